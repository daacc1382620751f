import Records

/// The promises of domain §5 whose registers exist: what ships with the product. A duty names one by its code and is filled from it;
/// every value may be another in the duty itself.
public enum StandardDuties {
    public struct Definition: Sendable {
        public let code: String
        public let title: String
        /// RFC 5545; nil for a duty of each record.
        public var rule: String?
        public var each: String?
        public var within: Int?
        /// The register that shows it, and which of its records count.
        public let kind: String
        public let conditions: String
        public var window = DutyTerms.Window.period
        public var grace: Int
        public var shift = DutyTerms.Shift.sameWeek
        /// Words of a measure that promises it.
        public var words: [String] = []
        /// It ends with 集中整改.
        public var whileRectifying = false
    }

    private static func rule(
        _ code: String, _ title: String, _ rule: String, _ kind: String, _ conditions: String, grace: Int, words: [String] = [],
        window: DutyTerms.Window = .period
    ) -> Definition {
        Definition(code: code, title: title, rule: rule, kind: kind, conditions: conditions, window: window, grace: grace, words: words)
    }

    private static func rectifying(
        _ code: String, _ title: String, _ rule: String, _ kind: String, _ conditions: String, grace: Int, words: [String]
    ) -> Definition {
        var definition = self.rule(code, title, rule, kind, conditions, grace: grace, words: words)
        definition.whileRectifying = true
        return definition
    }

    private static let minuted = "状态=待签认、已签认、归档"
    private static let final = "状态=定稿、报送"
    /// What is being revised was issued, and is in force until the new text is.
    private static let issued = "状态=印发、修订中"

