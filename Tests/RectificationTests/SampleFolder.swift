import Foundation
import GRDB
import Rectification

@testable import Journal
@testable import Records

/// A closed unit's folder in which every register has records with every field filled, made from the declarations alone,
/// so that a new kind is in it by itself. Tests forge copies of it.
final class SampleFolder: Sendable {
    static let shared = Result { try SampleFolder() }
    let fixture: Fixture
    /// The newest checkpoint; three entries follow it.
    let checkpoint: Checkpoint
    static let rounds = 12

    private init() throws {
        fixture = try Fixture()
        let office = fixture.office
        var newest: Checkpoint?
        for round in 0..<SampleFolder.rounds {
            newest =
                try office.writeAndWait(by: .commandLine) { context in
                    for kind in context.kinds.all {
                        var state = try SampleFolder.state(of: kind, round, files: context.transaction.files)
                        // What a kind works out from other fields would else stay blank: whom a tip is about, hands on a changed notice.
                        if kind.name == SupervisionTip.kindName {
                            state["about"] = try context.lookup.rows(Finding.kindName, []).first.map { .string($0.id.description) }
                        }
                        if kind.name == Notice.kindName { state["state"] = .string(Notice.State.published.rawValue) }
                        try context.write(
                            kind.name, .new(at: context.now), before: nil, after: state, action: "create", as: .commandLine, reason: nil)
                    }
                    return round % 5 == 1 ? try context.transaction.makeCheckpoint().checkpoint : nil
                } ?? newest
        }
        newest = try office.writeAndWait(by: .commandLine) { context in
            // Second revisions, so that earlier ones and their sealed parts are there too.
            for kind in context.kinds.all {
                let row = try context.lookup.rows(kind.name, []).first
                guard let row else { continue }
                var state = row.state
                state["note"] = .string("改过")
                try context.write(kind.name, row.id, before: row, after: state, action: "edit", as: .commandLine, reason: "补充")
            }
            return try context.transaction.makeCheckpoint().checkpoint
        }
        guard let newest else { throw Refusal.notFound }
        checkpoint = newest
        try office.writeAndWait(by: .commandLine) { context in
            for number in 1...3 {
                var department = Department()
                department.name = "存证之后\(number)"
                try context.create(department)
            }
        }
        try office.journal.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try office.local.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        // Shared by all tests of the process, so it goes when the process does.
        atexit {
            guard let sample = try? SampleFolder.shared.get() else { return }
            try? FileManager.default.removeItem(at: sample.fixture.folder.url)
        }
    }

    /// A state with every field and every kernel member filled, different in every round.
    private static func state(of kind: Kind, _ round: Int, files: FileStore) throws -> [String: JSON] {
        var state: [String: JSON] = [:]
        for field in kind.fields + Common.fields where !["author", "enteredAt"].contains(field.name) {
            state[field.name] = try value(of: field, kind.name, round, files)
        }
        // Every other record is void, so that the column is filled in some and partial indexes hold the others.
        if round.isMultiple(of: 2) { state["voided"] = nil }
        return state
    }

    private static func value(of field: FieldInfo, _ kind: String, _ round: Int, _ files: FileStore) throws -> JSON? {
        switch field.type {
        case .recurrence: return .string(round.isMultiple(of: 2) ? "FREQ=WEEKLY;BYDAY=TH" : "FREQ=DAILY")
        case .text: return .string("\(kind).\(field.name).\(round)")
        case .number: return .integer(Int64(round + 1))
        case .money: return .integer(Int64(round + 1) * 100)
        case .day: return .string(Day(number: 20_000 + round).iso)
        case .moment: return .integer(1_700_000_000_000 + Int64(round))
        case .flag: return .bool(round.isMultiple(of: 2))
        case .choice(let options): return options.isEmpty ? nil : .string(options[round % options.count].value)
        case .choices(let options): return options.isEmpty ? nil : .array([.string(options[round % options.count].value)])
        case .reference: return .string(RecordID.new().description)
        case .references: return .array([.string(RecordID.new().description)])
        case .anyReferences: return .array([.string("measure:\(RecordID.new())")])
        case .tags: return .array([.string("标签\(round)"), .string("又一个")])
        case .attachments:
            let data = Data("\(kind) \(field.name) \(round)".utf8)
            let attachment = Records.Attachment(name: "文件\(round).txt", sha256: try files.add(data), size: data.count, type: "text/plain")
            return [attachment].json
        }
    }

