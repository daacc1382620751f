import Foundation
import Testing

@testable import Documents

/// Small workbooks written by hand, so that a test shows the exact XML that it is about.
enum WorkbookFixture {
    static let relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    static let moment = Date(timeIntervalSince1970: 1_760_000_000)

    /// The parts of a workbook with one sheet, whose `sheetData` (and what follows it) is given.
    static func parts(
        _ sheetData: String, strings: String = "", styles: String = "", book: String = "", after: String = ""
    ) -> [String: String] {
        [
            "[Content_Types].xml": "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
            "_rels/.rels": """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
            <Relationship Id="rId1" Type="\(relationships)/officeDocument" Target="xl/workbook.xml"/></Relationships>
            """,
            "xl/workbook.xml": """
            <workbook xmlns="\(main)" xmlns:r="\(relationships)">\(book)<sheets>\
            <sheet name="台账" sheetId="1" r:id="rId1"/></sheets></workbook>
            """,
            "xl/_rels/workbook.xml.rels": """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
            <Relationship Id="rId1" Type="\(relationships)/worksheet" Target="worksheets/sheet1.xml"/>\
            <Relationship Id="rId2" Type="\(relationships)/sharedStrings" Target="/xl/sharedStrings.xml"/>\
            <Relationship Id="rId3" Type="\(relationships)/styles" Target="styles.xml"/></Relationships>
            """,
            "xl/sharedStrings.xml": "<sst xmlns=\"\(main)\">\(strings)</sst>",
            "xl/styles.xml": "<styleSheet xmlns=\"\(main)\">\(styles)</styleSheet>",
            "xl/worksheets/sheet1.xml":
                "<worksheet xmlns=\"\(main)\"><sheetData>\(sheetData)</sheetData>\(after)</worksheet>",
        ]
    }

    static func file(_ parts: [String: String]) throws -> Data {
        let entries = parts.sorted { $0.key < $1.key }.map { (name: $0.key, data: Data($0.value.utf8)) }
        return try ZipArchive.write(entries, modified: moment)
    }

    static func read(_ parts: [String: String]) throws -> Sheet {
        try #require(try SpreadsheetReader.read(file(parts), name: "a.xlsx").first)
    }

    static func rows(_ sheetData: String, strings: String = "", styles: String = "", book: String = "") throws -> [[Cell]] {
        try read(parts(sheetData, strings: strings, styles: styles, book: book)).rows
    }

    /// The reason of a refusal; fails the test when nothing was refused.
    static func refusal(_ data: Data, name: String = "a.xlsx") throws -> DocumentError.Reason {
        let error = try #require(throws: DocumentError.self) { try SpreadsheetReader.read(data, name: name) }
        // Every sentence tells the clerk what to do.
        #expect(error.sentence.contains("请"), "\(error.sentence)")
        return error.reason
    }
}

/// SplitMix64: the same mutations on every machine.
struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
