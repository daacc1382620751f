import Journal

/// 反弹: a promise is no longer kept.
public struct Lapse: Sendable, Equatable {
    /// The day on which it was plain: the day after the deciding occurrence's grace.
    public let day: Day
    /// What was missing.
    public let occurrences: [Occurrence]
    /// In the words of the reason that is kept.
    public let reason: String

    public init(day: Day, occurrences: [Occurrence] = [], reason: String) {
        self.day = day
        self.occurrences = occurrences
        self.reason = reason
    }

    /// Share of the last occurrences that must be kept, in percent, and how many of them are looked at.
    public struct Limits: Sendable, Equatable {
        public var percent = 80
        public var last = 12
        public init() {}
        public init(_ settings: Settings) {
            percent = settings[.lapsePercent]
            last = settings[.lapseLast]
        }
    }

    /// The first lapse that became plain after `since`. Waived occurrences neither break a row nor count.
    ///
    /// Judged by what was known when each grace ended, so that the answer does not depend on when it is asked.
    /// - Parameter limits: those that the unit had decided for a day.
    public static func first(
        in occurrences: [Occurrence], tolerance: Int, after since: Day?, limits: (Day) -> Limits = { _ in Limits() }
    ) -> Lapse? {
        var row: [Occurrence] = []
        var judged: [Occurrence] = []
        for occurrence in occurrences.sorted(by: { ($0.graceEnd, $0.nominal) < ($1.graceEnd, $1.nominal) }) {
            // What was judged before the last closing is settled.
            guard let verdict = occurrence.verdict, since.map({ occurrence.graceEnd >= $0 }) ?? true else { continue }
            judged.append(occurrence)
            row = verdict == .missing ? row + [occurrence] : []
            guard verdict != .kept else { continue }
            let day = occurrence.graceEnd.advanced(by: 1)
            if row.count > tolerance { return Lapse(day: day, occurrences: row, reason: "连续\(row.count)期缺失：" + words(row)) }
            let limits = limits(day)
            let lost = judged.suffix(limits.last).filter { $0.verdict != .kept }
            guard judged.count >= limits.last, (limits.last - lost.count) * 100 < limits.percent * limits.last else { continue }
            return Lapse(
                day: day, occurrences: Array(lost),
                reason: "最近\(limits.last)期只做到\(limits.last - lost.count)期，低于\(limits.percent)%：" + words(Array(lost)))
        }
        return nil
    }

    private static func words(_ occurrences: [Occurrence]) -> String { occurrences.map(\.due.chinese).joined(separator: "、") }
}
