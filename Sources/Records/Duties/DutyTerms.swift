/// What a standing duty (常态任务) promises, as plain values: when it falls due, within which days it counts, and how much is forgiven.
public struct DutyTerms: Sendable, Equatable {
    public enum Trigger: Sendable, Equatable {
        /// By a rule; one that names no day means "once in each period", and falls due on the period's last day.
        case rule(Recurrence)
        /// Once for each record of a register; due so many working days after the record's own day.
        case each(workingDays: Int)
    }

    /// Within which days something done counts.
    public enum Window: String, Choice {
        case period, day, nextDay, nextMonth
        public static let titles = ["本期内", "当天", "当天至次日", "次月8日前"]
    }

    /// What a holiday does to the day (domain §5).
    public enum Shift: String, Choice {
        case sameWeek, earlier, none
        public static let titles = ["同周顺延", "提前", "不调"]
    }

    public var trigger: Trigger
    /// First day of the promise, included.
    public var start: Day
    /// Last day, included; nil while it goes on.
    public var end: Day?
    public var window = Window.period
    /// Days after the window within which it is late, not missing.
    public var grace = 0
    public var shift = Shift.sameWeek
    /// How many records satisfy one occurrence.
    public var atLeast = 1
    /// Missing occurrences in a row that are forgiven.
    public var tolerance: Int

    /// - Parameter tolerance: nil for the usual: 6 for a daily duty, 1 for a weekly one, 0 for longer rhythms.
    public init(_ trigger: Trigger, start: Day, tolerance: Int? = nil) {
        self.trigger = trigger
        self.start = start
        self.tolerance = tolerance ?? DutyTerms.usualTolerance(trigger)
    }

    public static func usualTolerance(_ trigger: Trigger) -> Int {
        guard case .rule(let rule) = trigger else { return 0 }
        return switch rule.frequency {
        case .daily: 6
        case .weekly: 1
        case .monthly, .yearly: 0
        }
    }
}

/// One time that a rule names, before holidays are looked at.
struct PlannedDay: Equatable {
    /// The day by the rule.
    let day: Day
    /// Days within which something done counts.
    let from: Day
    let to: Day
}

extension DutyTerms {
    /// The days planned from the start through `last`, by the rule alone.
    func planned(_ rule: Recurrence, through last: Day) -> [PlannedDay] {
        let end = end.map { min($0, last) } ?? last
        let (whole, anchor) = DutyTerms.whole(rule, start)
        // A period that has begun by the last day is planned, though it falls due after it.
        let reach = rule.namesDay ? end.advanced(by: 7) : end.advanced(by: 31 * rule.monthsOfPeriod + 7 * rule.interval)
        let days = whole.days(from: anchor, through: reach)
        return days.enumerated().compactMap { index, day in
            var (from, to) = span(of: day, rule)
            // Several days in one period share it out: each has the days until the next, so that nothing is counted twice.
            if window == .period, rule.namesDay, index > 0, days[index - 1] >= from { from = day }
            if window == .period, rule.namesDay, index + 1 < days.count, days[index + 1] <= to { to = days[index + 1].advanced(by: -1) }
            guard day >= start, max(from, start) <= end, self.end.map({ day <= $0 }) ?? true else { return nil }
            return PlannedDay(day: day, from: max(from, start), to: to)
        }
    }

    /// A rule without a day, as one that names its period's last day; quarters and halves are those of the year.
    private static func whole(_ rule: Recurrence, _ start: Day) -> (Recurrence, Day) {
        guard !rule.namesDay else { return (rule, start) }
        var whole = rule
        switch rule.frequency {
        case .daily: return (rule, start)
        case .weekly:
            whole.days = ["SU"]
            return (whole, start.startOfWeek.advanced(by: 7 * (rule.interval - 1)))
        case .monthly:
            whole.monthDays = [-1]
            return (whole, lastMonth(of: rule.interval, around: Month(start)).first)
        case .yearly:
            whole.monthDays = [-1]
            if rule.months.isEmpty { whole.months = [12] }
            return (whole, start)
        }
    }

    /// The last month of the period of so many months that holds `month`; those that divide a year are the year's own.
    private static func lastMonth(of length: Int, around month: Month) -> Month {
        guard 12 % length == 0 else { return month.advanced(by: length - 1) }
        // Every second month is counted from the start: nobody calls January and February a period.
        return length == 2 ? month.advanced(by: 1) : Month(year: month.year, month: (month.month - 1) / length * length + length)
    }

    private func span(of day: Day, _ rule: Recurrence) -> (Day, Day) {
        switch window {
        case .day: return (day, day)
        case .nextDay: return (day, day.advanced(by: 1))
        case .nextMonth:
            let month = Month(day)
            return (month.first.advanced(by: 8), month.advanced(by: 1).first.advanced(by: 7))
        case .period: break
        }
        switch rule.frequency {
        case .daily: return (day, day.advanced(by: rule.interval - 1))
        case .weekly: return (day.startOfWeek.advanced(by: rule.namesDay ? 0 : -7 * (rule.interval - 1)), day.startOfWeek.advanced(by: 6))
        case .monthly:
            let month = Month(day)
            return (month.advanced(by: rule.namesDay ? 0 : 1 - rule.interval).first, month.last)
        // 每年3月: from the year's beginning to the end of March.
        case .yearly: return (Month(year: day.civil.year, month: 1).first, Month(day).last)
        }
    }
}

extension Recurrence {
    /// Whether the rule says on which day, or only how often.
    var namesDay: Bool { frequency == .daily || !days.isEmpty || !monthDays.isEmpty }

    var monthsOfPeriod: Int {
        switch frequency {
        case .daily, .weekly: 0
        case .monthly: interval
        case .yearly: 12 * interval
        }
    }
}
