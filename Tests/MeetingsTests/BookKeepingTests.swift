import Journal
import Records
import Testing

@testable import Meetings

@Suite("R6, one book for one kind of meeting")
struct BookKeepingTests {
    @Test("meetings of a book are numbered without gaps, and a voided one keeps its number")
    func numbers() async throws {
        let fixture = try MeetingFixture()
        let first = try await fixture.notice("09:00", "09:30")
        let second = try await fixture.notice("10:00", "10:30")
        try await fixture.submit(.void, Meeting.kindName, second.id, reason: "通知错了", by: fixture.clerk)
        let third = try await fixture.notice("11:00", "11:30")
        #expect(try [first, second, third].map { try fixture.load($0)?.number } == [1, 2, 3])
    }

    @Test("two meetings under one chair do not overlap, nor follow each other within ten minutes: 严禁合并")
    func merged() async throws {
        let fixture = try MeetingFixture()
        _ = try await fixture.notice("09:00", "10:00")
        let overlapping = await fixture.refusal { _ = try await fixture.notice("09:30", "10:30") }
        #expect(overlapping?.contains("主持人相同。会议不得合并召开") == true)
        let close = await fixture.refusal { _ = try await fixture.notice("10:05", "11:00") }
        #expect(close?.contains("间隔不足10分钟") == true)
        #expect(await fixture.refusal { _ = try await fixture.notice("10:10", "11:00") } == nil)
    }

    @Test("nor under two chairs, when more than half of the people are the same")
    func samePeople() async throws {
        let fixture = try MeetingFixture()
        _ = try await fixture.notice("09:00", "10:00", expected: ["书记", "副主任", "委员"])
        let most = await fixture.refusal { _ = try await fixture.notice("09:30", "10:30", chair: "副主任", expected: ["副主任", "委员", "办公室"]) }
        #expect(most?.contains("参会人员大半相同") == true)
        let few = await fixture.refusal { _ = try await fixture.notice("09:30", "10:30", chair: "副主任", expected: ["副主任", "办公室"]) }
        #expect(few == nil, "half is not more than half")
    }

    @Test("the minutes are typed by the book's recorder, and by his deputy only while he stands in; the chair is neither")
    func recorder() async throws {
        let fixture = try MeetingFixture()
        let meeting = try await fixture.notice()
        fixture.move(to: "2026-03-05T09:00")
        try await fixture.submit(.act("open"), Meeting.kindName, meeting.id, by: fixture.recorder)
        try await fixture.submit(.act("record"), Meeting.kindName, meeting.id, by: fixture.recorder)
        let words: [String: JSON] = ["minutes": .string("讨论了采购。")]
        for other in [fixture.clerk, fixture.head, fixture.viewer("替补", .reporter)] {
            #expect(await fixture.refusal { try await fixture.submit(.edit, Meeting.kindName, meeting.id, words, by: other) } != nil)
        }
        #expect(await fixture.refusal { try await fixture.submit(.edit, Meeting.kindName, meeting.id, words, by: fixture.recorder) } == nil)
        var deputy = fixture.viewer("替补", .reporter)
        var stand = Viewer(
            actor: deputy.actor, name: "替补", roles: [.reporter], posts: [.init(post: .recorder, department: nil)],
            principal: fixture.people["记录人"]?.id)
        stand.lendsPerson = true
        deputy.standIns = [stand]
        let more: [String: JSON] = ["minutes": .string("讨论了采购，一致同意。")]
        #expect(await fixture.refusal { try await fixture.submit(.edit, Meeting.kindName, meeting.id, more, by: deputy) } == nil)
        let own = await fixture.refusal { _ = try await fixture.notice("14:00", "15:00", chair: "记录人") }
        #expect(own == "主持人不能同时是记录人")
    }

    @Test("a closed book takes no more meetings, and is not closed over one that is not signed")
    func closed() async throws {
        let fixture = try MeetingFixture()
        let meeting = try await fixture.notice()
        let early = await fixture.refusal {
            try await fixture.submit(.act("close"), RecordBook.kindName, fixture.book.id, by: fixture.clerk)
        }
        #expect(early?.contains("还没有签认，记录本不能封存") == true)
        try await fixture.submit(.void, Meeting.kindName, meeting.id, reason: "不开了", by: fixture.clerk)
        _ = try fixture.office.writeAndWait(by: .commandLine) { context in
            try context.update(meeting, action: "sign") { $0.state = .signed }
        }
        try await fixture.submit(.act("close"), RecordBook.kindName, fixture.book.id, by: fixture.clerk)
        #expect(await fixture.refusal { _ = try await fixture.notice("14:00", "15:00") } == "这个记录本已经封存，请用今年的记录本。")
    }

