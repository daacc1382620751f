/// Understands the text of a published notice of rectification (巡察整改通报).
///
/// Lines, marks (numbers that may count items), outline (which list each belongs to), roles (section,
/// finding, measure), fields. The rules are of the genre; none is of one text.
public enum NoticeReader {
    /// - Parameter text: one paragraph a line; rows of tables with tabs between cells, as
    ///   `TextExtractor` gives them.
    /// - Throws: `.empty`, `.tooLarge`, or `.notANotice` when no finding is in it.
    public static func read(_ text: String) throws(DocumentError) -> Notice {
        guard text.utf8.count <= Lines.longest * 3 else {
            throw DocumentError(.tooLarge, "文字太长，不像一份通报。请只留下通报正文后再导入。")
        }
        let all = TableRows.lines(of: Unwrap.text(Markdown.plain(text)))
        guard all.contains(where: { !$0.isBlank }) else {
            throw DocumentError(.empty, "文件里没有文字。请确认选对了文件。")
        }
        guard all.allSatisfy({ $0.text.count <= Lines.longestLine }) else {
            throw DocumentError(.notANotice, "文件里有一行长得不像公文，读不出通报。请确认选对了文件。")
        }
        var reading = Reading(all)
        let notice = reading.notice()
        guard !notice.findings.isEmpty, reading.speaksOfRectification else {
            throw DocumentError(.notANotice, "没有从这份文件里读出巡察反馈的问题，它可能不是巡察整改通报。请确认选对了文件，或者手工登记。")
        }
        return notice
    }
}

/// One reading, from lines to fields.
struct Reading {
    private let lines: [Line]
    private let titleLines: ClosedRange<Int>?
    private var result = Notice()

    init(_ all: [Line]) {
        let title = Head.title(all)
        var kept: [Line] = []
        var low: Int?
        var high: Int?
        for (index, line) in all.enumerated() {
            let isTitle = title?.contains(index) == true
            let aboveTitle = title.map { index < $0.lowerBound } ?? (index < 10)
            if !isTitle, line.forced == nil, Furniture.isFurniture(line.text) || (aboveTitle && Furniture.isNavigation(line.text)) {
                continue
            }
            if !isTitle, aboveTitle, Head.isTitle(line) { continue }
            if isTitle {
                low = low ?? kept.count
                high = kept.count
            }
            kept.append(line)
        }
        let body = high.map { $0 + 1 } ?? 0
        kept = kept[..<body] + Headings.joined(Headings.addressed(Headings.closed(Headings.numbered(Array(kept[body...])))))
        lines = Tail.peeled(kept)
        if let low, let high { titleLines = low...high } else { titleLines = nil }
    }

    /// A contract has numbered lines too.
    var speaksOfRectification: Bool {
        let inspected = lines.contains { $0.text.contains(Scalars("巡察")) || $0.text.contains(Scalars("巡视")) }
        let mended = lines.reduce(0) { $0 + ($1.text.contains(Scalars("整改")) ? 1 : 0) }
        return inspected ? mended >= 1 : mended >= 2
    }

    mutating func notice() -> Notice {
        let first = titleLines.map { $0.upperBound + 1 } ?? 0
        let tail = Tail.start(lines, after: first)
        let roles = Roles(lines[first..<max(first, tail)])
        readFrame(roles, first, tail)
        readFindings(roles, first, tail)
        readTail(tail)
        result.truncated = isCutOff(tail)
        for (path, measure) in result.measurePaths {
            result.figures += Figures.read(measure, at: path)
            result.duties += Duties.read(measure, at: path)
        }
        return result
    }

    // MARK: Around the findings

    private mutating func readFrame(_ roles: Roles, _ first: Int, _ tail: Int) {
        var letterhead: Scalars?
        if let range = titleLines {
            let title = lines[range].map(\.text).reduce(Scalars(), +)
            result.title = title.filter { !$0.isBlank }.string
            // 首页, 党建, 公开: three and more words of a menu, each on its line.
            let menu = lines[..<range.lowerBound].filter { Furniture.isMenuWord($0.text) }
            for line in lines[..<range.lowerBound] {
                if menu.count >= 3, Furniture.isMenuWord(line.text) { continue }
                // 成文日期： and its like are furniture, and so is the day beside.
                if Tail.day(line.text) != nil { continue }
                if letterhead == nil, Head.isBody(line.text) { letterhead = line.text } else { result.unread.append(line.text.string) }
            }
            result.unit = (Head.unit(inTitle: title) ?? letterhead)?.filter { !$0.isBlank }.string
        }
        var year: Int?
        var role: Roles.Role?
        var context: [Scalars] = []
        var dated = Set<Int>()
        defer {
            let totals = DeclaredTotals.read(context.map { Array($0.prefix(4000)) })
            result.declared = totals.declared
            for (index, text) in context.enumerated() where !dated.contains(index) && !totals.fed.contains(index) {
                result.unread.append(text.string)
            }
        }
        lines: for index in first..<max(first, tail) {
            let line = lines[index]
            if index < first + 3, roles.roles[index] == nil, readSignature(line) { continue }
            if let own = roles.roles[index] { role = own }
            switch role {
            case .finding: break lines
            case .next, .group: break
            case nil, .organisation, .part, .section:
                if roles.roles[index] == .section { break }
                context.append(line.text)
                // 二、整改落实情况 is understood by what stands below; it tells nothing itself.
                if roles.isStructure(index) { dated.insert(context.count - 1) }
                // Dates and totals stand early in a paragraph; one without end is none of a notice.
                if Head.readDays(Array(line.text.prefix(4000)), year: &year, into: &result) { dated.insert(context.count - 1) }
            }
        }
    }

