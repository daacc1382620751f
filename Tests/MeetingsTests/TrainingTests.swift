import Journal
import Records
import Rectification
import Testing

@testable import Meetings

@Suite("Training for everybody (D15), the secretary's own lecture (D4b), risks reviewed (D20)")
struct TrainingTests {
    private func plan(
        _ fixture: MeetingFixture, on day: String = "2026-03-05", _ more: [String: JSON] = [:]
    ) async throws -> Reference<Study> {
        var values: [String: JSON] = [
            "kind": .string("training"), "title": .string("稿件写作培训"),
            "from": .integer(Moment(local: "\(day)T09:00")?.milliseconds ?? 0),
            "to": .integer(Moment(local: "\(day)T10:00")?.milliseconds ?? 0),
            "expected": .array(["书记", "副主任", "委员"].map(fixture.text)),
        ]
        values.merge(more) { $1 }
        return Reference(try await fixture.submit(.create, Study.kindName, nil, values, by: fixture.clerk))
    }

    /// Those named sign in, and the office finishes it.
    private func hold(_ fixture: MeetingFixture, _ study: Reference<Study>, _ names: [String], on day: String = "2026-03-05") async throws {
        fixture.move(to: "\(day)T08:55")
        for name in names {
            try await fixture.submit(
                .create, Attendance.kindName, nil, ["study": .string(study.id.description), "person": fixture.text(name)],
                by: fixture.viewer(name, .reporter))
        }
        fixture.move(to: "\(day)T10:30")
        try await fixture.submit(.act("finish"), Study.kindName, study.id, reason: "缺席的另行补训", by: fixture.clerk)
    }

