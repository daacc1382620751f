/// `word/styles.xml`. Sizes are half-points, distances twentieths of a point.
enum WordStyles {
    static let part = WordParts.head + "<w:styles \(WordParts.namespaces)>" + defaults + styles + "</w:styles>"

    private static let defaults =
        "<w:docDefaults><w:rPrDefault><w:rPr>\(fonts("仿宋"))<w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>"
        + "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\" w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault>"
        + "<w:pPrDefault/></w:docDefaults>"

    /// 28 characters of 16 pt are a little wider than the text area: hence `spacing -5`, which LibreOffice and Word both obey.
    private static let styles = [
        style("Normal", "Normal", isDefault: true, paragraph: exact + "<w:jc w:val=\"both\"/>", run: "<w:spacing w:val=\"-5\"/>"),
        style("BodyText", "Body Text", paragraph: exact + twoCharacters),
        style(
            "Title", "Title", paragraph: keep + exactSpaced + "<w:ind w:firstLine=\"0\"/><w:jc w:val=\"center\"/>",
            run: fonts("方正小标宋简体") + "<w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/>"),
        style("DocumentNumber", "Document Number", paragraph: exact + "<w:jc w:val=\"center\"/>"),
        style(
            "Heading1", "heading 1", paragraph: keep + exact + twoCharacters + "<w:outlineLvl w:val=\"0\"/>", run: fonts("黑体")),
        style(
            "Heading2", "heading 2", paragraph: keep + exact + twoCharacters + "<w:outlineLvl w:val=\"1\"/>", run: kai),
        style(
            "Heading3", "heading 3", paragraph: keep + exact + twoCharacters + "<w:outlineLvl w:val=\"2\"/>", run: "<w:b/>"),
        style(
            "Signature", "Signature",
            paragraph: "<w:spacing w:before=\"\(WordXML.Page.line / 2)\" w:line=\"\(WordXML.Page.line)\" w:lineRule=\"exact\"/>"),
        style(
            "Caption", "caption", paragraph: keep + exact + "<w:jc w:val=\"center\"/>",
            run: fonts("黑体") + "<w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"),
        // Cells leave the page's line grid, or 五号 would stand 29 pt apart, and put no space between digits and characters.
        style(
            "TableCell", "Table Cell",
            paragraph: "<w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/><w:snapToGrid w:val=\"0\"/>"
                + "<w:spacing w:line=\"240\" w:lineRule=\"auto\"/>",
            run: "<w:spacing w:val=\"0\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>"),
        style(
            "TableGap", "Table Gap",
            paragraph: "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"160\" w:lineRule=\"exact\"/>", run: "<w:sz w:val=\"10\"/>"),
        style("Footer", "footer", paragraph: "<w:snapToGrid w:val=\"0\"/><w:spacing w:line=\"240\" w:lineRule=\"auto\"/>"),
    ].joined()

    /// 楷体, the face of second-level headings (GB/T 9704-2012, 7.3.3).
    static let kai = fonts("楷体")

    private static let keep = "<w:keepNext/>"
    private static let exact = "<w:spacing w:line=\"\(WordXML.Page.line)\" w:lineRule=\"exact\"/>"
    private static let exactSpaced = "<w:spacing w:after=\"\(WordXML.Page.line)\" w:line=\"\(WordXML.Page.line)\" w:lineRule=\"exact\"/>"
    private static let twoCharacters = "<w:ind w:firstLineChars=\"200\" w:firstLine=\"640\"/>"

    private static func fonts(_ chinese: String) -> String {
        "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"\(chinese)\" w:cs=\"Times New Roman\"/>"
    }

    private static func style(
        _ id: String, _ name: String, isDefault: Bool = false, paragraph: String, run: String = ""
    ) -> String {
        let opening = isDefault ? "w:type=\"paragraph\" w:default=\"1\"" : "w:type=\"paragraph\""
        let base = isDefault ? "" : "<w:basedOn w:val=\"Normal\"/>"
        let look = run.isEmpty ? "" : "<w:rPr>\(run)</w:rPr>"
        return
            "<w:style \(opening) w:styleId=\"\(id)\"><w:name w:val=\"\(name)\"/>\(base)<w:qFormat/><w:pPr>\(paragraph)</w:pPr>\(look)</w:style>"
    }
}
