import Foundation

/// The first pass: every entry's leaf and body hash in order, tiles, checkpoints, head. Decodes no body.
struct TreePass {
    let reader: SQLiteReader
    let key: VerifierKey
    let since: Checkpoint?
    let progress: (Verifier.Phase) -> Void

    private struct Head {
        var size = 0
        var root = Hash.of([UInt8]())
        var recordedAt = Moment(milliseconds: 0)
        var checkpoints = 0
    }

    func run(_ report: inout VerifyReport) throws {
        guard let head = try readHead(&report) else { return }
        let signed = try readCheckpoints(expected: head.checkpoints, &report)
        report.checkpoints = signed.count
        try checkSince(size: head.size, &report)
        let (size, last, root) = try scan(signed: signed, total: head.size, &report)
        report.entries = size
        report.root = root.base64
        report.unsigned = size - (signed.last?.checkpoint.size ?? 0)
        if size != head.size {
            report.add(Problem("总账首部写明 \(head.size) 条，实有 \(size) 条", field: "head.size", found: "\(head.size)", expected: "\(size)"))
        }
        if root != head.root {
            report.add(Problem("总账首部的树根与各条计算结果不符：条目或首部被改动", field: "head.root", found: head.root.hex, expected: root.hex))
        }
        if size > 0, last != head.recordedAt {
            report.add(Problem("总账首部的时间与最后一条不符", field: "head.recordedAt"))
        }
    }

    private func readHead(_ report: inout VerifyReport) throws -> Head? {
        let rows = try reader.prepare("SELECT size, root, recordedAt, checkpoints, origin, id FROM head ORDER BY id")
        guard try rows.step() else {
            report.add(Problem("总账首部缺失", field: "head"))
            return nil
        }
        var head = Head()
        head.size = Int(rows.integer(0))
        if let root = Hash(rows.bytes(1)) {
            head.root = root
        } else {
            report.add(Problem("总账首部的树根格式不对", field: "head.root"))
        }
        head.recordedAt = Moment(milliseconds: rows.integer(2))
        head.checkpoints = Int(rows.integer(3))
        if rows.text(4) != key.name {
            report.add(Problem("总账名称与密钥不符", field: "head.origin", found: rows.text(4), expected: key.name))
        }
        if rows.integer(5) != 0 { report.add(Problem("总账首部编号不对", field: "head.id")) }
        if try rows.step() { report.add(Problem("总账首部多出一行", field: "head")) }
        return head
    }

    private func readCheckpoints(expected: Int, _ report: inout VerifyReport) throws -> [NumberedCheckpoint] {
        var found: [NumberedCheckpoint] = []
        let rows = try reader.prepare("SELECT number, size, note FROM checkpoint ORDER BY number")
        var number = 0
        while try rows.step() {
            number += 1
            let stored = Int(rows.integer(0))
            if stored != number {
                report.add(Problem("存证点编号不连续：应为第 \(number) 号，实为第 \(stored) 号", field: "checkpoint.number"))
                number = stored
            }
            guard let checkpoint = try? Checkpoint(rows.text(2)), checkpoint.note.isSigned(by: key) else {
                report.add(Problem("第 \(stored) 号存证点的签名不对", field: "checkpoint.note"))
                continue
            }
            if checkpoint.origin != key.name || checkpoint.size != Int(rows.integer(1)) {
                report.add(Problem("第 \(stored) 号存证点的条数与签名内容不符", field: "checkpoint.size"))
            }
            if let before = found.last, before.checkpoint.size >= checkpoint.size {
                report.add(Problem("第 \(stored) 号存证点的条数没有增加", field: "checkpoint.size"))
            }
            found.append(NumberedCheckpoint(number: stored, checkpoint: checkpoint))
        }
        if number != expected {
            report.add(Problem("应有 \(expected) 个存证点，实有 \(number) 个", field: "checkpoint"))
        }
        return found
    }

    private func checkSince(size: Int, _ report: inout VerifyReport) throws {
        guard let since else { return }
        if since.origin != key.name || !since.note.isSigned(by: key) {
            report.add(Problem("所给的旧存证点不是本单位密钥签发的", field: "since"))
        } else if since.size > size {
            report.add(Problem("所给的旧存证点有 \(since.size) 条，现在的总账只有 \(size) 条：总账被截短", field: "since"))
        }
    }

