import Clibxlsxwriter
import Foundation

/// One table on its worksheet, strictly from top to bottom, because constant-memory mode cannot go back.
struct XLSXSheet {
    let sheet: UnsafeMutablePointer<lxw_worksheet>
    let table: Table
    let formats: XLSXFormats

    /// Excel's limit for a cell, in UTF-16 units.
    private static let longestText = 32_767
    private static let cutMark = "……（内容超过单元格上限，全文见系统）"
    /// A double holds every integer up to here; beyond it (an 18-digit number) digits would silently become 0.
    private static let exactInteger = 999_999_999_999_999
    private static let lineHeight = 16.0

    private var lastColumn: lxw_col_t { lxw_col_t(max(1, table.columns.count) - 1) }

    func write() throws(DocumentError) {
        let widths = TableWidths.fitting(table)
        for (index, width) in widths.enumerated() {
            try check(worksheet_set_column(sheet, lxw_col_t(index), lxw_col_t(index), width, nil))
        }
        let total = max(20, widths.reduce(0, +))
        var row: lxw_row_t = 0
        try line(&row, table.title, formats.title, height: 32)
        if let subtitle = table.subtitle, !subtitle.isEmpty {
            try line(&row, subtitle, formats.subtitle, height: height(subtitle, total))
        }
        let header = row
        for (index, column) in table.columns.enumerated() {
            try string(row, lxw_col_t(index), column.title, formats.header)
        }
        row += 1
        for values in table.rows {
            for (index, column) in table.columns.enumerated() {
                try cell(row, lxw_col_t(index), index < values.count ? values[index] : .blank, column.kind)
            }
            row += 1
        }
        setUpPage(header: header, last: max(header, row - 1))
        if !table.footer.isEmpty { row += 1 }
        for text in table.footer { try line(&row, text, formats.note, height: height(text, total)) }
    }

    private func cell(
        _ row: lxw_row_t, _ column: lxw_col_t, _ value: Table.Value, _ kind: Table.Kind
    ) throws(DocumentError) {
        let plain = kind == .wide ? formats.wide : formats.text
        switch value {
        case .blank:
            try check(worksheet_write_blank(sheet, row, column, plain))
        case .text(let text):
            try string(row, column, text, plain)
        case .integer(let integer) where abs(Double(integer)) > Double(Self.exactInteger):
            try string(row, column, value.plain(kind), plain)
        case .integer(let integer):
            let isMoney = kind == .money
            let number = isMoney ? Double(integer) / 100 : Double(integer)
            try check(worksheet_write_number(sheet, row, column, number, isMoney ? formats.money : formats.number))
        case .date(let year, let month, let day):
            // Excel's days begin with March 1900 for all that agree on them.
            guard year > 1900, CivilDay.isValid(year: year, month: month, day: day) else {
                try string(row, column, value.plain(kind), plain)
                return
            }
            var moment = lxw_datetime()
            (moment.year, moment.month, moment.day) = (Int32(year), Int32(month), Int32(day))
            try check(worksheet_write_datetime(sheet, row, column, &moment, formats.date))
        }
    }

    private func string(
        _ row: lxw_row_t, _ column: lxw_col_t, _ text: String, _ format: XLSXFormats.Format
    ) throws(DocumentError) {
        let text = shown(text)
        if text.isEmpty {
            try check(worksheet_write_blank(sheet, row, column, format))
        } else {
            try check(worksheet_write_string(sheet, row, column, text, format))
        }
    }

    /// A line across the whole table.
    private func line(
        _ row: inout lxw_row_t, _ text: String, _ format: XLSXFormats.Format, height: Double
    ) throws(DocumentError) {
        try check(worksheet_set_row(sheet, row, height, nil))
        if lastColumn == 0 {
            try string(row, 0, text, format)
        } else {
            try check(worksheet_merge_range(sheet, row, 0, row, lastColumn, shown(text), format))
        }
        row += 1
    }

    private func shown(_ text: String) -> String {
        let safe = Self.escapeEscapes(xmlSafe(text))
        guard safe.utf16.count > Self.longestText else { return safe }
        let room = Self.longestText - Self.cutMark.utf16.count
        return String(decoding: safe.utf16.prefix(room), as: UTF16.self) + Self.cutMark
    }

    /// `_x000D_` in a text would be read as a line break (ST_Xstring, ECMA-376 part 1, 22.9.2.19).
    private static func escapeEscapes(_ text: String) -> String {
        guard text.contains("_x") else { return text }
        return text.replacing(/_(?=x[0-9A-Fa-f]{4}_)/, with: "_x005F_")
    }

    /// Excel does not fit the height of merged cells by itself.
    private func height(_ text: String, _ width: Double) -> Double {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let count = lines.reduce(0.0) { $0 + max(1, (Double(displayWidth(String($1))) * 1.1 / width).rounded(.up)) }
        return min(400, count * Self.lineHeight + 4)
    }

    private func setUpPage(header: lxw_row_t, last: lxw_row_t) {
        worksheet_freeze_panes(sheet, header + 1, 0)
        if !table.columns.isEmpty { worksheet_autofilter(sheet, header, 0, last, lastColumn) }
        worksheet_set_landscape(sheet)
        worksheet_set_paper(sheet, 9)
        worksheet_fit_to_pages(sheet, 1, 0)
        worksheet_repeat_rows(sheet, 0, header)
        worksheet_center_horizontally(sheet)
        worksheet_set_margins(sheet, 0.5, 0.5, 0.6, 0.7)
        worksheet_set_footer(sheet, "&C第 &P 页　共 &N 页")
    }

    private func check(_ outcome: lxw_error) throws(DocumentError) {
        try XLSX.check(outcome)
    }
}

/// Column widths that fit Chinese text, in digits.
enum TableWidths {
    /// Enough rows to know the usual width; a million need not be measured.
    private static let sample = 300

    static func fitting(_ table: Table) -> [Double] {
        table.columns.enumerated().map { index, column in
            column.width.flatMap { $0.isFinite ? min(max($0, 2), 255) : nil } ?? width(column, index, table)
        }
    }

    private static func width(_ column: Table.Column, _ index: Int, _ table: Table) -> Double {
        let longest = table.rows.prefix(sample).reduce(displayWidth(column.title) + 2) { longest, row in
            guard index < row.count else { return longest }
            let lines = row[index].printed(column.kind).split(separator: "\n")
            return lines.reduce(longest) { max($0, displayWidth(String($1))) }
        }
        // Room for the filter's arrow and the cell's padding.
        let fitting = Double(longest) * 1.1 + 2
        switch column.kind {
        case .wide: return min(max(fitting, 16), 48)
        case .text: return min(max(fitting, 8), 36)
        case .number, .money: return min(max(fitting, 8), 24)
        case .date: return max(fitting, 16)
        }
    }
}
