import Journal
import Records

/// The one form for new, edit, void and every action.
struct VerbForm {
    let table: DerivedTable
    let verb: Command.Verb
    let row: RegisterRow?
    let viewer: Viewer
    let lookup: Lookup
    let csrf: String
    let fields: [FieldInfo]

    private var kind: Kind { table.kind }

    init(table: DerivedTable, verb: Command.Verb, row: RegisterRow?, viewer: Viewer, lookup: Lookup, csrf: String) throws {
        if case .act(let name) = verb, table.kind.action(name).map(\.isHidden) ?? true { throw Refusal.notFound }
        self.table = table
        self.verb = verb
        self.row = row
        self.viewer = viewer
        self.lookup = lookup
        self.csrf = csrf
        let state = row?.state ?? [:]
        fields = VerbForm.fields(table.kind, verb).filter {
            Policy.canRead($0, of: table.kind, state, row?.id ?? .unset, viewer) || row == nil
        }
    }

    /// The fields that a verb's form shows.
    static func fields(_ kind: Kind, _ verb: Command.Verb) -> [FieldInfo] {
        switch verb {
        case .create, .edit:
            let kernel = ["occurredOn", "files", "note"].filter { $0 != "occurredOn" || kind.dayField == "occurredOn" && kind.isDated }
            return kind.fields.filter { !$0.isComputed } + kernel.compactMap { kind.field($0) }
        case .act(let name): return kind.action(name)?.inputs.compactMap { kind.field($0) } ?? []
        case .void: return []
        }
    }

    /// 403 before anything is typed, rather than after.
    func checkAllowed() throws { _ = try kind.acting(verb, on: row, viewer, lookup) }

    private var address: String {
        let base = "/registers/\(kind.name)"
        switch verb {
        case .create: return base
        case .edit: return "\(base)/\(row?.id.description ?? "")"
        case .void, .act: return VerbForm.place(kind, verb, row?.id)
        }
    }

    /// Where the form itself stands; its draft is kept under this address.
    static func place(_ kind: Kind, _ verb: Command.Verb, _ id: RecordID?) -> String {
        let base = "/registers/\(kind.name)"
        let record = id?.description ?? ""
        return switch verb {
        case .create: "\(base)/new"
        case .edit: "\(base)/\(record)/edit"
        case .void: "\(base)/\(record)/void"
        case .act(let name): "\(base)/\(record)/\(name)"
        }
    }

    private var title: String {
        switch verb {
        case .create: "登记\(kind.noun)"
        case .edit: "修改\(kind.noun)"
        case .void: "作废\(kind.noun)"
        case .act(let name): kind.action(name)?.title ?? ""
        }
    }

    func page(_ typed: TypedForm, problems: [String: String], message: Refusal?, draft: Draft? = nil) throws -> HTML {
        var html = HTML(capacity: 8192)
        html.raw("<header>")
        html.element("h1", "", title)
        if let row { html.element("span", "", row.title) }
        html.raw("</header>")
        if let message {
            html.raw("<div class=\"card notice\" role=\"alert\"><p>")
            html.text(message.sentence)
            html.raw("</p>")
            if let source = message.source { html.element("p", "dim", "依据：\(source)") }
            html.raw("</div>")
        } else if !problems.isEmpty {
            let marked = problems.filter { problem in problem.key == "reason" || fields.contains { $0.name == problem.key } }
            let other = problems.filter { marked[$0.key] == nil }.sorted { $0.key < $1.key }.map(\.value)
            html.raw("<div class=\"card notice\" role=\"alert\">")
            for sentence in other { html.element("p", "", sentence) }
            if !marked.isEmpty { html.element("p", "", "还有 \(marked.count) 处要改，已在下面标出；填过的内容都还在。") }
            html.raw("</div>")
        }
        if let draft { DraftPages.banner(draft, csrf: csrf, to: &html) }
        try form(typed, problems, to: &html)
        return html
    }

