/// The text under check: what the reader found in it, each finding and measure with its place.
///
/// All ranges are of `map.text`, the text without blanks; `map.span` turns them into ranges of the original.
struct Manuscript {
    /// A measure or a result.
    struct Piece {
        var text: Scalars
        var range: Range<Int>
        /// False where the reader changed the text on the way; then places within it are not known.
        var isExact: Bool
        var path: [String]

        /// The place of a range of `text`.
        func place(_ local: Range<Int>) -> Range<Int> {
            guard isExact else { return range }
            return (range.lowerBound + local.lowerBound)..<(range.lowerBound + local.upperBound)
        }
    }

    struct Item {
        var finding: Notice.Finding
        /// Section and finding, as `Notice.Figure.measure` counts them.
        var index: [Int]
        var path: [String]
        /// From the number to the end of the title.
        var heading: Range<Int>
        var title: Range<Int>
        var body: Range<Int>
        var measures: [Piece]
        var results: [Piece]
    }

    let map: TextMap
    let notice: Notice?
    private(set) var items: [Item] = []
    private var marks: RowMarks
    /// Where the call for supervision, contact, organ and day begin; they belong to no part.
    private var tail = Int.max

    var text: Scalars { map.text }
    var measures: [Piece] { items.flatMap(\.measures) }
    /// What stands before the first finding, its section's heading included.
    var preamble: Range<Int> { 0..<(items.first?.heading.lowerBound ?? 0) }
    var end: Range<Int> { text.count..<text.count }

    init(_ original: String, _ notice: Notice?) {
        map = TextMap(original)
        self.notice = notice
        marks = RowMarks(map)
        if let notice { place(notice) }
        for row in map.rows.suffix(20).reversed() {
            guard row.range.lowerBound >= items.last?.body.upperBound ?? 0, row.range.count <= 400,
                Tail.isClosing(Line(Array(map.text[row.range])))
            else { break }
            tail = row.range.lowerBound
        }
    }

    // MARK: Placing

    private mutating func place(_ notice: Notice) {
        var finder = PlaceFinder(map.text)
        if let title = notice.title { _ = finder.find(TextMap.compact(title)) }
        var starts: [Int] = []
        var placed: [Item] = []
        for (sectionIndex, section) in notice.sections.enumerated() {
            var sectionPath: [String]?
            if let title = section.title {
                let (range, _) = finder.find(TextMap.compact(title))
                let row = map.row(at: range.lowerBound)
                sectionPath = row.map { marks.path(at: $0) }
                starts.append(row.map { map.rows[$0].range.lowerBound } ?? range.lowerBound)
            }
            for (index, finding) in section.findings.enumerated() {
                let item = self.item(finding, at: [sectionIndex, index], below: sectionPath, &finder)
                starts.append(item.heading.lowerBound)
                placed.append(item)
            }
        }
        starts.sort()
        items = placed.map { bounded($0, starts) }
    }

    private func item(_ finding: Notice.Finding, at index: [Int], below section: [String]?, _ finder: inout PlaceFinder) -> Item {
        let number = TextMap.compact(finding.number ?? "")
        let title = TextMap.compact(finding.title)
        var (range, isExact) = finder.find(number + title)
        if isExact {
            range = (range.lowerBound + number.count)..<range.upperBound
        } else {
            (range, isExact) = finder.find(title)
        }
        let start = max(range.lowerBound - number.count, 0)
        let heading = (isExact && text.starts(with: number, at: start) ? start : range.lowerBound)..<range.upperBound
        var path = section ?? map.row(at: range.lowerBound).map { marks.part(above: $0) } ?? []
        let own = Self.trimmed(number)
        if !own.isEmpty { path.append(own) }
        var item = Item(
            finding: finding, index: index, path: path, heading: heading, title: range, body: heading, measures: [], results: [])
        item.measures = pieces(finding.measures, path, &finder)
        // 整改成效 may stand before or behind; the cursor stays with the measures.
        var other = finder
        item.results = pieces(finding.results ?? [], path, &other).map {
            Piece(text: $0.text, range: $0.range, isExact: $0.isExact, path: path)
        }
        if item.results.allSatisfy(\.isExact) { finder = other }
        return item
    }

    private func pieces(_ texts: [String], _ path: [String], _ finder: inout PlaceFinder) -> [Piece] {
        texts.enumerated().map { index, text in
            let compact = TextMap.compact(text)
            let (range, isExact) = finder.find(compact)
            return Piece(text: compact, range: range, isExact: isExact, path: path + [String(index + 1)])
        }
    }

    /// The body reaches to the next heading; the last one to the end of the row of its last measure.
    private func bounded(_ item: Item, _ starts: [Int]) -> Item {
        var item = item
        let pieces = item.measures + item.results
        let last = max(item.title.upperBound, pieces.map(\.range.upperBound).max() ?? 0)
        let row = map.row(at: max(0, last - 1)).map { map.rows[$0].range.upperBound } ?? last
        let next = starts.first { $0 > item.heading.lowerBound }
        item.body = item.heading.lowerBound..<max(item.heading.upperBound, next ?? row)
        return item
    }

    /// A number without the signs around it: `29.` → 29, `（一）` → 一, `问题3：` → 问题3.
    static func trimmed(_ token: Scalars) -> String {
        let isSign: (Unicode.Scalar) -> Bool = { $0.properties.isPatternSyntax && !(0x2460...0x24FF).contains($0.value) || $0.isTerminator }
        var slice = token[...]
        while let first = slice.first, isSign(first) || Signs.marks.contains(first) { slice.removeFirst() }
        while let last = slice.last, isSign(last) || Signs.marks.contains(last) { slice.removeLast() }
        return PlainDigits.form(slice)
    }

    /// The number of a measure, which the reader leaves out of its text.
    func mark(before piece: Piece) -> Mark? {
        guard piece.isExact else { return nil }
        let start = piece.range.lowerBound
        for low in max(0, start - 5)..<max(0, start) {
            if let mark = Marks.mark(text, at: low), mark.end == start { return mark }
        }
        return nil
    }

    // MARK: Remarks

    func path(at index: Int) -> [String] {
        var low = 0
        var high = items.count
        while low < high {
            let middle = (low + high) / 2
            if items[middle].body.upperBound <= index { low = middle + 1 } else { high = middle }
        }
        if low < items.count, items[low].body.contains(index) {
            return items[low].measures.first { $0.range.contains(index) }?.path ?? items[low].path
        }
        return index >= tail ? [] : map.row(at: index).map { marks.path(at: $0) } ?? []
    }

    /// - Parameter path: where it is not that of the range.
    func remark(_ rule: String, _ severity: Remark.Severity, _ range: Range<Int>, path: [String]? = nil, _ message: String) -> Remark {
        let path = path ?? (range.lowerBound < text.count ? self.path(at: range.lowerBound) : [])
        return Remark(rule: rule, severity: severity, path: path.joined(separator: "/"), message: message, range: map.span(range))
    }

    /// The scalars of a range as a string, shortened for a message.
    func quote(_ range: Range<Int>, longest: Int = 24) -> String { Self.quote(Array(text[range]), longest: longest) }

    static func quote(_ text: Scalars, longest: Int = 24) -> String {
        var text = text
        while let last = text.last, last.isTerminator || last.isComma { text.removeLast() }
        return text.count <= longest ? text.string : text.prefix(longest).string + "…"
    }
}
