import Foundation
import Testing

@testable import Documents

@Suite("writing a workbook")
struct TablesXLSXTests {
    private let moment = WorkbookFixture.moment
    private let table = Table(
        title: "整改措施台账", subtitle: "截至2025年11月6日",
        columns: [.init("序号", .number), .init("措施", .wide), .init("金额", .money), .init("完成时限", .date), .init("备注")],
        rows: [
            [.integer(1), .text("=1+1"), .integer(-105), .date(year: 2025, month: 11, day: 6), .text("甲\u{1}\u{FFFF}\r\n乙")],
            [.integer(330_102_199_001_011_234), .text("@x"), .integer(1), .date(year: 1800, month: 1, day: 1)],
            [.blank, .blank, .blank, .blank, .text("_x000D_")],
        ], footer: ["审核人：", "存证点 abc"])

    private func part(_ name: String, of data: Data) throws -> String {
        String(decoding: try #require(try ZipArchive.read(data) { $0 == name }[name]), as: UTF8.self)
    }

    @Test("what is written is read back: text never a formula, real dates, money in 元")
    func roundTrip() throws {
        let sheets = try SpreadsheetReader.read(XLSX.write([table], created: moment), name: "a.xlsx")
        let sheet = try #require(sheets.first)
        #expect(sheet.name == "整改措施台账")
        #expect(sheet.rows[0] == [.text("整改措施台账")])
        #expect(sheet.rows[2].map(\.string) == ["序号", "措施", "金额", "完成时限", "备注"])
        #expect(
            sheet.rows[3] == [
                .number(1), .text("=1+1"), .number(-1.05), .date(year: 2025, month: 11, day: 6), .text("甲\n乙"),
            ])
        #expect(sheet.rows[4] == [.text("330102199001011234"), .text("@x"), .number(0.01), .text("1800-01-01")])
        #expect(sheet.rows[5] == [.empty, .empty, .empty, .empty, .text("_x000D_")])
        #expect(sheet.rows[6...] == [[], [.text("审核人：")], [.text("存证点 abc")]])
        #expect(sheet.merged.count == 4)
    }

    @Test("set up for reading and printing")
    func layout() throws {
        let data = try XLSX.write([table], created: moment)
        let sheet = try part("xl/worksheets/sheet1.xml", of: data)
        for piece in [
            "ySplit=\"3\"", "state=\"frozen\"", "<autoFilter ref=\"A3:E6\"/>", "paperSize=\"9\"", "orientation=\"landscape\"",
            "fitToHeight=\"0\"", "<mergeCell ref=\"A1:E1\"/>",
        ] { #expect(sheet.contains(piece), "\(piece)") }
        #expect(!sheet.contains("<f>"))
        #expect(try part("xl/workbook.xml", of: data).contains("$1:$3"))
        #expect(try part("xl/styles.xml", of: data).contains("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"))
    }

    @Test("the same input and time give the same bytes")
    func deterministic() throws {
        #expect(try XLSX.write([table], created: moment) == XLSX.write([table], created: moment))
    }

    @Test("many rows take the constant-memory path and read alike")
    func constantMemory() throws {
        var large = table
        large.rows = (0..<11_000).map { [.integer($0), .text("措施\($0)"), .integer($0), .date(year: 2025, month: 2, day: 28)] }
        let data = try XLSX.write([large], created: moment)
        #expect(try part("xl/worksheets/sheet1.xml", of: data).contains("inlineStr"))
        let rows = try #require(try SpreadsheetReader.read(data, name: "a.xlsx").first).rows
        #expect(rows.count == 3 + 11_000 + 3)
        #expect(rows[11_002].map(\.string) == ["10999", "措施10999", "109.99", "2025-02-28"])
    }

    @Test("odd tables: no columns, one column, no rows, too long a text")
    func oddTables() throws {
        let long = String(repeating: "长", count: 40_000)
        let tables = [
            Table(title: "", columns: []), Table(title: "一列", columns: [.init("内容")], rows: [[.text(long), .text("多余")]], footer: ["x"]),
            Table(title: "无行", subtitle: "", columns: [.init("甲"), .init("乙")]),
        ]
        let sheets = try SpreadsheetReader.read(XLSX.write(tables, created: moment), name: "a.xlsx")
        #expect(sheets.map(\.name) == ["台账", "一列", "无行"])
        let cut = sheets[1].rows[2][0].string
        #expect(cut.utf16.count == 32_767 && cut.hasSuffix("全文见系统）"))
        #expect(throws: DocumentError.self) { try XLSX.write([]) }
    }

    @Test("sheet names are cleaned, shortened and made unique")
    func names() {
        var names = SheetNames()
        let long = String(repeating: "整改", count: 20)
        #expect(names.next("a/b:c[1]*?\\") == "a b c 1")
        #expect(names.next("A b c 1") == "A b c 1 (2)")
        #expect(names.next("History") == "History (2)")
        #expect(names.next("''") == "台账")
        #expect(names.next(long).utf16.count == 31)
        #expect(names.next(long).hasSuffix(" (2)"))
        #expect(names.next(String(repeating: "😀", count: 20)).utf16.count <= 31)
    }

    @Test(
        "money is exact", arguments: [(0, "0.00"), (-5, "-0.05"), (123_456_789, "1,234,567.89"), (Int.min, "-92,233,720,368,547,758.08")])
    func money(cents: Int, text: String) {
        #expect(Table.Value.integer(cents).printed(.money) == text)
    }
}
