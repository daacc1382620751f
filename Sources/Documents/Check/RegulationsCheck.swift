/// C1: how many regulations the notice says were made, against those that it names.
enum RegulationsCheck {
    /// 重申 makes none, 严格执行 makes none; 年度要点 lapse with the year and are none (§7).
    private static let verbs = words("制定 制订 修订 重订 新订 修改 完善 细化 出台 印发 建立 设立 健全")
    private static let nouns = words("制度 细则 办法 规定 规则 规程 策略")
    /// Within 《》 a mechanism is a document too.
    private static let quoted = words("制度 细则 办法 规定 规则 规程 策略 机制 准则 规范 标准 要求 清单 意见 指引 流程")

    static func remarks(_ script: Manuscript) -> [Remark] {
        guard let declared = script.notice?.declared.regulations else { return [] }
        let named = names(script)
        guard named.count > declared else { return [] }
        let more = named.count > 12 ? "等" : ""
        let list = named.prefix(12).map { "\($0.name)（\($0.path)）" }.joined(separator: "、") + more
        let range = DeclaredPlace.range(of: declared, near: words("制度 规章 办法 机制 规定"), script)
        return [
            script.remark(
                "C1", .warning, range, "写明建立完善制度 \(declared) 项，措施里写到制定、修订、细化的至少 \(named.count) 项：\(list)。请写明按什么口径计数，或改正数字。")
        ]
    }

    /// The distinct documents that measures name as made or revised, each with the first path.
    static func names(_ script: Manuscript) -> [(name: String, path: String)] {
        var found: [(key: Scalars, name: String, path: String)] = []
        for measure in script.measures {
            for name in names(in: measure.text) {
                let key = key(name)
                guard key.count >= 3, !found.contains(where: { isSame($0.key, key) }) else { continue }
                found.append((key, name.string, measure.path.joined(separator: "/")))
            }
        }
        return found.map { ($0.name, $0.path) }
    }

    static func names(in text: Scalars) -> [Scalars] {
        var found: [Scalars] = []
        var index = 0
        while index < text.count {
            guard let verb = verbs.first(where: { text.starts(with: $0, at: index) }) else { index += 1; continue }
            var start = index + verb.count
            // 修订完善, 制定并实施, 建立健全: the verbs before the name.
            while let next = (verbs + words("并 和 并实施 了 实施 、")).first(where: { text.starts(with: $0, at: start) }) { start += next.count }
            if let name = name(text, from: start) {
                found.append(Array(text[name]))
                index = name.upperBound
            } else {
                index = start
            }
        }
        return found
    }

    private static func name(_ text: Scalars, from start: Int) -> Range<Int>? {
        var index = start
        var depth = 0
        let isTitle = start < text.count && text[start] == "《"
        while index < text.count, index - start < 40 {
            let scalar = text[index]
            if scalar == "《" { depth += 1 }
            if scalar == "》" {
                depth -= 1
                if depth <= 0, isTitle {
                    let title = (start + 1)..<index
                    return Array(text[title]).endsWithAny(quoted) ? title : nil
                }
            }
            if depth == 0, scalar.isTerminator || scalar.isComma || scalar.isColon { return nil }
            if depth == 0, !isTitle, let noun = nouns.first(where: { text.starts(with: $0, at: index) }) {
                let end = index + noun.count
                // 制度汇编, 制度落实 are no regulation.
                let follows = end >= text.count || !text[end].isHan || "并和及与等中对".unicodeScalars.contains(text[end])
                if follows, end - start >= 4 { return start..<end }
            }
            index += 1
        }
        return nil
    }

    /// Without signs and numbers, so that one document written twice is one.
    private static func key(_ name: Scalars) -> Scalars { name.filter { $0.isHan } }

    private static func isSame(_ a: Scalars, _ b: Scalars) -> Bool {
        a == b || (min(a.count, b.count) >= 5 && (a.contains(b) || b.contains(a)))
    }
}
