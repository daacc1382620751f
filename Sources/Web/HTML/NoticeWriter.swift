import struct Documents.Remark
import Journal
import Meetings
import Records
import Rectification

/// A notice's figures, remarks and answers.
struct NoticeWork: Sendable {
    let figures: NoticeFigures
    let remarks: [Remark]
    let answers: [String: NoticeAnswer]

    init(_ notice: Notice, _ lookup: Lookup, _ calendar: WorkCalendar) throws {
        figures = try NoticeFigures.resolve(notice, in: lookup, calendar: calendar)
        remarks = try NoticeRemarks.all(notice, figures, in: lookup, calendar: calendar)
        answers = try NoticeRemarks.answers(notice, in: lookup)
    }
}

/// Writes the page on which a notice is composed: its text as on paper, and beside it what stands behind a number and the remarks.
struct NoticeWriter {
    let stored: Stored<Notice>
    let work: NoticeWork
    let lookup: Lookup
    let viewer: Viewer
    let csrf: String

    /// Whether this viewer may change the text now.
    let mayEdit: Bool

    private var notice: Notice { stored.record }
    private var figures: NoticeFigures { work.figures }
    private var remarks: [Remark] { work.remarks }
    private var answers: [String: NoticeAnswer] { work.answers }
    private var path: String { "/notices/\(notice.id)" }

    func page(token: String?, done: String?) throws -> HTML {
        var html = HTML(capacity: 48 * 1024)
        if done != nil { html.raw("<p class=\"done\" role=\"status\">已记入总账。</p>") }
        try heading(to: &html)
        let body = NoticeRemarks.page(notice, body: figures.printed)
        let start = body.range(of: figures.printed).map { body[..<$0.lowerBound].unicodeScalars.count } ?? 0
        let marked = remarks.enumerated().compactMap { index, remark -> (range: Range<Int>, index: Int)? in
            guard remark.severity != .hint, remark.range.count == 2, remark.range[1] > remark.range[0] else { return nil }
            return (max(0, remark.range[0] - start)..<max(0, remark.range[1] - start), index)
        }
        let sheet = NoticeSheet(figures, remarks: marked)
        try banners(to: &html)
        html.raw("<div class=\"two wide-left\"><article class=\"card paper\">")
        html.element("p", "organ", notice.organ)
        html.element("h2", "", notice.title)
        NoticeWriter.write(sheet, to: &html) { mark in
            switch mark {
            case .computed(let token), .quoted(let token): "\(path)?token=\(token.queryEncoded)#figure"
            case .unbound(let at, _): "\(path)/numbers/\(at)"
            case .remark(let index): "#remark-\(index)"
            case .plain: nil
            }
        }
        if !notice.contact.isEmpty { html.element("p", "", notice.contact) }
        html.element("p", "signed", notice.organ)
        html.element("p", "signed", notice.signedOn?.chinese ?? "")
        html.raw("</article><div>")
        try figureCard(token, unbound: sheet.unbound.count, to: &html)
        try remarkCard(to: &html)
        html.raw("</div></div>")
        return html
    }

    private func heading(to html: inout HTML) throws {
        html.raw("<p class=\"crumbs\">‹ ")
        html.link("/registers/notice", "", "通报台账")
        html.raw(" / ")
        html.link("/registers/notice/\(notice.id)", "", "记录与来龙去脉")
        html.raw("</p><header><h1>")
        html.text(notice.title)
        html.raw("</h1><span>")
        html.text(notice.state.title + (notice.cutoff.map { " · 数据截至 \($0.chinese)" } ?? ""))
        html.raw("</span><span class=\"buttons\">")
        guard let kind = lookup.kinds.kind(Notice.kindName), let row = try lookup.row(Notice.kindName, notice.id) else {
            throw Refusal.notFound
        }
        for (format, title) in [("docx", "Word"), ("pdf", "PDF"), ("html", "网页"), ("txt", "文本")] {
            html.link("\(path)/export/\(format)", "btn plain", title)
        }
        if stored.revision > 1 { html.link("\(path)/versions", "btn plain", "版本对照") }
        if mayEdit {
            html.link("/registers/notice/\(notice.id)/edit?back=\(path)", "btn plain", "改正文")
        }
        for action in kind.actions where !action.isHidden && kind.isOffered(action.name, viewer, row.state, row.id) {
            guard try kind.isAllowed(.act(action.name), on: row, viewer, lookup) else { continue }
            html.link("/registers/notice/\(notice.id)/\(action.name)", action.tone == .ok ? "btn" : "btn plain", action.title)
        }
        html.raw("</span></header>")
    }

