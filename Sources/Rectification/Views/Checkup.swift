import Journal
import Records

/// 体检: what the system looks for by itself (domain §8). Each line names a rule, says what was seen and where; none counts or ranks persons.
public struct Checkup: Sendable {
    public private(set) var lines: [CheckupLine] = []

    /// What one look goes through: an inspection has some hundred measures, and a register of a million must not be read for this.
    private static let most = 2000

    public init(_ lookup: Lookup, watches: [DutyWatch], calendar: WorkCalendar, today: Day, now: Moment) throws {
        let inspections: [Inspection] = try lookup.all(narrowed: .newest(20))
        for inspection in inspections { try add(inspection, lookup, watches, today) }
        addDuties(watches, today)
        try addClosed(watches, lookup)
        try addRegulations(lookup, today)
        try addExplanations(lookup, today)
        try addNotices(lookup, calendar)
        try addPosts(lookup, calendar, today, now)
        sort()
    }

    private mutating func add(_ inspection: Inspection, _ lookup: Lookup, _ watches: [DutyWatch], _ today: Day) throws {
        try addFirstMeeting(inspection, lookup, today)
        let findings: [Finding] = try lookup.all(Finding.self, ("inspection", inspection.reference), narrowed: .limited(to: Checkup.most))
        // By finding, each through its index: sorting a long register by age would read all of it.
        let measures = try findings.flatMap { try lookup.all(Measure.self, ("finding", $0.reference), narrowed: .limited(to: 100)) }
        let rows = try lookup.rows(Evidence.kindName, [], narrowed: .among("measure", measures.map(\.id), limit: 2 * Checkup.most))
        let evidence = Dictionary(grouping: rows, by: { $0.state["measure"]?.stringValue ?? "" })
        let kept = Set(watches.compactMap { $0.duty.state == .ended ? nil : $0.duty.measure })
        var files: [String: Set<Reference<Measure>>] = [:]
        for measure in measures {
            let own = evidence[measure.id.description] ?? []
            for file in own.flatMap(\.common.files) { files[file.sha256.hex, default: []].insert(measure.reference) }
            lines += Checkup.lines(measure, own, inspection, isKept: kept.contains(measure.reference))
        }
        for (hash, shared) in files.sorted(by: { $0.key < $1.key }) where shared.count > 1 {
            let codes = measures.filter { shared.contains($0.reference) }.map(\.code).joined(separator: "、")
            let first = measures.first { shared.contains($0.reference) }
            lines.append(
                CheckupLine("T4", .look, "同一个文件（指纹 \(hash.prefix(8))）用作措施\(codes)的佐证，请核对是否各有其事。", path(first), owner: first?.owner?.id))
        }
        let missing = Dictionary(grouping: watches.filter { $0.rate.missing > 0 }, by: { $0.duty.measure })
        for finding in findings where finding.state == .signedOff {
            let lost = measures.filter { $0.finding == finding.reference }.flatMap { missing[$0.reference] ?? [] }
            guard let watch = lost.first else { continue }
            lines.append(
                CheckupLine(
                    "T10", .look, "问题\(finding.ordinal ?? 0)已销号，但“\(watch.duty.title)”有\(watch.rate.missing)期缺失，完成率不能写成100%。",
                    "/registers/finding/\(finding.id)", owner: watch.duty.owner?.id))
        }
    }

    /// 及时召开专题会议研究部署 (domain §2.0): a meeting of 整改推进会 within some days of the feedback.
    private mutating func addFirstMeeting(_ inspection: Inspection, _ lookup: Lookup, _ today: Day) throws {
        guard let feedback = inspection.feedbackOn, lookup.kinds.kind(OtherDomains.meeting) != nil else { return }
        let days = try lookup.settings(on: feedback)[.firstMeeting]
        let last = feedback.advanced(by: days)
        guard today > last else { return }
        let meetings = try lookup.rows(OtherDomains.meeting, [], narrowed: .between("day", feedback, last))
        guard !meetings.contains(where: { $0.state["type"]?.stringValue == "rectification" }) else { return }
        lines.append(
            CheckupLine(
                "T28", .look, "“\(inspection.round)”反馈后\(days)天内（\(last.chinese)前）没有整改推进会的记录。开过的请补记，补记会照实注明。",
                "/registers/inspection/\(inspection.id)"))
    }

