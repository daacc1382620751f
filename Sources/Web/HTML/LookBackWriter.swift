import Journal
import Records
import Rectification

/// Writes the look-back page: numbers on top, duties by weeks, what has lapsed and what falls due.
struct LookBackWriter {
    let grid: LookBackGrid
    let weeks: Int
    let day: Day
    let mayLook: Bool

    func page() -> HTML {
        var html = HTML(capacity: 64 * 1024)
        html.raw("<header><h1>回头看</h1><span>承诺长期坚持的措施，按周核对；点一格看当期记录</span><span class=\"buttons\">")
        for other in [26, 52] { html.link("/look-back?weeks=\(other)", other == weeks ? "chip on" : "chip", other == 26 ? "近半年" : "近一年") }
        if mayLook { html.link("/registers/look_back/new?back=/look-back", "btn plain", "登记一次回头看") }
        html.link("/look-back/sheet.xlsx?weeks=\(weeks)", "btn plain", "导出核查表")
        html.raw("<button class=\"btn plain\" data-print>打印</button></span></header>")
        guard !grid.rows.isEmpty else {
            html.raw(
                """
                <div class="card empty"><p>还没有常态任务。</p><p class="dim">长期坚持的措施要设立常态任务，系统才会按期核对、到期提醒、反弹时自动重开。\
                在措施页面里点“登记常态任务”，填标准任务编号即可。</p><p><a class="btn" href="/registers/standing_duty/new">设立常态任务</a> \
                <a class="btn plain" href="/look-back/standards">看标准任务</a></p></div>
                """)
            return html
        }
        if let problem = grid.rows.lazy.compactMap(\.watch.problem).first {
            html.raw("<p class=\"notice\" role=\"alert\">")
            html.text("有任务的最近几期没有判定：\(problem)")
            html.raw("</p>")
        }
        stats(to: &html)
        heat(to: &html)
        lapses(to: &html)
        open(to: &html)
        return html
    }

