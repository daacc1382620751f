import Testing

@testable import Documents

@Suite("核稿 C8 and C9: sources and the frame")
struct CheckFrameTests {
    private func sources(_ measure: String) throws -> [Remark] {
        try CheckText.remarks(CheckText.notice(CheckText.with(measure, "立牌。")), "C8")
    }

    @Test(
        "numbers of platforms, sweeping words and rises without a start are hints",
        arguments: ["短视频浏览量近15万。", "公众号用户数38217。", "公开课登顶平台热搜。", "各类会议均已严格执行。", "参训率已提升至75%。"])
    func unbound(_ measure: String) throws {
        #expect(try sources(measure).map(\.severity) == [.hint])
    }

    @Test("bound words are passed over", arguments: ["参训率由60%提升至75%。", "优化浏览量统计口径。", "8个站所负责人中，党员占75%。", "清淤3公里，惠及46户。"])
    func bound(_ measure: String) throws {
        #expect(try sources(measure).isEmpty)
    }

    @Test("a share that gives no whole persons is a warning")
    func shares() throws {
        let found = try sources("8个站所负责人中，党员占70%。")
        #expect(found.map(\.severity) == [.warning])
        #expect(try sources("7个站所负责人中，党员占85.7%。").isEmpty)
    }

    private func frame(_ text: String) throws -> [String] { try CheckText.remarks(text, "C9").map(\.message) }

    @Test("a notice with contact, organ and day has nothing to mend")
    func whole() throws {
        #expect(try frame(CheckText.notice(CheckText.plain)).isEmpty)
    }

    @Test("missing contact, day and organ are told")
    func missing() throws {
        let text = CheckText.notice(CheckText.plain)
        #expect(
            try frame(text.replacingOccurrences(of: "联系电话：0579-83210000；邮箱：nyj@qinghe.example。", with: "")).contains { $0.contains("联系方式") }
        )
        #expect(try frame(text.replacingOccurrences(of: "\n2024年12月25日", with: "")).contains { $0.contains("落款日期") })
    }

    @Test("a telephone alone, and one without area code, are hints")
    func contactForm() throws {
        let text = CheckText.notice(CheckText.plain)
        let found = try frame(text.replacingOccurrences(of: "0579-83210000；邮箱：nyj@qinghe.example", with: "83210000"))
        #expect(found.count == 2 && found[0].contains("只有电话") && found[1].contains("区号"))
    }

    @Test("an organ that signs what another announced is told, a shortened name is not")
    func organs() throws {
        let text = CheckText.notice(CheckText.plain)
        let other = text.replacingOccurrences(of: "\n中共青禾县农业农村局党组\n", with: "\n中共白石镇委员会\n")
        #expect(try frame(other).contains { $0.contains("白石镇") })
        #expect(try frame(text.replacingOccurrences(of: "\n中共青禾县农业农村局党组\n", with: "\n青禾县农业农村局党组\n")).isEmpty)
    }

    @Test("bases that are not named are a hint, a text cut off a warning")
    func bases() throws {
        let text = CheckText.notice(CheckText.plain)
        #expect(try frame(text.replacingOccurrences(of: "依据《青禾县巡察整改公开办法》，", with: "按照有关规定，")).contains { $0.contains("依据") })
        let cut = try #require(text.range(of: "退回超标准餐费"))
        #expect(try frame(String(text[..<cut.upperBound])).contains { $0.contains("断了") })
    }
}
