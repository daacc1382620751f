import Foundation

/// Comma-separated text (RFC 4180) as Chinese offices produce it: any of four encodings, `,` `;` or tab between fields.
enum CSVReading {
    static func read(_ data: Data, name: String, _ budget: inout SheetBudget) throws(DocumentError) -> Sheet {
        let text = try decode(data)
        guard text.utf8.count <= SheetBudget.textBytes else { throw .tooMuchText }
        guard !text.utf8.contains(0) else {
            throw DocumentError(.unknownFormat, "该文件不是文本表格，请在 Excel 或 WPS 中另存为 .xlsx 后重新上传。")
        }
        var parser = CSVParser(bytes: Array(text.utf8))
        var rows = try parser.rows(&budget)
        while let last = rows.last, last.isEmpty { rows.removeLast() }
        guard !rows.isEmpty else { throw DocumentError(.empty, "表格里没有内容，请检查后重新上传。") }
        let title = name.split(separator: "/").last.map(String.init) ?? name
        return Sheet(name: title.lowercased().hasSuffix(".csv") ? String(title.dropLast(4)) : title, rows: rows)
    }

    /// A byte order mark decides; else UTF-8 when it is valid (GB18030 hardly ever is by chance); else UTF-16 without a mark,
    /// which shows in its zero bytes; else GB18030, what Excel in Chinese saves as "CSV".
    private static func decode(_ data: Data) throws(DocumentError) -> String {
        let text: String? =
            if data.starts(with: [0xEF, 0xBB, 0xBF]) {
                String(data: data.dropFirst(3), encoding: .utf8)
            } else if data.starts(with: [0xFF, 0xFE]) {
                String(data: data.dropFirst(2), encoding: .utf16LittleEndian)
            } else if data.starts(with: [0xFE, 0xFF]) {
                String(data: data.dropFirst(2), encoding: .utf16BigEndian)
            } else if data.prefix(4096).contains(0) {
                String(data: data, encoding: zerosAreOdd(data) ? .utf16LittleEndian : .utf16BigEndian)
            } else {
                String(data: data, encoding: .utf8) ?? String(data: data, encoding: .gb18030)
            }
        guard let text else {
            throw DocumentError(.wrongEncoding, "无法识别文字编码，请在 Excel 或 WPS 中另存为 .xlsx 后重新上传。")
        }
        return text
    }

    private static func zerosAreOdd(_ data: Data) -> Bool {
        let zeros = data.prefix(4096).enumerated().filter { $0.element == 0 }
        return zeros.count { $0.offset % 2 == 1 } * 2 > zeros.count
    }
}

/// RFC 4180 over UTF-8 bytes. A quote inside an unquoted field is kept as text, for people do write 5" and "甲"乙.
struct CSVParser {
    let bytes: [UInt8]
    private var place = 0
    private var line = 1
    private var separator = UInt8(ascii: ",")

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    init(bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.count > 4, bytes.starts(with: Array("sep=".utf8)) {
            // Excel's own directive.
            separator = bytes[4]
            place = 5
            skipLineBreak()
            line = 2
        } else {
            separator = likeliestSeparator()
        }
    }

    mutating func rows(_ budget: inout SheetBudget) throws(DocumentError) -> [[Cell]] {
        var rows: [[Cell]] = []
        while place < bytes.count {
            try budget.take(rows: 1)
            let row = try row()
            try budget.take(cells: row.count)
            rows.append(row)
        }
        return rows
    }

    private mutating func row() throws(DocumentError) -> [Cell] {
        var cells: [Cell] = []
        var filled = 0
        while true {
            let field = try field()
            let cell: Cell = field.isEmpty ? .empty : .text(field)
            cells.append(cell)
            if cell != .empty { filled = cells.count }
            guard filled <= SheetBudget.columns else { throw .tooManyColumns }
            guard cells.count <= CellReference.lastColumn else { throw .tooManyColumns }
            guard place < bytes.count, bytes[place] == separator else { break }
            place += 1
        }
        skipLineBreak()
        return Array(cells.prefix(filled))
    }

    private mutating func field() throws(DocumentError) -> String {
        guard place < bytes.count, bytes[place] == Self.quote else { return unescape(plainField()) }
        let opening = line
        var field: [UInt8] = []
        place += 1
        while place < bytes.count {
            let byte = bytes[place]
            place += 1
            if byte == Self.lineFeed { line += 1 }
            guard byte == Self.quote else {
                field.append(byte)
                continue
            }
            guard place < bytes.count, bytes[place] == Self.quote else {
                // What follows a closing quote up to the separator belongs to the field all the same.
                let text = String(decoding: field + plainField(), as: UTF8.self)
                return unescape(plainText(text, hasEscapes: false))
            }
            field.append(byte)
            place += 1
        }
        throw DocumentError(.damaged, "第 \(opening) 行的引号没有成对，请补上引号，或在 Excel 中另存为 .xlsx 后重新上传。")
    }

    private mutating func plainField() -> ArraySlice<UInt8> {
        let start = place
        while place < bytes.count, bytes[place] != separator, bytes[place] != Self.lineFeed, bytes[place] != Self.carriageReturn {
            place += 1
        }
        return bytes[start..<place]
    }

    private mutating func skipLineBreak() {
        if place < bytes.count, bytes[place] == Self.carriageReturn { place += 1 }
        if place < bytes.count, bytes[place] == Self.lineFeed { place += 1 }
        line += 1
    }

    private func unescape(_ field: ArraySlice<UInt8>) -> String {
        unescape(plainText(String(decoding: field, as: UTF8.self), hasEscapes: false))
    }

    /// Undoes the apostrophe that `CSV.write` puts before what a spreadsheet would take for a formula.
    private func unescape(_ text: String) -> String {
        CSV.isGuarded(text) ? String(text.dropFirst()) : text
    }

    /// The candidate that stands most often in the first filled line outside quotes; the comma wins a draw.
    private func likeliestSeparator() -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isQuoted = false
        var isFilled = false
        for byte in bytes.prefix(64 << 10) {
            if byte == Self.quote { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == Self.lineFeed || byte == Self.carriageReturn {
                if isFilled { break }
                continue
            }
            isFilled = true
            counts[byte, default: 0] += 1
        }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: ";")]
        return candidates.reduce(candidates[0]) { counts[$1, default: 0] > counts[$0, default: 0] ? $1 : $0 }
    }
}
