import Foundation
import Testing

@testable import Documents

/// Minimal Word and PDF files, written by hand so that no office program is needed.
enum OfficeFixture {
    static func docx(_ body: String, numbering: String? = nil, styles: String? = nil) throws -> Data {
        let space = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
        var parts: [(name: String, data: Data)] = [
            ("word/document.xml", Data("<w:document \(space)><w:body>\(body)</w:body></w:document>".utf8))
        ]
        if let numbering { parts.append(("word/numbering.xml", Data("<w:numbering \(space)>\(numbering)</w:numbering>".utf8))) }
        if let styles { parts.append(("word/styles.xml", Data("<w:styles \(space)>\(styles)</w:styles>".utf8))) }
        return try ZipArchive.write(parts, modified: Date(timeIntervalSince1970: 1_760_000_000))
    }

    static func paragraph(_ text: String, _ properties: String = "") -> String {
        "<w:p>\(properties.isEmpty ? "" : "<w:pPr>\(properties)</w:pPr>")<w:r><w:t>\(text)</w:t></w:r></w:p>"
    }

    static func numbered(_ text: String, level: Int, id: Int = 1) -> String {
        paragraph(text, "<w:numPr><w:ilvl w:val=\"\(level)\"/><w:numId w:val=\"\(id)\"/></w:numPr>")
    }

    /// One page; each line at its left edge. The font has no glyphs, only the map to Unicode.
    static func pdf(_ lines: [(left: Int, text: String)]) -> Data {
        var content = ""
        for (row, line) in lines.enumerated() {
            let hex = line.text.utf16.map { String(format: "%04X", $0) }.joined()
            content += "BT /F1 12 Tf 1 0 0 1 \(line.left) \(780 - row * 20) Tm <\(hex)> Tj ET\n"
        }
        var map = "begincmap /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        for start in stride(from: 0, to: 256, by: 64) {
            map +=
                "64 beginbfrange\n" + (start..<start + 64).map { String(format: "<%02X00> <%02XFF> <%02X00>\n", $0, $0, $0) }.joined()
                + "endbfrange\n"
        }
        map += "endcmap"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
            "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 /FontDescriptor << /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] /Ascent 800 /Descent -200 /ItalicAngle 0 /CapHeight 700 /StemV 80 >> >>",
            "<< /Length \(map.utf8.count) >>\nstream\n\(map)\nendstream",
        ]
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n" + places.map { String(format: "%010d 00000 n \n", $0) }.joined()
        file += "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF"
        return Data(file.utf8)
    }
}

@Suite("Text out of Word documents")
struct TextWordTests {
    private let levels =
        "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%1）\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%2.\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>"

    private func lines(_ data: Data) throws -> [String] {
        try TextExtractor.extract(data, name: "a.docx").text.split(separator: "\n").map(String.init)
    }

    @Test("automatic numbers are counted as Word prints them")
    func numbers() throws {
        let body = [("党建方面", 0), ("台账不清", 1), ("会风不实", 1), ("作风方面", 0), ("纪律松弛", 1)].map { OfficeFixture.numbered($0.0, level: $0.1) }
            .joined()
        #expect(try lines(OfficeFixture.docx(body, numbering: levels)) == ["（一）党建方面", "1.台账不清", "2.会风不实", "（二）作风方面", "1.纪律松弛"])
    }

    @Test("a style brings its numbering along")
    func styleNumbers() throws {
        let styles =
            "<w:style w:styleId=\"a\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style><w:style w:styleId=\"b\"><w:basedOn w:val=\"a\"/></w:style>"
        let body = OfficeFixture.paragraph("甲", "<w:pStyle w:val=\"b\"/>") + OfficeFixture.paragraph("乙", "<w:pStyle w:val=\"a\"/>")
        #expect(try lines(OfficeFixture.docx(body, numbering: levels, styles: styles)) == ["（一）甲", "（二）乙"])
    }

