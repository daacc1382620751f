import Foundation
import GRDB
import Journal

/// One page of a register: filtered, sorted, and continued by key, so the ten-thousandth page costs what the first does.
public struct ListQuery: Sendable, Equatable {
    public enum Filter: Sendable, Equatable {
        /// The field has this value, in the form that a form would send it.
        case equals(String, String)
        case blank(String)
        case from(String, Day)
        case through(String, Day)
        /// Words that the search index finds; whoever runs the query turns them into ``ids(_:)``.
        case words(String)
        case ids([RecordID])
        case voided(Bool)
    }
    public var filters: [Filter] = []
    public var sort: String?
    public var descending = false
    public var after: PageKey?
    public var limit = 50
    /// Count exactly, on demand; otherwise the count stops at ``cap``.
    public var countsExactly = false
    public static let cap = 1000

    public init() {}

    /// The query with its search words looked up.
    public func resolved(_ index: SearchIndex, kind: String) throws -> ListQuery {
        var query = self
        query.filters = try filters.map { filter in
            guard case .words(let words) = filter else { return filter }
            return .ids(try index.ids(words, kind: kind))
        }
        return query
    }
}

/// Where a page ended: the last row's sort value and id. Rows with a blank sort value come last, by id.
public struct PageKey: Sendable, Equatable {
    let value: StoredValue
    let id: RecordID

    public init?(_ text: String) {
        guard text.utf8.count > 36, let id = RecordID(text.prefix(36)) else { return nil }
        let rest = text.dropFirst(36)
        self.id = id
        switch rest.first {
        case "i":
            guard let number = Int64(rest.dropFirst()) else { return nil }
            value = .integer(number)
        case "t": value = .text(String(rest.dropFirst()))
        case "b":
            guard let bytes = Hex.decode(rest.dropFirst()) else { return nil }
            value = .blob(bytes)
        case "n": value = .null
        default: return nil
        }
    }

    init(value: StoredValue, id: RecordID) {
        self.value = value
        self.id = id
    }

    public var text: String {
        switch value {
        case .integer(let number): "\(id)i\(number)"
        case .text(let text): "\(id)t\(text)"
        case .blob(let bytes): "\(id)b\(Hex.encode(bytes))"
        case .null, .other: "\(id)n"
        }
    }
}

/// One row of a list, ready to be written: stored values of the listed fields, and the titles of what they refer to.
public struct ListRow: Sendable {
    public let id: RecordID
    public let title: String
    public let isVoided: Bool
    /// When it was made, or for kinds that are begun before they happen, finished.
    public let enteredAt: Moment
    public let occurredOn: Day?
    /// In the order of the asked-for fields.
    public let cells: [Cell]

    public struct Cell: Sendable {
        public let value: StoredValue
        public let title: String?
    }
}

public struct ListPage: Sendable {
    public let rows: [ListRow]
    public let next: PageKey?
    /// nil when there are more than the cap.
    public let count: Int?
}

extension Lookup {
    /// Fetches one page. Fields are those the caller may read; reference titles come in the same query.
    /// - Parameter knownCount: the count if it is known already; counting a thousand rows costs more than reading fifty.
    public func page(
        _ query: ListQuery, of table: DerivedTable, fields: [FieldInfo], knownCount: Int?? = .none
    ) throws -> ListPage {
        let plan = ListPlan(query, table, fields, kinds)
        var rows: [ListRow] = []
        var keys: [StoredValue] = []
        for phase in plan.phases(after: query.after) {
            let wanted = query.limit + 1 - rows.count
            guard wanted > 0 else { break }
            let cursor = try Row.fetchCursor(
                db.cachedStatement(sql: phase.sql), arguments: StatementArguments(phase.arguments + [wanted.databaseValue]))
            while let row = try cursor.next() {
                rows.append(plan.row(row))
                keys.append(StoredValue(row[4] as DatabaseValue))
            }
        }
        var next: PageKey?
        if rows.count > query.limit {
            rows.removeLast()
            next = PageKey(value: keys[query.limit - 1], id: rows[query.limit - 1].id)
        }
        let complete = query.after == nil && next == nil
        return ListPage(rows: rows, next: next, count: complete ? rows.count : try knownCount ?? count(plan, exactly: query.countsExactly))
    }

    /// Every matching record in list order, for exports; rows are handed over one by one.
    public func forEach(_ query: ListQuery, of table: DerivedTable, _ body: (RegisterRow) throws -> Void) throws {
        let plan = ListPlan(query, table, [], kinds)
        let sql = "SELECT \(table.select) FROM \(table.name) AS t WHERE \(plan.condition) ORDER BY \(plan.order)"
        let cursor = try Row.fetchCursor(db, sql: sql, arguments: StatementArguments(plan.arguments))
        while let row = try cursor.next() { try body(RegisterRow(row, table)) }
    }

    private func count(_ plan: ListPlan, exactly: Bool) throws -> Int? {
        let limit = exactly ? "" : " LIMIT \(ListQuery.cap + 1)"
        let sql = "SELECT count(*) FROM (SELECT 1 FROM \(plan.table.name) AS t WHERE \(plan.condition)\(limit))"
        let count = try Int.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(plan.arguments)) ?? 0
        return !exactly && count > ListQuery.cap ? nil : count
    }
}

/// The SQL of one list.
struct ListPlan {
    let table: DerivedTable
    let fields: [FieldInfo]
    private(set) var condition = "1"
    private(set) var arguments: [DatabaseValue] = []
    private let sort: FieldInfo?
    private let descending: Bool
    private let head: String

