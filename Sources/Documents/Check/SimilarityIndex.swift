/// Which of many earlier texts a text may have been copied from. A value; adding is amortised O(length).
///
/// Made for R10: of 100,000 texts the few are told that `Similarity.compare` would not find apart; comparing those is
/// left to the caller, so nothing is told that is not so (`Similarity.matches` does it quickly).
///
/// What is found, of texts of `Similarity.longText` counting characters and more:
/// - a common run of 40 characters: always (see `Fingerprints`), but where more than `limit` texts have better ones;
/// - containment of 0.6 without such a run: but for the error of a sample (see `SharedEvidence.mayReach`).
///
/// Of shorter ones: short texts among the earlier are found by all their 4-grams. A short text in an earlier long one
/// is found surely by a run of 40, by a shorter one only by luck. Texts without a common 4-gram are never found.
///
/// 3,000 characters take about 4.8 KB: 100,000 such texts 0.5 GB; they are asked in 13 ms.
public struct SimilarityIndex: Sendable {
    /// An earlier text, by the number under which its postings stand.
    private struct Entry {
        var key: Int
        /// One in 2^`level` of its shingles is stored.
        var level: Int
        /// Shingles stored.
        var shingles: Int
        /// Postings, shingles and runs.
        var postings: Int
        var isGone = false
    }

    private let phrases: StockPhrases
    private var postings = PostingLists()
    private var entries: [Entry] = []
    private var numbers: [Int: UInt32] = [:]
    /// Numbers without postings, to be given again.
    private var free: [UInt32] = []
    /// Numbers of removed texts whose postings still stand.
    private var gone: [UInt32] = []
    private var gonePostings = 0

    /// - Parameter stock: phrases of the genre to leave out; the same as given to `Similarity.compare`.
    public init(stock: [String] = Similarity.defaultStock) {
        phrases = StockPhrases(stock)
    }

    /// Texts in the index.
    public var count: Int { numbers.count }

    /// Adds a text under a key; a key may be added once (again replaces it).
    public mutating func add(_ key: Int, _ text: String) {
        remove(key)
        let prints = Fingerprints(ComparedText(Scalars(text), phrases))
        let stored = prints.stored
        let entry = Entry(key: key, level: prints.level, shingles: stored.count - prints.runs.count, postings: stored.count)
        let number: UInt32
        if let used = free.popLast() {
            number = used
            entries[Int(used)] = entry
        } else {
            number = UInt32(entries.count)
            entries.append(entry)
        }
        numbers[key] = number
        postings.add(stored, number)
    }

    /// Forgets a text; nothing happens where the key is unknown. Amortised O(length): postings are only dropped when a
    /// third is of texts that are gone.
    public mutating func remove(_ key: Int) {
        guard let number = numbers.removeValue(forKey: key) else { return }
        entries[Int(number)].isGone = true
        gone.append(number)
        gonePostings += entries[Int(number)].postings
        // Not less, or texts without postings would never give their numbers back.
        guard gonePostings * 3 >= postings.count else { return }
        let entries = entries
        postings.sweep { entries[Int($0)].isGone }
        free += gone
        gone = []
        gonePostings = 0
    }

    /// Keys of texts worth comparing, best first, at most `limit`; the same on every run.
    ///
    /// Half of the places are for texts that seem to have most of this one or stand in it, half for those with a common
    /// passage; what one half leaves goes to the other, so that neither crowds out the other. O(postings of the
    /// fingerprints of the text), never more than all postings.
    public func candidates(_ text: String, limit: Int = 50) -> [Int] {
        guard limit > 0, !numbers.isEmpty else { return [] }
        let prints = Fingerprints(ComparedText(Scalars(text), phrases))
        let evidence = tally(prints)
        let sizes = prints.keptCounts
        var found: [SharedEvidence.Candidate] = []
        for (number, entry) in entries.enumerated() where !entry.isGone {
            let size = min(entry.shingles, sizes[entry.level])
            if let candidate = evidence.candidate(number, key: entry.key, size: size) { found.append(candidate) }
        }
        return SharedEvidence.best(found, limit)
    }

    private func tally(_ prints: Fingerprints) -> SharedEvidence {
        var evidence = SharedEvidence(texts: entries.count)
        var holders: [UInt32] = []
        // A gram that the text itself would not keep may be kept by a smaller one.
        let densest = entries.lazy.map(\.level).min() ?? 0
        for shingle in prints.kept(at: densest) {
            postings.texts(shingle, into: &holders)
            evidence.addShingle(holders)
        }
        for run in prints.runs {
            postings.texts(run, into: &holders)
            evidence.addRun(holders)
        }
        return evidence
    }

    /// The fingerprints that are stored of a text, ascending and distinct: 48 bits each, of which the lowest tells a
    /// winnowed run (1) from a sampled shingle (0). The same on every run and machine, so they may be kept in a table
    /// `(fingerprint INTEGER, key)`.
    ///
    /// One common odd number is a common run of 28 characters; the common even ones by the number of even ones of the
    /// smaller text estimate the containment, if both were sampled alike: texts of more than 2,048 distinct 4-grams are,
    /// one in sixteen; smaller ones keep 128 to 256 of theirs, or all.
    public static func fingerprints(_ text: String, stock: [String] = Similarity.defaultStock) -> [UInt64] {
        Fingerprints(ComparedText(Scalars(text), StockPhrases(stock))).stored.sorted()
    }
}
