import Documents
import Foundation
import Journal
import Records
import Rectification
import Testing

@testable import Meetings

/// The real notice of the genre, with its calendar: what it promises every Thursday, against what it counts.
@Suite("The real notice, held against its own promises")
struct SeedNoticeTests {
    /// Where the published notices lie; without them these tests are shown as skipped, not as passed.
    private static let file = ProcessInfo.processInfo.environment["CHANGLI_NOTICES"].map {
        URL(fileURLWithPath: $0).appending(path: "00-seed.txt")
    }

    @Test(
        "imported, its Thursdays fall due seventeen times from the feedback to the cut-off, for study and for topics alike",
        .enabled(if: file != nil, "CHANGLI_NOTICES is not set"))
    func seventeen() async throws {
        let file = try #require(Self.file)
        let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-seed-\(RecordID.new())"))
        defer { try? FileManager.default.removeItem(at: folder.url) }
        let now = Moment(local: "2026-03-02T20:00") ?? .now
        let office = try Office(
            opening: folder, create: true, kinds: RectificationKinds.all + MeetingKinds.all,
            clock: Clock(wall: { now }, monotonic: { now.milliseconds }))
        let bytes = try Data(contentsOf: file)
        let read = try FindingsFile.read(bytes, name: "00-seed.txt")
        try await office.write(by: .commandLine) { context in
            _ = try NoticeImport.write(read, from: .init(file: "00-seed.txt", sha256: .of(bytes)), in: context)
            let thursday = Recurrence("FREQ=WEEKLY;BYDAY=TH")
            let measures = try context.lookup.all(Measure.self).filter { $0.longTerm && $0.rule == thursday }
            #expect(measures.count == 2, "study and topics")
            for measure in measures {
                let standard = try #require(StandardDuties.proposed(for: measure))
                _ = try context.perform(
                    Command(
                        .create, kind: StandingDuty.kindName,
                        values: [
                            "code": .string(standard.code), "measure": .string(measure.id.description), "start": .string("2025-10-27"),
                        ]))
            }
        }
        let calendars = office.calendars
        let watches = try await office.read {
            try LookBackGrid.watches($0, calendars: calendars, today: Day("2026-03-02") ?? Day(.now))
        }
        #expect(watches.map(\.duty.code).sorted() == ["D1", "D8"])
        for watch in watches {
            let due = watch.occurrences.filter { $0.due.iso <= "2026-03-02" && $0.state != .waived }
            #expect(due.count == 17)
            #expect(due.contains { $0.nominal.iso == "2026-01-01" && $0.due.iso == "2026-01-04" })
            #expect(watch.occurrences.contains { $0.nominal.iso == "2026-02-19" && $0.state == .waived })
        }
        try office.journal.close()
    }

    @Test(
        "核稿 says that thirteen times are four short of seventeen, and that twenty forwards are more than eighteen Fridays",
        .enabled(if: file != nil, "CHANGLI_NOTICES is not set"))
    func cadence() throws {
        let file = try #require(Self.file)
        let text = try String(contentsOf: file, encoding: .utf8)
        let remarks = try NoticeCheck.remarks(text, context: .init(WorkCalendar.shipped())).filter { $0.rule == "C7" }
        let words = remarks.map(\.message)
        #expect(words.contains { $0.contains("13") && $0.contains("17") })
        #expect(words.contains { $0.contains("20") && $0.contains("18") })
    }
}
