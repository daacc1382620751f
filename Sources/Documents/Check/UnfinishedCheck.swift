/// C3: words that say "not done" beside the claim that all is done.
enum UnfinishedCheck {
    static func remarks(_ script: Manuscript, _ context: NoticeCheck.Context) -> [Remark] {
        let strong = context.unfinished.map { UnfinishedWord($0, isStrong: true) }
        let weak = context.weak.map { UnfinishedWord($0, isStrong: false) }
        guard script.notice != nil else { return plain(script, strong) }
        let claim = Claim.whole(script)
        let open = Claim.open(script)
        let admits = claim == nil && (open.map { $0 > 0 } ?? false)
        var remarks: [Remark] = []
        if let open, open > 0 { remarks += more(than: open, script, strong) }
        for item in script.items {
            let isClaimed = claim != nil || Claim.isDone(item.finding.status)
            remarks += status(item, script, claim)
            for piece in item.measures + item.results {
                let found = Self.found(strong, in: piece.text)
                let hints = Self.found(weak, in: piece.text).filter { hint in !found.contains { $0.range.overlaps(hint.range) } }
                if !found.isEmpty, isClaimed {
                    remarks.append(contradiction(piece, found, script, claim: claim))
                } else if let first = (found + hints).first, isClaimed || (!found.isEmpty && !admits) {
                    let severity: Remark.Severity = isClaimed && hints.count > 1 ? .warning : .hint
                    remarks.append(
                        script.remark(
                            "C3", severity, piece.place(first.range), path: piece.path,
                            "“\(list(found + hints, piece.text))”像是还没有结果。如果已有结果，请写结果；如果没有，请写明现状和下一步时间。"))
                }
            }
        }
        if let claim { remarks += promises(script, claim) }
        let errors = remarks.filter { $0.severity != .hint }.limited(to: 15) { "还有 \($0) 处未了的字样与“全部完成”并列。请逐条核对。" }
        return errors + remarks.filter { $0.severity == .hint }.limited(to: 8) { "还有 \($0) 处措施像是没有结果。请逐条核对。" }
    }

    /// Two findings declared as open, and six that say so.
    private static func more(than open: Int, _ script: Manuscript, _ words: [UnfinishedWord]) -> [Remark] {
        let plain = words + [UnfinishedWord("正在", isStrong: true)]
        let said = script.items.filter { item in item.measures.contains { !found(plain, in: $0.text).isEmpty } }
        guard said.count > open else { return [] }
        let list = said.prefix(8).map { $0.path.joined(separator: "/") }.joined(separator: "、")
        let range = script.notice?.declared.findingsDone.map { DeclaredPlace.range(of: $0, near: told, script) } ?? 0..<0
        return [
            script.remark(
                "C3", .warning, range, "按写明的数字，未完成的问题有 \(open) 个；措施里写着未了事项的有 \(said.count) 个（\(list)）。请逐个核对状态，改正数字或表述。")
        ]
    }

    private static func contradiction(
        _ piece: Manuscript.Piece, _ found: [(word: UnfinishedWord, range: Range<Int>)], _ script: Manuscript, claim: Range<Int>?
    ) -> Remark {
        let first = found[0].range
        let last = found[found.count - 1].range
        let said = list(found, piece.text)
        var message: String
        if let claim {
            message = "写着“\(said)”，前文却说“\(script.quote(claim, longest: 40))”。两处说法不一，请按实际状态改写，或转为长期任务，写明下一步和时间。"
        } else {
            message = "写着“\(said)”，这一问题却标为已完成。两处说法不一，请按实际状态改写，或写明下一步和时间。"
        }
        if piece.text.containsAny(words("未再收到 无投诉 零投诉 未收到")), said.contains("停") || said.contains("损坏") {
            message += "既已停用，“未再收到投诉”不足以说明成效。"
        }
        return script.remark(
            "C3", claim == nil ? .warning : .error, piece.place(first.lowerBound..<max(first.upperBound, last.upperBound)),
            path: piece.path,
            message)
    }

    private static let told = words("问题 完成")

    /// Words that say nothing without what they are said of.
    private static let subjects = words("暂停 停播 损坏")

    /// The words with what stands beside: 暂停播放, 音柱损坏.
    private static func list(_ found: [(word: UnfinishedWord, range: Range<Int>)], _ text: Scalars) -> String {
        found.prefix(4).map { found in
            var low = found.range.lowerBound
            while low > 0, found.range.lowerBound - low < 2, text[low - 1].isHan, subjects.contains(found.word.word) { low -= 1 }
            var high = found.range.upperBound
            while high < text.count, high - found.range.upperBound < 4, text[high].isHan { high += 1 }
            return text[low..<high].string
        }.joined(separator: "”“")
    }

    private static func found(_ words: [UnfinishedWord], in text: Scalars) -> [(word: UnfinishedWord, range: Range<Int>)] {
        let all = words.flatMap { word in word.places(in: text).map { (word: word, range: $0) } }
        // 暂停播放 holds 停播 as well: of two that overlap the earlier one is told.
        var found: [(word: UnfinishedWord, range: Range<Int>)] = []
        for next in all.sorted(by: { ($0.range.lowerBound, -$0.range.count) < ($1.range.lowerBound, -$1.range.count) }) {
            if let last = found.last, last.range.upperBound > next.range.lowerBound { continue }
            found.append(next)
        }
        return found
    }

