import Foundation
import GRDBSQLite

/// The yardstick of the benchmark: the same rows through SQLite's C interface alone, with nothing hashed.
enum RawSQLite {
    /// - Returns: rows a second, durable (WAL, synchronous FULL), in transactions of `group` rows.
    static func insert(rows: Int, group: Int, folder: URL) throws -> Double {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var handle: OpaquePointer?
        guard sqlite3_open(folder.appending(path: "raw.sqlite").path, &handle) == SQLITE_OK else { throw CocoaError(.fileWriteUnknown) }
        defer { sqlite3_close(handle) }
        for sql in [
            "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
            "CREATE TABLE entry(sequence INTEGER PRIMARY KEY, record BLOB NOT NULL, revision INTEGER NOT NULL, leaf BLOB, nonce BLOB, body BLOB) STRICT",
            "CREATE UNIQUE INDEX entry_record ON entry(record, revision)",
            "CREATE TABLE head(id INTEGER PRIMARY KEY, size INTEGER, root BLOB)",
            "INSERT INTO head VALUES(0, 0, x'')",
        ] { sqlite3_exec(handle, sql, nil, nil, nil) }
        var insert: OpaquePointer?
        var head: OpaquePointer?
        sqlite3_prepare_v2(handle, "INSERT INTO entry VALUES(?, ?, 1, ?, ?, ?)", -1, &insert, nil)
        sqlite3_prepare_v2(handle, "UPDATE head SET size = ?, root = ? WHERE id = 0", -1, &head, nil)
        defer {
            sqlite3_finalize(insert)
            sqlite3_finalize(head)
        }
        let (leaf, nonce, body, root) = (bytes(190), bytes(16), bytes(640), bytes(32))
        let start = Date()
        var sequence = 0
        while sequence < rows {
            sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil)
            for _ in 0..<min(group, rows - sequence) {
                sqlite3_bind_int64(insert, 1, Int64(sequence))
                var record = (UInt64(sequence).bigEndian, UInt64.random(in: 0...UInt64.max))
                withUnsafeBytes(of: &record) { bind(insert, 2, Array($0)) }
                bind(insert, 3, leaf)
                bind(insert, 4, nonce)
                bind(insert, 5, body)
                sqlite3_step(insert)
                sqlite3_reset(insert)
                sequence += 1
            }
            sqlite3_bind_int64(head, 1, Int64(sequence))
            bind(head, 2, root)
            sqlite3_step(head)
            sqlite3_reset(head)
            sqlite3_exec(handle, "COMMIT", nil, nil, nil)
        }
        return Double(rows) / Date().timeIntervalSince(start)
    }

    private static func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max) } }

    private static func bind(_ statement: OpaquePointer?, _ index: Int32, _ bytes: [UInt8]) {
        // SQLite copies the bytes before returning (SQLITE_TRANSIENT).
        let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
        sqlite3_bind_blob(statement, index, bytes, Int32(bytes.count), transient)
    }
}
