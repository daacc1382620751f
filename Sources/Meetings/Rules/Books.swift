import Journal
import Records

/// R6: 专本专记, 严禁合并. A meeting belongs to one book, is numbered without gaps, and overlaps no other of the same people.
public enum Books {
    static func next(in book: Reference<RecordBook>?, _ lookup: Lookup) throws -> Int? {
        guard let book else { return nil }
        // A voided meeting keeps its number, so that the book shows no gap.
        return try (lookup.highest(Meeting.kindName, "number", where: "book", is: book.id) ?? 0) + 1
    }

    /// Once the notice is out, who is expected, in which book and under whom stands; the start stands from the first signature on.
    private static func frozen(_ meeting: Meeting, in lookup: Lookup) throws -> [String: String] {
        guard let stored = try lookup.find(meeting.reference) else { return [:] }
        // The number stands in its book: another book's would have a gap, or the number twice.
        if meeting.book != stored.book { return ["book": "会议不能换记录本。选错了请作废后另发通知"] }
        if let sentence = try Announcing.moved(meeting, lookup) { return ["start": sentence] }
        guard stored.state != .noticed else { return [:] }
        if Set(meeting.expected) != Set(stored.expected) { return ["expected": "会议已经开始签到，应到人员不再变动"] }
        if meeting.chair != stored.chair { return ["chair": "会议已经开始签到，主持人不再变动；确需更换请作废后另发通知"] }
        let hasSigned = try !lookup.all(Attendance.self, ("meeting", meeting.reference), narrowed: .limited(to: 1)).isEmpty
        if hasSigned, meeting.start != stored.start { return ["start": "已经有人签到，开始时间不再变动"] }
        if hasSigned, let end = meeting.end, let old = stored.end, end > old { return ["end": "已经有人签到，结束时间只能提前"] }
        return [:]
    }

    static func problems(_ meeting: Meeting, in lookup: Lookup) throws -> [String: String] {
        let frozen = try frozen(meeting, in: lookup)
        guard frozen.isEmpty else { return frozen }
        guard let start = meeting.start, let end = meeting.end else { return [:] }
        if end <= start { return ["end": "结束时间要晚于开始时间"] }
        if end.milliseconds - start.milliseconds > 24 * 3_600_000 { return ["end": "一次会议不会超过一天，请核对结束时间"] }
        let book = try lookup.find(meeting.book)
        if meeting.expected.isEmpty, book?.roster.isEmpty ?? true { return ["expected": "请填写应到人员，或先在记录本里写明应到人员"] }
        if let chair = meeting.chair, chair == book?.recorder { return ["chair": "主持人不能同时是记录人"] }
        if meeting.state == .noticed, !meeting.minutes.isEmpty { return ["minutes": "会议记录由固定记录人在开始签到以后写，发通知时不用填"] }
        let expected = meeting.expected.isEmpty ? book?.roster ?? [] : meeting.expected
        let own = Gathering(meeting, people: expected)
        return try own.flatMap { try $0.clash(in: lookup) }.map { ["start": $0] } ?? [:]
    }
}

/// A meeting or a study, as far as two of them can be one and the same hour (§7-2: one gathering is not two).
struct Gathering {
    let id: RecordID
    let label: String
    let start: Moment
    let end: Moment
    let chair: Reference<Person>?
    let people: Set<Reference<Person>>
    /// The meeting that a study is the study of.
    var meeting: Reference<Meeting>?

    init?(_ meeting: Meeting, people: [Reference<Person>]? = nil) {
        guard let start = meeting.start, let end = meeting.end else { return nil }
        (id, label, chair) = (meeting.id, meeting.label, meeting.chair)
        (self.start, self.end) = (start, end)
        self.people = Set(people ?? meeting.expected)
    }

    init?(_ study: Study) {
        guard let start = study.from, let end = study.to else { return nil }
        (id, label, chair) = (study.id, study.title, nil)
        (self.start, self.end) = (start, end)
        people = Set(study.expected)
        meeting = study.meeting
    }

    /// Why this and one that is on the register cannot both have been held; nil when they can.
    func clash(in lookup: Lookup) throws -> String? {
        let settings = try lookup.settings(on: Day(start))
        // One that began the day before may not be over yet, and training may have begun weeks ago.
        let days = (Day(start).advanced(by: -1), Day(end).advanced(by: 1))
        let meetings: [Meeting] = try lookup.all(narrowed: .between("day", days.0, days.1))
        let studies: [Study] = try lookup.all(narrowed: .between("day", days.0.advanced(by: -Gathering.longest), days.1))
        for other in meetings.compactMap({ Gathering($0) }) + studies.compactMap({ Gathering($0) }) {
            if let sentence = clash(with: other, settings) { return sentence }
        }
        return nil
    }

    /// Days that one training is looked at for.
    static let longest = 31

    /// The hours that it takes: training of some days has other hours between, each day from the first morning's to the last evening's.
    private var hours: [(start: Moment, end: Moment)] {
        let (first, last) = (Day(start), Day(end))
        let evening = end.moved(to: first)
        guard first < last, evening > start else { return [(start, end)] }
        return stride(from: first, through: min(last, first.advanced(by: Gathering.longest)), by: 1).map {
            (start.moved(to: $0), evening.moved(to: $0))
        }
    }

    func clash(with other: Gathering, _ settings: Settings = Settings()) -> String? {
        guard other.id != id, other.meeting?.id != id, meeting?.id != other.id else { return nil }
        let gap = settings[.meetingGap]
        let pause = Int64(gap) * 60_000
        let theirs = other.hours
        let meets = hours.contains { own in
            theirs.contains {
                own.start.milliseconds < $0.end.milliseconds + pause && $0.start.milliseconds < own.end.milliseconds + pause
            }
        }
        guard meets else { return nil }
        let shared = people.intersection(other.people)
        let smaller = min(people.count, other.people.count)
        let isSameChair = chair != nil && chair == other.chair
        guard isSameChair || smaller > 0 && shared.count * 100 > settings[.commonPeople] * smaller else { return nil }
        return
            "与“\(other.label)”（\(other.start.time)—\(other.end.time)）时间重叠或间隔不足\(gap)分钟，\(isSameChair ? "主持人相同" : "参会人员大半相同")。会议不得合并召开，请分开时间。"
    }
}
