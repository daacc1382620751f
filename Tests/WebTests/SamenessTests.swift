import Foundation
import Journal
import Records
import Rectification
import Testing

@testable import Web

@Suite("Every kind is served alike")
struct SamenessTests {
    @Test("each register answers 200, 403, 404 and 422 as it should, for the clerk, the reporter and the administrators")
    func registers() async throws {
        let fixture = try await SiteFixture()
        let clerk = try fixture.signIn(.clerk)
        let reporter = try fixture.signIn(.reporter)
        let security = try fixture.signIn(.securityAdmin)
        let unknown = RecordID.new().description
        try await fixture.run { browser in
            for kind in fixture.office.kinds.all {
                let path = "/registers/\(kind.name)"
                let mine = kind.isAdministrative ? security : clerk
                let list = try await browser.get(path, mine)
                #expect(list.status == 200, "\(path)")
                #expect(list.body.contains("<h1>\(kind.title)</h1>"), "\(path)")
                #expect(try await browser.get(path).status == 303, "\(path) without a session asks to sign in")
                let outsider = kind.isAdministrative ? clerk : kind.group == .people ? nil : security
                if let outsider { #expect(try await browser.get(path, outsider).status == 404, "\(path) must not exist for others") }
                #expect([200, 403].contains(try await browser.get("\(path)/new", mine).status), "\(path)/new")
                for bad in [unknown, "x", "../..", "%00"] {
                    #expect([404, 400].contains(try await browser.get("\(path)/\(bad)", mine).status), "\(path)/\(bad)")
                }
                #expect(try await browser.get("\(path)/\(unknown)/edit", mine).status == 404)
                #expect(try await browser.get("\(path)/\(unknown)/nonsense", mine).status == 404)
                #expect(try await browser.post("\(path)/\(unknown)/void", mine, [("reason", "x")]).status == 404)
                #expect(try await browser.post(path, mine, [], csrf: false).status == 403, "\(path) without a token")
                #expect(try await browser.get("\(path)/export.csv", mine).status == 200)
                #expect(try await browser.get("\(path)/export.xlsx", mine).status == 200)
                #expect(try await browser.get("\(path)?q=%E7%BA%A2&sort=state&after=zzz&state=nonsense&count=exact", mine).status == 200)
                if !kind.isAdministrative { #expect(try await browser.get(path, reporter).status == 200) }
            }
        }
    }

    @Test("a form with impossible values comes back with 422, its errors and everything typed")
    func invalidForms() async throws {
        let fixture = try await SiteFixture()
        let head = try fixture.signIn(.head)
        let viewer = try #require(try await fixture.site.viewers.viewer(for: fixture.accounts[.head] ?? .new()))
        try await fixture.run { browser in
            for kind in fixture.office.kinds.all where !kind.isAdministrative {
                guard try fixture.office.readNow({ try kind.mayCreate(viewer, $0) }) else { continue }
                let fields = VerbForm.fields(kind, .create).compactMap { field -> (String, String)? in
                    switch field.type {
                    case .text: (field.name, String(repeating: "长", count: field.max + 1))
                    case .number, .money: (field.name, "十二")
                    case .day: (field.name, "2025-02-30")
                    case .reference: (field.name, RecordID.new().description)
                    case .choice: (field.name, "nonsense")
                    default: nil
                    }
                }
                let answer = try await browser.post("/registers/\(kind.name)", head, fields)
                #expect(answer.status == 422, "\(kind.name)")
                #expect(answer.body.contains("class=\"problem\""), "\(kind.name)")
            }
        }
    }

    @Test("no field of any kind is declared twice, without a title, or with a name that is no ASCII word")
    func declarations() throws {
        for kind in KernelKinds.all + RectificationKinds.all {
            #expect(!kind.title.isEmpty && !kind.noun.isEmpty, "\(kind.name)")
            #expect(Set(kind.fields.map(\.name)).count == kind.fields.count, "\(kind.name)")
            for field in kind.fields {
                #expect(!field.title.isEmpty && field.name.utf8.allSatisfy { $0 < 0x80 && $0 > 0x2F }, "\(kind.name).\(field.name)")
            }
            for action in kind.actions {
                #expect(action.inputs.allSatisfy { kind.field($0) != nil }, "\(kind.name).\(action.name)")
                #expect(action.isHidden || !action.who.isEmpty, "\(kind.name).\(action.name) says who may")
            }
            #expect(kind.states.allSatisfy { $0.title != $0.value }, "\(kind.name) has a title for every state")
        }
    }

    @Test("every page of the menu answers 200 for its role, and every template's tags are answered")
    func menu() async throws {
        let fixture = try await SiteFixture()
        try await fixture.run { browser in
            for role in Role.allCases {
                let who = try fixture.signIn(role)
                let viewer = try #require(try await fixture.site.viewers.viewer(for: fixture.accounts[role] ?? .new()))
                for item in fixture.site.menu(for: viewer).flatMap(\.items) {
                    let status = try await browser.get(item.path, who).status
                    #expect(status == 200 || (status == 403 && item.path == "/imports/new"), "\(role) \(item.path) \(status)")
                }
                #expect(try await browser.get("/password", who).status == 200)
                #expect(try await browser.get("/search?q=%E6%80%BB", who).status == 200)
                #expect(try await browser.get("/journal/0", who).status == 200)
                #expect(try await browser.get("/journal/999999", who).status == 404)
                #expect(try await browser.get("/nowhere", who).status == 404)
            }
            #expect(try await browser.get("/sign-in").status == 200)
            #expect(try await browser.get("/health").status == 200)
        }
        #expect(TemplateTags.missing(in: "{{#a}}{{b}}{{/a}}{{c}}", model: ["a": [["b": ""]]]) == ["c"])
    }

    @Test("every answer carries the security headers, and pages are never stored by shared caches")
    func headers() async throws {
        let fixture = try await SiteFixture()
        let clerk = try fixture.signIn(.clerk)
        try await fixture.run { browser in
            for path in ["/today", "/board", "/registers/finding", "/nowhere"] {
                let answer = try await browser.get(path, clerk)
                #expect(answer.headers[.contentSecurityPolicy]?.contains("default-src 'none'") == true)
                #expect(answer.headers[.contentTypeOptions] == "nosniff")
                #expect(answer.headers[.cacheControl] == "private, no-cache")
                #expect(!answer.body.contains("style=\"") && !answer.body.contains("onclick"), "no inline style or script: \(path)")
            }
            let list = try await browser.get("/registers/finding", clerk)
            #expect(list.headers[.eTag] != nil)
        }
    }
}
