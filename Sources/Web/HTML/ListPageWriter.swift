import Journal
import Records

/// Writes a register's list page: title, filters, table, pager.
struct ListPageWriter {
    let site: Site
    let table: DerivedTable
    let fields: [FieldInfo]
    let query: ListQuery
    let form: FormData
    let lookup: Lookup
    let viewer: Viewer
    let csrf: String
    /// Entries in the journal as this page sees it, and what names the page's filters.
    let size: Int
    let key: String

    private var kind: Kind { table.kind }
    private var path: String { "/registers/\(kind.name)" }

    func write(_ page: ListPage, mayCreate: Bool, to html: inout HTML) throws {
        heading(page, mayCreate: mayCreate, to: &html)
        if let known = site.filterBars.find(key, at: size) {
            html.markup(known)
        } else {
            var bar = HTML(capacity: 8192)
            try filters(to: &bar)
            site.filterBars.keep(bar, key, at: size)
            html.markup(bar)
        }
        if page.rows.isEmpty { return empty(mayCreate: mayCreate, to: &html) }
        html.raw("<form method=\"post\" action=\"")
        html.text(path + "/bulk")
        html.raw("\"><input type=\"hidden\" name=\"csrf\" value=\"")
        html.text(csrf)
        html.raw(
            "\"><input type=\"hidden\" name=\"step\" value=\"choose\"><div class=\"card flush\"><div class=\"scroll\"><table><thead><tr>")
        if mayCreate { html.raw("<th class=\"pick\"><input type=\"checkbox\" data-all aria-label=\"全选本页\"></th>") }
        for field in fields { head(field, to: &html) }
        html.raw("<th>记录</th></tr></thead><tbody>")
        ListWriter(
            kind: kind, fields: fields, today: site.office.today, calendar: site.office.calendar, selectable: mayCreate
        ).rows(page, to: &html)
        html.raw("</tbody></table></div>")
        pager(page, mayCreate: mayCreate, to: &html)
        html.raw("</div></form>")
    }

    private func heading(_ page: ListPage, mayCreate: Bool, to html: inout HTML) {
        html.raw("<header><h1>")
        html.text(kind.title)
        html.raw("</h1><span>")
        html.text(page.count.map { "共 \($0) 条" } ?? "\(ListQuery.cap)+ 条")
        html.raw(" · 每条都在总账里</span><span class=\"buttons\">")
        html.link("\(path)/export.xlsx?\(address(dropping: ["after", "count"]))", "btn plain", "导出 Excel")
        html.link("\(path)/export.csv?\(address(dropping: ["after", "count"]))", "btn plain", "导出 CSV")
        if mayCreate { html.link("\(path)/new", "btn", "登记\(kind.noun)") }
        html.raw("</span></header>")
    }

    private func filters(to html: inout HTML) throws {
        html.raw("<form class=\"filters\" method=\"get\" action=\"")
        html.text(path)
        html.raw("\">")
        html.link(path, query.filters == [.voided(false)] ? "chip on" : "chip", "全部")
        if kind.hasStates {
            for state in kind.states {
                let rest = address(dropping: ["state", "after"])
                html.link(
                    "\(path)?state=\(state.value)" + (rest.isEmpty ? "" : "&" + rest), form["state"] == state.value ? "chip on" : "chip",
                    state.title)
            }
        }
        html.link("\(path)?void=1", form["void"] == "1" ? "chip on" : "chip", "作废")
        for field in kind.filterable where field.name != "state" {
            let options: [(value: String, title: String)] =
                if let target = field.type.target { try lookup.options(target, chosen: form.all(field.name)) } else {
                    (field.type.options ?? []).map { ($0.value, $0.title) }
                }
            html.filter(field.name, field.title, options + [(value: "-", title: "（未填）")], chosen: form[field.name])
        }
        if let state = form["state"] { html.hidden("state", state) }
        html.raw("<input type=\"search\" name=\"q\" value=\"")
        html.text(form["q"] ?? "")
        html.raw("\" placeholder=\"在本台账里查\" aria-label=\"在本台账里查\"><button class=\"btn plain\">筛选</button></form>")
    }

    private func head(_ field: FieldInfo, to html: inout HTML) {
        guard kind.mayBeSorted(by: field.name) else { return html.element("th", "", field.title) }
        let isSorted = query.sort == field.name
        html.raw(isSorted ? query.descending ? "<th aria-sort=\"descending\">" : "<th aria-sort=\"ascending\">" : "<th>")
        let rest = address(dropping: ["after", "sort", "desc"])
        let next = "sort=\(field.name)" + (isSorted && !query.descending ? "&desc=1" : "") + (rest.isEmpty ? "" : "&" + rest)
        html.link("\(path)?\(next)", "", field.title + (isSorted ? query.descending ? " ↓" : " ↑" : ""))
        html.raw("</th>")
    }

    private func empty(mayCreate: Bool, to html: inout HTML) {
        html.raw("<div class=\"card empty\"><p>")
        if query.filters == [.voided(false)] {
            html.text("这本台账还没有记录。")
            html.raw("</p><p class=\"dim\">")
            html.text(mayCreate ? "点右上角“登记\(kind.noun)”写第一条；也可以从“导入通报或反馈”一次带入。" : "由\(kind.creators)登记后，这里就能看到。")
        } else {
            html.text("没有符合条件的记录。")
            html.raw("</p><p>")
            html.link(path, "btn plain", "看全部")
        }
        html.raw("</p></div>")
    }

    private func pager(_ page: ListPage, mayCreate: Bool, to html: inout HTML) {
        html.raw("<div class=\"pager\">")
        if mayCreate { html.raw("<button class=\"btn plain\">批量处理所选</button>") }
        if let count = page.count {
            html.element("span", "", "共 \(count) 条")
        } else {
            html.element("span", "", "\(ListQuery.cap)+ 条")
            let rest = address(dropping: ["count"])
            html.link("\(path)?count=exact\(rest.isEmpty ? "" : "&" + rest)", "", "精确计数")
        }
        html.raw("<span class=\"t\">")
        let rest = address(dropping: ["after"])
        if query.after != nil { html.link("\(path)?\(rest)", "", "« 第一页") }
        if let next = page.next {
            html.raw(" ")
            html.link("\(path)?after=\(next.text.queryEncoded)\(rest.isEmpty ? "" : "&" + rest)", "", "下一页 ›")
        }
        html.raw("</span></div>")
    }

    /// The present filters as a query string, without some.
    private func address(dropping dropped: Set<String>) -> String { form.query { !dropped.contains($0) } }
}
