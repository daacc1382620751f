import Records

/// Decisions: votes that add up, by those who may vote, on what this meeting may decide.
public enum Votes {
    static func remarks(_ minutes: Minutes) -> [Minutes.Remark] {
        minutes.items.flatMap { item in
            var found = item.decisions.flatMap { remarks($0, item, minutes) }
            if minutes.isMajor(item), item.decisions.isEmpty, !item.item.postponed {
                found.append(.refuse("“\(item.item.title)”没有形成决定。请写入决策，或在议题里标明缓议。", "集体决策制度"))
            }
            if item.item.postponed, !item.decisions.isEmpty {
                found.append(.refuse("“\(item.item.title)”标明缓议，又有决定。请作废决定，或取消缓议。"))
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
        let hasCatalogue = minutes.matters.values.contains { $0.state == .inForce }
        if decision.matter == nil, minutes.isMajor(item), hasCatalogue {
            found.append(.refuse("“\(item.item.title)”是三重一大事项，决策要选明是清单里的哪一项，才知道该由哪个会决定。", "三重一大决策制度"))
        }
        if let matter = decision.matter.flatMap({ minutes.matters[$0] }), matter.state == .proposed {
            found.append(.refuse("“\(matter.matter)”还没有由书记/主任定入三重一大清单，不能据此决策。请先办理生效，或改选清单里的事项。", "三重一大决策制度"))
        }
        if let matter = decision.matter.flatMap({ minutes.matters[$0] }), let forum = matter.forum, forum != minutes.book.type,
            matter.threshold.map({ $0 <= decision.amount ?? $0 }) ?? true
        {
            found.append(.refuse("“\(matter.matter)”要由\(forum.title)决定，不能在这个会上决定。", matter.basis))
        }
        return found
    }

    static func problems(_ decision: Decision, in lookup: Lookup) throws -> [String: String] {
        for (field, value) in [("agree", decision.agree), ("against", decision.against), ("abstain", decision.abstain)]
        where (value ?? 0) < 0 {
            return [field: "票数不能是负数"]
        }
        return try change(decision, lookup).map { ["replaces": $0] } ?? [:]
    }

    /// What was decided is changed where it was decided, and as it was: else the rules of the first decision would not hold for the second.
    private static func change(_ decision: Decision, _ lookup: Lookup) throws -> String? {
        guard let old = try lookup.find(decision.replaces), let item = try lookup.find(decision.item) else { return nil }
        let (before, now) = (try lookup.find(old.meeting), try lookup.find(item.meeting))
        if before?.state.isSigned != true { return "要变更的决策所在的会议还没有签认" }
        if before?.type != now?.type { return "要变更的决策是\(before?.type?.title ?? "别的会")作出的，要由同一种会议变更" }
        let wasMajor = try old.matter != nil || lookup.find(old.item)?.type == .major
        return wasMajor && item.type != .major ? "要变更的决策是三重一大事项，变更它的议题类型也要选三重一大" : nil
    }

    /// What is not signed yet binds nobody.
    static func checkSigned(_ decision: Decision, in lookup: Lookup) throws {
        guard try lookup.find(decision.meeting)?.state.isSigned == true else {
            throw Refusal("会议记录还没有签认，决定还没有生效。请等主持人签认。")
        }
    }
}
