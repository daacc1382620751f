import Journal
import Records

/// What meetings bring to 今日待办: to sign in, to minute, to sign, to carry out.
public enum MeetingTodo {
    public static func lines(for viewer: Viewer, _ lookup: Lookup, on day: Day) throws -> [TodoLine] {
        guard let person = viewer.person else { return [] }
        let me = Reference<Person>(person)
        return try meetings(me, viewer, lookup, day) + leaves(me, viewer, lookup, day) + decisions(me, lookup, day)
    }

    private static func meetings(_ me: Reference<Person>, _ viewer: Viewer, _ lookup: Lookup, _ day: Day) throws -> [TodoLine] {
        var lines: [TodoLine] = []
        let open: [Meeting.State] = [.noticed, .open, .recording, .awaiting]
        for meeting in try open.flatMap({ try lookup.all(Meeting.self, ("state", $0), narrowed: .newest(200)) }) {
            let path = "/meetings/\(meeting.id)"
            let due = meeting.day?.number ?? 0
            let isRecorder = try meeting.isRecorded(by: viewer, lookup)
            if meeting.state == .awaiting {
                if meeting.chair == me {
                    lines.append(TodoLine(tag: "签认", tone: .info, title: meeting.label, path: path, hint: "会议记录等您签认", due: due))
                }
            } else if isRecorder, let held = meeting.day, held <= day {
                let hint = meeting.returnedFor.isEmpty ? "记录并提交签认" : "退回：\(meeting.returnedFor.prefix(20))"
                lines.append(TodoLine(tag: "记录", tone: held < day ? .miss : .late, title: meeting.label, path: path, hint: hint, due: due))
            } else if meeting.day == day, meeting.expected.contains(me) {
                lines.append(
                    TodoLine(
                        tag: "今天", tone: .late, title: meeting.label, path: path, hint: "\(meeting.start?.time ?? "") \(meeting.place)",
                        due: due))
            }
        }
        return lines
    }

    /// Leave that waits for the chair's word, while it can still be granted.
    private static func leaves(_ me: Reference<Person>, _ viewer: Viewer, _ lookup: Lookup, _ day: Day) throws -> [TodoLine] {
        try lookup.all(LeaveRequest.self, ("state", LeaveRequest.State.asked), narrowed: .newest(200)).compactMap { leave in
            guard leave.person != me, let meeting = try lookup.find(leave.meeting), meeting.chair == me || viewer.has(.head),
                let held = meeting.day, held >= day, meeting.state.isWritten
            else { return nil }
            return TodoLine(
                tag: "请假", tone: .late, title: "\(meeting.label)：\(leave.reason.prefix(20))", path: "/registers/leave_request/\(leave.id)",
                hint: "会前批准或不批", due: held.number)
        }
    }

    private static func decisions(_ me: Reference<Person>, _ lookup: Lookup, _ day: Day) throws -> [TodoLine] {
        let open: [Decision.State] = [.made, .carried]
        return try open.flatMap { try lookup.all(Decision.self, ("executor", me), ("state", $0), narrowed: .limited(to: 200)) }.map {
            decision in
            let isLate = decision.due.map { $0 < day } ?? false
            return TodoLine(
                tag: isLate ? "逾期" : "决策", tone: isLate ? .miss : .late, title: String(decision.text.prefix(40)),
                path: "/registers/decision/\(decision.id)", hint: decision.due.map { "\($0.chinese)前落实" } ?? "落实",
                due: decision.due?.number ?? 0)
        }
    }
}
