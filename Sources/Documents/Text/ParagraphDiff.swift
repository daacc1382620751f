/// Two versions of a text compared paragraph by paragraph.
public enum ParagraphDiff {
    public enum Line: Sendable, Equatable {
        case same(String)
        case removed(String)
        case added(String)
    }

    /// More paragraphs than any notice has; beyond it everything between the common ends counts as replaced.
    private static let most = 3000

    public static func lines(from old: String, to new: String) -> [Line] {
        let a = old.split(separator: "\n").map(String.init)
        let b = new.split(separator: "\n").map(String.init)
        guard a.count <= most, b.count <= most else { return a.map { .removed($0) } + b.map { .added($0) } }
        let changes = b.difference(from: a)
        let removed = Set(changes.removals.compactMap { if case .remove(let offset, _, _) = $0 { offset } else { nil } })
        let added = Set(changes.insertions.compactMap { if case .insert(let offset, _, _) = $0 { offset } else { nil } })
        var lines: [Line] = []
        var i = 0
        var j = 0
        while i < a.count || j < b.count {
            if i < a.count, removed.contains(i) {
                lines.append(.removed(a[i]))
                i += 1
            } else if j < b.count, added.contains(j) {
                lines.append(.added(b[j]))
                j += 1
            } else {
                lines.append(.same(b[j]))
                i += 1
                j += 1
            }
        }
        return lines
    }
}
