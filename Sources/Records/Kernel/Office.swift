import Foundation
import GRDB
import Journal
import Synchronization

/// A unit at work: its journal, its kinds, its calendar, and the local store. The one door for whoever reads or writes.
public final class Office: Sendable {
    public let journal: Journal
    public let kinds: Kinds
    public let calendar: WorkCalendar
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
        self.calendar = try calendar ?? .shipped()
        self.clock = clock
        local = try LocalStore(folder)
        try buildTables(progress: progress)
        let confirmed = try readNow { try $0.all(ClockConfirmation.self).compactMap(\.confirmed).max() }
        if let confirmed { journal.restoreClockConfirmation(confirmed) }
    }

    public var today: Day { Day(clock.wall()) }

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
        let calendar = calendar
        return { transaction in
            let context = try ActionContext(transaction, kinds: kinds, viewer: viewer, calendar: calendar, reason: reason)
            return (try work(context), context.touchesPeople)
        }
    }

    private func finish<T>(_ result: (value: T, touchesPeople: Bool)) -> T {
        if result.touchesPeople { people.add(1, ordering: .releasing) }
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
