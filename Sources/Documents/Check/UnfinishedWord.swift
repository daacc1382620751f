/// A word of C3 with its innocent uses.
struct UnfinishedWord {
    var word: Scalars
    var isStrong: Bool
    private var guards: Guards

    /// When a word says nothing.
    private struct Guards {
        /// Directly before: 制定计划.
        var before: [Scalars] = []
        /// Directly behind: 沟通技巧.
        var after: [Scalars] = []
        /// Later in the sentence: 损坏…已修复.
        var cured: [Scalars] = []
        /// One of these must stand directly behind: 拟于, 计划2026年.
        var needs: [Scalars] = []
        /// One of these must stand in the sentence: 上报…计划.
        var within: [Scalars] = []
        /// 尚未建立制度的单位 names whom something was done to.
        var isAttribute = false
    }

    init(_ word: String, isStrong: Bool) {
        self.word = TextMap.compact(word)
        self.isStrong = isStrong
        guards = Self.guards(word)
    }

    private static let digits = words("0 1 2 3 4 5 6 7 8 9")
    private static let ahead = digits + words("于 在 将 明年 今年 年底 下半年 下一 下步 近期 月底 尽快 对 向 新 建 开工 开展 投 完成 实施 采购")
    private static let mended = words("已修复 修复 已更换 更换 维修 修缮 换新 补齐 赔偿 已恢复 恢复正常 抢修 检修")
    private static let settled = words(
        "已全部 全部完成 已完成 均已 全部整改 已整改 已办结 全部办结 已销号 全部销号 已补 已落实 全部落实 不放过 不销号 不予 不得 一律 追责 问责 约谈 通报 提醒 督促 督办 预警 扣 考核")
    /// What did not happen: 全年未出现停播事故, 未发现未整改事项.
    private static let absent = words("未出现 没有出现 未发生 没有发生 未发现 没有发现 不存在 未再出现 不再出现 没有 无 零")
    private static let addressees = words("对 将 把 督促 针对 凡 凡是 防止 避免 杜绝 如 若 逾期 对于 清理 解决 纠正 整改 排查")

    private static func guards(_ word: String) -> Guards {
        switch word {
        case let waiting where waiting.hasPrefix("待"):
            return Guards(
                before: words("期 接 招 看 对 优 善 亏 虐"), after: words("事项 清单 台账 件 项目 问题 工作 任务 名单"),
                cured: words("已批复 已获批 已审批 已验收 已完成 已解决 已修复"))
        case "暂停":
            return Guards(
                before: absent + words("责令 依法 给予 予以 一律 先行 立即 可 应 将其 决定 要求 明确 规定 凡"),
                after: words("拨付 支付 评 职务 执业 营业 权限 其 对 办理 审批 发放 受理 新 执行 晋 招 一切 违规 不合规 使用违 接诊 供货 合作"),
                cured: words("已恢复 恢复播 恢复使用 恢复运行 恢复开放 现已恢复 重新开放 重新启用 当日恢复 当天恢复 次日恢复 均恢复 全部更换 已更换 须经 应当 资格"))
        case "停播":
            return Guards(
                // 暂停播出 is told by 暂停.
                before: absent + words("防止 避免 杜绝 消除 解决 防范 排查 暂"), after: words("隐患 事故 事件 风险 问题 预案 应急 报告"),
                cured: words("已恢复 恢复播 复播 当日恢复 当天恢复"))
        case "损坏":
            return Guards(before: words("防止 避免 杜绝 严禁 故意 如有 凡有 发现 有无 是否 一旦 更换 修复 维修 易 修缮 修补 补种 无 人为"), after: words("赔偿 照价"), cured: mended)
        case "尚未", "未完成", "未落实", "未整改", "未解决":
            return Guards(
                before: absent + addressees + (word == "尚未" ? [] : words("因 经 从 均 凡")),
                after: word == "尚未" ? [] : words("不 率 即 原因 说明 事项说明 情况说明"), cured: settled,
                isAttribute: true)
        case let going where going.hasPrefix("正在") && going != "正在": return Guards(after: words("的"))
        case "正在": return Guards(after: words("进行时"), isAttribute: true)
        case "上报":
            return Guards(
                before: words("及时 按时 逐级 层层 主动 迟报 按期 如实 汇总 定期 日 统一 收集 月"), after: words("率 制度 机制 流程 时限 程序 渠道 及时 信息 情况"),
                cured: words("已批复 获批 已批准 已获"), within: words("计划 申请 方案 请示 预算 需求 编制 立项"))
        case "争取": return Guards(after: words("到 了"), cured: words("已到位 已争取到 资金到位 已获"))
        case "尽力": return Guards(before: words("竭"), after: words("而为"))
        case "启动": return Guards(before: words("已 响应 一键"), after: words("仪式 会 大会 资金 应急 响应 暨"), cured: words("已完成 完成 办结 建成 竣工 结束 交付"))
        case "拟": return Guards(before: words("模 虚 草 比 审 起"), after: words("对照"), needs: ahead)
        case "计划":
            return Guards(
                before: words("制定 学习 工作 年度 宣传 培训 用编 发展 行动 定 按 按照 列入 纳入 招聘 审计 监督 检查 月 周 期 整改 资金 采购 实施 的 《 “ 总体 详细"), needs: ahead)
        case "沟通":
            return Guards(
                before: words("加强 强化 定期 畅通 日常 经常 主动 有效 及时"),
                after: words("技巧 机制 能力 渠道 会 平台 制度 方式 意识 交流 协调机制 联系 联络 桥梁 顺畅 不畅 不足 不够 水平 艺术 效率"), within: words("与 向 同 和"))
        case "预计": return Guards(after: words("到 得"))
        default: return Guards()
        }
    }

