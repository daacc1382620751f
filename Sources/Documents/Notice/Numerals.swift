/// Numbers as offices write them: 12, １２, 十二, 一百五十七, 二〇二四.
enum Numerals {
    static func value(of scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "〇", "○", "零", "Ｏ", "О", "◯": 0
        case "一", "壹": 1
        case "二", "两", "贰": 2
        case "三", "叁": 3
        case "四": 4
        case "五": 5
        case "六": 6
        case "七": 7
        case "八": 8
        case "九": 9
        default: nil
        }
    }

    static func scale(of scalar: Unicode.Scalar) -> Int? {
        switch scalar {
        case "十": 10
        case "百": 100
        case "千": 1000
        default: nil
        }
    }

    static func isChinese(_ scalar: Unicode.Scalar) -> Bool { value(of: scalar) != nil || scale(of: scalar) != nil }

    /// The whole number written in Arabic digits from `start`, at most nine of them.
    static func arabic(_ text: Scalars, at start: Int) -> (value: Int, end: Int)? {
        var index = start
        var value = 0
        while index < text.count, index - start < 9, let digit = text[index].digit {
            value = value * 10 + digit
            index += 1
        }
        if index < text.count, text[index].digit != nil { return nil }
        return index > start ? (value, index) : nil
    }

    /// The whole number written in Chinese numerals from `start`; 二〇二四 is read digit by digit.
    static func chinese(_ text: Scalars, at start: Int) -> (value: Int, end: Int)? {
        var index = start
        while index < text.count, index - start < 9, isChinese(text[index]) { index += 1 }
        guard index > start else { return nil }
        let run = text[start..<index]
        if run.contains(where: { scale(of: $0) != nil }) {
            var total = 0
            var pending = 0
            for scalar in run {
                if let digit = value(of: scalar) {
                    pending = digit
                } else if let unit = scale(of: scalar) {
                    total += (pending == 0 ? 1 : pending) * unit
                    pending = 0
                }
            }
            return (total + pending, index)
        }
        return (run.reduce(0) { $0 * 10 + (value(of: $1) ?? 0) }, index)
    }

    static func any(_ text: Scalars, at start: Int) -> (value: Int, end: Int)? {
        arabic(text, at: start) ?? chinese(text, at: start)
    }
}
