/// A plain rule of recurrence: daily, weekly on given days, or every so many months.
struct Cadence {
    private enum Frequency { case daily, weekly([Int]), monthly }

    private let frequency: Frequency
    private let interval: Int
    private static let codes = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    private static let names = ["一", "二", "三", "四", "五", "六", "日"]

    /// - Parameter rule: RFC 5545, as `Notice.Duty` carries it; nil for years and what is not plain.
    init?(_ rule: String) {
        var parts: [String: String] = [:]
        for part in rule.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { parts[String(pair[0])] = String(pair[1]) }
        }
        interval = max(1, parts["INTERVAL"].flatMap { Int($0) } ?? 1)
        switch parts["FREQ"] {
        case "DAILY": frequency = .daily
        case "WEEKLY":
            let days = (parts["BYDAY"] ?? "").split(separator: ",").compactMap { Self.codes.firstIndex(of: String($0)) }
            frequency = .weekly(days)
        case "MONTHLY": frequency = .monthly
        default: return nil
        }
    }

    var isWeekly: Bool {
        if case .weekly = frequency { return true }
        return false
    }

    /// 每周四, 每两周, 每季度.
    var name: String {
        switch frequency {
        case .daily: interval == 1 ? "每日" : "每 \(interval) 日"
        case .weekly(let days):
            (interval == 1 ? "每周" : "每 \(interval) 周") + days.map { Self.names[$0] }.joined(separator: "、")
        case .monthly: interval == 1 ? "每月" : interval == 3 ? "每季度" : interval == 6 ? "每半年" : "每 \(interval) 个月"
        }
    }

    var unit: String {
        if case .weekly(let days) = frequency, days.count == 1, interval == 1 { return "个周\(Self.names[days[0]])" }
        return "次"
    }

    /// Days from one occurrence to the next, where it is always the same.
    var period: Int? {
        if case .weekly(let days) = frequency, days.count <= 1 { return 7 * interval }
        return nil
    }

    /// The least and the most occurrences that the span can have.
    func expected(_ from: Day, _ to: Day) -> ClosedRange<Int> {
        let days = to.number - from.number + 1
        switch frequency {
        case .daily: return range(days / interval * 17 / 20, days / interval)
        case .weekly(let weekdays) where !weekdays.isEmpty && interval == 1:
            let count = (from.number...to.number).reduce(0) { $0 + (weekdays.contains(Day.weekday($1)) ? 1 : 0) }
            return range(count, count)
        case .weekly(let weekdays):
            let each = max(1, weekdays.count)
            return range(days / (7 * interval) * each, (days / (7 * interval) + 1) * each)
        case .monthly: return range(Day.wholeMonths(from, to) / interval, Day.touchedMonths(from, to) / interval + (interval > 1 ? 1 : 0))
        }
    }

    private func range(_ low: Int, _ high: Int) -> ClosedRange<Int> { min(low, high)...max(low, high) }

    /// Occurrences due after the shift for holidays: to the next working day of the same ISO week, else the one
    /// before; a week without a working day has none. Nil unless the rule names weekdays.
    func due(_ from: Day, _ to: Day, _ isWorkingDay: (String) -> Bool?) -> Int? {
        guard case .weekly(let weekdays) = frequency, !weekdays.isEmpty, interval == 1 else { return nil }
        var known: [Int: Bool] = [:]
        func works(_ day: Int) -> Bool {
            if let value = known[day] { return value }
            let value = isWorkingDay(Day.iso(day)) ?? (Day.weekday(day) < 5)
            known[day] = value
            return value
        }
        var due = 0
        for day in from.number...to.number where weekdays.contains(Day.weekday(day)) {
            let monday = day - Day.weekday(day)
            if works(day) || (monday...(monday + 6)).contains(where: works) { due += 1 }
        }
        return due
    }
}
