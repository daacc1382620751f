import Journal
import Records

/// 来龙去脉 and 存证: who did what when, and where it stands in the journal.
extension RecordWriter {
    func history(to html: inout HTML) throws {
        html.raw("<div class=\"card\"><h2>来龙去脉</h2>")
        for line in try lookup.history(of: row.id, kind: kind, for: viewer) {
            html.raw("<div class=\"event\"><div class=\"row\"><time>")
            html.text(line.recordedAt.chinese)
            html.raw("</time>")
            html.element(
                "span", "",
                "\(line.actor) \(line.revision == 1 && row.common.imported != nil ? "导入" : line.action)"
                    + (line.reason.map { "：\($0)" } ?? ""))
            html.raw("<span class=\"t\">")
            html.link("/journal/\(line.sequence)", "", "#\(line.sequence)")
            html.raw("</span></div>")
            if line.isClamped { html.element("p", "dim", "当时服务器时钟偏慢，时间按前一条记。") }
            if !line.changes.isEmpty { changes(line.changes, to: &html) }
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    private func changes(_ changes: [HistoryLine.Change], to html: inout HTML) {
        html.raw("<ul class=\"changes\">")
        for change in changes {
            html.raw("<li>")
            html.element("b", "", change.title)
            html.raw("：")
            if !change.before.isEmpty { html.element("del", "", String(change.before.prefix(200))) }
            if !change.before.isEmpty, !change.after.isEmpty { html.raw(" → ") }
            if !change.after.isEmpty { html.element("ins", "", String(change.after.prefix(200))) }
            html.raw("</li>")
        }
        html.raw("</ul>")
    }

    func proof(to html: inout HTML) throws {
        let checkpoint = try Journal.checkpoints(limit: 1, in: lookup.db).first
        html.raw("<div class=\"card\"><h2>存证</h2><p class=\"dim\">")
        html.text("本记录共 \(row.revision) 次留痕，最近一条是总账第 \(row.sequence) 条。")
        if let checkpoint, checkpoint.checkpoint.size > row.sequence {
            html.text("已在第 \(checkpoint.number) 号存证点之内。")
        } else {
            html.text("尚未签入存证点，最迟一小时内签入。")
        }
        html.raw("手里有以前存证点的人，可以查出此后的任何改动、删除和倒填。</p><p class=\"dim small\">记录编号 <code>")
        html.text(row.id.description)
        html.raw("</code></p>")
        html.raw("<form class=\"noprint\" method=\"post\" action=\"/journal/proofs\">")
        html.hidden("csrf", csrf)
        html.hidden("record", row.id.description)
        html.raw("<button class=\"btn plain\">下载证明</button></form></div>")
    }
}
