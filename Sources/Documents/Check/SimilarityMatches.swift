extension Similarity {
    /// One of several texts that is not apart from a given one.
    public struct Match: Codable, Sendable, Equatable {
        /// Its place among the texts given.
        public var index: Int
        public var result: Result
    }

    /// A common passage as it is shown beside the other text's.
    /// - Parameter range: from and to in Unicode scalars, as a ``Result`` gives them.
    public static func passage(_ text: String, _ range: [Int], most: Int = 120) -> String {
        let scalars = text.unicodeScalars
        let from = scalars.index(scalars.startIndex, offsetBy: range[0], limitedBy: scalars.endIndex) ?? scalars.endIndex
        let to = scalars.index(from, offsetBy: min(range[1] - range[0], most), limitedBy: scalars.endIndex) ?? scalars.endIndex
        return String(scalars[from..<to]) + (range[1] - range[0] > most ? "……" : "")
    }

    /// Characters of a common run from which on long texts are not apart.
    private static let longRun = 40

    /// The texts that are not apart from a text, in their order: the results are those of `compare`, which is asked only
    /// where the verdict is not apart. Half a millisecond for a text of 3,000 characters that is.
    public static func matches(_ text: String, with others: [String], stock: [String] = defaultStock) -> [Match] {
        let phrases = StockPhrases(stock)
        return matches(ComparedText(Scalars(text), phrases), with: others.lazy.map { ComparedText(Scalars($0), phrases) })
    }

    static func matches(_ text: ComparedText, with others: some Sequence<ComparedText>) -> [Match] {
        let runs = Set(StableHash.runs(text.kept, longRun))
        return others.enumerated().compactMap { index, other in
            guard mayMatch(text, runs, other) else { return nil }
            let result = compare(text, other)
            return result.verdict == .apart ? nil : Match(index: index, result: result)
        }
    }

    /// False only where the verdict is surely apart.
    private static func mayMatch(_ text: ComparedText, _ runs: Set<UInt64>, _ other: ComparedText) -> Bool {
        guard min(text.kept.count, other.kept.count) >= longText else { return true }
        let smaller = max(1, min(text.fourGrams.count, other.fourGrams.count))
        let shared = ComparedText.shared(text.fourGrams, other.fourGrams)
        if Double(shared) / Double(smaller) >= 0.6 { return true }
        return shared > 0 && StableHash.runs(other.kept, longRun).contains { runs.contains($0) }
    }
}
