/// Title, unit, inspector and days, from what stands before and after the findings.
enum Head {
    private static let titleEnds = words("通报 公示 公告 公开 报告 情况 通告 公报 说明 公布 一览表 台账 清单 表 通报） 公示） 公告） 报告） 通报) 公示)")
    private static let bodies = words(
        """
        委员会 党委 党组 支部 总支 总支部 工委 党工委 支委会 支部委员会 领导小组 办公室 党组织 公司 中心 医院
        学校 大学 学院 局 委 办 院 校 镇 街道 乡 社区 村 集团 处 所 站 馆 会 社 部 台
        """)

    static func isTitle(_ line: Line) -> Bool {
        let text = line.text
        guard (8...80).contains(text.count), line.mark == nil, line.label == nil, text.contains(Scalars("整改")), text.contains(Scalars("巡"))
        else { return false }
        guard !text.contains(where: { $0.endsSentence || $0.isColon || $0 == "；" || $0 == "\t" || $0 == "|" }) else { return false }
        return text.endsWithAny(titleEnds)
    }

    /// The title's first and last line within the first lines of a text.
    static func title(_ lines: [Line]) -> ClosedRange<Int>? {
        var found: ClosedRange<Int>?
        for index in lines.indices.prefix(80) {
            let line = lines[index]
            if isTitle(line) {
                found = widen(index...index, lines)
                continue
            }
            // A title broken within 整改情况.
            if index > 0, !line.blankBefore, line.text.count <= 40, lines[index - 1].text.count <= 50, found?.contains(index - 1) != true {
                let joined = Line(lines[index - 1].text + line.text)
                if isTitle(joined), line.mark == nil { found = widen(index - 1...index, lines) }
            }
            // Behind the first paragraph no title follows.
            if found != nil, line.text.count > 60 || line.mark != nil { break }
            if found == nil, line.mark != nil, index > 40 { break }
        }
        return found
    }

    /// 中共某某委员会 ⏎ 关于…的通报 is one title; with an empty line between, the first is a letterhead.
    private static func widen(_ range: ClosedRange<Int>, _ lines: [Line]) -> ClosedRange<Int> {
        var low = range.lowerBound
        while low > 0, range.upperBound - low < 3, !lines[low].blankBefore {
            let text = lines[low].text
            let above = lines[low - 1].text
            guard above.count <= 40, lines[low - 1].mark == nil, lines[low - 1].label == nil, !Furniture.isFurniture(above),
                !above.contains(where: { $0.isTerminator || $0.isColon }), !isTitle(lines[low - 1])
            else { break }
            let opensHere = isBody(above) && !isBody(Array(text.prefix(while: { $0 != "关" && $0 != "巡" })))
            let brokenHere =
                above.starts(with: Scalars("关于"), at: 0) || above.starts(with: Scalars("中共"), at: 0) && !text.contains(Scalars("中共"))
                || above.contains(Scalars("关于"))
            guard opensHere || brokenHere else { break }
            low -= 1
        }
        return low...range.upperBound
    }

    static func isBody(_ text: Scalars) -> Bool {
        guard (4...40).contains(text.count), !text.contains(where: { $0.isTerminator || $0.isColon || $0.isComma || $0.digit != nil })
        else { return false }
        return text.endsWithAny(bodies)
    }

    /// The unit that a title names before 关于.
    static func unit(inTitle title: Scalars) -> Scalars? {
        guard let about = title.firstIndex(of: Scalars("关于"), from: 0), about >= 4 else { return nil }
        let unit = Array(title[..<about].trimmed)
        return isBody(unit) ? unit : nil
    }

    // MARK: Inspector

    private static let groups = [Scalars("巡察组"), Scalars("巡视组")]

    /// The group as named: extended to the left until a word that cannot be part of its name.
    static func inspector(in text: Scalars) -> (name: Scalars, numbered: Bool)? {
        var best: (name: Scalars, numbered: Bool)?
        for index in text.indices where text[index] == "组" && index >= 2 {
            guard let start = inspectorStart(text, index) else { continue }
            let name = Array(text[start...index])
            let numbered = name.contains { Numerals.isChinese($0) || $0.digit != nil }
            guard name.count >= 4 else { continue }
            if best == nil || (numbered && best?.numbered == false) { best = (name, numbered) }
        }
        return best
    }

    private static func inspectorStart(_ text: Scalars, _ end: Int) -> Int? {
        // 巡察组, 巡察二组, 巡察第二组
        var word = end - 1
        while word > 0, Numerals.isChinese(text[word]) || text[word].digit != nil || text[word] == "第" { word -= 1 }
        guard word >= 1, text[word] == "察" || text[word] == "视", text[word - 1] == "巡" else { return nil }
        var start = word - 1
        while start > 0, end - start < 24 {
            let before = text[start - 1]
            if before.isBlank || stops.contains(before) || !(before.isHan || before.digit != nil) { break }
            start -= 1
        }
        let lead = Array(text[start..<word - 1])
        return lead.contains(where: { $0 == "委" || $0 == "央" || $0 == "党" || $0 == "组" || $0 == "第" || $0 == "级" || $0 == "提" })
            || lead.isEmpty ? start : nil
    }

