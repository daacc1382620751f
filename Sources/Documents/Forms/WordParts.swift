/// The small parts of a Word package (ECMA-376 part 1, 17 and part 2).
enum WordParts {
    static let head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    static let namespaces =
        "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
        + " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""
    private static let word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    private static let relationships = "http://schemas.openxmlformats.org/package/2006/relationships"
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
    private static let metadata = "http://schemas.openxmlformats.org/package/2006/"

    static let contentTypes =
        head + "<Types xmlns=\"\(metadata)content-types\">"
        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        + "<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>"
        + [
            ("document", "document.main+xml"), ("styles", "styles+xml"), ("settings", "settings+xml"),
            ("fontTable", "fontTable+xml"), ("footer1", "footer+xml"), ("footer2", "footer+xml"),
        ].map { "<Override PartName=\"/word/\($0.0).xml\" ContentType=\"\(word)\($0.1)\"/>" }.joined() + "</Types>"

    static let packageRelations =
        head + "<Relationships xmlns=\"\(relationships)\">"
        + "<Relationship Id=\"rId1\" Type=\"\(office)officeDocument\" Target=\"word/document.xml\"/>"
        + "<Relationship Id=\"rId2\" Type=\"\(relationships)/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>"

    static let documentRelations =
        head + "<Relationships xmlns=\"\(relationships)\">"
        + ["styles", "settings", "fontTable", "footer1", "footer2"].enumerated().map { index, name in
            let type = name.hasPrefix("footer") ? "footer" : name
            return "<Relationship Id=\"rId\(index + 1)\" Type=\"\(office)\(type)\" Target=\"\(name).xml\"/>"
        }.joined() + "</Relationships>"

    static func properties(title: String) -> String {
        head + "<cp:coreProperties xmlns:cp=\"\(metadata)metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
            + "<dc:title>\(WordXML.escape(title))</dc:title></cp:coreProperties>"
    }

    static let settings =
        head + "<w:settings \(namespaces)><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"doNotCompress\"/>"
        + "<w:compat><w:compatSetting w:name=\"compatibilityMode\""
        + " w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat></w:settings>"

    /// What stands in for a font that a machine lacks; `w:rFonts` itself takes one name only.
    static let fonts =
        head + "<w:fonts \(namespaces)>"
        + [
            ("方正小标宋简体", "宋体,SimSun"), ("仿宋", "仿宋_GB2312,FangSong,宋体"), ("黑体", "SimHei"), ("楷体", "楷体_GB2312,KaiTi"), ("宋体", "SimSun"),
        ].map { "<w:font w:name=\"\($0.0)\"><w:altName w:val=\"\($0.1)\"/><w:charset w:val=\"86\"/></w:font>" }.joined()
        + "</w:fonts>"

    /// — 1 — in 宋体 四号, one character in from the outer edge (GB/T 9704-2012, 7.5).
    static func footer(_ side: WordXML.Align, note: String?) -> String {
        let indent = side == .right ? "w:rightChars=\"100\" w:right=\"280\"" : "w:leftChars=\"100\" w:left=\"280\""
        let look = "<w:rPr><w:rFonts w:ascii=\"宋体\" w:hAnsi=\"宋体\" w:eastAsia=\"宋体\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/></w:rPr>"
        let run = { (content: String) in "<w:r>\(look)\(content)</w:r>" }
        let number =
            run("<w:t xml:space=\"preserve\">— </w:t>") + run("<w:fldChar w:fldCharType=\"begin\"/>")
            + run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>") + run("<w:fldChar w:fldCharType=\"separate\"/>")
            + run("<w:t>1</w:t>") + run("<w:fldChar w:fldCharType=\"end\"/>") + run("<w:t xml:space=\"preserve\"> —</w:t>")
        let small =
            (note ?? "").isEmpty
            ? ""
            : "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:jc w:val=\"center\"/></w:pPr>"
                + WordXML.run(note ?? "", properties: "<w:sz w:val=\"15\"/><w:szCs w:val=\"15\"/>") + "</w:p>"
        return head
            + "<w:ftr \(namespaces)><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind \(indent)/><w:jc w:val=\"\(side.rawValue)\"/></w:pPr>"
            + number + "</w:p>" + small + "</w:ftr>"
    }
}
