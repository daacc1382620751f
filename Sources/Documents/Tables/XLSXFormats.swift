import Clibxlsxwriter

/// The few looks of an exported sheet. The workbook owns and frees them.
struct XLSXFormats {
    typealias Format = UnsafeMutablePointer<lxw_format>?
    let title, subtitle, header, text, wide, number, money, date, note: Format

    init(_ book: UnsafeMutablePointer<lxw_workbook>) {
        func make(_ style: (Format) -> Void) -> Format {
            let format = workbook_add_format(book)
            format_set_font_name(format, "宋体")
            format_set_font_size(format, 11)
            format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
            style(format)
            return format
        }
        func bordered(_ format: Format, _ align: lxw_format_alignments) {
            format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
            format_set_align(format, UInt8(align.rawValue))
        }
        title = make {
            format_set_font_size($0, 18)
            format_set_bold($0)
            format_set_align($0, UInt8(LXW_ALIGN_CENTER.rawValue))
        }
        subtitle = make {
            format_set_align($0, UInt8(LXW_ALIGN_CENTER.rawValue))
            format_set_text_wrap($0)
        }
        header = make {
            bordered($0, LXW_ALIGN_CENTER)
            format_set_bold($0)
            format_set_text_wrap($0)
            format_set_bg_color($0, 0xEDEDED)
        }
        text = make { bordered($0, LXW_ALIGN_LEFT) }
        wide = make {
            bordered($0, LXW_ALIGN_LEFT)
            format_set_text_wrap($0)
        }
        number = make {
            bordered($0, LXW_ALIGN_RIGHT)
            format_set_num_format($0, "0")
        }
        money = make {
            bordered($0, LXW_ALIGN_RIGHT)
            format_set_num_format($0, "#,##0.00")
        }
        date = make {
            bordered($0, LXW_ALIGN_CENTER)
            format_set_num_format($0, "yyyy\"年\"m\"月\"d\"日\"")
        }
        note = make {
            format_set_align($0, UInt8(LXW_ALIGN_LEFT.rawValue))
            format_set_text_wrap($0)
        }
    }
}
