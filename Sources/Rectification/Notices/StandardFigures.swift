import Journal
import Records

/// Figures that every notice has, over the inspection it reports on (domain §6, F1–F6; those of meetings come with their kind).
public enum StandardFigures {
    public struct Definition: Sendable {
        public let code: String
        public let title: String
        public let unit: String
        /// The share of this in that other figure, in percent.
        var base: String?
        let query: @Sendable (Inspection, [Finding], Day) -> FigureQuery
    }

    public static let all: [Definition] = [
        .init(code: "F1", title: "反馈问题", unit: "个") { inspection, _, _ in findings(inspection) },
        .init(code: "F1.done", title: "已销号的问题", unit: "个") { inspection, _, _ in
            findings(inspection, .init("state", [Finding.State.signedOff.rawValue]))
        },
        .init(code: "F1.rate", title: "问题完成率", unit: "%", base: "F1") { inspection, _, _ in
            findings(inspection, .init("state", [Finding.State.signedOff.rawValue]))
        },
        .init(code: "F2", title: "整改措施", unit: "条") { _, found, _ in measures(found) },
        .init(code: "F2.done", title: "已销号的措施", unit: "条") { _, found, _ in
            measures(found, .init("state", [Measure.State.signedOff.rawValue]))
        },
        .init(code: "F2.rate", title: "措施完成率", unit: "%", base: "F2") { _, found, _ in
            measures(found, .init("state", [Measure.State.signedOff.rawValue]))
        },
        .init(code: "F2.lasting", title: "长期坚持的措施", unit: "条") { _, found, _ in measures(found, .init("longTerm", ["1"])) },
        .init(code: "F4", title: "月度检查回顾", unit: "次") { inspection, _, cutoff in
            // A check has no day of its own but its month.
            FigureQuery(
                MonthlyCheck.kindName,
                [.init("inspection", [inspection.id.description]), .init("state", [MonthlyCheck.State.confirmed.rawValue])])
        },
        .init(code: "F5", title: "向分管区领导汇报", unit: "次") { inspection, _, cutoff in
            var query = FigureQuery(
                ProgressReport.kindName,
                [
                    .init("inspection", [inspection.id.description]), .init("to", [ProgressReport.Receiver.leader.rawValue]),
                    .init("state", isNot: true, [ProgressReport.State.drafted.rawValue]),
                ])
            query.from = inspection.feedbackOn
            query.to = cutoff
            return query
        },
        .init(code: "F6", title: "建立完善制度", unit: "项") { inspection, _, cutoff in
            var query = FigureQuery(
                Regulation.kindName,
                [
                    .init("state", [Regulation.State.issued.rawValue, Regulation.State.revising.rawValue]),
                    .init("kind", [Regulation.Sort.regulation, .rules, .mechanism, .strategy].map(\.rawValue)),
                ], measure: .lineage, field: "supersedes")
            query.from = inspection.feedbackOn
            query.to = cutoff
            return query
        },
    ]

    static let byCode = Dictionary(all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

    private static func findings(_ inspection: Inspection, _ more: FigureQuery.Condition...) -> FigureQuery {
        FigureQuery(Finding.kindName, [.init("inspection", [inspection.id.description])] + more)
    }

    /// Measures stand below findings, so the query names those; an inspection has some dozens.
    private static func measures(_ findings: [Finding], _ more: FigureQuery.Condition...) -> FigureQuery {
        FigureQuery(
            Measure.kindName, [.init("finding", findings.isEmpty ? [RecordID.unset.description] : findings.map(\.id.description))] + more)
    }
}
