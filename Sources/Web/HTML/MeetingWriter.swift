import Journal
import Meetings
import Records

/// Writes the page of a meeting: agenda with statements and decisions, who is here, what was decided last time.
struct MeetingWriter {
    let minutes: Minutes
    let row: RegisterRow
    let kind: Kind
    let viewer: Viewer
    let lookup: Lookup
    let csrf: String
    let now: Moment
    private let isRecorder: Bool

    private var meeting: Meeting { minutes.meeting }
    private var path: String { "/meetings/\(meeting.id)" }

    init(minutes: Minutes, row: RegisterRow, kind: Kind, viewer: Viewer, lookup: Lookup, csrf: String, now: Moment) throws {
        self.minutes = minutes
        self.row = row
        self.kind = kind
        self.viewer = viewer
        self.lookup = lookup
        self.csrf = csrf
        self.now = now
        isRecorder = try minutes.meeting.isRecorded(by: viewer, lookup)
    }

    func page(done: Bool) throws -> HTML {
        var html = HTML(capacity: 16 * 1024)
        html.raw("<p class=\"crumbs\">‹ <a href=\"/registers/meeting\">会议台账</a> / ")
        html.link("/registers/record_book/\(minutes.book.id)", "", minutes.book.title)
        html.raw("</p><header><h1>")
        html.text(meeting.label)
        html.raw("</h1>")
        html.pill(meeting.state.title, meeting.state.tone.rawValue)
        html.element(
            "span", "",
            "\(meeting.start?.time ?? "")—\(meeting.end?.time ?? "") · \(meeting.place) · 主持 \(meeting.chair.map(minutes.name) ?? "待定")")
        try buttons(to: &html)
        html.raw("</header>")
        if done { html.raw("<p class=\"done\" role=\"status\">已记入总账。</p>") }
        html.raw("<p class=\"notice\" id=\"offline\" role=\"status\" hidden></p>")
        html.raw("<div id=\"live\" data-live=\"")
        html.text("\(path)/live")
        html.raw("\" data-person=\"")
        html.text(viewer.person?.description ?? "")
        html.raw("\">")
        html.markup(try part())
        html.raw("</div>")
        if isRecorder, meeting.state.isWritten { forms(to: &html) }
        html.raw("<script src=\"/assets/meeting.js\" defer></script>")
        return html
    }

    private func buttons(to html: inout HTML) throws {
        html.raw("<span class=\"buttons\">")
        if try kind.isAllowed(.edit, on: row, viewer, lookup) {
            html.link("/registers/meeting/\(meeting.id)/edit?back=\(path)", "btn plain", "写会议记录")
        }
        for action in kind.actions where !action.isHidden && kind.isOffered(action.name, viewer, row.state, row.id) {
            guard try kind.isAllowed(.act(action.name), on: row, viewer, lookup) else { continue }
            html.link(
                "/registers/meeting/\(meeting.id)/\(action.name)?back=\(path)", action.tone == .ok ? "btn" : "btn plain", action.title)
        }
        html.link("\(path)/minutes.docx", "btn plain", "导出记录")
        html.link("/registers/meeting/\(meeting.id)", "btn plain", "来龙去脉")
        html.raw("</span>")
    }

    /// What changes while people speak.
    func part() throws -> HTML {
        var html = HTML(capacity: 12 * 1024)
        html.raw("<div class=\"two\"><div>")
        for item in minutes.items { try write(item, to: &html) }
        if minutes.items.isEmpty { html.raw("<div class=\"card empty\"><p>还没有议题。</p></div>") }
        if !meeting.minutes.isEmpty {
            html.raw("<div class=\"card\"><h2>会议记录</h2>")
            html.element("p", "text", meeting.minutes)
            html.raw("</div>")
        }
        html.raw("</div><div>")
        try attendance(to: &html)
        readiness(to: &html)
        try carried(to: &html)
        html.raw("</div></div>")
        return html
    }

