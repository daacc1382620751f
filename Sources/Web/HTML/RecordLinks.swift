import Journal
import Meetings
import Records
import Rectification

/// Pages and papers that belong to records of one kind, besides its actions. The one list of them.
enum RecordLinks {
    struct Link {
        let title: String
        let path: String
    }

    static func of(_ row: RegisterRow, _ kind: Kind, _ viewer: Viewer) -> [Link] {
        switch kind.name {
        case Meeting.kindName: [Link(title: "会议现场", path: "/meetings/\(row.id)")]
        case Finding.kindName: [Link(title: "销号审批表", path: "/closing-forms/\(row.id)")]
        case Measure.kindName:
            duty(row, viewer) + regulation("measure:\(row.id)", viewer)
        case StandingDuty.kindName:
            regulation("standing_duty:\(row.id)", viewer) + [Link(title: "回头看", path: "/look-back")]
        case Regulation.kindName: [Link(title: "制度汇编", path: "/regulations/compilation.docx")]
        case Notice.kindName: [Link(title: "编排与核稿", path: "/notices/\(row.id)")]
        case Inspection.kindName: [Link(title: "看板", path: "/board?inspection=\(row.id)")] + packs(row, viewer)
        case ImportBatch.kindName where row.state["state"]?.stringValue == ImportBatch.State.done.rawValue:
            [Link(title: "撤回导入", path: "/imports/\(row.id)/undo")]
        case Account.kindName where viewer.has(.systemAdmin): [Link(title: "重发一次性密码", path: "/accounts/\(row.id)/slip")]
        default: []
        }
    }

    /// Who makes a pack for the inspectors; sealed parts are given by those alone who may read them.
    static func mayPack(_ viewer: Viewer, withSealed: Bool) -> Bool {
        if viewer.has(.head) || viewer.has(.discipline) { return true }
        return !withSealed && (viewer.has(.clerk) || viewer.holds(.rectificationOffice))
    }

    private static func packs(_ row: RegisterRow, _ viewer: Viewer) -> [Link] {
        let path = "/inspections/\(row.id)/pack.zip"
        return [("核查包", false, path), ("核查包（含限知情内容）", true, path + "?sealed=1")].compactMap { title, withSealed, path in
            mayPack(viewer, withSealed: withSealed) ? Link(title: title, path: path) : nil
        }
    }

    /// Good practice made a rule: for those who may draft one.
    private static func regulation(_ from: String, _ viewer: Viewer) -> [Link] {
        guard viewer.has(.clerk) || viewer.has(.head) || viewer.has(.department) else { return [] }
        return [Link(title: "固化为制度", path: "/registers/regulation/new?from=\(from)&kind=regulation")]
    }

    /// A duty for a measure that lasts, its form filled in from what the measure says: the standard duty that its words promise, its owner and days.
    private static func duty(_ row: RegisterRow, _ viewer: Viewer) -> [Link] {
        let measure = (row.typed() as Stored<Measure>).record
        guard measure.longTerm, viewer.has(.clerk) || viewer.has(.head) || viewer.holds(.rectificationOffice) else { return [] }
        var query = ["measure=\(row.id)", "back=/registers/measure/\(row.id)"]
        if let owner = measure.owner { query.append("owner=\(owner.id)") }
        if let department = measure.department { query.append("department=\(department.id)") }
        if let start = measure.start { query.append("start=\(start.iso)") }
        let standard = StandardDuties.proposed(for: measure)
        if let standard { query.append("code=\(standard.code)") }
        if let rule = measure.rule, rule.text != standard?.rule { query.append("rule=\(rule.chinese.queryEncoded)") }
        return [Link(title: "设立常态任务", path: "/registers/standing_duty/new?" + query.joined(separator: "&"))]
    }
}
