/// C5 days without a year, C6 days that no calendar has; in any text.
enum YearsCheck {
    static func remarks(_ script: Manuscript) -> [Remark] {
        var missing: [Remark] = []
        var impossible: [Remark] = []
        for row in script.map.rows where missing.count + impossible.count < 60 {
            let text = Array(script.text[row.range].prefix(50_000))
            var year: Int?
            let dates = Dates.all(in: text, year: &year)
            for (index, date) in dates.enumerated() {
                let range = (row.range.lowerBound + date.start)..<(row.range.lowerBound + date.end)
                if let reason = impossibility(date, text) {
                    let end = min(row.range.upperBound, range.upperBound + (date.day == nil ? 3 : 0))
                    impossible.append(
                        script.remark("C6", .error, range.lowerBound..<end, "“\(script.quote(range.lowerBound..<end))”：\(reason)请改正日期。"))
                } else if lacksYear(date, index > 0 ? dates[index - 1] : nil, text) {
                    let clause = script.map.clause(at: range.lowerBound)
                    let shown = max(clause.lowerBound, range.lowerBound - 6)..<range.upperBound
                    missing.append(script.remark("C5", .hint, range, "“\(script.quote(shown))”没有写年份，跨年后容易误读。请补上年份。"))
                }
            }
        }
        return missing.limited(to: 5) { "还有 \($0) 处日期没有写年份。请补上。" } + impossible.limited(to: 10) { "还有 \($0) 处日期不存在。请改正。" }
    }

    private static func writesYear(_ date: Dates.Found, _ text: Scalars) -> Bool {
        text[date.start..<date.end].contains("年") || !text[date.start..<date.end].contains("月")
    }

    private static func impossibility(_ date: Dates.Found, _ text: Scalars) -> String? {
        guard text[date.start..<date.end].contains("月") else { return nil }
        guard let day = date.day else {
            // 6月32日 is read as a month alone.
            guard let number = Numerals.arabic(text, at: date.end), number.value > 31, number.end < text.count, text[number.end] == "日"
            else {
                return nil
            }
            return "没有这一天。"
        }
        // Without its own year any February may have 29 days.
        let year = writesYear(date, text) ? date.year ?? 2024 : 2024
        let last = Dates.days(in: date.month, of: year)
        return day > last ? "\(date.month) 月只有 \(last) 天。" : nil
    }

    private static let given = words("每年 次年 翌年 当年 同年 今年 去年 本年 明年 上年 前年 历年 年度 每月 逐月")

    private static func lacksYear(_ date: Dates.Found, _ last: Dates.Found?, _ text: Scalars) -> Bool {
        guard !writesYear(date, text) else { return false }
        var low = date.start
        while low > 0, date.start - low < 120, !text[low - 1].endsSentence { low -= 1 }
        let before = Array(text[low..<date.start])
        if before.containsAny(given) || hasYear(before) { return false }
        // 6月、12月 and 3月至5月 speak of months of any year; the first of them was asked about already.
        if let last, date.start - last.end <= 3 { return false }
        return true
    }

    /// 2025年 earlier in the sentence is the year of what follows.
    private static func hasYear(_ text: Scalars) -> Bool {
        text.indices.contains { index in
            guard index >= 4, text[index] == "年" || text[index] == "." || text[index] == "-" else { return false }
            return Numerals.any(text, at: index - 4).map { (1990...2100).contains($0.value) && $0.end == index } ?? false
        }
    }
}
