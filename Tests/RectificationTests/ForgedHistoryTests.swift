import Foundation
import GRDB
import Testing

@testable import Journal
@testable import Records

@Suite("Forgery by somebody who makes everything fit but has no key")
struct ForgedHistoryTests {
    private func sentences(_ report: VerifyReport) -> String { report.problems.map(\.sentence).joined(separator: "\n") }

    @Test("a body rewritten with leaf, tiles, head and tables to match is given away by every checkpoint over it")
    func rewrittenBody() throws {
        let copy = try SampleFolder.copy()
        try copy.rewrite(60) { Array(String(decoding: $0, as: UTF8.self).replacing("\"create\"", with: "\"kreate\"").utf8) }
        try copy.reseal()
        try copy.rebuild()
        let report = try copy.verify()
        let checkpoints = try copy.queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM checkpoint WHERE size > 60") ?? 0 }
        #expect(checkpoints > 0)
        #expect(report.problems.count == checkpoints)
        #expect(report.problems.allSatisfy { $0.field == "checkpoint.root" })
    }

    @Test("a body changed and nothing else is named by its entry")
    func changedBody() throws {
        let copy = try SampleFolder.copy()
        try copy.forge("UPDATE entry SET body = CAST(replace(CAST(body AS TEXT), '\"create\"', '\"kreate\"') AS BLOB) WHERE sequence = 60")
        let report = try copy.verify()
        #expect(report.problems.contains { $0.entry == 60 && $0.field == "body" })
    }

    @Test("times moved back are found: by order in the tail, by a checkpoint before it")
    func timesBack() throws {
        let size = try SampleFolder.copy().verify().entries
        let tail = try SampleFolder.copy()
        try tail.rewrite(size - 1, recordedAt: Moment(milliseconds: 1_000_000))
        try tail.reseal()
        let report = try tail.verify()
        #expect(report.problems.contains { $0.entry == size - 1 && $0.field == "recordedAt" && $0.sentence.contains("倒拨") })
        let early = try SampleFolder.copy()
        let first = try early.queue.read { try Journal.entry(sequence: 0, in: $0)?.leaf.recordedAt }
        try early.rewrite(100, recordedAt: first?.adding(seconds: -3600))
        try early.reseal()
        let second = try early.verify()
        #expect(second.problems.contains { $0.entry == 100 && $0.field == "recordedAt" })
        #expect(second.problems.contains { $0.field == "checkpoint.root" })
        // Even all times moved together, so that their order holds, break every signature.
        let all = try SampleFolder.copy()
        for sequence in 0..<size {
            let time = try all.queue.read { try Journal.entry(sequence: sequence, in: $0)?.leaf.recordedAt }
            try all.rewrite(sequence, recordedAt: time?.adding(seconds: -86_400))
        }
        try all.reseal()
        #expect(try all.verify().problems.contains { $0.field == "checkpoint.root" })
    }

    @Test("the last entries cut off, with head and tiles made to fit, are given away by the newest checkpoint")
    func truncated() throws {
        let sample = try SampleFolder.shared.get()
        let copy = try SampleFolder.copy()
        let signed = sample.checkpoint.size
        try copy.forge("DELETE FROM entry WHERE sequence >= ?", [signed - 2])
        try copy.forge("DELETE FROM sealed WHERE sequence >= ?", [signed - 2])
        try copy.reseal()
        try copy.rebuild()
        let report = try copy.verify()
        #expect(sentences(report).contains("总账被截短"))
        // The checkpoint deleted as well: only a copy kept elsewhere tells.
        try copy.forge("DELETE FROM checkpoint WHERE size > ?", [signed - 2])
        try copy.reseal()
        #expect(try copy.verify().problems == [])
        let since = try copy.verify(since: sample.checkpoint)
        #expect(since.problems.contains { $0.field == "since" && $0.sentence.contains("截短") })
    }

    @Test("entries after the newest checkpoint are reported as unsigned, since nothing yet protects them")
    func unsignedTail() throws {
        let sample = try SampleFolder.shared.get()
        let copy = try SampleFolder.copy()
        try copy.forge("DELETE FROM entry WHERE sequence >= ?", [sample.checkpoint.size + 1])
        try copy.reseal()
        try copy.rebuild()
        let report = try copy.verify(since: sample.checkpoint)
        #expect(report.problems == [])
        #expect(report.unsigned == 1)
    }

