import Foundation
import GRDB
import Journal
import Synchronization

/// SplitMix64: small, fast, and the same numbers on every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &self) } }
    mutating func hash() -> Hash { MerkleTree.leafHash(bytes(8)) }
}

/// A tree held as an array of leaf hashes; every node is computed from scratch by the definition of RFC 6962 §2.1.
struct NaiveTree: NodeReader {
    let leaves: [Hash]

    func node(level: Int, index: Int) -> Hash { NaiveTree.root(leaves[index << level..<(index + 1) << level]) }
    func root(_ size: Int) -> Hash { NaiveTree.root(leaves[..<size]) }

    static func root(_ leaves: ArraySlice<Hash>) -> Hash {
        guard leaves.count > 1 else { return leaves.first ?? MerkleTree.emptyRoot }
        var split = 1
        while split * 2 < leaves.count { split *= 2 }
        let middle = leaves.startIndex + split
        return MerkleTree.nodeHash(root(leaves[..<middle]), root(leaves[middle...]))
    }
}

/// A folder that disappears with its owner.
final class TemporaryFolder: Sendable {
    let folder: UnitFolder

    init() {
        folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-journal-\(RecordID.new())"))
    }

    deinit { try? FileManager.default.removeItem(at: folder.url) }
}

/// A clock that tests move by hand: wall and monotonic time apart.
final class HandClock: Sendable {
    private let times: Mutex<(wall: Int64, monotonic: Int64)>

    init(_ wall: Int64 = 1_762_390_800_000) { times = Mutex((wall, 0)) }

    func pass(milliseconds: Int64) { times.withLock { $0 = ($0.wall + milliseconds, $0.monotonic + milliseconds) } }
    func jump(milliseconds: Int64) { times.withLock { $0.wall += milliseconds } }

    var clock: Clock {
        Clock(
            wall: { Moment(milliseconds: self.times.withLock { $0.wall }) },
            monotonic: { self.times.withLock { $0.monotonic } })
    }
}

/// Nothing above the journal.
struct NothingDerived: DerivedVerifier {
    let schema: [String: String] = [:]
    let rebuild: [String] = []
    func check(_ latest: LatestRevision, report: (Problem) -> Void) {}
    func finish(report: (Problem) -> Void) {}
}

extension Body {
    static func tiny(_ number: Int = 0, record: RecordID = .new(), revision: Int = 1) -> Body {
        Body(kind: "note", record: record, revision: revision, action: "create", actor: .system, state: ["n": .integer(Int64(number))])
    }
}

extension Journal {
    func verify(since: Checkpoint? = nil) throws -> VerifyReport {
        try Verifier(folder, key: verifierKey, since: since).verify { _ in NothingDerived() }
    }

    /// Appends `count` entries in one transaction.
    func fill(_ count: Int) async throws {
        try await write { transaction in
            for number in 0..<count { try transaction.append(.tiny(number)) }
        }
    }
}

extension Journal {
    struct Missing: Error {}

    static func stored(_ sequence: Int, in db: Database) throws -> Entry {
        guard let entry = try entry(sequence: sequence, in: db) else { throw Missing() }
        return entry
    }
}

extension Journal {
    /// Opens a folder whose last owner has just been let go: the writer's queue may hold on to him for a moment longer.
    static func opening(again folder: UnitFolder, create: Bool = false) async throws -> Journal {
        for _ in 0..<100_000 {
            do {
                return try Journal(opening: folder, create: create)
            } catch FolderError.locked {
                await Task.yield()
            }
        }
        return try Journal(opening: folder, create: create)
    }
}
