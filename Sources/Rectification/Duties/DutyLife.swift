import Journal
import Records

/// What may be done with a standing duty, and what follows when it is no longer kept.
enum DutyLife {
    /// The duty with its standard's values where it has none of its own.
    static func filled(_ duty: StandingDuty) -> StandingDuty {
        guard let standard = StandardDuties.named(duty.code) else { return duty }
        var duty = duty
        duty.code = standard.code
        if duty.title.isEmpty { duty.title = standard.title }
        if duty.rule == nil, duty.each.isEmpty {
            duty.rule = standard.rule.flatMap { Recurrence($0) }
            duty.each = standard.each ?? ""
        }
        if duty.kind.isEmpty {
            duty.kind = standard.kind
            if duty.conditions.isEmpty { duty.conditions = standard.conditions }
        }
        duty.within = duty.within ?? standard.within
        duty.window = duty.window ?? standard.window
        duty.grace = duty.grace ?? standard.grace
        duty.shift = duty.shift ?? standard.shift
        return duty
    }

    static func problems(_ typed: StandingDuty, in lookup: Lookup) throws -> [String: String] {
        let duty = filled(typed)
        var problems: [String: String] = [:]
        if !typed.code.isEmpty, StandardDuties.named(typed.code) == nil { problems["code"] = "没有这个编号的标准任务。自定任务请不要填编号" }
        if duty.title.isEmpty { problems["title"] = "请填写任务" }
        if duty.measure == nil { problems["measure"] = "请选择所属措施" }
        if duty.start == nil { problems["start"] = "请填写起算日" }
        if duty.rule == nil, duty.each.isEmpty { problems["rule"] = "请填写周期；逐条核对的任务请填写逐条条件" }
        if duty.rule != nil, !duty.each.isEmpty { problems["each"] = "周期和逐条条件只能填一个" }
        if !duty.each.isEmpty, !(1...250).contains(duty.within ?? 0) { problems["within"] = "请填写几个工作日内办结（1 到 250）" }
        for (field, value, range) in [
            ("atLeast", duty.atLeast, 1...100), ("grace", duty.grace, 0...90), ("tolerance", duty.tolerance, 0...60),
        ] {
            if let value, !range.contains(value) { problems[field] = "请填写 \(range.lowerBound) 到 \(range.upperBound)" }
        }
        guard problems.isEmpty else { return problems }
        do { _ = try DutyQueries(duty, in: lookup) } catch let problem as FigureProblem { return [problem.field: problem.sentence] }
        // Ten years of days are enough for any promise, and few enough for any page; one that begins in years is none.
        if let start = duty.start, start.year < 2015 || start.year > 2100 { return ["start": "起算日请写近几年的日子"] }
        return [:]
    }

    /// How far ahead a duty may end or be replaced: what is decided for later is decided later, and until then it is kept.
    private static let ahead = 31

    static func end(_ duty: StandingDuty, on today: Day) throws {
        guard let start = duty.start, let end = duty.end else { return }
        if end < start { throw InvalidInput(["end": "截止日不能早于起算日"]) }
        if end < today.advanced(by: -1) { throw InvalidInput(["end": "已经过去的应办期次不能靠终止免掉，截止日最早是昨天"]) }
        if end > today.advanced(by: ahead) { throw InvalidInput(["end": "截止日最远是一个月以后；更远的请到时候再终止"]) }
    }

    static func enter(_ duty: inout StandingDuty, in context: ActionContext) throws {
        duty = filled(duty)
        let today = context.today
        if let start = duty.start, start > today.advanced(by: 366) { throw InvalidInput(["start": "起算日最远是一年以后"]) }
        if StandardDuties.named(duty.code)?.whileRectifying ?? false { duty.end = try deadline(of: duty, context.lookup) ?? duty.end }
        if let problem = try DutyWatch(duty, in: context.lookup, calendars: context.calendars, today: today).problem {
            throw InvalidInput(["start": "从这天起算不能判定：\(problem)"])
        }
        if let kind = context.lookup.kinds.named(duty.kind) { duty.kind = kind.title }
        if let weak = weakness(of: duty), !context.viewer.has(.head), context.viewer.person != nil {
            throw Refusal("\(weak)，比承诺的松。这样的任务由书记/主任设立；否则请按承诺的频次填写。", code: .forbidden)
        }
        guard let old = try context.lookup.find(duty.replaces), let start = duty.start else { return }
        if start <= context.today.advanced(by: -1) { throw InvalidInput(["start": "接替的任务从今天或以后起算，过去的期次仍按原任务判定"]) }
        if start > context.today.advanced(by: ahead) { throw InvalidInput(["start": "接替的任务最远从一个月以后起算"]) }
        if old.measure != duty.measure { throw InvalidInput(["replaces": "接替的任务要属于同一条措施"]) }
        if !context.viewer.has(.head) { throw Refusal("接替一项任务就是按决策终止它，由书记/主任办理。", code: .forbidden) }
        if old.lapsedOn != nil { throw Refusal("“\(old.title)”正在反弹，恢复履行之前不能由别的任务接替。") }
        if old.state == .ended { throw InvalidInput(["replaces": "这项任务已经终止，不用接替"]) }
        try context.update(old.reference, action: "end", reason: "由“\(duty.title)”接替") {
            $0.state = .ended
            $0.end = start.advanced(by: -1)
        }
    }

