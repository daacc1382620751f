import Foundation
import Testing

@testable import Documents

@Suite("hostile spreadsheets", .timeLimit(.minutes(3)))
struct TablesHostileTests {
    private func refusal(_ sheetData: String, strings: String = "", after: String = "") throws -> DocumentError.Reason {
        try WorkbookFixture.refusal(WorkbookFixture.file(WorkbookFixture.parts(sheetData, strings: strings, after: after)))
    }

    @Test("other formats are refused by their bytes, whatever their name")
    func otherFormats() throws {
        #expect(try WorkbookFixture.refusal(Data()) == .empty)
        #expect(try WorkbookFixture.refusal(Data([0xD0, 0xCF, 0x11, 0xE0, 0, 0]), name: "a.csv") == .unknownFormat)
        let withPassword = Data([0xD0, 0xCF, 0x11, 0xE0]) + Data("EncryptedPackage".utf8.flatMap { [$0, 0] })
        #expect(try WorkbookFixture.refusal(withPassword) == .encrypted)
        #expect(try WorkbookFixture.refusal(Data("<html><table></table></html>".utf8), name: "a.xls") == .unknownFormat)
        #expect(try WorkbookFixture.refusal(Data("%PDF-1.7".utf8)) == .unknownFormat)
        #expect(try WorkbookFixture.refusal(Data("plain".utf8), name: "a.xlsx") == .unknownFormat)
        let word = try ZipArchive.write([("word/document.xml", Data("<d/>".utf8))], modified: WorkbookFixture.moment)
        #expect(try WorkbookFixture.refusal(word) == .unknownFormat)
    }

    @Test("impossible references and indexes are damage, not a crash")
    func references() throws {
        for reference in ["ZZZZZ1", "XFE1", "1", "", "a1", "AAAAAAAAAAAAAAAAAAAAAAAAA1"] {
            #expect(try refusal("<row r=\"1\"><c r=\"\(reference)\"><v>1</v></c></row>") == .damaged)
        }
        for row in ["0", "-1", "1048577", "99999999999999999999", "x"] {
            #expect(try refusal("<row r=\"\(row)\"><c><v>1</v></c></row>") == .damaged)
        }
        for index in ["-1", "1", "9223372036854775808", "x", "1.5"] {
            #expect(try refusal("<row><c t=\"s\"><v>\(index)</v></c></row>", strings: "<si><t>a</t></si>") == .damaged)
        }
        #expect(try refusal("<row><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>") == .damaged)
        #expect(try refusal("<row r=\"2\"/><row r=\"2\"/>") == .damaged)
        #expect(try refusal("<c><v>1</v></c>") == .damaged)
    }

    @Test("strange styles and merges do no harm")
    func strangeStyles() throws {
        for style in ["-1", "99999999999", "x"] {
            #expect(try WorkbookFixture.rows("<row><c s=\"\(style)\"><v>1</v></c></row>") == [[.number(1)]])
        }
        for range in ["B2:A1", "", ":", "A1:ZZZZ9", "A0:A1", "A1:A9999999"] {
            #expect(try refusal("<row><c><v>1</v></c></row>", after: "<mergeCell ref=\"\(range)\"/>") == .damaged)
        }
        for number in ["nan", "inf", "1e999", "0x10", "--1"] {
            _ = try WorkbookFixture.rows("<row><c><v>\(number)</v></c></row>")
        }
    }

    @Test("overlapping merges cannot multiply the work")
    func manyMerges() throws {
        let row = "<row>" + String(repeating: "<c><v>1</v></c>", count: 200) + "</row>"
        let merges = String(repeating: "<mergeCell ref=\"A1:XFD1048576\"/>", count: 50_000)
        #expect(try refusal(String(repeating: row, count: 200), after: merges) == .damaged)
    }

