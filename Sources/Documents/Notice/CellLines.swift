/// Tables whose cells came out one a line (序号 ⏎ 问题 ⏎ 整改措施 ⏎ 1 ⏎ …) turned back into rows.
enum CellLines {
    static func rows(in text: String) -> String {
        guard text.unicodeScalars.contains("序") else { return text }
        let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }.map {
            Array($0.filter { $0 != "\r" }).trimmed
        }
        let filled = lines.filter { !$0.isEmpty }
        guard let start = header(filled) else { return text }
        let names = columns(filled, from: start)
        guard names.count >= 3 else { return text }
        var out = filled[..<start].map(\.string)
        out.append(filled[start..<(start + names.count)].map(\.string).joined(separator: "\t"))
        var index = start + names.count
        var expected = 1
        var rows = 0
        while index < filled.count {
            // 一、…方面 between two rows is a row of one cell.
            if index + 1 < filled.count, isSection(filled[index]), number(filled[index + 1]) == expected {
                out.append(filled[index].string)
                index += 1
            }
            guard number(filled[index]) == expected else { break }
            var end = index + 1
            // The next row begins at the number expected next; the last one ends with the table.
            while end < filled.count, number(filled[end]) != expected + 1, end - index < 60, !closes(filled[end]) { end += 1 }
            if end < filled.count, number(filled[end]) != expected + 1, end - index > names.count, !closes(filled[end]) {
                end = index + names.count
            }
            out.append(cells(Array(filled[index..<end]), names).joined(separator: "\t"))
            rows += 1
            expected += 1
            index = end
            // A repeated header, as on a new page.
            if index + names.count <= filled.count,
                Array(filled[index..<(index + names.count)]) == Array(filled[start..<(start + names.count)])
            {
                index += names.count
            }
        }
        guard rows >= 2 else { return text }
        out += filled[index...].map(\.string)
        return out.joined(separator: "\n")
    }

    private static func header(_ lines: [Scalars]) -> Int? {
        lines.firstIndex { $0 == Scalars("序号") }
    }

    private static func columns(_ lines: [Scalars], from start: Int) -> [TableRows.Column] {
        var names: [TableRows.Column] = []
        for line in lines[start...].prefix(12) {
            guard line.count <= 10, !line.contains(where: { $0.isTerminator || $0.isColon }), let column = TableRows.column(line) else {
                break
            }
            names.append(column)
        }
        return names.contains(.problem) ? names : []
    }

    private static func number(_ line: Scalars) -> Int? {
        guard line.count <= 3, let number = Numerals.arabic(line, at: 0), number.end == line.count else { return nil }
        return number.value
    }

    private static func isSection(_ line: Scalars) -> Bool {
        guard let mark = Marks.mark(line, at: 0), let rank = mark.style.rank, rank < 4 else { return false }
        return line.count <= 60 && !line.contains(where: \.endsSentence)
    }

    private static func closes(_ line: Scalars) -> Bool {
        if let mark = Marks.mark(line, at: 0), mark.style == .ideograph || isSection(line) { return true }
        // A day or month is the cell of a deadline.
        return Tail.day(line) == nil && !Tail.isMonth(line) && Tail.isClosing(Line(line))
    }

    /// The cells of a row: where there are more lines than columns, the measures take what is over.
    private static func cells(_ lines: [Scalars], _ names: [TableRows.Column]) -> [String] {
        let over = lines.count - names.count
        guard over > 0 else { return lines.map(\.string) }
        let wide = names.firstIndex(of: .measures) ?? names.firstIndex(of: .progress) ?? names.count - 1
        var cells = lines[..<wide].map(\.string)
        cells.append(lines[wide...(wide + over)].map(\.string).joined(separator: "\u{2028}"))
        cells += lines[(wide + over + 1)...].map(\.string)
        return cells
    }
}
