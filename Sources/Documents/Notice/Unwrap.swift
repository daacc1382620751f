/// Texts with a line feed at the end of every printed line, as old mail and some converters write them.
enum Unwrap {
    /// The text with such lines joined; unchanged unless most long lines break within a sentence.
    static func text(_ text: String) -> String {
        // Notices have long paragraphs; a text broken at every printed line has none.
        guard !hasParagraph(text), !text.unicodeScalars.contains("\t") else { return text }
        let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }.map { Array($0.filter { $0 != "\r" }) }
        guard (8...50_000).contains(lines.count), let print = Print(lines) else { return text }
        var out = Scalars()
        // The paragraph so far; a heading that is complete takes nothing more.
        var paragraph = 0
        for index in lines.indices {
            out += print.texts[index]
            guard index + 1 < lines.count, !print.goesOn(index, after: out[paragraph...]) else { continue }
            out.append("\n")
            paragraph = out.count
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

    fileprivate static func width(_ text: some Sequence<Unicode.Scalar>) -> Double {
        text.reduce(0) { $0 + ($1.value < 0x250 ? 0.5 : 1) }
    }
}

/// How wide a text was printed, and what told one paragraph from the next.
private struct Print {
    let texts: [Scalars]
    /// With the indent before.
    private let widths: [Double]
    private let indented: [Bool]
    /// As wide as the lines of this print get.
    private let full: Double
    /// Paragraphs open with an indent, or stand with an empty line between; then nothing else counts.
    private var indentTells = false
    private var blankTells = false

    /// Nil where the lines are not those of a print.
    init?(_ lines: [Scalars]) {
        texts = lines.map(\.trimmed)
        indented = lines.map { $0.first?.isBlank ?? false }
        widths = zip(lines, texts).map { line, text in
            text.isEmpty ? 0 : Unwrap.width(line.prefix { $0.isBlank }) + Unwrap.width(text)
        }
        // A sign may hang over the margin, so it counts for no width.
        let cores = zip(widths, texts).map { $0 - Unwrap.width($1.reversed().prefix { Self.hangs($0) }) }.sorted(by: >)
        guard cores.count >= 8 else { return nil }
        full = cores[2]
        guard (15...60).contains(full), cores[0] <= full + 3 else { return nil }
        let filled = widths.count { $0 > 0 }
        let long = texts.indices.dropLast().filter { widths[$0] >= full - 2.5 }
        let open = long.filter { isOpen($0) }
        let broken = open.filter { !texts[$0 + 1].isEmpty && isFull($0) && !opens($0 + 1) }
        guard
            broken.count >= 3 && broken.count * 10 >= long.count * 3
                || open.count >= 4 && open.count * 10 >= long.count * 6 && long.count * 5 >= filled
        else { return nil }
        learn()
    }

    /// A line that ends early ends its paragraph: what stands behind tells how paragraphs begin.
    private mutating func learn() {
        var (ends, blanks, starts, indents, insets) = (0, 0, 0, 0, 0)
        // Title and signature stand in the middle or at the right, whatever the paragraphs do.
        for index in texts.indices.dropLast() where index >= 3 && !texts[index].isEmpty {
            let isShort = widths[index] < full - 4
            if texts[index + 1].isEmpty {
                if isShort { (ends, blanks) = (ends + 1, blanks + 1) }
                continue
            }
            if isShort {
                (ends, starts) = (ends + 1, starts + 1)
                if indented[index + 1] { indents += 1 }
            } else if isOpen(index) {
                insets += indented[index + 1] ? 1 : 0
            }
        }
        var openings = 0
        for index in texts.indices.dropLast() where index >= 3 && texts[index].isEmpty && !texts[index + 1].isEmpty {
            openings += 1
            if indented[index + 1] { indents += 1 }
        }
        indentTells = starts + openings >= 4 && indents * 10 >= (starts + openings) * 7 && insets * 4 <= indents
        blankTells = ends >= 4 && blanks * 10 >= ends * 8
    }

    /// Does the paragraph that ends in this line go on in the next one?
    func goesOn(_ index: Int, after paragraph: ArraySlice<Unicode.Scalar>) -> Bool {
        let next = texts[index + 1]
        guard !texts[index].isEmpty, !next.isEmpty else { return false }
        // Where paragraphs are indented, a line that is not goes on, if a word that cannot be parted left the one before short.
        if indentTells, !indented[index + 1], isOpen(index), widths[index] >= full * 0.7 { return true }
        let isFull = isFull(index)
        guard isFull || (widths[index] >= full - 2.5 && isOpen(index)) else { return false }
        if indentTells { return !indented[index + 1] }
        if indented[index + 1] { return false }
        if isHeading(paragraph) { return false }
        let opens = opens(index + 1)
        if isOpen(index) { return !opens || (isFull && Labels.label(next, at: 0) == nil) }
        return !opens && (blankTells || isFull)
    }

    /// 1.关于…的问题 is complete and takes no text in, however wide it is.
    private func isHeading(_ paragraph: ArraySlice<Unicode.Scalar>) -> Bool {
        guard paragraph.count <= 90 else { return false }
        let text = Array(paragraph)
        let mark = Marks.mark(text, at: 0)
        let rest = Array(text[(mark?.end ?? 0)...].trimmed)
        guard Titles.sentenceEnd(rest) == rest.count else { return false }
        let title = Titles.bare(rest[...])
        return mark != nil ? Titles.namesProblem(title) || Titles.isSection(rest) : Titles.namesProblem(title) && Titles.opensProblem(rest)
    }

    /// Nothing more would have fitted in: the line was broken because it was full.
    private func isFull(_ index: Int) -> Bool { full - widths[index] < Self.unit(texts[index + 1]) + 0.5 }

    private func opens(_ index: Int) -> Bool { Marks.mark(texts[index], at: 0) != nil || Labels.label(texts[index], at: 0) != nil }

    private static func hangs(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isCloser || scalar.isTerminator || scalar.isComma || scalar.isColon || scalar == "、"
    }

    /// The width of what cannot be parted at the start of a line: a character with the signs around, a number.
    private static func unit(_ text: Scalars) -> Double {
        var end = 0
        while end < text.count, "“‘《（(【「『".unicodeScalars.contains(text[end]) { end += 1 }
        if end < text.count, text[end].value < 0x80, !text[end].isBlank {
            while end < text.count, end < 12, text[end].value < 0x80, !text[end].isBlank { end += 1 }
        } else {
            end += 1
        }
        while end < text.count, hangs(text[end]) { end += 1 }
        return min(Unwrap.width(text.prefix(end)), 6)
    }

    private func isOpen(_ index: Int) -> Bool { texts[index].last.map { !$0.isTerminator && !$0.isColon } ?? false }
}
