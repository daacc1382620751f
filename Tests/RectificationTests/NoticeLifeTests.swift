import Foundation
import Journal
import Records
import Testing

@testable import Rectification

@Suite("A notice and its four hands")
struct NoticeLifeTests {
    @Test("an empty form gives a whole draft in the genre's structure, its figures as tokens")
    func composed() async throws {
        let notice = try await NoticeDesk.make().load()
        #expect(notice.title == "关于第三轮整改情况的通报")
        for part in ["一、组织落实整改情况", "二、整改任务落实情况", "（一）一个方面", "1.栏目更新不及时问题。", "整改情况：1.每周更新栏目（正在推进）。", "三、下一步", "[[F2.rate]]"] {
            #expect(notice.text.contains(part), "\(part)")
        }
    }

    @Test("proposed, checked, cleared, signed by two, published: by five persons, and the figures stay as they were")
    func life() async throws {
        let desk = try await NoticeDesk.make()
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
        let desk = try await NoticeDesk.make()
        try await desk.act("submit", by: desk.office.clerk)
        try await desk.answerAll()
        await #expect(throws: Refusal.self) { try await desk.act("check", by: desk.office.clerk) }
        try await desk.act("check", by: desk.office.leader)
        let both = NoticeDesk.confidential(desk.office.leader)
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
        let desk = try await NoticeDesk.make()
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
        let desk = try await NoticeDesk.make()
        try await desk.carry()
        _ = try await desk.office.office.submit(
            Command(.edit, kind: "notice", record: desk.notice, values: ["note": .string("周一发布")]), by: desk.office.clerk)
        #expect(try desk.load().state == .approved)
    }

    @Test("a token that nothing stands behind keeps the notice from being proposed")
    func unknown() async throws {
        let desk = try await NoticeDesk.make(["text": .string("已开展[[F99]]次。")])
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
        let desk = try await NoticeDesk.make()
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
        let second = NoticeDesk(office: desk.office, notice: next.record)
        try await second.carry()
        try await second.act("publish", by: desk.office.clerk)
        #expect(try desk.load().state == .corrected)
        await #expect(throws: Refusal.self) {
            try await desk.office.office.submit(
                Command(.void, kind: "notice", record: desk.notice, reason: "有错"), by: desk.office.head)
        }
    }
}
