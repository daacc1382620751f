import Journal
import Records
import Testing

@testable import Rectification

@Suite("Standing duties in the office")
struct StandingDutyTests {
    /// A lasting measure with a duty of every Thursday, counted by the register of reports.
    private func weekly(_ fixture: Fixture, _ more: [String: JSON?] = [:]) async throws -> (Reference<Measure>, Reference<StandingDuty>) {
        let measure = try await fixture.measure {
            $0.longTerm = true
            $0.rule = Recurrence("FREQ=WEEKLY;BYDAY=TH")
            $0.start = Day("2025-11-06")
        }
        var values: [String: JSON?] = [
            "title": .string("每周四汇报"), "measure": .string(measure.id.description),
            "owner": fixture.people["责任人"].map { .string($0.description) }, "department": .string(fixture.department.description),
            "rule": .string("FREQ=WEEKLY;BYDAY=TH"), "start": .string("2025-11-06"), "kind": .string("汇报台账"),
            "conditions": .string("形式=当面"), "grace": .integer(2),
        ]
        values.merge(more) { $1 }
        let receipt = try await fixture.office.submit(Command(.create, kind: StandingDuty.kindName, values: values), by: fixture.clerk)
        return (measure, Reference(receipt.record))
    }

    private func report(_ fixture: Fixture, on day: String) async throws {
        let inspection = fixture.inspection
        try await fixture.office.write(by: .commandLine) { context in
            var report = ProgressReport()
            report.inspection = inspection
            report.form = .oral
            report.on = Day(day)
            report.givenOn = context.today
            try context.create(report)
        }
    }

    private func signOff(_ fixture: Fixture, _ measure: Reference<Measure>) async throws {
        if try fixture.load(measure).state != .doing { try await fixture.act("begin", measure, by: fixture.owner) }
        try await fixture.addEvidence(to: measure, by: fixture.owner)
        try await fixture.act("report", measure, by: fixture.owner)
        try await fixture.act("confirm", measure, by: fixture.leader)
        try await fixture.act("sign", measure, by: fixture.leader)
        try await fixture.act("sign", measure, by: fixture.discipline)
    }

    @Test("a lasting measure is signed off only when a duty keeps it")
    func needsDuty() async throws {
        let fixture = try Fixture()
        let measure = try await fixture.measure {
            $0.longTerm = true
            $0.rule = Recurrence("FREQ=WEEKLY;BYDAY=TH")
            $0.start = Day("2025-11-06")
        }
        await #expect(throws: Refusal.self) { try await signOff(fixture, measure) }
        #expect(try fixture.load(measure).state == .confirmed)
    }

    @Test("two Thursdays missing reopen measure and finding in one batch, ask for an explanation, and say which")
    func lapse() async throws {
        let fixture = try Fixture()
        let (measure, duty) = try await weekly(fixture)
        try await signOff(fixture, measure)
        try await fixture.office.submit(
            Command(.act("signOff"), kind: Finding.kindName, record: fixture.finding.id), by: fixture.head)
        try await report(fixture, on: "2025-11-06")
        fixture.move(to: "2025-11-26T08:00")
        #expect(try await fixture.office.judgeDuties() == ["每周四汇报"])
        #expect(try fixture.load(measure).state == .reopened)
        #expect(try fixture.load(fixture.finding).state == .reopened)
        let lapsed = try fixture.load(duty)
        #expect(lapsed.lapsedOn?.iso == "2025-11-26" && lapsed.lapsedFor == "连续2期缺失：2025年11月13日、2025年11月20日")
        let (explanations, batch) = try fixture.office.readNow { lookup in
            let entry = try #require(try Journal.newest(of: measure.id, in: lookup.db))
            return (
                try lookup.all(Explanation.self), try Journal.batch(around: entry.leaf.sequence, in: lookup.db).map(\.body.kind).sorted()
            )
        }
        #expect(explanations.count == 1 && explanations[0].state == .due && explanations[0].due?.iso == "2025-12-03")
        #expect(batch == ["explanation", "finding", "measure", "standing_duty"])
        #expect(try await fixture.office.judgeDuties().isEmpty, "once said is enough")
    }

    @Test("what the server missed while it was off is judged with the right day")
    func serverOff() async throws {
        let fixture = try Fixture()
        let (_, duty) = try await weekly(fixture)
        fixture.move(to: "2026-02-01T08:00")
        try await fixture.office.judgeDuties()
        #expect(try fixture.load(duty).lapsedOn?.iso == "2025-11-19")
    }

