import Journal
import Records

/// Which records a duty counts, and for a duty of each record, which records it is about.
struct DutyQueries {
    let counted: FigureQuery
    let subjects: FigureQuery?

    init(_ duty: StandingDuty, in lookup: Lookup) throws {
        guard let kind = lookup.kinds.named(duty.kind), !kind.isAdministrative else {
            throw FigureProblem("kind", "没有这个台账，请写台账名称，例如 会议台账")
        }
        counted = FigureQuery(kind.name, try FigureConditions.parse(duty.conditions, kind, lookup))
        if let problem = counted.problem(lookup.kinds) { throw FigureProblem("conditions", problem) }
        guard !duty.each.isEmpty else {
            subjects = nil
            return
        }
        do {
            let query = FigureQuery(kind.name, duty.each == "全部" ? [] : try FigureConditions.parse(duty.each, kind, lookup))
            if let problem = query.problem(lookup.kinds) { throw FigureProblem("each", problem) }
            subjects = query
        } catch let problem as FigureProblem {
            throw FigureProblem("each", problem.sentence)
        }
    }
}

/// A duty with its occurrences as they stand on a day.
public struct DutyWatch: Sendable {
    public let duty: StandingDuty
    public let occurrences: [Occurrence]
    /// Why the newest occurrences cannot be judged; nil when they can.
    public let problem: String?
    /// The register that it counts.
    public let kind: String
    /// It counts a restricted register: its rate may be told, its occurrences not (§7-15).
    public let isRestricted: Bool
    /// Types of meeting that it counts, where it counts meetings.
    let bookTypes: [String]
    private let settings: Settings.History

    public var rate: DutyRate { DutyRate(occurrences) }

    /// The page of one of its occurrences.
    public func path(_ occurrence: Occurrence) -> String {
        "/look-back/\(duty.id)/\(occurrence.nominal.iso)" + (occurrence.subject.map { "?record=\($0)" } ?? "")
    }

    /// What every duty of a unit is judged with, read once for all of them.
    struct Shared {
        let settings: Settings.History
        let waivers: [Reference<StandingDuty>?: [Waiver]]

        init(_ lookup: Lookup) throws {
            settings = try lookup.settingHistory()
            waivers = Dictionary(grouping: try lookup.all(Waiver.self, ("state", Waiver.State.granted)), by: \.duty)
        }
    }

    public init(_ duty: StandingDuty, in lookup: Lookup, calendars: CalendarHistory, today: Day) throws {
        try self.init(duty, Shared(lookup), in: lookup, calendars: calendars, today: today)
    }

    init(_ duty: StandingDuty, _ shared: Shared, in lookup: Lookup, calendars: CalendarHistory, today: Day) throws {
        self.duty = duty
        settings = shared.settings
        let queries: DutyQueries
        do { queries = try DutyQueries(duty, in: lookup) } catch let problem as FigureProblem {
            // A name that has become two people's, a book that was renamed: it is said aloud, and the other duties go on.
            kind = lookup.kinds.named(duty.kind)?.name ?? ""
            bookTypes = []
            isRestricted = lookup.kinds.kind(kind)?.isRestricted ?? false
            occurrences = []
            self.problem = "“\(duty.title)”的判定条件现在不能用（\(problem.sentence)），请设立接替的任务"
            return
        }
        kind = queries.counted.kind
        bookTypes =
            queries.counted.kind == OtherDomains.meeting
            ? queries.counted.conditions.filter { $0.field == "type" && !$0.isNot }.flatMap(\.values) : []
        isRestricted = lookup.kinds.kind(kind)?.isRestricted ?? false
        guard let terms = duty.terms else {
            occurrences = []
            problem = nil
            return
        }
        let calendar = calendars.known(on: today)
        let waivers = shared.waivers[duty.reference] ?? []
        let records = try lookup.dutyRecords(queries.counted, from: terms.start, calendar: calendar)
        let subjects =
            try queries.subjects.map { try lookup.dutyRecords($0, from: terms.start, calendar: calendar, isFinished: false) } ?? []
        let exempt = duty.exemptions(waivers)
        (occurrences, problem) = DutyWatch.judged(today, calendar) { day throws(CalendarProblem) in
            try terms.occurrences(records: records, subjects: subjects, exempt: exempt, calendars: calendars, today: day)
        }
    }

