/// Headings that neither a number nor a label marks, told by what stands around them.
struct BareHeadings {
    /// Short lines without a closing sign, each above a paragraph: 党员教育管理宽松 ⏎ 排查失联党员9名，…
    private(set) var standing: Set<Int> = []
    /// Lines like 针对“…”问题： follow one another with no numbered heading between.
    private(set) var isSeries = false

    /// One or two such lines may be anything; a notice written in this way has many.
    private static let fewest = 3

    init(_ lines: ArraySlice<Line>) {
        var plainAbove = false
        for index in lines.indices {
            let line = lines[index]
            guard line.forced == nil, line.label == nil else { continue }
            if let mark = line.mark {
                if (mark.style.rank ?? 9) <= 6, Titles.score(line.afterMark) >= 2 { plainAbove = false }
            } else if Self.isPlain(line.text) {
                if plainAbove { isSeries = true }
                plainAbove = true
            } else if Self.stands(line, above: index + 1 < lines.endIndex ? lines[index + 1] : nil) {
                standing.insert(index)
            }
        }
        if standing.count < Self.fewest { standing = [] }
    }

    /// 关于…问题 and 针对“…”问题： as a whole line.
    static func isPlain(_ text: Scalars) -> Bool {
        guard text.count <= 100, Titles.sentenceEnd(text) == text.count else { return false }
        if isAddressed(text) { return true }
        let title = Titles.bare(text[...])
        return Titles.namesProblem(title) && Titles.opensProblem(text)
    }

    /// 针对执纪偏软 alone on its line: what follows 针对 without a verb and a stop behind is what the text below answers.
    private static func isAddressed(_ text: Scalars) -> Bool {
        (5...60).contains(text.count) && text.starts(with: Scalars("针对"), at: 0) && !text.contains { $0.isTerminator || $0.isComma }
    }

    private static func stands(_ line: Line, above next: Line?) -> Bool {
        guard let next, next.mark == nil, next.label == nil, next.forced == nil else { return false }
        let text = line.text
        guard (4...40).contains(text.count), !text.contains(where: { $0.isTerminator || $0.isColon || $0.isComma }),
            next.text.count > text.count, next.text.last?.isTerminator == true
        else { return false }
        return !Titles.isSection(text) && !Titles.opensAct(text) && !Head.isBody(text)
    }
}
