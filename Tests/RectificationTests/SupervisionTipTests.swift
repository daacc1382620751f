import Foundation
import Journal
import Records
import Testing

@testable import Rectification

@Suite("Supervision tips")
struct SupervisionTipTests {
    private func table(_ office: Fixture) throws -> DerivedTable { try #require(office.office.kinds.table("supervision_tip")) }

    private func tip(_ office: Fixture) async throws -> RecordID {
        let finding = office.finding
        let handler = office.people["副主任"].map { Reference<Person>($0) }
        _ = try await office.measure()
        return try await office.office.write(by: .system) { context in
            var tip = SupervisionTip()
            tip.via = .online
            tip.text = "栏目还是没有更新"
            tip.caller = "甲先生 000"
            tip.about = finding
            tip.handler = handler
            return try context.create(tip).id
        }
    }

    @Test("whom it is about never sees it, not even the leader in charge; its handler does; who called is for the handler alone")
    func concealed() async throws {
        let office = try Fixture()
        let id = try await tip(office)
        let table = try table(office)
        let row = try #require(try office.office.readNow { try $0.row("supervision_tip", id) })
        let caller = try #require(table.kind.field("caller"))
        var handler = office.viewer("副主任", .leader)
        handler.roles = [.leader]
        for (viewer, sees, calls) in [
            (office.leader, false, false), (office.owner, false, false), (office.viewer("记者", .reporter), false, false),
            (office.discipline, true, false), (office.head, true, false), (handler, true, true),
        ] {
            #expect(Policy.canSee(row, of: table.kind, viewer) == sees, "\(viewer.name)")
            #expect(Policy.canRead(caller, of: table.kind, row.state, row.id, viewer) == calls, "\(viewer.name)")
            let listed = try office.office.readNow { lookup in
                try lookup.page(Policy.narrowed(ListQuery(), of: table, for: viewer, lookup), of: table, fields: []).rows.count
            }
            #expect(listed == (sees ? 1 : 0), "\(viewer.name)")
        }
    }

    @Test("the owner of a measure cannot be its handler, and a receipt cannot be guessed")
    func handler() async throws {
        let office = try Fixture()
        let id = try await tip(office)
        let invalid = await #expect(throws: InvalidInput.self) {
            try await office.office.submit(
                Command(
                    .edit, kind: "supervision_tip", record: id,
                    values: ["handler": office.people["责任人"].map { .string($0.description) }]), by: office.discipline)
        }
        #expect(invalid?.problems["handler"] != nil)
        #expect(Set((0..<1000).map { _ in SupervisionTip.newReceipt() }).count == 1000)
    }

    @Test("what came in writing is not rewritten, what it is about not taken away, and nobody makes it vanish")
    func stays() async throws {
        let office = try Fixture()
        let id = try await tip(office)
        for (field, value) in [("text", JSON.string("一切都好")), ("caller", .string("无名氏")), ("about", nil)] {
            let invalid = await #expect(throws: InvalidInput.self, "\(field)") {
                try await office.office.submit(
                    Command(.edit, kind: "supervision_tip", record: id, values: [field: value]), by: handler(office, .discipline))
            }
            #expect(invalid?.problems[field] != nil, "\(field)")
        }
        for viewer in [office.head, office.discipline, handler(office, .clerk)] {
            let refusal = await #expect(throws: Refusal.self) {
                try await office.office.submit(Command(.void, kind: "supervision_tip", record: id, reason: "不属实"), by: viewer)
            }
            #expect(refusal?.sentence.contains("不能作废") == true || refusal?.code == .forbidden)
        }
        let row = try #require(try office.office.readNow { try $0.row("supervision_tip", id) })
        #expect(row.common.voided == nil)
    }

    /// The handler, who alone reads who called, with another role besides.
    private func handler(_ office: Fixture, _ role: Role) -> Viewer { office.viewer("副主任", role) }

    @Test("a handler who falls ill is replaced by the head, never by one whom it concerns")
    func reassigned() async throws {
        let office = try Fixture()
        let id = try await tip(office)
        func act(_ name: String, _ person: String, by viewer: Viewer) async throws {
            let values: [String: JSON?] = ["handler": office.people[person].map { .string($0.description) }]
            _ = try await office.office.submit(
                Command(.act(name), kind: "supervision_tip", record: id, values: values, reason: "承办人出差"), by: viewer)
        }
        await #expect(throws: InvalidInput.self) { try await act("take", "责任人", by: office.head) }
        try await act("take", "副主任", by: office.head)
        await #expect(throws: InvalidInput.self) { try await act("assign", "分管领导", by: office.head) }
        await #expect(throws: Refusal.self) { try await act("assign", "记者", by: handler(office, .reporter)) }
        try await act("assign", "记者", by: office.discipline)
        let stored: SupervisionTip = try office.load(Reference(id))
        #expect(stored.handler?.id == office.people["记者"] && stored.state == .handling)
    }

    @Test("what a tip reopens looks like any reopening by the same hand, and is explained alike")
    func reopens() async throws {
        let office = try Fixture()
        let id = try await tip(office)
        try await office.office.write(by: .commandLine) { [office] in
            try $0.update(office.finding, action: "edit") { $0.state = .signedOff }
        }
        let handler: [String: JSON?] = ["handler": office.people["副主任"].map { .string($0.description) }]
        _ = try await office.office.submit(Command(.act("take"), kind: "supervision_tip", record: id, values: handler), by: office.head)
        _ = try await office.office.submit(
            Command(.act("reopen"), kind: "supervision_tip", record: id, reason: "栏目又停了两周"), by: office.head)
        #expect(try office.load(office.finding).state == .reopened)
        let entry = try #require(try office.office.readNow { try Journal.newest(of: office.finding.id, in: $0.db) })
        #expect(entry.body.action == "reopen" && entry.body.actor == office.head.actor && entry.body.reason == "栏目又停了两周")
        let explanations: [Explanation] = try office.office.readNow { try $0.all(Explanation.self, ("finding", office.finding)) }
        #expect(explanations.map(\.about) == ["重开：栏目又停了两周"])
    }
}
