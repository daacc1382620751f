import Foundation
import Journal
import Records
import Rectification

/// Writes public pages. Whatever they show was published; no name of a person's account, no row of a register.
struct PublicWriter {
    let site: Site
    let lookup: Lookup
    let unit: String

    init(_ site: Site, _ lookup: Lookup) throws {
        self.site = site
        self.lookup = lookup
        unit = try lookup.unit()?.name ?? "本单位"
    }

    static func notices(_ lookup: Lookup) throws -> [Notice] {
        try lookup.all(Notice.self).filter(\.isPublic).sorted {
            ($0.publishedAt ?? .init(milliseconds: 0)) > ($1.publishedAt ?? .init(milliseconds: 0))
        }
    }

    func list() throws -> HTML {
        var html = HTML()
        html.raw("<h1>信息公开</h1><div class=\"card\">")
        let notices = try PublicWriter.notices(lookup)
        if notices.isEmpty { html.element("p", "dim", "还没有发布的通报。") }
        for notice in notices {
            html.raw("<div class=\"row\">")
            html.link("/public/notices/\(notice.id)", "", notice.title)
            if notice.state == .corrected { html.pill("已更正", "wait") }
            html.element("span", "t", notice.publishedAt.map { Day($0).chinese } ?? "")
            html.raw("</div>")
        }
        html.raw("</div>")
        return site.publicPage("信息公开", unit: unit, html)
    }

    func notice(_ stored: Stored<Notice>) throws -> HTML {
        let notice = stored.record
        guard let frozen = NoticeFigures.Frozen(notice) else { throw Refusal.notFound }
        let figures = NoticeFigures(notice.text, frozen.items)
        var html = HTML(capacity: 32 * 1024)
        try corrections(notice, to: &html)
        html.raw("<article class=\"paper\">")
        html.element("p", "organ", notice.organ)
        html.element("h2", "", notice.title)
        let path = "/public/notices/\(notice.id)/numbers"
        NoticeWriter.write(NoticeSheet(figures, marksUnbound: false), to: &html) { mark in
            switch mark {
            case .computed(let token), .quoted(let token): "\(path)#\(token.queryEncoded)"
            default: nil
            }
        }
        if !notice.contact.isEmpty { html.element("p", "", notice.contact) }
        html.element("p", "signed", notice.organ)
        html.element("p", "signed", notice.signedOn?.chinese ?? "")
        html.raw("</article><p class=\"dim noprint\">下载：")
        for (format, title) in [("docx", "Word"), ("txt", "文本"), ("html", "网页")] {
            html.link("/public/notices/\(notice.id)/export/\(format)", "", title)
            html.raw("　")
        }
        html.raw("</p><div class=\"two\">")
        try checkCard(stored, figures, frozen, to: &html)
        html.raw("<div class=\"card\"><h2>向我们反映</h2>")
        if !notice.contact.isEmpty { html.element("p", "", notice.contact) }
        html.element("p", "dim", "也可以在线填写，\(try lookup.settings(on: site.office.today)[.tipDays]) 个工作日内答复，凭回执编号查询办理过程。")
        html.raw("<p class=\"noprint\"><a class=\"btn\" href=\"/public/tips/new\">我要反映</a></p></div></div>")
        return site.publicPage(notice.title, unit: unit, html)
    }

    private func corrections(_ notice: Notice, to html: inout HTML) throws {
        for newer in try lookup.all(Notice.self, ("corrects", notice.reference)) where newer.isPublic {
            html.raw("<p class=\"notice\" role=\"status\">这份通报已经更正，请看 ")
            html.link("/public/notices/\(newer.id)", "", newer.title)
            html.text("（\(newer.publishedAt.map { Day($0).chinese } ?? "")）。下面是原文，保留备查。")
            html.raw("</p>")
        }
        if let old = try lookup.find(notice.corrects), old.isPublic {
            html.raw("<p class=\"dim\">本通报更正 ")
            html.link("/public/notices/\(old.id)", "", old.title)
            html.raw("</p>")
        }
    }

    private func checkCard(_ stored: Stored<Notice>, _ figures: NoticeFigures, _ frozen: NoticeFigures.Frozen, to html: inout HTML) throws {
        let notice = stored.record
        let id = notice.id
        let covering = try lookup.publication(of: notice)
        html.raw("<div class=\"card\"><h2>这份通报可以核对</h2><div class=\"row\">")
        if let covering {
            let isSame = try lookup.isAsPublished(notice, under: covering.checkpoint, by: site.office.journal.verifierKey)
            html.pill(isSame ? "一致" : "不一致", isSame ? "ok" : "miss")
            html.text(
                isSame ? "正文与第 \(covering.number) 号存证点一致" : "现在显示的与发布时记入总账的不一样，请不要采信，并告诉巡察机构；下载的证明里是发布时的原文")
        } else {
            html.pill("待存证", "wait")
            html.text("正文已入总账，最迟一小时内签入存证点")
        }
        html.element("span", "t", notice.publishedAt?.chinese ?? "")
        html.raw("</div><div class=\"row\">")
        html.pill("可查", "ok")
        let computed = figures.items.count(where: \.isComputed)
        let unbound = Numbers.unbound(in: notice.text).count
        html.text("正文有 \(figures.items.count) 个数字写明来处：\(computed) 个由台账算出，\(figures.items.count - computed) 个引自记录")
        if unbound > 0 { html.text("；另有 \(unbound) 个原样书写，没有依据") }
        html.raw("<span class=\"t\">")
        html.link("/public/notices/\(id)/numbers", "", "逐一列出")
        html.raw("</span></div><div class=\"row\">")
        html.pill("存证", "wait")
        html.text(covering.map { "存证点：前 \($0.checkpoint.size) 条，树根 \($0.checkpoint.root.base64)" } ?? "存证点生成后可下载证明")
        html.raw("<span class=\"t noprint\">")
        html.link("/public/notices/\(id)/proof.zip", "", "下载证明")
        html.raw(" · <a href=\"/public/check\">如何自行核对</a></span></div></div>")
    }

