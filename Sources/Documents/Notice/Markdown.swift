/// Signs of Markdown, as converters and chat programs leave them: **1.关于…问题**, ## 二、整改情况.
enum Markdown {
    /// The text without such signs; unchanged unless it has bold pairs or headings of Markdown.
    static func plain(_ text: String) -> String {
        guard text.unicodeScalars.contains("*") || text.unicodeScalars.contains("#") else { return text }
        let lines = text.unicodeScalars.split(omittingEmptySubsequences: false) { $0 == "\n" }
        guard lines.contains(where: { heading($0) != nil || bold($0).count < $0.count }) else { return text }
        return lines.map { line in
            var rest = heading(line).map { Scalars($0) } ?? Scalars(line)
            rest = bold(rest[...])
            // "- " and "* " open items, "1\." escapes a number.
            if rest.count > 2, rest[0] == "-" || rest[0] == "*" || rest[0] == ">", rest[1] == " " { rest.removeFirst(2) }
            return rest.indices.filter { rest[$0] != "\\" || !($0 + 1 < rest.count && ".-*#()".unicodeScalars.contains(rest[$0 + 1])) }
                .map { rest[$0] }.string
        }.joined(separator: "\n")
    }

    /// What stands behind one to six # and a blank.
    private static func heading(_ line: Substring.UnicodeScalarView) -> Substring.UnicodeScalarView? {
        let text = line.drop { $0.isBlank }
        let signs = text.prefix { $0 == "#" }.count
        guard (1...6).contains(signs) else { return nil }
        let rest = text.dropFirst(signs)
        guard let first = rest.first, first.isBlank else { return nil }
        return rest
    }

    /// Without the pairs of **.
    private static func bold(_ line: some Collection<Unicode.Scalar>) -> Scalars {
        let text = Scalars(line)
        let starts = text.indices.filter { $0 + 1 < text.count && text[$0] == "*" && text[$0 + 1] == "*" }
        guard starts.count >= 2, starts.count.isMultiple(of: 2), zip(starts, starts.dropFirst()).allSatisfy({ $1 - $0 >= 2 }) else {
            return text
        }
        return text.indices.filter { !starts.contains($0) && !starts.contains($0 - 1) }.map { text[$0] }
    }
}
