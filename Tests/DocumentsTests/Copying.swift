/// The ways in which texts are copied, as the index must see through them.
enum Copying: String, CaseIterable, Sendable {
    case wholeWithNewDates, paragraphsShuffled, everyEighthCharacter, everyTenthCharacter, everyTwelfthCharacter
    case everyFifteenthWord, passageOf45, excerptOf300, shortInLong, excerptWithChanges, twoMixed, threeMixed

    /// A copy of `source`, with `other` and `third` to mix in.
    func copy(_ source: String, _ other: String, _ third: String, _ numbers: inout SeededNumbers) -> String {
        switch self {
        case .wholeWithNewDates: Self.withNewDates(source, &numbers)
        case .paragraphsShuffled: source.split(separator: "\n").shuffled(using: &numbers).joined(separator: "\n")
        case .everyEighthCharacter: Self.changing(source, every: 8, 1, &numbers)
        case .everyTenthCharacter: Self.changing(source, every: 10, 1, &numbers)
        case .everyTwelfthCharacter: Self.changing(source, every: 12, 1, &numbers)
        case .everyFifteenthWord: Self.changing(source, every: 15, 2, &numbers)
        case .passageOf45: Self.inserting(Self.passage(source, 45, &numbers), into: other, &numbers)
        case .excerptOf300: Self.passage(source, 300, &numbers)
        case .shortInLong: Self.inserting(source, into: other + "\n" + third, &numbers)
        case .excerptWithChanges: Self.changing(Self.passage(source, 300, &numbers), every: 12, 1, &numbers)
        case .twoMixed: Self.mixed([source, other], &numbers)
        case .threeMixed: Self.mixed([source, other, third], &numbers)
        }
    }

    private static let digits = Array("0123456789".unicodeScalars)

    private static func withNewDates(_ source: String, _ numbers: inout SeededNumbers) -> String {
        GenreText.string(source.unicodeScalars.map { digits.contains($0) ? digits[Int.random(in: 1..<10, using: &numbers)] : $0 })
    }

    /// `count` of each `step` Han characters replaced; signs stay, since they are dropped before comparing.
    private static func changing(_ source: String, every step: Int, _ count: Int, _ numbers: inout SeededNumbers) -> String {
        var place = 0
        return GenreText.string(
            source.unicodeScalars.map { scalar in
                guard scalar.properties.isIdeographic else { return scalar }
                place += 1
                guard place % step < count else { return scalar }
                return Unicode.Scalar(UInt32.random(in: 0x4E00...0x9FA0, using: &numbers)) ?? scalar
            })
    }

    /// So many Han characters in a row and what stands between.
    private static func passage(_ source: String, _ length: Int, _ numbers: inout SeededNumbers) -> String {
        let scalars = Array(source.unicodeScalars)
        let places = scalars.indices.filter { scalars[$0].properties.isIdeographic }
        guard places.count > length else { return source }
        let start = Int.random(in: 0..<(places.count - length), using: &numbers)
        return GenreText.string(Array(scalars[places[start]..<places[start + length]]))
    }

    private static func inserting(_ passage: String, into other: String, _ numbers: inout SeededNumbers) -> String {
        var scalars = Array(other.unicodeScalars)
        scalars.insert(contentsOf: passage.unicodeScalars, at: Int.random(in: 0...scalars.count, using: &numbers))
        return GenreText.string(scalars)
    }

    /// Each paragraph from one of the texts.
    private static func mixed(_ sources: [String], _ numbers: inout SeededNumbers) -> String {
        let paragraphs = sources.map { $0.split(separator: "\n") }
        let count = paragraphs.map(\.count).min() ?? 0
        return (0..<count).map { String(paragraphs[Int.random(in: 0..<sources.count, using: &numbers)][$0]) }.joined(separator: "\n")
    }
}