    /// Names of the ordinary tables of `journal.sqlite`.
    static var tables: [String] {
        let found = try? shared.get().fixture.office.journal.pool.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
        }
        return found ?? []
    }

    static func copy() throws -> ForgedFolder { try ForgedFolder(of: shared.get().fixture.folder) }
}

/// A copy of a unit's folder that a test forges through a connection of its own, as somebody with a database tool would.
final class ForgedFolder {
    let folder: UnitFolder
    let queue: DatabaseQueue

    /// - Parameter whole: with its own copy of the files instead of a link to them.
    init(of source: UnitFolder, whole: Bool = false) throws {
        folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-forged-\(RecordID.new())"))
        let manager = FileManager.default
        try manager.createDirectory(at: folder.url, withIntermediateDirectories: true)
        for (from, to) in [(source.journal, folder.journal), (source.local, folder.local), (source.key, folder.key)] {
            try manager.copyItem(at: from, to: to)
        }
        if whole {
            try manager.copyItem(at: source.files, to: folder.files)
        } else {
            try manager.createSymbolicLink(at: folder.files, withDestinationURL: source.files)
        }
        queue = try DatabaseQueue(path: folder.journal.path)
        try queue.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = OFF") }
    }

    deinit {
        try? queue.close()
        try? FileManager.default.removeItem(at: folder.url)
    }

    func forge(_ sql: String, _ arguments: StatementArguments = []) throws {
        try queue.write { try $0.execute(sql: sql, arguments: arguments) }
    }

    /// CHECK constraints do not stop somebody who can write the file.
    func forge<T>(_ work: (Database) throws -> T) throws -> T {
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA ignore_check_constraints = ON")
            return try work(db)
        }
    }

    func verify(since: Checkpoint? = nil) throws -> VerifyReport { try Office.verify(folder, kinds: RectificationKinds.all, since: since) }

    /// What a forger without the key can still make fit: tiles, head and root over the entries as they are now.
    func reseal() throws {
        try forge { db in
            try db.execute(sql: "DELETE FROM tile")
            var tree = OpenTiles()
            var size = 0
            var last: Int64 = 0
            for leaf in try Data.fetchAll(db, sql: "SELECT leaf FROM entry ORDER BY sequence") {
                size += 1
                last = Leaf([UInt8](leaf))?.recordedAt.milliseconds ?? last
                try tree.append(MerkleTree.leafHash([UInt8](leaf)), size: size) { tile in
                    let hashes = tile.hashes.reduce(into: Data()) { $0.append($1.data) }
                    try db.execute(
                        sql: "INSERT INTO tile VALUES(?, ?, ?, ?)", arguments: [tile.level, tile.number, tile.root.data, hashes])
                }
            }
            let checkpoints = try Int.fetchOne(db, sql: "SELECT count(*) FROM checkpoint")
            try db.execute(
                sql: "UPDATE head SET size = ?, root = ?, recordedAt = ?, checkpoints = ?",
                arguments: [size, tree.root.data, last, checkpoints])
        }
    }

    /// Rewrites one entry with a leaf that fits it.
    func rewrite(_ sequence: Int, body: (([UInt8]) -> [UInt8])? = nil, recordedAt: Moment? = nil) throws {
        try forge { db in
            guard let entry = try Journal.entry(sequence: sequence, in: db) else { return }
            let bytes = body?(entry.bodyBytes) ?? entry.bodyBytes
            let leaf = Leaf(
                sequence: sequence, recordedAt: recordedAt ?? entry.leaf.recordedAt, batch: entry.leaf.batch,
                bodyHash: .hiding(nonce: entry.nonce, content: bytes))
            try db.execute(
                sql: "UPDATE entry SET leaf = ?, body = ? WHERE sequence = ?", arguments: [Data(leaf.bytes), Data(bytes), sequence])
        }
    }

    func rebuild() throws {
        try queue.writeWithoutTransaction { db in
            let kinds = try Kinds(KernelKinds.all + RectificationKinds.all)
            try Rebuild.run(Set(kinds.all.map(\.name)), kinds, in: db)
        }
    }
}
