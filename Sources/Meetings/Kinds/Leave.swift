import Journal
import Records

/// 请假申请 (R8): asked for and granted before the meeting begins; a granted one is the person's 签到 as 请假.
public struct LeaveRequest: Record {
    public enum State: String, Choice {
        case asked, granted, refused
        public static let titles = ["申请", "批准", "不批"]
        public static let tones: [Tone] = [.late, .ok, .miss]
    }
    public static let kindName = "leave_request"
    public var id = RecordID.unset
    public var state = State.asked
    public var meeting: Reference<Meeting>?
    public var person: Reference<Person>?
    public var reason = ""
    public init() {}

    public static let register = Register<LeaveRequest>(kindName, title: "会议请假台账", noun: "请假申请") {
        Field(\.meeting, "会议").required().indexed().listed()
        Field(\.person, "请假人").required().indexed().listed()
        Field(\.reason, "事由", .paragraph).required(max: 200).listed()
    } actions: {
        Action("grant", "批准", from: [.asked], to: .granted) { leave, context in
            _ = try open(leave, in: context)
            var attendance = Attendance()
            attendance.meeting = leave.meeting
            attendance.person = leave.person
            attendance.status = .leave
            attendance.at = context.now
            attendance.capacity = .member
            attendance.reason = "\(leave.reason)（会前批准）"
            try context.create(attendance)
        }
        .by(.chair, .role(.head)).differs(from: \.person, "请假人").tone(.ok)
        Action("refuse", "不批", from: [.asked], to: .refused).by(.chair, .role(.head)).differs(from: \.person, "请假人")
            .asksReason("不批原因").tone(.miss)
    }
    .menu(.meetings).created(by: .staff).edited(by: .author).undated()
    .unique("这次会议已经申请过请假", \.meeting, \.person)
    .named { "请假：" + $0.reason.prefix(20) }
    .proposed { leave, context in leave.person = leave.person ?? context.viewer.person.map { Reference($0) } }
    .entered { leave, context in
        let meeting = try open(leave, in: context)
        guard leave.person?.id == context.viewer.person || context.viewer.has(.clerk) else {
            throw Refusal("请假由本人申请，或由办公室代为登记。", code: .forbidden)
        }
        guard leave.person.map(meeting.expected.contains) ?? false else { throw InvalidInput(["person": "这次会议的应到人员里没有这个人，不用请假"]) }
        let signed: [Attendance] = try context.lookup.all(Attendance.self, ("meeting", leave.meeting), ("person", leave.person))
        if !signed.isEmpty { throw Refusal("这个人在这次会议已有签到或请假记录。") }
    }
    .voided { leave, _, _ in if leave.state == .granted { throw Refusal("已批准的请假不能作废；来了的，请办公室作废请假签到后补签。") } }

    /// The meeting, which must not have begun.
    private static func open(_ leave: LeaveRequest, in context: ActionContext) throws -> Meeting {
        guard let meeting = try context.lookup.find(leave.meeting) else { throw Refusal.notFound }
        guard meeting.state.isWritten, meeting.start.map({ context.now <= $0 }) ?? true else {
            throw Refusal("会议已经开始，不能再请假。没有到会的请登记为缺席，并写明原因。")
        }
        return meeting
    }
}

extension Who<LeaveRequest> {
    static var chair: Who<LeaveRequest> {
        Who("主持人") { viewer, leave, lookup in try viewer.person != nil && lookup.find(leave.meeting)?.chair?.id == viewer.person }
    }
}
