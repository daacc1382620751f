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

    /// "1.针对…问题，一是…" throughout a list without labels: the comma ends the heading.
    static func closed(_ lines: [Line]) -> [Line] {
        guard !lines.contains(where: { $0.label?.kind.opensFinding == true || $0.forced != nil }) else { return lines }
        var commas: [MarkStyle: [(line: Int, comma: Int)]] = [:]
        var all: [MarkStyle: Int] = [:]
        for (index, line) in lines.enumerated() {
            guard let mark = line.mark else { continue }
            all[mark.style, default: 0] += 1
            if let comma = comma(line.text, after: mark.end) { commas[mark.style, default: []].append((index, comma)) }
        }
        var result = lines
        for (style, found) in commas where found.count >= 3 && found.count * 10 >= (all[style] ?? 0) * 7 {
            for (index, comma) in found {
                var text = lines[index].text
                text[comma] = "。"
                result[index] = Line(text, blankBefore: lines[index].blankBefore)
            }
        }
        return result
    }

    /// The comma right behind 关于…问题 or 针对…问题, if text follows.
    private static func comma(_ text: Scalars, after start: Int) -> Int? {
        let body = Array(text[start...].trimmed)
        guard body.startsWithAny([Scalars("针对"), Scalars("关于")]) else { return nil }
        for index in start..<min(text.count, start + 70) {
            if text[index].isTerminator || text.isSentenceEnd(index) { return nil }
            if text[index].isComma, text.starts(with: Scalars("问题"), at: index - 2) { return index + 8 < text.count ? index : nil }
        }
        return nil
    }

    /// 针对“…”问题，一是… as paragraphs straight below …方面 or a part, where nothing numbers the problems: the sign
    /// behind 问题 ends a heading. Below the heading of a problem such a sentence is a measure.
    static func addressed(_ lines: [Line]) -> [Line] {
        guard !lines.contains(where: { $0.label?.kind.opensFinding == true || $0.forced != nil }) else { return lines }
        var cuts: [Int: Int] = [:]
        var isAnswered = false
        for (index, line) in lines.enumerated() {
            if let mark = line.mark {
                if (mark.style.rank ?? 9) <= 6 { isAnswered = mark.style != .ideograph && !Titles.isSection(line.afterMark) }
            } else if line.label == nil, let cut = runInEnd(line.text) {
                if isAnswered { return lines }
                cuts[index] = cut
            }
        }
        // One such sentence may be anything; a notice written in this way has more.
        guard cuts.count >= 2 else { return lines }
        return lines.enumerated().flatMap { index, line in
            guard let cut = cuts[index] else { return [line] }
            return [
                Line(Array(line.text[..<cut]) + Scalars("。"), blankBefore: line.blankBefore), Line(Array(line.text[(cut + 1)...].trimmed)),
            ]
        }
    }

    /// The sign behind 针对…问题 at the start of a paragraph that goes on, if the words between name a fault.
    private static func runInEnd(_ text: Scalars) -> Int? {
        guard text.starts(with: Scalars("针对"), at: 0) else { return nil }
        for index in text.indices.prefix(70) where text[index].isComma || text[index].isColon || text[index].isTerminator {
            let title = Titles.bare(text[..<index])
            guard text.starts(with: Scalars("问题"), at: index - 2), index + 8 < text.count, !text[index].endsSentence else { return nil }
            // 针对反馈的39个问题，… tells of all of them.
            return title.contains("“") || (Titles.lacksSomething(title) && !title.contains { $0.digit != nil }) ? index : nil
        }
        return nil
    }

    /// 01 ⏎ 网格走访频次不足: numbers alone on their lines, counting from one, each above its heading.
    static func numbered(_ lines: [Line]) -> [Line] {
        var found: [Int] = []
        for index in lines.indices.dropLast() where lines[index].text.count <= 3 && lines[index].forced == nil {
            let text = lines[index].text.filter { $0 != "." && $0 != "．" && $0 != "/" && !$0.isBlank }
            guard let number = Numerals.arabic(Array(text), at: 0), number.end == text.count, number.value == found.count + 1 else {
                continue
            }
            let next = lines[index + 1]
            guard next.mark == nil, next.label == nil, next.forced == nil, (4...60).contains(next.text.count),
                !next.text.contains(where: \.endsSentence)
            else { continue }
            found.append(index)
        }
        guard found.count >= 3 else { return lines }
        var result: [Line] = []
        for index in lines.indices where !found.contains(index) {
            let isHeading = found.contains(index - 1)
            result.append(
                isHeading
                    ? Line(lines[index - 1].text + Scalars(" ") + lines[index].text, blankBefore: lines[index - 1].blankBefore)
                    : lines[index])
        }
        return result
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
