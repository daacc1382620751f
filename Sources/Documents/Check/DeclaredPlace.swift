/// Where a declared total stands before the findings.
enum DeclaredPlace {
    private static let counters = Set("个条项大类份部件余".unicodeScalars)

    /// 39个具体问题, 措施39条: the number with its counter and the word that it counts.
    static func range(of value: Int, near words: [Scalars], _ script: Manuscript) -> Range<Int> {
        let text = script.text
        let bounds = script.preamble
        var index = bounds.lowerBound
        var plain: Range<Int>?
        while index < bounds.upperBound {
            guard text[index].digit != nil || Numerals.isChinese(text[index]), let number = Numerals.any(text, at: index) else {
                index += 1
                continue
            }
            defer { index = max(index + 1, number.end) }
            guard number.value == value, number.end < bounds.upperBound, counters.contains(text[number.end]) else { continue }
            for word in words {
                if let at = (number.end..<min(bounds.upperBound, number.end + 9)).first(where: { text.starts(with: word, at: $0) }) {
                    return index..<(at + word.count)
                }
            }
            if plain == nil, words.contains(where: { word in Array(text[max(0, index - 8)..<index]).contains(word) }) {
                plain = index..<(number.end + 1)
            }
        }
        return plain ?? 0..<0
    }

    /// 完成率达100%
    static func rate(_ script: Manuscript) -> Range<Int> {
        let text = script.text
        for word in words("完成率 整改率 落实率 办结率 销号率") {
            guard let at = text.firstIndex(of: word, from: 0), script.preamble.contains(at) else { continue }
            return at..<script.map.clause(at: at).upperBound
        }
        return 0..<0
    }
}