    private static let stops: Set<Unicode.Scalar> = Set("日月年由经对向按照据受被与和及于的间起至了并在后前接令派从是将会了为同以".unicodeScalars)

    // MARK: Days

    /// Reads the days that a line of the preamble tells. Returns whether it told any.
    static func readDays(_ text: Scalars, year: inout Int?, into notice: inout Notice) -> Bool {
        let dates = Dates.all(in: text, year: &year)
        var fed = false
        if notice.inspector == nil || isNumbered(notice.inspector) == false, let found = inspector(in: text) {
            let name = found.name.string
            if notice.inspector == nil || found.numbered { notice.inspector = name; fed = true }
        }
        fed = readRange(text, dates, &notice) || fed
        fed = readFeedback(text, dates, &notice) || fed
        return readAsOf(text, dates, &notice) || fed
    }

    private static func isNumbered(_ name: String?) -> Bool? {
        name.map { $0.unicodeScalars.contains { Numerals.isChinese($0) || $0.digit != nil } }
    }

    private static func readRange(_ text: Scalars, _ dates: [Dates.Found], _ notice: inout Notice) -> Bool {
        guard notice.inspectedFrom == nil, notice.inspectedTo == nil else { return false }
        for (first, second) in zip(dates, dates.dropFirst())
        where second.start - first.end <= 6 && Dates.joins(text[first.end..<second.start]) {
            let sentence = around(text, first.start, second.end)
            guard sentence.contains(Scalars("巡察")) || sentence.contains(Scalars("巡视")) else { continue }
            guard !before(text, first.start, Scalars("公示")) else { continue }
            notice.inspectedFrom = first.iso
            var last = second
            last.year = last.year ?? first.year
            notice.inspectedTo = last.iso
            return true
        }
        return false
    }

    private static func readFeedback(_ text: Scalars, _ dates: [Dates.Found], _ notice: inout Notice) -> Bool {
        guard notice.feedbackOn == nil else { return false }
        var position = 0
        while let at = text.firstIndex(of: Scalars("反馈"), from: position) {
            position = at + 2
            let candidates = dates.filter { date in
                date.end <= at && at - date.end <= 50 && date.day != nil && !isAsOf(text, date)
                    && !text[date.end..<at].contains(where: \.endsSentence) && !isRangeStart(date, dates, text)
            }
            // A day right behind the range of the inspection belongs to the feedback only if the range is not that day's.
            guard let date = candidates.last, !(isRangeEnd(date, dates, text)) else { continue }
            notice.feedbackOn = date.iso
            return notice.feedbackOn != nil
        }
        return false
    }

    private static func isRangeStart(_ date: Dates.Found, _ dates: [Dates.Found], _ text: Scalars) -> Bool {
        dates.contains { $0.start > date.end && $0.start - date.end <= 6 && Dates.joins(text[date.end..<$0.start]) }
    }

    private static func isRangeEnd(_ date: Dates.Found, _ dates: [Dates.Found], _ text: Scalars) -> Bool {
        dates.contains { $0.end < date.start && date.start - $0.end <= 6 && Dates.joins(text[$0.end..<date.start]) }
    }

    private static let asOfWords = words("截至 截止 截止到 截止至 截至到 截止于")

    private static func isAsOf(_ text: Scalars, _ date: Dates.Found) -> Bool {
        for word in asOfWords where before(text, date.start, word) { return true }
        // 到2025年7月10日，完成… at the start of a sentence.
        for word in [Scalars("到"), Scalars("至")] where before(text, date.start, word) {
            var index = date.start - 1
            while index >= 0, text[index].isBlank || text[index] == word[0] { index -= 1 }
            if index < 0 || text.isSentenceEnd(index) || text[index] == "；" { return true }
        }
        return false
    }

    private static func readAsOf(_ text: Scalars, _ dates: [Dates.Found], _ notice: inout Notice) -> Bool {
        guard notice.asOf == nil, let date = dates.first(where: { isAsOf(text, $0) && $0.iso != nil }) else { return false }
        notice.asOf = date.iso
        return true
    }

    private static func before(_ text: Scalars, _ index: Int, _ word: Scalars) -> Bool {
        var end = index
        while end > 0, text[end - 1].isBlank { end -= 1 }
        return text.starts(with: word, at: end - word.count)
    }

    /// The sentence around a range.
    private static func around(_ text: Scalars, _ start: Int, _ end: Int) -> Scalars {
        var low = start
        while low > 0, !text[low - 1].endsSentence { low -= 1 }
        var high = end
        while high < text.count, !text[high].endsSentence { high += 1 }
        return Array(text[low..<high])
    }
}
