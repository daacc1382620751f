import Journal
import Records

/// Writes the rows of a register straight from stored values. Templates would cost a hundred times as much here.
struct ListWriter {
    let kind: Kind
    let fields: [FieldInfo]
    let today: Day
    let calendar: WorkCalendar
    /// Adds a box before each row, for actions on several records.
    let selectable: Bool

    func rows(_ page: ListPage, to html: inout HTML) {
        for row in page.rows {
            html.raw(row.isVoided ? "<tr class=\"void\">" : "<tr>")
            if selectable {
                html.raw("<td class=\"pick\"><input type=\"checkbox\" name=\"id\" aria-label=\"选择\" value=\"")
                html.text(row.id.description)
                html.raw("\"></td>")
            }
            for (offset, cell) in row.cells.enumerated() {
                if case .day = fields[offset].type { html.raw("<td class=\"day\">") } else { html.raw("<td>") }
                if offset == 0 {
                    html.raw("<a href=\"/registers/")
                    html.text(kind.name)
                    html.raw("/")
                    html.text(row.id.description)
                    html.raw("\">")
                }
                write(cell, fields[offset], to: &html)
                if offset == 0 {
                    if case .null = cell.value { html.text(row.title.isEmpty ? "（未填）" : row.title) }
                    html.raw("</a>")
                }
                html.raw("</td>")
            }
            html.raw("<td>")
            if row.isVoided {
                html.pill("作废", "wait")
            } else if let days = LateEntry.days(
                occurred: row.occurredOn, entered: Day(row.enteredAt), allowance: kind.allowance, calendar: calendar)
            {
                html.pill("补记 \(days) 天", "late")
            }
            html.raw("</td></tr>")
        }
    }

    private func write(_ cell: ListRow.Cell, _ field: FieldInfo, to html: inout HTML) {
        if let title = cell.title { return html.text(title) }
        switch (field.type, cell.value) {
        case (_, .null), (_, .other), (_, .blob): break
        case (.choice(let options), .text(let value)):
            guard let option = options.first(where: { $0.value == value }) else { return html.text(value) }
            if field.name == "state" { html.pill(option.title, option.tone.rawValue) } else { html.text(option.title) }
        case (.day, .integer(let number)):
            let day = Day(number: Int(number))
            html.text(day.chinese)
        case (.money, .integer(let fen)): html.text(Money(fen: fen).yuan)
        case (.moment, .integer(let time)): html.text(Moment(milliseconds: time).chinese)
        case (.flag, .integer(let flag)): html.text(flag == 0 ? "否" : "是")
        case (_, .integer(let number)): html.number(Int(number))
        case (.text, .text(let text)): html.text(text.count > 60 ? text.prefix(60) + "…" : Substring(text))
        case (let type, .text(let text)):
            html.text(type.display(try? JSON(canonical: Array(text.utf8)), name: { _ in nil }))
        }
    }
}
