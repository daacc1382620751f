/// Rows of tables (cells with tabs or bars between) turned into headings and labelled lines, so that
/// the rest of the reader need not know of tables.
enum TableRows {
    enum Column { case number, section, problem, measures, progress, results, leader, department, deadline, other }

    static func lines(of text: String) -> [Line] {
        let text = CellLines.rows(in: text)
        let raw = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n".unicodeScalars.first }
        guard raw.contains(where: { isRow($0) }) else { return Lines.split(text) }
        var lines: [Line] = []
        var plain = String.UnicodeScalarView()
        func flush() {
            lines += Lines.split(String(plain))
            plain = String.UnicodeScalarView()
        }
        var columns: [Column]?
        var isTotals = false
        for piece in raw {
            guard isRow(piece) else {
                if let open = columns, let row = sectionRow([Array(piece.filter { $0 != "\r" })]), open.count > 1, Scalars(row).count <= 60,
                    Marks.mark(Array(piece).trimmed, at: 0) != nil, !Scalars(row).containsAny(words("下一步 下步 今后 打算"))
                {
                    flush()
                    lines.append(Line(forced: .section, number: nil, title: row))
                    continue
                }
                if !piece.allSatisfy({ $0.isBlank || $0 == "\r" }), columns != nil || isTotals, !isRule(cells(piece)) {
                    columns = nil
                    isTotals = false
                }
                plain.append(contentsOf: piece)
                plain.append("\n")
                continue
            }
            let row = cells(piece)
            if isRule(row) { continue }
            if let header = header(row) {
                flush()
                columns = header
                isTotals = false
            } else if isTotals || columns == nil && headsTotals(row) {
                // Kept whole, and understood by nobody: its numbers are sums of what is listed elsewhere.
                isTotals = true
                plain.append(contentsOf: Array(row.joined(separator: [" "])))
                plain.append("\n")
            } else if let open = columns {
                flush()
                lines += line(row, open)
            } else {
                for cell in pairs(row) {
                    plain.append(contentsOf: cell)
                    plain.append("\n")
                }
            }
        }
        flush()
        return lines
    }

    private static func isRow(_ text: Substring.UnicodeScalarView) -> Bool {
        var tabs = 0
        var bars = 0
        for scalar in text {
            if scalar == "\t" { tabs += 1 }
            if scalar == "|" || scalar == "｜" { bars += 1 }
        }
        return tabs >= 1 || bars >= 2
    }

    private static func cells(_ text: Substring.UnicodeScalarView) -> [Scalars] {
        let byTab = text.contains("\t")
        var cells = text.split(omittingEmptySubsequences: false) { byTab ? $0 == "\t" : ($0 == "|" || $0 == "｜") }.map {
            Array($0.filter { $0 != "\r" }).trimmed
        }
        if !byTab {
            if cells.first?.isEmpty == true { cells.removeFirst() }
            if cells.last?.isEmpty == true { cells.removeLast() }
        }
        return cells
    }

    private static func isRule(_ cells: [Scalars]) -> Bool {
        cells.allSatisfy { $0.allSatisfy { $0 == "-" || $0 == ":" || $0 == "=" || $0 == "+" || $0 == "—" || $0.isBlank } }
    }

    /// A cell that says nothing.
    private static func isVoid(_ cell: Scalars) -> Bool {
        cell.allSatisfy { $0 == "-" || $0 == "—" || $0 == "/" || $0 == "／" || $0 == "–" || $0 == "―" || $0.isBlank } || cell == Scalars("无")
    }

    // MARK: Columns

    static func column(_ name: Scalars) -> Column? {
        let text = name.filter { !$0.isBlank && $0 != "\u{2028}" }
        if text.endsWithAny(totals) { return nil }
        return text == Scalars("号") ? .number : names.first { text.containsAny($0.1) }?.0
    }

    /// 问题数, 措施数 head a table of totals.
    private static let totals = words("数 数量 率 合计")

    private static func headsTotals(_ row: [Scalars]) -> Bool {
        row.count >= 2 && row.allSatisfy { $0.count <= 14 } && row.count { $0.endsWithAny(totals) } * 2 > row.count - 1
    }

