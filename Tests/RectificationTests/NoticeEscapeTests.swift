import Documents
import Foundation
import GRDB
import Journal
import Records
import Testing

@testable import Rectification

@Suite("Ways round the four hands, and round the figures")
struct NoticeEscapeTests {
    private func edit(_ desk: NoticeDesk, _ values: [String: JSON?], by viewer: Viewer? = nil) async throws {
        _ = try await desk.office.office.submit(
            Command(.edit, kind: "notice", record: desk.notice, values: values), by: viewer ?? desk.office.clerk)
    }

    private func refusal(_ work: () async throws -> Void) async -> String {
        do {
            try await work()
            return ""
        } catch let refusal as Refusal { return refusal.sentence } catch let invalid as InvalidInput {
            return invalid.problems.values.joined(separator: "；")
        } catch { return "\(error)" }
    }

    @Test("what is kept back does not stand in the text, however many hands were laid on it")
    func withheld() async throws {
        let desk = try await NoticeDesk.make()
        try await edit(
            desk, ["withheld": .array([.string(desk.office.finding.id.description)]), "excluded": .string("涉及未结案件")])
        let refused = await refusal { try await desk.act("submit", by: desk.office.clerk) }
        #expect(refused.contains("列为不公开，正文里还写着它"))
        try await edit(desk, ["text": nil])
        #expect(try desk.load().text.contains("栏目更新不及时") == false, "an emptied text is drafted anew, without it")
        try await desk.carry()
        try await desk.act("publish", by: desk.office.clerk)
        #expect(try desk.load().withheld.isEmpty, "the entry that is the public's proof does not name it")
    }

    @Test("whose figures it tells, what is kept back and why are signed too")
    func signedWhole() async throws {
        let desk = try await NoticeDesk.make()
        let other = try await desk.office.office.write(by: .commandLine) { context in
            var inspection = Inspection()
            inspection.round = "另一轮"
            return try context.create(inspection)
        }
        try await desk.carry()
        #expect(await refusal { try await edit(desk, ["excluded": .string("另有说明")], by: desk.office.head) }.contains("请先退回修改"))
        try await edit(desk, ["inspection": .string(other.id.description)], by: desk.office.head)
        #expect(try desk.load().state == .drafted)
        try await edit(
            desk, ["excluded": .string("另有说明"), "inspection": .string(desk.office.inspection.id.description)], by: desk.office.head)
        #expect(try desk.load().excluded == "另有说明", "before it is sent round it may be written")
    }

    @Test("a figure that comes to something else after the signatures is signed anew")
    func figures() async throws {
        let desk = try await NoticeDesk.make()
        try await desk.carry()
        _ = try await desk.office.measure(number: 2)
        let refused = await refusal { try await desk.act("publish", by: desk.office.clerk) }
        #expect(refused.contains("审批签字以后数字变了") && refused.contains("1→2"), "\(refused)")
        try await desk.act("return", by: desk.office.clerk, reason: "补登了措施")
        try await desk.carry()
        try await desk.act("publish", by: desk.office.clerk)
        #expect(try desk.load().published.contains("2条整改措施"))
    }

