import Journal

/// Calendars as they were known: what has been judged stays judged when a later one moves a holiday.
public struct CalendarHistory: Sendable {
    /// Each with the first day on which it was known, oldest first.
    private let versions: [(from: Day, calendar: WorkCalendar)]

    public init(_ calendar: WorkCalendar) { versions = [(Day(number: .min), calendar)] }

    public init(_ versions: [(from: Day, calendar: WorkCalendar)]) { self.versions = versions }

    public func known(on day: Day) -> WorkCalendar { versions[position(on: day)].calendar }

    private func position(on day: Day) -> Int {
        var index = versions.count - 1
        while index > 0, versions[index].from > day { index -= 1 }
        return index
    }

    /// Works something out by what was known on a day. A year that was entered later than it was needed is taken from where it was first
    /// entered: better known late than never.
    /// - Parameter today: nothing that was entered after this is known.
    func work<T>(
        knownOn day: Day, today: Day, _ body: (WorkCalendar) throws(CalendarProblem) -> T
    ) throws(CalendarProblem) -> T {
        let index = position(on: day)
        do { return try body(versions[index].calendar) } catch {
            for later in versions[(index + 1)...] where later.from <= today {
                if let found = try? body(later.calendar) { return found }
            }
            throw error
        }
    }
}

extension DutyTerms {
    /// The occurrences of a duty whose window has begun by `today`, oldest first, each with its state on that day. Pure.
    /// - Parameters:
    ///   - records: what the duty counts, in any order.
    ///   - subjects: for a duty of each record, those records; `day` is their own day.
    /// - Throws: ``CalendarProblem`` when a year that is needed has no calendar.
    public func occurrences(
        records: [DutyRecord], subjects: [DutyRecord] = [], exempt: [DutyExemption] = [], calendars: CalendarHistory, today: Day
    ) throws(CalendarProblem) -> [Occurrence] {
        switch trigger {
        case .rule(let rule): return try byRule(rule, records, exempt, calendars, today)
        case .each(let count): return forEach(count, records, subjects, exempt, calendars, today)
        }
    }

    private func byRule(
        _ rule: Recurrence, _ records: [DutyRecord], _ exempt: [DutyExemption], _ calendars: CalendarHistory, _ today: Day
    ) throws(CalendarProblem) -> [Occurrence] {
        let sorted = records.sorted { ($0.day, $0.id) < ($1.day, $1.id) }
        let days = planned(rule, through: today)
        var found: [Occurrence] = []
        found.reserveCapacity(days.count)
        var taken: Set<Int> = []
        let named = Set(days.map(\.day))
        for planned in days {
            let moved = try calendars.work(knownOn: min(today, planned.to.advanced(by: grace)), today: today) {
                known throws(CalendarProblem) in try shifted(planned.day, known)
            }
            // Where the day would fall on another's, nobody does the thing twice that day.
            let isTaken =
                moved.day.map { day in day != planned.day && (named.contains(day) || found.suffix(7).contains { $0.due == day }) } ?? false
            // A single day takes its window with it when it moves.
            let moves = window == .day || window == .nextDay
            let offset = moves && !isTaken ? planned.day.distance(to: moved.day ?? planned.day) : 0
            let to = planned.to.advanced(by: offset)
            var occurrence = Occurrence(
                nominal: planned.day, due: moved.day ?? planned.day, from: planned.from.advanced(by: offset), to: to,
                graceEnd: to.advanced(by: grace), state: .ahead)
            occurrence.dayOff = moved.day == nil ? nil : moved.off
            // A week without a working day.
            if moved.day == nil { occurrence.excuse = "法定节假日：这一周没有工作日" }
            if let day = moved.day, isTaken {
                taken.insert(found.count)
                let off = if case .holiday? = moved.off { "法定节假日" } else { "休息日" }
                occurrence.excuse = "\(off)：顺延到的\(day.chinese)已有这项任务的一期"
            }
            settle(&occurrence, after: &found)
            found.append(occurrence)
        }
        for index in found.indices {
            let next = index + 1 < found.count ? found[index + 1] : nil
            let waiver = found[index].excuse ?? exempt.first { $0.excuses(found[index]) }?.reason
            // What was done on the day that took its place is the other's.
            let near = taken.contains(index) ? sorted[0..<0] : DutyTerms.slice(sorted, found[index].from, found[index].graceEnd)
            let later = next.map { DutyTerms.slice(sorted, $0.from, $0.to) } ?? sorted[0..<0]
            judge(&found[index], near, later, waiver, today)
        }
        return found
    }

    /// A day that moved lies within its own window; what it takes from the one before is that one's no longer.
    private func settle(_ occurrence: inout Occurrence, after found: inout [Occurrence]) {
        guard occurrence.due != occurrence.nominal, occurrence.excuse == nil,
            occurrence.due < occurrence.from || occurrence.due > occurrence.to
        else { return }
        occurrence.from = min(occurrence.from, occurrence.due)
        if occurrence.due > occurrence.to {
            occurrence.to = occurrence.due
            occurrence.graceEnd = occurrence.due.advanced(by: grace)
        }
        guard let last = found.indices.last, found[last].to >= occurrence.from, found[last].due < occurrence.from else { return }
        found[last].to = occurrence.from.advanced(by: -1)
        found[last].graceEnd = found[last].to.advanced(by: grace)
    }

