import Foundation
import GRDB
import Journal

/// Reads records, inside whatever transaction its database stands in.
public struct Lookup {
    public let db: Database
    public let kinds: Kinds
    private let memo: RowMemo?

    public init(_ db: Database, _ kinds: Kinds) { self.init(db, kinds, memo: nil) }

    init(_ db: Database, _ kinds: Kinds, memo: RowMemo?) {
        self.db = db
        self.kinds = kinds
        self.memo = memo
    }

    /// Entries in the journal as this transaction sees it.
    public func journalSize() throws -> Int { try Int.fetchOne(db.cachedStatement(sql: "SELECT size FROM head")) ?? 0 }

    /// One record of any kind.
    public func row(_ kind: String, _ id: RecordID) throws -> RegisterRow? {
        guard let table = kinds.table(kind) else { return nil }
        if let known = memo?.row(kind, id) { return known }
        let sql = "SELECT \(table.select) FROM \(table.name) WHERE id = ?"
        let row = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id.data]).map { RegisterRow($0, table) }
        if let row { memo?.keep(row, kind) }
        return row
    }

    /// The kind of a record, found through its journal entry.
    public func kind(of id: RecordID) throws -> String? { try Journal.newest(of: id, in: db)?.body.kind }

    public func find<R: Record>(_ reference: Reference<R>?) throws -> R? { try stored(reference)?.record }

    public func stored<R: Record>(_ reference: Reference<R>?) throws -> Stored<R>? {
        guard let reference, let row = try row(R.kindName, reference.id) else { return nil }
        return row.typed()
    }

    /// Which rows a query wants, besides equal values.
    public struct Narrowing: Sendable {
        var sql = ""
        var arguments: [DatabaseValue] = []
        var limit: Int?
        var isNewestFirst = false

        /// No narrowing.
        public static let none = Narrowing()

        /// Rows that refer to one of these records.
        public static func among(_ field: String, _ ids: [RecordID], limit: Int? = nil) -> Narrowing {
            let marks = ids.map { _ in "?" }.joined(separator: ", ")
            return Narrowing(sql: " AND \"\(field)\" IN (\(marks))", arguments: ids.map(\.data.databaseValue), limit: limit)
        }

        /// Rows whose referred-to record has this value: measures of findings that somebody leads.
        public static func through(_ field: String, _ kind: String, _ other: String, _ value: RecordID, limit: Int? = nil) -> Narrowing {
            Narrowing(
                sql: " AND \"\(field)\" IN (SELECT id FROM record_\(kind) WHERE \"\(other)\" = ?)",
                arguments: [value.data.databaseValue], limit: limit)
        }

        /// Rows whose day lies between two, both included.
        public static func between(_ field: String, _ from: Day, _ to: Day) -> Narrowing {
            Narrowing(sql: " AND \"\(field)\" BETWEEN ? AND ?", arguments: [from.number.databaseValue, to.number.databaseValue])
        }

        /// Rows with exactly this text.
        public static func text(_ field: String, _ text: String) -> Narrowing {
            Narrowing(sql: " AND \"\(field)\" = ?", arguments: [text.databaseValue])
        }

        /// The newest so many, newest first.
        public static func newest(_ limit: Int) -> Narrowing { Narrowing(limit: limit, isNewestFirst: true) }

        public static func limited(to limit: Int) -> Narrowing { Narrowing(limit: limit) }
    }

    /// Records in force (not voided) whose fields have these values, in order of making; none where the kind does not exist.
    public func all<R: Record>(
        _ type: R.Type = R.self, _ conditions: (String, (any ScalarValue)?)..., narrowed: Narrowing = .none
    ) throws -> [R] {
        try rows(R.kindName, conditions, narrowed: narrowed).map { (row: RegisterRow) -> Stored<R> in row.typed() }.map(\.record)
    }

    public func rows(
        _ kind: String, _ conditions: [(String, (any ScalarValue)?)], narrowed: Narrowing = .none
    ) throws -> [RegisterRow] {
        guard let table = kinds.table(kind), let (sql, arguments) = condition(table, conditions) else { return [] }
        let limit = narrowed.limit.map { " LIMIT \($0)" } ?? ""
        let query =
            "SELECT \(table.select) FROM \(table.name) WHERE \(sql)\(narrowed.sql) ORDER BY id\(narrowed.isNewestFirst ? " DESC" : "")\(limit)"
        return try Row.fetchAll(db.cachedStatement(sql: query), arguments: StatementArguments(arguments + narrowed.arguments))
            .map { RegisterRow($0, table) }
    }

    /// Records in force that name another in a list. Walks those whose list is not blank, by the field's index: they must be few.
    public func all<R: Record>(_ type: R.Type = R.self, listing id: RecordID, in field: String) throws -> [R] {
        guard let table = kinds.table(R.kindName) else { return [] }
        // No order is asked of SQLite, and the plus keeps it off other indexes: both would walk the whole register.
        let sql = "SELECT \(table.select) FROM \(table.name) WHERE +voided IS NULL AND \"\(field)\" > '' AND instr(\"\(field)\", ?) > 0"
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: [id.description])
            .map { (row: Row) -> Stored<R> in RegisterRow(row, table).typed() }.map(\.record).sorted { $0.id < $1.id }
    }

    /// nil when a field does not exist.
    private func condition(_ table: DerivedTable, _ conditions: [(String, (any ScalarValue)?)]) -> (String, [DatabaseValue])? {
        var sql = "voided IS NULL"
        var arguments: [DatabaseValue] = []
        for (name, value) in conditions {
            guard let field = table.kind.field(name) else { return nil }
            sql += " AND \"\(name)\" IS ?"
            arguments.append(field.type.stored(value?.scalar).databaseValue)
        }
        return (sql, arguments)
    }

    /// Whether any record in force refers to `id` in `field` and has (or, reversed, has not) this state; two steps in an index
    /// over both, however many records there are.
    public func exists(_ kind: String, _ field: String, _ id: RecordID, state: String, isNot: Bool) throws -> Bool {
        guard let table = kinds.table(kind) else { return false }
        for compare in isNot ? ["<", ">"] : ["="] {
            let sql = "SELECT 1 FROM \(table.name) WHERE \"\(field)\" = ? AND state \(compare) ? AND voided IS NULL LIMIT 1"
            if try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [id.data, state]) != nil { return true }
        }
        return false
    }

    /// How many records in force lack a field, not counting those in a state; at most the list's cap and one.
    public func countBlank(_ kind: String, _ field: String, exceptState done: String) throws -> Int {
        guard let table = kinds.table(kind), table.kind.field(field) != nil else { return 0 }
        let sql = """
            SELECT count(*) FROM (SELECT 1 FROM \(table.name) WHERE "\(field)" IS NULL AND voided IS NULL AND state <> ? \
            LIMIT \(ListQuery.cap + 1))
            """
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [done]) ?? 0
    }

    /// How many records in force have these values.
    public func count(_ kind: String, _ conditions: (String, (any ScalarValue)?)...) throws -> Int {
        guard let table = kinds.table(kind), let (sql, arguments) = condition(table, conditions) else { return 0 }
        return try Int.fetchOne(
            db.cachedStatement(sql: "SELECT count(*) FROM \(table.name) WHERE \(sql)"), arguments: StatementArguments(arguments)) ?? 0
    }

    /// The highest number in a field among the records that refer to `id`, voided ones included; nil where there is none.
    public func highest(_ kind: String, _ field: String, where other: String, is id: RecordID) throws -> Int? {
        guard let table = kinds.table(kind), table.kind.field(field) != nil, table.kind.field(other) != nil else { return nil }
        let sql = "SELECT max(\"\(field)\") FROM \(table.name) WHERE \"\(other)\" = ?"
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: [id.data])
    }

    /// Titles of several records at once: one query a kind.
    /// The same without what this viewer may not see: a restricted record has no name for others.
    public func titles(_ references: Set<AnyReference>, for viewer: Viewer) throws -> [AnyReference: String] {
        try titles(
            references.filter { reference in
                guard let kind = kinds.kind(reference.kind), kind.isRestricted else { return true }
                return try row(reference.kind, reference.id).map { Policy.canSee($0, of: kind, viewer) } ?? false
            })
    }

    public func titles(_ references: Set<AnyReference>) throws -> [AnyReference: String] {
        var titles: [AnyReference: String] = [:]
        for (kind, group) in Dictionary(grouping: references, by: \.kind) {
            guard let table = kinds.table(kind) else { continue }
            for start in stride(from: 0, to: group.count, by: 500) {
                let slice = group[start..<min(start + 500, group.count)]
                let marks = slice.map { _ in "?" }.joined(separator: ", ")
                let rows = try Row.fetchAll(
                    db, sql: "SELECT id, title_ FROM \(table.name) WHERE id IN (\(marks))",
                    arguments: StatementArguments(slice.map { $0.id.data.databaseValue }))
                for row in rows {
                    guard let id = RecordID(bytes: row[0] as Data) else { continue }
                    titles[AnyReference(kind: kind, id: id)] = row[1]
                }
            }
        }
        return titles
    }
}

