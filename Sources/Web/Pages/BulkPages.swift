import Foundation
import Hummingbird
import Journal
import Records

/// One change or action for several chosen records: a batch of the same single steps, with every refusal listed.
struct BulkPages {
    let site: Site
    static let most = 500

    func add(to router: Router<SiteContext>) {
        router.post("/registers/:kind/bulk") { request, context in try await bulk(request, context) }
    }

    private func bulk(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let table = try RegisterPages.kind(site, context)
        let form = try await site.checked(request, context)
        let asked = form.all("id").compactMap { RecordID($0) }
        let ids =
            !table.kind.isRestricted
            ? asked
            : try await site.office.read { lookup in
                try asked.filter { try lookup.row(table.kind.name, $0).map { Policy.canSee($0, of: table.kind, viewer) } ?? false }
            }
        guard !ids.isEmpty else { throw Refusal("请先在列表左边勾选要处理的记录。") }
        guard ids.count <= BulkPages.most else { throw Refusal("一次最多处理 \(BulkPages.most) 条。") }
        if form["step"] == "apply" { return try await apply(table, ids, form, viewer, session, context) }
        let html = try await site.office.read { lookup in
            try BulkWriter(table: table, ids: ids, viewer: viewer, lookup: lookup, csrf: session.csrf).page()
        }
        return site.page("批量处理", html, context, place: "/registers/\(table.kind.name)")
    }

    private func apply(
        _ table: DerivedTable, _ ids: [RecordID], _ form: FormData, _ viewer: Viewer, _ session: Session, _ context: SiteContext
    ) async throws -> Response {
        let kind = table.kind
        let verb: Command.Verb = form["verb"].flatMap { $0 == "edit" || $0.isEmpty ? nil : .act($0) } ?? .edit
        let fields = verb == .edit ? BulkWriter.editable(kind) : VerbForm.fields(kind, verb)
        var typed = try form.read(fields, files: site.office.journal.files)
        guard typed.problems.isEmpty else { throw InvalidInput(typed.problems) }
        // Blank fields mean "leave as it is": a bulk change never empties anything.
        typed.values = typed.values.filter { $0.value != nil }
        guard verb != .edit || !typed.values.isEmpty else { throw Refusal("没有填写要改的内容。请返回填好至少一栏。") }
        let values = typed.values
        let reason = typed.reason
        let refused = try await site.office.write(by: viewer) { action -> [(RecordID, String)] in
            var refused: [(RecordID, String)] = []
            for id in ids {
                let command = Command(verb, kind: kind.name, record: id, values: values, reason: reason)
                do { _ = try action.perform(command) } catch let refusal as Refusal where refusal.code != .classified {
                    refused.append((id, refusal.sentence))
                } catch let invalid as InvalidInput {
                    refused.append((id, invalid.problems.map(\.value).sorted().joined(separator: "；")))
                }
            }
            return refused
        }
        let titles = try await site.office.read { try $0.titles(Set(refused.map { AnyReference(kind: kind.name, id: $0.0) }), for: viewer) }
        var html = HTML()
        html.raw("<header><h1>批量处理</h1></header><div class=\"card\">")
        html.element("p", refused.isEmpty ? "done" : "notice", "办成 \(ids.count - refused.count) 条，未办 \(refused.count) 条。")
        for (id, sentence) in refused {
            html.raw("<div class=\"row\">")
            html.pill("未办", "miss")
            html.link("/registers/\(kind.name)/\(id)", "", titles[AnyReference(kind: kind.name, id: id)] ?? "")
            html.element("span", "t", sentence)
            html.raw("</div>")
        }
        html.raw("<p>")
        html.link("/registers/\(kind.name)", "btn plain", "回到\(kind.title)")
        html.raw("</p></div>")
        return site.page("批量处理", html, context, place: "/registers/\(kind.name)")
    }
}

/// Writes the page that asks what to do with the chosen records.
struct BulkWriter {
    let table: DerivedTable
    let ids: [RecordID]
    let viewer: Viewer
    let lookup: Lookup
    let csrf: String
    /// As typed before the session ended.
    var typed: [String: [String]] = [:]

    /// Fields that make sense for many records at once.
    static func editable(_ kind: Kind) -> [FieldInfo] {
        kind.fields.filter { field in
            guard !field.isComputed, field.sealed == nil else { return false }
            return switch field.type {
            case .choice, .flag, .day: true
            // What a record belongs to is not changed by the dozen; who and which department is.
            case .reference(let target): [Person.kindName, Department.kindName].contains(target)
            default: false
            }
        }
    }

    func page() throws -> HTML {
        let kind = table.kind
        let titles = try lookup.titles(Set(ids.map { AnyReference(kind: kind.name, id: $0) }), for: viewer)
        var html = HTML(capacity: 16 * 1024)
        html.raw("<header><h1>批量处理</h1>")
        html.element("span", "", "已选 \(ids.count) 条\(kind.noun)")
        html.raw("</header><form class=\"card form\" method=\"post\" enctype=\"multipart/form-data\" action=\"")
        html.text("/registers/\(kind.name)/bulk")
        html.raw("\">")
        html.hidden("csrf", csrf)
        html.raw("<input type=\"hidden\" name=\"step\" value=\"apply\">")
        for id in ids {
            html.hidden("id", id.description)
        }
        html.raw(
            "<div class=\"field wide\"><label>做什么</label><div class=\"checks\"><label><input type=\"radio\" name=\"verb\" value=\"edit\" checked>修改下面填了的栏目（空着的不动）</label>"
        )
        for action in kind.actions where !action.isHidden && action.inputs.isEmpty {
            html.raw("<label><input type=\"radio\" name=\"verb\" value=\"")
            html.text(action.name)
            html.raw("\">")
            html.text(action.title)
            html.raw("</label>")
        }
        html.raw("</div></div><div class=\"fields\">")
        let writer = FieldWriter(lookup: lookup, kind: kind, typed: typed, problems: [:], attachments: [], blank: "（不动）")
        for field in BulkWriter.editable(kind) { try writer.write(field, required: false, to: &html) }
        html.raw(
            "<div class=\"field wide\"><label for=\"f-reason\">原因（操作要求时填写）</label><textarea id=\"f-reason\" name=\"reason\" rows=\"2\">"
        )
        html.text(typed["reason"]?.first ?? "")
        html.raw("</textarea></div>")
        html.raw("</div><div class=\"submit\"><button class=\"btn\">办理</button>")
        html.link("/registers/\(kind.name)", "btn plain", "返回")
        html.raw("</div><details><summary>所选记录</summary><ul>")
        for id in ids { html.element("li", "", titles[AnyReference(kind: kind.name, id: id)] ?? "") }
        html.raw("</ul></details></form>")
        return html
    }
}
