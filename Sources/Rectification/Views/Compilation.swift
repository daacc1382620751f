import Documents
import Journal
import Records

/// 制度汇编: every regulation in force that belongs to it, as one document with its contents.
public enum Compilation {
    public static func form(_ lookup: Lookup, on day: Day) throws -> FormDocument {
        let inForce: [Regulation] = try lookup.all(Regulation.self).filter { $0.state == .issued || $0.state == .revising }
        let replaced = Set(inForce.compactMap(\.supersedes))
        let all = try inForce.map { $0.state == .revising ? try asIssued($0, lookup) : $0 }
        let current = all.filter { $0.inCompilation && !replaced.contains($0.reference) }.sorted {
            ($0.kind?.rawValue ?? "", $0.issuedOn ?? day, $0.id) < ($1.kind?.rawValue ?? "", $1.issuedOn ?? day, $1.id)
        }
        let unit = try lookup.unit()?.name ?? ""
        var form = FormDocument(title: "制度汇编", docNo: unit)
        form.footer = try lookup.checkpointLine()
        guard !current.isEmpty else {
            form.blocks = [.paragraph("还没有编入汇编的制度。请在制度台账里把“编入汇编”选为“是”，印发后再导出。")]
            return form
        }
        form.blocks.append(.heading("目录"))
        form.blocks += current.enumerated().map { .paragraph("\($0.offset + 1)．\($0.element.title)\(number($0.element))") }
        for regulation in current {
            form.blocks += [.pageBreak, .heading(regulation.title), .paragraph(number(regulation)), .paragraph(regulation.text)]
        }
        return form
    }

    /// While a regulation is being revised, what was last issued is in force, not what is being written.
    private static func asIssued(_ regulation: Regulation, _ lookup: Lookup) throws -> Regulation {
        guard let issued = try Journal.history(of: regulation.id, in: lookup.db).last(where: { $0.body.action == "issue" }) else {
            return regulation
        }
        return try lookup.record(in: issued)
    }

    private static func number(_ regulation: Regulation) -> String {
        let parts = [regulation.docNo, regulation.issuedOn.map { "\($0.chinese)印发" } ?? ""].filter { !$0.isEmpty }
        return parts.isEmpty ? "" : "（\(parts.joined(separator: "，"))）"
    }
}