/// Rows that one command has read: its checks, its rule and what follows from it ask for the same few again and again.
final class RowMemo {
    private var rows: [AnyReference: RegisterRow] = [:]
    /// One command of a thousand rows must not hold them all.
    private static let most = 50

    func row(_ kind: String, _ id: RecordID) -> RegisterRow? { rows[AnyReference(kind: kind, id: id)] }

    func keep(_ row: RegisterRow, _ kind: String) {
        if rows.count >= RowMemo.most { rows.removeAll(keepingCapacity: true) }
        rows[AnyReference(kind: kind, id: row.id)] = row
    }

    func forget(_ kind: String, _ id: RecordID) { rows[AnyReference(kind: kind, id: id)] = nil }
}

/// One row of a derived table.
public struct RegisterRow: Sendable {
    public let id: RecordID
    public let revision: Int
    public let sequence: Int
    public let title: String
    /// Open and sealed members together: pass through ``Policy`` before showing.
    public let state: [String: JSON]

    init(_ row: Row, _ table: DerivedTable) {
        id = RecordID(bytes: row[0] as Data) ?? .unset
        revision = row[1]
        sequence = row[2]
        title = row[3]
        state = table.state(of: row)
    }

    public var common: Common { Common(state) }
    /// Its own day, where its kind has one of that name.
    public var day: Day? { state["day"]?.stringValue.flatMap { Day($0) } }

    public func typed<R: Record>() -> Stored<R> {
        Stored(record: Codec<R>().decode(state, id: id), common: common, revision: revision)
    }

    /// The records that this row refers to.
    public func references(of kind: Kind) -> Set<AnyReference> { kind.references(in: state) }
}

extension Kind {
    /// Every record that a state refers to, its author included.
    public func references(in state: [String: JSON]) -> Set<AnyReference> {
        var found: Set<AnyReference> = []
        if let person = state["author"]?.stringValue.flatMap({ Actor($0) })?.person {
            found.insert(AnyReference(kind: Person.kindName, id: person))
        }
        for field in fields {
            guard let json = state[field.name] else { continue }
            switch field.type {
            case .reference(let kind):
                if let id = json.stringValue.flatMap({ RecordID($0) }) { found.insert(AnyReference(kind: kind, id: id)) }
            case .references(let kind):
                for id in (json.arrayValue ?? []).compactMap({ $0.stringValue.flatMap { RecordID($0) } }) {
                    found.insert(AnyReference(kind: kind, id: id))
                }
            case .anyReferences:
                found.formUnion((json.arrayValue ?? []).compactMap { $0.stringValue.flatMap { AnyReference($0) } })
            default: break
            }
        }
        return found
    }
}
