import Journal
import Records

/// 整改工作领导小组 (R24). Its composition changes by a new revision, since people change.
public struct RectificationGroup: Record {
    public enum State: String, Choice {
        case drafted, active
        public static let titles = ["拟定", "生效"]
        public static let tones: [Tone] = [.late, .ok]
    }
    public static let kindName = "rectification_group"
    public var id = RecordID.unset
    public var state = State.drafted
    public var inspection: Reference<Inspection>?
    public var head: Reference<Person>?
    public var deputies: [Reference<Person>] = []
    public var members: [Reference<Person>] = []
    public var setOn: Day?
    public var basis = ""
    public init() {}

    public static let register = Register<RectificationGroup>(kindName, title: "整改领导小组台账", noun: "领导小组") {
        Field(\.inspection, "所属巡察").required().indexed().listed()
        Field(\.head, "组长").required().listed()
        Field(\.deputies, "副组长").required().listed()
        Field(\.members, "成员").required()
        Field(\.setOn, "成立日").required().listed()
        Field(\.basis, "依据").required(max: 200).listed()
    } actions: {
        Action("activate", "生效", from: [.drafted, .active], to: .active) { group, context in
            let deviations = try GroupRule.deviations(group, in: context.lookup, on: context.today)
            if !deviations.isEmpty { try context.warn(deviations.joined(separator: "；") + "。") }
        }
        .by(.role(.head)).asksReason("说明（组成与规定不一致时必填）", required: false).tone(.ok)
    }
    .menu(.rectification).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    .edited(in: [.drafted, .active])
    .named { _ in "整改工作领导小组" }
    .happened(on: \.setOn)
}

/// 整改方案.
public struct Plan: Record {
    public enum State: String, Choice {
        case drafted, adopted, filed, revised
        public static let titles = ["起草", "审议通过", "报备", "修订"]
        public static let tones: [Tone] = [.late, .info, .ok, .late]
    }
    public static let kindName = "plan"
    public var id = RecordID.unset
    public var state = State.drafted
    public var inspection: Reference<Inspection>?
    public var text = ""
    public var meeting: RecordID?
    public var meetingOn: Day?
    public var reportedOn: Day?
    public init() {}

    public static let register = Register<Plan>(kindName, title: "整改方案台账", noun: "整改方案") {
        Field(\.inspection, "所属巡察").required().indexed().listed()
        Field(\.text, "方案全文", .rich).required()
        Field(\.meeting, "审议会议", of: OtherDomains.meeting).help("会议在会议台账里的，选它")
        Field(\.meetingOn, "审议会议日期").listed()
        Field(\.reportedOn, "报备日").listed()
    } actions: {
        Action("adopt", "审议通过", from: [.drafted, .revised], to: .adopted) { plan, context in
            let meeting = try plan.meeting.flatMap { try context.lookup.row(OtherDomains.meeting, $0) }
            plan.meetingOn = meeting?.day ?? plan.meetingOn
            if plan.meetingOn == nil { throw InvalidInput(["meetingOn": "请选择审议会议，或填写会议日期"]) }
        }
        .by(.role(.head)).asks(\.meeting).asks(\.meetingOn).tone(.ok)
        Action("file", "报备", from: [.adopted], to: .filed).by(.role(.clerk), .role(.head), .post(.rectificationOffice)).asks(
            \.reportedOn, required: true)
        Action("revise", "修订", from: [.adopted, .filed], to: .revised).by(.role(.clerk), .role(.head), .post(.rectificationOffice))
            .asksReason()
    }
    .menu(.rectification).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    .edited(in: [.drafted, .revised])
    .named { _ in "整改方案" }
}
