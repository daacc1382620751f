import Foundation
import Testing

@testable import Documents

@Suite("Layouts of notices")
struct NoticeLayoutTests {
    @Test("findings and measures of one number form are told apart by label and wording")
    func sameForm() throws {
        let notice = try NoticeText.read(
            "二、逐项整改\n（一）党建方面\n1、针对“台账不清”的问题\n整改进展：\n1、建立台账。\n2、逐项销号。\n2、针对“会风不实”的问题\n整改进展\n1、精简会议。")
        #expect(notice.findings.map(\.title) == ["“台账不清”的问题", "“会风不实”的问题"])
        #expect(notice.findings.map(\.measures.count) == [2, 1])
        #expect(notice.sections.map(\.title) == ["党建方面"])
    }

    @Test("headings without any number are findings, headings in 【】 sections")
    func unnumbered() throws {
        let notice = try NoticeText.read(
            "【职责履行方面】\n关于审查走形式的问题：\n主要做法：其一，配备专员；其二，回头审查。\n关于补贴拖欠问题\n整改成果：已补发补贴18.6万元。")
        #expect(notice.findings.map(\.number) == [nil, nil])
        #expect(notice.findings.map(\.measures.count) == [2, 1])
        #expect(notice.sections.first?.title == "职责履行方面")
    }

    @Test("without label and number every paragraph is one measure")
    func paragraphs() throws {
        let notice = try NoticeText.read("二、整改情况\n（一）教学方面\n１．师资配备有短板\n引进教师16名。\n校领导上讲台24场。\n２．心理健康工作薄弱\n改造心理中心。")
        #expect(notice.findings.map(\.number) == ["１．", "２．"])
        #expect(notice.findings.map(\.measures) == [["引进教师16名。", "校领导上讲台24场。"], ["改造心理中心。"]])
    }

    @Test("headings and measures run together on one line")
    func runTogether() throws {
        let notice = try NoticeText.read("二、整改情况\n（一）学习方面\n1.理论学习走过场。（1）已学习5次。（2）纳入考核。\n2.耕地保护不力。（1）拆除大棚7处。")
        #expect(notice.findings.map(\.title) == ["理论学习走过场", "耕地保护不力"])
        #expect(notice.findings.map(\.measures.count) == [2, 1])
    }

    @Test("a whole notice in one paragraph")
    func oneParagraph() throws {
        let notice = try NoticeText.read("问题一：合同不规范。整改情况：一是重签合同23份；二是收缴欠租。问题二：公开栏陈旧。整改情况：更换公开栏3块。下一步，适时回头看。")
        #expect(notice.findings.map(\.number) == ["问题一", "问题二"])
        #expect(notice.nextSteps == ["下一步，适时回头看。"])
    }

    @Test("three levels: the group's heading is kept beside the finding")
    func threeLevels() throws {
        let notice = try NoticeText.read(
            "（一）在“责任不够严实”方面\n1.关于“监督不到位”问题的整改\n(1)关于“监管缺位”问题。\n整改措施：①检查3次。②制定细则。\n整改成效：追缴补贴。\n(2)关于“谈话流于形式”问题。\n整改措施：开展谈话58人次。")
        #expect(notice.findings.map(\.number) == ["(1)", "(2)"])
        #expect(notice.findings.first?.group == "关于“监督不到位”问题的整改")
        #expect(notice.findings.first?.results == ["追缴补贴。"])
        #expect(notice.sections.map(\.title) == ["“责任不够严实”方面"])
    }

    @Test("rows of a table are findings, their cells fields, rows of one cell sections")
    func tables() throws {
        let rows = "序号\t问题\t整改措施\t责任领导\t完成时限\t完成情况\n一、党建方面\n1\t台账不清\t1.建账。2.销号。\t张某\t2025年6月底\t已完成\n2\t会风不实\t精简会议。\t李某\t立行立改\t已完成"
        let notice = try NoticeText.read(rows)
        #expect(notice.sections.map(\.title) == ["党建方面"])
        #expect(notice.findings.map(\.measures.count) == [2, 1])
        #expect(notice.findings.first?.leader == "张某")
        #expect(notice.findings.first?.deadline == "2025年6月底")
        #expect(notice.findings.first?.status == "已完成")
        let barred = try NoticeText.read(
            rows.replacing("\t", with: " | ").split(separator: "\n").map { "| \($0) |" }.joined(separator: "\n"))
        #expect(barred.findings == notice.findings)
    }

    @Test("labelled lines fill leader, department, deadline and status")
    func labelledLines() throws {
        let notice = try NoticeText.read(
            "问题1：台账不清。\n整改措施：\n1.建账。\n2.销号。\n责任领导：张某；责任单位：办公室\n整改时限：立行立改\n整改状态：已完成\n问题2：会风不实。\n整改措施：\n1.精简会议。\n责任领导：李某")
        let finding = try #require(notice.findings.first)
        #expect(finding.leader == "张某" && finding.department == "办公室" && finding.deadline == "立行立改" && finding.status == "已完成")
        #expect(notice.findings.map(\.measures.count) == [2, 1])
    }

