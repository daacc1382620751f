/// How a number of a list is written. Full and half width count as one style.
enum MarkStyle: Hashable, Sendable {
    /// 第一方面 · 第一部分
    case aspect
    /// 一、
    case ideograph
    /// （一）
    case ideographParen
    /// 1.1 · 1.2.3 (the number of dots)
    case dotted(Int)
    /// 1. · １．
    case dot
    /// "1 " before a heading
    case spaced
    /// 1、
    case comma
    /// （1）
    case paren
    /// 1）
    case halfParen
    /// ①
    case circled
    /// 一是
    case yishi
    /// 第一，
    case ordinal
    /// 其一，
    case qiyi
    /// 首先，其次，再次，最后，
    case shouxian
    /// 问题3 · 反馈问题三：
    case problem
    /// 第三条
    case article
    /// 措施1：
    case measure
    /// 【1】
    case bracket
    /// A cell 序号 of a table.
    case row
    /// Headings without a number.
    case bareSection, bareProblem

    /// The order in which offices nest numbers (一、（一）1.（1）①); nil where any place is usual.
    var rank: Int? {
        switch self {
        case .aspect: 0
        case .ideograph: 1
        case .bareSection: 2
        case .ideographParen: 3
        case .dot, .comma, .spaced, .problem, .article, .row, .bareProblem, .bracket: 4
        case .dotted(let dots): 4 + dots
        case .paren: 6
        case .halfParen: 7
        case .circled: 8
        case .yishi, .ordinal, .qiyi, .shouxian, .measure: nil
        }
    }

    /// A style that a careless typist may have meant instead.
    var kin: MarkStyle? {
        switch self {
        case .dot: .comma
        case .comma: .dot
        case .paren: .halfParen
        case .halfParen: .paren
        default: nil
        }
    }
}

/// A place in the text that may be the number of a list item.
struct Mark: Equatable, Sendable {
    var style: MarkStyle
    var value: Int
    var start: Int
    /// The first scalar after the mark.
    var end: Int
    /// Digits follow at once (1.2025年): a mark only where this number is the one expected.
    var glued = false
}

enum Marks {
    /// The mark that begins at `start`, if the scalars there can be one. Context decides whether it is.
    static func mark(_ text: Scalars, at start: Int) -> Mark? {
        guard start < text.count else { return nil }
        let first = text[start]
        if first.digit != nil { return digits(text, at: start) }
        if let value = enclosed(first) { return Mark(style: value.style, value: value.value, start: start, end: start + 1) }
        switch first {
        case "（", "(", "〔", "[", "［", "【": return parenthesised(text, at: start)
        case "第": return nthProblem(text, at: start) ?? article(text, at: start) ?? ordinal(text, at: start)
        case "其": return qiyi(text, at: start)
        case "首", "再", "然", "最": return shouxian(text, at: start)
        case "问", "反", "存", "具", "巡": return worded(text, at: start, problemWords, .problem)
        case "措", "整": return worded(text, at: start, measureWords, .measure)
        default: return ideograph(text, at: start)
        }
    }

    private static let problemWords = words("巡察反馈问题 巡视反馈问题 反馈问题 存在问题 存在的问题 具体问题 问题")
    private static let measureWords = words("整改措施 措施")

    private static func digits(_ text: Scalars, at start: Int) -> Mark? {
        guard let number = Numerals.arabic(text, at: start), number.end - start <= 3, number.end < text.count else { return nil }
        let sign = text[number.end]
        let next = number.end + 1
        let glued = next < text.count && text[next].digit != nil
        switch sign {
        case ".", "．", "｡":
            if glued, let dotted = dotted(text, at: start) { return dotted }
            return Mark(style: .dot, value: number.value, start: start, end: next, glued: glued)
        case "、": return Mark(style: .comma, value: number.value, start: start, end: next, glued: glued)
        case "）", ")": return Mark(style: .halfParen, value: number.value, start: start, end: next)
        case "-", "－", "—", "–": return glued ? dashed(text, at: start) : nil
        default: return nil
        }
    }