    private func stats(to html: inout HTML) {
        let rate = grid.rate
        let next = grid.open(on: day).first { $0.occurrence.state == .ahead }?.occurrence.due
        let figures: [(String, String, Bool)] = [
            (String(grid.rows.count), "常态任务", false), (rate.percent.map { "\($0)%" } ?? "—", weeks == 26 ? "近半年履行率" : "近一年履行率", false),
            (String(rate.supplied), "补记（已标明）", false), (String(grid.lapsed.count), "反弹，问题已自动重开", !grid.lapsed.isEmpty),
            (next.map { "\($0.civil.month)月\($0.civil.day)日" } ?? "—", "下一个到期", false),
        ]
        html.raw("<div class=\"stats\">")
        for (value, title, isBad) in figures {
            html.raw(isBad ? "<div class=\"card warn\"><b>" : "<div class=\"card\"><b>")
            html.text(value)
            html.raw("</b>")
            html.element("span", "", title)
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    /// A table, so that it reads without colours: each cell's word is its sign's title.
    private func heat(to html: inout HTML) {
        html.raw("<div class=\"card scroll\"><table class=\"heat\"><thead><tr><th scope=\"col\">常态任务</th>")
        var month = 0
        for monday in grid.mondays {
            let now = monday.advanced(by: 6).civil.month
            html.raw("<th scope=\"col\" title=\"")
            html.text(monday.chinese)
            html.raw("\">")
            if now != month { html.text("\(now)月") }
            month = now
            html.raw("</th>")
        }
        html.raw("<th scope=\"col\">履行率</th></tr></thead><tbody>")
        for row in grid.rows { write(row, to: &html) }
        html.raw("</tbody></table><p class=\"legend\">")
        for (state, title) in LookBackWriter.legend {
            html.raw("<span><u class=\"")
            html.raw(LookBackWriter.style(state))
            html.raw("\">")
            html.raw(LookBackWriter.sign(state))
            html.raw("</u>")
            html.text(title)
            html.raw("</span>")
        }
        html.raw("</p></div>")
    }

    private static let legend: [(Occurrence.State?, String)] = [
        (.done, "按时完成"), (.supplied, "补记完成"), (.overdue, "逾期"), (.missing, "缺失"), (.waived, "经批准免办"), (.ahead, "未到期"), (nil, "无应办"),
    ]

    private func write(_ row: LookBackGrid.Row, to html: inout HTML) {
        let id = row.watch.duty.id.description
        html.raw("<tr><th scope=\"row\">")
        html.link("/registers/standing_duty/\(id)", "", row.watch.duty.title)
        if let ordinal = row.finding?.ordinal { html.element("span", "small dim", " 问题\(ordinal)") }
        if row.watch.duty.state != .enabled { html.pill(row.watch.duty.state.title, row.watch.duty.state.tone.rawValue) }
        html.raw("</th>")
        for occurrences in row.weeks {
            let state = LookBackGrid.worst(occurrences)
            html.raw("<td>")
            if let shown = occurrences.first(where: { $0.state == state }) {
                html.raw("<a class=\"")
                html.raw(LookBackWriter.style(state))
                html.raw("\" href=\"")
                html.text(row.watch.path(shown))
                html.raw("\" title=\"")
                html.text("\(shown.due.chinese) \(shown.state.title)")
                if occurrences.count > 1 { html.text("（本周 \(occurrences.count) 期）") }
                html.raw("\">")
                html.raw(LookBackWriter.sign(state))
                html.raw("</a>")
            } else {
                html.raw("<u></u>")
            }
            html.raw("</td>")
        }
        html.element("td", "rate", row.rate.percent.map { "\($0)%" } ?? "—")
        html.raw("</tr>")
    }

    private static func style(_ state: Occurrence.State?) -> StaticString {
        switch state {
        case .done: "done-cell"
        case .supplied: "supplied"
        case .overdue: "overdue"
        case .missing: "missing"
        case .waived: "waived"
        case .ahead: "ahead"
        case nil: "none"
        }
    }

    /// What stands in the cell for those who see no colours.
    private static func sign(_ state: Occurrence.State?) -> StaticString {
        switch state {
        case .done: "✓"
        case .supplied: "补"
        case .overdue: "迟"
        case .missing: "缺"
        case .waived: "免"
        case .ahead: "·"
        case nil: ""
        }
    }

    private func lapses(to html: inout HTML) {
        let dead = grid.rows.filter { $0.deadEnd != nil && $0.watch.duty.state != .ended }
        guard !grid.lapsed.isEmpty || !dead.isEmpty else { return }
        html.raw("<div class=\"card\"><h2>反弹与失效</h2>")
        for row in grid.lapsed {
            html.raw("<div class=\"row\">")
            html.pill("反弹", "miss")
            html.raw("<span>")
            if let finding = row.finding { html.link("/registers/finding/\(finding.id)", "", "问题\(finding.ordinal ?? 0) \(finding.title)") }
            html.text("：\(row.watch.duty.title)\(row.watch.duty.lapsedFor)。\(row.watch.duty.lapsedOn?.chinese ?? "")反弹，责任人须说明")
            html.raw("</span><span class=\"t\">")
            if let finding = row.finding { html.link("/registers/explanation?finding=\(finding.id)", "", "情况说明 →") }
            html.raw("</span></div>")
        }
        for row in dead {
            html.raw("<div class=\"row\">")
            html.pill("失效", "late")
            html.text("\(row.watch.duty.title)：\(row.deadEnd ?? "")")
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    private func open(to html: inout HTML) {
        let lines = grid.open(on: day).prefix(30)
        guard !lines.isEmpty else { return }
        html.raw("<div class=\"card\"><h2>近七天到期</h2>")
        for (row, occurrence) in lines {
            html.raw("<div class=\"row\">")
            html.pill(
                occurrence.state == .overdue ? "逾期" : occurrence.due == day ? "今天" : "临期", occurrence.state == .overdue ? "miss" : "late")
            html.link(row.watch.path(occurrence), "", row.watch.duty.title)
            html.element(
                "span", "t", "\(row.owner.isEmpty ? "未定责任人" : row.owner) · \(occurrence.due.chinese)\(occurrence.due.weekdayName)前")
            html.raw("</div>")
        }
        html.raw("</div>")
    }
}
