import Foundation

/// Gets the text out of a file that a clerk uploads.
///
/// The content decides what a file is; its name only breaks ties. Nothing in a file is executed, no
/// address in it is followed, and no part of it is written anywhere but into a private temporary folder.
public enum TextExtractor {
    /// Files above this are refused unread, bytes.
    public static let largest = 50 << 20

    /// - Parameter name: the file's name; only a hint.
    /// - Throws: a `DocumentError` whose sentence says what to do next.
    public static func extract(_ data: Data, name: String) throws(DocumentError) -> ExtractedText {
        guard !data.isEmpty else { throw DocumentError(.empty, "文件是空的（0 字节）。请确认选对了文件后重新上传。") }
        guard data.count <= largest else { throw .tooLargeFile }
        let text: ExtractedText
        switch try Sniffer.kind(of: data, name: name) {
        case .text: text = ExtractedText(text: try PlainText.decode(data), format: .text)
        case .html: text = ExtractedText(text: try HTMLText.read(data), format: .html)
        case .docx: text = ExtractedText(text: try DocxText.read(data), format: .docx)
        case .pdf: text = ExtractedText(text: try PDFText.read(data), format: .pdf)
        case .word(let ending): text = ExtractedText(text: try OfficeText.read(data, ending: ending), format: .word)
        }
        guard text.text.unicodeScalars.contains(where: { !$0.isBlank && $0 != "\n" && $0 != "\u{2028}" }) else {
            throw DocumentError(.empty, "文件里没有文字。请确认选对了文件；如果内容是图片或扫描件，请改用带文字的 Word、PDF 或网页。")
        }
        return text
    }

    public static func extract(contentsOf url: URL) throws(DocumentError) -> ExtractedText {
        let data: Data
        do {
            let size = try url.resourceValues(forKeys: [.fileSizeKey, .isRegularFileKey])
            guard size.isRegularFile == true else { throw DocumentError(.failed, "这不是一个文件：\(url.lastPathComponent)。请选择一个文件。") }
            guard (size.fileSize ?? 0) <= largest else { throw DocumentError.tooLargeFile }
            data = try Data(contentsOf: url)
        } catch let error as DocumentError {
            throw error
        } catch {
            throw DocumentError(.failed, "打不开文件：\(url.lastPathComponent)。请检查文件是否存在、是否有权限读取。")
        }
        return try extract(data, name: url.lastPathComponent)
    }
}

extension DocumentError {
    static let tooLargeFile = DocumentError(.tooLarge, "文件超过 50 MB，不像一份通报。请另存为只含文字的 Word 或 PDF 后再上传。")
}
