/// A document to be printed, signed and sealed: a form, a notice, a register with its signatures.
public struct FormDocument: Sendable {
    public enum Block: Sendable {
        case heading(String)
        /// （一）… of the second level, 楷体.
        case section(String)
        /// 1.… of the third level, 仿宋 bold.
        case item(String)
        /// A heading that its own text follows in the same paragraph: （一）加强领导。坚持……
        case lead(String, String)
        /// Organ and day below the text, to the right (GB/T 9704-2012, 7.3.5).
        case signed(organ: String, day: String)
        /// Each line of the text becomes a paragraph.
        case paragraph(String)
        /// A bordered table of labels and values: two pairs a row where both are short, else one.
        case fields([(label: String, value: String)])
        case table(Table)
        /// One line each with room for a name and a date, and （盖章） below.
        case signatures([String])
        case pageBreak
    }

    public var title: String
    /// 发文字号 or number of the form, above the title.
    public var docNo: String?
    public var blocks: [Block]
    /// Small print at the foot of every page, such as the checkpoint.
    public var footer: String?

    public init(title: String, docNo: String? = nil, blocks: [Block] = [], footer: String? = nil) {
        self.title = title
        self.docNo = docNo
        self.blocks = blocks
        self.footer = footer
    }
}

/// Where organ and day stand below a text (GB/T 9704-2012, 7.3.5.1): the day four characters in from the right, the organ centred above it;
/// an organ longer than the day stands two characters in, and the day below its middle.
enum Signed {
    /// Distances from the right edge, in characters.
    static func indents(_ organ: String, _ day: String) -> (organ: Double, day: Double) {
        let long = Double(displayWidth(organ)) / 2
        let short = Double(displayWidth(day)) / 2
        return long > short ? (2, 2 + (long - short) / 2) : (4 + (short - long) / 2, 4)
    }
}
