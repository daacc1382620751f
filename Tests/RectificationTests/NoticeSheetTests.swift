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

    @Test("numbers are found however they are typed, and read as what they are")
    func typed() {
        for (text, plain, unit) in [
            ("共1,200人次", "1200", "人次"), ("共１３次", "13", "次"), ("开展十三次", "13", "次"), ("二十余项制度", "20", "项"), ("一百零五期", "105", "期"),
            ("两次", "2", "次"),
            ("已召开13 次", "13", "次"), ("13余次", "13", "次"), ("用户数46335。", "46335", ""), ("12,345,678元", "12345678", "元"),
        ] {
            let found = Numbers.find(in: text)
            #expect(found.map(\.plain) == [plain] && found.first?.unit == unit, "\(text): \(found)")
        }
        for text in [
            "一个问题一个问题整改", "三个方面", "第十三次会议", "二〇二五年", "2025—2026", "电话0577-88888888", "每次", "邮编321000号", "三审三校", "G20", "2025届", "1,2,3",
        ] {
            #expect(Numbers.find(in: text).isEmpty, "\(text): \(Numbers.find(in: text))")
        }
    }

    @Test("13余次 is more than thirteen, and no other number")
    func atLeast() throws {
        let dozen = try #require(Numbers.find(in: "13余次").first)
        #expect(!dozen.agrees(with: 13) && dozen.agrees(with: 14) && !dozen.agrees(with: 30))
        let hundreds = try #require(Numbers.find(in: "300多人次").first)
        #expect(hundreds.agrees(with: 399) && !hundreds.agrees(with: 400))
        let exact = try #require(Numbers.find(in: "1,200人次").first)
        #expect(exact.agrees(with: 1200) && !exact.agrees(with: 200))
    }

    @Test("no number is too long to be held against another")
    func endless() throws {
        for text in ["1000000000000000000余次", "9223372036854775807余次", "99999999999999999999次", String(repeating: "9", count: 5000) + "余次"]
        {
            for number in Numbers.find(in: text) { #expect(!number.agrees(with: 3)) }
        }
    }

    @Test("outside of tokens only: what a token is made of is no number of the text")
    func outside() {
        let text = "共[[F2]]条，[[measure:01a210f1-3e34-70a5-b320-e802865beb14|46335]]，另12次"
        let found = Numbers.unbound(in: text)
        #expect(found.map(\.plain) == ["12"])
        let scalars = Array(text.unicodeScalars)
        #expect(found.first.map { String(String.UnicodeScalarView(scalars[$0.at..<$0.at + $0.length])) } == "12")
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