    @Test("a status sentence before the measures is the status, and no measure")
    func statusSentence() throws {
        let notice = try NoticeText.read("1.“清欠不到位”问题。\n整改情况：正在整改。①成立专班。②收回欠款。\n2.“换届不及时”问题。\n整改情况：已完成整改。")
        #expect(notice.findings.first?.measures == ["成立专班。", "收回欠款。"])
        #expect(notice.findings.first?.status == "正在整改")
        #expect(notice.findings.last?.measures == ["已完成整改。"])
    }

    @Test("organisation and next steps hold no findings")
    func outsideParts() throws {
        let notice = try NoticeText.read(
            "一、组织落实情况\n（一）加强领导。成立领导小组。\n二、问题整改情况\n1.关于台账不清问题。\n整改情况：已建账。\n三、下一步打算\n（一）抓好后续。\n（二）适时回头看。")
        #expect(notice.findings.count == 1)
        #expect(notice.nextSteps == ["抓好后续。", "适时回头看。"])
        #expect(notice.unread.contains("（一）加强领导。成立领导小组。"))
    }

    @Test("page furniture is nothing of the notice")
    func furniture() throws {
        let page =
            "首页 > 政务公开 > 正文\n发布日期：2025-01-10 来源：县农业农村局 浏览次数：318\n字体：【大 中 小】 打印 关闭\n"
            + NoticeText.notice("1.关于台账不清问题。\n整改情况：已建账。") + "\n上一篇：关于放假的通知\n版权所有：青禾县人民政府\n示ICP备00000001号\n- 3 -\n"
        let notice = try NoticeReader.read(page)
        #expect(notice.title == "中共青禾县农业农村局党组关于巡察整改情况的通报")
        #expect(notice.signedOn == "2025-01-08")
        #expect(notice.unread.isEmpty)
        #expect(!notice.truncated)
    }

    @Test("a text that stops in the middle is truncated and keeps what it has")
    func truncated() throws {
        let notice = try NoticeReader.read(NoticeText.opening + "1.关于台账不清问题。\n整改情况：1.建账。2.给予当事人警告，扣发绩")
        #expect(notice.truncated)
        #expect(notice.findings.first?.measures == ["建账。", "给予当事人警告，扣发绩"])
    }

    @Test("整改结果 behind numbered measures tells of the finding and ends no list of findings")
    func outcome() throws {
        let notice = try NoticeText.read(
            "一、某方面\n（一）关于台账不清的问题\n1.建账。\n2.每周四核对一次。\n整改结果：差错下降一半。\n（二）关于换届不及时的问题\n1.完成换届。")
        #expect(notice.findings.map(\.number) == ["（一）", "（二）"])
        #expect(notice.findings.first?.measures == ["建账。", "每周四核对一次。"])
        #expect(notice.findings.first?.results == ["差错下降一半。"])
    }

    @Test("a table of totals holds no findings, and a heading behind a table is no row of it")
    func tableOfTotals() throws {
        let notice = try NoticeText.read(
            "| 方面 | 问题数 | 措施数 |\n| --- | --- | --- |\n| 服务中心 | 4 | 12 |\n\n二、整改落实情况\n1.关于台账不清问题。\n整改情况：已建账。")
        #expect(notice.findings.map(\.title) == ["关于台账不清问题"])
        let table = try NoticeText.read(
            "一、组织情况\n成立领导小组。\n二、整改情况\n| 序号 | 问题 | 整改措施 |\n| --- | --- | --- |\n| 1 | 台账不清 | 已建账。 |\n三、下一步打算\n持续抓好落实。")
        #expect(table.findings.map(\.title) == ["台账不清"])
        #expect(table.nextSteps == ["持续抓好落实。"])
    }

    @Test("a page whose text stands within a form is read")
    func formPage() throws {
        let body = NoticeText.notice("1.关于台账不清问题。\n整改情况：已建账。").split(separator: "\n").map { "<p>\($0)</p>" }.joined()
        let page = "<html><body><form name=\"content\"><input type=\"hidden\" value=\"x\">\(body)<button>打印</button></form></body></html>"
        let text = try TextExtractor.extract(Data(page.utf8), name: "page.html").text
        #expect(try NoticeReader.read(text).findings.count == 1)
        #expect(!text.contains("打印"))
    }

    @Test("the heads of a party committee have a part of organisation of their own")
    func secondOrganisation() throws {
        let notice = try NoticeText.read(
            "一、党委组织落实整改情况\n（一）加强领导。\n二、党委主要负责人组织落实整改情况\n（一）带头学。专题学习4次。\n三、问题整改情况\n（一）关于台账不清的问题\n建立台账。")
        #expect(notice.findings.map(\.title) == ["关于台账不清的问题"])
    }

    @Test("totals in other words: 3个聚焦45个问题, 203项措施中已完成189项, 分解到人 is not done")
    func otherTotals() throws {
        let notice = try NoticeText.read(
            "将反馈的3个聚焦、45个问题分解为128条整改措施，落实到23名责任人。\n128条措施中已完成120条。\n二、整改情况\n1.关于台账不清问题。\n整改情况：已建账。")
        #expect(notice.declared.findings == 45 && notice.declared.measures == 128 && notice.declared.measuresDone == 120)
        let open = try NoticeText.read("将反馈的45个问题分解为128条整改措施，落实到23名责任人。\n1.关于台账不清问题。\n整改情况：已建账。")
        #expect(open.declared.measuresDone == nil)
    }
}
