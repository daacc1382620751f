import Journal
import Records
import Testing

@Suite("Occurrences of a standing duty")
struct DutyTests {
    private static let calendar = (try? WorkCalendar.shipped()).map { CalendarHistory($0) }

    private func terms(_ rule: String, from start: String = "2025-10-27", _ change: (inout DutyTerms) -> Void = { _ in }) throws
        -> DutyTerms
    {
        var terms = DutyTerms(.rule(try #require(Recurrence(rule))), start: try #require(Day(start)))
        terms.grace = 2
        change(&terms)
        return terms
    }

    private func record(_ day: String, entered: String? = nil, isLate: Bool = false) throws -> DutyRecord {
        DutyRecord(id: .new(), day: try #require(Day(day)), enteredOn: try #require(Day(entered ?? day)), isLate: isLate)
    }

    private func occurrences(
        _ terms: DutyTerms, _ records: [DutyRecord] = [], exempt: [DutyExemption] = [], on today: String
    ) throws -> [Occurrence] {
        try terms.occurrences(records: records, exempt: exempt, calendars: #require(Self.calendar), today: #require(Day(today)))
    }

    @Test(
        "every Thursday from the feedback to the cut-off is due seventeen times: New Year's moves to the working Sunday, Spring Festival's week is waived"
    )
    func seventeen() throws {
        let found = try occurrences(terms("FREQ=WEEKLY;BYDAY=TH"), on: "2026-03-02")
        let rate = DutyRate(found)
        #expect(found.filter { $0.nominal.iso <= "2026-03-02" && $0.due.iso <= "2026-03-02" }.count == 18)
        #expect(rate.due == 18 && rate.waived == 1 && rate.due - rate.waived == 17)
        let newYear = try #require(found.first { $0.nominal.iso == "2026-01-01" })
        #expect(newYear.due.iso == "2026-01-04" && newYear.reason?.contains("星期日") == true)
        let spring = try #require(found.first { $0.nominal.iso == "2026-02-19" })
        #expect(spring.state == .waived && spring.reason == "法定节假日：这一周没有工作日")
    }

    @Test("done in its week it is done; entered too late it is 补记完成; what the next week needs does not make up for this one")
    func states() throws {
        let records = [
            try record("2025-10-31"), try record("2025-11-06", entered: "2025-11-14", isLate: true), try record("2025-11-18"),
        ]
        let found = try occurrences(terms("FREQ=WEEKLY;BYDAY=TH"), records, on: "2025-12-03")
        #expect(found.map(\.state) == [.done, .supplied, .missing, .done, .missing, .ahead])
        #expect(found[3].records == [records[2].id])
        #expect(found[1].verdict == .missing, "what was entered afterwards does not change what was known")
        #expect(DutyRate(found).percent == 60)
    }

    @Test("two in one week, the first within the grace of the week before: that one was late, and both are done")
    func grace() throws {
        let records = [try record("2025-11-03"), try record("2025-11-06")]
        let found = try occurrences(terms("FREQ=WEEKLY;BYDAY=TH"), records, on: "2025-11-12")
        #expect(found.map(\.state) == [.overdue, .done, .ahead])
        #expect(found[0].verdict == .missing, "on the last day of the grace nobody could know that there would be a second")
    }

    @Test("nothing is due before its window is over, and nothing is missing while the grace runs")
    func patience() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=TH")
        #expect(try occurrences(duty, on: "2025-11-02").map(\.state) == [.ahead])
        #expect(try occurrences(duty, on: "2025-11-03").map(\.state) == [.overdue, .ahead])
        #expect(try occurrences(duty, on: "2025-11-04").map(\.state) == [.overdue, .ahead])
        #expect(try occurrences(duty, on: "2025-11-05").map(\.state) == [.missing, .ahead])
    }

    @Test("a promise without a day falls due at the end of its period, on a working day; quarters are the year's")
    func periods() throws {
        #expect(try occurrences(terms("FREQ=WEEKLY"), on: "2025-11-02").map(\.due.iso) == ["2025-10-31"])
        let quarters = try occurrences(terms("FREQ=MONTHLY;INTERVAL=3"), on: "2026-04-10")
        #expect(quarters.map(\.due.iso) == ["2025-12-31", "2026-03-31", "2026-06-30"])
        #expect(quarters[0].from.iso == "2025-10-27" && quarters[1].from.iso == "2026-01-01")
        let yearly = try occurrences(terms("FREQ=YEARLY;BYMONTH=3"), on: "2026-03-05")
        #expect(yearly.map { [$0.from.iso, $0.to.iso] } == [["2026-01-01", "2026-03-31"]])
        let twoMonths = try occurrences(terms("FREQ=MONTHLY;INTERVAL=2"), on: "2026-01-15")
        #expect(twoMonths.map { [$0.from.iso, $0.to.iso] } == [["2025-10-27", "2025-11-30"], ["2025-12-01", "2026-01-31"]])
    }

    @Test("Friday's forward may follow on Saturday, a daily duty knows no holiday, a monthly one may wait until the eighth")
    func windows() throws {
        let friday = try occurrences(
            terms("FREQ=WEEKLY;BYDAY=FR") { $0.window = .nextDay }, [try record("2025-11-01"), try record("2025-11-09")], on: "2025-11-12")
        #expect(friday.map(\.state) == [.done, .overdue])
        let daily = try terms("FREQ=DAILY", from: "2026-02-15") {
            $0.shift = .none
            $0.window = .day
            $0.grace = 1
        }
        let holiday = try occurrences(daily, [try record("2026-02-17")], on: "2026-02-19")
        #expect(holiday.map(\.state) == [.missing, .missing, .done, .overdue, .ahead])
        let monthly = try terms("FREQ=MONTHLY") { $0.window = .nextMonth }
        #expect(try occurrences(monthly, [try record("2025-11-08")], on: "2025-11-08").first?.state == .done)
    }

    @Test("days of one week share it out: one record does not keep Monday's promise and Thursday's")
    func severalDays() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=MO,TH")
        let found = try occurrences(duty, [try record("2025-10-28"), try record("2025-11-07")], on: "2025-11-12")
        #expect(
            found.prefix(4).map { [$0.from.iso, $0.to.iso] } == [
                ["2025-10-27", "2025-10-29"], ["2025-10-30", "2025-11-02"], ["2025-11-03", "2025-11-05"], ["2025-11-06", "2025-11-09"],
            ])
        #expect(found.prefix(4).map(\.state) == [.done, .missing, .missing, .done])
        let monthly = try terms("FREQ=MONTHLY") { $0.window = .nextMonth }
        let waiting = try occurrences(monthly, [try record("2025-12-05")], on: "2026-01-20")
        #expect(waiting.prefix(3).map(\.state) == [.missing, .done, .missing], "one meeting on the fifth serves one month")
    }

    @Test("免办 approved for one occurrence excuses it and no other; a pause excuses what falls due within")
    func waivers() throws {
        let thursday = try #require(Day("2025-11-06"))
        let found = try occurrences(
            terms("FREQ=WEEKLY;BYDAY=TH"),
            exempt: [
                .init(thursday...thursday, reason: "设备故障", isNominal: true),
                .init(thursday.advanced(by: 10)...thursday.advanced(by: 20), reason: "暂停", isNominal: false),
            ], on: "2025-12-03")
        #expect(found.map(\.state) == [.missing, .waived, .missing, .waived, .missing, .ahead])
        #expect(found[1].verdict == nil && found[3].reason == "暂停")
    }

    @Test("a duty of each record counts working days from the record's own day")
    func each() throws {
        var duty = DutyTerms(.each(workingDays: 5), start: try #require(Day("2025-10-01")))
        duty.grace = 0
        let tips = [try record("2025-12-29"), try record("2026-01-12")]
        var answered = tips[0]
        answered.enteredOn = try #require(Day("2026-01-08"))
        let found = try duty.occurrences(
            records: [answered], subjects: tips, calendars: #require(Self.calendar), today: #require(Day("2026-01-13")))
        #expect(found.map(\.due.iso) == ["2026-01-06", "2026-01-19"])
        #expect(found.map(\.state) == [.missing, .ahead])
        let far = DutyRecord(id: .new(), day: try #require(Day("2190-01-01")), enteredOn: try #require(Day("2026-01-01")))
        let same = try duty.occurrences(
            records: [answered], subjects: tips + [far], calendars: #require(Self.calendar), today: #require(Day("2026-01-13")))
        #expect(same == found, "what lies ahead hides nothing")
    }

    @Test("a calendar that changes moves what is open and leaves what was judged")
    func changedCalendar() throws {
        let old = try WorkCalendar([.init(year: 2031, source: "〔2030〕1号", holidays: [], workdays: [])])
        let new = try WorkCalendar([
            .init(
                year: 2031, source: "〔2031〕2号", holidays: [["2031-01-02", "2031-01-02", "甲"], ["2031-02-06", "2031-02-06", "乙"]],
                workdays: [])
        ])
        let history = CalendarHistory([(try #require(Day("2030-12-01")), old), (try #require(Day("2031-01-20")), new)])
        let found = try terms("FREQ=WEEKLY;BYDAY=TH", from: "2031-01-01")
            .occurrences(records: [], calendars: history, today: #require(Day("2031-02-05")))
        #expect(found.first?.due.iso == "2031-01-02", "judged before the change was known")
        #expect(found.last?.nominal.iso == "2031-02-06" && found.last?.due.iso == "2031-02-07")
    }

    @Test("a year without a calendar is refused, never treated as plain week days")
    func missingYear() throws {
        #expect(throws: CalendarProblem.self) { try occurrences(terms("FREQ=WEEKLY;BYDAY=SA", from: "2120-01-01"), on: "2120-02-01") }
    }

    @Test("one missing week is forgiven, two in a row are a lapse, on the day after the second's grace")
    func lapse() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=TH")
        let records = [try record("2025-10-30"), try record("2025-11-13")]
        let found = try occurrences(duty, records, on: "2025-12-20")
        let lapse = try #require(Lapse.first(in: found, tolerance: duty.tolerance, after: nil))
        #expect(lapse.day.iso == "2025-12-03" && lapse.reason == "连续2期缺失：2025年11月20日、2025年11月27日")
        #expect(Lapse.first(in: found, tolerance: 9, after: nil) == nil)
        #expect(try Lapse.first(in: found, tolerance: 1, after: #require(Day("2025-12-03")))?.day.iso == "2025-12-17")
    }

    @Test("it is no matter when one asks: the lapse found a year later is the lapse that was plain that day")
    func sameWhenever() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=TH")
        var numbers = SeededGenerator(9)
        for _ in 0..<40 {
            let records = try (0..<30).filter { _ in Int.random(in: 0..<4, using: &numbers) > 0 }.map { week in
                let day = try #require(Day("2025-10-30")).advanced(by: 7 * week)
                return DutyRecord(id: .new(), day: day, enteredOn: day.advanced(by: Int.random(in: 0..<20, using: &numbers)))
            }
            let later = try Lapse.first(in: occurrences(duty, records, on: "2026-07-01"), tolerance: 1, after: nil)
            guard let later else { continue }
            let known = records.filter { $0.enteredOn <= later.day }
            let then = try Lapse.first(in: occurrences(duty, known, on: later.day.iso), tolerance: 1, after: nil)
            #expect(then?.day == later.day && then?.reason == later.reason)
            let before = try Lapse.first(in: occurrences(duty, known, on: later.day.advanced(by: -1).iso), tolerance: 1, after: nil)
            #expect(before == nil)
        }
    }

    @Test("done in the grace every single time is a promise that is not kept")
    func alwaysLate() throws {
        let duty = try terms("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH")
        let records = try stride(from: 0, to: 14, by: 1).map { try record("2025-11-03").advanced(14 * $0) }
        let found = try occurrences(duty, records, on: "2026-05-01")
        #expect(found.filter { $0.state == .overdue }.count >= 12 && found.allSatisfy { $0.verdict != .missing })
        #expect(Lapse.first(in: found, tolerance: 1, after: nil)?.reason.hasPrefix("最近12期只做到0期") == true)
    }

    @Test("three of the last twelve lost is below eighty percent, though no two stood together")
    func rate() throws {
        let duty = try terms("FREQ=WEEKLY;BYDAY=MO", from: "2025-03-03")
        let records = try (0..<14).filter { ![4, 8, 12].contains($0) }.map { week in
            let day = try #require(Day("2025-03-03")).advanced(by: 7 * week)
            return DutyRecord(id: .new(), day: day, enteredOn: day)
        }
        let lapse = try Lapse.first(in: occurrences(duty, records, on: "2025-06-15"), tolerance: 1, after: nil)
        #expect(lapse?.reason.hasPrefix("最近12期只做到9期，低于80%") == true)
    }
}

extension DutyRecord {
    fileprivate func advanced(_ days: Int) -> DutyRecord {
        DutyRecord(id: .new(), day: day.advanced(by: days), enteredOn: enteredOn.advanced(by: days))
    }
}
