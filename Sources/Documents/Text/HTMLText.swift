import Foundation

/// The text of a web page: blocks become lines, rows of data tables lines with tabs.
enum HTMLText {
    /// Pictures within a page count too, its tree costs ten times its size in memory.
    private static let largest = 8 << 20

    static func read(_ data: Data) throws(DocumentError) -> String {
        guard data.count <= largest else {
            throw DocumentError(.tooLarge, "网页文件超过 8 MB，不像一份通报。请复制正文到 Word 后再上传。")
        }
        let source = try decode(data)
        guard let tree = XMLTree(html: source), let root = tree.root else {
            throw DocumentError(.damaged, "网页文件读不出内容，可能没有保存完整。请在浏览器里重新保存，或复制文字到 Word 后再上传。")
        }
        var writer = HTMLWriter()
        writer.write(root)
        return withExtendedLifetime(tree) { writer.text }
    }

    /// By the page's own word first; pages that lie about it are common, so a reading that fails falls back to guessing.
    private static func decode(_ data: Data) throws(DocumentError) -> String {
        if !data.starts(with: [0xEF, 0xBB, 0xBF]), !data.starts(with: [0xFF, 0xFE]), !data.starts(with: [0xFE, 0xFF]) {
            if String(validating: data, as: UTF8.self) == nil, let name = charset(data), let text = PlainText.decode(data, charset: name),
                name.lowercased() != "utf-8"
            {
                return text
            }
        }
        return try PlainText.decode(data, most: largest)
    }

    private static let declaration = Pattern("(?i)charset\\s*=\\s*[\"']?\\s*([A-Za-z0-9_-]+)")

    private static func charset(_ data: Data) -> String? {
        let head = String(decoding: data.prefix(4096).map { $0 < 0x80 ? $0 : 0x20 }, as: UTF8.self)
        return declaration.first(in: head)?.groups[1]
    }
}

/// Builds lines from the nodes of a page.
private struct HTMLWriter {
    private(set) var text = ""
    private var line = Scalars()
    private var lists: [Int?] = []

    private static let dropped: Set<String> = [
        "script", "style", "noscript", "template", "head", "title", "nav", "footer", "button", "select", "option", "iframe", "svg",
        "canvas", "object", "video", "audio", "textarea", "input", "map", "rt", "rp",
    ]
    private static let blocks: Set<String> = [
        "p", "div", "section", "article", "header", "main", "aside", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
        "blockquote", "pre", "address", "figure", "figcaption", "hr", "center", "fieldset", "table", "tbody", "thead", "tfoot", "tr",
        "caption", "body", "html",
    ]

    mutating func write(_ root: XMLNode) {
        // `walk` wants two closures; both write here.
        var writer = self
        root.walk(
            enter: { writer.enter($0) },
            leave: { writer.leave($0) })
        writer.flush(paragraph: false)
        self = writer
    }

    private mutating func enter(_ node: XMLNode) -> Bool {
        if node.isText {
            append(node.text)
            return true
        }
        guard node.isElement else { return false }
        let name = node.name
        if Self.dropped.contains(name) || isHidden(node) { return false }
        switch name {
        case "br": breakLine()
        case "table":
            flush(paragraph: true)
            if let rows = HTMLTable.rows(of: node) {
                for row in rows { text += row + "\n" }
                return false
            }
        case "td", "th": flush(paragraph: false)
        case "ol":
            flush(paragraph: false)
            lists.append(Int(node.attribute("start") ?? "") ?? 1)
        case "ul":
            flush(paragraph: false)
            lists.append(nil)
        case "li":
            flush(paragraph: false)
            // The browser counts an ordered list; the number is not in the text.
            if let last = lists.indices.last, let number = lists[last] {
                let value = Int(node.attribute("value") ?? "") ?? number
                line += Scalars("\(value).")
                lists[last] = value + 1
            }
        default: if Self.blocks.contains(name) { flush(paragraph: name == "p" || name.hasPrefix("h")) }
        }
        return true
    }

    private mutating func leave(_ node: XMLNode) {
        guard node.isElement else { return }
        let name = node.name
        if name == "ol" || name == "ul", !lists.isEmpty { lists.removeLast() }
        if Self.blocks.contains(name) { flush(paragraph: name == "p" || (name.hasPrefix("h") && name.count == 2)) }
    }

