import Journal
import Records

/// R9: 三重一大 is decided only as it was announced. What was announced under one name does not become another matter afterwards, and a meeting
/// is not put back to before its items were written.
enum Announcing {
    static let source = "三重一大决策制度：临时动议事项不得表决"

    /// What was written into the notice so shortly before that nobody could prepare for it: told, and explained by whoever signs.
    static func remarks(_ minutes: Minutes) -> [Minutes.Remark] {
        let least = minutes.settings[.majorNotice]
        return minutes.majors.compactMap { item in
            guard let written = minutes.written[item.item.reference], let start = minutes.meeting.start else { return nil }
            let ahead = Int((start.milliseconds - written.milliseconds) / 60_000)
            guard ahead < least * 60 else { return nil }
            let words = ahead < 120 ? "\(max(0, ahead))分钟" : "\(ahead / 60)小时"
            return .warn("三重一大议题“\(item.item.title)”会前\(words)才写进通知，不到\(least)小时。请说明怎样事先征求了意见。", source)
        }
    }

    /// When an item became what it is: its type and its name as they stand.
    static func written(_ item: AgendaItem, _ lookup: Lookup) throws -> Moment? {
        var found: Moment?
        var before: [JSON?] = []
        for entry in try Journal.history(of: item.id, in: lookup.db) {
            let now = [entry.body.state["type"], entry.body.state["title"]]
            if now != before { found = entry.leaf.recordedAt }
            before = now
        }
        return found
    }

    /// Why an item may not be changed so; nil when it may.
    static func changed(_ item: AgendaItem, _ lookup: Lookup) throws -> String? {
        guard item.type == .major, let stored = try lookup.find(item.reference),
            let meeting = try lookup.find(item.meeting), meeting.state != .noticed
        else { return nil }
        return stored.type != .major || stored.title != item.title
            ? "会议已经开始，三重一大事项不能再改名，也不能由别的议题改成。没有写进通知的请列入下一次会议。" : nil
    }

    /// Why a meeting may not begin then; nil when it may.
    static func moved(_ meeting: Meeting, _ lookup: Lookup) throws -> String? {
        guard let start = meeting.start else { return nil }
        let items = try lookup.rows(AgendaItem.kindName, [("meeting", meeting.reference)])
        let isLate = items.contains {
            $0.state["type"]?.stringValue == AgendaItem.Sort.major.rawValue && $0.common.enteredAt > start
        }
        return isLate ? "会议里有三重一大事项，开始时间不能早于它写入的时间：那样就成了临时动议。" : nil
    }
}
