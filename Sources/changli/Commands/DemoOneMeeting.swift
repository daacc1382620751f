import Foundation
import Journal
import Meetings
import Records

/// One meeting of the demo, from the notice to the signature.
extension DemoMeetings {
    /// The notice with its agenda.
    func announce(_ id: RecordID, _ book: Book, _ day: Day, _ hour: Int, _ items: [Item]) async throws {
        let start = Moment(milliseconds: (Int64(day.number) * 24 + Int64(hour) - 8) * 3_600_000)
        let end = start.adding(seconds: 3600)
        let meeting = try await submit(
            Command(
                .create, kind: Meeting.kindName,
                values: [
                    "book": .string(id.description), "start": .integer(start.milliseconds), "end": .integer(end.milliseconds),
                    "place": .string("三楼会议室"), "chair": staff[book.chair].map { .string($0.id.description) },
                ]), clerk)
        for (index, item) in items.enumerated() {
            try await submit(
                Command(
                    .create, kind: AgendaItem.kindName,
                    values: [
                        "meeting": .string(meeting.description), "order": .integer(Int64(index + 1)), "type": .string(item.type.rawValue),
                        "title": .string(item.title), "source": .string(item.source), "gist": .string(item.gist),
                        "discussion": .string(item.discussion), "lead": item.lead.flatMap { staff[$0] }.map { .string($0.id.description) },
                    ]), clerk)
        }
    }

    func meet(_ book: Book, _ id: RecordID, _ day: Day, hour: Int, lateBy: Int, _ items: [Item]) async throws {
        let isLate = lateBy > 0
        let (meeting, agenda) = try await office.read { lookup -> (RecordID, [RecordID]) in
            let start = Moment(milliseconds: (Int64(day.number) * 24 + Int64(hour) - 8) * 3_600_000)
            let meetings: [Meeting] = try lookup.all(Meeting.self, ("book", Reference<RecordBook>(id)))
            guard let meeting = meetings.last(where: { $0.start == start }) else { throw Refusal.notFound }
            let written: [AgendaItem] = try lookup.all(AgendaItem.self, ("meeting", meeting.reference))
            return (meeting.id, written.sorted { ($0.order ?? 0) < ($1.order ?? 0) }.map(\.id))
        }
        let made = zip(agenda, items).map { ($0, $1) }
        if !isLate { move(day, hour * 60 - 15) }
        try await act("open", meeting, clerk)
        for (index, name) in book.roster.enumerated() {
            guard let person = staff[name] else { continue }
            let isAbsent = (index + day.number) % 11 == 10 && name != book.chair && book.type != .leadership && book.type != .committee
            if isAbsent, !isLate, index.isMultiple(of: 2) {
                try await excuse(person, meeting, by: book.chair)
            } else {
                try await signIn(person, meeting, isAbsent: isAbsent, isLate: isLate)
            }
        }
        try await act("record", meeting, clerk)
        for (agenda, item) in made { try await write(item, agenda) }
        if book.type == .ideology { try await assess(meeting) }
        if !isLate { move(day, (hour + 1) * 60 + 20) }
        let minutes = items.map { "\($0.title)：\($0.discussion)" }.joined(separator: "\n") + "\n会议确定：由相关科室按分工落实，下次会议通报。"
        try await submit(Command(.edit, kind: Meeting.kindName, record: meeting, values: ["minutes": .string(minutes)]), clerk)
        try await act("submit", meeting, clerk)
        guard let chair = staff[book.chair] else { return }
        try await act("sign", meeting, Viewer(actor: .person(chair.id), name: chair.name, roles: []))
        for (_, item) in made where item.decision != nil { try await carryOut(meeting) }
    }

    /// Asked for and granted a quarter of an hour before it begins.
    private func excuse(_ person: Person, _ meeting: RecordID, by chair: String) async throws {
        guard let chair = staff[chair] else { return }
        let leave = try await submit(
            Command(
                .create, kind: LeaveRequest.kindName,
                values: [
                    "meeting": .string(meeting.description), "person": .string(person.id.description), "reason": .string("到乡镇采访，当天不能赶回"),
                ]), Viewer(actor: .person(person.id), name: person.name, roles: []))
        try await submit(
            Command(.act("grant"), kind: LeaveRequest.kindName, record: leave),
            Viewer(actor: .person(chair.id), name: chair.name, roles: []))
    }

    /// What the meeting on ideology reviewed.
    private func assess(_ meeting: RecordID) async throws {
        let quarter = (office.today.civil.month - 1) / 3
        try await submit(
            Command(
                .create, kind: IdeologyRisk.kindName,
                values: [
                    "quarter": .string("\(office.today.year)年第\(["一", "二", "三", "四"][quarter])季度"), "meeting": .string(meeting.description),
                    "area": .string(IdeologyRisk.Area.accounts.rawValue), "level": .string(IdeologyRisk.Level.low.rawValue),
                    "owner": staff["苏沐晴"].map { .string($0.id.description) }, "text": .string("短视频账号评论区夜间无人值守。"),
                    "response": .string("设置敏感词过滤，值班人员每晚十点前巡查一次。"),
                ]), clerk)
    }

    private func signIn(_ person: Person, _ meeting: RecordID, isAbsent: Bool, isLate: Bool) async throws {
        var values: [String: JSON?] = ["meeting": .string(meeting.description), "person": .string(person.id.description)]
        if isAbsent {
            values["status"] = .string(Attendance.Status.absent.rawValue)
            values["reason"] = .string("外出采访")
        } else if isLate {
            values["status"] = .string(Attendance.Status.onTime.rawValue)
            values["reason"] = .string("会议当日系统停用，据纸质签到补录")
        }
        let isOwn = !isAbsent && !isLate
        try await submit(
            Command(.create, kind: Attendance.kindName, values: values),
            isOwn ? Viewer(actor: .person(person.id), name: person.name, roles: []) : clerk)
    }

    private func write(_ item: Item, _ agenda: RecordID) async throws {
        for (name, view, text) in item.statements {
            guard let person = staff[name] else { continue }
            try await submit(
                Command(
                    .create, kind: Statement.kindName,
                    values: [
                        "item": .string(agenda.description), "person": .string(person.id.description), "view": .string(view.rawValue),
                        "text": .string(text),
                    ]), clerk)
        }
        guard let decision = item.decision, let executor = staff[decision.executor] else { return }
        let reserved = item.statements.count { $0.1 != .agree }
        try await submit(
            Command(
                .create, kind: Decision.kindName,
                values: [
                    "item": .string(agenda.description), "text": .string(decision.text), "amount": .integer(decision.amount),
                    "agree": .integer(Int64(item.statements.count - reserved)), "against": .integer(0),
                    "abstain": .integer(Int64(reserved)),
                    "executor": .string(executor.id.description), "due": .string(office.today.advanced(by: 60).iso),
                ]), clerk)
    }

    private func carryOut(_ meeting: RecordID) async throws {
        let decisions: [Decision] = try await office.read { try $0.all(Decision.self, ("meeting", Reference<Meeting>(meeting))) }
        for decision in decisions {
            guard let executor = decision.executor else { continue }
            try await submit(
                Command(.act("carry"), kind: Decision.kindName, record: decision.id),
                Viewer(actor: .person(executor.id), name: "", roles: []))
        }
    }
}
