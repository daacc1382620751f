import Foundation

/// The second pass: every body decoded, record by record, with its columns, sealed parts and files; the last revision of
/// each record goes to the layer above.
struct BodyPass {
    let reader: SQLiteReader
    let files: FileStore
    let derived: any DerivedVerifier
    let progress: (Verifier.Phase) -> Void

    private struct MissingPart: Hashable {
        let record: RecordID
        let part: SealedPart
        let sequence: Int
    }

    func run(_ report: inout VerifyReport) throws {
        var local = report
        defer { report = local }
        let rows = try reader.prepare(
            "SELECT sequence, record, revision, leaf, body FROM entry INDEXED BY entry_record ORDER BY record, revision")
        let sealed = try SealedParts(reader)
        var missing: [MissingPart] = []
        var erasures: Set<MissingPart> = []
        var wanted: Set<Hash> = []
        var erasedFiles: Set<Hash> = []
        var record: RecordID?
        var enteredAt = Moment(milliseconds: 0)
        var latest: LatestRevision?
        var seen = 0
        func close() throws {
            if let latest { try derived.check(latest) { local.add($0) } }
            latest = nil
        }
        while try rows.step() {
            seen += 1
            if seen & 0x3FFF == 0 { progress(.init(title: "核对内容", done: seen, total: local.entries)) }
            let sequence = Int(rows.integer(0))
            guard let body = Body(rows.bytes(4)), let leaf = Leaf(rows.bytes(3)) else {
                local.add(Problem("第 \(sequence) 条的内容无法读出", entry: sequence, field: "body"))
                continue
            }
            checkColumns(rows, sequence: sequence, body: body, &local)
            if body.record != record {
                try close()
                record = body.record
                enteredAt = leaf.recordedAt
                if body.revision != 1 { local.add(gap(body, sequence: sequence, expected: 1)) }
            } else if let before = latest?.body, before.kind != body.kind {
                local.add(
                    Problem(
                        "同一条记录换了台账：\(before.kind) 变成 \(body.kind)", entry: sequence, kind: body.kind,
                        record: body.record.description, field: "kind"))
            } else if let before = latest?.body.revision, body.revision != before &+ 1 {
                local.add(gap(body, sequence: sequence, expected: before &+ 1))
            }
            var contents: [SealedPart: [String: JSON]] = [:]
            for (part, hash) in body.sealed {
                switch try sealed.content(sequence: sequence, part: part) {
                case .found(let content, let digest):
                    if digest != hash {
                        local.add(
                            Problem(
                                "第 \(sequence) 条的密封部分（\(part.rawValue)）被改动", entry: sequence, kind: body.kind,
                                record: body.record.description, field: part.rawValue))
                    }
                    contents[part] = content
                case .malformed:
                    local.add(
                        Problem(
                            "第 \(sequence) 条的密封部分（\(part.rawValue)）无法读出：被改动", entry: sequence, kind: body.kind,
                            record: body.record.description, field: part.rawValue))
                case .absent:
                    missing.append(MissingPart(record: body.record, part: part, sequence: sequence))
                }
            }
            if body.kind == Erasure.kind {
                erasures.formUnion(named(in: body))
                erasedFiles.formUnion((body.state["erasedFiles"]?.arrayValue ?? []).compactMap { $0.stringValue.flatMap { Hash(hex: $0) } })
            }
            body.state.values.forEach { collect($0, &wanted) }
            contents.values.forEach { $0.values.forEach { collect($0, &wanted) } }
            latest = LatestRevision(
                sequence: sequence, recordedAt: leaf.recordedAt, enteredAt: enteredAt, body: body, sealed: contents)
        }
        try close()
        try derived.finish { local.add($0) }
        if sealed.used != sealed.total {
            local.add(Problem("密封部分应有 \(sealed.used) 份，实有 \(sealed.total) 份", field: "sealed"))
        }
        judge(missing, erasures, &local)
        try check(wanted, erased: erasedFiles, &local)
    }

    private func gap(_ body: Body, sequence: Int, expected: Int) -> Problem {
        Problem(
            "记录的版次不连续：应为第 \(expected) 版，实为第 \(body.revision) 版", entry: sequence, kind: body.kind,
            record: body.record.description, field: "revision")
    }

