import Journal
import Records

/// 常态任务: a promise that lasts. It is checked for ever against what the registers show; see ``DutyTerms`` for how.
public struct StandingDuty: Record {
    public enum State: String, Choice {
        case enabled, paused, ended
        public static let titles = ["启用", "暂停", "终止"]
        public static let tones: [Tone] = [.ok, .late, .wait]
    }
    public static let kindName = "standing_duty"
    public var id = RecordID.unset
    public var state = State.enabled
    public var code = ""
    public var title = ""
    public var measure: Reference<Measure>?
    public var owner: Reference<Person>?
    public var department: Reference<Department>?
    public var rule: Recurrence?
    public var each = ""
    public var within: Int?
    public var start: Day?
    public var kind = ""
    public var conditions = ""
    public var atLeast: Int?
    public var window: DutyTerms.Window?
    public var grace: Int?
    public var shift: DutyTerms.Shift?
    public var tolerance: Int?
    public var basis: Reference<Regulation>?
    public var replaces: Reference<StandingDuty>?
    public var end: Day?
    public var pausedFrom: Day?
    public var pausedTo: Day?
    public var pauses = ""
    public var lapsedOn: Day?
    public var lapsedFor = ""
    public var settledOn: Day?
    public init() {}

    public static let register = Register<StandingDuty>(kindName, title: "常态任务台账", noun: "常态任务") {
        Field(\.code, "标准任务").limited(to: 6).listed().help("填标准任务的编号（例如 D8），其余可以不填；自定任务不填编号")
        Field(\.title, "任务").limited(to: 100).listed()
        Field(\.measure, "所属措施").required().indexed().listed()
        Field(\.owner, "责任人").required().indexed().listed()
        Field(\.department, "责任科室").required().listed()
        Field(\.rule, "周期").listed().help("每周四、每月5日、每季度……；逐条核对的任务不填周期")
        Field(\.each, "逐条条件", .paragraph).help("不按周期、每有一条就要办的任务填写，例如 类型=周一例会；整个台账写“全部”")
        Field(\.within, "几个工作日内").help("逐条核对的任务填写")
        Field(\.start, "起算日").required().listed()
        Field(\.kind, "判定台账").limited(to: 40).help("从哪个台账判定做到了，例如 会议台账")
        Field(\.conditions, "判定条件", .paragraph).help("每行一个，例如 类型=选题策划会")
        Field(\.atLeast, "每期至少").help("条数，不填是 1")
        Field(\.window, "办理时段").help("不填是本期内")
        Field(\.grace, "宽限日").help("办理时段之后几天内算逾期，再过算缺失")
        Field(\.shift, "遇节假日").help("不填是同周顺延")
        Field(\.tolerance, "容许连续缺失").help("不填：每天的 6，每周的 1，更长的 0")
        Field(\.basis, "依据制度")
        Field(\.replaces, "接替哪项任务")
        Field(\.end, "截止日").computed()
        Field(\.pausedFrom, "暂停起").computed()
        Field(\.pausedTo, "暂停止").computed()
        Field(\.pauses, "暂停记录", .paragraph).computed()
        Field(\.lapsedOn, "反弹日").computed().listed()
        Field(\.lapsedFor, "反弹依据", .paragraph).computed()
        Field(\.settledOn, "恢复日").computed()
    } actions: {
        Action("pause", "暂停", from: [.enabled], to: .paused) { duty, context in
            try DutyLife.pause(
                &duty, on: context.today, context.reason, longest: context.lookup.settings(on: context.today)[.pauseDays])
        }
        .by(.role(.head)).asks(\.pausedFrom, required: true).asks(\.pausedTo, required: true).asksReason("暂停的决策依据").tone(.late)
        Action("resume", "恢复", from: [.paused], to: .enabled) { duty, context in DutyLife.resume(&duty, on: context.today) }
            .by(.role(.head)).tone(.ok)
        Action("end", "终止", from: [.enabled, .paused], to: .ended) { duty, context in
            try DutyLife.end(duty, on: context.today)
        }
        .by(.role(.head)).asks(\.end, required: true).asksReason("终止的决策依据").tone(.miss)
        Action("lapse", "反弹", from: [.enabled, .paused]).hidden()
        Action("settle", "恢复履行", from: [.enabled, .paused]).hidden()
    }
    .menu(.rectification, everyday: true).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    // A rule is never changed under occurrences that were judged by it: a new duty takes the old one's place from a day.
    .edited(in: []).undated().oldestFirst()
    .named { ($0.code.isEmpty ? "" : $0.code + " ") + $0.title }
    .checked { duty, _, lookup in try DutyLife.problems(duty, in: lookup) }
    .entered { duty, context in try DutyLife.enter(&duty, in: context) }
    .hinted { $0.lapsedOn.map { "\($0.chinese)反弹" } }
    .voided { _, _, _ in throw Refusal("常态任务不能作废：不再办的要由书记/主任按决策终止。") }
}

