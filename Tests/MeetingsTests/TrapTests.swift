import Documents
import Foundation
import Journal
import Records
import Testing

@testable import Meetings
@testable import Rectification

/// The traps of the domain, one after another; what is tested at length elsewhere is only touched here.
@Suite("Traps")
struct TrapTests {
    private let calendars = (try? WorkCalendar.shipped()).map { CalendarHistory($0) }

    private func weekly(_ records: [DutyRecord], from start: String, on today: String) throws -> [Occurrence] {
        var terms = DutyTerms(.rule(try #require(Recurrence("FREQ=WEEKLY;BYDAY=TH"))), start: try #require(Day(start)))
        terms.grace = 2
        return try terms.occurrences(records: records, calendars: #require(calendars), today: #require(Day(today)))
    }

    @Test("1. “13次” without a period is no figure: every count of events runs from the feedback to the one cut-off")
    func period() throws {
        var inspection = Inspection()
        inspection.feedbackOn = Day("2025-10-27")
        let cutoff = try #require(Day("2026-03-02"))
        let states: Set = [Finding.kindName, Measure.kindName]
        for definition in StandardFigures.all {
            let query = definition.query(inspection, [], cutoff)
            // A state is one of the cut-off day, and a day is no count.
            guard !states.contains(query.kind), definition.day == nil else { continue }
            #expect(query.from == inspection.feedbackOn && query.to == cutoff, "\(definition.code)")
        }
    }

    @Test("2. one gathering is one event: a signed meeting of study is one Study, and one Thursday hour cannot be two meetings")
    func oneEvent() async throws {
        let fixture = try MeetingFixture(.business)
        let meeting = try await fixture.notice()
        _ = try fixture.office.writeAndWait(by: .commandLine) { context in
            try context.update(meeting, action: "submit") { $0.state = .awaiting }
            try context.update(meeting, action: "sign") {
                $0.state = .signed
                $0.submittedOn = $0.day
            }
        }
        let calendar = fixture.office.calendar
        let (studies, topics) = try fixture.office.readNow { lookup in
            (
                try lookup.all(Study.self),
                try lookup.figure(FigureQuery(Meeting.kindName, [.init("type", [RecordBook.Sort.topics.rawValue])]), calendar: calendar)
            )
        }
        #expect(studies.map(\.meeting) == [meeting] && topics.value == 0)
        let book = try fixture.office.writeAndWait(by: .commandLine) { context in
            var book = RecordBook()
            book.type = .topics
            book.roster = ["书记", "副主任", "委员"].compactMap { fixture.people[$0] }
            return try context.create(book)
        }
        #expect(await fixture.refusal { _ = try await fixture.notice("09:00", "10:00", in: book) }?.contains("不得合并召开") == true)
    }

    @Test("3. a holiday's Thursday moves to the working day of its week, and a working Saturday makes no Thursday")
    func holidays() throws {
        let found = try weekly([], from: "2025-12-22", on: "2026-01-11")
        #expect(found.map(\.due.iso) == ["2025-12-25", "2026-01-04", "2026-01-08"])
    }

    @Test("4. 待批复 is not done: it is asked about when a measure is signed off, not only when it is published")
    func pending() {
        #expect(MeasureLife.unfinished(in: "已向财政局申请10万元，待批复") == ["待批复"])
        var measure = Measure()
        measure.pending = "待批复"
        let signer = MeasureLife.Signer(
            person: .new(), isDiscipline: true, isLeader: false, isOtherLeader: false, leaderIsBarred: false)
        #expect(throws: Refusal.self) { try MeasureLife.sign(&measure, signer, at: .now) }
    }

    @Test("5. a number of views is printed in 万 and kept exact")
    func views() { #expect(FigureText.print(318_642, .tenThousand) == "31.9万" && FigureText.print(318_642) == "318642") }

    @Test("6. people share names and leave: a name that two bear is refused, a duty whose owner has left says so")
    func people() throws {
        let fixture = try MeetingFixture()
        let (owner, today, calendars) = (try #require(fixture.people["委员"]), fixture.office.today, fixture.office.calendars)
        let problem = try fixture.office.writeAndWait(by: .commandLine) { context in
            var twin = Person()
            twin.name = "书记"
            try context.create(twin)
            var measure = Measure()
            measure.number = 1
            var duty = StandingDuty()
            duty.title = "每周学习"
            duty.measure = try context.create(measure)
            duty.owner = owner
            duty.rule = Recurrence("FREQ=WEEKLY")
            duty.start = today
            duty.kind = "会议台账"
            try context.create(duty)
            try context.update(owner, action: "leave") { $0.state = .left }
            let kind = try #require(context.lookup.kinds.kind(Meeting.kindName))
            do {
                _ = try FigureConditions.parse("主持人=书记", kind, context.lookup)
                return ""
            } catch let problem as FigureProblem { return problem.sentence }
        }
        #expect(problem.contains("没有“书记”"))
        let grid = try fixture.office.readNow { lookup in
            try LookBackGrid(
                LookBackGrid.watches(lookup, calendars: calendars, today: today), weeks: 26, lookup, today: today)
        }
        #expect(grid.rows.map(\.deadEnd) == ["责任人已离岗，请设立由他人负责的接替任务"])
    }

    @Test("7. in a tiny office one person is one person, whatever his accounts and roles: two signatures are two people")
    func tinyOffice() throws {
        let person = RecordID.new()
        var measure = Measure()
        let both = MeasureLife.Signer(person: person, isDiscipline: true, isLeader: true, isOtherLeader: true, leaderIsBarred: false)
        try MeasureLife.sign(&measure, both, at: .now)
        #expect(throws: Refusal.self) { try MeasureLife.sign(&measure, both, at: .now) }
        #expect(measure.state != .signedOff)
    }

    @Test("8. no rows are no success: a week without a record is missing, and a check with nothing amiss says so in words")
    func zero() throws {
        #expect(try weekly([], from: "2025-11-03", on: "2025-11-12").first?.state == .missing)
        let fixture = try MeetingFixture()
        let context = ProposalTime(fixture)
        let sentence = try fixture.office.readNow { lookup in
            try Composing(Reference(.new()), context.with(lookup)).problems
        }
        #expect(sentence == "没有逾期的措施、重开的问题和缺失的常态任务。")
    }

    private struct ProposalTime: Sendable {
        let viewer: Viewer
        let calendars: CalendarHistory
        let today: Day
        init(_ fixture: MeetingFixture) { (viewer, calendars, today) = (fixture.clerk, fixture.office.calendars, fixture.office.today) }
        func with(_ lookup: Lookup) -> ProposalContext {
            ProposalContext(lookup, viewer: viewer, calendars: calendars, today: today)
        }
    }

    @Test("9. what is taken over from paper keeps its source, and never counts as on time")
    func imported() throws {
        let fixture = try MeetingFixture()
        let calendar = fixture.office.calendar
        let records = try fixture.office.writeAndWait(by: .commandLine) { context in
            var meeting = Meeting()
            meeting.book = fixture.book
            meeting.start = Moment(local: "2026-03-05T07:00")
            meeting.submittedOn = Day("2026-03-05")
            meeting.state = .signed
            try context.create(meeting)
            context.imported = "2025年会议记录.docx"
            meeting.start = Moment(local: "2026-03-04T07:00")
            try context.create(meeting)
            return try context.lookup.dutyRecords(FigureQuery(Meeting.kindName), from: try #require(Day("2026-01-01")), calendar: calendar)
        }
        #expect(records.sorted { $0.day < $1.day }.map(\.isLate) == [true, false])
    }

    @Test(
        "10. 10万元 is 10 000 000 分", arguments: [("10万元", Int64(10_000_000)), ("100000", 10_000_000), ("0.10", 10), ("1,234.56", 123_456)])
    func money(_ typed: String, _ fen: Int64) { #expect((try? FieldType.money.parse([typed])) == .integer(fen)) }

    @Test("11. a regulation revised twice is one, and the year's points are none")
    func regulations() throws {
        let fixture = try MeetingFixture()
        let calendar = fixture.office.calendar
        let value = try fixture.office.writeAndWait(by: .commandLine) { context in
            var inspection = Inspection()
            inspection.feedbackOn = Day("2025-10-27")
            var regulation = Regulation()
            regulation.state = .issued
            regulation.kind = .regulation
            regulation.issuedOn = Day("2025-12-01")
            regulation.supersedes = try context.create(regulation)
            regulation.supersedes = try context.create(regulation)
            try context.create(regulation)
            regulation.supersedes = nil
            regulation.kind = .yearly
            try context.create(regulation)
            let definition = try #require(StandardFigures.byCode["F6"])
            return try context.lookup.figure(
                definition.query(inspection, [], #require(Day("2026-03-02"))), calendar: calendar
            ).value
        }
        #expect(value == 1)
    }

    @Test("12. a share of people keeps whole people, and has a base")
    func shares() { #expect(FigureText.percent(6, of: 8) == "75%" && FigureText.percent(0, of: 0) == "—") }

    @Test("13. a closed book's duty does not vanish: it is neither voided nor dropped, and its weeks stay missing")
    func closedBook() async throws {
        let fixture = try MeetingFixture(.topics)
        let duty = try fixture.office.writeAndWait(by: .commandLine) { context in
            var measure = Measure()
            measure.number = 1
            var duty = StandingDuty()
            duty.title = "每周四选题策划会"
            duty.measure = try context.create(measure)
            duty.rule = Recurrence("FREQ=WEEKLY;BYDAY=TH")
            duty.start = Day("2026-01-05")
            duty.kind = "会议台账"
            duty.conditions = "类型=选题策划会"
            try context.update(fixture.book, action: "close") { $0.state = .closed }
            return try context.create(duty)
        }
        let voided = await fixture.refusal {
            try await fixture.submit(.void, StandingDuty.kindName, duty.id, reason: "记录本已封存", by: fixture.head)
        }
        #expect(voided?.contains("常态任务不能作废") == true)
        let (calendars, today) = (fixture.office.calendars, fixture.office.today)
        let watches = try fixture.office.readNow { try LookBackGrid.watches($0, calendars: calendars, today: today) }
        #expect(watches.count == 1 && watches[0].rate.missing > 5)
    }

    @Test("14. what was frozen at publication is printed as it was, whatever the register says now")
    func frozen() {
        let token = FigureToken.figure("F15").text
        let item = NoticeFigures.Item(token: token, title: "选题策划会", unit: "次", printed: "13", query: FigureQuery(Meeting.kindName))
        #expect(NoticeFigures("共召开\(token)次。", [item]).printed == "共召开13次。")
    }

    @Test("15. a restricted register tells how many, never which")
    func restricted() throws {
        let fixture = try MeetingFixture()
        let calendar = fixture.office.calendar
        let reader = fixture.viewer("委员", .reporter)
        let (count, isSeen) = try fixture.office.writeAndWait(by: .commandLine) { context in
            let risk = try context.create(IdeologyRisk())
            let row = try #require(try context.lookup.row(IdeologyRisk.kindName, risk.id))
            let kind = try #require(context.lookup.kinds.kind(IdeologyRisk.kindName))
            return (
                try context.lookup.figure(FigureQuery(IdeologyRisk.kindName), calendar: calendar).value,
                Policy.canSee(row, of: kind, reader)
            )
        }
        #expect(count == 1 && !isSeen)
    }

    @Test("16. quotas breed padding: short meetings and minutes alike are told beside the count, and texts apart are not")
    func padding() {
        let copied = (0..<20).map { "第\($0)项研究栏目更新和选题安排，会议听取汇报并提出要求；" }.joined()
        let own = (0..<20).map { "\($0)号议题：周边道路积水，居民反映强烈，派两名记者到现场核实后另行答复。" }.joined()
        func event(_ name: String, _ minutes: Int, _ text: String) -> Padding.Event {
            .init(id: .new(), name: name, minutes: minutes, text: text)
        }
        let events = [event("第1次", 60, copied), event("第2次", 8, own), event("第3次", 60, copied + "散会。")]
        let notes = Padding.notes(events, about: nil, shortest: 10)
        #expect(notes.first == "其中1次不足10分钟：第2次。")
        #expect(notes.count == 2 && notes[1].hasPrefix("“第3次”的记录与“第1次”相似"))
        #expect(Padding.notes(events, about: [events[1].id], shortest: 10).count == 1)
    }

    @Test("17. a check says what differs and where; it never says who lied")
    func neutral() throws {
        let text = """
            关于整改进展情况的通报
            共制定措施3条，已全部完成。
            1.关于宣传不够的问题。
            整改情况：1.每周四开展学习，已开展13次。2.申请经费10万元，待批复。
            """
        let remarks = try NoticeCheck.remarks(text)
        #expect(!remarks.isEmpty)
        for word in ["造假", "说谎", "虚报", "欺骗", "隐瞒", "弄虚作假"] {
            #expect(!remarks.contains { $0.message.contains(word) }, "\(word)")
        }
    }
}
