import Journal
import Records
import Testing

@testable import Rectification

@Suite("Looking back at what was signed off")
struct LookBackTests {
    @Test("whoever owns a measure does not look back at it himself; what he would find, another finds, and it reopens")
    func lookBack() async throws {
        let fixture = try Fixture()
        _ = try await fixture.measure { $0.state = .signedOff }
        try await fixture.office.write(by: .commandLine) { [fixture] in
            try $0.update(fixture.finding, action: "edit") { $0.state = .signedOff }
        }
        func plan(_ by: String) async throws -> RecordID {
            try await fixture.office.submit(
                Command(
                    .create, kind: LookBack.kindName,
                    values: [
                        "inspection": .string(fixture.inspection.id.description),
                        "findings": .array([.string(fixture.finding.id.description)]),
                        "on": .string("2025-11-06"), "by": .array([.string(fixture.people[by]?.description ?? "")]),
                    ]), by: fixture.clerk
            ).record
        }
        await #expect(throws: InvalidInput.self) { _ = try await plan("责任人") }
        let back = try await plan("记者")
        _ = try await fixture.office.submit(
            Command(
                .act("carry"), kind: LookBack.kindName, record: back,
                values: ["result": .string("lapsed"), "found": .string("栏目又停了两周")]), by: fixture.viewer("记者", .reporter))
        #expect(try fixture.load(fixture.finding).state == .reopened)
    }

    @Test("D36 asks for a look at everything that is signed off; several looks of one quarter may share it out")
    func wholeLook() async throws {
        let fixture = try Fixture()
        let (first, second) = try await fixture.office.write(by: .commandLine) { [fixture] context in
            try context.update(fixture.finding, action: "edit") { $0.state = .signedOff }
            var other = Finding()
            other.inspection = fixture.inspection
            other.ordinal = 2
            other.title = "台账登记不全问题"
            other.state = .signedOff
            return (fixture.finding, try context.create(other))
        }
        func look(_ findings: [Reference<Finding>], on day: String) async throws -> Bool {
            fixture.move(to: "\(day)T09:00")
            let values: [String: JSON?] = [
                "inspection": .string(fixture.inspection.id.description), "findings": .array(findings.map { .string($0.id.description) }),
                "on": .string(day), "by": .array([.string(fixture.people["记者"]?.description ?? "")]),
            ]
            let back = try await fixture.office.submit(Command(.create, kind: LookBack.kindName, values: values), by: fixture.clerk).record
            let result: [String: JSON?] = ["result": .string("holds"), "found": .string("与台账一致")]
            _ = try await fixture.office.submit(
                Command(.act("carry"), kind: LookBack.kindName, record: back, values: result), by: fixture.viewer("记者", .reporter))
            return try fixture.load(Reference<LookBack>(back)).whole
        }
        #expect(try await look([first], on: "2025-12-20") == false)
        #expect(try await look([second], on: "2026-01-10") == false, "another quarter")
        #expect(try await look([first], on: "2026-02-10") == true, "together with that of January")
        #expect(try await look([first, second], on: "2026-04-10") == true)
    }
}
