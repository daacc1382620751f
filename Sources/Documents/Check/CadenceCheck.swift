/// C7: how often something is promised × the time that passed, against how often it was done.
enum CadenceCheck {
    static func remarks(_ script: Manuscript, _ context: NoticeCheck.Context) -> [Remark] {
        guard let notice = script.notice else { return [] }
        let places = Places(script)
        let figures = Dictionary(grouping: notice.figures) { $0.measure }
        var remarks: [Remark] = []
        var told = Set<[Int]>()
        for duty in notice.duties.prefix(2000) {
            guard let rule = duty.recurrence.flatMap(Cadence.init), let (piece, _) = places[duty.measure], !told.contains(duty.measure),
                let span = Span(piece.text, notice),
                let figure = count(of: duty, in: piece.text, figures[duty.measure] ?? [])
            else { continue }
            told.insert(duty.measure)
            guard let remark = judge(rule, span, figure, piece, script, context) else { continue }
            remarks.append(remark)
        }
        return remarks.limited(to: 10) { "还有 \($0) 处周期与次数对不上。请逐项核对起止日期。" }
    }

    // MARK: The count

    struct Count {
        var value: Int
        var text: String
        var unit: String
        var range: Range<Int>
    }

    private static let done = words("已 累计 先后 共")
    private static let published = words("转发 发布 推送 更新 刊发 播出 推出 刊播")

    /// The first figure behind the promise that counts its occurrences: 已开展13次, 夜查19次; never 收到意见213条.
    static func count(of duty: Notice.Duty, in text: Scalars, _ figures: [Notice.Figure]) -> Count? {
        let promise = TextMap.compact(duty.text)
        guard let start = text.firstIndex(of: promise, from: 0) else { return nil }
        var from = start
        for figure in figures {
            let token = TextMap.compact(figure.text)
            guard let at = text.firstIndex(of: token, from: from), figure.value >= 1, figure.value < 100_000 else { continue }
            from = at + token.count
            // A figure of the next sentence counts something else.
            guard !text[min(at, start + promise.count)..<at].contains(where: \.isTerminator) else { return nil }
            var low = at
            while low > 0, at - low < 80, !text[low - 1].isComma, !text[low - 1].isTerminator, !text[low - 1].isColon { low -= 1 }
            let clause = Array(text[low..<at])
            let isWithin = low < start + promise.count
            guard !isWithin || clause.containsAny(done) else { continue }
            let isTold = clause.containsAny(done)
            switch figure.unit {
            case "次", "期", "场", "轮": guard isTold || clause.count <= 8 else { continue }
            case "条", "篇": guard isTold, clause.containsAny(published) else { continue }
            default: continue
            }
            return Count(value: Int(figure.value), text: figure.text, unit: figure.unit, range: at..<(at + token.count))
        }
        return nil
    }

    /// From 自…以来 or the day of the feedback to the cut-off or the signature.
    struct Span {
        var from: Day
        var to: Day
        var startsAtFeedback: Bool
        var endsAtCutOff: Bool

        init?(_ text: Scalars, _ notice: Notice) {
            guard let end = notice.asOf ?? notice.signedOn, let to = Day(end) else { return nil }
            self.to = to
            endsAtCutOff = notice.asOf != nil
            var year: Int?
            let own = Dates.all(in: text, year: &year).first { date in
                Array(text[date.end..<min(text.count, date.end + 3)]).containsAny(words("以来 起 开始"))
                    || Array(text[max(0, date.start - 1)..<date.start]).containsAny(words("自 从"))
            }
            if let own, let year = own.year, let start = Day(String(year) + "-" + Self.two(own.month) + "-" + Self.two(own.day ?? 1)) {
                from = start
                startsAtFeedback = false
            } else if let feedback = notice.feedbackOn, let start = Day(feedback) {
                from = start
                startsAtFeedback = true
            } else {
                return nil
            }
            guard from.number <= to.number, to.number - from.number <= 4000 else { return nil }
        }

        private static func two(_ n: Int) -> String { n < 10 ? "0\(n)" : "\(n)" }

        var told: String {
            "从\(startsAtFeedback ? "反馈日" : "")\(Day.chinese(from.number))到\(endsAtCutOff ? "数据截至日" : "落款日")\(Day.chinese(to.number))"
        }
    }

    // MARK: The judgement

    /// Without a calendar so many occurrences may have fallen on holidays.
    private static let holidays = 2

    private static func judge(
        _ rule: Cadence, _ span: Span, _ count: Count, _ piece: Manuscript.Piece, _ script: Manuscript, _ context: NoticeCheck.Context
    ) -> Remark? {
        let all = rule.expected(span.from, span.to)
        var lowest = all.lowerBound
        var due = "应有 \(all.lowerBound == all.upperBound ? "\(all.lowerBound)" : "\(all.lowerBound)–\(all.upperBound)") \(rule.unit)"
        if let isWorkingDay = context.isWorkingDay, let shifted = rule.due(span.from, span.to, isWorkingDay) {
            lowest = shifted
            if shifted < all.lowerBound { due += "，按工作日历顺延、免除后应有 \(shifted) 次" }
        } else if rule.isWeekly {
            lowest -= min(holidays, all.lowerBound / 6)
        }
        let range = piece.place(count.range)
        if count.value < lowest {
            return script.remark(
                "C7", .warning, range, path: piece.path,
                "\(rule.name)一次，\(span.told)，\(due)，这里写 \(count.text)。是起始较晚，还是有缺期？请写明起止日期和缺期的原因。")
        }
        guard count.value > all.upperBound else { return nil }
        var message = "\(rule.name)一次，\(span.told)，\(due)，这里写 \(count.text)，多出 \(count.value - all.upperBound)。"
        if let days = rule.period, count.unit == "期", count.value < 2000 {
            message += "按一周期一期倒推，第 1 期应在\(Day.chinese(span.to.number - (count.value - 1) * days))前后。"
        }
        return script.remark("C7", .hint, range, path: piece.path, message + "若一个周期内不止一次，或起算更早，请写明。")
    }
}
