import Foundation
import GRDB

/// Rebuilds the growing end of the tree from the head row, the stored tiles and the last entries; reads at most a few thousand hashes.
enum TreeLoader {
    static func load(from db: Database) throws -> TreeState {
        let size = try Journal.head(in: db).size
        var tree = TreeState()
        var open: [[Hash]] = []
        var level = 0
        while level == 0 || size >> (Tile.height * level) > 0 {
            let count = size >> (Tile.height * level)
            open.append(try openTile(level: level, from: count - count % Tile.width, in: db))
            guard open[level].count == count % Tile.width else { throw JournalDamage("open tile \(level) is incomplete") }
            level += 1
        }
        tree.tiles.open = open
        let reader = OpenReader(open: open)
        var subtrees: [Hash] = []
        for bit in stride(from: Int.bitWidth - 2, through: 0, by: -1) where size >> bit & 1 == 1 {
            subtrees.append(try reader.subtree(size: size, bit: bit))
        }
        guard let frontier = Frontier(size: size, subtrees: subtrees) else { throw JournalDamage("frontier") }
        tree.frontier = frontier
        return tree
    }

    private static func openTile(level: Int, from start: Int, in db: Database) throws -> [Hash] {
        if level == 0 {
            return try Row.fetchAll(db, sql: "SELECT leaf FROM entry WHERE sequence >= ? ORDER BY sequence", arguments: [start])
                .map { row in try row.withUnsafeData(atIndex: 0) { ($0 ?? Data()).withUnsafeBytes { MerkleTree.leafHash($0) } } }
        }
        return try Row.fetchAll(
            db, sql: "SELECT root FROM tile WHERE level = ? AND number >= ? ORDER BY number", arguments: [level - 1, start]
        ).compactMap { Hash($0["root"] as Data) }
    }

    /// The perfect subtrees of the frontier all lie in the open tiles.
    private struct OpenReader {
        let open: [[Hash]]

        func subtree(size: Int, bit: Int) throws -> Hash {
            let level = bit / Tile.height
            let up = bit % Tile.height
            guard level < open.count else { throw JournalDamage("frontier level \(level)") }
            let firstLeaf = (size >> (bit + 1)) << (bit + 1)
            let start = (firstLeaf >> (Tile.height * level)) & (Tile.width - 1)
            guard start + 1 << up <= open[level].count else { throw JournalDamage("frontier bit \(bit)") }
            return MerkleTree.root(of: open[level][start..<start + 1 << up])
        }
    }
}

/// The same, remembering what it has worked out: for many proofs in one tree, which share most of their nodes.
public final class RememberedNodes: NodeReader {
    private let stored: StoredNodes
    private var known: [Int: [Int: Hash]] = [:]

    public init(_ db: Database) { stored = StoredNodes(db) }

    public func node(level: Int, index: Int) throws -> Hash {
        if let hash = known[level]?[index] { return hash }
        // Within a tile from its two halves, so that each hash is read once; a tile's root is stored as such.
        let hash =
            level.isMultiple(of: Tile.height)
            ? try stored.node(level: level, index: index)
            : MerkleTree.nodeHash(try node(level: level - 1, index: index * 2), try node(level: level - 1, index: index * 2 + 1))
        known[level, default: [:]][index] = hash
        return hash
    }
}

/// Reads nodes of the stored tree for proofs: from full tiles, and from entries where the tile is still open.
public struct StoredNodes: NodeReader {
    let db: Database

    public init(_ db: Database) { self.db = db }

    public func node(level: Int, index: Int) throws -> Hash {
        let tileLevel = level / Tile.height
        let up = level % Tile.height
        let position = index << up
        let number = position / Tile.width
        if let row = try Row.fetchOne(
            db, sql: "SELECT hashes FROM tile WHERE level = ? AND number = ?", arguments: [tileLevel, number])
        {
            let data: Data = row["hashes"]
            guard data.count == Tile.width * 32 else { throw JournalDamage("tile \(tileLevel)/\(number)") }
            let start = position % Tile.width
            let hashes = (start..<start + 1 << up).compactMap { Hash(data[data.startIndex + $0 * 32..<data.startIndex + $0 * 32 + 32]) }
            return MerkleTree.root(of: hashes[...])
        }
        if level == 0 {
            guard let leaf = try Data.fetchOne(db, sql: "SELECT leaf FROM entry WHERE sequence = ?", arguments: [index]) else {
                throw JournalDamage("entry \(index) is missing")
            }
            return leaf.withUnsafeBytes { MerkleTree.leafHash($0) }
        }
        if up == 0,
            let root = try Data.fetchOne(
                db, sql: "SELECT root FROM tile WHERE level = ? AND number = ?", arguments: [tileLevel - 1, index]),
            let hash = Hash(root)
        {
            return hash
        }
        return MerkleTree.nodeHash(try node(level: level - 1, index: index * 2), try node(level: level - 1, index: index * 2 + 1))
    }
}

/// Reading entries back.
extension Journal {
    public static func entry(sequence: Int, in db: Database) throws -> Entry? {
        try Row.fetchOne(db, sql: "SELECT leaf, nonce, body FROM entry WHERE sequence = ?", arguments: [sequence]).map(entry)
    }

    /// All revisions of a record, oldest first.
    public static func history(of record: RecordID, in db: Database) throws -> [Entry] {
        try Row.fetchAll(
            db, sql: "SELECT leaf, nonce, body FROM entry WHERE record = ? ORDER BY revision", arguments: [record.data]
        ).map(entry)
    }

