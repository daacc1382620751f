import enum Documents.ParagraphDiff
import Journal
import Records
import Rectification

/// Writes the page on which a typed number gets its source.
struct BindingWriter {
    let stored: Stored<Notice>
    let number: Numbers.Found
    let proposals: FigureProposals
    let csrf: String

    private var path: String { "/notices/\(stored.record.id)" }

    func page(mayEdit: Bool) -> HTML {
        var html = HTML(capacity: 8192)
        html.raw("<p class=\"crumbs\">‹ ")
        html.link(path, "", stored.record.title)
        html.raw("</p><header><h1>绑定数字</h1>")
        html.element("span", "", "正文里的“\(number.text)\(number.unit)”还没有依据")
        html.raw("</header><div class=\"card\"><p class=\"paper\">")
        context(to: &html)
        html.raw("</p></div>")
        guard mayEdit else {
            html.element("p", "notice", "现在不能修改这份通报，所以不能绑定。")
            return html
        }
        list("由台账算出", proposals.figures, empty: "没有单位是“\(number.unit)”的数据。可以先在“数据台账”里登记一个。", to: &html)
        list("引自记录", proposals.records, empty: "没有写着“\(number.text)\(number.unit)”的措施。", to: &html)
        return html
    }

    private func context(to html: inout HTML) {
        let scalars = Array(stored.record.text.unicodeScalars)
        func text(_ range: Range<Int>) -> String {
            var view = String.UnicodeScalarView()
            view.append(contentsOf: scalars[range])
            return String(view)
        }
        let end = number.at + number.length
        html.text("……" + text(max(0, number.at - 40)..<number.at).replacing("\n", with: " "))
        html.element("mark", "", number.text)
        html.text(text(end..<min(scalars.count, end + 40)).replacing("\n", with: " ") + "……")
    }

    private func list(_ title: String, _ proposals: [FigureProposals.Proposal], empty: String, to html: inout HTML) {
        html.raw("<div class=\"card\">")
        html.element("h2", "", title)
        if proposals.isEmpty { html.element("p", "dim", empty) }
        for proposal in proposals {
            html.raw("<form class=\"row\" method=\"post\" action=\"")
            html.text("\(path)/numbers")
            html.raw("\">")
            html.hidden("csrf", csrf)
            html.hidden("at", String(number.at))
            html.hidden("revision", String(stored.revision))
            html.hidden("token", proposal.token.text)
            let isSame = FigureProposals.isSame(proposal.printed, number)
            html.pill(isSame ? "相同" : "不同", isSame ? "ok" : "late")
            html.text("\(proposal.printed)\(proposal.unit)　\(proposal.title)")
            if !proposal.period.isEmpty { html.element("span", "dim", "　" + proposal.period) }
            html.raw("<span class=\"t\">")
            if proposal.late > 0 { html.text("含补记 \(proposal.late)") }
            html.raw("</span><button class=\"btn small\">绑定</button></form>")
        }
        html.raw("</div>")
    }
}

/// Writes two versions of a notice side by side, paragraph by paragraph.
struct VersionWriter {
    let notice: Notice
    /// What can be compared, oldest first: number and what happened, by whom, when.
    let versions: [(number: Int, title: String)]
    let from: Int
    let to: Int
    let facts: [(title: String, before: String, after: String)]
    let lines: [ParagraphDiff.Line]

    func page() -> HTML {
        var html = HTML(capacity: 16 * 1024)
        html.raw("<p class=\"crumbs\">‹ ")
        html.link("/notices/\(notice.id)", "", notice.title)
        html.raw("</p><header><h1>版本对照</h1>")
        html.element(
            "span", "",
            [from, to].map { number in versions.first { $0.number == number }?.title ?? "第 \(number) 版" }.joined(separator: " → "))
        html.raw("</header><form class=\"filters wide\" method=\"get\">")
        for (name, title, chosen) in [("from", "从", from), ("to", "到", to)] {
            html.filter(name, title, versions.map { (String($0.number), "\(title)\($0.title)") }, chosen: String(chosen), isFilter: false)
        }
        html.raw("<button class=\"btn plain\">对照</button></form><div class=\"card diff\">")
        if facts.isEmpty, !lines.contains(where: { if case .same = $0 { false } else { true } }) { html.element("p", "dim", "两版的正文一样。") }
        for fact in facts {
            html.element("h3", "", fact.title)
            if !fact.before.isEmpty { html.element("del", "", fact.before) }
            if !fact.after.isEmpty { html.element("ins", "", fact.after) }
        }
        if !facts.isEmpty { html.element("h3", "", "正文") }
        var skipped = 0
        for line in lines {
            switch line {
            case .same: skipped += 1
            case .removed(let text):
                flush(&skipped, to: &html)
                html.element("del", "", VersionWriter.readable(text))
            case .added(let text):
                flush(&skipped, to: &html)
                html.element("ins", "", VersionWriter.readable(text))
            }
        }
        flush(&skipped, to: &html)
        html.raw("</div>")
        return html
    }

    /// Tokens as people read them: 4〔引自记录〕, 〔F2〕.
    private static func readable(_ text: String) -> String {
        FigureSegment.split(text).map { segment in
            switch segment {
            case .text(let text): text
            case .token(.figure(let code)): "〔\(code)〕"
            case .token(.quoted(_, let shown)): "\(shown)〔引自记录〕"
            }
        }.joined()
    }

    private func flush(_ skipped: inout Int, to html: inout HTML) {
        if skipped > 0 { html.element("p", "dim", "（\(skipped) 段没有变）") }
        skipped = 0
    }
}
