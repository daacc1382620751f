import Foundation
import Hummingbird
import Journal
import Records

/// One record: its page with 来龙去脉, the form for new and edit, and the form of each action.
struct RecordPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/registers/:kind/new") { request, context in
            try await form(nil, verb: .create, request.query, context)
        }
        router.post("/registers/:kind") { request, context in try await submit(request, verb: .create, context) }
        router.get("/registers/:kind/:id") { request, context in try await show(request, context) }
        router.get("/registers/:kind/:id/edit") { request, context in
            try await form(RecordPages.id(context), verb: .edit, request.query, context)
        }
        router.post("/registers/:kind/:id") { request, context in try await submit(request, verb: .edit, context) }
        router.get("/registers/:kind/:id/void") { request, context in
            try await form(RecordPages.id(context), verb: .void, request.query, context)
        }
        router.post("/registers/:kind/:id/void") { request, context in try await submit(request, verb: .void, context) }
        router.get("/registers/:kind/:id/:action") { request, context in
            try await form(RecordPages.id(context), verb: .act(context.parameters.get("action") ?? ""), request.query, context)
        }
        router.post("/registers/:kind/:id/:action") { request, context in
            try await submit(request, verb: .act(context.parameters.get("action") ?? ""), context)
        }
        router.get("/resume/:key") { _, context in try await resume(context) }
        router.get("/records/:id") { _, context in try await find(context) }
    }

    static func id(_ context: SiteContext) throws -> RecordID {
        guard let id = context.parameters.get("id").flatMap({ RecordID($0) }) else { throw Refusal.notFound }
        return id
    }

    /// `/records/<id>` leads to the record's page, whatever its kind.
    private func find(_ context: SiteContext) async throws -> Response {
        let id = try RecordPages.id(context)
        let (_, viewer) = try context.signedIn()
        let kinds = site.office.kinds
        let found = try await site.office.read { lookup -> String? in
            guard let name = try lookup.kind(of: id), let kind = kinds.kind(name), let row = try lookup.row(name, id),
                Policy.canSee(row, of: kind, viewer)
            else { return nil }
            return name
        }
        guard let found else { throw Refusal.notFound }
        return .redirect(to: "/registers/\(found)/\(id)")
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let table = try RegisterPages.kind(site, context)
        let id = try RecordPages.id(context)
        let done = request.query["done"]
        let site = site
        let content = try await site.office.read { lookup -> (String, HTML) in
            guard let row = try lookup.row(table.kind.name, id), Policy.canSee(row, of: table.kind, viewer) else { throw Refusal.notFound }
            let writer = try RecordWriter(site: site, table: table, row: row, viewer: viewer, lookup: lookup, csrf: session.csrf)
            return (row.title, try writer.page(done: done))
        }
        return site.page(content.0, content.1, context, place: "/registers/\(table.kind.name)")
    }

    /// The form for a verb, filled with the record as it is, or with values from the address (for links that begin a record).
    private func form(_ id: RecordID?, verb: Command.Verb, _ query: FormData, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let table = try RegisterPages.kind(site, context)
        let site = site
        // A link that begins a record for something else than the draft's has precedence.
        let draft = try site.office.local.draft(at: VerbForm.place(table.kind, verb, id), of: session.account)
        let content = try await site.office.read { lookup -> HTML in
            let row = try id.map { id in
                guard let row = try lookup.row(table.kind.name, id), Policy.canSee(row, of: table.kind, viewer) else {
                    throw Refusal.notFound
                }
                return row
            }
            let writer = try VerbForm(table: table, verb: verb, row: row, viewer: viewer, lookup: lookup, csrf: session.csrf)
            try writer.checkAllowed()
            var typed = TypedForm()
            typed.typed =
                try row.map { FieldWriter.typed(Policy.visible($0.state, $0.id, of: table.kind, viewer), writer.fields) }
                ?? proposed(query, writer.fields, table.kind, viewer, lookup)
            typed.typed["back"] = query.values["back"]
            if row == nil, table.kind.isDated, table.kind.dayField == "occurredOn", typed.typed["occurredOn"] == nil {
                typed.typed["occurredOn"] = [site.office.today.iso]
            }
            typed.attachments = row?.common.files ?? []
            typed.revision = row?.revision
            guard let draft, query.values.allSatisfy({ $0.key == "back" || draft.values[$0.key] == $0.value }) else {
                return try writer.page(typed, problems: [:], message: nil)
            }
            // On the revision that the person saw then: should somebody have changed the record since, both versions are shown.
            typed.typed.merge(draft.values) { _, mine in mine }
            typed.reason = draft.values["reason"]?.first
            typed.revision = draft.values["revision"]?.first.flatMap { Int($0) } ?? typed.revision
            return try writer.page(typed, problems: [:], message: nil, draft: draft)
        }
        return site.page(verbTitle(verb, table.kind), content, context, place: "/registers/\(table.kind.name)")
    }

    /// What a new record's form begins with: the address's values, and what its kind proposes to go with them.
    private func proposed(
        _ query: FormData, _ fields: [FieldInfo], _ kind: Kind, _ viewer: Viewer, _ lookup: Lookup
    ) throws -> [String: [String]] {
        guard let propose = kind.propose else { return query.values }
        let given = try query.read(fields, files: site.office.journal.files).values.compactMapValues { $0 }
        let context = ProposalContext(lookup, viewer: viewer, calendars: site.office.calendars, today: site.office.today)
        return FieldWriter.typed(try propose(given, context), fields).merging(query.values) { _, mine in mine }
    }

    private func verbTitle(_ verb: Command.Verb, _ kind: Kind) -> String {
        switch verb {
        case .create: "登记\(kind.noun)"
        case .edit: "修改\(kind.noun)"
        case .void: "作废\(kind.noun)"
        case .act(let name): kind.action(name)?.title ?? kind.title
        }
    }

    private func submit(_ request: Request, verb: Command.Verb, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let table = try RegisterPages.kind(site, context)
        let kind = table.kind
        let id = verb == .create ? nil : try RecordPages.id(context)
        let data = try await site.checked(request, context, limit: 220 * 1024 * 1024)
        let fields = VerbForm.fields(kind, verb)
        let kept: [Attachment] =
            if let id { try await site.office.read { try $0.row(kind.name, id)?.common.files ?? [] } } else { [] }
        let typed = try data.read(fields, kept: kept, files: site.office.journal.files)
        do {
            guard typed.problems.isEmpty else { throw InvalidInput(typed.problems) }
            let receipt = try await site.office.submit(
                Command(verb, kind: kind.name, record: id, revision: typed.revision, values: typed.values, reason: typed.reason), by: viewer
            )
            try site.office.local.dropDraft(at: VerbForm.place(kind, verb, id), of: session.account)
            let back = SignInPages.safe(data["back"])
            let place = back == "/" ? "/registers/\(kind.name)/\(receipt.record)" : back
            return .redirect(to: place + (place.contains("?") ? "&done=1" : "?done=1"))
        } catch let invalid as InvalidInput {
            return try await again(table, verb, id, typed, problems: invalid.problems, message: nil, session, context)
        } catch let refusal as Refusal where refusal.code == .rule || refusal.code == .needsReason {
            // Said once: beside the box for the reason where there is one to give, else above the form.
            let asksReason = refusal.code == .needsReason
            return try await again(
                table, verb, id, typed, problems: asksReason ? ["reason": refusal.sentence] : [:], message: asksReason ? nil : refusal,
                session, context)
        } catch let stale as StaleRevision {
            return try await conflict(table, verb, id, typed, stale, session, context)
        }
    }

    /// The form again: everything typed kept, the error beside its field, 422.
    private func again(
        _ table: DerivedTable, _ verb: Command.Verb, _ id: RecordID?, _ typed: TypedForm, problems: [String: String],
        message: Refusal?, _ session: Session, _ context: SiteContext
    ) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let content = try await site.office.read { lookup -> HTML in
            let row = try id.flatMap { try lookup.row(table.kind.name, $0) }
            // A form that is taken up again names its record itself: one that may not be seen is not there.
            if let row, !Policy.canSee(row, of: table.kind, viewer) { throw Refusal.notFound }
            let writer = try VerbForm(table: table, verb: verb, row: row, viewer: viewer, lookup: lookup, csrf: session.csrf)
            return try writer.page(typed, problems: problems, message: message)
        }
        return site.page(
            verbTitle(verb, table.kind), content, context, place: "/registers/\(table.kind.name)", status: .unprocessableContent)
    }

    /// Somebody else was faster: both versions field by field, and the form with what was typed, ready to submit on the new revision.
    private func conflict(
        _ table: DerivedTable, _ verb: Command.Verb, _ id: RecordID?, _ typed: TypedForm, _ stale: StaleRevision,
        _ session: Session, _ context: SiteContext
    ) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let content = try await site.office.read { lookup -> HTML in
            guard let id, let row = try lookup.row(table.kind.name, id) else { throw Refusal.notFound }
            let writer = try VerbForm(table: table, verb: verb, row: row, viewer: viewer, lookup: lookup, csrf: session.csrf)
            return try writer.conflict(typed, stale)
        }
        return site.page("内容已被别人改过", content, context, place: "/registers/\(table.kind.name)", status: .conflict)
    }

    /// A form that was submitted after the session had ended, as it was typed.
    private func resume(_ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        guard let key = context.parameters.get("key"), let item = site.stash.get(key, for: session.account) else {
            return .redirect(to: "/today")
        }
        let parts = item.path.split(separator: "/").map(String.init)
        guard parts.count >= 2, parts[0] == "registers", let table = site.office.kinds.table(parts[1]), Policy.canSee(table.kind, viewer)
        else {
            return .redirect(to: "/today")
        }
        if parts.last == "bulk" {
            let ids = (item.values["id"] ?? []).prefix(BulkPages.most).compactMap { RecordID($0) }
            let html = try await site.office.read { lookup in
                try BulkWriter(table: table, ids: ids, viewer: viewer, lookup: lookup, csrf: session.csrf, typed: item.values).page()
            }
            return site.page("批量处理", html, context, place: "/registers/\(table.kind.name)")
        }
        let id = parts.count > 2 ? RecordID(parts[2]) : nil
        let verb: Command.Verb = parts.count == 2 ? .create : parts.count == 3 ? .edit : parts[3] == "void" ? .void : .act(parts[3])
        var data = FormData()
        data.values = item.values
        let typed = try data.read(VerbForm.fields(table.kind, verb), files: site.office.journal.files)
        return try await again(
            table, verb, id, typed, problems: typed.problems,
            message: Refusal("登录已过期，刚才没有提交成功。下面是您填写的内容，请核对后再提交（附件要重新选择）。"), session, context)
    }
}
