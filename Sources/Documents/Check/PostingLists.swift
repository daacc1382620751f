/// Which texts have a fingerprint. Eight bytes for each, and nothing for a fingerprint as such: nearly all stand in
/// one text only, so a dictionary of lists would cost ten times as much.
///
/// The upper 16 of the 48 bits of a fingerprint choose a bucket; a posting is the other 32 with the text's number.
/// Buckets are not ordered: one of 100,000 texts has some 800 postings, and reading them in a row takes less time
/// than one cache miss of a search tree.
struct PostingLists: Sendable {
    private static let bucketCount = 1 << 16
    private var buckets: [[UInt64]] = []
    private(set) var count = 0

    mutating func add(_ fingerprints: [UInt64], _ text: UInt32) {
        if buckets.isEmpty { buckets = [[UInt64]](repeating: [], count: Self.bucketCount) }
        for fingerprint in fingerprints {
            Self.append(fingerprint << 32 | UInt64(text), to: &buckets[Int(fingerprint >> 32)])
        }
        count += fingerprints.count
    }

    /// By a sixteenth, not by doubling: half-empty buckets would be a third of the memory.
    private static func append(_ posting: UInt64, to bucket: inout [UInt64]) {
        if bucket.count == bucket.capacity { bucket.reserveCapacity(bucket.count + bucket.count / 16 + 4) }
        bucket.append(posting)
    }

    /// The texts that have a fingerprint, into an array that is used again.
    func texts(_ fingerprint: UInt64, into found: inout [UInt32]) {
        found.removeAll(keepingCapacity: true)
        guard !buckets.isEmpty else { return }
        let rest = fingerprint & 0xFFFF_FFFF
        for posting in buckets[Int(fingerprint >> 32)] where posting >> 32 == rest {
            found.append(UInt32(truncatingIfNeeded: posting))
        }
    }

    /// Drops the postings of texts that are gone. O(postings).
    mutating func sweep(_ isGone: (UInt32) -> Bool) {
        count = 0
        for index in buckets.indices {
            buckets[index].removeAll { isGone(UInt32(truncatingIfNeeded: $0)) }
            count += buckets[index].count
        }
    }
}
