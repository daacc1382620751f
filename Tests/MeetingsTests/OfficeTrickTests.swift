import Journal
import Records
import Rectification
import Testing

@testable import Meetings

@Suite("Tricks of an office that wants its books to look better")
struct OfficeTrickTests {
    private func study(_ fixture: MeetingFixture, _ from: String, _ to: String) async -> String? {
        await fixture.refusal {
            try await fixture.submit(
                .create, Study.kindName, nil,
                [
                    "kind": .string("business"), "title": .string("业务学习"), "from": .integer(Moment(local: from)?.milliseconds ?? 0),
                    "to": .integer(Moment(local: to)?.milliseconds ?? 0), "expected": .array(["书记", "副主任", "委员"].map(fixture.text)),
                ], by: fixture.clerk)
        }
    }

    @Test("a study of two days is held against each day's hours: an hour in the middle of it is no meeting besides")
    func twoDays() async throws {
        let fixture = try MeetingFixture(.topics)
        _ = try await fixture.notice("14:00", "15:00")
        #expect(await study(fixture, "2026-03-05T09:00", "2026-03-06T09:00")?.contains("不得合并召开") == true, "through the night")
        #expect(await study(fixture, "2026-03-04T14:00", "2026-03-06T17:00")?.contains("不得合并召开") == true)
        #expect(await study(fixture, "2026-03-04T08:30", "2026-03-06T11:30") == nil, "mornings only")
        let late = await fixture.refusal { _ = try await fixture.notice("09:00", "10:00", on: "2026-03-06") }
        #expect(late?.contains("不得合并召开") == true, "nor the other way round")
    }

    @Test("a book with meetings is closed, not voided: a second one would begin at number one again")
    func book() async throws {
        let fixture = try MeetingFixture()
        _ = try await fixture.notice()
        let refused = await fixture.refusal {
            try await fixture.submit(.void, RecordBook.kindName, fixture.book.id, reason: "重来", by: fixture.clerk)
        }
        #expect(refused?.contains("不能作废") == true)
    }

