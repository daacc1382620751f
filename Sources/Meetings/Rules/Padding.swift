import Documents
import Journal
import Records

/// Quotas breed padding (domain §7-16): what is shown beside a count of meetings or study. It says what was seen and where, never of whom.
public enum Padding {
    /// One event that was counted, as far as padding can be seen in it.
    struct Event {
        var id: RecordID
        var name: String
        var minutes: Int?
        var text: String
    }
    /// So many of the newest are looked at: a year of weeks and more.
    private static let most = 120

    /// - Parameter ids: of those the notes tell, or that are like one of them; nil for all.
    static func notes(_ events: [Event], about ids: Set<RecordID>?, shortest: Int) -> [String] {
        func isMeant(_ event: Event) -> Bool { ids?.contains(event.id) ?? true }
        let short = events.filter { isMeant($0) && $0.minutes.map { $0 < shortest } ?? false }
        var notes = short.isEmpty ? [] : ["其中\(short.count)次不足\(shortest)分钟：\(short.map(\.name).joined(separator: "、"))。"]
        let written = events.filter { $0.text.count >= Similarity.longText }
        let alike = Similarity.pairs(written.map(\.text)).filter { isMeant(written[$0.first]) || isMeant(written[$0.second]) }
        for pair in alike.prefix(5) {
            let percent = Int((pair.result.containment ?? 0) * 100)
            notes.append("“\(written[pair.second].name)”的记录与“\(written[pair.first].name)”相似\(percent)%，最长相同\(pair.result.run)字。")
        }
        if alike.count > 5 { notes.append("另有\(alike.count - 5)对记录相似。") }
        return notes
    }

    /// What is to be said beside these records; nothing for registers that are neither meetings nor study.
    public static func notes(
        _ kind: String, _ records: [RecordID], about ids: Set<RecordID>? = nil, _ lookup: Lookup, on day: Day
    ) throws -> [String] {
        let events: [Event]
        switch kind {
        case Meeting.kindName:
            let meetings: [Meeting] = try lookup.all(narrowed: .among("id", Array(records.suffix(most))))
            events = meetings.map { .init(id: $0.id, name: $0.label, minutes: length($0.start, $0.end), text: $0.minutes) }
        case Study.kindName:
            let studies: [Study] = try lookup.all(narrowed: .among("id", Array(records.suffix(most))))
            events = studies.map {
                .init(
                    id: $0.id, name: $0.title + ($0.day.map { "（\($0.chinese)）" } ?? ""), minutes: length($0.from, $0.to),
                    text: $0.gist + "\n" + $0.discussion)
            }
        default: return []
        }
        return notes(events.sorted { $0.id < $1.id }, about: ids, shortest: try lookup.settings(on: day)[.shortMeeting])
    }

    private static func length(_ from: Moment?, _ to: Moment?) -> Int? {
        guard let from, let to else { return nil }
        return Int(to.milliseconds - from.milliseconds) / 60_000
    }
}
