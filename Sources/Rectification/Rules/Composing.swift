import Journal
import Records

/// What a monthly check or a report begins with: how far the rectification is, what is amiss and what comes next, as the registers show it.
/// People go over it before it is theirs.
struct Composing {
    private let progress: Progress
    private let overdue: [Measure]
    private let ahead: [Measure]
    private let reopened: [Finding]
    private let watches: [DutyWatch]
    private let today: Day
    /// Lines of one paragraph: a page is read, a list of ninety is not.
    private static let most = 10

    /// The newest inspection that is being worked on.
    static func current(_ lookup: Lookup) throws -> Reference<Inspection>? {
        let all: [Inspection] = try lookup.all(narrowed: .newest(20))
        return (all.first { $0.state == .rectifying || $0.state == .received } ?? all.first)?.reference
    }

    init(_ inspection: Reference<Inspection>, _ context: ProposalContext) throws {
        today = context.today
        let today = today
        progress = try Progress.of(inspection, in: context.lookup, on: today)
        let findings: [Finding] = try context.lookup.all(Finding.self, ("inspection", inspection))
        let measures: [Measure] = try context.lookup.all(narrowed: .among("finding", findings.map(\.id)))
        overdue = measures.filter { $0.isOverdue(on: today) }
        ahead = measures.filter { measure in
            guard measure.state != .signedOff, let due = measure.due else { return false }
            return due >= today && due <= today.advanced(by: 31)
        }.sorted { ($0.due ?? today, $0.code) < ($1.due ?? today, $1.code) }
        reopened = findings.filter { $0.state == .reopened }
        let mine = Set(measures.map(\.reference))
        watches = try LookBackGrid.watches(context.lookup, calendars: context.calendars, today: today) {
            $0.measure.map(mine.contains) ?? false && $0.state == .enabled
        }.filter { !$0.isRestricted }
    }

    var problems: String {
        var lines = overdue.prefix(Composing.most).map { "措施\($0.code)逾期（时限\($0.due?.chinese ?? "")）：\($0.text.prefix(30))" }
        if overdue.count > Composing.most { lines.append("另有\(overdue.count - Composing.most)条措施逾期。") }
        lines += reopened.map { "问题\($0.ordinal ?? 0)重开：\($0.title.prefix(30))" }
        lines += watches.compactMap { watch in
            let lost = watch.occurrences.filter { $0.state == .missing && $0.due > today.advanced(by: -31) }
            return lost.isEmpty ? nil : "“\(watch.duty.title)”近一个月缺失\(lost.count)期（\(lost.map(\.due.chinese).joined(separator: "、"))）"
        }
        return lines.isEmpty ? "没有逾期的措施、重开的问题和缺失的常态任务。" : lines.joined(separator: "\n")
    }

    var next: String {
        var lines = ahead.prefix(Composing.most).map { "\($0.due?.chinese ?? "")前：措施\($0.code)，\($0.text.prefix(30))" }
        if ahead.count > Composing.most { lines.append("另有\(ahead.count - Composing.most)条措施一个月内到期。") }
        return lines.isEmpty ? "一个月内没有到期的措施；继续按期办理常态任务。" : lines.joined(separator: "\n")
    }

    var report: String {
        let kept = watches.reduce(into: (done: 0, due: 0)) { sum, watch in
            sum.done += watch.rate.done + watch.rate.supplied
            sum.due += watch.rate.due - watch.rate.waived
        }
        let duties = watches.isEmpty ? "" : "\n常态任务\(watches.count)项，应办\(kept.due)期，做到\(kept.done)期。"
        return "截至\(today.chinese)，\(progress.sentence)\(duties)\n存在问题：\n\(problems)\n下步安排：\n\(next)"
    }
}
