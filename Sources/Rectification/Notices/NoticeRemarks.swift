import Documents
import Foundation
import Journal
import Records

/// 核稿 of a notice that is being written: the checks of any text, and those that only the register can make.
public enum NoticeRemarks {
    /// What the checks say about a notice as it would be printed now, with its figures as they were resolved.
    public static func all(_ notice: Notice, _ figures: NoticeFigures, in lookup: Lookup, calendar: WorkCalendar) throws -> [Remark] {
        var remarks = figures.problems.map {
            Remark(rule: "C8", severity: .error, path: "", message: $0, range: [0, 0])
        }
        remarks += try withheld(notice, figures.printed, lookup).map {
            Remark(rule: "C9", severity: .error, path: "", message: $0, range: [0, 0])
        }
        remarks += late(figures)
        var context = NoticeCheck.Context(calendar)
        // Of other inspections: two notices on the same one say the same about the same measures, and should.
        context.earlier = try lookup.all(Notice.self).filter { $0.inspection != notice.inspection && !$0.published.isEmpty }.map(
            \.published)
        let page = page(notice, body: figures.printed)
        remarks += check(page, context)
        remarks += otherDays(notice, page)
        // A number that a token printed has its source: the check of the text alone cannot know.
        let bound = figures.boundRanges(in: page)
        // A number that was quoted from what somebody wrote is still held against the registers.
        let computed = figures.boundRanges(in: page, computedOnly: true)
        remarks += try DutyRemarks.all(notice, page: page, bound: computed, in: lookup, calendars: lookup.calendars())
        remarks += unbound(notice)
        return remarks.filter { remark in
            remark.rule != "C8" || remark.range.count != 2 || !bound.contains { $0.contains(remark.range[0]) }
        }
    }

    /// Numbers that nothing stands behind: each is marked in the text, and together they are asked about once.
    private static func unbound(_ notice: Notice) -> [Remark] {
        let numbers = Numbers.unbound(in: notice.text)
        guard !numbers.isEmpty else { return [] }
        let some = numbers.prefix(3).map { "“\($0.text)\($0.unit)”" }.joined(separator: "、")
        return [
            Remark(
                rule: "C8", severity: .warning, path: "",
                message:
                    "正文有 \(numbers.count) 个数字没有依据（\(some)\(numbers.count > 3 ? "等" : "")，虚线标出）。请点数字绑定台账或记录；没有记录可依的，在这里答复出自哪里。公开页面会写明这样的数字有几个。",
                range: [0, 0])
        ]
    }

    private static func check(_ text: String, _ context: NoticeCheck.Context) -> [Remark] {
        do throws(DocumentError) { return try NoticeCheck.remarks(text, context: context) } catch {
            return [Remark(rule: "C9", severity: .warning, path: "", message: error.sentence, range: [0, 0])]
        }
    }

    /// Findings that are to be kept back and stand in the text all the same, a sentence each.
    static func withheld(_ notice: Notice, _ printed: String, _ lookup: Lookup) throws -> [String] {
        guard !notice.withheld.isEmpty else { return [] }
        let kept = Set(notice.withheld)
        let findings: [Finding] = try notice.inspection.map { try lookup.all(Finding.self, ("inspection", $0)) } ?? []
        let measures: [Measure] = try lookup.all(narrowed: .among("finding", findings.map(\.id)))
        // One sentence may answer several findings; it tells of this one only where it stands for no other.
        let others = Set(measures.filter { $0.finding.map { !kept.contains($0) } ?? true }.map(\.text))
        return findings.filter { kept.contains($0.reference) }.compactMap { finding in
            let texts = measures.filter { $0.finding == finding.reference && $0.text.count >= 12 && !others.contains($0.text) }.map(\.text)
            let told = ([finding.title] + texts).contains { !$0.isEmpty && printed.contains($0) }
            return told
                ? "“\(finding.title)”列为不公开，正文里还写着它。请删去这一段；没有手工改过正文的，清空正文保存，就按台账重新起草。" : nil
        }
    }

