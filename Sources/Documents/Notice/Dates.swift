/// Days in running text: 2025年7月25日, 2025.7.25, 2025-07-25, 二〇二五年七月二十五日, 10月27日.
enum Dates {
    struct Found {
        var start: Int
        var end: Int
        /// As written or, where missing, from the text before.
        var year: Int?
        var month: Int
        /// Nil when only the month is given.
        var day: Int?
        /// 2月底, 年底: the last day is meant.
        var isEnd = false

        /// `YYYY-MM-DD`, nil without year or day, and for days that do not exist.
        var iso: String? {
            guard let year, (1...12).contains(month) else { return nil }
            let last = Dates.days(in: month, of: year)
            guard let day = day ?? (isEnd ? last : nil), (1...last).contains(day) else { return nil }
            func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
            return "\(year)-\(two(month))-\(two(day))"
        }
    }

    static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }

    /// All dates in order; `year` is the year in force before the text and after it.
    static func all(in text: Scalars, year: inout Int?) -> [Found] {
        var found: [Found] = []
        var index = 0
        while index < text.count {
            guard text[index].digit != nil || Numerals.isChinese(text[index]) else { index += 1; continue }
            if var date = date(text, at: index) {
                if let own = date.year {
                    year = own
                } else {
                    date.year = continued(date, after: found.last, in: text) ?? year
                    if let known = date.year { year = known }
                }
                found.append(date)
                index = date.end
            } else {
                index = Numerals.any(text, at: index)?.end ?? index
                if index < text.count, text[index].digit != nil || Numerals.isChinese(text[index]) {
                    while index < text.count, text[index].digit != nil || Numerals.isChinese(text[index]) { index += 1 }
                }
                // 2024年以来 sets the year for what follows.
                index = max(index, 0)
                if index < text.count, text[index] == "年", index >= 4, let number = Numerals.any(text, at: index - 4),
                    (1990...2100).contains(number.value)
                {
                    year = number.value
                }
                index += 1
            }
        }
        return found
    }

    /// 2024年11月3日至1月10日 runs into the next year.
    private static func continued(_ date: Found, after last: Found?, in text: Scalars) -> Int? {
        guard let last, let year = last.year, date.start - last.end <= 6, joins(text[last.end..<date.start]) else { return nil }
        let next = text[last.end..<date.start].contains("次") || text[last.end..<date.start].contains("翌")
        return next || date.month < last.month ? year + 1 : year
    }

    /// 至, —, ~ and the like between two days of a range.
    static func joins(_ between: ArraySlice<Unicode.Scalar>) -> Bool {
        var signs = Array(between.trimmed)
        if signs.starts(with: Scalars("开始"), at: 0) { signs.removeFirst(2) }
        if signs.endsWithAny([Scalars("次年"), Scalars("翌年")]) { signs.removeLast(2) }
        guard !signs.isEmpty, signs.count <= 3 else { return false }
        return signs.allSatisfy { sign in
            switch sign {
            case "至", "到", "—", "－", "-", "–", "~", "～", "─", "―", "起", "日": true
            default: sign.isBlank
            }
        }
    }

    private static func date(_ text: Scalars, at start: Int) -> Found? {
        guard let first = Numerals.any(text, at: start) else { return nil }
        var index = skip(text, first.end)
        guard index < text.count else { return nil }
        if (1990...2100).contains(first.value) {
            if text[index] == "年" {
                index = skip(text, index + 1)
                if index < text.count, text[index] == "底" || text[index] == "末" {
                    return Found(start: start, end: index + 1, year: first.value, month: 12, day: nil, isEnd: true)
                }
                guard let month = Numerals.any(text, at: index), (1...12).contains(month.value) else { return nil }
                return monthAndDay(text, start, year: first.value, month: month)
            }
            return signed(text, start, year: first.value, sign: text[index], at: index)
        }
        guard (1...12).contains(first.value), text[index] == "月" else { return nil }
        return monthAndDay(text, start, year: nil, month: first)
    }

    private static func monthAndDay(_ text: Scalars, _ start: Int, year: Int?, month: (value: Int, end: Int)) -> Found? {
        var index = skip(text, month.end)
        guard index < text.count, text[index] == "月" else { return nil }
        index = skip(text, index + 1)
        if index < text.count, text[index] == "份" { index += 1 }
        if index < text.count, text[index] == "底" || text[index] == "末" {
            return Found(start: start, end: index + 1, year: year, month: month.value, day: nil, isEnd: true)
        }
        if let day = Numerals.any(text, at: index), (1...31).contains(day.value) {
            let end = skip(text, day.end)
            if end < text.count, text[end] == "日" || text[end] == "号" {
                return Found(start: start, end: end + 1, year: year, month: month.value, day: day.value)
            }
            // 7月5至9日 leaves the sign to the second day.
            if end < text.count, joins(text[end...end]) {
                return Found(start: start, end: end, year: year, month: month.value, day: day.value)
            }
        }
        return Found(start: start, end: index, year: year, month: month.value, day: nil)
    }

    /// 2025.7.25 · 2025-07-25 · 2025/7/25
    private static func signed(_ text: Scalars, _ start: Int, year: Int, sign: Unicode.Scalar, at index: Int) -> Found? {
        switch sign {
        case ".", "-", "/", "．", "－", "·": break
        default: return nil
        }
        guard let month = Numerals.arabic(text, at: index + 1), (1...12).contains(month.value), month.end < text.count,
            text[month.end] == sign,
            let day = Numerals.arabic(text, at: month.end + 1), (1...31).contains(day.value)
        else { return nil }
        let end = day.end < text.count && text[day.end] == "日" ? day.end + 1 : day.end
        return Found(start: start, end: end, year: year, month: month.value, day: day.value)
    }

    private static func skip(_ text: Scalars, _ index: Int) -> Int {
        var index = index
        while index < text.count, text[index].isBlank { index += 1 }
        return index
    }
}
