import Documents
import Foundation
import Hummingbird
import Journal
import Records
import Rectification

/// 三个清单: findings, tasks and responsibilities as three views of the same records; and the inspection office's own tables.
struct ListsPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/lists/:which") { request, context in try await show(request, context) }
        router.get("/lists/:which/export.xlsx") { request, context in try await export(request, context) }
        router.get("/regulations/compilation.docx") { _, context in try await compilation(context) }
        router.get("/inspections/:id/pack.zip") { request, context in try await pack(request, context) }
        router.get("/closing-forms/:id") { _, context in try await closing(context) }
    }

    private func load(_ request: Request, _ context: SiteContext) async throws -> (RectificationList, Table, [Inspection]) {
        let (_, viewer) = try context.signedIn()
        guard let which = context.parameters.get("which").flatMap(RectificationList.init(rawValue:)),
            let kind = site.office.kinds.kind(Finding.kindName), Policy.canSee(kind, viewer)
        else { throw Refusal.notFound }
        let day = site.office.today
        let chosen = request.query["inspection"].flatMap { RecordID($0) }
        let unit = try await site.office.read { try $0.unit()?.name ?? "" }
        return try await site.office.read { lookup in
            let inspections = try Board.inspections(lookup)
            guard let inspection = inspections.first(where: { $0.id == chosen }) ?? inspections.first else {
                return (which, Table(title: which.title, columns: [], rows: []), [])
            }
            return (which, try which.table(Board.load(inspection, lookup, on: day), lookup, unit: unit), inspections)
        }
    }

    private func show(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (which, table, inspections) = try await load(request, context)
        var html = HTML(capacity: 32 * 1024)
        html.raw("<header><h1>三个清单</h1>")
        html.element("span", "", table.subtitle ?? "")
        html.raw("<span class=\"buttons\">")
        html.link("/lists/\(which.rawValue)/export.xlsx\(request.uri.query.map { "?" + $0 } ?? "")", "btn plain", "导出 Excel")
        html.raw("<button class=\"btn plain\" data-print>打印</button></span></header><p class=\"filters\">")
        for list in RectificationList.allCases { html.link("/lists/\(list.rawValue)", list == which ? "chip on" : "chip", list.title) }
        html.raw("</p>")
        guard !inspections.isEmpty else {
            html.raw("<div class=\"card empty\"><p>还没有问题。先<a href=\"/imports/new\">导入通报或反馈</a>，清单会自动生成。</p></div>")
            return site.page("三个清单", html, context, place: "/lists/findings")
        }
        html.raw("<div class=\"card flush print\">")
        html.element("h2", "print-title", table.title)
        html.raw("<div class=\"scroll\"><table class=\"wrap\"><thead><tr>")
        for column in table.columns { html.element("th", "", column.title) }
        html.raw("</tr></thead><tbody>")
        for row in table.rows {
            html.raw("<tr>")
            for value in row {
                if case .date = value { html.raw("<td class=\"day\">") } else { html.raw("<td>") }
                switch value {
                case .blank: break
                case .text(let text): html.text(text)
                case .integer(let number): html.number(number)
                case .date(let year, let month, let day): html.text("\(year)年\(month)月\(day)日")
                }
                html.raw("</td>")
            }
            html.raw("</tr>")
        }
        html.raw("</tbody></table></div>")
        for line in table.footer { html.element("p", "print-foot", line) }
        html.raw("</div>")
        return site.page("三个清单", html, context, place: "/lists/findings")
    }

    private func export(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (which, table, _) = try await load(request, context)
        return ExportPages.download(try XLSX.write([table]), name: "\(which.title).xlsx", type: ExportPages.xlsx)
    }

    private func compilation(_ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let day = site.office.today
        let form = try await site.office.read { lookup -> FormDocument in
            guard let kind = lookup.kinds.kind(Regulation.kindName), Policy.canSee(kind, viewer) else { throw Refusal.notFound }
            return try Compilation.form(lookup, on: day)
        }
        return ExportPages.download(try DOCX.write(form), name: "制度汇编（\(day.chinese)）.docx", type: ExportPages.docx)
    }

    /// 核查包 for the inspectors, made off the pool that answers everybody else.
    private func pack(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let withSealed = request.query["sealed"] == "1"
        guard RecordLinks.mayPack(viewer, withSealed: withSealed) else {
            throw Refusal("核查包由办公室、整改办、书记或纪检委员制作；含限知情内容的由书记或纪检委员制作。", code: .forbidden)
        }
        let id = try RecordPages.id(context)
        let (folder, now, calendars) = (site.office.journal.folder, site.now, site.office.calendars)
        let vkey = try folder.readKey().verifier.text
        let made = try await site.office.read { lookup in
            try InspectionPack.make(
                Reference(id), in: lookup, vkey: vkey, for: viewer, withSealed: withSealed, calendars: calendars, at: now)
        }
        guard made.size <= ListsPages.largestPack else {
            throw Refusal("附件共\(FileSize.chinese(made.size))，太大，不能在网页上打包。请系统管理员在服务器上运行 changli pack \(id) --out 核查包.zip。")
        }
        let zip = await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Result { try made.zip(from: folder, at: now) }) }
        }
        return ExportPages.download(try zip.get(), name: "核查包（\(Day(now).chinese)）.zip", type: "application/zip")
    }

    /// Bytes of attachments that are still packed in memory.
    private static let largestPack = 512 << 20

    /// 销号审批表 of one finding, with signature and seal lines.
    private func closing(_ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let id = try RecordPages.id(context)
        let day = site.office.today
        let form = try await site.office.read { lookup -> FormDocument in
            guard let kind = lookup.kinds.kind(Finding.kindName), Policy.canSee(kind, viewer),
                let finding = try lookup.find(Reference<Finding>(id))
            else {
                throw Refusal.notFound
            }
            return try ClosingForm.make(finding, lookup, on: day)
        }
        return ExportPages.download(try DOCX.write(form), name: "销号审批表.docx", type: ExportPages.docx)
    }
}
