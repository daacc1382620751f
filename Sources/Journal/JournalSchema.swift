import GRDB

/// The journal's own tables in `journal.sqlite`. Everything in that file is verified; what is not evidence lives in `local.sqlite`.
enum JournalSchema {
    static let statements = [
        // Leaf, nonce and body in one row: a verifying scan reads each row once and copies nothing.
        """
        CREATE TABLE entry(sequence INTEGER PRIMARY KEY, record BLOB NOT NULL, revision INTEGER NOT NULL, \
        leaf BLOB NOT NULL, nonce BLOB NOT NULL, body BLOB NOT NULL) STRICT
        """,
        "CREATE UNIQUE INDEX entry_record ON entry(record, revision)",
        """
        CREATE TABLE sealed(sequence INTEGER NOT NULL, part TEXT NOT NULL, nonce BLOB NOT NULL, content BLOB NOT NULL, \
        PRIMARY KEY(sequence, part)) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TABLE tile(level INTEGER NOT NULL, number INTEGER NOT NULL, root BLOB NOT NULL, hashes BLOB NOT NULL, \
        PRIMARY KEY(level, number)) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE checkpoint(number INTEGER PRIMARY KEY, size INTEGER NOT NULL, note TEXT NOT NULL) STRICT",
        """
        CREATE TABLE head(id INTEGER PRIMARY KEY CHECK(id = 0), size INTEGER NOT NULL, root BLOB NOT NULL, \
        recordedAt INTEGER NOT NULL, checkpoints INTEGER NOT NULL, origin TEXT NOT NULL) STRICT
        """,
    ]

    static func create(in db: Database, origin: String) throws {
        for statement in statements { try db.execute(sql: statement) }
        try db.execute(
            sql: "INSERT INTO head VALUES(0, 0, ?, 0, 0, ?)", arguments: [MerkleTree.emptyRoot.data, origin])
    }
}

/// The last committed state of the journal.
public struct Head: Sendable, Equatable {
    public let size: Int
    public let root: Hash
    public let recordedAt: Moment
    public let checkpoints: Int
}
