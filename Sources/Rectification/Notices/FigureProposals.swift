import Journal
import Records

/// What a typed number may stand for: figures with its unit word, and records whose text has the same number.
public struct FigureProposals: Sendable {
    public struct Proposal: Sendable {
        public let token: FigureToken
        public let title: String
        /// As it would be printed.
        public let printed: String
        public let unit: String
        public let late: Int
    }
    /// Figures first that come to the typed number.
    public private(set) var figures: [Proposal] = []
    public private(set) var records: [Proposal] = []

    static func isSame(_ a: String, _ b: String) -> Bool { a == b || a == b + "%" || a + "%" == b }

    public static func make(
        for number: Numbers.Found, in notice: Notice, _ lookup: Lookup, calendar: WorkCalendar
    ) throws -> FigureProposals {
        var proposals = FigureProposals()
        var codes = StandardFigures.all.map(\.code)
        codes += try lookup.all(Figure.self, narrowed: .limited(to: 200)).map(\.code)
        // All are computed at once, as they would be for this notice; what cannot be computed is not proposed.
        var probe = notice
        probe.text = codes.map { FigureToken.figure($0).text }.joined()
        for item in try NoticeFigures.resolve(probe, in: lookup, calendar: calendar).items where item.unit == number.unit {
            guard case .token(let token)? = FigureSegment.split(item.token).first else { continue }
            proposals.figures.append(
                Proposal(
                    token: token, title: item.title, printed: item.printed, unit: item.unit == "%" ? "" : item.unit,
                    late: item.value?.late ?? 0))
        }
        proposals.figures.sort { isSame($0.printed, number.text) && !isSame($1.printed, number.text) }
        let findings: [Finding] = try notice.inspection.map { try lookup.all(Finding.self, ("inspection", $0)) } ?? []
        let measures: [Measure] = try lookup.all(narrowed: .among("finding", findings.map(\.id)))
        for measure in measures where (measure.text + measure.outcome).contains(number.text + number.unit) {
            proposals.records.append(
                Proposal(
                    token: .quoted(AnyReference(kind: Measure.kindName, id: measure.id), number.text), title: measure.label,
                    printed: number.text, unit: number.unit, late: 0))
            if proposals.records.count == 20 { break }
        }
        return proposals
    }
}
