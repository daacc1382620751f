import Foundation
import Journal
import Records
import Rectification
import Testing

@testable import Meetings

/// Ways round a rule that somebody might try.
@Suite("No way round")
struct WayAroundTests {
    private func item(_ fixture: MeetingFixture, _ meeting: Reference<Meeting>, _ type: String, _ title: String, by viewer: Viewer)
        async throws
        -> RecordID
    {
        try await fixture.submit(
            .create, AgendaItem.kindName, nil,
            [
                "meeting": .string(meeting.id.description), "order": .integer(1), "type": .string(type), "title": .string(title),
                "lead": fixture.text("副主任"),
            ], by: viewer)
    }

    @Test("“其他事项” does not become 三重一大 once people sit together, nor does an announced matter become another")
    func renamed() async throws {
        let fixture = try MeetingFixture()
        let meeting = try await fixture.notice()
        let other = try await item(fixture, meeting, "business", "其他事项", by: fixture.clerk)
        fixture.move(to: "2026-03-05T09:00")
        try await fixture.submit(.act("open"), Meeting.kindName, meeting.id, by: fixture.recorder)
        let changed = await fixture.refusal {
            try await fixture.submit(
                .edit, AgendaItem.kindName, other, ["type": .string("major"), "title": .string("购置转播车")], by: fixture.recorder)
        }
        #expect(changed?.contains("没有写进通知的请列入下一次会议") == true)
    }

    @Test("a meeting is not put back to before its matters were written")
    func backdated() async throws {
        let fixture = try MeetingFixture()
        let meeting = try await fixture.notice(on: "2026-03-06")
        _ = try await item(fixture, meeting, "major", "购置转播车", by: fixture.clerk)
        let moved = await fixture.refusal {
            try await fixture.submit(
                .edit, Meeting.kindName, meeting.id,
                [
                    "start": .integer(Moment(local: "2026-03-04T09:00")?.milliseconds ?? 0),
                    "end": .integer(Moment(local: "2026-03-04T10:00")?.milliseconds ?? 0),
                ], by: fixture.clerk)
        }
        #expect(moved?.contains("那样就成了临时动议") == true)
    }

