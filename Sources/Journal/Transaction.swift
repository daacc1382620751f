import Foundation
import GRDB

/// What a piece of work may do inside the writer's transaction. It lives only there.
public final class Transaction {
    /// The same connection: derived tables are written through it, so they change together with the journal or not at all.
    public let db: Database
    public let files: FileStore
    /// All entries of one piece of work share a batch.
    public private(set) var batch = RecordID.new()
    var state: Journal.WriterState
    /// What is done once the group is durable, such as removing a file whose erasure is now on record.
    private(set) var afterCommit: [@Sendable () -> Void] = []

    /// Work of a piece that failed is not done.
    func forget(after count: Int) { afterCommit.removeLast(afterCommit.count - count) }

    public func onCommit(_ work: @escaping @Sendable () -> Void) { afterCommit.append(work) }

    /// Something was erased: the write-ahead log must not keep it either.
    private(set) var hasErased = false
    private var stamp: (time: Moment, clamped: Bool)?
    private let key: SignerKey
    private let clock: Clock

    init(db: Database, state: Journal.WriterState, key: SignerKey, clock: Clock, files: FileStore) {
        self.db = db
        self.state = state
        self.key = key
        self.clock = clock
        self.files = files
    }

    /// Starts the next piece of work; returns the state to go back to when it fails.
    func begin() -> Journal.WriterState {
        batch = RecordID.new(at: clock.wall())
        stamp = nil
        return state
    }

    /// The time that all entries of this batch bear (UTC), and whether the clock had to be held.
    public func recordedAt() throws -> (time: Moment, clamped: Bool) {
        if let stamp { return stamp }
        let made = try state.guardian.stamp(wall: clock.wall(), monotonic: clock.monotonic())
        stamp = made
        return made
    }

    /// Number of entries so far, this transaction's included.
    public var size: Int { state.tree.frontier.size }

    public struct Appended: Sendable {
        public let sequence: Int
        public let recordedAt: Moment
        public let bodyBytes: [UInt8]
    }

    /// Appends one entry. Sealed contents go beside the body, which holds only their hashes.
    /// - Throws: ``ClockProblem``; a database error when the revision is taken.
    @discardableResult
    public func append(_ body: Body, sealed: [SealedPart: [String: JSON]] = [:]) throws -> Appended {
        let (time, clamped) = try recordedAt()
        let sequence = size
        var body = body
        body.clamped = clamped
        var parts: [(SealedPart, nonce: [UInt8], content: [UInt8])] = []
        for (part, content) in sealed where !content.isEmpty {
            let nonce = Transaction.nonce()
            let bytes = JSON.object(content).canonicalBytes
            body.sealed[part] = Hash.hiding(nonce: nonce, content: bytes)
            parts.append((part, nonce, bytes))
        }
        let bodyBytes = body.json.canonicalBytes
        let nonce = Transaction.nonce()
        let leaf = Leaf(
            sequence: sequence, recordedAt: time, batch: batch, bodyHash: .hiding(nonce: nonce, content: bodyBytes)
        ).bytes
        try db.cachedStatement(sql: "INSERT INTO entry VALUES(?, ?, ?, ?, ?, ?)").execute(
            arguments: [sequence, body.record.data, body.revision, Data(leaf), Data(nonce), Data(bodyBytes)])
        for part in parts {
            try db.cachedStatement(sql: "INSERT INTO sealed VALUES(?, ?, ?, ?)").execute(
                arguments: [sequence, part.0.rawValue, Data(part.nonce), Data(part.content)])
        }
        try state.tree.append(MerkleTree.leafHash(leaf)) { try store($0) }
        return Appended(sequence: sequence, recordedAt: time, bodyBytes: bodyBytes)
    }

    private func store(_ tile: OpenTiles.FullTile) throws {
        var hashes = Data(capacity: Tile.width * 32)
        for hash in tile.hashes { hash.withUnsafeBytes { hashes.append(contentsOf: $0) } }
        try db.cachedStatement(sql: "INSERT INTO tile VALUES(?, ?, ?, ?)").execute(
            arguments: [tile.level, tile.number, tile.root.data, hashes])
    }

    /// Signs the head as it is now, this transaction's entries included, unless the newest checkpoint covers it already.
    @discardableResult
    public func makeCheckpoint() throws -> NumberedCheckpoint {
        if let row = try Row.fetchOne(db, sql: "SELECT number, size, note FROM checkpoint ORDER BY number DESC LIMIT 1"),
            row["size"] == size
        {
            return NumberedCheckpoint(number: row["number"], checkpoint: try Checkpoint(row["note"] as String))
        }
        let checkpoint = try Checkpoint(size: size, root: state.tree.frontier.root, signedBy: key)
        state.checkpoints += 1
        try db.execute(
            sql: "INSERT INTO checkpoint VALUES(?, ?, ?)",
            arguments: [state.checkpoints, checkpoint.size, checkpoint.note.description])
        return NumberedCheckpoint(number: state.checkpoints, checkpoint: checkpoint)
    }

    /// Deletes one sealed part for ever; the entry that says so is the caller's duty, in this same transaction.
    public func erase(_ part: SealedPart, sequence: Int) throws {
        hasErased = true
        try db.execute(sql: "DELETE FROM sealed WHERE sequence = ? AND part = ?", arguments: [sequence, part.rawValue])
    }

    func storeHead(ifChangedFrom before: Journal.WriterState) throws -> Head? {
        guard size != before.tree.frontier.size || state.checkpoints != before.checkpoints else { return nil }
        let root = state.tree.frontier.root
        let recordedAt = state.guardian.lastRecorded
        try db.cachedStatement(sql: "UPDATE head SET size = ?, root = ?, recordedAt = ?, checkpoints = ? WHERE id = 0")
            .execute(arguments: [size, root.data, recordedAt.milliseconds, state.checkpoints])
        return Head(size: size, root: root, recordedAt: recordedAt, checkpoints: state.checkpoints)
    }

    /// Bytes of a nonce; fixed, since a hash over nonce ‖ content says nothing about where one ends.
    static let nonceLength = 16

    private static func nonce() -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return withUnsafeBytes(of: (generator.next(), generator.next()) as (UInt64, UInt64)) { Array($0) }
    }
}
