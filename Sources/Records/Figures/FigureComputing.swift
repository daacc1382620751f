import Foundation
import GRDB
import Journal

extension Lookup {
    /// What a figure comes to.
    ///
    /// With a period it counts what happened in it, records entered later included and said (补记). Without one it counts states,
    /// as they were at the end of `day`: what was changed afterwards counts as it stood then.
    /// - Throws: ``Refusal`` when the query makes no sense.
    public func figure(_ query: FigureQuery, asOf day: Day? = nil, calendar: WorkCalendar) throws -> FigureValue {
        if let problem = query.problem(kinds) { throw Refusal("数据无法计算：\(problem)。") }
        guard let table = kinds.table(query.kind) else { throw Refusal.notFound }
        let day = query.from == nil && query.to == nil ? day : nil
        let size = try day.map { try Journal.size(before: Moment(startOf: $0.advanced(by: 1)), in: db) }
        let rows = try matching(query, table, before: size)
        let ids = rows.map(\.id)
        let late = rows.count { row in
            row.day.flatMap { LateEntry.days(occurred: $0, entered: row.finished, allowance: table.kind.allowance, calendar: calendar) }
                != nil
        }
        return FigureValue(value: try value(query, table, rows, calendar), records: ids, late: late)
    }

    /// What a figure needs of a record: reading whole rows would make a long register's count ten times as dear.
    private struct Counted {
        let id: RecordID
        let day: Day?
        let finished: Day
        /// The field that is summed up, read newest, or told apart.
        var value: JSON?
    }

    private static func counted(_ id: RecordID, _ state: [String: JSON], _ query: FigureQuery, _ kind: Kind) -> Counted {
        Counted(
            id: id, day: kind.day(of: state), finished: kind.finishedOn(state),
            value: query.field.flatMap { state[$0] })
    }

