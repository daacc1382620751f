import Foundation
import GRDB
import Testing

@testable import Journal

@Suite("Opening a unit's folder")
struct OpeningTests {
    @Test("synchronous reads back as FULL on the connection that writes, in WAL mode with secure_delete")
    func durable() throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        let values = try journal.pool.writeWithoutTransaction { db in
            (
                try Int.fetchOne(db, sql: "PRAGMA synchronous"), try String.fetchOne(db, sql: "PRAGMA journal_mode"),
                try Int.fetchOne(db, sql: "PRAGMA secure_delete")
            )
        }
        #expect(values.0 == 2)
        #expect(values.1 == "wal")
        #expect(values.2 == 1)
    }

    @Test("key and folder are for the owner alone")
    func modes() throws {
        let place = TemporaryFolder()
        _ = try Journal(opening: place.folder, create: true)
        for (url, mode) in [(place.folder.key, 0o600), (place.folder.url, 0o700), (place.folder.files, 0o700)] {
            let found = try FileManager.default.attributesOfItem(atPath: url.path)[.posixPermissions] as? Int
            #expect(found == mode)
        }
    }

    @Test("a second opener is refused while the first lives, and welcome after")
    func lock() throws {
        let place = TemporaryFolder()
        var journal: Journal? = try Journal(opening: place.folder, create: true)
        let error = #expect(throws: FolderError.self) { try Journal(opening: place.folder) }
        #expect(error?.description.contains("另一个长立程序正在使用") == true)
        #expect(journal?.head.size == 0)
        journal = nil
        #expect(throws: Never.self) { try Journal(opening: place.folder) }
    }

    @Test("a missing folder, a missing key and a damaged key are refused with a sentence")
    func missing() throws {
        let place = TemporaryFolder()
        let absent = #expect(throws: FolderError.self) { try Journal(opening: place.folder) }
        #expect(absent?.description.contains("还没有单位数据") == true)
        _ = try Journal(opening: place.folder, create: true)
        let text = try String(contentsOf: place.folder.key, encoding: .utf8)
        try FileManager.default.removeItem(at: place.folder.key)
        let gone = #expect(throws: FolderError.self) { try Journal(opening: place.folder) }
        #expect(gone?.description.contains("密钥") == true)
        try "PRIVATE+KEY+nonsense".write(to: place.folder.key, atomically: true, encoding: .utf8)
        #expect(throws: FolderError.self) { try Journal(opening: place.folder) }
        try text.write(to: place.folder.key, atomically: true, encoding: .utf8)
        #expect(throws: Never.self) { try Journal(opening: place.folder) }
    }

    @Test("a folder that holds anything else is never made into a unit")
    func notEmpty() throws {
        let place = TemporaryFolder()
        try FileManager.default.createDirectory(at: place.folder.url, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: place.folder.url.appending(path: "other.txt"))
        let error = #expect(throws: FolderError.self) { try Journal(opening: place.folder, create: true) }
        #expect(error?.description.contains("不是空的") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder.url.path) == ["other.txt"])
    }

    @Test(
        "a journal continues its tree across restarts",
        arguments: [[1, 1], [200, 54, 1, 1, 1], [255, 1], [256, 1], [511, 1, 1], [300, 0, 213]])
    func restarts(_ portions: [Int]) async throws {
        let place = TemporaryFolder()
        var sizes = 0
        for portion in portions {
            let journal = try await Journal.opening(again: place.folder, create: true)
            #expect(journal.head.size == sizes)
            if portion > 0 { try await journal.fill(portion) }
            sizes += portion
            #expect(journal.head.size == sizes)
            try await journal.makeCheckpoint()
        }
        let journal = try await Journal.opening(again: place.folder)
        let report = try journal.verify()
        #expect(report.problems == [])
        #expect(report.entries == sizes)
        #expect(report.root == journal.head.root.base64)
    }

    @Test("the head read back is the head that was left")
    func sameHead() async throws {
        let place = TemporaryFolder()
        var journal: Journal? = try await Journal.opening(again: place.folder, create: true)
        try await journal?.fill(70)
        try await journal?.makeCheckpoint()
        let head = try #require(journal?.head)
        let key = try #require(journal?.verifierKey.text)
        journal = nil
        let again = try await Journal.opening(again: place.folder)
        #expect(again.head == head)
        #expect(again.verifierKey.text == key)
    }

    @Test("also around 65,536 entries, where a tile of tiles closes")
    func manyEntries() async throws {
        let place = TemporaryFolder()
        var tree = OpenTiles()
        var size = 0
        for portion in [65_530, 6, 1, 3] {
            let journal = try await Journal.opening(again: place.folder, create: true)
            #expect(journal.head.size == size)
            try await journal.fill(portion)
            // The root is computed again from the stored leaves alone.
            let reader = try SQLiteReader(place.folder.journal)
            let rows = try reader.prepare("SELECT leaf FROM entry WHERE sequence >= \(size) ORDER BY sequence")
            while try rows.step() {
                size += 1
                tree.append(MerkleTree.leafHash(rows.bytes(0)), size: size) { _ in }
            }
            #expect(journal.head.size == size)
            #expect(journal.head.root == tree.root)
        }
        #expect(size == 65_540)
        let reader = try SQLiteReader(place.folder.journal)
        let tiles = try reader.prepare("SELECT level, count(*) FROM tile GROUP BY level ORDER BY level")
        #expect(try tiles.step())
        #expect(tiles.integer(1) == 256)
        #expect(try tiles.step())
        #expect(tiles.integer(0) == 1 && tiles.integer(1) == 1)
    }

    @Test("files lie under their hash, whole or absent, and once")
    func files() throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        let data = Data("一份文件".utf8)
        let hash = try journal.files.add(data)
        #expect(try journal.files.add(data) == hash)
        #expect(hash == Hash.of(data))
        #expect(journal.files.url(of: hash).path.hasSuffix("files/\(hash.hex.prefix(2))/\(hash.hex)"))
        #expect(try journal.files.read(hash) == data)
        #expect(journal.files.contains(hash))
        let names = try FileManager.default.contentsOfDirectory(atPath: journal.files.url(of: hash).deletingLastPathComponent().path)
        #expect(names == [hash.hex])
        journal.files.remove(hash)
        #expect(!journal.files.contains(hash))
    }
}