    init(_ query: ListQuery, _ table: DerivedTable, _ fields: [FieldInfo], _ kinds: Kinds) {
        self.table = table
        self.fields = fields
        let name = query.sort ?? table.kind.defaultSort
        // Only indexed fields of a big table may be sorted by; the rest would read it all.
        sort = name.flatMap { table.kind.field($0) }.flatMap { $0.sealed == nil ? $0 : nil }
        descending = query.sort == nil ? sort == nil && !table.kind.isOldestFirst : query.descending
        // A day as milliseconds: noon of it in China.
        let finished = table.kind.completedField.map { "coalesce(t.\"\($0)\" * 86400000 + 14400000, t.enteredAt)" } ?? "t.enteredAt"
        var columns = ["t.id", "t.title_", "t.voided", finished, sort.map { "t.\"\($0.name)\"" } ?? "NULL"]
        columns.append("t.\"\(table.kind.dayField)\"")
        var joins = ""
        for (offset, field) in fields.enumerated() {
            columns.append("t.\"\(field.name)\"")
            if case .reference(let kind) = field.type, let target = kinds.table(kind) {
                columns.append("j\(offset).title_")
                joins += " LEFT JOIN \(target.name) AS j\(offset) ON j\(offset).id = t.\"\(field.name)\""
            } else {
                columns.append("NULL")
            }
        }
        head = "SELECT \(columns.joined(separator: ", ")) FROM \(table.name) AS t\(joins)"
        var parts: [String] = []
        for filter in query.filters { add(filter, to: &parts) }
        if !parts.isEmpty { condition = parts.joined(separator: " AND ") }
    }

    private mutating func add(_ filter: ListQuery.Filter, to parts: inout [String]) {
        switch filter {
        case .equals(let name, let text):
            guard let field = table.kind.field(name), field.sealed == nil else { return }
            if case .reference = field.type {
                guard let id = RecordID(text) else { return parts.append("0") }
                parts.append("t.\"\(name)\" = ?")
                arguments.append(id.data.databaseValue)
            } else if let json = try? field.type.parse([text]) {
                parts.append("t.\"\(name)\" = ?")
                arguments.append(field.type.stored(json).databaseValue)
            } else {
                parts.append("0")
            }
        case .blank(let name):
            guard let field = table.kind.field(name), field.sealed == nil else { return }
            parts.append("t.\"\(field.name)\" IS NULL")
        case .from(let name, let day):
            guard let field = table.kind.field(name), field.type == .day, field.sealed == nil else { return }
            parts.append("t.\"\(name)\" >= ?")
            arguments.append(day.number.databaseValue)
        case .through(let name, let day):
            guard let field = table.kind.field(name), field.type == .day, field.sealed == nil else { return }
            parts.append("t.\"\(name)\" <= ?")
            arguments.append(day.number.databaseValue)
        case .words: break
        case .ids(let ids):
            parts.append(ids.isEmpty ? "0" : "t.id IN (\(ids.map { _ in "?" }.joined(separator: ", ")))")
            arguments += ids.map(\.data.databaseValue)
        case .voided(let flag): parts.append(flag ? "t.voided IS NOT NULL" : "t.voided IS NULL")
        }
    }

    /// The order of the list page, blank sort values last.
    var order: String {
        let direction = descending ? "DESC" : "ASC"
        guard let sort else { return "t.id \(direction)" }
        return "t.\"\(sort.name)\" IS NULL, t.\"\(sort.name)\" \(direction), t.id \(direction)"
    }

    /// Rows with a sort value first, then the blank ones; each phase walks an index from the key on.
    func phases(after key: PageKey?) -> [(sql: String, arguments: [DatabaseValue])] {
        let compare = descending ? "<" : ">"
        let order = descending ? "DESC" : "ASC"
        guard let sort else {
            var sql = "\(head) WHERE \(condition)"
            var all = arguments
            if let key {
                sql += " AND t.id \(compare) ?"
                all.append(key.id.data.databaseValue)
            }
            return [(sql + " ORDER BY t.id \(order) LIMIT ?", all)]
        }
        let column = "t.\"\(sort.name)\""
        var phases: [(sql: String, arguments: [DatabaseValue])] = []
        if key?.value != .null || key == nil {
            var sql = "\(head) WHERE \(condition) AND \(column) IS NOT NULL"
            var all = arguments
            if let key {
                sql += " AND (\(column), t.id) \(compare) (?, ?)"
                all += [key.value.databaseValue, key.id.data.databaseValue]
            }
            phases.append((sql + " ORDER BY \(column) \(order), t.id \(order) LIMIT ?", all))
        }
        var sql = "\(head) WHERE \(condition) AND \(column) IS NULL"
        var all = arguments
        if let key, key.value == .null {
            sql += " AND t.id \(compare) ?"
            all.append(key.id.data.databaseValue)
        }
        phases.append((sql + " ORDER BY t.id \(order) LIMIT ?", all))
        return phases
    }

    func row(_ row: Row) -> ListRow {
        var cells: [ListRow.Cell] = []
        cells.reserveCapacity(fields.count)
        for offset in fields.indices {
            cells.append(.init(value: StoredValue(row[6 + offset * 2] as DatabaseValue), title: row[7 + offset * 2]))
        }
        let day: Int? = table.kind.field(table.kind.dayField)?.sealed == nil ? row[5] : nil
        return ListRow(
            id: RecordID(bytes: row[0] as Data) ?? .unset, title: row[1], isVoided: row[2] != nil,
            enteredAt: Moment(milliseconds: row[3] ?? 0), occurredOn: day.map { Day(number: $0) }, cells: cells)
    }
}
