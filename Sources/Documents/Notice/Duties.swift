/// Promises that recur: 坚持每周四组织业务学习 → `FREQ=WEEKLY;BYDAY=TH`.
enum Duties {
    static func read(_ measure: String, at path: [Int]) -> [Notice.Duty] {
        let text = Scalars(measure)
        var found: [Notice.Duty] = []
        var low = 0
        var index = 0
        while index <= text.count {
            if index == text.count || text[index].isTerminator || text[index].isComma || text[index].isColon
                || partsDuties(text, low, index)
            {
                // 12:00 is no end of a clause.
                let within =
                    index < text.count && index > 0 && index + 1 < text.count && text[index - 1].digit != nil
                    && text[index + 1].digit != nil
                if !within {
                    if let duty = duty(text[low..<index], at: path) { found.append(duty) }
                    low = index + 1
                }
            }
            index += 1
        }
        return found
    }

    private static let dayWords = Set("一二三四五六日天末初底月号".unicodeScalars)

    /// 每周调度、每月通报 are two promises; 每周一、每周四值班 is one.
    private static func partsDuties(_ text: Scalars, _ low: Int, _ index: Int) -> Bool {
        guard text[index] == "、", index + 2 < text.count, text[index + 1] == "每", index > low, text[index - 1].isHan,
            !dayWords.contains(text[index - 1])
        else { return false }
        guard let each = text[low..<index].lastIndex(of: "每"), index - each >= 4 else { return false }
        return Rhythm.find(in: Array(text[each..<index]))?.rule != nil
            && Rhythm.find(in: Array(text[(index + 1)...].prefix(8)))?.rule != nil
    }

    private static func duty(_ slice: ArraySlice<Unicode.Scalar>, at path: [Int]) -> Notice.Duty? {
        let clause = Array(slice.trimmed)
        guard clause.count >= 4, let rhythm = Rhythm.find(in: clause) else { return nil }
        return Notice.Duty(measure: path, text: stripped(clause).string, recurrence: rhythm.rule)
    }

    private static let leads = words("明确 并 要求 同时 确保 做到 坚持做到")

    private static func stripped(_ clause: Scalars) -> Scalars {
        var text = clause
        // c.审计处每半年抽查一次: the number of a part within the measure.
        if let mark = Marks.mark(text, at: 0), !mark.glued, mark.style != .yishi { text = Array(text[mark.end...].trimmed) }
        if text.count > 3, ("a"..."z").contains(text[0]), text[1] == "." || text[1] == "．" || text[1] == "、" { text.removeFirst(2) }
        for lead in leads where text.starts(with: lead, at: 0) { text.removeFirst(lead.count); break }
        // 自2026年7月1日起每周三…
        if text.first == "自" || text.first == "从", let from = text.firstIndex(where: { $0 == "起" }), from < 16, from + 1 < text.count {
            text.removeFirst(from + 1)
        }
        while let last = text.last, last == "." { text.removeLast() }
        return text
    }
}
