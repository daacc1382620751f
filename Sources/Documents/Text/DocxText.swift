import Foundation

/// The text of a Word document (WordprocessingML): paragraphs with their automatic numbers, rows of
/// tables with tabs between cells. Deleted and hidden text, notes, headers and footers are left out.
enum DocxText {
    /// Twenty times the longest notice: a tree costs ten times its text in memory.
    private static let limits = ZipArchive.Limits(entryBytes: 8 << 20, totalBytes: 128 << 20, entries: 2000)

    static func read(_ data: Data) throws(DocumentError) -> String {
        let wanted: Set<String> = ["word/document.xml", "word/document2.xml", "word/numbering.xml", "word/styles.xml"]
        var parts: [String: Data] = [:]
        for (name, part) in try ZipArchive.read(data, limits: limits, where: { wanted.contains($0.lowercased()) }) {
            parts[name.lowercased()] = part
        }
        guard let body = parts["word/document.xml"] ?? parts["word/document2.xml"], let tree = XMLTree(xml: body), let root = tree.root
        else {
            throw DocumentError(.damaged, "Word 文件已损坏，读不出正文。请在 Word 或 WPS 里打开、另存后再上传。")
        }
        var writer = DocxWriter(numbering: DocxNumbering(numbering: parts["word/numbering.xml"], styles: parts["word/styles.xml"]))
        return withExtendedLifetime(tree) {
            writer.write(root)
            return writer.text
        }
    }
}

private struct DocxWriter {
    private(set) var text = ""
    private var numbering: DocxNumbering
    private var line = Scalars()
    /// Open tables, the innermost last: its finished rows, the open row, and whether a cell is open.
    private var tables: [[[String]]] = []
    private var cells: [Scalars] = []
    private var isContinued: [Bool] = []
    /// Style, size and colour of the paragraph before.
    private var look: String?

    init(numbering: DocxNumbering) { self.numbering = numbering }

    mutating func write(_ root: XMLNode) {
        var writer = self
        root.walk(enter: { writer.enter($0) }, leave: { writer.leave($0) })
        self = writer
    }

    private static let dropped: Set<String> = [
        "del", "moveFrom", "delText", "delInstrText", "instrText", "Fallback", "footnoteReference", "endnoteReference", "rPr", "sectPr",
        "tblPr", "tblGrid", "trPr", "pict", "object", "rt", "comment",
    ]

    private mutating func enter(_ node: XMLNode) -> Bool {
        guard node.isElement else { return false }
        let name = node.name
        if Self.dropped.contains(name) { return false }
        switch name {
        case "p":
            // A text box stands within the paragraph that it is tied to.
            if !line.isEmpty { flush() }
            keepApart(look(of: node))
            line += Scalars(number(of: node))
        case "pPr": return false
        case "r": return !isHidden(node)
        case "t":
            line += Scalars(node.first?.text ?? "")
            return false
        case "tab": line.append("\t")
        case "br", "cr":
            if node.attribute("type") == nil || node.attribute("type") == "textWrapping" { flush() }
        case "noBreakHyphen": line.append("-")
        case "sym": line += Scalars(symbol(node))
        case "tbl": tables.append([])
        case "tr": if !tables.isEmpty { tables[tables.count - 1].append([]) }
        case "tc":
            cells.append([])
            isContinued.append(continues(node))
        default: break
        }
        return true
    }

    private mutating func leave(_ node: XMLNode) {
        guard node.isElement else { return }
        switch node.name {
        case "p": flush(ends: true)
        case "tc": closeCell(node)
        case "tbl": closeTable()
        default: break
        }
    }

    // MARK: Paragraphs

    /// How a paragraph with text looks: a letterhead differs from the title below, the two lines of one title do not.
    private func look(of paragraph: XMLNode) -> String? {
        guard let run = paragraph.elements.first(where: { $0.name == "r" && $0.child("t") != nil }) else { return nil }
        let properties = run.child("rPr")
        let marks = [
            paragraph.child("pPr")?.child("pStyle"), properties?.child("rStyle"), properties?.child("sz"), properties?.child("color"),
        ]
        return marks.map { $0?.attribute("val") ?? "" }.joined(separator: "|")
    }

    /// What looks different stands apart, as with an empty line between.
    private mutating func keepApart(_ new: String?) {
        guard cells.isEmpty, let new else { return }
        if let look, look != new, !text.hasSuffix("\n\n") { text += "\n" }
        look = new
    }

    private mutating func number(of paragraph: XMLNode) -> String {
        let properties = paragraph.child("pPr")
        let direct = properties?.child("numPr")
        let style = properties?.child("pStyle")?.attribute("val")
        return numbering.number(
            direct: (direct?.child("numId")?.attribute("val"), direct?.child("ilvl")?.attribute("val").flatMap { Int($0) }), style: style)
    }

    private func isHidden(_ run: XMLNode) -> Bool {
        guard let mark = run.child("rPr")?.child("vanish") else { return false }
        return mark.attribute("val") != "0" && mark.attribute("val") != "false"
    }

    /// Word keeps some full-width digits and circled numbers as symbols of a font; only Unicode ones can be told.
    private func symbol(_ node: XMLNode) -> String {
        guard let code = node.attribute("char").flatMap({ UInt32($0, radix: 16) }), !(0xE000...0xF8FF).contains(code),
            let scalar = Unicode.Scalar(code)
        else { return "" }
        return String(scalar)
    }

    private mutating func flush(ends: Bool = false) {
        let trimmed = line.trimmed
        line.removeAll(keepingCapacity: true)
        if cells.isEmpty {
            // An empty paragraph is an empty line, as in plain text.
            if !trimmed.isEmpty || ends { text += trimmed.string + "\n" }
        } else if !trimmed.isEmpty {
            if !cells[cells.count - 1].isEmpty { cells[cells.count - 1].append("\u{2028}") }
            cells[cells.count - 1] += trimmed
        }
    }

    // MARK: Tables

    /// Merged with the cell above: it repeats nothing.
    private func continues(_ cell: XMLNode) -> Bool {
        guard let merge = cell.child("tcPr")?.child("vMerge") else { return false }
        return merge.attribute("val") == nil || merge.attribute("val") == "continue"
    }

    private mutating func closeCell(_ node: XMLNode) {
        guard let cell = cells.popLast(), let continued = isContinued.popLast() else { return }
        guard !tables.isEmpty, !tables[tables.count - 1].isEmpty else {
            text += cell.string + "\n"
            return
        }
        let span = min(max(node.child("tcPr")?.child("gridSpan")?.attribute("val").flatMap { Int($0) } ?? 1, 1), 60)
        let row = tables[tables.count - 1].count - 1
        tables[tables.count - 1][row].append(continued ? "" : cell.string)
        tables[tables.count - 1][row] += Array(repeating: "", count: span - 1)
    }

    private mutating func closeTable() {
        guard let rows = tables.popLast() else { return }
        // A frame of one column, or a table within a cell, is text with a border around.
        let isFrame = rows.allSatisfy { $0.count <= 1 }
        let lines = rows.map { row in isFrame ? row.joined().replacing("\u{2028}", with: "\n") : row.joined(separator: "\t") }
        if cells.isEmpty {
            text += lines.joined(separator: "\n") + "\n"
        } else {
            for row in lines where !row.isEmpty {
                if !cells[cells.count - 1].isEmpty { cells[cells.count - 1].append("\u{2028}") }
                cells[cells.count - 1] += Scalars(row.replacing("\t", with: "　").replacing("\n", with: "\u{2028}"))
            }
        }
    }
}
