import Foundation
import Journal
import Records
import Testing

@testable import Meetings

@Suite("R10, papers and what they were copied from")
struct PaperTests {
    private let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-paper-\(RecordID.new())"))

    private func open() throws -> (Office, [Viewer]) {
        let office = try Office(opening: folder, create: true, kinds: MeetingKinds.all)
        let people = try office.writeAndWait(by: .commandLine) { context in
            try ["甲", "乙", "丙"].map { name in
                var person = Person()
                person.name = name
                return try context.create(person).id
            }
        }
        let roles: [Set<Role>] = [[.leader], [.reporter], [.head]]
        return (office, zip(people, roles).map { Viewer(actor: .person($0), name: "", roles: $1) })
    }

    private func text(_ topic: String) -> String {
        (0..<14).map { "第\($0)季度围绕\(topic)开展调查\($0 * 7)次，形成专题报告，提出改进意见并逐条落实到具体岗位；" }.joined()
    }

    private func write(
        _ office: Office, by viewer: Viewer, type: OfficialPaper.Sort = .summary, body: String, period: String = "2026年",
        ideology: String = ""
    ) async throws -> RecordID {
        try await office.submit(
            Command(
                .create, kind: OfficialPaper.kindName,
                values: [
                    "type": .string(type.rawValue), "writer": viewer.person.map { .string($0.description) }, "period": .string(period),
                    "body": .string(body), "ideologySection": ideology.isEmpty ? nil : .string(ideology),
                ]), by: viewer
        ).record
    }

    private func act(_ office: Office, _ name: String, _ id: RecordID, _ viewer: Viewer, reason: String? = nil) async throws {
        _ = try await office.submit(Command(.act(name), kind: OfficialPaper.kindName, record: id, reason: reason), by: viewer)
    }

    private func load(_ office: Office, _ id: RecordID) throws -> OfficialPaper {
        try #require(try office.readNow { try $0.find(Reference<OfficialPaper>(id)) })
    }

    @Test("a colleague's summary with new numbers is found, both passages side by side, and passes only with the reviewer's reason")
    func copied() async throws {
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let (office, people) = try open()
        _ = try await write(office, by: people[0], body: text("融合传播"))
        let copy = try await write(office, by: people[1], body: text("融合传播").replacing("1", with: "9"))
        try await act(office, "compare", copy, people[1])
        let paper = try load(office, copy)
        #expect((paper.highest ?? 0) >= 85)
        #expect(paper.similarity.contains("本文：“") && paper.similarity.contains("对照：“"))
        try await act(office, "submit", copy, people[1])
        await #expect(throws: Refusal.self) { try await act(office, "approve", copy, people[2]) }
        try await act(office, "approve", copy, people[2], reason: "两人共同承担同一项工作，已当面核实")
        #expect(try load(office, copy).state == .final)
    }

    @Test("one's own paper of last year counts, somebody else's of last year does not")
    func rounds() async throws {
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let (office, people) = try open()
        _ = try await write(office, by: people[0], body: text("内容安全"), period: "2025年")
        let other = try await write(office, by: people[1], body: text("内容安全"))
        try await act(office, "compare", other, people[1])
        #expect(try load(office, other).highest == nil)
        let own = try await write(office, by: people[0], body: text("内容安全"))
        try await act(office, "compare", own, people[0])
        #expect((try load(office, own).highest ?? 0) >= 85)
    }

    @Test("a self-examination is written by oneself, and says enough of ideology")
    func personal() async throws {
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let (office, people) = try open()
        await #expect(throws: Refusal.self) {
            _ = try await office.submit(
                Command(
                    .create, kind: OfficialPaper.kindName,
                    values: [
                        "type": .string("personal"), "writer": people[1].person.map { .string($0.description) }, "period": .string("2026年"),
                        "body": .string("代写"),
                    ]), by: people[0])
        }
        let short = try await write(office, by: people[1], type: .personal, body: text("作风"), ideology: "已落实。")
        do {
            try await act(office, "compare", short, people[1])
            Issue.record("two hundred characters are asked for")
        } catch let refusal as Refusal { #expect(refusal.sentence.contains("只有4字，至少200字")) }
    }

    @Test("what the unit decides holds from its day on: a shorter section is enough")
    func setting() async throws {
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let (office, people) = try open()
        let today = office.today.iso
        let receipt = try await office.submit(
            Command(
                .create, kind: Setting.kindName,
                values: ["key": .string("ideologyLength"), "value": .integer(4), "from": .string(today), "basis": .string("支委会第2次会议决定")]),
            by: Viewer(actor: .commandLine, name: "", roles: [.clerk]))
        _ = try await office.submit(Command(.act("approve"), kind: Setting.kindName, record: receipt.record), by: people[2])
        let short = try await write(office, by: people[1], type: .personal, body: text("作风"), ideology: "已落实。")
        try await act(office, "compare", short, people[1])
        #expect(try load(office, short).state == .compared)
    }
}
