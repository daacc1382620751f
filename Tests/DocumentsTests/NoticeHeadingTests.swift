import Foundation
import Testing

@testable import Documents

@Suite("Headings of notices")
struct NoticeHeadingTests {
    private static let letterhead = "中共青禾县农业农村局党组"
    private static let title = "关于巡察整改情况的通报"

    @Test("针对…问题， at the start of paragraphs below …方面 is a heading, the text behind its measures")
    func runIn() throws {
        let notice = try NoticeText.read(
            "（一）党建方面\n针对“会议记录不规范”的问题，一是修订制度；二是补正记录23份。\n（二）作风方面\n针对文件偏长的问题：压减文件31%。")
        #expect(notice.findings.map(\.title) == ["“会议记录不规范”的问题", "文件偏长的问题"])
        #expect(notice.findings.map(\.measures.count) == [2, 1])
        #expect(notice.sections.map(\.title) == ["党建方面", "作风方面"])
    }

    @Test("针对…问题， below the numbered heading of a problem opens a measure, and one in the preamble nothing")
    func noRunIn() throws {
        let notice = try NoticeText.read(
            "针对反馈的2个问题，局党组逐条研究。\n1.关于台账不清的问题\n针对底数不清的问题，逐户核对。\n针对更新不及时的问题，每月更新。\n2.关于会风不实的问题\n精简会议。")
        #expect(notice.findings.map(\.number) == ["1.", "2."])
        #expect(notice.findings.first?.measures == ["针对底数不清的问题，逐户核对。", "针对更新不及时的问题，每月更新。"])
    }

    @Test("针对… alone on its line is a heading without the word 问题")
    func addressed() throws {
        let notice = try NoticeText.read("一、整改情况\n（一）责任落实不到位\n针对抓党建精力不够\n一是专题研究4次。二是签订责任书。\n针对监督执纪偏软\n一是立案2件。二是通报1起。")
        #expect(notice.findings.map(\.title) == ["抓党建精力不够", "监督执纪偏软"])
        #expect(notice.findings.map(\.measures.count) == [2, 2])
    }

    @Test("a section with the number form of findings holds the headings without a number below")
    func numberedSections() throws {
        let notice = try NoticeText.read(
            "一、整改情况\n1.党建方面\n针对“台账不清”问题\n整改措施：（1）建账。（2）销号。\n2.作风方面\n针对“会风不实”问题\n整改措施：（1）精简会议。")
        #expect(notice.sections.map(\.title) == ["党建方面", "作风方面"])
        #expect(notice.findings.map(\.measures.count) == [2, 1])
    }

    @Test("2. on its own line goes on with the list that begins behind the label, though it names a problem")
    func listGoesOn() throws {
        let notice = try NoticeText.read(
            "13.关于报纸质量不高问题。\n整改情况：1.建立优先审发机制。\n2.优化版面设计，改变头版样式雷同问题。\n14.关于原创内容不足问题。\n整改情况：策划选题79个。")
        #expect(notice.findings.map(\.number) == ["13.", "14."])
        #expect(notice.findings.first?.measures.count == 2)
    }

    @Test("an act that sounds like a fault is a measure when its neighbours are")
    func neighbours() throws {
        let notice = try NoticeText.read("（一）党建方面\n针对台账不清问题\n1.建账。\n2.销号。\n（二）作风方面\n针对会风不实问题\n1.精简会议。\n2.少发文件。")
        #expect(notice.findings.map(\.measures.count) == [2, 2])
    }

    @Test("反馈问题N： above a label is the title with all its sentences; a measure behind it is none of it")
    func statement() throws {
        let notice = try NoticeText.read(
            "反馈问题1：选人用人不规范。个别岗位超职数配备\n整改进展：消化超配岗位4个。\n反馈问题2：台账不清。已建立台账。\n整改成效：底数清楚。")
        #expect(notice.findings.map(\.title) == ["选人用人不规范。个别岗位超职数配备", "台账不清"])
    }

    @Test("headings of parts and the words of a menu are understood and not listed as unread")
    func structure() throws {
        let notice = try NoticeReader.read(
            "三农资讯\n党务公开\n机构设置\n" + NoticeText.notice("一、整改组织情况\n成立专班。\n二、问题整改情况\n1.关于台账不清问题。\n整改情况：已建账。\n（审核：办公室　编辑：宣传股）"))
        #expect(notice.unread == ["成立专班。"])
    }

    @Test("a line below a section's heading is listed as unread once")
    func once() throws {
        let notice = try NoticeText.read("（一）党建方面\n本方面包括台账、会风两类。\n1.关于台账不清问题。\n整改情况：已建账。")
        #expect(notice.unread == ["本方面包括台账、会风两类。"])
    }

    @Test("an empty line of a web page and another look in Word keep the letterhead off the title")
    func letterheads() throws {
        let body = NoticeText.notice("1.关于台账不清问题。\n整改情况：已建账。").split(separator: "\n").dropFirst()
        let lines = body.joined(separator: "<br>")
        for (between, title) in [("<br><br>", Self.title), ("<br>", Self.letterhead + Self.title)] {
            let page = "<html><body><div>\(Self.letterhead)\(between)\(Self.title)<br><br>\(lines)</div></body></html>"
            let notice = try NoticeReader.read(TextExtractor.extract(Data(page.utf8), name: "a.html").text)
            #expect(notice.title == title && notice.unit == Self.letterhead)
        }
        for (size, title) in [(72, Self.title), (44, Self.letterhead + Self.title)] {
            let heads = [(Self.letterhead, size), (Self.title, 44)].map { text, size in
                "<w:p><w:r><w:rPr><w:sz w:val=\"\(size)\"/></w:rPr><w:t>\(text)</w:t></w:r></w:p>"
            }
            let file = try OfficeFixture.docx(heads.joined() + body.map { OfficeFixture.paragraph(String($0)) }.joined())
            let notice = try NoticeReader.read(TextExtractor.extract(file, name: "a.docx").text)
            #expect(notice.title == title && notice.unit == Self.letterhead)
        }
    }
}
