import Foundation
import Journal

/// Which days are worked: weekends, statutory holidays, and make-up days (调休), by year with the notice that says so.
///
/// A missing year is refused, never treated as plain weekdays.
public struct WorkCalendar: Sendable, Equatable {
    public struct Year: Sendable, Equatable, Codable {
        public let year: Int
        /// The State Council notice, with its number.
        public let source: String
        /// Holidays as first day, last day, name.
        public let holidays: [[String]]
        /// Weekend days that are worked.
        public let workdays: [String]

        public init(year: Int, source: String, holidays: [[String]], workdays: [String]) {
            self.year = year
            self.source = source
            self.holidays = holidays
            self.workdays = workdays
        }
    }

    private typealias Years = [Int: (source: String, holidays: [Day: String], workdays: Set<Day>)]
    private let years: Years
    private let table: DayTable

    private init(years: Years) {
        self.years = years
        table = DayTable(
            from: years.keys.min() ?? 0, through: years.keys.max() ?? -1,
            kind: { day in
                guard let year = years[day.year] else { return nil }
                if let name = year.holidays[day] { return .holiday(name) }
                if year.workdays.contains(day) { return .makeUp }
                return day.weekday >= 6 ? .weekend : .work
            })
    }

    public static func == (left: WorkCalendar, right: WorkCalendar) -> Bool {
        left.years.keys == right.years.keys
            && left.years.allSatisfy {
                right.years[$0.key]?.holidays == $0.value.holidays && right.years[$0.key]?.workdays == $0.value.workdays
            }
    }

    /// - Throws: ``CalendarProblem`` when a day is malformed or lies outside its year.
    public init(_ list: [Year]) throws(CalendarProblem) {
        var years: Years = [:]
        for year in list {
            var holidays: [Day: String] = [:]
            for range in year.holidays {
                guard range.count == 3, let from = Day(range[0]), let to = Day(range[1]), from <= to, from.year == year.year,
                    to.year == year.year
                else {
                    throw CalendarProblem("\(year.year)年工作日历中的假期写法不对：\(range.joined(separator: " "))")
                }
                for day in from...to { holidays[day] = range[2] }
            }
            var workdays: Set<Day> = []
            for text in year.workdays {
                guard let day = Day(text), day.year == year.year else {
                    throw CalendarProblem("\(year.year)年工作日历中的调休上班日写法不对：\(text)")
                }
                workdays.insert(day)
            }
            years[year.year] = (year.source, holidays, workdays)
        }
        self.init(years: years)
    }

    /// The calendars that ship with the product.
    public static func shipped() throws -> WorkCalendar {
        guard let url = Bundle.module.url(forResource: "work-calendar", withExtension: "json", subdirectory: "Data") else {
            throw CalendarProblem("缺少随程序附带的工作日历数据")
        }
        return try WorkCalendar(JSONDecoder().decode([Year].self, from: Data(contentsOf: url)))
    }

    /// The same with one year as another notice gives it.
    func replacing(_ year: Year) throws(CalendarProblem) -> WorkCalendar {
        var years = years
        years[year.year] = try WorkCalendar([year]).years[year.year]
        return WorkCalendar(years: years)
    }

    public func covers(_ year: Int) -> Bool { years[year] != nil }
    public func source(_ year: Int) -> String? { years[year]?.source }
    public var coveredYears: [Int] { years.keys.sorted() }

    /// What kind of day it is, with the name of the holiday.
    public enum Kind: Sendable, Equatable { case work, makeUp, weekend, holiday(String) }

    public func kind(of day: Day) throws(CalendarProblem) -> Kind {
        guard let kind = table.kind(of: day) else {
            throw CalendarProblem("还没有\(day.year)年的工作日历，不能计算期限。请办公室在国务院办公厅发布放假通知后导入。")
        }
        return kind
    }

    public func isWorkday(_ day: Day) throws(CalendarProblem) -> Bool {
        switch try kind(of: day) {
        case .work, .makeUp: true
        case .weekend, .holiday: false
        }
    }

    /// The day `count` working days after `start`, which itself is not counted (民法典 第二百零一条).
    public func day(workingDays count: Int, after start: Day) throws(CalendarProblem) -> Day {
        var day = start
        var left = count
        while left > 0 {
            day = day.advanced(by: 1)
            if try isWorkday(day) { left -= 1 }
        }
        return day
    }

    /// Working days after `start` up to and including `end`.
    public func workingDays(after start: Day, through end: Day) throws(CalendarProblem) -> Int {
        var count = 0
        var day = start
        while day < end {
            day = day.advanced(by: 1)
            if try isWorkday(day) { count += 1 }
        }
        return count
    }
}

/// Every day of the covered years by its number: a thousand duties ask for hundreds of thousands of days.
private final class DayTable: Sendable {
    private let first: Int
    private let codes: [UInt16]
    /// By code; 0 is a year that is not known.
    private let kinds: [WorkCalendar.Kind?]

    init(from: Int, through last: Int, kind: (Day) -> WorkCalendar.Kind?) {
        var codes: [UInt16] = []
        var kinds: [WorkCalendar.Kind?] = [nil]
        if let start = Day(year: from, month: 1, day: 1), let end = Day(year: last, month: 12, day: 31), start <= end {
            first = start.number
            for day in start...end {
                let kind = kind(day)
                let code = kinds.firstIndex(of: kind) ?? kinds.count
                if code == kinds.count { kinds.append(kind) }
                codes.append(UInt16(code))
            }
        } else {
            first = 0
        }
        self.codes = codes
        self.kinds = kinds
    }

    func kind(of day: Day) -> WorkCalendar.Kind? {
        let index = day.number - first
        return codes.indices.contains(index) ? kinds[Int(codes[index])] : nil
    }
}

public struct CalendarProblem: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}

/// R4, late entry: what was entered later than its kind allows is 补记, with the whole delay, wherever it is shown or counted.
public enum LateEntry {
    /// - Returns: whole days between happening and entering when later than `allowance` working days; else nil.
    public static func days(occurred: Day?, entered: Day, allowance: Int, calendar: WorkCalendar) -> Int? {
        guard let occurred, occurred < entered else { return nil }
        let delay = occurred.distance(to: entered)
        // Without a calendar for these years the plain count stands: late is then said rather too early than too late.
        let working = (try? calendar.workingDays(after: occurred, through: entered)) ?? delay
        return working > allowance ? delay : nil
    }
}
