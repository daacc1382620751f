import Documents
import Journal
import Records

/// 回头看: standing duties by weeks, each week's worst state, and what has lapsed.
public struct LookBackGrid: Sendable {
    public struct Row: Sendable {
        public let watch: DutyWatch
        /// 问题12, that the duty's measure belongs to.
        public let finding: Finding?
        public let owner: String
        /// One a week; empty where nothing falls due.
        public let weeks: [[Occurrence]]
        public let rate: DutyRate
        /// Why it can never be kept any more.
        public let deadEnd: String?
    }
    /// Mondays, oldest first.
    public let mondays: [Day]
    public let rows: [Row]

    /// Of several states of one week the one that is worst.
    public static func worst(_ occurrences: [Occurrence]) -> Occurrence.State? {
        let order: [Occurrence.State] = [.missing, .overdue, .supplied, .done, .waived, .ahead]
        return order.first { state in occurrences.contains { $0.state == state } }
    }

    /// Every duty, or every one that is meant, with its occurrences as of a day.
    public static func watches(
        _ lookup: Lookup, calendars: CalendarHistory, today: Day, where isMeant: (StandingDuty) -> Bool = { _ in true }
    ) throws -> [DutyWatch] {
        let shared = try DutyWatch.Shared(lookup)
        return try lookup.all(StandingDuty.self).filter(isMeant).map {
            try DutyWatch($0, shared, in: lookup, calendars: calendars, today: today)
        }
    }

    public init(_ watches: [DutyWatch], weeks: Int, _ lookup: Lookup, today: Day) throws {
        let last = today.startOfWeek
        mondays = (0..<weeks).map { last.advanced(by: 7 * ($0 - weeks + 1)) }
        let first = mondays.first ?? last
        let measures: [Measure] = try lookup.all(narrowed: .among("id", watches.compactMap(\.duty.measure?.id)))
        let findings: [Finding] = try lookup.all(narrowed: .among("id", measures.compactMap(\.finding?.id)))
        let people: [Person] = try lookup.all(narrowed: .among("id", watches.compactMap(\.duty.owner?.id)))
        let findingOf = Dictionary(findings.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        let measureOf = Dictionary(measures.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        let personOf = Dictionary(people.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        rows = watches.filter { $0.duty.state != .ended || ($0.duty.end ?? first) >= first }.map { watch in
            var columns = [[Occurrence]](repeating: [], count: weeks)
            var shown: [Occurrence] = []
            for occurrence in watch.occurrences where occurrence.due >= first && occurrence.due <= last.advanced(by: 6) {
                columns[first.distance(to: occurrence.due.startOfWeek) / 7].append(occurrence)
                shown.append(occurrence)
            }
            let owner = watch.duty.owner.flatMap { personOf[$0] }
            return Row(
                watch: watch, finding: watch.duty.measure.flatMap { measureOf[$0] }?.finding.flatMap { findingOf[$0] },
                owner: owner?.name ?? "", weeks: watch.isRestricted ? [[Occurrence]](repeating: [], count: weeks) : columns,
                rate: DutyRate(shown),
                deadEnd: owner?.state == .left ? "责任人已离岗，请设立由他人负责的接替任务" : nil)
        }.sorted { ($0.finding?.ordinal ?? .max, $0.watch.duty.id) < ($1.finding?.ordinal ?? .max, $1.watch.duty.id) }
    }

    /// All rows together.
    public var rate: DutyRate {
        var sum = DutyRate([])
        for row in rows {
            sum.due += row.rate.due
            sum.waived += row.rate.waived
            sum.done += row.rate.done
            sum.supplied += row.rate.supplied
            sum.overdue += row.rate.overdue
            sum.missing += row.rate.missing
        }
        return sum
    }

    public var lapsed: [Row] { rows.filter { $0.watch.duty.lapsedOn != nil } }

    /// What falls due next, and what is late while its grace runs.
    public func open(on today: Day) -> [(row: Row, occurrence: Occurrence)] {
        rows.filter { !$0.watch.isRestricted }.flatMap { row in
            row.watch.occurrences.filter {
                $0.state == .ahead && $0.due <= today.advanced(by: 7) || $0.state == .overdue && today <= $0.graceEnd
            }
            .map { (row, $0) }
        }.sorted { ($0.1.due, $0.0.watch.duty.id) < ($1.1.due, $1.0.watch.duty.id) }
    }

    /// 核查表 for inspectors: one line an occurrence.
    public func table(from first: Day, checkpoint: String) -> Table {
        var table = Table(
            title: "常态任务核查表", subtitle: mondays.first.map { "\($0.chinese)起" },
            columns: [
                .init("问题", .number), .init("常态任务", .wide), .init("责任人"), .init("期次", .date), .init("应办日", .date), .init("状态"),
                .init("记录数", .number), .init("说明", .wide),
            ])
        for row in rows where !row.watch.isRestricted {
            for occurrence in row.watch.occurrences where occurrence.due >= first {
                table.rows.append([
                    row.finding?.ordinal.map { .integer($0) } ?? .blank, .text(row.watch.duty.title), .text(row.owner),
                    Table.Value(occurrence.nominal), Table.Value(occurrence.due), .text(occurrence.state.title),
                    .integer(occurrence.records.count), .text(occurrence.reason ?? ""),
                ])
            }
        }
        table.footer = [checkpoint]
        return table
    }
}
