/// C1: what the notice declares for the whole against what it lists.
enum TotalsCheck {
    static func remarks(_ script: Manuscript) -> [Remark] {
        guard let notice = script.notice else { return [] }
        return findings(script, notice) + measures(script, notice) + done(script, notice) + unanswered(script, notice)
    }

    /// A finding with nothing below it.
    private static func unanswered(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        let empty = script.items.filter { $0.measures.isEmpty && $0.results.isEmpty }
        let asked = notice.truncated && empty.last?.index == script.items.last?.index ? empty.dropLast() : empty[...]
        return asked.map {
            script.remark("C1", .warning, $0.heading, path: $0.path, "问题“\(script.quote($0.title))”下面没有写整改情况。请补上。")
        }.limited(to: 5) { "还有 \($0) 个问题没有写整改情况。请补上。" }
    }

    private static func findings(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        let listed = script.items.count
        guard let declared = notice.declared.findings, declared != listed, declared != listed + unpublished(script) else { return [] }
        let range = DeclaredPlace.range(of: declared, near: words("问题"), script)
        if notice.truncated {
            return [script.remark("C1", .hint, range, "写明反馈问题 \(declared) 个，文字中途断了，断处以前列出 \(listed) 个。请用完整的文稿再核一次。")]
        }
        // Where numbers have gaps the reader may have missed one; then it only asks.
        let isSure = NumberingCheck.isGapless(script) && isNear(declared, listed)
        return [
            script.remark(
                "C1", isSure ? .error : .warning, range,
                "写明反馈问题 \(declared) 个，正文逐条列出 \(listed) 个，\(difference(declared, listed))。请核对后改成同一个数，或写明未列出的是哪些。")
        ]
    }

    /// 其中1个问题不公开: findings that are declared and, as the notice itself says, not listed.
    private static func unpublished(_ script: Manuscript) -> Int {
        String(String.UnicodeScalarView(script.text)).firstMatch(of: /其中\s?([0-9]{1,3})个问题[^，。；]{0,6}不公开/).flatMap { Int($0.output.1) } ?? 0
    }

    private static func measures(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        let listed = script.measures.count
        guard let declared = notice.declared.measures, declared != listed else { return [] }
        let range = DeclaredPlace.range(of: declared, near: words("措施 举措"), script)
        if notice.truncated {
            return [script.remark("C1", .hint, range, "写明整改措施 \(declared) 条，文字中途断了，断处以前列出 \(listed) 条。请用完整的文稿再核一次。")]
        }
        // What is not published has measures too; how many, nobody says.
        if declared > listed, unpublished(script) > 0 { return [] }
        // A paragraph without numbers counts as one measure here; its author may have counted otherwise.
        let single = script.items.filter { $0.measures.count < 2 && $0.measures.first.flatMap(script.mark(before:)) == nil }
        var message = "写明整改措施 \(declared) 条，正文逐条编号列出 \(listed) 条，\(difference(declared, listed))。"
        if !single.isEmpty {
            message = "写明整改措施 \(declared) 条，正文列出 \(listed) 条（其中 \(single.count) 个问题的措施没有编号，按 1 条计），\(difference(declared, listed))。"
        }
        let split = script.measures.filter { isTwoInOne($0.text) }
        if declared > listed, !split.isEmpty {
            message += "如果把含“；”的一条（\(split.prefix(3).map { $0.path.joined(separator: "/") }.joined(separator: "、"))）按两条计，请分开编号。"
        }
        message += "请逐条对账，改成同一个数。"
        return [script.remark("C1", single.isEmpty && isNear(declared, listed) ? .error : .warning, range, message)]
    }

    /// Far fewer listed than declared is no slip: the notice tells a part, or counts by another base. Then it only asks.
    private static func isNear(_ declared: Int, _ listed: Int) -> Bool { declared - listed <= max(3, declared / 5) }

    private static func difference(_ declared: Int, _ listed: Int) -> String {
        declared > listed ? "差 \(declared - listed)" : "多 \(listed - declared)"
    }

    /// 上半年…；2026年2月…: two acts in one measure.
    private static func isTwoInOne(_ text: Scalars) -> Bool {
        guard let at = text.firstIndex(where: { $0 == "；" || $0 == ";" }), at + 4 < text.count, at > 8 else { return false }
        return text[at + 1].digit != nil || Titles.opensAct(Array(text[(at + 1)...]))
    }

    /// The declared totals against one another.
    private static func done(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        var remarks: [Remark] = []
        let declared = notice.declared
        for (all, done, name) in [(declared.findings, declared.findingsDone, "问题"), (declared.measures, declared.measuresDone, "措施")] {
            guard let all, let done else { continue }
            let range = DeclaredPlace.range(of: done, near: words(name == "问题" ? "问题 完成" : "措施 举措 落实 完成"), script)
            if done > all {
                remarks.append(script.remark("C1", .warning, range, "写明\(name) \(all) 个（条），完成的却是 \(done) 个（条）。请核对。"))
            }
        }
        guard let rate = declared.completionRate else { return remarks }
        let ratios = [(declared.findingsDone, declared.findings), (declared.measuresDone, declared.measures)].compactMap { done, all in
            done.flatMap { done in all.flatMap { $0 > 0 ? 100 * Double(done) / Double($0) : nil } }
        }
        // A rate may be of findings or of measures; a hundred must be of both.
        let fits = ratios.filter { abs($0 - rate) < 0.6 }
        guard !ratios.isEmpty, fits.isEmpty || (rate == 100 && fits.count < ratios.count) else { return remarks }
        let told = ratios.map { "\(Percent.text($0))%" }.joined(separator: "、")
        remarks.append(
            script.remark("C1", .warning, DeclaredPlace.rate(script), "写明完成率 \(Percent.text(rate))%，按写明的完成数算是 \(told)。请核对分子和分母。"))
        return remarks
    }
}

enum Percent {
    /// At most two decimals, none where they are zero.
    static func text(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "…" }
        let hundredths = Int((value * 100).rounded())
        if hundredths % 100 == 0 { return String(hundredths / 100) }
        let rest = abs(hundredths % 100)
        let decimals = rest % 10 == 0 ? String(rest / 10) : (rest < 10 ? "0\(rest)" : "\(rest)")
        return "\(hundredths / 100).\(decimals)"
    }
}