    /// The places where the word stands and means it, at most a dozen.
    func places(in text: Scalars) -> [Range<Int>] {
        guard !word.isEmpty else { return [] }
        var found: [Range<Int>] = []
        var from = 0
        while found.count < 12, let at = text.firstIndex(of: word, from: from) {
            from = at + word.count
            if means(text, at..<from) { found.append(at..<from) }
        }
        return found
    }

    private func means(_ text: Scalars, _ range: Range<Int>) -> Bool {
        let before = Array(text[max(0, range.lowerBound - 6)..<range.lowerBound])
        let end = sentenceEnd(text, range.upperBound)
        let rest = Array(text[range.upperBound..<end])
        if before.endsWithAny(guards.before) || rest.startsWithAny(guards.after) || rest.containsAny(guards.cured) { return false }
        if !guards.needs.isEmpty, !rest.startsWithAny(guards.needs) { return false }
        if guards.isAttribute ? isAttribute(rest) : isStrong && namesRule(rest) { return false }
        if word == Scalars("争取"), gotMoney(rest) { return false }
        guard !guards.within.isEmpty else { return true }
        return Array(text[sentenceStart(text, range.lowerBound)..<end]).containsAny(guards.within)
    }

    private func sentenceStart(_ text: Scalars, _ index: Int) -> Int {
        var low = index
        while low > 0, index - low < 200, !text[low - 1].isTerminator { low -= 1 }
        return low
    }

    private func sentenceEnd(_ text: Scalars, _ index: Int) -> Int {
        var high = index
        while high < text.count, high - index < 200, !text[high].isTerminator { high += 1 }
        return high
    }

    /// 尚未换届的7个支部
    private func isAttribute(_ rest: Scalars) -> Bool {
        for (index, scalar) in rest.prefix(14).enumerated() {
            if scalar.isComma || scalar == "、" { return false }
            if scalar == "的" { return index + 1 < rest.count && (rest[index + 1].isHan || rest[index + 1].digit != nil) }
        }
        return false
    }

    private static let rules = words("制度 机制 规定 预案 办法")

    /// 恶劣天气暂停作业制度 is a rule for the case, not the case. 尚未建立制度 is not asked.
    private func namesRule(_ rest: Scalars) -> Bool {
        Array(rest.prefix(8).prefix { !$0.isComma }).containsAny(Self.rules)
    }

    /// 争取上级资金500万元
    private func gotMoney(_ rest: Scalars) -> Bool {
        let near = Array(rest.prefix(20))
        return near.contains { $0.digit != nil } && near.containsAny(words("万元 元 亿元"))
    }
}
