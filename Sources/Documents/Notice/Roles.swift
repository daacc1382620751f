/// Which lines are headings of what: the outline read from its labels and wording.
struct Roles {
    enum Role: Equatable { case organisation, next, part, section, group, finding }

    /// Role of a line that opens something; all other lines belong to the heading above.
    private(set) var roles: [Int: Role] = [:]
    private(set) var sectionOf: [Int: Int] = [:]
    private(set) var groupOf: [Int: Int] = [:]

    private let lines: ArraySlice<Line>
    private let nodes: [Outline.Node]
    private var children: [[Int]]
    private let ownsLabel: [Bool]
    private let headingLines: Set<Int>
    private var isFinding: [Bool]
    /// How many findings lie below a node.
    private var findingsBelow: [Int]

    init(_ lines: ArraySlice<Line>) {
        self.lines = lines
        nodes = Outline(lines).nodes
        children = Array(repeating: [], count: nodes.count)
        isFinding = Array(repeating: false, count: nodes.count)
        findingsBelow = Array(repeating: 0, count: nodes.count)
        var owns = Array(repeating: false, count: nodes.count)
        for (index, node) in nodes.enumerated() {
            guard let parent = node.parent else { continue }
            children[parent].append(index)
            if node.label?.opensFinding == true, nodes[parent].label == nil { owns[parent] = true }
        }
        ownsLabel = owns
        headingLines = Set(nodes.filter { $0.label == nil }.map(\.line))
        let outside = outsideParts()
        findFindings(outside)
        let idle = idleParts()
        let blocks = Set(nodes.indices.filter { isFinding[$0] }.map { top($0) })
        for index in nodes.indices where isFinding[index] { place(index, blocks: blocks.count) }
        for index in nodes.indices where nodes[index].parent == nil {
            if let role = outside[index] ?? idle[index] { roles[nodes[index].line] = role }
        }
    }

    /// A heading above the findings, or of the parts around, that is nothing but a heading.
    func isStructure(_ line: Int) -> Bool {
        let text = lines[line].forced == nil ? lines[line].afterMark : lines[line].text
        let isWhole = Titles.sentenceEnd(text) == text.count && text.count <= 60
        switch roles[line] {
        case .part, .organisation: return isWhole
        case .next, .section, .group, .finding: return false
        case nil:
            // 整改工作总体情况 without a number.
            return lines[line].mark == nil && (4...24).contains(text.count) && text.endsWithAny([Scalars("情况")])
                && !text.contains { $0.isTerminator || $0.isComma || $0.isColon || $0.digit != nil }
        }
    }

    private func title(_ node: Int) -> Scalars {
        let line = lines[nodes[node].line]
        let text = line.label?.kind == .problem ? line.rest : line.afterMark
        return Titles.bare(text[..<Titles.sentenceEnd(text)])
    }

    // MARK: Organisation and next steps

    private static let organisation = words(
        """
        组织 领导 责任 认识 站位 总体 基本情况 概况 统筹 部署 履行 主体责任 工作开展 推进情况 高度重视 强化 扛
        政治 学习传达 统一思想 工作情况 提高
        """)
    /// A second part of organisation behind the first: 党委主要负责人组织落实整改情况.
    private static let furtherOrganisation = words("组织落实 组织整改 主要负责人 主要负责同志 第一责任人")
    private static let next = words("下一步 下步 下阶段 下一阶段 今后 努力方向 工作打算 后续 持续巩固 持续整改 持续深化 长效 巩固深化 巩固拓展 工作计划 意见建议 监督方式")

    /// Top nodes that hold no findings: nodes of organisation before the findings, next steps behind.
    private func outsideParts() -> [Int: Role] {
        let top = nodes.indices.filter { nodes[$0].parent == nil && nodes[$0].label == nil }
        var result: [Int: Role] = [:]
        let owners = top.filter { ownsLabel[$0] || tree($0).contains { ownsLabel[$0] } }
        for (position, node) in top.enumerated() {
            let heading = title(node)
            if heading.containsAny(Self.next), !Titles.isSection(heading),
                !owners.contains(node) || heading.containsAny(words("下一步 下步 今后 打算")), node != owners.first
            {
                if !namesProblems(below: node) { result[node] = .next }
            } else if let first = owners.first, !owners.contains(node) {
                if node < first, !Titles.isSection(heading), !namesProblems(below: node) { result[node] = .organisation }
            } else if owners.isEmpty, position == 0 || result.count == position && heading.containsAny(Self.furtherOrganisation),
                top.count > 1,
                heading.containsAny(Self.organisation), !Titles.isSection(heading),
                !Titles.namesProblem(heading), !heading.contains(Scalars("整改落实情况")), !heading.contains(Scalars("问题整改"))
            {
                if !namesProblems(below: node) { result[node] = .organisation }
            }
        }
        return result
    }

