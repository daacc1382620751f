/// A text without blanks and line feeds, each scalar with its place in the original.
///
/// The reader gives texts with white space removed; comparing without any is the only way to find them again.
struct TextMap {
    struct Row {
        var range: Range<Int>
        var blankBefore: Bool
    }

    private(set) var text = Scalars()
    /// The lines that hold anything, as ranges of `text`.
    private(set) var rows: [Row] = []
    /// Scalars of the original.
    let count: Int
    private var offsets: [Int] = []

    init(_ original: String) {
        let scalars = original.unicodeScalars
        text.reserveCapacity(original.utf8.count / 3 + 1)
        offsets.reserveCapacity(original.utf8.count / 3 + 1)
        var offset = 0
        var start = 0
        var empty = false
        var filled = false
        func close(_ rows: inout [Row], _ end: Int) {
            if end > start { rows.append(Row(range: start..<end, blankBefore: empty)) }
        }
        for scalar in scalars {
            if Self.isBreak(scalar) {
                close(&rows, text.count)
                empty = filled ? false : !text.isEmpty
                filled = false
                start = text.count
            } else if !Self.isGap(scalar) {
                text.append(scalar)
                offsets.append(offset)
                filled = true
            }
            offset += 1
        }
        close(&rows, text.count)
        count = offset
    }

    static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Emphasis of Markdown (`**`) too, which the reader leaves out of what it gives.
    static func isGap(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isBlank || scalar == "*" || scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || isBreak(scalar)
    }

    /// The scalars of a text as they stand in `text`.
    static func compact(_ text: String) -> Scalars {
        var out = Scalars()
        for scalar in text.unicodeScalars where !isGap(scalar) { out.append(scalar) }
        return out
    }

    /// The range in the original, as a remark wants it.
    func span(_ range: Range<Int>) -> [Int] {
        let low = max(0, min(range.lowerBound, offsets.count))
        let high = max(low, min(range.upperBound, offsets.count))
        let from = low < offsets.count ? offsets[low] : count
        return [from, high > low ? offsets[high - 1] + 1 : from]
    }

    /// The row that holds a place, by binary search.
    func row(at index: Int) -> Int? {
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].range.upperBound <= index { low = middle + 1 } else { high = middle }
        }
        return low < rows.count ? low : rows.indices.last
    }

    /// The sentence around a place: within its row, between 。！？; and never longer than a page.
    func sentence(at index: Int) -> Range<Int> { stretch(at: index) { $0.endsSentence } }

    /// The clause around a place: between any two signs.
    func clause(at index: Int) -> Range<Int> { stretch(at: index) { $0.isTerminator || $0.isComma || $0.isColon } }

    private func stretch(at index: Int, until ends: (Unicode.Scalar) -> Bool) -> Range<Int> {
        guard let row = row(at: index), rows[row].range.contains(index) else { return index..<index }
        let bounds = rows[row].range
        var low = index
        while low > bounds.lowerBound, index - low < 500, !ends(text[low - 1]) { low -= 1 }
        var high = index
        while high < bounds.upperBound, high - index < 500, !ends(text[high]) { high += 1 }
        return low..<high
    }
}

/// Finds texts of the reader in order, each behind the one before.
struct PlaceFinder {
    private(set) var at = 0
    /// Steps left: a hostile text with thousands of items that are nowhere must not be searched thousands of times.
    private var budget: Int
    private let text: Scalars

    init(_ text: Scalars) {
        self.text = text
        budget = 2_000_000 + 12 * text.count
    }

    /// The place of a text at or behind the cursor; where it was changed on the way, the nearest place of its
    /// beginning; else an empty range at the cursor.
    mutating func find(_ needle: Scalars) -> (range: Range<Int>, isExact: Bool) {
        guard !needle.isEmpty else { return (at..<at, false) }
        for length in [needle.count, 16, 8] where length <= needle.count {
            guard let start = first(of: needle, length) else { continue }
            let range = start..<min(text.count, start + needle.count)
            at = start + length
            return (range, length == needle.count)
        }
        return (at..<at, false)
    }

    /// Goes to a place known otherwise.
    mutating func move(to index: Int) { at = max(0, min(index, text.count)) }

    private mutating func first(of needle: Scalars, _ length: Int) -> Int? {
        var index = at
        let first = needle[0]
        while index + length <= text.count {
            budget -= 1
            guard budget > 0 else { return nil }
            if text[index] == first {
                var same = 1
                while same < length, text[index + same] == needle[same] { same += 1 }
                if same == length { return index }
                budget -= same
            }
            index += 1
        }
        return nil
    }
}
