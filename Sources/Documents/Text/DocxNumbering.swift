import Foundation

/// Word's automatic numbers (ECMA-376 part 1, 17.9): they are not in the text, so they are counted here.
struct DocxNumbering {
    struct Level {
        var start = 1
        var format = "decimal"
        var text = ""
        /// Numbers of all levels in Arabic digits (`w:isLgl`).
        var isLegal = false
    }

    /// Levels of each numbering, and which abstract numbering counts for it.
    private var levels: [String: [Int: Level]] = [:]
    private var abstractOf: [String: String] = [:]
    private var overrides: [String: [Int: Int]] = [:]
    private var styles: [String: (numbering: String?, level: Int?, basedOn: String?)] = [:]
    private var counters: [String: [Int: Int]] = [:]
    private var started = Set<String>()

    init(numbering: Data?, styles styleData: Data?) {
        if let numbering, let tree = XMLTree(xml: numbering), let root = tree.root {
            withExtendedLifetime(tree) { readNumbering(root) }
        }
        if let styleData, let tree = XMLTree(xml: styleData), let root = tree.root {
            withExtendedLifetime(tree) { readStyles(root) }
        }
    }

    private mutating func readNumbering(_ root: XMLNode) {
        for node in root.elements {
            switch node.name {
            case "abstractNum":
                guard let id = node.attribute("abstractNumId") else { continue }
                var own: [Int: Level] = [:]
                for level in node.elements where level.name == "lvl" {
                    guard let index = level.attribute("ilvl").flatMap({ Int($0) }) else { continue }
                    own[index] = Self.level(level)
                }
                levels[id] = own
            case "num":
                guard let id = node.attribute("numId"), let abstract = node.child("abstractNumId")?.attribute("val") else { continue }
                abstractOf[id] = abstract
                for override in node.elements where override.name == "lvlOverride" {
                    guard let index = override.attribute("ilvl").flatMap({ Int($0) }) else { continue }
                    if let start = override.child("startOverride")?.attribute("val").flatMap({ Int($0) }) {
                        overrides[id, default: [:]][index] = start
                    }
                }
            default: break
            }
        }
    }

    private static func level(_ node: XMLNode) -> Level {
        var level = Level()
        for part in node.elements {
            switch part.name {
            case "start": level.start = part.attribute("val").flatMap { Int($0) } ?? 1
            case "numFmt": level.format = part.attribute("val") ?? "decimal"
            case "lvlText": level.text = part.attribute("val") ?? ""
            case "isLgl": level.isLegal = part.attribute("val") != "0" && part.attribute("val") != "false"
            default: break
            }
        }
        return level
    }

    private mutating func readStyles(_ root: XMLNode) {
        for node in root.elements where node.name == "style" {
            guard let id = node.attribute("styleId") else { continue }
            let numbering = node.child("pPr")?.child("numPr")
            styles[id] = (
                numbering?.child("numId")?.attribute("val"), numbering?.child("ilvl")?.attribute("val").flatMap { Int($0) },
                node.child("basedOn")?.attribute("val")
            )
        }
    }

    /// The number that Word prints before a paragraph, and the next one counted.
    mutating func number(direct: (id: String?, level: Int?), style: String?) -> String {
        var id = direct.id
        var index = direct.level
        // A style gives what the paragraph leaves out, and so does the style it is based on.
        var name = style
        var depth = 0
        while id == nil || index == nil, let current = name, depth < 20, let known = styles[current] {
            id = id ?? known.numbering
            index = index ?? known.level
            name = known.basedOn
            depth += 1
        }
        guard let id, id != "0", let abstract = abstractOf[id], let own = levels[abstract] else { return "" }
        let position = index ?? 0
        guard let level = own[position] else { return "" }
        if !started.contains(id) {
            started.insert(id)
            for (at, start) in overrides[id] ?? [:] { counters[abstract, default: [:]][at] = start - 1 }
        }
        var counts = counters[abstract] ?? [:]
        counts[position] = (counts[position] ?? level.start - 1) + 1
        for deeper in counts.keys where deeper > position { counts[deeper] = nil }
        counters[abstract] = counts
        return Self.print(level, own, counts)
    }

