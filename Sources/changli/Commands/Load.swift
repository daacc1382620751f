import ArgumentParser
import Foundation
import Journal
import Meetings
import Records
import Rectification

struct Load: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "往一个新文件夹里写入大量措施，用来测速。", shouldDisplay: false)
    @OptionGroup var data: DataOption
    @Option(help: "条数") var count = 1_000_000
    @Option(help: "每批条数") var batch = 1000

    func run() async throws {
        guard data.folder.isEmpty else { throw FolderError.notEmpty(data.folder.url.path) }
        try await DemoOffice.fill(data.folder) { _, _, _ in }
        let office = try data.office()
        let (people, departments) = try await office.read { lookup in
            (try lookup.all(Person.self).map(\.reference), try lookup.all(Department.self).map(\.reference))
        }
        let findings = try await inspections(office, people, departments)
        let progress = Console.Progress()
        let start = Date()
        for first in stride(from: 0, to: count, by: batch) {
            progress.show("写入", first, count)
            let numbers = first..<min(first + batch, count)
            try await office.write(by: .commandLine) { context in
                for number in numbers { try context.create(Load.measure(number, findings[number % findings.count], people, departments)) }
            }
        }
        try await meetings(office, progress)
        progress.end()
        try await office.journal.makeCheckpoint()
        let seconds = Date().timeIntervalSince(start)
        Console.say("写入 \(count) 条，用时 \(Int(seconds)) 秒，每秒 \(Int(Double(count) / seconds)) 条（每批 \(batch) 条落盘一次）")
    }

    /// More inspections than a unit ever sees, each of forty findings.
    private func inspections(
        _ office: Office, _ people: [Reference<Person>], _ departments: [Reference<Department>]
    ) async throws -> [Reference<Finding>] {
        let today = office.today
        return try await office.write(by: .commandLine) { context in
            try (1...max(1, count / 1000)).flatMap { number in
                var inspection = Inspection()
                inspection.round = "测速第\(number)轮"
                inspection.feedbackOn = today.advanced(by: -number * 30)
                inspection.deadline = today.advanced(by: 90 - number * 30)
                inspection.state = .lasting
                let reference = try context.create(inspection)
                return try (1...40).map { ordinal in
                    var finding = Finding()
                    finding.inspection = reference
                    finding.ordinal = ordinal
                    finding.title = "测速问题\(ordinal)"
                    finding.state = .rectifying
                    finding.leader = people[ordinal % people.count]
                    finding.department = departments[ordinal % departments.count]
                    finding.deadline = inspection.deadline
                    return try context.create(finding)
                }
            }
        }
    }

    /// A fifth as many meetings over five years, and forty duties that count them.
    private func meetings(_ office: Office, _ progress: Console.Progress) async throws {
        let today = office.today
        let types: [RecordBook.Sort] = [.topics, .monday, .committee, .ideology, .messages]
        let books = try await office.write(by: .commandLine) { context in
            try types.map { type in
                var book = RecordBook()
                book.title = "测速\(type.title)"
                book.type = type
                book.year = today.year
                return try context.create(book)
            }
        }
        let total = count / 5
        for first in stride(from: 0, to: total, by: batch) {
            progress.show("写入会议", first, total)
            let numbers = first..<min(first + batch, total)
            try await office.write(by: .commandLine) { context in
                for number in numbers {
                    var meeting = Meeting()
                    let day = today.advanced(by: -(number * 7919 % 1826))
                    meeting.book = books[number % books.count]
                    meeting.number = number + 1
                    meeting.start = Moment(milliseconds: (Int64(day.number) * 24 + 1) * 3_600_000)
                    meeting.state = .signed
                    meeting.submittedOn = day
                    meeting.minutes = "第\(number)次测速会议。"
                    try context.create(meeting)
                }
            }
        }
        try await office.write(by: .commandLine) { context in
            let measures: [Measure] = try context.lookup.all(Measure.self, narrowed: .limited(to: 40))
            let days = ["MO", "TU", "WE", "TH", "FR"]
            for (index, measure) in measures.prefix(40).enumerated() {
                _ = try context.perform(
                    Command(
                        .create, kind: StandingDuty.kindName,
                        values: [
                            "title": .string("测速任务\(index)"), "measure": .string(measure.id.description),
                            "start": .string(today.advanced(by: -364).iso), "rule": .string("FREQ=WEEKLY;BYDAY=\(days[index % 5])"),
                            "kind": .string("会议台账"), "conditions": .string("类型=\(types[index % 5].title)；状态=已签认、归档"), "grace": .integer(2),
                        ]))
            }
        }
    }

    /// Varied by number alone, so that two runs make the same register.
    static func measure(
        _ number: Int, _ finding: Reference<Finding>, _ people: [Reference<Person>], _ departments: [Reference<Department>]
    ) -> Measure {
        var measure = Measure()
        measure.finding = finding
        measure.number = 1000 + number
        measure.text = "第\(number)号测试措施：每周核对栏目更新情况，登记台账，由科室负责人复核后归档备查，并在例会上通报。"
        measure.owner = people[number % people.count]
        measure.department = departments[number % departments.count]
        measure.due = Day(number: 20_400 + number * 7919 % 700)
        measure.state = Measure.State.allCases[number * 31 % Measure.State.allCases.count]
        return measure
    }
}
