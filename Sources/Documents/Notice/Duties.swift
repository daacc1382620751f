/// Promises that recur: 坚持每周四组织业务学习 → `FREQ=WEEKLY;BYDAY=TH`.
enum Duties {
    static func read(_ measure: String, at path: [Int]) -> [Notice.Duty] {
        let text = Scalars(measure)
        var found: [Notice.Duty] = []
        var low = 0
        var index = 0
        while index <= text.count {
            if index == text.count || text[index].isTerminator || text[index].isComma || text[index].isColon {
                // 12:00 is no end of a clause.
                let within = index < text.count && index > 0 && index + 1 < text.count && text[index - 1].digit != nil && text[index + 1].digit != nil
                if !within {
                    if let duty = duty(text[low..<index], at: path) { found.append(duty) }
                    low = index + 1
                }
            }
            index += 1
        }
        return found
    }

    private static func duty(_ slice: ArraySlice<Unicode.Scalar>, at path: [Int]) -> Notice.Duty? {
        let clause = Array(slice.trimmed)
        guard clause.count >= 4, let rhythm = Rhythm.find(in: clause) else { return nil }
        return Notice.Duty(measure: path, text: stripped(clause).string, recurrence: rhythm.rule)
    }

    private static let leads = words("明确 并 要求 同时 确保 做到 坚持做到")

    private static func stripped(_ clause: Scalars) -> Scalars {
        var text = clause
        for lead in leads where text.starts(with: lead, at: 0) { text.removeFirst(lead.count); break }
        // 自2026年7月1日起每周三…
        if text.first == "自" || text.first == "从", let from = text.firstIndex(where: { $0 == "起" }), from < 16, from + 1 < text.count { text.removeFirst(from + 1) }
        while let last = text.last, last == "." { text.removeLast() }
        return text
    }
}

/// The rhythm in a clause: a rule where it is plain, else only that there is one.
struct Rhythm: Equatable {
    var rule: String?

    private static let vague = words("定期 常态化 不定期 经常性 节假日前 节前 节日前 按规定次数 每学期 每逢 月评季 随时更新 日常化")
    private static let seasons = words("汛期 雨季 季节 旺季 淡季 期间 节假日 假期 暑期 寒假 暑假 防火期 高峰期")
    private static let amounts = words("不少于 不低于 至少 不得少于")
    private static let weekdays: [Unicode.Scalar: String] = ["一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU"]
    private static let order = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    static func find(in clause: Scalars) -> Rhythm? {
        var index = 0
        while index < clause.count {
            if clause[index] == "每" || clause[index] == "逐", let rhythm = each(clause, at: index + 1) { return settle(rhythm, clause) }
            if clause[index] == "按" || clause[index] == "隔", let rhythm = by(clause, at: index + 1, every: clause[index] == "隔" ? 2 : 1) { return settle(rhythm, clause) }
            if let rhythm = named(clause, at: index) { return settle(rhythm, clause) }
            index += 1
        }
        return clause.containsAny(vague) ? Rhythm(rule: nil) : nil
    }

    /// 每周不少于2天 promises an amount, not a rhythm; 每月至少一次 is monthly.
    private static func settle(_ rhythm: Rhythm, _ clause: Scalars) -> Rhythm {
        // A rhythm of a season is none of the year.
        if clause.containsAny(seasons) { return Rhythm(rule: nil) }
        for word in amounts {
            guard let at = clause.firstIndex(of: word, from: 0), let number = Numerals.any(clause, at: at + word.count), number.end < clause.count else { continue }
            let unit = clause[number.end]
            if number.value > 1 || !(unit == "次" || unit == "场" || unit == "期" || unit == "轮" || unit == "个") { return Rhythm(rule: nil) }
        }
        return rhythm
    }

    // MARK: 每…

