/// Counts of things done within a measure: 已召开13次, 策划重点选题79个.
enum Figures {
    private static let units = words(
        """
        人次 家次 场次 户次 件次 人 次 期 个 名 场 条 份 件 项 家 户 处 篇 轮 批 张 座 辆 台 套 吨 亩
        公里 本 块 笔 棵 株 节 课时 部 只 位 支 例 起 对 盏 幢 栋 间 所 宗 册 版 幅 套次 艘 头 桶 班
        类 站 封 段 卷 组 批次 页 车 届 米 千米 立方米 万页 项次 例次 对次 门 桌 枚 副 顶 艘次 头次 项目
        趟 平方米 万人次 余人次 余名 余个 余条 余份 余件 余家 余户 余处 余次 余场 余篇 余项 余人 多人次 多名
        多个 多条 多份 多次 眼 校次 站次 村次 班次 台次
        """)
    private static let notCounts = words("第 每 不少于 不低于 不超过 至少 超过 满 由 从 达到 约占 近 逐")
    private static let afterwards = words("以上 以下 以内 内 之内 工作日 月 方面 年 星期 周 百分点 及以上")

    static func read(_ measure: String, at path: [Int]) -> [Notice.Figure] {
        let text = Scalars(measure)
        var found: [Notice.Figure] = []
        var index = 0
        while index < text.count {
            guard let number = number(text, at: index) else { index += 1; continue }
            defer { index = max(number.end, index + 1) }
            guard let unit = unit(text, at: number.end) else { continue }
            let end = number.end + unit.count
            guard !excluded(text, index, end) else { continue }
            let clause = clause(text, index)
            let counts = Self.counts(text, clause, index, end)
            guard !counts.isEmpty else { continue }
            found.append(
                Notice.Figure(measure: path, text: text[index..<end].string, value: number.value, unit: bare(unit).string, counts: counts))
        }
        return found
    }

    /// An Arabic number with thousands commas, decimals and 万, or a Chinese one of two and more.
    private static func number(_ text: Scalars, at start: Int) -> (value: Double, end: Int)? {
        if start > 0, text[start - 1].digit != nil || text[start - 1] == "." || Numerals.isChinese(text[start - 1]) { return nil }
        guard text[start].digit != nil else {
            guard let chinese = Numerals.chinese(text, at: start), chinese.value >= 2, chinese.end - start <= 5, text[start] != "〇" else {
                return nil
            }
            return (Double(chinese.value), chinese.end)
        }
        var digits = ""
        var index = start
        while index < text.count {
            if let digit = text[index].digit {
                digits += String(digit)
            } else if text[index] == "." || text[index] == "．", index + 1 < text.count, text[index + 1].digit != nil {
                digits += "."
            } else if text[index] == "," || text[index] == "，", index + 3 < text.count, text[index + 1].digit != nil,
                text[index + 2].digit != nil, text[index + 3].digit != nil, index + 4 >= text.count || text[index + 4].digit == nil
            {
            } else {
                break
            }
            index += 1
        }
        guard var value = Double(digits) else { return nil }
        if index < text.count, text[index] == "万" { value *= 10_000; index += 1 }
        return (value, index)
    }

    private static func unit(_ text: Scalars, at index: Int) -> Scalars? {
        units.filter { text.starts(with: $0, at: index) }.max { $0.count < $1.count }
    }

    private static func bare(_ unit: Scalars) -> Scalars {
        unit.first == "余" || unit.first == "多" || unit.first == "万" ? Array(unit.dropFirst()) : unit
    }

    private static func excluded(_ text: Scalars, _ start: Int, _ end: Int) -> Bool {
        let before = Array(text[max(0, start - 3)..<start])
        if before.endsWithAny(notCounts) { return true }
        let after = Array(text[end..<min(text.count, end + 4)])
        // 由11个调整为15个 tells states, 5个工作日 a time.
        return after.startsWithAny(afterwards)
    }

    private static func clause(_ text: Scalars, _ index: Int) -> Range<Int> {
        var low = index
        while low > 0, index - low < 80, !isBreak(text[low - 1]) { low -= 1 }
        var high = index
        while high < text.count, high - index < 80, !isBreak(text[high]) { high += 1 }
        return low..<high
    }

    private static func isBreak(_ scalar: Unicode.Scalar) -> Bool { scalar.isTerminator || scalar.isComma || scalar.isColon }

    private static let doing = words("已经 已 共 累计 共计 先后 召开 开展 组织 举办 完成 达 均 目前 其中 对 为 了 计 推出 更新至 转发")

    /// What is counted: the words behind the number, else those before it, else the clause before.
    private static func counts(_ text: Scalars, _ clause: Range<Int>, _ start: Int, _ end: Int) -> String {
        let behind = text[min(end, clause.upperBound)..<clause.upperBound].trimmed
        var before = Array(text[clause.lowerBound..<start].trimmed)
        while let word = doing.first(where: { before.starts(with: $0, at: 0) }) { before.removeFirst(word.count) }
        while let word = doing.first(where: { before.endsWithAny([$0]) }) { before.removeLast(word.count) }
        if before.count >= 2 { return before.string }
        if behind.count >= 2 { return behind.string }
        guard clause.lowerBound > 0 else {
            // Nothing names the thing counted; the clause itself is the best there is.
            return text[clause.lowerBound..<start].trimmed.string + behind.string
        }
        let earlier = self.clause(text, clause.lowerBound - 1)
        return text[earlier].trimmed.string
    }
}