    /// In what a duty asks less than its standard, or than is usual; nil where it does not.
    static func weakness(of duty: StandingDuty) -> String? {
        let standard = StandardDuties.named(duty.code)
        if let rule = duty.rule, let promised = standard?.rule.flatMap({ Recurrence($0) }), !promised.isKept(by: [rule]) {
            return "周期“\(rule.chinese)”比标准任务“\(promised.chinese)”稀"
        }
        let usual = duty.terms.map { DutyTerms.usualTolerance($0.trigger) } ?? 0
        if let tolerance = duty.tolerance, tolerance > usual { return "容许连续缺失 \(tolerance) 期，通常是 \(usual) 期" }
        let longest = standard?.grace ?? duty.rule?.usualGrace ?? 0
        if let grace = duty.grace, grace > longest { return "宽限 \(grace) 天，通常不超过 \(longest) 天" }
        return nil
    }

    /// 集中整改 ends on this day, and with it what is promised for its time.
    private static func deadline(of duty: StandingDuty, _ lookup: Lookup) throws -> Day? {
        try lookup.find(lookup.find(lookup.find(duty.measure)?.finding)?.inspection)?.deadline
    }

    /// A pause by decision, at most ⚙30 days, never backwards.
    static func pause(_ duty: inout StandingDuty, on today: Day, _ reason: String?, longest: Int) throws {
        guard let from = duty.pausedFrom, let to = duty.pausedTo else { return }
        if from < today { throw InvalidInput(["pausedFrom": "暂停不能从过去的日子算起"]) }
        if to < from { throw InvalidInput(["pausedTo": "暂停止不能早于暂停起"]) }
        if from.distance(to: to) >= longest {
            throw InvalidInput(["pausedTo": "一次暂停最长\(longest)天；更久请终止任务，或另行决策"])
        }
        duty.pauses += (duty.pauses.isEmpty ? "" : "\n") + "\(from.iso) \(to.iso) \((reason ?? "").replacing("\n", with: " "))"
    }

    /// Ends a pause early: from today on the duty runs again.
    static func resume(_ duty: inout StandingDuty, on today: Day) {
        var lines = duty.pauses.split(separator: "\n").map(String.init)
        if let last = lines.popLast(), let from = duty.pausedFrom, let to = duty.pausedTo {
            let end = min(to, max(from, today).advanced(by: -1))
            if end >= from { lines.append("\(from.iso) \(end.iso) " + last.dropFirst(22)) }
        }
        duty.pauses = lines.joined(separator: "\n")
        duty.pausedFrom = nil
        duty.pausedTo = nil
    }

    /// 免办 is asked for, and granted, before the occurrence's grace ends.
    static func checkOpen(_ waiver: inout Waiver, in context: ActionContext) throws {
        guard let duty = try context.lookup.find(waiver.duty), let day = waiver.occurrence else { return }
        let watch = try DutyWatch(duty, in: context.lookup, calendars: context.calendars, today: max(context.today, day.advanced(by: 1)))
        // Whether there is an occurrence on some day would tell that there is a case.
        if watch.isRestricted, !context.viewer.has(.head), !context.viewer.has(.discipline) {
            throw Refusal("这项任务的期次限知情人，免办由书记/主任或纪检委员登记。", code: .forbidden)
        }
        let subject = waiver.record.first?.id
        let mine = watch.occurrences.filter { subject == nil || $0.subject == subject }
        guard let occurrence = mine.first(where: { $0.nominal == day }) ?? mine.first(where: { $0.due == day }) else {
            throw InvalidInput(["occurrence": "“\(duty.title)”在\(day.chinese)没有应办期次"])
        }
        if occurrence.subject != nil, subject == nil { throw InvalidInput(["record": "这项任务逐条核对，请写明哪条记录"]) }
        if context.today > occurrence.graceEnd {
            throw Refusal("这一期的宽限已于\(occurrence.graceEnd.chinese)结束，不能再申请或批准免办。")
        }
        waiver.occurrence = occurrence.nominal
        if occurrence.isKept { throw Refusal("这一期已经完成，不用免办。") }
    }

