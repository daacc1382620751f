/// C5: headings and numbers of a notice, each against the custom of the same notice.
enum HeadingsCheck {
    static func remarks(_ script: Manuscript) -> [Remark] {
        wording(script) + numbers(script) + glued(script) + emptyLines(script)
    }

    /// Where most titles say 关于…问题, the one that does not is a slip.
    private static func wording(_ script: Manuscript) -> [Remark] {
        let titles = script.items.map { TextMap.compact($0.finding.title) }
        var remarks: [Remark] = []
        let opens = titles.map { $0.starts(with: Scalars("关于"), at: 0) }
        let ends = titles.map { $0.endsWithAny([Scalars("问题")]) }
        for (fits, word, place) in [(opens, "关于", "开头"), (ends, "问题", "结尾")] {
            let right = fits.filter { $0 }.count
            guard titles.count >= 4, right < titles.count, right * 5 >= titles.count * 4 else { continue }
            for (index, item) in script.items.enumerated() where !fits[index] {
                remarks.append(
                    script.remark(
                        "C5", .warning, item.heading, path: item.path,
                        "问题标题“\(script.quote(item.title))”\(place)缺“\(word)”，与其余 \(right) 个问题写法不一。请补上。"))
            }
        }
        return remarks.limited(to: 4) { "还有 \($0) 个问题标题的写法与多数不一。请统一。" }
    }

    /// "1." for findings and "1." again for measures: a bare number then says nothing.
    private static func numbers(_ script: Manuscript) -> [Remark] {
        let own = script.items.compactMap { item in Marks.mark(script.text, at: item.heading.lowerBound)?.style }
        guard let style = own.first, own.allSatisfy({ $0 == style }), own.count == script.items.count else { return [] }
        let firsts = script.items.compactMap { $0.measures.first.flatMap { script.mark(before: $0) } }.filter {
            $0.style == style && $0.value == 1
        }
        guard firsts.count >= 3, let first = firsts.first else { return [] }
        let token = Array(script.text[first.start..<first.end]).string
        let sections = script.map.rows.filter { row in
            Marks.mark(script.text, at: row.range.lowerBound).map { $0.style == .ideographParen && $0.value == 1 } ?? false
        }.count
        let also = sections > 1 ? "，“（一）”也有 \(sections) 个" : ""
        let example = script.items.first?.measures.first?.path.joined(separator: "/") ?? ""
        return [
            script.remark(
                "C5", .hint, first.start..<first.end, path: [],
                "问题和措施用同一种编号，措施的“\(token)”重复 \(firsts.count) 次\(also)。引用时请写全路径（如 \(example)），或给措施换一种编号。")
        ]
    }

    /// 1.2025年 reads as a decimal.
    private static func glued(_ script: Manuscript) -> [Remark] {
        let found = script.measures.compactMap { piece -> (Manuscript.Piece, Range<Int>)? in
            guard piece.text.first?.digit != nil, let mark = script.mark(before: piece), mark.style == .dot else { return nil }
            let sides = script.map.span((mark.end - 1)..<(mark.end + 1))
            return sides[1] - sides[0] == 2 ? (piece, mark.start..<min(script.text.count, mark.end + 5)) : nil
        }
        guard let (piece, range) = found.first else { return [] }
        let more = found.count > 1 ? "等 \(found.count) 处" : ""
        return [
            script.remark("C5", .hint, range, path: piece.path, "“\(script.quote(range))”\(more)编号与年份、数字连写，容易读错。请在编号后空一格，或改用“（1）”。")
        ]
    }

    private static func emptyLines(_ script: Manuscript) -> [Remark] {
        var above = 0
        var without: [Manuscript.Item] = []
        for item in script.items.dropFirst() {
            guard let row = script.map.row(at: item.heading.lowerBound), script.map.rows[row].range.lowerBound == item.heading.lowerBound
            else {
                continue
            }
            if script.map.rows[row].blankBefore { above += 1 } else { without.append(item) }
        }
        guard above >= 2, let first = without.first, without.count >= 2 else { return [] }
        return [
            script.remark(
                "C5", .hint, first.heading, path: [], "问题之间的空行不一：\(above) 处空了行，\(without.count) 处没有。请统一版式。")
        ]
    }
}
