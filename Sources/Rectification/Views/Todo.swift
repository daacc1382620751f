import Journal
import Records

/// 今日待办: computed from the registers for one person and day; it is no kind of its own.
public struct Todo: Sendable {
    public typealias Line = TodoLine
    public var mine: [Line] = []
    public var waiting: [Line] = []
    public var week: [Line] = []

    /// Nobody works through more in a day; a register of a million must not be read to say so.
    private static let most = 500

    /// - Parameter watches: every standing duty, judged as of the day.
    public static func load(for viewer: Viewer, _ lookup: Lookup, on day: Day, watches: [DutyWatch] = []) throws -> Todo {
        var todo = Todo()
        guard let person = viewer.person else { return todo }
        let me = Reference<Person>(person)
        try todo.addOwn(me, lookup, day)
        try todo.addLed(me, viewer, lookup, day)
        try todo.addShared(viewer, lookup, day)
        todo.addDuties(watches.filter { $0.duty.owner == me && !$0.isRestricted }, day)
        try todo.addExplanations(me, lookup)
        todo.mine.sort { $0.due < $1.due }
        todo.week.sort { $0.due < $1.due }
        return todo
    }

    private mutating func addOwn(_ me: Reference<Person>, _ lookup: Lookup, _ day: Day) throws {
        // State by state, or what was signed off years ago would fill the page's room.
        let open = try Measure.State.allCases.filter { $0 != .signedOff }.flatMap {
            try lookup.all(Measure.self, ("owner", me), ("state", $0), narrowed: .limited(to: Todo.most))
        }
        for measure in open {
            let path = "/registers/measure/\(measure.id)"
            let isUrged = measure.urgedUntil != nil
            let due = isUrged ? 0 : measure.due?.number ?? Int.max - 1
            switch measure.state {
            case .open, .doing, .reopened:
                let overdue = measure.isOverdue(on: day)
                let tag =
                    isUrged
                    ? "督办"
                    : !measure.returnedFor.isEmpty
                        ? "退回" : overdue ? "逾期" : measure.due == day ? "今天" : measure.state == .reopened ? "重开" : "整改"
                mine.append(
                    Line(
                        tag: tag, tone: overdue || measure.state == .reopened ? .miss : .late, title: measure.label, path: path,
                        hint: Todo.dueHint(measure.due, day) + " · "
                            + (isUrged ? measure.urging + " · " : "")
                            + (measure.returnedFor.isEmpty
                                ? (measure.state == .doing ? "报送佐证" : "开始整改") : "退回：" + measure.returnedFor.prefix(20)),
                        due: due))
                if let date = measure.due, date >= day, date.number - day.number < 7 {
                    week.append(
                        Line(
                            tag: date.weekdayName.replacing("星期", with: "周"), tone: .late, title: measure.label, path: path, hint: "到期",
                            due: due))
                }
            case .evidenced: waiting.append(Line(tag: "核验", tone: .wait, title: measure.label, path: path, hint: "等牵头领导核验", due: due))
            case .confirmed:
                waiting.append(Line(tag: "会签", tone: .wait, title: measure.label, path: path, hint: measure.waitingFor, due: due))
            case .signedOff: break
            }
        }
    }

    /// What waits for a leader: claims, confirmations, signatures, extensions (one's own wait for others).
    private mutating func addLed(_ me: Reference<Person>, _ viewer: Viewer, _ lookup: Lookup, _ day: Day) throws {
        let led: [Finding] = try lookup.all(Finding.self, ("leader", me))
        for finding in led where finding.state == .unclaimed {
            mine.append(
                Line(
                    tag: "认领", tone: .info, title: finding.short, path: "/registers/finding/\(finding.id)", hint: "牵头领导认领",
                    due: finding.deadline?.number ?? 0))
        }
        for finding in led where finding.state == .reopened {
            mine.append(
                Line(
                    tag: "重开", tone: .miss, title: finding.short, path: "/registers/finding/\(finding.id)", hint: "牵头领导继续整改",
                    due: finding.deadline?.number ?? 0))
        }
        let ids = Set(led.map(\.id))
        // By finding and state, which stand in one index; whoever leads none waits for nothing.
        let evidenced: [Measure] =
            led.isEmpty
            ? []
            : try lookup.all(
                Measure.self, ("state", Measure.State.evidenced), narrowed: .among("finding", led.map(\.id), limit: Todo.most))
        for measure in evidenced where measure.owner != me {
            mine.append(
                Line(
                    tag: "核验", tone: .info, title: measure.label, path: "/registers/measure/\(measure.id)", hint: "已报佐证",
                    due: measure.due?.number ?? 0))
        }
        let confirmed: [Measure] =
            led.isEmpty && !viewer.has(.discipline)
            ? []
            : try lookup.all(
                Measure.self, ("state", Measure.State.confirmed),
                narrowed: viewer.has(.discipline) ? .limited(to: Todo.most) : .among("finding", led.map(\.id), limit: Todo.most))
        for measure in confirmed where measure.owner != me {
            let asLead = measure.signedLead == nil && (measure.finding.map { ids.contains($0.id) } ?? false)
            let asDiscipline = measure.signedDiscipline == nil && viewer.has(.discipline)
            guard asLead || asDiscipline else { continue }
            mine.append(
                Line(
                    tag: "会签", tone: .info, title: measure.label, path: "/registers/measure/\(measure.id)", hint: "销号签字",
                    due: measure.due?.number ?? 0))
        }
        for request in try lookup.all(Extension.self, ("state", Extension.State.asked), narrowed: .limited(to: Todo.most)) {
            guard let measure = try lookup.find(request.measure) else { continue }
            let path = "/registers/extension/\(request.id)"
            if measure.owner == me {
                waiting.append(Line(tag: "延期", tone: .wait, title: "延期申请：\(measure.label)", path: path, hint: "等批准"))
            } else if measure.finding.map({ ids.contains($0.id) }) ?? false || viewer.has(.head) {
                mine.append(Line(tag: "延期", tone: .late, title: "延期申请：\(measure.label)", path: path, hint: "批准或不批"))
            }
        }
    }

