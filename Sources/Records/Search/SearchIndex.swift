import Foundation
import GRDB
import Journal
import Synchronization

/// Full text over all registers, in `search.sqlite`: no evidence, only a reader that follows the journal and can be thrown
/// away. Sealed parts and restricted kinds never enter it, so nothing is to be erased here.
public final class SearchIndex: Sendable {
    private let pool: DatabasePool
    private let office: Office
    private let turn = DispatchQueue(label: "search.index")
    private static let layout = 2

    public init(_ office: Office) throws {
        self.office = office
        var configuration = Configuration()
        configuration.prepareDatabase { $0.add(tokenizer: CharacterTokenizer.self) }
        pool = try DatabasePool(path: office.journal.folder.url.appending(path: "search.sqlite").path, configuration: configuration)
        try pool.write { db in
            // Another layout of an earlier program is thrown away like everything else here.
            if try Int.fetchOne(db, sql: "PRAGMA user_version") != SearchIndex.layout {
                try db.execute(sql: "DROP TABLE IF EXISTS document; DROP TABLE IF EXISTS covered; DROP TABLE IF EXISTS words;")
                try db.execute(
                    sql: """
                        CREATE TABLE document(record BLOB PRIMARY KEY, sequence INTEGER NOT NULL) WITHOUT ROWID;
                        CREATE TABLE covered(id INTEGER PRIMARY KEY CHECK(id = 0), size INTEGER NOT NULL, origin TEXT NOT NULL);
                        CREATE VIRTUAL TABLE words USING fts5(kind UNINDEXED, record UNINDEXED, title, text, \
                        tokenize = '\(CharacterTokenizer.name)');
                        PRAGMA user_version = \(SearchIndex.layout);
                        """)
            }
            // An index of another journal (a restored folder) is thrown away.
            let origin = try String.fetchOne(db, sql: "SELECT origin FROM covered")
            if origin != office.journal.verifierKey.name {
                try db.execute(sql: "DELETE FROM document; DELETE FROM words; DELETE FROM covered;")
                try db.execute(sql: "INSERT INTO covered VALUES(0, 0, ?)", arguments: [office.journal.verifierKey.name])
            }
        }
    }

    /// Entries that are not indexed yet.
    public func behind() throws -> Int {
        let size = try pool.read { try Int.fetchOne($0, sql: "SELECT size FROM covered") ?? 0 }
        return office.journal.head.size - size
    }

    /// Takes in what the journal has and the index has not, in steps of a few thousand entries.
    public func catchUp() throws {
        try turn.sync {
            while true {
                let from = try pool.read { try Int.fetchOne($0, sql: "SELECT size FROM covered") ?? 0 }
                guard office.journal.head.size > from else { return }
                let entries = try office.journal.pool.read { try Journal.entries(from: from, limit: 4000, in: $0) }
                guard let last = entries.last else { return }
                try pool.write { db in
                    for entry in entries { try take(entry, in: db) }
                    try db.execute(sql: "UPDATE covered SET size = ?", arguments: [last.leaf.sequence + 1])
                }
            }
        }
    }

    private func take(_ entry: Entry, in db: Database) throws {
        let body = entry.body
        guard let kind = office.kinds.kind(body.kind), !kind.isRestricted, !kind.isAdministrative else { return }
        let old = try Int.fetchOne(
            db.cachedStatement(sql: "SELECT sequence FROM document WHERE record = ?"), arguments: [body.record.data])
        if let old {
            try db.cachedStatement(sql: "DELETE FROM words WHERE rowid = ?").execute(arguments: [old])
            try db.cachedStatement(sql: "DELETE FROM document WHERE record = ?").execute(arguments: [body.record.data])
        }
        guard body.state["voided"] == nil else { return }
        try db.cachedStatement(sql: "INSERT INTO document VALUES(?, ?)")
            .execute(arguments: [body.record.data, entry.leaf.sequence])
        try db.cachedStatement(sql: "INSERT INTO words(rowid, kind, record, title, text) VALUES(?, ?, ?, ?, ?)")
            .execute(arguments: [
                entry.leaf.sequence, body.kind, body.record.data, kind.recordTitle(body.state), SearchIndex.text(of: body.state, kind),
            ])
    }

    private static func text(of state: [String: JSON], _ kind: Kind) -> String {
        var parts: [String] = []
        for field in kind.fields + Common.fields where field.sealed == nil {
            guard let json = state[field.name] else { continue }
            switch field.type {
            case .text where !["author", "imported", "voided"].contains(field.name): parts.append(json.stringValue ?? "")
            case .tags: parts += (json.arrayValue ?? []).compactMap(\.stringValue)
            case .attachments: parts += (json.arrayValue ?? []).compactMap { $0["name"]?.stringValue }
            default: break
            }
        }
        return parts.joined(separator: "\n")
    }

    public struct Hit: Sendable {
        public let kind: String
        public let record: RecordID
        public let title: String
        public let snippet: String
    }

    /// The newest hits for words that must all occur, each as an exact run of characters.
    public func search(_ words: String, kinds: [String], limit: Int = 50) throws -> [Hit] {
        guard let pattern = SearchIndex.pattern(words), !kinds.isEmpty else { return [] }
        let marks = kinds.map { _ in "?" }.joined(separator: ", ")
        let sql = """
            SELECT kind, record, title, snippet(words, 3, '', '', '…', 40) FROM words \
            WHERE words MATCH ? AND kind IN (\(marks)) ORDER BY rowid DESC LIMIT ?
            """
        return try pool.read { db in
            try Row.fetchAll(db, sql: sql, arguments: StatementArguments([pattern] + kinds) + [limit]).compactMap { row in
                RecordID(bytes: row[1] as Data).map { Hit(kind: row[0], record: $0, title: row[2], snippet: row[3]) }
            }
        }
    }

    /// Ids of the newest hits in one register, for its list filter.
    public func ids(_ words: String, kind: String, limit: Int = 2000) throws -> [RecordID] {
        guard let pattern = SearchIndex.pattern(words) else { return [] }
        return try pool.read { db in
            try Data.fetchAll(
                db, sql: "SELECT record FROM words WHERE words MATCH ? AND kind = ? ORDER BY rowid DESC LIMIT ?",
                arguments: [pattern, kind, limit]
            ).compactMap { RecordID(bytes: $0) }
        }
    }

    /// Quoted phrases for FTS5, one a word; nil when nothing is asked for.
    static func pattern(_ words: String) -> String? {
        let phrases = words.split(whereSeparator: \.isWhitespace).prefix(6)
            .map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
        return phrases.isEmpty ? nil : phrases.joined(separator: " AND ")
    }
}
