import Testing

@testable import Documents

@Suite("核稿 C3: unfinished words beside the claim that all is done")
struct CheckUnfinishedTests {
    private func remarks(_ measure: String, claim: String = CheckText.allDone) throws -> [Remark] {
        try CheckText.remarks(CheckText.notice(CheckText.with(measure, "把分工印发到站所。"), claim: claim), "C3")
    }

    @Test(
        "words that plainly say unfinished are errors beside a claim of all",
        arguments: [
            "向县财政申请8万元检修泵站，待批复。", "因水泵损坏，提灌站停用。", "检测室暂停开放。", "两处冷库尚未验收。", "三户搬迁未完成。", "晒场正在施工。", "两份申请等待批复。", "尚未建立值守制度。",
        ])
    func strong(_ measure: String) throws {
        let found = try remarks(measure)
        #expect(found.map(\.severity) == [.error] && found.map(\.path) == ["二/（一）/4/1"])
    }

    @Test(
        "words that only sound unfinished are hints or warnings, never errors",
        arguments: ["与供电公司沟通反映，争取增容。", "向编办上报用编计划1名。", "尽力补充历年缺件。", "启动二期工程。", "逐步提高覆盖面。", "拟于明年扩建。", "计划2025年建成。"])
    func weak(_ measure: String) throws {
        let found = try remarks(measure)
        #expect(found.count == 1 && found.allSatisfy { $0.severity != .error })
    }

    @Test(
        "innocent uses are passed over",
        arguments: [
            "制定计划并抓好落实。", "年初制定学习计划。", "开展沟通技巧学习。", "举办项目启动仪式。", "拟定讲解提纲。", "组织消防模拟演练。", "更换损坏灯具12盏。", "损坏的水泵已修复。",
            "争取上级资金300万元。", "督促尚未换届的5个合作社完成换届。", "对未完成任务的2个站所进行约谈。", "暂停违规企业申报资格。", "责令暂停营业1家。", "畅通与群众沟通渠道。", "坚持尽力而为、量力而行。",
            "建立恶劣天气暂停作业制度。", "发现损坏立即报修更换。", "正在建设的水厂投入使用。", "及时上报灾情信息26条。", "开设“学习正在进行时”专栏。",
            "排查解决停播隐患3处。", "全年未出现停播事故。", "经检查未发现未整改事项。", "无未完成事项。", "对连续两月不供稿的通讯员暂停供稿资格半年。",
            "不合格音柱已暂停使用并全部更换。", "明确暂停播出须经总编室批准。", "因检修暂停播出1次，当日恢复。", "建立“未完成原因说明”制度。",
        ])
    func innocent(_ measure: String) throws {
        #expect(try remarks(measure).isEmpty)
    }

    @Test("a notice that admits open findings is left alone, unless more say so than it admits")
    func admitted() throws {
        let claim = "反馈的4个问题已完成整改3个，整改完成率75%。"
        #expect(try remarks("检修经费待批复。", claim: claim).isEmpty)
        let findings = CheckText.plain + [("关于泵站失修问题", ["检修经费待批复。", "晒场正在施工。"]), ("关于冷库闲置问题", ["两处冷库尚未验收。", "另一处出租。"])]
        let found = try CheckText.remarks(CheckText.notice(findings, claim: "反馈的5个问题已完成整改4个。"), "C3")
        #expect(found.map(\.severity) == [.warning] && found[0].message.contains("1 个") && found[0].message.contains("2 个"))
    }

    @Test("without any claim plain words are a hint")
    func unclaimed() throws {
        #expect(try remarks("检修经费待批复。", claim: "").map(\.severity) == [.hint])
    }

    @Test("a promise to finish behind the claim that all is finished is a warning")
    func promises() throws {
        let text = CheckText.notice(CheckText.with("摸清底数。", "统一标识。"), claim: CheckText.allDone)
            .replacingOccurrences(of: "局党组将持续用力。", with: "局党组将持续用力，确保所有问题清仓见底、整改到位。")
        #expect(try CheckText.remarks(text, "C3").map(\.severity) == [.warning])
    }

    @Test("a state 基本完成 contradicts the claim")
    func states() throws {
        let text = CheckText.notice(CheckText.with("摸清底数。", "统一标识。"), claim: CheckText.allDone)
            .replacingOccurrences(of: "\n\n三、下一步", with: "\n整改状态：基本完成\n\n三、下一步")
        let found = try CheckText.remarks(text, "C3")
        #expect(found.map(\.severity) == [.error] && found[0].path == "二/（一）/4")
    }

    @Test("the list of words is a parameter")
    func ownWords() throws {
        let text = CheckText.notice(CheckText.with("两户搬迁在途。", "统一标识。"), claim: CheckText.allDone)
        #expect(try CheckText.remarks(text, "C3").isEmpty)
        #expect(try CheckText.remarks(text, "C3", context: .init(unfinished: ["在途"], weak: [])).map(\.severity) == [.error])
    }
}
