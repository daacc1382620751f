/// C8: numbers and words that stand without a source in the unit's own records.
enum SourcesCheck {
    private static let metrics = words("浏览量 阅读量 播放量 点击量 点击率 转发量 点赞 访问量 曝光 用户数 粉丝 关注人数 热搜 收视率 收听率 下载量 总流量")
    private static let sweeping = words("均已严格执行 均严格执行 全部严格执行 均已严格落实 均严格落实 从未 零差错 零失误 零事故")
    private static let rises = words("提升至 提升到 提高至 提高到 上升至 上升到 增长至 增加到 升至 增至 下降至 下降到 降至 降低到")

    static func remarks(_ script: Manuscript) -> [Remark] {
        var remarks: [Remark] = []
        for piece in script.measures where remarks.count < 60 {
            let text = piece.text
            if let (range, count) = metric(text) {
                remarks.append(
                    script.remark(
                        "C8", .hint, piece.place(range), path: piece.path,
                        "“\(Manuscript.quote(Array(text[range])))”\(count > 1 ? "等 \(count) 处" : "")是平台数据。请绑定有截图或接口的读数，写明平台和统计时间。"))
            }
            if let word = sweeping.first(where: { text.contains($0) }), let at = text.firstIndex(of: word, from: 0) {
                remarks.append(
                    script.remark(
                        "C8", .hint, piece.place(at..<(at + word.count)), path: piece.path,
                        "“\(word.string)”没有数字支撑。请绑定台账里的比例，写明应有多少次、实有多少次。"))
            }
            if let range = rise(text) {
                remarks.append(
                    script.remark(
                        "C8", .hint, piece.place(range), path: piece.path, "“\(Manuscript.quote(Array(text[range])))”没有写原来是多少。请补上原值和时间。"))
            }
            if let share = share(text) {
                remarks.append(script.remark("C8", .warning, piece.place(share.range), path: piece.path, share.message))
            }
        }
        return remarks.limited(to: 10) { "还有 \($0) 处数字或断语没有来源。请逐处绑定台账。" }
    }

    /// 浏览量近15万, 用户数46335, 登顶平台热搜.
    private static func metric(_ text: Scalars) -> (Range<Int>, Int)? {
        var first: Range<Int>?
        var count = 0
        for index in text.indices {
            guard let word = metrics.first(where: { text.starts(with: $0, at: index) }) else { continue }
            var end = index + word.count
            while end < text.count, !text[end].isComma, !text[end].isTerminator, end - index < 16 { end += 1 }
            let isRank = word == Scalars("热搜") && Array(text[max(0, index - 6)..<index]).containsAny(words("登 上 冲"))
            guard isRank || text[index..<end].contains(where: { $0.digit != nil || $0 == "万" }) else { continue }
            first = first ?? (isRank ? max(0, index - 4)..<(index + word.count) : index..<end)
            count += 1
        }
        return first.map { ($0, count) }
    }

    private static func rise(_ text: Scalars) -> Range<Int>? {
        for index in text.indices {
            guard let word = rises.first(where: { text.starts(with: $0, at: index) }) else { continue }
            var end = index + word.count
            while end < text.count, text[end].digit != nil || text[end] == "." || text[end] == "%" || text[end] == "％" { end += 1 }
            guard end > index + word.count else { continue }
            for _ in 0..<2 where end < text.count && text[end].isHan { end += 1 }
            var low = index
            while low > 0, !text[low - 1].isTerminator { low -= 1 }
            // 由91.2%升至98.7% tells both.
            guard !Array(text[low..<index]).containsAny(words("由 从 原 较 相比 同比 环比")) else { continue }
            return index..<end
        }
        return nil
    }

    private static let sharePattern = Pattern("(\\d{1,5})(?:个|名|人|家|户)[^，。；\\d]{0,14}中[^。；\\d]{0,40}?(\\d{1,3}(?:\\.\\d{1,2})?)%")

    /// 8个负责人中占75%: six persons. A share that no whole number gives is miscounted.
    private static func share(_ text: Scalars) -> (range: Range<Int>, message: String)? {
        guard text.contains("%") || text.contains("％"), let match = sharePattern.first(in: PlainDigits.form(text)),
            let base = match.groups[1].flatMap({ Int($0) }), base > 0, base <= 200, let told = match.groups[2],
            let percent = Double(told), percent <= 100
        else { return nil }
        let decimals = told.split(separator: ".").dropFirst().first?.count ?? 0
        let unit = decimals == 0 ? 1.0 : decimals == 1 ? 0.1 : 0.01
        // Cut off or rounded: both are usual.
        let fits = (0...base).contains { abs(100 * Double($0) / Double(base) - percent) < unit }
        guard !fits else { return nil }
        let low = match.range.location
        return (low..<min(text.count, low + match.range.length), "\(base) 个的 \(told)% 不是整数。请写明实际是几个，再算比例。")
    }
}
