import struct Documents.DocumentError
import enum Documents.NoticeCheck
import struct Documents.Remark
import enum Documents.TextExtractor
import Foundation
import Hummingbird
import Journal
import Records
import Rectification

/// 核稿 of any text: pasted or dropped, checked, and kept nowhere.
struct CheckPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/check") { _, context in try await show("", nil, context) }
        router.post("/check") { request, context in try await check(request, context) }
    }

    private func show(_ text: String, _ problem: String?, _ context: SiteContext) async throws -> Response {
        let (session, _) = try context.signedIn()
        var html = HTML()
        html.markup(site.render("check", ["csrf": session.csrf, "text": text, "problem": [problem].compactMap { $0 }]))
        return site.page("核稿", html, context, place: "/check", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func check(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let form = try await site.checked(request, context, limit: 60 * 1024 * 1024)
        let options = NoticeCheck.Context(site.office.calendar)
        let text: String
        let remarks: [Remark]
        switch CheckPages.outcome(form, options) {
        case .success(let outcome): (text, remarks) = outcome
        case .failure(let error): return try await show(form["text"] ?? "", error.sentence, context)
        }
        guard !Classified.isMarked(text) else { throw Classified.refusal }
        let site = site
        let alike = try await site.office.read { try site.texts.matches(text, for: viewer, $0) }
        var html = HTML(capacity: text.utf8.count * 2 + 4096)
        html.raw("<header><h1>核稿</h1>")
        html.element("span", "", remarks.isEmpty ? "没有发现矛盾" : "\(remarks.count) 条提示，其中要改的 \(remarks.count { $0.severity == .error }) 条")
        html.raw(
            "<span class=\"buttons\"><a class=\"btn plain\" href=\"/check\">再核一份</a><button class=\"btn plain\" data-print>打印</button></span></header>"
        )
        html.raw("<div class=\"two wide-left\"><article class=\"card paper\">")
        let marked = remarks.enumerated().compactMap { index, remark -> (range: Range<Int>, index: Int)? in
            remark.severity == .hint || remark.range[1] <= remark.range[0] ? nil : (remark.range[0]..<remark.range[1], index)
        }
        NoticeWriter.write(NoticeSheet(NoticeFigures(text, []), remarks: marked, marksUnbound: false), to: &html) { mark in
            if case .remark(let index) = mark { "#remark-\(index)" } else { nil }
        }
        html.raw("</article><div><div class=\"card\"><h2>核稿提示 ")
        html.number(remarks.count)
        html.raw("</h2>")
        if remarks.isEmpty { html.element("p", "dim", "没有发现矛盾。没有查的事：数字本身是否属实，要看台账。") }
        for (index, remark) in remarks.enumerated() { RemarkWriter.row(remark, index, to: &html) { _ in } }
        html.raw("</div>")
        CheckPages.write(alike, to: &html)
        html.raw("</div></div>")
        return site.page("核稿", html, context, place: "/check")
    }

    /// R10: what else the unit has written that this is like, both passages side by side.
    private static func write(_ alike: [TextArchive.Match], to html: inout HTML) {
        html.raw("<div class=\"card\" id=\"alike\"><h2>与本单位已有文字比对 ")
        html.number(alike.count)
        html.raw("</h2>")
        if alike.isEmpty { html.element("p", "dim", "与台账里的会议记录、材料、学习记录和公开通报没有明显雷同。短于200字的文字不比。") }
        for match in alike.prefix(10) {
            html.raw("<div class=\"alike\"><div class=\"row\">")
            let isCopy = match.result.verdict == .refuse
            html.pill(isCopy ? "雷同" : "相似", isCopy ? "miss" : "late")
            html.link("/registers/\(match.reference.kind)/\(match.reference.id)", "", match.title)
            html.element("span", "t", "\(Int((match.result.containment ?? 0) * 100))%，最长相同 \(match.result.run) 字")
            html.raw("</div><div class=\"pair\">")
            html.element("blockquote", "", match.mine)
            html.element("blockquote", "", match.theirs)
            html.raw("</div></div>")
        }
        html.raw("</div>")
    }

    private static func outcome(_ form: FormData, _ options: NoticeCheck.Context) -> Result<(String, [Remark]), DocumentError> {
        do throws(DocumentError) {
            let raw =
                if let file = form.files.first { try TextExtractor.extract(file.data, name: file.name).text } else { form["text"] ?? "" }
            // Browsers send CR LF, which Swift takes for one character; paragraphs end at LF.
            let text = raw.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
            return .success((text, try NoticeCheck.remarks(text, context: options)))
        } catch { return .failure(error) }
    }
}
