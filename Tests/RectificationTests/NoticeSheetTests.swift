import Foundation
import Journal
import Records
import Testing

@testable import Rectification

@Suite("A notice on the screen")
struct NoticeSheetTests {
    @Test("numbers of things done are found; days, item numbers and names of documents are not")
    func numbers() {
        let text = "1.2025年11月6日起，每周四已召开13次，〔2019〕1号，第3次，浏览量近15万，投入36.5万元，占75%，2.共8人。G20"
        #expect(Numbers.find(in: text).map { $0.text + $0.unit } == ["13次", "15万", "36.5万元", "75%", "8人"])
    }

    @Test("paragraphs keep the genre's levels")
    func styles() {
        #expect(NoticeSheet.style("一、组织落实") == .part)
        #expect(NoticeSheet.style("　　十二、其他") == .part)
        #expect(NoticeSheet.style("（二）方面") == .section)
        #expect(NoticeSheet.style("12.关于问题。") == .item)
        #expect(NoticeSheet.style("整改情况：1.做了。") == .body)
        #expect(NoticeSheet.style("2025年11月") == .body)
    }

    @Test("a heading that runs into its text stands apart from it, and no word is lost")
    func runIn() {
        let figures = NoticeFigures("（一）加强领导。共[[F1]]个。\n（二）一个方面", [.init(token: "[[F1]]", title: "", unit: "", printed: "39")])
        let sheet = NoticeSheet(figures)
        #expect(sheet.paragraphs.map(\.style) == [.body, .section])
        #expect(sheet.paragraphs[0].runIn == "（一）加强领导。")
        #expect(sheet.paragraphs[0].pieces.map(\.text).joined() == "共39个。")
    }

    @Test("whatever is marked, the words stay the same")
    func whole() {
        let figures = NoticeFigures("甲[[F1]]乙13次\n\n丙[[F9]]", [.init(token: "[[F1]]", title: "", unit: "", printed: "39")])
        let sheet = NoticeSheet(figures, remarks: [(0..<2, 0), (4..<400, 1)])
        #expect(sheet.paragraphs.map { $0.pieces.map(\.text).joined() } == ["甲39乙13次", "丙[[F9]]"])
        #expect(sheet.unbound == [Numbers.Found(at: 8, length: 2, text: "13", unit: "次")])
    }
}
