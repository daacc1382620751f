import Journal
import Records

/// 问题: one finding. Its state follows its measures (R5); only the last step is signed.
public struct Finding: Record {
    public enum State: String, Choice {
        case unclaimed, rectifying, ready, signedOff, reopened
        public static let titles = ["待认领", "整改中", "待销号", "已销号", "重开"]
        public static let tones: [Tone] = [.wait, .late, .info, .ok, .miss]
    }
    public enum Mode: String, Choice {
        case immediate, dated, lasting
        public static let titles = ["立行立改", "限期整改", "长期坚持"]
    }
    public static let kindName = "finding"
    public var id = RecordID.unset
    public var state = State.unclaimed
    public var inspection: Reference<Inspection>?
    public var section: Reference<Section>?
    public var ordinal: Int?
    public var label = ""
    public var title = ""
    public var verbatim = ""
    public var cause = ""
    public var leader: Reference<Person>?
    public var department: Reference<Department>?
    public var deadline: Day?
    public var mode: Mode?
    public var previous: Reference<Finding>?
    public init() {}

    public static let register = Register<Finding>(kindName, title: "问题清单", noun: "问题") {
        Field(\.inspection, "所属巡察").required().indexed()
        Field(\.section, "所属方面").required().indexed()
        Field(\.ordinal, "序号").required().listed()
        Field(\.label, "原编号").limited(to: 20)
        Field(\.title, "问题", .paragraph).required(max: 300).listed()
        Field(\.verbatim, "反馈原文", .paragraph).limited(to: 10_000).restricted()
        Field(\.cause, "原因分析", .paragraph)
        Field(\.leader, "牵头领导").required().indexed().listed()
        Field(\.department, "责任科室").required().indexed().listed()
        Field(\.deadline, "整改时限").required().listed()
        Field(\.mode, "整改类型").required().listed()
        Field(\.previous, "历次同类问题")
    } actions: {
        Action("claim", "认领", from: [.unclaimed], to: .rectifying).by(.person(\.leader, "牵头领导"), .role(.head)).tone(.ok)
        Action("signOff", "销号", from: [.ready], to: .signedOff) { finding, context in
            try FindingLife.signOff(measures: finding.measures(context.lookup), by: context.viewer.person)
            try FindingLife.checkExplained(finding.reference, context.lookup)
        }
        .by(.role(.head)).tone(.ok)
        Action("reopen", "重开", from: [.signedOff], to: .reopened) { finding, context in
            try DutyLife.askForExplanation(of: finding.reference, about: "重开：\(context.reason ?? "")", in: context)
        }
        .by(.role(.head), .role(.discipline)).asksReason("重开原因").tone(.miss)
        Action("resume", "继续整改", from: [.reopened], to: .rectifying) { finding, context in
            if try finding.measures(context.lookup).allSatisfy({ $0.state == .signedOff }) {
                throw Refusal("问题的措施都还是已销号。请由书记/主任或纪检委员重开没有做实的措施，或者新增措施，再继续整改。")
            }
        }
        .by(.person(\.leader, "牵头领导"), .role(.head))
    }
    .menu(.rectification, everyday: true).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    .edited(in: [.unclaimed, .rectifying, .reopened]).undated().oldestFirst()
    .named { ($0.ordinal.map { "\($0) " } ?? "") + $0.title }
    .unique("这次巡察里已有这个序号的问题", \.inspection, \.ordinal)
    .index(\.state, \.deadline)
    .voided { finding, viewer, _ in
        if finding.state == .signedOff { throw Refusal("已销号的问题不能作废。确有问题请先重开。") }
        if finding.state != .unclaimed, !viewer.has(.head), !viewer.has(.discipline) {
            throw Refusal("已认领的问题要由书记/主任或纪检委员作废。", code: .forbidden)
        }
    }
    .afterChange { _, finding, context in
        // A finding reopened by hand stays so until its leader takes it up again.
        if finding.state == .rectifying { try FindingLife.settle(finding, in: context) }
    }
    .handled { [$0.leader?.id].compactMap { $0 } }

    /// Its own, and those of other findings that answer for it too (同时对应).
    func measures(_ lookup: Lookup) throws -> [Measure] {
        try lookup.all(Measure.self, ("finding", reference)) + lookup.all(Measure.self, listing: id, in: "also")
    }
}
