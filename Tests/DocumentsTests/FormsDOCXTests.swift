import Foundation
import Testing

@testable import Documents

@Suite("writing a Word document")
struct FormsDOCXTests {
    private static let form = FormDocument(
        title: "关于<整改>情况的通报 & 说明", docNo: "县融〔2025〕12号",
        blocks: [
            .heading("一、基本情况"), .paragraph("第一段\u{1}。\n第二段 <b>&amp;"),
            .fields([
                ("单位", "县融媒体中心"), ("负责人", "张三"), ("电话", "1"),
                ("说明", String(repeating: "很长的说明。", count: 200)), ("日期", "2025年11月6日"),
            ]),
            .fields([]),
            .table(
                Table(
                    title: "台账", subtitle: "截至今日",
                    columns: [.init("序号", .number), .init("措施", .wide), .init("金额", .money), .init("时限", .date), .init("备注")],
                    rows: (1...60).map {
                        [.integer($0), .text("每周四召开选题策划会\n并留痕"), .integer(123_456), .date(year: 2025, month: 11, day: 6)]
                    },
                    footer: ["填表人："])),
            .table(Table(title: "空表", columns: [])),
            .signatures(["主要负责人签字", "填报单位："]), .pageBreak, .paragraph(""), .heading("二、附件"),
        ], footer: "存证点 changli 12 abc+/=")

    private func parts(_ form: FormDocument = form) throws -> [String: String] {
        try ZipArchive.read(DOCX.write(form, modified: WorkbookFixture.moment)) { _ in true }
            .mapValues { String(decoding: $0, as: UTF8.self) }
    }

    @Test("every part is well-formed XML and every relationship has its part")
    func wellFormed() throws {
        let parts = try parts()
        for (name, xml) in parts {
            var starts = 0
            try SheetXML.walk(Data(xml.utf8)) { part throws(DocumentError) in
                while let event = try part.next() { if case .start = event { starts += 1 } }
            }
            #expect(starts > 0, "\(name)")
        }
        let relations = try Relations(Data(#require(parts["word/_rels/document.xml.rels"]).utf8))
        #expect(relations.byID.count == 5)
        for relation in relations.byID.values { #expect(parts["word/" + relation.target] != nil) }
        let document = try #require(parts["word/document.xml"])
        for id in ["rId4", "rId5"] where document.contains("r:id=\"\(id)\"") {
            #expect(relations.byID[id]?.type.hasSuffix("/footer") == true)
        }
    }

    @Test("signs with combining marks behind them are escaped, and marks that turn the direction are left out")
    func escaped() throws {
        #expect(WordXML.escape("a<\u{301}b&\u{20DD}\u{202E}c") == "a&lt;\u{301}b&amp;\u{20DD}c")
        #expect(FormHTML.page(FormDocument(title: "<\u{301}script>", blocks: [.paragraph("<img src=x>")])).contains("&lt;img src=x&gt;"))
    }

    @Test("laid out by GB/T 9704: A4, 37/35/28/26 mm, 28.95 pt lines, outer page numbers")
    func layout() throws {
        let parts = try parts()
        let document = try #require(parts["word/document.xml"])
        let styles = try #require(parts["word/styles.xml"])
        #expect(document.contains("w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1588\""))
        #expect(document.contains("<w:docGrid w:type=\"lines\" w:linePitch=\"579\"/>"))
        #expect(styles.contains("w:line=\"579\" w:lineRule=\"exact\"") && styles.contains("w:eastAsia=\"方正小标宋简体\""))
        #expect(parts["word/settings.xml"]?.contains("<w:evenAndOddHeaders/>") == true)
        #expect(parts["word/footer1.xml"]?.contains("<w:jc w:val=\"right\"/>") == true)
        #expect(parts["word/footer2.xml"]?.contains("<w:jc w:val=\"left\"/>") == true)
        #expect(parts["word/fontTable.xml"]?.contains("宋体,SimSun") == true)
    }

    @Test("text is escaped, control characters dropped, lines become paragraphs")
    func text() throws {
        let document = try #require(try parts()["word/document.xml"])
        #expect(document.contains("关于&lt;整改&gt;情况的通报 &amp; 说明"))
        #expect(document.contains(">第一段。<") && document.contains(">第二段 &lt;b&gt;&amp;amp;<"))
        #expect(document.contains("每周四召开选题策划会</w:t><w:br/>"))
        #expect(document.contains(">1,234.56<") && document.contains(">2025年11月6日<"))
        #expect(document.contains("年　　月　　日") && document.contains("（盖章）"))
    }

    @Test("columns fill the text area exactly", arguments: [1, 3, 7, 12, 25])
    func columnWidths(count: Int) throws {
        let table = Table(title: "", columns: (0..<count).map { .init("列\($0)", $0 % 3 == 0 ? .wide : .text) }, rows: [[.text("值")]])
        let document = try #require(try parts(FormDocument(title: "t", blocks: [.table(table)]))["word/document.xml"])
        let grid = document.matches(of: /<w:gridCol w:w="(\d+)"/).compactMap { Int($0.1) }
        #expect(grid.count == count && grid.reduce(0, +) == WordXML.Page.text)
    }

    @Test("short fields pair up on one grid; long ones take the row")
    func fields() {
        let xml = FormTables.fields([("甲", "1"), ("乙", "2"), ("丙", "3"), ("丁", String(repeating: "长", count: 40))])
        #expect(xml.components(separatedBy: "<w:tr>").count - 1 == 3)
        #expect(xml.components(separatedBy: "<w:gridSpan w:val=\"3\"/>").count - 1 == 2)
    }

    @Test("the same input and time give the same bytes")
    func deterministic() throws {
        let first = try DOCX.write(Self.form, modified: WorkbookFixture.moment)
        #expect(try first == DOCX.write(Self.form, modified: WorkbookFixture.moment))
    }

    private static let converter: String? = {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        return folders.map { $0 + "/soffice" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }()

    @Test(
        "an office suite opens document and workbook and makes PDFs of them",
        .enabled(if: converter != nil, "no office suite is installed here"), .timeLimit(.minutes(2)))
    func opens() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("changli-forms-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try DOCX.write(Self.form).write(to: folder.appendingPathComponent("form.docx"))
        let table = Table(
            title: "台账", columns: [.init("甲"), .init("乙", .date)], rows: [[.text("一"), .date(year: 2025, month: 1, day: 1)]])
        try XLSX.write([table]).write(to: folder.appendingPathComponent("table.xlsx"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: try #require(Self.converter))
        process.currentDirectoryURL = folder
        process.arguments = [
            "-env:UserInstallation=\(folder.absoluteString)profile", "--headless", "--convert-to", "pdf", "form.docx", "table.xlsx",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        for name in ["form.pdf", "table.pdf"] {
            let pdf = try Data(contentsOf: folder.appendingPathComponent(name))
            #expect(pdf.starts(with: Data("%PDF".utf8)) && pdf.count > 2000)
        }
    }
}
