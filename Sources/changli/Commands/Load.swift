import ArgumentParser
import Foundation
import Journal
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
        let (finding, people, departments) = try await office.read { lookup in
            (
                try lookup.all(Finding.self)[0].reference, try lookup.all(Person.self).map(\.reference),
                try lookup.all(Department.self).map(\.reference)
            )
        }
        let progress = Console.Progress()
        let start = Date()
        for first in stride(from: 0, to: count, by: batch) {
            progress.show("写入", first, count)
            let numbers = first..<min(first + batch, count)
            try await office.write(by: .commandLine) { context in
                for number in numbers { try context.create(Load.measure(number, finding, people, departments)) }
            }
        }
        progress.end()
        try await office.journal.makeCheckpoint()
        let seconds = Date().timeIntervalSince(start)
        Console.say("写入 \(count) 条，用时 \(Int(seconds)) 秒，每秒 \(Int(Double(count) / seconds)) 条（每批 \(batch) 条落盘一次）")
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
