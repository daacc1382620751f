extension Similarity {
    /// Up to here every pair is looked at; above, only pairs that share a passage of four.
    private static let fewTexts = 400
    /// A passage in more texts than this is a phrase of the genre.
    private static let mostSharers = 40

    /// - Parameter most: stop behind so many; a text that repeats itself has millions.
    static func pairs(_ texts: [ComparedText], most: Int = .max) -> [Pair] {
        pairs(texts, of: texts.indices, with: texts.indices, most: most)
    }

    /// Pairs of a text of one part of the list with one of the other.
    static func pairs(_ texts: [ComparedText], of part: Range<Int>, with other: Range<Int>, most: Int = .max) -> [Pair] {
        var found: [Pair] = []
        for (first, second) in candidates(texts, within: part, against: other) where found.count < most {
            if let pair = pair(texts, first, second) { found.append(pair) }
        }
        return found
    }

    private static func pair(_ texts: [ComparedText], _ first: Int, _ second: Int) -> Pair? {
        guard mayBeAlike(texts[first], texts[second]) else { return nil }
        let result = compare(texts[first], texts[second])
        return result.verdict == .apart ? nil : Pair(first: first, second: second, result: result)
    }

    /// Neither Dice 0.6 nor a run of ten is possible with fewer common 2-grams than this.
    private static func mayBeAlike(_ a: ComparedText, _ b: ComparedText) -> Bool {
        if min(a.kept.count, b.kept.count) >= longText {
            // A run of forty has 37 shingles, fewer only where it repeats itself.
            return ComparedText.shared(a.fourGrams, b.fourGrams) >= 4
        }
        let shared = ComparedText.shared(a.twoGrams, b.twoGrams)
        guard shared > 0 || a.kept == b.kept else { return false }
        // A run of ten has nine 2-grams, fewer only where it repeats itself; then Dice or four of them decide.
        return Double(2 * shared) >= 0.6 * Double(a.twoGrams.count + b.twoGrams.count) || shared >= 4
    }

    private static func candidates(_ texts: [ComparedText], within part: Range<Int>, against other: Range<Int>) -> [(Int, Int)] {
        let isOneList = part == other
        if texts.count <= fewTexts {
            return part.flatMap { first in other.compactMap { isOneList && $0 <= first ? nil : (first, $0) } }
        }
        var holders: [UInt64: [Int]] = [:]
        for index in texts.indices {
            for gram in texts[index].grams(4) { holders[gram, default: []].append(index) }
        }
        var seen = Set<Int>()
        for sharers in holders.values where sharers.count > 1 && sharers.count <= mostSharers {
            for first in sharers where part.contains(first) {
                for second in sharers where other.contains(second) && first != second && (!isOneList || first < second) {
                    seen.insert(first * texts.count + second)
                }
            }
        }
        return seen.sorted().map { ($0 / texts.count, $0 % texts.count) }
    }
}
