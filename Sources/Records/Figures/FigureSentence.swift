import Journal

extension FigureQuery {
    /// From when to when it counts, in words; empty for a state.
    public var period: String {
        switch (from, to) {
        case (let from?, let to?): "\(from.chinese)至\(to.chinese)"
        case (let from?, nil): "\(from.chinese)起"
        case (nil, let to?): "截至\(to.chinese)"
        default: ""
        }
    }
}

extension Lookup {
    /// A query in words: 整改措施台账，状态=已销号，2025年10月27日至2026年3月2日，计数.
    /// - Parameter forPublic: names no record but an inspection, a department or a book: a finding's name may be what is kept back.
    public func sentence(_ query: FigureQuery, forPublic: Bool = false) throws -> String {
        guard let kind = kinds.kind(query.kind) else { return "" }
        var parts = [kind.title]
        for condition in query.conditions {
            guard let field = kind.field(condition.field) else { continue }
            let values = try values(condition, field, forPublic)
            let sign = condition.isPart ?? false ? (condition.isNot ? "不含" : "含") : condition.isNot ? "≠" : "="
            parts.append(field.title + sign + values)
        }
        if !query.period.isEmpty { parts.append(query.period) }
        parts.append(query.measure.title + (query.field.flatMap { kind.field($0) }.map { "“\($0.title)”" } ?? ""))
        return parts.joined(separator: "，")
    }

    private static let nameable: Set<String> = ["inspection", "record_book", Department.kindName]

    private func values(_ condition: FigureQuery.Condition, _ field: FieldInfo, _ forPublic: Bool) throws -> String {
        if condition.values.isEmpty { return "空" }
        guard let target = field.type.target.flatMap({ kinds.kind($0) }) else {
            return condition.values.map { field.type.display(field.type.scalar($0)) { _ in nil } }.joined(separator: "、")
        }
        let references = condition.values.compactMap { RecordID($0) }.map { AnyReference(kind: target.name, id: $0) }
        // A notice's thirty-nine findings, one by one, would say less than their number.
        if references.count > 3 { return "\(references.count)个\(target.noun)" }
        if forPublic, !Lookup.nameable.contains(target.name) { return "指定的\(target.noun)" }
        let names = target.isRestricted ? [:] : try titles(Set(references))
        return references.map { names[$0].map { "“\($0)”" } ?? target.noun }.joined(separator: "、")
    }
}
