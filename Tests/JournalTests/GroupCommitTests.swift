import Foundation
import Synchronization
import Testing

@testable import Journal

private struct Wrong: Error, Equatable { let number: Int }

@Suite("Group commit")
struct GroupCommitTests {
    /// Holds the writer in its first job until `release` is called, so that what is handed over meanwhile becomes one group.
    private final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        func wait() { semaphore.wait() }
        func release() { semaphore.signal() }
    }

    @Test("200 concurrent writes all get in, in unbroken sequence")
    func concurrent() async throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        let sequences = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<200 { group.addTask { try await journal.write { try $0.append(.tiny(number)).sequence } } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(sequences.sorted() == Array(0..<200))
        #expect(journal.head.size == 200)
        #expect(try journal.verify().problems == [])
    }

    @Test("one failing piece of a group disturbs no other, and leaves no trace in the tree")
    func oneFails() async throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        try await journal.fill(250)
        let gate = Gate()
        async let held: Void = journal.write { _ in gate.wait() }
        let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
            for number in 0..<30 {
                group.addTask {
                    do {
                        try await journal.write { transaction in
                            try transaction.append(.tiny(number))
                            try transaction.append(.tiny(number))
                            // Fails after its entries are in, also on both sides of the tile's end at 256.
                            if number % 3 == 0 { throw Wrong(number: number) }
                        }
                        return (number, true)
                    } catch {
                        return (number, (error as? Wrong) != Wrong(number: number))
                    }
                }
            }
            gate.release()
            return await group.reduce(into: [Int: Bool]()) { $0[$1.0] = $1.1 }
        }
        try await held
        for number in 0..<30 { #expect(outcomes[number] == (number % 3 != 0)) }
        #expect(journal.head.size == 250 + 40)
        let report = try journal.verify()
        #expect(report.problems == [])
        #expect(report.entries == 290)
    }

    @Test("a database error inside one piece is that piece's alone")
    func databaseError() async throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        let record = RecordID.new()
        try await journal.write { _ = try $0.append(.tiny(record: record)) }
        await #expect(throws: (any Error).self) { try await journal.write { _ = try $0.append(.tiny(record: record)) } }
        try await journal.write { _ = try $0.append(.tiny(record: record, revision: 2)) }
        #expect(journal.head.size == 2)
        #expect(try journal.verify().problems == [])
    }

    @Test("a later piece of a group sees what an earlier one wrote, each as its own batch")
    func order() async throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        let gate = Gate()
        async let held: Void = journal.write { _ in gate.wait() }
        let seen = try await withThrowingTaskGroup(of: (Int, RecordID).self) { group in
            for number in 0..<20 {
                group.addTask {
                    try await journal.write { transaction in
                        let before = transaction.size
                        try transaction.append(.tiny(number))
                        try transaction.append(.tiny(number))
                        return (before, transaction.batch)
                    }
                }
            }
            gate.release()
            return try await group.reduce(into: [(Int, RecordID)]()) { $0.append($1) }
        }
        try await held
        #expect(seen.map(\.0).sorted() == stride(from: 0, to: 40, by: 2).map { $0 })
        #expect(Set(seen.map(\.1)).count == 20)
        for (before, batch) in seen {
            let entries = try await journal.pool.read { try Journal.batch(around: before, in: $0) }
            #expect(entries.map(\.leaf.sequence) == [before, before + 1])
            #expect(entries.allSatisfy { $0.leaf.batch == batch })
        }
    }

    @Test("nobody is answered before the entries can be read by another connection")
    func durableBeforeAnswer() async throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        for number in 0..<20 {
            let appended = try await journal.write { try $0.append(.tiny(number)) }
            let reader = try SQLiteReader(place.folder.journal)
            let row = try reader.prepare("SELECT size FROM head")
            #expect(try row.step())
            #expect(Int(row.integer(0)) == appended.sequence + 1)
            #expect(journal.head.size == appended.sequence + 1)
        }
    }

    @Test("the writer waits for callers that are not asynchronous, too")
    func andWait() throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        #expect(try journal.writeAndWait { try $0.append(.tiny()).sequence } == 0)
        #expect(throws: Wrong(number: 9)) { try journal.writeAndWait { _ in throw Wrong(number: 9) } }
        #expect(journal.head.size == 1)
    }

    @Test("checkpoints are numbered without gaps, made once a size, and rolled back with their piece")
    func checkpoints() async throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        try await journal.fill(3)
        let first = try await journal.makeCheckpoint()
        let again = try await journal.makeCheckpoint()
        #expect(first.number == 1 && again.number == 1)
        #expect(first.checkpoint == again.checkpoint)
        await #expect(throws: Wrong(number: 1)) {
            try await journal.write { transaction in
                try transaction.append(.tiny())
                try transaction.makeCheckpoint()
                throw Wrong(number: 1)
            }
        }
        try await journal.fill(1)
        #expect(try await journal.makeCheckpoint().number == 2)
        #expect(journal.head.checkpoints == 2)
        let report = try journal.verify(since: first.checkpoint)
        #expect(report.problems == [])
        #expect(report.checkpoints == 2)
        #expect(report.unsigned == 0)
    }
}
