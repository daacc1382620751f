import Journal
import Records
import Rectification

/// Writes the board: figures on top, filters, then section by section.
struct BoardWriter {
    let board: Board
    let inspections: [Inspection]
    let filter: BoardFilter
    /// What the address asks for, as it came.
    let form: FormData
    let departments: [(value: String, title: String)]
    let people: [(value: String, title: String)]
    let viewer: Viewer
    let day: Day

    func page() -> HTML {
        var html = HTML(capacity: 16 * 1024)
        heading(to: &html)
        stats(to: &html)
        filterBar(to: &html)
        var shown = 0
        for part in board.parts {
            let lines = part.lines.filter { filter.keeps($0, for: viewer.person, on: day) }
            guard !lines.isEmpty || filter.isEmpty else { continue }
            shown += lines.count
            write(part, lines, to: &html)
        }
        if shown == 0, !filter.isEmpty {
            html.raw("<div class=\"card empty\"><p>没有符合条件的问题。</p><p><a class=\"btn plain\" href=\"/board\">看全部</a></p></div>")
        }
        return html
    }

    private var address: String { "/board?inspection=\(board.inspection.id)" }

    private func heading(to html: inout HTML) {
        html.raw("<header><h1>整改看板</h1><span>")
        html.link("/registers/inspection/\(board.inspection.id)", "", board.inspection.round.isEmpty ? "巡察" : board.inspection.round)
        html.text(" · \(board.lines.count) 个问题 \(board.measures.count) 条措施")
        if let mismatch = board.mismatch { html.text(" · \(mismatch)") }
        html.raw("</span><span class=\"buttons\">")
        html.raw(
            "<a class=\"btn plain\" href=\"/lists/findings\">三个清单</a>")
        if ImportPages.isAllowed(viewer) { html.raw("<a class=\"btn\" href=\"/imports/new\">导入通报或反馈</a>") }
        html.raw("</span></header>")
        if inspections.count > 1 {
            html.raw("<p class=\"filters\">")
            for inspection in inspections {
                html.link(
                    "/board?inspection=\(inspection.id)", inspection.id == board.inspection.id ? "chip on" : "chip",
                    inspection.round.isEmpty ? "巡察" : inspection.round)
            }
            html.raw("</p>")
        }
    }

