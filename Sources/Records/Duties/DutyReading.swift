import Foundation
import GRDB
import Journal

extension Lookup {
    /// What a duty counts, from a day on: only id and days are read, so that a long register costs little.
    ///
    /// A record's day is its kind's own, or where that is blank the day on which it was made. It is known from the day on which it was
    /// finished (``Kind/completedField``), or made.
    /// - Parameter isFinished: only what has been finished counts; the subjects of a duty of each record are open ones too.
    public func dutyRecords(_ query: FigureQuery, from: Day, calendar: WorkCalendar, isFinished: Bool = true) throws -> [DutyRecord] {
        if let problem = query.problem(kinds) { throw Refusal("数据无法计算：\(problem)。") }
        guard let table = kinds.table(query.kind) else { throw Refusal.notFound }
        let kind = table.kind
        let completed = kind.completedField
        var sql = "SELECT id, \"\(kind.dayField)\", \(completed.map { "\"\($0)\"" } ?? "NULL"), enteredAt, imported FROM \(table.name)"
        // Only the kernel's own day may be blank; asking so of the others would keep the index from being walked from that day on.
        let isOpen = kind.dayField == "occurredOn"
        sql += " WHERE voided IS NULL AND " + (isOpen ? "(\"occurredOn\" >= ? OR \"occurredOn\" IS NULL)" : "\"\(kind.dayField)\" >= ?")
        if isFinished, let completed { sql += " AND \"\(completed)\" IS NOT NULL" }
        var arguments = [from.number.databaseValue]
        for condition in query.conditions { add(condition, kind, to: &sql, &arguments) }
        return try Row.fetchAll(db.cachedStatement(sql: sql), arguments: StatementArguments(arguments)).compactMap { row in
            guard let id = RecordID(bytes: row[0] as Data) else { return nil }
            let entered = (row[2] as Int?).map { Day(number: $0) } ?? Day(Moment(milliseconds: row[3]))
            let day = (row[1] as Int?).map { Day(number: $0) } ?? Day(Moment(milliseconds: row[3]))
            // What was taken over from elsewhere never counts as on time (§7-9).
            let isLate =
                (row[4] as String?) != nil
                || LateEntry.days(occurred: day, entered: entered, allowance: kind.allowance, calendar: calendar) != nil
            return DutyRecord(id: id, day: day, enteredOn: entered, isLate: isLate)
        }
    }
}
