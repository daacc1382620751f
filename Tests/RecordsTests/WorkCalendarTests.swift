import Journal
import Testing

@testable import Records

@Suite("The working-day calendar")
struct WorkCalendarTests {
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    @Test("ships 2024 to 2026, each with its document number")
    func shipped() throws {
        let calendar = try WorkCalendar.shipped()
        #expect(calendar.coveredYears == [2024, 2025, 2026])
        for year in calendar.coveredYears {
            #expect(calendar.covers(year))
            #expect(calendar.source(year)?.contains("国办发明电〔\(year - 1)〕") == true)
        }
        #expect(!calendar.covers(2027))
    }

    @Test("tells each kind of day")
    func kinds() throws {
        let calendar = try WorkCalendar.shipped()
        #expect(try calendar.kind(of: day("2026-01-04")) == .makeUp)
        #expect(try calendar.isWorkday(day("2026-01-04")))
        #expect(try calendar.kind(of: day("2026-01-01")) == .holiday("元旦"))
        #expect(try calendar.kind(of: day("2026-01-10")) == .weekend)
        #expect(try calendar.kind(of: day("2026-01-05")) == .work)
        #expect(try calendar.kind(of: day("2025-10-06")) == .holiday("国庆节、中秋节"))
        for day in try day("2026-02-15")...day("2026-02-23") { #expect(try !calendar.isWorkday(day)) }
        #expect(try calendar.workingDays(after: day("2026-02-15"), through: day("2026-02-22")) == 0)
    }

    @Test("the working days of a year are those of the notices", arguments: [(2024, 251), (2025, 248), (2026, 248)])
    func perYear(_ year: Int, _ count: Int) throws {
        let calendar = try WorkCalendar.shipped()
        let first = try #require(Day(year: year, month: 1, day: 1))
        let last = try #require(Day(year: year, month: 12, day: 31))
        var found = 0
        for day in first...last where try calendar.isWorkday(day) { found += 1 }
        #expect(found == count)
    }

    @Test("every make-up day is a weekend day, and no holiday")
    func makeUps() throws {
        let calendar = try WorkCalendar.shipped()
        let first = try day("2024-01-01")
        for day in try first...day("2026-12-31") where try calendar.kind(of: day) == .makeUp { #expect(day.weekday >= 6) }
    }

    @Test(
        "a deadline skips what is not worked",
        arguments: [
            ("2026-02-13", 1, "2026-02-14"), ("2026-02-13", 2, "2026-02-24"), ("2026-02-14", 1, "2026-02-24"),
            ("2025-12-31", 1, "2026-01-04"),
            ("2025-11-06", 5, "2025-11-13"), ("2025-11-07", 1, "2025-11-10"), ("2025-11-06", 0, "2025-11-06"),
            ("2025-09-27", 1, "2025-09-28"),
        ])
    func deadlines(_ start: String, _ count: Int, _ end: String) throws {
        let calendar = try WorkCalendar.shipped()
        #expect(try calendar.day(workingDays: count, after: day(start)).iso == end)
        if count > 0 { #expect(try calendar.workingDays(after: day(start), through: day(end)) == count) }
    }

    @Test("counting forward and counting between agree")
    func agree() throws {
        let calendar = try WorkCalendar.shipped()
        var generator = SeededGenerator(4)
        for _ in 0..<200 {
            let start = try day("2024-01-01").advanced(by: Int.random(in: 0..<900, using: &generator))
            let count = Int.random(in: 1...60, using: &generator)
            let end = try calendar.day(workingDays: count, after: start)
            #expect(try calendar.isWorkday(end))
            #expect(try calendar.workingDays(after: start, through: end) == count)
        }
    }

    @Test("a missing year is refused loudly, never taken for plain weekdays")
    func missing() throws {
        let calendar = try WorkCalendar.shipped()
        let problem = #expect(throws: CalendarProblem.self) { try calendar.isWorkday(day("2027-01-04")) }
        #expect(problem?.description.contains("还没有2027年的工作日历") == true)
        #expect(throws: CalendarProblem.self) { try calendar.day(workingDays: 5, after: day("2026-12-29")) }
        #expect(throws: CalendarProblem.self) { try calendar.workingDays(after: day("2023-12-29"), through: day("2024-01-03")) }
    }

    @Test(
        "malformed data is refused with the year and the text",
        arguments: [
            WorkCalendar.Year(year: 2030, source: "", holidays: [["2030-01-01", "2030-01-02"]], workdays: []),
            WorkCalendar.Year(year: 2030, source: "", holidays: [["2030-01-03", "2030-01-01", "元旦"]], workdays: []),
            WorkCalendar.Year(year: 2030, source: "", holidays: [["2031-01-01", "2031-01-01", "元旦"]], workdays: []),
            WorkCalendar.Year(year: 2030, source: "", holidays: [["2030-02-30", "2030-03-01", "节"]], workdays: []),
            WorkCalendar.Year(year: 2030, source: "", holidays: [], workdays: ["2031-01-04"]),
            WorkCalendar.Year(year: 2030, source: "", holidays: [], workdays: ["1月4日"]),
        ])
    func malformed(_ year: WorkCalendar.Year) {
        let problem = #expect(throws: CalendarProblem.self) { try WorkCalendar([year]) }
        #expect(problem?.description.contains("2030年") == true)
    }
}

@Suite("Late entry (R4)")
struct LateEntryTests {
    @Test(
        "within the allowed working days is on time, later is 补记 with the whole delay",
        arguments: [
            ("2025-11-06", "2025-11-06", nil), ("2025-11-06", "2025-11-07", nil), ("2025-11-06", "2025-11-10", nil),
            ("2025-11-06", "2025-11-11", 5),
            ("2026-02-14", "2026-02-25", nil), ("2026-02-14", "2026-02-26", 12), ("2025-11-07", "2025-11-06", nil),
            // Where no calendar covers the span, all days count.
            ("2030-01-04", "2030-01-06", nil), ("2030-01-04", "2030-01-07", 3),
        ] as [(String, String, Int?)])
    func delays(_ occurred: String, _ entered: String, _ days: Int?) throws {
        let calendar = try WorkCalendar.shipped()
        let entered = try #require(Day(entered))
        #expect(LateEntry.days(occurred: Day(occurred), entered: entered, allowance: 2, calendar: calendar) == days)
    }

    @Test("what has no day is never late")
    func undated() throws {
        let calendar = try WorkCalendar.shipped()
        #expect(LateEntry.days(occurred: nil, entered: Day(number: 20_000), allowance: 0, calendar: calendar) == nil)
    }

    @Test("an allowance of none makes the next working day late")
    func strict() throws {
        let calendar = try WorkCalendar.shipped()
        let friday = try #require(Day("2025-11-07"))
        #expect(LateEntry.days(occurred: friday, entered: friday.advanced(by: 2), allowance: 0, calendar: calendar) == nil)
        #expect(LateEntry.days(occurred: friday, entered: friday.advanced(by: 3), allowance: 0, calendar: calendar) == 3)
    }
}
