/// Hashes that are the same on every run and machine, so that they may be stored. Swift's `Hasher` is seeded anew
/// each run.
enum StableHash {
    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection, each bit of the answer hangs on all bits.
    static func mix(_ value: UInt64) -> UInt64 {
        var z = value &+ 0x9E37_79B9_7F4A_7C15
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// The hash of each run of `length` characters, in order; none where the text is shorter. O(characters).
    static func runs(_ text: Scalars, _ length: Int) -> [UInt64] {
        guard length > 0, text.count >= length else { return [] }
        let base: UInt64 = 0x9E37_79B9_7F4A_7C15
        var power: UInt64 = 1
        for _ in 1..<length { power = power &* base }
        var hashes: [UInt64] = []
        hashes.reserveCapacity(text.count - length + 1)
        var hash: UInt64 = 0
        for index in text.indices {
            if index >= length { hash = hash &- UInt64(text[index - length].value) &* power }
            hash = hash &* base &+ UInt64(text[index].value)
            // The polynomial alone is not even: the least of a window would fall on low code points.
            if index + 1 >= length { hashes.append(mix(hash)) }
        }
        return hashes
    }
}
