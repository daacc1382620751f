import Foundation
import Journal
import Records

/// A notice's tokens with what they came to: computed, or quoted from a record.
public struct NoticeFigures: Sendable {
    public struct Item: Sendable, Codable, Equatable {
        /// The token as it stands in the text.
        public var token: String
        public var title: String
        public var unit: String
        public var printed: String
        public var query: FigureQuery?
        public var value: FigureValue?
        /// What a share is of.
        public var base: Int64?
        /// How that was counted.
        public var baseQuery: FigureQuery?
        /// The record that a quoted number comes from.
        public var source: String?

        public var isComputed: Bool { query != nil }
        fileprivate var signed: Item {
            var item = self
            item.value = nil
            item.baseQuery = nil
            return item
        }
    }
    /// In the order of their first place in the text.
    public private(set) var items: [Item] = []
    /// Sentences about tokens that cannot be printed.
    public private(set) var problems: [String] = []
    /// The text with every token printed.
    public private(set) var printed = ""
    public private(set) var segments: [FigureSegment] = []

    public init() {}

    /// A published notice's figures as they were frozen: nothing is computed anew.
    public init(_ text: String, _ items: [Item]) {
        segments = FigureSegment.split(text)
        self.items = items
        for segment in segments {
            switch segment {
            case .text(let text): printed += text
            case .token(let token): printed += item(token)?.printed ?? token.text
            }
        }
    }

    public func item(_ token: FigureToken) -> Item? { items.first { $0.token == token.text } }

    public static func resolve(_ notice: Notice, in lookup: Lookup, calendar: WorkCalendar) throws -> NoticeFigures {
        var figures = NoticeFigures()
        figures.segments = FigureSegment.split(notice.text)
        let source = try Source(notice, lookup, calendar)
        var known: [String: Item] = [:]
        for segment in figures.segments {
            switch segment {
            case .text(let text): figures.printed += text
            case .token(let token):
                if known[token.text] == nil {
                    do {
                        let item = try source.item(token)
                        known[token.text] = item
                        figures.items.append(item)
                    } catch let refusal as Refusal {
                        figures.problems.append(refusal.sentence)
                    }
                }
                figures.printed += known[token.text]?.printed ?? token.text
            }
        }
        return figures
    }

    /// What is signed of the figures: what is printed and where it comes from, without the records behind it.
    func signed() throws -> String { try NoticeFigures.text(items.map(\.signed)) }

    /// The first figure that no longer is what was signed, in words; nil where nothing was signed yet, or nothing has changed.
    func changed(since signed: String) -> String? {
        guard !signed.isEmpty else { return nil }
        guard let old = try? JSONDecoder().decode([Item].self, from: Data(signed.utf8)) else { return "签字时的数据读不出" }
        for item in items.map(\.signed) {
            guard let before = old.first(where: { $0.token == item.token }) else { return "多了“\(item.title)”" }
            if before == item { continue }
            let told = before.printed == item.printed ? "定义改过" : "\(before.printed)→\(item.printed)"
            return "“\(item.title)”\(told)"
        }
        return nil
    }

    /// The figures as a published notice keeps them: query, period, value, records, and what the journal was just before.
    func frozen(in lookup: Lookup) throws -> String {
        let items = items.map { item in
            var item = item
            if let query = item.query, lookup.kinds.kind(query.kind)?.isRestricted ?? true, let value = item.value {
                item.value?.unnamed = value.records.count
                item.value?.records = []
            }
            return item
        }
        let size = try lookup.journalSize()
        return try NoticeFigures.text(Frozen(size: size, root: Journal.root(of: size, in: lookup.db).base64, items: items))
    }

    private static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    public struct Frozen: Codable, Sendable {
        /// Entries in the journal just before publication.
        public var size: Int
        /// Root of the tree over those, as checkpoints print it; nil in what was published before it was kept.
        public var root: String?
        public var items: [Item]

        public init(size: Int, root: String? = nil, items: [Item]) {
            self.size = size
            self.root = root
            self.items = items
        }

        /// nil when a notice is not published.
        public init?(_ notice: Notice) {
            guard let frozen = try? JSONDecoder().decode(Frozen.self, from: Data(notice.frozen.utf8)) else { return nil }
            self = frozen
        }
    }