    /// 1.1 and 1.1.2 as heading numbers: small parts, then neither a unit nor a further digit.
    private static func dotted(_ text: Scalars, at start: Int) -> Mark? {
        var index = start
        var parts: [Int] = []
        // No heading goes deeper: 1.1.1.1… is none, and must not be walked to its end from every place in it.
        while parts.count <= 5, let part = Numerals.arabic(text, at: index), part.end - index <= 2 {
            parts.append(part.value)
            index = part.end
            guard index + 1 < text.count, text[index] == "." || text[index] == "．", text[index + 1].digit != nil else { break }
            index += 1
        }
        guard parts.count >= 2, parts.allSatisfy({ (1...40).contains($0) }), index < text.count, let last = parts.last else { return nil }
        if text[index] == "." || text[index] == "．" || text[index] == "、" { index += 1 }
        guard index < text.count, text[index].digit == nil, !units.contains(text[index]) else { return nil }
        return Mark(style: .dotted(parts.count - 1), value: last, start: start, end: index)
    }

    /// "1 学习不深入" and "一 总体情况", at the start of a line only: elsewhere they are quantities.
    static func spaced(_ text: Scalars) -> Mark? {
        guard let number = Numerals.any(text, at: 0), (1...99).contains(number.value), number.end <= 3, number.end < text.count,
            text[number.end].isBlank
        else { return nil }
        var index = number.end
        while index < text.count, text[index].isBlank { index += 1 }
        guard index < text.count, text[index].isHan || text[index] == "“" || text[index] == "《", !Numerals.isChinese(text[index]) else {
            return nil
        }
        if units.contains(text[index]), Titles.score(Array(text[index...])) < 2 { return nil }
        return Mark(style: text[0].digit == nil ? .ideograph : .spaced, value: number.value, start: 0, end: index)
    }

    /// What follows a quantity or a date rather than a heading number.
    static let units: Set<Unicode.Scalar> = Set(
        "年月日时分点万亿元千百%％‰个名次期场人条份件项家户处篇轮批张座辆台套吨亩公平米倍岁周天届里双度版号楼级类种".unicodeScalars)

    private static func enclosed(_ scalar: Unicode.Scalar) -> (style: MarkStyle, value: Int)? {
        let code = Int(scalar.value)
        switch code {
        case 0x2460...0x2473: return (.circled, code - 0x245F)
        case 0x2776...0x277F: return (.circled, code - 0x2775)
        case 0x2780...0x2789: return (.circled, code - 0x277F)
        case 0x24F5...0x24FE: return (.circled, code - 0x24F4)
        case 0x2474...0x2487: return (.paren, code - 0x2473)
        case 0x2488...0x249B: return (.dot, code - 0x2487)
        case 0x3220...0x3229: return (.ideographParen, code - 0x321F)
        default: return nil
        }
    }

    private static func parenthesised(_ text: Scalars, at start: Int) -> Mark? {
        let opener = text[start]
        var index = start + 1
        while index < text.count, text[index].isBlank { index += 1 }
        if opener == "【", let worded = worded(text, at: index, problemWords, .problem), worded.end < text.count,
            text[worded.end] == "】" || text[worded.end - 1] == "】"
        {
            return Mark(style: .problem, value: worded.value, start: start, end: text[worded.end - 1] == "】" ? worded.end : worded.end + 1)
        }
        let chinese: Bool
        let number: (value: Int, end: Int)
        if let arabic = Numerals.arabic(text, at: index) {
            (chinese, number) = (false, arabic)
        } else if let han = Numerals.chinese(text, at: index) {
            (chinese, number) = (true, han)
        } else {
            return nil
        }
        index = number.end
        while index < text.count, text[index].isBlank { index += 1 }
        guard index < text.count, (1...120).contains(number.value) else { return nil }
        var end = index + 1
        switch text[index] {
        case "）", ")", "〕", "]", "］", "】": break
        default: return nil
        }
        // （一）、 and (1). double the sign.
        if end < text.count, text[end] == "、" || text[end] == "." || text[end] == "．" { end += 1 }
        let style: MarkStyle = opener == "【" || opener == "[" || opener == "［" ? .bracket : chinese ? .ideographParen : .paren
        return Mark(style: style, value: number.value, start: start, end: end)
    }