    @Test("an item, a statement and a decision stay where they are, and a meeting that waits for its signature takes no more")
    func parts() async throws {
        let fixture = try MeetingFixture()
        let (first, second) = (try await fixture.notice(), try await fixture.notice("14:00", "15:00"))
        let item = try await fixture.submit(
            .create, AgendaItem.kindName, nil,
            ["meeting": .string(first.id.description), "order": .integer(1), "type": .string("business"), "title": .string("采购")],
            by: fixture.clerk)
        let moved = await fixture.refusal {
            try await fixture.submit(.edit, AgendaItem.kindName, item, ["meeting": .string(second.id.description)], by: fixture.clerk)
        }
        #expect(moved == "议题不能移到别的会议。写错了请作废重写。")
        _ = try fixture.office.writeAndWait(by: .commandLine) { context in
            try context.update(first, action: "submit") { $0.state = .awaiting }
        }
        let late = await fixture.refusal {
            try await fixture.submit(
                .create, AgendaItem.kindName, nil,
                ["meeting": .string(first.id.description), "order": .integer(2), "type": .string("business"), "title": .string("补一个")],
                by: fixture.recorder)
        }
        #expect(late?.contains("正在等签认，内容不能再改") == true)
        let void = await fixture.refusal { try await fixture.submit(.void, AgendaItem.kindName, item, reason: "不要了", by: fixture.clerk) }
        #expect(void?.contains("正在等签认，内容不能再改") == true)
    }
}

@Suite("R6, books, and what only warns")
struct BooksTests {
    private func meeting(_ start: String, _ end: String, _ people: [Reference<Person>], chair: Reference<Person>? = nil) -> Meeting {
        var meeting = Meeting()
        meeting.id = .new()
        meeting.start = Moment(local: "2026-03-05T" + start)
        meeting.end = Moment(local: "2026-03-05T" + end)
        meeting.expected = people
        meeting.chair = chair
        return meeting
    }

    @Test(
        "two meetings of the same people need ten minutes between them; the same chair is enough, half of the people is not more than half")
    func overlap() {
        let people = Room().people
        let first = meeting("09:00", "10:00", people, chair: people[0])
        func clashes(_ other: Meeting) -> Bool {
            (Gathering(first).flatMap { one in Gathering(other).flatMap { one.clash(with: $0) } }) != nil
        }
        #expect(clashes(meeting("10:09", "11:00", people)))
        #expect(!clashes(meeting("10:10", "11:00", people)))
        #expect(clashes(meeting("09:30", "09:40", [people[0]], chair: people[0])))
        #expect(!clashes(meeting("09:30", "09:40", Room().people)))
        let half = Array(people.prefix(2)) + Room().people.prefix(2)
        #expect(!clashes(meeting("09:30", "09:40", half)))
        #expect(clashes(meeting("09:30", "09:40", Array(people.prefix(3)) + Room().people.prefix(1))))
    }

    @Test("hopes and praise without a fault named are bland")
    func bland() {
        #expect(Plainness.isBland("希望今后再接再厉，多出精品。"))
        #expect(!Plainness.isBland("希望改进：深入一线不够，审核不严。"))
        #expect(!Plainness.isBland("批评你开会迟到。"))
    }

    @Test("a democratic-life meeting needs self-criticism and criticism of every other")
    func democratic() {
        let room = Room()
        var minutes = room.meeting(.democratic)
        for from in room.people {
            for to in room.people {
                var criticism = Criticism()
                (criticism.from, criticism.to, criticism.text) = (from, to, "联系群众不够深入，问题解决不及时。")
                minutes.criticisms.append(criticism)
            }
        }
        #expect(refusals(minutes).isEmpty)
        minutes.criticisms.removeAll { $0.from == room.people[1] && $0.to == room.people[1] }
        minutes.criticisms.removeAll { $0.from == room.people[2] && $0.to == room.people[3] }
        let sentences = refusals(minutes)
        #expect(sentences.contains("钱二没有自我批评") || sentences.contains("钱二没有自我批评。"))
        #expect(sentences.contains { $0.contains("孙三还没有对李四提出批评意见") })
    }
}