    /// `第%1章` with each `%n` replaced by the count of level n.
    private static func print(_ level: Level, _ levels: [Int: Level], _ counts: [Int: Int]) -> String {
        guard level.format != "bullet", level.format != "none" else { return "" }
        var out = ""
        var isPlace = false
        for character in level.text {
            if isPlace {
                isPlace = false
                if let place = character.wholeNumberValue, (1...9).contains(place) {
                    let other = levels[place - 1] ?? level
                    out += NumberFormat.text(counts[place - 1] ?? other.start, level.isLegal ? "decimal" : other.format)
                    continue
                }
                out.append("%")
            }
            if character == "%" { isPlace = true } else { out.append(character) }
        }
        return out
    }
}

/// The number formats of ST_NumberFormat that Chinese offices use; others are printed as decimal.
enum NumberFormat {
    static func text(_ value: Int, _ format: String) -> String {
        guard value >= 0, value < 10_000 else { return String(value) }
        switch format {
        case "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
            "koreanCounting":
            return chinese(value)
        case "ideographDigital", "japaneseDigitalTenThousand", "taiwaneseDigital":
            return String(value).map { digits[$0.wholeNumberValue ?? 0] }.joined()
        case "chineseLegalSimplified", "ideographLegalTraditional": return legal(value)
        case "decimalEnclosedCircle", "decimalEnclosedCircleChinese":
            return (1...20).contains(value) ? scalar(0x245F + value) : String(value)
        case "decimalEnclosedParen": return (1...20).contains(value) ? scalar(0x2473 + value) : "(\(value))"
        case "decimalEnclosedFullstop": return (1...20).contains(value) ? scalar(0x2487 + value) : "\(value)."
        case "decimalFullWidth", "decimalFullWidth2": return String(value).map { scalar(0xFF10 + ($0.wholeNumberValue ?? 0)) }.joined()
        case "decimalZero": return value < 10 ? "0\(value)" : String(value)
        case "upperLetter": return letters(value, 0x41)
        case "lowerLetter": return letters(value, 0x61)
        case "upperRoman": return roman(value)
        case "lowerRoman": return roman(value).lowercased()
        default: return String(value)
        }
    }

    private static let digits = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"]

    private static func scalar(_ code: Int) -> String { Unicode.Scalar(UInt32(code)).map { String($0) } ?? "" }

    /// 十二, 一百零五
    static func chinese(_ value: Int) -> String {
        if value < 10 { return value == 0 ? "零" : digits[value] }
        if value < 20 { return "十" + (value == 10 ? "" : digits[value - 10]) }
        var out = ""
        var rest = value
        var gap = false
        for (scale, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
            let count = rest / scale
            rest %= scale
            if count == 0 {
                gap = gap || !out.isEmpty
                continue
            }
            if gap { out += "零" }
            gap = false
            out += digits[count] + name
        }
        return out
    }

    private static func legal(_ value: Int) -> String {
        let legal: [Character: String] = [
            "零": "零", "〇": "零", "一": "壹", "二": "贰", "三": "叁", "四": "肆", "五": "伍", "六": "陆", "七": "柒", "八": "捌", "九": "玖", "十": "拾",
            "百": "佰", "千": "仟",
        ]
        return chinese(value).map { legal[$0] ?? String($0) }.joined()
    }

    /// A … Z, AA, BB: Word repeats the letter.
    private static func letters(_ value: Int, _ first: Int) -> String {
        guard value > 0 else { return String(value) }
        return String(repeating: scalar(first + (value - 1) % 26), count: min((value - 1) / 26 + 1, 20))
    }

    private static func roman(_ value: Int) -> String {
        var rest = value
        var out = ""
        for (number, sign) in [
            (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"),
            (5, "V"), (4, "IV"), (1, "I"),
        ] {
            while rest >= number {
                out += sign
                rest -= number
            }
        }
        return out
    }
}