    /// Days after which evidence counts as written down afterwards here; each record says its own delay (R4).
    private static let lateAfter = 7

    /// Pure: what is odd about one measure.
    static func lines(_ measure: Measure, _ evidence: [RegisterRow], _ inspection: Inspection, isKept: Bool) -> [CheckupLine] {
        var found: [CheckupLine] = []
        func add(_ rule: String, _ severity: CheckupLine.Severity, _ sentence: String) {
            found.append(CheckupLine(rule, severity, "措施\(measure.code)\(sentence)", path(measure), owner: measure.owner?.id))
        }
        let signed = [measure.signedLeadAt, measure.signedDisciplineAt].compactMap { $0 }.max()
        if measure.state == .signedOff {
            if evidence.isEmpty { add("T1", .serious, "已销号但没有佐证。") }
            if let signed, let late = evidence.first(where: { $0.common.enteredAt > signed }) {
                add("T2", .serious, "的佐证形成于\(Day(late.common.enteredAt).chinese)，晚于销号。")
            }
            if !measure.pending.isEmpty { add("T8", .serious, "有未了事项却已销号：\(measure.pending.prefix(30))") }
            if !evidence.isEmpty, evidence.allSatisfy({ $0.state["basis"]?.stringValue == Evidence.Basis.filesOnly.rawValue }) {
                add("T3", .hint, "的佐证都是附件，没有关联日常记录。")
            }
            let late = evidence.count { row in
                row.common.occurredOn.map { lateAfter < $0.distance(to: Day(row.common.enteredAt)) } ?? false
            }
            if late > 0 { add("T26", .hint, "有\(late)条佐证是事后补记的。") }
        } else {
            if measure.owner == nil { add("T5", .look, "没有责任人。") }
            if measure.due == nil { add("T5", .look, "没有完成时限。") }
        }
        if let due = measure.due, let deadline = inspection.deadline, due > deadline, !measure.longTerm {
            add("T6", .look, "的时限\(due.chinese)晚于集中整改期限\(deadline.chinese)。")
        }
        if let owner = measure.owner, measure.confirmedBy == owner { add("T7", .serious, "的责任人和核验人是同一个人。") }
        if measure.longTerm, !isKept { add("T9", .look, "是长期坚持的措施，还没有设立常态任务。") }
        return found
    }

    private static func path(_ measure: Measure?) -> String { measure.map { "/registers/measure/\($0.id)" } ?? "/registers/measure" }
    private func path(_ measure: Measure?) -> String { Checkup.path(measure) }

    private mutating func addDuties(_ watches: [DutyWatch], _ today: Day) {
        for watch in watches where watch.duty.lapsedOn != nil {
            lines.append(
                CheckupLine(
                    "T11", .serious, "“\(watch.duty.title)”\(watch.duty.lapsedOn?.chinese ?? "")反弹：\(watch.duty.lapsedFor)",
                    "/registers/standing_duty/\(watch.duty.id)", owner: watch.duty.owner?.id))
        }
        // §7-13: nobody has ended it, and nothing has counted for a long time.
        for watch in watches where watch.duty.state == .enabled && watch.occurrences.filter(\.isDue).suffix(6).count == 6 {
            guard watch.occurrences.filter(\.isDue).suffix(6).allSatisfy({ $0.records.isEmpty && $0.state == .missing }) else { continue }
            lines.append(
                CheckupLine(
                    "T12", .look, "“\(watch.duty.title)”连续六期没有任何记录：判定条件可能已经对不上（记录本封存、栏目停更），请核对，不再办的要按决策终止。",
                    "/registers/standing_duty/\(watch.duty.id)", owner: watch.duty.owner?.id))
        }
    }

    private mutating func addExplanations(_ lookup: Lookup, _ today: Day) throws {
        for explanation in try lookup.all(Explanation.self, ("state", Explanation.State.due), narrowed: .limited(to: 200)) {
            guard let due = explanation.due, due < today else { continue }
            lines.append(CheckupLine("T13", .serious, "情况说明应于\(due.chinese)前提交，已超期。", "/registers/explanation/\(explanation.id)"))
        }
    }

