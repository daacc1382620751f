import Foundation
import GRDB
import Journal

/// What an action's rule and its consequences may use: the records as they are inside the writer's transaction, the day,
/// who acts, and the reason given. Lives only during that transaction.
public final class ActionContext {
    public let transaction: Transaction
    public let kinds: Kinds
    /// Who acts; while a substitution is used, with the principal's powers.
    public internal(set) var viewer: Viewer
    public let today: Day
    public let now: Moment
    /// The work calendar as it is known now.
    public var calendar: WorkCalendar { calendars.known(on: today) }
    public let calendars: CalendarHistory
    /// The reason that the person gave, if the form asked for one.
    public internal(set) var reason: String?
    /// The acted-on record's kernel members.
    public internal(set) var common = Common()
    /// Whether anything written here bears on who may do what.
    private(set) var touchesPeople = false
    /// Marks every record made here as taken over from outside.
    public var imported: String?

    public init(_ transaction: Transaction, kinds: Kinds, viewer: Viewer, calendars: CalendarHistory, reason: String? = nil) throws {
        self.transaction = transaction
        self.kinds = kinds
        self.viewer = viewer
        self.calendars = calendars
        self.reason = reason
        now = try transaction.recordedAt().time
        today = Day(now)
    }

    public var lookup: Lookup { Lookup(transaction.db, kinds, memo: memo) }
    private let memo = RowMemo()

    /// Acts for an absent person for the rest of this command, where he himself may not.
    /// - Returns: false where neither he nor anybody for whom he acts may.
    public func stepIn(_ isAllowed: (Viewer) throws -> Bool) rethrows -> Bool {
        for candidate in [viewer] + viewer.standIns where try isAllowed(candidate) {
            viewer = candidate
            return true
        }
        return false
    }

    /// A rule that only warns: the person may go on by writing why, and the reason is kept.
    public func warn(_ sentence: String) throws {
        guard reason?.isEmpty ?? true else { return }
        throw Refusal(sentence + "如确需继续，请写明理由。", code: .needsReason)
    }

    /// Makes a record as part of this batch. The caller has checked its fields.
    @discardableResult
    public func create<R: Record>(_ record: R, action: String = "create", as viewer: Viewer? = nil, common: Common = Common()) throws
        -> Reference<R>
    {
        let id = RecordID.new(at: now)
        var state = Codec<R>().encode(record)
        state.merge(common.members.filter { $0.key != "author" && $0.key != "enteredAt" }) { own, _ in own }
        try write(R.kindName, id, before: nil, after: state, action: action, as: viewer ?? self.viewer, reason: reason)
        return Reference(id)
    }

    /// Changes another record as a consequence of this action, as an entry in the same batch.
    public func update<R: Record>(
        _ reference: Reference<R>, action: String, as viewer: Viewer? = nil, reason: String? = nil, _ change: (inout R) throws -> Void
    ) throws {
        guard let row = try lookup.row(R.kindName, reference.id) else { throw Refusal.notFound }
        var record = (row.typed() as Stored<R>).record
        try change(&record)
        let encoded = Codec<R>().encode(record)
        let names = Codec<R>().names
        let after = row.state.filter { !names.contains($0.key) }.merging(encoded) { _, new in new }
        guard after != row.state else { return }
        try write(R.kindName, reference.id, before: row, after: after, action: action, as: viewer ?? self.viewer, reason: reason)
    }

    /// Appends the entry, writes the derived row, and lets consequences follow.
    func write(
        _ kindName: String, _ id: RecordID, before: RegisterRow?, after state: [String: JSON], action: String,
        as viewer: Viewer, reason: String?
    ) throws {
        guard let table = kinds.table(kindName) else { throw Refusal.notFound }
        let kind = table.kind
        var state = try kind.prepare(state, id, lookup)
        if before == nil {
            state["author"] = .string(viewer.actor.description)
            state["enteredAt"] = .integer(now.milliseconds)
            if let imported { state["imported"] = .string(imported) }
        }
        try checkUnique(table, id, state)
        var open = state
        var sealed: [SealedPart: [String: JSON]] = [:]
        for field in kind.fields {
            guard let part = field.sealed, let value = open.removeValue(forKey: field.name) else { continue }
            sealed[part, default: [:]][field.name] = value
        }
        if kind.group == .people || kind.isAdministrative { touchesPeople = true }
        let revision = (before?.revision ?? 0) + 1
        let body = Body(
            kind: kindName, record: id, revision: revision, action: action, actor: viewer.actor,
            principal: viewer.principal, reason: reason, state: open)
        let appended = try transaction.append(body, sealed: sealed)
        memo.forget(kindName, id)
        try table.write(
            table.values(id: id, revision: revision, sequence: appended.sequence, open: open, sealed: sealed),
            in: transaction.db)
        try kind.follow(before?.state, state, id, self)
    }

    /// Empties a sealed part's columns of a row, once the part itself is erased.
    func blank(_ part: SealedPart, of id: RecordID, _ table: DerivedTable) throws {
        let columns = table.kind.fields.filter { $0.sealed == part }.map { "\"\($0.name)\" = NULL" }.joined(separator: ", ")
        guard !columns.isEmpty else { return }
        memo.forget(table.kind.name, id)
        try transaction.db.execute(sql: "UPDATE \(table.name) SET \(columns) WHERE id = ?", arguments: [id.data])
    }

    private func checkUnique(_ table: DerivedTable, _ id: RecordID, _ state: [String: JSON]) throws {
        guard state["voided"] == nil else { return }
        for unique in table.kind.uniques {
            let values = unique.fields.map { table.kind.field($0)?.type.stored(state[$0]) ?? .null }
            if values.contains(.null) { continue }
            let condition = unique.fields.map { "\"\($0)\" = ?" }.joined(separator: " AND ")
            let sql = "SELECT 1 FROM \(table.name) WHERE \(condition) AND voided IS NULL AND id <> ? LIMIT 1"
            let arguments = StatementArguments(values.map(\.databaseValue) + [id.data.databaseValue])
            if try Int.fetchOne(transaction.db.cachedStatement(sql: sql), arguments: arguments) != nil {
                throw InvalidInput([unique.fields.last ?? "": unique.sentence])
            }
        }
    }
}
