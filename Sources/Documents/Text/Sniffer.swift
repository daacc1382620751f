import Foundation

/// What a file is, by its first bytes and, for containers, by what is in it.
enum Sniffer {
    enum Kind: Equatable {
        case text, html, docx, pdf
        /// Needs LibreOffice; the ending tells it how to open the file.
        case word(String)
    }

    static func kind(of data: Data, name: String) throws(DocumentError) -> Kind {
        let head = [UInt8](data.prefix(1024))
        if find("%PDF-", in: head) != nil { return .pdf }
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return try zip(data) }
        if head.starts(with: [0x50, 0x4B]) { throw DocumentError(.damaged, "文件已损坏或没有传完整。请在原来的电脑上重新打开、另存后再上传。") }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) { return try compound(data, name) }
        if find("{\\rtf", in: Array(head.prefix(16))) != nil { return .word("rtf") }
        try refuseKnown(head)
        if isHTML(data, name) { return .html }
        if find("progid=\"Word.Document\"", in: head) != nil { return .word("xml") }
        return .text
    }

    // MARK: Containers

    private static func zip(_ data: Data) throws(DocumentError) -> Kind {
        var names = Set<String>()
        let found = try ZipArchive.read(data) { name in
            names.insert(name.lowercased())
            return name == "mimetype"
        }
        if names.contains("word/document.xml") || names.contains("word/document2.xml") { return .docx }
        if names.contains(where: { $0.hasPrefix("xl/workbook") }) {
            throw DocumentError(.unknownFormat, "这是 Excel 表格，不是通报。问题清单表格请从“导入问题清单”上传；通报请用 Word、PDF、网页或文本文件。")
        }
        if names.contains(where: { $0.hasPrefix("ppt/") }) { throw DocumentError(.unknownFormat, "这是演示文稿，不是通报。请用 Word、PDF、网页或文本文件。") }
        if names.contains("ofd.xml") { throw DocumentError(.unknownFormat, "这是 OFD 版式文件，暂不能读取。请用阅读器另存为 PDF 或复制文字到 Word 后再上传。") }
        let mime = found["mimetype"].map { String(decoding: $0.prefix(80), as: UTF8.self) } ?? ""
        if mime.hasPrefix("application/vnd.oasis.opendocument.text") { return .word("odt") }
        if mime.hasPrefix("application/vnd.oasis.opendocument") || mime.hasPrefix("application/epub") {
            throw DocumentError(.unknownFormat, "这种文件不能作为通报读取。请用 Word、PDF、网页或文本文件。")
        }
        throw DocumentError(.unknownFormat, "这是压缩包。请先解压，再把里面的通报文件（Word、PDF、网页或文本）单独上传。")
    }

    /// The old binary formats of Word and WPS, and password-protected new ones.
    private static func compound(_ data: Data, _ name: String) throws(DocumentError) -> Kind {
        // The directory of a compound file lies anywhere, its names in UTF-16.
        func holds(_ stream: String) -> Bool {
            let bytes = stream.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
            return data.range(of: Data(bytes)) != nil
        }
        if holds("EncryptedPackage") || holds("EncryptionInfo") { throw DocumentError(.encrypted, "文件设有密码。请取消密码保护后再上传。") }
        if holds("WordDocument") { return .word(name.lowercased().hasSuffix(".wps") ? "wps" : "doc") }
        if holds("Workbook") { throw DocumentError(.unknownFormat, "这是旧版 Excel 表格，不是通报。问题清单请另存为 .xlsx 后从“导入问题清单”上传。") }
        if holds("PowerPoint Document") { throw DocumentError(.unknownFormat, "这是演示文稿，不是通报。请用 Word、PDF、网页或文本文件。") }
        throw DocumentError(.unknownFormat, "认不出这个文件的格式，可能已损坏。请在 Word 或 WPS 里打开，另存为 .docx 后再上传。")
    }

    private static let pictures: [[UInt8]] = [
        [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("GIF8".utf8), Array("BM".utf8), [0x49, 0x49, 0x2A, 0x00],
        [0x4D, 0x4D, 0x00, 0x2A],
    ]
    private static let archives: [[UInt8]] = [Array("Rar!".utf8), [0x37, 0x7A, 0xBC, 0xAF], [0x1F, 0x8B], [0xFD, 0x37, 0x7A, 0x58]]

    private static func refuseKnown(_ head: [UInt8]) throws(DocumentError) {
        let isPicture =
            pictures.contains { head.starts(with: $0) && ($0.count > 2 || head.prefix(64).contains(0)) }
            || (head.starts(with: Array("RIFF".utf8)) && find("WEBP", in: Array(head.prefix(16))) != nil)
            || find("ftyp", in: Array(head.prefix(12))) != nil
        if isPicture { throw DocumentError(.scan, "这是图片或影像，里面的字读不出来。请上传带文字的 Word、PDF、网页或文本文件，或者手工登记。") }
        if archives.contains(where: { head.starts(with: $0) }) {
            throw DocumentError(.unknownFormat, "这是压缩包。请先解压，再把里面的通报文件单独上传。")
        }
        if head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) || (head.starts(with: Array("MZ".utf8)) && head.prefix(128).contains(0)) {
            throw DocumentError(.unknownFormat, "这是程序文件，不是通报，已拒绝读取。")
        }
        if find("MIME-Version:", in: Array(head.prefix(512))) != nil, find("multipart/related", in: head) != nil {
            throw DocumentError(.unknownFormat, "这是单个文件网页（.mht）。请在浏览器里另存为“网页，仅 HTML”，或复制文字到 Word 后再上传。")
        }
    }

    // MARK: Web pages

    private static func isHTML(_ data: Data, _ name: String) -> Bool {
        let head = ascii(data.prefix(8192))
        let start = head.drop { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || head.contains("<html") || head.contains("<body") { return true }
        let blocks = ["<p>", "<p ", "<div", "<table", "<br", "</p>", "</div>", "</span>"].filter(head.contains).count
        let named = [".html", ".htm", ".shtml", ".xhtml"].contains { name.lowercased().hasSuffix($0) }
        return blocks >= 2 || (named && head.contains("<"))
    }

    /// ASCII letters in lower case; NULs of UTF-16 left out, all else a space.
    private static func ascii(_ bytes: Data) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        for byte in bytes where byte != 0 {
            switch byte {
            case 0x41...0x5A: out.append(byte + 32)
            case 0x09, 0x0A, 0x0D, 0x20...0x7E: out.append(byte)
            case 0xEF, 0xBB, 0xBF, 0xFE, 0xFF: break
            default: out.append(0x5F)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func find(_ word: String, in bytes: [UInt8]) -> Int? {
        let needle = Array(word.utf8)
        guard bytes.count >= needle.count else { return nil }
        return (0...(bytes.count - needle.count)).first { bytes[$0..<($0 + needle.count)].elementsEqual(needle) }
    }
}
