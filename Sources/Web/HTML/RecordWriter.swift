import Journal
import Records

/// Writes a record's page: fields, state, what refers to it, 来龙去脉, and its place in the journal.
struct RecordWriter {
    let site: Site
    let table: DerivedTable
    let row: RegisterRow
    let viewer: Viewer
    let lookup: Lookup
    let csrf: String
    private let state: [String: JSON]
    private let titles: [AnyReference: String]

    var kind: Kind { table.kind }
    var path: String { "/registers/\(kind.name)/\(row.id)" }

    init(site: Site, table: DerivedTable, row: RegisterRow, viewer: Viewer, lookup: Lookup, csrf: String) throws {
        self.site = site
        self.table = table
        self.row = row
        self.viewer = viewer
        self.lookup = lookup
        self.csrf = csrf
        state = Policy.visible(row.state, row.id, of: table.kind, viewer)
        titles = try lookup.titles(table.kind.references(in: state), for: viewer)
    }

    func page(done: String?) throws -> HTML {
        var html = HTML(capacity: 16 * 1024)
        if done != nil { html.raw("<p class=\"done\" role=\"status\">已记入总账。</p>") }
        try heading(to: &html)
        html.raw("<div class=\"two\"><div>")
        fields(to: &html)
        files(to: &html)
        try related(to: &html)
        html.raw("</div><div>")
        try history(to: &html)
        try proof(to: &html)
        html.raw("</div></div>")
        return html
    }

    private func heading(to html: inout HTML) throws {
        crumbs(to: &html)
        html.raw("<header><h1>")
        html.text(kind.noun)
        html.raw("</h1><span>")
        html.text(row.title)
        html.raw("</span><span class=\"buttons\">")
        if try kind.isAllowed(.edit, on: row, viewer, lookup) { html.link("\(path)/edit", "btn plain", "修改") }
        for action in kind.actions where !action.isHidden && kind.isOffered(action.name, viewer, row.state, row.id) {
            guard try kind.isAllowed(.act(action.name), on: row, viewer, lookup) else { continue }
            html.link("\(path)/\(action.name)", action.tone == .ok ? "btn" : "btn plain", action.title)
        }
        if try kind.isAllowed(.void, on: row, viewer, lookup) { html.link("\(path)/void", "btn plain quiet", "作废") }
        for link in RecordLinks.of(row, kind, viewer) { html.link(link.path, "btn plain", link.title) }
        html.raw("</span></header>")
    }

    /// The way back: the register, and the record that this one belongs to.
    private func crumbs(to html: inout HTML) {
        html.raw("<p class=\"crumbs\">‹ ")
        html.link("/registers/\(kind.name)", "", kind.title)
        for field in kind.fields where field.isRequired && field.isIndexed {
            guard case .reference(let target) = field.type, target != Person.kindName, target != Department.kindName,
                let id = state[field.name]?.stringValue.flatMap({ RecordID($0) }), let title = titles[AnyReference(kind: target, id: id)]
            else { continue }
            html.raw(" / ")
            html.link("/registers/\(target)/\(id)", "", title)
        }
        html.raw("</p>")
    }

