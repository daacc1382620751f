import Foundation
import Journal
import Records
import Rectification
import Testing

@testable import Meetings

@Suite("A notice held against the living registers")
struct NoticeDutyTests {
    /// A unit in which topics were discussed on some Wednesdays of autumn.
    private func unit(held days: [String]) throws -> (Office, UnitFolder, Notice) {
        let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-notice-\(RecordID.new())"))
        let now = Moment(local: "2025-12-31T09:00") ?? .now
        let office = try Office(
            opening: folder, create: true, kinds: RectificationKinds.all + MeetingKinds.all,
            clock: Clock(wall: { now }, monotonic: { now.milliseconds }))
        let notice = try office.writeAndWait(by: .commandLine) { context in
            var inspection = Inspection()
            inspection.round = "第三轮"
            inspection.feedbackOn = Day("2025-10-27")
            let round = try context.create(inspection)
            var finding = Finding()
            finding.inspection = round
            let findingRef = try context.create(finding)
            var measure = Measure()
            measure.finding = findingRef
            measure.number = 1
            measure.text = "每周四召开选题策划会，已召开9次"
            let measureRef = try context.create(measure)
            _ = try context.perform(
                Command(
                    .create, kind: StandingDuty.kindName,
                    values: ["code": .string("D8"), "measure": .string(measureRef.id.description), "start": .string("2025-10-27")]))
            var book = RecordBook()
            book.type = .topics
            let bookRef = try context.create(book)
            for day in days {
                var meeting = Meeting()
                meeting.book = bookRef
                meeting.start = Moment(local: day + "T09:00")
                meeting.state = .signed
                meeting.submittedOn = Day(day)
                meeting.signedOn = Day(day)
                try context.create(meeting)
            }
            var notice = Notice()
            notice.inspection = round
            notice.cutoff = Day("2025-12-10")
            notice.text = "每周四召开选题策划会，已召开9次。共召开[[F15]]次。"
            return notice
        }
        return (office, folder, notice)
    }

    private func remarks(_ office: Office, _ notice: Notice) throws -> [String] {
        let calendar = office.calendar
        return try office.readNow { lookup in
            let figures = try NoticeFigures.resolve(notice, in: lookup, calendar: calendar)
            return try NoticeRemarks.all(notice, figures, in: lookup, calendar: calendar).filter { $0.rule == "C7" }.map(\.message)
        }
    }

    @Test("nine told, five kept of six due: it says so, and what a token computes is not asked about")
    func counts() throws {
        let (office, folder, notice) = try unit(held: ["2025-10-30", "2025-11-06", "2025-11-13", "2025-11-20", "2025-12-04"])
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let words = try remarks(office, notice)
        #expect(
            words.contains("写的是9次，台账里“每周四选题策划会”从2025年10月27日起应办6期、做到5期、缺失1期。请核对起止日期，或改用台账里的数。"), "\(words)")
        #expect(words.count { $0.contains("台账里") } == 1)
    }

    @Test("a number quoted from what somebody wrote is held against the register all the same, and so is one in words")
    func quoted() throws {
        let (office, folder, notice) = try unit(held: ["2025-10-30", "2025-11-06", "2025-11-13", "2025-11-20", "2025-12-04"])
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let measure = try #require(try office.readNow { try $0.all(Measure.self).first })
        for told in ["[[measure:\(measure.id)|9]]次", "九次", "９次", "9余次"] {
            var notice = notice
            notice.text = "每周四召开选题策划会，已召开\(told)。"
            #expect(try remarks(office, notice).contains { $0.contains("应办6期、做到5期") }, "\(told)")
        }
        for (told, isTold) in [("于每周四开会9次", true), ("每周召开9次", false), ("每周不少于2次", false)] {
            var notice = notice
            notice.text = "每周四召开选题策划会，已\(told)。"
            #expect(try remarks(office, notice).contains { $0.contains("台账里") } == isTold, "\(told)")
        }
        for told in ["五次", "5次", "5次，每周不少于1次"] {
            var notice = notice
            notice.text = "每周四召开选题策划会，已召开\(told)。"
            #expect(try !remarks(office, notice).contains { $0.contains("台账里") }, "\(told)")
        }
    }

    @Test("a promise that had lapsed before the cut-off cannot be told as kept")
    func lapsed() throws {
        let (office, folder, notice) = try unit(held: ["2025-10-30", "2025-11-06"])
        defer { try? FileManager.default.removeItem(at: folder.url) }
        #expect(try remarks(office, notice).contains { $0.contains("已在2025年11月26日反弹") })
    }

    @Test("the figure of meetings counts those held from the feedback to the cut-off")
    func figure() throws {
        let (office, folder, notice) = try unit(held: ["2025-10-30", "2025-11-06", "2025-12-11"])
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let calendar = office.calendar
        let printed = try office.readNow { try NoticeFigures.resolve(notice, in: $0, calendar: calendar).printed }
        #expect(printed.hasSuffix("共召开2次。"))
    }

    @Test("weeks in a row are counted back from the last one with a meeting, and a meeting minuted late is said to be late")
    func streak() throws {
        let (office, folder, _) = try unit(held: ["2025-10-30", "2025-11-13", "2025-11-20", "2025-11-21", "2025-11-27"])
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let calendar = office.calendar
        let late = try office.writeAndWait(by: .commandLine) { context in
            let meeting = try #require(try context.lookup.all(Meeting.self).last)
            try context.update(meeting.reference, action: "edit") { $0.submittedOn = Day("2025-12-20") }
            return meeting
        }
        let value = try office.readNow { lookup in
            try lookup.figure(FigureQuery(Meeting.kindName, measure: .streak), calendar: calendar)
        }
        #expect(value.value == 3 && value.records.count == 5)
        #expect(value.late == 1 && late.day?.iso == "2025-11-27")
    }

    @Test("a duty whose books are all closed is named; it does not end by itself")
    func closedBook() throws {
        let (office, folder, _) = try unit(held: [])
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let (calendar, calendars, today, now) = (office.calendar, office.calendars, office.today, office.clock.wall())
        func lines() throws -> [String] {
            try office.readNow { lookup in
                let watches = try LookBackGrid.watches(lookup, calendars: calendars, today: today)
                return try Checkup(lookup, watches: watches, calendar: calendar, today: today, now: now).lines.map(\.sentence)
            }
        }
        #expect(try !lines().contains { $0.contains("没有在用的记录本") })
        try office.writeAndWait(by: .commandLine) { context in
            for book in try context.lookup.all(RecordBook.self) {
                try context.update(book.reference, action: "close") { $0.state = .closed }
            }
        }
        #expect(try lines().contains { $0.contains("“每周四选题策划会”数的会议已经没有在用的记录本") })
    }
}
