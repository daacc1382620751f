import Journal
import Records

extension RecordWriter {
    /// Records of other kinds that name this one, straight from the declarations.
    func related(to html: inout HTML) throws {
        for other in lookup.kinds.all where Policy.canSee(other, viewer) && !other.isRestricted {
            for field in other.fields where field.type == .reference(kind: kind.name) && field.isIndexed {
                guard let target = lookup.kinds.table(other.name) else { continue }
                var query = ListQuery()
                query.filters = [.equals(field.name, row.id.description), .voided(false)]
                query.limit = 100
                let shown = other.fields.filter {
                    ["state", "person", "owner", "due", "deadline", "basis"].contains($0.name) && $0.sealed == nil
                }
                let page = try lookup.page(query, of: target, fields: shown)
                let mayCreate = try row.state["voided"] == nil && other.accepts(row.id, in: field.name, viewer, lookup)
                guard !page.rows.isEmpty || mayCreate else { continue }
                html.raw("<div class=\"card\"><h2>")
                // Records of one's own kind say what they have to do with it.
                let relation = other.name == kind.name ? "（\(field.title)）" : ""
                html.text("\(other.noun)\(relation) \(page.rows.count)\(page.next == nil ? "" : "+")")
                if mayCreate {
                    html.raw("<span class=\"buttons\">")
                    html.link("/registers/\(other.name)/new?\(field.name)=\(row.id)&back=\(path)", "btn plain", "登记\(other.noun)")
                    html.raw("</span>")
                }
                html.raw("</h2>")
                for line in page.rows.sorted(by: { Pinyin.precedes($0.title, $1.title) }) { write(line, other, shown, to: &html) }
                html.raw("</div>")
            }
        }
    }

    private func write(_ line: ListRow, _ other: Kind, _ shown: [FieldInfo], to html: inout HTML) {
        html.raw("<div class=\"row\">")
        var facts: [String] = []
        for (field, cell) in zip(shown, line.cells) {
            if field.name == "state", case .text(let value) = cell.value, let option = other.state(value) {
                html.pill(option.title, option.tone.rawValue)
            } else if let title = cell.title {
                facts.append(title)
            } else if case .text(let value) = cell.value, let option = field.type.options?.first(where: { $0.value == value }) {
                facts.append(option.title)
            } else if case .integer(let number) = cell.value, field.type == .day {
                facts.append(Day(number: Int(number)).chinese)
            }
        }
        html.link("/registers/\(other.name)/\(line.id)", "", line.title)
        if let days = LateEntry.days(
            occurred: line.occurredOn, entered: Day(line.enteredAt), allowance: other.allowance, calendar: site.office.calendar)
        {
            html.pill("补记 \(days) 天", "late")
        }
        html.element("span", "t", facts.joined(separator: " · "))
        html.raw("</div>")
    }
}
