/// The longest common run of two texts.
enum LongestRun {
    struct Found: Equatable {
        var length = 0
        var first = 0
        var second = 0
    }

    /// Below this many cells the plain table is quicker than hashing.
    private static let smallTable = 40_000

    static func find(_ a: Scalars, _ b: Scalars) -> Found {
        guard !a.isEmpty, !b.isEmpty else { return Found() }
        return a.count * b.count <= smallTable ? table(a, b) : hashed(a, b)
    }

    private static func table(_ a: Scalars, _ b: Scalars) -> Found {
        var best = Found()
        // One row is enough when it is walked from the right: each cell still holds the row above.
        var row = [Int](repeating: 0, count: b.count + 1)
        for i in a.indices {
            var j = b.count
            while j > 0 {
                if a[i] == b[j - 1] {
                    row[j] = row[j - 1] + 1
                    if row[j] > best.length || (row[j] == best.length && best.first == i + 1 - row[j] && best.second > j - row[j]) {
                        best = Found(length: row[j], first: i + 1 - row[j], second: j - row[j])
                    }
                } else {
                    row[j] = 0
                }
                j -= 1
            }
        }
        return best
    }

    /// Runs of one length either exist or not, so the longest is found by halving; n log n where the table is n².
    private static func hashed(_ a: Scalars, _ b: Scalars) -> Found {
        var best = Found()
        var low = 1
        var high = min(a.count, b.count)
        while low <= high {
            let length = (low + high) / 2
            if let found = common(a, b, length) {
                best = found
                low = length + 1
            } else {
                high = length - 1
            }
        }
        return best
    }

    private static func common(_ a: Scalars, _ b: Scalars, _ length: Int) -> Found? {
        var places: [UInt64: Int] = [:]
        places.reserveCapacity(a.count)
        var found: Found?
        roll(a, length) { hash, start in
            if places[hash] == nil { places[hash] = start }
            return true
        }
        roll(b, length) { hash, start in
            guard let first = places[hash], a[first..<(first + length)] == b[start..<(start + length)] else { return true }
            found = Found(length: length, first: first, second: start)
            return false
        }
        return found
    }

    /// The hash of each run of a length; equal hashes are compared by the caller.
    private static func roll(_ text: Scalars, _ length: Int, _ visit: (UInt64, Int) -> Bool) {
        let base: UInt64 = 0x9E37_79B9_7F4A_7C15
        var power: UInt64 = 1
        for _ in 1..<max(1, length) { power = power &* base }
        var hash: UInt64 = 0
        for index in text.indices {
            if index >= length { hash = hash &- UInt64(text[index - length].value) &* power }
            hash = hash &* base &+ UInt64(text[index].value)
            if index + 1 >= length, !visit(hash, index + 1 - length) { return }
        }
    }
}