    private func write(_ item: Minutes.Item, to html: inout HTML) throws {
        html.raw("<div class=\"card\"><h2>")
        html.link("/registers/agenda_item/\(item.item.id)", "", "\(item.item.order ?? 0). \(item.item.title)")
        html.pill(item.item.type?.title ?? "", item.item.type == .major ? "late" : "info")
        if !item.item.noticed { html.pill("临时提出", "late") }
        if item.item.postponed { html.pill("缓议", "wait") }
        html.raw("</h2>")
        for (title, text) in [("学习原文", item.item.source), ("核心要义", item.item.gist), ("研讨情况", item.item.discussion)] where !text.isEmpty {
            html.element("p", "", "\(title)：\(text)")
        }
        for (title, people) in [("回避", item.item.avoids), ("不在场", item.item.away)] where !people.isEmpty {
            html.element("p", "dim", "\(title)：\(people.map(minutes.name).joined(separator: "、"))")
        }
        for statement in item.statements {
            html.raw("<div class=\"row said\">")
            html.text("\(statement.order ?? 0).")
            html.element("b", "", statement.person.map(minutes.name) ?? "")
            html.pill(statement.view?.title ?? "", statement.view?.tone.rawValue ?? "wait")
            html.element("span", "", statement.text)
            html.raw("</div>")
        }
        if minutes.isMajor(item), meeting.state.isWritten { waiting(item, to: &html) }
        for decision in item.decisions {
            html.raw("<div class=\"row\">")
            html.pill("决定", "ok")
            html.link("/registers/decision/\(decision.id)", "", decision.text)
            html.element("span", "t", "同意 \(decision.agree ?? 0) 反对 \(decision.against ?? 0) 弃权 \(decision.abstain ?? 0)")
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    /// Who has not spoken yet on a matter that everybody speaks to.
    private func waiting(_ item: Minutes.Item, to html: inout HTML) {
        let silent = minutes.voters(of: item).filter { member in !item.statements.contains { $0.person == member } }
        if !silent.isEmpty { html.element("p", "dim", "还没有发言：\(silent.map(minutes.name).joined(separator: "、"))。主要负责人最后表态。") }
    }

    /// The button by which somebody who is expected, and has not signed in yet, does so.
    private func signInForm(to html: inout HTML) -> Bool {
        guard let person = viewer.person, meeting.state.isWritten, meeting.expected.contains(Reference(person)),
            !minutes.attendance.contains(where: { $0.person?.id == person })
        else { return false }
        html.raw("<form method=\"post\" action=\"/registers/attendance\" data-keep>")
        for (name, value) in [("csrf", csrf), ("meeting", meeting.id.description), ("person", person.description), ("back", path)] {
            html.hidden(name, value)
        }
        html.raw("<button class=\"btn\">我来签到</button></form>")
        return true
    }

    /// What a telephone shows after the code was read.
    func signInPage() -> HTML {
        var html = HTML(capacity: 2048)
        html.raw("<header><h1>")
        html.text(meeting.label)
        html.raw("</h1>")
        html.element("span", "", "\(meeting.start?.time ?? "")—\(meeting.end?.time ?? "") · \(meeting.place)")
        html.raw("</header><div class=\"card\">")
        let mine = minutes.attendance.first { $0.person?.id == viewer.person }
        if let mine {
            html.element("p", "done", "您在这次会议的签到：\(mine.status?.title ?? "") \(mine.at?.time ?? "")")
        } else if !signInForm(to: &html) {
            html.element("p", "", meeting.state.isWritten ? "您不在这次会议的应到人员里，不用签到。" : "会议已经提交签认，不能再签到。没有签上的请找办公室补签。")
        }
        html.raw("<p>")
        html.link(path, "", "看会议现场")
        html.raw("</p></div>")
        return html
    }

    /// Leave is asked for before it begins; the code is for those who come.
    private func wayIn(to html: inout HTML) {
        let hasBegun = meeting.start.map { $0 < now } ?? false
        if signInForm(to: &html), !hasBegun {
            html.raw("<p>")
            html.link("/registers/leave_request/new?meeting=\(meeting.id)&back=\(path)", "", "来不了，申请请假")
            html.raw("</p>")
        }
        guard meeting.state.isWritten, isRecorder || viewer.has(.clerk) else { return }
        html.raw("<details class=\"code\"><summary>二维码签到</summary><img alt=\"签到二维码\" src=\"")
        html.text("\(path)/code.svg")
        html.raw("\"><p class=\"dim\">投到屏幕上，到会人员用手机扫码，登录自己的账号签到。</p></details>")
    }

    private func attendance(to html: inout HTML) throws {
        let signed = Dictionary(minutes.attendance.map { ($0.person, $0) }, uniquingKeysWith: { first, _ in first })
        html.raw("<div class=\"card\"><h2>")
        html.text("签到 \(minutes.attendance.count { $0.status?.isPresent ?? false })/\(meeting.expected.count)")
        html.raw("</h2>")
        wayIn(to: &html)
        let others = minutes.attendance.compactMap(\.person).filter { !meeting.expected.contains($0) }
        for person in (meeting.expected + others).sorted(by: { Pinyin.precedes(minutes.name($0), minutes.name($1)) }) {
            html.raw("<div class=\"row\">")
            html.text(minutes.name(person))
            if let attendance = signed[person] {
                html.pill(attendance.status?.title ?? "", attendance.status?.tone.rawValue ?? "wait")
                if attendance.method == .afterwards { html.pill("补签", "late") }
                if attendance.capacity == .guest { html.pill("列席", "wait") }
                html.element("span", "t", attendance.reason.isEmpty ? attendance.at?.time ?? "" : attendance.reason)
            } else if meeting.state.isWritten, isRecorder || viewer.has(.clerk) {
                html.raw("<span class=\"t\">")
                html.link("/registers/attendance/new?meeting=\(meeting.id)&person=\(person.id)&back=\(path)", "", "登记请假、缺席或补签")
                html.raw("</span>")
            } else {
                html.element("span", "t", "未签到")
            }
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    /// What still stands against the signature, said while it can be put right.
    private func readiness(to html: inout HTML) {
        guard meeting.state == .open || meeting.state == .recording || meeting.state == .awaiting else { return }
        let mayKnow = isRecorder || meeting.chair?.id == viewer.person || viewer.has(.head) || viewer.has(.discipline)
        let remarks = minutes.remarks.filter { mayKnow || !$0.isRestricted }
        html.raw("<div class=\"card\"><h2>签认前还要</h2>")
        if remarks.isEmpty { html.element("p", "dim", "议题、签到、发言和表决都齐了，写好记录就可以提交签认。") }
        for remark in remarks.prefix(12) {
            html.raw("<div class=\"row\">")
            html.pill(remark.isRefusal ? "要补" : "提醒", remark.isRefusal ? "miss" : "late")
            html.element("span", "", remark.sentence)
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    /// What earlier meetings of this book decided and is not done yet: it is asked about again.
    private func carried(to html: inout HTML) throws {
        let states: [Decision.State] = [.made, .carried]
        let open = try states.flatMap { state in
            try lookup.all(
                Decision.self, ("state", state),
                narrowed: .through("meeting", Meeting.kindName, "book", minutes.book.id, limit: 100))
        }.filter { $0.meeting != meeting.reference }
        try postponed(to: &html)
        guard !open.isEmpty else { return }
        html.raw("<div class=\"card\"><h2>上次决定的落实</h2>")
        for decision in open.prefix(20) {
            html.raw("<div class=\"row\">")
            html.pill(decision.state.title, decision.state.tone.rawValue)
            html.link("/registers/decision/\(decision.id)", "", decision.text)
            html.element("span", "t", decision.due?.chinese ?? "")
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    /// Items that earlier meetings of this book put off, until one takes them up.
    private func postponed(to html: inout HTML) throws {
        let waiting: [AgendaItem] = try lookup.all(
            AgendaItem.self, ("postponed", true), narrowed: .through("meeting", Meeting.kindName, "book", minutes.book.id, limit: 200)
        ).filter { $0.meeting != meeting.reference }
        // An item of a meeting that was called off has not been taken up.
        let followers: [AgendaItem] = try lookup.all(narrowed: .among("carriedFrom", waiting.map(\.id)))
        let taken = try followers.filter { item in
            let whole: Stored<Meeting>? = try lookup.stored(item.meeting)
            return whole != nil && whole?.common.voided == nil
        }
        let left = waiting.filter { item in !taken.contains { $0.carriedFrom == item.reference } }
        guard !left.isEmpty else { return }
        html.raw("<div class=\"card\"><h2>上次缓议的议题</h2>")
        for item in left.prefix(20) {
            html.raw("<div class=\"row\">")
            html.pill(item.type?.title ?? "", item.type == .major ? "late" : "info")
            html.link("/registers/agenda_item/\(item.id)", "", item.title)
            if meeting.state.isWritten, isRecorder || viewer.has(.clerk) {
                let order = (minutes.items.compactMap(\.item.order).max() ?? 0) + 1
                let lead = item.lead.map { "&lead=\($0.id)" } ?? ""
                html.raw("<span class=\"t\">")
                html.link(
                    "/registers/agenda_item/new?meeting=\(meeting.id)&order=\(order)&type=\(item.type?.rawValue ?? "")"
                        + "&title=\(item.title.queryEncoded)\(lead)&carriedFrom=\(item.id)&back=\(path)", "", "列入议程")
                html.raw("</span>")
            }
            html.raw("</div>")
        }
        html.raw("</div>")
    }

    /// The recorder's forms: a statement as it comes, and an item.
    private func forms(to html: inout HTML) {
        html.raw("<div class=\"card\" id=\"write\"><h2>记发言</h2>")
        if minutes.items.isEmpty {
            html.raw("<p class=\"dim\">先写入议题。</p>")
        } else {
            html.raw("<form method=\"post\" action=\"/registers/statement\" class=\"line\" data-keep>")
            html.hidden("csrf", csrf)
            html.hidden("back", path)
            html.filter(
                "item", "议题", minutes.items.map { ($0.item.id.description, "\($0.item.order ?? 0). \($0.item.title)") }, chosen: nil,
                isFilter: false)
            let here = minutes.attendance.filter { $0.status?.isPresent ?? false }.compactMap(\.person)
            html.filter(
                "person", "发言人", here.map { ($0.id.description, minutes.name($0)) }.sorted { Pinyin.precedes($0.1, $1.1) }, chosen: nil,
                isFilter: false)
            html.filter("view", "意见", Statement.View.allCases.map { ($0.rawValue, $0.title) }, chosen: nil, isFilter: false)
            html.raw(
                "<textarea name=\"text\" rows=\"2\" required aria-label=\"发言内容\" placeholder=\"发言内容\"></textarea><button class=\"btn\">记下</button></form>"
            )
        }
        html.raw("<p class=\"buttons\">")
        html.link("/registers/agenda_item/new?meeting=\(meeting.id)&back=\(path)", "btn plain", "加议题")
        for item in minutes.items where item.item.type == .major || !item.decisions.isEmpty || item.item.type == .business {
            html.link("/registers/decision/new?item=\(item.item.id)&back=\(path)", "btn plain", "写决定：\(item.item.title.prefix(12))")
        }
        html.raw("</p></div>")
    }
}
