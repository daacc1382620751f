/// A1 references (ECMA-376 part 1, 18.18.7): at most three letters and seven digits, so nothing can overflow.
enum CellReference {
    static let lastRow = 1_048_576
    static let lastColumn = 16_384

    /// The column from 0; nil when the reference is no reference.
    static func column(_ reference: UnsafePointer<UInt8>) -> Int? {
        var column = 0
        var index = 0
        while (0x41...0x5A).contains(reference[index]) {
            guard index < 3 else { return nil }
            column = column * 26 + Int(reference[index] - 0x40)
            index += 1
        }
        guard (1...lastColumn).contains(column) else { return nil }
        return column - 1
    }

    /// `A1:C3` or `A1`, rows and columns from 0.
    static func range(_ text: String) -> Sheet.MergedRange? {
        let ends = text.split(separator: ":", omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap(cell), let last = ends.last.flatMap(cell),
            first.row <= last.row, first.column <= last.column
        else { return nil }
        return Sheet.MergedRange(rows: first.row...last.row, columns: first.column...last.column)
    }

    private static func cell(_ text: Substring) -> (row: Int, column: Int)? {
        let letters = text.utf8.prefix { (0x41...0x5A).contains($0) }
        let digits = text.utf8.dropFirst(letters.count)
        guard (1...3).contains(letters.count), digits.count <= 7, let row = Int(Substring(digits)), (1...lastRow).contains(row) else {
            return nil
        }
        let column = letters.reduce(0) { $0 * 26 + Int($1 - 0x40) }
        return column <= lastColumn ? (row - 1, column - 1) : nil
    }
}
