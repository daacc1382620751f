import Journal
import Records

/// 月度检查回顾: one a month; its progress table is computed when it is confirmed.
public struct MonthlyCheck: Record {
    public enum State: String, Choice {
        case drafted, confirmed
        public static let titles = ["起草", "确认"]
        public static let tones: [Tone] = [.late, .ok]
    }
    public static let kindName = "monthly_check"
    public var id = RecordID.unset
    public var state = State.drafted
    public var inspection: Reference<Inspection>?
    public var month = ""
    public var by: Reference<Person>?
    public var snapshot = ""
    public var problems = ""
    public var next = ""
    public var confirmedOn: Day?
    public var coveredOn: Day?
    public init() {}

    public static let register = Register<MonthlyCheck>(kindName, title: "月度检查台账", noun: "月度检查") {
        Field(\.inspection, "所属巡察").required().indexed().listed()
        Field(\.month, "月份").required(max: 7).listed().help("例如 2025-11")
        Field(\.by, "检查人").required().listed()
        Field(\.snapshot, "进度", .paragraph).computed().listed()
        Field(\.problems, "存在问题", .paragraph)
        Field(\.next, "下步安排", .paragraph)
        Field(\.confirmedOn, "确认日").computed()
        Field(\.coveredOn, "检查到").computed()
    } actions: {
        Action("confirm", "确认", from: [.drafted], to: .confirmed) { check, context in
            check.confirmedOn = context.today
            // It stands for its month: one that is caught up on in March makes no check of November on time, and none of a month to come.
            guard let first = Day(check.month + "-01") else { throw InvalidInput(["month": "月份请写成 2025-11 的样子"]) }
            if first > context.today { throw InvalidInput(["month": "这个月还没有到，不能检查回顾"]) }
            check.coveredOn = min(context.today, Month(first).last)
            guard let inspection = check.inspection else { return }
            check.snapshot = try Progress.of(inspection, in: context.lookup, on: context.today).sentence
        }
        .by(.role(.head)).tone(.ok)
    }
    .menu(.rectification, everyday: true).created(by: .role(.clerk), .role(.head), .role(.discipline), .post(.rectificationOffice))
    .proposed { check, context in
        check.inspection = try check.inspection ?? Composing.current(context.lookup)
        if check.month.isEmpty { check.month = String(context.today.iso.prefix(7)) }
        check.by = check.by ?? context.viewer.person.map { Reference($0) }
        guard let inspection = check.inspection else { return }
        let found = try Composing(inspection, context)
        if check.problems.isEmpty { check.problems = found.problems }
        if check.next.isEmpty { check.next = found.next }
    }
    .unique("这个月已有一次月度检查", \.inspection, \.month).happened(on: \.coveredOn).undated().completed(on: \.confirmedOn)
    // A month is looked back on in the first days of the next.
    .allowance(workingDays: 5)
    .named { $0.month + "月度检查" }
    .voided { check, _, _ in if check.state == .confirmed { throw Refusal("书记/主任已经确认的月度检查不能作废。") } }
    .checked { check, _, _ in check.month.isEmpty || Day(check.month + "-01") != nil ? [:] : ["month": "月份请写成 2025-11 的样子"] }
}

/// 汇报 to the district leader in charge, the inspection office, and others.
public struct ProgressReport: Record {
    public enum State: String, Choice {
        case drafted, given, followed
        public static let titles = ["草稿", "已汇报", "已落实"]
        public static let tones: [Tone] = [.late, .info, .ok]
    }
    public enum Receiver: String, Choice {
        case leader, inspectionOffice, publicity, other
        public static let titles = ["分管区领导", "巡察办", "宣传部", "其他"]
    }
    public enum Form: String, Choice {
        case oral, written
        public static let titles = ["当面", "书面"]
    }
    public static let kindName = "progress_report"
    public var id = RecordID.unset
    public var state = State.drafted
    public var inspection: Reference<Inspection>?
    public var to: Receiver?
    public var on: Day?
    public var by: Reference<Person>?
    public var form: Form?
    public var summary = ""
    public var instructions = ""
    public var followUp: [Reference<Measure>] = []
    public var givenOn: Day?
    public init() {}