    /// One revision of a record, counted from 1.
    public static func entry(of record: RecordID, revision: Int, in db: Database) throws -> Entry? {
        try Row.fetchOne(
            db, sql: "SELECT leaf, nonce, body FROM entry WHERE record = ? AND revision = ?", arguments: [record.data, revision]
        ).map(entry)
    }

    /// The newest revision of a record.
    public static func newest(of record: RecordID, in db: Database) throws -> Entry? {
        try Row.fetchOne(
            db, sql: "SELECT leaf, nonce, body FROM entry WHERE record = ? ORDER BY revision DESC LIMIT 1",
            arguments: [record.data]
        ).map(entry)
    }

    /// The newest revision of a record among the first `size` entries.
    public static func newest(of record: RecordID, before size: Int, in db: Database) throws -> Entry? {
        try Row.fetchOne(
            db, sql: "SELECT leaf, nonce, body FROM entry WHERE record = ? AND sequence < ? ORDER BY revision DESC LIMIT 1",
            arguments: [record.data, size]
        ).map(entry)
    }

    /// How many entries were recorded before a moment; times never go back, so halving finds it.
    public static func size(before moment: Moment, in db: Database) throws -> Int {
        var low = 0
        var high = try Int.fetchOne(db, sql: "SELECT size FROM head") ?? 0
        while low < high {
            let middle = (low + high) / 2
            guard let found = try entry(sequence: middle, in: db) else { throw JournalDamage("entry \(middle) is missing") }
            if found.leaf.recordedAt < moment { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Up to `limit` entries before `sequence`, newest first.
    public static func entries(before sequence: Int, limit: Int, in db: Database) throws -> [Entry] {
        try Row.fetchAll(
            db, sql: "SELECT leaf, nonce, body FROM entry WHERE sequence < ? ORDER BY sequence DESC LIMIT ?",
            arguments: [sequence, limit]
        ).map(entry)
    }

    /// Up to `limit` entries from `sequence` on, oldest first.
    public static func entries(from sequence: Int, limit: Int, in db: Database) throws -> [Entry] {
        try Row.fetchAll(
            db, sql: "SELECT leaf, nonce, body FROM entry WHERE sequence >= ? ORDER BY sequence LIMIT ?", arguments: [sequence, limit]
        ).map(entry)
    }

    /// All entries of the batch that the entry `sequence` belongs to, in order; a batch is one unbroken run.
    public static func batch(around sequence: Int, in db: Database) throws -> [Entry] {
        guard let start = try entry(sequence: sequence, in: db) else { return [] }
        var found = [start]
        for step in [-1, 1] {
            var next = sequence + step
            while next >= 0, let other = try entry(sequence: next, in: db), other.leaf.batch == start.leaf.batch {
                if step < 0 { found.insert(other, at: 0) } else { found.append(other) }
                next += step
            }
        }
        return found
    }

    /// The content of a sealed part, nil when it was never there or has been erased.
    public static func sealed(_ part: SealedPart, sequence: Int, in db: Database) throws -> [String: JSON]? {
        guard
            let row = try Row.fetchOne(
                db, sql: "SELECT content FROM sealed WHERE sequence = ? AND part = ?", arguments: [sequence, part.rawValue])
        else { return nil }
        return try JSON(canonical: [UInt8](row["content"] as Data)).objectValue
    }

    private static func entry(_ row: Row) throws -> Entry {
        let leafBytes = [UInt8](row["leaf"] as Data)
        let bodyBytes = [UInt8](row["body"] as Data)
        guard let leaf = Leaf(leafBytes), let body = Body(bodyBytes) else { throw JournalDamage("an entry cannot be read") }
        return Entry(leafBytes: leafBytes, nonce: [UInt8](row["nonce"] as Data), bodyBytes: bodyBytes, leaf: leaf, body: body)
    }

    /// The newest checkpoints, newest first.
    public static func checkpoints(limit: Int, in db: Database) throws -> [NumberedCheckpoint] {
        try Row.fetchAll(db, sql: "SELECT number, note FROM checkpoint ORDER BY number DESC LIMIT ?", arguments: [limit])
            .map { NumberedCheckpoint(number: $0["number"], checkpoint: try Checkpoint($0["note"] as String)) }
    }

    /// The first checkpoint that covers an entry; nil while none does.
    public static func checkpoint(covering sequence: Int, in db: Database) throws -> NumberedCheckpoint? {
        try Row.fetchOne(
            db, sql: "SELECT number, note FROM checkpoint WHERE size > ? ORDER BY number LIMIT 1", arguments: [sequence]
        ).map { NumberedCheckpoint(number: $0["number"], checkpoint: try Checkpoint($0["note"] as String)) }
    }

    /// One checkpoint's signed note.
    public static func checkpoint(number: Int, in db: Database) throws -> String? {
        try String.fetchOne(db, sql: "SELECT note FROM checkpoint WHERE number = ?", arguments: [number])
    }

    /// The proof that the entry `sequence` stands in the tree of `checkpoint`.
    public static func proof(of sequence: Int, in checkpoint: Checkpoint, nodes: some NodeReader) throws -> TlogProof {
        TlogProof(
            index: sequence, hashes: try MerkleTree.inclusionProof(of: sequence, size: checkpoint.size, in: nodes), checkpoint: checkpoint)
    }

    /// The root over the first `size` entries; 0 is the root of the empty tree (RFC 6962 §2.1).
    public static func root(of size: Int, in db: Database) throws -> Hash {
        try MerkleTree.root(from: 0, to: size, in: StoredNodes(db))
    }

    public static func proof(of sequence: Int, in checkpoint: Checkpoint, db: Database) throws -> TlogProof {
        try proof(of: sequence, in: checkpoint, nodes: StoredNodes(db))
    }
}
