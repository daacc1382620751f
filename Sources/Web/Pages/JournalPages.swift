import Documents
import Foundation
import Hummingbird
import Journal
import Records
import Rectification
import Synchronization

/// 总账与验真: entries that one may see, checkpoints, proofs, and the check of the whole.
struct JournalPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/journal") { request, context in try await journal(request, context) }
        router.get("/journal/key") { _, _ in
            ExportPages.download(
                Data((site.office.journal.verifierKey.text + "\n").utf8), name: "log.vkey", type: "text/plain; charset=utf-8")
        }
        router.get("/journal/checkpoints/:number") { _, context in try await checkpoint(context) }
        router.post("/journal/proofs") { request, context in try await proof(request, context) }
        router.post("/journal/verify") { request, context in try await verify(request, context) }
        router.post("/journal/clock") { request, context in try await confirmClock(request, context) }
        router.get("/journal/:sequence") { _, context in try await entry(context) }
        router.get("/sign-ins") { _, context in try signIns(context) }
    }

    private func journal(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let site = site
        let before = request.query["before"].flatMap { Int($0) } ?? Int.max
        let content = try await site.office.read { lookup -> HTML in
            let entries = try Journal.entries(before: before, limit: 50, in: lookup.db)
            let checkpoints = try Journal.checkpoints(limit: 10, in: lookup.db)
            var html = HTML(capacity: 16 * 1024)
            let head = site.office.journal.head
            html.raw("<header><h1>总账与验真</h1>")
            html.element("span", "", "共 \(head.size) 条留痕，\(head.checkpoints) 个存证点")
            html.raw("</header>")
            html.markup(
                site.render(
                    "journal",
                    [
                        "csrf": session.csrf, "key": site.office.journal.verifierKey.text, "admin": viewer.has(.systemAdmin),
                        "checkpoints": checkpoints.map {
                            [
                                "number": String($0.number), "size": String($0.checkpoint.size),
                                "root": String($0.checkpoint.root.base64.prefix(16)),
                            ]
                        },
                    ] as [String: Any]))
            html.raw(
                "<div class=\"card flush\"><div class=\"scroll\"><table><thead><tr><th>编号</th><th>时间</th><th>谁</th><th>做了什么</th><th>哪条记录</th></tr></thead><tbody>"
            )
            try JournalPages.lines(entries, lookup, viewer, to: &html)
            html.raw("</tbody></table></div><div class=\"pager\"><span class=\"t\">")
            if before != Int.max { html.raw("<a href=\"/journal\">« 最新</a> ") }
            if let last = entries.last, last.leaf.sequence > 0 { html.link("/journal?before=\(last.leaf.sequence)", "", "更早 ›") }
            html.raw("</span></div></div>")
            return html
        }
        return site.page("总账与验真", content, context, place: "/journal")
    }

    /// Entries of records that may not be seen show their number and time alone: that they exist is no secret, the tree counts them.
    private static func lines(_ entries: [Entry], _ lookup: Lookup, _ viewer: Viewer, to html: inout HTML) throws {
        var wanted: Set<AnyReference> = []
        for entry in entries {
            wanted.insert(AnyReference(kind: entry.body.kind, id: entry.body.record))
            if let person = entry.body.actor.person { wanted.insert(AnyReference(kind: Person.kindName, id: person)) }
        }
        let titles = try lookup.titles(wanted)
        for entry in entries {
            html.raw("<tr><td>")
            html.link("/journal/\(entry.leaf.sequence)", "", "#\(entry.leaf.sequence)")
            html.raw("</td>")
            html.element("td", "", entry.leaf.recordedAt.chinese)
            if let kind = try visible(entry, lookup, viewer) {
                html.element("td", "", lookup.actorName(entry.body.actor, titles))
                html.element("td", "", "\(kind.noun) · \(kind.verbTitle(entry.body.action))")
                html.raw("<td>")
                record(entry, kind, titles, viewer, to: &html)
                html.raw("</td></tr>")
            } else {
                html.raw("<td colspan=\"3\" class=\"dim\">（您无权查看这条的内容）</td></tr>")
            }
        }
    }

    /// A link where the record's page would open; the auditor reads the trail, not the registers.
    private static func record(_ entry: Entry, _ kind: Kind, _ titles: [AnyReference: String], _ viewer: Viewer, to html: inout HTML) {
        let title = titles[AnyReference(kind: kind.name, id: entry.body.record)] ?? ""
        guard Policy.canSee(kind, viewer) else { return html.text(title) }
        html.link("/registers/\(kind.name)/\(entry.body.record)", "", title.isEmpty ? "（未填）" : title)
    }

    private static func visible(_ entry: Entry, _ lookup: Lookup, _ viewer: Viewer) throws -> Kind? {
        guard let kind = lookup.kinds.kind(entry.body.kind), Policy.canSee(kind, viewer) || viewer.has(.auditAdmin) else { return nil }
        guard kind.isRestricted else { return kind }
        guard let row = try lookup.row(kind.name, entry.body.record), Policy.canSee(row, of: kind, viewer) else { return nil }
        return kind
    }

    private func entry(_ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        guard let sequence = context.parameters.get("sequence").flatMap({ Int($0) }) else { throw Refusal.notFound }
        let content = try await site.office.read { lookup -> HTML in
            guard let entry = try Journal.entry(sequence: sequence, in: lookup.db) else { throw Refusal.notFound }
            let kind = try JournalPages.visible(entry, lookup, viewer)
            var html = HTML(capacity: 4096)
            html.raw("<header><h1>")
            html.text("总账第 \(sequence) 条")
            html.raw("</h1>")
            html.element("span", "", entry.leaf.recordedAt.chinese)
            html.raw("</header><div class=\"card\"><dl>")
            if let kind {
                let actor = entry.body.actor.person.map { AnyReference(kind: Person.kindName, id: $0) }
                let titles = try lookup.titles(Set([AnyReference(kind: kind.name, id: entry.body.record), actor].compactMap { $0 }))
                html.raw("<dt>谁</dt>")
                html.element("dd", "", lookup.actorName(entry.body.actor, titles))
                html.raw("<dt>做了什么</dt>")
                html.element("dd", "", "\(kind.noun) · \(kind.verbTitle(entry.body.action))" + (entry.body.reason.map { "：\($0)" } ?? ""))
                html.raw("<dt>记录</dt><dd>")
                JournalPages.record(entry, kind, titles, viewer, to: &html)
                html.raw("</dd>")
            } else {
                html.raw("<dt>内容</dt><dd class=\"dim\">您无权查看这条的内容，只能看到它在总账里的位置和指纹。</dd>")
            }
            html.raw("<dt>批次</dt>")
            html.element("dd", "", entry.leaf.batch.description)
            html.raw("<dt>叶子</dt><dd><code>")
            html.text(String(decoding: entry.leafBytes, as: UTF8.self))
            html.raw("</code></dd><dt>叶子指纹</dt><dd><code>")
            html.text(MerkleTree.leafHash(entry.leafBytes).hex)
            html.raw("</code></dd></dl>")
            if kind != nil {
                html.raw("<details><summary>内容原文（逐字节参与指纹）</summary><pre>")
                html.text(String(decoding: entry.bodyBytes, as: UTF8.self))
                html.raw("</pre></details>")
            }
            html.raw("</div>")
            return html
        }
        return site.page("总账第 \(sequence) 条", content, context, place: "/journal")
    }

    private func checkpoint(_ context: SiteContext) async throws -> Response {
        guard let number = context.parameters.get("number").flatMap({ Int($0) }) else { throw Refusal.notFound }
        guard let note = try await site.office.read({ try Journal.checkpoint(number: number, in: $0.db) }) else { throw Refusal.notFound }
        return ExportPages.download(Data(note.utf8), name: "checkpoint-\(number).txt", type: "text/plain; charset=utf-8")
    }

    private func proof(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let form = try await site.checked(request, context)
        guard let id = form["record"].flatMap({ RecordID($0) }) else { throw Refusal.notFound }
        let files = try await ProofFiles.make(id, for: viewer, in: site.office)
        let zip = try ZipArchive.write(
            files.map { (name: $0.name, data: $0.data) }, modified: Date(timeIntervalSince1970: Double(site.now.milliseconds) / 1000))
        return ExportPages.download(zip, name: "证明-\(id.description.prefix(8)).zip", type: "application/zip")
    }

    private static let running = Atomic<Bool>(false)

    private func verify(_ request: Request, _ context: SiteContext) async throws -> Response {
        _ = try context.signedIn()
        _ = try await site.checked(request, context)
        // One at a time: a check reads everything, and two would only slow each other.
        guard JournalPages.running.compareExchange(expected: false, desired: true, ordering: .acquiringAndReleasing).exchanged else {
            throw Refusal("正在验真，请稍候片刻再看结果。")
        }
        defer { JournalPages.running.store(false, ordering: .releasing) }
        let folder = site.office.journal.folder
        let kinds = site.office.kinds.all
        let report = try await Task.detached { try Office.verify(folder, allKinds: kinds) }.value
        var html = HTML()
        html.raw("<header><h1>验真结果</h1></header><div class=\"card\">")
        if report.isSound {
            html.element("p", "done", "验真通过：\(report.entries) 条留痕、\(report.checkpoints) 个存证点、\(report.files) 个文件，全部与树根相符。")
        } else {
            html.element("p", "notice", "发现 \(report.problems.count) 处问题，请保护现场（不要改动数据文件夹），并通知审计管理员和巡察机构。")
            html.raw("<ul>")
            for problem in report.problems { JournalPages.write(problem, to: &html) }
            html.raw("</ul>")
        }
        html.element("p", "dim", "其中 \(report.unsigned) 条在最新存证点之后，已入树、尚未签名。删除个人信息 \(report.erased) 处，均有留痕。")
        html.raw(
            "<p class=\"dim\">以上由本机计算。要不依赖本系统核对，请用密钥、存证点和证明文件在别的电脑上验证，方法在证明文件的说明里。</p><p><a class=\"btn plain\" href=\"/journal\">返回</a></p></div>"
        )
        return site.page("验真结果", html, context, place: "/journal")
    }

    private static func write(_ problem: Problem, to html: inout HTML) {
        html.raw("<li>")
        html.text(problem.sentence)
        if let entry = problem.entry {
            html.raw("（")
            html.link("/journal/\(entry)", "", "总账第 \(entry) 条")
            html.raw("）")
        }
        if let record = problem.record { html.link("/records/\(record)", "", "看记录") }
        if problem.found != nil || problem.expected != nil {
            html.text("　现为“\((problem.found ?? "").prefix(80))”，应为“\((problem.expected ?? "").prefix(80))”")
        }
        html.raw("</li>")
    }

    /// 校时: a person says that the clock is right; the entry says who and when.
    private func confirmClock(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        _ = try await site.checked(request, context)
        guard viewer.has(.systemAdmin) else { throw Refusal("校时由系统管理员办理。", code: .forbidden) }
        let last = site.office.journal.head.recordedAt
        let now = site.now
        site.office.journal.confirmClock()
        _ = try await site.office.write(by: viewer) { context in
            var confirmation = ClockConfirmation()
            confirmation.confirmed = now
            confirmation.before = last
            return try context.create(confirmation)
        }
        return .redirect(to: "/journal")
    }

    private func signIns(_ context: SiteContext) throws -> Response {
        let (_, viewer) = try context.signedIn()
        guard viewer.has(.auditAdmin) || viewer.has(.securityAdmin) else { throw Refusal("登录记录由审计管理员、安全管理员查看。", code: .forbidden) }
        var html = HTML()
        html.raw(
            "<header><h1>登录记录</h1><span>最近 200 次</span></header><div class=\"card flush\"><table><thead><tr><th>时间</th><th>登录名</th><th>来自</th><th>结果</th></tr></thead><tbody>"
        )
        for line in try site.signIns.newest(200) {
            html.raw("<tr>")
            for text in [line.at.chinese, line.login, line.address, line.outcome] { html.element("td", "", text) }
            html.raw("</tr>")
        }
        html.raw("</tbody></table></div>")
        return site.page("登录记录", html, context, place: "/sign-ins")
    }
}
