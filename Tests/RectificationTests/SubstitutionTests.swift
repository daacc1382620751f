import Journal
import Records
import Testing

@testable import Rectification

@Suite("R2, somebody stands in")
struct SubstitutionTests {
    private func grant(_ fixture: Fixture, _ absent: String, _ by: String, _ from: String, _ to: String) async throws {
        let clerk = fixture.clerk
        let receipt = try await fixture.office.submit(
            Command(
                .create, kind: Substitution.kindName,
                values: [
                    "absent": fixture.people[absent].map { .string($0.description) },
                    "by": fixture.people[by].map { .string($0.description) },
                    "from": Moment(local: from).map { .integer($0.milliseconds) },
                    "to": Moment(local: to).map { .integer($0.milliseconds) },
                    "reason": .string("出差"),
                ]), by: clerk)
        _ = try await fixture.office.submit(Command(.act("grant"), kind: Substitution.kindName, record: receipt.record), by: fixture.head)
    }

    private func account(_ fixture: Fixture, _ name: String, _ role: Role) async throws -> RecordID {
        let person = fixture.people[name]
        return try await fixture.office.write(by: .commandLine) { context in
            var account = Account()
            account.login = name
            account.person = person.map { Reference($0) }
            account.roles = [role]
            account.state = .active
            return try context.create(account).id
        }
    }

    /// A measure that its owner has reported, waiting to be confirmed.
    private func reported(_ fixture: Fixture) async throws -> Reference<Measure> {
        let measure = try await fixture.measure()
        try await fixture.act("begin", measure, by: fixture.owner)
        try await fixture.addEvidence(to: measure, by: fixture.owner)
        try await fixture.act("report", measure, by: fixture.owner)
        return measure
    }

    @Test("the substitute acts with the absent one's power, the journal names both, and it ends by itself")
    func acts() async throws {
        let fixture = try Fixture()
        _ = try await account(fixture, "分管领导", .leader)
        let deputy = try await account(fixture, "副主任", .reporter)
        let measure = try await reported(fixture)
        let viewers = Viewers(fixture.office)
        let before = try #require(try await viewers.viewer(for: deputy))
        await #expect(throws: Refusal.self) { try await fixture.act("confirm", measure, by: before) }
        try await grant(fixture, "分管领导", "副主任", "2025-11-06T08:00", "2025-11-07T18:00")
        let during = try #require(try await viewers.viewer(for: deputy))
        #expect(during.standIns.map(\.principal) == [fixture.people["分管领导"]])
        try await fixture.act("confirm", measure, by: during)
        let body = try #require(try fixture.office.readNow { try Journal.newest(of: measure.id, in: $0.db) }).body
        #expect(body.actor.person == fixture.people["副主任"] && body.principal == fixture.people["分管领导"])
        fixture.move(to: "2025-11-07T18:01")
        #expect(try #require(try await viewers.viewer(for: deputy)).standIns.isEmpty)
    }

    @Test("a substitute never becomes both sides: who stands in for the leader does not confirm his own measure")
    func bothSides() async throws {
        let fixture = try Fixture()
        _ = try await account(fixture, "分管领导", .leader)
        let owner = try await account(fixture, "责任人", .reporter)
        let measure = try await reported(fixture)
        try await grant(fixture, "分管领导", "责任人", "2025-11-06T08:00", "2025-11-07T18:00")
        let viewer = try #require(try await Viewers(fixture.office).viewer(for: owner))
        do {
            try await fixture.act("confirm", measure, by: viewer)
            Issue.record("he confirmed his own measure")
        } catch let refusal as Refusal { #expect(refusal.source == "不相容岗位相互分离") }
    }

    @Test("nor by turns: who reported for the owner does not confirm as himself")
    func byTurns() async throws {
        let fixture = try Fixture()
        _ = try await account(fixture, "责任人", .reporter)
        let leader = try await account(fixture, "分管领导", .leader)
        let measure = try await fixture.measure()
        try await fixture.act("begin", measure, by: fixture.owner)
        try await fixture.addEvidence(to: measure, by: fixture.owner)
        try await grant(fixture, "责任人", "分管领导", "2025-11-06T08:00", "2025-11-07T18:00")
        let viewer = try #require(try await Viewers(fixture.office).viewer(for: leader))
        try await fixture.act("report", measure, by: viewer)
        #expect(try fixture.office.readNow { try Journal.newest(of: measure.id, in: $0.db) }?.body.principal == fixture.people["责任人"])
        await #expect(throws: Refusal.self) { try await fixture.act("confirm", measure, by: viewer) }
    }

    @Test("no circles, and nobody stands in for himself")
    func circles() async throws {
        let fixture = try Fixture()
        try await grant(fixture, "分管领导", "副主任", "2025-11-06T08:00", "2025-11-10T18:00")
        try await grant(fixture, "副主任", "记者", "2025-11-07T08:00", "2025-11-08T18:00")
        await #expect(throws: Refusal.self) { try await grant(fixture, "记者", "分管领导", "2025-11-08T08:00", "2025-11-09T18:00") }
        try await grant(fixture, "记者", "分管领导", "2025-11-09T08:00", "2025-11-09T18:00")
        await #expect(throws: InvalidInput.self) { try await grant(fixture, "记者", "记者", "2025-11-08T08:00", "2025-11-09T18:00") }
    }
}