    /// Records of these days, by halving: a long register is walked once, not once an occurrence.
    private static func slice(_ sorted: [DutyRecord], _ from: Day, _ to: Day) -> ArraySlice<DutyRecord> {
        func first(_ isPast: (Day) -> Bool) -> Int {
            var (low, high) = (0, sorted.count)
            while low < high {
                let middle = (low + high) / 2
                if isPast(sorted[middle].day) { high = middle } else { low = middle + 1 }
            }
            return low
        }
        let start = first { $0 >= from }
        return sorted[start..<max(start, first { $0 > to })]
    }

    private func forEach(
        _ count: Int, _ records: [DutyRecord], _ subjects: [DutyRecord], _ exempt: [DutyExemption], _ calendars: CalendarHistory,
        _ today: Day
    ) -> [Occurrence] {
        let kept = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        var found: [Occurrence] = []
        for subject in subjects.sorted(by: { ($0.day, $0.id) < ($1.day, $1.id) })
        where subject.day >= start && subject.day <= today && end.map({ subject.day <= $0 }) ?? true {
            // One whose days cannot be counted yet is not judged yet; it must not hide the others.
            guard let now = try? calendars.known(on: today).day(workingDays: count, after: subject.day),
                let to = try? calendars.work(
                    knownOn: min(today, now.advanced(by: grace)), today: today,
                    { known throws(CalendarProblem) in try known.day(workingDays: count, after: subject.day) })
            else { continue }
            var occurrence = Occurrence(
                nominal: subject.day, due: to, from: subject.day, to: to, graceEnd: to.advanced(by: grace), state: .ahead)
            occurrence.subject = subject.id
            occurrence.records = [subject.id]
            var done: [DutyRecord] = []
            // What counts is when it was dealt with, not when it came in.
            if let record = kept[subject.id], record.enteredOn <= occurrence.graceEnd {
                done = [DutyRecord(id: record.id, day: record.enteredOn, enteredOn: record.enteredOn)]
            }
            judge(&occurrence, done[...], done[0..<0], exempt.first { $0.excuses(occurrence) }?.reason, today)
            if occurrence.records.isEmpty { occurrence.records = [subject.id] }
            found.append(occurrence)
        }
        return found
    }

    /// - Parameters:
    ///   - near: records from the window's first day to the end of the grace.
    ///   - later: records of the next window. What is done in the grace makes up for this occurrence only where the next one does not need it.
    private func judge(
        _ occurrence: inout Occurrence, _ near: ArraySlice<DutyRecord>, _ later: ArraySlice<DutyRecord>, _ waiver: String?, _ today: Day
    ) {
        let (to, graceEnd) = (occurrence.to, occurrence.graceEnd)
        // Records come by day, so those within the window stand first.
        let within = near.prefix { $0.day <= to }
        let isOver = today > graceEnd
        if waiver == nil, isOver { occurrence.verdict = verdict(near, later, to, knownBy: graceEnd) }
        let standing = verdict(near, later, to, knownBy: nil)
        occurrence.records = within.map(\.id)
        if standing == .kept {
            occurrence.state = within.count { !$0.isLate } >= atLeast ? .done : .supplied
        } else if let waiver {
            occurrence.state = .waived
            occurrence.excuse = waiver
        } else if today <= to {
            occurrence.state = .ahead
        } else {
            occurrence.state = !isOver || standing == .late ? .overdue : .missing
            if standing == .late { occurrence.records = near.map(\.id) }
        }
    }

    /// - Parameter day: only what was entered by then is known; nil knows everything.
    private func verdict(
        _ near: ArraySlice<DutyRecord>, _ later: ArraySlice<DutyRecord>, _ to: Day, knownBy day: Day?
    ) -> Occurrence.Verdict {
        func isKnown(_ record: DutyRecord) -> Bool { day.map { record.enteredOn <= $0 } ?? true }
        let within = near.count { $0.day <= to && isKnown($0) }
        if within >= atLeast { return .kept }
        let after = near.filter { $0.day > to && isKnown($0) }
        guard within + after.count >= atLeast else { return .missing }
        let shared = Set(later.filter(isKnown).map(\.id))
        let needed = after.count { shared.contains($0.id) }
        let spare = after.count - needed + min(needed, max(0, shared.count - atLeast))
        return within + spare >= atLeast ? .late : .missing
    }

    /// Where a day moves for a holiday: the next working day of the same ISO week, else the one before, else nowhere (domain §5).
    /// - Returns: the day, and where it is another one, what kind of day the planned one is.
    func shifted(_ day: Day, _ calendar: WorkCalendar) throws(CalendarProblem) -> (day: Day?, off: WorkCalendar.Kind?) {
        guard shift != .none else { return (day, nil) }
        let kind = try calendar.kind(of: day)
        switch kind {
        case .work, .makeUp: return (day, nil)
        case .weekend, .holiday: break
        }
        let monday = day.startOfWeek
        func firstWorkday(_ days: StrideThrough<Day>) throws(CalendarProblem) -> Day? {
            for day in days where try calendar.isWorkday(day) { return day }
            return nil
        }
        let after = stride(from: day.advanced(by: 1), through: monday.advanced(by: 6), by: 1)
        let before = stride(from: day.advanced(by: -1), through: monday, by: -1)
        let nearest = try firstWorkday(shift == .sameWeek ? after : before)
        if let nearest { return (nearest, kind) }
        return (try firstWorkday(shift == .sameWeek ? before : after), kind)
    }
}