    @Test("a training is complete once everybody was there; who was not is trained afterwards, and the training that completes it counts")
    func coverage() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let first = try await plan(fixture)
        try await hold(fixture, first, ["书记"])
        #expect(try fixture.load(first)?.covered == false)
        let again = try await plan(
            fixture, on: "2026-03-10", ["makesUp": .string(first.id.description), "expected": .array([fixture.text("副主任")])])
        try await hold(fixture, again, ["副主任"], on: "2026-03-10")
        #expect(try fixture.load(again)?.covered == false, "one is still missing")
        let last = try await plan(
            fixture, on: "2026-03-12", ["makesUp": .string(first.id.description), "expected": .array([fixture.text("委员")])])
        try await hold(fixture, last, ["委员"], on: "2026-03-12")
        #expect(try fixture.load(last)?.covered == true)
        #expect(try fixture.load(first)?.covered == false, "what was entered at the time stays")
        let whole = try await plan(fixture, on: "2026-03-16")
        try await hold(fixture, whole, ["书记", "副主任", "委员"], on: "2026-03-16")
        #expect(try fixture.load(whole)?.covered == true)
        let needless = await fixture.refusal { _ = try await plan(fixture, on: "2026-03-20", ["makesUp": .string(whole.id.description)]) }
        #expect(needless == "那次应到的人都到了，不用补训")
    }

    @Test("making up begins with the subject, and with those who were not there")
    func proposal() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let first = try await plan(fixture)
        try await hold(fixture, first, ["书记"])
        let proposed = try fixture.office.readNow { lookup in
            var study = Study()
            study.makesUp = first
            try Training.propose(&study, lookup)
            return study
        }
        #expect(proposed.title == "补训：稿件写作培训" && proposed.kind == .training)
        #expect(Set(proposed.expected) == Set(["副主任", "委员"].compactMap { fixture.people[$0] }))
    }

    @Test("one makes up for a finished training of the same type, not for itself nor for another that makes up")
    func makesUp() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let first = try await plan(fixture)
        let reference: [String: JSON] = ["makesUp": .string(first.id.description)]
        #expect(await fixture.refusal { _ = try await plan(fixture, on: "2026-03-10", reference) }?.contains("还没有登记完成") == true)
        try await hold(fixture, first, ["书记"])
        let other = reference.merging(["kind": .string("finance")]) { $1 }
        #expect(await fixture.refusal { _ = try await plan(fixture, on: "2026-03-10", other) }?.contains("类型要与那次一样") == true)
        #expect(await fixture.refusal { _ = try await plan(fixture, on: "2026-03-04", reference) }?.contains("不能早于") == true)
        let again = try await plan(fixture, on: "2026-03-10", reference)
        try await hold(fixture, again, ["副主任"], on: "2026-03-10")
        let twice: [String: JSON] = ["makesUp": .string(again.id.description)]
        #expect(await fixture.refusal { _ = try await plan(fixture, on: "2026-03-12", twice) }?.contains("请选最初的那次") == true)
    }

    @Test("a lecture counts as the secretary's when he holds the post on its day")
    func lecture() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        for (name, own, day) in [("书记", true, "2026-03-05"), ("副主任", false, "2026-03-06")] {
            let study = try await plan(
                fixture, on: day,
                [
                    "kind": .string("lecture"), "speaker": fixture.text(name), "gist": .string("讲纪律"), "discussion": .string("各人谈了体会"),
                ])
            try await hold(fixture, study, ["书记", "副主任", "委员"], on: day)
            #expect(try fixture.load(study)?.bySecretary == own, "\(name)")
        }
    }

    /// A meeting on ideology, written down and ready to be submitted.
    private func minuted(_ fixture: MeetingFixture) async throws -> Reference<Meeting> {
        let meeting = try await fixture.notice()
        let item: [String: JSON] = [
            "meeting": .string(meeting.id.description), "order": .integer(1), "type": .string("ideology"), "title": .string("一季度形势研判"),
        ]
        try await fixture.submit(.create, AgendaItem.kindName, nil, item, by: fixture.clerk)
        fixture.move(to: "2026-03-05T08:55")
        try await fixture.submit(.act("open"), Meeting.kindName, meeting.id, by: fixture.recorder)
        for name in ["书记", "副主任", "委员"] {
            let signed: [String: JSON] = ["meeting": .string(meeting.id.description), "person": fixture.text(name)]
            try await fixture.submit(.create, Attendance.kindName, nil, signed, by: fixture.viewer(name, .reporter))
        }
        try await fixture.submit(.act("record"), Meeting.kindName, meeting.id, by: fixture.recorder)
        let words: [String: JSON] = ["minutes": .string("研判一季度形势，明确两项应对措施。")]
        try await fixture.submit(.edit, Meeting.kindName, meeting.id, words, by: fixture.recorder)
        fixture.move(to: "2026-03-05T10:30")
        return meeting
    }

    @Test("a meeting on ideology reviewed risks when at least one was entered for it; without, the recorder is told before he submits")
    func risks() async throws {
        for isReviewed in [false, true] {
            let fixture = try MeetingFixture(.ideology)
            let meeting = try await minuted(fixture)
            if isReviewed {
                let risk: [String: JSON] = [
                    "quarter": .string("2026年第一季度"), "area": .string("accounts"), "text": .string("评论区夜间无人值守"), "level": .string("low"),
                    "response": .string("值班巡查"), "owner": fixture.text("副主任"), "meeting": .string(meeting.id.description),
                ]
                try await fixture.submit(.create, IdeologyRisk.kindName, nil, risk, by: fixture.clerk)
            }
            let told = await fixture.refusal {
                try await fixture.submit(.act("submit"), Meeting.kindName, meeting.id, by: fixture.recorder)
            }
            #expect((told == nil) == isReviewed && (told?.contains("意识形态风险点") ?? true), "\(told ?? "")")
            if isReviewed {
                #expect(try fixture.load(meeting)?.risksReviewed == true)
                continue
            }
            try await fixture.submit(.act("submit"), Meeting.kindName, meeting.id, reason: "风险点会后补登记", by: fixture.recorder)
            #expect(try fixture.load(meeting)?.risksReviewed == false)
        }
    }
}
