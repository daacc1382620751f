import Foundation
import Journal

extension Pack {
    /// Everything that does not agree, as sentences; empty when the pack is whole. The same checks as the page makes.
    /// - Parameters:
    ///   - key: the unit's published key; nil takes the pack's own, which says less.
    ///   - file: the bytes of a file of the pack; nil where it is missing.
    public func problems(key: VerifierKey? = nil, file: (String) -> Data?) -> [String] {
        guard let own = VerifierKey(text: vkey), let checkpoint = try? Checkpoint(checkpoint) else { return ["存证点或公钥的写法不对，不能核对。"] }
        if let key, key.text != own.text { return ["核查包里的公钥与您给的公钥不同：这不是那个单位签出的存证点。"] }
        guard checkpoint.note.isSigned(by: own) else { return ["存证点的签名不对：存证点或公钥被改过。"] }
        var problems: [String] = []
        var attachments: Set<String> = []
        // Each body is read once, for all three looks at it.
        let bodies = entries.map { try? JSON(canonical: Array($0.body.utf8)) }
        for (entry, body) in zip(entries, bodies) { problems += check(entry, body, checkpoint, &attachments) }
        problems += together(bodies) + figureProblems(bodies)
        for listed in Dictionary(files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first }).values.sorted(by: {
            $0.path < $1.path
        }) {
            guard let data = file(listed.path) else {
                problems.append("缺少附件“\(listed.name)”。")
                continue
            }
            if Hash.of(data).hex != listed.sha256 { problems.append("附件“\(listed.name)”与留痕里的指纹不符，被换过或损坏。") }
            if !attachments.contains(listed.sha256) { problems.append("附件“\(listed.name)”在留痕里没有登记。") }
        }
        return problems
    }

    private func check(_ entry: PackedEntry, _ body: JSON?, _ checkpoint: Checkpoint, _ attachments: inout Set<String>) -> [String] {
        let bytes = Array(entry.leaf.utf8)
        guard let leaf = Leaf(bytes), let nonce = Hex.decode(entry.nonce), let body else {
            return ["有一条留痕写法不对，被改过或损坏。"]
        }
        let name = "第 \(leaf.sequence) 条留痕（\(kinds[body["kind"]?.stringValue ?? ""]?.noun ?? "记录") \(body["record"]?.stringValue ?? "")）"
        var problems: [String] = []
        if Hash.of(nonce + Array(entry.body.utf8)) != leaf.bodyHash { problems.append("\(name)的内容与指纹不符：内容被改过。") }
        let hashes = entry.proof.compactMap { Data(base64Encoded: $0).flatMap { Hash($0) } }
        let isIn =
            hashes.count == entry.proof.count
            && MerkleTree.verifyInclusion(
                of: bytes.withUnsafeBytes { MerkleTree.leafHash($0) }, index: leaf.sequence, size: checkpoint.size, proof: hashes,
                root: checkpoint.root)
        if !isIn { problems.append("\(name)不在存证点的树里：它被改过、被换过，或是后来插进来的。") }
        for (part, sealed) in entry.sealed ?? [:] {
            let hash = Hex.decode(sealed.nonce).map { Hash.of($0 + Array(sealed.content.utf8)).hex }
            if hash != body["sealed"]?[part]?.stringValue { problems.append("\(name)的密封部分与指纹不符：内容被改过。") }
        }
        for item in body["state"]?["files"]?.arrayValue ?? [] { if let hash = item["sha256"]?.stringValue { attachments.insert(hash) } }
        return problems
    }

    /// Each entry may be right alone and wrong beside the others: twice, out of order, or with one between taken out.
    private func together(_ bodies: [JSON?]) -> [String] {
        let read = zip(entries, bodies).compactMap { entry, body -> (sequence: Int, body: JSON)? in
            guard let leaf = Leaf(Array(entry.leaf.utf8)), let body else { return nil }
            return (leaf.sequence, body)
        }
        var problems: [String] = []
        var sequences: Set<Int> = []
        var last: [String: (revision: Int64, kind: String)] = [:]
        for (sequence, body) in read.sorted(by: { $0.sequence < $1.sequence }) {
            let (record, kind) = (body["record"]?.stringValue ?? "", body["kind"]?.stringValue ?? "")
            let revision = body["revision"]?.integerValue ?? 0
            if !sequences.insert(sequence).inserted {
                problems.append("第 \(sequence) 条留痕出现两次。")
            } else if revision != (last[record]?.revision ?? 0) + 1 || last[record].map({ $0.kind != kind }) ?? false {
                problems.append("第 \(sequence) 条留痕（\(kinds[kind]?.noun ?? "记录") \(record)）的版本不连续或先后不对：中间的留痕被抽掉了。")
            }
            last[record] = (revision, kind)
        }
        return problems
    }

    /// What the pack tells of a published figure is what its notice froze.
    private func figureProblems(_ bodies: [JSON?]) -> [String] {
        var newest: [String: JSON] = [:]
        for body in bodies.compactMap({ $0 }) {
            guard let record = body["record"]?.stringValue else { continue }
            if newest[record]?["revision"]?.integerValue ?? 0 < body["revision"]?.integerValue ?? 0 { newest[record] = body }
        }
        return figures.compactMap { figure in
            guard let notice = figure.notice, let frozen = newest[notice]?["state"]?["frozen"]?.stringValue,
                let told = try? JSONDecoder().decode(FrozenFigures.self, from: Data(frozen.utf8))
            else { return nil }
            guard let item = told.items.first(where: { $0.token == "[[\(figure.code)]]" || $0.token == figure.code }) else {
                return "数字“\(figure.title)”没有写进通报发布时的数据。"
            }
            let isSame =
                item.printed == figure.printed && item.unit == figure.unit && item.value?.value == figure.value
                && Set(item.value?.records ?? []) == Set(figure.records)
            return isSame ? nil : "数字“\(figure.title)”（\(figure.printed)\(figure.unit)）与通报发布时写入总账的不符。"
        }
    }

    /// As much of a notice's frozen figures as is compared.
    private struct FrozenFigures: Decodable {
        struct Value: Decodable {
            var value: Int64
            var records: [String]
        }
        struct Item: Decodable {
            var token: String
            var unit: String
            var printed: String
            var value: Value?
        }
        var items: [Item]
    }
}