    private func isHidden(_ node: XMLNode) -> Bool {
        if node.attribute("hidden") != nil { return true }
        guard let style = node.attribute("style") else { return false }
        let compact = style.lowercased().filter { !$0.isWhitespace }
        return compact.contains("display:none") || compact.contains("visibility:hidden")
    }

    private mutating func append(_ raw: String) {
        HTMLTable.collapse(raw, into: &line)
    }

    /// `<br><br>` leaves an empty line, as on the screen.
    private mutating func breakLine() {
        let isEmpty = line.allSatisfy(\.isBlank)
        flush(paragraph: false)
        if isEmpty, !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
    }

    /// Ends the line; paragraphs stand with an empty line between, lines broken by `<br>` without.
    private mutating func flush(paragraph: Bool) {
        let trimmed = line.trimmed
        line.removeAll(keepingCapacity: true)
        if !trimmed.isEmpty { text += trimmed.string + "\n" }
        if paragraph, !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
    }
}

/// Tables that hold data, told from those that only lay a page out.
enum HTMLTable {
    /// Cells with tabs between, line breaks within as U+2028; nil for a table of the layout.
    static func rows(of table: XMLNode) -> [String]? {
        var cells: [[(text: String, columns: Int, rows: Int)]] = []
        var nested = false
        var longest = 0
        var cell = Scalars()
        var inCell = false
        table.walk(
            enter: { node in
                if node.isText {
                    if inCell { collapse(node.text, into: &cell) }
                    return true
                }
                guard node.isElement else { return false }
                switch node.name {
                case "table" where node.pointer != table.pointer:
                    nested = true
                    return false
                case "script", "style": return false
                case "tr": cells.append([])
                case "td", "th":
                    if cells.isEmpty { cells.append([]) }
                    cell.removeAll(keepingCapacity: true)
                    inCell = true
                case "br", "p", "div", "li": if inCell, let last = cell.last, last != "\u{2028}" { cell.append("\u{2028}") }
                default: break
                }
                return true
            },
            leave: { node in
                guard node.isElement, node.name == "td" || node.name == "th", inCell, !cells.isEmpty else { return }
                longest = max(longest, cell.count)
                let columns = min(max(Int(node.attribute("colspan") ?? "") ?? 1, 1), 40)
                let rows = min(max(Int(node.attribute("rowspan") ?? "") ?? 1, 1), 2_000)
                while let last = cell.last, last.isBlank || last == "\u{2028}" { cell.removeLast() }
                cells[cells.count - 1].append((cell.trimmed.string, columns, rows))
                inCell = false
            })
        let wide = cells.filter { $0.count >= 2 }.count
        guard !nested, wide >= 2, longest < 10_000 else { return nil }
        return spread(cells)
    }

    /// Merged cells keep their place: a column that a cell from above still fills is empty.
    private static func spread(_ cells: [[(text: String, columns: Int, rows: Int)]]) -> [String] {
        var open: [Int: Int] = [:]
        return cells.map { row in
            var out: [String] = []
            var column = 0
            func skipOpen() {
                while let left = open[column], left > 0 {
                    open[column] = left - 1
                    out.append("")
                    column += 1
                }
            }
            for cell in row {
                skipOpen()
                for offset in 0..<cell.columns {
                    out.append(offset == 0 ? cell.text : "")
                    if cell.rows > 1 { open[column] = cell.rows - 1 }
                    column += 1
                }
            }
            skipOpen()
            return out.joined(separator: "\t")
        }
    }

    /// White space of the source is one space, and none at the start.
    static func collapse(_ raw: String, into line: inout Scalars) {
        var blank = line.last.map { $0 == " " || $0 == "\u{2028}" } ?? true
        for scalar in raw.unicodeScalars {
            switch scalar {
            case " ", "\n", "\r", "\t", "\u{0C}", "\u{0B}":
                if !blank { line.append(" ") }
                blank = true
            case "\0": break
            default:
                line.append(scalar)
                blank = false
            }
        }
    }
}
