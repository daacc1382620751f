import Foundation
import Hummingbird
import Journal
import Records

/// Half-filled forms: kept while a person types, offered again when the form is next opened, gone once it is submitted.
struct DraftPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.post("/drafts") { request, context in try await keep(request, context) }
        router.post("/drafts/drop") { request, context in try await drop(request, context) }
    }

    /// Sent by the form's script. Files are not kept: a browser cannot give them back.
    private func keep(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, _) = try context.signedIn()
        let form = try await site.checked(request, context)
        guard let place = form["draft-place"], let kind = DraftPages.kind(of: place, site.office.kinds) else { throw Refusal.notFound }
        let values = form.values.filter { !DraftPages.own.contains($0.key) }
        let title = form["draft-title"].map { String($0.prefix(100)) } ?? kind.title
        guard !Classified.isMarked(values.values.joined().joined(separator: "\n")) else { throw Classified.refusal }
        try site.office.local.keep(Draft(place: place, title: title, values: values, at: site.now), of: session.account)
        return Response(status: .noContent)
    }

    private func drop(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, _) = try context.signedIn()
        let form = try await site.checked(request, context)
        guard let place = form["place"], DraftPages.kind(of: place, site.office.kinds) != nil else { throw Refusal.notFound }
        try site.office.local.dropDraft(at: place, of: session.account)
        return .redirect(to: form["back"] == "today" ? "/today" : place)
    }

    private static let own: Set<String> = ["csrf", "draft-place", "draft-title", "keep", "has-files"]

    /// The kind whose form has this address; nil where there is no such form.
    private static func kind(of place: String, _ kinds: Kinds) -> Kind? {
        let parts = place.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 4 || parts.count == 5, parts[0].isEmpty, parts[1] == "registers", let kind = kinds.kind(parts[2]) else {
            return nil
        }
        if parts.count == 4 { return parts[3] == "new" ? kind : nil }
        guard RecordID(parts[3]) != nil, ["edit", "void"].contains(parts[4]) || kind.action(parts[4]) != nil else { return nil }
        return kind
    }

    /// Says that a form was filled from a draft, with the way out.
    static func banner(_ draft: Draft, csrf: String, to html: inout HTML) {
        html.raw(
            "<form class=\"card notice row\" role=\"status\" method=\"post\" action=\"/drafts/drop\"><input type=\"hidden\" name=\"csrf\" value=\""
        )
        html.text(csrf)
        html.raw("\">")
        html.hidden("place", draft.place)
        html.raw("<span>")
        html.text("已恢复您 \(draft.at.chinese) 没有提交的内容（附件要重新选择）。")
        html.raw("</span><button class=\"btn plain small\">不要了，重新填</button></form>")
    }

    /// The person's drafts, on 今日待办.
    static func card(_ drafts: [Draft], csrf: String, to html: inout HTML) {
        guard !drafts.isEmpty else { return }
        html.raw("<div class=\"card\">")
        html.element("h2", "", "没有提交的草稿 \(drafts.count)")
        for draft in drafts.prefix(10) {
            html.raw("<form class=\"row\" method=\"post\" action=\"/drafts/drop\">")
            html.hidden("csrf", csrf)
            html.raw("<input type=\"hidden\" name=\"back\" value=\"today\">")
            html.hidden("place", draft.place)
            html.link(draft.place, "", draft.title)
            html.element("span", "t", draft.at.chinese)
            html.raw("<button class=\"btn plain small\">删除</button></form>")
        }
        html.raw("</div>")
    }
}
