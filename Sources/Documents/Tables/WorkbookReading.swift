import Foundation

/// From the package to its sheets: ECMA-376 part 1, 18.2 (workbook), part 2, 9.3 (relationships).
enum WorkbookReading {
    /// Room for 200,000 rows of 10 columns in one part; the cells themselves are counted by `SheetBudget`.
    private static let limits = ZipArchive.Limits(entryBytes: 160 << 20, totalBytes: 256 << 20, entries: 2000)

    static func read(_ data: Data, _ budget: inout SheetBudget) throws(DocumentError) -> [Sheet] {
        let package = try parts(of: data, ["_rels/.rels"])
        let bookPath = try bookPath(package.found["_rels/.rels"], names: package.names)
        let relationsPath = relationsPath(of: bookPath)
        let bookParts = try parts(of: data, [bookPath, relationsPath]).found
        guard let bookXML = bookParts[bookPath] else { throw .damagedSheet }
        let book = try Workbook(bookXML)
        let relations = try bookParts[relationsPath].map(Relations.init) ?? Relations()

        var paths: [(name: String, path: String)] = []
        var taken = Set<String>()
        for sheet in book.sheets where sheet.isVisible {
            guard let relation = relations.byID[sheet.relation] else { throw .damagedSheet }
            guard relation.type.hasSuffix("/worksheet") else { continue }
            let path = resolve(relation.target, from: bookPath)
            // Thousands of sheets that point at one part would multiply the work without end.
            guard taken.insert(path).inserted else { throw .damagedSheet }
            paths.append((sheet.name, path))
        }
        guard !paths.isEmpty else { throw DocumentError(.empty, "表格里没有可见的工作表，请检查后重新上传。") }
        let stringsPath = relations.target(ofType: "/sharedStrings").map { resolve($0, from: bookPath) }
        let stylesPath = relations.target(ofType: "/styles").map { resolve($0, from: bookPath) }
        let parts = try parts(of: data, taken.union([stringsPath, stylesPath].compactMap(\.self))).found

        let strings = try stringsPath.flatMap { parts[$0] }.map(SharedStrings.init)?.strings ?? []
        let styles = try stylesPath.flatMap { parts[$0] }.map(CellStyles.init) ?? CellStyles()
        var sheets: [Sheet] = []
        for (name, path) in paths {
            guard let xml = parts[path] else { throw .damagedSheet }
            var reading = WorksheetReading(strings: strings, styles: styles, countsFrom1904: book.countsFrom1904, budget: budget)
            try reading.read(xml)
            budget = reading.budget
            sheets.append(Sheet(name: name, rows: reading.rows, merged: reading.merged))
        }
        return sheets
    }

    /// Parts by lower-case name, for OPC compares names without regard to case (ECMA-376 part 2, 6.3.5) and some programs
    /// write `SharedStrings.xml`.
    private static func parts(
        of data: Data, _ wanted: Set<String>
    ) throws(DocumentError) -> (found: [String: Data], names: Set<String>) {
        var names = Set<String>()
        var isTwice = false
        let read = try ZipArchive.read(data, limits: limits) { name in
            let isNew = names.insert(name.lowercased()).inserted
            isTwice = isTwice || !isNew
            return wanted.contains(name.lowercased())
        }
        guard !isTwice else { throw .damagedSheet }
        var found: [String: Data] = [:]
        for (name, part) in read { found[name.lowercased()] = part }
        return (found, names)
    }

    private static func bookPath(_ relations: Data?, names: Set<String>) throws(DocumentError) -> String {
        let target = try relations.map(Relations.init)?.target(ofType: "/officeDocument")
        let path = target.map { resolve($0, from: "") } ?? "xl/workbook.xml"
        if names.contains("word/document.xml") {
            throw DocumentError(.unknownFormat, "这是文字文档，不是表格，请把其中的表格复制到 Excel 或 WPS 表格，存为 .xlsx 后重新上传。")
        }
        if path.hasSuffix(".bin") {
            throw DocumentError(.unknownFormat, "这是二进制表格（.xlsb），请在 Excel 中另存为 .xlsx 后重新上传。")
        }
        guard names.contains(where: { $0.hasPrefix("xl/") }) else {
            throw DocumentError(.unknownFormat, "该文件不是 .xlsx 表格，请在 Excel 或 WPS 中另存为 .xlsx 后重新上传。")
        }
        return path
    }

    private static func relationsPath(of path: String) -> String {
        var parts = path.split(separator: "/").map(String.init)
        let file = parts.popLast() ?? ""
        return (parts + ["_rels", file + ".rels"]).joined(separator: "/")
    }

    /// A relationship's target as a lower-case entry name: absolute from the root, else relative to its source part (RFC 3986, 5.2).
    private static func resolve(_ target: String, from source: String) -> String {
        if target.hasPrefix("/") { return String(target.drop { $0 == "/" }).lowercased() }
        var folder = source.split(separator: "/").dropLast().map(String.init)
        for step in target.split(separator: "/") {
            if step == ".." { _ = folder.popLast() } else if step != "." { folder.append(String(step)) }
        }
        return folder.joined(separator: "/").lowercased()
    }
}

/// `xl/workbook.xml`: names, order and visibility of the sheets, and the day that dates count from.
struct Workbook {
    var sheets: [(name: String, relation: String, isVisible: Bool)] = []
    var countsFrom1904 = false

    init(_ xml: Data) throws(DocumentError) {
        var sheets: [(name: String, relation: String, isVisible: Bool)] = []
        var countsFrom1904 = false
        try SheetXML.walk(xml) { part throws(DocumentError) in
            let sheet = part.name("sheet"), properties = part.name("workbookPr")
            while let event = try part.next() {
                guard case .start(let name, _) = event else { continue }
                if name == sheet {
                    let attributes = try part.attributes()
                    let state = attributes["state"] ?? "visible"
                    sheets.append((attributes["name"] ?? "", attributes["r:id"] ?? "", state == "visible"))
                } else if name == properties {
                    let flag = try part.attributes()["date1904"]
                    countsFrom1904 = flag == "1" || flag == "true"
                }
            }
        }
        self.sheets = sheets
        self.countsFrom1904 = countsFrom1904
    }
}

/// A `.rels` part. Targets outside the package are never followed.
struct Relations {
    var byID: [String: (type: String, target: String)] = [:]

    init() {}

    init(_ xml: Data) throws(DocumentError) {
        var found: [String: (type: String, target: String)] = [:]
        try SheetXML.walk(xml) { part throws(DocumentError) in
            let relationship = part.name("Relationship")
            while let event = try part.next() {
                guard case .start(let name, _) = event, name == relationship else { continue }
                let attributes = try part.attributes()
                guard attributes["TargetMode"] != "External", let id = attributes["Id"] else { continue }
                found[id] = (attributes["Type"] ?? "", attributes["Target"] ?? "")
            }
        }
        byID = found
    }

    /// The smallest id first, so that the answer does not depend on a dictionary's order.
    func target(ofType suffix: String) -> String? {
        byID.filter { $0.value.type.hasSuffix(suffix) }.min { $0.key < $1.key }?.value.target
    }
}