    /// What whoever works on it should know first: that it came back, and what is kept out of it.
    private func banners(to html: inout HTML) throws {
        if notice.state == .drafted, !notice.returnedFor.isEmpty {
            let by = try lookup.find(notice.returnedBy)?.name ?? ""
            html.element("p", "notice", "\(by)退回修改：\(notice.returnedFor)　改好后再送核稿。")
        }
        guard !notice.withheld.isEmpty else { return }
        let titles = try notice.withheld.compactMap { try lookup.find($0)?.short }.joined(separator: "；")
        html.raw("<details class=\"card\"><summary>")
        html.text("\(notice.withheld.count) 个问题不公开，保密审查和审批时一并审")
        html.raw("</summary>")
        html.element("p", "", titles)
        if let kind = lookup.kinds.kind(Notice.kindName), let row = try lookup.row(Notice.kindName, notice.id),
            let field = kind.field("excluded"), Policy.canRead(field, of: kind, row.state, row.id, viewer)
        {
            html.element("p", "", "理由：\(notice.excluded)")
        } else {
            html.element("p", "dim", "理由由提出人、保密员、书记和纪检委员查看。")
        }
        html.raw("</details>")
    }

    /// The text, paragraph by paragraph; a mark with an address becomes a link.
    static func write(_ sheet: NoticeSheet, to html: inout HTML, address: (NoticeSheet.Mark) -> String?) {
        for paragraph in sheet.paragraphs {
            switch paragraph.style {
            case .part: html.raw("<h3 class=\"part\">")
            case .section: html.raw("<h3 class=\"section\">")
            case .item: html.raw("<h4>")
            case .body: html.raw("<p>")
            }
            if !paragraph.runIn.isEmpty { html.element("b", "", paragraph.runIn) }
            for piece in paragraph.pieces { write(piece, to: &html, address: address(piece.mark)) }
            switch paragraph.style {
            case .part, .section: html.raw("</h3>")
            case .item: html.raw("</h4>")
            case .body: html.raw("</p>")
            }
        }
    }

    private static func write(_ piece: NoticeSheet.Piece, to html: inout HTML, address: String?) {
        guard let address else { return html.text(piece.text) }
        switch piece.mark {
        case .computed: html.link(address, "num", piece.text)
        case .quoted: html.link(address, "num quoted", piece.text)
        case .unbound: html.link(address, "num unbound", piece.text)
        case .remark: html.link(address, "doubt", piece.text)
        case .plain: html.text(piece.text)
        }
    }

    private func figureCard(_ token: String?, unbound: Int, to html: inout HTML) throws {
        html.raw("<div class=\"card\" id=\"figure\">")
        if let item = figures.items.first(where: { $0.token == token }) {
            html.raw("<h2>")
            html.text("\(item.printed)\(item.unit == "%" ? "" : item.unit)　\(item.title)")
            html.raw("</h2>")
            try FigureWriter(lookup: lookup, viewer: viewer, cutoff: notice.cutoff).write(item, to: &html)
            if mayEdit { unbind(item, to: &html) }
        } else {
            html.raw("<h2>数字</h2>")
            html.element("p", "dim", "点正文里的数字，看它从哪些记录来。")
        }
        let computed = figures.items.count(where: \.isComputed)
        html.element("p", "dim", "由台账算出 \(computed) 个，引自记录 \(figures.items.count - computed) 个，还没有依据 \(unbound) 个（虚线，点一下绑定）。")
        html.raw("</div>")
    }

    private func unbind(_ item: NoticeFigures.Item, to html: inout HTML) {
        html.raw("<form class=\"noprint\" method=\"post\" action=\"")
        html.text("\(path)/unbind")
        html.raw("\">")
        html.hidden("csrf", csrf)
        html.hidden("token", item.token)
        html.raw("<button class=\"btn plain small\">解除绑定</button> <span class=\"dim\">正文留下数字，可以另绑依据。</span></form>")
    }

