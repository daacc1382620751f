import Foundation

/// Which cell styles show a number as a date or a time (`xl/styles.xml`, ECMA-376 part 1, 18.8.30 and 18.8.31).
struct CellStyles {
    struct Format: Equatable, Sendable {
        var hasDate = false
        var hasTime = false
    }
    /// By the style index of a cell.
    private(set) var formats: [Format] = []

    init() {}

    init(_ xml: Data) throws(DocumentError) {
        var codes: [Int: Format] = [:]
        var ids: [Int] = []
        try SheetXML.walk(xml) { part throws(DocumentError) in
            let numberFormat = part.name("numFmt"), list = part.name("cellXfs"), style = part.name("xf")
            var isInList = false
            while let event = try part.next() {
                switch event {
                case .start(let name, let isEmpty):
                    if name == list {
                        isInList = !isEmpty
                    } else if name == numberFormat {
                        let attributes = try part.attributes()
                        guard let id = attributes["numFmtId"].flatMap({ Int($0) }), let code = attributes["formatCode"] else { continue }
                        codes[id] = Self.format(ofCode: code)
                    } else if name == style, isInList {
                        ids.append(try part.attributes()["numFmtId"].flatMap { Int($0) } ?? 0)
                    }
                case .end(let name):
                    if name == list { isInList = false }
                case .text:
                    continue
                }
            }
        }
        formats = ids.map { codes[$0] ?? Self.builtIn($0) }
    }

    func format(_ style: Int) -> Format {
        formats.indices.contains(style) ? formats[style] : Format()
    }

    /// Formats that files use without declaring them, as Excel in Chinese reads them.
    static func builtIn(_ id: Int) -> Format {
        switch id {
        case 14...17, 27...31, 36, 50...54, 57, 58: Format(hasDate: true)
        case 18...21, 32...35, 45...47, 55, 56: Format(hasTime: true)
        case 22: Format(hasDate: true, hasTime: true)
        default: Format()
        }
    }

    /// Reads the first section of a format code; quoted text, escapes, colours and locales say nothing.
    static func format(ofCode code: String) -> Format {
        var format = Format()
        var hasMonth = false
        var letters = [Character](code.replacing("General", with: "").replacing("AM/PM", with: "").replacing("A/P", with: ""))[...]
        while let letter = letters.popFirst() {
            switch letter {
            case "\"":
                while let quoted = letters.popFirst(), quoted != "\"" {}
            case "\\", "_", "*":
                _ = letters.popFirst()
            case "[":
                var inside = ""
                while let next = letters.popFirst(), next != "]" { inside.append(next) }
                // [h], [mm] and [ss] count beyond a day; anything else in brackets is a colour, locale or condition.
                if !inside.isEmpty, inside.lowercased().allSatisfy({ "hms".contains($0) }) { format.hasTime = true }
            case ";":
                letters = []
            case "y", "Y", "d", "D", "g":
                format.hasDate = format.hasDate || letter != "g"
            case "e":
                // The year in East Asian codes; in 0.00E+00 it is an exponent.
                if letters.first != "+", letters.first != "-" { format.hasDate = true }
            case "m", "M":
                hasMonth = true
            case "h", "H", "s", "S":
                format.hasTime = true
            default:
                continue
            }
        }
        if hasMonth, !format.hasTime { format.hasDate = true }
        return format
    }
}
