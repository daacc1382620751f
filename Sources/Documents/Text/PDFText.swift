import Foundation

/// The text layer of a PDF, by way of Poppler's pdftotext.
enum PDFText {
    static func read(_ data: Data) throws(DocumentError) -> String {
        try read(data, program: Subprocess.find(["pdftotext"]))
    }

    static func read(_ data: Data, program: String?) throws(DocumentError) -> String {
        guard let program else {
            throw DocumentError(.toolMissing, "这台机器没有安装 poppler-utils，读不了 PDF。请安装后再试，或上传 Word（.docx）、网页、文本文件。")
        }
        return try Subprocess.withFolder { folder throws(DocumentError) in
            let file = folder.appendingPathComponent("in.pdf")
            do {
                try data.write(to: file)
            } catch {
                throw DocumentError(.failed, "临时文件夹写不进去，请检查磁盘空间后再试。")
            }
            let outcome = try Subprocess.run(program, ["-bbox-layout", "-enc", "UTF-8", "-q", file.path, "-"], in: folder)
            if outcome.complaint.contains("password") || outcome.status == 3 {
                throw DocumentError(.encrypted, "PDF 设有密码。请取消密码保护后再上传。")
            }
            guard outcome.status == 0 else {
                // pdftotext -q says little; without -q it names the password.
                let second = try Subprocess.run(program, [file.path, "-"], in: folder)
                if second.complaint.contains("password") { throw DocumentError(.encrypted, "PDF 设有密码。请取消密码保护后再上传。") }
                throw DocumentError(.damaged, "PDF 已损坏或没有传完整，读不出内容。请重新导出或重新下载后再上传。")
            }
            let pages = PDFPages.pages(outcome.output)
            guard pages.contains(where: { !$0.lines.isEmpty }) else {
                throw DocumentError(.scan, "这个 PDF 没有文字层（是扫描件或图片），读不出字。请上传带文字的 PDF 或 Word 文件；也可先做文字识别（OCR），核对后再上传。")
            }
            return PDFParagraphs.text(pages)
        }
    }
}

/// Lines with their places, as `pdftotext -bbox-layout` gives them.
struct PDFPages {
    struct Line {
        var text: Scalars
        var left: Double
        var right: Double
        var top: Double
        var bottom: Double
        /// Parts with a wide gap between, as cells of a table that stand close: nearly always one.
        var parts: [(text: Scalars, left: Double, right: Double)] = []
        var height: Double { bottom - top }
    }

    var width: Double
    var height: Double
    var lines: [Line]

    static func pages(_ output: Data) -> [PDFPages] {
        guard let tree = XMLTree(html: String(decoding: output, as: UTF8.self)), let root = tree.root else { return [] }
        var pages: [PDFPages] = []
        var words: [(text: String, left: Double, right: Double)] = []
        func number(_ node: XMLNode, _ name: String) -> Double { node.attribute(name).flatMap { Double($0) } ?? 0 }
        root.walk(
            enter: { node in
                guard node.isElement else { return false }
                switch node.name {
                case "page": pages.append(PDFPages(width: number(node, "width"), height: number(node, "height"), lines: []))
                case "line": words = []
                case "word":
                    words.append((node.first?.text ?? "", number(node, "xmin"), number(node, "xmax")))
                    return false
                default: break
                }
                return true
            },
            leave: { node in
                guard node.isElement, node.name == "line", !pages.isEmpty else { return }
                let text = joined(words.map(\.text))
                guard !text.isEmpty else { return }
                var line = Line(
                    text: text, left: number(node, "xmin"), right: number(node, "xmax"), top: number(node, "ymin"),
                    bottom: number(node, "ymax"))
                line.parts = apart(words, gap: line.height * 0.3)
                pages[pages.count - 1].lines.append(line)
            })
        return withExtendedLifetime(tree) { pages }
    }

    private static func apart(_ words: [(text: String, left: Double, right: Double)], gap: Double) -> [(
        text: Scalars, left: Double, right: Double
    )] {
        var parts: [[(text: String, left: Double, right: Double)]] = []
        for word in words {
            if let last = parts.last?.last, word.left - last.right < gap {
                parts[parts.count - 1].append(word)
            } else {
                parts.append([word])
            }
        }
        return parts.map { part in (joined(part.map(\.text)), part.first?.left ?? 0, part.last?.right ?? 0) }
    }

    /// Chinese has no spaces between words; Latin has.
    private static func joined(_ words: [String]) -> Scalars {
        var text = Scalars()
        for word in words {
            let next = Scalars(word).trimmed
            if let last = text.last, let first = next.first, last.value < 0x250, first.value < 0x250 { text.append(" ") }
            text += next
        }
        return text
    }
}
