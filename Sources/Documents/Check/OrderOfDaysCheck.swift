/// C6: the days of a notice in their order.
enum OrderOfDaysCheck {
    /// Figures older than this at the day of signing are stale.
    private static let stale = 31

    static func remarks(_ script: Manuscript, _ context: NoticeCheck.Context) -> [Remark] {
        guard let notice = script.notice else { return [] }
        return order(script, notice) + signing(script, notice, context) + monthlyChecks(script, notice) + later(script, notice)
            + committee(script, notice)
    }

    private static func order(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        let days = [
            ("巡察开始", notice.inspectedFrom), ("巡察结束", notice.inspectedTo), ("反馈", notice.feedbackOn), ("数据截至", notice.asOf),
            ("落款", notice.signedOn),
        ].compactMap { name, day in day.flatMap { iso in Day(iso).map { (name: name, iso: iso, day: $0) } } }
        return zip(days, days.dropFirst()).compactMap { earlier, later in
            guard later.day.number < earlier.day.number else { return nil }
            let range = DayPlace.range(of: later.iso, script) ?? DayPlace.range(of: earlier.iso, script) ?? 0..<0
            // 截至6月底, signed on the 25th, is a way of speaking.
            let isMonthEnd =
                DayPlace.range(of: earlier.iso, script).map { script.text[$0].contains("底") || script.text[$0].contains("末") } ?? false
            return script.remark(
                "C6", isMonthEnd && earlier.day.number - later.day.number < 31 ? .warning : .error, range,
                "\(later.name)日\(Day.chinese(later.iso))早于\(earlier.name)日\(Day.chinese(earlier.iso))。请核对这两个日期。")
        }
    }

    private static func signing(_ script: Manuscript, _ notice: Notice, _ context: NoticeCheck.Context) -> [Remark] {
        guard let signed = notice.signedOn, let day = Day(signed) else { return [] }
        var remarks: [Remark] = []
        let range = DayPlace.range(of: signed, script) ?? script.end
        if let asOf = notice.asOf, let cut = Day(asOf), day.number - cut.number > stale {
            remarks.append(
                script.remark(
                    "C6", .warning, range,
                    "数据截至\(Day.chinese(asOf))，落款\(Day.chinese(signed))，相隔 \(day.number - cut.number) 天，数据可能已变。请更新到落款前一月之内，或写明为何用这一天。"))
        }
        if context.isWorkingDay?(signed) == false {
            remarks.append(script.remark("C6", .hint, range, "落款日\(Day.chinese(signed))按工作日历不是工作日。请核对实际签发日。"))
        }
        return remarks
    }

    private static let monthly = words("次月度检查 次月度 次月检查 次月调度")

    /// 3次月度检查 for four whole months.
    private static func monthlyChecks(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        guard let from = notice.feedbackOn, let to = notice.asOf ?? notice.signedOn, let start = Day(from), let end = Day(to) else {
            return []
        }
        let months = Day.wholeMonths(start, end)
        for index in script.preamble
        where index > 0 && script.text[index] == "次" && monthly.contains(where: { script.text.starts(with: $0, at: index) }) {
            let numberStart = (max(0, index - 3)..<index).first { Numerals.any(script.text, at: $0)?.end == index }
            guard let numberStart, let count = Numerals.any(script.text, at: numberStart)?.value, count < months else { continue }
            return [
                script.remark(
                    "C6", .warning, numberStart..<script.map.clause(at: index).upperBound,
                    "从反馈日\(Day.chinese(from))到\(Day.chinese(to))有 \(months) 个整月，月度检查写 \(count) 次。请写明哪一个月没有检查、为什么。")
            ]
        }
        return []
    }

    private static let ahead = words("将 计划 拟 前 底 预计 力争 截止 时限 预算 年度 起 到期 之前 有效 前后 规划 目标 完工 任期 届满 阶段")

    /// A measure tells as done what is dated behind the notice itself.
    private static func later(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        guard let last = notice.signedOn ?? notice.asOf, let day = Day(last) else { return [] }
        var remarks: [Remark] = []
        for piece in script.measures where remarks.count < 20 {
            var year: Int?
            for date in Dates.all(in: piece.text, year: &year) {
                guard let year = date.year, CivilDay.isValid(year: year, month: date.month, day: date.day ?? 1) else { continue }
                let first = CivilDay.unixDay(year: year, month: date.month, day: date.day ?? 1)
                guard first > day.number, piece.text[date.start..<date.end].contains("年") else { continue }
                var low = date.start
                while low > 0, !piece.text[low - 1].isTerminator, date.start - low < 30 { low -= 1 }
                let near = Array(piece.text[low..<min(piece.text.count, date.end + 12)])
                guard !near.containsAny(ahead) else { continue }
                remarks.append(
                    script.remark(
                        "C6", .warning, piece.place(date.start..<date.end), path: piece.path,
                        "“\(piece.text[date.start..<date.end].string)”晚于\(notice.signedOn == nil ? "数据截至日" : "落款日")\(Day.chinese(last))。请核对年份，或写明是计划。"
                    ))
            }
        }
        return remarks.limited(to: 4) { "还有 \($0) 处日期晚于落款。请核对。" }
    }

    /// A secretary leads from the start, yet the committee was completed only later.
    private static func committee(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        guard let from = notice.feedbackOn, Array(script.text[script.preamble]).contains(Scalars("书记")) else { return [] }
        for piece in script.measures where piece.text.contains(Scalars("书记")) && piece.text.containsAny(words("配齐 补选 选举产生")) {
            var year: Int?
            guard let date = Dates.all(in: piece.text, year: &year).first(where: { $0.iso.map { $0 > from } ?? false }), let iso = date.iso
            else {
                continue
            }
            let rest = Array(piece.text[date.end...])
            guard rest.contains(Scalars("书记")) else { continue }
            return [
                script.remark(
                    "C6", .hint, piece.place(date.start..<piece.text.count), path: piece.path,
                    "这里写\(Day.chinese(iso))才配齐书记等职务，前文写反馈后即由书记负责整改。请写明此前由谁履职。")
            ]
        }
        return []
    }
}
