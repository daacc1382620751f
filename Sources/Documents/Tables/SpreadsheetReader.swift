import Foundation

/// Tables that people upload: `.xlsx` (ECMA-376, SpreadsheetML, transitional and strict) and CSV (RFC 4180).
public enum SpreadsheetReader {
    /// Visible sheets in their order. `name` is the file's name: its ending decides only where the bytes do not.
    ///
    /// Hidden sheets are left out (lists behind drop-downs), hidden rows are kept (a filter is not a deletion). Formulas give
    /// their stored result. A time of day without a date becomes text (`08:30`); a date with a time of day that is not
    /// midnight too (`2025-11-06 08:30`). CSV cells are always text, so 0012 keeps its zeros.
    /// Refuses more than 200,000 rows, 200 columns or 20 MB of text in one file, passwords, macros' binary sheets and older
    /// formats, with a sentence that says what to do.
    public static func read(_ data: Data, name: String) throws(DocumentError) -> [Sheet] {
        guard !data.isEmpty else { throw DocumentError(.empty, "文件是空的，请检查后重新上传。") }
        guard data.count <= ZipArchive.Limits.standard.totalBytes else { throw .tooMuchText }
        var budget = SheetBudget()
        switch SpreadsheetFormat(of: data, name: name) {
        case .zip:
            return try WorkbookReading.read(data, &budget)
        case .encrypted:
            throw DocumentError(.encrypted, "表格设有密码，请在办公软件中取消密码后重新上传。")
        case .oldBinary:
            throw DocumentError(.unknownFormat, "这是旧版表格（.xls 或 .et），请在 Excel 或 WPS 中打开，另存为 .xlsx 后重新上传。")
        case .webPage:
            throw DocumentError(.unknownFormat, "这是网页格式的表格，请在 Excel 或 WPS 中打开，另存为 .xlsx 后重新上传。")
        case .pdf:
            throw DocumentError(.unknownFormat, "这是 PDF 文件，无法按表格读取，请提供 .xlsx 格式的原表。")
        case .text:
            return [try CSVReading.read(data, name: name, &budget)]
        case .other:
            throw DocumentError(.unknownFormat, "无法识别该表格的格式，请在 Excel 或 WPS 中另存为 .xlsx 后重新上传。")
        }
    }
}

/// What the first bytes say; people rename files, so the ending comes last.
enum SpreadsheetFormat {
    case zip, encrypted, oldBinary, webPage, pdf, text, other

    init(of data: Data, name: String) {
        let head = data.prefix(2048)
        let opening = String(decoding: head.filter { $0 < 0x80 && $0 > 0x20 }, as: UTF8.self).lowercased()
        let ending = name.lowercased().split(separator: ".").last.map(String.init) ?? ""
        if head.starts(with: [0x50, 0x4B]) {
            self = .zip
        } else if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            // An OOXML file with a password is an OLE file with this stream (MS-OFFCRYPTO 2.3.4).
            let stream = Data("EncryptedPackage".utf8.flatMap { [$0, 0] })
            self = data.range(of: stream) == nil ? .oldBinary : .encrypted
        } else if opening.hasPrefix("%pdf") {
            self = .pdf
        } else if opening.hasPrefix("<?xml") || opening.hasPrefix("<html") || opening.hasPrefix("<!doctype")
            || opening.hasPrefix("<table") || opening.hasPrefix("mime-version")
        {
            self = .webPage
        } else if ["xlsx", "xlsm", "xls", "et", "ods", "numbers", "docx", "doc", "wps"].contains(ending) {
            self = .other
        } else {
            self = .text
        }
    }
}

/// What one file may cost, over all its sheets.
struct SheetBudget {
    static let rows = 200_000
    static let columns = 200
    static let textBytes = 20 << 20
    /// Cells with their gaps: a thousand rows that each fill only column 200 cost as much as full ones.
    static let cells = 4_000_000

    private var rowsLeft = Self.rows
    private var cellsLeft = Self.cells
    private var textLeft = Self.textBytes
    private var mergedLeft = Self.cells

    mutating func take(rows: Int) throws(DocumentError) {
        rowsLeft -= min(rows, Self.rows + 1)
        guard rowsLeft >= 0 else {
            throw DocumentError(.tooLarge, "表格超过 20 万行，请分成几个文件后分别上传。")
        }
    }

    mutating func take(cells: Int) throws(DocumentError) {
        cellsLeft -= cells
        guard cellsLeft >= 0 else {
            throw DocumentError(.tooLarge, "表格单元格过多，请删去空白的行和列，或分成几个文件后分别上传。")
        }
    }

    mutating func take(text: Int) throws(DocumentError) {
        textLeft -= text
        guard textLeft >= 0 else { throw .tooMuchText }
    }

    mutating func take(merged: Int) throws(DocumentError) {
        mergedLeft -= merged
        guard mergedLeft >= 0 else { throw .damagedSheet }
    }
}

extension DocumentError {
    static let tooMuchText = DocumentError(.tooLarge, "表格文字超过 20 MB，请分成几个文件后分别上传。")
    static let tooManyColumns = DocumentError(.tooLarge, "表格超过 200 列，请只保留需要的列后重新上传。")
    static let damagedSheet = DocumentError(.damaged, "表格内容已损坏，请在 Excel 或 WPS 中打开，另存为 .xlsx 后重新上传。")
}
