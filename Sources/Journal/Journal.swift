import Foundation
import GRDB
import Synchronization

/// A unit's journal (总账): append-only entries in one Merkle tree, in `journal.sqlite`, written by one process.
///
/// Callers hand pieces of work to ``write(_:)``. All work that waits is run in one SQLite transaction, each piece in
/// its own savepoint, in order, so that a later piece sees the earlier ones; the group shares one fsync, and nobody is
/// answered before it.
public final class Journal: Sendable {
    public let folder: UnitFolder
    public let files: FileStore
    /// Many readers, one writer. Read freely; write only through ``write(_:)``.
    public let pool: DatabasePool
    public let verifierKey: VerifierKey
    let key: SignerKey
    let clock: Clock
    private let lock: FolderLock
    private let queue = DispatchQueue(label: "journal.writer")
    private let waiting = Mutex<[Job]>([])
    private let current: Mutex<WriterState>
    private let published: Mutex<Head>
    private let groupCount = Atomic<Int>(0)

    /// Durable groups so far: each is one transaction and one fsync.
    public var groups: Int { groupCount.load(ordering: .relaxed) }

    struct WriterState: Sendable {
        var tree: TreeState
        var guardian: ClockGuard
        var checkpoints: Int
    }

    private struct Job: Sendable {
        /// Runs inside a savepoint; the returned closure answers the caller once the group is durable.
        let run: @Sendable (Transaction) throws -> @Sendable () -> Void
        let fail: @Sendable (any Error) -> Void
    }

    /// Opens a folder for writing, or creates one.
    /// - Parameter prepare: set-up of every connection (functions, tokenizers, collations of the layers above).
    /// - Throws: ``FolderError`` when it is missing, in use, without its key, or cannot be made durable.
    public init(
        opening folder: UnitFolder, create: Bool = false, clock: Clock = .system,
        prepare: @escaping @Sendable (Database) throws -> Void = { _ in }
    ) throws {
        let isNew = create && !folder.exists
        let key = isNew ? try folder.create() : try Journal.existing(folder)
        lock = try FolderLock(folder)
        let pool = try Journal.openPool(folder, prepare: prepare)
        if isNew { try pool.write { try JournalSchema.create(in: $0, origin: key.name) } }
        let origin = try pool.read { try String.fetchOne($0, sql: "SELECT origin FROM head") }
        guard origin == key.name else { throw FolderError.wrongKey(folder.key.path) }
        let (head, tree) = try pool.read { (try Journal.head(in: $0), try TreeLoader.load(from: $0)) }
        self.folder = folder
        self.key = key
        self.clock = clock
        self.pool = pool
        files = FileStore(folder)
        verifierKey = key.verifier
        current = Mutex(
            WriterState(tree: tree, guardian: ClockGuard(last: head.recordedAt), checkpoints: head.checkpoints))
        published = Mutex(head)
    }

    private static func existing(_ folder: UnitFolder) throws -> SignerKey {
        guard folder.exists else { throw FolderError.missing(folder.url.path) }
        return try folder.readKey()
    }

