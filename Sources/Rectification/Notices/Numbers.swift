import Foundation

/// Numbers in a text that tell of things done: 13次, 36.5万元. Days, list numbers and numbers of documents tell of none.
public enum Numbers {
    public struct Found: Sendable, Equatable {
        /// Offset and length in Unicode scalars; the number alone, without its unit.
        public var at: Int
        public var length: Int
        public var text: String
        public var unit: String
    }

    private static let units = [
        "万人次", "人次", "万元", "万人", "万", "次", "期", "名", "人", "项", "条", "个", "件", "场", "篇", "家", "户", "处", "批", "份", "台", "套", "元", "%",
    ]
    /// Behind a number these make it a day, an ordinal or a time.
    private static let others = ["年", "月", "日", "号", "时", "点", "分", "、", "）", ")", "．", "."]

    public static func find(in text: String) -> [Found] {
        let scalars = Array(text.unicodeScalars)
        var found: [Found] = []
        var index = 0
        while index < scalars.count {
            guard isDigit(scalars[index]) else {
                index += 1
                continue
            }
            let start = index
            while index < scalars.count,
                isDigit(scalars[index]) || scalars[index] == "." && index + 1 < scalars.count && isDigit(scalars[index + 1])
            {
                index += 1
            }
            let unit = units.first { starts(scalars, index, $0) } ?? ""
            let isOther = unit.isEmpty && others.contains { starts(scalars, index, $0) }
            // 第3次 and 〔2019〕1号 name one thing; 1. at the start of a line or behind a full stop counts an item.
            let before = start > 0 ? scalars[start - 1] : "\n"
            let isName = before == "第" || before == "〔" || before == "-" || isLetter(before)
            if !isOther, !isName, !unit.isEmpty {
                var view = String.UnicodeScalarView()
                view.append(contentsOf: scalars[start..<index])
                found.append(Found(at: start, length: index - start, text: String(view), unit: unit))
            }
        }
        return found
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
    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { scalar.isASCII && scalar.properties.isAlphabetic }

    private static func starts(_ scalars: [Unicode.Scalar], _ index: Int, _ word: String) -> Bool {
        scalars[index...].starts(with: word.unicodeScalars)
    }
}
