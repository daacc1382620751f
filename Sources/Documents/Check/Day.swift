/// A civil day as a number, from `YYYY-MM-DD`.
struct Day {
    let number: Int
    let year: Int
    let month: Int

    init?(_ iso: String) {
        let parts = iso.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, CivilDay.isValid(year: parts[0], month: parts[1], day: parts[2]) else { return nil }
        number = CivilDay.unixDay(year: parts[0], month: parts[1], day: parts[2])
        (year, month) = (parts[0], parts[1])
    }

    static func iso(_ number: Int) -> String {
        let date = CivilDay.date(fromUnixDay: number)
        func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }
        return "\(date.year)-\(two(date.month))-\(two(date.day))"
    }

    /// As people write it: 2026年3月2日.
    static func chinese(_ number: Int) -> String {
        let date = CivilDay.date(fromUnixDay: number)
        return "\(date.year)年\(date.month)月\(date.day)日"
    }

    static func chinese(_ iso: String) -> String { Day(iso).map { chinese($0.number) } ?? iso }

    /// 0 is Monday.
    static func weekday(_ number: Int) -> Int { ((number + 3) % 7 + 7) % 7 }

    /// Calendar months that lie wholly within the span.
    static func wholeMonths(_ from: Day, _ to: Day) -> Int {
        let startsOnFirst = CivilDay.date(fromUnixDay: from.number).day == 1
        let endsOnLast = CivilDay.date(fromUnixDay: to.number + 1).day == 1
        let months = (to.year * 12 + to.month) - (from.year * 12 + from.month) - 1
        return max(0, months + (startsOnFirst ? 1 : 0) + (endsOnLast ? 1 : 0))
    }

    static func touchedMonths(_ from: Day, _ to: Day) -> Int { max(0, (to.year * 12 + to.month) - (from.year * 12 + from.month) + 1) }
}

/// Where a day stands around the findings: the last rows first, then before them.
enum DayPlace {
    static func range(of iso: String, _ script: Manuscript) -> Range<Int>? {
        for row in script.map.rows.suffix(12).reversed() where row.range.count <= 400 {
            if let found = find(iso, script, row.range) { return found }
        }
        var year: Int?
        for row in script.map.rows {
            guard row.range.lowerBound < script.preamble.upperBound else { break }
            let text = Array(script.text[row.range].prefix(4000))
            if let date = Dates.all(in: text, year: &year).first(where: { $0.iso == iso }) {
                return (row.range.lowerBound + date.start)..<(row.range.lowerBound + date.end)
            }
        }
        return nil
    }

    private static func find(_ iso: String, _ script: Manuscript, _ range: Range<Int>) -> Range<Int>? {
        var year: Int?
        return Dates.all(in: Array(script.text[range]), year: &year).last { $0.iso == iso }.map {
            (range.lowerBound + $0.start)..<(range.lowerBound + $0.end)
        }
    }
}