    /// Unit and day below the title, where a report carries them instead of a signature at the end.
    private mutating func readSignature(_ line: Line) -> Bool {
        guard line.mark == nil, line.text.count <= 60 else { return false }
        var text = line.text
        for word in words("填报单位 发布日期 成文日期 公示日期 填报日期 公布日期") {
            if let at = text.firstIndex(of: word, from: 0), at + word.count < text.count, text[at + word.count].isColon {
                text.removeSubrange(at...(at + word.count))
            }
        }
        let name = Tail.signature(text.trimmed)
        let day = Tail.day(text.trimmed) ?? (name == nil ? nil : lastDay(text))
        if let name { result.unit = name.string }
        if let day { result.signedOn = day }
        return name != nil || day != nil
    }

    private mutating func readTail(_ tail: Int) {
        var signature: Scalars?
        // A paragraph whose contacts were read is read, the call for supervision in it included.
        var paragraph: (fed: Bool, lines: [String]) = (true, [])
        defer { if !paragraph.fed { result.unread += paragraph.lines } }
        for line in lines[max(0, min(tail, lines.count))...] {
            var fed = Tail.isMonth(line.text) || Tail.isAttachment(line)
            if let name = Tail.signature(line.text) {
                // Where two names stand, the party's own is the unit.
                if signature == nil || !(signature?.starts(with: Scalars("中共"), at: 0) ?? false) { signature = name }
                fed = true
            }
            if let day = Tail.day(line.text) ?? (fed ? lastDay(line.text) : nil) {
                result.signedOn = day
                fed = true
            }
            if ContactDetails.read(line.text, into: &result.contacts) { fed = true }
            if line.continues {
                paragraph = (paragraph.fed || fed, paragraph.lines + [line.text.string])
            } else {
                if !paragraph.fed { result.unread += paragraph.lines }
                paragraph = (fed, [line.text.string])
            }
        }
        if let signature { result.unit = signature.string }
    }

    private func lastDay(_ text: Scalars) -> String? {
        var year: Int?
        return Dates.all(in: text, year: &year).last?.iso
    }

    /// Cut off: nobody signs, and the last sentence has no end.
    private func isCutOff(_ tail: Int) -> Bool {
        guard let last = lines.last?.text else { return false }
        if last.endsWithAny(words("…… ... …")) { return true }
        guard tail >= lines.count, let end = last.last else { return false }
        return !(end.isTerminator || end.isCloser)
    }

    // MARK: Findings

    private mutating func readFindings(_ roles: Roles, _ first: Int, _ tail: Int) {
        let openings = roles.roles.keys.sorted()
        var sectionLine: Int?
        var seenFinding = false
        for (position, start) in openings.enumerated() {
            let end = position + 1 < openings.count ? openings[position + 1] : max(first, tail)
            switch roles.roles[start] {
            case .finding:
                seenFinding = true
                let text = FindingText(lines[start..<end])
                var finding = text.finding
                if let group = roles.groupOf[start] { finding.group = heading(group) }
                if result.sections.isEmpty || roles.sectionOf[start] != sectionLine {
                    result.sections.append(Notice.Section(title: roles.sectionOf[start].map(heading)))
                    sectionLine = roles.sectionOf[start]
                }
                result.sections[result.sections.count - 1].findings.append(finding)
                result.nextSteps += text.nextSteps
                result.unread += text.unread
            case .next:
                if let behind = behindHeading(start) { result.nextSteps += NextSteps.items([behind]) }
                result.nextSteps += NextSteps.items(lines[(start + 1)..<end].map(\.text))
            case .section, .group:
                // What stands between a section's heading and its first finding.
                if let behind = behindHeading(start) { result.unread.append(behind.string) }
                // Before the first finding such lines are read with the preamble.
                guard seenFinding || roles.roles[start] == .group else { break }
                for line in lines[(start + 1)..<end] { result.unread.append(line.text.string) }
            case .organisation, .part, nil:
                guard seenFinding else { break }
                for index in start..<end where !roles.isStructure(index) { result.unread.append(lines[index].text.string) }
            }
        }
    }

    private func behindHeading(_ line: Int) -> Scalars? {
        guard lines[line].forced == nil else { return nil }
        let text = lines[line].afterMark
        let behind = Array(text[Titles.sentenceEnd(text)...].trimmed)
        return behind.isEmpty ? nil : behind
    }

    private func heading(_ line: Int) -> String {
        let text = lines[line].forced == nil ? lines[line].afterMark : lines[line].text
        return Titles.bare(text[..<Titles.sentenceEnd(text)]).string
    }
}

extension Notice {
    /// Every measure with its path, in the order of the text.
    var measurePaths: [(path: [Int], text: String)] {
        sections.enumerated().flatMap { section in
            section.element.findings.enumerated().flatMap { finding in
                finding.element.measures.enumerated().map { ([section.offset, finding.offset, $0.offset], $0.element) }
            }
        }
    }
}
