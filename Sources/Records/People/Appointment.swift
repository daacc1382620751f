import Journal

/// 任职分工: who holds which post from when to when.
public struct Appointment: Record {
    public enum State: String, Choice {
        case proposed, serving, relieved
        public static let titles = ["拟任", "任职", "免去"]
        public static let tones: [Tone] = [.late, .ok, .wait]
    }
    public static let kindName = "appointment"
    public var id = RecordID.unset
    public var state = State.proposed
    public var person: Reference<Person>?
    public var post: Post?
    public var scope = ""
    public var department: Reference<Department>?
    public var from: Day?
    public var to: Day?
    public var basis = ""
    public init() {}

    public static let register = Register<Appointment>(kindName, title: "任职分工台账", noun: "任职") {
        Field(\.person, "人员").required().indexed().listed()
        Field(\.post, "岗位").required().indexed().listed()
        Field(\.scope, "分管范围").limited(to: 100).listed()
        Field(\.department, "科室").listed()
        Field(\.from, "起始日").required().listed()
        Field(\.to, "截止日").listed()
        Field(\.basis, "依据（决策或文号）").required(max: 100)
    } actions: {
        Action("appoint", "任职", from: [.proposed], to: .serving) { appointment, context in
            let others: [Appointment] = try context.lookup.all(
                Appointment.self, ("post", appointment.post), ("state", Appointment.State.serving))
            try Appointment.check(appointment, against: others)
        }
        .by(.role(.head)).tone(.ok)
        Action("relieve", "免去", from: [.serving], to: .relieved) { appointment, context in
            guard let to = appointment.to else { throw InvalidInput(["to": "请填写截止日"]) }
            if let from = appointment.from, to < from { throw InvalidInput(["to": "截止日不能早于起始日"]) }
        }
        .by(.role(.head)).asks(\.to, required: true).asksReason("免去依据")
    }
    .menu(.people, everyday: true).created(by: .role(.clerk), .role(.head))
    .named { ($0.post?.title ?? "任职") + ($0.scope.isEmpty ? "" : "（\($0.scope)）") }
    .happened(on: \.from).ahead()

    /// Whether the post was held on a day: whoever has been relieved since did hold it then.
    public func holds(on day: Day) -> Bool {
        guard state != .proposed, let from, from <= day else { return false }
        return to.map { day <= $0 } ?? true
    }

    /// A single-holder post is never held by two at once; 科室负责人 is single within its department.
    static func check(_ appointment: Appointment, against others: [Appointment]) throws {
        guard let post = appointment.post, let from = appointment.from else { return }
        if post == .departmentHead, appointment.department == nil { throw InvalidInput(["department": "科室负责人要写明科室"]) }
        for other in others where other.id != appointment.id && other.post == post {
            let rival = post.isSingle || (post == .departmentHead && other.department == appointment.department)
            let overlaps = (other.to.map { from <= $0 } ?? true) && (appointment.to.map { (other.from ?? from) <= $0 } ?? true)
            if rival, overlaps {
                throw Refusal("“\(post.title)”已有人任职，时间有重叠。请先免去前任，再任命。")
            }
        }
    }
}
