import ArgumentParser
import Foundation
import Journal
import Records
import Rectification
import Synchronization
import Web

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "在空文件夹里建一个虚构单位，供试用。")
    @OptionGroup var data: DataOption

    func run() async throws {
        guard data.folder.isEmpty else { throw FolderError.notEmpty(data.folder.url.path) }
        let progress = Console.Progress()
        try await DemoOffice.fill(data.folder) { progress.show($0, $1, $2) }
        progress.end()
        Console.say("演示单位已建好：\(data.folder.url.path)")
        Console.say("启动：changli serve --data \(data.folder.url.path)")
    }
}

/// The demo unit: fictional people, a fictional notice, and half a year of work on it, written through the real write path.
enum DemoOffice {
    /// A clock that the story moves: entries bear the days of the story.
    private final class StoryClock: Sendable {
        private let now: Mutex<Moment>
        init(_ start: Moment) { now = Mutex(start) }
        var moment: Moment { now.withLock { $0 } }
        func go(to day: Day, minute: Int) {
            now.withLock { now in
                let wanted = Moment(milliseconds: (Int64(day.number) * 1440 + Int64(minute) - 480) * 60_000)
                now = max(now.adding(seconds: 60), wanted)
            }
        }
    }

    static func fill(_ folder: UnitFolder, progress: @escaping (String, Int, Int) -> Void) async throws {
        guard let resources = Bundle.module.resourceURL?.appending(path: "Demo") else { throw CocoaError(.fileNoSuchFile) }
        let feedback = Day(year: 2026, month: 6, day: 18) ?? Day(.now)
        // The story ends yesterday at the latest, so that the real clock is never behind it.
        let last = min(Day(.now).advanced(by: -1), feedback.advanced(by: 195))
        let start = min(feedback, last.advanced(by: -120))
        let clock = StoryClock(Moment(milliseconds: Int64(start.number) * 86_400_000))
        let office = try Office(
            opening: folder, create: true, kinds: Changli.kinds,
            clock: Clock(wall: { clock.moment }, monotonic: { clock.moment.milliseconds }))
        try office.local.setFact("demo", "1")
        try await people(office, resources)
        let notice = try Data(contentsOf: resources.appending(path: "notice.txt"))
        // The story starts from the list of findings, so what a notice says at the end is not known yet.
        var read = try FindingsFile.read(notice, name: "notice.txt")
        read.notice.asOf = nil
        read.notice.signedOn = nil
        read.notice.declared.completionRate = nil
        let list = read
        clock.go(to: start.advanced(by: 8), minute: 9 * 60)
        let clerk = try await viewer("bangongshi", office)
        let imported = try await office.write(by: clerk) { context in
            try NoticeImport.write(list, from: .init(file: "巡察反馈问题与整改措施（演示）.txt", sha256: .of(Data("demo".utf8) + notice)), in: context)
        }
        var story = try await Story(office: office, inspection: Reference(imported.inspection), span: start.advanced(by: 10)...last)
        try await story.assign { clock.go(to: $0, minute: 9 * 60) }
        let meetings = try await DemoMeetings(
            office: office, inspection: Reference(imported.inspection), span: start.advanced(by: 10)...last, move: clock.go)
        try await meetings.setUpDuties()
        let events = try await story.events() + meetings.events(meetings.setUpBooks()) + meetings.studyPlanEvents()
        let ordered = events.sorted { ($0.day, $0.minute) < ($1.day, $1.minute) }
        for (index, event) in ordered.enumerated() {
            progress("写入演示数据", index, ordered.count)
            clock.go(to: event.day, minute: event.minute)
            try await event.run()
        }
        clock.go(to: last, minute: 15 * 60)
        try await story.following()
        try await DemoNotice.publish(office, inspection: Reference(imported.inspection), on: last)
        try await office.journal.makeCheckpoint()
        // At once, not when the last reference goes: who filled the folder often opens it next.
        try office.journal.close()
    }

    private static func people(_ office: Office, _ resources: URL) async throws {
        let rows = try StaffFile.rows(resources.appending(path: "staff.csv"))
        _ = try await StaffList(rows: rows).write(by: .commandLine, in: office, password: DemoAccounts.password, granted: true)
        let hash = try Password.hash(DemoAccounts.password)
        let administrators: [(String, String, Role)] = [
            ("xitong", "宗向南", .systemAdmin), ("anquan", "霍小川", .securityAdmin), ("shenji", "温书瑶", .auditAdmin),
        ]
        let ids = try await office.write(by: .commandLine) { context in
            var unit = Unit()
            unit.name = "云溪县融媒体中心"
            unit.organ = "中共云溪县融媒体中心支部委员会"
            unit.phone = "0570-0000123"
            try context.create(unit)
            let department = try context.lookup.all(Department.self).first { $0.name == "技术部" }?.reference
            return try administrators.map { login, name, role in
                var person = Person()
                person.name = name
                person.department = department
                person.title = role.title
                let reference = try context.create(person)
                return try Accounts.make(login: login, person: reference, roles: [role], state: .active, hash: hash, in: context)
            }
        }
        for id in ids { try office.local.setCredential(hash, for: id, temporary: false) }
    }

    static func viewer(_ login: String, _ office: Office) async throws -> Viewer {
        let account = try await office.read { try $0.account(login: login) }
        guard let account, let viewer = try await Viewers(office).viewer(for: account.id) else { throw Refusal("演示账号缺失：\(login)") }
        return viewer
    }
}

/// The staff list as rows of text.
enum StaffFile {
    static func rows(_ url: URL) throws -> [[String]] {
        try String(contentsOf: url, encoding: .utf8).split(separator: "\n").map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}
