/// A recurrence rule as text (RFC 5545 §3.3.10), restricted to what offices promise: a frequency, an interval, and days.
/// Here it is only read and checked; when each occurrence falls due is the standing duties' matter.
public struct Recurrence: Sendable, Equatable {
    public enum Frequency: String, Sendable { case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY" }
    public var frequency: Frequency
    public var interval = 1
    public var days: [String] = []
    public var monthDays: [Int] = []
    public var months: [Int] = []

    public init(frequency: Frequency, interval: Int = 1) {
        self.frequency = frequency
        self.interval = interval
    }

    /// The rule as text, its parts in one order.
    public var text: String {
        func list(_ name: String, _ values: [some CustomStringConvertible]) -> String {
            values.isEmpty ? "" : ";\(name)=" + values.map(\.description).joined(separator: ",")
        }
        return "FREQ=\(frequency.rawValue)" + (interval == 1 ? "" : ";INTERVAL=\(interval)") + list("BYMONTH", months)
            + list("BYMONTHDAY", monthDays) + list("BYDAY", days)
    }

    /// - Returns: nil when the text is not such a rule, to the last character.
    public init?(_ text: String) {
        guard text.utf8.count <= 200 else { return nil }
        var parts: [String: String] = [:]
        for part in text.split(separator: ";", omittingEmptySubsequences: false) {
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard pair.count == 2, parts.updateValue(String(pair[1]), forKey: String(pair[0])) == nil else { return nil }
        }
        guard let frequency = parts.removeValue(forKey: "FREQ").flatMap(Frequency.init(rawValue:)) else { return nil }
        self.frequency = frequency
        if let text = parts.removeValue(forKey: "INTERVAL") {
            guard let interval = Recurrence.number(text, in: 1...120) else { return nil }
            self.interval = interval
        }
        if let text = parts.removeValue(forKey: "BYDAY") {
            days = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard days.allSatisfy(Recurrence.isDay) else { return nil }
        }
        if let text = parts.removeValue(forKey: "BYMONTHDAY") {
            guard let numbers = Recurrence.list(text, in: -31...31), !numbers.contains(0) else { return nil }
            monthDays = numbers
        }
        if let text = parts.removeValue(forKey: "BYMONTH") {
            guard let numbers = Recurrence.list(text, in: 1...12) else { return nil }
            months = numbers
        }
        // A day named twice would be two occurrences.
        guard parts.isEmpty, Set(days).count == days.count, Set(monthDays).count == monthDays.count, Set(months).count == months.count
        else { return nil }
    }

    /// A number in its one spelling: no plus sign, no leading zero.
    private static func number(_ text: some StringProtocol, in range: ClosedRange<Int>) -> Int? {
        guard let number = Int(text), String(number) == text, range.contains(number) else { return nil }
        return number
    }

    private static func list(_ text: String, in range: ClosedRange<Int>) -> [Int]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { number($0, in: range) }
        return numbers.count == parts.count ? numbers : nil
    }

    private static let weekdays = ["MO": "一", "TU": "二", "WE": "三", "TH": "四", "FR": "五", "SA": "六", "SU": "日"]

    /// TH, or 1TH to 5TH and -1TH to -5TH: the first or last Thursday.
    private static func isDay(_ text: String) -> Bool {
        guard weekdays[String(text.suffix(2))] != nil else { return false }
        let place = text.dropLast(2)
        return place.isEmpty || number(place, in: -5...5).map { $0 != 0 } ?? false
    }

    /// 每周四、每月5日、每季度: for people who do not read rules. Says all of the rule.
    public var chinese: String {
        let unit: String =
            switch frequency {
            case .daily: interval == 1 ? "每天" : "每\(interval)天"
            case .weekly: interval == 1 ? "每周" : "每\(interval)周"
            case .monthly: interval == 1 ? "每月" : interval == 3 ? "每季度" : interval == 6 ? "每半年" : "每\(interval)个月"
            case .yearly: interval == 1 ? "每年" : "每\(interval)年"
            }
        let monthWords = months.map { "\($0)月" }.joined(separator: "、")
        let monthDayWords = monthDays.map { $0 == -1 ? "最后一天" : $0 < 0 ? "倒数第\(-$0)天" : "\($0)日" }.joined(separator: "、")
        let dayWords = days.map(Recurrence.chinese(day:)).joined(separator: "、")
        // 每周一、五 in one word; placed days name their week day whole.
        let isJoint = frequency == .weekly && interval == 1 && months.isEmpty
        let isPlain = days.allSatisfy { $0.count == 2 }
        let shownDays = isJoint || !isPlain || days.isEmpty ? dayWords : (frequency == .weekly ? "的星期" : "星期") + dayWords
        let months = frequency == .yearly || monthWords.isEmpty ? monthWords : "（\(monthWords)）"
        let spaced = frequency == .daily && !dayWords.isEmpty ? "（\(shownDays)）" : shownDays
        return unit + months + monthDayWords + spaced
    }

    private static func chinese(day: String) -> String {
        let name = weekdays[String(day.suffix(2))] ?? ""
        guard let place = Int(day.dropLast(2)) else { return name }
        let which = place > 0 ? "第\(place)个" : place == -1 ? "最后一个" : "倒数第\(-place)个"
        return "\(which)星期\(name)"
    }
}

extension Recurrence {
    /// How often in a year, about: enough to tell a looser promise from a stricter one.
    public var timesAYear: Double {
        let within = Double(max(1, days.count) * max(1, monthDays.count))
        let share = frequency == .yearly || months.isEmpty ? 1 : Double(months.count) / 12
        return switch frequency {
        case .daily: 365 / Double(interval) * (days.isEmpty ? 1 : Double(days.count) / 7) * share
        case .weekly: 52 / Double(interval) * within * share
        case .monthly: 12 / Double(interval) * within * share
        case .yearly: 1 / Double(interval) * Double(max(1, months.count)) * within
        }
    }

    /// Whether these rules together keep what this one promises. Four fifths are enough: 每月 and 每四周 are one rhythm.
    public func isKept(by rules: [Recurrence]) -> Bool { rules.map(\.timesAYear).reduce(0, +) >= timesAYear * 0.8 }

    /// Days of grace that are usual for its rhythm (domain §5).
    public var usualGrace: Int {
        switch frequency {
        case .daily: 1
        case .weekly: 2
        case .monthly: interval >= 3 ? 15 : interval == 2 ? 10 : 5
        case .yearly: 30
        }
    }
}
