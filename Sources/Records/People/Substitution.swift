import Journal

/// 替岗 (R2): for a time, somebody acts for a person who is away. Whatever he does then is shown as 甲（替乙）.
public struct Substitution: Record {
    public enum State: String, Choice {
        case asked, granted, ended, refused
        public static let titles = ["申请", "批准", "结束", "不批"]
        public static let tones: [Tone] = [.late, .ok, .wait, .miss]
    }
    public static let kindName = "substitution"
    public var id = RecordID.unset
    public var state = State.asked
    public var absent: Reference<Person>?
    public var by: Reference<Person>?
    public var posts: [Post] = []
    public var from: Moment?
    public var to: Moment?
    public var reason = ""
    public var approvedBy: Reference<Person>?
    public init() {}

    public static let register = Register<Substitution>(kindName, title: "替岗台账", noun: "替岗") {
        Field(\.absent, "离岗人").required().indexed().listed()
        Field(\.by, "替岗人").required().indexed().listed()
        Field(\.posts, "替哪些岗位").listed().help("不选就是他的全部职责")
        Field(\.from, "起").required().listed()
        Field(\.to, "止").required().listed().help("到时自动失效")
        Field(\.reason, "事由", .paragraph).required(max: 200)
        Field(\.approvedBy, "批准人").computed().listed()
    } actions: {
        Action("grant", "批准", from: [.asked], to: .granted) { substitution, context in
            try Substitution.check(substitution, against: context.lookup.all(Substitution.self, ("state", State.granted)))
            if let to = substitution.to, to < context.now { throw Refusal("替岗的时间已经过去，不能再批准。") }
            substitution.approvedBy = context.viewer.person.map { Reference($0) }
        }
        .by(.role(.head), .role(.leader)).differs(from: \.by, "替岗人").tone(.ok)
        Action("refuse", "不批", from: [.asked], to: .refused).by(.role(.head), .role(.leader)).asksReason("不批原因").tone(.miss)
        Action("end", "提前结束", from: [.granted], to: .ended)
            .by(.person(\.absent, "离岗人"), .person(\.by, "替岗人"), .role(.clerk), .role(.head)).asksReason("原因", required: false)
    }
    .menu(.people).created(by: .staff).edited(by: .author).undated()
    .named { $0.from.map { "替岗（\(Day($0).chinese)起）" } ?? "替岗" }
    .voided { substitution, _, _ in if substitution.state == .granted { throw Refusal("已批准的替岗不能作废，请提前结束。") } }
    .checked { substitution, _, _ in
        if let absent = substitution.absent, absent == substitution.by { return ["by": "不能自己替自己"] }
        if let from = substitution.from, let to = substitution.to, to <= from { return ["to": "结束时间要晚于开始时间"] }
        return [:]
    }

    /// Whether it gives its power at a moment.
    public func holds(at moment: Moment) -> Bool {
        guard state == .granted, let from, let to else { return false }
        return from <= moment && moment <= to
    }

    /// No circles: nobody is replaced by one whom he replaces, directly or through others, at the same time.
    static func check(_ new: Substitution, against others: [Substitution]) throws {
        guard let absent = new.absent, let by = new.by, let from = new.from, let to = new.to else { return }
        let overlapping = others.filter { other in
            other.id != new.id && other.from.map { $0 <= to } ?? false && other.to.map { from <= $0 } ?? false
        }
        if overlapping.contains(where: { $0.absent == absent && $0.by == new.by }) { throw Refusal("这段时间已有同样的替岗。") }
        // Whoever stands in is himself away then: follow all who stand in for him.
        var seen: Set<Reference<Person>> = []
        var next = [by]
        while let person = next.popLast() {
            guard person != absent else { throw Refusal(circle) }
            guard seen.insert(person).inserted else { continue }
            next += overlapping.filter { $0.absent == person }.compactMap(\.by)
        }
    }

    private static let circle = "替岗不能绕成一圈：这段时间里，替岗人自己的岗位又由离岗人（直接或经他人）代替。请另选一人。"
}
