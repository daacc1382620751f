/// The phrases dropped before comparing, without their signs, the longest first.
struct StockPhrases {
    fileprivate var byFirst: [Unicode.Scalar: [Scalars]] = [:]

    init(_ phrases: [String]) {
        for phrase in phrases {
            let kept = Scalars(phrase).filter(ComparedText.counts)
            if let first = kept.first { byFirst[first, default: []].append(kept) }
        }
        byFirst = byFirst.mapValues { $0.sorted { $0.count > $1.count } }
    }
}

/// A text as it is compared: characters that count, with their places.
struct ComparedText {
    private(set) var kept = Scalars()
    private var offsets: [Int] = []
    private(set) var twoGrams: [UInt64] = []
    /// Of long texts only; short ones are not compared by them.
    private(set) var fourGrams: [UInt64] = []

    init(_ text: Scalars, _ stock: StockPhrases) {
        var all = Scalars()
        var places: [Int] = []
        for (offset, scalar) in text.enumerated() where Self.counts(scalar) {
            all.append(scalar)
            places.append(offset)
        }
        var index = 0
        while index < all.count {
            if let phrase = stock.byFirst[all[index]]?.first(where: { all.starts(with: $0, at: index) }) {
                index += phrase.count
                continue
            }
            kept.append(all[index])
            offsets.append(places[index])
            index += 1
        }
        twoGrams = grams(2)
        if kept.count >= Similarity.longText { fourGrams = grams(4) }
    }

    /// Letters and Han; no digit, sign, symbol or blank.
    static func counts(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isHan { return true }
        return scalar.value > 0x40 && scalar.digit == nil && !TextMap.isGap(scalar) && scalar.properties.isAlphabetic
    }

    /// The distinct n-grams, sorted. Two scalars of 21 bits stand exactly; of more the sum is a hash.
    func grams(_ size: Int) -> [UInt64] {
        guard kept.count >= size else { return [] }
        var all: [UInt64] = []
        all.reserveCapacity(kept.count)
        for start in 0...(kept.count - size) {
            var gram: UInt64 = 0
            for offset in 0..<size { gram = gram &* 0x20_0003 &+ UInt64(kept[start + offset].value) }
            all.append(gram)
        }
        all.sort()
        var distinct: [UInt64] = []
        for gram in all where gram != distinct.last { distinct.append(gram) }
        return distinct
    }

    static func shared(_ a: [UInt64], _ b: [UInt64]) -> Int {
        var (i, j, count) = (0, 0, 0)
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                (i, j, count) = (i + 1, j + 1, count + 1)
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return count
    }

    /// The range in the original of a run of kept characters.
    func span(_ start: Int, _ length: Int) -> [Int] {
        guard length > 0, start + length <= offsets.count else { return [0, 0] }
        return [offsets[start], offsets[start + length - 1] + 1]
    }
}
