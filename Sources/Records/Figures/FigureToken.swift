import Foundation
import Journal

/// A place in a text where a number is not typed but comes from the registers.
///
/// `[[F3]]` is computed by the figure of that code; `[[measure:0190…|36.5]]` is quoted from a record, with the number as printed.
public enum FigureToken: Sendable, Equatable {
    case figure(String)
    case quoted(AnyReference, String)

    /// Letters first, then letters, digits and dots: `F12`, `F2.done`.
    public static func isCode(_ text: some StringProtocol) -> Bool {
        guard let first = text.utf8.first, text.utf8.count <= 20, UInt8.isLetter(first) else { return false }
        return text.utf8.allSatisfy { UInt8.isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    }

    init?(inside text: Substring) {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        if parts.count == 2, let reference = AnyReference(String(parts[0])), parts[1].count <= 40, !parts[1].isEmpty {
            self = .quoted(reference, String(parts[1]))
        } else if parts.count == 1, FigureToken.isCode(text) {
            self = .figure(String(text))
        } else {
            return nil
        }
    }

    public var text: String {
        switch self {
        case .figure(let code): "[[\(code)]]"
        case .quoted(let reference, let shown): "[[\(reference)|\(shown)]]"
        }
    }
}

/// A text cut at its tokens.
public enum FigureSegment: Sendable, Equatable {
    case text(String)
    case token(FigureToken)

    /// What looks like a token and is none stays text, so nothing typed is lost.
    public static func split(_ text: String) -> [FigureSegment] {
        var segments: [FigureSegment] = []
        var plain = ""
        var rest = Substring(text)
        while let open = rest.range(of: "[[") {
            plain += rest[..<open.lowerBound]
            rest = rest[open.upperBound...]
            // The last opening bracket before a closing one is the token's own.
            guard let close = rest.prefix(120).range(of: "]]"), let token = FigureToken(inside: rest[..<close.lowerBound]) else {
                plain += "[["
                continue
            }
            if !plain.isEmpty { segments.append(.text(plain)) }
            plain = ""
            segments.append(.token(token))
            rest = rest[close.upperBound...]
        }
        plain += rest
        if !plain.isEmpty { segments.append(.text(plain)) }
        return segments
    }
}

extension UInt8 {
    fileprivate static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) }
}

/// How a number is printed (domain §6): the exact value is kept beside it.
public enum FigureText {
    /// - Parameter isMoney: the value is in 分.
    public static func print(_ value: Int64, _ rounding: Figure.Rounding = .exact, isMoney: Bool = false) -> String {
        let whole = isMoney ? value / 100 : value
        switch rounding {
        case .exact:
            guard isMoney else { return String(value) }
            let yuan = Money(fen: value).yuan
            return yuan.hasSuffix(".00") ? String(yuan.dropLast(3)) : yuan
        case .tenThousand:
            // Half up to one decimal: 318,642 is 31.9万.
            let tenths = (whole.magnitude + 500) / 1000
            return (whole < 0 ? "-" : "") + "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)") + "万"
        case .nearly:
            // 近15万 is allowed from nine tenths of it on.
            let above = (whole + 9999) / 10_000
            guard above > 0, whole * 10 >= above * 90_000, whole != above * 10_000 else {
                return print(value, .tenThousand, isMoney: isMoney)
            }
            return "近\(above)万"
        }
    }

    /// A share with its unit word: 75%, or 8人中6人 where whole things are named (a share of people is always told so, domain §7).
    public static func share(_ part: Int64, of base: Int64, unit: String) -> String {
        unit == "%" ? percent(part, of: base) : "\(base)\(unit)中\(part)"
    }

    public static func percent(_ part: Int64, of base: Int64) -> String {
        guard base > 0 else { return "—" }
        let tenths = (part * 2000 + base) / (base * 2)
        return tenths % 10 == 0 ? "\(tenths / 10)%" : "\(tenths / 10).\(tenths % 10)%"
    }
}
