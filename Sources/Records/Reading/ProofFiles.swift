import Foundation
import Journal

extension Lookup {
    /// One line for the foot of exported papers: whoever keeps the paper holds the checkpoint, and can check against it later.
    public func checkpointLine() throws -> String {
        guard let newest = try Journal.checkpoints(limit: 1, in: db).first else { return "存证点：尚未生成" }
        return Lookup.line(newest)
    }

    /// The last revision of a record that this action made.
    public func entry(of id: RecordID, action: String) throws -> Entry? {
        try Journal.history(of: id, in: db).last { $0.body.action == action }
    }

    public static func line(_ numbered: NumberedCheckpoint) -> String {
        let checkpoint = numbered.checkpoint
        return "存证点第 \(numbered.number) 号　前 \(checkpoint.size) 条　树根 \(checkpoint.root.base64)　\(checkpoint.origin)"
    }
}

/// What an outsider needs to check one record without us: the key, the leaf, the proof, the body, its nonce, and how to.
public enum ProofFiles {
    public struct File: Sendable {
        public let name: String
        public let data: Data
    }

    /// The proof of a record's newest revision, or of the last that one action made, under the first checkpoint that covers it (made now if there is none): the same
    /// proof whenever it is asked for.
    public static func make(_ id: RecordID, action: String? = nil, for viewer: Viewer, in office: Office) async throws -> [File] {
        let found = try await office.read { lookup -> Entry in
            let entry = try action.map { try lookup.entry(of: id, action: $0) } ?? Journal.newest(of: id, in: lookup.db)
            guard let entry, let kind = lookup.kinds.kind(entry.body.kind),
                let row = try lookup.row(kind.name, id), Policy.canSee(row, of: kind, viewer)
            else { throw Refusal.notFound }
            return entry
        }
        let known = try await office.read { try Journal.checkpoint(covering: found.leaf.sequence, in: $0.db)?.checkpoint }
        let checkpoint = if let known { known } else { try await office.journal.makeCheckpoint().checkpoint }
        let proof = try await office.read { try Journal.proof(of: found.leaf.sequence, in: checkpoint, db: $0.db) }
        return [
            File(name: "log.vkey", data: Data((office.journal.verifierKey.text + "\n").utf8)),
            File(name: "entry.tlog-leaf", data: Data(found.leafBytes)),
            File(name: "entry.tlog-proof", data: Data(proof.description.utf8)),
            File(name: "body.json", data: Data(found.bodyBytes)),
            File(name: "nonce.hex", data: Data((Hex.encode(found.nonce) + "\n").utf8)),
            File(name: "README.txt", data: Data(readme.utf8)),
        ]
    }

    private static let readme = """
        How to check this proof without Changli / 不依赖长立，怎样核对这份证明

        1. body.json 是记录内容，nonce.hex 是 16 字节随机数（十六进制）。
           SHA-256(nonce ‖ body.json) 的十六进制，应与 entry.tlog-leaf 里的 bodyHash 相同：
             (xxd -r -p nonce.hex; cat body.json) | sha256sum
        2. entry.tlog-leaf 是进入默克尔树的字节。叶子指纹 = SHA-256(0x00 ‖ entry.tlog-leaf)（RFC 6962）：
             (printf '\\000'; cat entry.tlog-leaf) | sha256sum
        3. entry.tlog-proof 是 C2SP tlog-proof@v1：第 index 条，自下而上的兄弟指纹，空行，签名的存证点。
           从叶子指纹出发，按 RFC 9162 第 2.1.3.2 节与兄弟指纹逐层计算 SHA-256(0x01 ‖ 左 ‖ 右)，应得到存证点第三行的树根。
        4. 存证点是 C2SP signed-note，由 log.vkey 里的 Ed25519 公钥签名。
           现成工具：Go 的 golang.org/x/mod/sumdb/note 与 tlog，或 filippo.io/torchwood。
        5. log.vkey 应与单位公布的一致；存证点应与您以前收到的存证点前后一致（changli verify --since 旧存证点）。

        body.json holds the record after its newest action; sealed parts appear as hashes only.
        The leaf hash is SHA-256(0x00 || leaf); bodyHash in the leaf is SHA-256(nonce || body).

        """
}