    /// Every number of a notice with where it comes from.
    func numbers(_ stored: Stored<Notice>) throws -> HTML {
        let notice = stored.record
        guard let frozen = NoticeFigures.Frozen(notice) else { throw Refusal.notFound }
        var html = HTML(capacity: 8192)
        html.raw("<p class=\"crumbs\">‹ ")
        html.link("/public/notices/\(notice.id)", "", notice.title)
        html.raw("</p><h1>正文里的数字</h1>")
        html.element(
            "p", "dim", "发布时一并定下，以后台账再变，这里也不变。总账当时共 \(frozen.size) 条\(frozen.root.map { "，树根 \($0)" } ?? "")。没有列在这里的数字，是原样书写、没有绑定记录的。")
        html.raw(
            "<div class=\"card flush\"><div class=\"scroll\"><table><thead><tr><th>数字</th><th>是什么</th><th>怎么来的</th></tr></thead><tbody>")
        for item in frozen.items {
            html.raw("<tr id=\"")
            html.text(item.token.queryEncoded)
            html.raw("\"><td><b>")
            html.text(item.printed + (item.unit == "%" ? "" : item.unit))
            html.raw("</b></td><td>")
            // A quoted record's own title may hold what is not public; its kind is enough.
            html.text(item.isComputed ? item.title : "引自一条记录")
            html.raw("</td><td>")
            if let query = item.query, let value = item.value {
                html.text(try lookup.sentence(query, forPublic: true) + "：\(value.count) 条记录")
                if let base = item.base {
                    html.text("；分母 \(base)")
                    if let query = item.baseQuery { html.text("（\(try lookup.sentence(query, forPublic: true))）") }
                }
                if value.late > 0 { html.text("，其中补记 \(value.late) 条") }
            } else if let source = item.source.flatMap({ AnyReference($0) }), let kind = lookup.kinds.kind(source.kind) {
                html.text("\(kind.title)，记录编号 \(source.id)")
            }
            html.raw("</td></tr>")
        }
        html.raw("</tbody></table></div></div>")
        return site.publicPage("正文里的数字", unit: unit, html)
    }

    func howToCheck() throws -> HTML {
        var html = HTML()
        html.markup(
            site.render("check-public", ["key": site.office.journal.verifierKey.text, "origin": site.office.journal.verifierKey.name]))
        return site.publicPage("如何核对", unit: unit, html)
    }
}

/// Feeds for readers and search engines.
enum PublicFeeds {
    /// Atom (RFC 4287). Ids are those of the records, so that a moved site keeps its entries.
    static func atom(_ base: String, _ lookup: Lookup) throws -> HTML {
        let unit = try lookup.unit()?.name ?? "本单位"
        let notices = try PublicWriter.notices(lookup)
        var html = HTML()
        html.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">")
        html.element("title", "", "\(unit) 信息公开")
        html.element("id", "", "urn:uuid:\(try lookup.unit()?.id.description ?? RecordID.unset.description)")
        html.element("updated", "", time(notices.first?.publishedAt ?? Moment(milliseconds: 0)))
        for (relation, path) in [("self", "/public/feed.atom"), ("alternate", "/public")] {
            html.raw("<link rel=\"")
            html.text(relation)
            html.raw("\" href=\"")
            html.text(base + path)
            html.raw("\"/>")
        }
        html.raw("<author>")
        html.element("name", "", unit)
        html.raw("</author>")
        for notice in notices.prefix(50) {
            html.raw("<entry>")
            html.element("title", "", notice.title)
            html.element("id", "", "urn:uuid:\(notice.id)")
            html.element("updated", "", time(changed(notice, notices)))
            html.raw("<link href=\"")
            html.text("\(base)/public/notices/\(notice.id)")
            html.raw("\"/>")
            html.element("summary", "", (notice.state == .corrected ? "（已更正）" : "") + String(notice.published.prefix(200)))
            html.raw("</entry>")
        }
        html.raw("</feed>\n")
        return html
    }

    /// When an entry last changed: when it came out, or when another took its place.
    private static func changed(_ notice: Notice, _ all: [Notice]) -> Moment {
        let newer = all.filter { $0.corrects == notice.reference }.compactMap(\.publishedAt)
        return (newer + [notice.publishedAt].compactMap { $0 }).max() ?? Moment(milliseconds: 0)
    }

    static func sitemap(_ base: String, _ lookup: Lookup) throws -> HTML {
        var html = HTML()
        html.raw("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">")
        for path in try ["/public", "/public/check"] + PublicWriter.notices(lookup).map({ "/public/notices/\($0.id)" }) {
            html.raw("<url>")
            html.element("loc", "", base + path)
            html.raw("</url>")
        }
        html.raw("</urlset>\n")
        return html
    }

    /// RFC 3339, UTC.
    static func time(_ moment: Moment) -> String {
        Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000).formatted(.iso8601)
    }
}
