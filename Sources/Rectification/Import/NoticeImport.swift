import Documents
import Foundation
import Journal
import Records

/// Takes a notice, or a list of findings, into the register: inspection, sections, findings and measures in one batch.
public enum NoticeImport {
    public struct Source: Sendable {
        public var file: String
        public var sha256: Hash
        public init(file: String, sha256: Hash) {
            self.file = file
            self.sha256 = sha256
        }
    }

    public struct Result: Sendable {
        public let batch: RecordID
        public let inspection: RecordID
        public let findings: Int
        public let measures: Int
        public let lasting: Int
        /// What was left blank, to be filled in by people.
        public let blanks: [String]
    }

    /// The import of the same bytes that is still in force.
    public static func earlier(_ sha256: Hash, in lookup: Lookup) throws -> ImportBatch? {
        let same: [ImportBatch] = try lookup.all(ImportBatch.self, ("state", ImportBatch.State.done))
        return same.first { $0.sha256 == sha256.hex }
    }

    public static func write(_ read: ReadFindings, from source: Source, in context: ActionContext) throws -> Result {
        let notice = read.notice
        if let before = try earlier(source.sha256, in: context.lookup) {
            throw Refusal("这个文件已经导入过（\(before.file)），没有再次写入。如要重来，请先撤回那次导入（编号 \(before.id)）。")
        }
        try checkClassified(notice)
        context.imported = source.file
        defer { context.imported = nil }
        let people = try PersonNames(context.lookup)
        let inspection = try context.create(makeInspection(notice))
        var counts = (findings: 0, measures: 0, lasting: 0)
        for (number, section) in notice.sections.enumerated() {
            var made = Section()
            made.inspection = inspection
            made.number = number + 1
            made.title = String((section.title ?? "（原文未分方面）").prefix(200))
            let sectionReference = try context.create(made)
            for (index, finding) in section.findings.enumerated() {
                counts.findings += 1
                let path = [number, index]
                let reference = try context.create(
                    makeFinding(finding, ordinal: counts.findings, inspection, sectionReference, people), common: common(finding))
                for (place, text) in finding.measures.enumerated() {
                    var measure = makeMeasure(
                        text, number: place + 1, of: finding, read.details[path + [place]], reference, notice, people)
                    if let rule = duty(path + [place], text, notice) {
                        measure.longTerm = true
                        measure.rule = rule
                        measure.start = notice.feedbackOn.flatMap { Day($0) } ?? context.today
                        counts.lasting += 1
                    }
                    try context.create(measure)
                    counts.measures += 1
                }
            }
        }
        let blanks = blanks(notice, counts.findings, counts.measures)
        var batch = ImportBatch()
        batch.file = source.file
        batch.sha256 = source.sha256.hex
        batch.what = notice.title ?? "问题清单"
        batch.summary = "问题 \(counts.findings) 个，措施 \(counts.measures) 条，其中长期坚持 \(counts.lasting) 条；未读懂 \(notice.unread.count) 段"
        batch.unread = String(notice.unread.joined(separator: "\n").prefix(200_000))
        let record = try context.create(batch)
        return Result(
            batch: record.id, inspection: inspection.id, findings: counts.findings, measures: counts.measures,
            lasting: counts.lasting, blanks: blanks)
    }

    /// Voids everything that one import wrote, as one batch.
    /// - Returns: how many records were voided, and how many of them had been worked on since.
    public static func undo(_ id: RecordID, reason: String, in context: ActionContext) throws -> (voided: Int, changed: Int) {
        guard let entry = try Journal.history(of: id, in: context.transaction.db).first, entry.body.kind == ImportBatch.kindName else {
            throw Refusal("没有这次导入：\(id)。编号在导入结果和“导入记录”里可以看到。", code: .notFound)
        }
        guard let batch = try context.lookup.find(Reference<ImportBatch>(id)), batch.state == .done else {
            throw Refusal("这次导入已经撤回过了。")
        }
        var voided = 0
        var changed = 0
        for made in try Journal.batch(around: entry.leaf.sequence, in: context.transaction.db) where made.body.record != id {
            guard made.body.revision == 1, let row = try context.lookup.row(made.body.kind, made.body.record), row.state["voided"] == nil
            else {
                continue
            }
            if row.revision > 1 { changed += 1 }
            do { try context.kinds.kind(made.body.kind)?.checkVoid(row.state, row.id, context.viewer, context.lookup) } catch let refusal
                as Refusal
            {
                throw Refusal("不能整批撤回：“\(row.title)”——\(refusal.sentence)", code: refusal.code)
            }
            try context.void(made.body.kind, row, reason: reason)
            voided += 1
        }
        try context.update(Reference<ImportBatch>(id), action: "undo", reason: reason) { $0.state = .undone }
        return (voided, changed)
    }

    private static func checkClassified(_ notice: Documents.Notice) throws {
        let texts = notice.findings.flatMap { [$0.title] + $0.measures } + notice.unread + [notice.title ?? ""]
        if texts.contains(where: Classified.isMarked) { throw Classified.refusal }
    }

    private static func makeInspection(_ notice: Documents.Notice) -> Inspection {
        var made = Inspection()
        let title = notice.title ?? ""
        made.source = title.contains("巡视") ? .patrol : title.contains("审计") ? .audit : .inspection
        made.round = round(in: title)
        made.body = notice.inspector ?? ""
        made.from = notice.inspectedFrom.flatMap { Day($0) }
        made.to = notice.inspectedTo.flatMap { Day($0) }
        made.feedbackOn = notice.feedbackOn.flatMap { Day($0) }
        made.declaredFindings = notice.declared.findings
        made.declaredMeasures = notice.declared.measures
        made.phone = String(notice.contacts.phones.joined(separator: "、").prefix(60))
        return made
    }

