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
        let mine = earlier(same.filter { $0.writer == own.writer }, than: own)
        let others = same.filter { $0.writer != own.writer && isSameRound($0.period, own.period) }
        let found = results(for: own, among: mine + others)
        paper.highest = found.map(\.percent).max()
        paper.similarity = found.isEmpty ? "与同类材料没有明显雷同。" : found.map(\.text).joined(separator: "\n\n")
    }

    /// The author's own papers of the last periods before this one; drafts that came to nothing push none of them out.
    private static func earlier(_ papers: [OfficialPaper], than own: OfficialPaper) -> [OfficialPaper] {
        let done = papers.filter { ($0.state == .final || $0.state == .submitted) && $0.period != own.period }
        var last: [String] = []
        for paper in done.reversed() where !last.contains(paper.period) && last.count < periods { last.append(paper.period) }
        return done.filter { last.contains($0.period) } + papers.filter { $0.period == own.period && $0.state != .drafted }
    }

    /// 2026年, 2026年度 and 2026年上半年 are of one round; where no year is written, the words decide.
    static func isSameRound(_ a: String, _ b: String) -> Bool {
        func year(_ text: String) -> String? {
            text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).first { $0.count == 4 }.map(String.init)
        }
        return a == b || year(a) != nil && year(a) == year(b)
    }

    private struct Found {
        let percent: Int
        let text: String
    }

    /// The whole paper, and its section on ideology by itself: a section copied word for word is a small part of a long report.
    private static func results(for paper: OfficialPaper, among others: [OfficialPaper]) -> [Found] {
        let whole = found("", paper.body + "\n" + paper.ideologySection, others.map { ($0.period, $0.body + "\n" + $0.ideologySection) })
        let section = found("意识形态责任制部分", paper.ideologySection, others.map { ($0.period, $0.ideologySection) })
        return (whole + section).sorted { $0.percent > $1.percent }
    }

    private static func found(_ part: String, _ text: String, _ others: [(period: String, text: String)]) -> [Found] {
        guard !text.isEmpty else { return [] }
        let texts = others.map(\.text)
        return Similarity.matches(text, with: texts).map { match in
            let result = match.result
            let percent = Int((result.containment ?? result.dice ?? 0) * 100)
            let verdict = result.verdict == .refuse ? "雷同" : "相似"
            let passages = "本文：“\(Similarity.passage(text, result.first))”\n对照：“\(Similarity.passage(texts[match.index], result.second))”"
            return Found(
                percent: percent,
                text: "\(part)与\(others[match.index].period)的同类材料\(verdict)\(percent)%，最长相同\(result.run)字。\n\(passages)")
        }
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