    /// §7-13: a duty whose books are all closed can never be kept again, and does not end by itself.
    private mutating func addClosed(_ watches: [DutyWatch], _ lookup: Lookup) throws {
        for watch in watches where watch.duty.state == .enabled && watch.kind == OtherDomains.meeting && !watch.bookTypes.isEmpty {
            let open = try watch.bookTypes.contains { type in
                try !lookup.rows(OtherDomains.recordBook, [], narrowed: .text("type", type)).allSatisfy {
                    $0.state["state"]?.stringValue == "closed"
                }
            }
            guard !open else { continue }
            lines.append(
                CheckupLine(
                    "T12", .look, "“\(watch.duty.title)”数的会议已经没有在用的记录本：请启用记录本，或按决策终止任务。",
                    "/registers/standing_duty/\(watch.duty.id)", owner: watch.duty.owner?.id))
        }
    }

    private mutating func addRegulations(_ lookup: Lookup, _ today: Day) throws {
        for regulation in try lookup.all(Regulation.self, ("state", Regulation.State.issued), narrowed: .limited(to: 500)) {
            guard let review = regulation.reviewBy, review < today else { continue }
            lines.append(
                CheckupLine("T23", .look, "制度“\(regulation.title)”应于\(review.chinese)前复审。", "/registers/regulation/\(regulation.id)"))
        }
    }

    /// What a published notice says, against what the registers say today; the page itself stays as it was.
    private mutating func addNotices(_ lookup: Lookup, _ calendar: WorkCalendar) throws {
        let published: [Notice] = try lookup.all(Notice.self, ("state", Notice.State.published), narrowed: .limited(to: 20))
        for notice in published {
            guard let frozen = NoticeFigures.Frozen(notice) else { continue }
            let now = try NoticeFigures.resolve(notice, in: lookup, calendar: calendar)
            for item in frozen.items where item.isComputed {
                guard let live = now.items.first(where: { $0.token == item.token }), live.printed != item.printed else { continue }
                lines.append(
                    CheckupLine(
                        "T14", .look,
                        "“\(notice.title)”公布\(item.title)\(item.printed)\(item.unit)，按台账现在是\(live.printed)\(live.unit)（同一截止日）。如属更正，请发更正通报。",
                        "/notices/\(notice.id)"))
            }
        }
    }

    private mutating func addPosts(_ lookup: Lookup, _ calendar: WorkCalendar, _ today: Day, _ now: Moment) throws {
        let held = Set(try lookup.all(Appointment.self).filter { $0.holds(on: today) }.compactMap(\.post))
        for post in [Post.secretary, .organiser, .disciplinarian, .confidentiality, .archive, .partyBuilding, .rectificationOffice]
        where !held.contains(post) {
            lines.append(CheckupLine("T15", .look, "“\(post.title)”现在没有人：任职分工台账里没有在任记录。", "/registers/appointment"))
        }
        for substitution in try lookup.all(Substitution.self, ("state", Substitution.State.granted), narrowed: .limited(to: 200)) {
            guard let to = substitution.to, to > now, to.milliseconds - now.milliseconds < 86_400_000 else { continue }
            lines.append(CheckupLine("T16", .hint, "一项替岗将于\(to.chinese)到期。", "/registers/substitution/\(substitution.id)"))
        }
        let next = today.year + 1
        if today.civil.month >= 11, !calendar.covers(next) {
            lines.append(
                CheckupLine(
                    "T17", today.civil.month == 12 ? .serious : .look, "还没有\(next)年的工作日历。放假通知发布后，请在“工作日历”里录入。", "/registers/work_year"))
        }
    }

    public mutating func add(_ more: [CheckupLine]) {
        lines += more
        sort()
    }

    /// By weight, then by rule, each rule's lines in the order in which they were found.
    private mutating func sort() {
        lines = lines.enumerated().sorted {
            ($0.element.severity, $0.element.number, $0.offset) < ($1.element.severity, $1.element.number, $1.offset)
        }.map(\.element)
    }
}
