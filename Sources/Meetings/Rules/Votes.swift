import Records

/// Decisions: votes that add up, by those who may vote, on what this meeting may decide.
public enum Votes {
    static func remarks(_ minutes: Minutes) -> [Minutes.Remark] {
        minutes.items.flatMap { item in
            var found = item.decisions.flatMap { remarks($0, item, minutes) }
            if minutes.isMajor(item), item.decisions.isEmpty {
                found.append(.refuse("“\(item.item.title)”没有形成决定。请写入决策，或写明缓议。", "集体决策制度"))
            }
            return found
        }
    }

    static func remarks(_ decision: Decision, _ item: Minutes.Item, _ minutes: Minutes) -> [Minutes.Remark] {
        let voters = minutes.voters(of: item).count
        let (agree, against, abstain) = (decision.agree ?? 0, decision.against ?? 0, decision.abstain ?? 0)
        var found: [Minutes.Remark] = []
        if agree + against + abstain != voters {
            found.append(.refuse("“\(item.item.title)”表决\(agree + against + abstain)票，有表决权的到会\(voters)人，对不上。列席人员没有表决权。"))
        }
        if agree * 2 <= voters { found.append(.refuse("“\(item.item.title)”同意\(agree)票，没有超过到会\(voters)人的半数，不能形成决定。", "民主集中制")) }
        let expected = minutes.counted.count
        if minutes.book.type == .branch, agree * 2 <= expected {
            found.append(.refuse("党员大会决议要应到有表决权人数的半数以上同意：应到\(expected)人，同意\(agree)票。", "中国共产党支部工作条例（试行）第十一条"))
        }
        if decision.matter == nil, item.item.type != .major, minutes.isMajor(item) {
            found.append(.refuse("“\(item.item.title)”的金额达到三重一大起点，决策要选明三重一大事项。", "三重一大决策制度"))
        }
        if let matter = decision.matter.flatMap({ minutes.matters[$0] }), let forum = matter.forum, forum != minutes.book.type,
            matter.threshold.map({ $0 <= decision.amount ?? $0 }) ?? true
        {
            found.append(.refuse("“\(matter.matter)”要由\(forum.title)决定，不能在这个会上决定。", matter.basis))
        }
        return found
    }

    static func problems(_ decision: Decision) -> [String: String] {
        for (field, value) in [("agree", decision.agree), ("against", decision.against), ("abstain", decision.abstain)]
        where (value ?? 0) < 0 {
            return [field: "票数不能是负数"]
        }
        return [:]
    }

    /// What is not signed yet binds nobody.
    static func checkSigned(_ decision: Decision, in lookup: Lookup) throws {
        guard try lookup.find(decision.meeting)?.state.isSigned == true else {
            throw Refusal("会议记录还没有签认，决定还没有生效。请等主持人签认。")
        }
    }
}
