import Journal
import Records
import Testing

@testable import Rectification

@Suite("Search over all registers")
struct SearchTests {
    @Test("finds two-character words and exact runs, not across punctuation, and follows changes and voids")
    func words() async throws {
        let office = try Fixture()
        let index = try SearchIndex(office.office)
        let measure = try await office.measure { $0.text = "每周召开选题会，立即登记AIGC台账" }
        try index.catchUp()
        let kinds = office.office.kinds.all.map(\.name)
        #expect(try index.search("选题", kinds: kinds).map(\.record) == [measure.id])
        #expect(try index.search("aigc 台账", kinds: kinds).map(\.record) == [measure.id])
        #expect(try index.search("会立", kinds: kinds).isEmpty, "two clauses do not make one word")
        #expect(try index.search("\" OR *", kinds: kinds).isEmpty)
        #expect(try index.search("选题", kinds: ["finding"]).isEmpty)
        _ = try await office.office.submit(
            Command(.edit, kind: "measure", record: measure.id, values: ["text": .string("改为每月召开")]), by: office.clerk)
        try index.catchUp()
        #expect(try index.search("选题", kinds: kinds).isEmpty)
        #expect(try index.search("每月", kinds: kinds).map(\.record) == [measure.id])
        _ = try await office.office.submit(Command(.void, kind: "measure", record: measure.id, reason: "重复"), by: office.head)
        try index.catchUp()
        #expect(try index.search("每月", kinds: kinds).isEmpty)
        #expect(try index.behind() == 0)
    }

    @Test("never holds restricted or personal fields")
    func sealed() async throws {
        let office = try Fixture()
        let values: [String: JSON?] = ["verbatim": .string("举报人反映的原话")]
        _ = try await office.office.submit(Command(.edit, kind: "finding", record: office.finding.id, values: values), by: office.clerk)
        let index = try SearchIndex(office.office)
        try index.catchUp()
        #expect(try index.search("举报人", kinds: office.office.kinds.all.map(\.name)).isEmpty)
        let row = try #require(try office.office.readNow { try $0.row("finding", office.finding.id) })
        let kind = try #require(office.office.kinds.kind("finding"))
        #expect(row.state["verbatim"] == nil || Policy.visible(row.state, row.id, of: kind, office.owner)["verbatim"] == nil)
        #expect(Policy.visible(row.state, row.id, of: kind, office.head)["verbatim"] == row.state["verbatim"])
    }
}
