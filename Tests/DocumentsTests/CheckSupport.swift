import Foundation
import Testing

@testable import Documents

/// Fictional notices for the tests of 核稿.
enum CheckText {
    typealias Finding = (title: String, measures: [String])

    static let plain: [Finding] = [
        ("关于台账登记不全问题", ["逐户核对承包合同，补录缺项。", "为村级协管员配发终端。"]),
        ("关于培训走过场问题", ["邀请农技专家到田间授课。", "请学员当场操作并打分。"]),
        ("关于公务接待审批不严问题", ["退回超标准餐费。", "将接待清单交财务室存档。"]),
    ]

    /// Findings 1, 2, 3… below one section, between a preamble with days and a signed end.
    static func notice(_ findings: [Finding], claim: String = "", feedback: String = "2024年7月8日", signed: String = "2024年12月25日") -> String
    {
        let body = findings.enumerated().map { index, finding in
            "\(index + 1).\(finding.title)。\n整改情况："
                + finding.measures.enumerated().map { "（\($0.offset + 1)）\($0.element)" }.joined()
        }.joined(separator: "\n")
        return """
            中共青禾县农业农村局党组关于巡察整改情况的通报

            根据县委统一部署，2024年3月5日至5月12日，县委第二巡察组对县农业农村局党组进行了巡察，\(feedback)反馈了意见。依据《青禾县巡察整改公开办法》，现将整改情况公布如下。

            一、组织整改情况
            局党组书记主持研究，明确责任。\(claim)

            二、整改落实情况
            （一）履行职责方面
            \(body)

            三、下一步工作
            局党组将持续用力。

            欢迎监督。联系电话：0579-83210000；邮箱：nyj@qinghe.example。

            中共青禾县农业农村局党组
            \(signed)
            """
    }

    /// The plain findings with the given one behind them.
    static func with(_ measures: String..., title: String = "关于履职不到位问题") -> [Finding] { plain + [(title, measures)] }

    static func remarks(_ text: String, _ rule: String, context: NoticeCheck.Context = .init()) throws -> [Remark] {
        try NoticeCheck.remarks(text, context: context).filter { $0.rule == rule }
    }

    static let allDone = "截至2024年12月20日，反馈的4个问题已全部完成整改，整改完成率100%。"
}

extension Remark {
    /// The text that the remark points at.
    func shown(in text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard range.count == 2, range[0] >= 0, range[0] <= range[1], range[1] <= scalars.count else { return "out of range" }
        return scalars[range[0]..<range[1]].string
    }
}
