import Documents
import Foundation
import Journal
import Records

/// Gathers an inspection's record for inspectors: findings, measures, evidence with the daily records behind it, duties with what kept them,
/// published notices with the records behind each figure.
public enum InspectionPack {
    /// The page's own files, in the order in which they lie in the pack.
    public static func page() throws -> [(name: String, data: Data)] {
        guard let folder = Bundle.module.resourceURL?.appending(path: "Page") else { throw CocoaError(.fileNoSuchFile) }
        return try ["index.html", "verify.js", "words.js", "pack.js", "pack.css"].map { name in
            (name, try Data(contentsOf: folder.appending(path: name)))
        }
    }

    /// A pack with what it leaves out.
    public struct Made: Sendable {
        public let pack: Pack
        /// Entries that no checkpoint covers yet; they are not in it.
        public let unsigned: Int
        /// Each attachment once.
        public var files: [Pack.PackedFile] {
            Dictionary(pack.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first }).values.sorted { $0.path < $1.path }
        }
        /// Bytes of the attachments.
        public var size: Int { files.reduce(0) { $0 + $1.size } }

        /// The archive that is handed over.
        /// - Throws: ``Refusal`` when an attachment is missing in the unit's folder.
        public func zip(from folder: UnitFolder, at moment: Moment) throws -> Data {
            var entries = try InspectionPack.page() + [(name: "data.js", data: pack.script())]
            for file in files {
                guard let bytes = try? Data(contentsOf: folder.url.appending(path: file.path)) else {
                    throw Refusal("附件“\(file.name)”在文件夹里找不到，核查包没有做成。请先运行 changli verify 验真。")
                }
                entries.append((file.path, bytes))
            }
            return try ZipArchive.write(entries, modified: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
        }
    }

    /// - Parameter withSealed: restricted parts too, for somebody who may read them; personal ones never.
    public static func make(
        _ inspection: Reference<Inspection>, in lookup: Lookup, vkey: String, for viewer: Viewer, withSealed: Bool,
        calendars: CalendarHistory, at now: Moment
    ) throws -> Made {
        var builder = try PackBuilder(lookup, vkey: vkey, for: viewer, withSealed: withSealed, at: now)
        try fill(&builder, inspection, in: lookup, calendars: calendars, today: Day(now))
        return Made(pack: builder.finished(), unsigned: builder.unsigned)
    }

    static func fill(
        _ builder: inout PackBuilder, _ inspection: Reference<Inspection>, in lookup: Lookup, calendars: CalendarHistory, today: Day
    ) throws {
        guard try builder.add(Inspection.kindName, inspection.id) else { throw Refusal("没有这次巡察。用 changli list inspection 查看编号。") }
        builder.change { $0.inspection = inspection.id.description }
        for section in try lookup.all(Section.self, ("inspection", inspection)) { try builder.add(Section.kindName, section.id) }
        let duties = Dictionary(grouping: try lookup.all(StandingDuty.self), by: \.measure)
        let findings: [Finding] = try lookup.all(Finding.self, ("inspection", inspection))
        var tree: [Pack.Node] = []
        for finding in findings.sorted(by: { ($0.ordinal ?? 0) < ($1.ordinal ?? 0) }) {
            try builder.add(Finding.kindName, finding.id)
            var children: [Pack.Node] = []
            for measure in try lookup.all(Measure.self, ("finding", finding.reference)).sorted(by: { ($0.number ?? 0) < ($1.number ?? 0) })
            {
                children.append(try node(measure, duties[measure.reference] ?? [], &builder, lookup, calendars, today))
            }
            for explanation in try lookup.all(Explanation.self, ("finding", finding.reference)) {
                try builder.add(Explanation.kindName, explanation.id)
                children.append(Pack.Node(explanation.id))
            }
            tree.append(Pack.Node(finding.id, children))
        }
        builder.change { $0.tree = tree }
        for back in try lookup.all(LookBack.self, ("inspection", inspection)) { try builder.add(LookBack.kindName, back.id) }
        for check in try lookup.all(MonthlyCheck.self, ("inspection", inspection)) { try builder.add(MonthlyCheck.kindName, check.id) }
        for report in try lookup.all(ProgressReport.self, ("inspection", inspection)) {
            try builder.add(ProgressReport.kindName, report.id)
        }
        try notices(&builder, inspection, lookup)
    }

