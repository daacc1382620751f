import Foundation
import Journal
import Records
import Testing

@testable import Rectification

@Suite("A notice and its four hands")
struct NoticeLifeTests {
    private struct Desk {
        let office: Fixture
        let notice: RecordID

        static func make(_ change: [String: JSON?] = [:]) async throws -> Desk {
            let office = try Fixture()
            _ = try await office.measure()
            var values: [String: JSON?] = [
                "inspection": .string(office.inspection.id.description), "audience": .string("society"), "cutoff": .string("2025-11-06"),
                "signedOn": .string("2025-11-10"), "organ": .string("中共测试县融媒体中心支部委员会"), "contact": .string("监督电话：0000-0000000"),
            ]
            values.merge(change) { _, new in new }
            let receipt = try await office.office.submit(Command(.create, kind: "notice", values: values), by: office.clerk)
            return Desk(office: office, notice: receipt.record)
        }

        func act(_ name: String, by viewer: Viewer, reason: String? = nil) async throws {
            _ = try await office.office.submit(Command(.act(name), kind: "notice", record: notice, reason: reason), by: viewer)
        }

        func load() throws -> Notice { try office.load(Reference<Notice>(notice)) }

        var secretary: Viewer { Desk.confidential(office.viewer("记者", .clerk)) }

        static func confidential(_ viewer: Viewer) -> Viewer {
            var viewer = viewer
            viewer.posts = [.init(post: .confidentiality, department: nil)]
            return viewer
        }

        /// Answers every remark of weight, as somebody would who leaves the text as it is.
        func answerAll() async throws {
            let calendar = office.office.calendar
            let notice = try load()
            let open = try office.office.readNow { try NoticeRemarks.open(notice, in: $0, calendar: calendar) }
            for remark in open {
                _ = try await office.office.submit(
                    Command(
                        .create, kind: "notice_answer",
                        values: [
                            "notice": .string(notice.id.description), "rule": .string(remark.rule), "remark": .string(remark.message),
                            "answer": .string("已核对，属实"),
                        ]), by: office.clerk)
            }
        }

        func carry() async throws {
            try await act("submit", by: office.clerk)
            try await answerAll()
            try await act("check", by: office.leader)
            try await act("clear", by: secretary)
            try await act("sign", by: office.head)
            try await act("sign", by: office.discipline)
        }
    }

    @Test("an empty form gives a whole draft in the genre's structure, its figures as tokens")
    func composed() async throws {
        let notice = try await Desk.make().load()
        #expect(notice.title == "关于第三轮整改情况的通报")
        for part in ["一、组织落实整改情况", "二、整改任务落实情况", "（一）一个方面", "1.栏目更新不及时问题。", "整改情况：1.每周更新栏目（正在推进）。", "三、下一步", "[[F2.rate]]"] {
            #expect(notice.text.contains(part), "\(part)")
        }
    }

    @Test("proposed, checked, cleared, signed by two, published: by five persons, and the figures stay as they were")
    func life() async throws {
        let desk = try await Desk.make()
        try await desk.carry()
        #expect(try desk.load().state == .approved)
        try await desk.act("publish", by: desk.office.clerk)
        let published = try desk.load()
        #expect(published.state == .published)
        #expect(published.published.contains("反馈的1个问题已完成整改0个，1条整改措施已落实0条，措施完成率0%"))
        let frozen = try #require(NoticeFigures.Frozen(published))
        #expect(frozen.items.first { $0.token == "[[F2]]" }?.value?.records.count == 1)
        // What happens later changes no published page.
        _ = try await desk.office.measure(number: 2)
        #expect(try desk.load().frozen == published.frozen)
        #expect(NoticeFigures(published.text, frozen.items).printed == published.published)
        #expect(try desk.office.verify().isSound)
    }

