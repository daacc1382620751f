import Foundation
import GRDB
import Journal
import Synchronization

/// `local.sqlite`: sessions, the sign-in log, password hashes and private drafts. None of it is evidence.
public final class LocalStore: Sendable {
    public let pool: DatabasePool
    let known = Mutex<[RecordID: Credential]>([:])

    public init(_ folder: UnitFolder) throws {
        pool = try DatabasePool(path: folder.local.path)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: folder.local.path)
        try LocalStore.migrator.migrate(pool)
    }

    private static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { db in
            try db.execute(
                sql: """
                    CREATE TABLE credential(account TEXT PRIMARY KEY, hash TEXT NOT NULL, temporary INTEGER NOT NULL) STRICT;
                    CREATE TABLE session(token BLOB PRIMARY KEY, account TEXT NOT NULL, csrf TEXT NOT NULL,
                      created INTEGER NOT NULL, seen INTEGER NOT NULL) STRICT;
                    CREATE INDEX session_account ON session(account);
                    CREATE TABLE signin(id INTEGER PRIMARY KEY, at INTEGER NOT NULL, login TEXT NOT NULL, address TEXT NOT NULL,
                      outcome TEXT NOT NULL) STRICT;
                    CREATE INDEX signin_login ON signin(login, at);
                    CREATE TABLE fact(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
                    """)
        }
        migrator.registerMigration("2") { db in
            try db.execute(
                sql: """
                    CREATE TABLE draft(account TEXT NOT NULL, place TEXT NOT NULL, title TEXT NOT NULL, at INTEGER NOT NULL,
                      content BLOB NOT NULL, PRIMARY KEY(account, place)) STRICT;
                    CREATE TABLE delivery(receiver TEXT PRIMARY KEY, number INTEGER NOT NULL, at INTEGER NOT NULL,
                      outcome TEXT NOT NULL) STRICT;
                    """)
        }
        return migrator
    }

    /// Password hashes by account, read without opening the store for writing.
    static func credentials(in folder: UnitFolder) throws -> [RecordID: String] {
        guard FileManager.default.fileExists(atPath: folder.local.path) else { return [:] }
        let reader = try SQLiteReader(folder.local)
        let rows = try reader.prepare("SELECT account, hash FROM credential")
        var found: [RecordID: String] = [:]
        while try rows.step() {
            if let id = RecordID(rows.text(0)) { found[id] = rows.text(1) }
        }
        return found
    }

    /// A small fact about this folder, such as that it is a demo.
    public func fact(_ name: String) throws -> String? {
        try pool.read { try String.fetchOne($0, sql: "SELECT value FROM fact WHERE name = ?", arguments: [name]) }
    }

    public func setFact(_ name: String, _ value: String) throws {
        try pool.write { try $0.execute(sql: "INSERT OR REPLACE INTO fact VALUES(?, ?)", arguments: [name, value]) }
    }
}
