import Journal
import Records

/// The board (整改看板): one inspection's sections, findings and measures as of a day.
public struct Board: Sendable {
    public struct Line: Sendable {
        public let finding: Finding
        public let measures: [Measure]
        public let leader: String
        public let department: String
        public let evidence: Int

        public var signedOff: Int { measures.filter { $0.state == .signedOff }.count }
        public func isOverdue(on day: Day) -> Bool { measures.contains { $0.isOverdue(on: day) } }
    }
    public struct Part: Sendable {
        public let section: Section
        public let lines: [Line]
    }
    public let inspection: Inspection
    public let parts: [Part]
    public let day: Day

    public var lines: [Line] { parts.flatMap(\.lines) }
    public var measures: [Measure] { lines.flatMap(\.measures) }

    /// More measures than any inspection has; beyond it the board shows the first ones.
    private static let most = 5000

    /// The inspections, newest first.
    public static func inspections(_ lookup: Lookup) throws -> [Inspection] {
        try lookup.all(Inspection.self).sorted { ($0.feedbackOn?.number ?? 0, $0.id) > ($1.feedbackOn?.number ?? 0, $1.id) }
    }

    /// Loads a board in a fixed number of queries, however many findings there are.
    public static func load(_ inspection: Inspection, _ lookup: Lookup, on day: Day) throws -> Board {
        let sections: [Section] = try lookup.all(Section.self, ("inspection", inspection.reference))
        let findings: [Finding] = try lookup.all(Finding.self, ("inspection", inspection.reference))
        let taken: [Measure] = try lookup.all(narrowed: .among("finding", findings.map(\.id), limit: Board.most))
        let measures = Dictionary(grouping: taken) { $0.finding?.id }
        let shown: [Evidence] = try lookup.all(narrowed: .among("measure", taken.map(\.id), limit: Board.most))
        let evidence = Dictionary(grouping: shown.filter { $0.state != .rejected }) { $0.measure?.id }
        var names: Set<AnyReference> = []
        for finding in findings {
            if let leader = finding.leader { names.insert(AnyReference(kind: Person.kindName, id: leader.id)) }
            if let department = finding.department { names.insert(AnyReference(kind: Department.kindName, id: department.id)) }
        }
        let titles = try lookup.titles(names)
        let parts = sections.sorted { ($0.number ?? 0) < ($1.number ?? 0) }.map { section in
            let lines = findings.filter { $0.section == section.reference }.sorted { ($0.ordinal ?? 0) < ($1.ordinal ?? 0) }.map {
                finding in
                let taken = (measures[finding.id] ?? []).sorted { ($0.number ?? 0) < ($1.number ?? 0) }
                return Line(
                    finding: finding, measures: taken,
                    leader: finding.leader.flatMap { titles[AnyReference(kind: Person.kindName, id: $0.id)] } ?? "",
                    department: finding.department.flatMap { titles[AnyReference(kind: Department.kindName, id: $0.id)] } ?? "",
                    evidence: taken.reduce(0) { $0 + (evidence[$1.id]?.count ?? 0) })
            }
            return Part(section: section, lines: lines)
        }
        return Board(inspection: inspection, parts: parts, day: day)
    }

    /// What the original claims against what is listed; nil when they agree.
    public var mismatch: String? {
        var parts: [String] = []
        if let declared = inspection.declaredFindings, declared != lines.count { parts.append("原文称 \(declared) 个问题") }
        if let declared = inspection.declaredMeasures, declared != measures.count { parts.append("原文称 \(declared) 条措施") }
        return parts.isEmpty ? nil : parts.joined(separator: "、") + "，请核对"
    }
}