    @Test("it is signed off again only after four occurrences kept, and then the lapse is settled")
    func again() async throws {
        let fixture = try Fixture()
        let (measure, duty) = try await weekly(fixture)
        try await signOff(fixture, measure)
        fixture.move(to: "2025-11-26T08:00")
        try await fixture.office.judgeDuties()
        for day in ["2025-11-27", "2025-12-04", "2025-12-11"] {
            fixture.move(to: day + "T10:00")
            try await report(fixture, on: day)
        }
        do {
            try await signOff(fixture, measure)
            Issue.record("three are not four")
        } catch let refusal as Refusal {
            #expect(refusal.sentence == "“每周四汇报”2025年11月19日反弹，恢复后要连续做到4期才能再销号，现在做到3期。")
        }
        fixture.move(to: "2025-12-18T10:00")
        try await report(fixture, on: "2025-12-18")
        try await fixture.act("sign", measure, by: fixture.leader)
        try await fixture.act("sign", measure, by: fixture.discipline)
        let settled = try fixture.load(duty)
        #expect(settled.lapsedOn == nil && settled.settledOn?.iso == "2025-12-18")
    }

    @Test("免办 is asked for before the grace ends, and granted by somebody who does not own the duty")
    func waiver() async throws {
        let fixture = try Fixture()
        let (_, duty) = try await weekly(fixture)
        func ask(_ day: String, by viewer: Viewer) async throws -> RecordID {
            try await fixture.office.submit(
                Command(
                    .create, kind: Waiver.kindName,
                    values: [
                        "duty": .string(duty.id.description), "occurrence": .string(day), "reason": .string("majorTask"),
                        "text": .string("防汛值守"),
                    ]), by: viewer
            ).record
        }
        fixture.move(to: "2025-11-18T20:00")
        let waiver = try await ask("2025-11-13", by: fixture.owner)
        await #expect(throws: Refusal.self) {
            try await fixture.office.submit(Command(.act("grant"), kind: Waiver.kindName, record: waiver), by: fixture.owner)
        }
        _ = try await fixture.office.submit(Command(.act("grant"), kind: Waiver.kindName, record: waiver), by: fixture.leader)
        fixture.move(to: "2025-11-19T08:00")
        await #expect(throws: InvalidInput.self) { _ = try await ask("2025-11-14", by: fixture.owner) }
        await #expect(throws: Refusal.self) { _ = try await ask("2025-11-06", by: fixture.owner) }
        let today = fixture.office.today
        let calendars = fixture.office.calendars
        let states = try fixture.office.readNow { lookup in
            let found = try #require(try lookup.find(duty))
            return try DutyWatch(found, in: lookup, calendars: calendars, today: today).occurrences.map(\.state)
        }
        #expect(states == [.missing, .waived, .ahead])
    }

    @Test("a pause is decided, lies ahead, and lasts at most thirty days")
    func pause() async throws {
        let fixture = try Fixture()
        let (_, duty) = try await weekly(fixture)
        func pause(_ from: String, _ to: String) async throws {
            _ = try await fixture.office.submit(
                Command(
                    .act("pause"), kind: StandingDuty.kindName, record: duty.id,
                    values: ["pausedFrom": .string(from), "pausedTo": .string(to)], reason: "支委会第3次会议决定"), by: fixture.head)
        }
        await #expect(throws: InvalidInput.self) { try await pause("2025-11-05", "2025-11-20") }
        await #expect(throws: InvalidInput.self) { try await pause("2025-11-10", "2025-12-10") }
        try await pause("2025-11-10", "2025-12-09")
        fixture.move(to: "2025-11-24T09:00")
        _ = try await fixture.office.submit(Command(.act("resume"), kind: StandingDuty.kindName, record: duty.id), by: fixture.head)
        #expect(try fixture.load(duty).pauses == "2025-11-10 2025-11-23 支委会第3次会议决定")
    }

    @Test("a duty is not voided, and one that has lapsed is not replaced: a promise does not vanish")
    func noWayOut() async throws {
        let fixture = try Fixture()
        let (measure, duty) = try await weekly(fixture)
        await #expect(throws: Refusal.self) {
            _ = try await fixture.office.submit(
                Command(.void, kind: StandingDuty.kindName, record: duty.id, reason: "录错"), by: fixture.clerk)
        }
        fixture.move(to: "2025-11-26T08:00")
        try await fixture.office.judgeDuties()
        await #expect(throws: Refusal.self) {
            _ = try await fixture.office.submit(
                Command(
                    .create, kind: StandingDuty.kindName,
                    values: [
                        "title": .string("宽松的任务"), "measure": .string(measure.id.description), "replaces": .string(duty.id.description),
                        "rule": .string("FREQ=YEARLY"), "start": .string("2025-11-26"), "kind": .string("汇报台账"),
                    ]), by: fixture.head)
        }
        #expect(try fixture.load(duty).state == .enabled)
    }

    @Test("a pause's reason is one line, whatever is typed into it")
    func pauseReason() async throws {
        let fixture = try Fixture()
        let (_, duty) = try await weekly(fixture)
        _ = try await fixture.office.submit(
            Command(
                .act("pause"), kind: StandingDuty.kindName, record: duty.id,
                values: ["pausedFrom": .string("2025-11-10"), "pausedTo": .string("2025-11-12")],
                reason: "会议决定\n2020-01-01 2027-12-31 其余"), by: fixture.head)
        #expect(try fixture.load(duty).pauses == "2025-11-10 2025-11-12 会议决定 2020-01-01 2027-12-31 其余")
    }

    @Test("a changed rule is a new duty from a day; the old one ends the day before and is never judged anew")
    func replaced() async throws {
        let fixture = try Fixture()
        let (measure, old) = try await weekly(fixture)
        fixture.move(to: "2025-12-01T09:00")
        let receipt = try await fixture.office.submit(
            Command(
                .create, kind: StandingDuty.kindName,
                values: [
                    "title": .string("每两周汇报"), "measure": .string(measure.id.description), "replaces": .string(old.id.description),
                    "owner": fixture.people["责任人"].map { .string($0.description) }, "department": .string(fixture.department.description),
                    "rule": .string("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH"), "start": .string("2025-12-01"), "kind": .string("汇报台账"),
                ]), by: fixture.head)
        #expect(try fixture.load(old).state == .ended && fixture.load(old).end?.iso == "2025-11-30")
        #expect(try fixture.load(Reference<StandingDuty>(receipt.record)).state == .enabled)
    }

    @Test("a standard duty needs no more than its code, its measure and a start; an unknown one is refused with a sentence")
    func standard() async throws {
        let fixture = try Fixture()
        let (_, duty) = try await weekly(fixture, ["code": .string("d34"), "title": nil, "rule": nil, "kind": nil, "conditions": nil])
        let made = try fixture.load(duty)
        #expect(made.code == "D34" && made.title == "月度检查回顾" && made.kind == "月度检查台账" && made.rule?.text == "FREQ=MONTHLY")
        await #expect(throws: InvalidInput.self) { _ = try await weekly(fixture, ["code": .string("D99")]) }
        await #expect(throws: InvalidInput.self) { _ = try await weekly(fixture, ["kind": .string("没有的台账")]) }
        await #expect(throws: InvalidInput.self) { _ = try await weekly(fixture, ["conditions": .string("没有的字段=1")]) }
    }
}

