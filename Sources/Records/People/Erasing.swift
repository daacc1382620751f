import Foundation
import GRDB
import Journal

extension ErasureRequest {
    /// Deletes the part in every revision of the subject, blanks the derived row, and removes files that nothing else names.
    mutating func execute(in context: ActionContext) throws {
        guard let id = RecordID(subject), let part = part.flatMap({ SealedPart(rawValue: $0.rawValue) }),
            let kindName = try context.lookup.kind(of: id), let table = context.kinds.table(kindName)
        else { throw InvalidInput(["subject": "没有这条记录，请核对记录编号"]) }
        let db = context.transaction.db
        let entries = try Journal.history(of: id, in: db)
        let hit = entries.filter { $0.body.sealed[part] != nil }
        var erased: [Int] = []
        for entry in hit where try Journal.sealed(part, sequence: entry.leaf.sequence, in: db) != nil {
            try context.transaction.erase(part, sequence: entry.leaf.sequence)
            erased.append(entry.leaf.sequence)
        }
        guard !erased.isEmpty else { throw Refusal("这条记录没有可以删除的\(part == .personal ? "个人信息" : "限制信息")，或已经删除。") }
        sequences = erased.map(String.init).joined(separator: " ")
        let columns = table.kind.fields.filter { $0.sealed == part }.map { "\"\($0.name)\" = NULL" }.joined(separator: ", ")
        if !columns.isEmpty {
            try db.execute(sql: "UPDATE \(table.name) SET \(columns) WHERE id = ?", arguments: [id.data])
        }
    }
}
