import Testing

@testable import Documents

@Suite("核稿 C6 and C7: days and cadence")
struct CheckDaysTests {
    private let done = "截至2024年12月20日，反馈的3个问题已全部完成整改。"

    @Test("figures older than a month at the signing are a warning")
    func stale() throws {
        let old = CheckText.notice(CheckText.plain, claim: done, signed: "2025年1月27日")
        let found = try CheckText.remarks(old, "C6")
        #expect(found.map(\.severity) == [.warning] && found[0].message.contains("38 天") && found[0].shown(in: old) == "2025年1月27日")
        #expect(found[0].path.isEmpty)
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: done), "C6").isEmpty)
    }

    @Test("days out of order are errors")
    func order() throws {
        let early = try CheckText.remarks(CheckText.notice(CheckText.plain, claim: done, signed: "2024年12月1日"), "C6")
        #expect(early.map(\.severity) == [.error] && early[0].message.contains("落款日2024年12月1日早于数据截至日2024年12月20日"))
        let feedback = try CheckText.remarks(CheckText.notice(CheckText.plain, feedback: "2024年4月1日"), "C6")
        #expect(feedback.contains { $0.severity == .error && $0.message.contains("反馈日") })
    }

    @Test("up to the end of the month, signed a few days before, is only a warning")
    func monthEnd() throws {
        let claim = "截至2024年12月底，反馈的3个问题已全部完成整改。"
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: claim), "C6").map(\.severity) == [.warning])
    }

    @Test("days that no calendar has are errors", arguments: ["2024年6月31日", "2023年2月29日", "11月31日", "2024年9月32日"])
    func impossible(_ day: String) throws {
        let text = CheckText.notice(CheckText.with("\(day)完成清淤。", "立牌。"))
        let found = try CheckText.remarks(text, "C6").filter { $0.severity == .error }
        #expect(found.count == 1 && found[0].path == "二/（一）/4/1")
    }

    @Test("a day behind the signature is asked about, a plan is not")
    func later() throws {
        #expect(try CheckText.remarks(CheckText.notice(CheckText.with("2025年8月组织清淤。", "立牌。")), "C6").map(\.severity) == [.warning])
        #expect(try CheckText.remarks(CheckText.notice(CheckText.with("余款计划于2025年8月底前付清。", "立牌。")), "C6").isEmpty)
    }

    @Test("fewer monthly checks than whole months are a warning")
    func monthly() throws {
        let few = try CheckText.remarks(CheckText.notice(CheckText.plain, claim: "开展3次月度检查。" + done), "C6")
        #expect(few.map(\.severity) == [.warning] && few[0].message.contains("4 个整月"))
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: "开展4次月度检查。" + done), "C6").isEmpty)
    }

    @Test("a signature on a day off is a hint with a calendar, silence without")
    func dayOff() throws {
        let text = CheckText.notice(CheckText.plain, claim: done)
        #expect(try CheckText.remarks(text, "C6", context: .init(isWorkingDay: { $0 != "2024-12-25" })).map(\.severity) == [.hint])
        #expect(try CheckText.remarks(text, "C6", context: .init(isWorkingDay: { _ in nil })).isEmpty)
    }

    // MARK: C7

    private func cadence(_ measure: String, _ context: NoticeCheck.Context = .init()) throws -> [Remark] {
        try CheckText.remarks(CheckText.notice(CheckText.with(measure, "立牌。"), claim: done), "C7", context: context)
    }

    @Test("a weekly promise kept too seldom is a warning that tells the count due")
    func seldom() throws {
        // 2024-07-08 to 2024-12-20 has 24 Thursdays.
        let found = try cadence("坚持每周四组织农技员学习，已开展15次。")
        #expect(found.map(\.severity) == [.warning] && found[0].message.contains("24 个周四") && found[0].path == "二/（一）/4/1")
        #expect(try cadence("坚持每周四组织农技员学习，已开展24次。").isEmpty)
        #expect(try cadence("坚持每周四组织农技员学习，已开展23次。").isEmpty, "a holiday may have fallen on a Thursday")
    }

    @Test("with a calendar a shifted day counts and a week off is waived")
    func calendar() throws {
        let off = Set((1...7).map { "2024-10-0\($0)" } + ["2024-09-30", "2024-10-05", "2024-10-06"])
        let context = NoticeCheck.Context(isWorkingDay: { day in
            off.contains(day) ? false : Day(day).map { Day.weekday($0.number) < 5 }
        })
        // The week of 30 September has no working day: 23 are due.
        #expect(try cadence("坚持每周四组织农技员学习，已开展23次。", context).isEmpty)
        let found = try cadence("坚持每周四组织农技员学习，已开展22次。", context)
        #expect(found.count == 1 && found[0].message.contains("23 次"))
    }

    @Test("more than the span can hold is a hint, with the day of the first issue")
    func often() throws {
        let found = try cadence("专栏每周更新，已更新至79期。")
        #expect(found.map(\.severity) == [.hint] && found[0].message.contains("2023年6月23日"))
    }

    @Test("a start of its own replaces the day of the feedback")
    func start() throws {
        #expect(try cadence("自2024年11月1日起每周四组织学习，已开展7次。").isEmpty)
        #expect(try cadence("自2024年11月1日起每周四组织学习，已开展3次。").count == 1)
    }

    @Test(
        "figures that count something else are passed over",
        arguments: [
            "每周六设立意见收集点，收到意见213条。", "每日播报4次。", "每周召开一次例会，解决问题3个。", "每月通报一次，已通报5期。", "每周二带队夜查，夜查22次。", "每季度检查一次，已检查2次。", "每年评议一次，已评议1次。",
        ])
    func innocent(_ measure: String) throws {
        #expect(try cadence(measure).isEmpty)
    }
}
