import Journal
import Records
import Testing

@testable import Rectification

@Suite("What would have come loose unseen")
struct LooseEndTests {
    private func duty(_ fixture: Fixture, _ values: [String: JSON?], by viewer: Viewer) async throws -> RecordID {
        let made = try await fixture.office.read { try $0.all(Measure.self).count }
        let measure = try await fixture.measure(number: 10 + made)
        var all: [String: JSON?] = [
            "title": .string("例会"), "measure": .string(measure.id.description),
            "owner": fixture.people["责任人"].map { .string($0.description) },
            "department": .string(fixture.department.description), "rule": .string("FREQ=WEEKLY;BYDAY=TH"), "start": .string("2025-11-06"),
            "kind": .string("汇报台账"),
        ]
        all.merge(values) { $1 }
        return try await fixture.office.submit(Command(.create, kind: StandingDuty.kindName, values: all), by: viewer).record
    }

    @Test(
        "a duty looser than its standard, or than is usual, is the head's to set up",
        arguments: [
            ["tolerance": JSON.integer(60)], ["grace": .integer(90)],
            ["code": .string("D34"), "rule": .string("FREQ=YEARLY"), "kind": nil],
        ] as [[String: JSON?]])
    func loose(_ values: [String: JSON?]) async throws {
        let fixture = try Fixture()
        await #expect(throws: Refusal.self) { _ = try await duty(fixture, values, by: fixture.clerk) }
        _ = try await duty(fixture, values, by: fixture.head)
    }

    @Test("a promise of every week is not signed off on a duty of every year, whoever set that up")
    func rare() async throws {
        let fixture = try Fixture()
        let measure = try await fixture.measure {
            $0.longTerm = true
            $0.rule = Recurrence("FREQ=WEEKLY;BYDAY=TH")
            $0.start = Day("2025-11-06")
        }
        _ = try await duty(fixture, ["measure": .string(measure.id.description), "rule": .string("FREQ=YEARLY")], by: fixture.head)
        try await fixture.act("begin", measure, by: fixture.owner)
        try await fixture.addEvidence(to: measure, by: fixture.owner)
        try await fixture.act("report", measure, by: fixture.owner)
        try await fixture.act("confirm", measure, by: fixture.leader)
        do {
            try await fixture.act("sign", measure, by: fixture.leader)
            Issue.record("it was signed off")
        } catch let refusal as Refusal { #expect(refusal.sentence.contains("看不住这条措施")) }
        _ = try await duty(fixture, ["measure": .string(measure.id.description)], by: fixture.clerk)
        try await fixture.act("sign", measure, by: fixture.leader)
        try await fixture.act("sign", measure, by: fixture.discipline)
        #expect(try fixture.load(measure).state == .signedOff)
    }

    @Test("an explanation that is owed is not voided away, by nobody")
    func owed() async throws {
        let fixture = try Fixture()
        let id = try await fixture.office.write(by: .commandLine) { [finding = fixture.finding] context in
            try DutyLife.askForExplanation(of: finding, about: "栏目停更", in: context)
            return try context.lookup.all(Explanation.self)[0].id
        }
        for viewer in [fixture.owner, fixture.clerk, fixture.head] {
            await #expect(throws: Refusal.self) {
                _ = try await fixture.office.submit(Command(.void, kind: Explanation.kindName, record: id, reason: "不用了"), by: viewer)
            }
        }
    }

    @Test("a measure that answers for another finding too reopens both, and both wait for it")
    func also() async throws {
        let fixture = try Fixture()
        let other = try await fixture.office.write(by: .commandLine) { [fixture] context in
            var finding = Finding()
            finding.inspection = fixture.inspection
            finding.ordinal = 16
            finding.title = "稿件审校不严问题"
            finding.state = .rectifying
            return try context.create(finding)
        }
        let own = try await fixture.office.write(by: .commandLine) { [fixture] context in
            var measure = Measure()
            measure.finding = other
            measure.number = 1
            measure.text = "印发审校细则"
            measure.owner = fixture.people["责任人"].map { Reference($0) }
            measure.state = .signedOff
            return try context.create(measure)
        }
        let shared = try await fixture.measure { $0.also = [other] }
        try await fixture.office.write(by: .commandLine) { try $0.update(own, action: "edit") { $0.outcome = "已印发" } }
        #expect(try fixture.load(other).state == .rectifying, "its own is signed off, the shared one is not")
        try await fixture.office.write(by: .commandLine) { try $0.update(shared, action: "edit") { $0.state = .signedOff } }
        #expect(try fixture.load(other).state == .ready && fixture.load(fixture.finding).state == .ready)
        for finding in [other, fixture.finding] {
            try await fixture.office.submit(Command(.act("signOff"), kind: Finding.kindName, record: finding.id), by: fixture.head)
        }
        try await fixture.act("reopen", shared, by: fixture.head, reason: "又停了")
        #expect(try fixture.load(other).state == .reopened && fixture.load(fixture.finding).state == .reopened)
    }