    private func fields(to html: inout HTML) {
        html.raw(row.state["voided"] == nil ? "<div class=\"card\"><dl>" : "<div class=\"card void\"><dl>")
        for field in kind.fields where field.name != "state" {
            guard Policy.canRead(field, of: kind, row.state, row.id, viewer) else {
                html.element("dt", "", field.title)
                html.raw("<dd class=\"dim\">（限知情人查看）</dd>")
                continue
            }
            guard let json = state[field.name] else {
                if field.isRequired {
                    html.element("dt", "", field.title)
                    html.raw("<dd class=\"blank\">待补</dd>")
                }
                continue
            }
            html.element("dt", "", field.title)
            html.raw("<dd>")
            value(json, field, to: &html)
            html.raw("</dd>")
        }
        if kind.hasStates { steps(to: &html) }
        if kind.name == CheckpointReceiver.kindName, let last = try? site.office.local.delivery(to: row.id) {
            html.element("dt", "", "最近一次发送")
            html.element("dd", "", "\(last.at.chinese)　\(last.outcome)" + (last.number > 0 ? "（收到第 \(last.number) 号）" : ""))
        }
        let common = row.common
        if let day = common.occurredOn {
            html.element("dt", "", "发生日")
            html.raw("<dd>")
            html.text(day.chinese)
            if let days = LateEntry.days(
                occurred: day, entered: Day(common.enteredAt), allowance: kind.allowance, calendar: site.office.calendar)
            {
                html.raw(" ")
                html.pill("补记 \(days) 天", "late")
            }
            html.raw("</dd>")
        }
        if !common.note.isEmpty {
            html.element("dt", "", "备注")
            html.element("dd", "text", common.note)
        }
        if let imported = common.imported {
            html.element("dt", "", "来源")
            html.raw("<dd>")
            html.pill("导入", "info")
            html.text(" \(imported)")
            html.raw("</dd>")
        }
        if let reason = common.voided {
            html.element("dt", "", "作废")
            html.element("dd", "", reason)
        }
        html.raw("</dl></div>")
    }

    private func steps(to html: inout HTML) {
        html.raw("<dt>状态</dt><dd><span class=\"steps\">")
        // 重开 and the like are no step on the way: they are shown when they are the state.
        for step in kind.states where step.tone != .miss || step.value == state["state"]?.stringValue {
            html.raw(step.value == state["state"]?.stringValue ? "<s class=\"on\" aria-current=\"step\">" : "<s>")
            html.text(step.title)
            html.raw("</s>")
        }
        html.raw("</span>")
        if let hint = kind.stateHint(row.state) { html.element("span", "hint", hint) }
        html.raw("</dd>")
    }

    /// References are links where the record may be seen.
    private func value(_ json: JSON, _ field: FieldInfo, to html: inout HTML) {
        let references = kind.references(in: [field.name: json]).filter {
            $0.kind != Person.kindName || field.type.target != nil || field.type == .anyReferences
        }
        switch field.type {
        case .reference, .references, .anyReferences:
            var first = true
            let ordered = references.sorted { Pinyin.precedes(titles[$0] ?? "", titles[$1] ?? "") }
            for reference in ordered {
                if !first { html.raw("、") }
                first = false
                if let title = titles[reference], let target = lookup.kinds.kind(reference.kind), Policy.canSee(target, viewer) {
                    html.link("/registers/\(reference.kind)/\(reference.id)", "", title)
                } else {
                    html.text(titles[reference] ?? "（已不可见）")
                }
            }
        case .text(.line): html.text(json.stringValue ?? "")
        case .text:
            html.raw("<span class=\"text\">")
            html.text(json.stringValue ?? "")
            html.raw("</span>")
        default: html.text(field.type.display(json) { titles[$0] })
        }
    }

    private func files(to html: inout HTML) {
        let files = row.common.files
        guard !files.isEmpty else { return }
        html.raw("<div class=\"card\"><h2>附件 ")
        html.number(files.count)
        html.raw(" 件</h2>")
        for file in files {
            html.raw("<div class=\"row\">")
            html.link("/files/\(kind.name)/\(row.id)/\(file.sha256.hex)", "", file.name)
            html.element("span", "t", "\(FileSize.chinese(file.size)) · 指纹 \(file.sha256.hex.prefix(8))…")
            html.raw("</div>")
        }
        html.raw("</div>")
    }
}

/// Bytes as people read them.
enum FileSize {
    static func chinese(_ bytes: Int) -> String {
        switch bytes {
        case ..<1024: "\(bytes) 字节"
        case ..<(1024 * 1024): "\((bytes + 512) / 1024) KB"
        default: "\(bytes / 1024 / 1024).\(bytes % (1024 * 1024) * 10 / (1024 * 1024)) MB"
        }
    }
}
