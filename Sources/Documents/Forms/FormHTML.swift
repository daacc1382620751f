/// The same document as a page that prints in the layout of official papers, complete in itself: no script, no address is fetched.
public enum FormHTML {
    public static func page(_ form: FormDocument) -> String {
        var body = ""
        if let number = form.docNo, !number.isEmpty { body += "<p class=\"number\">\(WordXML.escape(number))</p>\n" }
        body += "<h1>\(WordXML.escape(form.title))</h1>\n"
        for block in form.blocks { body += html(block) }
        if let footer = form.footer, !footer.isEmpty { body += "<p class=\"small\">\(WordXML.escape(footer))</p>\n" }
        return """
            <!doctype html>
            <html lang="zh-CN"><head><meta charset="utf-8"><title>\(WordXML.escape(form.title))</title><style>\(style)</style></head>
            <body>
            \(body)</body></html>

            """
    }

    private static func html(_ block: FormDocument.Block) -> String {
        switch block {
        case .heading(let text): "<h2>\(WordXML.escape(text))</h2>\n"
        case .section(let text): "<h3>\(WordXML.escape(text))</h3>\n"
        case .item(let text): "<h4>\(WordXML.escape(text))</h4>\n"
        case .lead(let lead, let text): "<p><b>\(WordXML.escape(lead))</b>\(WordXML.escape(text))</p>\n"
        case .paragraph(let text): xmlSafe(text).split(separator: "\n").map { "<p>\(WordXML.escape(String($0)))</p>\n" }.joined()
        case .signed(let organ, let day): signed(organ, day)
        case .fields(let fields):
            "<table class=\"fields\">\n"
                + fields.map { "<tr><th>\(WordXML.escape($0.label))</th><td>\(WordXML.escape($0.value))</td></tr>\n" }.joined()
                + "</table>\n"
        case .table(let table): html(table)
        case .signatures(let names):
            names.map { "<p class=\"sign\">\(WordXML.escape($0))</p>\n" }.joined() + "<p class=\"signed\">（盖章）</p>\n"
        case .pageBreak: "<div class=\"break\"></div>\n"
        }
    }

    private static func signed(_ organ: String, _ day: String) -> String {
        let indents = Signed.indents(organ, day)
        return "<p class=\"signed first\" style=\"padding-right:\(indents.organ)em\">\(WordXML.escape(organ))</p>\n"
            + "<p class=\"signed\" style=\"padding-right:\(indents.day)em\">\(WordXML.escape(day))</p>\n"
    }

    private static func html(_ table: Table) -> String {
        // Days and numbers are not broken into two lines.
        func style(_ column: Table.Column) -> String { column.kind == .date || column.kind == .number ? " class=\"whole\"" : "" }
        let head = table.columns.map { "<th\(style($0))>\(WordXML.escape($0.title))</th>" }.joined()
        let rows = table.rows.map { row in
            "<tr>" + zip(row, table.columns).map { "<td\(style($1))>\(WordXML.escape($0.printed($1.kind)))</td>" }.joined() + "</tr>\n"
        }.joined()
        return "<table>\n<thead><tr>\(head)</tr></thead>\n\(rows)</table>\n"
    }

    /// GB/T 9704-2012 for paper: A4, 37/35/28/26 mm, 22 lines of 28 characters, page numbers on the outer side. What a machine lacks
    /// of the named fonts, Noto stands in for. Cells draw their own lines: where collapsed ones are broken by a page, WeasyPrint loses some.
    private static let style = """
        @page { size: A4; margin: 37mm 26mm 35mm 28mm }
        @page :right { @bottom-right { content: "— " counter(page) " —"; font: 14pt 宋体, SimSun, "Noto Serif CJK SC"; padding-right: 14pt } }
        @page :left { @bottom-left { content: "— " counter(page) " —"; font: 14pt 宋体, SimSun, "Noto Serif CJK SC"; padding-left: 14pt } }
        body { font: 16pt/28.95pt 仿宋, 仿宋_GB2312, FangSong, "Noto Serif CJK SC", serif; letter-spacing: -.25pt; max-width: 156mm; margin: 0 auto;
          text-align: justify; orphans: 2; widows: 2; color: #000 }
        h1 { font: 22pt/34pt 方正小标宋简体, 宋体, "Noto Serif CJK SC", serif; text-align: center; margin: 0 0 28.95pt }
        h2, h3, h4, p { margin: 0; text-indent: 2em; font-size: 16pt; line-height: 28.95pt }
        h2 { font-family: 黑体, SimHei, "Noto Sans CJK SC", sans-serif; font-weight: normal; break-after: avoid }
        h3, p b { font-family: 楷体, 楷体_GB2312, KaiTi, "Noto Serif CJK SC", serif; font-weight: bold }
        h3, h4 { break-after: avoid }
        .number, .signed, .small { text-indent: 0 }
        .number { text-align: center; margin-bottom: 57.9pt }
        .signed { text-align: right; break-before: avoid }
        .first { margin-top: 28.95pt }
        .small { font-size: 9pt; line-height: 14pt; margin-top: 28.95pt; word-break: break-all; letter-spacing: 0 }
        table { border-collapse: separate; border-spacing: 0; border-left: .5pt solid #000; width: 100%; font-size: 10.5pt; line-height: 16pt;
          letter-spacing: 0 }
        th, td { border: 0 solid #000; border-width: 0 .5pt .5pt 0; padding: 2pt 4pt; text-align: left; vertical-align: top }
        thead th, .fields tr:first-child > * { border-top-width: .5pt }
        tr { break-inside: avoid }
        .whole { white-space: nowrap }
        .break { break-after: page }
        """
}

/// The same as plain text, a paragraph a line.
public enum FormText {
    public static func text(_ form: FormDocument) -> String {
        var lines: [String] = []
        for block in form.blocks {
            switch block {
            case .heading(let text), .section(let text), .item(let text), .paragraph(let text): lines.append(text)
            case .lead(let lead, let text): lines.append(lead + text)
            case .signed(let organ, let day): lines += [organ, day]
            case .fields(let fields): lines += fields.map { "\($0.label)：\($0.value)" }
            case .table(let table):
                lines.append(table.columns.map(\.title).joined(separator: "\t"))
                lines += table.rows.map { zip($0, table.columns).map { $0.plain($1.kind) }.joined(separator: "\t") }
            case .signatures(let names): lines += names
            case .pageBreak: break
            }
        }
        if let footer = form.footer, !footer.isEmpty { lines.append(footer) }
        // The heading stands apart from what is above and below it.
        let head = [form.docNo ?? "", form.title].filter { !$0.isEmpty }.joined(separator: "\n\n")
        return head + "\n\n" + lines.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }
}
