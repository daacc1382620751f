import Documents
import Foundation
import Hummingbird
import Journal
import Records
import Rectification

/// 回头看: duties by weeks, one occurrence with what stands behind it, the sheet for inspectors, and the standard duties.
struct LookBackPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/look-back") { request, context in
            try await site.steady(request, context, of: StandingDuty.kindName) { _, viewer in try await grid(request, viewer, context) }
        }
        router.get("/look-back/sheet.xlsx") { request, context in try await sheet(request.query, context) }
        router.get("/look-back/standards") { _, context in try await standards(context) }
        router.get("/look-back/:id/:day") { request, context in try await occurrence(request.query, context) }
    }

    private static func weeks(_ query: FormData) -> Int { query["weeks"] == "52" ? 52 : 26 }

    private func checkSeen(_ viewer: Viewer) throws {
        guard let kind = site.office.kinds.kind(StandingDuty.kindName), Policy.canSee(kind, viewer) else { throw Refusal.notFound }
    }

    private func grid(_ request: Request, _ viewer: Viewer, _ context: SiteContext) async throws -> Response {
        let weeks = LookBackPages.weeks(request.query)
        let site = site
        let day = site.office.today
        let content = try await site.office.read { lookup -> HTML in
            let mayLook = try lookup.mayMake(LookBack.kindName, viewer)
            let key = "\(weeks)|\(day.iso)|\(site.office.peopleVersion)|\(mayLook)"
            let size = try lookup.journalSize()
            let watches = try site.watches(lookup, on: day)
            return try site.lookBackPages.value(key, at: size) {
                LookBackWriter(grid: try LookBackGrid(watches, weeks: weeks, lookup, today: day), weeks: weeks, day: day, mayLook: mayLook)
                    .page()
            }
        }
        return site.page("回头看", content, context, place: "/look-back")
    }

    private func sheet(_ query: FormData, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        try checkSeen(viewer)
        let weeks = LookBackPages.weeks(query)
        let site = site
        let day = site.office.today
        let table = try await site.office.read { lookup in
            let grid = try LookBackGrid(site.watches(lookup, on: day), weeks: weeks, lookup, today: day)
            return try grid.table(from: grid.mondays.first ?? day, checkpoint: lookup.checkpointLine())
        }
        return ExportPages.download(try XLSX.write([table]), name: "常态任务核查表（\(day.chinese)）.xlsx", type: ExportPages.xlsx)
    }

    private func occurrence(_ query: FormData, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        try checkSeen(viewer)
        guard let id = context.parameters.get("id").flatMap({ RecordID($0) }),
            let nominal = context.parameters.get("day").flatMap({ Day($0) })
        else { throw Refusal.notFound }
        let site = site
        let today = site.office.today
        let subject = query["record"].flatMap { RecordID($0) }
        let content = try await site.office.read { lookup -> HTML in
            guard let watch = try site.watches(lookup, on: today).first(where: { $0.duty.id == id }),
                !watch.isRestricted || viewer.has(.head) || viewer.has(.discipline),
                let index = watch.occurrences.firstIndex(where: { $0.nominal == nominal && (subject == nil || $0.subject == subject) })
            else { throw Refusal.notFound }
            return try OccurrenceWriter(watch: watch, index: index, lookup: lookup, viewer: viewer, today: today).page()
        }
        return site.page("应办期次", content, context, place: "/look-back")
    }

    private func standards(_ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        try checkSeen(viewer)
        var html = HTML(capacity: 16 * 1024)
        html.raw("<header><h1>标准任务</h1><span>设立常态任务时填编号，周期和判定条件自动带出；都可以按本单位决定另定</span></header>")
        html.raw("<div class=\"card scroll\"><table><thead><tr><th>编号</th><th>任务</th><th>周期</th><th>判定</th><th>宽限</th></tr></thead><tbody>")
        for duty in StandardDuties.all {
            html.raw("<tr>")
            html.element("td", "", duty.code)
            html.element("td", "", duty.title)
            html.element("td", "", duty.rule.flatMap { Recurrence($0)?.chinese } ?? "逐条（\(duty.each ?? "全部")），\(duty.within ?? 0) 个工作日内")
            html.element("td", "", "\(site.office.kinds.kind(duty.kind)?.title ?? duty.kind)：\(duty.conditions)")
            html.element("td", "", "\(duty.grace) 天")
            html.raw("</tr>")
        }
        html.raw("</tbody></table></div>")
        return site.page("标准任务", html, context, place: "/look-back")
    }
}

extension Site {
    /// Every duty judged as of a day: once for each state of the journal.
    func watches(_ lookup: Lookup, on day: Day) throws -> [DutyWatch] {
        let size = try lookup.journalSize()
        return try dutyWork.value(day.iso, at: size) { try LookBackGrid.watches(lookup, calendars: office.calendars, today: day) }
    }
}
