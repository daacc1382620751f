/// The items of a numbered list within running text.
///
/// A number splits only where it is the one expected next and stands where an item can start: after
/// a sentence, a clause, a colon, or at the start of a line. 其中一是… opens a list within an item.
struct Items {
    /// Items in order; empty when the text numbers nothing.
    private(set) var items: [Scalars] = []
    /// What stands before the first number, and lead-ins before a list that starts anew.
    private(set) var leads: [Scalars] = []
    /// Paragraphs behind the list that no number claims.
    private(set) var rest: [Scalars] = []
    /// The number of the last item.
    private(set) var last: (style: MarkStyle, value: Int)?

    private struct Candidate {
        var line: Int
        var mark: Mark
        /// 3 start of a line, 2 after a sentence or clause, 1 after a comma or closing sign, 0 elsewhere.
        var edge: Int
        var within: Bool
    }

    private let lines: [Scalars]
    private var candidates: [Candidate] = []
    /// The last candidate of each number that stands where an item may start.
    private var lastOf: [Number: Int] = [:]

    private struct Number: Hashable {
        var style: MarkStyle
        var value: Int
    }

    init(_ lines: [Scalars]) {
        self.lines = lines
        for index in lines.indices { scan(index) }
        guard let first = firstMark() else {
            leads = lines
            return
        }
        split(from: first)
    }

    // MARK: Candidates

    private mutating func scan(_ index: Int) {
        let text = lines[index]
        var position = 0
        while position < text.count {
            let scalar = text[position]
            guard Self.mayOpen(scalar), let mark = Marks.mark(text, at: position), mark.style != .problem else {
                position += 1
                continue
            }
            let edge = Self.edge(text, position)
            if edge >= 1 { lastOf[Number(style: mark.style, value: mark.value)] = candidates.count }
            candidates.append(Candidate(line: index, mark: mark, edge: edge, within: Self.opensWithin(text, position)))
            position = max(mark.end, position + 1)
        }
    }

