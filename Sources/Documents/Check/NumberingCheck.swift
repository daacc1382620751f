/// C1: the findings are numbered without gap and without a number twice.
enum NumberingCheck {
    static func remarks(_ script: Manuscript) -> [Remark] {
        var remarks: [Remark] = []
        for (item, last) in breaks(script) {
            let value = value(of: item)
            guard let last, let value else { continue }
            let range = item.heading
            if value == last {
                remarks.append(script.remark("C1", .warning, range, "问题编号 \(value) 出现两次。请改正编号，免得引用时指错。"))
            } else if value > last + 1 {
                remarks.append(script.remark("C1", .warning, range, "问题编号从 \(last) 跳到 \(value)，缺 \(missing(last, value))。请补上，或改正编号。"))
            } else {
                remarks.append(script.remark("C1", .warning, range, "问题编号 \(value) 排在 \(last) 之后。请按顺序编号。"))
            }
        }
        return remarks.limited(to: 5) { "问题编号还有 \($0) 处不连续。请通查编号。" } + measures(script)
    }

    /// ①②④: a measure is missing or its number is wrong.
    private static func measures(_ script: Manuscript) -> [Remark] {
        var remarks: [Remark] = []
        for item in script.items {
            let marks = item.measures.map { script.mark(before: $0) }
            for index in marks.indices.dropFirst() {
                guard let mark = marks[index], let last = marks[index - 1], mark.style == last.style, mark.value != last.value + 1 else {
                    continue
                }
                let told =
                    mark.value > last.value + 1
                    ? "从 \(last.value) 跳到 \(mark.value)，缺 \(missing(last.value, mark.value))" : "在 \(last.value) 之后又是 \(mark.value)"
                remarks.append(
                    script.remark("C1", .warning, mark.start..<mark.end, path: item.measures[index].path, "措施编号\(told)。请补上，或改正编号。"))
            }
        }
        return remarks.limited(to: 5) { "措施编号还有 \($0) 处不连续。请通查编号。" }
    }

    static func isGapless(_ script: Manuscript) -> Bool {
        breaks(script).isEmpty && script.items.allSatisfy { value(of: $0) != nil }
    }

    private static func missing(_ low: Int, _ high: Int) -> String {
        high - low == 2 ? "\(low + 1)" : "\(low + 1)–\(high - 1)"
    }

    /// The number of a finding, and what stands before it (the 3. of 3.1), which another list has different.
    private static func number(of item: Manuscript.Item) -> (value: Int, list: String)? {
        guard let number = item.finding.number else { return nil }
        let token = TextMap.compact(number)
        let parts = token.split { !($0.digit != nil || Numerals.isChinese($0)) }
        if parts.count > 1, let last = parts.last, let value = Numerals.any(Array(last), at: 0) {
            return (value.value, token[..<last.startIndex].string)
        }
        if let mark = Marks.mark(token + [" "], at: 0) { return (mark.value, "") }
        return parts.first.flatMap { Numerals.any(Array($0), at: 0) }.map { ($0.value, "") }
    }

    private static func value(of item: Manuscript.Item) -> Int? { number(of: item)?.value }

    /// Findings whose number neither follows the one before nor begins again at 1.
    private static func breaks(_ script: Manuscript) -> [(Manuscript.Item, Int?)] {
        var last: Int?
        var section = -1
        var list = ""
        var found: [(Manuscript.Item, Int?)] = []
        for item in script.items {
            guard let (value, own) = number(of: item) else { last = nil; continue }
            let isNewSection = item.index[0] != section || own != list
            list = own
            section = item.index[0]
            if let before = last, value != before + 1, !(value == 1 && (isNewSection || before > 1)) { found.append((item, before)) }
            last = value
        }
        return found
    }
}
