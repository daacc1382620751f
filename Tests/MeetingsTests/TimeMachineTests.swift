import Foundation
import Journal
import Records
import Rectification
import Synchronization
import Testing

@testable import Meetings

/// Two years of an office, day by day: holidays, weeks left out, entries that come late, days on which the server is off, restarts, a
/// calendar that changes, lapses and their ends. What stands in the registers on the last day must be what anybody computes from scratch.
@Suite("Two years of an office")
struct TimeMachineTests {
    private final class Wall: Sendable {
        private let moment: Mutex<Moment>
        init(_ day: Day) { moment = Mutex(Moment(milliseconds: Int64(day.number) * 86_400_000)) }
        var now: Moment { moment.withLock { $0 } }
        func go(to day: Day, hour: Int64) {
            moment.withLock { $0 = max($0.adding(seconds: 1), Moment(milliseconds: (Int64(day.number) * 24 + hour - 8) * 3_600_000)) }
        }
    }

    private struct Numbers: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let mixed = (state ^ (state >> 33)) &* 0xFF51_AFD7_ED55_8CCD
            return mixed ^ (mixed >> 33)
        }
    }

    private let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-years-\(RecordID.new())"))
    private let wall = Wall(Day("2024-10-28") ?? Day(number: 0))

    private func open(create: Bool = false) throws -> Office {
        let wall = wall
        return try Office(
            opening: folder, create: create, kinds: RectificationKinds.all + MeetingKinds.all,
            clock: Clock(wall: { wall.now }, monotonic: { wall.now.milliseconds }))
    }

    /// Finding, measure and duty for each promise; the measures are signed off at once.
    private func setUp(_ office: Office, _ codes: [(String, String?)]) throws -> [Reference<StandingDuty>] {
        try office.writeAndWait(by: .commandLine) { context in
            var person = Person()
            person.name = "责任人"
            let owner = try context.create(person)
            var inspection = Inspection()
            inspection.round = "第一轮"
            let round = try context.create(inspection)
            return try codes.map { code, rule in
                var finding = Finding()
                finding.inspection = round
                finding.title = code
                finding.state = .signedOff
                let findingRef = try context.create(finding)
                var measure = Measure()
                measure.finding = findingRef
                measure.number = 1
                measure.text = code
                measure.owner = owner
                measure.longTerm = true
                measure.state = .signedOff
                let measureRef = try context.create(measure)
                let receipt = try context.perform(
                    Command(
                        .create, kind: StandingDuty.kindName,
                        values: [
                            "code": .string(code), "measure": .string(measureRef.id.description), "owner": .string(owner.id.description),
                            "start": .string("2024-11-04"), "rule": rule.map { .string($0) },
                        ]))
                return Reference<StandingDuty>(receipt.record)
            }
        }
    }

    private func hold(_ type: RecordBook.Sort, on day: Day, agenda: [AgendaItem.Sort], in office: Office) throws {
        try office.writeAndWait(by: .system) { context in
            var meeting = Meeting()
            meeting.start = Moment(milliseconds: (Int64(day.number) * 24 + 1) * 3_600_000)
            meeting.type = type
            meeting.day = day
            meeting.agenda = agenda
            meeting.risksReviewed = type == .ideology
            meeting.state = .signed
            meeting.submittedOn = context.today
            meeting.signedOn = context.today
            // Types follow from a book, which these meetings lack: what the register keeps is what counts.
            var book = RecordBook()
            book.type = type
            book.title = type.title
            book.year = day.year
            let all: [RecordBook] = try context.lookup.all(RecordBook.self, ("type", type), ("year", day.year))
            meeting.book = try all.first?.reference ?? context.create(book)
            let made = try context.create(meeting)
            for (index, sort) in agenda.enumerated() {
                var item = AgendaItem()
                item.meeting = made
                item.order = index + 1
                item.type = sort
                item.title = sort.title
                try context.create(item)
            }
            if !agenda.isEmpty {
                try context.update(made, action: "edit") {
                    $0.agenda = agenda; $0.place = "会议室"
                }
            }
        }
    }

    /// After some weeks of good conduct the measure is signed off again, which settles the lapse.
    private func settle(_ duty: StandingDuty, in office: Office) throws {
        try office.writeAndWait(by: .system) { context in
            guard let measure = duty.measure else { return }
            try context.update(measure, action: "sign") { $0.state = .signedOff }
        }
    }

    @Test("the states on the last day are those computed from scratch, and every lapse was written with its right day")
    func twoYears() async throws {
        defer { try? FileManager.default.removeItem(at: folder.url) }
        var office = try open(create: true)
        let duties = try setUp(
            office, [("D8", nil), ("D29", nil), ("D31", nil), ("D20", nil), ("D14", "FREQ=WEEKLY;BYDAY=FR")])
        var numbers = Numbers(state: 2_026)
        func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &numbers) < percent }
        let plan: [(RecordBook.Sort, Int, [AgendaItem.Sort])] = [
            (.topics, 4, [.business, .data]), (.monday, 1, [.party, .business]), (.committee, 2, []), (.ideology, 3, [.ideology]),
        ]
        var late: [(day: Day, entered: Day, type: RecordBook.Sort, agenda: [AgendaItem.Sort])] = []
        var isLazy = false
        let first = try #require(Day("2024-11-04"))
        let last = try #require(Day("2026-10-30"))
        for day in stride(from: first, through: last, by: 1) {
            // Some months nobody cares, and some weeks the server is off.
            if day.civil.day == 1 { isLazy = chance(30) }
            let isOff = day.civil.month == 8 && day.civil.day > 20
            guard !isOff else { continue }
            wall.go(to: day, hour: 8)
            if chance(2) {
                try office.journal.close()
                office = try open()
            }
            try await office.judgeDuties()
            if day == Day("2026-03-02") { try changeCalendar(office) }
            for entry in late where entry.entered == day { try hold(entry.type, on: entry.day, agenda: entry.agenda, in: office) }
            for (type, weekday, agenda) in plan where day.weekday == weekday && (try? office.calendar.isWorkday(day)) == true {
                if type == .committee || type == .ideology, day.civil.day > 10 { continue }
                guard chance(isLazy ? 45 : 95) else { continue }
                if chance(10) {
                    late.append((day, day.advanced(by: Int.random(in: 1...20, using: &numbers)), type, agenda))
                } else {
                    wall.go(to: day, hour: 17)
                    try hold(type, on: day, agenda: agenda, in: office)
                }
            }
            if day.civil.day == 28 {
                let open = try await office.read { try $0.all(StandingDuty.self).filter { $0.lapsedOn != nil } }
                for duty in open where chance(60) { try settle(duty, in: office) }
            }
        }
        wall.go(to: last.advanced(by: 1), hour: 8)
        try await office.judgeDuties()
        try await check(office, duties)
        let live = try await watches(office)
        try office.journal.close()
        let again = try await watches(open())
        #expect(live == again, "a cold start computes the same")
        #expect(try Office.verify(folder, kinds: RectificationKinds.all + MeetingKinds.all).isSound)
    }

    private func changeCalendar(_ office: Office) throws {
        try office.writeAndWait(by: .commandLine) { context in
            var year = WorkYear()
            year.year = 2026
            year.source = "（模拟）调整通知"
            year.holidays = "2026-01-01 2026-01-03 元旦\n2026-04-02 2026-04-06 清明节\n2026-05-01 2026-05-08 劳动节\n2026-10-01 2026-10-08 国庆节"
            year.workdays = "2026-05-09"
            year.state = .inForce
            year.inForceFrom = context.today
            try context.create(year)
        }
        #expect((try? office.calendar.isWorkday(Day("2026-04-02") ?? Day(number: 0))) == false)
    }

    private func watches(_ office: Office) async throws -> [[Occurrence]] {
        let calendars = office.calendars
        let today = office.today
        return try await office.read { try LookBackGrid.watches($0, calendars: calendars, today: today).map(\.occurrences) }
    }

    /// Replays each duty from nothing but the records as they are now, and compares with what was written day by day.
    private func check(_ office: Office, _ duties: [Reference<StandingDuty>]) async throws {
        let calendars = office.calendars
        let today = office.today
        var lapses = 0
        for reference in duties {
            let (watch, history) = try await office.read { lookup in
                let duty = try #require(try lookup.find(reference))
                return (
                    try DutyWatch(duty, in: lookup, calendars: calendars, today: today),
                    try Journal.history(of: reference.id, in: lookup.db)
                )
            }
            let written = history.filter { $0.body.action == "lapse" }.map { $0.body.state["lapsedOn"]?.stringValue ?? "" }
            let settled = history.filter { $0.body.action == "settle" }.compactMap {
                $0.body.state["settledOn"]?.stringValue.flatMap { Day($0) }
            }
            var since: Day?
            var computed: [String] = []
            let tolerance = try #require(watch.duty.terms).tolerance
            while let lapse = Lapse.first(in: watch.occurrences, tolerance: tolerance, after: since) {
                computed.append(lapse.day.iso)
                guard computed.count <= settled.count else { break }
                since = settled[computed.count - 1]
            }
            #expect(written == computed, "\(watch.duty.title)")
            lapses += written.count
            let rate = watch.rate
            #expect(rate.due == rate.done + rate.supplied + rate.overdue + rate.missing + rate.waived)
        }
        #expect(lapses >= 4, "the story must have had lapses")
    }
}
