import Journal
import Records
import Testing

@testable import Rectification

@Suite("A finding's state follows its measures (R5)")
struct FindingLifeTests {
    struct Line: Sendable {
        let from: Finding.State
        let measures: [Measure.State]
        let to: Finding.State
    }

    static let signed: [Measure.State] = [.signedOff, .signedOff]
    static let mixed: [Measure.State] = [.signedOff, .doing]
    static let table = [
        Line(from: .unclaimed, measures: [], to: .unclaimed), Line(from: .unclaimed, measures: signed, to: .unclaimed),
        Line(from: .unclaimed, measures: mixed, to: .unclaimed),
        Line(from: .rectifying, measures: [], to: .rectifying), Line(from: .rectifying, measures: mixed, to: .rectifying),
        Line(from: .rectifying, measures: signed, to: .ready), Line(from: .rectifying, measures: [.confirmed], to: .rectifying),
        Line(from: .ready, measures: signed, to: .ready), Line(from: .ready, measures: mixed, to: .rectifying),
        Line(from: .ready, measures: [.reopened], to: .rectifying), Line(from: .ready, measures: [], to: .rectifying),
        Line(from: .signedOff, measures: signed, to: .signedOff), Line(from: .signedOff, measures: mixed, to: .reopened),
        Line(from: .signedOff, measures: [.signedOff, .reopened], to: .reopened), Line(from: .signedOff, measures: [], to: .reopened),
        Line(from: .reopened, measures: mixed, to: .reopened), Line(from: .reopened, measures: [.reopened], to: .reopened),
        Line(from: .reopened, measures: signed, to: .ready),
    ]

    @Test("as this table has it", arguments: table)
    func transition(_ line: Line) { #expect(FindingLife.state(line.from, measures: line.measures) == line.to) }

    @Test("only when all are signed off is it ready, whatever the others are", arguments: Measure.State.allCases)
    func oneOther(_ other: Measure.State) {
        #expect(FindingLife.state(.rectifying, measures: [.signedOff, other]) == (other == .signedOff ? .ready : .rectifying))
        #expect(FindingLife.state(.signedOff, measures: [.signedOff, other]) == (other == .signedOff ? .signedOff : .reopened))
    }

    /// A measure brought to 已销号 by the persons of the fixture.
    private func signOff(_ measure: Reference<Measure>, _ office: Fixture) async throws {
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner)
        try await office.act("confirm", measure, by: office.leader)
        try await office.act("sign", measure, by: office.discipline)
        try await office.act("sign", measure, by: office.leader)
    }

    private func finding(_ verb: String, _ office: Fixture, by viewer: Viewer, reason: String? = nil) async throws {
        _ = try await office.office.submit(Command(.act(verb), kind: "finding", record: office.finding.id, reason: reason), by: viewer)
    }

    @Test("its change is an entry of the same batch as its cause, by the system")
    func sameBatch() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        try await signOff(measure, office)
        let size = office.office.journal.head.size
        let batch = try await office.office.journal.pool.read { try Journal.batch(around: size - 1, in: $0) }
        #expect(batch.map(\.body.kind) == ["measure", "finding"])
        #expect(batch.map(\.body.action) == ["sign", "follow"])
        #expect(batch[1].body.actor == .system)
        #expect(batch[1].body.state["state"] == .string("ready"))
    }

    @Test("a second measure, a reopened one, and a voided one each move it")
    func moves() async throws {
        let office = try Fixture()
        let first = try await office.measure(number: 1)
        try await signOff(first, office)
        #expect(try office.load(office.finding).state == .ready)
        let second = try await office.measure(number: 2)
        #expect(try office.load(office.finding).state == .rectifying)
        _ = try await office.office.submit(Command(.void, kind: "measure", record: second.id, reason: "重复"), by: office.head)
        #expect(try office.load(office.finding).state == .ready)
        try await finding("signOff", office, by: office.head)
        try await office.act("reopen", first, by: office.discipline, reason: "反弹")
        #expect(try office.load(office.finding).state == .reopened)
        let history = try await office.office.journal.pool.read { try Journal.newest(of: office.finding.id, in: $0) }
        #expect(history?.body.action == "reopen")
        #expect(history?.body.reason == "反弹")
        #expect(try office.load(first).signedLead == nil, "old signatures do not count again")
        #expect(try office.verify().problems == [])
    }

    @Test("it cannot be signed off before all measures are, nor by whoever owns one, nor by another than the 书记")
    func signingOff() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let early = await #expect(throws: Refusal.self) { try await finding("signOff", office, by: office.head) }
        #expect(early?.sentence.contains("现在的状态是“整改中”") == true)
        try await signOff(measure, office)
        let wrong = await #expect(throws: Refusal.self) { try await finding("signOff", office, by: office.leader) }
        #expect(wrong?.code == .forbidden)
        let owner = await #expect(throws: Refusal.self) { try await finding("signOff", office, by: office.viewer("责任人", .head)) }
        #expect(owner?.sentence.contains("您是其中措施的责任人") == true)
        try await finding("signOff", office, by: office.head)
        #expect(try office.load(office.finding).state == .signedOff)
    }

    @Test("reopening needs a reason, goes on when a measure is open again, and is signed off only when somebody has explained it")
    func reopen() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        try await signOff(measure, office)
        try await finding("signOff", office, by: office.head)
        await #expect(throws: InvalidInput.self) { try await finding("reopen", office, by: office.discipline) }
        await #expect(throws: Refusal.self) { try await finding("reopen", office, by: office.owner, reason: "x") }
        try await finding("reopen", office, by: office.discipline, reason: "回头看发现反弹")
        #expect(try office.load(office.finding).state == .reopened)
        await #expect(throws: Refusal.self) { try await finding("resume", office, by: office.owner) }
        let bare = await #expect(throws: Refusal.self) { try await finding("resume", office, by: office.leader) }
        #expect(bare?.sentence.contains("问题的措施都还是已销号") == true, "a word alone would bring it straight back to ready")
        try await office.act("reopen", measure, by: office.discipline, reason: "没有做实")
        try await finding("resume", office, by: office.leader)
        #expect(try office.load(office.finding).state == .rectifying)
        try await signOff(measure, office)
        let early = await #expect(throws: Refusal.self) { try await finding("signOff", office, by: office.head) }
        #expect(early?.sentence.contains("情况说明还是“待说明”") == true)
        try await explain(office)
        try await finding("signOff", office, by: office.head)
        #expect(try office.load(office.finding).state == .signedOff)
    }

    private func explain(_ office: Fixture) async throws {
        let explanation = try #require(try office.office.readNow { try $0.all(Explanation.self) }.first)
        #expect(explanation.about == "重开：回头看发现反弹")
        let owner = office.people["责任人"]
        _ = try await office.office.submit(
            Command(
                .edit, kind: Explanation.kindName, record: explanation.id,
                values: [
                    "cause": .string("人手调走后没有补上"), "plan": .string("重新分工"), "restoreBy": .string("2025-12-31"),
                    "by": owner.map { .string($0.description) },
                ]), by: office.owner)
        _ = try await office.office.submit(Command(.act("give"), kind: Explanation.kindName, record: explanation.id), by: office.owner)
        _ = try await office.office.submit(Command(.act("accept"), kind: Explanation.kindName, record: explanation.id), by: office.leader)
    }
}