    /// The records that a query counts, oldest first. Most are found by SQL; those changed after the cut-off are read from the journal.
    private func matching(_ query: FigureQuery, _ table: DerivedTable, before size: Int?) throws -> [Counted] {
        let needed = [query.field, table.kind.dayField, table.kind.completedField, "enteredAt"]
        let columns = table.columns.filter { needed.contains($0.name) }
        var sql = "SELECT id, \(columns.map { "\"\($0.name)\"" }.joined(separator: ", ")) FROM \(table.name) WHERE voided IS NULL"
        var arguments: [DatabaseValue] = []
        for condition in query.conditions { add(condition, table.kind, to: &sql, &arguments) }
        if let from = query.from {
            sql += " AND \(table.kind.dayColumn) >= ?"
            arguments.append(from.number.databaseValue)
        }
        if let to = query.to {
            sql += " AND \(table.kind.dayColumn) <= ?"
            arguments.append(to.number.databaseValue)
        }
        if let size {
            sql += " AND sequence < ?"
            arguments.append(size.databaseValue)
        }
        var found = try Row.fetchAll(db.cachedStatement(sql: sql + " ORDER BY id"), arguments: StatementArguments(arguments)).compactMap {
            row -> Counted? in
            guard let id = RecordID(bytes: row[0] as Data) else { return nil }
            var state: [String: JSON] = [:]
            for (index, field) in columns.enumerated() {
                state[field.name] = field.type.json(StoredValue(row[index + 1] as DatabaseValue))
            }
            return Self.counted(id, state, query, table.kind)
        }
        guard let size else { return found }
        // A first revision recorded after the cut-off did not exist by then; what has been voided since was never to count.
        // The plus keeps SQLite from walking an index of what is not voided, a million times into the table; the table itself is read once.
        let changed = try Data.fetchAll(
            db, sql: "SELECT id FROM \(table.name) WHERE sequence >= ? AND revision > 1 AND +voided IS NULL", arguments: [size])
        for id in changed.compactMap({ RecordID(bytes: $0) }) {
            guard let entry = try Journal.newest(of: id, before: size, in: db) else { continue }
            let state = try wholeState(entry)
            if query.counts(state, table.kind) { found.append(Self.counted(id, state, query, table.kind)) }
        }
        return found.sorted { $0.id < $1.id }
    }

    func add(_ condition: FigureQuery.Condition, _ kind: Kind, to sql: inout String, _ arguments: inout [DatabaseValue]) {
        guard let field = kind.field(condition.field) else { return }
        let column = "\"\(field.name)\""
        guard !condition.values.isEmpty else {
            sql += " AND \(column) IS \(condition.isNot ? "NOT " : "")NULL"
            return
        }
        if condition.isPart ?? false {
            let any = condition.values.map { _ in "instr(\(column), ?) > 0" }.joined(separator: " OR ")
            sql += " AND " + (condition.isNot ? "(\(column) IS NULL OR NOT (\(any)))" : "(\(any))")
            arguments += condition.values.map(\.databaseValue)
            return
        }
        let marks = condition.values.map { _ in "?" }.joined(separator: ", ")
        if case .choices = field.type {
            sql +=
                " AND \(condition.isNot ? "NOT " : "")EXISTS (SELECT 1 FROM json_each(coalesce(\(column), '[]')) WHERE value IN (\(marks)))"
            arguments += condition.values.map(\.databaseValue)
            return
        }
        sql += condition.isNot ? " AND (\(column) IS NULL OR \(column) NOT IN (\(marks)))" : " AND \(column) IN (\(marks))"
        arguments += condition.values.map { field.type.stored(field.type.scalar($0)).databaseValue }
    }

    private func value(_ query: FigureQuery, _ table: DerivedTable, _ rows: [Counted], _ calendar: WorkCalendar) throws -> Int64 {
        switch query.measure {
        case .count: return Int64(rows.count)
        case .sum:
            // Within what a register can hold no sum overflows; a forged one must not crash.
            return rows.reduce(0) { $0.addingReportingOverflow($1.value?.integerValue ?? 0).partialValue }
        case .latest:
            let newest = rows.filter { $0.value != nil }.max { ($0.day?.number ?? .min, $0.id) < ($1.day?.number ?? .min, $1.id) }
            return newest?.value?.integerValue ?? 0
        case .distinct: return Int64(Set(rows.compactMap { $0.value?.canonicalText }).count)
        case .streak: return Self.streak(Set(rows.compactMap { $0.day?.startOfWeek }), upTo: query.to, calendar)
        case .lineage:
            var roots: Set<RecordID> = []
            for row in rows { roots.insert(try root(of: row.id, before: row.value, query.field ?? "", table)) }
            return Int64(roots.count)
        }
    }

    /// Weeks in a row, back from the cut-off: its own week may still be running, but a series that has ended is none. A week without a
    /// working day breaks nothing and counts for nothing.
    private static func streak(_ weeks: Set<Day>, upTo cutoff: Day?, _ calendar: WorkCalendar) -> Int64 {
        guard let first = weeks.min(), let last = weeks.max() else { return 0 }
        func isOff(_ week: Day) -> Bool {
            (try? stride(from: week, through: week.advanced(by: 6), by: 1).allSatisfy { try !calendar.isWorkday($0) }) ?? false
        }
        var week = cutoff?.startOfWeek ?? last
        if !weeks.contains(week) { week = week.advanced(by: -7) }
        var length: Int64 = 0
        while week >= first, weeks.contains(week) || isOff(week) {
            if weeks.contains(week) { length += 1 }
            week = week.advanced(by: -7)
        }
        return length
    }

    /// The first forerunner: a text revised twice is one text.
    private func root(of id: RecordID, before: JSON?, _ field: String, _ table: DerivedTable) throws -> RecordID {
        var id = id
        var before = before
        var seen: Set<RecordID> = [id]
        while let earlier = before?.stringValue.flatMap({ RecordID($0) }), seen.insert(earlier).inserted,
            let row = try row(table.kind.name, earlier)
        {
            id = earlier
            before = row.state[field]
        }
        return id
    }
}

extension FigureQuery {
    /// Whether a state counts: the same conditions that the SQL asks, on a value.
    func counts(_ state: [String: JSON], _ kind: Kind) -> Bool {
        guard state["voided"] == nil else { return false }
        for condition in conditions {
            guard let field = kind.field(condition.field) else { return false }
            let holds: Bool
            if condition.values.isEmpty {
                holds = state[field.name] == nil
            } else if condition.isPart ?? false {
                let text = state[field.name]?.stringValue ?? ""
                holds = condition.values.contains { text.unicodeScalars.firstRange(of: $0.unicodeScalars) != nil }
            } else if case .choices = field.type {
                holds = (state[field.name]?.arrayValue ?? []).contains { $0.stringValue.map(condition.values.contains) ?? false }
            } else {
                holds = state[field.name].map { json in condition.values.contains { field.type.scalar($0) == json } } ?? false
            }
            if holds == condition.isNot { return false }
        }
        guard from != nil || to != nil else { return true }
        guard let day = kind.day(of: state) else { return false }
        return from.map { $0 <= day } ?? true && to.map { day <= $0 } ?? true
    }
}

extension FieldType {
    /// A condition's value as a body holds it.
    func scalar(_ text: String) -> JSON {
        switch self {
        case .number, .money, .moment: Int64(text).map { .integer($0) } ?? .string(text)
        case .flag: .bool(text == "1" || text == "true")
        default: .string(text)
        }
    }
}

extension Moment {
    /// Midnight in Asia/Shanghai.
    public init(startOf day: Day) { self.init(milliseconds: Int64(day.number) * 86_400_000 - 8 * 3_600_000) }
}
