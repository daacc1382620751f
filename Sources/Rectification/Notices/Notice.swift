import Journal
import Records

/// 通报: what is told about an inspection's outcome. Its figures are tokens; four hands bring it out (``NoticeLife``).
public struct Notice: Record {
    public enum State: String, Choice {
        case drafted, checking, secrecy, approval, approved, published, corrected
        public static let titles = ["起草", "核稿", "保密审查", "审批", "待发布", "已发布", "已更正"]
        public static let tones: [Tone] = [.late, .late, .late, .info, .info, .ok, .wait]
    }
    public enum Audience: String, Choice {
        case party, society
        public static let titles = ["党内", "社会"]
    }
    public static let kindName = "notice"
    public var id = RecordID.unset
    public var state = State.drafted
    public var inspection: Reference<Inspection>?
    public var title = ""
    public var audience: Audience?
    public var cutoff: Day?
    public var signedOn: Day?
    public var organ = ""
    public var contact = ""
    public var withheld: [Reference<Finding>] = []
    public var excluded = ""
    public var text = ""
    public var corrects: Reference<Notice>?
    public var returnedFor = ""
    public var returnedBy: Reference<Person>?
    public var fingerprint = ""
    public var proposedBy: Reference<Person>?
    public var checkedBy: Reference<Person>?
    public var secrecyBy: Reference<Person>?
    public var signedText = ""
    public var signedFigures = ""
    public var signedHead: Reference<Person>?
    public var signedHeadAt: Moment?
    public var signedDiscipline: Reference<Person>?
    public var signedDisciplineAt: Moment?
    public var published = ""
    public var frozen = ""
    public var publishedAt: Moment?
    public init() {}

