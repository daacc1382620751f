/// The lines below a finding's heading, sorted by their labels into the finding's fields.
struct FindingText {
    private(set) var finding: Notice.Finding
    private(set) var nextSteps: [String] = []
    private(set) var unread: [String] = []

    private var plain: [Scalars] = []
    private var measures: [Scalars] = []
    private var progress: [Scalars] = []
    private var results: [Scalars] = []
    private var detail: [Scalars] = []

    init(_ lines: ArraySlice<Line>) {
        finding = Notice.Finding(number: nil, title: "")
        guard let heading = lines.first else { return }
        let text = heading.label?.kind == .problem ? heading.rest : heading.afterMark
        let end = Self.titleEnd(text, heading, lines.dropFirst().first)
        finding.number = heading.mark.map { Self.number($0, in: heading.text) }
        finding.title = withoutParties(Titles.bare(text[..<end])).string
        let behind = Array(text[end...].trimmed)
        if !behind.isEmpty { plain.append(behind) }
        sort(lines.dropFirst())
        settle()
    }

    /// 反馈问题7：…。…。 above a label states the problem in as many sentences as it likes; elsewhere the first is the title.
    private static func titleEnd(_ text: Scalars, _ heading: Line, _ next: Line?) -> Int {
        let end = Titles.sentenceEnd(text)
        guard heading.mark?.style == .problem, next?.label?.kind.opensFinding == true, next?.mark == nil, end < text.count,
            text.count <= 80,
            text[end - 1].endsSentence
        else { return end }
        let behind = Array(text[end...].trimmed)
        let isStatement = !Titles.opensAct(behind) && !Labels.isStatus(behind[...]) && Items([behind]).items.isEmpty
        return isStatement ? text.count : end
    }

    /// （责任领导：张某，责任单位：办公室） behind a title names parties, not the problem.
    private mutating func withoutParties(_ title: Scalars) -> Scalars {
        guard title.last == "）" || title.last == ")", let open = title.lastIndex(where: { $0 == "（" || $0 == "(" }), open > 3 else {
            return title
        }
        let parts = title[(open + 1)..<(title.count - 1)].split { $0.isComma || $0 == "；" || $0 == ";" || $0.isBlank }
        var fields: [(LabelKind, Scalars)] = []
        for part in parts {
            guard let colon = part.firstIndex(where: \.isColon), let kind = Labels.kind(of: part[..<colon]) else { return title }
            fields.append((kind, Array(part[(colon + 1)...])))
        }
        guard !fields.isEmpty else { return title }
        for (kind, value) in fields { setField(kind, value) }
        return Array(title[..<open].trimmed)
    }

    private mutating func setField(_ kind: LabelKind, _ text: Scalars) {
        switch kind {
        case .leader: finding.leader = joined(finding.leader, text)
        case .department: finding.department = joined(finding.department, text)
        case .deadline: finding.deadline = joined(finding.deadline, text)
        case .status, .progress: finding.status = joined(finding.status, text)
        default: unread.append(text.string)
        }
    }

    /// The number as written; of 反馈问题1： only 问题1 is the number.
    private static func number(_ mark: Mark, in text: Scalars) -> String {
        var token = Array(text[mark.start..<mark.end].trimmed)
        if mark.style == .problem {
            // 【问题1】 is written so; of 【反馈问题1】 the number is inside.
            if token.starts(with: Scalars("【反馈"), at: 0) || token.starts(with: Scalars("【巡"), at: 0) {
                token = token.filter { $0 != "【" && $0 != "】" }
            }
            while let last = token.last, last.isColon || last.isComma || last.isBlank { token.removeLast() }
            if token.first == "反" || token.first == "巡" || token.first == "存", let at = token.firstIndex(of: Scalars("问题"), from: 0) {
                token = Array(token[at...])
            }
        } else if mark.style == .ordinal || mark.style == .qiyi || mark.style == .article {
            while let last = token.last, last.isColon || last.isComma || last == "、" { token.removeLast() }
        }
        return token.filter { !$0.isBlank }.string
    }

    private mutating func sort(_ lines: ArraySlice<Line>) {
        var kind: LabelKind?
        for line in lines {
            var text = line.text
            if isNote(text) {
                unread.append(text.string)
                continue
            }
            if let label = line.label {
                kind = label.kind
                var name = line.text[..<min(label.end, line.text.count)]
                while let last = name.last, last.isColon || last.isBlank { name.removeLast() }
                if let state = Labels.status(in: name) { status(Array(state.dropFirst().dropLast())) }
                text = line.rest
                if text.isEmpty { continue }
            }
            switch kind {
            case nil: plain.append(text)
            case .measures: measures.append(text)
            case .progress: progress.append(text)
            case .results: results.append(text)
            case .problem: detail.append(text)
            case .next: nextSteps += NextSteps.items([text])
            case .other: unread.append(line.text.string)
            case .leader?, .department?, .deadline?, .status?:
                if let one = kind { setField(one, text) }
                kind = nil
            }
        }
    }

    private static let notes = words("（注： （注: (注: (注： 注： 注: 备注：")

    /// （注：…） explains a word and does nothing.
    private func isNote(_ text: Scalars) -> Bool {
        text.startsWithAny(Self.notes) && (text.first != "（" || text.last == "）" || text.last == "。")
    }

