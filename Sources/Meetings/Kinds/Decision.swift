import Journal
import Records

/// 三重一大事项清单: which matters, from which amount, are decided by which meeting.
public struct MatterCatalogue: Record {
    public enum State: String, Choice {
        case proposed, inForce, ended
        public static let titles = ["拟定", "生效", "停用"]
        public static let tones: [Tone] = [.late, .ok, .wait]
    }
    public enum Category: String, Choice {
        case decision, appointment, project, money
        public static let titles = ["重大事项决策", "重要干部任免", "重要项目安排", "大额度资金使用"]
    }
    public static let kindName = "matter"
    public var id = RecordID.unset
    public var state = State.proposed
    public var category: Category?
    public var matter = ""
    public var threshold: Money?
    public var forum: RecordBook.Sort?
    public var basis = ""
    public init() {}

    public static let register = Register<MatterCatalogue>(kindName, title: "三重一大事项清单", noun: "事项") {
        Field(\.category, "类别").required().listed()
        Field(\.matter, "事项").required(max: 100).listed()
        Field(\.threshold, "起点金额").listed().help("达到这个金额就要上会；没有金额界限的不填")
        Field(\.forum, "决策会议").required().listed()
        Field(\.basis, "依据制度").required(max: 120).listed()
    } actions: {
        Action("approve", "生效", from: [.proposed], to: .inForce).by(.role(.head)).tone(.ok)
        Action("end", "停用", from: [.inForce], to: .ended).by(.role(.head)).asksReason("停用依据")
    }
    // What the office alone could raise above an amount would be decided by nobody.
    .menu(.meetings).created(by: .role(.clerk)).edited(in: [.proposed]).undated()
    .voided { matter, _, _ in
        if matter.state != .proposed { throw Refusal("生效过的事项不能作废，请由书记/主任停用，再定新的一项。") }
    }
    .named(\.matter)
}

/// 决策: what a meeting decided, who carries it out by when, and what came of it.
public struct Decision: Record {
    public enum State: String, Choice {
        case made, carried, done, changed
        public static let titles = ["形成", "执行中", "完成", "变更"]
        public static let tones: [Tone] = [.late, .info, .ok, .wait]
    }
    public static let kindName = "decision"
    public var id = RecordID.unset
    public var state = State.made
    public var item: Reference<AgendaItem>?
    public var matter: Reference<MatterCatalogue>?
    public var text = ""
    public var amount: Money?
    public var agree: Int?
    public var against: Int?
    public var abstain: Int?
    public var executor: Reference<Person>?
    public var due: Day?
    public var outcome = ""
    public var replaces: Reference<Decision>?
    public var meeting: Reference<Meeting>?
    public init() {}

    public static let register = Register<Decision>(kindName, title: "决策台账", noun: "决策") {
        Field(\.item, "议题").required().indexed().listed()
        Field(\.meeting, "会议").computed().indexed()
        Field(\.matter, "三重一大事项")
        Field(\.text, "决定内容", .paragraph).required(max: 2000).listed()
        Field(\.amount, "金额")
        Field(\.agree, "同意").required().listed()
        Field(\.against, "不同意").required().listed()
        Field(\.abstain, "弃权").required().listed()
        Field(\.executor, "执行人").required().indexed().listed()
        Field(\.due, "完成时限").required().listed()
        Field(\.outcome, "落实情况", .paragraph)
        Field(\.replaces, "变更哪项决策")
    } actions: {
        Action("carry", "开始执行", from: [.made], to: .carried) { decision, context in try Votes.checkSigned(decision, in: context.lookup) }
            .by(.person(\.executor, "执行人")).tone(.ok)
        Action("finish", "完成", from: [.made, .carried], to: .done) { decision, context in
            try Votes.checkSigned(decision, in: context.lookup)
        }
        .by(.person(\.executor, "执行人"), .role(.head)).asks(\.outcome, required: true).tone(.ok)
        Action("change", "变更", from: [.made, .carried, .done], to: .changed).hidden()
    }
    .menu(.meetings, everyday: true).created(by: .staff).edited(by: .recorder, in: [.made]).undated()
    .index(\.executor, \.state)
    .named { String($0.text.prefix(40)) }
    .prepared { decision, _, lookup in decision.meeting = try lookup.find(decision.item)?.meeting }
    .part(of: \.item, closed: MeetingLife.closed)
    .checked { decision, _, lookup in try Votes.problems(decision, in: lookup) }
    .entered { decision, context in
        guard try context.stepIn({ try Who<Decision>.recorder.allows($0, decision, context.lookup) }) else {
            throw Refusal("决策由这本记录本的固定记录人写入，您不能代写。", code: .forbidden)
        }
    }
}

extension Who<Decision> {
    static var recorder: Who<Decision> {
        Who("固定记录人") { viewer, decision, lookup in
            guard let item = try lookup.find(decision.item) else { return false }
            return try Who<AgendaItem>.recorder.allows(viewer, item, lookup)
        }
    }
}

/// 批评意见 of a democratic-life meeting; from oneself to oneself it is self-criticism.
public struct Criticism: Record {
    public static let kindName = "criticism"
    public var id = RecordID.unset
    public var state = Plain.current
    public var meeting: Reference<Meeting>?
    public var from: Reference<Person>?
    public var to: Reference<Person>?
    public var text = ""
    public var response = ""
    public init() {}

    public static let register = Register<Criticism>(kindName, title: "批评意见台账", noun: "批评意见") {
        Field(\.meeting, "会议").required().indexed().listed()
        Field(\.from, "提出人").required().restricted()
        Field(\.to, "被批评人").required().restricted()
        Field(\.text, "意见", .paragraph).required(max: 2000).restricted()
        Field(\.response, "表态", .paragraph).restricted()
    }
    .menu(.meetings).restricted().created(by: .staff).edited(by: .author, in: [.current]).undated()
    .handled { [$0.from?.id, $0.to?.id].compactMap { $0 } }
    .named { _ in "批评意见" }
    .part(of: \.meeting, closed: MeetingLife.closed)
    .entered { criticism, context in
        // Nobody puts words into another's mouth: whoever says it writes it, or the recorder of the book takes it down.
        guard let person = criticism.from?.id, person != context.viewer.person else { return }
        let meeting = try context.lookup.find(criticism.meeting)
        guard try meeting.map({ try $0.isRecorded(by: context.viewer, context.lookup) }) ?? false else {
            throw Refusal("批评意见由提出人自己登记，或由固定记录人记录，不能替别人写。", code: .forbidden)
        }
    }
    .voided { criticism, viewer, _ in
        // Whom it is about reads it; he does not take it away.
        if criticism.from?.id != viewer.person { throw Refusal("批评意见只能由提出人作废。", code: .forbidden) }
    }
}
