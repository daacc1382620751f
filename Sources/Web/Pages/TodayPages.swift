import Foundation
import Hummingbird
import Journal
import Meetings
import Records
import Rectification

/// 今日待办, and the search over everything.
struct TodayPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/") { _, _ in Response.redirect(to: "/today") }
        router.get("/today") { request, context in try await today(request, context) }
        router.get("/search") { request, context in try await search(request.query["q"] ?? "", context) }
    }

    private func today(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let day = site.office.today
        let drafts = try site.office.local.drafts(of: session.account)
        let site = site
        let content = try await site.office.read { lookup -> HTML in
            let todo = try TodayPages.todo(for: viewer, session, site, lookup, day)
            let department = try viewer.department.flatMap { try lookup.find(Reference<Department>($0))?.name }
            var html = HTML(capacity: 8192)
            html.raw("<header><h1>今日待办</h1>")
            let place = [department, viewer.posts.map(\.post.title).joined(separator: "、")].compactMap { $0 }.filter { !$0.isEmpty }
            html.element("span", "", ([day.chinese + " " + day.weekdayName] + place).joined(separator: " · "))
            html.raw("</header>")
            if request.query["done"] == "password" { html.raw("<p class=\"done\" role=\"status\">密码已更换。</p>") }
            TodayPages.warnings(site, day, to: &html)
            html.raw("<div class=\"two\"><div>")
            TodayPages.card("要我办", todo.mine, empty: "现在没有要您办的事。", to: &html)
            DraftPages.card(drafts, csrf: session.csrf, to: &html)
            if !viewer.isAdministrator { TodayPages.card("等别人", todo.waiting, empty: "没有在等别人的事。", to: &html) }
            html.raw("</div><div>")
            if !viewer.isAdministrator { TodayPages.card("这一周", todo.week, empty: "七天内没有到期的措施。", to: &html) }
            html.raw("</div></div>")
            return html
        }
        return site.page("今日待办", content, context, place: "/today")
    }

    /// Worked out once for each person, day and state of the journal: everybody looks at this page all day.
    private static func todo(for viewer: Viewer, _ session: Session, _ site: Site, _ lookup: Lookup, _ day: Day) throws -> Todo {
        let away = viewer.standIns.map { $0.principal?.description ?? "" }.joined(separator: ",")
        let key = "\(session.account)|\(day.iso)|\(site.office.peopleVersion)|\(away)"
        let size = try lookup.journalSize()
        if let known = site.todos.find(key, at: size) { return known }
        var todo = try Todo.load(for: viewer, lookup, on: day, watches: viewer.isAdministrator ? [] : site.watches(lookup, on: day))
        todo.mine = (todo.mine + (try MeetingTodo.lines(for: viewer, lookup, on: day))).sorted { $0.due < $1.due }
        todo.mine += try administration(viewer, lookup)
        site.todos.keep(todo, key, at: size)
        return todo
    }

    private static func administration(_ viewer: Viewer, _ lookup: Lookup) throws -> [Todo.Line] {
        guard viewer.has(.securityAdmin) else { return [] }
        let pending = try lookup.count(Account.kindName, ("state", Account.State.pending))
        return pending == 0
            ? []
            : [
                Todo.Line(tag: "授权", tone: .late, title: "\(pending) 个账号等待授权", path: "/registers/account?state=pending", hint: "核对角色后启用")
            ]
    }

    /// A missing work calendar is said from 1 December on, and loudly once the year has come.
    private static func warnings(_ site: Site, _ day: Day, to html: inout HTML) {
        let year = day.civil.month == 12 ? day.year + 1 : day.year
        guard !site.office.calendar.covers(year) else { return }
        html.raw("<p class=\"notice\" role=\"alert\">")
        html.text("还没有\(year)年的工作日历，涉及\(year)年的期限无法计算。请在国务院办公厅发布放假通知后更新程序或导入日历。")
        html.raw("</p>")
    }

    private static func card(_ title: String, _ lines: [Todo.Line], empty: String, to html: inout HTML) {
        html.raw("<div class=\"card\">")
        html.element("h2", "", lines.isEmpty ? title : "\(title) \(lines.count)")
        if lines.isEmpty { html.element("p", "dim", empty) }
        for line in lines.prefix(100) {
            html.raw("<div class=\"row\">")
            html.pill(line.tag, line.tone.rawValue)
            html.link(line.path, "", line.title)
            html.element("span", "t", line.hint)
            html.raw("</div>")
        }
        if lines.count > 100 { html.element("p", "dim", "还有 \(lines.count - 100) 件，请到台账里按责任人筛选。") }
        html.raw("</div>")
    }

    private func search(_ words: String, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let trimmed = words.trimmingCharacters(in: .whitespaces)
        if !trimmed.isEmpty { try site.searchReady() }
        let kinds = site.office.kinds.all.filter { Policy.canSee($0, viewer) && !$0.isRestricted }
        let hits = try site.search.search(trimmed, kinds: kinds.map(\.name))
        var html = HTML(capacity: 8192)
        html.raw("<header><h1>搜索</h1>")
        html.element("span", "", trimmed.isEmpty ? "请在上面输入要找的词，几个词用空格隔开" : "“\(trimmed)”，最新的在前" + (hits.count == 50 ? "，只列前 50 条" : ""))
        html.raw("</header>")
        if hits.isEmpty, !trimmed.isEmpty {
            html.raw("<div class=\"card empty\"><p>没有找到。换一个词，或到“<a href=\"/registers\">全部台账</a>”里按条件筛选。</p></div>")
        } else if !hits.isEmpty {
            html.raw("<div class=\"card\">")
            for hit in hits {
                html.raw("<div class=\"row\">")
                html.pill(site.office.kinds.kind(hit.kind)?.noun ?? "", "info")
                html.link("/registers/\(hit.kind)/\(hit.record)", "", hit.title.isEmpty ? "（未填）" : hit.title)
                html.element("span", "t", hit.snippet.replacing("\n", with: " "))
                html.raw("</div>")
            }
            html.raw("</div>")
        }
        return site.page("搜索", html, context)
    }
}
