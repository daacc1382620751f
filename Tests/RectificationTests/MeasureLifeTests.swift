import Journal
import Records
import Testing

@testable import Rectification

@Suite("A measure's life (R3)")
struct MeasureLifeTests {
    @Test("goes from open to signed off through evidence, confirmation and two signatures, and the finding follows")
    func wholeLife() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner, values: ["outcome": .string("已更新20期")])
        try await office.act("confirm", measure, by: office.leader)
        try await office.act("sign", measure, by: office.discipline)
        #expect(try office.load(measure).state == .confirmed)
        try await office.act("sign", measure, by: office.leader)
        #expect(try office.load(measure).state == .signedOff)
        #expect(try office.load(office.finding).state == .ready)
        _ = try await office.office.submit(Command(.act("signOff"), kind: "finding", record: office.finding.id), by: office.head)
        #expect(try office.load(office.finding).state == .signedOff)
        let report = try office.verify()
        #expect(report.problems == [])
    }

    @Test("is refused without evidence")
    func noEvidence() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        try await office.act("begin", measure, by: office.owner)
        await #expect(throws: Refusal.self) { try await office.act("report", measure, by: office.owner) }
        #expect(try office.load(measure).state == .doing)
    }

    @Test("nobody confirms a measure that he owns, even as leader in charge")
    func selfConfirmation() async throws {
        let office = try Fixture()
        let leader = office.people["分管领导"]
        let measure = try await office.measure { $0.owner = leader.map { Reference($0) } }
        try await office.act("begin", measure, by: office.leader)
        try await office.addEvidence(to: measure, by: office.leader)
        try await office.act("report", measure, by: office.leader)
        let refusal = await #expect(throws: Refusal.self) { try await office.act("confirm", measure, by: office.leader) }
        #expect(refusal?.sentence.contains("另一个人") == true)
    }

    @Test("is not signed off while something is pending")
    func pending() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner, values: ["pending": .string("经费待批复")])
        try await office.act("confirm", measure, by: office.leader)
        let refusal = await #expect(throws: Refusal.self) { try await office.act("sign", measure, by: office.discipline) }
        #expect(refusal?.sentence == "仍有未了事项：经费待批复，请转为长期任务或补充结果。")
    }
}
