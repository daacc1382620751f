/// The rhythm in a clause: a rule where it is plain, else only that there is one.
struct Rhythm: Equatable {
    var rule: String?

    private static let vague = words("定期 常态化 不定期 经常性 节假日前 节前 节日前 按规定次数 每学期 每逢 月评季 随时更新 日常化")
    private static let seasons = words("汛期 雨季 季节 旺季 淡季 期间 节假日 假期 暑期 寒假 暑假 防火期 高峰期")
    private static let amounts = words("不少于 不低于 至少 不得少于")
    static let weekdays: [Unicode.Scalar: String] = [
        "一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU",
    ]
    private static let order = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    static func find(in clause: Scalars) -> Rhythm? {
        var index = 0
        while index < clause.count {
            // 逐月 is every month, 逐年 but by and by.
            let opens = clause[index] == "每" || (clause[index] == "逐" && index + 1 < clause.count && clause[index + 1] != "年")
            if opens, let rhythm = each(clause, at: index + 1) { return isRate(clause) ? nil : settle(rhythm, clause) }
            if clause[index] == "按" || clause[index] == "隔", let rhythm = by(clause, at: index + 1, every: clause[index] == "隔" ? 2 : 1) {
                return settle(rhythm, clause)
            }
            if let rhythm = named(clause, at: index) { return settle(rhythm, clause) }
            index += 1
        }
        // 推动集体备课常态化 tells how it shall become, 常态化开展 what is done.
        return clause.containsAny(vague) && !clause.endsWithAny(states) ? Rhythm(rule: nil) : nil
    }

    private static let states = words("常态化 日常化")
    private static let changes = words("人均 增加 减少 提高 降低 节约 节省 增收")

    /// 人均每月增加600元 is an amount, and nothing that anybody does.
    private static func isRate(_ clause: Scalars) -> Bool {
        clause.last == "元" && clause.containsAny(changes)
    }

    /// 每周不少于2天 promises an amount, not a rhythm; 每月至少一次 is monthly.
    private static func settle(_ rhythm: Rhythm, _ clause: Scalars) -> Rhythm {
        // A rhythm of a season is none of the year.
        if clause.containsAny(seasons) || hasTwo(clause) { return Rhythm(rule: nil) }
        // 每天不少于2小时 leaves no day open.
        for word in amounts where rhythm.rule != "FREQ=DAILY" {
            guard let at = clause.firstIndex(of: word, from: 0), let number = Numerals.any(clause, at: at + word.count),
                number.end < clause.count
            else { continue }
            let unit = clause[number.end]
            if number.value > 1 || !(unit == "次" || unit == "场" || unit == "期" || unit == "轮" || unit == "个") { return Rhythm(rule: nil) }
        }
        return rhythm
    }

    private static let units = Set("日周旬月季年".unicodeScalars)

    /// 周调度、月通报: two rhythms in one breath are no one rule.
    private static func hasTwo(_ clause: Scalars) -> Bool {
        clause.indices.contains { index in
            guard clause[index] == "、", index + 2 < clause.count, units.contains(clause[index + 1]) else { return false }
            let next = clause[index + 2]
            let first = clause[..<index].suffix(5)
            return next.isHan && !Numerals.isChinese(next) && !"天末初底度中会".unicodeScalars.contains(next)
                && first.contains { units.contains($0) }
        }
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

    static func rule(_ frequency: String, _ interval: Int, _ rest: String = "") -> String {
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
            if let day = Numerals.any(text, at: index), (1...31).contains(day.value), day.end < text.count,
                text[day.end] == "日" || text[day.end] == "号"
            {
                return base + ";BYMONTHDAY=\(day.value)"
            }
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
            if let own = Numerals.any(text, at: index), (1...31).contains(own.value), own.end < text.count,
                text[own.end] == "日" || text[own.end] == "号"
            {
                day = own.value
                break
            }
            guard index < text.count, text[index] == "、" || text[index] == "和" || text[index] == "及" else { break }
            index += 1
        }
        guard !months.isEmpty else { return rule("YEARLY", interval) }
        return rule("YEARLY", interval, ";BYMONTH=" + months.joined(separator: ",") + (day.map { ";BYMONTHDAY=\($0)" } ?? ""))
    }

    static func weekly(_ text: Scalars, at start: Int, _ interval: Int) -> String? {
        var index = start
        if index < text.count, text[index] == "末" { return rule("WEEKLY", interval, ";BYDAY=SA,SU") }
        var days: [String] = []
        while index < text.count, let day = weekdays[text[index]], !counts(text, index) {
            days.append(day)
            index += 1
            if index < text.count, text[index] == "至" || text[index] == "到" || text[index] == "—" || text[index] == "-" {
                let next = skipWeekWord(text, index + 1)
                guard next < text.count, let last = weekdays[text[next]], let a = order.firstIndex(of: day),
                    let b = order.firstIndex(of: last), a < b
                else { break }
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
        return after.isCloser || after.isTerminator || after.isComma || text.starts(with: Scalars("制度"), at: index + 2)
            || text.starts(with: Scalars("机制"), at: index + 2)
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
        if index < text.count, text[index] == "底" || text[index] == "末" || text.starts(with: Scalars("最后一天"), at: index) {
            return rule("MONTHLY", interval, ";BYMONTHDAY=-1")
        }
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
        if text.starts(with: Scalars("星期"), at: index) {
            index += 2
        } else if text.starts(with: Scalars("周"), at: index) {
            index += 1
        } else {
            return nil
        }
        guard index < text.count, let day = weekdays[text[index]] else { return nil }
        return "\(nth)\(day)"
    }
}
