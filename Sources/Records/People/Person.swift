import Journal

/// 人员. Two may share a name; figures use the state on the day.
public struct Person: Record {
    public enum State: String, Choice {
        case serving, left
        public static let titles = ["在岗", "离岗"]
        public static let tones: [Tone] = [.ok, .wait]
    }
    public enum Staff: String, Choice {
        case established, hired, seconded
        public static let titles = ["在编", "聘用", "借调"]
    }
    public enum Political: String, Choice {
        case masses, league, applicant, activist, candidate, probationary, member, otherParty
        public static let titles = ["群众", "团员", "入党申请人", "入党积极分子", "发展对象", "预备党员", "正式党员", "民主党派"]
    }
    public static let kindName = "person"
    public var id = RecordID.unset
    public var state = State.serving
    public var name = ""
    public var department: Reference<Department>?
    public var title = ""
    public var staff: Staff?
    public var political: Political?
    public var joined: Day?
    public var left: Day?
    public init() {}

    public static let register = Register<Person>(kindName, title: "人员") {
        Field(\.name, "姓名").required(max: 30).listed()
        Field(\.department, "科室").required().indexed().listed()
        Field(\.title, "职务").limited(to: 40).listed()
        Field(\.staff, "编制").listed()
        Field(\.political, "政治面貌").required().personal()
        Field(\.joined, "到岗日期").required().personal()
        Field(\.left, "离岗日期").computed()
    } actions: {
        Action("leave", "离岗", from: [.serving], to: .left) { person, _ in
            guard person.left != nil else { throw InvalidInput(["left": "请填写离岗日期"]) }
        }
        .by(.role(.clerk)).asks(\.left, required: true)
    }
    .menu(.people, everyday: true).created(by: .role(.clerk), .role(.systemAdmin))
    .edited(by: .role(.clerk))
    .happened(on: \.joined).ahead()
    .handled { [$0.id] }
}
