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
    .named { ($0.month.map { "\($0)月：" } ?? "") + $0.title }
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
    public var coveredOn: Day?
    public init() {}

    public static let register = Register<PlanUpdate>(kindName, title: "学习计划更新台账", noun: "学习计划更新") {
        Field(\.plan, "学习计划").required().indexed().listed()
        Field(\.month, "月份").required().listed()
        Field(\.said, "更新说明", .paragraph).listed().help("增补、顺延了什么；没有变化也写明")
        Field(\.confirmedOn, "确认日").computed().listed()
        Field(\.coveredOn, "更新到").computed()
    } actions: {
        Action("confirm", "确认", from: [.drafted], to: .confirmed) { update, context in
            let items: [StudyItem] = try context.lookup.all(StudyItem.self, ("plan", update.plan))
            // What was put off to this month is due in it.
            let open = items.filter { $0.state != .studied && ($0.month ?? 13) <= (update.month ?? 0) }
            if let first = open.first {
                throw Refusal("到\(update.month ?? 0)月还有\(open.count)项学习内容没有办，例如“\(first.title)”。请先逐项登记已学或顺延。")
            }
            update.confirmedOn = context.today
            let year = try context.lookup.find(update.plan)?.year ?? context.today.year
            let month = Month(year: year, month: update.month ?? 1)
            if month.first > context.today { throw InvalidInput(["month": "这个月还没有到，不能确认"]) }
            // It stands for its month, however late it is confirmed.
            update.coveredOn = min(context.today, month.last)
        }
        .by(.role(.clerk), .role(.organisation), .role(.head)).tone(.ok)
    }
    .menu(.meetings).created(by: .role(.clerk), .role(.organisation), .role(.head)).happened(on: \.coveredOn).undated()
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
