/// A document to be printed, signed and sealed: a form, a notice, a register with its signatures.
public struct FormDocument: Sendable {
    public enum Block: Sendable {
        case heading(String)
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
