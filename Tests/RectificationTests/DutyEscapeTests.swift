import Journal
import Records
import Testing

@testable import Rectification

/// Ways in which a promise could be got out of sight.
@Suite("No way out of a promise")
struct DutyEscapeTests {
    private func duty(
        _ fixture: Fixture, number: Int = 1, conditions: String = "形式=当面", start: String = "2025-11-06", kind: String = "汇报台账"
    ) async throws -> (Reference<Measure>, Reference<StandingDuty>) {
        let measure = try await fixture.measure(number: number)
        let made = try await fixture.office.submit(
            Command(
                .create, kind: StandingDuty.kindName,
                values: [
                    "title": .string("每周四汇报"), "measure": .string(measure.id.description),
                    "owner": fixture.people["责任人"].map { .string($0.description) },
                    "department": .string(fixture.department.description), "rule": .string("FREQ=WEEKLY;BYDAY=TH"),
                    "start": .string(start), "kind": .string(kind), "conditions": .string(conditions), "grace": .integer(2),
                ]), by: fixture.clerk)
        return (measure, Reference(made.record))
    }

    private func end(_ fixture: Fixture, _ duty: Reference<StandingDuty>, on day: String) async throws {
        _ = try await fixture.office.submit(
            Command(.act("end"), kind: StandingDuty.kindName, record: duty.id, values: ["end": .string(day)], reason: "按决策"),
            by: fixture.head)
    }

    @Test("it does not end in years, nor begin in years")
    func far() async throws {
        let fixture = try Fixture()
        let (_, weekly) = try await duty(fixture)
        await #expect(throws: InvalidInput.self) { try await end(fixture, weekly, on: "2099-12-31") }
        await #expect(throws: InvalidInput.self) { _ = try await duty(fixture, start: "2027-12-31") }
    }

    @Test("what fell due before it ended is judged though it has ended")
    func endedLate() async throws {
        let fixture = try Fixture()
        let (_, weekly) = try await duty(fixture)
        fixture.move(to: "2025-11-22T09:00")
        try await end(fixture, weekly, on: "2025-11-21")
        fixture.move(to: "2025-12-05T09:00")
        #expect(try await fixture.office.judgeDuties() == ["每周四汇报"])
        #expect(try fixture.load(weekly).lapsedOn != nil)
    }

    @Test("a measure that a duty keeps is not signed off over its lapse by calling it no lasting one")
    func notLasting() async throws {
        let fixture = try Fixture()
        let (measure, _) = try await duty(fixture)
        try await fixture.act("begin", measure, by: fixture.owner)
        fixture.move(to: "2025-12-05T09:00")
        #expect(try await fixture.office.judgeDuties() == ["每周四汇报"])
        #expect(try fixture.load(measure).longTerm == false)
        try await fixture.addEvidence(to: measure, by: fixture.owner)
        try await fixture.act("report", measure, by: fixture.owner)
        try await fixture.act("confirm", measure, by: fixture.leader)
        let refused = await #expect(throws: Refusal.self) { try await fixture.act("sign", measure, by: fixture.leader) }
        #expect(refused?.sentence.contains("恢复后要连续做到4期才能再销号") == true)
    }

    @Test("a condition that nothing fits any more is said aloud, and the other duties are judged")
    func brokenCondition() async throws {
        let fixture = try Fixture()
        let (_, broken) = try await duty(fixture, conditions: "汇报人=记者")
        _ = try await duty(fixture, number: 2)
        try await fixture.office.write(by: .commandLine) { context in
            var twin = Person()
            twin.name = "记者"
            try context.create(twin)
        }
        let (calendars, today) = (fixture.office.calendars, fixture.office.today)
        let watches = try fixture.office.readNow { try LookBackGrid.watches($0, calendars: calendars, today: today) }
        #expect(watches.first { $0.duty.id == broken.id }?.problem?.contains("判定条件现在不能用") == true)
        fixture.move(to: "2025-12-05T09:00")
        #expect(try await fixture.office.judgeDuties().count == 1)
    }

    @Test("a restricted register's occurrences are neither told to its duty's owner nor probed by asking for 免办")
    func restricted() async throws {
        let fixture = try Fixture()
        let measure = try await fixture.measure()
        let made = try await fixture.office.submit(
            Command(
                .create, kind: StandingDuty.kindName,
                values: [
                    "code": .string("D37"), "measure": .string(measure.id.description), "start": .string("2025-11-01"),
                    "owner": fixture.people["责任人"].map { .string($0.description) },
                    "department": .string(fixture.department.description),
                ]), by: fixture.clerk)
        try await fixture.office.write(by: .commandLine) { context in try context.create(SupervisionTip()) }
        let (calendars, today, owner) = (fixture.office.calendars, fixture.office.today, fixture.owner)
        let todo = try fixture.office.readNow { lookup in
            try Todo.load(
                for: owner, lookup, on: today, watches: LookBackGrid.watches(lookup, calendars: calendars, today: today))
        }
        #expect(!todo.mine.contains { $0.path.hasPrefix("/look-back") } && !todo.week.contains { $0.path.hasPrefix("/look-back") })
        for day in ["2025-11-05", "2025-11-06"] {
            let refused = await #expect(throws: Refusal.self) {
                _ = try await fixture.office.submit(
                    Command(
                        .create, kind: Waiver.kindName,
                        values: [
                            "duty": .string(made.record.description), "occurrence": .string(day), "reason": .string("other"),
                            "text": .string("试试"),
                        ]), by: fixture.owner)
            }
            #expect(refused?.sentence.contains("限知情人") == true, "the same answer whether there is one or not")
        }
    }

    @Test("a regulation under revision stands in the book as it was issued, and a newer one replaces it wherever that stands")
    func compilation() throws {
        let fixture = try Fixture()
        let today = fixture.office.today
        let regulation = try fixture.office.writeAndWait(by: .commandLine) { context in
            var regulation = Regulation()
            regulation.title = "选题会商制度"
            regulation.kind = .regulation
            regulation.text = "印发的条文"
            regulation.inCompilation = true
            regulation.state = .considered
            let reference = try context.create(regulation)
            try context.update(reference, action: "issue") { $0.state = .issued }
            try context.update(reference, action: "revise") { $0.state = .revising }
            try context.update(reference, action: "edit") { $0.text = "还没有定的条文" }
            return reference
        }
        func text() throws -> String {
            "\(try fixture.office.readNow { try Compilation.form($0, on: today) }.blocks)"
        }
        #expect(try text().contains("印发的条文") && !text().contains("还没有定的条文"))
        _ = try fixture.office.writeAndWait(by: .commandLine) { context in
            var newer = Regulation()
            newer.title = "选题会商制度（修订）"
            newer.supersedes = regulation
            newer.state = .issued
            return try context.create(newer)
        }
        #expect(try !text().contains("印发的条文"))
    }
}
