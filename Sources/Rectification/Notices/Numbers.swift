import Records

/// Numbers in a text that tell of things done: 13次, 36.5万元, １,２００人次, 十三次, 13余次. Days, list numbers, ordinals and numbers of
/// documents tell of none.
public enum Numbers {
    public struct Found: Sendable, Equatable {
        /// Offset and length in Unicode scalars; the number alone, without its unit.
        public var at: Int
        public var length: Int
        /// As it stands in the text.
        public var text: String
        public var unit: String
        /// In plain digits: 1200 for １,２００ and 13 for 十三.
        public var plain: String
        /// 13余次 is more than 13.
        public var isAtLeast = false

        public init(at: Int, length: Int, text: String, unit: String, plain: String? = nil, isAtLeast: Bool = false) {
            self.at = at
            self.length = length
            self.text = text
            self.unit = unit
            self.plain = plain ?? text
            self.isAtLeast = isAtLeast
        }

        /// What stands between the number and its unit: blanks, 余, 多.
        public var gap = 0

        /// Whether a count agrees with it: 13余次 is anything from 14 up to what would be called more, 20余次 up to 29.
        public func agrees(with count: Int) -> Bool {
            guard let told = Int(plain), told < 1_000_000_000_000 else { return false }
            guard isAtLeast else { return told == count }
            var step = 1
            while told > 0, told % (step * 10) == 0 { step *= 10 }
            return count > told && count < told + max(step, 10)
        }
    }

    private static let units = [
        "万人次", "人次", "万元", "万人", "万", "次", "期", "名", "人", "项", "条", "个", "件", "场", "篇", "家", "户", "处", "批", "份", "台", "套", "元", "%", "％",
    ].map { Array($0.unicodeScalars) }
    /// 两次 and 三期 tell of things done; 一个 and 三个 are mostly manners of speaking.
    private static let counted: Set<String> = ["次", "期", "场", "人次", "万人次"]
    /// Behind a number these make it a day, an ordinal or a time.
    private static let others = Set("年月日号时点分、）)．.:：".unicodeScalars)
    private static let small: [Unicode.Scalar: Int] = [
        "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
    ]

    public static func find(in text: String) -> [Found] {
        let scalars = Array(text.unicodeScalars)
        var found: [Found] = []
        var index = 0
        while index < scalars.count {
            guard let (plain, end) = digits(scalars, index) ?? words(scalars, index) else {
                index += 1
                continue
            }
            if let number = number(scalars, index..<end, plain) { found.append(number) }
            index = end
        }
        return found
    }

    /// The same in a text with tokens, outside of them; offsets are those of the whole.
    public static func unbound(in text: String) -> [Found] {
        var found: [Found] = []
        var at = 0
        for segment in FigureSegment.split(text) {
            switch segment {
            case .text(let text):
                found += find(in: text).map { number in
                    var number = number
                    number.at += at
                    return number
                }
                at += text.unicodeScalars.count
            case .token(let token): at += token.text.unicodeScalars.count
            }
        }
        return found
    }

    private static func number(_ scalars: [Unicode.Scalar], _ range: Range<Int>, _ plain: String) -> Found? {
        // 第3次 and 〔2019〕1号 name one thing; 1. at the start of a line or behind a full stop counts an item.
        let before = range.lowerBound > 0 ? scalars[range.lowerBound - 1] : "\n"
        guard !"第〔-—/|".unicodeScalars.contains(before), !isLetter(before) else { return nil }
        var next = range.upperBound
        while next < scalars.count, " \u{A0}\u{3000}".unicodeScalars.contains(scalars[next]) { next += 1 }
        let isAtLeast = next < scalars.count && "余多".unicodeScalars.contains(scalars[next])
        if isAtLeast { next += 1 }
        let found = units.first { scalars[next...].starts(with: $0) }.map { String(String.UnicodeScalarView($0)) } ?? ""
        let unit = found == "％" ? "%" : found
        let isWord = value(scalars[range.lowerBound]) == nil
        if isWord, unit == "%" || unit.isEmpty { return nil }
        if isWord, range.count == 1, plain == "1" || !counted.contains(unit) { return nil }
        guard !unit.isEmpty || stands(alone: plain, next: next < scalars.count ? scalars[next] : "\n") else { return nil }
        let view = String.UnicodeScalarView(scalars[range])
        var number = Found(at: range.lowerBound, length: range.count, text: String(view), unit: unit, plain: plain, isAtLeast: isAtLeast)
        number.gap = unit.isEmpty ? 0 : next - range.upperBound
        return number
    }

