import Journal
import Records

/// 会议: from the notice to the signed minutes. Its rules are R6 to R9, in `Rules`.
public struct Meeting: Record {
    public enum State: String, Choice {
        case noticed, open, recording, awaiting, signed, archived
        public static let titles = ["通知", "签到", "记录", "待签认", "已签认", "归档"]
        public static let tones: [Tone] = [.wait, .late, .late, .info, .ok, .ok]

        public var isSigned: Bool { self == .signed || self == .archived }
        /// While its items, statements and decisions are written down.
        public var isWritten: Bool { self == .noticed || self == .open || self == .recording }
    }
    public static let kindName = "meeting"
    public var id = RecordID.unset
    public var state = State.noticed
    public var book: Reference<RecordBook>?
    public var number: Int?
    public var start: Moment?
    public var end: Moment?
    public var place = ""
    public var onSite = false
    public var chair: Reference<Person>?
    public var expected: [Reference<Person>] = []
    public var minutes = ""
    public var type: RecordBook.Sort?
    public var day: Day?
    public var agenda: [AgendaItem.Sort] = []
    public var firstAgenda = false
    public var firstAgendaKept = false
    public var risksReviewed = false
    public var submittedOn: Day?
    public var signedOn: Day?
    public var returnedFor = ""
    public var corrections = ""
    public var correction = ""
    public var recorder: Reference<Person>?
    public init() {}

