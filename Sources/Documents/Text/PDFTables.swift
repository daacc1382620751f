/// Tables of a printed page: a PDF knows only where lines stand, so columns are the strips of the page
/// that no line crosses, and rows are told by the first column, where the numbers stand.
struct PDFTables {
    /// Columns of the page before: a table may end on this one with a single row.
    private var columns: [Strip] = []

    private typealias Strip = (low: Double, high: Double)

    enum Item {
        case line(PDFPages.Line)
        /// Cells with tabs between.
        case row(Scalars)
    }

    private struct Cell {
        var lines: [PDFPages.Line]
        var top: Double { lines.first?.top ?? 0 }
        var bottom: Double { lines.last?.bottom ?? 0 }
        var centre: Double { (top + bottom) / 2 }
        var text: Scalars { Array(lines.map(\.text).joined()) }
    }

    /// The page from top to bottom; without a table just its lines.
    mutating func items(_ lines: [PDFPages.Line], inOrder: ([PDFPages.Line]) -> [PDFPages.Line]) -> [Item] {
        let whole = lines
        let lines = lines.flatMap { line in
            line.parts.map { PDFPages.Line(text: $0.text, left: $0.left, right: $0.right, top: line.top, bottom: line.bottom) }
        }
        guard lines.count <= 2000 else { return inOrder(whole).map { .line($0) } }
        let paired = lines.filter { line in lines.contains { Self.isBeside(line, $0) } }
        let strips = Self.strips(paired)
        if strips.count >= 3, paired.count >= 9 {
            columns = strips
        } else if paired.count < 2
            || !paired.allSatisfy({ line in columns.contains { line.left >= $0.low - 3 && line.right <= $0.high + 3 } })
        {
            columns = []
        }
        guard columns.count >= 3, let top = paired.map(\.top).min(), let bottom = paired.map(\.bottom).max() else {
            return inOrder(whole).map { .line($0) }
        }
        // A line of the table that stands alone in its row is part of a cell, or a row over all columns.
        var cellLines: [[PDFPages.Line]] = Array(repeating: [], count: columns.count)
        var others: [PDFPages.Line] = []
        for line in lines {
            let inside = line.top >= top - 1 && line.bottom <= bottom + 1
            let within = columns.indices.filter { line.left >= columns[$0].low - 3 && line.right <= columns[$0].high + 3 }
            if inside, within.count == 1, let column = within.first { cellLines[column].append(line) } else { others.append(line) }
        }
        let leading = Self.leading(cellLines)
        let cells = cellLines.map { Self.cluster($0, leading) }
        guard let anchors = cells.first, !anchors.isEmpty else { return inOrder(whole).map { .line($0) } }
        return Self.merged(Self.rows(cells, anchors), others: inOrder(others))
    }

    private static func isBeside(_ a: PDFPages.Line, _ b: PDFPages.Line) -> Bool {
        let overlap = min(a.bottom, b.bottom) - max(a.top, b.top)
        return overlap > min(a.height, b.height) * 0.4 && (a.right < b.left || b.right < a.left)
    }

    private static func strips(_ lines: [PDFPages.Line]) -> [(low: Double, high: Double)] {
        var strips: [(low: Double, high: Double)] = []
        for line in lines.sorted(by: { $0.left < $1.left }) {
            if let last = strips.indices.last, line.left <= strips[last].high + 3 {
                strips[last].high = max(strips[last].high, line.right)
            } else {
                strips.append((line.left, line.right))
            }
        }
        return strips
    }

    /// Lines of a column that follow at the usual distance are one cell.
    private static func cluster(_ lines: [PDFPages.Line], _ usual: Double) -> [Cell] {
        let sorted = lines.sorted { $0.top < $1.top }
        var cells: [Cell] = []
        for line in sorted {
            if let last = cells.last, line.top - last.bottom < usual + line.height * 0.15 {
                cells[cells.count - 1].lines.append(line)
            } else {
                cells.append(Cell(lines: [line]))
            }
        }
        return cells
    }

    /// The distance between two lines of one cell: the smallest of the table, unless no cell has two lines.
    private static func leading(_ columns: [[PDFPages.Line]]) -> Double {
        let gaps = columns.flatMap { column in
            let sorted = column.sorted { $0.top < $1.top }
            return zip(sorted, sorted.dropFirst()).map { ($1.top - $0.bottom) / max($0.height, 1) }
        }
        let smallest = gaps.min() ?? 0
        let height = columns.joined().first?.height ?? 10
        return min(smallest, 0.3) * height
    }

    /// Cells of a row share their middle, or their top where the table is set that way.
    private static func rows(_ cells: [[Cell]], _ anchors: [Cell]) -> [(top: Double, text: Scalars)] {
        func distance(_ a: Cell, _ b: Cell, byTop: Bool) -> Double { byTop ? abs(a.top - b.top) : abs(a.centre - b.centre) }
        func total(byTop: Bool) -> Double {
            cells.dropFirst().joined().reduce(0) { sum, cell in sum + (anchors.map { distance($0, cell, byTop: byTop) }.min() ?? 0) }
        }
        let byTop = total(byTop: true) < total(byTop: false)
        var table = anchors.map { anchor in
            (top: anchor.top, cells: [anchor.text] + Array(repeating: Scalars(), count: cells.count - 1))
        }
        for (column, list) in cells.enumerated().dropFirst() {
            for cell in list {
                guard
                    let row = anchors.indices.min(by: {
                        distance(anchors[$0], cell, byTop: byTop) < distance(anchors[$1], cell, byTop: byTop)
                    })
                else { continue }
                table[row].cells[column] += cell.text
                table[row].top = min(table[row].top, cell.top)
            }
        }
        return table.map { row in (row.top, Array(row.cells.joined(separator: Scalars("\t")))) }
    }

    private static func merged(_ rows: [(top: Double, text: Scalars)], others: [PDFPages.Line]) -> [Item] {
        var items: [Item] = []
        var next = 0
        for line in others {
            while next < rows.count, rows[next].top < line.top {
                items.append(.row(rows[next].text))
                next += 1
            }
            items.append(.line(line))
        }
        return items + rows[next...].map { .row($0.text) }
    }
}