    private func form(_ typed: TypedForm, _ problems: [String: String], to html: inout HTML) throws {
        html.raw("<form class=\"card form\" method=\"post\" enctype=\"multipart/form-data\" action=\"")
        html.text(address)
        if !fields.isEmpty || verb == .void {
            html.raw("\" data-draft=\"")
            html.text(VerbForm.place(kind, verb, row?.id))
            html.raw("\" data-title=\"")
            html.text(row.map { "\(title)：\($0.title)" } ?? title)
        }
        html.raw("\">")
        html.hidden("csrf", csrf)
        if let revision = typed.revision ?? row?.revision {
            html.raw("<input type=\"hidden\" name=\"revision\" value=\"")
            html.number(revision)
            html.raw("\">")
        }
        if let back = typed.typed["back"]?.first {
            html.hidden("back", SignInPages.safe(back))
        }
        if fields.contains(where: { $0.type == .attachments }) { html.raw("<input type=\"hidden\" name=\"has-files\" value=\"1\">") }
        let writer = FieldWriter(lookup: lookup, kind: kind, typed: typed.typed, problems: problems, attachments: typed.attachments)
        html.raw("<div class=\"fields\">")
        let action: ActionInfo? = if case .act(let name) = verb { kind.action(name) } else { nil }
        for field in fields {
            try writer.write(field, required: action.map { $0.requiredInputs.contains(field.name) } ?? field.isRequired, to: &html)
        }
        let reasonTitle = verb == .void ? "作废原因" : action?.reasonTitle ?? (problems["reason"] != nil ? "理由" : nil)
        if let reasonTitle {
            reason(
                reasonTitle, typed.reason ?? "", problems["reason"], isRequired: verb == .void || action?.isReasonRequired ?? true,
                to: &html)
        }
        html.raw("</div>")
        if fields.isEmpty, reasonTitle == nil { html.element("p", "", "确定要“\(title)”吗？这一步会记入总账，写明是您办理的。") }
        html.raw("<div class=\"submit\"><button class=\"btn\">")
        html.text(verb == .create || verb == .edit ? "保存" : title)
        html.raw("</button>")
        let back = typed.typed["back"]?.first.map(SignInPages.safe).flatMap { $0 == "/" ? nil : $0 }
        html.link(back ?? row.map { "/registers/\(kind.name)/\($0.id)" } ?? "/registers/\(kind.name)", "btn plain", "返回")
        html.raw("</div></form>")
    }

    private func reason(_ title: String, _ value: String, _ problem: String?, isRequired: Bool, to html: inout HTML) {
        html.raw(problem == nil ? "<div class=\"field wide\">" : "<div class=\"field wide wrong\">")
        html.raw("<label for=\"f-reason\">")
        html.text(title)
        if isRequired { html.raw("<i title=\"必填\">*</i>") }
        html.raw("</label><textarea id=\"f-reason\" name=\"reason\" rows=\"2\" maxlength=\"1000\">")
        html.text(value)
        html.raw("</textarea>")
        if let problem { html.element("p", "problem", problem) }
        html.raw("</div>")
    }

    /// Both versions side by side, then the form with what was typed, on the newest revision.
    func conflict(_ typed: TypedForm, _ stale: StaleRevision) throws -> HTML {
        guard let row else { throw Refusal.notFound }
        // What the person left as he found it is not his change: it takes the present value, or it would undo somebody else's.
        let seen = try lookup.state(of: row.id, revision: stale.seen)
        let seenTyped = FieldWriter.typed(seen, fields)
        let touched = typed.typed.filter { name, values in
            values.filter { !$0.isEmpty } != (seenTyped[name] ?? []).filter { !$0.isEmpty }
        }
        var mine = row.state
        for (name, value) in typed.values where touched[name] != nil || kind.field(name)?.type == .attachments { mine[name] = value }
        let visible = Policy.visible(row.state, row.id, of: kind, viewer)
        let before = Policy.visible(seen, row.id, of: kind, viewer)
        let titles = try lookup.titles(
            kind.references(in: visible).union(kind.references(in: mine)).union(kind.references(in: before)), for: viewer)
        let ours = kind.changes(from: visible, to: Policy.visible(mine, row.id, of: kind, viewer)) { titles[$0] }
        let theirs = kind.changes(from: before, to: visible) { titles[$0] }.filter { change in !ours.contains { $0.title == change.title } }
        var html = HTML(capacity: 8192)
        html.raw("<header><h1>内容已被别人改过</h1>")
        html.element("span", "", row.title)
        html.raw("</header><div class=\"card notice\" role=\"alert\"><p>")
        html.text("您打开时是第 \(stale.seen) 版，现在已是第 \(stale.current) 版。您填写的内容没有丢：请对照差异，在下面改好后再保存。")
        html.raw("</p></div><div class=\"card flush\"><table><thead><tr><th>字段</th><th>现在的内容</th><th>保存后</th></tr></thead><tbody>")
        func line(_ cells: [String]) {
            html.raw("<tr>")
            for cell in cells { html.element("td", "", cell.isEmpty ? "（空）" : cell) }
            html.raw("</tr>")
        }
        for change in ours { line([change.title, change.before, change.after]) }
        for change in theirs {
            line([change.title, change.after, "不变（您没有动它；您打开时是“\(change.before.isEmpty ? "空" : change.before)”）"])
        }
        if ours.isEmpty, theirs.isEmpty { html.raw("<tr><td colspan=\"3\">您填写的与现在的内容没有差异。</td></tr>") }
        html.raw("</tbody></table></div>")
        var fresh = typed
        fresh.revision = row.revision
        let all = FieldWriter.typed(visible, fields)
        fresh.typed = all.merging(touched) { _, mine in mine }
        fresh.attachments = typed.attachments.isEmpty ? row.common.files : typed.attachments
        if try kind.isAllowed(verb, on: row, viewer, lookup) { try form(fresh, [:], to: &html) }
        return html
    }
}
