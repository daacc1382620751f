import Journal
import Records

/// 学习培训: what was learned, by whom, when.
public struct Study: Record {
    public enum State: String, Choice {
        case planned, done
        public static let titles = ["计划", "完成"]
        public static let tones: [Tone] = [.late, .ok]
    }
    public enum Sort: String, Choice {
        case theory, lecture, business, training, external, finance, secrecy, warning, seminar, visit
        public static let titles = ["理论中心组", "党课", "业务学习", "集中培训", "外部培训", "财务", "保密", "警示", "专题研讨", "考察学习"]
        /// Those that need what was read and what was said about it.
        var isTheory: Bool { [.theory, .lecture, .seminar].contains(self) }
    }
    public static let kindName = "study"
    public var id = RecordID.unset
    public var state = State.planned
    public var kind: Sort?
    public var title = ""
    public var from: Moment?
    public var to: Moment?
    public var teacher = ""
    public var speaker: Reference<Person>?
    public var audience: Reference<Department>?
    public var expected: [Reference<Person>] = []
    public var items: [Reference<StudyItem>] = []
    public var gist = ""
    public var discussion = ""
    public var outcome = ""
    public var meeting: Reference<Meeting>?
    public var makesUp: Reference<Study>?
    public var covered = false
    public var bySecretary = false
    public var day: Day?
    public var completedOn: Day?
    public init() {}

    public static let register = Register<Study>(kindName, title: "学习培训台账", noun: "学习培训") {
        Field(\.kind, "类型").required().listed()
        Field(\.title, "主题").required(max: 120).listed()
        Field(\.day, "日期").computed().indexed().listed()
        Field(\.from, "开始").required()
        Field(\.to, "结束").required()
        Field(\.teacher, "主讲").limited(to: 40).listed().help("外请的写姓名和单位；本单位的人在下一栏选")
        Field(\.speaker, "本单位主讲人")
        Field(\.audience, "对象科室")
        Field(\.expected, "应参加人员").required()
        Field(\.items, "学习内容")
        Field(\.gist, "要点", .paragraph).compared()
        Field(\.discussion, "研讨情况", .paragraph).compared()
        Field(\.outcome, "成果", .paragraph).help("考察学习写明准备采用什么")
        Field(\.meeting, "由哪次会议形成").computed()
        Field(\.makesUp, "补训哪次").indexed().help("给没有参加的人补训时选最初那次；从那次的页面点“登记学习培训”会带出没有参加的人")
        Field(\.covered, "应到全到").computed().listed()
        Field(\.bySecretary, "书记主讲").computed()
        Field(\.completedOn, "完成登记日").computed()
    } actions: {
        Action("finish", "完成", from: [.planned], to: .done) { study, context in
            if let to = study.to, to > context.now { throw Refusal("学习还没有结束（\(to.chinese)），不能登记完成。") }
            if study.kind?.isTheory ?? false, study.gist.isEmpty || study.discussion.isEmpty {
                throw Refusal("理论学习要写明要点和研讨情况，才能登记完成。请先修改补齐。")
            }
            if study.kind == .visit, study.outcome.isEmpty { throw Refusal("考察学习要写明成果：准备采用什么。请先修改补齐。") }
            let signed: [Attendance] = try context.lookup.all(Attendance.self, ("study", study.reference))
            let missing = Set(study.expected).subtracting(signed.compactMap(\.person))
            if !missing.isEmpty { try context.warn("还有\(missing.count)人没有签到，也没有请假或缺席记录。") }
            try Training.finish(&study, in: context)
            study.completedOn = context.today
        }
        .by(.author, .role(.clerk), .role(.department)).asksReason("说明（有提醒时必填）", required: false).tone(.ok)
    }
    .menu(.meetings, everyday: true).created(by: .staff).edited(by: .author, .role(.clerk), .role(.department), in: [.planned])
    .happened(on: \.day).ahead().undated().completed(on: \.completedOn).index(\.kind, \.day)
    .named { "\($0.kind?.title ?? "学习")：\($0.title)" }
    .prepared { study, _, _ in study.day = study.from.map { Day($0) } }
    .checked { study, _, lookup in
        if let problem = try Training.problem(study, in: lookup) { return ["makesUp": problem] }
        guard let from = study.from, let to = study.to else { return [:] }
        if to <= from { return ["to": "结束时间要晚于开始时间"] }
        // One that a meeting made was held as that meeting.
        guard study.meeting == nil else { return [:] }
        return try Gathering(study)?.clash(in: lookup).map { ["from": $0] } ?? [:]
    }
    .voided { study, _, _ in if study.state == .done { throw Refusal("已完成的学习不能作废。有误请在备注里说明。") } }
    .proposed { study, context in try Training.propose(&study, context.lookup) }
}
