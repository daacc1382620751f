import Journal
import Records

/// What is odd about meetings (domain §8), for the page of 体检.
public enum MeetingCheckup {
    public static func lines(_ lookup: Lookup, today: Day) throws -> [CheckupLine] {
        var lines: [CheckupLine] = []
        for meeting in try lookup.all(Meeting.self, ("state", Meeting.State.awaiting), narrowed: .newest(200)) {
            guard let submitted = meeting.submittedOn, submitted.distance(to: today) > 3 else { continue }
            lines.append(
                CheckupLine(
                    "T18", .look, "“\(meeting.label)”\(submitted.chinese)提交，还没有签认。", "/meetings/\(meeting.id)",
                    owner: meeting.chair?.id))
        }
        let open: [Meeting.State] = [.noticed, .open, .recording]
        for meeting in try open.flatMap({ try lookup.all(Meeting.self, ("state", $0), narrowed: .newest(200)) }) {
            guard let held = meeting.day, held.distance(to: today) > 3 else { continue }
            let missing = meeting.firstAgenda && !meeting.agenda.contains(.first) ? "，也没有第一议题" : ""
            lines.append(
                CheckupLine(
                    "T25", .look, "“\(meeting.label)”已过\(held.distance(to: today))天，还没有提交会议记录\(missing)。", "/meetings/\(meeting.id)",
                    owner: try lookup.find(meeting.book)?.recorder?.id))
        }
        for book in try lookup.all(RecordBook.self, ("state", RecordBook.State.inUse), narrowed: .limited(to: 200)) {
            if let year = book.year, year < today.year {
                lines.append(
                    CheckupLine(
                        "T19", .look, "“\(book.title)”是\(year)年的，还没有封存。", "/registers/record_book/\(book.id)",
                        owner: book.recorder?.id))
            }
            let written = try lookup.all(Meeting.self, ("book", book.reference), narrowed: .newest(60)).compactMap(\.recorder)
            let strangers = Set(written).subtracting([book.recorder, book.deputy].compactMap { $0 })
            if !strangers.isEmpty {
                lines.append(
                    CheckupLine(
                        "T24", .look, "“\(book.title)”的记录人不固定：除固定记录人和替补外，还有\(strangers.count)人记过。", "/registers/record_book/\(book.id)"))
            }
            if let recorder = try lookup.find(book.recorder), recorder.state == .left {
                lines.append(
                    CheckupLine(
                        "T20", .look, "“\(book.title)”的固定记录人\(recorder.name)已离岗，请改定记录人。", "/registers/record_book/\(book.id)", owner: nil))
            }
        }
        let unfinished: [Decision.State] = [.made, .carried]
        for decision in try unfinished.flatMap({ try lookup.all(Decision.self, ("state", $0), narrowed: .limited(to: 500)) }) {
            guard let due = decision.due, due < today else { continue }
            lines.append(
                CheckupLine(
                    "T21", .look, "决策“\(decision.text.prefix(24))”应于\(due.chinese)前落实，还没有办结。", "/registers/decision/\(decision.id)",
                    owner: decision.executor?.id))
        }
        return lines
    }
}