    @Test("a monthly check stands for its month: caught up on in March it is late, and no month to come is looked back on")
    func months() async throws {
        let fixture = try Fixture()
        func check(_ month: String) async throws -> MonthlyCheck {
            let id = try await fixture.office.submit(
                Command(
                    .create, kind: MonthlyCheck.kindName,
                    values: [
                        "inspection": .string(fixture.inspection.id.description), "month": .string(month),
                        "by": fixture.people["办公室"].map { .string($0.description) },
                    ]), by: fixture.clerk
            ).record
            _ = try await fixture.office.submit(Command(.act("confirm"), kind: MonthlyCheck.kindName, record: id), by: fixture.head)
            return try fixture.load(Reference<MonthlyCheck>(id))
        }
        fixture.move(to: "2026-03-02T10:00")
        #expect(try await check("2025-11").coveredOn?.iso == "2025-11-30")
        #expect(try await check("2026-02").coveredOn?.iso == "2026-02-28")
        #expect(try await check("2026-03").coveredOn?.iso == "2026-03-02")
        await #expect(throws: InvalidInput.self) { _ = try await check("2026-04") }
        let calendar = fixture.office.calendar
        var query = FigureQuery(MonthlyCheck.kindName, [.init("state", ["confirmed"])])
        (query.from, query.to) = (Day("2025-10-27"), Day("2026-03-02"))
        let all = query
        let value = try fixture.office.readNow { try $0.figure(all, calendar: calendar) }
        #expect(value.value == 3 && value.late == 1, "February is looked back on in the first days of March")
    }

    @Test("a look-back reopens the findings that it names, and leaves alone what holds")
    func named() async throws {
        let fixture = try Fixture()
        let other = try await fixture.office.write(by: .commandLine) { [fixture] context in
            try context.update(fixture.finding, action: "edit") { $0.state = .signedOff }
            var finding = Finding()
            finding.inspection = fixture.inspection
            finding.ordinal = 2
            finding.title = "台账登记不全问题"
            finding.state = .signedOff
            return try context.create(finding)
        }
        let both: [JSON] = [fixture.finding, other].map { .string($0.id.description) }
        let back = try await fixture.office.submit(
            Command(
                .create, kind: LookBack.kindName,
                values: [
                    "inspection": .string(fixture.inspection.id.description), "findings": .array(both), "on": .string("2025-11-06"),
                    "by": .array([.string(fixture.people["记者"]?.description ?? "")]),
                ]), by: fixture.clerk
        ).record
        func carry(_ lapsed: [JSON]) async throws {
            let values: [String: JSON?] = ["result": .string("lapsed"), "lapsed": .array(lapsed), "found": .string("台账又缺了三周")]
            _ = try await fixture.office.submit(
                Command(.act("carry"), kind: LookBack.kindName, record: back, values: values), by: fixture.viewer("记者", .reporter))
        }
        await #expect(throws: InvalidInput.self) { try await carry([]) }
        try await carry([both[1]])
        #expect(try fixture.load(other).state == .reopened && fixture.load(fixture.finding).state == .signedOff)
    }

    @Test("what the head urges stands first in the owner's list, with his words and his day")
    func urged() async throws {
        let fixture = try Fixture()
        let measure = try await fixture.measure()
        await #expect(throws: InvalidInput.self) {
            try await fixture.act("urge", measure, by: fixture.head, values: ["urgedUntil": .string("2025-11-05")], reason: "抓紧")
        }
        try await fixture.act("urge", measure, by: fixture.head, values: ["urgedUntil": .string("2025-11-20")], reason: "请本周内见面汇报")
        let (viewer, day) = (fixture.owner, fixture.office.today)
        let todo = try fixture.office.readNow { try Todo.load(for: viewer, $0, on: day) }
        let line = try #require(todo.mine.first { $0.path.hasSuffix(measure.id.description) })
        #expect(line.tag == "督办" && line.hint.contains("书记督办，2025年11月20日前：请本周内见面汇报"))
        await #expect(throws: Refusal.self) {
            try await fixture.act("urge", measure, by: fixture.clerk, values: ["urgedUntil": .string("2025-11-20")], reason: "抓紧")
        }
    }

    @Test("an issued regulation is repealed, not voided")
    func issued() async throws {
        let fixture = try Fixture()
        let id = try await fixture.office.write(by: .commandLine) { context in
            var regulation = Regulation()
            regulation.title = "审校细则"
            regulation.state = .issued
            return try context.create(regulation).id
        }
        await #expect(throws: Refusal.self) {
            _ = try await fixture.office.submit(Command(.void, kind: Regulation.kindName, record: id, reason: "换了"), by: fixture.clerk)
        }
    }
}