    private func checkColumns(_ rows: SQLiteReader.Statement, sequence: Int, body: Body, _ report: inout VerifyReport) {
        if RecordID(bytes: rows.bytes(1)) != body.record {
            report.add(
                Problem("第 \(sequence) 条的记录编号列与内容不符", entry: sequence, kind: body.kind, record: body.record.description, field: "record"))
        }
        if Int(rows.integer(2)) != body.revision {
            report.add(
                Problem("第 \(sequence) 条的版次列与内容不符", entry: sequence, kind: body.kind, record: body.record.description, field: "revision"))
        }
    }

    private func named(in body: Body) -> [MissingPart] {
        guard let record = body.state["subject"]?.stringValue.flatMap({ RecordID($0) }),
            let part = body.state["part"]?.stringValue.flatMap(SealedPart.init(rawValue:)),
            let sequences = body.state["sequences"]?.stringValue
        else { return [] }
        return sequences.split(separator: " ").compactMap { Int($0) }
            .map { MissingPart(record: record, part: part, sequence: $0) }
    }

    private func judge(_ missing: [MissingPart], _ erasures: Set<MissingPart>, _ report: inout VerifyReport) {
        for part in missing {
            if erasures.contains(part) {
                report.erased += 1
            } else {
                report.add(
                    Problem(
                        "第 \(part.sequence) 条的密封部分（\(part.part.rawValue)）不见了，又没有删除留痕：属于伪造", entry: part.sequence,
                        record: part.record.description, field: part.part.rawValue))
            }
        }
    }

    /// Files are named in bodies by objects that hold `sha256`.
    private func collect(_ value: JSON, _ wanted: inout Set<Hash>) {
        switch value {
        case .array(let items): items.forEach { collect($0, &wanted) }
        case .object(let members):
            if let hash = members["sha256"]?.stringValue.flatMap({ Hash(hex: $0) }) { wanted.insert(hash) }
        default: break
        }
    }

    private func check(_ wanted: Set<Hash>, erased: Set<Hash>, _ report: inout VerifyReport) throws {
        for (done, hash) in wanted.enumerated() {
            if done & 63 == 0 { progress(.init(title: "核对文件", done: done, total: wanted.count)) }
            guard let data = try? files.read(hash) else {
                if erased.contains(hash) {
                    report.erased += 1
                    continue
                }
                report.add(Problem("文件不见了：\(hash.hex)", field: "files", expected: hash.hex))
                continue
            }
            if Hash.of(data) != hash { report.add(Problem("文件被改动：\(hash.hex)", field: "files", expected: hash.hex)) }
        }
        report.files = wanted.count
    }
}

/// Names shared between the erasure kind and the verifier.
public enum Erasure {
    /// The kind whose entries name what was erased: `subject`, `part` and `sequences` (numbers with spaces between), or `erasedFiles` (SHA-256 in hex).
    public static let kind = "erasure"
}

/// The sealed contents, looked up by entry.
private final class SealedParts {
    enum Content {
        case found([String: JSON], Hash)
        case malformed
        case absent
    }
    private let statement: SQLiteReader.Statement
    let total: Int
    private(set) var used = 0

    init(_ reader: SQLiteReader) throws {
        let count = try reader.prepare("SELECT count(*) FROM sealed")
        total = try count.step() ? Int(count.integer(0)) : 0
        statement = try reader.prepare("SELECT nonce, content, part FROM sealed WHERE sequence = ?1")
    }

    func content(sequence: Int, part: SealedPart) throws -> Content {
        statement.reset()
        statement.bind(Int64(sequence), at: 1)
        while try statement.step() {
            guard statement.text(2) == part.rawValue else { continue }
            used += 1
            // The hash runs over nonce ‖ content, so the border between them must be fixed or bytes could move across it.
            guard statement.bytes(0).count == Transaction.nonceLength,
                let members = try? JSON(canonical: statement.bytes(1)).objectValue
            else { return .malformed }
            return .found(members, Hash.hiding(nonce: statement.bytes(0), content: statement.bytes(1)))
        }
        return .absent
    }
}