    /// All numbers are those of one day: a text that says another is asked about.
    private static func otherDays(_ notice: Notice, _ page: String) -> [Remark] {
        guard let cutoff = notice.cutoff else { return [] }
        let upTo = /截至(?:目前[，,])?\s*([0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)/
        return page.matches(of: upTo).prefix(20).compactMap { match in
            let day = String(match.output.1)
            guard day != cutoff.chinese else { return nil }
            let start = page.unicodeScalars.distance(from: page.startIndex, to: match.range.lowerBound)
            let length = page[match.range].unicodeScalars.count
            return Remark(
                rule: "C6", severity: .error, path: "",
                message: "正文写“截至\(day)”，数据截至日是\(cutoff.chinese)，全文的数字都按后一天计算。请改成同一天；另有来源的数字写明来源并在这里答复。",
                range: [start, start + length])
        }
    }

    /// The whole printed text: heading, title, body, contact, organ, day.
    public static func page(_ notice: Notice, body: String) -> String {
        // The heading stands apart, or organ and title would read as one.
        let head = [notice.organ, notice.title].filter { !$0.isEmpty }.joined(separator: "\n\n")
        let tail = [body, notice.contact, notice.organ, notice.signedOn?.chinese ?? ""].filter { !$0.isEmpty }.joined(separator: "\n")
        return head + "\n\n" + tail
    }

    /// 补记 is never mixed in silently.
    private static func late(_ figures: NoticeFigures) -> [Remark] {
        figures.items.compactMap { item in
            guard let value = item.value, value.late > 0 else { return nil }
            return Remark(
                rule: "C8", severity: .hint, path: "",
                message: "“\(item.title)”的 \(item.printed)\(item.unit) 中有 \(value.late) \(item.unit)是补记，请核对后再写。", range: [0, 0])
        }
    }

    /// Errors and warnings that nobody has answered yet.
    public static func open(_ notice: Notice, in lookup: Lookup, calendar: WorkCalendar) throws -> [Remark] {
        try open(notice, NoticeFigures.resolve(notice, in: lookup, calendar: calendar), in: lookup, calendar: calendar)
    }

    /// The same where the figures are known already.
    /// - Parameter before: only what was answered before this counts: an answer that nobody saw who signed is none.
    static func open(
        _ notice: Notice, _ figures: NoticeFigures, in lookup: Lookup, calendar: WorkCalendar, answeredBefore before: Moment? = nil
    ) throws -> [Remark] {
        let answered = try answers(notice, in: lookup, before: before)
        return try all(notice, figures, in: lookup, calendar: calendar).filter { $0.severity != .hint && answered[key($0)] == nil }
    }

    /// Answers by remark.
    public static func answers(_ notice: Notice, in lookup: Lookup, before: Moment? = nil) throws -> [String: NoticeAnswer] {
        let rows = try lookup.rows(NoticeAnswer.kindName, [("notice", notice.reference)])
        let answers = rows.map { (row: RegisterRow) -> Stored<NoticeAnswer> in row.typed() }.filter { answer in
            before.map { answer.common.enteredAt <= $0 } ?? true
        }
        return Dictionary(
            answers.map(\.record).map { (key($0.rule, $0.path, $0.remark), $0) }, uniquingKeysWith: { _, last in last })
    }

    /// A remark is the same as long as it says the same of the same place: an answer to another number, or about another measure, is none.
    public static func key(_ remark: Remark) -> String { key(remark.rule, remark.path, remark.message) }

    private static func key(_ rule: String, _ path: String, _ message: String) -> String { "\(rule)|\(path)|\(message)" }
}

extension NoticeCheck.Context {
    /// With the days of the unit's calendar; a year that it lacks is unknown.
    public init(_ calendar: WorkCalendar) {
        self.init()
        isWorkingDay = { day in Day(day).flatMap { try? calendar.isWorkday($0) } }
    }
}

extension NoticeFigures {
    /// Where printed tokens stand in the whole text, in Unicode scalars.
    func boundRanges(in page: String, computedOnly: Bool = false) -> [Range<Int>] {
        guard let body = page.range(of: printed) else { return [] }
        var position = page[..<body.lowerBound].unicodeScalars.count
        var ranges: [Range<Int>] = []
        for segment in segments {
            switch segment {
            case .text(let text): position += text.unicodeScalars.count
            case .token(let token):
                let item = item(token)
                let length = (item?.printed ?? token.text).unicodeScalars.count
                if !computedOnly || item?.isComputed ?? false { ranges.append(position..<position + length) }
                position += length
            }
        }
        return ranges
    }
}
