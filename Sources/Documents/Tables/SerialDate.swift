import Foundation

/// Spreadsheet day numbers (ECMA-376 part 1, 18.17.4).
enum SerialDate {
    /// The last day that Excel knows: 9999-12-31.
    private static let last = 2_958_465

    /// A number under a cell format. What cannot be a date stays a number.
    static func cell(_ number: Double, _ format: CellStyles.Format, countsFrom1904: Bool) -> Cell {
        guard format.hasDate || format.hasTime, number >= 0, number < Double(last + 1) else { return .number(number) }
        // Minutes, rounded: 8:30 is stored as 0.354166666666667.
        let minutes = Int((number * 1440).rounded())
        let clock = { (minutes: Int) in padded(minutes / 60, 2) + ":" + padded(minutes % 60, 2) }
        guard format.hasDate else { return .text(clock(minutes)) }
        let isTimed = format.hasTime && minutes % 1440 != 0
        let serial = isTimed ? minutes / 1440 : Int(number)
        guard let (year, month, day) = day(serial, countsFrom1904: countsFrom1904) else { return .number(number) }
        if isTimed { return .text(isoDay(year, month, day) + " " + clock(minutes % 1440)) }
        return .date(year: year, month: month, day: day)
    }

    private static func day(_ serial: Int, countsFrom1904: Bool) -> (year: Int, month: Int, day: Int)? {
        if countsFrom1904 {
            let start = CivilDay.unixDay(year: 1904, month: 1, day: 1)
            return serial + 1462 <= last ? CivilDay.date(fromUnixDay: start + serial) : nil
        }
        // Day 60 is 1900-02-29, which never was (kept from Lotus 1-2-3); day 0 is Excel's "1900-01-00".
        guard serial >= 1, serial != 60, serial <= last else { return nil }
        let start = CivilDay.unixDay(year: 1899, month: 12, day: 30)
        return CivilDay.date(fromUnixDay: start + serial + (serial < 60 ? 1 : 0))
    }

    /// `2025-11-06` or `2025-11-06T00:00:00`, the cell type `d` of the strict form.
    static func isoCell(_ text: String) -> Cell? {
        let halves = text.split(separator: "T", maxSplits: 1)
        let parts = (halves.first ?? "").split(separator: "-").map { Int($0) }
        guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
            CivilDay.isValid(year: year, month: month, day: day)
        else { return nil }
        let clock = halves.count == 2 ? String(halves[1].prefix(5)) : "00:00"
        if clock == "00:00" { return .date(year: year, month: month, day: day) }
        return .text(isoDay(year, month, day) + " " + clock)
    }
}