    @Test("nobody lays two hands on one notice")
    func hands() async throws {
        let desk = try await Desk.make()
        try await desk.act("submit", by: desk.office.clerk)
        try await desk.answerAll()
        await #expect(throws: Refusal.self) { try await desk.act("check", by: desk.office.clerk) }
        try await desk.act("check", by: desk.office.leader)
        let both = Desk.confidential(desk.office.leader)
        let refusal = await #expect(throws: Refusal.self) { try await desk.act("clear", by: both) }
        #expect(refusal?.sentence.contains("核稿人") == true)
        try await desk.act("clear", by: desk.secretary)
        try await desk.act("sign", by: desk.office.head)
        let again = await #expect(throws: Refusal.self) { try await desk.act("sign", by: desk.office.head) }
        #expect(again?.sentence.contains("纪检委员") == true)
        await #expect(throws: Refusal.self) { try await desk.act("publish", by: desk.office.clerk) }
    }

    @Test("a change of the text after hands were laid on it voids them all")
    func changed() async throws {
        let desk = try await Desk.make()
        try await desk.carry()
        let text = try desk.load().text + "\n又加了一句。"
        _ = try await desk.office.office.submit(
            Command(.edit, kind: "notice", record: desk.notice, values: ["text": .string(text)]), by: desk.office.clerk)
        let notice = try desk.load()
        #expect(notice.state == .drafted)
        #expect(notice.signedHead == nil && notice.signedDiscipline == nil && notice.checkedBy == nil && notice.signedText.isEmpty)
        await #expect(throws: Refusal.self) { try await desk.act("publish", by: desk.office.clerk) }
    }

    @Test("a note beside the text voids nothing")
    func noted() async throws {
        let desk = try await Desk.make()
        try await desk.carry()
        _ = try await desk.office.office.submit(
            Command(.edit, kind: "notice", record: desk.notice, values: ["note": .string("周一发布")]), by: desk.office.clerk)
        #expect(try desk.load().state == .approved)
    }

    @Test("a token that nothing stands behind keeps the notice from being proposed")
    func unknown() async throws {
        let desk = try await Desk.make(["text": .string("已开展[[F99]]次。")])
        let refusal = await #expect(throws: Refusal.self) { try await desk.act("submit", by: desk.office.clerk) }
        #expect(refusal?.sentence.contains("F99") == true)
    }

    @Test("what is left out needs a reason")
    func withheld() async throws {
        let office = try Fixture()
        let invalid = await #expect(throws: InvalidInput.self) {
            try await office.office.submit(
                Command(
                    .create, kind: "notice",
                    values: [
                        "inspection": .string(office.inspection.id.description),
                        "withheld": .array([.string(office.finding.id.description)]),
                    ]), by: office.clerk)
        }
        #expect(invalid?.problems.keys.contains("excluded") == true)
    }

    @Test("a correction is a new notice; the old one stays and says so")
    func corrected() async throws {
        let desk = try await Desk.make()
        try await desk.carry()
        try await desk.act("publish", by: desk.office.clerk)
        let next = try await desk.office.office.submit(
            Command(
                .create, kind: "notice",
                values: [
                    "inspection": .string(desk.office.inspection.id.description), "audience": .string("society"),
                    "cutoff": .string("2025-11-06"), "signedOn": .string("2025-11-12"), "organ": .string("中共测试县融媒体中心支部委员会"),
                    "contact": .string("监督电话：0000-0000000"), "corrects": .string(desk.notice.description),
                    "title": .string("关于更正第三轮整改情况通报的通报"),
                ]), by: desk.office.clerk)
        let second = Desk(office: desk.office, notice: next.record)
        try await second.carry()
        try await second.act("publish", by: desk.office.clerk)
        #expect(try desk.load().state == .corrected)
        await #expect(throws: Refusal.self) {
            try await desk.office.office.submit(
                Command(.void, kind: "notice", record: desk.notice, reason: "有错"), by: desk.office.head)
        }
    }
}

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

@Suite("A notice on the screen")
struct NoticeSheetTests {
    @Test("numbers of things done are found; days, item numbers and names of documents are not")
    func numbers() {
        let text = "1.2025年11月6日起，每周四已召开13次，〔2019〕1号，第3次，浏览量近15万，投入36.5万元，占75%，2.共8人。G20"
        #expect(Numbers.find(in: text).map { $0.text + $0.unit } == ["13次", "15万", "36.5万元", "75%", "8人"])
    }