    public static let register = Register<ProgressReport>(kindName, title: "汇报台账", noun: "汇报") {
        Field(\.inspection, "所属巡察").required().indexed().listed()
        Field(\.to, "汇报对象").required().listed()
        Field(\.on, "汇报日").required().listed()
        Field(\.by, "汇报人").required().listed()
        Field(\.form, "形式").required().listed()
        Field(\.summary, "汇报内容", .paragraph).required()
        Field(\.instructions, "指示要求", .paragraph)
        Field(\.followUp, "落实措施")
        Field(\.givenOn, "登记汇报日").computed()
    } actions: {
        Action("give", "已汇报", from: [.drafted], to: .given) { report, context in report.givenOn = context.today }
            .by(.role(.head), .role(.clerk), .post(.rectificationOffice)).asks(
                \.instructions)
        Action("follow", "已落实", from: [.given], to: .followed).by(.role(.head), .post(.rectificationOffice)).tone(.ok)
    }
    .menu(.rectification, everyday: true).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    .named { "向" + ($0.to?.title ?? "上级") + "汇报" }
    .happened(on: \.on).completed(on: \.givenOn)
    .proposed { report, context in
        report.inspection = try report.inspection ?? Composing.current(context.lookup)
        report.on = report.on ?? context.today
        report.by = report.by ?? context.viewer.person.map { Reference($0) }
        guard report.summary.isEmpty, let inspection = report.inspection else { return }
        report.summary = try Composing(inspection, context).report
    }
}

/// 情况说明 of a finding that has come back.
public struct Explanation: Record {
    public enum State: String, Choice {
        case due, given, accepted, returned
        public static let titles = ["待说明", "已说明", "认可", "退回"]
        public static let tones: [Tone] = [.late, .info, .ok, .miss]
    }
    public static let kindName = "explanation"
    public var id = RecordID.unset
    public var state = State.due
    public var finding: Reference<Finding>?
    public var about = ""
    public var due: Day?
    public var cause = ""
    public var plan = ""
    public var restoreBy: Day?
    public var by: Reference<Person>?
    public init() {}

    public static let register = Register<Explanation>(kindName, title: "情况说明台账", noun: "情况说明") {
        Field(\.finding, "所属问题").required().indexed().listed()
        Field(\.about, "反弹情况", .paragraph).computed().listed()
        Field(\.due, "说明时限").computed().listed()
        Field(\.cause, "原因", .paragraph).required().listed()
        Field(\.plan, "措施", .paragraph).required()
        Field(\.restoreBy, "恢复时限").required().listed()
        Field(\.by, "说明人").required().listed()
    } actions: {
        Action("give", "提交说明", from: [.due, .returned], to: .given).by(.person(\.by, "说明人"), .role(.department))
        Action("accept", "认可", from: [.given], to: .accepted).by(.role(.leader), .role(.head)).differs(from: \.by, "说明人").tone(.ok)
        Action("return", "退回", from: [.given], to: .returned).by(.role(.leader), .role(.head)).asksReason("退回原因").tone(.miss)
    }
    .menu(.rectification).created(by: .staff).edited(in: [.due, .returned])
    .checked { explanation, _, lookup in
        guard try lookup.row(kindName, explanation.id) == nil, let finding = try lookup.find(explanation.finding) else { return [:] }
        return finding.state == .reopened || finding.state == .rectifying ? [:] : ["finding": "这个问题没有重开，不用情况说明"]
    }
    .voided { _, _, _ in throw Refusal("情况说明不能作废：说明清楚后由领导认可，问题才能再销号。") }
    .named { "情况说明：" + ($0.cause.isEmpty ? $0.about : $0.cause).prefix(20) }
}