    private static func each(_ text: Scalars, at start: Int) -> Rhythm? {
        var index = start
        var interval = 1
        if let number = Numerals.any(text, at: index), number.end < text.count {
            interval = number.value
            index = number.end
            if index < text.count, text[index] == "个" { index += 1 }
        } else if index < text.count, text[index] == "个" {
            index += 1
        } else if text.starts(with: Scalars("半"), at: index) {
            if text.starts(with: Scalars("半年"), at: index) { return Rhythm(rule: "FREQ=MONTHLY;INTERVAL=6") }
            if text.starts(with: Scalars("半个月"), at: index) || text.starts(with: Scalars("半月"), at: index) { return Rhythm(rule: nil) }
            return nil
        } else if text.starts(with: Scalars("双"), at: index) {
            interval = 2
            index += 1
        }
        guard index < text.count, interval >= 1, interval <= 60 else { return nil }
        if text.starts(with: Scalars("季"), at: index) { return Rhythm(rule: quarterly(text, at: index + 1, interval)) }
        if text.starts(with: Scalars("上学日"), at: index) { return Rhythm(rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR") }
        if text.starts(with: Scalars("小时"), at: index) || text.starts(with: Scalars("分钟"), at: index) { return Rhythm(rule: nil) }
        if text.starts(with: Scalars("工作日"), at: index) { return Rhythm(rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR") }
        if text.starts(with: Scalars("学期"), at: index) || text.starts(with: Scalars("旬"), at: index) { return Rhythm(rule: nil) }
        switch text[index] {
        case "年": return Rhythm(rule: yearly(text, at: index + 1, interval))
        case "日", "天": return Rhythm(rule: rule("DAILY", interval))
        case "晚", "早": return Rhythm(rule: "FREQ=DAILY")
        case "月": return Rhythm(rule: monthly(text, at: index + 1, interval))
        case "周": return Rhythm(rule: weekly(text, at: index + 1, interval))
        case "星" where text.starts(with: Scalars("星期"), at: index): return Rhythm(rule: weekly(text, at: index + 2, interval))
        case "礼" where text.starts(with: Scalars("礼拜"), at: index): return Rhythm(rule: weekly(text, at: index + 2, interval))
        default: return nil
        }
    }

    private static func rule(_ frequency: String, _ interval: Int, _ rest: String = "") -> String {
        "FREQ=\(frequency)" + (interval > 1 ? ";INTERVAL=\(interval)" : "") + rest
    }

    /// 每季度第一个月10日前: the tenth, every third month.
    private static func quarterly(_ text: Scalars, at start: Int, _ interval: Int) -> String {
        var index = start
        if index < text.count, text[index] == "度" { index += 1 }
        let base = "FREQ=MONTHLY;INTERVAL=\(3 * interval)"
        for word in words("的第一个月 第一个月 首月 末月 最后一个月 第三个月 次月") where text.starts(with: word, at: index) {
            index += word.count
            if index < text.count, text[index] == "的" { index += 1 }
            if let day = Numerals.any(text, at: index), (1...31).contains(day.value), day.end < text.count, text[day.end] == "日" || text[day.end] == "号" { return base + ";BYMONTHDAY=\(day.value)" }
            break
        }
        return base
    }

    /// 每年9月, 每年6月、12月, 每年11月30日; 每年6月底前 leaves the day open.
    private static func yearly(_ text: Scalars, at start: Int, _ interval: Int) -> String {
        var index = start
        if index < text.count, text[index] == "的" { index += 1 }
        var months: [String] = []
        var day: Int?
        while let month = Numerals.any(text, at: index), (1...12).contains(month.value), month.end < text.count {
            guard text[month.end] == "月" || text[month.end] == "、" || text[month.end] == "和" else { break }
            months.append(String(month.value))
            index = month.end + 1
            guard text[month.end] == "月" else { continue }
            if index < text.count, text[index] == "份" { index += 1 }
            if index < text.count, text[index] == "底" || text[index] == "末" || text[index] == "前" { return rule("YEARLY", interval) }
            if let own = Numerals.any(text, at: index), (1...31).contains(own.value), own.end < text.count, text[own.end] == "日" || text[own.end] == "号" {
                day = own.value
                break
            }
            guard index < text.count, text[index] == "、" || text[index] == "和" || text[index] == "及" else { break }
            index += 1
        }
        guard !months.isEmpty else { return rule("YEARLY", interval) }
        return rule("YEARLY", interval, ";BYMONTH=" + months.joined(separator: ",") + (day.map { ";BYMONTHDAY=\($0)" } ?? ""))
    }

    private static func weekly(_ text: Scalars, at start: Int, _ interval: Int) -> String? {
        var index = start
        if index < text.count, text[index] == "末" { return rule("WEEKLY", interval, ";BYDAY=SA,SU") }
        var days: [String] = []
        while index < text.count, let day = weekdays[text[index]], !counts(text, index) {
            days.append(day)
            index += 1
            if index < text.count, text[index] == "至" || text[index] == "到" || text[index] == "—" || text[index] == "-" {
                let next = skipWeekWord(text, index + 1)
                guard next < text.count, let last = weekdays[text[next]], let a = order.firstIndex(of: day), let b = order.firstIndex(of: last), a < b else { break }
                days = Array(order[a...b])
                index = next + 1
                break
            }
            guard index < text.count, text[index] == "、" || text[index] == "和" || text[index] == "及" || text[index] == "," else { break }
            index = skipWeekWord(text, index + 1)
        }
        return rule("WEEKLY", interval, days.isEmpty ? "" : ";BYDAY=" + days.joined(separator: ","))
    }

    /// 每周一次 counts; 每周一 is a day.
    private static func counts(_ text: Scalars, _ index: Int) -> Bool {
        guard index + 1 < text.count else { return false }
        guard text[index] != "日", text[index] != "天" else { return false }
        let next = text[index + 1]
        if "次场期轮篇条个".unicodeScalars.contains(next) { return true }
        // 每周一学, 每周一报: one of each, where nothing but a sign or 制度 follows.
        guard text[index] == "一", "讲课题报学测查练评会议谈访测考".unicodeScalars.contains(next) else { return false }
        guard index + 2 < text.count else { return true }
        let after = text[index + 2]
        return after.isCloser || after.isTerminator || after.isComma || text.starts(with: Scalars("制度"), at: index + 2) || text.starts(with: Scalars("机制"), at: index + 2)
    }

    private static func skipWeekWord(_ text: Scalars, _ index: Int) -> Int {
        var index = index
        if index < text.count, text[index] == "每" { index += 1 }
        if index < text.count, text[index] == "周" { index += 1 }
        return index
    }

    private static func monthly(_ text: Scalars, at start: Int, _ interval: Int) -> String? {
        var index = start
        if index < text.count, text[index] == "的" { index += 1 }
        if index < text.count, text[index] == "底" || text[index] == "末" { return rule("MONTHLY", interval, ";BYMONTHDAY=-1") }
        if text.starts(with: Scalars("最后一个"), at: index) || text.starts(with: Scalars("第"), at: index) {
            if let nth = nthWeekday(text, at: index) { return rule("MONTHLY", interval, ";BYDAY=\(nth)") }
        }
        var days: [String] = []
        while let number = Numerals.any(text, at: index), (1...31).contains(number.value), number.end < text.count {
            if text[number.end] == "日" || text[number.end] == "号" {
                days.append(String(number.value))
                index = number.end + 1
            } else if text[number.end] == "、" || text[number.end] == "和" {
                days.append(String(number.value))
                index = number.end
            } else {
                break
            }
            guard index < text.count, text[index] == "、" || text[index] == "和" || text[index] == "及" else { break }
            index += 1
        }
        return rule("MONTHLY", interval, days.isEmpty ? "" : ";BYMONTHDAY=" + days.joined(separator: ","))
    }

    /// 第一个周三 → 1WE, 最后一个周五 → -1FR.
    private static func nthWeekday(_ text: Scalars, at start: Int) -> String? {
        var index = start
        let nth: Int
        if text.starts(with: Scalars("最后一个"), at: index) {
            nth = -1
            index += 4
        } else if let number = Numerals.any(text, at: index + 1), (1...5).contains(number.value) {
            nth = number.value
            index = number.end
            if index < text.count, text[index] == "个" { index += 1 }
        } else {
            return nil
        }
        if text.starts(with: Scalars("星期"), at: index) { index += 2 } else if text.starts(with: Scalars("周"), at: index) { index += 1 } else { return nil }
        guard index < text.count, let day = weekdays[text[index]] else { return nil }
        return "\(nth)\(day)"
    }

    // MARK: 按月, 周报, 工作日

    private static func by(_ text: Scalars, at index: Int, every interval: Int) -> Rhythm? {
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
        if index > 0, text[index - 1].isHan, "每第上下本一两三单双当隔逐".unicodeScalars.contains(text[index - 1]) || Numerals.isChinese(text[index - 1]) { return nil }
        let start = text[index] == "周" ? index + 1 : index + 2
        guard start < text.count, weekdays[text[start]] != nil, let rule = weekly(text, at: start, 1), rule.contains("BYDAY") else { return nil }
        return Rhythm(rule: rule)
    }

    /// 一月一调度, 一周一报, 半年一评.
    private static func oneEach(_ text: Scalars, at index: Int) -> Rhythm? {
        if index > 0, Numerals.isChinese(text[index - 1]) || text[index - 1] == "第" || text[index - 1].digit != nil { return nil }
        for (word, rule) in oneEachRules where text.starts(with: word, at: index) { return Rhythm(rule: rule) }
        return nil
    }

    private static let oneEachRules: [(Scalars, String)] = [
        ("一日一", "FREQ=DAILY"), ("一天一", "FREQ=DAILY"), ("一周一", "FREQ=WEEKLY"), ("一月一", "FREQ=MONTHLY"), ("一季一", "FREQ=MONTHLY;INTERVAL=3"), ("一季度一", "FREQ=MONTHLY;INTERVAL=3"), ("半年一", "FREQ=MONTHLY;INTERVAL=6"), ("一年一", "FREQ=YEARLY"),
    ].map { (Scalars($0.0), $0.1) }

    private static func named(_ text: Scalars, at index: Int) -> Rhythm? {
        if text.starts(with: Scalars("工作日"), at: index), index == 0 || text[index - 1] != "个" {
            let before = Array(text[..<index])
            if before.last?.digit != nil || before.endsWithAny(words("个 法定 第 前 后")) { return nil }
            return Rhythm(rule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
        }
        if text[index] == "周" || text.starts(with: Scalars("星期"), at: index), let rhythm = weekday(text, at: index) { return rhythm }
        if text[index] == "一" || text[index] == "半", let rhythm = oneEach(text, at: index) { return rhythm }
        for (word, rule) in [("周报告", "FREQ=WEEKLY"), ("周例会", "FREQ=WEEKLY"), ("周调度", "FREQ=WEEKLY"), ("周通报", "FREQ=WEEKLY"), ("月报告", "FREQ=MONTHLY"), ("月调度", "FREQ=MONTHLY"), ("月通报", "FREQ=MONTHLY"), ("月例会", "FREQ=MONTHLY"), ("日报告", "FREQ=DAILY"), ("日调度", "FREQ=DAILY"), ("季度例会", "FREQ=MONTHLY;INTERVAL=3"), ("月月", "FREQ=MONTHLY"), ("周周", "FREQ=WEEKLY"), ("天天", "FREQ=DAILY")]
        where text.starts(with: Scalars(word), at: index) {
            // 3月报告 is a month.
            if index > 0, text[index - 1].digit != nil || Numerals.isChinese(text[index - 1]) || text[index - 1] == "当" || text[index - 1] == "本" { continue }
            return Rhythm(rule: rule)
        }
        return nil
    }
}