    /// One's own promises: what is late, and what falls due within the week.
    private mutating func addDuties(_ watches: [DutyWatch], _ day: Day) {
        for watch in watches {
            for occurrence in watch.occurrences.suffix(20) {
                let path = watch.path(occurrence)
                if occurrence.state == .overdue, day <= occurrence.graceEnd {
                    mine.append(
                        Line(
                            tag: "逾期", tone: .miss, title: watch.duty.title, path: path,
                            hint: "应于\(occurrence.due.chinese)前 · 宽限到\(occurrence.graceEnd.chinese)", due: occurrence.due.number))
                } else if occurrence.state == .ahead, occurrence.due >= day, occurrence.due.number - day.number < 7 {
                    let line = Line(
                        tag: occurrence.due == day ? "今天" : occurrence.due.weekdayName.replacing("星期", with: "周"), tone: .late,
                        title: watch.duty.title, path: path, hint: "常态任务", due: occurrence.due.number)
                    week.append(line)
                    if occurrence.due == day { mine.append(line) }
                }
            }
        }
    }

    /// 情况说明 of findings that have come back: written by whoever owns a measure of it, accepted by its leader.
    private mutating func addExplanations(_ me: Reference<Person>, _ lookup: Lookup) throws {
        let open: [Explanation.State] = [.due, .returned, .given]
        for explanation in try open.flatMap({ try lookup.all(Explanation.self, ("state", $0), narrowed: .limited(to: Todo.most)) }) {
            guard let finding = try lookup.find(explanation.finding) else { continue }
            let owns = try lookup.all(Measure.self, ("finding", finding.reference)).contains { $0.owner == me }
            let isMine = explanation.state == .given ? finding.leader == me && explanation.by != me : owns
            guard isMine else { continue }
            mine.append(
                Line(
                    tag: "说明", tone: .miss, title: "情况说明：\(finding.short)", path: "/registers/explanation/\(explanation.id)",
                    hint: explanation.state == .given ? "认可或退回" : explanation.due.map { "\($0.chinese)前说明" } ?? "写明原因和措施",
                    due: explanation.due?.number ?? 0))
        }
    }

    /// What a role brings: sign-off by the 书记, blanks for whoever keeps the register.
    private mutating func addShared(_ viewer: Viewer, _ lookup: Lookup, _ day: Day) throws {
        if viewer.has(.head) {
            let proposed = try lookup.count(Appointment.kindName, ("state", Appointment.State.proposed))
            if proposed > 0 {
                mine.append(
                    Line(
                        tag: "任职", tone: .info, title: "\(proposed) 项任职等您确认", path: "/registers/appointment?state=proposed",
                        hint: "可勾选后批量任职", due: 0))
            }
            for finding in try lookup.all(Finding.self, ("state", Finding.State.ready)) {
                mine.append(
                    Line(tag: "销号", tone: .ok, title: finding.short, path: "/registers/finding/\(finding.id)", hint: "措施已全部销号", due: 0))
            }
            for regulation in try lookup.all(Regulation.self, ("state", Regulation.State.considered)) {
                mine.append(
                    Line(
                        tag: "制度", tone: .info, title: regulation.title, path: "/registers/regulation/\(regulation.id)", hint: "待印发", due: 0
                    ))
            }
        }
        try addNotices(viewer, lookup, day)
        guard viewer.has(.clerk) || viewer.has(.head) || viewer.holds(.rectificationOffice) else { return }
        let blanks: [(kind: String, field: String, words: String, done: String)] = [
            ("finding", "leader", "个问题没有牵头领导", Finding.State.signedOff.rawValue),
            ("finding", "department", "个问题没有责任科室", Finding.State.signedOff.rawValue),
            ("finding", "deadline", "个问题没有整改时限", Finding.State.signedOff.rawValue),
            ("measure", "owner", "条措施没有责任人", Measure.State.signedOff.rawValue),
            ("measure", "due", "条措施没有完成时限", Measure.State.signedOff.rawValue),
        ]
        for blank in blanks {
            let count = try lookup.countBlank(blank.kind, blank.field, exceptState: blank.done)
            guard count > 0 else { continue }
            mine.append(
                Line(
                    tag: "待补", tone: .wait,
                    title: count > ListQuery.cap ? "\(ListQuery.cap)+ \(blank.words)" : "\(count) \(blank.words)",
                    path: "/registers/\(blank.kind)?\(blank.field)=-",
                    hint: "可批量补齐", due: Int.max))
        }
    }

