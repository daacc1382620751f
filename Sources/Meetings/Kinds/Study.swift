import Journal
import Records

/// 学习计划 of a year.
public struct StudyPlan: Record {
    public enum State: String, Choice {
        case drafted, passed
        public static let titles = ["起草", "通过"]
        public static let tones: [Tone] = [.late, .ok]
    }
    public enum Audience: String, Choice {
        case centre, branch, newsroom, finance, everybody
        public static let titles = ["中心组", "支部", "采编", "财务", "全员"]
    }
    public static let kindName = "study_plan"
    public var id = RecordID.unset
    public var state = State.drafted
    public var year: Int?
    public var audience: Audience?
    public var meeting: Reference<Meeting>?
    public init() {}

    public static let register = Register<StudyPlan>(kindName, title: "学习计划台账", noun: "学习计划") {
        Field(\.year, "年度").required().listed()
        Field(\.audience, "对象").required().listed()
        Field(\.meeting, "审议会议")
    } actions: {
        Action("pass", "通过", from: [.drafted], to: .passed).by(.role(.head)).tone(.ok)
    }
    .menu(.meetings).created(by: .role(.clerk), .role(.head), .role(.organisation)).undated()
    .unique("这一年这个对象已有学习计划", \.year, \.audience)
    .named { ($0.year.map { "\($0)年" } ?? "") + ($0.audience?.title ?? "") + "学习计划" }
}

/// 学习内容: one thing to be studied, from the beginning of the year or added later.
public struct StudyItem: Record {
    public enum State: String, Choice {
        case ahead, studied, postponed
        public static let titles = ["待学", "已学", "顺延"]
        public static let tones: [Tone] = [.wait, .ok, .late]
    }
    public enum Origin: String, Choice {
        case planned, added
        public static let titles = ["年初", "增补"]
    }
    public static let kindName = "study_item"
    public var id = RecordID.unset
    public var state = State.ahead
    public var plan: Reference<StudyPlan>?
    public var month: Int?
    public var title = ""
    public var origin: Origin?
    public var addedOn: Day?
    public var reason = ""
    public var settledOn: Day?
    public init() {}

    public static let register = Register<StudyItem>(kindName, title: "学习内容台账", noun: "学习内容") {
        Field(\.plan, "学习计划").required().indexed().listed()
        Field(\.month, "月份").required().listed()
        Field(\.title, "内容").required(max: 200).listed()
        Field(\.origin, "来源").required().listed()
        Field(\.addedOn, "增补日")
        Field(\.reason, "增补或顺延原因", .paragraph)
        Field(\.settledOn, "更新日").computed().listed()
    } actions: {
        Action("study", "已学", from: [.ahead, .postponed], to: .studied) { item, context in item.settledOn = context.today }
            .by(.role(.clerk), .role(.organisation), .role(.head)).tone(.ok)
        Action("postpone", "顺延", from: [.ahead, .postponed], to: .postponed) { item, context in item.settledOn = context.today }
            .by(.role(.clerk), .role(.organisation), .role(.head)).asks(\.month, required: true).asksReason("顺延原因")
    }
    .menu(.meetings).created(by: .role(.clerk), .role(.organisation), .role(.head)).happened(on: \.settledOn).undated()
    .oldestFirst().sorted(by: \.month)
    .checked { item, _, _ in
        if let month = item.month, !(1...12).contains(month) { return ["month": "月份请写 1 到 12"] }
        return item.origin == .added && item.addedOn == nil ? ["addedOn": "增补的内容要写明增补日"] : [:]
    }
}

/// 学习计划更新 (D2): once a month somebody goes through the plan, and says that it is up to date.
public struct PlanUpdate: Record {
    public enum State: String, Choice {
        case drafted, confirmed
        public static let titles = ["起草", "确认"]
        public static let tones: [Tone] = [.late, .ok]
    }
    public static let kindName = "plan_update"
    public var id = RecordID.unset
    public var state = State.drafted
    public var plan: Reference<StudyPlan>?
    public var month: Int?
    public var said = ""
    public var confirmedOn: Day?
    public init() {}

