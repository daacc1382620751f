import Foundation
import GRDBSQLite

/// A read-only look at a database file through SQLite's C interface: verifying reads rows in place and shares no code with writing.
public final class SQLiteReader {
    private var handle: OpaquePointer?

    public init(_ url: URL) throws {
        let code = sqlite3_open_v2(url.path, &handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK else {
            defer { sqlite3_close_v2(handle) }
            throw JournalDamage("cannot open \(url.lastPathComponent): \(String(cString: sqlite3_errstr(code)))")
        }
        sqlite3_busy_timeout(handle, 5000)
        try execute("PRAGMA mmap_size = 1073741824")
    }

    deinit { sqlite3_close_v2(handle) }

    public func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    func failure(_ sql: String) -> JournalDamage {
        JournalDamage("\(String(cString: sqlite3_errmsg(handle))) (\(sql.prefix(80)))")
    }

    private static func same(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let a = left.baseAddress, let b = right.baseAddress, left.count > 0 else { return true }
        return memcmp(a, b, left.count) == 0
    }

    private static func same(_ text: String, _ right: UnsafeRawBufferPointer) -> Bool {
        if let known = text.utf8.withContiguousStorageIfAvailable({ same(UnsafeRawBufferPointer($0), right) }) { return known }
        return text.utf8.elementsEqual(right)
    }

    public func prepare(_ sql: String) throws -> Statement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else { throw failure(sql) }
        return Statement(statement, of: self, sql: sql)
    }

    /// A prepared query. Values are valid until the next step.
    public final class Statement {
        private let statement: OpaquePointer
        private let reader: SQLiteReader
        private let sql: String

        init(_ statement: OpaquePointer, of reader: SQLiteReader, sql: String) {
            self.statement = statement
            self.reader = reader
            self.sql = sql
        }

        deinit { sqlite3_finalize(statement) }

        /// - Returns: false after the last row.
        public func step() throws -> Bool {
            switch sqlite3_step(statement) {
            case SQLITE_ROW: return true
            case SQLITE_DONE: return false
            default: throw reader.failure(sql)
            }
        }

        public func reset() { sqlite3_reset(statement) }

        public func bind(_ value: Int64, at index: Int32) { sqlite3_bind_int64(statement, index, value) }

        public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
        public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

        public func text(_ column: Int32) -> String {
            String(decoding: bytes(column), as: UTF8.self)
        }

        /// The bytes of a blob or text, in place.
        public func bytes(_ column: Int32) -> UnsafeRawBufferPointer {
            let start = sqlite3_column_blob(statement, column)
            return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
        }

        /// Whether a column holds exactly this value; compared in place, since verifying asks for every cell.
        public func holds(_ value: StoredValue, _ column: Int32) -> Bool {
            switch (value, sqlite3_column_type(statement, column)) {
            case (.null, SQLITE_NULL): return true
            case (.integer(let number), SQLITE_INTEGER): return integer(column) == number
            case (.text(let text), SQLITE_TEXT): return SQLiteReader.same(text, bytes(column))
            case (.blob(let blob), SQLITE_BLOB): return blob.withUnsafeBytes { SQLiteReader.same($0, bytes(column)) }
            default: return false
            }
        }

        /// Any value, told apart by its storage class.
        public func value(_ column: Int32) -> StoredValue {
            switch sqlite3_column_type(statement, column) {
            case SQLITE_INTEGER: .integer(integer(column))
            case SQLITE_TEXT: .text(text(column))
            case SQLITE_BLOB: .blob([UInt8](bytes(column)))
            case SQLITE_FLOAT: .other("\(sqlite3_column_double(statement, column))")
            default: .null
            }
        }
    }
}

/// A value as SQLite stores it.
public enum StoredValue: Sendable, Equatable, CustomStringConvertible {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
    case other(String)

    /// Text is compared byte by byte, not by Unicode equivalence.
    public static func == (left: StoredValue, right: StoredValue) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.integer(let a), .integer(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.blob(let a), .blob(let b)): a == b
        case (.other(let a), .other(let b)): a == b
        default: false
        }
    }

    public var description: String {
        switch self {
        case .null: "（空）"
        case .integer(let number): String(number)
        case .text(let text): text
        case .blob(let bytes): bytes.count == 16 ? (RecordID(bytes: bytes)?.description ?? "") : Hex.encode(bytes)
        case .other(let text): text
        }
    }
}
