import Journal
import Records
import Testing

@Suite("Tokens of figures in a text")
struct FigureTokenTests {
    private let id = "01a21171-dcea-7034-a4a5-71197beb64ce"

    @Test("a text is cut at its tokens and nothing is lost")
    func cut() {
        let text = "已开展[[F4]]次，投入[[measure:\(id)|36.5]]万元。"
        let segments = FigureSegment.split(text)
        let reference = AnyReference("measure:\(id)")
        #expect(
            segments == [
                .text("已开展"), .token(.figure("F4")), .text("次，投入"),
                .token(.quoted(reference ?? AnyReference(kind: "", id: .new()), "36.5")), .text("万元。"),
            ])
        #expect(segments.map(\.whole).joined() == text)
    }

    @Test(
        "what looks like a token and is none stays text",
        arguments: [
            "[[", "]]", "[[]]", "[[F 1]]", "[[4F]]", "[[F1", "[[[F1]", "[[measure:x|3]]",
            "[[measure:01a21171-dcea-7034-a4a5-71197beb64ce|]]",
            "[[<script>]]", "[[F1|2]]",
        ])
    func stays(_ text: String) { #expect(FigureSegment.split("前" + text + "后") == [.text("前" + text + "后")]) }

    @Test("the innermost brackets make the token")
    func nested() { #expect(FigureSegment.split("[[[[F1]]") == [.text("[["), .token(.figure("F1"))]) }

    @Test("any text, cut and joined again, is the same text")
    func fuzz() {
        var generator = SeededGenerator(20_251_106)
        let pieces = ["[[", "]]", "F1", "|", ":", "measure", id, "万", "\n", "[", "]", "é", "👍", "<b>"]
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in pieces[Int.random(in: pieces.indices, using: &generator)]
            }
            .joined()
            #expect(FigureSegment.split(text).map(\.whole).joined() == text)
        }
    }

    @Test(
        "numbers are printed as notices print them",
        arguments: [
            (318_642, Figure.Rounding.exact, "318642"), (318_642, .tenThousand, "31.9万"), (320_000, .tenThousand, "32万"),
            (145_000, .nearly, "近15万"), (150_000, .nearly, "15万"), (131_000, .nearly, "近14万"), (11_000, .nearly, "1.1万"),
            (0, .nearly, "0万"),
            (-5000, .tenThousand, "-0.5万"),
        ] as [(Int64, Figure.Rounding, String)])
    func printed(_ value: Int64, _ rounding: Figure.Rounding, _ text: String) { #expect(FigureText.print(value, rounding) == text) }

    @Test("money is printed in 元, a share with at most one decimal")
    func moneyAndShares() {
        #expect(FigureText.print(10_000_000, isMoney: true) == "100000")
        #expect(FigureText.print(123_450, isMoney: true) == "1234.50")
        #expect(FigureText.print(10_000_000, .tenThousand, isMoney: true) == "10万")
        #expect(FigureText.percent(6, of: 8) == "75%")
        #expect(FigureText.percent(89, of: 90) == "98.9%")
        #expect(FigureText.percent(90, of: 90) == "100%")
        #expect(FigureText.percent(0, of: 0) == "—")
    }
}

extension FigureSegment {
    fileprivate var whole: String {
        switch self {
        case .text(let text): text
        case .token(let token): token.text
        }
    }
}
