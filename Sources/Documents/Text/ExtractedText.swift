/// The kind of file that a text was taken from.
public enum TextFormat: String, Sendable {
    case text, html, docx, pdf
    /// `.doc`, `.wps`, `.rtf` and `.odt`, by way of LibreOffice.
    case word
}

/// The text of a file: one paragraph a line, a row of a table as one line with a tab between cells
/// and U+2028 for a line break within a cell.
public struct ExtractedText: Sendable, Equatable {
    public var text: String
    public var format: TextFormat

    public init(text: String, format: TextFormat) {
        self.text = text
        self.format = format
    }
}
