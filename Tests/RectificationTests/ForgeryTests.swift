import Foundation
import GRDB
import Journal
import Rectification
import Records
import Testing

/// Generated from the schema: a table or a column that is added is in these tests by itself.
@Suite("Forgery of journal.sqlite, table by table")
struct ForgeryTests {
    struct Column {
        let name: String
        let type: String
        let key: Int
    }

    static func columns(_ table: String, _ db: Database) throws -> [Column] {
        try Row.fetchAll(db, sql: "PRAGMA table_info(\"\(table)\")").map { Column(name: $0["name"], type: $0["type"], key: $0["pk"]) }
    }

    /// A value of the same type that is another one.
    static func other(than value: DatabaseValue, _ column: Column) -> DatabaseValue {
        switch value.storage {
        // A flag is turned; a number, and a key that must not meet another, is moved away.
        case .int64(let number): return (column.key == 0 && (0...1).contains(number) ? 1 - number : number + 100_000).databaseValue
        case .string(let text): return (text + "x").databaseValue
        case .blob(var data) where !data.isEmpty:
            data[data.index(before: data.endIndex)] ^= 1
            return data.databaseValue
        default:
            return column.type == "INTEGER" ? 7.databaseValue : column.type == "BLOB" ? Data(count: 16).databaseValue : "x".databaseValue
        }
    }

    /// Rows that stand for a table: the first, and one whose 作废 is filled.
    static func row(_ table: String, _ db: Database, _ offset: Int = 0) throws -> Row? {
        let order = try columns(table, db).filter { $0.key > 0 }.sorted { $0.key < $1.key }.map { "\"\($0.name)\"" }.joined(separator: ", ")
        let hasVoid = try columns(table, db).contains { $0.name == "voided" }
        return try Row.fetchOne(
            db, sql: "SELECT * FROM \"\(table)\" \(hasVoid ? "WHERE voided IS NOT NULL" : "") ORDER BY \(order) LIMIT 1 OFFSET \(offset)")
    }

    static func identify(_ row: Row, _ columns: [Column]) -> (sql: String, arguments: [DatabaseValue]) {
        let keys = columns.filter { $0.key > 0 }
        return (keys.map { "\"\($0.name)\" = ?" }.joined(separator: " AND "), keys.map { row[$0.name] as DatabaseValue })
    }

