import struct Documents.DocumentError
import struct Documents.FormDocument
import enum Documents.ParagraphDiff
import Foundation
import Hummingbird
import Journal
import Records
import Rectification

/// Composing a notice: its text with every number's source, the remarks of 核稿, binding, answering, and comparing versions.
struct NoticePages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/notices/:id") { request, context in try await sheet(request.query, context) }
        router.get("/notices/:id/numbers/:at") { request, context in try await choose(request.query, context) }
        router.post("/notices/:id/numbers") { request, context in try await bind(request, context) }
        router.post("/notices/:id/answers") { request, context in try await answer(request, context) }
        router.get("/notices/:id/export/:format") { _, context in try await export(context) }
        router.post("/notices/:id/unbind") { request, context in try await unbind(request, context) }
        router.get("/notices/:id/versions") { request, context in try await versions(request.query, context) }
    }

    static func notice(_ context: SiteContext, _ lookup: Lookup) throws -> Stored<Notice> {
        let (_, viewer) = try context.signedIn()
        let id = try RecordPages.id(context)
        guard let table = lookup.kinds.table(Notice.kindName), let row = try lookup.row(Notice.kindName, id),
            Policy.canSee(row, of: table.kind, viewer)
        else { throw Refusal.notFound }
        return row.typed()
    }

    private func sheet(_ query: FormData, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let calendar = site.office.calendar
        let site = site
        let content = try await site.office.read { lookup -> (String, HTML) in
            let stored = try NoticePages.notice(context, lookup)
            let notice = stored.record
            let key = "\(notice.id) \(site.office.today.iso)"
            let size = try lookup.journalSize()
            let work = try site.noticeWork.value(key, at: size) { try NoticeWork(notice, lookup, calendar) }
            let writer = NoticeWriter(
                stored: stored, work: work, lookup: lookup, viewer: viewer, csrf: session.csrf,
                mayEdit: try NoticePages.mayEdit(stored, viewer, lookup))
            return (notice.title, try writer.page(token: query["token"], done: query["done"]))
        }
        return site.page(content.0, content.1, context, place: "/registers/notice")
    }

    private func choose(_ query: FormData, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        guard let at = context.parameters.get("at").flatMap({ Int($0) }) else { throw Refusal.notFound }
        let calendar = site.office.calendar
        let content = try await site.office.read { lookup -> HTML in
            let stored = try NoticePages.notice(context, lookup)
            guard let number = Numbers.unbound(in: stored.record.text).first(where: { $0.at == at }) else {
                throw Refusal("这个数字已经改过了，请回到通报重新点选。")
            }
            let proposals = try FigureProposals.make(for: number, in: stored.record, lookup, calendar: calendar)
            return BindingWriter(stored: stored, number: number, proposals: proposals, csrf: session.csrf).page(
                mayEdit: try NoticePages.mayEdit(stored, viewer, lookup))
        }
        return site.page("绑定数字", content, context, place: "/registers/notice")
    }

    static func mayEdit(_ stored: Stored<Notice>, _ viewer: Viewer, _ lookup: Lookup) throws -> Bool {
        guard let kind = lookup.kinds.kind(Notice.kindName), let row = try lookup.row(Notice.kindName, stored.record.id) else {
            return false
        }
        return try kind.isAllowed(.edit, on: row, viewer, lookup)
    }

    /// Puts a token in the place of a typed number, as an edit of the text.
    private func bind(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let form = try await site.checked(request, context)
        guard let at = form["at"].flatMap({ Int($0) }), let token = form["token"], let revision = form["revision"].flatMap({ Int($0) }),
            FigureSegment.split(token).count == 1, case .token(let chosen) = FigureSegment.split(token)[0]
        else { throw Refusal("没有选中要绑定的数据。请返回重新选择。") }
        let id = try RecordPages.id(context)
        let calendar = site.office.calendar
        let text = try await site.office.read { lookup -> String in
            let stored = try NoticePages.notice(context, lookup)
            guard stored.revision == revision, let number = Numbers.unbound(in: stored.record.text).first(where: { $0.at == at }) else {
                throw Refusal("通报刚被别人改过，没有绑定。请回到通报重新点选。")
            }
            return try FigureProposals.bind(chosen, to: number, in: stored.record, lookup, calendar: calendar)
        }
        _ = try await site.office.submit(
            Command(.edit, kind: Notice.kindName, record: id, revision: revision, values: ["text": .string(text)]), by: viewer)
        return .redirect(to: "/notices/\(id)?done=bound&token=\(token.queryEncoded)")
    }

    /// Puts the number itself back in a token's place; its dashes then lead to another source.
    private func unbind(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let form = try await site.checked(request, context)
        let id = try RecordPages.id(context)
        let calendar = site.office.calendar
        let (text, revision) = try await site.office.read { lookup in
            let stored = try NoticePages.notice(context, lookup)
            let figures = try NoticeFigures.resolve(stored.record, in: lookup, calendar: calendar)
            guard let item = figures.items.first(where: { $0.token == form["token"] }) else {
                throw Refusal("这个数字已经改过了，请回到通报重新点选。")
            }
            return (stored.record.text.replacing(item.token, with: item.printed), stored.revision)
        }
        _ = try await site.office.submit(
            Command(.edit, kind: Notice.kindName, record: id, revision: revision, values: ["text": .string(text)]), by: viewer)
        return .redirect(to: "/notices/\(id)?done=unbound")
    }

    private func answer(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let form = try await site.checked(request, context)
        let id = try RecordPages.id(context)
        _ = try await site.office.read { try NoticePages.notice(context, $0).revision }
        _ = try await site.office.submit(
            Command(
                .create, kind: NoticeAnswer.kindName,
                values: [
                    "notice": .string(id.description), "rule": form["rule"].map { .string($0) },
                    "path": form["path"].map { .string($0) }, "remark": form["remark"].map { .string($0) },
                    "answer": form["answer"].map { .string($0) },
                ]), by: viewer)
        return .redirect(to: "/notices/\(id)?done=answered")
    }

    private func export(_ context: SiteContext) async throws -> Response {
        guard let format = context.parameters.get("format").flatMap(NoticeDocument.Format.init(rawValue:)) else { throw Refusal.notFound }
        let calendar = site.office.calendar
        let (notice, form) = try await site.office.read { lookup in
            let notice = try NoticePages.notice(context, lookup).record
            return (notice, try NoticeDocument.make(notice, in: lookup, calendar: calendar))
        }
        return try await NoticePages.file(notice, form, format, at: site.now)
    }

    /// A PDF is made by another program, so it is waited for outside the pool that answers everybody else.
    static func file(_ notice: Notice, _ form: FormDocument, _ format: NoticeDocument.Format, at moment: Moment) async throws -> Response {
        let made = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(returning: Result { () throws(DocumentError) in try NoticeDocument.write(form, format, at: moment) })
            }
        }
        switch made {
        case .success(let data): return ExportPages.download(data, name: NoticeDocument.name(notice, format), type: format.type)
        case .failure(let error): throw Refusal(error.sentence)
        }
    }

    /// What else the signers should know to have changed: everything that is typed besides the text.
    private static func changes(
        _ states: [[String: JSON]], _ viewer: Viewer, _ lookup: Lookup
    ) throws -> [(title: String, before: String, after: String)] {
        guard let kind = lookup.kinds.kind(Notice.kindName) else { return [] }
        let typed = kind.fields.filter { !$0.isComputed && $0.name != "text" && $0.sealed == nil }
        let names = try lookup.titles(states.reduce(into: []) { $0.formUnion(kind.references(in: $1)) }, for: viewer)
        return typed.compactMap { field in
            let shown = states.map { field.type.display($0[field.name]) { names[$0] } }
            return shown[0] == shown[1] ? nil : (field.title, shown[0], shown[1])
        }
    }

    /// Revisions that changed what is read: signatures alone make no version.
    private static func versions(
        _ stored: Stored<Notice>, _ viewer: Viewer, _ lookup: Lookup, besides chosen: [Int]
    ) throws -> [(number: Int, title: String)] {
        guard let kind = lookup.kinds.kind(Notice.kindName) else { return [] }
        var before: JSON?
        var changed: Set<Int> = Set(chosen)
        for entry in try Journal.history(of: stored.record.id, in: lookup.db) {
            if entry.body.state["fingerprint"] != before { changed.insert(entry.body.revision) }
            before = entry.body.state["fingerprint"]
        }
        return try lookup.history(of: stored.record.id, kind: kind, for: viewer).filter { changed.contains($0.revision) }
            .sorted { $0.revision < $1.revision }
            .map { ($0.revision, "第 \($0.revision) 版（\($0.recordedAt.chinese) \($0.actor) \($0.action)）") }
    }

    private func versions(_ query: FormData, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let content = try await site.office.read { lookup -> HTML in
            let stored = try NoticePages.notice(context, lookup)
            let last = stored.revision
            let to = query["to"].flatMap { Int($0) }.map { min(max($0, 1), last) } ?? last
            let from = query["from"].flatMap { Int($0) }.map { min(max($0, 1), last) } ?? max(1, to - 1)
            let versions = try NoticePages.versions(stored, viewer, lookup, besides: [from, to])
            let states = try [from, to].map { try lookup.state(of: stored.record.id, revision: $0) }
            let texts = states.map { $0["text"]?.stringValue ?? "" }
            return VersionWriter(
                notice: stored.record, versions: versions, from: from, to: to, facts: try NoticePages.changes(states, viewer, lookup),
                lines: ParagraphDiff.lines(from: texts[0], to: texts[1])
            ).page()
        }
        return site.page("版本对照", content, context, place: "/registers/notice")
    }
}
