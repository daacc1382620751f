/// The tree of numbered lines, bare headings and labels.
///
/// A number alone says little: `1、` may open a finding or a measure. So every numbered line is
/// offered to each list that is open above it and to a new list below, and goes where its value is
/// the one expected and its wording is of that list's kind.
struct Outline {
    struct Node {
        var line: Int
        var style: MarkStyle
        var value: Int
        /// Index of the node above.
        var parent: Int?
        var label: LabelKind?
        /// `Titles.score`, more when a label follows.
        var score: Int
        var labelled: Bool
        /// Within the text behind a label.
        var underLabel: Bool
    }

    private struct Level {
        var node: Int
        var style: MarkStyle
        var value: Int
        var isLabel: Bool
        /// Above zero when the list is one of headings.
        var votes: Int
        /// Labels that stand below this heading so far.
        var labels: [LabelKind] = []
    }

    /// Deeper than any office nests; a text that goes on is no outline.
    private static let deepest = 12

    private(set) var nodes: [Node] = []
    private var stack: [Level] = []
    private var closed: [MarkStyle: Int] = [:]
    /// The line whose text holds the list of the open label so far: 整改情况：1.…
    private var running: Int?
    private let lines: ArraySlice<Line>
    private let bareLines: BareHeadings

    init(_ lines: ArraySlice<Line>) {
        self.lines = lines
        bareLines = BareHeadings(lines)
        for index in lines.indices { visit(index) }
        stack = []
    }

    private mutating func visit(_ index: Int) {
        let line = lines[index]
        if let mark = line.mark, line.label == nil, line.forced == nil, mark.value >= 2, let list = running {
            running = index
            // What sounds like a heading may be an item all the same; nothing else needs the closer look.
            let score = Titles.score(line.afterMark)
            if score >= 2 || isLabelled(index), runsOn(mark, from: list) { return }
            return place(mark, at: index, score: score)
        } else if line.mark != nil || line.label != nil || line.forced != nil {
            running = nil
        }
        if let forced = line.forced {
            bare(index, forced == .section ? .bareSection : .row, score: 9)
        } else if let label = line.label {
            if label.kind == .problem { problemLabel(index, line) } else { open(label.kind, at: index) }
        } else if let mark = line.mark {
            place(mark, at: index, score: Titles.score(line.afterMark))
        } else {
            bareHeading(index, line)
        }
    }

    // MARK: Labels

    private mutating func problemLabel(_ index: Int, _ line: Line) {
        if let mark = line.mark {
            // （1）存在问题 （2）整改措施 number the labels; （1）存在问题 … （2）存在问题 number the findings.
            let sibling = lines[(index + 1)...].prefix(40).first { $0.mark?.style == mark.style && $0.mark?.value == mark.value + 1 }
            if let other = sibling?.label, other.kind != .problem { return open(.problem, at: index) }
            return place(mark, at: index, score: 5)
        }
        let above = stack.last { !$0.isLabel }
        let hasContent = above?.labels.contains(where: \.opensFinding) == true
        if let above, !hasContent, above.votes > 0, !Titles.isSection(lines[nodes[above.node].line].afterMark) {
            open(.problem, at: index)
        } else if !line.rest.isEmpty {
            bare(index, .bareProblem, score: 5)
        } else {
            open(.problem, at: index)
        }
    }

    private mutating func open(_ kind: LabelKind, at index: Int) {
        if let label = stack.firstIndex(where: \.isLabel) { stack.removeSubrange(label...) }
        // 整改成效： behind numbered measures tells of the finding, not of the last measure.
        if kind == .results, let heading = stack.lastIndex(where: { $0.votes > 0 }),
            stack[heading...].dropFirst().allSatisfy({ $0.votes < 0 }),
            !Titles.isSection(lines[nodes[stack[heading].node].line].afterMark)
        {
            cut(to: heading + 1)
        }
        let parent = stack.last?.node
        if let owner = stack.indices.last, !stack[owner].labels.contains(kind) { stack[owner].labels.append(kind) }
        nodes.append(
            Node(line: index, style: .bareProblem, value: 0, parent: parent, label: kind, score: 0, labelled: false, underLabel: true))
        stack.append(Level(node: nodes.count - 1, style: .bareProblem, value: 0, isLabel: true, votes: 0))
        if kind.opensFinding, !lines[index].rest.isEmpty { running = index }
    }