    private static func mayOpen(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x30...0x39, 0xFF10...0xFF19, 0x2460...0x24FF, 0x2776...0x2789, 0x3220...0x3229: return true
        default: break
        }
        switch scalar {
        case "（", "(", "【", "[", "〔", "第", "其", "首", "再", "最", "措", "整": return true
        default: return Numerals.isChinese(scalar)
        }
    }

    private static func edge(_ text: Scalars, _ position: Int) -> Int {
        guard position > 0 else { return 3 }
        var index = position - 1
        var blank = false
        while index > 0, text[index].isBlank { index -= 1; blank = true }
        let before = text[index]
        // A list may open right behind another number: 一是1.… or （一）1.…
        if before.isTerminator || before.isColon || before.isBlank || text.isSentenceEnd(index) { return 2 }
        if before.isCloser {
            var inner = index
            while inner > 0, text[inner].isCloser { inner -= 1 }
            return text[inner].isTerminator || blank || before == "）" || before == ")" ? 2 : 1
        }
        if before.isComma { return 1 }
        return blank ? 2 : 0
    }

    private static let withinWords = words("其中 包括 分为 分别 即 主要 重点 着力 做到 实现 突出 围绕 确保")

    /// 其中一是…, and anything else that hangs on the words before.
    private static func opensWithin(_ text: Scalars, _ position: Int) -> Bool {
        var before = text[max(0, position - 4)..<position].trimmed
        while let last = before.last, last.isColon || last.isComma { before.removeLast() }
        let tail = Array(before)
        return tail.endsWithAny(withinWords)
    }

    // MARK: The list

    private func firstMark() -> Int? {
        for (index, candidate) in candidates.enumerated() {
            let atStart = candidate.edge == 3
            if atStart, candidate.line == 0 || candidate.mark.value <= 2 || follows(index) {
                return candidate.mark.glued && candidate.mark.value > 3 ? nil : index
            }
            guard candidate.mark.value == 1, !candidate.within else { continue }
            if candidate.mark.style == .circled, candidate.edge >= 1 || follows(index) { return index }
            if candidate.edge >= 2, !candidate.mark.glued || follows(index), follows(index) || hasSkip(index) { return index }
            if candidate.edge == 2, candidate.line == 0, !candidate.mark.glued, Labels.isStatus(lines[0][..<candidate.mark.start]) {
                return index
            }
            if candidate.edge == 1, candidate.mark.style == .yishi || candidate.mark.style == .paren || candidate.mark.style == .ordinal,
                follows(index)
            {
                return index
            }
        }
        return nil
    }

    /// Does the next number stand somewhere behind?
    private func follows(_ index: Int) -> Bool { has(candidates[index].mark.value + 1, after: index) }
    private func hasSkip(_ index: Int) -> Bool { has(candidates[index].mark.value + 2, after: index) }

    private func has(_ value: Int, after index: Int) -> Bool {
        let style = candidates[index].mark.style
        let own = lastOf[Number(style: style, value: value)] ?? -1
        let kin = style.kin.flatMap { lastOf[Number(style: $0, value: value)] } ?? -1
        return max(own, kin) > index
    }

    private mutating func split(from first: Int) {
        let style = candidates[first].mark.style
        var starts = [first]
        var last = candidates[first].mark.value
        var nested: Int?
        for index in candidates.indices where index > first {
            let candidate = candidates[index]
            guard candidate.mark.style == style || candidate.mark.style == style.kin else { continue }
            let value = candidate.mark.value
            if candidate.within, value == 1 { nested = 1; continue }
            if let inner = nested {
                if value == inner + 1, candidate.edge < 2 { nested = value; continue }
                if candidate.edge < 2 { continue }
                nested = nil
            }
            if accepts(
                candidate, value, last, kin: candidate.mark.style != style, restart: starts.count >= 2 || candidate.edge == 3,
                nextFollows: follows(index))
            {
                starts.append(index)
                last = value
            }
        }
        self.last = (style, last)
        cut(at: starts)
    }

    private func accepts(_ candidate: Candidate, _ value: Int, _ last: Int, kin: Bool, restart: Bool, nextFollows: Bool) -> Bool {
        let expected = value == last + 1
        switch candidate.edge {
        case 3:
            if kin { return expected }
            if candidate.mark.glued { return expected || (value == 1 && nextFollows) }
            return value >= last || value == 1
        case 2:
            if kin { return expected && !candidate.mark.glued }
            if expected { return true }
            if candidate.mark.glued { return false }
            if value > last, value <= last + 2 { return true }
            return value == 1 && restart && nextFollows
        case 1:
            guard expected else { return false }
            return candidate.mark.style == .circled || candidate.mark.style == .yishi || candidate.mark.style == .ordinal
                || !candidate.mark.glued
        default:
            // A full stop was forgotten, or a unit's bracket closes: only a number that fits in every other way.
            guard expected, !candidate.mark.glued else { return false }
            switch candidate.mark.style {
            case .circled: return true
            case .dot, .paren:
                return candidate.mark.end < lines[candidate.line].count && lines[candidate.line][candidate.mark.end].isHan
                    && candidate.mark.start > 0 && lines[candidate.line][candidate.mark.start - 1].isHan && candidate.mark.style == .dot
            default: return false
            }
        }
    }

    // MARK: Pieces

    private mutating func cut(at starts: [Int]) {
        guard let first = starts.first else { return }
        let opening = candidates[first]
        for line in 0..<opening.line { leads.append(lines[line]) }
        let before = Array(lines[opening.line][..<opening.mark.start].trimmed)
        if !before.isEmpty { leads.append(before) }
        for (position, start) in starts.enumerated() {
            let from = candidates[start]
            let to = position + 1 < starts.count ? candidates[starts[position + 1]] : nil
            var pieces: [Scalars] = []
            let lastLine = to?.line ?? lines.count - 1
            for line in from.line...max(from.line, lastLine) {
                let low = line == from.line ? from.mark.end : 0
                let high = to.map { line == $0.line ? $0.mark.start : lines[line].count } ?? lines[line].count
                guard low < high else { continue }
                let piece = Array(lines[line][low..<high].trimmed)
                if !piece.isEmpty { pieces.append(piece) }
            }
            take(pieces, restarts: to.map { $0.mark.value == 1 } ?? false, isLast: to == nil)
        }
    }

    private static let summaries = words("通过整改 经过整改 通过上述 通过以上 经整改")

    /// A paragraph behind the last item that is no part of it.
    private static func isApart(_ text: Scalars) -> Bool {
        Labels.isStatus(text[...]) || NextSteps.opens(text) || text.startsWithAny(summaries)
    }

    private mutating func take(_ pieces: [Scalars], restarts: Bool, isLast: Bool) {
        var own = pieces
        guard !own.isEmpty else { return }
        // Paragraphs behind an item go on with it; behind the last one a status or a promise is of nobody.
        if restarts, own.count > 1 {
            leads.append(own.removeLast())
        }
        if isLast, let end = own.indices.dropFirst().first(where: { Self.isApart(own[$0]) }) {
            rest = Array(own[end...])
            own.removeSubrange(end...)
        }
        items.append(Array(own.joined()))
    }
}