    private static func openPool(
        _ folder: UnitFolder, prepare: @escaping @Sendable (Database) throws -> Void
    ) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.maximumReaderCount = 4
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA secure_delete = ON")
            try prepare(db)
        }
        let pool = try DatabasePool(path: folder.journal.path, configuration: configuration)
        // GRDB's own WAL set-up lowers synchronous to NORMAL, which may lose acknowledged entries in a power cut.
        let level = try pool.writeWithoutTransaction { db -> Int? in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            return try Int.fetchOne(db, sql: "PRAGMA synchronous")
        }
        guard level == 2 else { throw FolderError.notDurable }
        return pool
    }

    static func head(in db: Database) throws -> Head {
        guard let row = try Row.fetchOne(db, sql: "SELECT size, root, recordedAt, checkpoints FROM head WHERE id = 0"),
            let root = Hash(row["root"] as Data)
        else { throw JournalDamage("head row is missing") }
        return Head(
            size: row["size"], root: root, recordedAt: Moment(milliseconds: row["recordedAt"]), checkpoints: row["checkpoints"])
    }

    /// The last durable state; costs nothing.
    public var head: Head { published.withLock { $0 } }

    /// Runs `work` in the writer's transaction and returns after it is on disk.
    /// - Throws: whatever `work` throws (then nothing of it is written), ``ClockProblem``, or the database's error.
    public func write<T: Sendable>(_ work: @escaping @Sendable (Transaction) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = Job(
                run: { transaction in
                    let value = try work(transaction)
                    return { continuation.resume(returning: value) }
                },
                fail: { continuation.resume(throwing: $0) })
            waiting.withLock { $0.append(job) }
            queue.async { self.drain() }
        }
    }

    /// The same for callers that are not asynchronous.
    public func writeAndWait<T: Sendable>(_ work: @escaping @Sendable (Transaction) throws -> T) throws -> T {
        let outcome = Mutex<Result<T, any Error>?>(nil)
        let done = DispatchSemaphore(value: 0)
        let job = Job(
            run: { transaction in
                let value = try work(transaction)
                return {
                    outcome.withLock { $0 = .success(value) }
                    done.signal()
                }
            },
            fail: { error in
                outcome.withLock { $0 = .failure(error) }
                done.signal()
            })
        waiting.withLock { $0.append(job) }
        queue.async { self.drain() }
        done.wait()
        guard let result = outcome.withLock({ $0 }) else { throw JournalDamage("the writer gave no answer") }
        return try result.get()
    }

    private func drain() {
        let jobs = waiting.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
        guard !jobs.isEmpty else { return }
        let before = current.withLock { $0 }
        var answers: [@Sendable () -> Void] = []
        do {
            let (after, head, made) = try pool.writeWithoutTransaction { db in try run(jobs, from: before, in: db) }
            answers = made
            current.withLock { $0 = after }
            groupCount.add(1, ordering: .relaxed)
            if let head { published.withLock { $0 = head } }
        } catch {
            for job in jobs { job.fail(error) }
            return
        }
        for answer in answers { answer() }
    }

    /// Runs a group in one transaction. Throws only when the group as a whole cannot be made durable.
    private func run(
        _ jobs: [Job], from before: WriterState, in db: Database
    ) throws -> (WriterState, Head?, [@Sendable () -> Void]) {
        var answers: [@Sendable () -> Void] = []
        let transaction = Transaction(db: db, state: before, key: key, clock: clock, files: files)
        try db.execute(sql: "BEGIN IMMEDIATE")
        do {
            for job in jobs {
                let saved = transaction.begin()
                let later = transaction.afterCommit.count
                try db.cachedStatement(sql: "SAVEPOINT job").execute()
                do {
                    let answer = try job.run(transaction)
                    try db.cachedStatement(sql: "RELEASE job").execute()
                    answers.append(answer)
                } catch {
                    try db.cachedStatement(sql: "ROLLBACK TO job").execute()
                    try db.cachedStatement(sql: "RELEASE job").execute()
                    transaction.state = saved
                    transaction.forget(after: later)
                    answers.append { job.fail(error) }
                }
            }
            answers += transaction.afterCommit
            let head = try transaction.storeHead(ifChangedFrom: before)
            try db.execute(sql: "COMMIT")
            // Old pages linger in the write-ahead log until it is emptied; a reader in the way only delays that.
            if transaction.hasErased { _ = try? Row.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
            return (transaction.state, head, answers)
        } catch {
            if db.isInsideTransaction { try? db.execute(sql: "ROLLBACK") }
            throw error
        }
    }

    /// A person confirms that the computer's clock is right (校时); the caller writes the entry that says so.
    public func confirmClock() {
        // On the writer's queue, so that a running group does not put its older state back over this.
        queue.sync { current.withLock { $0.guardian.confirm(wall: clock.wall(), monotonic: clock.monotonic()) } }
    }

    /// A confirmation of an earlier run still holds: times from then on are accepted though the last entry is later.
    public func restoreClockConfirmation(_ moment: Moment) {
        queue.sync { current.withLock { $0.guardian.restore(confirmedFrom: moment) } }
    }

    /// Waits for work under way, empties the write-ahead log and frees the folder for another process.
    public func close() throws {
        queue.sync {}
        _ = try? pool.writeWithoutTransaction { try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        try pool.close()
        lock.release()
    }

    /// Signs the present head, unless it is signed already, and returns the newest checkpoint with its number.
    @discardableResult
    public func makeCheckpoint() async throws -> NumberedCheckpoint { try await write { try $0.makeCheckpoint() } }
}

/// A checkpoint and its place in the unbroken count of checkpoints, from 1.
public struct NumberedCheckpoint: Sendable {
    public let number: Int
    public let checkpoint: Checkpoint
}

/// Stored data that contradicts itself, found while reading rather than while verifying.
public struct JournalDamage: Error, Sendable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
