/// The marks of part (二、) and section （三） in force at each row of a text.
struct RowMarks {
    private var parts: [String?] = []
    private var sections: [String?] = []

    init(_ map: TextMap) {
        var part: String?
        var section: String?
        for row in map.rows {
            if let mark = Marks.mark(map.text, at: row.range.lowerBound), mark.end <= row.range.upperBound {
                let token = Array(map.text[mark.start..<mark.end])
                switch mark.style {
                case .ideograph, .aspect:
                    part = Manuscript.trimmed(token)
                    section = nil
                case .ideographParen:
                    section = "（\(Manuscript.trimmed(token))）"
                default: break
                }
            }
            parts.append(part)
            sections.append(section)
        }
    }

    /// Part and section at a row, its own mark included.
    func path(at row: Int) -> [String] {
        guard parts.indices.contains(row) else { return [] }
        return [parts[row], sections[row]].compactMap { $0 }
    }

    /// The part above a finding that stands under no section; a finding numbered 一、 stands under none.
    func part(above row: Int) -> [String] {
        guard row > 0, parts.indices.contains(row), parts[row] == parts[row - 1] else { return [] }
        return [parts[row]].compactMap { $0 }
    }
}

/// Signs that stand around numbers and names.
enum Signs {
    static let marks = Set("（）()【】[]［］〔〕、．.，,：:。；;“”‘’《》〈〉「」『』—-－·…！!？?\"'　 ".unicodeScalars)

    static func isSign(_ scalar: Unicode.Scalar) -> Bool {
        marks.contains(scalar) || (0x2000...0x206F).contains(scalar.value)
            || (0x3000...0x303F).contains(scalar.value) && scalar.value != 0x3007
            || (0xFF00...0xFF0F).contains(scalar.value) || (0xFF1A...0xFF20).contains(scalar.value)
    }
}