    // MARK: States and promises

    private static let undone = words("基本完成 部分完成 正在整改 正在推进 整改中 推进中 未完成 尚未完成 持续推进")

    /// 整改状态：基本完成 under "all are done".
    private static func status(_ item: Manuscript.Item, _ script: Manuscript, _ claim: Range<Int>?) -> [Remark] {
        guard let claim, let status = item.finding.status.map({ TextMap.compact($0) }),
            let word = undone.first(where: { status.contains($0) })
        else { return [] }
        let at = script.text.firstIndex(of: status, from: item.title.upperBound)
        let range = at.flatMap { item.body.contains($0) ? $0..<($0 + status.count) : nil } ?? item.heading
        let isLasting = word == Scalars("持续推进")
        return [
            script.remark(
                "C3", isLasting ? .hint : .error, range, path: item.path,
                "整改状态写“\(status.prefix(20).string)”，前文却说“\(script.quote(claim, longest: 40))”。请统一，需要长期坚持的单独列出。")
        ]
    }

    private static let toBeDone = words("确保 力争 推动")
    private static let done = words("清仓见底 整改到位 全部整改 见底清零 全面完成整改 全部完成")

    /// 确保所有问题整改到位 in the last part, after the first part said that all is done.
    private static func promises(_ script: Manuscript, _ claim: Range<Int>) -> [Remark] {
        let start = script.items.last?.body.upperBound ?? 0
        for index in start..<max(start, script.text.count) where toBeDone.contains(where: { script.text.starts(with: $0, at: index) }) {
            let clause = script.map.sentence(at: index)
            let rest = index..<clause.upperBound
            guard Array(script.text[rest]).containsAny(done) else { continue }
            return [
                script.remark(
                    "C3", .warning, rest, "这里说“\(script.quote(rest))”，前文却说“\(script.quote(claim, longest: 40))”。请把已完成的和要长期坚持的分开写。")
            ]
        }
        return []
    }

    /// A text that is no notice claims nothing; the plain words are worth a look all the same.
    private static func plain(_ script: Manuscript, _ words: [UnfinishedWord]) -> [Remark] {
        guard
            let first = script.map.rows.lazy.flatMap({ row in
                Self.found(words, in: Array(script.text[row.range].prefix(5000))).map {
                    (row.range.lowerBound + $0.range.lowerBound)..<(row.range.lowerBound + $0.range.upperBound)
                }
            }).first(where: { _ in true })
        else { return [] }
        let around = first.lowerBound..<min(script.map.clause(at: first.lowerBound).upperBound, first.upperBound + 8)
        return [script.remark("C3", .hint, first, "写着“\(script.quote(around))”，像是还没有完成。请核对现状，写明下一步。")]
    }
}

/// What a notice claims to be done.
enum Claim {
    /// The sentence that says that all is done; nil where none does.
    static func whole(_ script: Manuscript) -> Range<Int>? {
        guard let declared = script.notice?.declared else { return nil }
        if let rate = declared.completionRate, rate < 100 { return nil }
        if let all = declared.findings, let done = declared.findingsDone, done < all { return nil }
        if let all = declared.measures, let done = declared.measuresDone, done < all { return nil }
        if let sentence = sentence(script) { return sentence }
        if declared.completionRate == 100 { return DeclaredPlace.rate(script) }
        return nil
    }

    /// How many findings the notice itself calls open; nil where it does not tell.
    static func open(_ script: Manuscript) -> Int? {
        guard let declared = script.notice?.declared else { return nil }
        if let all = declared.findings, let done = declared.findingsDone { return max(0, all - done) }
        return declared.completionRate.map { $0 < 100 ? 1 : 0 } == 1 ? Int.max : nil
    }

    private static let all = words("全部完成 全部整改 悉数落实 全部落实 均已完成 均完成 已全部 全部销号 全部办结 均已整改")
    private static let but = words("其中 除 尚 正在 基本 余下 剩余 中的 立行立改 阶段性 后续")

    /// The clause 39个具体问题已全部完成整改, where its sentence makes no exception.
    private static func sentence(_ script: Manuscript) -> Range<Int>? {
        let text = script.text
        var index = script.preamble.lowerBound
        while index < script.preamble.upperBound {
            guard all.contains(where: { text.starts(with: $0, at: index) }) else { index += 1; continue }
            let sentence = script.map.sentence(at: index)
            let clause = script.map.clause(at: index)
            let scalars = Array(text[sentence])
            if scalars.containsAny(words("问题 措施")), !scalars.containsAny(but),
                Array(text[clause]).contains(where: { $0.digit != nil || Numerals.isChinese($0) })
            {
                return clause
            }
            index = max(index + 1, sentence.upperBound)
        }
        return nil
    }

    static func isDone(_ status: String?) -> Bool {
        guard let status = status.map({ Scalars($0) }) else { return false }
        return status.containsAny(words("已完成 完成整改 已整改 整改到位")) && !status.containsAny(words("基本 未 正在 部分 持续 长期 阶段"))
    }
}