    public static let register = Register<PlanUpdate>(kindName, title: "学习计划更新台账", noun: "学习计划更新") {
        Field(\.plan, "学习计划").required().indexed().listed()
        Field(\.month, "月份").required().listed()
        Field(\.said, "更新说明", .paragraph).listed().help("增补、顺延了什么；没有变化也写明")
        Field(\.confirmedOn, "确认日").computed().indexed().listed()
    } actions: {
        Action("confirm", "确认", from: [.drafted], to: .confirmed) { update, context in
            let items: [StudyItem] = try context.lookup.all(StudyItem.self, ("plan", update.plan))
            // What was put off to this month is due in it.
            let open = items.filter { $0.state != .studied && ($0.month ?? 13) <= (update.month ?? 0) }
            if let first = open.first {
                throw Refusal("到\(update.month ?? 0)月还有\(open.count)项学习内容没有办，例如“\(first.title)”。请先逐项登记已学或顺延。")
            }
            update.confirmedOn = context.today
        }
        .by(.role(.clerk), .role(.organisation), .role(.head)).tone(.ok)
    }
    .menu(.meetings).created(by: .role(.clerk), .role(.organisation), .role(.head)).happened(on: \.confirmedOn).undated()
    .completed(on: \.confirmedOn)
    .unique("这个月已有一次更新", \.plan, \.month)
    .named { ($0.month.map { "\($0)月" } ?? "") + "学习计划更新" }
    .checked { update, _, _ in update.month.map { (1...12).contains($0) } ?? true ? [:] : ["month": "月份请写 1 到 12"] }
    .proposed { update, context in
        update.month = update.month ?? context.today.civil.month
        let plans: [StudyPlan] = try context.lookup.all(StudyPlan.self, ("state", StudyPlan.State.passed), narrowed: .newest(50))
        let current = plans.filter { $0.year == context.today.year }
        if update.plan == nil, current.count == 1 { update.plan = current[0].reference }
    }
    .voided { update, _, _ in if update.state == .confirmed { throw Refusal("已确认的更新不能作废。") } }
}

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
    public var audience: Reference<Department>?
    public var expected: [Reference<Person>] = []
    public var items: [Reference<StudyItem>] = []
    public var gist = ""
    public var discussion = ""
    public var outcome = ""
    public var meeting: Reference<Meeting>?
    public var day: Day?
    public var completedOn: Day?
    public init() {}

    public static let register = Register<Study>(kindName, title: "学习培训台账", noun: "学习培训") {
        Field(\.kind, "类型").required().listed()
        Field(\.title, "主题").required(max: 120).listed()
        Field(\.day, "日期").computed().indexed().listed()
        Field(\.from, "开始").required()
        Field(\.to, "结束").required()
        Field(\.teacher, "主讲").limited(to: 40).listed()
        Field(\.audience, "对象科室")
        Field(\.expected, "应参加人员").required()
        Field(\.items, "学习内容")
        Field(\.gist, "要点", .paragraph).compared()
        Field(\.discussion, "研讨情况", .paragraph).compared()
        Field(\.outcome, "成果", .paragraph).help("考察学习写明准备采用什么")
        Field(\.meeting, "由哪次会议形成")
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
            study.completedOn = context.today
        }
        .by(.author, .role(.clerk), .role(.department)).asksReason("说明（有提醒时必填）", required: false).tone(.ok)
    }
    .menu(.meetings, everyday: true).created(by: .staff).edited(by: .author, .role(.clerk), .role(.department), in: [.planned])
    .happened(on: \.day).ahead().undated().completed(on: \.completedOn).index(\.kind, \.day)
    .named { "\($0.kind?.title ?? "学习")：\($0.title)" }
    .prepared { study, _, _ in study.day = study.from.map { Day($0) } }
    .checked { study, _, lookup in
        guard let from = study.from, let to = study.to else { return [:] }
        if to <= from { return ["to": "结束时间要晚于开始时间"] }
        // One that a meeting made was held as that meeting.
        guard study.meeting == nil else { return [:] }
        return try Gathering(study)?.clash(in: lookup).map { ["from": $0] } ?? [:]
    }
    .voided { study, _, _ in if study.state == .done { throw Refusal("已完成的学习不能作废。有误请在备注里说明。") } }
    .entered { study, context in
        if study.meeting != nil { throw Refusal("会议形成的学习由签认会议时自动登记，不用手工新建。") }
    }
}
