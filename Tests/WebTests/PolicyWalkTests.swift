import Foundation
import Journal
import Records
import Rectification
import Testing

@testable import Web

@Suite("What only some may read")
struct PolicyWalkTests {
    private static let secret = "只限知情人的原话七二九"

    @Test("a restricted field leaves by no door: page, form, history, list, filter, search, exports, journal")
    func everyDoor() async throws {
        let fixture = try await SiteFixture()
        let reporter = try fixture.signIn(.reporter)
        let head = try fixture.signIn(.head)
        let kinds = fixture.office.kinds.all.filter { kind in kind.fields.contains { $0.sealed == .restricted } }
        #expect(!kinds.isEmpty)
        var made: [(kind: Kind, field: FieldInfo, id: RecordID)] = []
        for kind in kinds {
            for field in kind.fields where field.sealed == .restricted && !field.isComputed {
                guard case .text = field.type else { continue }
                let receipt = try await fixture.office.submit(
                    Command(.create, kind: kind.name, values: [field.name: .string(Self.secret), "title": .string("公开的标题")]),
                    by: .commandLine)
                made.append((kind, field, receipt.record))
            }
        }
        let all = made
        try await fixture.run { browser in
            for (kind, field, id) in all {
                let path = "/registers/\(kind.name)"
                let row = try #require(try fixture.office.readNow { try $0.row(kind.name, id) })
                let doors = [
                    "\(path)/\(id)", "\(path)/\(id)/edit", path, "\(path)?\(field.name)=\(Self.secret.queryEncoded)",
                    "\(path)?sort=\(field.name)", "\(path)?q=\(Self.secret.queryEncoded)", "\(path)/export.csv", "\(path)/export.xlsx",
                    "/search?q=\(Self.secret.queryEncoded)", "/journal", "/journal/\(row.sequence)", "/board", "/lists/findings",
                    "/lists/ledger",
                    "/closing-forms/\(id)", "/records/\(id)", "/notices/\(id)", "/notices/\(id)/versions", "/public/notices/\(id)",
                    "/public",
                ]
                for door in doors {
                    let body = try await browser.get(door, reporter).body
                    // The search box repeats what was typed; nothing else may hold the words.
                    let shown = body.replacing("value=\"\(Self.secret)\"", with: "").replacing("“\(Self.secret)”", with: "")
                    #expect(!shown.contains(Self.secret), "\(door) shows \(kind.name).\(field.name)")
                }
                #expect(try await browser.get("\(path)/\(id)", head).body.contains(Self.secret), "书记 reads it")
                let guess = try await browser.get("\(path)?\(field.name)=\(Self.secret.queryEncoded)", reporter).body
                let other = try await browser.get("\(path)?\(field.name)=x", reporter).body
                let count = { (text: String) in text.components(separatedBy: "<tr>").count }
                #expect(count(guess) == count(other), "a filter by a sealed field must not tell whether a guess is right")
            }
        }
    }

    @Test("personal fields are read by the person himself and the office, not by other reporters")
    func personal() async throws {
        let fixture = try await SiteFixture()
        let reporter = try #require(fixture.people[.reporter])
        try await fixture.office.write(by: .commandLine) { context in
            try context.update(Reference<Person>(reporter), action: "edit") { $0.political = .activist }
        }
        try await fixture.run { browser in
            let path = "/registers/person/\(reporter)"
            #expect(try await browser.get(path, try fixture.signIn(.reporter)).body.contains("入党积极分子"))
            #expect(try await browser.get(path, try fixture.signIn(.clerk)).body.contains("入党积极分子"))
            #expect(try await !browser.get(path, try fixture.signIn(.proofreader)).body.contains("入党积极分子"))
            let export = try await browser.get("/registers/person/export.csv", try fixture.signIn(.proofreader)).body
            #expect(!export.contains("入党积极分子"))
        }
    }

    @Test("classified markings are refused, kept nowhere and not shown again")
    func classified() async throws {
        let fixture = try await SiteFixture()
        let clerk = try fixture.signIn(.clerk)
        try await fixture.run { browser in
            let answer = try await browser.post("/registers/department", clerk, [("name", "机密★测试文件标题")])
            #expect(answer.status == 422)
            #expect(!answer.body.contains("测试文件标题"))
            #expect(answer.body.contains("非涉密系统"))
            let after = try await browser.post("/registers/inspection", nil, [("round", "机密★测试文件标题")])
            #expect(after.status == 303 && !after.body.contains("测试文件标题"))
        }
        let bytes = try Data(contentsOf: fixture.folder.journal)
        #expect(bytes.range(of: Data("测试文件标题".utf8)) == nil)
    }
}
