import Foundation
import GRDB
import Journal

/// A form that somebody has begun and not yet submitted. It belongs to one account, and dies on submission.
public struct Draft: Sendable {
    /// The form's own address, such as `/registers/measure/new`.
    public let place: String
    /// What the form is, in words: 登记措施.
    public let title: String
    public let values: [String: [String]]
    public let at: Moment

    /// Longest content, in bytes: far above what the fields of one form may hold.
    public static let limit = 1_000_000
    /// Drafts at most for an account; the oldest give way.
    static let most = 50
    /// A draft that nobody has come back to goes after this many milliseconds (30 days).
    static let life: Int64 = 30 * 86_400_000

    public init(place: String, title: String, values: [String: [String]], at: Moment) {
        self.place = place
        self.title = title
        self.values = values
        self.at = at
    }
}

extension LocalStore {
    public func keep(_ draft: Draft, of account: RecordID) throws {
        let content = try JSONEncoder().encode(draft.values)
        guard content.count <= Draft.limit else { throw Refusal("内容太长，没有存成草稿。请尽快提交。") }
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO draft VALUES(?, ?, ?, ?, ?)",
                arguments: [account.description, draft.place, draft.title, draft.at.milliseconds, content])
            try db.execute(sql: "DELETE FROM draft WHERE at < ?", arguments: [draft.at.milliseconds - Draft.life])
            try db.execute(
                sql: """
                    DELETE FROM draft WHERE account = ?1 AND place NOT IN \
                    (SELECT place FROM draft WHERE account = ?1 ORDER BY at DESC LIMIT ?2)
                    """, arguments: [account.description, Draft.most])
        }
    }

    public func draft(at place: String, of account: RecordID) throws -> Draft? {
        try pool.read { db in
            try Row.fetchOne(
                db, sql: "SELECT place, title, content, at FROM draft WHERE account = ? AND place = ?",
                arguments: [account.description, place]
            ).flatMap(Draft.init)
        }
    }

    /// Newest first.
    public func drafts(of account: RecordID) throws -> [Draft] {
        try pool.read { db in
            try Row.fetchAll(
                db, sql: "SELECT place, title, content, at FROM draft WHERE account = ? ORDER BY at DESC", arguments: [account.description]
            ).compactMap(Draft.init)
        }
    }

    public func dropDraft(at place: String, of account: RecordID) throws {
        let isThere = try pool.read { db in
            try Bool.fetchOne(
                db, sql: "SELECT EXISTS(SELECT 1 FROM draft WHERE account = ? AND place = ?)", arguments: [account.description, place])
        }
        // Most submissions have no draft, and must not pay for a write.
        guard isThere == true else { return }
        try pool.write { db in
            try db.execute(sql: "DELETE FROM draft WHERE account = ? AND place = ?", arguments: [account.description, place])
        }
    }
}

extension Draft {
    init?(_ row: Row) {
        guard let values = try? JSONDecoder().decode([String: [String]].self, from: row[2] as Data) else { return nil }
        self.init(place: row[0], title: row[1], values: values, at: Moment(milliseconds: row[3]))
    }
}
