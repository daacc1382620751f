import Foundation
import GRDB
import Journal

extension Lookup {
    /// What a duty counts, from a day on: only id and days are read, so that a long register costs little.
    ///
    /// A record's day is its kind's own, or where that is blank the day on which it was finished (as a subject: made). It is known from the day on which it was
    /// finished (``Kind/completedField``), or made.
    /// - Parameter isFinished: only what has been finished counts; the subjects of a duty of each record are open ones too.
    public func dutyRecords(_ query: FigureQuery, from: Day, calendar: WorkCalendar, isFinished: Bool = true) throws -> [DutyRecord] {
        if let problem = query.problem(kinds) { throw Refusal("数据无法计算：\(problem)。") }
        guard let table = kinds.table(query.kind) else { throw Refusal.notFound }
        let kind = table.kind
        let completed = kind.completedField
        var sql =
            "SELECT id, \(kind.dayColumn), \(completed.map { "\"\($0)\"" } ?? "NULL"), enteredAt, imported IS NOT NULL FROM \(table.name)"
        // Only the kernel's own day may be blank; asking so of the others would keep the index from being walked from that day on.
        let isOpen = kind.dayField == "occurredOn"
        sql += " WHERE voided IS NULL AND " + (isOpen ? "(\"occurredOn\" >= ? OR \"occurredOn\" IS NULL)" : "\(kind.dayColumn) >= ?")
        if isFinished, let completed { sql += " AND \"\(completed)\" IS NOT NULL" }
        var arguments = [from.number.databaseValue]
        for condition in query.conditions { add(condition, kind, to: &sql, &arguments) }
        var found: [DutyRecord] = []
        let rows = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
        while let row = try rows.next() {
            guard let id = try row.withUnsafeData(atIndex: 0, { $0.flatMap { RecordID(bytes: $0) } }) else { continue }
            let made = Day(Moment(milliseconds: row[3]))
            let entered = (row[2] as Int?).map { Day(number: $0) } ?? made
            // A paper that has no day of its own was done when it was finished, not when its draft was begun.
            let day = (row[1] as Int?).map { Day(number: $0) } ?? (isFinished ? entered : made)
            // What was taken over from elsewhere never counts as on time (§7-9).
            let isLate =
                row[4] || LateEntry.days(occurred: day, entered: entered, allowance: kind.allowance, calendar: calendar) != nil
            found.append(DutyRecord(id: id, day: day, enteredOn: entered, isLate: isLate))
        }
        return found
    }
}