    private static let names: [(Column, [Scalars])] = [
        (.number, words("序号 编号 序列 项次")),
        (.measures, words("措施 举措 做法")),
        (.results, words("成效 成果 效果")),
        (.deadline, words("时限 期限 时间")),
        (.leader, words("责任人 责任领导 牵头领导 负责人 分管领导 包抓领导 领导")),
        (.department, words("单位 科室 部门 处室 股室")),
        (.progress, words("情况 进展 状态 进度 是否完成 销号 结果")),
        (.section, words("方面 类别 分类 类型 板块 项目")),
        (.problem, words("问题 意见 表现 事项 内容")),
        (.other, words("备注 说明 佐证")),
    ]

    private static func header(_ row: [Scalars]) -> [Column]? {
        guard row.count >= 2, row.allSatisfy({ $0.count <= 14 }) else { return nil }
        var columns: [Column] = []
        var known = 0
        for cell in row {
            let column = column(cell)
            if column != nil { known += 1 }
            columns.append(column ?? .other)
        }
        guard known >= 2, known * 2 >= row.count, columns.contains(.problem),
            columns.contains(.measures) || columns.contains(.progress) || columns.contains(.results)
        else { return nil }
        return columns
    }

    // MARK: Rows

    /// The title of a row that is a section: one cell filled, or a number and one cell.
    private static func sectionRow(_ row: [Scalars]) -> String? {
        var filled = row.filter { !$0.isEmpty }
        if filled.count == 2, filled[0].count <= 4,
            filled[0].allSatisfy({ Numerals.isChinese($0) || $0.digit != nil || "（）()、.".unicodeScalars.contains($0) })
        {
            filled.removeFirst()
        }
        guard filled.count == 1, let cell = filled.first, cell.count <= 80, !cell.contains(where: \.endsSentence) else { return nil }
        let rest = Array(cell[(Marks.mark(cell, at: 0)?.end ?? 0)...].trimmed)
        return rest.isEmpty ? nil : Titles.bare(rest[...]).string
    }

    private static func line(_ row: [Scalars], _ columns: [Column]) -> [Line] {
        if columns.count > 2, let section = sectionRow(row) { return [Line(forced: .section, number: nil, title: section)] }
        var number: String?
        var section: Scalars?
        var problems: [Scalars] = []
        var labelled: [(String, Scalars)] = []
        for (index, cell) in row.enumerated() where !isVoid(cell) {
            switch index < columns.count ? columns[index] : .other {
            case .number: number = cell.filter { !$0.isBlank }.string
            case .section: section = cell
            case .problem: problems.append(cell)
            case .measures: labelled.append(("整改措施：", cell))
            case .progress: labelled.append(("整改情况：", cell))
            case .results: labelled.append(("整改成效：", cell))
            case .leader: labelled.append(("责任领导：", cell))
            case .department: labelled.append(("责任单位：", cell))
            case .deadline: labelled.append(("整改时限：", cell))
            case .other: labelled.append(("备注：", cell))
            }
        }
        var lines: [Line] = []
        if problems.count > 1 { section = section ?? problems.removeFirst() }
        if let section { lines.append(Line(forced: .section, number: nil, title: strip(section))) }
        if let problem = problems.last {
            let parts = problem.split { $0 == "\u{2028}" }.map { Array($0).trimmed }.filter { !$0.isEmpty }
            var title = parts.first ?? []
            if number == nil, let mark = Marks.mark(title, at: 0) {
                number = title[mark.start..<mark.end].string
                title = Array(title[mark.end...].trimmed)
            }
            lines.append(Line(forced: .finding, number: number, title: title.string))
            for part in parts.dropFirst() { lines.append(Line(part)) }
        }
        // A cell merged downwards leaves the problem empty: the rest goes on with the finding above.
        for (label, cell) in labelled {
            for (index, part) in cell.split(whereSeparator: { $0 == "\u{2028}" }).enumerated() {
                let text = Array(part).trimmed
                lines.append(Line(index == 0 ? Scalars(label) + text : text))
            }
        }
        return lines
    }

    private static func strip(_ cell: Scalars) -> String {
        let text = cell.filter { $0 != "\u{2028}" }
        let rest = Array(text[(Marks.mark(text, at: 0)?.end ?? 0)...].trimmed)
        return Titles.bare(rest[...]).string
    }

    /// A row without a header: label and value, or cells that are lines.
    private static func pairs(_ row: [Scalars]) -> [Scalars] {
        let filled = row.filter { !$0.isEmpty }
        if filled.count == 2, let name = filled.first, Labels.kind(of: name[...]) != nil { return [name + Scalars("：") + filled[1]] }
        // One tab in a paragraph is a gap, not a column.
        return filled.count > 2 ? filled : [Scalars(filled.map(\.string).joined(separator: " "))]
    }
}
