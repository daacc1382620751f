import Testing

@testable import Records

@Suite("Calendars that came late, and weeks with a holiday")
struct LateCalendarTests {
    private func day(_ text: String) throws -> Day { try #require(Day(text)) }

    private func terms(_ rule: String, from start: String) throws -> DutyTerms {
        var terms = DutyTerms(.rule(try #require(Recurrence(rule))), start: try day(start))
        terms.grace = 2
        return terms
    }

    /// 2027 was announced in time, and entered here on 13 January.
    private func calendars() throws -> CalendarHistory {
        let shipped = try WorkCalendar.shipped()
        let list = [
            WorkCalendar.Year(year: 2026, source: "（测试）2026", holidays: [["2026-10-01", "2026-10-08", "国庆节"]], workdays: []),
            WorkCalendar.Year(year: 2027, source: "（测试）2027", holidays: [["2027-01-01", "2027-01-03", "元旦"]], workdays: []),
        ]
        return CalendarHistory([(Day(number: .min), shipped), (try day("2027-01-13"), try WorkCalendar(list))])
    }

    @Test("what fell due before the year's calendar was entered is judged once it is there, and no year before it is lost")
    func late() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=TH", from: "2026-12-03")
        let calendars = try calendars()
        #expect(throws: CalendarProblem.self) { _ = try duty.occurrences(records: [], calendars: calendars, today: day("2027-01-12")) }
        let found = try duty.occurrences(records: [], calendars: calendars, today: day("2027-02-01"))
        #expect(
            found.count == 10 && found.last?.state == .ahead && found.contains { $0.nominal.iso == "2027-01-07" && $0.state == .missing })
        let each = DutyTerms(.each(workingDays: 5), start: try day("2026-12-01"))
        let subject = DutyRecord(id: .new(), day: try day("2026-12-30"), enteredOn: try day("2026-12-30"))
        let judged = try each.occurrences(records: [], subjects: [subject], calendars: calendars, today: day("2027-02-01"))
        #expect(judged.first?.due.iso == "2027-01-07" && judged.first?.state == .missing)
    }

    @Test("a day that a holiday moves lies within its own window, and takes it from the one before")
    func moved() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=MO,TH", from: "2026-09-28")
        let calendars = CalendarHistory(try WorkCalendar.shipped())
        let record = DutyRecord(id: .new(), day: try day("2026-09-30"), enteredOn: try day("2026-09-30"))
        let monday = DutyRecord(id: .new(), day: try day("2026-09-28"), enteredOn: try day("2026-09-28"))
        let found = try duty.occurrences(records: [record, monday], calendars: calendars, today: day("2026-10-04"))
        #expect(found.map(\.nominal.iso) == ["2026-09-28", "2026-10-01"])
        #expect(found[1].due.iso == "2026-09-30" && found[1].from.iso == "2026-09-30" && found[0].to.iso == "2026-09-29")
        #expect(found.map(\.state) == [.done, .done])
        let alone = try duty.occurrences(records: [record], calendars: calendars, today: day("2026-10-09"))
        #expect(alone[0].state == .missing && alone[1].state == .done, "Wednesday's was Thursday's, not Monday's too")
    }

    @Test("two holidays of one week that would move to the same day are one occurrence")
    func twoHolidays() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=TH,FR", from: "2025-12-29")
        let record = DutyRecord(id: .new(), day: try day("2026-01-04"), enteredOn: try day("2026-01-04"))
        let found = try duty.occurrences(records: [record], calendars: CalendarHistory(WorkCalendar.shipped()), today: day("2026-01-04"))
        #expect(found.map(\.state) == [.done, .waived] && found[0].due.iso == "2026-01-04")
    }

    @Test("a day that is excused takes no other's record, whatever the window")
    func excusedWindow() throws {
        var duty = try terms("FREQ=WEEKLY;BYDAY=TH,FR", from: "2026-04-27")
        duty.window = .day
        let record = DutyRecord(id: .new(), day: try day("2026-04-30"), enteredOn: try day("2026-04-30"))
        let found = try duty.occurrences(records: [record], calendars: CalendarHistory(WorkCalendar.shipped()), today: day("2026-05-03"))
        #expect(found.map(\.state) == [.done, .waived])
        var monthly = try terms("FREQ=MONTHLY;BYMONTHDAY=5", from: "2026-01-01")
        monthly.window = .nextMonth
        let months = try monthly.occurrences(records: [], calendars: CalendarHistory(WorkCalendar.shipped()), today: day("2026-03-31"))
        #expect(months.first?.to.iso == "2026-02-08", "a window that lies after its day is not cut by the next one's")
    }

    @Test("where every working day has its own, a holiday's is excused: nobody does the thing twice in a day")
    func everyDay() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", from: "2026-04-06")
        let found = try duty.occurrences(records: [], calendars: CalendarHistory(WorkCalendar.shipped()), today: day("2026-05-03"))
        let excused = found.filter { $0.state == .waived }
        #expect(excused.map(\.nominal.iso) == ["2026-04-06", "2026-05-01"], "\(excused.map(\.nominal.iso))")
        #expect(excused.allSatisfy { $0.reason?.contains("已有这项任务的一期") == true })
    }
}
