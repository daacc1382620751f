import Foundation

/// `xl/sharedStrings.xml` (ECMA-376 part 1, 18.4): each `si` is plain text or runs; `rPh` is the reading of a name, not text.
struct SharedStrings {
    private(set) var strings: [String] = []
    private static let mostStrings = 2_000_000

    init(_ xml: Data) throws(DocumentError) {
        var strings: [String] = []
        var bytes = 0
        try SheetXML.walk(xml) { part throws(DocumentError) in
            let item = part.name("si"), text = part.name("t"), phonetic = part.name("rPh")
            var current = ""
            var isText = false
            var isPhonetic = false
            while let event = try part.next() {
                switch event {
                case .start(let name, let isEmpty):
                    if name == item {
                        current = ""
                        if isEmpty { strings.append("") }
                    } else if name == text {
                        isText = !isEmpty
                    } else if name == phonetic {
                        isPhonetic = !isEmpty
                    }
                case .text:
                    if isText, !isPhonetic { part.appendText(to: &current) }
                case .end(let name):
                    if name == text {
                        isText = false
                    } else if name == phonetic {
                        isPhonetic = false
                    } else if name == item {
                        bytes += current.utf8.count
                        guard bytes <= SheetBudget.textBytes, strings.count < Self.mostStrings else { throw .tooMuchText }
                        strings.append(plainText(current))
                    }
                }
            }
        }
        self.strings = strings
    }
}

/// Text as people typed it: `_x000D_` escapes undone (ST_Xstring, ECMA-376 part 1, 22.9.2.19), one kind of line break, no
/// control characters. Only OOXML knows the escapes; in a CSV `_x000D_` is what it looks like.
func plainText(_ raw: String, hasEscapes: Bool = true) -> String {
    let isPlain = raw.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "_") || $0 == 0x0A || $0 == 0x09 }
    if isPlain { return raw }
    var scalars = String.UnicodeScalarView()
    var rest = Array(raw.unicodeScalars)[...]
    while let scalar = rest.first {
        let unescaped = hasEscapes && scalar == "_" ? escapedScalar(rest) : nil
        rest = rest.dropFirst(unescaped == nil ? 1 : 7)
        let next = unescaped ?? scalar
        if next == "\r" {
            // CR LF and CR alone are one line break.
            if rest.first != "\n" { scalars.append("\n") }
        } else if next.value >= 0x20 || next == "\n" || next == "\t" {
            scalars.append(next)
        }
    }
    return String(scalars)
}

private func escapedScalar(_ rest: ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
    let token = Array(rest.prefix(7))
    guard token.count == 7, token[1] == "x", token[6] == "_" else { return nil }
    var value: UInt32 = 0
    for digit in token[2..<6] {
        guard let number = Character(digit).hexDigitValue, digit.isASCII else { return nil }
        value = value << 4 | UInt32(number)
    }
    return Unicode.Scalar(value)
}
