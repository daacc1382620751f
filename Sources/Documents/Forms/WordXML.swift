/// WordprocessingML by hand (ECMA-376 part 1, 17): element order matters to Word, so every snippet is made here once.
enum WordXML {
    /// Twentieths of a point. A4; margins and text area by GB/T 9704-2012, 5.2.
    enum Page {
        static let width = 11_906
        static let height = 16_838
        static let top = 2098
        static let bottom = 1984
        static let left = 1588
        static let right = 1474
        static let text = width - left - right
        /// 22 lines a page.
        static let line = 579
    }

    enum Style: String {
        case title = "Title"
        case number = "DocumentNumber"
        case heading = "Heading1"
        case section = "Heading2"
        case item = "Heading3"
        case line = "Normal"
        case body = "BodyText"
        case plain = "Signature"
        case caption = "Caption"
        case cell = "TableCell"
        case gap = "TableGap"
    }

    enum Align: String { case left, center, right }

    /// Half-points: 小四, 五号, 小五.
    enum Size: Int { case small4 = 24, number5 = 21, small5 = 18 }

    static func escape(_ text: String) -> String {
        // Scalar by scalar: a sign with a combining mark behind it is one Character, and would pass.
        var escaped = String.UnicodeScalarView()
        for scalar in xmlSafe(text).unicodeScalars {
            switch scalar {
            case "&": escaped.append(contentsOf: "&amp;".unicodeScalars)
            case "<": escaped.append(contentsOf: "&lt;".unicodeScalars)
            case ">": escaped.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": escaped.append(contentsOf: "&quot;".unicodeScalars)
            // Marks that turn the direction of writing: a paper must not read otherwise than the record.
            case "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}": break
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// A run; line breaks and tabs become their elements, as Word shows neither as characters.
    static func run(_ text: String, properties: String = "") -> String {
        guard !text.isEmpty else { return "" }
        let lines = xmlSafe(text).split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false)
                .map { $0.isEmpty ? "" : "<w:t xml:space=\"preserve\">\(escape(String($0)))</w:t>" }
                .joined(separator: "<w:tab/>")
        }
        let look = properties.isEmpty ? "" : "<w:rPr>\(properties)</w:rPr>"
        return "<w:r>\(look)\(lines.joined(separator: "<w:br/>"))</w:r>"
    }

    /// `isKept`: on one page with what follows.
    static func paragraph(
        _ text: String, _ style: Style, align: Align? = nil, isKept: Bool = false, tabs: String = "", run look: String = ""
    ) -> String {
        let keep = isKept ? "<w:keepNext/>" : ""
        let justify = align.map { "<w:jc w:val=\"\($0.rawValue)\"/>" } ?? ""
        return "<w:p><w:pPr><w:pStyle w:val=\"\(style.rawValue)\"/>\(keep)\(tabs)\(justify)</w:pPr>\(run(text, properties: look))</w:p>"
    }

    static func cell(_ content: String, width: Int, span: Int = 1, shaded: Bool = false) -> String {
        let gridSpan = span > 1 ? "<w:gridSpan w:val=\"\(span)\"/>" : ""
        let shade = shaded ? "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EDEDED\"/>" : ""
        return
            "<w:tc><w:tcPr><w:tcW w:w=\"\(width)\" w:type=\"dxa\"/>\(gridSpan)\(shade)<w:vAlign w:val=\"center\"/></w:tcPr>\(content)</w:tc>"
    }

    /// `isHeader` rows are repeated on every page; no row is torn over two pages unless it is long.
    static func row(_ cells: String, isHeader: Bool = false, isKept: Bool = true) -> String {
        let keep = isKept ? "<w:cantSplit/>" : ""
        let repeated = isHeader ? "<w:tblHeader/>" : ""
        return "<w:tr><w:trPr>\(keep)<w:trHeight w:val=\"480\" w:hRule=\"atLeast\"/>\(repeated)</w:trPr>\(cells)</w:tr>"
    }

    /// A bordered table of the text area's width. The gap after it keeps two tables from growing together.
    static func table(_ widths: [Int], rows: String) -> String {
        let grid = widths.map { "<w:gridCol w:w=\"\($0)\"/>" }.joined()
        let sides = ["top", "left", "bottom", "right", "insideH", "insideV"]
        let borders = sides.map { "<w:\($0) w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"000000\"/>" }.joined()
        return "<w:tbl><w:tblPr><w:tblW w:w=\"\(widths.reduce(0, +))\" w:type=\"dxa\"/><w:jc w:val=\"center\"/>"
            + "<w:tblBorders>\(borders)</w:tblBorders><w:tblLayout w:type=\"fixed\"/>"
            + "<w:tblCellMar><w:left w:w=\"85\" w:type=\"dxa\"/><w:right w:w=\"85\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>"
            + "<w:tblGrid>\(grid)</w:tblGrid>\(rows)</w:tbl>" + paragraph("", .gap)
    }
}
