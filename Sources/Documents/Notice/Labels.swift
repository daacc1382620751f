/// What a label says about the text behind it.
enum LabelKind: Sendable, Equatable {
    /// 整改措施
    case measures
    /// 整改情况, 整改进展, 完成情况: the measures where no 整改措施 stands beside.
    case progress
    /// 整改成效
    case results
    /// 下一步
    case next
    /// 存在问题
    case problem
    case leader, department, deadline, status
    /// Understood as a label, of no field: 整改目标, 原因分析.
    case other

    /// A label of this kind stands under a finding and nowhere else.
    var opensFinding: Bool { self == .measures || self == .progress || self == .results }
}

struct Label: Sendable, Equatable {
    var kind: LabelKind
    /// The first scalar after label and colon.
    var end: Int
}

/// Labels are recognised by their words, not as a list of whole phrases: 整改落实进展情况 is 整改 +
/// 落实 + 进展 + 情况, and any such chain that ends in a naming word is a label.
enum Labels {
    private static let filler = words(
        """
        整改 落实 完成 进展 推进 具体 主要 目前 阶段性 阶段 取得 采取 已 的 及 和 与 、 / 工作 任务 办理
        巡察 巡视 反馈 存在 整治 集中 当前 上级 部门 持续 销号 责任 牵头 配合 协助 第一 分管 包抓 督办 主体
        直接 单位 领导 本 问题 开展 处理 正在 需 坚持 限期 立行立改 初步 下一步 下步 后续 长效 长期 （ ） ( )
        """)
    private static let named: [(LabelKind, String)] = [
        (.measures, "措施 举措 做法"),
        (.results, "成效 效果 成果 结果"),
        (.progress, "情况 进展 过程 进度"),
        (.next, "打算 计划 安排 下一步 下步 思路"),
        (.problem, "问题 表现 描述 内容 意见 事项 清单 详情"),
        (.leader, "责任人 领导 责任人员 负责人 包抓人 书记"),
        (.department, "单位 部门 科室 处室 股室 室 支部"),
        (.deadline, "时限 期限 时间 时间节点 日期 节点"),
        (.status, "状态 销号 是否完成 是否销号"),
        (.other, "目标 原因 分析 要求 类型 类别 性质 依据 备注 佐证材料"),
    ]
    /// All words by their first scalar, the longest first, a naming word before filler of its length.
    private static let vocabulary: [Unicode.Scalar: [(word: Scalars, head: LabelKind?)]] = {
        var all: [Unicode.Scalar: [(word: Scalars, head: LabelKind?)]] = [:]
        for (kind, list) in named { for word in words(list) { all[word[0], default: []].append((word, kind)) } }
        for word in filler { all[word[0], default: []].append((word, nil)) }
        return all.mapValues { list in
            list.enumerated().sorted { a, b in
                a.element.word.count != b.element.word.count ? a.element.word.count > b.element.word.count : a.offset < b.offset
            }.map(\.element)
        }
    }()

    /// The kind of a phrase that consists of label words only.
    static func kind(of phrase: ArraySlice<Unicode.Scalar>) -> LabelKind? {
        let text = withoutStatus(Array(phrase.trimmed))
        guard (2...16).contains(text.count) else { return nil }
        var index = 0
        var kind: LabelKind?
        var seen = Set<String>()
        var last: LabelKind?
        while index < text.count {
            if text[index].isBlank { index += 1; continue }
            // A naming word that closes the phrase decides; inside it is filler like any other.
            guard let best = vocabulary[text[index]]?.first(where: { text.starts(with: $0.word, at: index) }) else { return nil }
            seen.insert(best.word.string)
            if let head = best.head { kind = head }
            last = best.head
            index += best.word.count
        }
        if seen == ["整改"] || seen == ["整改", "落实"] { return .progress }
        // 已完成的整改： 正在推进的整改：
        if last == nil, text.endsWithAny(doneOrOpen), seen.count > 2 { return .progress }
        // 落实责任： and 推进整改： open a measure; a label ends in its naming word.
        if last == nil, seen.isDisjoint(with: ["下一步", "下步"]) { return nil }
        return settle(kind, seen)
    }

    /// 整改情况（已完成） is 整改情况.
    private static func withoutStatus(_ phrase: Scalars) -> Scalars {
        guard let status = status(in: phrase[...]), phrase.count - status.count >= 4 else { return phrase }
        return Array(phrase[..<(phrase.count - status.count)].trimmed)
    }

    /// The status in brackets at the end of a label, with its brackets.
    static func status(in phrase: ArraySlice<Unicode.Scalar>) -> Scalars? {
        guard phrase.last == "）" || phrase.last == ")", let open = phrase.lastIndex(where: { $0 == "（" || $0 == "(" }),
            isStatus(phrase[(open + 1)..<(phrase.endIndex - 1)])
        else { return nil }
        return Array(phrase[open...])
    }

