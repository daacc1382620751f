import Crypto
import Foundation
import GRDB
import Journal

/// The readable table of a kind. A row is a pure function of its record's last entry, so the table can be thrown away and rebuilt.
public struct DerivedTable: Sendable {
    public let kind: Kind
    public let name: String
    /// The record's columns in order, after `id, revision, sequence, title_`.
    public let columns: [FieldInfo]
    let upsert: String
    public let select: String

    public init(_ kind: Kind) {
        self.kind = kind
        name = "record_\(kind.name)"
        columns = kind.fields + Common.fields
        let names = ["id", "revision", "sequence", "title_"] + columns.map { "\"\($0.name)\"" }
        let updates = names.dropFirst().map { "\($0) = excluded.\($0)" }.joined(separator: ", ")
        upsert = """
            INSERT INTO \(name)(\(names.joined(separator: ", "))) VALUES(\(names.map { _ in "?" }.joined(separator: ", "))) \
            ON CONFLICT(id) DO UPDATE SET \(updates)
            """
        select = names.joined(separator: ", ")
    }

    /// CREATE statements of the table and its indexes.
    public var statements: [String] {
        let fields = columns.map { "\"\($0.name)\" \($0.type.columnType)" }.joined(separator: ", ")
        var made = [
            """
            CREATE TABLE \(name)(id BLOB PRIMARY KEY, revision INTEGER NOT NULL, sequence INTEGER NOT NULL, \
            title_ TEXT NOT NULL, \(fields)) STRICT, WITHOUT ROWID
            """
        ]
        for field in kind.fields where field.isIndexed {
            made.append("CREATE INDEX \(name)_\(field.name) ON \(name)(\"\(field.name)\", id)")
        }
        for index in kind.indexes {
            let list = index.map { "\"\($0)\"" }.joined(separator: ", ")
            made.append("CREATE INDEX \(name)_\(index.joined(separator: "_")) ON \(name)(\(list), id)")
        }
        for unique in kind.uniques {
            let list = unique.fields.map { "\"\($0)\"" }.joined(separator: ", ")
            made.append(
                "CREATE UNIQUE INDEX \(name)_only_\(unique.fields.joined(separator: "_")) ON \(name)(\(list)) WHERE voided IS NULL")
        }
        return made
    }

    /// Changes whenever the stored form would: columns, indexes, and how titles are made (probed with a made-up record).
    public var declarationHash: String {
        var probe: [String: JSON] = [:]
        for field in kind.fields {
            switch field.type {
            case .text: probe[field.name] = .string(field.name)
            case .number, .money, .moment: probe[field.name] = .integer(7)
            case .day: probe[field.name] = .string("2025-11-06")
            case .choice(let options): probe[field.name] = options.first.map { .string($0.value) }
            case .recurrence: probe[field.name] = .string("FREQ=DAILY")
            case .flag: probe[field.name] = .bool(true)
            default: break
            }
        }
        let text = statements.joined(separator: "\n") + "\n" + kind.recordTitle(probe)
        return Hash.of(Data(text.utf8)).hex
    }

    /// The whole row for a state (open and sealed members together).
    func values(id: RecordID, revision: Int, sequence: Int, open: [String: JSON], sealed: [SealedPart: [String: JSON]]) -> [StoredValue] {
        var all = open
        for content in sealed.values { all.merge(content) { open, _ in open } }
        return [
            .blob(id.bytes), .integer(Int64(revision)), .integer(Int64(sequence)), .text(kind.recordTitle(open)),
        ] + columns.map { $0.type.stored(all[$0.name]) }
    }

    func write(_ values: [StoredValue], in db: Database) throws {
        try db.cachedStatement(sql: upsert).execute(arguments: StatementArguments(values.map(\.databaseValue)))
    }

    /// The state, open and sealed members together, of a fetched row that starts with `id, revision, sequence, title_`.
    func state(of row: Row) -> [String: JSON] {
        var state: [String: JSON] = [:]
        for (offset, field) in columns.enumerated() {
            state[field.name] = field.type.json(StoredValue(row[offset + 4] as DatabaseValue))
        }
        return state
    }
}

extension StoredValue {
    var databaseValue: DatabaseValue {
        switch self {
        case .null, .other: .null
        case .integer(let number): number.databaseValue
        case .text(let text): text.databaseValue
        case .blob(let bytes): Data(bytes).databaseValue
        }
    }

    init(_ value: DatabaseValue) {
        switch value.storage {
        case .null: self = .null
        case .int64(let number): self = .integer(number)
        case .string(let text): self = .text(text)
        case .blob(let data): self = .blob([UInt8](data))
        case .double(let number): self = .other("\(number)")
        }
    }
}

/// All kinds of a unit, by name. The one list of them is given to the office at start.
public struct Kinds: Sendable {
    public let all: [Kind]
    private let tables: [String: DerivedTable]

    /// - Throws: ``KindsError`` when two kinds share a name, or a field is declared twice or under a reserved name.
    public init(_ declared: [Kind]) throws(KindsError) {
        let names = Set(declared.map(\.name))
        let all = declared.map { $0.knowing(names) }
        var tables: [String: DerivedTable] = [:]
        let reserved = Set(Common.fields.map(\.name) + ["id", "revision", "sequence", "title_"])
        for kind in all {
            guard tables.updateValue(DerivedTable(kind), forKey: kind.name) == nil else {
                throw KindsError("two kinds are called \(kind.name)")
            }
            var seen: Set<String> = []
            for field in kind.fields {
                guard seen.insert(field.name).inserted else { throw KindsError("\(kind.name).\(field.name) is declared twice") }
                guard !reserved.contains(field.name), field.name.utf8.allSatisfy({ $0 < 0x80 }), !field.name.isEmpty else {
                    throw KindsError("\(kind.name).\(field.name) is a reserved name")
                }
            }
        }
        self.all = all
        self.tables = tables
    }

    public func table(_ name: String) -> DerivedTable? { tables[name] }
    public func kind(_ name: String) -> Kind? { tables[name]?.kind }
}

public struct KindsError: Error, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
