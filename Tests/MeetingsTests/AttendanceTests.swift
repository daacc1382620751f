import Journal
import Records
import Testing

@testable import Meetings

@Suite("R8, who was there")
struct AttendanceTests {
    private func sign(
        _ fixture: MeetingFixture, _ meeting: Reference<Meeting>, _ name: String, by viewer: Viewer? = nil, _ more: [String: JSON] = [:]
    )
        async throws -> Attendance?
    {
        var values = more
        values["meeting"] = .string(meeting.id.description)
        values["person"] = fixture.text(name)
        let id = try await fixture.submit(.create, Attendance.kindName, nil, values, by: viewer ?? fixture.viewer(name, .reporter))
        return try fixture.load(Reference<Attendance>(id))
    }

    @Test("signing in begins twenty minutes before; on the minute is on time, a minute later is late, after the end it is 补签 with a reason")
    func times() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let meeting = try await fixture.notice()
        fixture.move(to: "2026-03-05T08:39")
        #expect(await fixture.refusal { _ = try await sign(fixture, meeting, "书记") }?.contains("08:40开始签到") == true)
        fixture.move(to: "2026-03-05T08:40")
        #expect(try await sign(fixture, meeting, "书记")?.status == .onTime)
        fixture.move(to: "2026-03-05T09:01")
        #expect(try await sign(fixture, meeting, "副主任")?.status == .late)
        fixture.move(to: "2026-03-05T10:01")
        let bare = await fixture.refusal { _ = try await sign(fixture, meeting, "委员", ["status": .string("onTime")]) }
        #expect(bare == "补签要写明原因")
        let late = try await sign(fixture, meeting, "委员", ["status": .string("onTime"), "reason": .string("设备故障，现场未能签到")])
        #expect(late?.method == .afterwards && late?.status == .onTime)
    }

    @Test("only the person himself signs in; the office's hand is 补签, and a colleague's is refused")
    func hands() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:50")
        let meeting = try await fixture.notice()
        let colleague = fixture.viewer("副主任", .leader)
        #expect(await fixture.refusal { _ = try await sign(fixture, meeting, "书记", by: colleague) }?.contains("签到只能本人办理") == true)
        let office = try await sign(
            fixture, meeting, "书记", by: fixture.clerk, ["status": .string("onTime"), "reason": .string("手机没电")])
        #expect(office?.method == .afterwards)
    }

    @Test("whoever is no party member sits in on a party meeting; he does not attend it")
    func guests() async throws {
        let fixture = try MeetingFixture(.committee, at: "2026-03-05T08:50")
        _ = try fixture.office.writeAndWait(by: .commandLine) { context in
            try context.update(fixture.book, action: "edit") { $0.partyOnly = true }
            try context.update(try #require(fixture.people["委员"]), action: "edit") { $0.political = .masses }
        }
        let meeting = try await fixture.notice()
        #expect(try await sign(fixture, meeting, "委员")?.capacity == .guest)
        #expect(try await sign(fixture, meeting, "书记")?.capacity == .member)
    }

    private func ask(_ fixture: MeetingFixture, _ meeting: Reference<Meeting>, _ name: String) async throws -> RecordID {
        try await fixture.submit(
            .create, LeaveRequest.kindName, nil,
            ["meeting": .string(meeting.id.description), "person": fixture.text(name), "reason": .string("外出采访")],
            by: fixture.viewer(name, .reporter))
    }

    @Test("leave is asked for by oneself, granted by the chair before it begins, and stands as 请假; nobody grants his own")
    func leave() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let meeting = try await fixture.notice()
        let asked = try await ask(fixture, meeting, "委员")
        #expect(await fixture.refusal { _ = try await ask(fixture, meeting, "委员") } == "这次会议已经申请过请假")
        let self_ = fixture.viewer("委员", .head)
        #expect(await fixture.refusal { try await fixture.submit(.act("grant"), LeaveRequest.kindName, asked, by: self_) } != nil)
        try await fixture.submit(.act("grant"), LeaveRequest.kindName, asked, by: fixture.head)
        let stored: [Attendance] = try fixture.office.readNow { try $0.all(Attendance.self, ("meeting", meeting)) }
        #expect(stored.map(\.status) == [.leave] && stored[0].reason == "外出采访（会前批准）")
        let other = try await ask(fixture, meeting, "副主任")
        fixture.move(to: "2026-03-05T09:01")
        let late = await fixture.refusal { try await fixture.submit(.act("grant"), LeaveRequest.kindName, other, by: fixture.head) }
        #expect(late?.contains("会议已经开始，不能再请假") == true)
        #expect(await fixture.refusal { _ = try await ask(fixture, meeting, "书记") }?.contains("会议已经开始") == true)
    }

    @Test("the chair sees who asks for leave among what is to be done")
    func told() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let meeting = try await fixture.notice()
        _ = try await ask(fixture, meeting, "委员")
        let (head, today) = (fixture.head, fixture.office.today)
        let lines = try fixture.office.readNow { try MeetingTodo.lines(for: head, $0, on: today) }
        #expect(lines.contains { $0.tag == "请假" && $0.title.hasSuffix("外出采访") })
    }
}

@Suite("D2, the plan is gone through once a month")
struct PlanUpdateTests {
    @Test("an update is confirmed only when nothing up to its month still waits")
    func confirmed() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let (plan, item) = try fixture.office.writeAndWait(by: .commandLine) { context in
            var plan = StudyPlan()
            plan.year = 2026
            plan.audience = .branch
            plan.state = .passed
            let reference = try context.create(plan)
            var item = StudyItem()
            item.plan = reference
            item.month = 3
            item.title = "学习保密规定"
            item.origin = .planned
            return (reference, try context.create(item))
        }
        let update = try await fixture.submit(
            .create, PlanUpdate.kindName, nil, ["plan": .string(plan.id.description), "month": .integer(3)], by: fixture.clerk)
        let early = await fixture.refusal { try await fixture.submit(.act("confirm"), PlanUpdate.kindName, update, by: fixture.clerk) }
        #expect(early?.contains("到3月还有1项学习内容没有办，例如“学习保密规定”") == true)
        try await fixture.submit(.act("study"), StudyItem.kindName, item.id, by: fixture.clerk)
        try await fixture.submit(.act("confirm"), PlanUpdate.kindName, update, by: fixture.clerk)
        #expect(try fixture.load(Reference<PlanUpdate>(update))?.confirmedOn == Day("2026-03-05"))
    }
}