    @Test("a journal rewritten behind an old checkpoint is no continuation of it")
    func since() throws {
        let sample = try SampleFolder.shared.get()
        let copy = try SampleFolder.copy()
        try copy.forge("DELETE FROM checkpoint")
        try copy.rewrite(10) { Array(String(decoding: $0, as: UTF8.self).replacing("\"create\"", with: "\"kreate\"").utf8) }
        try copy.reseal()
        try copy.rebuild()
        #expect(try copy.verify().problems == [], "without its checkpoints nothing inside the folder tells")
        let report = try copy.verify(since: sample.checkpoint)
        #expect(report.problems.contains { $0.field == "since" && $0.sentence.contains("不是旧存证点的延续") })
        #expect(try SampleFolder.copy().verify(since: sample.checkpoint).problems == [])
    }

    @Test("another unit's checkpoint, or one signed by another key, is told apart")
    func foreignSince() throws {
        let sample = try SampleFolder.shared.get()
        let other = try Checkpoint(size: 5, root: MerkleTree.emptyRoot, signedBy: SignerKey(name: "changli.invalid/other"))
        let same = try Checkpoint(size: 5, root: MerkleTree.emptyRoot, signedBy: SignerKey(name: sample.checkpoint.origin))
        for checkpoint in [other, same] {
            let report = try SampleFolder.copy().verify(since: checkpoint)
            #expect(report.problems.contains { $0.sentence.contains("不是本单位密钥签发的") })
        }
    }

    @Test("a checkpoint with a changed signature, or signed again by another key, is found")
    func signature() throws {
        let sample = try SampleFolder.shared.get()
        let changed = try SampleFolder.copy()
        let note = sample.checkpoint.note.description
        let place = note.index(note.endIndex, offsetBy: -20)
        let wrong = note.replacingCharacters(in: place...place, with: note[place] == "A" ? "B" : "A")
        try changed.forge("UPDATE checkpoint SET note = ? WHERE note = ?", [wrong, note])
        #expect(try changed.verify().problems.map(\.field) == ["checkpoint.note"])
        let resigned = try SampleFolder.copy()
        let key = SignerKey(name: sample.checkpoint.origin)
        let forged = try Checkpoint(size: sample.checkpoint.size, root: sample.checkpoint.root, signedBy: key)
        try resigned.forge("UPDATE checkpoint SET note = ? WHERE note = ?", [forged.note.description, note])
        #expect(try resigned.verify().problems.map(\.field) == ["checkpoint.note"])
    }

    @Test("another key in the folder does not vouch for this journal")
    func otherKey() throws {
        let sample = try SampleFolder.shared.get()
        let copy = try SampleFolder.copy()
        try (SignerKey(name: sample.checkpoint.origin).text + "\n").write(to: copy.folder.key, atomically: true, encoding: .utf8)
        let report = try copy.verify()
        #expect(report.problems.contains { $0.field == "checkpoint.note" })
        try (SignerKey(name: "changli.invalid/other").text + "\n").write(to: copy.folder.key, atomically: true, encoding: .utf8)
        #expect(try copy.verify().problems.contains { $0.field == "head.origin" })
        try FileManager.default.removeItem(at: copy.folder.key)
        #expect(throws: FolderError.self) { try copy.verify() }
    }

    @Test("a file changed, cut or removed is named by its fingerprint")
    func files() throws {
        let sample = try SampleFolder.shared.get()
        let copy = try ForgedFolder(of: sample.fixture.folder, whole: true)
        let store = FileStore(copy.folder)
        let attachments = try copy.queue.read {
            try String.fetchAll($0, sql: "SELECT files FROM record_measure WHERE files IS NOT NULL LIMIT 3")
        }
        let hashes = try attachments.compactMap { try JSON(canonical: Array($0.utf8)).arrayValue?.first?["sha256"]?.stringValue }.compactMap
        { Hash(hex: $0) }
        #expect(hashes.count == 3)
        try Data("别的内容".utf8).write(to: store.url(of: hashes[0]))
        try Data().write(to: store.url(of: hashes[1]))
        store.remove(hashes[2])
        let report = try copy.verify()
        #expect(report.problems.count == 3)
        #expect(Set(report.problems.compactMap(\.expected)) == Set(hashes.map(\.hex)))
        #expect(sentences(report).contains("文件不见了：\(hashes[2].hex)"))
    }
}