    @Test("minutes are not written with the announcement, and a meeting does not change its book")
    func announcement() async throws {
        let fixture = try MeetingFixture()
        let meeting = try await fixture.notice()
        let early = await fixture.refusal {
            try await fixture.submit(.edit, Meeting.kindName, meeting.id, ["minutes": .string("一致同意。")], by: fixture.clerk)
        }
        #expect(early?.contains("开始签到以后写") == true)
        let second = try fixture.office.writeAndWait(by: .commandLine) { context in
            var book = RecordBook()
            book.title = "另一本"
            book.type = .monday
            book.roster = [try #require(fixture.people["书记"])]
            return try context.create(book)
        }
        let moved = await fixture.refusal {
            try await fixture.submit(.edit, Meeting.kindName, meeting.id, ["book": .string(second.id.description)], by: fixture.clerk)
        }
        #expect(moved?.contains("会议不能换记录本") == true)
    }

    @Test("what one meeting decided another kind of meeting does not change, nor before the first is signed")
    func changedElsewhere() async throws {
        let fixture = try MeetingFixture()
        let old = try fixture.office.writeAndWait(by: .commandLine) { context in
            var meeting = Meeting()
            meeting.book = fixture.book
            meeting.start = Moment(local: "2026-02-05T09:00")
            let held = try context.create(meeting)
            var agenda = AgendaItem()
            agenda.meeting = held
            agenda.order = 1
            agenda.type = .major
            var decision = Decision()
            decision.item = try context.create(agenda)
            decision.text = "购置转播车"
            return (held, try context.create(decision))
        }
        let book = try fixture.office.writeAndWait(by: .commandLine) { context in
            var book = RecordBook()
            book.title = "例会"
            book.type = .monday
            book.recorder = fixture.people["记录人"]
            book.roster = [try #require(fixture.people["副主任"])]
            return try context.create(book)
        }
        let meeting = try await fixture.notice("14:00", "15:00", chair: "副主任", in: book)
        let agenda = try await item(fixture, meeting, "business", "改一个决定", by: fixture.clerk)
        func change() async -> String? {
            await fixture.refusal {
                try await fixture.submit(
                    .create, Decision.kindName, nil,
                    [
                        "item": .string(agenda.description), "text": .string("不买了"), "agree": .integer(1), "against": .integer(0),
                        "abstain": .integer(0), "executor": fixture.text("副主任"), "due": .string("2026-04-01"),
                        "replaces": .string(old.1.id.description),
                    ], by: fixture.recorder)
            }
        }
        #expect(await change()?.contains("会议还没有签认") == true)
        _ = try fixture.office.writeAndWait(by: .commandLine) { context in
            try context.update(old.0, action: "sign") { $0.state = .signed }
        }
        #expect(await change()?.contains("要由同一种会议变更") == true)
    }

    @Test("one hour is not a meeting and a study besides: by hand no study stands beside a meeting of the same people")
    func twoHats() async throws {
        let fixture = try MeetingFixture(.topics)
        _ = try await fixture.notice("14:00", "15:00")
        func study(_ from: String, _ to: String) async -> String? {
            await fixture.refusal {
                try await fixture.submit(
                    .create, Study.kindName, nil,
                    [
                        "kind": .string("business"), "title": .string("业务学习"),
                        "from": .integer(Moment(local: "2026-03-05T" + from)?.milliseconds ?? 0),
                        "to": .integer(Moment(local: "2026-03-05T" + to)?.milliseconds ?? 0),
                        "expected": .array(["书记", "副主任", "委员"].map(fixture.text)),
                    ], by: fixture.clerk)
            }
        }
        #expect(await study("14:30", "15:30")?.contains("不得合并召开") == true)
        #expect(await study("15:10", "16:00") == nil)
        #expect(await study("15:20", "16:00")?.contains("不得合并召开") == true, "nor two studies in one hour")
    }

    @Test("criticism is written by whoever utters it or taken down by the recorder; nobody writes it for another")
    func criticism() async throws {
        let fixture = try MeetingFixture(.democratic)
        let meeting = try await fixture.notice()
        func write(by viewer: Viewer) async -> String? {
            await fixture.refusal {
                try await fixture.submit(
                    .create, Criticism.kindName, nil,
                    [
                        "meeting": .string(meeting.id.description), "from": fixture.text("副主任"), "to": fixture.text("书记"),
                        "text": .string("深入一线不够"),
                    ], by: viewer)
            }
        }
        #expect(await write(by: fixture.viewer("委员", .leader))?.contains("不能替别人写") == true)
        #expect(await write(by: fixture.viewer("副主任", .leader)) == nil)
        #expect(await write(by: fixture.recorder) == nil)
    }

    @Test("a self-examination is not written by whoever stands in for its author")
    func standIn() async throws {
        let fixture = try MeetingFixture()
        let paper = try await fixture.submit(
            .create, OfficialPaper.kindName, nil,
            ["type": .string("personal"), "writer": fixture.text("副主任"), "period": .string("2026年"), "body": .string("我存在的问题")],
            by: fixture.viewer("副主任", .leader))
        var stand = Viewer(
            actor: .person(try #require(fixture.people["委员"]).id), name: "委员", roles: [.leader], principal: fixture.people["副主任"]?.id)
        stand.lendsPerson = true
        var other = fixture.viewer("委员", .leader)
        other.standIns = [stand]
        let words: [String: JSON] = ["body": .string("替他写的")]
        #expect(await fixture.refusal { try await fixture.submit(.edit, OfficialPaper.kindName, paper, words, by: other) } != nil)
        let own = fixture.viewer("副主任", .leader)
        #expect(await fixture.refusal { try await fixture.submit(.edit, OfficialPaper.kindName, paper, words, by: own) } == nil)
    }

    @Test(
        "papers of one year are of one round, however the year is written",
        arguments: [
            ("2026年", "2026年度", true), ("2026年上半年", "2026年", true), ("2026年", "2025年", false), ("述职", "述职", true), ("一季度", "二季度", false),
        ])
    func rounds(_ a: String, _ b: String, _ isSame: Bool) { #expect(Copying.isSameRound(a, b) == isSame) }

    @Test("the office takes back a leave that was not used, and the person signs in after all")
    func takenBack() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let meeting = try await fixture.notice()
        let member = fixture.viewer("委员", .reporter)
        let asked = try await fixture.submit(
            .create, LeaveRequest.kindName, nil,
            ["meeting": .string(meeting.id.description), "person": fixture.text("委员"), "reason": .string("外出")], by: member)
        try await fixture.submit(.act("grant"), LeaveRequest.kindName, asked, by: fixture.head)
        let stored = try #require(try fixture.office.readNow { try $0.all(Attendance.self, ("meeting", meeting)) }.first)
        #expect(await fixture.refusal { try await fixture.submit(.void, Attendance.kindName, stored.id, reason: "来了", by: member) } != nil)
        try await fixture.submit(.void, Attendance.kindName, stored.id, reason: "来了", by: fixture.clerk)
        fixture.move(to: "2026-03-05T08:50")
        let sign: [String: JSON] = ["meeting": .string(meeting.id.description), "person": fixture.text("委员")]
        #expect(await fixture.refusal { try await fixture.submit(.create, Attendance.kindName, nil, sign, by: member) } == nil)
    }

    @Test("training of three days is signed in for each day, on time by the morning's hour, and no day twice")
    func threeDays() async throws {
        let fixture = try MeetingFixture(at: "2026-03-05T08:00")
        let study = try await fixture.submit(
            .create, Study.kindName, nil,
            [
                "kind": .string("training"), "title": .string("三审三校培训"),
                "from": .integer(Moment(local: "2026-03-05T09:00")?.milliseconds ?? 0),
                "to": .integer(Moment(local: "2026-03-07T17:00")?.milliseconds ?? 0), "expected": .array([fixture.text("委员")]),
            ], by: fixture.clerk)
        let member = fixture.viewer("委员", .reporter)
        let sign: [String: JSON] = ["study": .string(study.description), "person": fixture.text("委员")]
        func attend() async throws -> Attendance? {
            try fixture.load(Reference<Attendance>(try await fixture.submit(.create, Attendance.kindName, nil, sign, by: member)))
        }
        #expect(await fixture.refusal { _ = try await attend() }?.contains("08:40开始签到") == true)
        fixture.move(to: "2026-03-05T08:55")
        #expect(try await attend()?.status == .onTime)
        #expect(await fixture.refusal { _ = try await attend() } == "这个人这一天在这次学习已有签到")
        fixture.move(to: "2026-03-06T08:55")
        #expect(try await attend()?.status == .onTime, "the second morning is no lateness of a day")
        fixture.move(to: "2026-03-07T09:05")
        #expect(try await attend()?.status == .late)
        fixture.move(to: "2026-03-08T08:55")
        let wrong = await fixture.refusal {
            try await fixture.submit(
                .create, Attendance.kindName, nil, sign.merging(["day": .string("2026-03-09")]) { $1 }, by: fixture.clerk)
        }
        #expect(wrong?.contains("这次学习没有这一天") == true)
    }
}
