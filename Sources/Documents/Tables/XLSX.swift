import Clibxlsxwriter
import Foundation

/// Workbooks for Excel and WPS (ECMA-376), one sheet a table, ready to print on landscape A4.
///
/// Text is never a formula. Days and money are real dates and numbers, so that a clerk can sort and add them up.
public enum XLSX {
    /// From here on libxlsxwriter's constant-memory mode, which keeps one row at a time.
    private static let cellsHeldInMemory = 50_000
    private static let mostRows = 1_048_576 - 100

    /// `created` is the time in the file's properties; the same input and time give the same bytes.
    ///
    /// Fails with `.tooLarge` beyond Excel's 1,048,576 rows or 16,384 columns, `.empty` without a table, `.failed` when the
    /// temporary folder is full.
    public static func write(_ tables: [Table], created: Date = Date()) throws(DocumentError) -> Data {
        guard !tables.isEmpty else { throw DocumentError(.empty, "没有可导出的内容，请先选择要导出的台账。") }
        for table in tables where table.rows.count > mostRows || table.columns.count > 16_384 {
            throw DocumentError(.tooLarge, "“\(table.title)”超过 Excel 的行数或列数上限，请缩小筛选范围，或改为导出 CSV。")
        }
        let folder = try PrivateFolder()
        defer { folder.remove() }
        let path = folder.path + "/export.xlsx"
        try fill(path, tables, created, temporary: folder.path)
        guard let data = FileManager.default.contents(atPath: path), !data.isEmpty else { throw .exportFailed }
        return data
    }

    private static func fill(
        _ path: String, _ tables: [Table], _ created: Date, temporary: String
    ) throws(DocumentError) {
        let cells = tables.reduce(0) { $0 + $1.rows.count * $1.columns.count }
        let book = temporary.withCString { folder in
            var options = lxw_workbook_options()
            options.constant_memory = cells > cellsHeldInMemory ? 1 : 0
            options.tmpdir = UnsafeMutablePointer(mutating: folder)
            return workbook_new_opt(path, &options)
        }
        guard let book else { throw .exportFailed }
        do throws(DocumentError) {
            var properties = lxw_doc_properties()
            // 0 would mean now, and a double outside the range would trap.
            properties.created = time_t(min(max(created.timeIntervalSince1970, 1), 4_102_444_800))
            try check(workbook_set_properties(book, &properties))
            let formats = XLSXFormats(book)
            var names = SheetNames()
            for table in tables {
                guard let sheet = workbook_add_worksheet(book, names.next(table.title)) else { throw .exportFailed }
                try XLSXSheet(sheet: sheet, table: table, formats: formats).write()
            }
        } catch {
            // Closing would try to write the half-made file.
            lxw_workbook_free(book)
            throw error
        }
        try check(workbook_close(book))
    }

    static func check(_ outcome: lxw_error) throws(DocumentError) {
        guard outcome == LXW_NO_ERROR else { throw .exportFailed }
    }
}

extension DocumentError {
    static let exportFailed = DocumentError(.failed, "导出表格失败，可能是服务器磁盘已满，请稍后再试或联系管理员。")
}

/// A folder that only this user can read: an export may hold restricted fields.
struct PrivateFolder {
    let path: String

    init() throws(DocumentError) {
        let root = FileManager.default.temporaryDirectory.path
        var template = Array((root + "/changli-XXXXXX").utf8CString)
        guard let made = mkdtemp(&template) else { throw .exportFailed }
        path = String(cString: made)
    }

    func remove() {
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// Sheet names that Excel accepts: 1 to 31 UTF-16 units, no `[]:*?/\`, no apostrophe at an end, not "History", and unique
/// without regard to case.
struct SheetNames {
    private var taken: Set<String> = ["history"]
    private static let longest = 31

    mutating func next(_ title: String) -> String {
        let cleaned = xmlSafe(title).map { "[]:*?/\\\n\t".contains($0) ? " " : $0 }
        var base = String(cleaned).trimmingCharacters(in: CharacterSet(charactersIn: "' "))
        if base.isEmpty { base = "台账" }
        var name = Self.cut(base, Self.longest)
        var number = 2
        while !taken.insert(name.lowercased()).inserted {
            let suffix = " (\(number))"
            name = Self.cut(base, Self.longest - suffix.utf16.count) + suffix
            number += 1
        }
        return name
    }

    private static func cut(_ text: String, _ units: Int) -> String {
        var text = text
        while text.utf16.count > units { text.removeLast() }
        while let last = text.last, last == "'" || last == " " { text.removeLast() }
        return text
    }
}

/// Without the characters that XML 1.0 cannot hold (its production 2, Char); CR LF and CR become LF.
func xmlSafe(_ text: String) -> String {
    let isSafe = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0xEF || $0 == 0x0A || $0 == 0x09 }
    if isSafe { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
        switch scalar.value {
        case 0x0D: scalars.append("\n")
        case 0x09, 0x0A, 0x20...0xFFFD, 0x1_0000...0x10_FFFF: scalars.append(scalar)
        default: continue
        }
    }
    return String(scalars)
}
