/// The days of a rule (RFC 5545 §3.3.10), by arithmetic on civil days: a thousand promises over years must cost milliseconds.
/// Foundation's `Calendar.RecurrenceRule`, a hundred times slower, is the oracle of its tests.
extension Recurrence {
    /// The days on which the rule falls, in order. `start` is RFC 5545's DTSTART: it anchors the interval, and where the rule names no
    /// day it gives week day, day of the month and month; months that lack that day are passed over.
    public func days(from start: Day, through end: Day) -> [Day] {
        guard start <= end else { return [] }
        var found: [Day] = []
        switch frequency {
        case .daily:
            for day in stride(from: start, through: end, by: interval) where isAllowed(day) { found.append(day) }
        case .weekly:
            let monday = start.startOfWeek
            let offsets = days.isEmpty ? [start.weekday - 1] : weekdays.map { $0.weekday - 1 }.sorted()
            for week in stride(from: monday, through: end, by: 7 * interval) {
                found += offsets.map { week.advanced(by: $0) }.filter { months.isEmpty || months.contains($0.civil.month) }
            }
        case .monthly:
            var month = Month(start)
            let last = Month(end)
            while month <= last {
                if months.isEmpty || months.contains(month.month) { found += monthlyDays(in: month, start) }
                month = month.advanced(by: interval)
            }
        case .yearly:
            for year in stride(from: start.civil.year, through: end.civil.year, by: interval) { found += yearlyDays(in: year, start) }
        }
        return found.filter { start <= $0 && $0 <= end }
    }

    /// A week day, with its place in month or year: -1 is the last; nil every one.
    private var weekdays: [(place: Int?, weekday: Int)] {
        days.map { (Int($0.dropLast(2)), (Recurrence.weekdayNames.firstIndex(of: String($0.suffix(2))) ?? 0) + 1) }
    }

    private static let weekdayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    private func isAllowed(_ day: Day) -> Bool {
        if !months.isEmpty, !months.contains(day.civil.month) { return false }
        if !monthDays.isEmpty, !monthDays.contains(where: { Month(day).day($0) == day }) { return false }
        return days.isEmpty || weekdays.contains { $0.weekday == day.weekday }
    }

    private func monthlyDays(in month: Month, _ start: Day) -> [Day] {
        if !monthDays.isEmpty {
            let named = monthDays.count == 1 ? monthDays.compactMap(month.day) : Set(monthDays.compactMap(month.day)).sorted()
            return days.isEmpty
                ? named : named.filter { day in weekdays.contains { matches($0, day, from: month.first, through: month.last) } }
        }
        if !days.isEmpty { return placed(from: month.first, through: month.last) }
        return month.day(start.civil.day).map { [$0] } ?? []
    }

    private func yearlyDays(in year: Int, _ start: Day) -> [Day] {
        let all = (1...12).map { Month(year: year, month: $0) }
        if monthDays.isEmpty, days.isEmpty {
            return (months.isEmpty ? [start.civil.month] : months.sorted()).compactMap {
                Month(year: year, month: $0).day(start.civil.day)
            }
        }
        if monthDays.isEmpty, months.isEmpty { return placed(from: all[0].first, through: all[11].last) }
        return all.filter { months.isEmpty || months.contains($0.month) }.flatMap { monthlyDays(in: $0, start) }
    }

    /// The named week days of a month or year.
    private func placed(from first: Day, through last: Day) -> [Day] {
        (first...last).filter { day in weekdays.contains { matches($0, day, from: first, through: last) } }
    }

    private func matches(_ named: (place: Int?, weekday: Int), _ day: Day, from first: Day, through last: Day) -> Bool {
        guard named.weekday == day.weekday else { return false }
        guard let place = named.place else { return true }
        return place > 0 ? first.distance(to: day) / 7 + 1 == place : day.distance(to: last) / 7 + 1 == -place
    }
}

/// A month of a year.
public struct Month: Sendable, Hashable, Comparable {
    public var year: Int
    public var month: Int

    public init(year: Int, month: Int) {
        self.year = year
        self.month = month
    }

    public init(_ day: Day) {
        let (year, month, _) = day.civil
        self.init(year: year, month: month)
    }

    public var first: Day { Day(year: year, month: month, day: 1) ?? Day(number: 0) }
    public var last: Day { first.advanced(by: length - 1) }
    var length: Int { Day.length(of: month, in: year) }

    /// - Parameter number: from 1; -1 is the last day. nil where the month has no such day.
    func day(_ number: Int) -> Day? { Day(year: year, month: month, day: number > 0 ? number : length + 1 + number) }

    public func advanced(by months: Int) -> Month {
        let index = year * 12 + month - 1 + months
        return Month(year: index.flooredDivision(by: 12), month: index - index.flooredDivision(by: 12) * 12 + 1)
    }

    public static func < (left: Month, right: Month) -> Bool { (left.year, left.month) < (right.year, right.month) }
}

extension Day {
    /// Monday of its ISO week.
    public var startOfWeek: Day { advanced(by: 1 - weekday) }
}