    private static func ideograph(_ text: Scalars, at start: Int) -> Mark? {
        guard let number = Numerals.chinese(text, at: start), (1...99).contains(number.value), number.end - start <= 3,
            number.end < text.count
        else { return nil }
        switch text[number.end] {
        case "、", "．", ".": return Mark(style: .ideograph, value: number.value, start: start, end: number.end + 1)
        case "是":
            guard number.value < 20 else { return nil }
            // 一是，… and 一是：… stand now and then.
            let end = number.end + 1
            let extra = end < text.count && (text[end].isComma || text[end].isColon) ? 1 : 0
            return Mark(style: .yishi, value: number.value, start: start, end: end + extra)
        default: return nil
        }
    }

    private static func ordinal(_ text: Scalars, at start: Int) -> Mark? {
        guard let number = Numerals.any(text, at: start + 1), (1...40).contains(number.value), number.end < text.count else { return nil }
        for word in [Scalars("方面"), Scalars("部分"), Scalars("个方面"), Scalars("大类")] where text.starts(with: word, at: number.end) {
            let end = number.end + word.count
            guard end < text.count, text[end].isColon || text[end] == "、" || text[end].isComma || text[end].isBlank else { return nil }
            return Mark(style: .aspect, value: number.value, start: start, end: end + 1)
        }
        switch text[number.end] {
        case "，", ",", "、", "：", ":": return Mark(style: .ordinal, value: number.value, start: start, end: number.end + 1)
        case "是": return Mark(style: .ordinal, value: number.value, start: start, end: number.end + 1)
        default: return nil
        }
    }

    /// 第3个问题：
    private static func nthProblem(_ text: Scalars, at start: Int) -> Mark? {
        guard let number = Numerals.any(text, at: start + 1), (1...200).contains(number.value), number.end + 3 < text.count else {
            return nil
        }
        for word in [Scalars("个问题"), Scalars("项问题"), Scalars("类问题"), Scalars("个具体问题")] where text.starts(with: word, at: number.end) {
            let end = number.end + word.count
            guard end < text.count, text[end].isColon || text[end] == "、" || text[end].isBlank else { return nil }
            return Mark(style: .problem, value: number.value, start: start, end: end + 1)
        }
        return nil
    }

    private static func qiyi(_ text: Scalars, at start: Int) -> Mark? {
        if let other = shouxian(text, at: start) { return other }
        guard let number = Numerals.chinese(text, at: start + 1), number.value < 20, number.end < text.count else { return nil }
        let sign = text[number.end]
        guard sign.isComma || sign == "、" || sign.isColon || sign == "是" else { return nil }
        return Mark(style: .qiyi, value: number.value, start: start, end: number.end + 1)
    }

    private static func shouxian(_ text: Scalars, at start: Int) -> Mark? {
        for (word, value) in [(Scalars("首先"), 1), (Scalars("其次"), 2), (Scalars("再次"), 3), (Scalars("最后"), 4)]
        where text.starts(with: word, at: start) {
            let end = start + 2
            guard end < text.count, text[end].isComma else { return nil }
            return Mark(style: .shouxian, value: value, start: start, end: end + 1)
        }
        return nil
    }

    /// 问题3： 问题（三） 措施1、 and the like.
    private static func worded(_ text: Scalars, at start: Int, _ words: [Scalars], _ style: MarkStyle) -> Mark? {
        for word in words where text.starts(with: word, at: start) {
            var index = start + word.count
            while index < text.count, text[index].isBlank { index += 1 }
            guard index < text.count else { return nil }
            let opened = text[index] == "（" || text[index] == "("
            if opened { index += 1 }
            guard let number = Numerals.any(text, at: index), (1...200).contains(number.value) else { return nil }
            index = number.end
            if opened {
                guard index < text.count, text[index] == "）" || text[index] == ")" else { return nil }
                index += 1
            }
            guard index < text.count else { return nil }
            switch text[index] {
            case "：", ":", "、", ".", "．", "，", "】": return Mark(style: style, value: number.value, start: start, end: index + 1)
            case let next where next.isBlank: return Mark(style: style, value: number.value, start: start, end: index + 1)
            default: return opened ? Mark(style: style, value: number.value, start: start, end: index) : nil
            }
        }
        return nil
    }
}