    static func insert(_ values: [String: DatabaseValue], into table: String, _ db: Database) throws {
        let names = values.keys.sorted()
        try db.execute(
            sql:
                "INSERT INTO \"\(table)\"(\(names.map { "\"\($0)\"" }.joined(separator: ", "))) VALUES(\(names.map { _ in "?" }.joined(separator: ", ")))",
            arguments: StatementArguments(names.compactMap { values[$0] }))
    }

    static func values(_ row: Row) -> [String: DatabaseValue] {
        Dictionary(uniqueKeysWithValues: zip(row.columnNames, row.databaseValues).map { (String($0.0), $0.1) })
    }

    private func expectNamed(_ report: VerifyReport, _ comment: String, sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(!report.isSound, "\(comment) went unnoticed", sourceLocation: sourceLocation)
        #expect(report.problems.allSatisfy { !$0.sentence.isEmpty }, sourceLocation: sourceLocation)
        #expect(
            report.problems.contains { $0.entry != nil || $0.record != nil || $0.field != nil }, "\(comment): nothing is named",
            sourceLocation: sourceLocation)
    }

    @Test("the sample is sound, has tiles, sealed parts, several checkpoints, files, and a filled row in every table")
    func sample() throws {
        let report = try SampleFolder.copy().verify()
        #expect(report.problems == [])
        #expect(report.entries > 256)
        #expect(report.checkpoints >= 2)
        #expect(report.unsigned == 3)
        #expect(report.files > 50)
        #expect(report.rebuild == [])
        #expect(SampleFolder.tables.count == 5 + KernelKinds.all.count + RectificationKinds.all.count)
        let copy = try SampleFolder.copy()
        try copy.forge { db in
            for table in SampleFolder.tables {
                let columns = try Self.columns(table, db)
                let row = try #require(try Self.row(table, db), "\(table)")
                #expect(columns.allSatisfy { !(row[$0.name] as DatabaseValue).isNull }, "\(table) has a blank column")
            }
        }
    }

    @Test("a changed value in any column of the journal's own tables, or in any key, is found and named", arguments: SampleFolder.tables)
    func changedColumn(_ table: String) throws {
        let copy = try SampleFolder.copy()
        let columns = try copy.forge { try Self.columns(table, $0) }
        for column in columns where column.key > 0 || !table.hasPrefix("record_") {
            let row = try #require(try copy.forge { try Self.row(table, $0) })
            let identity = Self.identify(row, columns)
            let was: DatabaseValue = row[column.name]
            let new = Self.other(than: was, column)
            try copy.forge { db in
                try db.execute(
                    sql: "UPDATE \"\(table)\" SET \"\(column.name)\" = ? WHERE \(identity.sql)",
                    arguments: StatementArguments([new] + identity.arguments))
                #expect(db.changesCount == 1)
            }
            expectNamed(try copy.verify(), "\(table).\(column.name)")
            // Put back, so that one copy serves the whole table.
            let now = columns.filter { $0.key > 0 }.map { $0.name == column.name ? new : row[$0.name] as DatabaseValue }
            try copy.forge { db in
                try db.execute(
                    sql: "UPDATE \"\(table)\" SET \"\(column.name)\" = ? WHERE \(identity.sql)", arguments: StatementArguments([was] + now))
            }
        }
        #expect(try copy.verify().problems == [], "the copy is as it was")
    }

    /// Every column of one row at once: each must be named for itself, with what stands there and what should.
    @Test(
        "a changed value in any column of a register is named by record and field",
        arguments: SampleFolder.tables.filter { $0.hasPrefix("record_") })
    func changedField(_ table: String) throws {
        let copy = try SampleFolder.copy()
        let columns = try copy.forge { try Self.columns(table, $0) }
        let row = try #require(try copy.forge { try Self.row(table, $0) })
        let identity = Self.identify(row, columns)
        let changed = columns.filter { $0.key == 0 }
        try copy.forge { db in
            let sets = changed.map { "\"\($0.name)\" = ?" }.joined(separator: ", ")
            let new = changed.map { Self.other(than: row[$0.name] as DatabaseValue, $0) }
            try db.execute(
                sql: "UPDATE \"\(table)\" SET \(sets) WHERE \(identity.sql)", arguments: StatementArguments(new + identity.arguments))
        }
        let report = try copy.verify()
        #expect(report.problems.compactMap(\.field).sorted() == changed.map(\.name).sorted())
        let id = RecordID(bytes: row["id"] as Data)?.description
        #expect(
            report.problems.allSatisfy {
                $0.kind == String(table.dropFirst(7)) && $0.record == id && $0.found != $0.expected && !$0.sentence.isEmpty
            })
    }

    @Test("a value blanked, or written where there was none, is found", arguments: SampleFolder.tables.filter { $0.hasPrefix("record_") })
    func blanked(_ table: String) throws {
        let copy = try SampleFolder.copy()
        let columns = try copy.forge { try Self.columns(table, $0) }
        let row = try #require(try copy.forge { try Self.row(table, $0, 1) })
        let identity = Self.identify(row, columns)
        let nullable = columns.filter { $0.key == 0 && !["revision", "sequence", "title_"].contains($0.name) }
        try copy.forge { db in
            let blanks = nullable.map { "\"\($0.name)\" = NULL" }.joined(separator: ", ")
            try db.execute(
                sql: "UPDATE \"\(table)\" SET \(blanks) WHERE \(identity.sql)", arguments: StatementArguments(identity.arguments))
        }
        let report = try copy.verify()
        #expect(Set(report.problems.compactMap(\.field)) == Set(nullable.map(\.name)))
    }

    @Test("a deleted row is found", arguments: SampleFolder.tables)
    func deletedRow(_ table: String) throws {
        let copy = try SampleFolder.copy()
        try copy.forge { db in
            let columns = try Self.columns(table, db)
            let identity = try Self.identify(#require(try Self.row(table, db)), columns)
            try db.execute(sql: "DELETE FROM \"\(table)\" WHERE \(identity.sql)", arguments: StatementArguments(identity.arguments))
            #expect(db.changesCount == 1)
        }
        expectNamed(try copy.verify(), "a row of \(table) deleted")
    }

    @Test("an inserted row is found", arguments: SampleFolder.tables)
    func insertedRow(_ table: String) throws {
        let copy = try SampleFolder.copy()
        try copy.forge { db in
            let columns = try Self.columns(table, db)
            var values = try Self.values(#require(try Self.row(table, db)))
            guard let key = columns.filter({ $0.key > 0 }).max(by: { $0.key < $1.key }) else { return }
            values[key.name] = Self.other(than: values[key.name] ?? .null, key)
            if table == "entry" { values["revision"] = 1000.databaseValue }
            try Self.insert(values, into: table, db)
        }
        expectNamed(try copy.verify(), "a row of \(table) inserted")
    }

    @Test("two rows that have changed places are found", arguments: SampleFolder.tables.filter { $0 != "head" })
    func swappedRows(_ table: String) throws {
        let copy = try SampleFolder.copy()
        let isSingle = try copy.forge { db -> Bool in
            let columns = try Self.columns(table, db)
            guard let first = try Self.row(table, db), let second = try Self.row(table, db, 1) else { return true }
            for row in [first, second] {
                let identity = Self.identify(row, columns)
                try db.execute(sql: "DELETE FROM \"\(table)\" WHERE \(identity.sql)", arguments: StatementArguments(identity.arguments))
            }
            for (row, other) in [(first, second), (second, first)] {
                var values = Self.values(other)
                for column in columns where column.key > 0 { values[column.name] = row[column.name] as DatabaseValue }
                try Self.insert(values, into: table, db)
            }
            return false
        }
        // One tile only: there is nothing to swap it with.
        guard !isSingle else { return }
        expectNamed(try copy.verify(), "two rows of \(table) swapped")
    }

    @Test(
        "a hidden trigger, view, index or table, and a missing or altered one, are found",
        arguments: [
            ("CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN DELETE FROM sealed WHERE sequence = new.sequence; END", "quiet"),
            ("CREATE TRIGGER quiet2 INSTEAD OF INSERT ON v BEGIN SELECT 1; END", "quiet2"),
            ("CREATE VIEW v AS SELECT * FROM entry", "v"), ("CREATE INDEX i ON entry(leaf)", "i"), ("CREATE TABLE extra(x)", "extra"),
            ("CREATE VIRTUAL TABLE words USING fts5(x)", "words"), ("DROP INDEX entry_record", "entry_record"),
            ("DROP INDEX record_measure_only_finding_number", "record_measure_only_finding_number"),
            ("DROP TABLE record_measure", "record_measure"),
            ("ALTER TABLE record_measure ADD COLUMN extra TEXT", "record_measure"), ("ANALYZE", "sqlite_stat1"),
        ])
    func schema(_ sql: String, _ name: String) throws {
        let copy = try SampleFolder.copy()
        if sql.contains("ON v ") { try copy.forge("CREATE VIEW v AS SELECT 1 AS x") }
        try copy.forge(sql)
        let report = try copy.verify()
        #expect(report.problems.contains { $0.field == name && !$0.sentence.isEmpty })
    }

    @Test("a unique index turned into one that no longer covers everything is found")
    func alteredIndex() throws {
        let copy = try SampleFolder.copy()
        try copy.forge("DROP INDEX record_department_only_name")
        try copy.forge(
            "CREATE UNIQUE INDEX record_department_only_name ON record_department(\"name\") WHERE voided IS NULL AND revision > 5")
        let report = try copy.verify()
        #expect(report.problems.map(\.field) == ["record_department_only_name"])
        #expect(report.problems.first?.sentence.contains("定义被改动") == true)
    }
}
