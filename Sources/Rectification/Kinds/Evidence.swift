import Journal
import Records

/// 佐证: a file, or better a record that daily work has made, which shows that a measure was taken.
public struct Evidence: Record {
    public enum State: String, Choice {
        case submitted, accepted, rejected, expired
        public static let titles = ["已报", "采纳", "不采纳", "过期"]
        public static let tones: [Tone] = [.info, .ok, .miss, .wait]
    }
    /// A record made in daily work beats a file.
    public enum Basis: String, Choice {
        case records, filesOnly
        public static let titles = ["日常记录", "仅附件"]
    }
    public static let kindName = "evidence"
    public var id = RecordID.unset
    public var state = State.submitted
    public var measure: Reference<Measure>?
    public var what = ""
    public var records: [AnyReference] = []
    public var validUntil: Day?
    public var basis: Basis?
    public init() {}

    public static let register = Register<Evidence>(kindName, title: "佐证台账", noun: "佐证") {
        Field(\.measure, "所属措施").required().indexed().listed()
        Field(\.what, "说明", .paragraph).required(max: 500).listed()
        Field(\.records, "关联记录")
        Field(\.validUntil, "有效期至").listed()
        Field(\.basis, "依据").computed().listed()
    } actions: {
        Action("accept", "采纳", from: [.submitted, .rejected], to: .accepted).by(.checker).differsFromAuthor("报送人").tone(.ok)
        Action("reject", "不采纳", from: [.submitted, .accepted], to: .rejected).by(.checker).differsFromAuthor("报送人")
            .asksReason("不采纳原因").tone(.miss)
        Action("expire", "过期", from: [.accepted], to: .expired).by(.checker).asksReason()
    }
    .menu(.rectification, everyday: true).created(by: .staff).edited(in: [])
    .named { String($0.what.prefix(40)) }
    .prepared { evidence, common, _ in
        evidence.basis = evidence.records.isEmpty ? (common.files.isEmpty ? nil : .filesOnly) : .records
    }
    .checked { evidence, common, lookup in
        if try lookup.row(kindName, evidence.id) == nil, try lookup.find(evidence.measure)?.state == .signedOff {
            return ["measure": "这条措施已经销号，不再收佐证"]
        }
        if evidence.records.isEmpty, common.files.isEmpty { return ["files": "请上传文件，或在“关联记录”里贴上日常记录的网址"] }
        return [:]
    }
    .voided { evidence, _, lookup in
        if try lookup.find(evidence.measure)?.state == .signedOff {
            throw Refusal("措施已经销号，它的佐证不能作废。确有问题请先重开措施。")
        }
    }
}

extension Who<Evidence> {
    /// The leader in charge of the finding, or the 纪检委员.
    static var checker: Who<Evidence> {
        Who("牵头领导、纪检委员") { viewer, evidence, lookup in
            if viewer.has(.discipline) { return true }
            guard let measure = try lookup.find(evidence.measure),
                let finding = try lookup.find(measure.finding)
            else { return false }
            return viewer.isOrActs(for: finding.leader?.id)
        }
    }
}

/// 延期申请: asked for before the old due day; overdue days are counted from the old one.
public struct Extension: Record {
    public enum State: String, Choice {
        case asked, granted, refused
        public static let titles = ["申请", "批准", "不批"]
        public static let tones: [Tone] = [.late, .ok, .miss]
    }
    public static let kindName = "extension"
    public var id = RecordID.unset
    public var state = State.asked
    public var measure: Reference<Measure>?
    public var oldDue: Day?
    public var newDue: Day?
    public var reason = ""
    public var approvedBy: Reference<Person>?
    public init() {}

    public static let register = Register<Extension>(kindName, title: "延期申请台账", noun: "延期申请") {
        Field(\.measure, "措施").required().indexed().listed()
        Field(\.oldDue, "原时限").computed().listed()
        Field(\.newDue, "新时限").required().listed()
        Field(\.reason, "理由", .paragraph).required(max: 1000).listed()
        Field(\.approvedBy, "批准人").computed().listed()
    } actions: {
        Action("grant", "批准", from: [.asked], to: .granted) { request, context in
            guard let stored = try context.lookup.stored(request.measure), stored.common.voided == nil else {
                throw Refusal("这条措施已经作废，不用延期。")
            }
            let measure = stored.record
            try ExtensionRule.check(request, measure: measure, on: context.today)
            request.oldDue = measure.due
            request.approvedBy = context.viewer.person.map { Reference($0) }
            let due = request.newDue
            try context.update(measure.reference, action: "extend", reason: request.reason) { $0.due = due }
        }
        .by(.approver).differs("责任人") { request, lookup in try lookup.find(request.measure)?.owner.map { [$0.id] } ?? [] }
        .differsFromAuthor("申请人").tone(.ok)
        Action("refuse", "不批", from: [.asked], to: .refused).by(.approver).asksReason("不批原因").tone(.miss)
    }
    .menu(.rectification, everyday: true).created(by: .staff).edited(by: .author)
    .checked { request, _, lookup in
        guard let due = try lookup.find(request.measure)?.due, let new = request.newDue, new <= due else { return [:] }
        return request.state == .asked ? ["newDue": "新时限要晚于原时限\(due.chinese)"] : [:]
    }
    .named { "延期到" + ($0.newDue?.chinese ?? "") }
}

extension Who<Extension> {
    static var approver: Who<Extension> {
        Who("牵头领导、书记/主任") { viewer, request, lookup in
            if viewer.has(.head) { return true }
            guard let measure = try lookup.find(request.measure),
                let finding = try lookup.find(measure.finding)
            else { return false }
            return viewer.isOrActs(for: finding.leader?.id)
        }
    }
}