    @Test("the number formats of Chinese offices")
    func formats() {
        #expect(
            NumberFormat.chinese(10) == "十" && NumberFormat.chinese(12) == "十二" && NumberFormat.chinese(20) == "二十"
                && NumberFormat.chinese(105) == "一百零五")
        #expect(
            NumberFormat.text(3, "decimalEnclosedCircleChinese") == "③" && NumberFormat.text(2, "decimalFullWidth") == "２"
                && NumberFormat.text(4, "upperRoman") == "IV" && NumberFormat.text(12, "chineseLegalSimplified") == "拾贰")
    }

    @Test("deleted and hidden text is gone, inserted text stays")
    func revisions() throws {
        let body =
            "<w:p><w:r><w:t>甲</w:t></w:r><w:del><w:r><w:delText>乙</w:delText></w:r></w:del><w:ins><w:r><w:t>丙</w:t></w:r></w:ins><w:r><w:rPr><w:vanish/></w:rPr><w:t>丁</w:t></w:r></w:p>"
        #expect(try lines(OfficeFixture.docx(body)) == ["甲丙"])
    }

    @Test("rows of a table have tabs, merged cells are empty, a frame of one column is text")
    func tables() throws {
        func cell(_ text: String, _ properties: String = "") -> String {
            "<w:tc><w:tcPr>\(properties)</w:tcPr>\(OfficeFixture.paragraph(text))</w:tc>"
        }
        let merged =
            "<w:tr>\(cell("1", "<w:vMerge w:val=\"restart\"/>"))\(cell("建账"))</w:tr><w:tr>\(cell("", "<w:vMerge/>"))\(cell("销号"))</w:tr>"
        #expect(try lines(OfficeFixture.docx("<w:tbl>\(merged)</w:tbl>")) == ["1\t建账", "\t销号"])
        #expect(try lines(OfficeFixture.docx("<w:tbl><w:tr>\(cell("甲"))</w:tr></w:tbl>")) == ["甲"])
    }

    @Test("a notice in Word with automatic numbers is read like its text")
    func notice() throws {
        let body =
            NoticeText.opening.split(separator: "\n").map { OfficeFixture.paragraph(String($0)) }.joined()
            + OfficeFixture.numbered("党建方面", level: 0) + OfficeFixture.numbered("关于台账不清问题", level: 1)
            + OfficeFixture.paragraph("整改情况：一是建账；二是销号。")
            + OfficeFixture.numbered("关于会风不实问题", level: 1) + OfficeFixture.paragraph("整改情况：精简会议。")
            + NoticeText.closing.split(separator: "\n").map { OfficeFixture.paragraph(String($0)) }.joined()
        let notice = try NoticeReader.read(TextExtractor.extract(OfficeFixture.docx(body, numbering: levels), name: "a.docx").text)
        #expect(notice.findings.map(\.number) == ["1.", "2."])
        #expect(notice.findings.map(\.measures.count) == [2, 1])
        #expect(notice.signedOn == "2025-01-08")
    }

    @Test("a document of entities or endless depth costs no more than its size")
    func hostile() throws {
        let bomb =
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]><w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
        let data = try ZipArchive.write([("word/document.xml", Data(bomb.utf8))], modified: Date(timeIntervalSince1970: 1_760_000_000))
        let text = try? TextExtractor.extract(data, name: "a.docx").text
        #expect((text ?? "").utf8.count < 200)
        _ = try? TextExtractor.extract(OfficeFixture.docx(String(repeating: "<w:sdt>", count: 100_000)), name: "a.docx")
    }
}

@Suite("Text out of PDF files", .enabled(if: Subprocess.find(["pdftotext"]) != nil))
struct TextPDFTests {
    @Test("wrapped lines are joined, paragraphs are told by their indent, page numbers are gone")
    func paragraphs() throws {
        let data = OfficeFixture.pdf([
            (96, "根据县委统一部署，现将巡察整改的情"), (72, "况予以公布。"), (96, "1.关于台账不清问题。"), (96, "整改情况：1.2025年建账并销号"), (72, "落实到位。"), (96, "- 1 -"),
        ])
        let text = try TextExtractor.extract(data, name: "a.pdf")
        #expect(text.format == .pdf)
        #expect(text.text.split(separator: "\n").prefix(3) == ["根据县委统一部署，现将巡察整改的情况予以公布。", "1.关于台账不清问题。", "整改情况：1.2025年建账并销号落实到位。"])
    }

    @Test("a PDF without text, and a broken one, are refused with a sentence")
    func refusals() {
        func reason(_ data: Data) -> DocumentError.Reason? {
            do {
                _ = try TextExtractor.extract(data, name: "a.pdf")
                return nil
            } catch {
                return error.reason
            }
        }
        #expect(reason(OfficeFixture.pdf([])) == .scan)
        #expect(reason(Data("%PDF-1.4\nnothing".utf8)) == .damaged)
        #expect(reason(OfficeFixture.pdf([(72, "巡察整改")]).prefix(300)) != nil)
    }
}

@Suite("PDF reader missing")
struct TextPDFMissingTests {
    @Test("the refusal says what to install or upload instead")
    func missing() {
        let error = #expect(throws: DocumentError.self) { try PDFText.read(Data([1]), program: nil) }
        #expect(error?.reason == .toolMissing)
    }
}