    @Test("paragraphs keep the genre's levels")
    func styles() {
        #expect(NoticeSheet.style("一、组织落实") == .part)
        #expect(NoticeSheet.style("　　十二、其他") == .part)
        #expect(NoticeSheet.style("（二）方面") == .section)
        #expect(NoticeSheet.style("12.关于问题。") == .item)
        #expect(NoticeSheet.style("整改情况：1.做了。") == .body)
        #expect(NoticeSheet.style("2025年11月") == .body)
    }

    @Test("a heading that runs into its text stands apart from it, and no word is lost")
    func runIn() {
        let figures = NoticeFigures("（一）加强领导。共[[F1]]个。\n（二）一个方面", [.init(token: "[[F1]]", title: "", unit: "", printed: "39")])
        let sheet = NoticeSheet(figures)
        #expect(sheet.paragraphs.map(\.style) == [.body, .section])
        #expect(sheet.paragraphs[0].runIn == "（一）加强领导。")
        #expect(sheet.paragraphs[0].pieces.map(\.text).joined() == "共39个。")
    }

    @Test("whatever is marked, the words stay the same")
    func whole() {
        let figures = NoticeFigures("甲[[F1]]乙13次\n\n丙[[F9]]", [.init(token: "[[F1]]", title: "", unit: "", printed: "39")])
        let sheet = NoticeSheet(figures, remarks: [(0..<2, 0), (4..<400, 1)])
        #expect(sheet.paragraphs.map { $0.pieces.map(\.text).joined() } == ["甲39乙13次", "丙[[F9]]"])
        #expect(sheet.unbound == [Numbers.Found(at: 8, length: 2, text: "13", unit: "次")])
    }
}

@Suite("Supervision tips")
struct SupervisionTipTests {
    private func table(_ office: Fixture) throws -> DerivedTable { try #require(office.office.kinds.table("supervision_tip")) }

    private func tip(_ office: Fixture) async throws -> RecordID {
        let finding = office.finding
        let handler = office.people["副主任"].map { Reference<Person>($0) }
        _ = try await office.measure()
        return try await office.office.write(by: .system) { context in
            var tip = SupervisionTip()
            tip.via = .online
            tip.text = "栏目还是没有更新"
            tip.caller = "甲先生 000"
            tip.about = finding
            tip.handler = handler
            return try context.create(tip).id
        }
    }

    @Test("whom it is about never sees it, not even the leader in charge; its handler does; who called is for the handler alone")
    func concealed() async throws {
        let office = try Fixture()
        let id = try await tip(office)
        let table = try table(office)
        let row = try #require(try office.office.readNow { try $0.row("supervision_tip", id) })
        let caller = try #require(table.kind.field("caller"))
        var handler = office.viewer("副主任", .leader)
        handler.roles = [.leader]
        for (viewer, sees, calls) in [
            (office.leader, false, false), (office.owner, false, false), (office.viewer("记者", .reporter), false, false),
            (office.discipline, true, false), (office.head, true, false), (handler, true, true),
        ] {
            #expect(Policy.canSee(row, of: table.kind, viewer) == sees, "\(viewer.name)")
            #expect(Policy.canRead(caller, of: table.kind, row.state, row.id, viewer) == calls, "\(viewer.name)")
            let listed = try office.office.readNow { lookup in
                try lookup.page(Policy.narrowed(ListQuery(), of: table, for: viewer, lookup), of: table, fields: []).rows.count
            }
            #expect(listed == (sees ? 1 : 0), "\(viewer.name)")
        }
    }

    @Test("the owner of a measure cannot be its handler, and a receipt cannot be guessed")
    func handler() async throws {
        let office = try Fixture()
        let id = try await tip(office)
        let invalid = await #expect(throws: InvalidInput.self) {
            try await office.office.submit(
                Command(
                    .edit, kind: "supervision_tip", record: id,
                    values: ["handler": office.people["责任人"].map { .string($0.description) }]), by: office.discipline)
        }
        #expect(invalid?.problems["handler"] != nil)
        #expect(Set((0..<1000).map { _ in SupervisionTip.newReceipt() }).count == 1000)
    }
}
