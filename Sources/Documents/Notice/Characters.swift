/// Text as scalars with integer positions. Chinese text has next to no combining marks, and walking
/// `Character`s costs twenty times as much.
typealias Scalars = [Unicode.Scalar]

extension Unicode.Scalar {
    /// Spaces of every width, and the invisible marks that web pages and Word leave in text.
    var isBlank: Bool {
        switch value {
        case 0x09, 0x20, 0xA0, 0xAD, 0x3000, 0x2000...0x200F, 0x202A...0x202F, 0x205F...0x206F, 0xFEFF: true
        default: false
        }
    }

    var isHan: Bool {
        switch value {
        case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0x3007, 0xF900...0xFAFF, 0x20000...0x3134F: true
        default: false
        }
    }

    /// 0–9 in ASCII or full width.
    var digit: Int? {
        switch value {
        case 0x30...0x39: Int(value) - 0x30
        case 0xFF10...0xFF19: Int(value) - 0xFF10
        default: nil
        }
    }

    /// Ends a sentence, or a clause that may end an item of a list.
    var isTerminator: Bool {
        switch self {
        case "。", "；", ";", "！", "!", "？", "?", "…": true
        default: false
        }
    }

    var endsSentence: Bool {
        switch self {
        case "。", "！", "!", "？", "?", "…": true
        default: false
        }
    }

    var isCloser: Bool {
        switch self {
        case "”", "’", "》", "）", ")", "】", "」", "』", "〉", "\"", "]", "〕": true
        default: false
        }
    }

    var isColon: Bool { self == "：" || self == ":" }
    var isComma: Bool { self == "，" || self == "," }
}

extension Array where Element == Unicode.Scalar {
    init(_ text: String) {
        self = []
        reserveCapacity(text.utf8.count / 3 + 1)
        for scalar in text.unicodeScalars { append(scalar) }
    }

    var string: String { self[...].string }

    func starts(with word: Scalars, at index: Int) -> Bool {
        guard index >= 0, index + word.count <= count else { return false }
        for offset in 0..<word.count where self[index + offset] != word[offset] { return false }
        return true
    }

    func contains(_ word: Scalars) -> Bool { firstIndex(of: word, from: 0) != nil }

    func containsAny(_ words: [Scalars]) -> Bool { words.contains { contains($0) } }

    func startsWithAny(_ words: [Scalars]) -> Bool { words.contains { starts(with: $0, at: 0) } }

    func endsWithAny(_ words: [Scalars]) -> Bool { words.contains { starts(with: $0, at: count - $0.count) } }

    func firstIndex(of word: Scalars, from start: Int) -> Int? {
        guard let first = word.first, count >= word.count else { return nil }
        var index = start
        while index + word.count <= count {
            if self[index] == first, starts(with: word, at: index) { return index }
            index += 1
        }
        return nil
    }

    /// Does a sentence end here? Half-width texts end it with a point that follows no digit.
    func isSentenceEnd(_ index: Int) -> Bool {
        let scalar = self[index]
        if scalar.endsSentence { return true }
        guard scalar == ".", index > 0 else { return false }
        let before = self[index - 1]
        guard before.isHan || before.isCloser || before == "%" else { return false }
        guard index + 1 < count else { return true }
        let next = self[index + 1]
        return next.value > 127 || !next.properties.isAlphabetic
    }

    /// Without blanks at either end.
    var trimmed: Scalars { Array(self[...].trimmed) }
}

extension ArraySlice where Element == Unicode.Scalar {
    var string: String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: self)
        return String(view)
    }

    var trimmed: ArraySlice<Unicode.Scalar> {
        var slice = self
        while let first = slice.first, first.isBlank { slice.removeFirst() }
        while let last = slice.last, last.isBlank { slice.removeLast() }
        return slice
    }
}

/// The words of a list with spaces or line feeds between.
func words(_ list: String) -> [Scalars] {
    list.split { $0 == " " || $0 == "\n" }.map { Scalars(String($0)) }
}
