import Foundation

/// Regular expressions compiled once. `NSRegularExpression` is many times faster here than `Regex`.
struct Pattern: @unchecked Sendable {
    // NSRegularExpression is immutable and documented to be safe on several threads.
    private let expression: NSRegularExpression?

    /// A pattern is part of the program; the tests compile every one. A broken one matches nothing.
    init(_ pattern: String) {
        expression = try? NSRegularExpression(pattern: pattern)
    }

    var compiles: Bool { expression != nil }

    struct Match {
        var range: NSRange
        var groups: [String?]
        var groupRanges: [NSRange]
    }

    func matches(in text: String) -> [Match] {
        guard let expression else { return [] }
        let ns = text as NSString
        return expression.matches(in: text, range: NSRange(location: 0, length: ns.length)).map { result in
            var groups: [String?] = []
            var ranges: [NSRange] = []
            for index in 0..<result.numberOfRanges {
                let range = result.range(at: index)
                ranges.append(range)
                groups.append(range.location == NSNotFound ? nil : ns.substring(with: range))
            }
            return Match(range: result.range, groups: groups, groupRanges: ranges)
        }
    }

    func first(in text: String) -> Match? { matches(in: text).first }
}

enum Normal {
    /// For matching only: digits and signs in one width, blanks gone, counted Chinese numerals as digits.
    static func form(_ text: Scalars) -> String {
        var out = Scalars()
        out.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            let scalar = text[index]
            if scalar.isBlank { index += 1; continue }
            if let digit = scalar.digit {
                out.append(Unicode.Scalar(UInt8(0x30 + digit)))
                index += 1
                continue
            }
            if Numerals.isChinese(scalar), let number = Numerals.chinese(text, at: index), number.end < text.count,
                counters.contains(text[number.end]), out.last != "第"
            {
                out += Scalars(String(number.value))
                index = number.end
                continue
            }
            switch scalar {
            case ",":
                // 1,260 is a number, a comma elsewhere is a comma.
                if let last = out.last, last.digit != nil, index + 1 < text.count, text[index + 1].digit != nil { break }
                out.append("，")
            case ";": out.append("；")
            case ":": out.append("：")
            case "(": out.append("（")
            case ")": out.append("）")
            case "％": out.append("%")
            case "．": out.append(".")
            default: out.append(scalar)
            }
            index += 1
        }
        return out.string
    }

    private static let counters: Set<Unicode.Scalar> = Set("个项条件".unicodeScalars)
}