    /// Reopens measure and finding with the occurrences as reason, and asks for an explanation: one batch.
    static func lapse(_ duty: StandingDuty, _ lapse: Lapse, in context: ActionContext) throws {
        // Of a restricted register no day may be told: the reason is read by everybody.
        let isRestricted = context.lookup.kinds.named(duty.kind)?.isRestricted ?? false
        let cause = isRestricted ? "有应办事项没有按期办结" : lapse.reason
        let reason = "常态任务“\(duty.title)”反弹（\(lapse.day.chinese)）：\(cause)"
        try context.update(duty.reference, action: "lapse", as: .system, reason: reason) {
            $0.lapsedOn = lapse.day
            $0.lapsedFor = cause
        }
        guard let measure = try context.lookup.find(duty.measure) else { return }
        if measure.state == .signedOff {
            try context.update(measure.reference, action: "reopen", as: .system, reason: reason) {
                MeasureLife.clearSignatures(&$0)
                $0.state = .reopened
            }
        }
        for finding in [measure.finding].compactMap({ $0 }) + measure.also {
            try askForExplanation(of: finding, about: reason, in: context)
        }
    }

    static func askForExplanation(of finding: Reference<Finding>, about reason: String, in context: ActionContext) throws {
        let open: [Explanation] = try context.lookup.all(Explanation.self, ("finding", finding))
        if let waiting = open.first(where: { $0.state == .due || $0.state == .returned }) {
            // One explanation answers for both, and says so.
            guard !waiting.about.contains(reason) else { return }
            return try context.update(waiting.reference, action: "add", as: .system, reason: reason) {
                $0.about = String(($0.about + "\n" + reason).prefix(4000))
            }
        }
        var explanation = Explanation()
        explanation.finding = finding
        explanation.about = String(reason.prefix(2000))
        // Without next year's calendar plain days stand in, rather late than never.
        let days = try context.lookup.settings(on: context.today)[.explanationDays]
        explanation.due = (try? context.calendar.day(workingDays: days, after: context.today)) ?? context.today.advanced(by: 7)
        try context.create(explanation, as: .system)
    }

    /// R3 once more: a measure that lapsed is signed off only after its duty has been kept again.
    static func checkKept(_ measure: Measure, in context: ActionContext) throws {
        let duties: [StandingDuty] = try context.lookup.all(StandingDuty.self, ("measure", measure.reference))
        guard !measure.longTerm || duties.contains(where: { $0.state == .enabled }) else {
            throw Refusal("长期坚持的措施要先设立并启用常态任务，才能销号。请在本页“相关记录”里新建常态任务。")
        }
        // Several duties may share a promise out; one of each record has no rhythm to compare.
        let enabled = duties.filter { $0.state == .enabled }
        let rules = enabled.compactMap(\.rule)
        if measure.longTerm, let promised = measure.rule, rules.count == enabled.count, !rules.isEmpty, !promised.isKept(by: rules) {
            throw Refusal(
                "措施写的是“\(promised.chinese)”，常态任务只有“\(rules.map(\.chinese).joined(separator: "、"))”，看不住这条措施。请设立周期相当的常态任务，或退回后把措施的周期改实。")
        }
        for duty in duties {
            guard let lapsed = duty.lapsedOn else { continue }
            // What was ended by decision is kept by whatever stands in its place.
            let keepers = duty.state == .ended ? duties.filter { $0.state == .enabled } : [duty]
            let kept = try keepers.map { try keptSince(lapsed, $0, in: context) }.max() ?? 0
            // Four years would be a long time to wait for a yearly duty: where a rhythm is longer than a week, one is enough.
            let isQuick = duty.rule.map { $0.frequency == .weekly || $0.frequency == .daily } ?? true
            let needed = isQuick ? try context.lookup.settings(on: context.today)[.keptAfterLapse] : 1
            if kept < needed {
                throw Refusal("“\(duty.title)”\(lapsed.chinese)反弹，恢复后要连续做到\(needed)期才能再销号，现在做到\(kept)期。")
            }
        }
    }

    /// Occurrences kept in a row up to now, each within its own days, and none of them from before the lapse.
    private static func keptSince(_ lapsed: Day, _ duty: StandingDuty, in context: ActionContext) throws -> Int {
        try DutyWatch(duty, in: context.lookup, calendars: context.calendars, today: context.today).occurrences.reversed()
            .filter { $0.state != .ahead && $0.state != .waived }
            .prefix { $0.from > lapsed && ($0.verdict.map { $0 == .kept } ?? $0.isKept) }.count
    }

    /// Once the measure is signed off again, what lapsed is settled.
    static func settle(_ measure: Measure, in context: ActionContext) throws {
        let duties: [StandingDuty] = try context.lookup.all(StandingDuty.self, ("measure", measure.reference))
        for duty in duties where duty.lapsedOn != nil {
            try context.update(duty.reference, action: "settle", as: .system, reason: "措施\(measure.code)重新销号") {
                $0.lapsedOn = nil
                $0.lapsedFor = ""
                $0.settledOn = context.today
            }
        }
    }
}
