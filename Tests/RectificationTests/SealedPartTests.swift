import Foundation
import GRDB
import Rectification
import Testing

@testable import Journal
@testable import Records

@Suite("Sealed parts, erasure and credentials")
struct SealedPartTests {
    /// A person with personal data in two revisions, and a finding with its 反馈原文.
    private func person(_ office: Fixture) async throws -> RecordID {
        let values: [String: JSON?] = [
            "name": .string("甲"), "department": .string(office.department.description), "political": .string("applicant"),
            "joined": .string("2011-03-07"),
        ]
        let id = try await office.office.submit(Command(.create, kind: "person", values: values), by: office.clerk).record
        _ = try await office.office.submit(
            Command(.edit, kind: "person", record: id, values: ["political": .string("member")]), by: office.clerk)
        return id
    }

    private func close(_ office: Fixture) throws {
        try office.office.journal.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try office.office.local.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
    }

    private func request(_ subject: RecordID, _ office: Fixture, part: String = "personal") async throws -> RecordID {
        let values: [String: JSON?] = ["subject": .string(subject.description), "part": .string(part), "reason": .string("本人申请")]
        return try await office.office.submit(Command(.create, kind: "erasure", values: values), by: office.clerk).record
    }

    private func approve(_ request: RecordID, _ office: Fixture, by viewer: Viewer) async throws {
        _ = try await office.office.submit(Command(.act("approve"), kind: "erasure", record: request), by: viewer)
    }

    @Test("a sealed part removed without an erasure entry is a forgery")
    func removed() throws {
        let copy = try SampleFolder.copy()
        let sequence = try copy.queue.read { try Int.fetchOne($0, sql: "SELECT sequence FROM sealed WHERE part = 'personal' LIMIT 1") }
        try copy.forge("DELETE FROM sealed WHERE sequence = ?", [sequence])
        try copy.rebuild()
        let report = try copy.verify()
        #expect(report.problems.map(\.entry) == [sequence])
        #expect(report.problems.first?.field == "personal")
        #expect(report.problems.first?.sentence.contains("又没有删除留痕") == true)
        #expect(report.erased == 0)
    }

    @Test(
        "changed sealed content, nonce or part name is named by entry and part",
        arguments: [
            "content = CAST(replace(CAST(content AS TEXT), '2', '3') AS BLOB)", "nonce = zeroblob(16)", "part = 'restricted'",
            "part = 'other'",
        ])
    func changed(_ change: String) throws {
        let copy = try SampleFolder.copy()
        let sequence = try copy.queue.read { try Int.fetchOne($0, sql: "SELECT sequence FROM sealed WHERE part = 'personal' LIMIT 1") }
        try copy.forge("UPDATE sealed SET \(change) WHERE sequence = ?", [sequence])
        try copy.rebuild()
        let report = try copy.verify()
        #expect(report.problems.contains { $0.entry == sequence && $0.field == "personal" })
    }

    @Test("a proper erasure by two persons removes the part from every revision, and verify counts it")
    func erasure() async throws {
        let office = try Fixture()
        let id = try await person(office)
        let erasure = try await request(id, office)
        let refusal = await #expect(throws: Refusal.self) { try await approve(erasure, office, by: office.viewer("办公室", .head)) }
        #expect(refusal?.sentence.contains("另一个人") == true)
        try await approve(erasure, office, by: office.head)
        let state = try office.office.readNow { try $0.row("person", id)?.state }
        #expect(state?["political"] == nil && state?["joined"] == nil)
        #expect(state?["name"] == .string("甲"))
        try await office.office.journal.makeCheckpoint()
        let report = try office.verify()
        #expect(report.problems == [])
        #expect(report.erased == 2)
        let lines = try office.office.readNow { try $0.history(of: id, kind: Kind(Person.register), for: office.head) }
        #expect(lines.flatMap(\.changes).isEmpty, "no old revision shows it either")
        let again = try await request(id, office)
        await #expect(throws: Refusal.self) { try await approve(again, office, by: office.head) }
    }

    @Test("nothing of an erased part is left in the file's bytes")
    func secureDelete() async throws {
        let office = try Fixture()
        let id = try await person(office)
        try close(office)
        let mark = Data("2011-03-07".utf8)
        #expect(try Data(contentsOf: office.folder.journal).range(of: mark) != nil)
        let erasure = try await request(id, office)
        try await approve(erasure, office, by: office.discipline)
        try close(office)
        for file in try FileManager.default.subpathsOfDirectory(atPath: office.folder.url.path) {
            let url = office.folder.url.appending(path: file)
            guard let bytes = try? Data(contentsOf: url) else { continue }
            #expect(bytes.range(of: mark) == nil, "\(file)")
        }
    }

    @Test("the journal goes on after an erasure: a rebuilt table is the same, and a new revision may hold new data")
    func goesOn() async throws {
        let office = try Fixture()
        let id = try await person(office)
        try await approve(request(id, office), office, by: office.head)
        try office.office.rebuild()
        #expect(try office.verify().problems == [])
        _ = try await office.office.submit(
            Command(.edit, kind: "person", record: id, values: ["political": .string("masses"), "joined": .string("2020-01-01")]),
            by: office.clerk)
        let report = try office.verify()
        #expect(report.problems == [])
        #expect(report.erased == 2)
        #expect(try office.office.readNow { try $0.row("person", id)?.state["political"] } == .string("masses"))
    }

    @Test("an erasure entry does not excuse a part that it does not name")
    func notNamed() async throws {
        let office = try Fixture()
        let id = try await person(office)
        let other = try await person(office)
        try await approve(request(id, office), office, by: office.head)
        try close(office)
        let copy = try ForgedFolder(of: office.folder)
        let sequence = try await copy.queue.read { try Journal.newest(of: other, in: $0)?.leaf.sequence }
        try copy.forge("DELETE FROM sealed WHERE sequence = ?", [sequence])
        try copy.rebuild()
        let report = try copy.verify()
        #expect(report.problems.map(\.entry) == [sequence])
        #expect(report.erased == 2)
    }

    @Test("an erasure of nothing is refused with a sentence")
    func nothing() async throws {
        let office = try Fixture()
        let id = try await person(office)
        let none = try await request(id, office, part: "restricted")
        let refusal = await #expect(throws: Refusal.self) { try await approve(none, office, by: office.head) }
        #expect(refusal?.sentence.contains("没有可以删除的限制信息") == true)
        let nobody = try await request(.new(), office)
        await #expect(throws: InvalidInput.self) { try await approve(nobody, office, by: office.head) }
        #expect(try office.verify().problems == [])
    }

    @Test("a password hash swapped in local.sqlite does not fit the digest in the journal")
    func credential() async throws {
        let office = try Fixture()
        let owner = office.people["责任人"].map { Reference<Person>($0) }
        let account = try await office.office.write(by: .commandLine) { context in
            try Accounts.make(login: "zeren", person: owner, roles: [.reporter], state: .active, hash: "one", in: context)
        }
        try office.office.local.setCredential("one", for: account, temporary: true)
        #expect(try office.verify().problems == [])
        try office.office.local.setCredential("two", for: account, temporary: true)
        let report = try office.verify()
        #expect(report.problems.map(\.field) == ["digest"])
        #expect(report.problems.first?.record == account.description)
        #expect(report.problems.first?.sentence.contains("密码被替换") == true)
    }
}
