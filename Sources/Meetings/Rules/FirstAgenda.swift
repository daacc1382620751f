import Records

/// R7 第一议题: study comes first, with what was read, what it says, and who said what about it.
public enum FirstAgenda {
    static func remarks(_ minutes: Minutes) -> [Minutes.Remark] {
        guard minutes.book.firstAgenda else { return [] }
        if let problem = problem(minutes) { return [.refuse(problem, "“第一议题”制度")] }
        return []
    }

    /// Why the first agenda was not held as it must be; nil when it was.
    public static func problem(_ minutes: Minutes) -> String? {
        guard let first = minutes.items.first(where: { $0.item.order == 1 }) else { return "没有第一个议题。请补上“第一议题”，并写明学习原文。" }
        let item = first.item
        guard item.type == .first else { return "第一个议题不是“第一议题”，不能签认。请把第一议题排在最前。" }
        if item.source.isEmpty { return "第一议题没有写明学习原文。请填写学习的文件或讲话。" }
        let shortest = minutes.settings[.gistLength]
        if item.gist.count < shortest { return "第一议题的核心要义只有\(item.gist.count)字，至少要\(shortest)字。" }
        // Who was not there has said nothing.
        let speakers = Set(first.statements.compactMap(\.person)).union(named(in: item.discussion, minutes)).intersection(minutes.here)
        if speakers.count < 2 { return "第一议题的研讨情况要写明至少两人的发言，现在看到\(speakers.count)人。" }
        return nil
    }

    /// Persons whose names stand in a text.
    private static func named(in text: String, _ minutes: Minutes) -> Set<Reference<Person>> {
        Set(minutes.names.filter { !$0.value.isEmpty && text.contains($0.value) }.keys)
    }
}