    private func stats(to html: inout HTML) {
        let states = Dictionary(grouping: board.measures, by: \.state).mapValues(\.count)
        let figures: [(Int, String, StaticString)] = [
            (states[.signedOff] ?? 0, "已销号措施", "card"), ((states[.evidenced] ?? 0) + (states[.confirmed] ?? 0), "待核验、待会签", "card"),
            ((states[.doing] ?? 0) + (states[.open] ?? 0), "整改中", "card"),
            ((states[.reopened] ?? 0) + board.measures.filter { $0.isOverdue(on: day) }.count, "逾期或重开", "card warn"),
            (board.measures.filter(\.longTerm).count, "长期坚持", "card"),
        ]
        html.raw("<div class=\"stats\">")
        for (number, title, style) in figures {
            html.raw("<div class=\"")
            html.raw(number == 0 && title == "逾期或重开" ? "card" : style)
            html.raw("\"><b>")
            html.number(number)
            html.raw("</b>")
            html.element("span", "", title)
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    private func filterBar(to html: inout HTML) {
        html.raw("<form class=\"filters\" method=\"get\" action=\"/board\">")
        html.hidden("inspection", board.inspection.id.description)
        let rest = form.query { ["department", "person", "state", "q"].contains($0) }
        for show in BoardFilter.Show.allCases {
            let parts = [address, show == .all ? "" : "show=\(show.rawValue)", show == .all ? "" : rest].filter { !$0.isEmpty }
            html.link(parts.joined(separator: "&"), (show == .all ? filter.isEmpty : filter.show == show) ? "chip on" : "chip", show.title)
        }
        if filter.show != .all { html.hidden("show", filter.show.rawValue) }
        html.filter("department", "科室", departments, chosen: form["department"])
        html.filter("person", "责任人", people, chosen: form["person"])
        html.filter("state", "状态", Finding.State.allCases.map { ($0.rawValue, $0.title) }, chosen: form["state"])
        html.raw("<input type=\"search\" name=\"q\" value=\"")
        html.text(form["q"] ?? "")
        html.raw("\" placeholder=\"搜问题、措施\" aria-label=\"搜问题、措施\"><button class=\"btn plain\">筛选</button></form>")
    }

    private func write(_ part: Board.Part, _ lines: [Board.Line], to html: inout HTML) {
        let done = part.lines.filter { $0.finding.state == .signedOff }.count
        html.raw("<div class=\"card\"><div class=\"row head\"><b>")
        html.text("\(Numeral.chinese(part.section.number ?? 0))、\(part.section.title)")
        html.raw("</b><span class=\"t\">")
        html.text("\(done)/\(part.lines.count) 已销号")
        html.raw("</span>")
        bar(part, to: &html)
        html.raw("</div>")
        for line in lines { write(line, to: &html) }
        if lines.isEmpty { html.element("p", "dim", "这个方面还没有问题。") }
        html.raw("</div>")
    }

    private func write(_ line: Board.Line, to html: inout HTML) {
        let finding = line.finding
        html.raw("<details class=\"finding\"")
        if !filter.isEmpty { html.raw(" open") }
        html.raw("><summary class=\"row\">")
        html.pill(finding.state.title, finding.state.tone.rawValue)
        if line.isOverdue(on: day) { html.pill("逾期", "miss") }
        html.raw("<a href=\"/registers/finding/")
        html.text(finding.id.description)
        html.raw("\">")
        html.text("\(finding.ordinal.map(String.init) ?? "") \(finding.title)")
        html.raw("</a><span class=\"t\">")
        var facts = ["\(line.signedOff)/\(line.measures.count) 措施"]
        if line.evidence > 0 { facts.append("佐证 \(line.evidence) 件") }
        facts.append(line.leader.isEmpty ? "待定牵头领导" : line.leader)
        if !line.department.isEmpty { facts.append(line.department) }
        if let deadline = finding.deadline { facts.append("期限 \(deadline.chinese)") }
        html.text(facts.joined(separator: " · "))
        html.raw("</span></summary>")
        for measure in line.measures {
            html.raw("<div class=\"row sub\">")
            html.pill(measure.state.title, measure.state.tone.rawValue)
            html.link("/registers/measure/\(measure.id)", "", "\(measure.code) \(measure.text)")
            html.raw("<span class=\"t\">")
            if measure.isOverdue(on: day) { html.pill("逾期", "miss") }
            if measure.longTerm { html.text(measure.rule?.chinese ?? "长期坚持") }
            html.text(measure.due.map { " \($0.chinese)" } ?? "")
            html.raw("</span></div>")
        }
        html.raw("</details>")
    }

    /// How far a section is: as many parts as findings, in the colours of their states; the words stand before it and in its title.
    private func bar(_ part: Board.Part, to html: inout HTML) {
        guard !part.lines.isEmpty else { return }
        let order: [Finding.State] = [.signedOff, .ready, .rectifying, .unclaimed, .reopened]
        let counts = order.map { state in (state, part.lines.count { $0.finding.state == state }) }.filter { $0.1 > 0 }
        html.raw("<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" role=\"img\"><title>")
        html.text(counts.map { "\($0.0.title) \($0.1)" }.joined(separator: "，"))
        html.raw("</title>")
        var start = 0
        for (index, (state, count)) in counts.enumerated() {
            let width = index == counts.count - 1 ? 1000 - start : count * 1000 / part.lines.count
            html.raw("<rect class=\"")
            html.text(state == .ready ? "ready" : state.tone.rawValue)
            html.raw("\" x=\"")
            html.number(start)
            html.raw("\" width=\"")
            html.number(max(width - 4, 1))
            html.raw("\" height=\"10\"/>")
            start += width
        }
        html.raw("</svg>")
    }
}