    /// 第十一轮巡察 from a title such as 关于区委第十一轮巡察整改情况的通报.
    static func round(in title: String) -> String {
        guard let start = title.range(of: "第"), let end = title.range(of: "轮", range: start.upperBound..<title.endIndex),
            title.distance(from: start.upperBound, to: end.lowerBound) <= 4
        else { return "" }
        return String(title[start.lowerBound..<end.upperBound]) + (title.contains("巡视") ? "巡视" : "巡察")
    }

    private static func makeFinding(
        _ finding: Documents.Notice.Finding, ordinal: Int, _ inspection: Reference<Inspection>, _ section: Reference<Section>,
        _ people: PersonNames
    ) -> Finding {
        var made = Finding()
        made.inspection = inspection
        made.section = section
        made.ordinal = ordinal
        made.label = String((finding.number ?? "").prefix(20))
        made.title = String(finding.title.prefix(300))
        made.leader = finding.leader.flatMap(people.person)
        made.department = finding.department.flatMap(people.department)
        made.deadline = finding.deadline.flatMap { Day(loose: $0) }
        let words = (finding.status ?? "") + (finding.deadline ?? "")
        if words.contains("长期坚持") { made.mode = .lasting }
        if words.contains("立行立改") { made.mode = .immediate }
        if made.mode == nil, made.deadline != nil { made.mode = .dated }
        return made
    }

    private static func common(_ finding: Documents.Notice.Finding) -> Common {
        var common = Common()
        var lines: [String] = []
        if let results = finding.results, !results.isEmpty { lines.append("通报所称成效：" + results.joined(separator: "；")) }
        if let status = finding.status { lines.append("通报所称状态：" + status) }
        if finding.title.count > 300 { lines.append("问题全文：" + finding.title) }
        if let leader = finding.leader { lines.append("原文责任领导：" + leader) }
        if let deadline = finding.deadline { lines.append("原文时限：" + deadline) }
        common.note = String(lines.joined(separator: "\n").prefix(4000))
        return common
    }

    /// A measure that a notice calls done enters as 整改中, its claim kept as outcome: never as signed off (R3).
    private static func makeMeasure(
        _ text: String, number: Int, of finding: Documents.Notice.Finding, _ detail: ReadFindings.Detail?, _ reference: Reference<Finding>,
        _ notice: Documents.Notice, _ people: PersonNames
    ) -> Measure {
        var made = Measure()
        made.finding = reference
        made.number = number
        made.text = String(text.prefix(2000))
        made.state = .doing
        made.department = (detail?.department ?? finding.department).flatMap(people.department)
        made.owner = detail?.owner.flatMap(people.person)
        made.due = (detail?.deadline ?? finding.deadline).flatMap { Day(loose: $0) }
        var claims: [String] = []
        if let status = finding.status { claims.append("通报称：\(status)") }
        if claims.isEmpty, notice.declared.completionRate == 100 {
            claims.append("通报称：全部完成" + (notice.asOf.flatMap { Day($0) }.map { "（截至\($0.chinese)）" } ?? ""))
        }
        if text.count > 2000 { claims.append("措施全文：" + text) }
        made.outcome = String(claims.joined(separator: "；").prefix(4000))
        let pending = ["待批复", "待审批", "暂停"].filter { text.contains($0) }
        if !pending.isEmpty { made.pending = "原文写有“\(pending.joined(separator: "”“"))”" }
        return made
    }

    private static func duty(_ path: [Int], _ text: String, _ notice: Documents.Notice) -> Recurrence? {
        let found = notice.duties.first { duty in
            duty.measure.count == 3 && duty.recurrence != nil && (duty.measure == path.map { $0 + 1 } || duty.measure == path)
                && text.contains(duty.text)
        }
        return found?.recurrence.flatMap { Recurrence($0) }
    }

    private static func blanks(_ notice: Documents.Notice, _ findings: Int, _ measures: Int) -> [String] {
        var blanks: [String] = []
        let noLeader = notice.findings.filter { $0.leader == nil }.count
        if noLeader > 0 { blanks.append("\(noLeader) 个问题没有牵头领导") }
        let noDeadline = notice.findings.filter { $0.deadline == nil }.count
        if noDeadline > 0 { blanks.append("\(noDeadline) 个问题没有时限") }
        if measures > 0 { blanks.append("\(measures) 条措施要核对责任人和时限") }
        return blanks
    }
}

/// Persons and departments by name. A name that two persons share stays blank, since guessing would be worse.
struct PersonNames {
    private let persons: [String: [RecordID]]
    private let departments: [String: RecordID]

    init(_ lookup: Lookup) throws {
        let all: [Person] = try lookup.all(Person.self, ("state", Person.State.serving))
        persons = Dictionary(grouping: all, by: \.name).mapValues { $0.map(\.id) }
        departments = Dictionary(try lookup.all(Department.self).map { ($0.name, $0.id) }, uniquingKeysWith: { first, _ in first })
    }

    func person(_ name: String) -> Reference<Person>? {
        let plain = name.filter { !$0.isWhitespace }
        guard let same = persons[plain], same.count == 1, let id = same.first else { return nil }
        return Reference(id)
    }

    func department(_ name: String) -> Reference<Department>? {
        departments[name.filter { !$0.isWhitespace }].map { Reference($0) }
    }
}

extension Day {
    /// A day as notices and tables write it: 2025年8月31日前, 2025-08-31, 2025.8.31; nil for 立行立改 and the like.
    init?(loose text: String) {
        let digits = text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).prefix(3).compactMap { Int($0) }
        guard digits.count == 3 else { return nil }
        self.init(year: digits[0], month: digits[1], day: digits[2])
    }
}