    public static let register = Register<Meeting>(kindName, title: "会议台账", noun: "会议") {
        Field(\.book, "记录本").required().indexed().listed()
        Field(\.number, "次序").computed().listed()
        Field(\.type, "类型").computed()
        Field(\.day, "会议日").computed().indexed().listed()
        Field(\.start, "开始").required()
        Field(\.end, "结束").required().help("预计结束时间；散会后改成实际时间")
        Field(\.place, "地点").required(max: 60)
        Field(\.onSite, "现场办公").help("到问题现场开的会选“是”")
        Field(\.chair, "主持人").required().listed()
        Field(\.expected, "应到人员").help("不填就按记录本的应到人员；通知发出后不再变动")
        Field(\.minutes, "会议记录", .rich).compared().help("记录讨论全过程和结论")
        Field(\.agenda, "议题类型").computed().listed()
        Field(\.firstAgenda, "须有第一议题").computed()
        Field(\.firstAgendaKept, "第一议题已落实").computed()
        Field(\.risksReviewed, "风险点已研判").computed()
        Field(\.submittedOn, "记录完成日").computed()
        Field(\.signedOn, "签认日").computed().listed()
        Field(\.returnedFor, "退回原因", .paragraph).computed()
        Field(\.corrections, "更正", .rich).computed()
        Field(\.correction, "更正内容", .paragraph).computed()
        Field(\.recorder, "记录人").computed()
    } actions: {
        Action("open", "开始签到", from: [.noticed], to: .open).by(.recorder, .role(.clerk)).tone(.ok)
        Action("record", "开始记录", from: [.open], to: .recording).by(.recorder).tone(.ok)
        Action("submit", "提交签认", from: [.recording], to: .awaiting) { meeting, context in try MeetingLife.submit(&meeting, in: context) }
            .by(.recorder).differs(from: \.chair, "主持人").asksReason("说明（有提醒时必填）", required: false).tone(.ok)
        Action("sign", "签认", from: [.awaiting], to: .signed) { meeting, context in try MeetingLife.sign(&meeting, in: context) }
            .by(.person(\.chair, "主持人")).differs(from: \.recorder, "记录人").asksReason("说明（有提醒时必填）", required: false).tone(.ok)
        Action("return", "退回", from: [.awaiting], to: .recording) { meeting, context in meeting.returnedFor = context.reason ?? "" }
            .by(.person(\.chair, "主持人")).asksReason("退回原因").tone(.miss)
        Action("archive", "归档", from: [.signed], to: .archived).by(.role(.archivist), .role(.clerk), .post(.archive))
        Action("correct", "更正", from: [.signed, .archived]) { meeting, context in
            // What was signed stays; a correction stands below it, with its day.
            meeting.corrections += (meeting.corrections.isEmpty ? "" : "\n") + "\(context.today.chinese)更正：\(meeting.correction)"
            meeting.correction = ""
        }
        .by(.recorder, .person(\.chair, "主持人")).asks(\.correction, required: true).asksReason("更正原因")
    }
    .menu(.meetings, everyday: true).created(by: .role(.clerk), .role(.head), .role(.department), .role(.editorial), .role(.organisation))
    .edited(by: .recorder, .beforeRecording, in: [.noticed, .open, .recording])
    .happened(on: \.day).ahead().undated().completed(on: \.submittedOn)
    .index(\.type, \.day).index(\.book, \.number).index(\.state, \.day)
    .named(\.label)
    .hinted { $0.returnedFor.isEmpty || $0.state.isSigned ? nil : "退回：\($0.returnedFor)" }
    .checked { meeting, _, lookup in try Books.problems(meeting, in: lookup) }
    .prepared { meeting, _, lookup in
        // What was signed keeps what its book said then.
        guard meeting.signedOn == nil || meeting.day == nil else { return }
        let book = try lookup.find(meeting.book)
        meeting.type = book?.type
        meeting.firstAgenda = book?.firstAgenda ?? false
        meeting.day = meeting.start.map { Day($0) }
        let items: [AgendaItem] = try lookup.all(AgendaItem.self, ("meeting", meeting.reference))
        meeting.agenda = AgendaItem.Sort.allCases.filter { sort in
            items.contains { $0.type == sort } || sort == .rectification && meeting.type == .rectification
        }
        if meeting.expected.isEmpty { meeting.expected = book?.roster ?? [] }
        if meeting.number == nil { meeting.number = try Books.next(in: meeting.book, lookup) }
    }
    .entered { meeting, context in
        // A meeting is announced; what has been held already is entered as 补记, never as if it lay ahead.
        if try context.lookup.find(meeting.book)?.state == .closed { throw Refusal("这个记录本已经封存，请用今年的记录本。") }
    }
    .afterChange { before, meeting, context in
        guard meeting.state == .signed, before?.state == .awaiting else { return }
        try MeetingLife.makeStudy(of: meeting, in: context)
        try MeetingLife.replaceDecisions(of: meeting, in: context)
    }
    .voided { meeting, _, _ in
        if meeting.state.isSigned { throw Refusal("已签认的会议不能作废。有误请办理更正。") }
    }

    /// Whether somebody writes its minutes: the book's recorder, or its deputy while he stands in.
    public func isRecorded(by viewer: Viewer, _ lookup: Lookup) throws -> Bool {
        try ([viewer] + viewer.standIns).contains { try Who<Meeting>.recorder.allows($0, self, lookup) }
    }

    /// 选题策划会第13次（2026年2月26日）, as people call it.
    public var label: String {
        let name = type?.title.replacing("（三重一大）", with: "") ?? "会议"
        return name + (number.map { "第\($0)次" } ?? "") + (day.map { "（\($0.chinese)）" } ?? "")
    }
}

extension Who<Meeting> {
    /// R6: the book's recorder, or its deputy while he stands in for the recorder. No other hand.
    static var recorder: Who<Meeting> {
        Who("固定记录人") { viewer, meeting, lookup in
            guard let person = viewer.person, let book = try lookup.find(meeting.book) else { return false }
            if book.recorder?.id == person { return true }
            return book.deputy?.id == person && viewer.standsIn(for: book.recorder?.id)
        }
    }

    /// The office may still mend an announcement; the minutes are the recorder's.
    static var beforeRecording: Who<Meeting> {
        Who("办公室（会前）") { viewer, meeting, _ in meeting.state == .noticed && viewer.has(.clerk) }
    }
}
