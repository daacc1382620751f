import Journal
import Records

/// Writes form fields from their declarations: the one place where a field becomes an input.
struct FieldWriter {
    let lookup: Lookup
    let kind: Kind
    /// Text typed so far, by field; kept as typed when a form comes back with errors.
    let typed: [String: [String]]
    let problems: [String: String]
    /// Files already attached, kept across a failed submission.
    let attachments: [Attachment]
    /// What an empty choice is called.
    var blank = "（未选）"

    /// The values of a stored state as a form would send them.
    static func typed(_ state: [String: JSON], _ fields: [FieldInfo]) -> [String: [String]] {
        var typed: [String: [String]] = [:]
        for field in fields {
            guard let json = state[field.name] else { continue }
            switch (field.type, json) {
            case (.money, .integer(let fen)): typed[field.name] = [Money(fen: fen).yuan]
            case (.moment, .integer(let time)): typed[field.name] = [Moment(milliseconds: time).local]
            case (.tags, .array(let items)): typed[field.name] = [items.compactMap(\.stringValue).joined(separator: "、")]
            case (.attachments, _): continue
            case (_, .array(let items)): typed[field.name] = items.compactMap(\.stringValue)
            case (_, .bool(let flag)): typed[field.name] = [flag ? "1" : "0"]
            case (_, .integer(let number)): typed[field.name] = [String(number)]
            case (_, .string(let text)): typed[field.name] = [text]
            default: continue
            }
        }
        return typed
    }

    func write(_ field: FieldInfo, required: Bool, to html: inout HTML) throws {
        let problem = problems[field.name]
        html.raw("<div class=\"field")
        if problem != nil { html.raw(" wrong") }
        if isWide(field) { html.raw(" wide") }
        html.raw("\"><label for=\"f-")
        html.text(field.name)
        html.raw("\">")
        html.text(field.title)
        if required { html.raw("<i title=\"必填\">*</i>") }
        if field.sealed != nil { html.raw("<small class=\"seal\">限知情人</small>") }
        html.raw("</label>")
        try input(field, to: &html)
        if !field.help.isEmpty { html.element("small", "", field.help) }
        if let problem {
            html.raw("<p class=\"problem\" role=\"alert\" id=\"p-")
            html.text(field.name)
            html.raw("\">")
            html.text(problem)
            html.raw("</p>")
        }
        html.raw("</div>")
    }

    private func isWide(_ field: FieldInfo) -> Bool {
        switch field.type {
        case .text(let style): style != .line
        case .references, .anyReferences, .attachments, .choices: true
        default: false
        }
    }

    private func input(_ field: FieldInfo, to html: inout HTML) throws {
        let values = typed[field.name] ?? []
        let first = values.first ?? ""
        switch field.type {
        case .text(.line): simple("text", field, first, to: &html)
        case .text(let style):
            html.raw("<textarea")
            attributes(field, to: &html)
            html.raw(" rows=\"")
            html.number(style == .rich ? 14 : 3)
            html.raw("\" maxlength=\"")
            html.number(field.max)
            html.raw("\">")
            html.text(first)
            html.raw("</textarea>")
        case .number: simple("number", field, first, to: &html)
        case .money: simple("text", field, first, to: &html)
        case .tags: simple("text", field, first, to: &html)
        case .day: simple("date", field, first, to: &html)
        case .moment: simple("datetime-local", field, first, to: &html)
        case .recurrence:
            simple("text", field, Recurrence(first)?.chinese ?? first, list: "rhythms", to: &html)
            html.raw("<datalist id=\"rhythms\">")
            for example in Recurrence.examples {
                html.raw("<option value=\"")
                html.text(example)
                html.raw("\">")
            }
            html.raw("</datalist>")
        case .flag, .choice:
            select(field, multiple: false, (field.type.options ?? []).map { ($0.value, $0.title) }, values, to: &html)
        case .choices(let options): checkboxes(field, options.map { ($0.value, $0.title) }, values, to: &html)
        case .reference(let target):
            select(field, multiple: false, try lookup.options(target, chosen: values), values, to: &html)
        case .references(let target): checkboxes(field, try lookup.options(target, chosen: values), values, to: &html)
        case .anyReferences: records(field, values, to: &html)
        case .attachments: files(field, to: &html)
        }
    }

    private func attributes(_ field: FieldInfo, to html: inout HTML) {
        html.raw(" id=\"f-")
        html.text(field.name)
        html.raw("\" name=\"")
        html.text(field.name)
        html.raw("\"")
        if problems[field.name] != nil {
            html.raw(" aria-invalid=\"true\" aria-describedby=\"p-")
            html.text(field.name)
            html.raw("\"")
        }
    }