    @Test("whoever has written on it neither checks, clears nor signs it; once it was sent back, the text is his who proposes it")
    func writers() async throws {
        let desk = try await NoticeDesk.make()
        try await edit(desk, ["contact": .string("监督电话：0000-1111111")], by: desk.office.head)
        try await desk.act("submit", by: desk.office.clerk)
        try await desk.answerAll()
        try await desk.act("check", by: desk.office.leader)
        try await desk.act("clear", by: desk.secretary)
        #expect(await refusal { try await desk.act("sign", by: desk.office.head) }.contains("起草人"))
        try await desk.act("return", by: desk.office.head, reason: "请重新提出")
        try await desk.act("submit", by: desk.office.clerk)
        try await desk.answerAll()
        try await desk.act("check", by: desk.office.leader)
        try await desk.act("clear", by: desk.secretary)
        #expect(
            await refusal { try await desk.act("sign", by: desk.office.head) }.contains("起草人"),
            "sending his own words round once more does not make them another's")
        try await desk.act("return", by: desk.office.discipline, reason: "请改写")
        try await edit(desk, ["contact": .string("监督电话：0000-2222222")])
        try await desk.carry()
        #expect(try desk.load().state == .approved)
    }

    @Test("a quoted number stands in its record, and is a number")
    func quoted() async throws {
        let desk = try await NoticeDesk.make()
        let measure = try await desk.office.measure(number: 3) { $0.text = "全年播出105期，覆盖1.5万人，达标率98.5%" }
        let calendar = desk.office.office.calendar
        for (shown, stands) in [
            ("105", true), ("1.5", true), ("98.5", true), ("1.5万", true), ("98.5%", true), ("05", false), ("10", false), ("5", false),
            ("8.5", false), ("1", false), ("98765", false), ("全部", false),
        ] {
            var notice = try desk.load()
            notice.text = "[[measure:\(measure.id)|\(shown)]]期"
            let text = notice
            let figures = try desk.office.office.readNow { try NoticeFigures.resolve(text, in: $0, calendar: calendar) }
            #expect(figures.problems.isEmpty == stands, "\(shown)")
        }
    }

    @Test("a notice, and what somebody answers about it, are no source of its numbers")
    func selfQuoted() async throws {
        let desk = try await NoticeDesk.make()
        try await edit(desk, ["text": .string("共完成100项。")])
        var notice = try desk.load()
        notice.text = "共完成[[notice:\(notice.id)|100]]项。"
        let (text, calendar) = (notice, desk.office.office.calendar)
        let figures = try desk.office.office.readNow { try NoticeFigures.resolve(text, in: $0, calendar: calendar) }
        #expect(figures.problems.first?.contains("不能作依据") == true)
    }

    @Test("what turns up after a signature cannot be answered away behind the signers' backs")
    func answeredLate() async throws {
        let desk = try await NoticeDesk.make()
        let measure = try await desk.office.measure(number: 2) { $0.text = "每周四召开例会研究选题" }
        try await edit(desk, ["text": nil])
        try await desk.carry()
        desk.office.move(to: "2025-11-06T15:00")
        try await desk.office.office.write(by: .commandLine) { context in
            var duty = StandingDuty()
            duty.title = "每周四例会"
            duty.measure = measure
            duty.lapsedOn = Day("2025-11-06")
            duty.lapsedFor = "连续两周缺失"
            try context.create(duty)
        }
        #expect(await refusal { try await desk.act("publish", by: desk.office.clerk) }.contains("签字的人没有看到"))
        try await desk.answerAll()
        #expect(await refusal { try await desk.act("publish", by: desk.office.clerk) }.contains("签字的人没有看到"))
        try await desk.act("return", by: desk.office.clerk, reason: "有反弹")
        try await desk.carry()
        try await desk.act("publish", by: desk.office.clerk)
        #expect(try desk.load().state == .published, "answered before anybody signed, it is theirs to judge")
    }

    @Test("what has turned up since 核稿 is answered before anybody signs")
    func signedKnowing() async throws {
        let desk = try await NoticeDesk.make()
        try await desk.act("submit", by: desk.office.clerk)
        try await desk.answerAll()
        try await desk.act("check", by: desk.office.leader)
        try await desk.act("clear", by: desk.secretary)
        _ = try await desk.office.measure(number: 7)
        #expect(await refusal { try await desk.act("sign", by: desk.office.head) }.contains("核稿以后又有"))
        try await desk.answerAll()
        try await desk.act("sign", by: desk.office.head)
        try await desk.act("sign", by: desk.office.discipline)
        #expect(try desk.load().state == .approved)
    }

    @Test("an answer holds for the place it was given for, not for every remark in the same words")
    func answeredElsewhere() {
        func remark(_ path: String) -> Remark { Remark(rule: "C3", severity: .warning, path: path, message: "写着“待批复”", range: [0, 0]) }
        #expect(NoticeRemarks.key(remark("二/（三）/12/1")) != NoticeRemarks.key(remark("二/（三）/30/1")))
    }

    @Test("whoever wrote why something is kept back reads it, and so does who clears it; others do not")
    func excludedReaders() async throws {
        let desk = try await NoticeDesk.make(["excluded": .string("涉及未结案件")])
        let (author, id) = (desk.office.clerk, desk.notice)
        let kind = try #require(desk.office.office.kinds.kind("notice"))
        let field = try #require(kind.field("excluded"))
        let state = try desk.office.office.readNow { try $0.row("notice", id)?.state ?? [:] }
        func reads(_ viewer: Viewer) -> Bool { Policy.canRead(field, of: kind, state, id, viewer) }
        #expect(reads(author) && reads(desk.secretary) && reads(desk.office.head) && reads(desk.office.discipline))
        #expect(!reads(desk.office.leader) && !reads(desk.office.viewer("记者", .reporter)))
        try await edit(desk, ["excluded": .string("涉及未结案件，办结后公开")])
        #expect(try desk.load().excluded == "涉及未结案件，办结后公开", "its author goes on writing it")
    }

    @Test("a page shows what was entered when the notice came out; one word changed in the table, and it says so")
    func asPublished() async throws {
        let desk = try await NoticeDesk.make()
        try await desk.carry()
        try await desk.act("publish", by: desk.office.clerk)
        let (notice, office) = (try desk.load(), desk.office.office)
        let key = office.journal.verifierKey
        func isSame() throws -> Bool {
            try office.readNow { lookup in
                let covering = try #require(try lookup.publication(of: notice))
                return try lookup.isAsPublished(notice, under: covering.checkpoint, by: key)
            }
        }
        #expect(try isSame())
        try await office.journal.pool.write { db in
            try db.execute(sql: "UPDATE record_notice SET text = replace(text, '整改', '整 改')")
        }
        #expect(try isSame() == false)
    }

    @Test("of figures that come to the same, the one whose period the sentence names is proposed first, and evidence is proposed too")
    func proposed() async throws {
        let desk = try await NoticeDesk.make()
        let measure = try await desk.office.measure(number: 5)
        _ = try await desk.office.office.write(by: .commandLine) { context in
            for (code, month) in [("A1", "2025-09"), ("A2", "2025-10")] {
                var figure = Figure()
                (figure.code, figure.title, figure.kind, figure.unit) = (code, "汇报", "汇报台账", "次")
                (figure.measure, figure.from, figure.to) = (.count, Day(month + "-01"), Day(month + "-28"))
                try context.create(figure)
            }
            var evidence = Evidence()
            evidence.measure = measure
            evidence.what = "签到表3份"
            return try context.create(evidence)
        }
        var notice = try desk.load()
        notice.text = "2025年10月共汇报0次。收到签到表3份。"
        let (text, calendar) = (notice, desk.office.office.calendar)
        let numbers = Numbers.unbound(in: notice.text)
        let times = try #require(numbers.first { $0.unit == "次" })
        let sheets = try #require(numbers.first { $0.unit == "份" })
        let found = try desk.office.office.readNow { lookup in
            try [times, sheets].map { try FigureProposals.make(for: $0, in: text, lookup, calendar: calendar) }
        }
        let own = found[0].figures.filter { ["[[A1]]", "[[A2]]"].contains($0.token.text) }
        #expect(own.map(\.token.text) == ["[[A2]]", "[[A1]]"] && own[0].period == "2025年10月1日至2025年10月28日")
        #expect(found[1].records.map(\.title) == ["佐证：签到表3份"])
    }

    @Test("the cut-off is no day that lies ahead, and the text says no other")
    func cutoff() async throws {
        let desk = try await NoticeDesk.make()
        try await edit(desk, ["cutoff": .string("2025-11-07")])
        #expect(await refusal { try await desk.act("submit", by: desk.office.clerk) }.contains("还没有到"))
        try await edit(desk, ["cutoff": .string("2025-11-05")])
        let (notice, calendar) = (try desk.load(), desk.office.office.calendar)
        let open = try desk.office.office.readNow { try NoticeRemarks.open(notice, in: $0, calendar: calendar) }
        #expect(open.contains { $0.rule == "C6" && $0.message.contains("正文写“截至2025年11月6日”，数据截至日是2025年11月5日") })
    }

    @Test("what would go out with the proof is taken away first: a note, an attachment")
    func note() async throws {
        let desk = try await NoticeDesk.make()
        try await desk.carry()
        try await edit(desk, ["note": .string("领导口头同意")])
        #expect(await refusal { try await desk.act("publish", by: desk.office.clerk) }.contains("请先清空备注"))
        try await edit(desk, ["note": nil])
        try await desk.act("publish", by: desk.office.clerk)
        #expect(try desk.load().state == .published)
    }

    @Test("a correction names a notice that is out, to the same readers")
    func corrections() async throws {
        let desk = try await NoticeDesk.make()
        let reference: JSON = .string(desk.notice.description)
        #expect(await refusal { _ = try await NoticeDesk.make(in: desk.office, ["corrects": reference]) }.contains("已发布"))
        try await desk.carry()
        try await desk.act("publish", by: desk.office.clerk)
        let party: [String: JSON?] = ["corrects": reference, "audience": .string("party")]
        #expect(await refusal { _ = try await NoticeDesk.make(in: desk.office, party) }.contains("公开范围"))
        let newer = try await NoticeDesk.make(in: desk.office, ["corrects": reference])
        try await newer.carry()
        let old = try desk.load()
        let before = try desk.office.office.readNow { try $0.publication(of: old) }
        try await newer.act("publish", by: desk.office.clerk)
        let after = try desk.office.office.readNow { try $0.publication(of: old) }
        #expect(before != nil && before?.number == after?.number, "the old one's checkpoint stays the first over its publication")
        let calendar = desk.office.office.calendar
        let papers = try [desk, newer].map { desk in
            let notice = try desk.load()
            return try desk.office.office.readNow { try NoticeDocument.make(notice, in: $0, calendar: calendar).footer ?? "" }
        }
        #expect(papers[0].contains("本通报已由《") && papers[1].contains("本通报更正《"))
        #expect(await refusal { _ = try await NoticeDesk.make(in: desk.office, ["corrects": reference]) }.contains("已经更正过"))
    }

    @Test("binding takes the sign, 万 and 近 out beside the number: the figure prints its own")
    func bound() async throws {
        let desk = try await NoticeDesk.make()
        let calendar = desk.office.office.calendar
        _ = try await desk.office.office.submit(
            Command(
                .create, kind: "figure",
                values: [
                    "code": .string("X1"), "title": .string("措施数"), "kind": .string("整改措施台账"), "measure": .string("count"),
                    "unit": .string("人次"), "rounding": .string("nearly"),
                ]), by: desk.office.clerk)
        for (text, token, bound) in [
            ("完成率75%。", FigureToken.figure("F2.rate"), "完成率[[F2.rate]]。"), ("共15万人次。", .figure("X1"), "共[[X1]]人次。"),
            ("共15人次。", .figure("X1"), "共[[X1]]人次。"),
        ] {
            var notice = try desk.load()
            notice.text = text
            let number = try #require(Numbers.find(in: text).first)
            let written = notice
            let made = try desk.office.office.readNow {
                try FigureProposals.bind(token, to: number, in: written, $0, calendar: calendar)
            }
            #expect(made == bound)
        }
        let (draft, number) = (try desk.load(), try #require(Numbers.find(in: "共15万人次").first))
        let proposals = try desk.office.office.readNow { try FigureProposals.make(for: number, in: draft, $0, calendar: calendar) }
        #expect(proposals.figures.map(\.title) == ["措施数"], "万人次 counts 人次")
        let wan: [String: JSON?] = [
            "code": .string("X2"), "title": .string("人数"), "kind": .string("整改措施台账"), "measure": .string("count"), "unit": .string("万人"),
        ]
        #expect(
            await refusal { _ = try await desk.office.office.submit(Command(.create, kind: "figure", values: wan), by: desk.office.clerk) }
                .contains("不写“万”"))
    }

    @Test("the unit's own figure under a standard's code is refused where it would be printed, not silently passed over")
    func sameCode() async throws {
        let desk = try await NoticeDesk.make()
        _ = try await desk.office.office.submit(
            Command(
                .create, kind: "figure",
                values: [
                    "code": .string("F4"), "title": .string("本单位的"), "kind": .string("整改措施台账"), "measure": .string("count"),
                    "unit": .string("条"),
                ]), by: desk.office.clerk)
        #expect(await refusal { try await desk.act("submit", by: desk.office.clerk) }.contains("同号"))
    }

    @Test("a figure with an end and no beginning ends with the cut-off too, and what has been voided since does not count")
    func clamped() async throws {
        let desk = try await NoticeDesk.make()
        let second = try await desk.office.measure(number: 2)
        desk.office.move(to: "2025-11-20T09:00")
        _ = try await desk.office.office.submit(
            Command(.void, kind: "measure", record: second.id, reason: "重复登记"), by: desk.office.head)
        let (notice, calendar) = (try desk.load(), desk.office.office.calendar)
        let figures = try desk.office.office.readNow { try NoticeFigures.resolve(notice, in: $0, calendar: calendar) }
        #expect(figures.items.first { $0.token == "[[F2]]" }?.printed == "1")
    }
}
