import Documents
import Foundation
import Hummingbird
import Journal
import Records
import Rectification

/// Upload, preview, import: nothing is written before the person has seen what was understood and what was not.
struct ImportPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/imports/new") { _, context in try await upload(nil, context) }
        router.post("/imports/preview") { request, context in try await preview(request, context) }
        router.post("/imports") { request, context in try await write(request, context) }
        router.get("/imports/:id/undo") { _, context in try await askUndo(nil, context) }
        router.post("/imports/:id/undo") { request, context in try await undo(request, context) }
    }

    /// Who may import; the menu and the board offer it to nobody else.
    static func isAllowed(_ viewer: Viewer) -> Bool { viewer.has(.clerk) || viewer.has(.head) || viewer.holds(.rectificationOffice) }

    private func allowed(_ context: SiteContext) throws -> (Session, Viewer) {
        let (session, viewer) = try context.signedIn()
        guard ImportPages.isAllowed(viewer) else {
            throw Refusal("导入由办公室、书记/主任或整改办办理，您没有这项权限。", code: .forbidden)
        }
        return (session, viewer)
    }

    private func upload(_ problem: String?, _ context: SiteContext) async throws -> Response {
        let (session, _) = try allowed(context)
        let earlier = try await site.office.read { try $0.all(ImportBatch.self).suffix(10).reversed() as [ImportBatch] }
        var html = HTML()
        html.markup(
            site.render(
                "import",
                [
                    "csrf": session.csrf, "problem": [problem].compactMap { $0 },
                    "earlier": earlier.map {
                        [
                            "id": $0.id.description, "file": $0.file, "summary": $0.summary, "state": $0.state.title,
                            "tone": $0.state.tone.rawValue, "done": $0.state == .done,
                        ] as [String: Any]
                    },
                ] as [String: Any]))
        return site.page("导入", html, context, place: "/imports/new", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func preview(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try allowed(context)
        let form = try await site.checked(request, context, limit: FindingsFile.sizeLimit + 1024 * 1024)
        guard let file = form.files.first else { return try await upload("请先选择一个文件。", context) }
        let read: ReadFindings
        do { read = try FindingsFile.read(file.data, name: file.name) } catch {
            return try await upload(error.sentence, context)
        }
        let hash = Hash.of(file.data)
        let (before, unit) = try await site.office.read {
            (try NoticeImport.earlier(hash, in: $0)?.id, try $0.unit())
        }
        if let before {
            return try await upload("这个文件已经导入过，没有再次写入。如要重来，请先撤回那次导入（编号 \(before)）。", context)
        }
        let key = try site.uploads.put(file.data, name: file.name, owner: viewer.actor, at: site.now)
        let html = PreviewWriter(read: read, file: file.name, key: key, csrf: session.csrf, unit: unit).page()
        return site.page("导入预览", html, context, place: "/imports/new")
    }

    private func write(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try allowed(context)
        let form = try await site.checked(request, context)
        guard let key = form["upload"], let item = site.uploads.get(key, owner: viewer.actor) else {
            return try await upload("预览已过期，请重新上传文件。", context)
        }
        let read: ReadFindings
        do { read = try FindingsFile.read(item.data, name: item.name) } catch {
            return try await upload(error.sentence, context)
        }
        let source = NoticeImport.Source(file: item.name, sha256: Hash.of(item.data))
        let result = try await site.office.write(by: viewer) { context in
            let result = try NoticeImport.write(read, from: source, in: context)
            try context.transaction.makeCheckpoint()
            return result
        }
        site.uploads.remove(key)
        return .redirect(to: "/board?inspection=\(result.inspection)&imported=\(result.batch)")
    }

    private func askUndo(_ problem: String?, _ context: SiteContext) async throws -> Response {
        let (session, _) = try allowed(context)
        let id = try RecordPages.id(context)
        guard let batch = try await site.office.read({ try $0.find(Reference<ImportBatch>(id)) }) else { throw Refusal.notFound }
        var html = HTML()
        html.markup(
            site.render(
                "undo",
                [
                    "csrf": session.csrf, "id": id.description, "file": batch.file, "summary": batch.summary,
                    "problem": [problem].compactMap { $0 },
                ]))
        return site.page("撤回导入", html, context, place: "/imports/new", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func undo(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try allowed(context)
        let id = try RecordPages.id(context)
        let form = try await site.checked(request, context)
        let reason = (form["reason"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        guard !reason.isEmpty else { return try await askUndo("请填写撤回原因。", context) }
        _ = try await site.office.write(by: viewer, reason: reason) { try NoticeImport.undo(id, reason: reason, in: $0) }
        return .redirect(to: "/registers/import/\(id)?done=1")
    }
}

/// Writes what a file was understood to say.
struct PreviewWriter {
    let read: ReadFindings
    let file: String
    let key: String
    let csrf: String
    /// Whose register it would go into.
    let unit: Records.Unit?

    func page() -> HTML {
        let notice = read.notice
        let measures = notice.findings.reduce(0) { $0 + $1.measures.count }
        var html = HTML(capacity: 32 * 1024)
        html.raw("<header><h1>导入预览</h1>")
        html.element("span", "", "\(file) · 还没有写入任何内容")
        html.raw("</header><div class=\"card\"><dl>")
        for (title, value) in facts(notice) {
            html.element("dt", "", title)
            if let value { html.element("dd", "", value) } else { html.raw("<dd class=\"blank\">没有读到</dd>") }
        }
        html.element("dt", "", "读出")
        html.element(
            "dd", "", "\(notice.sections.count) 个方面，\(notice.findings.count) 个问题，\(measures) 条措施，其中有周期的承诺 \(notice.duties.count) 处")
        html.raw("</dl>")
        if let unit, let named = notice.unit, !unit.isNamed(named) {
            html.element("p", "notice", "这份文件的落款是“\(named)”，本单位是“\(unit.name)”。如果拿错了文件，请换一个。")
        }
        if let declared = notice.declared.findings, declared != notice.findings.count {
            html.element("p", "notice", "原文称 \(declared) 个问题，读出 \(notice.findings.count) 个，请核对。")
        }
        if let declared = notice.declared.measures, declared != measures {
            html.element("p", "notice", "原文称 \(declared) 条措施，读出 \(measures) 条，请核对。")
        }
        if notice.truncated { html.element("p", "notice", "文字到最后好像没有完，可能是被截断的文件。") }
        html.raw("<form method=\"post\" action=\"/imports\">")
        html.hidden("csrf", csrf)
        html.hidden("upload", key)
        html.raw("<button class=\"btn\">写入台账</button> <a class=\"btn plain\" href=\"/imports/new\">换一个文件</a></form></div>")
        unread(notice, to: &html)
        for section in notice.sections { write(section, to: &html) }
        return html
    }

    private func facts(_ notice: Documents.Notice) -> [(String, String?)] {
        func day(_ text: String?) -> String? { text.flatMap { Day($0)?.chinese } }
        let period = [day(notice.inspectedFrom), day(notice.inspectedTo)].compactMap { $0 }.joined(separator: " 至 ")
        return [
            ("标题", notice.title), ("单位", notice.unit), ("巡察机构", notice.inspector), ("巡察时间", period.isEmpty ? nil : period),
            ("反馈日", day(notice.feedbackOn)), ("数据截至", day(notice.asOf)), ("落款日", day(notice.signedOn)),
            ("联系方式", notice.contacts.phones.isEmpty ? nil : notice.contacts.phones.joined(separator: "、")),
        ]
    }

    private func unread(_ notice: Documents.Notice, to html: inout HTML) {
        guard !notice.unread.isEmpty else { return }
        html.raw("<div class=\"card\"><h2>没有读懂的文字 ")
        html.number(notice.unread.count)
        html.raw(" 段</h2><p class=\"dim\">不会丢：会随导入记录一起保存，请看看有没有漏掉的问题或措施。</p><ul>")
        for text in notice.unread.prefix(100) { html.element("li", "", String(text.prefix(200))) }
        html.raw("</ul></div>")
    }

    private func write(_ section: Documents.Notice.Section, to html: inout HTML) {
        html.raw("<div class=\"card\">")
        html.element("h2", "", section.title ?? "（原文未分方面）")
        for finding in section.findings {
            html.raw("<div class=\"preview\"><b>")
            html.text("\(finding.number ?? "") \(finding.title)")
            html.raw("</b>")
            if finding.measures.isEmpty { html.element("p", "blank", "没有读到措施") }
            html.raw("<ol>")
            for measure in finding.measures { html.element("li", "", measure) }
            html.raw("</ol></div>")
        }
        html.raw("</div>")
    }
}
