import Journal
import Records

/// A meeting's way from the minutes to the signature.
enum MeetingLife {
    /// 提交签认: everything that the signature needs must be there, so that the chair is not asked in vain.
    static func submit(_ meeting: inout Meeting, in context: ActionContext) throws {
        try check(meeting, in: context)
        meeting.returnedFor = ""
        // Each time anew: what was sent back and written again was finished then.
        meeting.submittedOn = context.today
        meeting.firstAgendaKept = meeting.firstAgenda
        meeting.risksReviewed = try reviewsRisks(meeting, context.lookup)
        meeting.recorder = context.viewer.person.map { Reference($0) }
    }

    static func sign(_ meeting: inout Meeting, in context: ActionContext) throws {
        try check(meeting, in: context)
        meeting.signedOn = context.today
        meeting.firstAgendaKept = meeting.firstAgenda
        meeting.risksReviewed = try reviewsRisks(meeting, context.lookup)
    }

    private static func check(_ meeting: Meeting, in context: ActionContext) throws {
        guard let minutes = try Minutes(meeting, in: context.lookup) else { throw Refusal("这次会议的记录本已不可见，请先核对记录本。") }
        if meeting.minutes.isEmpty { throw Refusal("会议记录还是空的。请修改会议，写明讨论全过程和结论。") }
        if let end = meeting.end, end > context.now { throw Refusal("会议还没有到结束时间（\(end.time)）。提前散会的，请先把结束时间改成实际时间。") }
        if minutes.items.isEmpty { throw Refusal("会议没有议题。请先写入议题。") }
        for remark in minutes.remarks where remark.isRefusal { throw Refusal(remark.sentence, source: remark.source) }
        let earlier: [Meeting] = try context.lookup.all(Meeting.self, ("book", minutes.book.reference))
        for remark in minutes.remarks + Copying.remarks(meeting, earlier: earlier.suffix(60)) where !remark.isRefusal {
            try context.warn(remark.sentence)
        }
        // §5, D20. Zero is a record: that nothing new was found is written down too.
        if meeting.type == .ideology, try !reviewsRisks(meeting, context.lookup) {
            try context.warn("还没有登记这次会议研判的意识形态风险点。没有新的风险，也请在意识形态风险台账登记一条写明。")
        }
    }

    private static func reviewsRisks(_ meeting: Meeting, _ lookup: Lookup) throws -> Bool {
        guard meeting.type == .ideology else { return false }
        return try !lookup.all(IdeologyRisk.self, ("meeting", meeting.reference), narrowed: .limited(to: 1)).isEmpty
    }

    /// Why nothing in a meeting changes any more; nil while it is written.
    @Sendable static func closed(_ meeting: Reference<Meeting>, _ lookup: Lookup) throws -> String? {
        guard let meeting = try lookup.find(meeting), !meeting.state.isWritten else { return nil }
        return meeting.state.isSigned ? "会议已经签认，内容不能再改。有误请在会议上办理更正。" : "会议正在等签认，内容不能再改。要改请主持人退回。"
    }

    @Sendable static func closed(_ item: Reference<AgendaItem>, _ lookup: Lookup) throws -> String? {
        try lookup.find(item)?.meeting.flatMap { try closed($0, lookup) }
    }

    /// What a signed meeting decided takes the place of what it changed.
    static func replaceDecisions(of meeting: Meeting, in context: ActionContext) throws {
        for decision in try context.lookup.all(Decision.self, ("meeting", meeting.reference)) {
            guard let old = decision.replaces else { continue }
            try context.update(old, action: "change", as: .system, reason: "由新的决策变更") { $0.state = .changed }
        }
    }

    /// A signed meeting of study is study: one event, two registers, linked so that it is counted once.
    static func makeStudy(of meeting: Meeting, in context: ActionContext) throws {
        let kinds: [RecordBook.Sort: Study.Sort] = [.theory: .theory, .business: .business, .lecture: .lecture]
        guard let kind = meeting.type.flatMap({ kinds[$0] }) else { return }
        let minutes = try Minutes(meeting, in: context.lookup)
        var study = Study()
        study.kind = kind
        study.title = minutes?.items.first?.item.title ?? meeting.label
        study.from = meeting.start
        study.to = meeting.end
        study.expected = meeting.expected
        if let minutes {
            study.covered = Training.isCovered(expected: meeting.expected, present: minutes.attendance)
            study.speaker = kind == .lecture ? minutes.items.first?.item.lead ?? meeting.chair : nil
            study.bySecretary = study.speaker != nil && study.speaker == minutes.head
        }
        study.gist = minutes?.items.map(\.item.gist).filter { !$0.isEmpty }.joined(separator: "\n") ?? ""
        study.discussion = minutes?.items.map(\.item.discussion).filter { !$0.isEmpty }.joined(separator: "\n") ?? ""
        study.meeting = meeting.reference
        study.day = meeting.day
        study.completedOn = meeting.submittedOn
        study.state = .done
        try context.create(study, as: .system)
    }
}
