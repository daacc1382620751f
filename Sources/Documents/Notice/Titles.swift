/// Tells headings from measures by their wording. Only the outline's context turns this into a decision.
enum Titles {
    /// What is lacking: words that end the name of a problem.
    private static let lacks = words(
        """
        不够 不足 不到位 不严 不实 不力 不深 不强 不高 不全 不细 不准 不彻底 不规范 不及时 不完善 不健全 不扎实
        不明显 不均衡 不充分 不清 不畅 不紧 不优 不快 不佳 不多 不牢 不符 不合规 不合理 不平衡 不协调 不精准
        不主动 不重视 不积极 不明确 不落实 不严格 不严肃 不经常 不公开 不透明 不科学 不统一 不配套 不当 不善 不敢
        不愿 不会 不想 薄弱 缺失 缺位 缺乏 欠缺 滞后 偏差 偏低 偏慢 偏弱 偏软 偏少 偏长 短板 弱项 弱化 淡化
        虚化 边缘化 差距 漏洞 走过场 流于形式 形式主义 官僚主义 混乱 超标准 超标 脱节 隐患 风险 一阵风 宽松软
        两张皮 迟缓 缓慢 松散 松懈 松弛 虚设 违规 违反 隐性 老化 断层 单一 突出 粗放 随意 变通 打折扣 打折
        温差 落差 浮于表面 空转 挤占 挪用 拖延 拖欠 沉睡 闲置 浪费 流失 空白 过少 太少 较少 过多 较多 较低
        较慢 较差 较弱 较窄 窄 差 弱 少 慢 低 乱 软 虚 浅 散 难 缺口 缺少 缺陷 不担当 不作为 慢作为 乱作为
        推诿 庸懒 有差 未 没有 无法 失管 失察 失守 脱管 空档 中梗阻 不一致 不同步 走样 变形 应付 敷衍 简单化
        表面化 瓶颈 堵点 痛点 不正常 反复 反弹 无人 不按 漂浮 宽松 松软 鞭长莫及 断档 不一 不顺 不勤
        """)
    private static let acts = words(
        """
        制定 建立 完善 组织 召开 开展 修订 加强 强化 严格 印发 出台 成立 健全 优化 规范 落实 推动 推进 压实
        深化 明确 聚焦 坚持 持续 进一步 提高 提升 对照 对 通过 邀请 配齐 配备 补 完成 实行 实施 举办 设立
        整合 清理 清退 追回 核查 排查 督促 约谈 责令 给予 把 将 按 以 定期 每 已 全面 认真 及时 深入 积极
        主动 扎实 拓宽 打造 创新 统筹 做好 做实 抓好 抓实 抓牢 严肃 细化 梳理 利用 依托 发挥 建 新增 投入
        增设 增配 退 上线 引进 组 重新 选派 赴 与 用好 扩大 加大 加快 健 查 拟
        """)
    private static let sectionEnds = words(
        """
        方面 方面的问题 方面问题 方面存在的问题 方面存在问题 方面整改情况 方面的整改情况 方面问题整改情况
        方面问题的整改情况 方面问题整改落实情况 方面的整改 方面整改落实情况 方面整改进展情况
        """)
    private static let problemEnds = words(
        """
        问题 的问题 问题的整改 问题整改 问题的整改情况 问题整改情况 问题整改落实情况 问题的整改落实情况 问题整改进展情况
        问题整改进展 问题的整改进展 的整改情况 问题的整改进展情况 问题整改完成情况 问题的整改完成情况 问题，整改情况
        问题的落实情况
        """)
    private static let problemStarts = words("关于 针对 “ 反馈 在“")

    /// The end of the first sentence from `start`: behind 。 or ： outside quotation marks and brackets.
    static func sentenceEnd(_ text: Scalars, from start: Int = 0) -> Int {
        var depth = 0
        var brackets = 0
        var index = start
        while index < text.count {
            switch text[index] {
            case "“", "《", "「", "『": depth += 1
            case "”", "》", "」", "』": depth = max(0, depth - 1)
            case "（", "(": brackets += 1
            case "）", ")": brackets = max(0, brackets - 1)
            default: break
            }
            // A bracket that is never closed hides no sentence's end, only a colon.
            if depth == 0, text.isSentenceEnd(index) || (text[index].isColon && brackets == 0) { return index + 1 }
            index += 1
        }
        return text.count
    }