    private func simple(_ type: StaticString, _ field: FieldInfo, _ value: String, list: StaticString? = nil, to html: inout HTML) {
        html.raw("<input type=\"")
        html.raw(type)
        html.raw("\"")
        if let list {
            html.raw(" list=\"")
            html.raw(list)
            html.raw("\"")
        }
        attributes(field, to: &html)
        if case .text = field.type {
            html.raw(" maxlength=\"")
            html.number(field.max)
            html.raw("\"")
        }
        html.raw(" value=\"")
        html.text(value)
        html.raw("\">")
    }

    private func select(
        _ field: FieldInfo, multiple: Bool, _ options: [(value: String, title: String)], _ chosen: [String], to html: inout HTML
    ) {
        html.raw("<select")
        attributes(field, to: &html)
        html.raw("><option value=\"\">")
        html.text(blank)
        html.raw("</option>")
        for option in options {
            html.raw("<option value=\"")
            html.text(option.value)
            html.raw(chosen.contains(option.value) ? "\" selected>" : "\">")
            html.text(option.title)
            html.raw("</option>")
        }
        html.raw("</select>")
    }

    private func checkboxes(
        _ field: FieldInfo, _ options: [(value: String, title: String)], _ chosen: [String], to html: inout HTML
    ) {
        html.raw("<div class=\"checks\" id=\"f-")
        html.text(field.name)
        html.raw("\" role=\"group\"><input type=\"hidden\" name=\"")
        html.text(field.name)
        html.raw("\" value=\"\">")
        for option in options {
            html.raw("<label><input type=\"checkbox\" name=\"")
            html.text(field.name)
            html.raw("\" value=\"")
            html.text(option.value)
            html.raw(chosen.contains(option.value) ? "\" checked>" : "\">")
            html.text(option.title)
            html.raw("</label>")
        }
        html.raw("</div>")
    }

    /// Links to records: kept ones as boxes that can be unticked, new ones by pasting page addresses or numbers.
    private func records(_ field: FieldInfo, _ values: [String], to html: inout HTML) {
        let kept = values.filter { AnyReference($0) != nil }
        // A restricted record has no name here: whoever may see it finds it by its number.
        let open = kept.compactMap { AnyReference($0) }.filter { lookup.kinds.kind($0.kind)?.isRestricted != true }
        let titles = (try? lookup.titles(Set(open))) ?? [:]
        if !kept.isEmpty { checkboxes(field, kept.map { ($0, AnyReference($0).flatMap { titles[$0] } ?? $0) }, kept, to: &html) }
        html.raw("<textarea rows=\"2\" name=\"")
        html.text(field.name)
        html.raw("\" aria-label=\"添加关联记录\" placeholder=\"把记录页面的网址粘贴到这里，一行一个\">")
        html.text(values.filter { AnyReference($0) == nil }.joined(separator: "\n"))
        html.raw("</textarea>")
    }

    private func files(_ field: FieldInfo, to html: inout HTML) {
        for attachment in attachments {
            html.raw("<label class=\"file\"><input type=\"checkbox\" name=\"keep\" value=\"")
            html.text(attachment.sha256.hex)
            html.raw("\" checked>")
            html.text(attachment.name)
            html.raw("</label>")
        }
        html.raw("<label class=\"drop\" data-drop><input type=\"file\" multiple accept=\"")
        html.text(MediaSniffer.accepted)
        html.raw("\"")
        attributes(field, to: &html)
        html.raw("><span>把文件拖到这里，或点击选择（可多选，每个不超过 50 MB）</span></label>")
    }
}

extension Lookup {
    /// Records of a small kind to choose from, sorted by pinyin; the chosen ones always among them.
    func options(_ target: String, chosen: [String]) throws -> [(value: String, title: String)] {
        guard let table = kinds.table(target), !table.kind.isRestricted else { return [] }
        var query = ListQuery()
        query.filters = [.voided(false)]
        query.limit = 500
        if target == Person.kindName { query.filters.append(.equals("state", Person.State.serving.rawValue)) }
        let department = table.kind.field("department").map { [$0] } ?? []
        let page = try page(query, of: table, fields: target == Person.kindName ? department : [])
        var options = page.rows.map { row in
            let department = row.cells.first?.title
            return (value: row.id.description, title: row.title + (department.map { "（\($0)）" } ?? ""))
        }
        let missing = chosen.filter { value in !options.contains { $0.value == value } }.compactMap { RecordID($0) }
        for (reference, title) in try titles(Set(missing.map { AnyReference(kind: target, id: $0) })) {
            options.append((reference.id.description, title))
        }
        return options.sorted { Pinyin.precedes($0.title, $1.title) }
    }
}