    private func tree(_ node: Int) -> [Int] {
        var found: [Int] = []
        var open = children[node]
        while let next = open.popLast() {
            found.append(next)
            open += children[next]
        }
        return found
    }

    private func namesProblems(below node: Int) -> Bool {
        tree(node).contains { index in
            nodes[index].label == nil && Titles.namesProblem(title(index)) && Titles.opensProblem(title(index))
        }
    }

    // MARK: Findings

    private mutating func findFindings(_ outside: [Int: Role]) {
        var candidates: [Int] = []
        for index in nodes.indices where nodes[index].label == nil && !nodes[index].underLabel {
            if outside[top(index)] == nil { candidates.append(index) }
        }
        for index in candidates where ownsLabel[index] || nodes[index].style == .row { set(index, true) }
        keepLowest(candidates)
        let labelled = candidates.contains { isFinding[$0] }
        // 2.少发文件 below 针对会风不实问题 sounds like a fault; its neighbours, which do not, tell that it is an act.
        var agrees: [Int: Bool] = [:]
        for index in candidates where Titles.namesProblem(title(index)) {
            let below = children[index].filter { nodes[$0].label == nil }
            let headings = below.count { nodes[$0].score >= 2 }
            agrees[index] = headings * 10 >= below.count * 6
        }
        // The lowest first: a heading above a finding is none.
        for index in candidates.reversed()
        where !isFinding[index] && nodes[index].score >= 2 && !isAboveFinding(index) && !isBelowFinding(index) {
            // In a notice with labels a heading without one is a finding if the text says so plainly.
            if Titles.isSection(lines[nodes[index].line].afterMark) { continue }
            if labelled, !Titles.namesProblem(title(index)), !hasText(index) { continue }
            if let parent = nodes[index].parent, !agrees[parent, default: true] { continue }
            set(index, true)
        }
        keepLowest(candidates)
        vote(candidates)
        // A …方面 with text and nothing below that names a problem is answered as a whole.
        for index in candidates.reversed() where !isFinding[index] && Titles.isSection(lines[nodes[index].line].afterMark) {
            if hasText(index), !hasHeadings(index), !isAboveFinding(index), !isBelowFinding(index) { set(index, true) }
        }
    }

    /// A finding has no findings below; the upper one is a heading of a group.
    private mutating func keepLowest(_ candidates: [Int]) {
        for index in candidates.reversed() where isFinding[index] {
            var above = nodes[index].parent
            while let node = above {
                set(node, false)
                above = nodes[node].parent
            }
        }
    }

    private mutating func set(_ node: Int, _ value: Bool) {
        guard isFinding[node] != value else { return }
        isFinding[node] = value
        var above = nodes[node].parent
        while let next = above {
            findingsBelow[next] += value ? 1 : -1
            above = nodes[next].parent
        }
    }

    private func isAboveFinding(_ node: Int) -> Bool { findingsBelow[node] > 0 }

    private func isBelowFinding(_ node: Int) -> Bool {
        var above = nodes[node].parent
        while let next = above {
            if isFinding[next] { return true }
            above = nodes[next].parent
        }
        return false
    }

    private func hasHeadings(_ node: Int) -> Bool {
        children[node].contains { nodes[$0].label == nil && nodes[$0].score >= 2 }
    }

    /// Text of its own: behind the title, or in a paragraph below.
    private func hasText(_ node: Int) -> Bool {
        let index = nodes[node].line
        let text = lines[index].afterMark
        if text.count > Titles.sentenceEnd(text) + 4 { return true }
        if index + 1 < lines.endIndex, lines[index + 1].mark == nil, lines[index + 1].forced == nil, !headingLines.contains(index + 1) {
            return true
        }
        return children[node].contains { nodes[$0].label == nil && nodes[$0].score < 2 }
    }

