import Foundation
import GRDB
import Journal
import Synchronization

/// A unit at work: its journal, its kinds, its calendar, and the local store. The one door for whoever reads or writes.
public final class Office: Sendable {
    public let journal: Journal
    public let kinds: Kinds
    let shipped: WorkCalendar
    private let known: Mutex<CalendarHistory>
    public let local: LocalStore
    public let clock: Clock
    private let people = Atomic<Int>(0)

    /// Grows whenever accounts, persons or appointments change, so that who may do what is worked out once.
    public var peopleVersion: Int { people.load(ordering: .acquiring) }

    /// Opens a unit's folder, or creates it. Tables whose declaration has changed are rebuilt from the journal first.
    /// - Parameter progress: entries read for that, and all there are.
    public init(
        opening folder: UnitFolder, create: Bool = false, kinds: [Kind], calendar: WorkCalendar? = nil, clock: Clock = .system,
        progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
    ) throws {
        let kinds = try Kinds(KernelKinds.all + kinds)
        journal = try Journal(opening: folder, create: create, clock: clock)
        self.kinds = kinds
        shipped = try calendar ?? .shipped()
        known = Mutex(CalendarHistory(shipped))
        self.clock = clock
        local = try LocalStore(folder)
        try buildTables(progress: progress)
        try readCalendars()
        let confirmed = try readNow { try $0.all(ClockConfirmation.self).compactMap(\.confirmed).max() }
        if let confirmed { journal.restoreClockConfirmation(confirmed) }
    }

    public var today: Day { Day(clock.wall()) }

    /// The work calendar as it is known today.
    public var calendar: WorkCalendar { calendars.known(on: today) }

    /// The work calendars as they were known from day to day.
    public var calendars: CalendarHistory { known.withLock { $0 } }

    /// Read at start, and whenever the office may have brought a year into force; pages ask inside their own reading.
    private func readCalendars() throws {
        let years = try readNow { lookup in try lookup.all(WorkYear.self) }
        let made = WorkCalendar.history(shipped, years)
        known.withLock { $0 = made }
    }

    /// Runs one command for a person. Durable when it returns.
    public func submit(_ command: Command, by viewer: Viewer) async throws -> Receipt {
        try await write(by: viewer) { try $0.perform(command) }
    }

    /// Runs several pieces of work as one batch: all of it is written, or nothing.
    public func write<T: Sendable>(
        by viewer: Viewer, reason: String? = nil, _ work: @escaping @Sendable (ActionContext) throws -> T
    ) async throws -> T {
        finish(try await journal.write(prepared(viewer, reason, work)))
    }

    /// The same for callers that are not asynchronous (start, command line).
    public func writeAndWait<T: Sendable>(
        by viewer: Viewer, reason: String? = nil, _ work: @escaping @Sendable (ActionContext) throws -> T
    ) throws -> T {
        finish(try journal.writeAndWait(prepared(viewer, reason, work)))
    }

    /// The work as the journal runs it: with the context of the office, and whether it changed who may do what.
    private func prepared<T: Sendable>(
        _ viewer: Viewer, _ reason: String?, _ work: @escaping @Sendable (ActionContext) throws -> T
    ) -> @Sendable (Transaction) throws -> (value: T, touchesPeople: Bool) {
        let kinds = kinds
        let calendars = calendars
        return { transaction in
            let context = try ActionContext(transaction, kinds: kinds, viewer: viewer, calendars: calendars, reason: reason)
            return (try work(context), context.touchesPeople)
        }
    }

    private func finish<T>(_ result: (value: T, touchesPeople: Bool)) -> T {
        if result.touchesPeople {
            // Without them the older calendar stands, which refuses a year that it does not know.
            try? readCalendars()
            people.add(1, ordering: .releasing)
        }
        return result.value
    }

    public func read<T: Sendable>(_ work: @escaping @Sendable (Lookup) throws -> T) async throws -> T {
        let kinds = kinds
        return try await journal.pool.read { try work(Lookup($0, kinds)) }
    }

    public func readNow<T>(_ work: (Lookup) throws -> T) throws -> T {
        try journal.pool.read { try work(Lookup($0, kinds)) }
    }
}
