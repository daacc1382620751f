import Testing

@testable import Documents

@Suite("核稿 C1 and C2: numbers declared, listed and repeated")
struct CheckTotalsTests {
    @Test("declared and listed totals that differ are an error at the declared number")
    func totals() throws {
        let text = CheckText.notice(CheckText.plain, claim: "反馈的4个问题细化为7条整改措施，逐条落实。")
        let remarks = try CheckText.remarks(text, "C1")
        #expect(remarks.map(\.severity) == [.error, .error])
        #expect(remarks.map { $0.shown(in: text) } == ["4个问题", "7条整改措施"])
        #expect(remarks.map(\.path) == ["一", "一"])
        #expect(remarks[1].message.contains("7 条") && remarks[1].message.contains("6 条"))
    }

    @Test("totals that agree are passed over, in digits and in words")
    func agreeing() throws {
        for claim in ["反馈的3个问题细化为6条整改措施。", "反馈的三个问题细化为六条整改措施。"] {
            #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: claim), "C1").isEmpty)
        }
    }

    @Test("a total far above the list is a question, since a part may be published")
    func part() throws {
        let remarks = try CheckText.remarks(CheckText.notice(CheckText.plain, claim: "反馈的30个问题细化为90条整改措施。"), "C1")
        #expect(remarks.map(\.severity) == [.warning, .warning])
    }

    @Test("two acts in one measure are named where the total is higher")
    func split() throws {
        let findings = CheckText.with("上半年招录1名技术员；2024年9月再选派1名到乡镇。", "把分工印发到站所。")
        let remark = try #require(CheckText.remarks(CheckText.notice(findings, claim: "反馈的4个问题细化为9条整改措施。"), "C1").first)
        #expect(remark.severity == .error && remark.message.contains("二/（一）/4/1"))
    }

    @Test("a number that is missing or stands twice is told for findings and for measures")
    func gaps() throws {
        let text = CheckText.notice(CheckText.with("摸清底数。", "统一标识。", "挂牌公示。"))
        let gap = text.replacingOccurrences(of: "4.关于", with: "5.关于").replacingOccurrences(of: "（3）挂牌", with: "（4）挂牌")
        let messages = try CheckText.remarks(gap, "C1").map(\.message)
        #expect(messages.contains { $0.contains("从 3 跳到 5") } && messages.contains { $0.contains("从 2 跳到 4") })
        #expect(try CheckText.remarks(text, "C1").isEmpty)
    }

    @Test("numbers that begin again below each section are right")
    func restarting() throws {
        let text = CheckText.notice(CheckText.plain).replacingOccurrences(of: "3.关于", with: "（二）廉洁自律方面\n1.关于")
        #expect(try CheckText.remarks(text, "C1").isEmpty)
    }

    @Test("a finding without measures is told")
    func unanswered() throws {
        let text = CheckText.notice(CheckText.plain).replacingOccurrences(of: "（1）邀请农技专家到田间授课。（2）请学员当场操作并打分。", with: "")
        let remarks = try CheckText.remarks(text, "C1")
        #expect(remarks.contains { $0.path == "二/（一）/2" && $0.message.contains("没有写整改情况") })
    }

    @Test("a rate must follow from the numbers beside it")
    func rate() throws {
        let wrong = "反馈的3个问题已完成整改2个，整改完成率100%。"
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: wrong), "C1").contains { $0.message.contains("66.67%") })
        let right = "反馈的3个问题已完成整改2个，整改完成率66.7%。"
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: right), "C1").isEmpty)
    }

    @Test("fewer regulations declared than named is a warning; one document named twice is one")
    func regulations() throws {
        let findings = CheckText.with("修订《农机补贴管理办法》。", "出台《合同会签规则》，并细化《农机补贴管理办法》。")
        let one = try CheckText.remarks(CheckText.notice(findings, claim: "建立完善制度1项。"), "C1")
        #expect(one.count == 1 && one[0].severity == .warning && one[0].message.contains("至少 2 项"))
        #expect(try CheckText.remarks(CheckText.notice(findings, claim: "建立完善制度2项。"), "C1").isEmpty)
    }

    @Test("what names no regulation of its own is not counted")
    func noRegulation() {
        for text in ["重申《考勤办法》。", "严格执行请销假制度。", "制定《年度工作要点》。", "制定学习计划。", "完善制度汇编。"] {
            #expect(RegulationsCheck.names(in: Scalars(text)).isEmpty, "\(text)")
        }
        #expect(RegulationsCheck.names(in: Scalars("修订完善涉农资金拨付制度，专人负责。")).map(\.string) == ["涉农资金拨付制度"])
    }

    @Test("one number of meetings under two names, and one name with two numbers, are asked about")
    func meetings() throws {
        let twoNames = "先后4次组织召开各类会议。通过召开4次推进会跟踪问效。"
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: twoNames), "C2").map(\.severity) == [.warning])
        let twoNumbers = "召开推进会7次。通过8次推进会检验成色。"
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: twoNumbers), "C2").map(\.severity) == [.warning])
        let sound = "召开党组会9次、专题推进会4次。"
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain, claim: sound), "C2").isEmpty)
    }

    @Test("the same training in two findings is asked about, different ones are not")
    func acts() throws {
        let twice = CheckText.plain + [("关于账目不清问题", ["开展财会培训3次。", "清退白条。"]), ("关于凭证不全问题", ["组织会计培训3次。", "补齐附件。"])]
        let remarks = try CheckText.remarks(CheckText.notice(twice), "C2")
        #expect(remarks.count == 1 && remarks[0].severity == .hint && remarks[0].message.contains("二/（一）/4/1"))
        let apart = CheckText.plain + [("关于账目不清问题", ["开展财会培训3次。", "清退白条。"]), ("关于凭证不全问题", ["组织会计培训4次。", "补齐附件。"])]
        #expect(try CheckText.remarks(CheckText.notice(apart), "C2").isEmpty)
    }
}