    /// Replays the tree. Stops at the first entry that does not fit, since nothing after it can be judged.
    private func scan(
        signed: [NumberedCheckpoint], total: Int, _ report: inout VerifyReport
    ) throws -> (size: Int, last: Moment, root: Hash) {
        let rows = try reader.prepare("SELECT sequence, leaf, nonce, body FROM entry ORDER BY sequence")
        let tiles = try reader.prepare("SELECT level, number, root, hashes FROM tile WHERE level = ?1 AND number = ?2")
        var tree = OpenTiles()
        var size = 0
        var tileCount = 0
        var last = Moment(milliseconds: 0)
        var pending = signed[...]
        checkRoots(size: 0, tree, &pending, &report)
        while try rows.step() {
            let sequence = Int(rows.integer(0))
            if sequence != size {
                report.add(Problem("总账缺第 \(size) 条（下一条是第 \(sequence) 条）", entry: size))
                return (size, last, tree.root)
            }
            let leafBytes = rows.bytes(1)
            guard let leaf = Leaf(leafBytes) else {
                report.add(Problem("第 \(sequence) 条的叶子无法读出", entry: sequence, field: "leaf"))
                return (size, last, tree.root)
            }
            if leaf.sequence != sequence {
                report.add(Problem("第 \(sequence) 条里写着第 \(leaf.sequence) 条：次序被调换", entry: sequence, field: "leaf"))
            }
            if rows.bytes(2).count != Transaction.nonceLength
                || Hash.hiding(nonce: rows.bytes(2), content: rows.bytes(3)) != leaf.bodyHash
            {
                report.add(Problem("第 \(sequence) 条的内容与叶子里的指纹不符：内容被改动", entry: sequence, field: "body"))
            }
            if leaf.recordedAt < last {
                report.add(Problem("第 \(sequence) 条的时间早于前一条：时间被倒拨", entry: sequence, field: "recordedAt"))
            }
            last = max(last, leaf.recordedAt)
            size += 1
            try tree.append(MerkleTree.leafHash(leafBytes), size: size) { full in
                tileCount += 1
                try compare(full, with: tiles, &report)
            }
            if let next = pending.first, next.checkpoint.size == size { checkRoots(size: size, tree, &pending, &report) }
            if let since, since.size == size, tree.root != since.root {
                report.add(Problem("现在的总账不是旧存证点的延续：第 \(size) 条以前的内容被改写", field: "since"))
            }
            if size & 0x3FFF == 0 { progress(.init(title: "逐条核对", done: size, total: total)) }
        }
        for rest in pending {
            report.add(Problem("第 \(rest.number) 号存证点签了 \(rest.checkpoint.size) 条，现在只有 \(size) 条：总账被截短", field: "checkpoint"))
        }
        let count = try reader.prepare("SELECT count(*) FROM tile")
        if try count.step(), Int(count.integer(0)) != tileCount {
            report.add(Problem("树块应有 \(tileCount) 块，实有 \(count.integer(0)) 块", field: "tile"))
        }
        return (size, last, tree.root)
    }

    private func checkRoots(
        size: Int, _ tree: OpenTiles, _ pending: inout ArraySlice<NumberedCheckpoint>, _ report: inout VerifyReport
    ) {
        while let next = pending.first, next.checkpoint.size == size {
            if tree.root != next.checkpoint.root {
                report.add(Problem("第 \(next.number) 号存证点的树根与前 \(size) 条不符：存证之后有条目被改动", field: "checkpoint.root"))
            }
            pending.removeFirst()
        }
    }

    private func compare(
        _ full: OpenTiles.FullTile, with tiles: SQLiteReader.Statement, _ report: inout VerifyReport
    ) throws {
        tiles.reset()
        tiles.bind(Int64(full.level), at: 1)
        tiles.bind(Int64(full.number), at: 2)
        let place = "tile \(full.level)/\(full.number)"
        guard try tiles.step() else {
            report.add(Problem("缺少树块 \(place)", field: "tile"))
            return
        }
        if Hash(tiles.bytes(2)) != full.root { report.add(Problem("树块 \(place) 的根被改动", field: "tile.root")) }
        let stored = tiles.bytes(3)
        let same = full.hashes.withUnsafeBytes { stored.count == $0.count && stored.elementsEqual($0) }
        if !same { report.add(Problem("树块 \(place) 的内容被改动", field: "tile.hashes")) }
    }
}