    /// 整改情况：1.… ⏎ 2.… goes on with the list within the label's text, if no list of headings waits for this number.
    private func runsOn(_ mark: Mark, from list: Int) -> Bool {
        guard !stack.contains(where: { !$0.isLabel && $0.style == mark.style && $0.value == mark.value - 1 }) else { return false }
        let last = Items([lines[list].label == nil ? lines[list].text : lines[list].rest]).last
        return last?.style == mark.style && last?.value == mark.value - 1
    }

    /// Does a label of a finding's text follow on the next line?
    private func isLabelled(_ index: Int) -> Bool {
        guard index + 1 < lines.endIndex, lines[index + 1].forced == nil, let label = lines[index + 1].label else { return false }
        guard
            label.kind.opensFinding || label.kind == .leader || label.kind == .department
                || (label.kind == .problem && lines[index + 1].mark == nil)
        else { return false }
        if label.kind == .results, let heading = stack.last(where: { !$0.isLabel && $0.votes > 0 }),
            !Titles.isSection(lines[nodes[heading.node].line].afterMark),
            lines[index].mark.map({ $0.style != nodes[heading.node].style }) == true,
            Titles.sentenceEnd(lines[index].afterMark) + 4 < lines[index].afterMark.count || Titles.score(lines[index].afterMark) < 2
        {
            return false
        }
        // Behind the last measure of a finding its 责任领导 and 整改成效 follow; only a label that this
        // finding has had already belongs to another one.
        guard let open = stack.firstIndex(where: \.isLabel), open > 0 else { return true }
        return stack[open - 1].labels.contains(label.kind) || nodes[stack[open].node].label == .problem
    }

    // MARK: Headings without a number

    private mutating func bareHeading(_ index: Int, _ line: Line) {
        let text = line.text
        guard text.count <= 100 else { return }
        if text.count <= 60, Titles.isSection(text), Titles.sentenceEnd(text) == text.count {
            return bare(index, .bareSection, score: 3)
        }
        // The last line of a text may be cut off.
        let plain = BareHeadings.isPlain(text) && (index + 1 < lines.endIndex || Titles.namesProblem(Titles.bare(text[...])))
        if !plain, bareLines.standing.contains(index), isBelowSection() { return bare(index, .bareProblem, score: 4) }
        let isSentence = Titles.sentenceEnd(text) == text.count
        if plain
            || ((isSentence || lines[min(index + 1, lines.endIndex - 1)].label?.kind != .problem) && isLabelled(index)
                && lines[index + 1].mark == nil && Titles.score(text) >= 2 && !(text.last == "，"))
        {
            // A numbered heading straight above that has no text of its own is the heading; this line describes it.
            if let above = stack.last, !above.isLabel, above.votes > 0, nodes[above.node].line == index - 1,
                !Titles.isSection(lines[index - 1].afterMark), above.style != .ideograph
            {
                // Unless such lines stand in a series, the numbered heading being that of a group.
                if plain, bareLines.isSeries { bare(index, .bareProblem, score: 4, rank: (above.style.rank ?? 4) + 1) }
                return
            }
            bare(index, .bareProblem, score: 4)
        }
    }

    /// Is a …方面 the nearest heading above, or another heading without a number below one?
    private func isBelowSection() -> Bool {
        guard let last = stack.last, !last.isLabel else { return false }
        let above = last.style == .bareProblem ? stack.dropLast().last : last
        return above.map { !$0.isLabel && Titles.isSection(lines[nodes[$0.node].line].afterMark) } ?? false
    }

    private mutating func bare(_ index: Int, _ style: MarkStyle, score: Int, rank: Int? = nil) {
        let rank = rank ?? style.rank ?? 4
        if let same = stack.firstIndex(where: { !$0.isLabel && $0.style == style }) {
            cut(to: same)
        } else if let label = stack.firstIndex(where: \.isLabel) {
            // Its own finding ends here; how far up depends on what the heading is.
            var keep = label
            while keep > 0, ends(keep - 1, at: rank, style) { keep -= 1 }
            cut(to: keep)
        } else {
            var keep = stack.count
            while keep > 0, ends(keep - 1, at: rank, style) { keep -= 1 }
            cut(to: keep)
        }
        push(index, style, value: lines[index].mark?.value ?? 0, score: score, votes: 1)
    }

