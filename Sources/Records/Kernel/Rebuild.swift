import Foundation
import GRDB
import Journal

/// Makes derived tables from the journal: those that are missing, those whose declaration has changed, or all.
enum Rebuild {
    /// - Parameter names: the kinds to remake; one walk over the journal serves them all.
    /// - Parameter progress: entries read, and all there are.
    static func run(_ names: Set<String>, _ kinds: Kinds, in db: Database, progress: (Int, Int) -> Void = { _, _ in }) throws {
        let tables = kinds.all.filter { names.contains($0.name) }.compactMap { kinds.table($0.name) }
        for table in tables {
            try db.execute(sql: "DROP TABLE IF EXISTS \(table.name)")
            try db.execute(sql: table.statements[0])
        }
        let total = try Int.fetchOne(db, sql: "SELECT size FROM head") ?? 0
        // In the order of records, so that tables grow at their end; a record's last body alone makes its row.
        let rows = try Row.fetchCursor(
            db, sql: "SELECT record, sequence, body FROM entry INDEXED BY entry_record ORDER BY record, revision")
        var last: (record: Data, sequence: Int, body: Data)?
        var done = 0
        while let row = try rows.next() {
            done += 1
            if done & 0xFFF == 0 { progress(done, total) }
            let record: Data = row[0]
            if let last, last.record != record { try write(last.sequence, last.body, names, kinds, in: db) }
            last = (record, row[1], row[2])
        }
        if let last { try write(last.sequence, last.body, names, kinds, in: db) }
        // Indexes of a filled table are made in one sort each.
        for statement in tables.flatMap({ $0.statements.dropFirst() }) { try db.execute(sql: statement) }
    }

    private static func write(_ sequence: Int, _ bytes: Data, _ names: Set<String>, _ kinds: Kinds, in db: Database) throws {
        guard let body = bytes.withUnsafeBytes({ Body($0) }), names.contains(body.kind), let table = kinds.table(body.kind) else { return }
        var sealed: [SealedPart: [String: JSON]] = [:]
        for part in body.sealed.keys { sealed[part] = try Journal.sealed(part, sequence: sequence, in: db) }
        try table.write(
            table.values(id: body.record, revision: body.revision, sequence: sequence, open: body.state, sealed: sealed), in: db)
    }
}

extension Office {
    /// Makes the tables that are missing, and remakes those that are declared otherwise now, before anybody reads them: until then
    /// a changed kind's new columns would have nothing to show. It is one transaction, so a start that is cut off leaves the old tables.
    func buildTables(progress: @escaping @Sendable (Int, Int) -> Void) throws {
        let kinds = kinds
        let stored: [String: Declaration] = try readNow { lookup in
            guard let table = kinds.table(Declaration.kindName), try lookup.db.tableExists(table.name) else { return [:] }
            return Dictionary(try lookup.all(Declaration.self).map { ($0.kind, $0) }, uniquingKeysWith: { _, last in last })
        }
        let changed = kinds.all.filter { kind in kinds.table(kind.name).map { $0.declarationHash != stored[kind.name]?.hash } ?? false }
        guard !changed.isEmpty else { return }
        let calendars = CalendarHistory(shipped)
        try journal.writeAndWait { transaction in
            try Rebuild.run(Set(changed.map(\.name)), kinds, in: transaction.db, progress: progress)
            let context = try ActionContext(transaction, kinds: kinds, viewer: .system, calendars: calendars)
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
    public func rebuild(progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }) throws {
        let kinds = kinds
        try journal.writeAndWait { try Rebuild.run(Set(kinds.all.map(\.name)), kinds, in: $0.db, progress: progress) }
    }
}
