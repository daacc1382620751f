import Clibxml2
import Foundation

/// One worksheet part (ECMA-376 part 1, 18.3), cell by cell.
///
/// Cells must come in order, as the standard's own programs write them; anything else counts as damage, for a second cell
/// at one address would let two programs read two tables.
struct WorksheetReading {
    let strings: [String]
    let styles: CellStyles
    let countsFrom1904: Bool
    var budget: SheetBudget
    private(set) var rows: [[Cell]] = []
    private(set) var merged: [Sheet.MergedRange] = []

    private var row = -1
    private var column = -1
    private var cellStyle = 0
    private var cellType = CellType.number
    private var value = ""

    enum CellType { case number, shared, inline, formulaText, bool, isoDate }

    init(strings: [String], styles: CellStyles, countsFrom1904: Bool, budget: SheetBudget) {
        self.strings = strings
        self.styles = styles
        self.countsFrom1904 = countsFrom1904
        self.budget = budget
    }

    mutating func read(_ xml: Data) throws(DocumentError) {
        // The closure may not capture an inout self, so the state travels through a local copy.
        var state = self
        try SheetXML.walk(xml) { part throws(DocumentError) in try state.walk(part) }
        self = state
        try clearMerged()
        while let last = rows.last, last.isEmpty { rows.removeLast() }
    }

    private mutating func walk(_ part: borrowing SheetXML) throws(DocumentError) {
        let names = Names(part)
        var isValue = false
        var isPhonetic = false
        while let event = try part.next() {
            switch event {
            case .start(let name, let isEmpty):
                if name == names.cell {
                    try startCell(part, names)
                } else if name == names.value || name == names.text {
                    isValue = !isEmpty
                } else if name == names.phonetic {
                    isPhonetic = !isEmpty
                } else if name == names.row {
                    try startRow(part, names)
                } else if name == names.merge {
                    try noteMerge(part, names)
                }
            case .text:
                if isValue, !isPhonetic { part.appendText(to: &value) }
            case .end(let name):
                if name == names.value || name == names.text {
                    isValue = false
                } else if name == names.phonetic {
                    isPhonetic = false
                } else if name == names.cell {
                    try endCell()
                }
            }
        }
    }

    private struct Names {
        let row, cell, value, text, phonetic, merge, reference, style, type, range: SheetXML.Name

        init(_ part: borrowing SheetXML) {
            (row, cell, value, text, phonetic) = (part.name("row"), part.name("c"), part.name("v"), part.name("t"), part.name("rPh"))
            (merge, reference, style, type, range) = (
                part.name("mergeCell"), part.name("r"), part.name("s"), part.name("t"), part.name("ref")
            )
        }
    }

    private mutating func startRow(_ part: borrowing SheetXML, _ names: Names) throws(DocumentError) {
        var number = row + 1
        try part.attributes { name, value throws(DocumentError) in
            guard name == names.reference else { return }
            guard let stated = Int(String(cString: value)), (1...CellReference.lastRow).contains(stated) else { throw .damagedSheet }
            number = stated - 1
        }
        guard number > row else { throw .damagedSheet }
        row = number
        column = -1
    }

    private mutating func startCell(_ part: borrowing SheetXML, _ names: Names) throws(DocumentError) {
        var place = column + 1
        var style = 0
        var type = CellType.number
        try part.attributes { name, value throws(DocumentError) in
            if name == names.reference {
                guard let stated = CellReference.column(value) else { throw .damagedSheet }
                place = stated
            } else if name == names.style {
                style = Int(String(cString: value)) ?? 0
            } else if name == names.type {
                switch String(cString: value) {
                case "s": type = .shared
                case "inlineStr": type = .inline
                case "str", "e": type = .formulaText
                case "b": type = .bool
                case "d": type = .isoDate
                default: type = .number
                }
            }
        }
        guard row >= 0, place > column else { throw .damagedSheet }
        column = place
        (cellStyle, cellType) = (style, type)
        value = ""
    }

    private mutating func endCell() throws(DocumentError) {
        let cell = try cell()
        guard cell != .empty else { return }
        // Only filled cells count: people colour whole columns down to row 1,048,576.
        guard column < SheetBudget.columns else { throw .tooManyColumns }
        if row >= rows.count {
            let added = row + 1 - rows.count
            try budget.take(rows: added)
            rows.append(contentsOf: repeatElement([], count: added))
        }
        let gap = column - rows[row].count
        try budget.take(cells: gap + 1)
        rows[row].append(contentsOf: repeatElement(.empty, count: gap))
        rows[row].append(cell)
    }

    private mutating func cell() throws(DocumentError) -> Cell {
        if value.isEmpty { return .empty }
        switch cellType {
        case .shared:
            guard let index = Int(value), strings.indices.contains(index) else { throw .damagedSheet }
            return try text(strings[index])
        case .inline, .formulaText:
            return try text(plainText(value))
        case .bool:
            return .bool(value == "1" || value == "true")
        case .isoDate:
            if let date = SerialDate.isoCell(value) { return date }
            return try text(value)
        case .number:
            guard let number = Double(value), number.isFinite else { return try text(plainText(value)) }
            return SerialDate.cell(number, styles.format(cellStyle), countsFrom1904: countsFrom1904)
        }
    }

    private mutating func text(_ text: String) throws(DocumentError) -> Cell {
        try budget.take(text: text.utf8.count)
        return text.isEmpty ? .empty : .text(text)
    }

    private mutating func noteMerge(_ part: borrowing SheetXML, _ names: Names) throws(DocumentError) {
        var range: Sheet.MergedRange?
        try part.attributes { name, value throws(DocumentError) in
            if name == names.range { range = CellReference.range(String(cString: value)) }
        }
        guard let range else { throw .damagedSheet }
        merged.append(range)
        guard merged.count <= SheetBudget.rows else { throw .damagedSheet }
    }

    /// Some programs leave old values under a merged cell; nobody sees them, so nobody may import them.
    private mutating func clearMerged() throws(DocumentError) {
        for range in merged {
            try budget.take(merged: 1)
            // Cut to the rows that there are: a range may name a million more.
            for row in range.rows.lowerBound..<max(range.rows.lowerBound, min(rows.count, range.rows.upperBound + 1)) {
                let columns = range.columns.clamped(to: 0...max(0, rows[row].count - 1))
                // Merged ranges may not overlap: together they can never be more than the sheet, save in an attack.
                try budget.take(merged: columns.count + 1)
                for column in columns where column < rows[row].count && range.columns.contains(column) {
                    let isFirst = row == range.rows.lowerBound && column == range.columns.lowerBound
                    if !isFirst { rows[row][column] = .empty }
                }
                while rows[row].last == .empty { rows[row].removeLast() }
            }
        }
    }
}