    @Test("too many rows, columns, cells and too much text are refused")
    func limits() throws {
        #expect(try refusal("<row r=\"200001\"><c><v>1</v></c></row>") == .tooLarge)
        #expect(try refusal("<row><c r=\"GS1\"><v>1</v></c></row>") == .tooLarge)
        #expect(try WorkbookFixture.rows("<row><c r=\"GR1\"><v>1</v></c></row>")[0].count == 200)
        #expect(try refusal(String(repeating: "<row><c r=\"GR1\"><v>1</v></c></row>", count: 20_001)) == .tooLarge)
        let long = String(repeating: "字", count: 10_000)
        #expect(
            try refusal(String(repeating: "<row><c t=\"s\"><v>0</v></c></row>", count: 800), strings: "<si><t>\(long)</t></si>")
                == .tooLarge)
    }

    @Test("sheets that point at one part are refused")
    func sharedParts() throws {
        var parts = WorkbookFixture.parts("<row><c><v>1</v></c></row>")
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"]?.replacing(
            "</sheets>", with: "<sheet name=\"二\" sheetId=\"2\" r:id=\"rId1\"/></sheets>")
        #expect(try WorkbookFixture.refusal(WorkbookFixture.file(parts)) == .damaged)
    }

    @Test("entities, inner and outer, are refused before they expand")
    func entities() throws {
        var laughs = "<!ENTITY a0 \"ha\">"
        for level in 1...20 { laughs += "<!ENTITY a\(level) \"" + String(repeating: "&a\(level - 1);", count: 10) + "\">" }
        let attacks = [
            "<!DOCTYPE x [\(laughs)]>", "<!DOCTYPE x [<!ENTITY a20 SYSTEM \"file:///etc/hostname\">]>",
            "<!DOCTYPE x SYSTEM \"http://127.0.0.1:9/x.dtd\">",
        ]
        for attack in attacks {
            for name in ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/workbook.xml", "_rels/.rels"] {
                var parts = WorkbookFixture.parts("<row><c t=\"inlineStr\"><is><t>&a20;</t></is></c></row>")
                parts[name] = attack + (parts[name] ?? "")
                #expect(try WorkbookFixture.refusal(WorkbookFixture.file(parts)) == .damaged)
            }
        }
        #expect(try refusal("<row><c r=\"&a20;\"><v>1</v></c></row>") == .damaged)
    }

    @Test("deep nesting and parts cut short are damage")
    func malformed() throws {
        #expect(try refusal(String(repeating: "<row>", count: 10_000)) == .damaged)
        let parts = WorkbookFixture.parts("<row><c t=\"s\"><v>0</v></c></row>", strings: "<si><t>a</t></si>")
        for name in parts.keys where name != "[Content_Types].xml" {
            var cut = parts
            cut[name] = String((parts[name] ?? "").dropLast(9))
            #expect(try WorkbookFixture.refusal(WorkbookFixture.file(cut)) == .damaged)
            cut[name] = nil
            if name.hasPrefix("xl/work") { #expect(try WorkbookFixture.refusal(WorkbookFixture.file(cut)) == .damaged) }
        }
    }

    @Test("thousands of seeded mutations of a real file neither crash nor hang")
    func mutations() throws {
        let table = Table(
            title: "台账", columns: [.init("序号", .number), .init("内容", .wide), .init("日期", .date)],
            rows: [[.integer(1), .text("甲"), .date(year: 2025, month: 11, day: 6)], [.integer(2), .text("乙")]], footer: ["盖章"])
        let file = try XLSX.write([table], created: WorkbookFixture.moment)
        let parts = try ZipArchive.read(file) { _ in true }
        let names = parts.keys.filter { $0.hasPrefix("xl/") && !$0.contains("theme") }.sorted()
        var random = SeededRandom(state: 20_251_106)
        var readable = 0
        for round in 0..<4000 {
            var mutant = file
            if round % 2 == 0 {
                mutate(&mutant, &random)
            } else {
                // The container is sound, so that the mutation reaches the XML.
                var changed = parts
                let name = names[Int.random(in: 0..<names.count, using: &random)]
                mutate(&changed[name, default: Data()], &random)
                mutant = try ZipArchive.write(
                    changed.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }, modified: WorkbookFixture.moment)
            }
            do {
                _ = try SpreadsheetReader.read(mutant, name: "a.xlsx")
                readable += 1
            } catch {
                #expect(!error.sentence.isEmpty)
            }
        }
        #expect(readable > 100, "the mutations should not all fail at the door")
    }

    private func mutate(_ data: inout Data, _ random: inout SeededRandom) {
        for _ in 0..<Int.random(in: 1...4, using: &random) where !data.isEmpty {
            let place = Int.random(in: 0..<data.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: data[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 1: data[place] = UInt8.random(in: 0...255, using: &random)
            case 2: data = Data(data.prefix(place))
            case 3: data.removeSubrange(place..<min(data.count, place + Int.random(in: 1...20, using: &random)))
            default: data.insert(contentsOf: Data("9999999999".utf8.prefix(Int.random(in: 1...10, using: &random))), at: place)
            }
            data = Data(data)
        }
    }
}
