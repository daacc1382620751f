import Foundation
import Journal
import Testing

@testable import Records
@testable import Rectification

@Suite("Figures over registers")
struct FigureTests {
    private func value(_ office: Fixture, _ query: FigureQuery, asOf day: Day? = nil) throws -> FigureValue {
        let calendar = office.office.calendar
        return try office.office.readNow { try $0.figure(query, asOf: day, calendar: calendar) }
    }

    @Test("a state is counted as it was at the end of the cut-off day, whatever has happened since")
    func asOf() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let open = FigureQuery("measure", [.init("state", ["open"])])
        let doing = FigureQuery("measure", [.init("state", ["doing"])])
        office.move(to: "2025-11-08T10:00")
        try await office.act("begin", measure, by: office.owner)
        #expect(try value(office, open).value == 0)
        #expect(try value(office, open, asOf: Day("2025-11-07")).records == [measure.id])
        #expect(try value(office, doing, asOf: Day("2025-11-07")).value == 0)
        #expect(try value(office, doing, asOf: Day("2025-11-08")).value == 1)
        #expect(try value(office, open, asOf: Day("2025-11-05")).value == 0, "it did not exist yet")
    }

    @Test("what happened is counted by its own day, and late entries are said")
    func period() async throws {
        let office = try Fixture()
        office.move(to: "2025-11-20T10:00")
        let inspection = office.inspection
        try await office.office.write(by: .commandLine) { context in
            for day in ["2025-11-05", "2025-11-19", "2025-12-01"] {
                var report = ProgressReport()
                report.inspection = inspection
                report.to = .leader
                report.on = Day(day)
                report.state = .given
                try context.create(report)
            }
        }
        var query = FigureQuery("progress_report", [.init("to", ["leader"])])
        query.from = Day("2025-11-01")
        query.to = Day("2025-11-30")
        let counted = try value(office, query, asOf: Day("2025-11-10"))
        #expect(counted.value == 2)
        #expect(counted.late == 1, "the one of the 5th was written down on the 20th")
    }

    @Test("a text may be asked for a part of it, 名称含廉政, and is counted alike by SQL and on a value")
    func part() async throws {
        let office = try Fixture()
        let kind = try #require(office.office.kinds.kind("regulation"))
        try await office.office.write(by: .commandLine) { context in
            for title in ["党风廉政工作要点", "党建工作要点", "100%_办法"] {
                var regulation = Regulation()
                regulation.title = title
                regulation.docNo = title == "党建工作要点" ? "1号" : ""
                try context.create(regulation)
            }
        }
        for (text, count) in [
            ("名称含廉政", 1), ("名称含要点", 2), ("名称含廉政、党建", 2), ("名称不含要点", 1), ("名称含%", 1), ("名称含_", 1), ("文号不含1", 2), ("文号含号", 1),
        ] {
            let query = try office.office.readNow { FigureQuery("regulation", try FigureConditions.parse(text, kind, $0)) }
            let states = try office.office.readNow { try $0.rows("regulation", []).map(\.state) }
            #expect(try value(office, query).value == count, "\(text)")
            #expect(states.count { query.counts($0, kind) } == count, "\(text)")
            #expect(try office.office.readNow { try $0.sentence(query) }.contains(text), "it reads as it was written")
            let frozen = try JSONDecoder().decode(FigureQuery.self, from: JSONEncoder().encode(query))
            #expect(frozen == query)
        }
        for text in ["名称含", "印发日含2026"] {
            #expect(throws: FigureProblem.self, "\(text)") {
                let query = try office.office.readNow { FigureQuery("regulation", try FigureConditions.parse(text, kind, $0)) }
                if let problem = query.problem(office.office.kinds) { throw FigureProblem("conditions", problem) }
            }
        }
    }

    @Test("4,000 garbled conditions are refused with a sentence, or counted alike by SQL and on a value")
    func fuzz() async throws {
        let office = try Fixture()
        let kind = try #require(office.office.kinds.kind("regulation"))
        let owner = office.department
        try await office.office.write(by: .commandLine) { context in
            for (number, sort) in Regulation.Sort.allCases.enumerated() {
                var regulation = Regulation()
                regulation.title = "办法\(number)%_'\""
                regulation.kind = sort
                regulation.docNo = number.isMultiple(of: 2) ? "" : "\(number)号"
                regulation.owner = Reference(owner)
                regulation.issuedOn = number > 2 ? Day("2025-11-0\(number)") : nil
                regulation.state = number > 3 ? .issued : .drafted
                try context.create(regulation)
            }
        }
        let seeds = ["名称含办法", "状态=印发", "印发日≠空", "类别=制度、细则", "编入汇编=是", "主责科室=总编室", "文号不含1", "状态≠印发；类别=制度", "印发日=2025-11-05"]
        let letters = Array("=≠!含不空；;、,，\n'\"%_()[]制度印发状态类别1是 \u{0}😀é")
        var numbers = ForgedBytesTests.Generator(state: 17)
        let states = try office.office.readNow { try $0.rows("regulation", []).map(\.state) }
        var counted = 0
        for _ in 0..<4000 {
            var text = Array(seeds.randomElement(using: &numbers) ?? "")
            for _ in 0..<Int.random(in: 0...3, using: &numbers) {
                let place = Int.random(in: 0...text.count, using: &numbers)
                let letter = letters.randomElement(using: &numbers) ?? "="
                if place < text.count, Bool.random(using: &numbers) { text[place] = letter } else { text.insert(letter, at: place) }
            }
            let words = String(text)
            do {
                let query = try office.office.readNow { FigureQuery("regulation", try FigureConditions.parse(words, kind, $0)) }
                guard query.problem(office.office.kinds) == nil else { continue }
                counted += 1
                #expect(try value(office, query).value == states.count { query.counts($0, kind) }, "\(words)")
                #expect(try office.office.readNow { try $0.sentence(query) }.hasPrefix("制度台账"))
            } catch let problem as FigureProblem { #expect(!problem.sentence.isEmpty) }
        }
        #expect(counted > 500, "enough of them mean something")
    }

    @Test("a regulation revised twice is one")
    func lineage() async throws {
        let office = try Fixture()
        try await office.office.write(by: .commandLine) { context in
            var before: Reference<Regulation>?
            for number in 1...3 {
                var regulation = Regulation()
                regulation.title = "制度\(number)"
                regulation.state = .issued
                regulation.supersedes = before
                before = try context.create(regulation)
            }
            var other = Regulation()
            other.title = "另一个"
            other.state = .issued
            try context.create(other)
        }
        #expect(try value(office, FigureQuery("regulation", measure: .lineage, field: "supersedes")).value == 2)
    }

    @Test("sums, newest values and different ones")
    func measures() async throws {
        let office = try Fixture()
        for number in 1...4 { _ = try await office.measure(number: number) { $0.text = number < 3 ? "一样" : "第\(number)条" } }
        #expect(try value(office, FigureQuery("measure", measure: .sum, field: "number")).value == 10)
        #expect(try value(office, FigureQuery("measure", measure: .latest, field: "number")).value == 4)
        #expect(try value(office, FigureQuery("measure", measure: .distinct, field: "text")).value == 3)
        #expect(try value(office, FigureQuery("measure", [.init("number", isNot: true, ["1", "2"])])).value == 2)
        #expect(try value(office, FigureQuery("measure", [.init("start", [])])).value == 4)
    }

    @Test("a sealed field is no part of any figure, and nonsense is refused with a sentence")
    func refused() throws {
        let office = try Fixture()
        for query in [
            FigureQuery("nothing"), FigureQuery("finding", [.init("verbatim", ["x"])]), FigureQuery("finding", [.init("nothing", ["x"])]),
            FigureQuery("finding", measure: .sum, field: "title"), FigureQuery("finding", measure: .distinct, field: "verbatim"),
            FigureQuery("finding", measure: .lineage, field: "leader"),
            FigureQuery("finding", measure: .count).between("2025-11-02", "2025-11-01"),
        ] {
            #expect(throws: Refusal.self) { try value(office, query) }
        }
    }

    @Test("the committee is complete on the first day on which all three posts are held at once")
    func committee() throws {
        func serving(_ post: Post, _ from: String, _ to: String? = nil) -> Appointment {
            var appointment = Appointment()
            appointment.post = post
            appointment.from = Day(from)
            appointment.to = to.flatMap { Day($0) }
            appointment.state = .serving
            return appointment
        }
        let cutoff = try #require(Day("2026-03-02"))
        let posts = [
            serving(.secretary, "2025-01-01"), serving(.organiser, "2025-06-01", "2025-12-31"), serving(.disciplinarian, "2026-01-10"),
            serving(.organiser, "2026-01-23"), serving(.deputy, "2025-01-01"),
        ]
        var left = serving(.secretary, "2025-01-01", "2026-02-01")
        left.state = .relieved
        #expect(
            StandardFigures.completeOn([left] + posts.dropFirst(), by: cutoff) == Day("2026-01-23"), "whoever has left since was there then"
        )
        #expect(StandardFigures.completeOn(posts, by: cutoff) == Day("2026-01-23"), "the first organiser had left before there were three")
        #expect(StandardFigures.completeOn(posts, by: try #require(Day("2026-01-22"))) == nil)
        #expect(StandardFigures.completeOn(Array(posts.dropLast(2)), by: cutoff) == nil)
    }

    @Test("a share is printed as percent, with what it is of")
    func share() async throws {
        let office = try Fixture()
        for number in 1...8 { _ = try await office.measure(number: number) { $0.longTerm = number <= 6 } }
        _ = try await office.office.submit(
            Command(
                .create, kind: "figure",
                values: [
                    "code": .string("F33"), "title": .string("长期坚持的占比"), "kind": .string("措施"), "unit": .string("%"),
                    "measure": .string("count"), "conditions": .string("长期坚持=是"), "base": .string("全部"),
                ]), by: office.clerk)
        var notice = Notice()
        notice.inspection = office.inspection
        notice.text = "占[[F33]]"
        let calendar = office.office.calendar
        let figures = try office.office.readNow { [notice] in try NoticeFigures.resolve(notice, in: $0, calendar: calendar) }
        #expect(figures.printed == "占75%")
        #expect(figures.items.first?.base == 8)
    }

    @Test("a definition is written in the words of the screen")
    func definition() async throws {
        let office = try Fixture()
        let receipt = try await office.office.submit(
            Command(
                .create, kind: "figure",
                values: [
                    "code": .string("F40"), "title": .string("整改中的问题"), "kind": .string("问题清单"), "unit": .string("个"),
                    "measure": .string("count"), "conditions": .string("状态=整改中；责任科室=总编室\n牵头领导≠空"),
                ]), by: office.clerk)
        let query = try office.office.readNow { lookup in try #require(try lookup.find(Reference<Figure>(receipt.record))).query(in: lookup)
        }
        #expect(query.conditions.map(\.field) == ["state", "department", "leader"])
        #expect(try value(office, query).value == 1)
        for wrong in ["状态", "状态=没有这种", "没有的字段=1", "责任科室=没有的科室", "反馈原文=x"] {
            let invalid = await #expect(throws: InvalidInput.self, "\(wrong)") {
                try await office.office.submit(
                    Command(.edit, kind: "figure", record: receipt.record, values: ["conditions": .string(wrong)]), by: office.clerk)
            }
            #expect(invalid?.problems["conditions"] != nil, "\(wrong)")
        }
    }
}

extension FigureQuery {
    fileprivate func between(_ from: String, _ to: String) -> FigureQuery {
        var query = self
        query.from = Day(from)
        query.to = Day(to)
        return query
    }
}
