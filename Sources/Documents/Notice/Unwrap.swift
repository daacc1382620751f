/// Texts with a line feed at the end of every printed line, as old mail and some converters write them.
enum Unwrap {
    /// The text with such lines joined; unchanged unless most long lines break within a sentence.
    static func text(_ text: String) -> String {
        // Notices have long paragraphs; a text broken at every printed line has none.
        guard !hasParagraph(text) else { return text }
        let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }.map { Array($0.filter { $0 != "\r" }) }
        guard lines.count >= 8, lines.count <= 50_000, !text.unicodeScalars.contains("\t") else { return text }
        let widths = lines.map { width($0.trimmed) }
        let sorted = widths.filter { $0 > 0 }.sorted()
        guard sorted.count >= 8 else { return text }
        let full = sorted[min(sorted.count - 1, sorted.count * 95 / 100)]
        guard (15...60).contains(full), (sorted.last ?? 0) <= full + 3 else { return text }
        let long = lines.indices.filter { widths[$0] >= full - 2.5 }
        let broken = long.filter { isOpen(lines[$0].trimmed) }
        guard long.count >= 4, long.count * 4 >= sorted.count, broken.count * 10 >= long.count * 6 else { return text }
        var out = Scalars()
        for (index, line) in lines.enumerated() {
            out += line.trimmed
            guard index + 1 < lines.count else { break }
            let next = lines[index + 1].trimmed
            let goesOn =
                widths[index] >= full - 2.5 && !next.isEmpty && (isOpen(line.trimmed) || Marks.mark(next, at: 0) == nil)
                && Labels.label(next, at: 0) == nil && !startsIndented(lines[index + 1])
            if !goesOn { out.append("\n") }
        }
        return out.string
    }

    private static func hasParagraph(_ text: String) -> Bool {
        var length = 0
        for scalar in text.unicodeScalars {
            length = scalar == "\n" ? 0 : length + 1
            if length > 140 { return true }
        }
        return false
    }

    private static func width(_ text: Scalars) -> Double { text.reduce(0) { $0 + ($1.value < 0x250 ? 0.5 : 1) } }

    private static func isOpen(_ text: Scalars) -> Bool { text.last.map { !$0.isTerminator && !$0.isColon } ?? false }

    private static func startsIndented(_ line: Scalars) -> Bool { line.first.map { $0.isBlank } ?? false }
}