    public static let all: [Definition] = [
        rule("D1", "每周四记者业务学习", "FREQ=WEEKLY;BYDAY=TH", OtherDomains.study, "类型=业务学习；状态=完成", grace: 2, words: ["业务学习"]),
        rule("D2", "学习计划按月更新", "FREQ=MONTHLY;BYMONTHDAY=5", OtherDomains.planUpdate, "状态=确认", grace: 5, words: ["学习计划"]),
        Definition(
            code: "D3", title: "第一议题", each: "须有第一议题=是", within: 10, kind: OtherDomains.meeting, conditions: "第一议题已落实=是；\(minuted)",
            grace: 0,
            words: ["第一议题"]),
        rule("D4", "理论学习中心组学习", "FREQ=MONTHLY;INTERVAL=3", OtherDomains.study, "类型=理论中心组；状态=完成", grace: 10, words: ["中心组"]),
        rule("D4b", "书记讲党课", "FREQ=MONTHLY;INTERVAL=6", OtherDomains.study, "类型=党课；书记主讲=是；状态=完成", grace: 10, words: ["讲党课"]),
        rule("D8", "每周四选题策划会", "FREQ=WEEKLY;BYDAY=TH", OtherDomains.meeting, "类型=选题策划会；\(minuted)", grace: 2, words: ["策划会", "选题会"]),
        rule(
            "D14", "每周例会分析稿件数据", "FREQ=WEEKLY", OtherDomains.meeting, "类型=选题策划会、周一例会；议题类型=数据复盘；\(minuted)", grace: 2,
            words: ["数据复盘", "数据分析"]),
        rule("D15", "业务和责任意识培训", "FREQ=MONTHLY;INTERVAL=3", OtherDomains.study, "类型=集中培训；应到全到=是；状态=完成", grace: 15, words: ["培训"]),
        rule(
            "D18", "留言每月复盘", "FREQ=MONTHLY", OtherDomains.meeting, "类型=留言复盘会；\(minuted)", grace: 3, words: ["每月复盘", "留言复盘"],
            window: .nextMonth),
        Definition(
            code: "D19", title: "材料写明意识形态责任制", each: "类型=述职报告、班子对照检查、个人对照检查、意识形态报告", within: 30,
            kind: OtherDomains.paper, conditions: final, grace: 0, words: ["意识形态责任制", "严格审核"]),
        Definition(
            code: "D19b", title: "意识形态专题会独立记录", each: "类型=意识形态专题会", within: 10, kind: OtherDomains.meeting, conditions: minuted,
            grace: 0, words: ["独立详细记录", "独立记录"]),
        rule(
            "D20", "意识形态定期研判", "FREQ=MONTHLY;INTERVAL=3", OtherDomains.meeting, "类型=意识形态专题会；风险点已研判=是；\(minuted)", grace: 10,
            words: ["意识形态", "研判"]),
        rule("D20b", "意识形态报告每半年一次", "FREQ=MONTHLY;INTERVAL=6", OtherDomains.paper, "类型=意识形态报告；\(final)", grace: 10),
        rule("D21", "保密培训", "FREQ=MONTHLY;INTERVAL=6", OtherDomains.study, "类型=保密；状态=完成", grace: 15, words: ["保密"]),
        rule("D22", "年初党风廉政专题会", "FREQ=YEARLY;BYMONTH=3", OtherDomains.meeting, "类型=党风廉政专题会；\(minuted)", grace: 15, words: ["党风廉政"]),
        rule("D22b", "年度党风廉政要点", "FREQ=YEARLY;BYMONTH=3", Regulation.kindName, "类别=年度要点；名称含廉；\(issued)", grace: 15),
        Definition(
            code: "D25", title: "三重一大集体决策、末位表态", each: "议题类型=三重一大", within: 10, kind: OtherDomains.meeting, conditions: minuted, grace: 0,
            words: ["末位表态", "集体决策"]),
        rule("D26", "财务培训", "FREQ=MONTHLY;INTERVAL=3", OtherDomains.study, "类型=财务；状态=完成", grace: 15, words: ["财务培训", "财务知识"]),
        rule(
            "D29", "每周一工作例会研究党建", "FREQ=WEEKLY;BYDAY=MO", OtherDomains.meeting, "类型=周一例会；议题类型=党建；议题类型=业务；\(minuted)", grace: 2,
            words: ["周一"]),
        rule(
            "D30", "年度党建要点", "FREQ=YEARLY;BYMONTH=3", Regulation.kindName, "类别=年度要点；名称含党建、党的建设；编入汇编=是；\(issued)", grace: 15,
            words: ["党建要点", "年度要点"]),
        rule("D31", "支委会每月一次", "FREQ=MONTHLY", OtherDomains.meeting, "类型=支委会；\(minuted)", grace: 5, words: ["支委会", "组织生活"]),
        rule("D31b", "支部党员大会每季度一次", "FREQ=MONTHLY;INTERVAL=3", OtherDomains.meeting, "类型=支部党员大会；\(minuted)", grace: 5, words: ["党员大会"]),
        rule("D32", "民主生活会", "FREQ=YEARLY", OtherDomains.meeting, "类型=民主生活会；\(minuted)", grace: 30, words: ["民主生活会"]),
        rule("D32d", "组织生活会", "FREQ=YEARLY", OtherDomains.meeting, "类型=组织生活会；\(minuted)", grace: 30, words: ["组织生活会"]),
        rule("D32b", "班子对照检查材料", "FREQ=YEARLY", OtherDomains.paper, "类型=班子对照检查；\(final)", grace: 30),
        rule("D32c", "个人对照检查材料", "FREQ=YEARLY", OtherDomains.paper, "类型=个人对照检查；\(final)", grace: 30),
        Definition(
            code: "D33", title: "会议专本专记、固定记录人", each: "全部", within: 10, kind: OtherDomains.meeting, conditions: minuted, grace: 0,
            words: ["专用记录本", "专本", "固定记录人", "会议记录"]),
        rectifying("D34", "月度检查回顾", "FREQ=MONTHLY", MonthlyCheck.kindName, "状态=确认", grace: 5, words: ["月度检查"]),
        rectifying(
            "D35", "向分管区领导汇报", "FREQ=MONTHLY;INTERVAL=2", ProgressReport.kindName, "汇报对象=分管区领导；状态=已汇报、已落实", grace: 10, words: ["汇报"]),
        rule("D36", "回头看", "FREQ=MONTHLY;INTERVAL=3", LookBack.kindName, "全部已销号都看了=是；状态=实施、通报", grace: 15, words: ["回头看"]),
        Definition(
            code: "D37", title: "监督意见按期答复", each: "全部", within: 5, kind: SupervisionTip.kindName, conditions: "状态=答复、办结", grace: 0,
            words: ["监督意见"]),
    ]

    private static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

    public static func named(_ code: String) -> Definition? { byCode[code.uppercased()] ?? byCode[code] }

    /// The standard duty that a measure's words promise: the one whose rule agrees, and whose words stand in it.
    public static func proposed(for measure: Measure) -> Definition? {
        let matching = all.filter { definition in definition.words.contains { measure.text.contains($0) } }
        return matching.first { $0.rule != nil && $0.rule == measure.rule?.text } ?? matching.first
    }
}