    /// Figures of one notice: what its inspection is, up to which day.
    private struct Source {
        let lookup: Lookup
        let calendar: WorkCalendar
        let cutoff: Day
        let inspection: Inspection?
        let findings: [Finding]
        /// What a notice says, or is answered about it, is no source of what it says.
        static let ownWords: Set<String> = [Notice.kindName, NoticeAnswer.kindName, Figure.kindName]
        /// Codes of the unit's own figures.
        let own: Set<String>

        init(_ notice: Notice, _ lookup: Lookup, _ calendar: WorkCalendar) throws {
            self.lookup = lookup
            self.calendar = calendar
            cutoff = notice.cutoff ?? Day(.now)
            inspection = try lookup.find(notice.inspection)
            own = Set(try lookup.all(Figure.self, narrowed: .limited(to: 1000)).map(\.code))
            findings = try inspection.map { try lookup.all(Finding.self, ("inspection", $0.reference)) } ?? []
        }

        func item(_ token: FigureToken) throws -> Item {
            switch token {
            case .quoted(let reference, let shown):
                guard let row = try lookup.row(reference.kind, reference.id), row.common.voided == nil,
                    let kind = lookup.kinds.kind(reference.kind), !kind.isRestricted, !kind.isAdministrative,
                    !Source.ownWords.contains(kind.name)
                else { throw Refusal("数字“\(shown)”引自的记录不存在、已作废，或不能作依据（通报、核稿答复自己不能），请重新绑定。") }
                guard Numbers.isNumber(shown), Numbers.stands(shown, in: kind.openText(row.state)) else {
                    throw Refusal("引自的\(kind.noun)“\(row.title.prefix(20))”里没有写着“\(shown)”，请重新绑定，或改正数字。")
                }
                return Item(token: token.text, title: "引自\(kind.noun)", unit: "", printed: shown, source: reference.description)
            case .figure(let code):
                if let standard = StandardFigures.byCode[code] {
                    if own.contains(code) { throw Refusal("数据台账里有一项“\(code)”，与标准数据“\(standard.title)”同号。请给它另编一个编号。") }
                    return try item(standard, token)
                }
                let found: [Figure] = try lookup.all(narrowed: .text("code", code))
                guard let figure = found.first else { throw Refusal("没有编号为“\(code)”的数据，请在“数据台账”里登记，或改正记号。") }
                var query: FigureQuery
                do { query = try figure.query(in: lookup) } catch { throw Refusal("数据“\(code)”的定义有误，请修改后再用。") }
                if query.from != nil || query.to != nil { query.to = min(query.to ?? cutoff, cutoff) }
                let value = try lookup.figure(query, asOf: cutoff, calendar: calendar)
                if query.measure == .latest, value.records.isEmpty {
                    throw Refusal("数据“\(code)”在这段时间里一条记录也没有，不能写成 0。请登记后再用，或改期间。")
                }
                let isMoney = query.field.flatMap { lookup.kinds.kind(query.kind)?.field($0)?.type } == .money
                var item = Item(
                    token: token.text, title: figure.title, unit: figure.unit,
                    printed: FigureText.print(value.value, figure.rounding ?? .exact, isMoney: isMoney), query: query, value: value)
                if var whole = try figure.baseQuery(in: lookup) {
                    (whole.from, whole.to) = (query.from, query.to)
                    let base = try lookup.figure(whole, asOf: cutoff, calendar: calendar).value
                    (item.base, item.baseQuery) = (base, whole)
                    item.printed = FigureText.share(value.value, of: base, unit: figure.unit)
                }
                return item
            }
        }

        private func item(_ standard: StandardFigures.Definition, _ token: FigureToken) throws -> Item {
            guard let inspection else { throw Refusal("通报还没有选所属巡察，数据“\(standard.code)”无法计算。") }
            let query = standard.query(inspection, findings, cutoff)
            let value = try lookup.figure(query, asOf: cutoff, calendar: calendar)
            var item = Item(
                token: token.text, title: standard.title, unit: standard.unit, printed: FigureText.print(value.value), query: query,
                value: value)
            if let find = standard.day { item.printed = try find(lookup, cutoff)?.chinese ?? "尚未配齐" }
            if let base = standard.base.flatMap({ StandardFigures.byCode[$0] }) {
                let baseQuery = base.query(inspection, findings, cutoff)
                let whole = try lookup.figure(baseQuery, asOf: cutoff, calendar: calendar).value
                (item.base, item.baseQuery) = (whole, baseQuery)
                item.printed = FigureText.percent(value.value, of: whole)
            }
            return item
        }
    }
}
