import Journal
import Records

/// 措施: what is done about a finding. Its life is rule R3, in ``MeasureLife``.
public struct Measure: Record {
    public enum State: String, Choice {
        case open, doing, evidenced, confirmed, signedOff, reopened
        public static let titles = ["待办", "整改中", "已报佐证", "已核验", "已销号", "重开"]
        public static let tones: [Tone] = [.wait, .late, .info, .info, .ok, .miss]
    }
    public static let kindName = "measure"
    public var id = RecordID.unset
    public var state = State.open
    public var finding: Reference<Finding>?
    public var also: [Reference<Finding>] = []
    public var number: Int?
    public var text = ""
    public var owner: Reference<Person>?
    public var coOwners: [Reference<Person>] = []
    public var department: Reference<Department>?
    public var due: Day?
    public var longTerm = false
    public var rule: Recurrence?
    public var start: Day?
    public var outcome = ""
    public var pending = ""
    public var code = ""
    public var returnedFor = ""
    public var urged = ""
    public var urgedUntil: Day?
    public var confirmedBy: Reference<Person>?
    public var confirmedAt: Moment?
    public var signedLead: Reference<Person>?
    public var signedLeadAt: Moment?
    public var signedDiscipline: Reference<Person>?
    public var signedDisciplineAt: Moment?
    public init() {}

