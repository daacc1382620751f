import Foundation
import Testing

@testable import Documents

/// Fictional texts for the tests of reading notices.
enum NoticeText {
    static let opening = "中共青禾县农业农村局党组关于巡察整改情况的通报\n\n根据县委统一部署，2024年3月5日至5月12日，县委第二巡察组对县农业农村局党组进行了巡察，7月9日反馈了意见。现将整改情况公布如下。\n"
    static let closing = "\n欢迎监督。联系电话：0579-83210000。\n中共青禾县农业农村局党组\n2025年1月8日\n"

    /// A notice with the given lines between preamble and closing.
    static func notice(_ body: String) -> String { opening + body + closing }

    static func read(_ body: String) throws -> Notice { try NoticeReader.read(notice(body)) }

    static func measures(_ body: String) throws -> [String] { try read(body).findings.flatMap(\.measures) }

    /// One finding with the given text behind its label.
    static func measures(behindLabel text: String) throws -> [String] {
        try measures("二、整改落实情况\n1.关于会议记录不规范问题。\n整改情况：\(text)")
    }
}

enum Fixture {
    static func folder(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "Fixtures", withExtension: nil)).appendingPathComponent(name)
    }
}

/// SplitMix64: the same numbers on every run and machine.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension SeededNumbers {
    /// One small damage: something cut, doubled, swapped, put in, or replaced by any scalar.
    mutating func mutate(_ text: inout Scalars, with strange: Scalars) {
        let low = Int.random(in: 0..<text.count, using: &self)
        let high = min(text.count, low + Int.random(in: 1...120, using: &self))
        switch Int.random(in: 0..<5, using: &self) {
        case 0 where text.count > 300: text.removeSubrange(low..<high)
        case 1: text.insert(contentsOf: text[low..<high], at: Int.random(in: 0..<text.count, using: &self))
        case 2: text.swapAt(low, high - 1)
        case 3: if let scalar = strange.randomElement(using: &self) { text.insert(scalar, at: low) }
        default: if let scalar = Unicode.Scalar(UInt32.random(in: 0...0x2FFFF, using: &self)) { text[low] = scalar }
        }
    }
}