    /// 5.大额支出不按程序。对2023年以来…: a short heading without an act, and its text in the same paragraph.
    private func isRunIn(_ node: Int) -> Bool {
        guard let parent = nodes[node].parent, Titles.isSection(lines[nodes[parent].line].afterMark) else { return false }
        let text = lines[nodes[node].line].afterMark
        let end = Titles.sentenceEnd(text)
        let heading = title(node)
        return end + 4 < text.count && heading.count <= 24 && !Titles.opensAct(heading)
            && !heading.contains { $0.isComma || $0.isColon || $0.digit != nil || $0 == "；" }
    }

    /// Numbered lines of one style under one style of heading are of one kind: the majority decides.
    private mutating func vote(_ candidates: [Int]) {
        struct Key: Hashable { var style: MarkStyle; var above: MarkStyle? }
        func key(_ node: Int) -> Key { Key(style: nodes[node].style, above: nodes[node].parent.map { nodes[$0].style }) }
        var count: [Key: (yes: Int, all: Int, runIn: Int)] = [:]
        for index in candidates where !isAboveFinding(index) && !isBelowFinding(index) {
            let old = count[key(index)] ?? (0, 0, 0)
            let one = isFinding[index] ? 1 : 0
            count[key(index)] = (old.yes + one, old.all + 1, old.runIn + (one == 1 || isRunIn(index) ? 1 : 0))
        }
        for index in candidates where !isAboveFinding(index) && !isBelowFinding(index) {
            guard let (yes, all, runIn) = count[key(index)] else { continue }
            if !isFinding[index], yes * 10 >= all * 6 || (runIn == all && yes * 4 >= all), yes >= 2,
                !Titles.isSection(lines[nodes[index].line].afterMark)
            {
                set(index, true)
            } else if isFinding[index], yes * 3 < all, !ownsLabel[index], nodes[index].style != .row {
                set(index, false)
            }
        }
    }

    /// 三、长期整改事项进展情况 and 四、坚持常抓不懈 behind a part with its findings two levels below: parts
    /// too, with none.
    private mutating func idleParts() -> [Int: Role] {
        let parts = nodes.indices.filter { nodes[$0].parent == nil && nodes[$0].style == .ideograph && nodes[$0].label == nil }
        guard let first = parts.first(where: { isAboveFinding($0) && !Titles.isSection(title($0)) }) else { return [:] }
        var idle: [Int: Role] = [:]
        for part in parts where part > first && !isAboveFinding(part) && !ownsLabel[part] {
            let heading = title(part)
            guard !Titles.namesProblem(heading), !Titles.isSection(heading) else { continue }
            set(part, false)
            idle[part] = heading.containsAny([Scalars("情况"), Scalars("进展")]) ? .organisation : .next
        }
        return idle
    }

    // MARK: Sections

    private func top(_ node: Int) -> Int {
        var top = node
        while let parent = nodes[top].parent { top = parent }
        return top
    }

    private mutating func place(_ node: Int, blocks: Int) {
        roles[nodes[node].line] = .finding
        var above: [Int] = []
        var next = nodes[node].parent
        while let index = next {
            if nodes[index].label == nil { above.append(index) }
            next = nodes[index].parent
        }
        above.reverse()
        // Where two parts hold findings (边督边改, 反馈问题), the part is the section of those without another.
        if let first = above.first, isPart(first, levels: above.count), blocks < 2 || above.count > 1 || nodes[first].style != .ideograph {
            roles[nodes[first].line] = .part
            above.removeFirst()
        }
        guard let section = above.first else { return }
        roles[nodes[section].line] = .section
        sectionOf[nodes[node].line] = nodes[section].line
        for middle in above.dropFirst() {
            roles[nodes[middle].line] = .group
            groupOf[nodes[node].line] = nodes[middle].line
        }
    }

    private static let partWords = words(
        """
        整改落实情况 整改情况 整改进展 任务落实 问题整改 逐项 逐条 反馈意见 反馈问题 整改任务 落实情况 整改工作
        整改成效 整改完成 突出问题 具体问题整改 重点问题 主要问题 整改措施
        """)

    private func isPart(_ node: Int, levels: Int) -> Bool {
        let style = nodes[node].style
        guard style == .ideograph || style == .aspect || style == .bareSection || style == .ideographParen || style == .bareProblem else {
            return false
        }
        let heading = title(node)
        if Titles.isSection(heading) { return false }
        if heading.containsAny(Self.partWords) { return true }
        if Titles.lacksSomething(heading) || Titles.namesProblem(heading) { return false }
        return levels >= 2 || style == .ideograph
    }
}