    private func remarkCard(to html: inout HTML) throws {
        let mayAnswer = try notice.publishedAt == nil && lookup.mayMake(NoticeAnswer.kindName, viewer)
        let waiting = remarks.count { $0.severity != .hint && answers[NoticeRemarks.key($0)] == nil }
        html.raw("<div class=\"card\"><h2>核稿提示 ")
        html.number(remarks.count)
        html.raw("</h2>")
        html.element("p", "dim", remarks.isEmpty ? "没有发现矛盾。" : waiting == 0 ? "要紧的都已改正或答复。" : "还有 \(waiting) 条要改正或答复，才能通过核稿。")
        for (index, remark) in remarks.enumerated() {
            RemarkWriter.row(remark, index, to: &html) { html in
                if let answer = answers[NoticeRemarks.key(remark)] {
                    html.element("p", "ok-text", "答复：\(answer.answer)")
                } else if remark.severity != .hint, mayAnswer {
                    form(remark, to: &html)
                }
            }
        }
        html.raw("</div>")
    }

    private func form(_ remark: Remark, to html: inout HTML) {
        html.raw("<details><summary>答复</summary><form method=\"post\" action=\"")
        html.text("\(path)/answers")
        html.raw("\">")
        html.hidden("csrf", csrf)
        html.hidden("rule", remark.rule)
        html.hidden("path", remark.path)
        html.hidden("remark", remark.message)
        html.raw(
            "<textarea name=\"answer\" rows=\"2\" required maxlength=\"600\" aria-label=\"答复\"></textarea><button class=\"btn small\">保存答复</button></form></details>"
        )
    }
}

/// How a remark looks: what kind of fault in a word, coloured by weight.
enum RemarkWriter {
    private static let words = [
        "C1": "矛盾", "C2": "两说", "C3": "未完", "C4": "雷同", "C5": "格式", "C6": "日期", "C7": "频次", "C8": "无据", "C9": "缺项",
    ]

    /// One remark, with what is to be done about it below.
    static func row(_ remark: Remark, _ index: Int, to html: inout HTML, more: (inout HTML) -> Void) {
        html.raw("<div class=\"row remark\" id=\"remark-")
        html.number(index)
        html.raw("\">")
        pill(remark, to: &html)
        html.raw("<div>")
        html.text(remark.message)
        if !remark.path.isEmpty { html.element("span", "dim", "　\(remark.path)") }
        more(&html)
        html.raw("</div></div>")
    }

    private static func pill(_ remark: Remark, to html: inout HTML) {
        html.pill(words[remark.rule] ?? remark.rule, remark.severity == .error ? "miss" : remark.severity == .warning ? "late" : "wait")
    }
}

/// Writes what stands behind a number.
struct FigureWriter {
    let lookup: Lookup
    let viewer: Viewer
    let cutoff: Day?

    func write(_ item: NoticeFigures.Item, to html: inout HTML) throws {
        if let source = item.source.flatMap({ AnyReference($0) }) {
            html.raw("<p>")
            html.link("/registers/\(source.kind)/\(source.id)", "", try lookup.titles([source])[source] ?? item.title)
            html.raw("</p>")
        }
        guard let query = item.query, let value = item.value, let kind = lookup.kinds.kind(query.kind) else { return }
        html.element("p", "dim", try lookup.sentence(query))
        if let base = item.base {
            html.element("p", "dim", "分母 \(base)：\(try item.baseQuery.map { try lookup.sentence($0) } ?? "")")
        }
        if value.late > 0 { html.element("p", "notice", "其中 \(value.late) 条是补记。") }
        // Counts of restricted registers may be told, their rows may not.
        guard Policy.canSee(kind, viewer), !kind.isRestricted else { return }
        let shown = value.records.prefix(30)
        let titles = try lookup.titles(Set(shown.map { AnyReference(kind: kind.name, id: $0) }))
        for id in shown {
            html.raw("<div class=\"row\">")
            html.link("/registers/\(kind.name)/\(id)", "", titles[AnyReference(kind: kind.name, id: id)] ?? "（未填）")
            html.raw("</div>")
        }
        html.element("p", "dim", "共 \(value.records.count) 条" + (value.records.count > 30 ? "，只列前 30 条" : ""))
        if let cutoff { PaddingWriter.write(try Padding.notes(kind.name, value.records, lookup, on: cutoff), to: &html) }
    }
}

/// What a count alone does not tell.
enum PaddingWriter {
    static func write(_ notes: [String], to html: inout HTML) {
        for note in notes { html.element("p", "notice", note) }
    }
}
