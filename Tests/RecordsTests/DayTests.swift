import Foundation
import Journal
import Testing

@testable import Records

@Suite("Days")
struct DayTests {
    private static let calendar: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .gmt
        return calendar
    }()

    @Test("every day from 1900 to 2199 is the one that Foundation's calendar has", arguments: [1900..<2000, 2000..<2100, 2100..<2200])
    func everyDay(_ years: Range<Int>) throws {
        var expected = try #require(Day(year: years.lowerBound, month: 1, day: 1))
        let last = try #require(Day(year: years.upperBound - 1, month: 12, day: 31))
        while expected <= last {
            let date = Date(timeIntervalSince1970: Double(expected.number) * 86_400)
            let parts = Self.calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let (year, month, day) = expected.civil
            guard year == parts.year, month == parts.month, day == parts.day, expected.weekday == ((parts.weekday ?? 0) + 5) % 7 + 1,
                Day(year: year, month: month, day: day) == expected, Day(expected.iso) == expected
            else {
                Issue.record("day number \(expected.number)")
                return
            }
            expected = expected.advanced(by: 1)
        }
    }

    @Test("there are 109,573 of them, without a gap")
    func count() throws {
        let first = try #require(Day("1900-01-01"))
        let last = try #require(Day("2199-12-31"))
        #expect(first.distance(to: last) + 1 == 109_573)
        #expect(Day(number: 0).iso == "1970-01-01")
    }

    @Test(
        "days that do not exist are none",
        arguments: [
            (2025, 2, 29), (1900, 2, 29), (2100, 2, 29), (2024, 2, 30), (2025, 4, 31), (2025, 0, 1), (2025, 13, 1), (2025, 1, 0),
            (2025, 1, 32),
            (1899, 12, 31), (2200, 1, 1), (2025, -1, 1), (2025, 1, -1),
        ])
    func impossible(_ year: Int, _ month: Int, _ day: Int) { #expect(Day(year: year, month: month, day: day) == nil) }

    @Test("leap days exist in 1904, 2000 and 2024")
    func leap() {
        for year in [1904, 2000, 2024] { #expect(Day(year: year, month: 2, day: 29) != nil) }
    }

    @Test(
        "only yyyy-MM-dd is the stored spelling",
        arguments: [
            "2025-1-06", "2025-11-6", "25-11-06", "2025/11/06", "2025-11-06 ", " 2025-11-06", "2025-11", "2025-11-06-01", "２025-11-06", "",
            "--", "2025-02-30",
        ])
    func otherSpellings(_ text: String) { #expect(Day(text) == nil) }

    @Test(
        "people may type a day in many ways",
        arguments: [
            "2025-11-06", "2025/11/6", "2025.11.6", "2025年11月6日", "20251106", " 2025-11-06 ", "2025 11 6", "2025-11-06 星期四", "2025－11－06",
        ])
    func typed(_ text: String) throws { #expect(try FieldType.day.parse([text]) == .string("2025-11-06")) }

    @Test(
        "and is told when there is no such day",
        arguments: ["2025-02-29", "11-06", "2025", "昨天", "2025-13-01", "99999999", "202511", "99999999999999999999"])
    func typedWrong(_ text: String) {
        let problem = #expect(throws: FieldProblem.self) { try FieldType.day.parse([text]) }
        #expect(problem?.sentence == "没有这一天，请按 2025-11-06 的样子填写")
    }

    @Test(
        "a moment falls on its day in China",
        arguments: [
            (0, "1970-01-01", "08:00"), (57_600_000 - 1, "1970-01-01", "23:59"), (57_600_000, "1970-01-02", "00:00"),
            (-28_800_000, "1970-01-01", "00:00"),
            (-28_800_001, "1969-12-31", "23:59"),
        ] as [(Int64, String, String)])
    func moments(_ milliseconds: Int64, _ day: String, _ time: String) {
        let moment = Moment(milliseconds: milliseconds)
        #expect(Day(moment).iso == day)
        #expect(moment.time == time)
        #expect(moment.local == "\(day)T\(time)")
    }

    @Test("local time reads back to the minute")
    func local() {
        var generator = SeededGenerator(1)
        for _ in 0..<500 {
            let minutes = Int64.random(in: -10_000_000...60_000_000, using: &generator)
            let moment = Moment(milliseconds: minutes * 60_000)
            #expect(Moment(local: moment.local) == moment)
        }
        #expect(Moment(local: "2025-11-06 14:30") == Moment(local: "2025-11-06T14:30"))
        for text in ["2025-11-06", "2025-11-06T24:00", "2025-11-06T10:60", "2025-11-31T10:00", "2025-11-06T10", "T10:00", ""] {
            #expect(Moment(local: text) == nil)
        }
    }

    @Test("Chinese words of a day")
    func words() throws {
        let day = try #require(Day("2025-11-06"))
        #expect(day.chinese == "2025年11月6日")
        #expect(day.weekdayName == "星期四")
        #expect(day.advanced(by: 3).weekdayName == "星期日")
        #expect(day.advanced(by: 4).weekday == 1)
    }
}

@Suite("Money")
struct MoneyTests {
    @Test(
        "is read in 元 and kept in 分",
        arguments: [
            ("0", 0), ("1", 100), ("1.5", 150), ("1.05", 105), ("1234.50", 123_450), ("1,234.50", 123_450), ("1，234", 123_400),
            ("-3.07", -307), ("￥5", 500), ("1200元", 120_000), ("10万元", 10_000_000), ("1.5万", 1_500_000), ("0.000001万", 1),
            ("2亿", 20_000_000_000),
            ("0.01", 1), ("-0.01", -1), ("9999999999999.99", 999_999_999_999_999),
        ] as [(String, Int64)])
    func reads(_ text: String, _ fen: Int64) {
        #expect(Money(yuan: text)?.fen == fen)
        #expect(Money(yuan: Money(fen: fen).yuan)?.fen == fen)
    }

    @Test(
        "is refused otherwise",
        arguments: [
            "", "abc", "1.234", "1.2.3", ".5", "--1", "+1", "1e3", "$5", "1 000", "0.0000001万", "1千", "万", "万元", "99999999999999", "-",
            "1-", "１",
        ])
    func refused(_ text: String) { #expect(Money(yuan: text) == nil) }

    @Test(
        "is written with two decimals",
        arguments: [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_450, "1234.50"), (-100, "-1.00")] as [(Int64, String)])
    func writes(_ fen: Int64, _ text: String) { #expect(Money(fen: fen).yuan == text) }

    @Test("the largest and smallest amounts can be written")
    func extremes() {
        #expect(Money(fen: .max).yuan == "92233720368547758.07")
        #expect(Money(fen: .min).yuan == "-92233720368547758.08")
    }

    @Test("sums of random amounts are exact")
    func random() {
        var generator = SeededGenerator(2)
        for _ in 0..<2000 {
            let fen = Int64.random(in: -9_999_999_999...9_999_999_999, using: &generator)
            #expect(Money(yuan: Money(fen: fen).yuan) == Money(fen: fen))
        }
    }
}
