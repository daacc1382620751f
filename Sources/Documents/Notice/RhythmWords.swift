/// Rhythms named without 每: 按月, 周报告, 工作日, 一月一.
extension Rhythm {
    // MARK: 按月, 周报, 工作日

    static func by(_ text: Scalars, at index: Int, every interval: Int) -> Rhythm? {
        guard index < text.count else { return nil }
        let next = index + 1 < text.count ? text[index + 1] : " "
        switch text[index] {
        case "月" where next != "份": return Rhythm(rule: rule("MONTHLY", interval))
        case "季": return Rhythm(rule: rule("MONTHLY", 3 * interval))
        case "周": return Rhythm(rule: rule("WEEKLY", interval))
        case "年" where next != "龄" && next != "限": return Rhythm(rule: rule("YEARLY", interval))
        case "日" where next != "程" && next != "期": return Rhythm(rule: rule("DAILY", interval))
        case "半" where next == "年": return Rhythm(rule: "FREQ=MONTHLY;INTERVAL=6")
        default: return nil
        }
    }

    /// 周三定为“无会日”: a day of the week that stands for every week.
    private static func weekday(_ text: Scalars, at index: Int) -> Rhythm? {
        if index > 0, text[index - 1].isHan, "每第上下本一两三单双当隔逐".unicodeScalars.contains(text[index - 1]) || Numerals.isChinese(text[index - 1])
        {
            return nil
        }
        let start = text[index] == "周" ? index + 1 : index + 2
        guard start < text.count, weekdays[text[start]] != nil, let rule = weekly(text, at: start, 1), rule.contains("BYDAY") else {
            return nil
        }
        return Rhythm(rule: rule)
    }

    /// 一月一调度, 一周一报, 半年一评.
    private static func oneEach(_ text: Scalars, at index: Int) -> Rhythm? {
        if index > 0, Numerals.isChinese(text[index - 1]) || text[index - 1] == "第" || text[index - 1].digit != nil { return nil }
        for (word, rule) in oneEachRules where text.starts(with: word, at: index) { return Rhythm(rule: rule) }
        return nil
    }

    private static let oneEachRules: [(Scalars, String)] = [
        ("一日一", "FREQ=DAILY"), ("一天一", "FREQ=DAILY"), ("一周一", "FREQ=WEEKLY"), ("一月一", "FREQ=MONTHLY"), ("一季一", "FREQ=MONTHLY;INTERVAL=3"),
        ("一季度一", "FREQ=MONTHLY;INTERVAL=3"), ("半年一", "FREQ=MONTHLY;INTERVAL=6"), ("一年一", "FREQ=YEARLY"),
    ].map { (Scalars($0.0), $0.1) }

    private static let workday = Scalars("工作日")
    private static let compounds: [(Scalars, String)] = [
        ("周报告", "FREQ=WEEKLY"), ("周例会", "FREQ=WEEKLY"), ("周调度", "FREQ=WEEKLY"), ("周通报", "FREQ=WEEKLY"), ("月报告", "FREQ=MONTHLY"),
        ("月调度", "FREQ=MONTHLY"), ("月通报", "FREQ=MONTHLY"), ("月例会", "FREQ=MONTHLY"), ("日报告", "FREQ=DAILY"), ("日调度", "FREQ=DAILY"),
        ("季度例会", "FREQ=MONTHLY;INTERVAL=3"), ("月月", "FREQ=MONTHLY"), ("周周", "FREQ=WEEKLY"), ("天天", "FREQ=DAILY"),
    ].map { (Scalars($0.0), $0.1) }

    static func named(_ text: Scalars, at index: Int) -> Rhythm? {
        switch text[index] {
        case "工", "周", "星", "一", "半", "月", "日", "季", "天": break
        default: return nil
        }
        if text.starts(with: workday, at: index), index == 0 || text[index - 1] != "个" {
            let before = Array(text[..<index])
            if before.last?.digit != nil || before.endsWithAny(words("个 法定 第 前 后")) { return nil }
            return Rhythm(rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
        }
        if text[index] == "周" || text.starts(with: Scalars("星期"), at: index), let rhythm = weekday(text, at: index) { return rhythm }
        if text[index] == "一" || text[index] == "半", let rhythm = oneEach(text, at: index) { return rhythm }
        for (word, rule) in compounds where text.starts(with: word, at: index) {
            // 3月报告 is a month.
            if index > 0,
                text[index - 1].digit != nil || Numerals.isChinese(text[index - 1]) || text[index - 1] == "当" || text[index - 1] == "本"
            {
                continue
            }
            return Rhythm(rule: rule)
        }
        return nil
    }
}