/// 免办: one occurrence that need not be done, asked for before its grace ends.
public struct Waiver: Record {
    public enum State: String, Choice {
        case asked, granted, refused
        public static let titles = ["申请", "批准", "不批"]
        public static let tones: [Tone] = [.late, .ok, .miss]
    }
    public enum Reason: String, Choice {
        case holiday, fault, majorTask, other
        public static let titles = ["法定节假日", "设备故障", "重大任务", "其他"]
    }
    public static let kindName = "waiver"
    public var id = RecordID.unset
    public var state = State.asked
    public var duty: Reference<StandingDuty>?
    public var occurrence: Day?
    public var record: [AnyReference] = []
    public var reason: Reason?
    public var text = ""
    public var approvedBy: Reference<Person>?
    public init() {}

    public static let register = Register<Waiver>(kindName, title: "免办台账", noun: "免办申请") {
        Field(\.duty, "常态任务").required().indexed().listed()
        Field(\.occurrence, "应办期次").required().listed().help("这一期原定的日子，例如 2026-02-19；在回头看里点那一格可以带出")
        Field(\.record, "哪条记录").help("逐条核对的任务填写；从回头看的期次页申请会自动带出")
        Field(\.reason, "事由").required().listed()
        Field(\.text, "说明", .paragraph).required(max: 500).listed()
        Field(\.approvedBy, "批准人").computed().listed()
    } actions: {
        Action("grant", "批准", from: [.asked], to: .granted) { waiver, context in
            try DutyLife.checkOpen(&waiver, in: context)
            waiver.approvedBy = context.viewer.person.map { Reference($0) }
        }
        .by(.role(.head), .role(.leader)).differsFromAuthor("申请人")
        .differs("责任人") { waiver, lookup in try lookup.find(waiver.duty)?.owner.map { [$0.id] } ?? [] }.tone(.ok)
        Action("refuse", "不批", from: [.asked], to: .refused).by(.role(.head), .role(.leader)).asksReason("不批原因").tone(.miss)
    }
    .menu(.rectification).created(by: .staff).edited(by: .author).undated()
    .named { "免办\($0.occurrence?.chinese ?? "")" }
    .entered { waiver, context in
        try DutyLife.checkOpen(&waiver, in: context)
        let (occurrence, record) = (waiver.occurrence, waiver.record)
        let others: [Waiver] = try context.lookup.all(Waiver.self, ("duty", waiver.duty))
        if others.contains(where: { $0.occurrence == occurrence && $0.record == record && $0.state != .refused }) {
            throw InvalidInput(["occurrence": "这一期已有免办申请"])
        }
    }
    .voided { waiver, _, _ in if waiver.state == .granted { throw Refusal("已批准的免办不能作废。") } }
}

/// 回头看: somebody who does not own what is looked at goes and sees whether it still holds.
public struct LookBack: Record {
    public enum State: String, Choice {
        case planned, carried, reported
        public static let titles = ["计划", "实施", "通报"]
        public static let tones: [Tone] = [.wait, .info, .ok]
    }
    public enum Result: String, Choice {
        case holds, weakened, lapsed
        public static let titles = ["巩固", "弱化", "反弹"]
        public static let tones: [Tone] = [.ok, .late, .miss]
    }
    public static let kindName = "look_back"
    public var id = RecordID.unset
    public var state = State.planned
    public var inspection: Reference<Inspection>?
    public var findings: [Reference<Finding>] = []
    public var on: Day?
    public var by: [Reference<Person>] = []
    public var result: Result?
    public var lapsed: [Reference<Finding>] = []
    public var found = ""
    public var whole = false
    public var carriedOn: Day?
    public init() {}

