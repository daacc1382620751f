import Foundation
import Testing

@testable import Documents

@Suite("Measures are split on the number expected next")
struct NoticeItemsTests {
    private func items(_ lines: String...) -> [String] { Items(lines.map { Scalars($0) }).items.map(\.string) }

    @Test("a number glued to a year, a month or an amount still counts")
    func glued() {
        #expect(items("1.2025年招聘2人。2.2026年2月上报计划。3.5月底前完成。") == ["2025年招聘2人。", "2026年2月上报计划。", "5月底前完成。"])
        #expect(items("1.建库。2.3.5万元经费改由会议研究。") == ["建库。", "3.5万元经费改由会议研究。"])
    }

    @Test("decimals, times and quantities are no numbers of a list")
    func decimals() {
        #expect(items("1.追缴3.846万元。工作日12:00—14:00值守，12345热线畅通。2.修订制度。").count == 2)
        #expect(items("追缴资金3.846万元。2.1公里道路修复。") == [])
    }

    @Test("其中一是 opens a list within the measure")
    func within() {
        #expect(
            items("一是制定计划；二是提拔干部21名，其中一是35岁以下9名，二是有基层经历14名；三是轮岗16人。")
                == ["制定计划；", "提拔干部21名，其中一是35岁以下9名，二是有基层经历14名；", "轮岗16人。"])
    }

    @Test("a number that is skipped or repeated by mistake still splits")
    func skipped() {
        #expect(items("（1）补正材料。（3）提醒谈话。").count == 2)
        #expect(items("1.补正材料。", "1.提醒谈话。").count == 2)
    }

    @Test(
        "every way of numbering splits",
        arguments: [
            "1.建账。2.销号。", "1、建账。2、销号。", "１．建账。２．销号。", "（1）建账。（2）销号。", "(1)建账;(2)销号。", "1）建账；2）销号。", "①建账。②销号。",
            "一是建账；二是销号。", "第一，建账；第二，销号。", "其一，建账；其二，销号。", "首先，建账。其次，销号。", "（一）建账。（二）销号。", "⑴建账。⑵销号。", "⒈建账。⒉销号。", "【1】建账。【2】销号。",
            "措施1：建账。措施2：销号。",
        ])
    func styles(_ text: String) {
        let found = items(text)
        #expect(found.count == 2 && found.first?.hasPrefix("建账") == true && found.last == "销号。")
    }

    @Test("sub-items stay with their item, whatever their style")
    func subItems() {
        #expect(items("①分类施策：(1)对散户补助；(2)对企业起诉；②每周巡查。").count == 2)
        #expect(items("1.加强学习。一是学理论；二是学业务。2.完善制度。").count == 2)
    }

    @Test("第一责任人 and 第三方 are words")
    func words() {
        #expect(items("压实第一责任人责任，委托第三方评估。") == [])
    }

    @Test("text before the first number is a lead-in")
    func leadIn() {
        let list = Items([Scalars("局党组逐笔核对后，①补拨补助。②修订办法。")])
        #expect(list.items.count == 2)
        #expect(list.leads.map(\.string) == ["局党组逐笔核对后，"])
    }
}
