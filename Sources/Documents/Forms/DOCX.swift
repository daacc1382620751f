import Foundation

/// Word documents in the layout of official papers (GB/T 9704-2012): A4, 22 lines of 28 characters, title 小标宋 二号, body
/// 仿宋 三号, headings 黑体, page numbers on the outer side.
///
/// The fonts are named, not embedded; `word/fontTable.xml` names what to take where one is missing.
public enum DOCX {
    /// `modified` is the time in the package; the same input and time give the same bytes.
    public static func write(_ form: FormDocument, modified: Date = Date()) throws(DocumentError) -> Data {
        try ZipArchive.write(
            [
                ("[Content_Types].xml", WordParts.contentTypes),
                ("_rels/.rels", WordParts.packageRelations),
                ("docProps/core.xml", WordParts.properties(title: form.title)),
                ("word/document.xml", document(form)),
                ("word/_rels/document.xml.rels", WordParts.documentRelations),
                ("word/styles.xml", WordStyles.part),
                ("word/settings.xml", WordParts.settings),
                ("word/fontTable.xml", WordParts.fonts),
                ("word/footer1.xml", WordParts.footer(.right, note: form.footer)),
                ("word/footer2.xml", WordParts.footer(.left, note: form.footer)),
            ].map { (name: $0.0, data: Data($0.1.utf8)) },
            modified: modified)
    }

    private static func document(_ form: FormDocument) -> String {
        var body = ""
        if let number = form.docNo, !number.isEmpty {
            // Two lines stand free between them (GB/T 9704-2012, 7.3.1); one is enough to tell them apart.
            body += WordXML.paragraph(number, .number) + WordXML.paragraph("", .number)
        }
        body += WordXML.paragraph(form.title, .title)
        for block in form.blocks { body += xml(block) }
        return WordParts.head + "<w:document \(WordParts.namespaces)><w:body>\(body)\(section(form))</w:body></w:document>"
    }

    private static func xml(_ block: FormDocument.Block) -> String {
        switch block {
        case .heading(let text):
            WordXML.paragraph(text, .heading)
        case .section(let text):
            WordXML.paragraph(text, .section)
        case .item(let text):
            WordXML.paragraph(text, .item)
        case .lead(let lead, let text):
            "<w:p><w:pPr><w:pStyle w:val=\"\(WordXML.Style.body.rawValue)\"/></w:pPr>"
                + WordXML.run(lead, properties: WordStyles.kai) + WordXML.run(text) + "</w:p>"
        case .signed(let organ, let day):
            signed(organ, day)
        case .paragraph(let text):
            xmlSafe(text).split(separator: "\n").map { WordXML.paragraph(String($0), .body) }.joined()
        case .fields(let fields):
            FormTables.fields(fields)
        case .table(let table):
            FormTables.table(table)
        case .signatures(let names):
            signatures(names)
        case .pageBreak:
            "<w:p><w:pPr><w:pStyle w:val=\"\(WordXML.Style.gap.rawValue)\"/></w:pPr><w:r><w:br w:type=\"page\"/></w:r></w:p>"
        }
    }

    private static func signed(_ organ: String, _ day: String) -> String {
        let indents = Signed.indents(organ, day)
        func line(_ text: String, _ characters: Double, isKept: Bool) -> String {
            let hundredths = Int((characters * 100).rounded())
            let indent = "<w:ind w:rightChars=\"\(hundredths)\" w:right=\"\(hundredths * 320 / 100)\"/>"
            return WordXML.paragraph(text, .line, align: .right, isKept: isKept, tabs: indent)
        }
        return WordXML.paragraph("", .body) + line(organ, indents.organ, isKept: true) + line(day, indents.day, isKept: false)
    }

    /// 名称：________        年    月    日, by tab stops, so that a long name only shortens its line.
    private static func signatures(_ names: [String]) -> String {
        guard !names.isEmpty else { return "" }
        let tabs =
            "<w:tabs><w:tab w:val=\"left\" w:leader=\"underscore\" w:pos=\"5400\"/>"
            + "<w:tab w:val=\"right\" w:pos=\"\(WordXML.Page.text)\"/></w:tabs>"
        let lines = names.map { name in
            let label = name.hasSuffix("：") ? name : name + "："
            return WordXML.paragraph(label.replacing("\t", with: " ") + "\t\t年　　月　　日", .plain, tabs: tabs)
        }
        return lines.joined() + WordXML.paragraph("（盖章）　　", .plain, align: .right)
    }

    /// `docGrid` of the type `lines` only: `linesAndChars` tears characters apart in LibreOffice.
    private static func section(_ form: FormDocument) -> String {
        typealias Page = WordXML.Page
        // The number stands 7 mm below the text (GB/T 9704-2012, 7.5); small print goes under it.
        let footer = (form.footer ?? "").isEmpty ? 1300 : 1000
        return "<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>"
            + "<w:pgSz w:w=\"\(Page.width)\" w:h=\"\(Page.height)\"/>"
            + "<w:pgMar w:top=\"\(Page.top)\" w:right=\"\(Page.right)\" w:bottom=\"\(Page.bottom)\" w:left=\"\(Page.left)\""
            + " w:header=\"851\" w:footer=\"\(footer)\" w:gutter=\"0\"/>"
            + "<w:docGrid w:type=\"lines\" w:linePitch=\"\(Page.line)\"/></w:sectPr>"
    }
}
