import Foundation
import Journal
import Records
import Rectification
import Testing

@testable import Web

@Suite("Private drafts")
struct DraftTests {
    private let place = "/registers/explanation/new"
    private func draft(_ text: String) -> [(String, String)] {
        [("draft-place", place), ("draft-title", "登记情况说明"), ("note", text), ("keep", "00"), ("back", "/today")]
    }

    @Test("a draft fills its own form again, is nobody else's, and dies with the submission")
    func life() async throws {
        let fixture = try await SiteFixture()
        let clerk = try fixture.signIn(.clerk)
        let head = try fixture.signIn(.head)
        let form = "/registers/regulation/new"
        let typed = [("title", "值班制度"), ("note", "第一稿"), ("draft-place", form), ("draft-title", "登记制度")]
        try await fixture.run { browser in
            #expect(try await browser.post("/drafts", clerk, typed).status == 204)
            let again = try await browser.get(form, clerk)
            #expect(again.body.contains("第一稿") && again.body.contains("没有提交的内容"))
            #expect(try await browser.get("/today", clerk).body.contains("登记制度"))
            #expect(try await browser.get(form, head).body.contains("第一稿") == false)
            #expect(try await browser.get("/today", head).body.contains("登记制度") == false)
            // A link that begins a record for something else is not filled with this draft.
            #expect(try await browser.get(form + "?title=%E5%88%AB%E7%9A%84", clerk).body.contains("第一稿") == false)
            #expect(try await browser.post("/registers/regulation", clerk, [("title", "值班制度"), ("note", "第二稿")]).status == 303)
            #expect(try await browser.get(form, clerk).body.contains("第一稿") == false)
        }
        #expect(try fixture.office.local.drafts(of: #require(fixture.accounts[.clerk])).isEmpty)
        #expect(fixture.office.journal.head.size > 0)
    }

    @Test("a draft can be thrown away, and the newer one takes the older one's place")
    func dropped() async throws {
        let fixture = try await SiteFixture()
        let clerk = try fixture.signIn(.clerk)
        let account = try #require(fixture.accounts[.clerk])
        try await fixture.run { browser in
            _ = try await browser.post("/drafts", clerk, draft("一"))
            _ = try await browser.post("/drafts", clerk, draft("二"))
            #expect(try fixture.office.local.drafts(of: account).map { $0.values["note"] } == [["二"]])
            #expect(try fixture.office.local.drafts(of: account)[0].values["keep"] == nil)
            #expect(try await browser.post("/drafts/drop", clerk, [("place", place)]).headers[.location] == place)
            #expect(try fixture.office.local.drafts(of: account).isEmpty)
        }
    }

    @Test("what is no form, has no token, is classified or far too long is not kept")
    func refused() async throws {
        let fixture = try await SiteFixture()
        let clerk = try fixture.signIn(.clerk)
        let size = fixture.office.journal.head.size
        try await fixture.run { browser in
            for place in ["", "/", "//evil.example", "/registers/nothing/new", "/registers/measure", "/registers/measure/x/edit", "/today"]
            {
                let kept = try await browser.post("/drafts", clerk, [("draft-place", place)])
                let dropped = try await browser.post("/drafts/drop", clerk, [("place", place)])
                #expect(kept.status == 404 && dropped.status == 404, "\(place)")
            }
            #expect(try await browser.post("/drafts", clerk, draft("x"), csrf: false).status == 403)
            #expect(try await browser.post("/drafts", clerk, draft("机密★10年")).status == 422)
            #expect(try await browser.post("/drafts", clerk, draft(String(repeating: "长", count: 400_000))).status == 422)
            #expect(try await browser.post("/drafts", nil, draft("x")).status == 303)
        }
        #expect(try fixture.office.local.drafts(of: #require(fixture.accounts[.clerk])).isEmpty)
        #expect(fixture.office.journal.head.size == size, "drafts are no evidence")
    }

    @Test("fifty drafts are kept, and none for longer than a month")
    func bounded() async throws {
        let fixture = try await SiteFixture()
        let local = fixture.office.local
        let account = RecordID.new()
        let start = Moment(milliseconds: 1_790_000_000_000)
        func keep(_ number: Int, at moment: Moment) throws {
            try local.keep(Draft(place: "/registers/measure/\(number)", title: "", values: [:], at: moment), of: account)
        }
        for number in 0..<60 { try keep(number, at: start.adding(seconds: Int64(number))) }
        #expect(try local.drafts(of: account).map(\.place).last == "/registers/measure/10")
        try keep(99, at: start.adding(seconds: 31 * 86_400))
        #expect(try local.drafts(of: account).map(\.place) == ["/registers/measure/99"])
    }
}