    @Test("what the catalogue of matters says is the head's word, not the office's alone, and it is ended, not taken away")
    func catalogue() async throws {
        let fixture = try MeetingFixture()
        let values: [String: JSON] = [
            "category": .string("money"), "matter": .string("大额采购"), "threshold": .integer(100_000_000), "forum": .string("leadership"),
            "basis": .string("三重一大决策制度"),
        ]
        let matter = try await fixture.submit(.create, MatterCatalogue.kindName, nil, values, by: fixture.clerk)
        #expect(try fixture.load(Reference<MatterCatalogue>(matter))?.state == .proposed)
        #expect(
            await fixture.refusal { try await fixture.submit(.act("approve"), MatterCatalogue.kindName, matter, by: fixture.clerk) } != nil)
        try await fixture.submit(.act("approve"), MatterCatalogue.kindName, matter, by: fixture.head)
        #expect(
            await fixture.refusal { try await fixture.submit(.void, MatterCatalogue.kindName, matter, reason: "改", by: fixture.clerk) }
                != nil)
        let edited = await fixture.refusal {
            try await fixture.submit(.edit, MatterCatalogue.kindName, matter, ["threshold": .integer(900_000_000)], by: fixture.clerk)
        }
        #expect(edited != nil)
    }

    @Test("a 三重一大 item written into the notice half an hour before is told, and so is whoever was left off the list of the expected")
    func shortNotice() throws {
        let room = Room()
        var minutes = room.meeting()
        let item = room.major()
        minutes.items = [item]
        minutes.written[item.item.reference] = Moment(local: "2026-03-05T08:30")
        minutes.book.roster = room.people + [Reference(.new())]
        let warned = minutes.remarks.filter { !$0.isRefusal }.map(\.sentence)
        #expect(warned.contains { $0.contains("会前30分钟才写进通知") } && warned.contains { $0.contains("应到人员比记录本少了") })
        minutes.written[item.item.reference] = Moment(local: "2026-03-04T08:30")
        minutes.book.roster = room.people
        #expect(minutes.remarks.allSatisfy { $0.isRefusal || !$0.sentence.contains("才写进通知") && !$0.sentence.contains("比记录本少了") })
    }

    @Test("a placeholder that becomes 三重一大 at the last minute was written at the last minute")
    func placeholder() async throws {
        let fixture = try MeetingFixture(at: "2026-03-03T08:30")
        let meeting = try await fixture.notice()
        let id = try await fixture.submit(
            .create, AgendaItem.kindName, nil,
            ["meeting": .string(meeting.id.description), "order": .integer(1), "type": .string("business"), "title": .string("其他事项")],
            by: fixture.clerk)
        func written() throws -> Moment? {
            try fixture.office.readNow { lookup in try lookup.find(Reference<AgendaItem>(id)).flatMap { try Announcing.written($0, lookup) }
            }
        }
        #expect(try written() == Moment(local: "2026-03-03T08:30"))
        fixture.move(to: "2026-03-05T08:50")
        try await fixture.submit(.edit, AgendaItem.kindName, id, ["type": .string("major"), "title": .string("购车")], by: fixture.clerk)
        #expect(try written() == Moment(local: "2026-03-05T08:50"))
        try await fixture.submit(.edit, AgendaItem.kindName, id, ["gist": .string("按方案")], by: fixture.clerk)
        #expect(try written() == Moment(local: "2026-03-05T08:50"), "other words change nothing of that")
    }

    @Test("who may vote at a party meeting is told by its day, not by the day of the signature")
    func standing() async throws {
        let fixture = try MeetingFixture(.committee)
        try await fixture.office.write(by: .commandLine) { [people = fixture.people] context in
            try context.update(try #require(people["委员"]), action: "edit") { $0.political = .probationary }
        }
        let meeting = try await fixture.notice()
        fixture.move(to: "2026-03-20T09:00")
        try await fixture.office.write(by: .commandLine) { [people = fixture.people] context in
            try context.update(try #require(people["委员"]), action: "edit") { $0.political = .member }
        }
        let entitled = try fixture.office.readNow { lookup in
            try lookup.find(meeting).flatMap { try Minutes($0, in: lookup)?.entitled }
        }
        #expect(entitled == Set(["书记", "副主任"].compactMap { fixture.people[$0] }))
    }

    @Test("weeks in a row are counted back from the cut-off: a series that died in spring is none in summer; a holiday week breaks nothing")
    func streak() throws {
        let fixture = try MeetingFixture(.topics)
        try fixture.office.writeAndWait(by: .commandLine) { [book = fixture.book] context in
            // Spring Festival's week of 2026-02-16 has no working day.
            for day in ["2026-01-29", "2026-02-05", "2026-02-12", "2026-02-26", "2026-03-05"] {
                var meeting = Meeting()
                meeting.book = book
                meeting.start = Moment(local: day + "T09:00")
                meeting.state = .signed
                (meeting.submittedOn, meeting.signedOn) = (Day(day), Day(day))
                try context.create(meeting)
            }
        }
        let calendar = fixture.office.calendar
        func weeks(to day: String) throws -> Int64 {
            var query = FigureQuery(Meeting.kindName, measure: .streak)
            query.from = Day("2026-01-01")
            query.to = Day(day)
            let asked = query
            return try fixture.office.readNow { try $0.figure(asked, calendar: calendar).value }
        }
        #expect(try weeks(to: "2026-03-06") == 5)
        #expect(try weeks(to: "2026-03-10") == 5, "its own week still runs")
        #expect(try weeks(to: "2026-06-30") == 0)
    }

    @Test("an empty draft or two push no earlier report out of sight")
    func drafts() async throws {
        let fixture = try MeetingFixture()
        let writer = fixture.viewer("委员", .leader)
        let text = (0..<14).map { "第\($0)季度围绕融合传播开展调查\($0 * 7)次，形成专题报告，提出改进意见并逐条落实到具体岗位；" }.joined()
        func write(_ period: String, _ body: String) async throws -> RecordID {
            try await fixture.submit(
                .create, OfficialPaper.kindName, nil,
                ["type": .string("summary"), "writer": fixture.text("委员"), "period": .string(period), "body": .string(body)], by: writer)
        }
        let last = try await write("2025年", text)
        for action in ["compare", "submit"] { try await fixture.submit(.act(action), OfficialPaper.kindName, last, by: writer) }
        try await fixture.submit(.act("approve"), OfficialPaper.kindName, last, by: fixture.head)
        for number in 1...4 { _ = try await write("草稿\(number)", "空") }
        let copy = try await write("2026年", text)
        try await fixture.submit(.act("compare"), OfficialPaper.kindName, copy, by: writer)
        #expect((try fixture.load(Reference<OfficialPaper>(copy))?.highest ?? 0) >= 85)
    }

    @Test("a report begun in June and finished in August is August's")
    func finished() async throws {
        let fixture = try MeetingFixture(.topics, at: "2026-06-30T09:00")
        let id = try fixture.office.writeAndWait(by: .commandLine) { context in
            var paper = OfficialPaper()
            paper.type = .ideology
            paper.period = "2026年上半年"
            return try context.create(paper).id
        }
        fixture.move(to: "2026-08-15T09:00")
        try fixture.office.writeAndWait(by: .commandLine) { context in
            try context.update(Reference<OfficialPaper>(id), action: "edit") { paper in
                paper.state = .final
                paper.finalOn = context.today
            }
        }
        let calendar = fixture.office.calendar
        let records = try fixture.office.readNow {
            try $0.dutyRecords(FigureQuery(OfficialPaper.kindName), from: #require(Day("2026-01-01")), calendar: calendar)
        }
        #expect(records.map(\.day.iso) == ["2026-08-15"] && records.first?.isLate == false)
    }
}
