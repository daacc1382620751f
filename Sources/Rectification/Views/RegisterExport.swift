import Documents
import Journal
import Records

/// A register as a table for export: every field that the viewer may read, and the kernel's own columns.
public enum RegisterExport {
    public static func table(
        _ table: DerivedTable, _ query: ListQuery, for viewer: Viewer, calendar: WorkCalendar, _ lookup: Lookup
    ) throws -> Table {
        let kind = table.kind
        let fields = kind.fields
        var made = Table(
            title: kind.title,
            columns: [.init("记录编号")] + fields.map { .init($0.title, column($0)) } + [.init("登记时间"), .init("补记", .number), .init("作废原因")],
            rows: [])
        var rows: [RegisterRow] = []
        try lookup.forEach(query, of: table) { row in
            if Policy.canSee(row, of: kind, viewer) { rows.append(row) }
        }
        var titles: [AnyReference: String] = [:]
        for start in stride(from: 0, to: rows.count, by: 1000) {
            let slice = rows[start..<min(start + 1000, rows.count)]
            let wanted = slice.reduce(into: Set<AnyReference>()) { $0.formUnion($1.references(of: kind)) }.filter { titles[$0] == nil }
            titles.merge(try lookup.titles(wanted, for: viewer)) { first, _ in first }
        }
        for row in rows {
            let state = Policy.visible(row.state, row.id, of: kind, viewer)
            let common = row.common
            let occurred =
                kind.dayField == "occurredOn" ? common.occurredOn : state[kind.dayField].flatMap { $0.stringValue.flatMap { Day($0) } }
            let late = LateEntry.days(
                occurred: occurred, entered: kind.finishedOn(row.state), allowance: kind.allowance, calendar: calendar)
            made.rows.append(
                [.text(row.id.description)] + fields.map { value(state[$0.name], $0, titles) }
                    + [.text(common.enteredAt.chinese), late.map { .integer($0) } ?? .blank, .text(common.voided ?? "")])
        }
        made.footer = [try lookup.checkpointLine()]
        return made
    }

    private static func column(_ field: FieldInfo) -> Table.Kind {
        switch field.type {
        case .number: .number
        case .money: .money
        case .day: .date
        case .text(let style): style == .line ? .text : .wide
        default: .text
        }
    }

    private static func value(_ json: JSON?, _ field: FieldInfo, _ titles: [AnyReference: String]) -> Table.Value {
        switch (field.type, json) {
        case (_, nil): .blank
        case (.number, .integer(let number)?), (.money, .integer(let number)?): .integer(Int(number))
        case (.day, .string(let text)?): Table.Value(Day(text))
        default: .text(field.type.display(json) { titles[$0] })
        }
    }
}
