/// The fingerprints by which copies of a text are found; one kind for each test of `Similarity.verdict`.
///
/// **Runs**: winnowing (Schleimer, Wilkerson, Aiken, SIGMOD 2003) of runs of `runLength` characters: of each
/// `window` consecutive hashes the least is kept. Two texts with a common run of `runLength + window - 1` = 40
/// characters always share one; texts that share one have a common run of `runLength`.
///
/// **Shingles**: a sample of the distinct 4-grams by their hash alone (FracMinHash, as in sourmash: Irber et al.
/// 2022), so both texts keep or leave the same ones and the share of common ones estimates the containment, however
/// small the changes are scattered. One in 2^`level` is kept; short texts keep more of theirs, so that there is
/// something to count, and those of fewer than 257 keep all.
///
/// A fingerprint has 48 bits, of which the lowest tells a run (1) from a shingle (0).
struct Fingerprints {
    /// Characters of a winnowed run. With shorter ones fewer are kept, but a phrase of the genre of thirty characters
    /// within the run of forty may then hold the only fingerprint kept: of passages of 45 characters lifted from 10,000
    /// texts with such phrases 96 % are found with 20, 98 % with 26 and all of 300 with 28.
    static let runLength = 28
    /// Hashes in a window: with `runLength` it makes the run of forty of R10.
    static let window = 13
    /// The sparsest sample of shingles: one in sixteen.
    static let maximumLevel = 4
    /// A text keeps about so many shingles before the sample gets sparser.
    static let shinglesPerText = 256

    /// Distinct, ascending.
    private(set) var runs: [UInt64]
    /// The distinct 4-grams of the text, each with the level up to which it is kept.
    private(set) var shingles: [(value: UInt64, level: Int)]
    /// The level of the text itself.
    let level: Int

    init(_ text: ComparedText) {
        let selected = Self.winnow(StableHash.runs(text.kept, Self.runLength), window: Self.window)
        runs = Self.distinct(selected.map { Self.value($0) | 1 })
        let grams = text.fourGrams.isEmpty ? text.grams(4) : text.fourGrams
        shingles = grams.map {
            let hash = StableHash.mix($0)
            return (Self.value(hash), min(Self.maximumLevel, hash.leadingZeroBitCount))
        }
        level = Self.level(grams.count)
    }

    /// What is stored of the text.
    var stored: [UInt64] { runs + kept(at: level) }

    /// The shingles that a text of a level keeps.
    func kept(at level: Int) -> [UInt64] { shingles.compactMap { $0.level >= level ? $0.value : nil } }

    /// How many shingles are kept at each level, 0 to `maximumLevel`.
    var keptCounts: [Int] { (0...Self.maximumLevel).map { level in shingles.count { $0.level >= level } } }

    static func level(_ shingles: Int) -> Int {
        var level = 0
        while level < maximumLevel, shingles >> level > shinglesPerText { level += 1 }
        return level
    }

    /// Of each window of consecutive hashes the least, the rightmost of equals; of fewer hashes than a window the
    /// least of all. A hash that is the least of several windows in turn is given once. O(hashes), O(hashes × window)
    /// where they are ascending.
    static func winnow(_ hashes: [UInt64], window: Int) -> [UInt64] {
        guard hashes.count > window else { return hashes.min().map { [$0] } ?? [] }
        var selected: [UInt64] = []
        var least = -1
        for end in (window - 1)..<hashes.count {
            let start = end + 1 - window
            let before = least
            if least < start {
                least = start
                for index in start...end where hashes[index] <= hashes[least] { least = index }
            } else if hashes[end] <= hashes[least] {
                least = end
            }
            if least != before { selected.append(hashes[least]) }
        }
        return selected
    }

    private static func value(_ hash: UInt64) -> UInt64 { (hash & 0x7FFF_FFFF_FFFF) << 1 }

    private static func distinct(_ values: [UInt64]) -> [UInt64] {
        var distinct: [UInt64] = []
        for value in values.sorted() where value != distinct.last { distinct.append(value) }
        return distinct
    }
}
