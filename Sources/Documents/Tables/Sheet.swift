import Foundation

/// One visible worksheet, or a whole CSV file.
public struct Sheet: Sendable {
    public var name: String
    /// Row 0 is row 1 of the file, so that an error message can name the row that the clerk sees. Rows end at their last
    /// filled cell; blank rows at the end are left out.
    public var rows: [[Cell]]
    /// Ranges of merged cells. The value stands in the first cell, the others are `.empty`.
    public var merged: [MergedRange] = []

    public init(name: String, rows: [[Cell]], merged: [MergedRange] = []) {
        self.name = name
        self.rows = rows
        self.merged = merged
    }

    /// Rows and columns from 0, both ends included.
    public struct MergedRange: Sendable, Equatable {
        public var rows: ClosedRange<Int>
        public var columns: ClosedRange<Int>
    }

    /// The same sheet with vertically merged cells repeated in each row that they span, as an import row by row needs them
    /// (one 问题 merged beside its three 措施). Cells merged sideways, such as titles, stay as they are.
    public func filledDown() -> Sheet {
        var filled = self
        var room = SheetBudget.cells
        for range in merged where range.columns.count == 1 {
            let column = range.columns.lowerBound
            guard range.rows.lowerBound < rows.count, column < rows[range.rows.lowerBound].count else { continue }
            let value = rows[range.rows.lowerBound][column]
            for row in (range.rows.lowerBound + 1)..<max(range.rows.lowerBound + 1, min(rows.count, range.rows.upperBound + 1)) {
                let missing = max(0, column + 1 - filled.rows[row].count)
                // A merge down an empty sheet must not cost more memory than the sheet may.
                room -= missing
                guard room >= 0 else { return filled }
                if missing > 0 { filled.rows[row] += Array(repeating: .empty, count: missing) }
                filled.rows[row][column] = value
            }
        }
        return filled
    }
}

/// What stands in a cell.
public enum Cell: Sendable, Equatable {
    case empty
    case text(String)
    case number(Double)
    case date(year: Int, month: Int, day: Int)
    case bool(Bool)

    /// What a clerk sees: 13, 0.5 (15 significant digits, as Excel shows), 2025-11-06, 是 or 否.
    public var string: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .number(let number): Self.shown(number)
        case .date(let year, let month, let day): isoDay(year, month, day)
        case .bool(let isTrue): isTrue ? "是" : "否"
        }
    }

    private static func shown(_ number: Double) -> String {
        if number == number.rounded(), abs(number) < 1e15 { return String(Int64(number)) }
        return String(format: "%.15g", number)
    }
}

/// 2025-11-06 (ISO 8601).
func isoDay(_ year: Int, _ month: Int, _ day: Int) -> String {
    padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
}

func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
