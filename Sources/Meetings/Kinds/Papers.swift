import Journal
import Records

/// 材料: a report or a self-examination, compared with what was written before it (R10 照搬照抄).
public struct OfficialPaper: Record {
    public enum State: String, Choice {
        case drafted, compared, reviewing, final, submitted
        public static let titles = ["起草", "查重", "审核", "定稿", "报送"]
        public static let tones: [Tone] = [.late, .info, .info, .ok, .ok]
    }
    public enum Sort: String, Choice {
        case duty, team, personal, summary, ideology, integrity, work
        public static let titles = ["述职报告", "班子对照检查", "个人对照检查", "工作总结", "意识形态报告", "党风廉政报告", "工作报告"]
        /// Papers that answer for 意识形态工作责任制.
        var needsIdeology: Bool { [.duty, .team, .personal, .ideology].contains(self) }
    }
    public static let kindName = "paper"
    public var id = RecordID.unset
    public var state = State.drafted
    public var type: Sort?
    public var writer: Reference<Person>?
    public var period = ""
    public var body = ""
    public var ideologySection = ""
    public var similarity = ""
    public var highest: Int?
    public var reviewer: Reference<Person>?
    public var returnedFor = ""
    public var finalOn: Day?
    public init() {}

    public static let register = Register<OfficialPaper>(kindName, title: "材料台账", noun: "材料") {
        Field(\.type, "类型").required().indexed().listed()
        Field(\.writer, "撰写人").required().indexed().listed()
        Field(\.period, "时期").required(max: 20).listed().help("例如 2026年、2026年上半年")
        Field(\.body, "正文", .rich).required().compared()
        Field(\.ideologySection, "意识形态责任制", .paragraph).compared().help("述职、对照检查和意识形态报告要单独写明")
        Field(\.highest, "最高相似度（%）").computed().listed()
        Field(\.similarity, "查重结果", .rich).computed()
        Field(\.reviewer, "审核人").computed().listed()
        Field(\.returnedFor, "退回原因", .paragraph).computed()
        Field(\.finalOn, "定稿日").computed()
    } actions: {
        Action("compare", "查重", from: [.drafted], to: .compared) { paper, context in try Copying.compare(&paper, in: context) }
            .by(.ownHand).tone(.ok)
        Action("submit", "提交审核", from: [.compared], to: .reviewing).by(.ownHand).tone(.ok)
        Action("approve", "审核通过", from: [.reviewing], to: .final) { paper, context in
            try Copying.approve(&paper, in: context)
            paper.finalOn = context.today
        }
        .by(.role(.head), .role(.leader), .role(.discipline), .role(.organisation)).differs(from: \.writer, "撰写人")
        .asksReason("说明（查重有提示时必填）", required: false).tone(.ok)
        Action("return", "退回", from: [.compared, .reviewing], to: .drafted) { paper, context in paper.returnedFor = context.reason ?? "" }
            .by(.role(.head), .role(.leader), .role(.discipline), .role(.organisation), .person(\.writer, "撰写人"))
            .asksReason("退回原因").tone(.miss)
        Action("send", "报送", from: [.final], to: .submitted).by(.role(.clerk), .role(.head)).tone(.ok)
    }
    .menu(.meetings, everyday: true).created(by: .staff).edited(by: .ownHand, in: [.drafted]).undated()
    .completed(on: \.finalOn)
    .named { "\($0.type?.title ?? "材料")（\($0.period)）" }
    .entered { paper, context in
        // 个人对照检查 is written by the person himself, under his own account.
        if paper.type == .personal, paper.writer?.id != context.viewer.person {
            throw Refusal("个人对照检查要由本人用自己的账号撰写，不能代写。", source: "民主生活会制度：本人撰写对照检查材料")
        }
    }
    .voided { paper, _, _ in if paper.state == .final || paper.state == .submitted { throw Refusal("已定稿的材料不能作废。") } }
    .checked { paper, common, lookup in
        // Nor is it given another's name afterwards, or made one of another kind.
        guard paper.type == .personal, try lookup.row(kindName, paper.id) != nil, common.author.person != paper.writer?.id else {
            return [:]
        }
        return ["writer": "个人对照检查要由本人用自己的账号撰写，不能代写"]
    }
    .hinted { $0.returnedFor.isEmpty || $0.state != .drafted ? nil : "退回：\($0.returnedFor)" }
}

extension Who<OfficialPaper> {
    /// The writer; for a self-examination nobody stands in, whatever else he may do for him.
    static var ownHand: Who<OfficialPaper> {
        Who("撰写人") { viewer, paper, _ in
            guard let writer = paper.writer?.id else { return false }
            return paper.type == .personal ? viewer.person == writer && viewer.principal == nil : viewer.isOrActs(for: writer)
        }
    }
}

/// 意识形态风险点 [限] of a quarter.
public struct IdeologyRisk: Record {
    public enum State: String, Choice {
        case found, handled, lifted, continued
        public static let titles = ["排查", "处置", "解除", "延续"]
        public static let tones: [Tone] = [.late, .info, .ok, .late]
    }
    public enum Area: String, Choice {
        case content, accounts, staff, activities, network, other
        public static let titles = ["内容", "账号", "队伍", "活动", "网络", "其他"]
    }
    public enum Level: String, Choice {
        case low, middle, high
        public static let titles = ["低", "中", "高"]
        public static let tones: [Tone] = [.ok, .late, .miss]
    }
    public static let kindName = "ideology_risk"
    public var id = RecordID.unset
    public var state = State.found
    public var quarter = ""
    public var area: Area?
    public var text = ""
    public var level: Level?
    public var response = ""
    public var owner: Reference<Person>?
    public var meeting: Reference<Meeting>?
    public init() {}

    public static let register = Register<IdeologyRisk>(kindName, title: "意识形态风险台账", noun: "风险点") {
        Field(\.quarter, "季度").required(max: 12).listed().help("例如 2026年第一季度")
        Field(\.area, "领域").required().listed()
        Field(\.text, "风险", .paragraph).required(max: 1000).restricted()
        Field(\.level, "等级").required().listed()
        Field(\.response, "应对措施", .paragraph).required(max: 1000).restricted()
        Field(\.owner, "责任人").required().indexed().listed()
        Field(\.meeting, "研判会议").required().indexed()
    } actions: {
        Action("handle", "处置", from: [.found, .continued], to: .handled).by(.person(\.owner, "责任人"), .role(.head)).tone(.ok)
        Action("lift", "解除", from: [.handled], to: .lifted).by(.role(.head)).asksReason("解除依据").tone(.ok)
        Action("continue", "延续", from: [.handled], to: .continued).by(.role(.head)).asksReason("延续原因")
    }
    .menu(.meetings).restricted().created(by: .role(.clerk), .role(.editorial), .role(.head)).undated()
    .handled { [$0.owner?.id].compactMap { $0 } }
    .named { _ in "意识形态风险点" }
}