    /// The heading without closing signs and without 在, 针对, which lead into it.
    static func bare(_ text: ArraySlice<Unicode.Scalar>) -> Scalars {
        var title = Array(text.trimmed)
        while let last = title.last,
            last.endsSentence && last != "？" || last.isColon || last.isBlank || last == "；" || last == ";" || last.isComma
                || (last == "." && title.isSentenceEnd(title.count - 1))
        { title.removeLast() }
        if title.first == "【", title.last == "】" { title = Array(title[1..<(title.count - 1)]) }
        if title.starts(with: leadIn, at: 0) {
            title.removeFirst(leadIn.count)
        } else if title.first == "在", title.endsWithAny(sectionEnds) {
            title.removeFirst()
        }
        return title
    }

    static func isSection(_ text: Scalars) -> Bool {
        let title = text.trimmed
        let heading = Array(title[..<sentenceEnd(title)])
        return heading.count <= 90 && (heading.first == "【" || heading.first != "（") && bare(heading[...]).endsWithAny(sectionEnds)
    }

    static func namesProblem(_ title: Scalars) -> Bool {
        if title.endsWithAny(problemEnds) { return true }
        return title.endsWithAny([Scalars("的整改"), Scalars("整改情况"), Scalars("整改落实情况")]) && title.startsWithAny(problemStarts)
    }

    private static let leadIn = Scalars("针对")
    private static let plainStarts = words("关于 针对 “")

    static func opensProblem(_ title: Scalars) -> Bool { title.startsWithAny(plainStarts) }

    static func lacksSomething(_ title: Scalars) -> Bool { title.containsAny(lacks) || endsInLack(title) }

    private static let steady = words("不变 不减 不降 不松 不止 不停 不断 不散 不少 不误 不漏 不乱")
    private static let lackEnds =
        lacks.filter { $0.count >= 3 && $0.first == "不" }
        + words("薄弱 缺位 缺失 滞后 脱节 迟缓 缓慢 松散 宽松 粗放 单一 混乱 反弹 弱化 有差距")

    /// 步子不大, 监管不力: a fault by its ending, whatever verb the title begins with.
    private static func endsInLack(_ title: Scalars) -> Bool {
        guard title.count >= 5 else { return false }
        return title[title.count - 2] == "不" && title[title.count - 1].isHan && !title.endsWithAny(steady) || title.endsWithAny(lackEnds)
    }

    /// 推进集团化办学步子不大 names no act.
    private static func isFault(_ title: Scalars) -> Bool {
        title.count <= 30 && endsInLack(title) && !title.contains { $0.isComma || $0.digit != nil || $0 == "；" }
    }

    static func opensAct(_ text: Scalars) -> Bool { text.startsWithAny(acts) }

    /// How much a line (without its mark) sounds like a heading: 2 and more is one, 0 and less is none.
    static func score(_ text: Scalars) -> Int {
        guard !text.isEmpty else { return 0 }
        let end = sentenceEnd(text)
        let title = bare(text[..<end])
        let whole = end >= text.count
        let closed = whole && (text.last?.isTerminator ?? false || text.isSentenceEnd(text.count - 1))
        guard title.count <= 120 else { return -3 }
        let acts = opensAct(title) && !isFault(title)
        var score = 0
        if isSection(text) { score += 3 }
        if namesProblem(title) { score += title.startsWithAny(problemStarts) ? 4 : 3 }
        if title.count <= 60, lacksSomething(title), !title.contains(Scalars("；")) { score += acts ? 1 : 2 }
        if whole, title.first == "“", title.lastIndex(of: "“") == 0, title.last == "”" { score += 2 }
        if whole, !closed, title.count <= 40 { score += title.contains(where: \.isComma) ? 1 : 2 }
        if acts, !title.startsWithAny(problemStarts), !namesProblem(title), !isSection(text) { score -= closed ? 3 : 1 }
        if closed, text.last == "；" || text.last == ";" { score -= 2 }
        if title.count > 60 { score -= 1 }
        if title.contains(where: { $0.digit != nil }), !namesProblem(title) { score -= 1 }
        return score
    }
}
