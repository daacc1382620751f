/// What a text has in common with each of many, counted from fingerprints.
struct SharedEvidence {
    struct Candidate {
        var key: Int
        /// Estimate of the containment, 0…1; nil where it cannot reach the threshold.
        var containment: Float?
        /// Common runs, each shared out among the texts that have it.
        var runs: Float
    }

    /// Common shingles of each text.
    private var shingles: [UInt32]
    private var runs: [Float]

    init(texts: Int) {
        shingles = Array(repeating: 0, count: texts)
        runs = Array(repeating: 0, count: texts)
    }

    /// Not weighed: the containment of the rule counts phrases of the genre like any other.
    mutating func addShingle(_ holders: [UInt32]) {
        for number in holders { shingles[Int(number)] += 1 }
    }

    /// A run came from one of the texts that have it, so each gets its part. A phrase of the genre is in thousands, a
    /// passage that was lifted in few; with the logarithm of inverse document frequency twenty phrases would outweigh it.
    mutating func addRun(_ holders: [UInt32]) {
        let part = 1 / Float(max(1, holders.count))
        for number in holders { runs[Int(number)] += part }
    }

    /// - Parameter size: shingles of the smaller of both texts at the level of the stored one.
    func candidate(_ number: Int, key: Int, size: Int) -> Candidate? {
        let shared = Int(shingles[number])
        let mayReach = Self.mayReach(shared, of: size)
        guard mayReach || runs[number] > 0 else { return nil }
        let containment = min(1, Float(shared) / Float(max(1, size)))
        return Candidate(key: key, containment: mayReach ? containment : nil, runs: runs[number])
    }

    /// Could a containment of 0.6 have given so few common ones in a sample of `size`? Three standard deviations of the
    /// binomial are allowed, which loses one pair in 700 of those that just reach 0.6 and none of those well above.
    static func mayReach(_ shared: Int, of size: Int) -> Bool {
        guard shared > 0 else { return false }
        let expected = 0.6 * Float(size)
        return Float(shared) >= expected - 3 * (0.24 * Float(size)).squareRoot()
    }

    static func best(_ found: [Candidate], _ limit: Int) -> [Int] {
        let alike = found.filter { $0.containment != nil }.sorted(by: isMoreAlike)
        let passages = found.filter { $0.runs > 0 }.sorted(by: hasMoreRuns)
        var keys: [Int] = []
        var seen = Set<Int>()
        func take(_ list: [Candidate], _ index: Int) {
            guard index < list.count, keys.count < limit, seen.insert(list[index].key).inserted else { return }
            keys.append(list[index].key)
        }
        for index in 0..<max(alike.count, passages.count) where keys.count < limit {
            take(alike, index)
            take(passages, index)
        }
        return keys
    }

    private static func isMoreAlike(_ a: Candidate, _ b: Candidate) -> Bool {
        let (x, y) = ((a.containment ?? 0) + min(1, a.runs), (b.containment ?? 0) + min(1, b.runs))
        return x == y ? a.key < b.key : x > y
    }

    private static func hasMoreRuns(_ a: Candidate, _ b: Candidate) -> Bool {
        a.runs == b.runs ? a.key < b.key : a.runs > b.runs
    }
}
