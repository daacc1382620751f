import Foundation
import Hummingbird
import Journal
import Meetings
import Records
import Rectification

/// 体检: for the head everything, for everybody else what is his own.
struct CheckupPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/checkup") { request, context in
            try await site.steady(request, context, of: Measure.kindName) { _, viewer in try await page(viewer, context) }
        }
    }

    private func page(_ viewer: Viewer, _ context: SiteContext) async throws -> Response {
        let seesAll = viewer.has(.head) || viewer.has(.discipline) || viewer.has(.clerk) || viewer.holds(.rectificationOffice)
        let site = site
        let day = site.office.today
        let lines = try await site.office.read { lookup in try CheckupPages.lines(site, lookup, day) }
        let shown = lines.filter { seesAll || $0.owner == viewer.person }
        return site.page("体检", CheckupPages.write(shown, seesAll: seesAll, day), context, place: "/checkup")
    }

    private static func lines(_ site: Site, _ lookup: Lookup, _ day: Day) throws -> [CheckupLine] {
        let size = try lookup.journalSize()
        let watches = try site.watches(lookup, on: day)
        return try site.checkups.value(day.iso, at: size) { try look(site, lookup, watches, day) }
    }

    private static func look(_ site: Site, _ lookup: Lookup, _ watches: [DutyWatch], _ day: Day) throws -> [CheckupLine] {
        var checkup = try Checkup(
            lookup, watches: watches, calendar: site.office.calendar, today: day, now: site.now)
        checkup.add(try MeetingCheckup.lines(lookup, today: day))
        if let line = try witness(site, lookup) { checkup.add([line]) }
        return checkup.lines
    }

    /// A checkpoint that stays at home proves nothing to others.
    private static func witness(_ site: Site, _ lookup: Lookup) throws -> CheckupLine? {
        let receivers: [CheckpointReceiver] = try lookup.all()
        let week: Int64 = 7 * 86_400_000
        let isSeen = receivers.contains { receiver in
            (try? site.office.local.delivery(to: receiver.id)).flatMap { $0 }.map {
                $0.number > 0 && site.now.milliseconds - $0.at.milliseconds < week
            }
                ?? false
        }
        guard !isSeen else { return nil }
        let sentence = receivers.isEmpty ? "存证点还没有发给任何人。请登记巡察办的邮箱，存证点离开本单位才有证明力。" : "存证点超过 7 天没有发出去，请核对接收人和邮件设置。"
        return CheckupLine("T22", .look, sentence, "/registers/checkpoint_receiver")
    }

    private static func write(_ lines: [CheckupLine], seesAll: Bool, _ day: Day) -> HTML {
        var html = HTML(capacity: 8192)
        html.raw("<header><h1>体检</h1>")
        html.element("span", "", "\(day.chinese) · 系统自己找出来的矛盾和缺漏；只说事，不给人打分排名")
        html.raw("<span class=\"buttons\"><button class=\"btn plain\" data-print>打印</button></span></header>")
        guard !lines.isEmpty else {
            html.raw("<div class=\"card empty\"><p>")
            html.text(seesAll ? "没有发现矛盾和缺漏。" : "没有需要您处理的。")
            html.raw("</p></div>")
            return html
        }
        for (severity, group) in Dictionary(grouping: lines, by: \.severity).sorted(by: { $0.key < $1.key }) {
            html.raw("<div class=\"card\"><h2>")
            html.text("\(severity.title) \(group.count)")
            html.raw("</h2>")
            var rest = group[...]
            while let rule = rest.first?.rule {
                let same = rest.prefix { $0.rule == rule }
                rest = rest.dropFirst(same.count)
                write(Array(same), severity, to: &html)
            }
            html.raw("</div>")
        }
        return html
    }

    /// Lines of one rule: the first few, the others folded.
    private static func write(_ same: [CheckupLine], _ severity: CheckupLine.Severity, to html: inout HTML) {
        let open = same.count > 6 ? 4 : same.count
        for (index, line) in same.prefix(300).enumerated() {
            if index == open {
                html.raw("<details class=\"finding\"><summary class=\"row\">")
                html.element("span", "dim", "还有 \(same.count - open) 条同类")
                html.raw("</summary>")
            }
            html.raw("<div class=\"row\">")
            html.pill(line.rule, severity.tone.rawValue)
            html.link(line.path, "", line.sentence)
            html.raw("</div>")
        }
        if open < same.count { html.raw("</details>") }
    }
}
