/// R10 照搬照抄: how much of one text is in another, and which passage they share.
///
/// Punctuation, digits and stock phrases are dropped before comparing. Two texts of `longText` characters and more
/// are compared by the containment of their 4-gram shingles; shorter ones by Dice on 2-grams. For both the longest
/// common run is told, with its place in either original, so that the two can be shown side by side.
public enum Similarity {
    /// Characters left after dropping, from which on a text is long.
    public static let longText = 200

    /// Phrases of the genre that say nothing about who copied from whom.
    public static let defaultStock = [
        "习近平新时代中国特色社会主义思想", "习近平总书记", "重要论述", "重要讲话精神", "全面从严治党", "党风廉政建设", "意识形态工作责任制", "以习近平同志为核心的党中央", "党的二十大精神",
        "不忘初心、牢记使命", "增强“四个意识”、坚定“四个自信”、做到“两个维护”", "为深入贯彻落实",
    ]

    public enum Verdict: String, Codable, Sendable, CaseIterable {
        /// Nothing to say.
        case apart
        /// Go on with a written reason.
        case warn
        /// Long texts only: refused until the reviewer writes why.
        case refuse
    }

    public struct Result: Codable, Sendable, Equatable {
        public var isLong: Bool
        /// Dice on 2-grams, 0…1; nil for long texts.
        public var dice: Double?
        /// Shingles of the smaller text that the other has too, 0…1; nil for short texts.
        public var containment: Double?
        /// Length of the longest common run, in characters that count.
        public var run: Int
        /// The run in either original: from and to in Unicode scalars, what was dropped within it included.
        public var first: [Int]
        public var second: [Int]
        /// Characters that count in the shorter text.
        public var shorter: Int
        /// Nothing but punctuation, digits and stock phrases differs.
        public var isSame: Bool

        public var verdict: Verdict { Similarity.verdict(self) }
    }

    /// Two texts of a list that are not apart, by their indices.
    public struct Pair: Codable, Sendable, Equatable {
        public var first: Int
        public var second: Int
        public var result: Result
    }

    public static func compare(_ a: String, _ b: String, stock: [String] = defaultStock) -> Result {
        let phrases = StockPhrases(stock)
        return compare(ComparedText(Scalars(a), phrases), ComparedText(Scalars(b), phrases))
    }

    /// Long: ≥ 0.85 refuse; ≥ 0.6 or a run ≥ 40 warn. Short: Dice ≥ 0.6, or a run ≥ 12, or ≥ 10 and half of the
    /// shorter, warn.
    public static func verdict(_ result: Result) -> Verdict {
        if result.isLong {
            let containment = result.containment ?? 0
            return containment >= 0.85 ? .refuse : containment >= 0.6 || result.run >= 40 ? .warn : .apart
        }
        if (result.dice ?? 0) >= 0.6 || result.run >= 12 || (result.run >= 10 && result.run * 2 >= result.shorter) { return .warn }
        return .apart
    }

    /// All pairs of a list that are not apart, in order. Quick: what shares too few 2-grams is not compared.
    public static func pairs(_ texts: [String], stock: [String] = defaultStock) -> [Pair] {
        let phrases = StockPhrases(stock)
        return pairs(texts.map { ComparedText(Scalars($0), phrases) })
    }

    static func compare(_ a: ComparedText, _ b: ComparedText) -> Result {
        let shorter = min(a.kept.count, b.kept.count)
        let isLong = shorter >= longText
        var result = Result(
            isLong: isLong, run: 0, first: [0, 0], second: [0, 0], shorter: shorter, isSame: shorter > 0 && a.kept == b.kept)
        if isLong {
            let (x, y) = (a.fourGrams, b.fourGrams)
            result.containment = Double(ComparedText.shared(x, y)) / Double(max(1, min(x.count, y.count)))
        } else {
            let (x, y) = (a.twoGrams, b.twoGrams)
            let all = x.count + y.count
            result.dice = all == 0 ? (result.isSame ? 1 : 0) : Double(2 * ComparedText.shared(x, y)) / Double(all)
        }
        let run = LongestRun.find(a.kept, b.kept)
        result.run = run.length
        result.first = a.span(run.first, run.length)
        result.second = b.span(run.second, run.length)
        return result
    }
}
