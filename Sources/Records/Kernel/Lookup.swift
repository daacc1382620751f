import Foundation
import GRDB
import Journal

/// Reads records, inside whatever transaction its database stands in.
public struct Lookup {
    public let db: Database
    public let kinds: Kinds

    public init(_ db: Database, _ kinds: Kinds) {
        self.db = db
        self.kinds = kinds
    }

    /// One record of any kind.
    public func row(_ kind: String, _ id: RecordID) throws -> RegisterRow? {
        guard let table = kinds.table(kind) else { return nil }
        let sql = "SELECT \(table.select) FROM \(table.name) WHERE id = ?"
        return try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [id.data]).map { RegisterRow($0, table) }
    }

    /// The kind of a record, found through its journal entry.
    public func kind(of id: RecordID) throws -> String? { try Journal.newest(of: id, in: db)?.body.kind }

    public func find<R: Record>(_ reference: Reference<R>?) throws -> R? { try stored(reference)?.record }

    public func stored<R: Record>(_ reference: Reference<R>?) throws -> Stored<R>? {
        guard let reference, let row = try row(R.kindName, reference.id) else { return nil }
        return row.typed()
    }

    /// Records in force (not voided) whose fields have these values, in order of making; none where the kind does not exist.
    public func all<R: Record>(_ type: R.Type = R.self, _ conditions: (String, (any ScalarValue)?)...) throws -> [R] {
        try rows(R.kindName, conditions).map { (row: RegisterRow) -> Stored<R> in row.typed() }.map(\.record)
    }

    public func rows(_ kind: String, _ conditions: [(String, (any ScalarValue)?)]) throws -> [RegisterRow] {
        guard let table = kinds.table(kind) else { return [] }
        var sql = "SELECT \(table.select) FROM \(table.name) WHERE voided IS NULL"
        var arguments: [DatabaseValue] = []
        for (name, value) in conditions {
            guard let field = table.kind.field(name) else { return [] }
            sql += " AND \"\(name)\" IS ?"
            arguments.append(field.type.stored(value?.scalar).databaseValue)
        }
        return try Row.fetchAll(db.cachedStatement(sql: sql + " ORDER BY id"), arguments: StatementArguments(arguments))
            .map { RegisterRow($0, table) }
    }

    /// How many records in force have these values.
    public func count(_ kind: String, _ conditions: (String, (any ScalarValue)?)...) throws -> Int {
        guard let table = kinds.table(kind) else { return 0 }
        var sql = "SELECT count(*) FROM \(table.name) WHERE voided IS NULL"
        var arguments: [DatabaseValue] = []
        for (name, value) in conditions {
            guard let field = table.kind.field(name) else { return 0 }
            sql += " AND \"\(name)\" IS ?"
            arguments.append(field.type.stored(value?.scalar).databaseValue)
        }
        return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)) ?? 0
    }

    /// Titles of several records at once: one query a kind.
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
