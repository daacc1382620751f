/// C2: the same thing with two numbers or two names, and the same number in two places.
enum TwinsCheck {
    static func remarks(_ script: Manuscript) -> [Remark] {
        meetings(script) + acts(script)
    }

    // MARK: Before the findings

    private struct Count {
        var value: Int
        var name: Scalars
        var range: Range<Int>
    }

    /// 各类会议 may be any meeting; 推进会 is one kind.
    private static let general = words("各类会议 有关会议 相关会议 会议 各种会议")

    private static func meetings(_ script: Manuscript) -> [Remark] {
        let counts = meetingCounts(script)
        var remarks: [Remark] = []
        for (index, later) in counts.enumerated() {
            for earlier in counts[..<index] {
                let isGeneral = general.contains(earlier.name) != general.contains(later.name)
                if earlier.name == later.name, earlier.value != later.value {
                    remarks.append(
                        script.remark(
                            "C2", .warning, later.range,
                            "“\(later.name.string)”前面写 \(earlier.value) 次，这里写 \(later.value) 次。请改成同一个数，或写明各指什么。"))
                } else if isGeneral, earlier.value == later.value {
                    remarks.append(
                        script.remark(
                            "C2", .warning, later.range,
                            "“\(script.quote(earlier.range))”和“\(script.quote(later.range))”次数相同、名称不同。若是同一批会议，请统一名称；若不是，请写明各是哪些会议。"))
                }
            }
        }
        return remarks.limited(to: 3) { "会议次数和名称还有 \($0) 处对不上。请通查。" }
    }

    /// 召开6次推进会, 党组会9次, 6次组织召开各类会议.
    private static func meetingCounts(_ script: Manuscript) -> [Count] {
        let text = script.text
        var counts: [Count] = []
        var index = script.preamble.lowerBound
        // Nobody holds more kinds of meetings than this; every two are compared.
        while index < script.preamble.upperBound, counts.count < 60 {
            guard text[index].digit != nil || Numerals.isChinese(text[index]), let number = Numerals.any(text, at: index) else {
                index += 1
                continue
            }
            defer { index = max(index + 1, number.end) }
            guard number.end < text.count, text[number.end] == "次" || text[number.end] == "场", number.end + 1 < text.count,
                index == 0 || text[index - 1] != "第"
            else { continue }
            let clause = script.map.clause(at: index)
            // Without line feeds a number may run on into the next row; that one is none.
            guard number.end < clause.upperBound else { continue }
            if let behind = meeting(text, (number.end + 1)..<clause.upperBound) {
                counts.append(Count(value: number.value, name: Array(text[behind]), range: index..<behind.upperBound))
            } else if let before = meeting(text, clause.lowerBound..<index), before.upperBound == index {
                counts.append(Count(value: number.value, name: Array(text[before]), range: before.lowerBound..<(number.end + 1)))
            }
        }
        return counts
    }

    private static let verbs = words("组织召开 先后召开 召开 组织 举行 主持 开展 先后 累计 共 了")

    /// The name of the meeting in a range: from the last verb to 会 or 会议.
    private static func meeting(_ text: Scalars, _ range: Range<Int>) -> Range<Int>? {
        guard let at = range.first(where: { text[$0] == "会" }) else { return nil }
        let end = text.starts(with: Scalars("会议"), at: at) ? at + 2 : at + 1
        var start = range.lowerBound
        for index in range.lowerBound..<at {
            for verb in verbs where text.starts(with: verb, at: index) && index + verb.count <= at {
                start = max(start, index + verb.count)
            }
            if text[index] == "、" { start = max(start, index + 1) }
        }
        return end - start >= 2 && end - start <= 12 ? start..<end : nil
    }

    // MARK: Within the measures

    private struct Act {
        var figure: Notice.Figure
        var piece: Manuscript.Piece
        var range: Range<Int>
        var clause: Scalars
        var weekday: String?
        var finding: Int
    }

    private static let topics = words("培训 招聘 谈话 检查 考察 演练 座谈 走访 约谈 宣讲 党课 学习")

    private static func acts(_ script: Manuscript) -> [Remark] {
        let all = self.all(script)
        var remarks: [Remark] = []
        var told = Set<Int>()
        for (index, later) in all.enumerated() where remarks.count < 12 {
            for (position, earlier) in all[..<index].enumerated()
            where earlier.finding != later.finding && earlier.figure.value == later.figure.value && !told.contains(index) {
                guard let message = message(earlier, later, isAgain: told.contains(position)) else { continue }
                told.insert(index)
                remarks.append(script.remark("C2", .hint, later.range, path: later.piece.path, message))
            }
        }
        return remarks.limited(to: 5) { "措施里还有 \($0) 处数字与别处相同。请核对是不是同一件事。" }
    }

    private static func message(_ a: Act, _ b: Act, isAgain: Bool) -> String? {
        let places = "\(a.piece.path.joined(separator: "/")) 和这里"
        let isSameUnit = a.figure.unit == b.figure.unit || [a.figure.unit, b.figure.unit].allSatisfy { "名人".contains($0) }
        if isSameUnit, let topic = topics.first(where: { a.clause.contains($0) && b.clause.contains($0) }),
            a.figure.value >= 2 || topic == Scalars("招聘")
        {
            return "\(places)都写“\(topic.string)”\(b.figure.text)。若是同一件事，请注明；若不是，请写明各是哪些，免得重复计数。"
        }
        if isSameUnit, let day = a.weekday, day == b.weekday {
            return "\(places)都在每周的同一天、都是 \(b.figure.text)。若是同一次活动，请注明；若是两项活动，请分别留下记录。"
        }
        let value = a.figure.value
        if !isAgain, value >= 20, value < 10_000, value.truncatingRemainder(dividingBy: 10) != 0, a.figure.unit != b.figure.unit {
            return "\(places)都出现不多见的同一个数（\(a.figure.text)、\(b.figure.text)）。请各自核对来源。"
        }
        return nil
    }

    private static func all(_ script: Manuscript) -> [Act] {
        guard let notice = script.notice else { return [] }
        let measures = Places(script)
        let duties = Dictionary(grouping: notice.duties) { $0.measure }
        return notice.figures.prefix(2000).compactMap { figure in
            guard let (piece, finding) = measures[figure.measure], let at = piece.text.firstIndex(of: TextMap.compact(figure.text), from: 0)
            else { return nil }
            let end = at + TextMap.compact(figure.text).count
            let weekday = duties[figure.measure]?.compactMap(\.recurrence).first { $0.contains("BYDAY=") && !$0.contains(",") }
            return Act(
                figure: figure, piece: piece, range: piece.place(at..<end), clause: clause(piece.text, at), weekday: weekday,
                finding: finding)
        }
    }

    private static func clause(_ text: Scalars, _ at: Int) -> Scalars {
        var low = at
        while low > 0, at - low < 60, !text[low - 1].isTerminator { low -= 1 }
        var high = at
        while high < text.count, high - at < 30, !text[high].isTerminator { high += 1 }
        return Array(text[low..<high])
    }
}

/// The measures of a script by the path that figures and duties name them with.
struct Places {
    private var byPath: [[Int]: (Manuscript.Piece, Int)] = [:]

    init(_ script: Manuscript) {
        for (ordinal, item) in script.items.enumerated() {
            for (index, measure) in item.measures.enumerated() { byPath[item.index + [index]] = (measure, ordinal) }
        }
    }

    subscript(path: [Int]) -> (Manuscript.Piece, Int)? { byPath[path] }
}