    public static let register = Register<Measure>(kindName, title: "整改措施台账", noun: "措施") {
        Field(\.code, "编号").computed().listed()
        Field(\.finding, "所属问题").required().indexed().listed()
        Field(\.also, "同时对应").indexed()
        Field(\.number, "序号").required()
        Field(\.text, "措施内容", .paragraph).required(max: 2000).listed()
        Field(\.owner, "责任人").required().indexed().listed()
        Field(\.coOwners, "协同人员")
        Field(\.department, "责任科室").required().indexed().listed()
        Field(\.due, "完成时限").required().indexed().listed()
        Field(\.longTerm, "长期坚持").listed()
        Field(\.rule, "周期").help("长期坚持的措施填写：每周四、每月5日、每季度……")
        Field(\.start, "起算日").help("长期坚持的措施从哪天开始")
        Field(\.outcome, "成效", .paragraph)
        Field(\.pending, "未了事项", .paragraph).help("还没有结果的事写在这里，例如待批复；写了就不能销号")
        Field(\.returnedFor, "退回原因", .paragraph).computed()
        Field(\.urged, "督办要求", .paragraph).computed()
        Field(\.urgedUntil, "督办时限").computed()
        Field(\.confirmedBy, "核验人").computed()
        Field(\.confirmedAt, "核验时间").computed()
        Field(\.signedLead, "分管领导签字").computed()
        Field(\.signedLeadAt, "分管领导签字时间").computed()
        Field(\.signedDiscipline, "纪检委员签字").computed()
        Field(\.signedDisciplineAt, "纪检委员签字时间").computed()
    } actions: {
        Action("begin", "开始整改", from: [.open, .reopened], to: .doing)
            .by(.person(\.owner, "责任人"), .persons(\.coOwners, "协同人员"), .head(of: \.department), .post(.rectificationOffice))
        Action("report", "报送佐证", from: [.doing], to: .evidenced) { measure, context in
            try MeasureLife.report(&measure, evidence: context.lookup.evidence(of: measure.reference))
        }
        .by(.person(\.owner, "责任人"), .persons(\.coOwners, "协同人员"), .head(of: \.department))
        .asks(\.outcome).asks(\.pending).tone(.ok)
        Action("confirm", "核验通过", from: [.evidenced], to: .confirmed) { measure, context in
            try MeasureLife.confirm(
                &measure, evidence: context.lookup.evidence(of: measure.reference), by: context.viewer.person, at: context.now)
        }
        .by(.leaderInCharge).differs(from: \.owner, "责任人").tone(.ok)
        Action("return", "退回", from: [.evidenced, .confirmed], to: .doing) { measure, context in
            MeasureLife.clearSignatures(&measure)
            measure.returnedFor = context.reason ?? ""
        }
        .by(.leaderInCharge, .role(.discipline), .role(.head)).asksReason("退回原因").tone(.miss)
        Action("sign", "销号签字", from: [.confirmed]) { measure, context in try MeasureLife.sign(&measure, in: context) }
            .by(.leaderInCharge, .role(.discipline), .role(.leader), .role(.head)).differs(from: \.owner, "责任人")
            .asksReason("说明（有未完成字样时必填）", required: false).tone(.ok)
            .offered { measure, viewer in measure.signedLead?.id != viewer.person && measure.signedDiscipline?.id != viewer.person }
        // 书记亲自督办 (domain §2.0): a reminder with a day, which stands first in the owner's list.
        Action("urge", "督办", from: [.open, .doing, .evidenced, .confirmed, .reopened]) { measure, context in
            if let until = measure.urgedUntil, until < context.today { throw InvalidInput(["urgedUntil": "督办时限不能是过去的日子"]) }
            measure.urged = context.reason ?? ""
        }
        .by(.role(.head)).asks(\.urgedUntil, required: true).asksReason("督办要求")
        Action("reopen", "重开", from: [.signedOff], to: .reopened) { measure, _ in MeasureLife.clearSignatures(&measure) }
            .by(.role(.head), .role(.discipline)).asksReason("重开原因").tone(.miss)
        Action("extend", "延期", from: [.open, .doing, .evidenced, .confirmed, .reopened]).hidden()
    }
    .menu(.rectification, everyday: true)
    .created(by: .role(.clerk), .role(.head), .role(.leader), .post(.rectificationOffice))
    .edited(in: [.open, .doing, .reopened]).undated().oldestFirst()
    .named { ($0.code.isEmpty ? "" : $0.code + " ") + $0.text.prefix(40) }
    .unique("这个问题里已有这个序号的措施", \.finding, \.number)
    .index(\.finding, \.state)
    .index(\.owner, \.state)
    .index(\.state, \.due)
    .index(\.department, \.due)
    .handled { [$0.owner?.id].compactMap { $0 } + $0.coOwners.map(\.id) }
    .checked { measure, _, lookup in
        if try lookup.row(kindName, measure.id) == nil, try lookup.find(measure.finding)?.state == .signedOff {
            return ["finding": "这个问题已经销号，请先重开再加措施"]
        }
        return [:]
    }
    .prepared { measure, _, lookup in
        // 14-2 is measure 2 of finding 14: the name that everybody uses.
        let ordinal = try lookup.find(measure.finding)?.ordinal
        measure.code = "\(ordinal.map(String.init) ?? "?")-\(measure.number.map(String.init) ?? "?")"
    }
    .hinted {
        !$0.urged.isEmpty && $0.state != .signedOff
            ? $0.urging : $0.state == .confirmed ? $0.waitingFor : $0.returnedFor.isEmpty ? nil : "退回：\($0.returnedFor)"
    }
    .voided { measure, viewer, lookup in
        if measure.state == .signedOff { throw Refusal("已销号的措施不能作废。确有问题请先重开。") }
        // Else the office alone could empty a finding of what is not done, and it would be ready for sign-off.
        let isClaimed = try lookup.find(measure.finding).map { $0.state != .unclaimed } ?? false
        let isTrusted = viewer.has(.head) || viewer.has(.discipline)
        if isClaimed, !isTrusted { throw Refusal("问题已经认领，它的措施要由书记/主任或纪检委员作废。", code: .forbidden) }
    }
    .afterChange { before, measure, context in
        if measure.state == .signedOff, before?.state != .signedOff { try DutyLife.settle(measure, in: context) }
        try FindingLife.follow(measure, changedFrom: before, in: context)
    }
}

extension Who<Measure> {
    /// The leader in charge of the measure's finding. Where he owns the measure himself, another leader or the 书记 takes his place.
    static var leaderInCharge: Who<Measure> {
        Who("牵头领导") { viewer, measure, lookup in
            guard let finding = try lookup.find(measure.finding) else { return false }
            if viewer.isOrActs(for: finding.leader?.id) { return true }
            return finding.leader != nil && finding.leader == measure.owner && (viewer.has(.leader) || viewer.has(.head))
        }
    }
}

extension Lookup {
    /// Evidence in force for a measure: neither voided nor rejected.
    func evidence(of measure: Reference<Measure>) throws -> [Evidence] {
        try all(Evidence.self, ("measure", measure)).filter { $0.state != .rejected }
    }
}