    private func joined(_ old: String?, _ text: Scalars) -> String {
        var value = text
        while let last = value.last, last.isTerminator || last.isComma || last.isBlank { value.removeLast() }
        return old.map { $0 + "、" + value.string } ?? value.string
    }

    /// 整改措施 before 整改情况 before 整改成效 before text without a label.
    private mutating func settle() {
        // 1.… 2.… and then 整改成效：: the numbered paragraphs are the measures.
        if measures.isEmpty, progress.isEmpty, !results.isEmpty, plain.contains(where: { Marks.mark($0, at: 0) != nil }) {
            (measures, plain) = (plain, [])
        }
        let labelled = !measures.isEmpty || !progress.isEmpty || !results.isEmpty
        if labelled {
            for text in plain {
                if Labels.isStatus(text[...]) {
                    status(text)
                } else if isNext(text) {
                    nextSteps += NextSteps.items([text])
                } else {
                    detail.append(text)
                }
            }
        }
        var others: [Scalars] = []
        if !measures.isEmpty {
            take(measures)
            others = progress + results
        } else if !progress.isEmpty {
            take(progress)
            others = results
        } else if !results.isEmpty {
            take(results)
        } else {
            take(plain)
        }
        let found = read(others)
        if !found.isEmpty { finding.results = found }
        if !detail.isEmpty { finding.detail = detail.map(\.string).joined(separator: "\n") }
    }

    private mutating func take(_ lines: [Scalars]) {
        finding.measures = read(lines)
        // 已完成整改 alone is no measure, unless it is all there is.
        if finding.measures.isEmpty, let status = finding.status, !lines.isEmpty, lines.contains(where: { Labels.isStatus($0[...]) }) {
            finding.measures = [lines.first(where: { Labels.isStatus($0[...]) })?.string ?? status]
        }
    }

    private mutating func read(_ lines: [Scalars]) -> [String] {
        guard !lines.isEmpty else { return [] }
        let list = Items(lines)
        guard !list.items.isEmpty else { return list.leads.compactMap { paragraph($0) } }
        for lead in list.leads { leadIn(lead) }
        for text in list.rest {
            if Labels.isStatus(text[...]) {
                status(text)
            } else if isNext(text) {
                nextSteps += NextSteps.items([text])
            } else {
                unread.append(text.string)
            }
        }
        var texts = list.items
        if let last = texts.last, let cut = NextSteps.opening(in: last) {
            texts[texts.count - 1] = Array(last[..<cut].trimmed)
            nextSteps.append(last[cut...].trimmed.string)
        }
        return texts.filter { !$0.isEmpty }.map(\.string)
    }

    /// A paragraph that is a measure as a whole, without the status before it.
    private mutating func paragraph(_ text: Scalars) -> String? {
        let rest = withoutStatus(text)
        if rest.isEmpty { return nil }
        if isNext(rest) {
            nextSteps += NextSteps.items([rest])
            return nil
        }
        if let cut = NextSteps.opening(in: rest) {
            nextSteps.append(rest[cut...].trimmed.string)
            return rest[..<cut].trimmed.string
        }
        return rest.string
    }

    /// Takes 已完成整改。 off the start; more than a few such sentences are no status.
    private mutating func withoutStatus(_ text: Scalars) -> Scalars {
        var rest = text
        for _ in 0..<3 where !rest.isEmpty {
            let end = Titles.sentenceEnd(rest)
            guard Labels.isStatus(rest[..<end]) else { break }
            status(Array(rest[..<end]))
            rest = Array(rest[end...].trimmed)
        }
        return rest
    }

    private mutating func leadIn(_ text: Scalars) {
        let rest = withoutStatus(text)
        if !rest.isEmpty { unread.append(rest.string) }
    }

    private mutating func status(_ text: Scalars) {
        if finding.status == nil { finding.status = joined(nil, text) }
    }

    private func isNext(_ text: Scalars) -> Bool { NextSteps.opens(text) }
}

/// 下一步, which is a promise and no measure.
enum NextSteps {
    private static let openings = words("下一步 下步 下阶段 下一阶段 今后， 接下来")
    private static let promises = words("将持续 将继续 将进一步 将以此 将举一反三 将一如既往 将始终 将坚持 将深入 将不断 将紧盯 将对 将严格 将认真 将把 将保持 将牢记")

    /// 下一步，… and 局党组将继续…
    static func opens(_ text: Scalars) -> Bool {
        text.startsWithAny(openings) || Array(text.prefix(16)).containsAny(promises)
    }

    /// Where a sentence 下一步… begins behind other text.
    static func opening(in text: Scalars) -> Int? {
        for index in text.indices where index > 0 && text[index] == "下" && text[index - 1].isTerminator {
            for word in openings where text.starts(with: word, at: index) {
                let next = index + word.count
                if next < text.count,
                    text[next].isComma || text[next].isColon || text.starts(with: Scalars("将"), at: next)
                        || text.starts(with: Scalars("继续"), at: next)
                {
                    return index
                }
            }
        }
        return nil
    }

    static func items(_ lines: [Scalars]) -> [String] {
        let list = Items(lines)
        let texts = list.items.isEmpty ? list.leads : list.leads + list.items + list.rest
        return texts.filter { !$0.isEmpty }.map(\.string)
    }
}
