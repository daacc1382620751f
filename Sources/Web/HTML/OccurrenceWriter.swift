import Journal
import Meetings
import Records
import Rectification

/// Writes one occurrence: when it was due and why then, what came of it, and the records that show it.
struct OccurrenceWriter {
    let watch: DutyWatch
    let index: Int
    let lookup: Lookup
    let viewer: Viewer
    let today: Day

    private var occurrence: Occurrence { watch.occurrences[index] }
    private var duty: StandingDuty { watch.duty }

    func page() throws -> HTML {
        var html = HTML(capacity: 8192)
        html.raw("<p class=\"crumbs\">‹ <a href=\"/look-back\">回头看</a> / ")
        html.link("/registers/standing_duty/\(duty.id)", "", duty.title)
        html.raw("</p><header><h1>")
        html.text(occurrence.due.chinese + " " + occurrence.due.weekdayName)
        html.raw("</h1>")
        html.pill(occurrence.state.title, occurrence.state.tone.rawValue)
        try buttons(to: &html)
        html.raw("</header><div class=\"card\"><dl>")
        fact("任务", "\(duty.title)（\(duty.rule?.chinese ?? "逐条")）", to: &html)
        if occurrence.nominal != occurrence.due { fact("原定", occurrence.nominal.chinese, to: &html) }
        fact("办理时段", "\(occurrence.from.chinese)至\(occurrence.to.chinese)", to: &html)
        fact("宽限到", occurrence.graceEnd.chinese, to: &html)
        if let reason = occurrence.reason { fact("说明", reason, to: &html) }
        fact(
            "怎样算做到", "\(lookup.kinds.kind(watch.kind)?.title ?? "")至少 \(duty.atLeast ?? 1) 条：\(duty.conditions.replacing("\n", with: "；"))",
            to: &html)
        if occurrence.verdict == .missing, occurrence.state != .missing {
            fact("当时", "宽限结束时没有记录，后来补上的照实注明", to: &html)
        }
        html.raw("</dl></div>")
        try records(to: &html)
        return html
    }

    private func fact(_ title: String, _ value: String, to html: inout HTML) {
        html.element("dt", "", title)
        html.element("dd", "", value)
    }

    private func buttons(to html: inout HTML) throws {
        html.raw("<span class=\"buttons\">")
        if index > 0 { html.link(watch.path(watch.occurrences[index - 1]), "btn plain", "‹ 上一期") }
        if index + 1 < watch.occurrences.count { html.link(watch.path(watch.occurrences[index + 1]), "btn plain", "下一期 ›") }
        if today <= occurrence.graceEnd, !occurrence.isKept, occurrence.state != .waived {
            let record = occurrence.subject.map { "&record=\(watch.kind):\($0)" } ?? ""
            html.link("/registers/waiver/new?duty=\(duty.id)&occurrence=\(occurrence.nominal.iso)\(record)", "btn plain", "申请免办")
        }
        if !occurrence.isKept, occurrence.state != .waived, let kind = lookup.kinds.kind(watch.kind),
            try lookup.mayMake(watch.kind, viewer)
        {
            html.link("/registers/\(watch.kind)/new", "btn", "登记\(kind.noun)")
        }
        html.raw("</span>")
    }

    private func records(to html: inout HTML) throws {
        html.raw("<div class=\"card\"><h2>依据的记录 ")
        html.number(occurrence.records.count)
        html.raw("</h2>")
        if occurrence.records.isEmpty { html.element("p", "dim", "这一期没有记录。确实做了的请补记，补记会照实注明天数；没有做的不要补造。") }
        let kind = lookup.kinds.kind(watch.kind)
        for id in occurrence.records {
            guard let kind, let row = try lookup.row(watch.kind, id), Policy.canSee(row, of: kind, viewer) else { continue }
            html.raw("<div class=\"row\">")
            if let state = row.state["state"]?.stringValue.flatMap(kind.state) { html.pill(state.title, state.tone.rawValue) }
            html.link("/registers/\(watch.kind)/\(id)", "", row.title)
            html.element("span", "t", row.state[kind.dayField]?.stringValue.flatMap { Day($0) }?.chinese ?? "")
            html.raw("</div>")
        }
        if let kind, Policy.canSee(kind, viewer) {
            // Beside those of the quarter before, since what is copied is copied from there.
            let before = watch.occurrences[max(0, index - 13)..<index].flatMap(\.records)
            PaddingWriter.write(
                try Padding.notes(kind.name, before + occurrence.records, about: Set(occurrence.records), lookup, on: today), to: &html)
        }
        html.raw("</div>")
    }
}
