import Documents
import Journal
import Records

/// R10 照搬照抄: a paper is compared with the unit's papers of its type: the author's own of earlier periods, and everybody's of its own round.
enum Copying {
    /// Earlier periods of the same author that are looked at.
    static let periods = 3

    static func compare(_ paper: inout OfficialPaper, in context: ActionContext) throws {
        let least = try context.lookup.settings(on: context.today)[.ideologyLength]
        if paper.type?.needsIdeology ?? false, paper.ideologySection.count < least {
            throw Refusal("意识形态责任制部分只有\(paper.ideologySection.count)字，至少\(least)字。请先修改补齐。", source: "党委（党组）意识形态工作责任制实施办法")
        }
        let own = paper
        let same: [OfficialPaper] = try context.lookup.all(OfficialPaper.self, ("type", paper.type)).filter { $0.id != own.id }
        let mine = same.filter { $0.writer == own.writer && $0.period != own.period }.suffix(periods)
        let others = same.filter { $0.writer != own.writer && $0.period == own.period }
        let found = results(for: own, among: mine + others)
        paper.highest = found.map(\.percent).max()
        paper.similarity = found.isEmpty ? "与同类材料没有明显雷同。" : found.map(\.text).joined(separator: "\n\n")
    }

    private struct Found {
        let percent: Int
        let text: String
    }

    private static func results(for paper: OfficialPaper, among others: [OfficialPaper]) -> [Found] {
        let text = paper.body + "\n" + paper.ideologySection
        let texts = others.map { $0.body + "\n" + $0.ideologySection }
        return Similarity.matches(text, with: texts).map { match in
            let result = match.result
            let percent = Int((result.containment ?? result.dice ?? 0) * 100)
            let verdict = result.verdict == .refuse ? "雷同" : "相似"
            let passages = "本文：“\(Similarity.passage(text, result.first))”\n对照：“\(Similarity.passage(texts[match.index], result.second))”"
            return Found(
                percent: percent, text: "与\(others[match.index].period)的同类材料\(verdict)\(percent)%，最长相同\(result.run)字。\n\(passages)")
        }.sorted { $0.percent > $1.percent }
    }

    /// ≥ 85 % is passed only with the reviewer's reason, and so is anything that the comparison shows.
    static func approve(_ paper: inout OfficialPaper, in context: ActionContext) throws {
        paper.reviewer = context.viewer.person.map { Reference($0) }
        guard let highest = paper.highest else { return }
        if highest >= 85 { try context.warn("这份材料与同类材料雷同\(highest)%，有照搬照抄之嫌。请核对查重结果。") }
        try context.warn("查重有提示（最高\(highest)%）。")
    }

    /// Minutes much like earlier ones of the same book: only told, since meetings do repeat themselves.
    static func remarks(_ meeting: Meeting, earlier: [Meeting]) -> [Minutes.Remark] {
        let texts = earlier.filter { $0.id != meeting.id && !$0.minutes.isEmpty }
        guard meeting.minutes.count >= Similarity.longText else { return [] }
        return Similarity.matches(meeting.minutes, with: texts.map(\.minutes)).prefix(1).map { match in
            .warn("会议记录与“\(texts[match.index].label)”相似\(Int((match.result.containment ?? 0) * 100))%，请如实记录这一次的讨论。")
        }
    }
}
