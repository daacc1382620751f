import Foundation
import Journal

/// A calendar day in Asia/Shanghai, counted from 1970-01-01. Text form: `2025-11-06`; on screen: 2025年11月6日.
public struct Day: Sendable, Hashable, Comparable, Strideable {
    public var number: Int

    public init(number: Int) { self.number = number }

    /// - Returns: nil when there is no such day in the (proleptic) Gregorian calendar, or the year is outside 1900–2199.
    public init?(year: Int, month: Int, day: Int) {
        guard (1900...2199).contains(year), (1...12).contains(month), day >= 1, day <= Day.length(of: month, in: year) else {
            return nil
        }
        // Days from civil: years start in March, so that the leap day is the last of its year.
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        number = era * 146_097 + dayOfEra - 719_468
    }

    /// Reads `yyyy-MM-dd` and nothing else.
    public init?(_ text: String) {
        var text = text
        let parts: (Int, Int, Int)? = text.withUTF8 { utf8 in
            guard utf8.count == 10, utf8[4] == UInt8(ascii: "-"), utf8[7] == UInt8(ascii: "-") else { return nil }
            var numbers = (0, 0, 0)
            for position in 0..<10 where position != 4 && position != 7 {
                guard (0x30...0x39).contains(utf8[position]) else { return nil }
                let digit = Int(utf8[position] - 0x30)
                if position < 4 {
                    numbers.0 = numbers.0 * 10 + digit
                } else if position < 7 {
                    numbers.1 = numbers.1 * 10 + digit
                } else {
                    numbers.2 = numbers.2 * 10 + digit
                }
            }
            return numbers
        }
        guard let parts else { return nil }
        self.init(year: parts.0, month: parts.1, day: parts.2)
    }

    public init?(_ text: Substring) { self.init(String(text)) }

    /// The day in China on which a moment falls. China has had no summer time since 1991, so the offset is fixed.
    public init(_ moment: Moment) {
        number = Int((moment.milliseconds &+ 8 * 3_600_000).flooredDivision(by: 86_400_000))
    }

    public var civil: (year: Int, month: Int, day: Int) {
        let shifted = number + 719_468
        let era = shifted.flooredDivision(by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        let civilMonth = month < 10 ? month + 3 : month - 9
        return (yearOfEra + era * 400 + (civilMonth <= 2 ? 1 : 0), civilMonth, day)
    }

    public var year: Int { civil.year }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    public var weekday: Int { (number + 3) - (number + 3).flooredDivision(by: 7) * 7 + 1 }

    public var iso: String {
        let (year, month, day) = civil
        return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
    }

    /// 2025年11月6日
    public var chinese: String {
        let (year, month, day) = civil
        return "\(year)年\(month)月\(day)日"
    }

    /// 星期四
    public var weekdayName: String { "星期" + ["一", "二", "三", "四", "五", "六", "日"][weekday - 1] }

    public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    public func distance(to other: Day) -> Int { other.number - number }
    public func advanced(by days: Int) -> Day { Day(number: number + days) }

    static func length(of month: Int, in year: Int) -> Int {
        switch month {
        case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}

extension BinaryInteger {
    func flooredDivision(by divisor: Self) -> Self {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

extension Moment {
    /// 2025年11月6日 14:05 in Asia/Shanghai.
    public var chinese: String { "\(Day(self).chinese) \(time)" }

    /// 14:05 in Asia/Shanghai.
    public var time: String {
        let minutes = (milliseconds &+ 8 * 3_600_000).flooredDivision(by: 60_000)
        let minute = Int(minutes - minutes.flooredDivision(by: 1440) * 1440)
        return "\(minute / 60 < 10 ? "0" : "")\(minute / 60):\(minute % 60 < 10 ? "0" : "")\(minute % 60)"
    }

    /// `2025-11-06T14:05` in Asia/Shanghai, as an HTML `datetime-local` field has it.
    public var local: String { "\(Day(self).iso)T\(time)" }

    public init?(local text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard bytes.count == 16 || bytes.count == 19, bytes[10] == UInt8(ascii: "T") || bytes[10] == UInt8(ascii: " "),
            let day = Day(String(decoding: bytes[..<10], as: UTF8.self))
        else { return nil }
        let clock = bytes[11...].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard clock.count == (bytes.count == 16 ? 2 : 3),
            clock.allSatisfy({ $0.count == 2 && $0.allSatisfy { (0x30...0x39).contains($0) } }),
            let hour = Int(String(decoding: clock[0], as: UTF8.self)), let minute = Int(String(decoding: clock[1], as: UTF8.self)),
            hour < 24, minute < 60
        else { return nil }
        self.init(milliseconds: (Int64(day.number) * 1440 + Int64(hour * 60 + minute)) * 60_000 - 8 * 3_600_000)
    }
}

/// An amount of money in 分, so that sums are exact.
public struct Money: Sendable, Hashable, Comparable {
    public var fen: Int64
    public init(fen: Int64) { self.fen = fen }

    /// Reads an amount as people write it, exactly or not at all: `1234.5`, `1,234.50`, `￥1200`, `10万元`, `1.5万`.
    /// - Returns: nil for anything else, and for what is finer than 分.
    public init?(yuan text: some StringProtocol) {
        var plain = Substring(text.filter { $0 != "," && $0 != "，" })
        if let sign = plain.first, "¥￥".contains(sign) { plain = plain.dropFirst() }
        if plain.hasSuffix("元") { plain = plain.dropLast() }
        let zeros = plain.hasSuffix("万") ? 4 : plain.hasSuffix("亿") ? 8 : 0
        if zeros > 0 { plain = plain.dropLast() }
        let negative = plain.hasPrefix("-")
        let parts = (negative ? plain.dropFirst() : plain).split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), !parts[0].isEmpty, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else {
            return nil
        }
        // The point moves to the right by two places for 分, and by the word's zeros.
        let decimals = parts.count == 2 ? parts[1] : ""
        guard decimals.utf8.count <= zeros + 2 else { return nil }
        let digits = parts[0] + decimals + String(repeating: "0", count: zeros + 2 - decimals.utf8.count)
        guard digits.utf8.count <= 15, let fen = Int64(digits) else { return nil }
        self.fen = fen * (negative ? -1 : 1)
    }

    /// `1234.50`, in 元.
    public var yuan: String {
        let absolute = fen.magnitude
        let rest = absolute % 100
        return "\(fen < 0 ? "-" : "")\(absolute / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
}