    public static let register = Register<Notice>(kindName, title: "通报台账", noun: "通报") {
        Field(\.inspection, "所属巡察").required().indexed().listed()
        Field(\.title, "标题").required(max: 100).listed().help("留空就按巡察轮次起名")
        Field(\.audience, "公开范围").required().listed()
        Field(\.cutoff, "数据截至日").required().listed().help("全文的数字都按这一天计算")
        Field(\.signedOn, "落款日").required()
        Field(\.organ, "落款").required(max: 100).help("留空就用本单位党组织名称")
        Field(\.contact, "联系方式", .paragraph).limited(to: 300)
        Field(\.withheld, "不公开的问题").help("选中的问题不写进正文，要写明理由")
        Field(\.excluded, "不公开事项及理由", .paragraph).restricted()
        Field(\.text, "正文", .rich).required().help("留空就按台账起草；数字写成 [[F2]] 这样的记号，由台账算出")
        Field(\.corrects, "更正哪份通报").indexed()
        Field(\.returnedFor, "退回原因", .paragraph).computed()
        Field(\.returnedBy, "退回人").computed()
        Field(\.fingerprint, "全文指纹").computed()
        Field(\.proposedBy, "提出人").computed()
        Field(\.checkedBy, "核稿人").computed()
        Field(\.secrecyBy, "保密审查人").computed()
        Field(\.signedText, "审批的全文指纹").computed()
        Field(\.signedFigures, "审批时的数据", .rich).computed()
        Field(\.signedHead, "书记签字").computed()
        Field(\.signedHeadAt, "书记签字时间").computed()
        Field(\.signedDiscipline, "纪检委员签字").computed()
        Field(\.signedDisciplineAt, "纪检委员签字时间").computed()
        Field(\.published, "发布的正文", .rich).computed().compared()
        Field(\.frozen, "发布时的数据", .rich).computed()
        Field(\.publishedAt, "发布时间").computed().listed()
    } actions: {
        Action("submit", "送核稿", from: [.drafted], to: .checking) { notice, context in try NoticeLife.submit(&notice, in: context) }
            .by(.role(.clerk), .role(.head), .post(.rectificationOffice)).tone(.ok)
        Action("check", "核稿通过", from: [.checking], to: .secrecy) { notice, context in try NoticeLife.check(&notice, in: context) }
            .by(.role(.clerk), .role(.editorial), .role(.leader), .role(.discipline), .role(.organisation))
            .differs(from: \.proposedBy, "提出人").differs("起草人", NoticeLife.writers).tone(.ok)
        Action("clear", "保密审查通过", from: [.secrecy], to: .approval) { notice, context in
            notice.secrecyBy = context.viewer.person.map { Reference($0) }
        }
        .by(.post(.confidentiality)).differs(from: \.proposedBy, "提出人").differs(from: \.checkedBy, "核稿人")
        .differs("起草人", NoticeLife.writers).tone(.ok)
        Action("sign", "审批签字", from: [.approval]) { notice, context in try NoticeLife.sign(&notice, in: context) }
            .by(.role(.head), .role(.discipline)).differs(from: \.proposedBy, "提出人").differs(from: \.checkedBy, "核稿人")
            .differs(from: \.secrecyBy, "保密审查人").differs("起草人", NoticeLife.writers).tone(.ok)
            .offered { notice, viewer in notice.signedHead?.id != viewer.person && notice.signedDiscipline?.id != viewer.person }
        Action("publish", "发布", from: [.approved], to: .published) { notice, context in try NoticeLife.publish(&notice, in: context) }
            .by(.role(.clerk)).tone(.ok)
        Action("return", "退回修改", from: [.checking, .secrecy, .approval, .approved], to: .drafted) { notice, context in
            NoticeLife.sendBack(&notice, in: context)
        }
        .by(.role(.clerk), .role(.head), .role(.discipline), .role(.editorial), .post(.confidentiality), .post(.rectificationOffice))
        .asksReason("退回原因").tone(.miss)
        Action("correct", "更正", from: [.published], to: .corrected).hidden()
    }
    .menu(.rectification, everyday: true).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    .edited(in: [.drafted, .checking, .secrecy, .approval, .approved]).undated()
    .named(\.title)
    // Why something is kept back is read by those who clear and sign it, and by whoever wrote it.
    .handled { [$0.proposedBy, $0.checkedBy, $0.secrecyBy].compactMap { $0?.id } }.handledByAuthor(
        and: .confidentiality, .rectificationOffice
    )
    .checked { notice, _, lookup in
        if let problem = try NoticeLife.correctionProblem(notice, lookup) { return ["corrects": problem] }
        if let problem = try NoticeLife.sealedProblem(notice, lookup) { return ["excluded": problem] }
        if !notice.withheld.isEmpty, notice.excluded.isEmpty { return ["excluded": "有不公开的问题，请写明理由"] }
        if let cutoff = notice.cutoff, let signed = notice.signedOn, signed < cutoff { return ["signedOn": "落款日不能早于数据截至日"] }
        return [:]
    }
    .prepared { notice, _, lookup in
        try NoticeComposer.fill(&notice, lookup)
        NoticeLife.settle(&notice)
    }
    .hinted { notice in
        guard notice.state == .approval else { return nil }
        return notice.signedHead == nil
            ? notice.signedDiscipline == nil ? "等书记和纪检委员签字" : "等书记签字" : "等纪检委员签字"
    }
    .voided { notice, _, _ in
        if notice.state == .published || notice.state == .corrected { throw Refusal("已发布的通报不能作废。有错请另发更正通报。") }
    }
    .afterChange { before, notice, context in
        guard notice.state == .published, before?.state == .approved else { return }
        // The publication itself is under a checkpoint at once: the page shows it.
        defer { _ = try? context.transaction.makeCheckpoint() }
        guard let old = notice.corrects else { return }
        try context.update(old, action: "correct") { if $0.state == .published { $0.state = .corrected } }
    }
}

/// 核稿答复: what somebody answers to a remark that he leaves as it is.
public struct NoticeAnswer: Record {
    public static let kindName = "notice_answer"
    public var id = RecordID.unset
    public var state = Plain.current
    public var notice: Reference<Notice>?
    public var rule = ""
    public var path = ""
    public var remark = ""
    public var answer = ""
    public init() {}

    public static let register = Register<NoticeAnswer>(kindName, title: "核稿答复台账", noun: "核稿答复") {
        Field(\.notice, "通报").required().indexed().listed()
        Field(\.rule, "规则").required(max: 4).listed()
        Field(\.path, "位置").limited(to: 100)
        Field(\.remark, "核稿提示", .paragraph).required(max: 2000).listed()
        Field(\.answer, "答复", .paragraph).required(max: 600).listed()
    }
    .menu(.rectification)
    .created(
        by: .role(.clerk), .role(.editorial), .role(.head), .role(.leader), .role(.discipline), .role(.organisation),
        .post(.rectificationOffice)
    )
    .edited(in: []).undated()
    .named { "\($0.rule) \($0.remark.prefix(40))" }
}
