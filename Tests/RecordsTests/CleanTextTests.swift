import Foundation
import Journal
import Testing

@testable import Records

@Suite("Typed text is cleaned")
struct CleanTextTests {
    /// The rule step by step, as slowly as it likes.
    private func plainly(_ text: String) -> String {
        let unified = text.precomposedStringWithCanonicalMapping.unicodeScalars.map { $0 }
        var kept = ""
        for (index, scalar) in unified.enumerated() {
            let previous = index > 0 ? unified[index - 1] : nil
            if scalar == "\n", previous == "\r" { continue }
            if scalar == "\r" {
                kept += "\n"
            } else if scalar == "\t" {
                kept += " "
            } else if scalar == "\n" {
                kept += "\n"
            } else if scalar.value >= 0x20, scalar.value != 0x7F, scalar.value != 0xFEFF {
                kept.unicodeScalars.append(scalar)
            }
        }
        return kept.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// By bytes: Swift holds canonically equal strings to be equal.
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("line ends become newlines, control characters go, so does white space around; NFC")
    func rules() {
        for (typed, clean) in [
            ("一\r\n二\r三\n四", "一\n二\n三\n四"), ("甲\t乙", "甲 乙"), ("\u{FEFF}文\u{7}件\u{7F}", "文件"), (" \u{3000}\n文件\u{200B} \n", "文件"),
            ("\r\n", ""), ("", ""), ("e\u{301}", "é"), ("\u{F900}", "\u{8C48}"), ("\u{30AB}\u{3099}", "\u{30AC}"), ("一\r\r\n二", "一\n\n二"),
        ] {
            #expect(bytes(FieldType.clean(typed)) == bytes(clean), "\(typed.debugDescription)")
        }
    }

    @Test("the short way gives what the long one gives, for every character between others, first and last, and before a combining mark")
    func everyCharacter() {
        for value in 0..<UInt32(0x30000) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            for text in ["甲\(scalar)乙", "\(scalar)", "o\(scalar)", "\(scalar)\u{301}"] {
                let (quick, slow) = (FieldType.clean(text), plainly(text))
                if bytes(quick) != bytes(slow) { Issue.record("U+\(String(value, radix: 16)) in \(text.debugDescription)") }
            }
        }
    }
}
