import Journal
import Records

/// R8, 签到: only by the person himself, from ⚙20 minutes before the start until the end. Later, or by another hand, it is 补签 and says so.
enum SignIn {
    static func enter(_ attendance: inout Attendance, in context: ActionContext) throws {
        guard let person = try context.lookup.find(attendance.person) else { return }
        let isSelf = context.viewer.person == person.id
        let event = try Event(attendance, today: context.today, in: context.lookup)
        let day = event.day
        attendance.day = attendance.study == nil ? nil : day
        if let span = event.span, !span.contains(day) {
            throw InvalidInput(["day": "这次学习没有这一天：\(span.lowerBound.chinese)至\(span.upperBound.chinese)"])
        }
        if event.isClosed { throw Refusal("会议已经提交签认，不能再签到。") }
        let isOffice = try context.viewer.has(.clerk) || event.isRecorded(by: context.viewer, context.lookup)
        guard isSelf || isOffice else { throw Refusal("签到只能本人办理；代为补签由办公室或记录人办理。", code: .forbidden) }
        attendance.at = context.now
        attendance.capacity = event.partyOnly && !person.isPartyMember ? .guest : .member
        if !event.expected.contains(person.reference) { attendance.capacity = .guest }
        if let status = attendance.status, !status.isPresent {
            // Leave is asked for and granted before it begins; afterwards it is absence.
            if status == .leave, !isOffice { throw Refusal("请假由办公室登记：请先向主持人请假，同意后由办公室或记录人写入。", code: .forbidden) }
            if status == .leave, let start = event.start, context.now > start {
                throw Refusal("会议已经开始，不能再请假。请登记为缺席，并写明原因。")
            }
            if attendance.reason.isEmpty { throw InvalidInput(["reason": "请写明原因"]) }
            attendance.method = isSelf ? .self_ : .afterwards
            return
        }
        guard let start = event.start, let end = event.end else { throw Refusal("会议没有写明时间，不能签到。") }
        let opens = Moment(milliseconds: start.milliseconds - Int64(try context.lookup.settings(on: context.today)[.signInEarly]) * 60_000)
        if context.now < opens { throw Refusal("还没有到签到时间：\(opens.time)开始签到。") }
        let isOnTheSpot = isSelf && context.now <= end
        attendance.method = isOnTheSpot ? .self_ : .afterwards
        if isOnTheSpot { attendance.status = context.now <= start ? .onTime : .late }
        if attendance.status == nil { throw InvalidInput(["status": "补签请选择到会情况"]) }
        if !isOnTheSpot, attendance.reason.isEmpty { throw InvalidInput(["reason": "补签要写明原因"]) }
    }

    private struct Event {
        var start: Moment?
        var end: Moment?
        var expected: [Reference<Person>] = []
        var partyOnly = false
        var meeting: Meeting?
        var isClosed = false
        /// The days of a study; nil for a meeting.
        var span: ClosedRange<Day>?
        /// Which of them it is about: the one that was named, else today, or the nearest before it begins and when it is over.
        var day: Day

        func isRecorded(by viewer: Viewer, _ lookup: Lookup) throws -> Bool { try meeting?.isRecorded(by: viewer, lookup) ?? false }

        init(_ attendance: Attendance, today: Day, in lookup: Lookup) throws {
            day = attendance.day ?? today
            if let meeting = try lookup.find(attendance.meeting) {
                let book = try lookup.find(meeting.book)
                (start, end, expected) = (meeting.start, meeting.end, meeting.expected)
                partyOnly = book?.isPartyOnly ?? false
                self.meeting = meeting
                isClosed = !meeting.state.isWritten
            } else if let study = try lookup.find(attendance.study) {
                expected = study.expected
                if let from = study.from, let to = study.to, from <= to {
                    // Each day of several has the hours of the first morning and the last evening.
                    let days = Day(from)...Day(to)
                    span = days
                    day = attendance.day ?? min(max(today, days.lowerBound), days.upperBound)
                    start = from.moved(to: day)
                    end = to.moved(to: day)
                }
                isClosed = study.state == .done
            }
        }
    }
}

extension Moment {
    /// The same time on another day, in Asia/Shanghai.
    func moved(to day: Day) -> Moment {
        Moment(milliseconds: milliseconds + Int64(Day(self).distance(to: day)) * 86_400_000)
    }
}

extension Person {
    /// 正式党员 and 预备党员.
    public var isPartyMember: Bool { political == .member || political == .probationary }
}