    private static func node(
        _ measure: Measure, _ duties: [StandingDuty], _ builder: inout PackBuilder, _ lookup: Lookup, _ calendars: CalendarHistory,
        _ today: Day
    ) throws -> Pack.Node {
        try builder.add(Measure.kindName, measure.id)
        var children: [Pack.Node] = []
        for evidence in try lookup.all(Evidence.self, ("measure", measure.reference)) {
            try builder.add(Evidence.kindName, evidence.id)
            let behind = try evidence.records.filter { try builder.add($0.kind, $0.id) }
            children.append(Pack.Node(evidence.id, behind.map { Pack.Node($0.id) }))
        }
        for duty in duties {
            try builder.add(StandingDuty.kindName, duty.id)
            for waiver in try lookup.all(Waiver.self, ("duty", duty.reference)) { try builder.add(Waiver.kindName, waiver.id) }
            let watch = try DutyWatch(duty, in: lookup, calendars: calendars, today: today)
            var kept: [Pack.Node] = []
            for id in watch.occurrences.flatMap(\.records) where try builder.add(watch.kind, id) {
                if !kept.contains(where: { $0.record == id.description }) {
                    kept.append(try Pack.Node(id, parts(of: id, watch.kind, &builder, lookup)))
                }
            }
            children.append(Pack.Node(duty.id, kept))
        }
        return Pack.Node(measure.id, children)
    }

    /// What belongs to a record and cannot be understood without it: a meeting's items, with statements and decisions.
    private static func parts(of id: RecordID, _ kindName: String, _ builder: inout PackBuilder, _ lookup: Lookup) throws -> [Pack.Node] {
        var nodes: [Pack.Node] = []
        for kind in lookup.kinds.all where kind.name != kindName && !kind.isRestricted && kind.name != Evidence.kindName {
            for field in kind.fields where field.type == .reference(kind: kindName) && field.isIndexed && field.isRequired {
                var ids: [RecordID] = []
                guard let table = lookup.kinds.table(kind.name) else { continue }
                var query = ListQuery()
                query.filters = [.equals(field.name, id.description), .voided(false)]
                try lookup.forEach(query, of: table) { ids.append($0.id) }
                for part in ids where try builder.add(kind.name, part) {
                    nodes.append(Pack.Node(part, try parts(of: part, kind.name, &builder, lookup)))
                }
            }
        }
        return nodes
    }

    private static func notices(_ builder: inout PackBuilder, _ inspection: Reference<Inspection>, _ lookup: Lookup) throws {
        for notice in try lookup.all(Notice.self, ("inspection", inspection)) {
            guard let frozen = NoticeFigures.Frozen(notice), try builder.add(Notice.kindName, notice.id) else { continue }
            builder.change { $0.notices.append(notice.id.description) }
            for item in frozen.items {
                guard let query = item.query, let value = item.value, lookup.kinds.kind(query.kind) != nil else { continue }
                for record in value.records { try builder.add(query.kind, record) }
                let figure = Pack.PackedFigure(
                    code: FigureSegment.split(item.token).lazy.compactMap { if case .token(.figure(let code)) = $0 { code } else { nil } }
                        .first ?? item.token,
                    title: item.title, unit: item.unit, printed: item.printed, value: value.value,
                    query: try lookup.sentence(query),
                    records: value.records, notice: notice.id)
                builder.change { $0.figures.append(figure) }
            }
        }
    }
}
