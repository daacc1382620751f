import Testing

@testable import Journal

@Suite("Canonical JSON (RFC 8785 subset)")
struct CanonicalJSONTests {
    private func read(_ text: String) throws -> JSON { try JSON(canonical: Array(text.utf8)) }

    @Test(
        "every canonical text reads and writes as itself",
        arguments: [
            "{}", "[]", "\"\"", "true", "false", "0", "-1", "9223372036854775807", "-9223372036854775808", "[[],{}]",
            "{\"a\":1,\"b\":[true,\"x\"],\"c\":{\"d\":-5}}", "\"整改\"", "\"\u{1F600}\"", "\"\u{7F}\"", "\"/\"", "\"\u{2028}\"",
            "{\"\":1,\"A\":2,\"a\":3}", "\"\\\"\\\\\\b\\t\\n\\f\\r\\u0000\\u001f\"", "\"e\u{301}\"",
        ])
    func identity(_ text: String) throws { #expect(try read(text).canonicalText == text) }

    @Test("the string of RFC 8785 §3.2.2.2 is written with the shortest escapes")
    func rfcString() {
        let text = "\u{20AC}$\u{0F}\nA'B\"\\\\\"/"
        #expect(JSON.string(text).canonicalText == "\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"")
    }

    @Test("keys are sorted by their bytes")
    func keyOrder() {
        let value = JSON.object([
            "b": .integer(1), "a": .integer(2), "B": .integer(3), "aa": .integer(4), "": .integer(5), "1": .integer(6), "10": .integer(7),
        ])
        #expect(value.canonicalText == "{\"\":5,\"1\":6,\"10\":7,\"B\":3,\"a\":2,\"aa\":4,\"b\":1}")
    }

    @Test(
        "white space anywhere is refused",
        arguments: [" 1", "1 ", "[ 1]", "[1 ]", "[1, 2]", "{ }", "{\"a\": 1}", "{\"a\" :1}", "\n{}", "{}\n", "\u{FEFF}1"])
    func whiteSpace(_ text: String) { #expect(throws: MalformedJSON.self) { try read(text) } }

    @Test(
        "floats, exponents, null and odd numbers are refused",
        arguments: [
            "1.0", "1.5", "1e3", "1E3", "-0", "00", "01", "-01", "+1", "-", ".5", "0x10", "null", "[null]", "{\"a\":null}",
            "9223372036854775808", "-9223372036854775809", "1000000000000000000000", "NaN", "Infinity",
        ])
    func numbers(_ text: String) { #expect(throws: MalformedJSON.self) { try read(text) } }

    @Test(
        "unsorted, repeated and non-ASCII keys are refused",
        arguments: [
            "{\"b\":1,\"a\":2}", "{\"a\":1,\"a\":2}", "{\"a\":1,\"B\":2}", "{\"é\":1}", "{\"aa\":1,\"a\":2}",
        ])
    func keys(_ text: String) { #expect(throws: MalformedJSON.self) { try read(text) } }

    @Test(
        "needless, upper-case and broken escapes are refused",
        arguments: [
            "\"\\/\"", "\"\\u0041\"", "\"\\u000a\"", "\"\\u0008\"", "\"\\u001F\"", "\"\\u20ac\"", "\"\\ud83d\\ude00\"", "\"\\x\"", "\"\\",
            "\"\\u\"",
            "\"\\u00\"", "\"\\u000\"", "\"\\u007f\"", "\"\\\"", "\"a", "\"\n\"", "\"\t\"", "\"\u{01}\"", "\"\\\\\n\"",
        ])
    func escapes(_ text: String) { #expect(throws: MalformedJSON.self) { try read(text) } }

    @Test(
        "broken structure and trailing bytes are refused",
        arguments: [
            "", "{", "}", "[", "]", "[1", "[1,", "[,1]", "[1,]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}", "tru",
            "True",
            "truefalse", "1 2", "{}{}", "'a'", "\"a\"\"b\"",
        ])
    func structure(_ text: String) { #expect(throws: MalformedJSON.self) { try read(text) } }

    @Test(
        "bytes that are no UTF-8 are refused",
        arguments: [
            [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE4, 0xB8, 0x22],
            [0x22, 0x5C, 0x6E, 0x80, 0x22],
            [0x22, 0xF5, 0x80, 0x80, 0x80, 0x22],
        ] as [[UInt8]])
    func invalidUTF8(_ bytes: [UInt8]) { #expect(throws: MalformedJSON.self) { try JSON(canonical: bytes) } }

    @Test("32 levels are read, and deeper nesting is refused instead of exhausting the stack")
    func depth() throws {
        func nested(_ count: Int) -> String { String(repeating: "[", count: count) + String(repeating: "]", count: count) }
        #expect(try read(nested(32)).canonicalText == nested(32))
        #expect(throws: MalformedJSON.self) { try read(nested(33)) }
        #expect(throws: MalformedJSON.self) { try read(nested(100_000)) }
    }

    @Test("random values go there and back", arguments: 1...4)
    func random(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        for _ in 0..<1500 {
            let value = JSON.random(&generator)
            let bytes = value.canonicalBytes
            let read = try JSON(canonical: bytes)
            #expect(read == value)
            #expect(read.canonicalBytes == bytes)
        }
    }

    @Test("the position of the first wrong byte is named")
    func position() {
        let error = #expect(throws: MalformedJSON.self) { try read("{\"a\":1.5}") }
        #expect(error?.position == 6)
    }
}

extension JSON {
    /// A value of bounded depth with every kind of character that matters to escaping.
    static func random(_ generator: inout SeededGenerator, depth: Int = 0) -> JSON {
        switch Int.random(in: 0..<(depth > 3 ? 3 : 5), using: &generator) {
        case 0: return .bool(Bool.random(using: &generator))
        case 1:
            return .integer(
                Bool.random(using: &generator)
                    ? Int64.random(in: .min ... .max, using: &generator) : Int64.random(in: -20...20, using: &generator))
        case 2: return .string(text(&generator))
        case 3: return .array((0..<Int.random(in: 0..<4, using: &generator)).map { _ in random(&generator, depth: depth + 1) })
        default:
            var members: [String: JSON] = [:]
            for _ in 0..<Int.random(in: 0..<5, using: &generator) {
                let key = String(
                    (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
                        Character(UnicodeScalar(UInt8.random(in: 0..<0x80, using: &generator)))
                    })
                members[key] = random(&generator, depth: depth + 1)
            }
            return .object(members)
        }
    }

    private static func text(_ generator: inout SeededGenerator) -> String {
        let pool = Array("ab\"\\/\u{08}\t\n\u{0C}\r\u{00}\u{1F}\u{7F}é整改€😀\u{2028}".unicodeScalars)
        var scalars = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0..<8, using: &generator) { scalars.append(pool[Int.random(in: 0..<pool.count, using: &generator)]) }
        return String(scalars)
    }
}