    private static func settle(_ kind: LabelKind?, _ seen: Set<String>) -> LabelKind? {
        if !seen.isDisjoint(with: ["下一步", "下步", "后续"]) { return .next }
        switch kind {
        case .progress:
            if seen.contains("问题"), seen.isDisjoint(with: ["整改", "落实", "完成", "办理", "处理"]) { return .problem }
            if seen.contains("销号"), !seen.contains("整改") { return .status }
            return seen.isDisjoint(with: ["整改", "落实", "完成", "进展", "办理", "处理", "整治", "推进", "取得"]) ? nil : .progress
        case .measures where seen == ["方案"]: return nil
        case .problem where seen.isDisjoint(with: ["问题", "表现", "反馈", "清单"]): return nil
        case .department where seen.count == 1: return nil
        case .deadline where seen.count == 1 && seen.isSubset(of: ["时间", "日期", "节点"]): return nil
        case .leader where seen == ["书记"] || seen == ["领导"]: return nil
        case .next where seen.isSubset(of: ["安排", "计划", "思路", "工作"]): return nil
        default: return kind
        }
    }

    private static let doneOrOpen = words("的整改 的整改工作 的整改任务")

    /// How many scalars at `index` close a label: one for ： and two for ——.
    static func closing(_ text: Scalars, at index: Int) -> Int {
        if text[index].isColon { return 1 }
        guard text[index] == "—" || text[index] == "─" || text[index] == "－", index + 1 < text.count, text[index + 1] == text[index] else {
            return 0
        }
        return 2
    }

    private static let ownWords = words("整改 存在 问题 责任 时限 期限 完成 反馈 成效 表现 下一步 下步 进展")

    /// A label that may carry a number of its own: 2.整改措施： does, 2.落实措施： opens a measure.
    static func mayBeNumbered(_ phrase: ArraySlice<Unicode.Scalar>) -> Bool { Array(phrase).containsAny(ownWords) }

    /// The label at `start`, closed by a colon, by 】, or by the end of the line.
    static func label(_ text: Scalars, at start: Int) -> Label? {
        guard start < text.count else { return nil }
        var from = start
        let bracketed =
            text[start] == "【" || text[start] == "［" || text[start] == "〔" || text[start] == "[" || text[start] == "「" || text[start] == "◆"
            || text[start] == "●" || text[start] == "■"
        if bracketed { from += 1 }
        var index = from
        while index < text.count, index - from <= 18 {
            let scalar = text[index]
            if scalar.isColon || (bracketed && (scalar == "】" || scalar == "］" || scalar == "〕" || scalar == "]" || scalar == "」")) {
                guard let kind = kind(of: text[from..<index]) else { return nil }
                var end = index + 1
                if !scalar.isColon, end < text.count, text[end].isColon { end += 1 }
                return Label(kind: kind, end: end)
            }
            if closing(text, at: index) == 2 {
                guard let kind = kind(of: text[from..<index]), kind.opensFinding || kind == .problem else { return nil }
                return Label(kind: kind, end: index + 2)
            }
            if scalar.isTerminator || scalar.isComma { break }
            index += 1
        }
        // Without a colon only the labels that stand alone on a line; 2.销号。 is a measure.
        let isWhole = index == text.count || (start == 0 && index == text.count - 1 && text[index].endsSentence)
        guard isWhole, let kind = kind(of: text[from..<index]),
            kind.opensFinding || kind == .next || (kind == .problem && index - from >= 4)
        else { return nil }
        return Label(kind: kind, end: text.count)
    }

    /// The start of a label that ends in the colon at `colon`, if it opens a clause of its own.
    static func start(_ text: Scalars, endingAt colon: Int) -> Int? {
        var index = colon
        while index > 0, colon - index <= 16 {
            let before = text[index - 1]
            if before.isTerminator || before.isBlank || before == "）" || before == ")" || before == "】" || before == "]" || before == "."
                || before == "、" || before == "．" || isNumberSign(before)
            {
                if let _ = kind(of: text[index..<colon]) { return index }
                if !before.isBlank, before != "、", before != "）", before != ")" { return nil }
            }
            if before.isComma || before.isColon { return nil }
            index -= 1
        }
        return nil
    }

    private static func isNumberSign(_ scalar: Unicode.Scalar) -> Bool { (0x2460...0x24FF).contains(scalar.value) }

    // MARK: Status sentences

    private static let statusWords = words(
        """
        已经 已 基本 全部 均 完成 整改 到位 正在 持续 推进 长期 坚持 并 立行立改 即知即改 立整立改 阶段性 阶段
        取得 成效 未 尚未 销号 落实 按期 按时 按 序时 进度 推动 中 进行 目标 任务 该 问题 此 项 ， 、 长效
        结果 明显 开展 达到 预期 现 目前 结束 办结
        """)

    private static let statusSigns = words("已 正在 基本 全部 持续 长期 未 立行立改 即知即改 立整立改 阶段 均 完成 办结 取得")

    /// 已完成整改。 正在推进。 已完成整改并长期坚持。
    static func isStatus(_ phrase: ArraySlice<Unicode.Scalar>) -> Bool {
        var text = Array(phrase.trimmed)
        while let last = text.last, last.isTerminator || last.isComma || last.isBlank { text.removeLast() }
        if let first = text.first, first == "（" || first == "(", let last = text.last, last == "）" || last == ")" {
            text = Array(text[1..<text.count - 1])
        }
        guard (2...24).contains(text.count), text.containsAny(statusSigns) else { return false }
        var index = 0
        while index < text.count {
            guard let word = statusWords.filter({ text.starts(with: $0, at: index) }).max(by: { $0.count < $1.count }) else { return false }
            index += word.count
        }
        return true
    }
}
