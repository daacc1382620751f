import Foundation
import Records
import Testing

@Suite("The days of a recurrence rule")
struct RecurrenceDaysTests {
    private func days(_ rule: String, _ from: String, _ to: String) throws -> [String] {
        try #require(Recurrence(rule)).days(from: #require(Day(from)), through: #require(Day(to))).map(\.iso)
    }

    @Test("every Thursday from 27 October 2025 to 2 March 2026 is eighteen days")
    func thursdays() throws {
        let found = try days("FREQ=WEEKLY;BYDAY=TH", "2025-10-27", "2026-03-02")
        #expect(found.count == 18)
        #expect(found.first == "2025-10-30" && found.last == "2026-02-26")
    }

    @Test("a month without the day is passed over, and the last day is each month's own")
    func monthEnds() throws {
        #expect(
            try days("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-01", "2026-06-30") == ["2026-01-31", "2026-03-31", "2026-05-31"])
        #expect(try days("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-01", "2026-03-31") == ["2026-01-31", "2026-02-28", "2026-03-31"])
    }

    @Test("an interval is counted from the week or month of the start")
    func intervals() throws {
        #expect(
            try days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", "2025-11-06", "2025-12-15") == ["2025-11-17", "2025-12-01", "2025-12-15"])
        #expect(try days("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=15", "2025-11-20", "2026-06-30") == ["2026-02-15", "2026-05-15"])
    }

    @Test("first and last week days of a month, and nothing at all when the end lies before the start")
    func placed() throws {
        #expect(try days("FREQ=MONTHLY;BYDAY=1MO,-1FR", "2026-01-01", "2026-01-31") == ["2026-01-05", "2026-01-30"])
        #expect(try days("FREQ=DAILY", "2026-01-02", "2026-01-01").isEmpty)
    }

    /// Rules that both can say. Left to the tests above are days that a month lacks, where Foundation's matching policy decides, and placed
    /// week days: Foundation (6.3) ends the program at 1FR with an interval, and names the wrong week in months that begin on a Sunday.
    private static func rule(_ numbers: inout SeededGenerator) -> Recurrence {
        let names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        func some(_ all: [String]) -> [String] { all.filter { _ in Bool.random(using: &numbers) } }
        switch Int.random(in: 0..<5, using: &numbers) {
        case 0: return Recurrence(frequency: .daily, interval: Int.random(in: 1...10, using: &numbers))
        case 1:
            var rule = Recurrence(frequency: .weekly, interval: Int.random(in: 1...5, using: &numbers))
            rule.days = some(names)
            return rule
        case 2:
            var rule = Recurrence(frequency: .monthly, interval: Int.random(in: 1...7, using: &numbers))
            rule.monthDays = [Int.random(in: 1...28, using: &numbers), -Int.random(in: 1...28, using: &numbers)]
            return rule
        case 3:
            var rule = Recurrence(frequency: .yearly, interval: Int.random(in: 1...3, using: &numbers))
            rule.months = [Int.random(in: 1...12, using: &numbers)]
            rule.monthDays = [Int.random(in: 1...28, using: &numbers)]
            return rule
        default:
            var rule = Recurrence(frequency: .weekly)
            rule.days = [names.randomElement(using: &numbers) ?? "TH"]
            return rule
        }
    }

    @Test("the fourth Friday is the fourth of its month's Fridays, whatever day the month begins on")
    func places() throws {
        for place in [1, 2, 3, 4, 5, -1, -2, -5] {
            let found = try days("FREQ=MONTHLY;BYDAY=\(place)FR", "2015-01-01", "2017-12-31")
            var expected: [String] = []
            for month in 0..<36 {
                let first = Month(year: 2015, month: 1).advanced(by: month).first
                let last = Month(year: 2015, month: 1).advanced(by: month + 1).first.advanced(by: -1)
                let fridays = (first...last).filter { $0.weekday == 5 }
                let index = place > 0 ? place - 1 : fridays.count + place
                if fridays.indices.contains(index) { expected.append(fridays[index].iso) }
            }
            #expect(found == expected)
        }
    }

    @Test("thirty years of random rules fall on the days that Foundation names")
    func oracle() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        calendar.firstWeekday = 2
        calendar.minimumDaysInFirstWeek = 4
        var numbers = SeededGenerator(5)
        let origin = try #require(Day("2000-01-01"))
        for number in 0..<150 {
            let rule = Self.rule(&numbers)
            // Every tenth rule for all of thirty years; of the others one or two years somewhere in thirty.
            let isWhole = number.isMultiple(of: 10)
            let start = isWhole ? origin : origin.advanced(by: Int.random(in: 0..<30 * 365, using: &numbers))
            let end = start.advanced(by: isWhole ? 30 * 366 : 366 + Int.random(in: 0..<400, using: &numbers))
            let noon = Date(timeIntervalSince1970: Double(start.number) * 86_400 + 4 * 3600)
            let oracle = rule.foundation(calendar).recurrences(
                of: noon, in: noon..<Date(timeIntervalSince1970: Double(end.number + 1) * 86_400))
            let expected = Set(oracle.map { Day(number: Int((($0.timeIntervalSince1970 + 8 * 3600) / 86_400).rounded(.down))) })
            let found = rule.days(from: start, through: end)
            #expect(Set(found) == expected.filter { $0 <= end }, "\(rule.text) from \(start.iso)")
            #expect(found == found.sorted() && Set(found).count == found.count)
        }
    }
}

extension Recurrence {
    /// The same rule for Foundation.
    fileprivate func foundation(_ calendar: Calendar) -> Calendar.RecurrenceRule {
        let frequency: Calendar.RecurrenceRule.Frequency =
            switch self.frequency {
            case .daily: .daily
            case .weekly: .weekly
            case .monthly: .monthly
            case .yearly: .yearly
            }
        var rule = Calendar.RecurrenceRule(calendar: calendar, frequency: frequency, interval: interval)
        rule.months = months.map { Calendar.RecurrenceRule.Month($0) }
        rule.daysOfTheMonth = monthDays
        let weekdays: [String: Locale.Weekday] = [
            "MO": .monday, "TU": .tuesday, "WE": .wednesday, "TH": .thursday, "FR": .friday, "SA": .saturday, "SU": .sunday,
        ]
        rule.weekdays = days.compactMap { text in
            guard let day = weekdays[String(text.suffix(2))] else { return nil }
            return Int(text.dropLast(2)).map { .nth($0, day) } ?? .every(day)
        }
        return rule
    }
}
