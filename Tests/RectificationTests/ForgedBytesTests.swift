import Foundation
import GRDB
import Journal
import Rectification
import Records
import Testing

@Suite("Bytes of journal.sqlite changed behind SQLite's back")
struct ForgedBytesTests {
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    /// Everything that the tables hold.
    private static func content(_ folder: UnitFolder) throws -> [String] {
        var configuration = Configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: folder.journal.path, configuration: configuration)
        return try queue.read { db in
            try SampleFolder.tables.flatMap { table in
                try Row.fetchAll(db, sql: "SELECT * FROM \"\(table)\"").map { row in
                    row.databaseValues.map { value in
                        if case .blob(let data) = value.storage { data.base64EncodedString() } else { value.description }
                    }.joined(separator: "|")
                }
            }
        }
    }

    private func damaged(_ change: (inout Data, inout Generator) -> Void, seed: UInt64, work: (UnitFolder) throws -> Void) throws {
        let source = try SampleFolder.shared.get().fixture.folder
        let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-bytes-\(RecordID.new())"))
        let manager = FileManager.default
        try manager.createDirectory(at: folder.url, withIntermediateDirectories: true)
        defer { try? manager.removeItem(at: folder.url) }
        var generator = Generator(state: seed &* 0x9E37_79B9)
        var bytes = try Data(contentsOf: source.journal)
        change(&bytes, &generator)
        try bytes.write(to: folder.journal)
        for (from, to) in [(source.local, folder.local), (source.key, folder.key)] { try manager.copyItem(at: from, to: to) }
        try manager.createSymbolicLink(at: folder.files, withDestinationURL: source.files)
        try work(folder)
    }

    @Test("a flipped bit is found, makes the file unreadable, or changes nothing that counts", arguments: [1, 2, 3, 4])
    func flips(_ part: UInt64) throws {
        let whole = try Self.content(SampleFolder.shared.get().fixture.folder)
        for seed in (part * 100)..<(part * 100 + 15) {
            try damaged(
                { bytes, generator in
                    let place = Int.random(in: 0..<bytes.count, using: &generator)
                    bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                }, seed: seed
            ) { folder in
                guard let report = try? Office.verify(folder, kinds: RectificationKinds.all), report.isSound else { return }
                let content = try Self.content(folder)
                #expect(content == whole, "seed \(seed)")
            }
        }
    }

    @Test("a page zeroed, a file cut short, or one that is no database, is found or refused", arguments: 1...12)
    func pages(_ seed: UInt64) throws {
        let whole = try Self.content(SampleFolder.shared.get().fixture.folder)
        try damaged(
            { bytes, generator in
                switch seed % 3 {
                case 0:
                    let page = Int.random(in: 0..<bytes.count / 4096, using: &generator)
                    bytes.replaceSubrange(page * 4096..<page * 4096 + 4096, with: Data(count: 4096))
                case 1: bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &generator))
                default: bytes = Data("not a database".utf8) + bytes.dropFirst(14)
                }
            }, seed: seed
        ) { folder in
            guard let report = try? Office.verify(folder, kinds: RectificationKinds.all), report.isSound else { return }
            let content = try Self.content(folder)
            #expect(content == whole)
        }
    }
}
