import Foundation

/// Paragraphs from printed lines: a line that starts further right opens one, a line that ends early closes one.
enum PDFParagraphs {
    static func text(_ pages: [PDFPages]) -> String {
        var items: [(item: PDFTables.Item, page: Int)] = []
        var tables = PDFTables()
        for (index, page) in withoutFurniture(pages).enumerated() {
            items += tables.items(page.lines, inOrder: inReadingOrder).map { ($0, index) }
        }
        let lines = items.compactMap { pair -> (line: PDFPages.Line, page: Int)? in
            if case .line(let line) = pair.item { return (line, pair.page) }
            return nil
        }
        let size = median(lines.map(\.line.height))
        let left = common(lines.map(\.line.left), within: size)
        let right = common(lines.map(\.line.right), within: size, largest: true)
        // Where paragraphs are set in, a number at the left edge goes on in its paragraph.
        let isSetIn = lines.count { $0.line.left > left + size * 1.2 && $0.line.left < left + size * 3 } * 10 > lines.count
        let pitch = median(
            zip(lines, lines.dropFirst()).compactMap { $0.page == $1.page && $1.line.top > $0.line.top ? $1.line.top - $0.line.top : nil })
        var out = Scalars()
        var previous: (line: PDFPages.Line, page: Int)?
        for pair in items {
            guard case .line(let line) = pair.item else {
                if case .row(let row) = pair.item { out += (out.isEmpty || out.last == "\n" ? [] : ["\n"]) + row + ["\n"] }
                previous = nil
                continue
            }
            let item = (line: line, page: pair.page)
            if let before = previous {
                if opens(
                    item.line, after: before.line, samePage: item.page == before.page, left: left, right: right, size: size,
                    isSetIn: isSetIn)
                {
                    out.append("\n")
                    // A gap, or an empty line of the print.
                    let step = item.line.top - before.line.top
                    if item.page == before.page, item.line.top - before.line.bottom > size * 1.6 || step > pitch * 1.7 { out.append("\n") }
                } else if let last = out.last, let first = item.line.text.first, last.value < 0x250, first.value < 0x250,
                    last.properties.isAlphabetic
                {
                    out.append(" ")
                }
            }
            out += item.line.text
            previous = item
        }
        return out.string
    }

    private static func opens(
        _ line: PDFPages.Line, after before: PDFPages.Line, samePage: Bool, left: Double, right: Double, size: Double, isSetIn: Bool
    ) -> Bool {
        // Side by side: cells of a table or a heading broken by a tab.
        if samePage, line.top < before.bottom - size * 0.5, line.left >= before.right { return true }
        let isIndented = line.left > left + size * 1.2
        let endedEarly = before.right < right - size * 1.6
        let ends = before.text.last.map { $0.isTerminator || $0.isColon || $0.isCloser } ?? false
        // A title broken in the middle of the page goes on in the middle.
        let isCentred = line.left > left + size * 3 && abs((line.left - left) - (right - line.right)) < size * 1.5
        if isCentred, !ends, before.right - before.left > (right - left) * 0.7 { return false }
        if isIndented { return true }
        // A telephone or address that cannot be broken leaves the line before short.
        let mark = Marks.mark(line.text, at: 0)
        if endedEarly, before.text.last.map({ !$0.isTerminator }) ?? true,
            line.text.first.map({ $0.value < 0x80 && ($0.digit != nil || $0.properties.isAlphabetic) }) == true,
            before.left <= left + size * 3, mark == nil || mark?.glued == true,
            right - before.right < Double(line.text.prefix { $0.value < 0x80 && !$0.isBlank }.count + 1) * size * 0.6
        {
            return false
        }
        if endedEarly || (samePage && line.top - before.bottom > size * 1.6) { return true }
        // A full line that ends a sentence, and a number at the start of the next without indent.
        return ends && mark != nil && !isSetIn
    }

    /// Page numbers, and lines that stand in the same place of most pages.
    private static func withoutFurniture(_ pages: [PDFPages]) -> [PDFPages] {
        var seen: [String: Int] = [:]
        for page in pages {
            for line in Set(edges(page).map { key($0.text) }) { seen[line, default: 0] += 1 }
        }
        let many = max(3, pages.count / 2)
        return pages.map { page in
            var kept = page
            let edge = edges(page).map(\.text)
            kept.lines = page.lines.filter { line in
                let atEdge = line.top > page.height * 0.88 || line.bottom < page.height * 0.1
                if atEdge, Furniture.isPageNumber(line.text) || line.text.allSatisfy({ $0.digit != nil || $0.isBlank }) { return false }
                return !(edge.contains(line.text) && (seen[key(line.text)] ?? 0) >= many)
            }
            return kept
        }
    }

    private static func edges(_ page: PDFPages) -> [PDFPages.Line] {
        page.lines.filter { $0.bottom < page.height * 0.12 || $0.top > page.height * 0.88 }
    }

    private static func key(_ text: Scalars) -> String { text.filter { $0.digit == nil && !$0.isBlank }.string }

    /// pdftotext's order is that of the file's flows; on a page of one column it is top to bottom.
    private static func inReadingOrder(_ lines: [PDFPages.Line]) -> [PDFPages.Line] {
        var rows: [[PDFPages.Line]] = []
        for line in lines.sorted(by: { $0.top < $1.top }) {
            if let first = rows.last?.first, line.top - first.top < min(line.height, first.height) * 0.5 {
                rows[rows.count - 1].append(line)
            } else {
                rows.append([line])
            }
        }
        return rows.flatMap { $0.sorted { $0.left < $1.left } }
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? 10 : sorted[sorted.count / 2]
    }

    /// The margin: the outermost place where more than a stray line begins or ends.
    private static func common(_ values: [Double], within size: Double, largest: Bool = false) -> Double {
        // A sample will do: a hostile file may have a million lines.
        let sorted = values.prefix(3000).sorted(by: largest ? { $0 > $1 } : { $0 < $1 })
        guard let extreme = sorted.first else { return 0 }
        let enough = sorted.count < 30 ? 1 : max(2, sorted.count / 50)
        for (index, value) in sorted.enumerated() where index + enough - 1 < sorted.count {
            if abs(sorted[index + enough - 1] - value) < size * 0.6 { return value }
        }
        return extreme
    }
}