    public static let register = Register<LookBack>(kindName, title: "回头看台账", noun: "回头看") {
        Field(\.inspection, "所属巡察").required().indexed().listed()
        Field(\.findings, "回看哪些问题").required()
        Field(\.on, "日期").required().listed()
        Field(\.by, "回看人员").required().listed().help("不能是这些问题里措施的责任人")
        Field(\.result, "结果").listed()
        Field(\.lapsed, "反弹的问题").help("结果是反弹时写明哪几个问题；只有这几个会重开")
        Field(\.found, "发现情况", .paragraph).listed()
        Field(\.whole, "全部已销号都看了").computed().listed()
        Field(\.carriedOn, "登记实施日").computed()
    } actions: {
        Action("carry", "实施", from: [.planned], to: .carried) { back, context in
            if let on = back.on, on > context.today { throw Refusal("还没有到回头看的日子（\(on.chinese)）。") }
            if try back.owners(context.lookup).contains(where: { $0.id == context.viewer.person }) {
                throw Refusal("您是这些问题里措施的责任人，回头看的结果要由别人登记。", source: "不相容岗位相互分离")
            }
            back.carriedOn = context.today
            back.whole = try back.isWhole(context.lookup)
            guard back.result == .lapsed else { return back.lapsed = [] }
            // What still holds is not reopened with what does not.
            if back.lapsed.isEmpty, back.findings.count == 1 { back.lapsed = back.findings }
            if back.lapsed.isEmpty { throw InvalidInput(["lapsed": "请写明反弹的是哪几个问题，只有这几个会重开"]) }
            if !Set(back.lapsed).isSubset(of: back.findings) { throw InvalidInput(["lapsed": "这里只能选这次回看的问题"]) }
            for reference in back.lapsed {
                guard let finding = try context.lookup.find(reference), finding.state == .signedOff else { continue }
                try context.update(reference, action: "reopen", as: .system, reason: "回头看发现反弹：" + back.found) { $0.state = .reopened }
                try DutyLife.askForExplanation(of: reference, about: "回头看发现反弹：" + back.found, in: context)
            }
        }
        .by(.persons(\.by, "回看人员"), .role(.clerk), .post(.rectificationOffice))
        .asks(\.result, required: true).asks(\.lapsed).asks(\.found, required: true).tone(.ok)
        Action("report", "通报", from: [.carried], to: .reported).by(.role(.head)).tone(.ok)
    }
    .menu(.rectification).created(by: .role(.clerk), .role(.head), .role(.discipline), .post(.rectificationOffice))
    .happened(on: \.on).ahead().completed(on: \.carriedOn)
    .proposed { back, context in
        back.inspection = try back.inspection ?? Composing.current(context.lookup)
        back.on = back.on ?? context.today
        guard let inspection = back.inspection else { return }
        // §5, D36: over all that is signed off, and what came back.
        let findings: [Finding] = try context.lookup.all(Finding.self, ("inspection", inspection))
        if back.findings.isEmpty {
            back.findings = findings.filter { $0.state == .signedOff || $0.state == .reopened }.prefix(200).map(\.reference)
        }
        guard back.found.isEmpty else { return }
        let seen = try DutySummary(back.findings, context)
        back.found = seen.text
        back.result = back.result ?? seen.result
        if back.lapsed.isEmpty { back.lapsed = seen.lapsed }
    }
    .named { "回头看（\($0.on?.chinese ?? "")）" }
    .voided { back, _, _ in if back.state != .planned { throw Refusal("已实施的回头看不能作废。") } }
    .checked { back, _, lookup in
        let owners = try back.owners(lookup)
        let same = back.by.filter(owners.contains)
        guard !same.isEmpty else { return [:] }
        let names = try lookup.titles(Set(same.map { AnyReference(kind: Person.kindName, id: $0.id) })).values.sorted()
        return ["by": "\(names.joined(separator: "、"))是这些问题里措施的责任人，不能自己回头看自己"]
    }

    /// Whether it sees everything that is signed off, alone or with what was looked at earlier in its quarter (§5, D36).
    private func isWhole(_ lookup: Lookup) throws -> Bool {
        guard let inspection, let on else { return false }
        let others: [LookBack] = try lookup.all(LookBack.self, ("inspection", inspection))
        func quarter(_ day: Day) -> Int { day.year * 4 + (day.civil.month - 1) / 3 }
        let earlier = others.filter { $0.state != .planned && $0.on.map(quarter) == quarter(on) }
        let seen = Set(findings + earlier.flatMap(\.findings))
        let done: [Finding] = try lookup.all(Finding.self, ("inspection", inspection))
        return done.allSatisfy { $0.state != .signedOff || seen.contains($0.reference) }
    }

    /// Whoever owns, alone or with others, a measure of what is looked at.
    private func owners(_ lookup: Lookup) throws -> Set<Reference<Person>> {
        let measures: [Measure] = try lookup.all(narrowed: .among("finding", findings.map(\.id)))
        return Set(measures.flatMap { [$0.owner].compactMap { $0 } + $0.coOwners })
    }
}
