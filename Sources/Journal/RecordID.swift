import Foundation
import Synchronization

/// A UUID of version 7 (RFC 9562 §5.7): its first 48 bits are the time in milliseconds, so ids sort by age.
public struct RecordID: Sendable, Hashable, Comparable, CustomStringConvertible {
    let high: UInt64
    let low: UInt64

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Reads the one spelling: 36 lower-case characters with four hyphens.
    public init?(_ text: String) {
        var text = text
        guard let id = text.withUTF8({ RecordID(utf8: $0) }) else { return nil }
        self = id
    }

    public init?(_ text: Substring) { self.init(String(text)) }

    /// Every reference of every record passes here while verifying, so the digits are not collected first.
    private init?(utf8: UnsafeBufferPointer<UInt8>) {
        guard utf8.count == 36 else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for position in 0..<36 {
            switch position {
            case 8, 13, 18, 23: guard utf8[position] == UInt8(ascii: "-") else { return nil }
            default:
                guard let value = Hex.value(utf8[position]) else { return nil }
                if position < 18 { high = high << 4 | UInt64(value) } else { low = low << 4 | UInt64(value) }
            }
        }
        self.init(high: high, low: low)
    }

    /// - Returns: nil unless there are exactly 16 bytes.
    public init?(bytes: UnsafeRawBufferPointer) {
        guard bytes.count == 16 else { return nil }
        high = UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self))
        low = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
    }

    public init?(bytes: [UInt8]) {
        guard let id = bytes.withUnsafeBytes({ RecordID(bytes: $0) }) else { return nil }
        self = id
    }

    public init?(bytes: Data) {
        guard let id = bytes.withUnsafeBytes({ RecordID(bytes: $0) }) else { return nil }
        self = id
    }

    public var bytes: [UInt8] { withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Array($0) } }
    public var data: Data { withUnsafeBytes(of: (high.bigEndian, low.bigEndian)) { Data($0) } }

    public var description: String {
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (word, cuts) in [(high, [32, 16]), (low, [48])] as [(UInt64, [Int])] {
            for shift in stride(from: 60, through: 0, by: -4) {
                text.append(Hex.digit(UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15))
                if cuts.contains(shift) { text.append(UInt8(ascii: "-")) }
            }
            if text.count == 18 { text.append(UInt8(ascii: "-")) }
        }
        return String(decoding: text, as: UTF8.self)
    }

    public static func < (left: RecordID, right: RecordID) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }
}

extension RecordID {
    private static let last = Mutex<(millisecond: UInt64, counter: UInt64)>((0, 0))

    /// A new id. Within one process ids never repeat and never sort before an earlier one, even when
    /// the clock goes back (RFC 9562 §6.2, method 1: a 12-bit counter beside the millisecond).
    public static func new(at moment: Moment = .now) -> RecordID {
        let wanted = UInt64(max(0, moment.milliseconds))
        let (millisecond, counter) = last.withLock { last in
            if wanted > last.millisecond {
                last = (wanted, UInt64.random(in: 0..<256))
            } else if last.counter < 0xFFF {
                last.counter += 1
            } else {
                last = (last.millisecond + 1, 0)
            }
            return last
        }
        let high = millisecond << 16 | 0x7000 | counter
        let low = UInt64.random(in: 0...UInt64.max) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return RecordID(high: high, low: low)
    }
}

/// A point in time, in whole milliseconds since 1970-01-01T00:00:00Z (UTC).
public struct Moment: Sendable, Hashable, Comparable {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    public static var now: Moment {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    public static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }

    public func adding(seconds: Int64) -> Moment { Moment(milliseconds: milliseconds + seconds * 1000) }
}
