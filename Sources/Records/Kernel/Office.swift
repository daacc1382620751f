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
    public init(
        opening folder: UnitFolder, create: Bool = false, kinds: [Kind], calendar: WorkCalendar? = nil, clock: Clock = .system
    ) throws {
        let kinds = try Kinds(KernelKinds.all + kinds)
        journal = try Journal(opening: folder, create: create, clock: clock)
        self.kinds = kinds
        self.calendar = try calendar ?? .shipped()
        self.clock = clock
        local = try LocalStore(folder)
        try buildTables()
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
        let kinds = kinds
        let calendar = calendar
        let (value, touched) = try await journal.write { transaction in
            let context = try ActionContext(transaction, kinds: kinds, viewer: viewer, calendar: calendar, reason: reason)
            return (try work(context), context.touchesPeople)
        }
        if touched { people.add(1, ordering: .releasing) }
        return value
    }

    /// The same for callers that are not asynchronous (start, command line).
    public func writeAndWait<T: Sendable>(
        by viewer: Viewer, reason: String? = nil, _ work: @escaping @Sendable (ActionContext) throws -> T
    ) throws -> T {
        let kinds = kinds
        let calendar = calendar
        let (value, touched) = try journal.writeAndWait { transaction in
            let context = try ActionContext(transaction, kinds: kinds, viewer: viewer, calendar: calendar, reason: reason)
            return (try work(context), context.touchesPeople)
        }
        if touched { people.add(1, ordering: .releasing) }
        return value
    }

    public func read<T: Sendable>(_ work: @escaping @Sendable (Lookup) throws -> T) async throws -> T {
        let kinds = kinds
        return try await journal.pool.read { try work(Lookup($0, kinds)) }
    }

    public func readNow<T>(_ work: (Lookup) throws -> T) throws -> T {
        try journal.pool.read { try work(Lookup($0, kinds)) }
    }

    /// Makes the tables that are missing, and remakes those that are declared otherwise now.
    private func buildTables() throws {
        let kinds = kinds
        let calendar = calendar
        let stored: [String: Declaration] = try journal.pool.read { db in
            guard let table = kinds.table(Declaration.kindName), try db.tableExists(table.name) else { return [:] }
            let rows: [Declaration] = try Lookup(db, kinds).all()
            return Dictionary(rows.map { ($0.kind, $0) }, uniquingKeysWith: { _, last in last })
        }
        let changed = kinds.all.filter { kind in kinds.table(kind.name).map { $0.declarationHash != stored[kind.name]?.hash } ?? false }
        guard !changed.isEmpty else { return }
        try journal.writeAndWait { transaction in
            // The register of declarations comes first, since every table is written down in it.
            for kind in changed.sorted(by: { a, _ in a.name == Declaration.kindName }) {
                try Rebuild.run(kind.name, kinds, in: transaction.db)
            }
            let context = try ActionContext(transaction, kinds: kinds, viewer: .system, calendar: calendar)
            for kind in changed {
                guard let table = kinds.table(kind.name) else { continue }
                if let known = stored[kind.name] {
                    try context.update(known.reference, action: "edit") { $0.hash = table.declarationHash }
                } else {
                    var declaration = Declaration()
                    declaration.kind = kind.name
                    declaration.hash = table.declarationHash
                    try context.create(declaration)
                }
            }
        }
    }

    /// Throws every derived table away and makes it again from the journal.
    public func rebuild(progress: @escaping @Sendable (String) -> Void = { _ in }) throws {
        let kinds = kinds
        try journal.writeAndWait { transaction in
            for kind in kinds.all {
                progress(kind.title)
                try Rebuild.run(kind.name, kinds, in: transaction.db)
            }
        }
    }
}

/// Makes one derived table from the journal.
enum Rebuild {
    static func run(_ name: String, _ kinds: Kinds, in db: Database) throws {
        guard let table = kinds.table(name) else { return }
        try db.execute(sql: "DROP TABLE IF EXISTS \(table.name)")
        for statement in table.statements { try db.execute(sql: statement) }
        // Bodies are canonical, so this text stands in every body of the kind and (as JSON) nowhere else unescaped.
        let mark = Data("\"kind\":\"\(name)\"".utf8)
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT sequence, body FROM entry e WHERE instr(body, ?) > 0 AND revision = \
                (SELECT max(revision) FROM entry WHERE record = e.record) ORDER BY sequence
                """, arguments: [mark])
        while let row = try rows.next() {
            guard let body = Body([UInt8](row[1] as Data)), body.kind == name else { continue }
            let sequence: Int = row[0]
            var sealed: [SealedPart: [String: JSON]] = [:]
            for part in body.sealed.keys { sealed[part] = try Journal.sealed(part, sequence: sequence, in: db) }
            try table.write(
                table.values(id: body.record, revision: body.revision, sequence: sequence, open: body.state, sealed: sealed),
                in: db)
        }
    }
}
