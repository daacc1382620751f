import Foundation
import Testing

@testable import Documents

@Suite("reading a workbook")
struct TablesReaderTests {
    @Test("shared, inline and formula strings, numbers, booleans and errors")
    func kindsOfCells() throws {
        let rows = try WorkbookFixture.rows(
            """
            <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>内联</t></is></c>\
            <c r="C1" t="str"><f>A1&amp;"x"</f><v>公式</v></c><c r="D1"><v>13</v></c><c r="E1"><v>0.5</v></c>\
            <c r="F1" t="b"><v>1</v></c><c r="G1" t="e"><v>#REF!</v></c><c r="H1" t="d"><v>2025-11-06</v></c></row>
            """, strings: "<si><t xml:space=\"preserve\">共享 </t></si>")
        #expect(
            rows == [
                [
                    .text("共享 "), .text("内联"), .text("公式"), .number(13), .number(0.5), .bool(true), .text("#REF!"),
                    .date(year: 2025, month: 11, day: 6),
                ]
            ])
        #expect(rows[0].map(\.string).suffix(5) == ["13", "0.5", "是", "#REF!", "2025-11-06"])
    }

    @Test("runs are joined and the reading of a name is dropped")
    func richText() throws {
        let rich = "<r><rPr><b/></rPr><t>选题</t></r><r><t>策划</t></r><rPh sb=\"0\" eb=\"2\"><t>xuanti</t></rPh>"
        let rows = try WorkbookFixture.rows(
            "<row><c t=\"s\"><v>0</v></c><c t=\"inlineStr\"><is>\(rich)</is></c></row>", strings: "<si>\(rich)</si>")
        #expect(rows == [[.text("选题策划"), .text("选题策划")]])
    }

    @Test("escaped characters and line breaks are text as typed")
    func escapes() throws {
        let rows = try WorkbookFixture.rows(
            "<row><c t=\"inlineStr\"><is><t>一_x000D_\n二_x0007_三_x005F_x000D_</t></is></c></row>")
        #expect(rows == [[.text("一\n二三_x000D_")]])
    }

    @Test("gaps stay gaps and blank ends are dropped")
    func sparse() throws {
        let rows = try WorkbookFixture.rows(
            "<row r=\"3\"><c r=\"C3\"><v>1</v></c><c r=\"XFD3\" s=\"1\"/></row><row r=\"1048576\"><c r=\"A1048576\" s=\"1\"/></row>")
        #expect(rows == [[], [], [.empty, .empty, .number(1)]])
    }

    private let styles = """
        <numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>\
        <numFmt numFmtId="171" formatCode="[Red]0.00&quot;days&quot;"/><numFmt numFmtId="172" formatCode="[h]:mm"/>\
        <numFmt numFmtId="173" formatCode="yyyy-mm-dd hh:mm"/></numFmts>\
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/>\
        <xf numFmtId="173"/><xf numFmtId="31"/></cellXfs>
        """

    private func dated(_ cells: String, book: String = "") throws -> [Cell] {
        try WorkbookFixture.rows("<row>\(cells)</row>", styles: styles, book: book)[0]
    }

    @Test("a number under a date format is a day, under others a number")
    func dates() throws {
        let cells = try dated((0...6).map { "<c s=\"\($0)\"><v>45967</v></c>" }.joined())
        let day = Cell.date(year: 2025, month: 11, day: 6)
        #expect(cells == [.number(45_967), day, day, .number(45_967), .text("1103208:00"), day, day])
    }

    @Test("days of 1900 skip the 29th of February that never was; what is no day stays a number")
    func earlyDates() throws {
        let cells = try dated(["1", "59", "60", "61", "0", "-1", "2958465", "2958466"].map { "<c s=\"1\"><v>\($0)</v></c>" }.joined())
        #expect(
            cells == [
                .date(year: 1900, month: 1, day: 1), .date(year: 1900, month: 2, day: 28), .number(60),
                .date(year: 1900, month: 3, day: 1), .number(0), .number(-1), .date(year: 9999, month: 12, day: 31),
                .number(2_958_466),
            ])
    }

    @Test("the 1904 system counts from its own day")
    func since1904() throws {
        let cells = try dated("<c s=\"1\"><v>0</v></c><c s=\"1\"><v>44505</v></c>", book: "<workbookPr date1904=\"1\"/>")
        #expect(cells == [.date(year: 1904, month: 1, day: 1), .date(year: 2025, month: 11, day: 6)])
    }

    @Test("a time of day is kept as text")
    func times() throws {
        let cells = try dated("<c s=\"4\"><v>0.354166666666667</v></c><c s=\"5\"><v>45967.3541666667</v></c>")
        #expect(cells == [.text("08:30"), .text("2025-11-06 08:30")])
    }

    @Test(
        "format codes",
        arguments: [
            ("General", false, false), ("G/通用格式", false, false), ("0.00E+00", false, false), ("#,##0.00", false, false),
            ("yyyy/m/d", true, false), ("[$-804]yyyy\"年\"m\"月\"", true, false), ("m\"月\"d\"日\"", true, false),
            ("h:mm AM/PM", false, true), ("mm:ss.0", false, true), ("yyyy-mm-dd hh:mm:ss", true, true),
            ("\"day\"0", false, false), ("\\d0", false, false), ("0;yyyy", false, false), ("mmm-yy", true, false),
            ("[DBNum1]yyyy年", true, false), ("", false, false), ("\"", false, false), ("[", false, false),
        ])
    func formatCodes(code: String, isDate: Bool, isTime: Bool) {
        #expect(CellStyles.format(ofCode: code) == CellStyles.Format(hasDate: isDate, hasTime: isTime))
    }

    @Test("merged cells keep their first value, which can be filled down")
    func merged() throws {
        let sheet = try WorkbookFixture.read(
            WorkbookFixture.parts(
                """
                <row r="1"><c r="A1" t="str"><v>标题</v></c><c r="B1" t="str"><v>旧</v></c></row>\
                <row r="2"><c r="A2" t="str"><v>问题一</v></c><c r="B2" t="str"><v>措施一</v></c></row>\
                <row r="3"><c r="A3" t="str"><v>旧</v></c><c r="B3" t="str"><v>措施二</v></c></row>
                """, after: "<mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"A2:A3\"/></mergeCells>"))
        #expect(sheet.rows.map { $0.map(\.string) } == [["标题"], ["问题一", "措施一"], ["", "措施二"]])
        #expect(sheet.filledDown().rows.map { $0.map(\.string) } == [["标题"], ["问题一", "措施一"], ["问题一", "措施二"]])
    }

    @Test("hidden sheets are left out")
    func hidden() throws {
        var parts = WorkbookFixture.parts("<row><c><v>1</v></c></row>")
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"]?.replacing(
            "</sheets>", with: "<sheet name=\"下拉\" sheetId=\"2\" state=\"hidden\" r:id=\"rId9\"/></sheets>")
        #expect(try SpreadsheetReader.read(WorkbookFixture.file(parts), name: "a.xlsx").map(\.name) == ["台账"])
    }

    @Test("part names are compared without regard to case")
    func caseOfNames() throws {
        var parts = WorkbookFixture.parts("<row><c t=\"s\"><v>0</v></c></row>", strings: "<si><t>甲</t></si>")
        parts["xl/SharedStrings.xml"] = parts.removeValue(forKey: "xl/sharedStrings.xml")
        #expect(try WorkbookFixture.read(parts).rows == [[.text("甲")]])
    }

    @Test("parts in UTF-16 and with a UTF-8 mark are read")
    func partEncodings() throws {
        let parts = WorkbookFixture.parts("<row><c t=\"s\"><v>0</v></c></row>", strings: "<si><t>甲</t></si>")
        for (encoding, mark) in [(String.Encoding.utf16LittleEndian, Data([0xFF, 0xFE])), (.utf8, Data([0xEF, 0xBB, 0xBF]))] {
            let entries = try parts.map { name, xml in
                let head = "<?xml version=\"1.0\" encoding=\"\(encoding == .utf8 ? "UTF-8" : "UTF-16")\"?>"
                return (name: name, data: mark + (try #require((head + xml).data(using: encoding))))
            }
            let file = try ZipArchive.write(entries, modified: WorkbookFixture.moment)
            #expect(try SpreadsheetReader.read(file, name: "a.xlsx").first?.rows == [[.text("甲")]])
        }
    }

    @Test("what is shown of numbers", arguments: [(13.0, "13"), (-2.0, "-2"), (3.3000000000000003, "3.3"), (0.1, "0.1"), (1e20, "1e+20")])
    func shown(number: Double, text: String) {
        #expect(Cell.number(number).string == text)
    }

    @Test("day numbers agree with Foundation's calendar")
    func civilDays() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "GMT"))
        for day in stride(from: -20_000, to: 60_000, by: 97) {
            let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(day) * 86_400))
            let (year, month, date) = CivilDay.date(fromUnixDay: day)
            #expect(parts.year == year && parts.month == month && parts.day == date)
            #expect(CivilDay.unixDay(year: year, month: month, day: date) == day)
        }
    }
}
