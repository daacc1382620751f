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
        /// From when to when it counts, in words; empty for a state.
        public var period = ""
        /// Whether the sentence around the number names a day or month of that period.
        public var fitsPeriod = false
    }
    /// Figures first that come to the typed number.
    public private(set) var figures: [Proposal] = []
    public private(set) var records: [Proposal] = []

    /// Whether a figure prints what was typed, with the sign or 万 that stands behind the digits.
    public static func isSame(_ printed: String, _ number: Numbers.Found) -> Bool {
        let typed = number.plain + (number.unit == "%" ? "%" : number.unit.hasPrefix("万") ? "万" : "")
        return printed == typed || printed == "近" + typed
    }

    /// 万人次 counts 人次: that it is in 万 is the figure's rounding.
    private static func base(_ unit: String) -> String { unit.count > 1 && unit.hasPrefix("万") ? String(unit.dropFirst()) : unit }

    public static func make(
        for number: Numbers.Found, in notice: Notice, _ lookup: Lookup, calendar: WorkCalendar
    ) throws -> FigureProposals {
        var proposals = FigureProposals()
        var codes = StandardFigures.all.map(\.code)
        codes += try lookup.all(Figure.self, narrowed: .limited(to: 200)).map(\.code)
        // All are computed at once, as they would be for this notice; what cannot be computed is not proposed.
        var probe = notice
        probe.text = codes.map { FigureToken.figure($0).text }.joined()
        let sentence = sentence(around: number, in: notice.text)
        for item in try NoticeFigures.resolve(probe, in: lookup, calendar: calendar).items where item.unit == base(number.unit) {
            guard case .token(let token)? = FigureSegment.split(item.token).first else { continue }
            proposals.figures.append(
                Proposal(
                    token: token, title: item.title, printed: item.printed, unit: item.unit == "%" ? "" : item.unit,
                    late: item.value?.late ?? 0, period: item.query?.period ?? "",
                    fitsPeriod: item.query.map { query in
                        [query.from, query.to].compactMap { $0 }.contains { sentence.contains("\($0.civil.year)年\($0.civil.month)月") }
                    } ?? false))
        }
        func rank(_ proposal: Proposal) -> Int { (isSame(proposal.printed, number) ? 0 : 2) + (proposal.fitsPeriod ? 0 : 1) }
        proposals.figures.sort { rank($0) < rank($1) }
        let findings: [Finding] = try notice.inspection.map { try lookup.all(Finding.self, ("inspection", $0)) } ?? []
        let measures: [Measure] = try lookup.all(narrowed: .among("finding", findings.map(\.id)))
        guard Numbers.isNumber(number.text) else { return proposals }
        func isTold(in text: String) -> Bool { Numbers.find(in: text).contains { $0.text == number.text && $0.unit == number.unit } }
        for measure in measures where isTold(in: measure.text + "\n" + measure.outcome) {
            proposals.records.append(
                Proposal(
                    token: .quoted(AnyReference(kind: Measure.kindName, id: measure.id), number.text), title: measure.label,
                    printed: number.text, unit: number.unit, late: 0))
            if proposals.records.count == most { return proposals }
        }
        let evidence: [Evidence] = try lookup.all(narrowed: .among("measure", measures.map(\.id), limit: 2000))
        for piece in evidence where isTold(in: piece.what) {
            proposals.records.append(
                Proposal(
                    token: .quoted(AnyReference(kind: Evidence.kindName, id: piece.id), number.text), title: "佐证：\(piece.what.prefix(36))",
                    printed: number.text, unit: number.unit, late: 0))
            if proposals.records.count == most { break }
        }
        return proposals
    }

    private static let most = 20

    /// From one full stop or line to the next.
    private static func sentence(around number: Numbers.Found, in text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        let ends = Set("。；\n".unicodeScalars)
        let start = scalars[..<min(number.at, scalars.count)].lastIndex(where: ends.contains).map { $0 + 1 } ?? 0
        let end = scalars[min(number.at, scalars.count)...].firstIndex(where: ends.contains) ?? scalars.count
        return String(String.UnicodeScalarView(scalars[start..<end]))
    }

    /// The text with a token in the number's place. What a figure prints itself, % and 万 and 近, is taken out beside it, and the 余
    /// of a number that was not exact.
    public static func bind(
        _ token: FigureToken, to number: Numbers.Found, in notice: Notice, _ lookup: Lookup, calendar: WorkCalendar
    ) throws -> String {
        var scalars = Array(notice.text.unicodeScalars)
        var range = number.at..<number.at + number.length
        if case .figure = token {
            var probe = notice
            probe.text = token.text
            let printed = try NoticeFigures.resolve(probe, in: lookup, calendar: calendar).items.first?.printed ?? ""
            // 余 goes, and a blank before the unit with it.
            range = range.lowerBound..<min(range.upperBound + number.gap, scalars.count)
            let next = range.upperBound < scalars.count ? scalars[range.upperBound] : "\n"
            if next == "万" || printed.hasSuffix("%") && (next == "%" || next == "％") { range = range.lowerBound..<range.upperBound + 1 }
            if printed.hasPrefix("近"), range.lowerBound > 0, scalars[range.lowerBound - 1] == "近" {
                range = range.lowerBound - 1..<range.upperBound
            }
        }
        scalars.replaceSubrange(range, with: Array(token.text.unicodeScalars))
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }
}
