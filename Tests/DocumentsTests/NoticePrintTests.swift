import Foundation
import Testing

@testable import Documents

@Suite("Texts broken at every printed line")
struct NoticePrintTests {
    private static let paragraphs = [
        "根据县委统一部署，2024年3月5日至5月12日，县委第二巡察组对县农业农村局党组进行了巡察，7月9日反馈了意见，局党组照单全收。",
        "（一）履行职责方面",
        "1.关于项目资金拨付不及时的问题",
        "清理滞留资金863万元，逐笔说明滞留原因，对两名经办人员批评教育，修订资金拨付管理办法并建立逾期预警台账。",
        "走访受影响的农户46户，逐户核对补贴金额，差额部分已通过一卡通补发到位，群众签字确认。",
        "2.关于农机补贴审核把关不严的问题",
        "对近三年的补贴档案重新核查，追回重复申领的补贴资金，约谈经办单位负责人三人次，并通报全县农机系统。",
    ]

    /// The paragraphs broken at the width of twenty characters; a sign may hang over.
    private func printed(indent: String, between: String) -> String {
        Self.paragraphs.map { paragraph in
            var text = ""
            var width = 0.0
            for character in indent + paragraph {
                let own = character.isASCII ? 0.5 : 1
                if width + own > 20, !"，。、）”".contains(character) {
                    text += "\n"
                    width = 0
                }
                text.append(character)
                width += own
            }
            return text
        }.joined(separator: between)
    }

    @Test(
        "lines of one paragraph are joined, whether an indent, an empty line or nothing tells where it ends",
        arguments: [("　　", "\n"), ("", "\n\n"), ("　　", "\n\n"), ("", "\n")])
    func joined(_ indent: String, _ between: String) {
        let text = Unwrap.text(printed(indent: indent, between: between))
        #expect(text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) } == Self.paragraphs)
    }

    @Test("a heading as wide as the print takes in nothing of the text below")
    func wideHeading() throws {
        let heading = "1.关于基层干部能力素质不适应新要求的问题"
        let lines = [heading, "对全体干部开展业务培训，邀请专家授课六次，并", "将培训结果纳入年度考核，作为选拔任用的依据，", "引导干部主动学习业务知识、熟悉政策法规，组织", "技能竞赛两次。"]
        let text = Unwrap.text((["说明", "情况如下。", "请予监督。"] + lines).joined(separator: "\n"))
        #expect(text.split(separator: "\n").contains { $0 == heading })
    }

    @Test("short paragraphs of an ordinary text stay apart")
    func ordinary() {
        let text = "一、整改情况\n1.关于台账不清的问题\n建立台账。\n逐项销号。\n2.关于会风不实的问题\n精简会议。\n少发文件。\n3.关于学习不深的问题\n每周学习。"
        #expect(Unwrap.text(text) == text)
    }
}