@Suite("A year without a calendar")
struct MissingYearTests {
    @Test("what the known years say is still said, the rest is not judged, and the reason is given")
    func nextYear() throws {
        var duty = StandingDuty()
        duty.rule = Recurrence("FREQ=WEEKLY;BYDAY=FR")
        duty.start = Day("2026-11-02")
        duty.kind = "汇报台账"
        duty.grace = 2
        let fixture = try Fixture()
        let watch = try fixture.office.readNow { lookup in
            try DutyWatch(duty, in: lookup, calendars: fixture.office.calendars, today: #require(Day("2027-03-01")))
        }
        #expect(watch.problem?.contains("还没有2027年的工作日历") == true)
        #expect(watch.occurrences.last?.nominal.iso == "2026-12-25")
        #expect(watch.occurrences.filter { $0.state == .missing }.count >= 7)
    }

    @Test("a duty is not set up from a day that no calendar knows, nor from the middle ages")
    func oldStart() async throws {
        let fixture = try Fixture()
        let measure = try await fixture.measure()
        for start in ["2019-01-03", "1907-01-01"] {
            await #expect(throws: InvalidInput.self) {
                _ = try await fixture.office.submit(
                    Command(
                        .create, kind: StandingDuty.kindName,
                        values: [
                            "code": .string("D34"), "measure": .string(measure.id.description), "rule": .string("FREQ=DAILY"),
                            "start": .string(start),
                        ]), by: fixture.clerk)
            }
        }
    }
}
