/// Headings that a lost or an additional line feed has hidden.
enum Headings {
    /// "…撰写心得。（二）作风方面3.关于会风不实问题。" → three lines: what ends a piece of a text
    /// without line feeds is the heading of the next piece.
    static func apart(_ text: Scalars) -> [Scalars] {
        var pieces: [Scalars] = []
        var end = text.count
        var position = text.count - 1
        let low = max(0, text.count - 300)
        while position > low {
            if let mark = Marks.mark(text, at: position), mark.end < end, isEdge(text, position),
                isHeading(Array(text[mark.end..<end].trimmed))
            {
                pieces.insert(Array(text[position..<end].trimmed), at: 0)
                end = position
            }
            position -= 1
        }
        pieces.insert(Array(text[..<end].trimmed), at: 0)
        return pieces.filter { !$0.isEmpty }
    }

    /// Digits before would make 12. of 2.
    private static func isEdge(_ text: Scalars, _ position: Int) -> Bool {
        let before = text[position - 1]
        return before.digit == nil && !Numerals.isChinese(before) && before != "第" && before != "."
    }

    private static func isHeading(_ text: Scalars) -> Bool {
        guard (4...80).contains(text.count), Titles.sentenceEnd(text) == text.count else { return false }
        let title = Titles.bare(text[...])
        return Titles.isSection(text) || Titles.namesProblem(title)
            || (Titles.lacksSomething(title) && !Titles.opensAct(title) && !title.contains(where: \.isTerminator))
    }

    /// A heading broken in two lines before its label: 1.关于…不够好 ⏎ 的问题 ⏎ 整改情况：
    static func joined(_ lines: [Line]) -> [Line] {
        var result: [Line] = []
        var index = 0
        while index < lines.count {
            let line = lines[index]
            if index + 2 < lines.count, line.forced == nil, line.mark != nil, line.label == nil, lines[index + 1].mark == nil,
                lines[index + 1].label == nil, lines[index + 1].forced == nil,
                lines[index + 2].label?.kind.opensFinding == true, line.text.count <= 80, lines[index + 1].text.count <= 40,
                line.text.last?.isTerminator == false
            {
                let whole = line.text + lines[index + 1].text
                let title = Titles.bare(Array(whole[(line.mark?.end ?? 0)...])[...])
                if Titles.namesProblem(title), !Titles.namesProblem(Titles.bare(line.afterMark[...])),
                    !Titles.namesProblem(Titles.bare(lines[index + 1].text[...])) || lines[index + 1].text.count <= 8
                {
                    result.append(Line(whole, blankBefore: line.blankBefore))
                    index += 2
                    continue
                }
            }
            result.append(line)
            index += 1
        }
        return result
    }
}