    /// Does a heading of this rank end the list at `level`? 1.党建方面 holds the problems below, whatever its number is.
    private func ends(_ level: Int, at rank: Int, _ style: MarkStyle) -> Bool {
        guard (stack[level].style.rank ?? 9) >= rank else { return false }
        return style != .bareProblem || stack[level].isLabel || !Titles.isSection(lines[nodes[stack[level].node].line].afterMark)
    }

    // MARK: Numbers

    private mutating func place(_ mark: Mark, at index: Int, score: Int) {
        let labelled = isLabelled(index)
        let heading = score >= 2 || labelled
        let underLabel = stack.contains(where: \.isLabel)
        var best: (score: Int, level: Int?) = (Int.min, nil)
        for (depth, level) in stack.enumerated() where !level.isLabel && (level.style == mark.style || level.style == mark.style.kin) {
            var fit = sequence(mark.value, after: level.value) + depth
            if level.style != mark.style { fit -= 4 }
            if level.votes > 0 { fit += labelled ? 7 : heading ? 4 : score <= 0 ? -4 : 0 } else { fit += labelled ? -6 : heading ? -3 : 2 }
            if fit > best.score { best = (fit, depth) }
        }
        var new = mark.value == 1 ? 8 + stack.count : 0
        if mark.value != 1, closed[mark.style] == mark.value - 1 { new = 7 }
        if mark.glued, mark.value != 1 { new -= 4 }
        if underLabel { new += labelled ? -9 : heading ? 0 : 3 }
        // First 关于…问题 of a list whose measures are open: not one measure more.
        if best.level == nil || new > best.score {
            openList(mark, at: index, score: score, labelled: labelled, underLabel: underLabel)
        } else if let level = best.level {
            let votes = stack[level].votes + (heading ? 1 : -1)
            let style = stack[level].style
            cut(to: level)
            push(index, style, value: mark.value, score: score + (labelled ? 4 : 0), votes: votes, labelled: labelled)
        }
    }

    private func sequence(_ value: Int, after last: Int) -> Int {
        switch value - last {
        case 1: 10
        case 0: 4
        case 2, 3: 5
        case 4...: 2
        default: value == 1 ? -4 : 1
        }
    }

    private mutating func openList(_ mark: Mark, at index: Int, score: Int, labelled: Bool, underLabel: Bool) {
        if !underLabel || labelled, let rank = mark.style.rank {
            // （一） below 1. does not happen; the list of 1. has ended.
            if labelled, let label = stack.firstIndex(where: \.isLabel),
                let other = stack.firstIndex(where: { !$0.isLabel && ($0.style.rank ?? 9) >= rank })
            {
                cut(to: min(label, other))
            } else if labelled, let label = stack.firstIndex(where: \.isLabel) {
                cut(to: label)
            }
            if score >= 1 || labelled { while let last = stack.last, (last.style.rank ?? -1) > rank { cut(to: stack.count - 1) } }
        } else if underLabel, score >= 3, let rank = mark.style.rank, rank <= 3,
            let above = stack.firstIndex(where: { !$0.isLabel && ($0.style.rank ?? 9) > rank }),
            Titles.isSection(lines[index].afterMark)
        {
            cut(to: above)
        }
        push(
            index, mark.style, value: mark.value, score: score + (labelled ? 4 : 0), votes: score >= 2 || labelled ? 1 : -1,
            labelled: labelled)
    }

    private mutating func cut(to count: Int) {
        for level in stack[count...] where !level.isLabel { closed[level.style] = level.value }
        stack.removeSubrange(count...)
    }

    private mutating func push(_ index: Int, _ style: MarkStyle, value: Int, score: Int, votes: Int, labelled: Bool = false) {
        if stack.count >= Self.deepest { cut(to: Self.deepest - 1) }
        let underLabel = stack.contains(where: \.isLabel)
        nodes.append(
            Node(
                line: index, style: style, value: value, parent: stack.last?.node, label: nil, score: score, labelled: labelled,
                underLabel: underLabel))
        stack.append(Level(node: nodes.count - 1, style: style, value: value, isLabel: false, votes: votes))
    }
}
