import Foundation
import Hummingbird
import Journal
import Records

/// The list page of every kind, and the page that lists the kinds.
struct RegisterPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/registers") { _, context in try await all(context) }
        router.get("/registers/:kind") { request, context in try await list(request, context) }
    }

    /// The kind named in the address, if this viewer may see it.
    static func kind(_ site: Site, _ context: SiteContext) throws -> DerivedTable {
        let (_, viewer) = try context.signedIn()
        guard let name = context.parameters.get("kind"), let table = site.office.kinds.table(name),
            Policy.canSee(table.kind, viewer)
        else { throw Refusal.notFound }
        return table
    }

    private func all(_ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        var html = HTML()
        html.raw("<header><h1>全部台账</h1><span>每条都在总账里</span></header>")
        for group in Menu.allCases {
            let kinds = site.office.kinds.all.filter { $0.group == group && Policy.canSee($0, viewer) }
            guard !kinds.isEmpty else { continue }
            html.raw("<div class=\"card\">")
            html.element("h2", "", group.rawValue)
            html.raw("<ul class=\"registers\">")
            for kind in kinds {
                html.raw("<li>")
                html.link("/registers/\(kind.name)", "", kind.title)
                html.raw("</li>")
            }
            html.raw("</ul></div>")
        }
        return site.page("全部台账", html, context, place: "/registers")
    }

    private func list(_ request: Request, _ context: SiteContext) async throws -> Response {
        let table = try RegisterPages.kind(site, context)
        return try await site.steady(request, context, of: table.kind.name) { session, viewer in
            let form = request.query
            let query = try site.resolved(ListQuery(form, table.kind), table.kind)
            let content = try await site.office.read { lookup in
                try list(table, query, form: form, csrf: session.csrf, viewer, lookup)
            }
            return site.page(table.kind.title, content, context, place: "/registers/\(table.kind.name)")
        }
    }

    /// Read within one transaction, so that what is kept belongs to the state that it was worked out from.
    private func list(
        _ table: DerivedTable, _ query: ListQuery, form: FormData, csrf: String, _ viewer: Viewer, _ lookup: Lookup
    ) throws -> HTML {
        let size = try lookup.journalSize()
        let fields = table.kind.listed
        let key = table.kind.name + "?" + form.query { $0 != "after" }
        let known = table.kind.isRestricted ? .none : site.counts.find(key, at: size)
        let page = try lookup.page(
            Policy.narrowed(query, of: table, for: viewer, lookup), of: table, fields: fields, knownCount: known)
        if !table.kind.isRestricted { site.counts.keep(page.count, key, at: size) }
        let mayCreate = try table.kind.mayCreate(viewer, lookup)
        var html = HTML(capacity: 24 * 1024)
        let writer = ListPageWriter(
            site: site, table: table, fields: fields, query: query, form: form, lookup: lookup, viewer: viewer,
            csrf: csrf, size: size, key: key)
        try writer.write(page, mayCreate: mayCreate, to: &html)
        return html
    }
}

extension Site {
    /// Looks up a list's search words; brings the index up to date first.
    func resolved(_ query: ListQuery, _ kind: Kind) throws -> ListQuery {
        let hasWords = query.filters.contains { if case .words = $0 { true } else { false } }
        guard hasWords else { return query }
        try searchReady()
        return try query.resolved(search, kind: kind.name)
    }

    /// The index is caught up before a search, unless it has so much to do that the person would wait.
    func searchReady() throws {
        guard try search.behind() < 20_000 else { throw Refusal("搜索的索引正在建立，请过一会儿再搜；现在可以用筛选查找。") }
        try search.catchUp()
    }
}

extension ListQuery {
    /// Reads the filters from the address. What is not a field of the kind is passed over.
    init(_ form: FormData, _ kind: Kind) {
        self.init()
        // What is void is kept, and shown when asked for; every day it would only be in the way.
        switch form["void"] {
        case "all": break
        case "1": filters.append(.voided(true))
        default: filters.append(.voided(false))
        }
        for (name, values) in form.values.sorted(by: { $0.key < $1.key }) {
            guard let value = values.first, !value.isEmpty else { continue }
            switch name {
            case "q": filters.append(.words(value))
            case "sort":
                if kind.mayBeSorted(by: value) { sort = value }
            case "desc": descending = value == "1"
            case "after": after = PageKey(value)
            case "count": countsExactly = value == "exact"
            case "void": break
            default:
                if name.hasSuffix(".from"), let day = Day(value) {
                    filters.append(.from(String(name.dropLast(5)), day))
                } else if name.hasSuffix(".to"), let day = Day(value) {
                    filters.append(.through(String(name.dropLast(3)), day))
                } else if value == "-" {
                    filters.append(.blank(name))
                } else if kind.field(name) != nil {
                    filters.append(.equals(name, value))
                }
            }
        }
    }
}

extension Kind {
    /// Only fields with an index: sorting a million rows by another one would read them all.
    func mayBeSorted(by name: String) -> Bool {
        guard let field = field(name), field.sealed == nil else { return false }
        return field.isIndexed || indexes.contains { $0.last == name } || defaultSort == name
    }

    /// The fields offered as filters: choices, flags, and references to small kinds.
    var filterable: [FieldInfo] {
        fields.filter { field in
            guard field.sealed == nil, field.isListed || field.isIndexed else { return false }
            switch field.type {
            case .choice, .flag: return true
            case .reference(let target): return ["person", "department", "inspection", "section"].contains(target)
            default: return false
            }
        }
    }

}