    /// Notices that wait for this person's hand, and tips that he is to handle.
    private mutating func addNotices(_ viewer: Viewer, _ lookup: Lookup, _ day: Day) throws {
        let waiting: [Notice.State] = [.checking, .secrecy, .approval, .approved]
        for notice in try waiting.flatMap({ try lookup.all(Notice.self, ("state", $0), narrowed: .limited(to: Todo.most)) }) {
            let laid = [notice.proposedBy, notice.checkedBy, notice.secrecyBy, notice.signedHead, notice.signedDiscipline].map { $0?.id }
            guard !laid.contains(viewer.person) || notice.state == .approved else { continue }
            let isMine =
                switch notice.state {
                case .checking: viewer.has(.editorial) || viewer.has(.leader) || viewer.has(.organisation)
                case .secrecy: viewer.holds(.confidentiality)
                case .approval: viewer.has(.head) && notice.signedHead == nil || viewer.has(.discipline) && notice.signedDiscipline == nil
                case .approved: viewer.has(.clerk)
                case .drafted, .published, .corrected: false
                }
            guard isMine else { continue }
            mine.append(
                Line(
                    tag: "通报", tone: .info, title: notice.title, path: "/notices/\(notice.id)",
                    hint: notice.state == .approved ? "可以发布" : notice.state.title))
        }
        try addReturned(viewer, lookup)
        let days = try lookup.settings(on: day)[.tipDays]
        let open: [SupervisionTip.State] = [.registered, .handling]
        let tips: [SupervisionTip] = try open.flatMap {
            try lookup.all(SupervisionTip.self, ("state", $0), narrowed: .limited(to: Todo.most))
        }
        for tip in tips {
            let isMine = tip.handler.map { $0.id == viewer.person } ?? (viewer.has(.discipline) || viewer.has(.head))
            guard isMine, !tip.concerned.contains(where: { $0.id == viewer.person }) else { continue }
            mine.append(
                Line(
                    tag: "意见", tone: .late, title: "监督意见 \(tip.receipt)", path: "/registers/supervision_tip/\(tip.id)",
                    hint: tip.handler == nil ? "要指定承办人" : "\(days) 个工作日内答复"))
        }
    }

    /// A notice that was sent back, or went back by itself because somebody changed it: whoever made it goes on with it.
    private mutating func addReturned(_ viewer: Viewer, _ lookup: Lookup) throws {
        let rows = try lookup.rows(Notice.kindName, [("state", Notice.State.drafted)], narrowed: .newest(Todo.most))
        for row in rows where row.state["author"]?.stringValue == viewer.actor.description && !viewer.isAdministrator {
            let notice = (row.typed() as Stored<Notice>).record
            mine.append(
                Line(
                    tag: "通报", tone: .late, title: notice.title, path: "/notices/\(notice.id)",
                    hint: notice.returnedFor.isEmpty ? "起草中，可以送核稿" : "退回修改：" + notice.returnedFor.prefix(20)))
        }
    }

    private static func dueHint(_ due: Day?, _ day: Day) -> String {
        guard let due else { return "没有时限" }
        let days = day.distance(to: due)
        switch days {
        case ..<0: return "逾期 \(-days) 天"
        case 0: return "今天到期"
        case 1: return "明天到期"
        default: return due.chinese + "到期"
        }
    }
}

extension Measure {
    /// 措施 with its text, short enough for a line.
    public var label: String { "措施 \(code) " + text.prefix(36) + (text.count > 36 ? "…" : "") }

    /// What the 书记 asks for by when.
    var urging: String { "书记督办" + (urgedUntil.map { "，\($0.chinese)前" } ?? "") + "：" + urged.prefix(30) }

    /// 待会签: whose signature is missing.
    public var waitingFor: String {
        switch (signedLead, signedDiscipline) {
        case (nil, nil): "等牵头领导和纪检委员会签"
        case (nil, _): "等牵头领导签字"
        default: "等纪检委员签字"
        }
    }
}

extension Finding {
    /// The finding with its number, short enough for a line.
    public var short: String { "问题\(ordinal.map(String.init) ?? "")：" + title.prefix(36) }
}
