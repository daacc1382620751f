import Testing

@testable import Documents

@Suite("核稿 C5: form, names and years")
struct CheckFormTests {
    private func remarks(_ measure: String) throws -> [Remark] {
        try CheckText.remarks(CheckText.notice(CheckText.with(measure, "把分工印发到站所。")), "C5")
    }

    @Test("the one title without 关于 is told")
    func titles() throws {
        let text = CheckText.notice(CheckText.with("摸清底数。", "挂牌。", title: "保管责任落实不力问题"))
        let odd = text.replacingOccurrences(of: "4.保管", with: "5.关于仓储超期问题。\n整改情况：（1）清仓。（2）上锁。\n4.保管")
        let found = try CheckText.remarks(odd, "C5")
        #expect(found.contains { $0.severity == .warning && $0.message.contains("缺“关于”") && $0.shown(in: odd).contains("保管责任") })
        #expect(try CheckText.remarks(CheckText.notice(CheckText.with("摸清底数。", "挂牌。")), "C5").isEmpty)
    }

    @Test("one style of number for findings and measures, and a number glued to a year, are hints")
    func numbers() throws {
        let text = CheckText.notice(CheckText.with("2024年招录1名。", "挂牌。")).replacingOccurrences(of: "（1）", with: "1.")
            .replacingOccurrences(of: "（2）", with: "2.")
        let messages = try CheckText.remarks(text, "C5").map(\.message)
        #expect(messages.contains { $0.contains("同一种编号") } && messages.contains { $0.contains("1.2024年") })
    }

    @Test("empty lines between some findings only are told")
    func emptyLines() throws {
        let findings = CheckText.plain + CheckText.plain.map { ($0.title, $0.measures.map { "再次" + $0 }) }
        let text = CheckText.notice(findings)
        let some = text.replacingOccurrences(of: "\n2.关于", with: "\n\n2.关于").replacingOccurrences(of: "\n4.关于", with: "\n\n4.关于")
        #expect(try CheckText.remarks(some, "C5").contains { $0.message.contains("空行不一") })
        #expect(try !CheckText.remarks(text, "C5").contains { $0.message.contains("空行") })
    }

    @Test(
        "personal names are told",
        arguments: [
            ("明确由孙立平同志分管水利。", "孙立平"), ("新招1名技术员（钱小禾）到岗。", "钱小禾"), ("局长郑国强任组长。", "郑国强"), ("会计吴敏，已调离。", "吴敏"),
        ])
    func names(_ measure: String, _ name: String) throws {
        let text = CheckText.notice(CheckText.with(measure, "把分工印发到站所。"))
        let found = try CheckText.remarks(text, "C5")
        #expect(found.map { $0.shown(in: text) } == [name] && found.map(\.severity) == [.warning])
    }

    @Test("a name hidden by 某 is a hint", arguments: ["由李某同志负责。", "招聘1名工作人员（王某某）。"])
    func masked(_ measure: String) throws {
        #expect(try remarks(measure).map(\.severity) == [.hint])
    }

    @Test(
        "posts, public figures and words that look like names are passed over",
        arguments: [
            "由负责同志带队检查。", "书记任组长、局长任副组长。", "学习焦裕禄同志事迹。", "走访党员同志和老同志。", "对于某些环节逐一核对。", "补录单位同志信息。", "张贴公告。", "向常务同志汇报。", "安排2名干部（安全员）到场。",
            "聘请记者（兼职）报道。", "高某镇渠道清淤。",
        ])
    func noNames(_ measure: String) throws {
        #expect(try !remarks(measure).contains { $0.message.contains("姓名") || $0.message.contains("人员“") })
    }

    @Test("a month or a day without its year is a hint", arguments: ["台账已更新至2月。", "9月3日完成清淤。"])
    func years(_ measure: String) throws {
        #expect(try remarks(measure).map(\.severity) == [.hint])
    }

    @Test(
        "days whose year is given or recurring are passed over",
        arguments: ["2024年9月3日开工，10月8日完工。", "每年3月、9月各清淤一次。", "每月5日前公示。", "2024年11月4日至6日集中学习。", "3个月内完成。", "当年12月前结清。"])
    func givenYears(_ measure: String) throws {
        #expect(try remarks(measure).isEmpty)
    }

    @Test(
        "slips of signs are told",
        arguments: ["印发《河道管护办法。", "推行“一户一档制度。", "清淤，，立牌。", "建立的的台账已公开。", "依据青农〔2024）3号文件,清退两户。", "按照青农[2024]3号文件清退。"])
    func slips(_ measure: String) throws {
        #expect(try !remarks(measure).isEmpty)
    }

    @Test("right signs are passed over", arguments: ["落实《〈条例〉实施细则》。", "为的的确是公开。", "依据青农〔2024〕3号文件清退。", "耗时2:30完成，共1,200册。"])
    func rightSigns(_ measure: String) throws {
        #expect(try remarks(measure).isEmpty)
    }

    @Test("a text that is no notice is checked for form, words and days")
    func otherTexts() throws {
        let rules = try NoticeCheck.remarks("关于渠道检修的说明\n2024年2月30日开工，，经费待批复。由孙立平同志负责。").map(\.rule)
        #expect(Set(rules) == ["C3", "C5", "C6"])
    }
}
