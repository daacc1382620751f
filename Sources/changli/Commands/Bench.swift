import ArgumentParser
import Documents
import Foundation
import Journal
import Meetings
import Records
import Rectification

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "在本机测速，并与裸 SQLite 对比。", shouldDisplay: false)
    @Option(help: "验真用的条数") var count = 200_000
    @Option(help: "测读通报用的文件") var notice: String?
    @Option(help: "测数据和常态任务用的大文件夹") var loaded: String?
    @Flag(help: "只测大文件夹") var onlyLoaded = false

    func run() async throws {
        if onlyLoaded { return try figure() }
        Console.say("median of several runs on this machine; ratio = ours / raw SQLite C API, same rows in the same groups, same run")
        try await append(callers: 1, rounds: 5, each: 1500)
        try await append(callers: 16, rounds: 5, each: 1500)
        try await verify()
        try read()
        try check()
        try paper()
        try duties()
        try figure()
    }

    /// A thousand duties over five years, each with its records, judged to the day.
    private func duties() throws {
        let calendars = CalendarHistory(try WorkCalendar.shipped())
        let rules = ["FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=MONTHLY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,FR"].compactMap
        { Recurrence($0) }
        guard let start = Day("2024-01-01"), let today = Day("2026-12-20") else { return }
        // The shipped calendars cover three years: so many more duties make up for five.
        let count = 1000 * 5 / 3
        let records = stride(from: start, through: today, by: 7).map { DutyRecord(id: .new(), day: $0, enteredOn: $0) }
        var occurrences = 0
        let millis = try Bench.millis(5) {
            occurrences = 0
            for index in 0..<count {
                var terms = DutyTerms(.rule(rules[index % rules.count]), start: start)
                terms.grace = 2
                occurrences += try terms.occurrences(records: records, calendars: calendars, today: today).count
            }
        }
        Bench.say("1,000 duties × 5 years (\(occurrences) occurrences)", "\(Bench.two(millis)) ms")
    }

    /// A figure and a duty over a long register.
    private func figure() throws {
        guard let loaded else { return }
        let reader = try ReadOnlyOffice(UnitFolder(URL(fileURLWithPath: loaded)), kinds: Changli.kinds)
        let calendar = try WorkCalendar.shipped()
        let today = Day(.now)
        try reader.read { lookup in
            var query = FigureQuery(
                Meeting.kindName, [.init("type", [RecordBook.Sort.topics.rawValue]), .init("state", [Meeting.State.signed.rawValue])])
            query.from = today.advanced(by: -7)
            query.to = today
            var value = FigureValue(value: 0, records: [])
            let millis = try Bench.millis(21) { value = try lookup.figure(query, calendar: calendar) }
            Bench.say("figure by index, \(value.value) of many", "\(Bench.two(millis)) ms")
            let watches = try Bench.millis(5) {
                _ = try LookBackGrid.watches(lookup, calendars: CalendarHistory(calendar), today: today)
            }
            Bench.say("all duties judged anew", "\(Bench.two(watches)) ms")
        }
    }

    /// Durable appends of 600-byte bodies, against the same rows inserted by SQLite's C interface in groups of the same size.
    private func append(callers: Int, rounds: Int, each: Int) async throws {
        var ours: [Double] = []
        var raw: [Double] = []
        var group = 1.0
        for _ in 0..<rounds {
            let folder = Bench.temporary()
            defer { try? FileManager.default.removeItem(at: folder.url) }
            let journal = try Journal(opening: folder, create: true)
            let total = each * callers
            let before = journal.groups
            let seconds = try await Bench.time {
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    for _ in 0..<callers {
                        tasks.addTask { for _ in 0..<each { _ = try await journal.write { try $0.append(Bench.body()) } } }
                    }
                    try await tasks.waitForAll()
                }
            }
            ours.append(Double(total) / seconds)
            group = Double(total) / Double(journal.groups - before)
            raw.append(try RawSQLite.insert(rows: total, group: Int(group.rounded()), folder: Bench.temporary().url))
        }
        let (a, b) = (Bench.median(ours), Bench.median(raw))
        Bench.say(
            "append, \(callers) caller\(callers == 1 ? "" : "s")", "\(Int(a))/s durable", "raw \(Int(b))/s", "ratio \(Bench.two(a / b))",
            "group \(Bench.two(group))")
    }

    private static func body() -> Body {
        Body(
            kind: "measure", record: .new(), revision: 1, action: "create", actor: .commandLine,
            state: ["text": .string(String(repeating: "每周更新栏目并登记台账", count: 12)), "state": .string("doing"), "due": .string("2026-03-31")])
    }

    /// Verifying a register of measures written through the real path.
    private func verify() async throws {
        let folder = Bench.temporary()
        defer { try? FileManager.default.removeItem(at: folder.url) }
        do {
            let office = try Office(opening: folder, create: true, kinds: Changli.kinds)
            let (finding, people, departments) = try await office.write(by: .commandLine) { context in
                var person = Person()
                person.name = "测试"
                return (try context.create(Finding()), [try context.create(person)], [try context.create(Department())])
            }
            for first in stride(from: 0, to: count, by: 1000) {
                let last = min(first + 1000, count)
                try await office.write(by: .commandLine) { context in
                    for number in first..<last { try context.create(Load.measure(number, finding, people, departments)) }
                }
            }
            try await office.journal.makeCheckpoint()
        }
        var tree: [Double] = []
        var bodies: [Double] = []
        for _ in 0..<3 {
            let report = try Office.verify(folder, kinds: Changli.kinds)
            guard report.isSound else { throw Refusal("验真不通过：\(report.problems.first?.sentence ?? "")") }
            tree.append(Double(report.entries) / Bench.seconds(report.treeTime))
            bodies.append(Double(report.entries) / Bench.seconds(report.bodyTime))
        }
        Bench.say("verify, tree and bodies", "\(Int(Bench.median(tree)))/s on one core")
        Bench.say("verify, derived tables", "\(Int(Bench.median(bodies)))/s on one core")
    }

    private func read() throws {
        guard let path = notice else { return }
        let text = try TextExtractor.extract(contentsOf: URL(fileURLWithPath: path)).text
        let millis = try Bench.millis(51) { _ = try NoticeReader.read(text) }
        Bench.say("read \(URL(fileURLWithPath: path).lastPathComponent)", "\(Bench.two(millis)) ms")
    }

    /// 核稿 of a whole notice.
    private func check() throws {
        guard let path = notice else { return }
        let text = try TextExtractor.extract(contentsOf: URL(fileURLWithPath: path)).text
        let millis = try Bench.millis(31) { _ = try NoticeCheck.remarks(text) }
        Bench.say("check \(URL(fileURLWithPath: path).lastPathComponent)", "\(Bench.two(millis)) ms")
    }

    /// A notice of some twelve pages as Word and PDF.
    private func paper() throws {
        guard let path = notice else { return }
        let lines = try TextExtractor.extract(contentsOf: URL(fileURLWithPath: path)).text.split(separator: "\n").map(String.init)
        var blocks: [FormDocument.Block] = []
        var length = 0
        while length < 12 * 22 * 26 {
            for line in lines {
                blocks.append(.paragraph(line))
                length += (line.count / 28 + 1) * 28
            }
        }
        let form = FormDocument(title: "测速", blocks: blocks)
        Bench.say("Word, 12 pages", "\(Bench.two(try Bench.millis(21) { _ = try DOCX.write(form) })) ms")
        if FormPDF.program() != nil { Bench.say("PDF, 12 pages", "\(Bench.two(try Bench.millis(3) { _ = try FormPDF.write(form) })) ms") }
    }

    /// The median of some rounds, in milliseconds.
    private static func millis(_ rounds: Int, _ work: () throws -> Void) rethrows -> Double {
        var times: [Double] = []
        for _ in 0..<rounds {
            let start = Date()
            try work()
            times.append(Date().timeIntervalSince(start) * 1000)
        }
        return median(times)
    }

    static func temporary() -> UnitFolder {
        UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-bench-\(RecordID.new())"))
    }

    private static func time(_ work: () async throws -> Void) async rethrows -> Double {
        let start = Date()
        try await work()
        return Date().timeIntervalSince(start)
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
    }

    private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    private static func two(_ value: Double) -> String { String(format: "%.2f", value) }
    private static func say(_ parts: String...) { Console.say(parts.joined(separator: "\t")) }
}
