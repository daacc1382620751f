import Foundation

/// Rhythms as people write them: 每周四, 每月5日, 每季度.
extension Recurrence {
    /// What the form suggests.
    public static let examples = ["每天", "每个工作日", "每周一", "每周四", "每两周", "每月", "每月5日", "每月最后一天", "每季度", "每半年", "每年", "每年3月"]

    /// Reads a rule (RFC 5545) or Chinese words.
    /// - Returns: nil when it is neither, to the last character.
    public init?(typed text: String) {
        if let rule = Recurrence(text.uppercased()) {
            self = rule
            return
        }
        var words = Words(text)
        if words.takeAny("每个工作日", "每工作日", "工作日") {
            self.init(frequency: .weekly)
            days = ["MO", "TU", "WE", "TH", "FR"]
        } else {
            guard words.take("每"), let read = Recurrence.unit(&words) else { return nil }
            self = read
            switch frequency {
            case .daily: break
            case .weekly: days = words.weekdays()
            case .monthly: Recurrence.monthDays(&words, &self)
            case .yearly:
                months = words.numbers(before: "月", "月份")
                if !months.isEmpty { monthDays = words.numbers(before: "日", "号") }
            }
        }
        // Out of range words (每月32日) fail here.
        guard words.isAtEnd, Recurrence(self.text) != nil else { return nil }
    }

    private static func unit(_ words: inout Words) -> Recurrence? {
        let number = words.number()
        _ = words.take("个")
        let interval = number ?? 1
        if words.takeAny("天", "日") { return Recurrence(frequency: .daily, interval: interval) }
        if words.takeAny("周", "星期") {
            // 每周四, but 每2周的周四: the day would read as part of the number.
            if interval > 1 { words.takeAny("的", "（", "(") }
            return Recurrence(frequency: .weekly, interval: interval)
        }
        if words.takeAny("季度", "季") { return Recurrence(frequency: .monthly, interval: 3 * interval) }
        if number == nil, words.take("半年") { return Recurrence(frequency: .monthly, interval: 6) }
        if words.take("月") { return Recurrence(frequency: .monthly, interval: interval) }
        if words.take("年") { return Recurrence(frequency: .yearly, interval: interval) }
        return nil
    }

    private static func monthDays(_ words: inout Words, _ rule: inout Recurrence) {
        _ = words.take("的")
        if words.takeAny("最后一天", "月底", "月末", "底", "末") {
            rule.monthDays = [-1]
        } else if words.take("最后一个") {
            rule.days = words.weekdays().map { "-1" + $0 }
        } else if words.take("第") {
            guard let place = words.number(), words.take("个") else { return }
            rule.days = words.weekdays().map { "\(place)" + $0 }
        } else {
            rule.monthDays = words.numbers(before: "日", "号")
        }
    }
}

/// Takes words from the front of a text.
private struct Words {
    private var rest: Substring
    private static let weekdays: [Character: String] = [
        "一": "MO", "二": "TU", "三": "WE", "四": "TH", "五": "FR", "六": "SA", "日": "SU", "天": "SU",
    ]
    private static let digits: [Character: Int] = [
        "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    init(_ text: String) {
        rest = Substring(text.filter { !$0.isWhitespace && $0 != "）" && $0 != ")" })
    }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ word: String) -> Bool {
        guard rest.hasPrefix(word) else { return false }
        rest = rest.dropFirst(word.count)
        return true
    }

    @discardableResult
    mutating func takeAny(_ words: String...) -> Bool {
        for word in words where take(word) { return true }
        return false
    }

    /// 5, 两, 十二, 二十一; nil (and nothing taken) where there is none.
    mutating func number() -> Int? {
        let arabic = rest.prefix { $0.isASCII && $0.isNumber }
        if arabic.count > 3 { return nil }
        if !arabic.isEmpty {
            rest = rest.dropFirst(arabic.count)
            return Int(arabic)
        }
        var value: Int?
        var tens = 0
        while let next = rest.first {
            if next == "十" {
                tens = (value ?? 1) * 10
                value = 0
            } else if let digit = Words.digits[next], value == nil || value == 0 && tens > 0 {
                value = digit
            } else {
                break
            }
            rest = rest.dropFirst()
        }
        return value.map { $0 + tens }
    }

    /// 5日、20日, or 3月; nothing taken where the unit does not follow.
    mutating func numbers(before units: String...) -> [Int] {
        let start = rest
        var found: [Int] = []
        repeat {
            guard let number = number() else { break }
            found.append(number)
            for unit in units.reversed() where take(unit) { break }
        } while takeAny("、", "，", ",", "和")
        guard units.contains(where: start.prefix(start.count - rest.count).contains) else {
            rest = start
            return []
        }
        return found
    }

    /// 四, 周四, 一、三、五, 星期二和星期四.
    mutating func weekdays() -> [String] {
        var found: [String] = []
        repeat {
            takeAny("星期", "周")
            guard let next = rest.first, let day = Words.weekdays[next] else { break }
            found.append(day)
            rest = rest.dropFirst()
        } while takeAny("、", "，", ",", "和")
        return found
    }
}
