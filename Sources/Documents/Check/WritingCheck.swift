/// C5: signs and slips of the pen, in any text.
enum WritingCheck {
    static func remarks(_ script: Manuscript) -> [Remark] {
        brackets(script) + doubled(script) + halfWidth(script) + long(script) + documentNumbers(script)
    }

    /// “ without ”, 《 without 》, and 《》 within 《》.
    private static func brackets(_ script: Manuscript) -> [Remark] {
        var remarks: [Remark] = []
        for row in script.map.rows where remarks.count < 40 {
            for (open, close) in [("“", "”"), ("《", "》"), ("〔", "〕")] as [(Unicode.Scalar, Unicode.Scalar)] {
                var stack: [Int] = []
                var odd: Int?
                for index in row.range {
                    if script.text[index] == open {
                        if !stack.isEmpty, odd == nil { odd = index }
                        stack.append(index)
                    } else if script.text[index] == close {
                        if stack.isEmpty { odd = odd ?? index } else { stack.removeLast() }
                    }
                }
                if let at = stack.last ?? odd {
                    let clause = script.map.clause(at: at)
                    let near = max(clause.lowerBound, at - 10)..<min(clause.upperBound, at + 12)
                    let isNested = stack.isEmpty && script.text[at] == open
                    let what = isNested ? (open == "《" ? "书名号里又用书名号，里层应为〈〉。" : "里层应改用另一种符号。") : "“\(open)”“\(close)”不成对，请补上缺的一半。"
                    remarks.append(script.remark("C5", isNested ? .hint : .warning, at..<(at + 1), "“\(script.quote(near))”处\(what)"))
                }
            }
        }
        return remarks.limited(to: 4) { "还有 \($0) 处引号、书名号不成对。请通查。" }
    }

    private static let slips = words("，， 。。 ；； 、、 ：： ，。 。， ，； 、， 、。 ；。 。； 的的 与与 进行行 问题题 整改改")

    private static func doubled(_ script: Manuscript) -> [Remark] {
        let text = script.text
        var remarks: [Remark] = []
        var index = 0
        while index + 1 < text.count, remarks.count < 40 {
            guard let slip = slips.first(where: { text.starts(with: $0, at: index) }) else { index += 1; continue }
            let end = index + slip.count
            // 。。。 is an ellipsis of a sort, 目的的 is right.
            let isRight =
                slip == Scalars("的的")
                && (index > 0 && "目有标确".unicodeScalars.contains(text[index - 1]) || end < text.count && text[end] == "确")
            let isDots = end < text.count && text[end] == text[index] && !text[index].isHan
            let isOneRow = script.map.row(at: index) == script.map.row(at: end - 1)
            if !isRight, !isDots, isOneRow {
                remarks.append(
                    script.remark(
                        "C5", .warning, index..<end,
                        "“\(script.quote(max(0, index - 6)..<min(text.count, end + 4)))”处“\(slip.string)”疑为误植。请核对。"))
            }
            index = end
        }
        return remarks.limited(to: 4) { "还有 \($0) 处疑似误植。请通读。" }
    }

    /// Half-width signs between Han, where the text otherwise has full ones.
    private static func halfWidth(_ script: Manuscript) -> [Remark] {
        let text = script.text
        var found: [Int] = []
        for index in text.indices where text[index] == "," || text[index] == ";" || text[index] == ":" {
            guard index > 0, index + 1 < text.count, text[index - 1].isHan, text[index + 1].isHan else { continue }
            found.append(index)
        }
        guard let first = found.first, found.count >= 1 else { return [] }
        return [
            script.remark(
                "C5", .hint, first..<(first + 1), "汉字之间用了半角标点“\(text[first])”\(found.count > 1 ? "等 \(found.count) 处" : "")。请改为全角。")
        ]
    }

    private static let longest = 180

    private static func long(_ script: Manuscript) -> [Remark] {
        var found: [Range<Int>] = []
        for row in script.map.rows {
            var low = row.range.lowerBound
            for index in row.range where script.text[index].endsSentence || index + 1 == row.range.upperBound {
                if index + 1 - low > longest { found.append(low..<(index + 1)) }
                low = index + 1
            }
        }
        guard let first = found.max(by: { $0.count < $1.count }) else { return [] }
        let more = found.count > 1 ? "（共 \(found.count) 句超过 \(longest) 字）" : ""
        return [script.remark("C5", .hint, first, "这一句有 \(first.count) 字\(more)，读者不易看清。请断句。")]
    }

    /// 〔2019〕, not [2019] or （2019）, before a number 号.
    private static let number = Pattern("[\\[［【（(](?:19|20)\\d{2}[\\]］】）)]第?\\d{1,4}号")

    private static func documentNumbers(_ script: Manuscript) -> [Remark] {
        for row in script.map.rows where row.range.count <= 20_000 {
            guard script.text[row.range].contains("号") else { continue }
            let half = PlainDigits.form(script.text[row.range])
            guard let match = number.first(in: half) else { continue }
            let low = row.range.lowerBound + match.range.location
            let range = low..<(low + match.range.length)
            return [script.remark("C5", .hint, range, "发文字号“\(script.quote(range))”的年份应用六角括号〔〕（GB/T 9704）。请改正。")]
        }
        return []
    }
}

enum PlainDigits {
    /// ASCII digits and percent, one UTF-16 unit a scalar, so that a match's range is a range of the text.
    static func form(_ text: some Collection<Unicode.Scalar>) -> String {
        var out = Scalars()
        out.reserveCapacity(text.count)
        for scalar in text {
            if let digit = scalar.digit {
                out.append(Unicode.Scalar(UInt8(0x30 + digit)))
            } else if scalar == "％" {
                out.append("%")
            } else {
                out.append(scalar.value >= 0x1_0000 ? "\u{FFFD}" : scalar)
            }
        }
        return out.string
    }
}