    /// A number without a unit word, such as 46335 in 用户数46335；: three to seven digits that are no year, day, or code.
    private static func stands(alone plain: String, next: Unicode.Scalar) -> Bool {
        guard (3...7).contains(plain.count), !plain.hasPrefix("0"), let whole = Double(plain), !(1900...2100).contains(whole) else {
            return false
        }
        return !others.contains(next) && !isLetter(next) && !"-—~～〕]/".unicodeScalars.contains(next)
    }

    /// Digits of either width, with a decimal part or in groups of three, in plain ones, and where they end.
    private static func digits(_ scalars: [Unicode.Scalar], _ start: Int) -> (String, Int)? {
        guard value(scalars[start]) != nil else { return nil }
        var plain = ""
        var index = start
        var isGrouped = false
        func isDigit(_ at: Int) -> Bool { at < scalars.count && value(scalars[at]) != nil }
        while index < scalars.count {
            if let digit = value(scalars[index]) {
                plain += String(digit)
            } else if scalars[index] == ",", isGrouped || plain.count <= 3, !plain.contains("."),
                (1...3).allSatisfy({ isDigit(index + $0) }),
                !isDigit(index + 4)
            {
                isGrouped = true
            } else if ".．".unicodeScalars.contains(scalars[index]), isDigit(index + 1), !plain.contains(".") {
                plain += "."
            } else {
                break
            }
            index += 1
        }
        return (plain, index)
    }

    /// 三, 十三, 二十, 一百零五: up to 九百九十九, in digits, and where it ends.
    private static func words(_ scalars: [Unicode.Scalar], _ start: Int) -> (String, Int)? {
        guard small[scalars[start]] != nil || scalars[start] == "十" else { return nil }
        var (total, pending) = (0, 0)
        var index = start
        loop: while index < scalars.count {
            switch scalars[index] {
            case "十":
                total += max(pending, 1) * 10
                pending = 0
            case "百":
                guard pending > 0 else { break loop }
                total += pending * 100
                pending = 0
            case "零": break
            default:
                guard let digit = small[scalars[index]], pending == 0 else { break loop }
                pending = digit
            }
            index += 1
        }
        return (String(total + pending), index)
    }

    /// Whether a text is one number as papers print it: 36.5, 1,200, 15万, 75%.
    static func isNumber(_ text: String) -> Bool { text.wholeMatch(of: /[0-9]+(,[0-9]{3})*(\.[0-9]+)?(万|亿)?[%％]?/) != nil }

    /// Whether a number stands in a text, not as a part of another.
    static func stands(_ number: String, in text: String) -> Bool {
        let (whole, part) = (Array(text.unicodeScalars), Array(number.unicodeScalars))
        guard !part.isEmpty, part.count <= whole.count else { return false }
        func isPart(_ at: Int) -> Bool { whole.indices.contains(at) && isDigit(whole[at]) }
        return (0...whole.count - part.count).contains { at in
            guard whole[at] == part[0], whole[at..<at + part.count].elementsEqual(part) else { return false }
            let (before, after) = (at - 1, at + part.count)
            // 5 stands neither in 15 nor in 5.2 nor in 0.5.
            let isBegun =
                isPart(before) || whole.indices.contains(before) && ".,".unicodeScalars.contains(whole[before]) && isPart(before - 1)
            let goesOn =
                isPart(after) && isDigit(part[part.count - 1])
                || whole.indices.contains(after) && ".,".unicodeScalars.contains(whole[after]) && isPart(after + 1)
            return !isBegun && !goesOn
        }
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }

    /// A digit of either width.
    private static func value(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value - 0x30)
        case 0xFF10...0xFF19: Int(scalar.value - 0xFF10)
        default: nil
        }
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.properties.isAlphabetic }
}
