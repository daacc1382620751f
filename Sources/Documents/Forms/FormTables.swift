/// The two kinds of bordered tables in a form.
enum FormTables {
    typealias Field = (label: String, value: String)
    /// 12 Chinese characters: what fits on one line of half a row in 小四.
    private static let shortValue = 20
    private static let shortLabel = 12
    /// A date as 2025年11月16日 fits.
    private static let shortColumn = 20.0

    /// Short fields in pairs, a long one alone over the whole row, all on one grid of four columns.
    static func fields(_ fields: [Field]) -> String {
        guard !fields.isEmpty else { return "" }
        let label = 1700
        let half = WordXML.Page.text / 2
        let widths = [label, half - label, label, WordXML.Page.text - half - label]
        var rows = ""
        var waiting: Field?
        func alone(_ field: Field) {
            let isKept = displayWidth(field.value) < 600
            rows += WordXML.row(pair(field, label, widths[1] + widths[2] + widths[3], span: 3), isKept: isKept)
        }
        for field in fields {
            guard isShort(field) else {
                if let first = waiting { alone(first) }
                waiting = nil
                alone(field)
                continue
            }
            guard let first = waiting else {
                waiting = field
                continue
            }
            rows += WordXML.row(pair(first, label, widths[1]) + pair(field, label, widths[3]))
            waiting = nil
        }
        if let first = waiting { alone(first) }
        return WordXML.table(widths, rows: rows)
    }

    private static func isShort(_ field: Field) -> Bool {
        displayWidth(field.value) <= shortValue && displayWidth(field.label) <= shortLabel && !field.value.contains("\n")
    }

    private static func pair(_ field: Field, _ labelWidth: Int, _ valueWidth: Int, span: Int = 1) -> String {
        WordXML.cell(WordXML.paragraph(field.label, .cell, align: .center, run: look(.small4, isLabel: true)), width: labelWidth)
            + WordXML.cell(
                WordXML.paragraph(field.value, .cell, align: .left, run: look(.small4)), width: valueWidth, span: span)
    }

    /// A register: caption, header row repeated on every page, lines below. The more columns, the smaller the type.
    static func table(_ table: Table) -> String {
        var caption = table.title.isEmpty ? "" : WordXML.paragraph(table.title, .caption)
        if let subtitle = table.subtitle, !subtitle.isEmpty {
            caption += WordXML.paragraph(subtitle, .cell, align: .center, isKept: true, run: look(.number5))
        }
        let notes = table.footer.map { WordXML.paragraph($0, .cell, align: .left, run: look(.number5)) }.joined()
        guard !table.columns.isEmpty else { return caption + notes }
        let size: WordXML.Size =
            switch table.columns.count {
            case ...4: .small4
            case 5...7: .number5
            default: .small5
            }
        let widths = columnWidths(table, size)
        let header = zip(table.columns, widths).map { column, width in
            WordXML.cell(
                WordXML.paragraph(column.title, .cell, align: .center, isKept: true, run: look(size, isLabel: true)),
                width: width, shaded: true)
        }
        var rows = WordXML.row(header.joined(), isHeader: true)
        for values in table.rows { rows += row(values, table.columns, widths, size) }
        return caption + WordXML.table(widths, rows: rows) + notes
    }

    private static func row(
        _ values: [Table.Value], _ columns: [Table.Column], _ widths: [Int], _ size: WordXML.Size
    ) -> String {
        var cells = ""
        var longest = 0
        for (index, column) in columns.enumerated() {
            let text = index < values.count ? values[index].printed(column.kind) : ""
            longest = max(longest, displayWidth(text))
            let align: WordXML.Align =
                switch column.kind {
                case .text, .wide: .left
                case .number, .money: .right
                case .date: .center
                }
            cells += WordXML.cell(
                WordXML.paragraph(text, .cell, align: align, run: look(size)), width: widths[index])
        }
        return WordXML.row(cells, isKept: longest < 600)
    }

    /// Days, sums and short words get the width that keeps them on one line, the rest shares what is left by need. The sum is exactly the
    /// text area, or Word moves the right border.
    private static func columnWidths(_ table: Table, _ size: WordXML.Size) -> [Int] {
        let needs = TableWidths.fitting(table).map { min($0, 40) }
        // A digit is half as wide as the type is high: half-points times five are twentieths of a point.
        let lines = zip(table.columns, needs).map { column, need in
            // LibreOffice puts a quarter of a character at each of the five joints of digits and characters in a date.
            let digits = column.kind == .date ? need + 2.5 : need
            return column.kind == .wide || need > shortColumn ? 0 : Int(digits * Double(size.rawValue) * 5)
        }
        let reserved = lines.reduce(0, +)
        let isRoomy = reserved > 0 && reserved <= WordXML.Page.text * 2 / 3 && lines.contains(0)
        let least = isRoomy ? lines : needs.map { _ in min(300, WordXML.Page.text / (2 * needs.count)) }
        let left = WordXML.Page.text - least.reduce(0, +)
        let shares = zip(needs, lines).map { need, line in isRoomy && line > 0 ? 0 : need }
        let total = shares.reduce(0, +)
        var widths = zip(least, shares).map { $0 + Int(Double(left) * $1 / total) }
        widths[widths.count - 1] += WordXML.Page.text - widths.reduce(0, +)
        return widths
    }

    private static func look(_ size: WordXML.Size, isLabel: Bool = false) -> String {
        let font = isLabel ? "<w:rFonts w:eastAsia=\"黑体\"/>" : ""
        return font + "<w:sz w:val=\"\(size.rawValue)\"/><w:szCs w:val=\"\(size.rawValue)\"/>"
    }
}
