/// A line of the text with what stands at its start.
struct Line {
    var text: Scalars
    /// An empty line stands before.
    var blankBefore = false
    var mark: Mark?
    var label: Label?
    /// A sentence of the same paragraph stands before.
    var continues = false
    /// A heading by the form of its table, whatever it says.
    var forced: Forced?

    enum Forced { case section, finding }

    /// The text behind mark and label.
    var rest: Scalars { Array(text[min(label?.end ?? mark?.end ?? 0, text.count)...].trimmed) }
    /// The text behind the mark.
    var afterMark: Scalars { Array(text[min(mark?.end ?? 0, text.count)...].trimmed) }
    var isBlank: Bool { text.isEmpty }

    private static let bullets: Set<Unicode.Scalar> = Set("◆●■▲★▪◇□►▶➤•※☆△▼◎◈❖➢✦✓√♦✅✔☑▌▍▎┃█❖✪◉○🔹🔸🔷🔶👉📌—─▲△".unicodeScalars)

    init(_ text: Scalars, blankBefore: Bool = false) {
        // ◆ and ● adorn a heading; they are no part of it.
        self.text = Array(text.drop { Self.bullets.contains($0) || $0.isBlank })
        if self.text.isEmpty { self.text = text }
        self.blankBefore = blankBefore
        annotate()
    }

    init(forced: Forced, number: String?, title: String) {
        let numbered = number ?? ""
        text = Scalars(numbered + title)
        self.forced = forced
        if !numbered.isEmpty {
            let value = Numerals.any(text, at: 0)?.value ?? 0
            mark = Mark(style: .row, value: value, start: 0, end: Scalars(numbered).count)
        }
    }

    private mutating func annotate() {
        mark = Marks.mark(text, at: 0) ?? Marks.spaced(text)
        if let found = mark {
            var start = found.end
            while start < text.count, text[start].isBlank { start += 1 }
            label = Labels.label(text, at: start)
            if let found = label, !Labels.mayBeNumbered(text[min(start, found.end)..<found.end]) { label = nil }
            // 二、整改落实情况 is a heading; 整改落实情况 alone is a label.
            if label?.end == text.count, found.style == .ideograph || found.style == .aspect { label = nil }
            if found.style == .problem { label = nil }
            // 整改措施2：… names its field itself; its items are numbered by it.
            if found.style == .measure { label = Label(kind: .measures, end: found.start) }
        } else {
            label = Labels.label(text, at: 0)
        }
    }
}

enum Lines {
    /// Longest text read as a notice. Notices have a few thousand characters; the longest published
    /// ones stay below a hundred thousand.
    static let longest = 500_000

    /// Lines of the text, trimmed, without empty ones, split where a label opens inside a line.
    static func split(_ text: String) -> [Line] {
        var lines: [Line] = []
        var current = Scalars()
        var blank = false
        func flush() {
            let trimmed = current.trimmed
            current.removeAll(keepingCapacity: true)
            guard !trimmed.isEmpty else { blank = true; return }
            for (index, piece) in atLabels(trimmed).enumerated() {
                lines.append(Line(piece, blankBefore: blank && index == 0))
            }
            blank = false
        }
        var lastWasReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where lastWasReturn: break
            case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": flush()
            case "\0", "\u{FEFF}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{2060}", "\u{AD}": break
            case let control where control.value < 0x20 && control != "\t": break
            default: current.append(scalar)
            }
            lastWasReturn = scalar == "\r"
        }
        flush()
        return lines
    }

    /// "1.关于…问题。整改情况：1.…" in one line becomes two.
    private static func atLabels(_ text: Scalars) -> [Scalars] {
        var pieces: [Scalars] = []
        var from = 0
        for index in text.indices where index > 0 && Labels.closing(text, at: index) > 0 || text[index] == "【" {
            // （责任领导：张某；责任科室：办公室） stays in one piece.
            if Self.isWithinBrackets(text, index) { continue }
            let start: Int
            if text[index].isColon, let problem = problemStart(text, endingAt: index), problem > from {
                start = problem
            } else if text[index] == "【" {
                guard index > 0, Labels.label(text, at: index).map({ $0.end < text.count || text.last == "】" }) == true else { continue }
                start = index
            } else {
                guard let found = Labels.start(text, endingAt: index) else { continue }
                // （2）整改措施： takes its number along.
                let own = (max(from, found - 5)..<max(from, found)).first {
                    Marks.mark(text, at: $0).map { $0.end <= found && text[$0.end..<found].allSatisfy(\.isBlank) } ?? false
                }
                if own != nil, !Labels.mayBeNumbered(text[found..<index]) { continue }
                start = own ?? found
            }
            guard start > from else { continue }
            let head = text[from..<start].trimmed
            if head.isEmpty { continue }
            pieces.append(Array(head))
            from = start
        }
        pieces.append(Array(text[from...].trimmed))
        // Several labels in one line: the line feeds were lost, and headings end the pieces.
        if pieces.count > 2 {
            pieces = pieces.enumerated().flatMap { $0.offset < pieces.count - 1 ? Headings.apart($0.element) : [$0.element] }
        }
        return pieces.filter { !$0.isEmpty }
    }
}

extension Lines {
    /// Does a bracket open before `index`, in the same sentence, and close behind it?
    private static func isWithinBrackets(_ text: Scalars, _ index: Int) -> Bool {
        var open = index - 1
        while open >= 0, index - open <= 80, text[open] != "（", text[open] != "(" {
            if text[open] == "）" || text[open] == ")" || text[open].endsSentence { return false }
            open -= 1
        }
        guard open >= 0, index - open <= 80 else { return false }
        let rest = text[index...].prefix(80)
        guard let close = rest.firstIndex(where: { $0 == "）" || $0 == ")" || $0.endsSentence }) else { return false }
        // A number within the span, as in （1）, is no end of it.
        return !text[close].endsSentence && close > index + 1
    }

    /// 问题三： behind a sentence opens the next finding of a text in one paragraph.
    private static func problemStart(_ text: Scalars, endingAt colon: Int) -> Int? {
        var index = colon - 1
        while index > 0, colon - index <= 12 {
            if text.isSentenceEnd(index - 1) || text[index - 1] == "；" {
                guard let mark = Marks.mark(text, at: index), mark.style == .problem, mark.end == colon + 1 else { return nil }
                return index
            }
            if text[index - 1].isComma { return nil }
            index -= 1
        }
        return nil
    }

    /// A paragraph of an official text has some hundred characters. A line of this length is a dump
    /// of something else; the lists within it would cost time and mean nothing.
    static let longestLine = 200_000
}