    /// Judged to the day, or where a year has no calendar yet, as far as the known years reach: a missing year is said aloud, and must not
    /// stop the work of the years before it.
    private static func judged(
        _ today: Day, _ calendar: WorkCalendar, _ judge: (Day) throws(CalendarProblem) -> [Occurrence]
    ) -> ([Occurrence], String?) {
        let end = calendar.coveredYears.last.flatMap { Day(year: $0, month: 12, day: 31) } ?? today
        var problem: String?
        for day in [today, today.advanced(by: -7), end, end.advanced(by: -7)] where day <= today {
            do { return (try judge(day), problem) } catch { problem = problem ?? error.description }
        }
        return ([], problem)
    }

    /// The first lapse that has not been settled.
    public var lapse: Lapse? {
        guard duty.lapsedOn == nil, let terms = duty.terms else { return nil }
        return Lapse.first(in: occurrences, tolerance: terms.tolerance, after: duty.settledOn) { Lapse.Limits(settings.on($0)) }
    }
}

extension StandingDuty {
    /// What it promises; nil while it lacks a start or a rule.
    public var terms: DutyTerms? {
        guard let start else { return nil }
        let trigger: DutyTerms.Trigger
        if let rule { trigger = .rule(rule) } else if let within, !each.isEmpty { trigger = .each(workingDays: within) } else { return nil }
        var terms = DutyTerms(trigger, start: start, tolerance: tolerance)
        terms.end = end
        terms.window = window ?? .period
        terms.grace = grace ?? 0
        terms.shift = shift ?? .sameWeek
        terms.atLeast = atLeast ?? 1
        return terms
    }

    func exemptions(_ waivers: [Waiver]) -> [DutyExemption] {
        let waived = waivers.compactMap { waiver in
            waiver.occurrence.map {
                DutyExemption(
                    $0...$0, reason: "\(waiver.reason?.title ?? "免办")：\(waiver.text)", isNominal: true, subject: waiver.record.first?.id)
            }
        }
        let paused = pauses.split(separator: "\n").compactMap { line -> DutyExemption? in
            let parts = line.split(separator: " ", maxSplits: 2)
            guard parts.count >= 2, let from = Day(parts[0]), let to = Day(parts[1]), from <= to else { return nil }
            return DutyExemption(from...to, reason: "暂停：" + (parts.count > 2 ? String(parts[2]) : ""), isNominal: false)
        }
        return waived + paused
    }
}

extension Office {
    /// Judges every duty in force up to today, and writes what has lapsed. Safe to call at any time and any number of times: what the
    /// server missed while it was off is judged at the next start, with the right days.
    /// - Returns: the titles of duties found lapsed now.
    @discardableResult
    public func judgeDuties() async throws -> [String] {
        let today = today
        let calendars = calendars
        let found = try await read { lookup in
            // Those that have ended too: their last occurrences may be judged only afterwards.
            try lookup.all(StandingDuty.self).filter { $0.lapsedOn == nil }
                .filter { try DutyWatch($0, in: lookup, calendars: calendars, today: today).lapse != nil }.map(\.reference)
        }
        var titles: [String] = []
        for reference in found {
            let title = try await write(by: .system) { context -> String? in
                guard let duty = try context.lookup.find(reference),
                    let lapse = try DutyWatch(duty, in: context.lookup, calendars: context.calendars, today: context.today).lapse
                else { return nil }
                try DutyLife.lapse(duty, lapse, in: context)
                return duty.title
            }
            if let title { titles.append(title) }
        }
        return titles
    }
}