/// 制度: what good practice is fixed into.
public struct Regulation: Record {
    public enum State: String, Choice {
        case drafted, considered, issued, revising, repealed
        public static let titles = ["起草", "审议", "印发", "修订中", "废止"]
        public static let tones: [Tone] = [.late, .info, .ok, .late, .wait]
    }
    public enum Sort: String, Choice {
        case regulation, rules, mechanism, strategy, yearly, scheme, superior
        public static let titles = ["制度", "细则", "机制", "策略", "年度要点", "方案", "上级文件"]
    }
    public static let kindName = "regulation"
    public var id = RecordID.unset
    public var state = State.drafted
    public var title = ""
    public var docNo = ""
    public var kind: Sort?
    public var text = ""
    public var owner: Reference<Department>?
    public var supersedes: Reference<Regulation>?
    public var decidedAt: RecordID?
    public var issuedOn: Day?
    public var effectiveFrom: Day?
    public var from: [AnyReference] = []
    public var inCompilation = false
    public var reviewBy: Day?
    public var issueEntered: Day?
    public init() {}

    public static let register = Register<Regulation>(kindName, title: "制度台账", noun: "制度") {
        Field(\.title, "名称").required(max: 120).listed()
        Field(\.docNo, "文号").limited(to: 40).listed()
        Field(\.kind, "类别").required().listed()
        Field(\.text, "全文", .rich).required()
        Field(\.owner, "主责科室").required().listed()
        Field(\.supersedes, "替代哪个制度")
        Field(\.decidedAt, "审议会议", of: OtherDomains.meeting)
        Field(\.issuedOn, "印发日").listed()
        Field(\.effectiveFrom, "施行日")
        Field(\.from, "由何固化")
        Field(\.inCompilation, "编入汇编").listed()
        Field(\.reviewBy, "复审日")
        Field(\.issueEntered, "印发登记日").computed()
    } actions: {
        Action("consider", "提交审议", from: [.drafted, .revising], to: .considered).by(.role(.clerk), .role(.head), .role(.department))
            .asks(\.decidedAt)
        Action("issue", "印发", from: [.considered], to: .issued) { regulation, context in
            if let id = regulation.decidedAt, let meeting = try context.lookup.row(OtherDomains.meeting, id),
                meeting.state["signedOn"] == nil
            {
                throw Refusal("审议这项制度的“\(meeting.title)”还没有签认，不能印发。请等主持人签认会议记录。")
            }
            regulation.issueEntered = context.today
        }
        .by(.role(.head))
        .asks(\.docNo, required: true).asks(\.issuedOn, required: true).asks(\.effectiveFrom).tone(.ok)
        Action("revise", "修订", from: [.issued], to: .revising).by(.role(.clerk), .role(.head)).asksReason()
        Action("repeal", "废止", from: [.issued, .revising], to: .repealed).by(.role(.head)).asksReason().tone(.miss)
    }
    .menu(.rectification, everyday: true).created(by: .role(.clerk), .role(.head), .role(.department))
    .edited(in: [.drafted, .revising])
    .voided { regulation, _, _ in
        if [.issued, .revising, .repealed].contains(regulation.state) { throw Refusal("印发过的制度不能作废，请由书记/主任办理废止。") }
    }
    .unique("已有制度用了这个文号", \.docNo)
    .happened(on: \.issuedOn).completed(on: \.issueEntered)
}

/// The kinds of this domain; the one list of them.
public enum RectificationKinds {
    public static let all: [Kind] = [
        Kind(Inspection.register), Kind(Section.register), Kind(Finding.register), Kind(Measure.register),
        Kind(Evidence.register), Kind(Extension.register), Kind(RectificationGroup.register), Kind(Plan.register),
        Kind(MonthlyCheck.register), Kind(ProgressReport.register), Kind(Explanation.register), Kind(Regulation.register),
        Kind(StandingDuty.register), Kind(Waiver.register), Kind(LookBack.register),
        Kind(Notice.register), Kind(NoticeAnswer.register), Kind(SupervisionTip.register),
    ]
}
