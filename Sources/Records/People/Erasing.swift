import Foundation
import GRDB
import Journal

extension ErasureRequest {
    /// Deletes the part in every revision of the subject and blanks the derived row; or deletes the subject's files.
    mutating func execute(in context: ActionContext) throws {
        guard let id = RecordID(subject), let kindName = try context.lookup.kind(of: id), let table = context.kinds.table(kindName) else {
            throw InvalidInput(["subject": "没有这条记录，请核对记录编号"])
        }
        guard let part = part.flatMap({ SealedPart(rawValue: $0.rawValue) }) else { return try eraseFiles(of: id, in: context) }
        let db = context.transaction.db
        var erased: [Int] = []
        for entry in try Journal.history(of: id, in: db) where entry.body.sealed[part] != nil {
            guard try Journal.sealed(part, sequence: entry.leaf.sequence, in: db) != nil else { continue }
            try context.transaction.erase(part, sequence: entry.leaf.sequence)
            erased.append(entry.leaf.sequence)
        }
        guard !erased.isEmpty else { throw Refusal("这条记录没有可以删除的\(part == .personal ? "个人信息" : "限制信息")，或已经删除。") }
        sequences = erased.map(String.init).joined(separator: " ")
        try context.blank(part, of: id, table)
    }

    /// The bytes go; names and fingerprints stay in the journal. A file that another record names too is kept.
    private mutating func eraseFiles(of id: RecordID, in context: ActionContext) throws {
        let db = context.transaction.db
        let files = context.transaction.files
        var hashes: Set<Hash> = []
        for entry in try Journal.history(of: id, in: db) {
            for attachment in Common(entry.body.state).files where files.contains(attachment.sha256) { hashes.insert(attachment.sha256) }
        }
        var erased: [Hash] = []
        for hash in hashes.sorted(by: { $0.hex < $1.hex }) {
            let others = try Int.fetchOne(
                db, sql: "SELECT 1 FROM entry WHERE record <> ? AND instr(body, ?) > 0 LIMIT 1", arguments: [id.data, Data(hash.hex.utf8)])
            if others == nil { erased.append(hash) }
        }
        guard !erased.isEmpty else { throw Refusal("这条记录没有可以删除的附件：没有附件，已经删除，或别的记录也在用。") }
        erasedFiles = erased.map(\.hex)
        let gone = erased
        context.transaction.onCommit { for hash in gone { files.remove(hash) } }
    }
}
