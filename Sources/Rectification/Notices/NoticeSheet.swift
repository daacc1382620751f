import Documents
import Journal
import Records

/// A notice's body laid out for the screen: paragraphs of pieces, each plain or marked.
public struct NoticeSheet: Sendable, Equatable {
    public enum Mark: Sendable, Equatable {
        case plain
        /// A number from the registers; the token as it stands in the text.
        case computed(String)
        case quoted(String)
        /// A number that nothing stands behind yet; offset and length in the text as it is stored.
        case unbound(at: Int, length: Int)
        /// Words that a remark is about, by its place in the list.
        case remark(Int)
    }
    public struct Piece: Sendable, Equatable {
        public var text: String
        public var mark: Mark
    }
    public enum Style: String, Sendable { case part, section, item, body }
    public struct Paragraph: Sendable, Equatable {
        public var style: Style
        public var pieces: [Piece]
        /// The heading that a paragraph of text begins with (（一）加强领导。坚持……); empty where there is none.
        public var runIn = ""
    }
    public private(set) var paragraphs: [Paragraph] = []
    public private(set) var unbound: [Numbers.Found] = []

    /// - Parameter remarks: ranges in the body as printed, in Unicode scalars, with the remark's place in its list.
    public init(_ figures: NoticeFigures, remarks: [(range: Range<Int>, index: Int)] = [], marksUnbound: Bool = true) {
        self.init(
            figures.segments.map { segment in
                switch segment {
                case .text(let text): (text, text.unicodeScalars.count, nil)
                case .token(let token):
                    (
                        figures.item(token)?.printed ?? token.text, token.text.unicodeScalars.count,
                        figures.item(token).map { $0.isComputed ? .computed(token.text) : .quoted(token.text) } ?? .plain
                    )
                }
            }, remarks, marksUnbound)
    }

    private init(_ parts: [(text: String, stored: Int, mark: Mark?)], _ remarks: [(range: Range<Int>, index: Int)], _ marksUnbound: Bool) {
        var pieces: [Piece] = []
        var printed = 0
        var stored = 0
        for part in parts {
            let length = part.text.unicodeScalars.count
            if let mark = part.mark {
                pieces.append(Piece(text: part.text, mark: mark))
            } else {
                let numbers = marksUnbound ? Numbers.find(in: part.text) : []
                unbound += numbers.map { number in
                    var number = number
                    number.at += stored
                    return number
                }
                pieces += NoticeSheet.cut(part.text, numbers, remarks, printed: printed, stored: stored)
            }
            printed += length
            stored += part.stored
        }
        paragraphs = NoticeSheet.paragraphs(pieces)
    }

    /// Cuts plain text where a number or a remark begins and ends; numbers go first.
    private static func cut(
        _ text: String, _ numbers: [Numbers.Found], _ remarks: [(range: Range<Int>, index: Int)], printed: Int, stored: Int
    ) -> [Piece] {
        let scalars = Array(text.unicodeScalars)
        var marks: [Mark] = Array(repeating: .plain, count: scalars.count)
        for remark in remarks {
            for place in remark.range where marks.indices.contains(place - printed) { marks[place - printed] = .remark(remark.index) }
        }
        for number in numbers {
            for place in number.at..<number.at + number.length { marks[place] = .unbound(at: number.at + stored, length: number.length) }
        }
        var pieces: [Piece] = []
        var start = 0
        for index in scalars.indices where index + 1 == scalars.count || marks[index + 1] != marks[index] {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[start...index])
            pieces.append(Piece(text: String(view), mark: marks[index]))
            start = index + 1
        }
        return pieces
    }

    private static func paragraphs(_ pieces: [Piece]) -> [Paragraph] {
        var lines: [[Piece]] = [[]]
        for piece in pieces {
            for (offset, part) in piece.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if offset > 0 { lines.append([]) }
                if !part.isEmpty { lines[lines.count - 1].append(Piece(text: String(part), mark: piece.mark)) }
            }
        }
        return lines.filter { !$0.isEmpty }.map { pieces in
            let line = pieces.map(\.text).joined()
            let style = style(line)
            guard style == .section || style == .item, let end = line.firstIndex(of: "。"), line.index(after: end) < line.endIndex,
                let first = pieces.first, first.mark == .plain, let cut = first.text.firstIndex(of: "。")
            else { return Paragraph(style: style, pieces: pieces) }
            let rest = first.text[first.text.index(after: cut)...]
            return Paragraph(
                style: .body, pieces: (rest.isEmpty ? [] : [Piece(text: String(rest), mark: .plain)]) + pieces.dropFirst(),
                runIn: String(first.text[...cut]))
        }
    }

    /// 一、 a part, （一） a section, 1. a finding: as GB/T 9704-2012 (7.3.3) numbers them.
    static func style(_ line: String) -> Style {
        let text = line.drop { $0 == "　" || $0 == " " }
        let numerals = text.prefix { "一二三四五六七八九十".contains($0) }
        if !numerals.isEmpty, text.dropFirst(numerals.count).first == "、" { return .part }
        if text.first == "（", let close = text.prefix(6).firstIndex(of: "）"),
            text[text.index(after: text.startIndex)..<close].allSatisfy({ "一二三四五六七八九十".contains($0) })
        {
            return .section
        }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        if (1...2).contains(digits.count), let next = text.dropFirst(digits.count).first, next == "." || next == "．" { return .item }
        return .body
    }
}
