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
        guard let stored = try lookup.find(meeting.reference), stored.state != .noticed else { return [:] }
        if meeting.book != stored.book { return ["book": "会议已经开始签到，不能换记录本"] }
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
        let expected = meeting.expected.isEmpty ? book?.roster ?? [] : meeting.expected
        let settings = try lookup.settings(on: Day(start))
        // One that began the day before may not be over yet.
        let near = try [-1, 0, 1].flatMap { try lookup.all(Meeting.self, ("day", Day(start).advanced(by: $0))) }
        for other in near where other.id != meeting.id {
            if let sentence = clash(meeting, expected: expected, other, settings) { return ["start": sentence] }
        }
        return [:]
    }

    /// Why two meetings cannot both have been held; nil when they can.
    static func clash(_ meeting: Meeting, expected: [Reference<Person>], _ other: Meeting, _ settings: Settings = Settings()) -> String? {
        let gap = settings[.meetingGap]
        guard let start = meeting.start, let end = meeting.end, let otherStart = other.start, let otherEnd = other.end else { return nil }
        let pause = Int64(gap) * 60_000
        guard start.milliseconds < otherEnd.milliseconds + pause, otherStart.milliseconds < end.milliseconds + pause else { return nil }
        let shared = Set(expected).intersection(other.expected)
        let smaller = min(Set(expected).count, Set(other.expected).count)
        let isSameChair = meeting.chair != nil && meeting.chair == other.chair
        guard isSameChair || smaller > 0 && shared.count * 100 > settings[.commonPeople] * smaller else { return nil }
        return
            "与“\(other.label)”（\(otherStart.time)—\(otherEnd.time)）时间重叠或间隔不足\(gap)分钟，\(isSameChair ? "主持人相同" : "参会人员大半相同")。会议不得合并召开，请分开时间。"
    }
}
