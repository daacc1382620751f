/// Fictional texts of the genre (minutes, reports, self-examinations), the same for the same seed.
///
/// A quarter of the sentences are fixed phrases that every unit writes, a third are frames with slots, the rest is made
/// of words at random. Unrelated texts then have 5 to 15 % of their 4-grams in common and runs of up to 34 characters,
/// as real ones have, but no run of forty.
enum GenreText {
    enum Kind: CaseIterable { case minutes, report, examination }

    /// Paragraphs with line feeds between, of `length` Unicode scalars or a sentence more.
    static func text(_ seed: UInt64, length: Int) -> String {
        var numbers = SeededNumbers(seed &* 0x2545_F491_4F6C_DD1D &+ 1)
        let kind = Kind.allCases[Int(seed % 3)]
        var text = Array(fill(titles[kind] ?? "", &numbers).unicodeScalars)
        var inParagraph = 0
        var lastWasFixed = true
        while text.count < length {
            // Never two fixed phrases in a row: texts with the same two would have a run of forty.
            let isFixed = !lastWasFixed && Int.random(in: 0..<100, using: &numbers) < 33
            text += (isFixed ? pick(fixed, &numbers) : open(&numbers)).unicodeScalars
            lastWasFixed = isFixed
            inParagraph += 1
            if inParagraph >= 4 {
                text.append("\n")
                inParagraph = 0
            }
        }
        return string(text)
    }

    static func string(_ scalars: [Unicode.Scalar]) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func open(_ numbers: inout SeededNumbers) -> String {
        if Int.random(in: 0..<100, using: &numbers) < 45 { return fill(pick(frames, &numbers), &numbers) }
        var sentence = ""
        for clause in 0..<Int.random(in: 2...4, using: &numbers) {
            sentence += clause == 0 ? "" : "，"
            for _ in 0..<Int.random(in: 4...7, using: &numbers) { sentence += pick(anyWord, &numbers) }
        }
        return sentence + "。"
    }

    /// N noun, V verb, A adverb, P place, M person, D day, # number.
    private static func fill(_ frame: String, _ numbers: inout SeededNumbers) -> String {
        var filled = ""
        for sign in frame.unicodeScalars {
            switch sign {
            case "N": filled += pick(nouns, &numbers)
            case "V": filled += pick(verbs, &numbers)
            case "A": filled += pick(adverbs, &numbers)
            case "P": filled += pick(syllables, &numbers) + pick(syllables, &numbers) + pick(["村", "镇", "站", "所"], &numbers)
            case "M": filled += pick(surnames, &numbers) + pick(syllables, &numbers) + pick(syllables, &numbers)
            case "D": filled += "\(Int.random(in: 1...12, using: &numbers))月\(Int.random(in: 1...28, using: &numbers))日"
            case "#": filled += "\(Int.random(in: 2...97, using: &numbers))"
            default: filled.unicodeScalars.append(sign)
            }
        }
        return filled
    }

    private static func pick(_ list: [String], _ numbers: inout SeededNumbers) -> String {
        list[Int.random(in: 0..<list.count, using: &numbers)]
    }
}
