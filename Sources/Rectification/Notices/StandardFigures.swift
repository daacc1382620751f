import Journal
import Records

/// Figures that every notice has, over the inspection it reports on (domain §6): F1–F6, and those of meetings and study.
public enum StandardFigures {
    public struct Definition: Sendable {
        public let code: String
        public let title: String
        public let unit: String
        /// The share of this in that other figure, in percent.
        var base: String?
        let query: @Sendable (Inspection, [Finding], Day) -> FigureQuery
        /// For a figure that is a day: which one, as of the cut-off; nil while there is none.
        var day: (@Sendable (Lookup, Day) throws -> Day?)?
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
        .init(code: "F2.urged", title: "书记督办的措施", unit: "条") { _, found, _ in measures(found, .init("urged", isNot: true, [])) },
        .init(code: "F4", title: "月度检查回顾", unit: "次") { inspection, _, cutoff in
            var query = FigureQuery(
                MonthlyCheck.kindName,
                [.init("inspection", [inspection.id.description]), .init("state", [MonthlyCheck.State.confirmed.rawValue])])
            query.from = inspection.feedbackOn
            query.to = cutoff
            return query
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
        counted("F3", "整改推进会", "次", OtherDomains.meeting, [.init("type", ["rectification"]), held]),
        counted("F3.site", "现场办公", "次", OtherDomains.meeting, [.init("type", ["rectification"]), .init("onSite", ["1"]), held]),
        // 各类会议: those with an item on the rectification, whatever the book.
        counted("F3.all", "研究整改的各类会议", "次", OtherDomains.meeting, [.init("agenda", ["rectification"]), held]),
        Definition(
            code: "F32", title: "书记、组织委员、纪检委员配齐日", unit: "",
            query: { _, _, _ in FigureQuery(Appointment.kindName, [.init("post", committee.map(\.rawValue))]) },
            day: { lookup, cutoff in completeOn(try lookup.all(Appointment.self), by: cutoff) }),
        counted("F9", "业务学习", "次", OtherDomains.study, [.init("kind", ["business"]), finished]),
        counted("F10.all", "规定开展第一议题的会议", "次", OtherDomains.meeting, [.init("firstAgenda", ["1"])]),
        counted(
            "F10", "落实第一议题的比例", "%", OtherDomains.meeting, [.init("firstAgenda", ["1"]), .init("firstAgendaKept", ["1"]), held],
            base: "F10.all"
        ),
        counted("F14", "集中培训", "次", OtherDomains.study, [.init("kind", ["training"]), finished]),
        counted("F15", "选题策划会", "次", OtherDomains.meeting, [.init("type", ["topics"]), held]),
        counted("F28", "意识形态专题会", "次", OtherDomains.meeting, [.init("type", ["ideology"]), held]),
        counted("F31", "财务培训", "次", OtherDomains.study, [.init("kind", ["finance"]), finished]),
    ]

    /// Figures over registers of other domains, from the feedback to the cut-off; there only where those registers are.
    private static func counted(
        _ code: String, _ title: String, _ unit: String, _ kind: String, _ conditions: [FigureQuery.Condition], base: String? = nil,
        measure: FigureQuery.Measure = .count
    ) -> Definition {
        Definition(code: code, title: title, unit: unit, base: base) { inspection, _, cutoff in
            var query = FigureQuery(kind, conditions, measure: measure)
            query.from = inspection.feedbackOn
            query.to = cutoff
            return query
        }
    }

    private static let held = FigureQuery.Condition("state", ["signed", "archived"])
    private static let finished = FigureQuery.Condition("state", ["done"])

    private static let committee: [Post] = [.secretary, .organiser, .disciplinarian]

    /// The first day on which all posts of the committee are held at once; nil while one of them is vacant.
    static func completeOn(_ appointments: [Appointment], by cutoff: Day) -> Day? {
        let own = appointments.filter { $0.post.map(committee.contains) ?? false }
        return own.compactMap(\.from).filter { $0 <= cutoff }.sorted().first { day in
            committee.allSatisfy { post in own.contains { $0.post == post && $0.holds(on: day) } }
        }
    }

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
