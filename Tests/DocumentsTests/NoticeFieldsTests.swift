import Foundation
import Testing

@testable import Documents

@Suite("Fields of a notice")
struct NoticeFieldsTests {
    private func rule(_ text: String) throws -> String?? {
        let duties = Duties.read(text, at: [0, 0, 0])
        return duties.first.map(\.recurrence)
    }

    @Test(
        "promises that recur become rules of RFC 5545",
        arguments: [
            ("坚持每周四组织学习", "FREQ=WEEKLY;BYDAY=TH"), ("每周二、周五夜间冲洗", "FREQ=WEEKLY;BYDAY=TU,FR"),
            ("每周一至周五值守", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            ("每周一次例会", "FREQ=WEEKLY"), ("每周二更新一期", "FREQ=WEEKLY;BYDAY=TU"), ("每月5日为集中收缴日", "FREQ=MONTHLY;BYMONTHDAY=5"),
            ("每月10日前通报进度", "FREQ=MONTHLY;BYMONTHDAY=10"),
            ("每月底前上报", "FREQ=MONTHLY;BYMONTHDAY=-1"), ("每月最后一个周五跟车体验", "FREQ=MONTHLY;BYDAY=-1FR"),
            ("每季度召开一次联席会", "FREQ=MONTHLY;INTERVAL=3"), ("每半年开展一次教育", "FREQ=MONTHLY;INTERVAL=6"),
            ("每两个月举办一场对接会", "FREQ=MONTHLY;INTERVAL=2"), ("每两周调度一次", "FREQ=WEEKLY;INTERVAL=2"), ("每日17时前汇总数据", "FREQ=DAILY"),
            ("每年年底集中核查一次", "FREQ=YEARLY"), ("每年9月开展测评", "FREQ=YEARLY;BYMONTH=9"),
            ("按月更新学习内容", "FREQ=MONTHLY"), ("工作日12:00—14:00安排专人值守", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            ("周三定为“无会日”", "FREQ=WEEKLY;BYDAY=WE"), ("每月至少一次走访", "FREQ=MONTHLY"),
            ("每天提供不少于2小时课后服务", "FREQ=DAILY"), ("每月最后一天开展调查", "FREQ=MONTHLY;BYMONTHDAY=-1"), ("逐月通报进度", "FREQ=MONTHLY"),
        ])
    func rhythms(_ text: String, _ expected: String) throws {
        #expect(try rule(text) == .some(expected))
    }

    @Test("a promise without a plain rhythm has no rule", arguments: ["定期组织培训", "每周不少于2天坐诊", "每学期讲授思政课", "汛期每日会商", "节假日前发送提醒短信"])
    func vague(_ text: String) throws {
        #expect(try rule(text) == .some(nil))
    }

    @Test("two rhythms in one breath are two promises, two days of the week are one")
    func twoRhythms() {
        #expect(Duties.read("实行每周调度、每月通报", at: [0, 0, 0]).map(\.recurrence) == ["FREQ=WEEKLY", "FREQ=MONTHLY"])
        #expect(Duties.read("每周一、每周四值班", at: [0, 0, 0]).map(\.recurrence) == ["FREQ=WEEKLY;BYDAY=MO,TH"])
    }

    @Test(
        "what does not recur is no duty",
        arguments: ["召开会议3次", "2025年3月报告完成情况", "15个工作日内办结", "每人发放一册", "人均每月增加600元", "推动集体备课常态化", "对存量逐年消化"])
    func noDuty(_ text: String) throws {
        #expect(try rule(text) == nil)
    }

    private func head(_ text: String) -> Notice {
        var notice = Notice()
        var year: Int?
        _ = Head.readDays(Scalars(text), year: &year, into: &notice)
        return notice
    }

    @Test("days are read in every spelling; the year comes from the sentence before")
    func days() {
        let words = head("二〇二三年九月十二日至十一月十七日，省委第七巡视组开展了巡视。二〇二四年一月五日反馈了意见。")
        #expect(words.inspectedFrom == "2023-09-12" && words.inspectedTo == "2023-11-17" && words.feedbackOn == "2024-01-05")
        let points = head("2024.9.2—2024.11.8，区委第三巡察组进行了巡察，2025.1.10反馈了意见。截至2025年5月31日如下。")
        #expect(
            points.inspectedFrom == "2024-09-02" && points.inspectedTo == "2024-11-08" && points.feedbackOn == "2025-01-10"
                && points.asOf == "2025-05-31")
        let wide = head("２０２４年１０月８日～次年１月２２日，县委第九巡察组进行了巡察，２月３日反馈了意见。")
        #expect(wide.inspectedFrom == "2024-10-08" && wide.inspectedTo == "2025-01-22" && wide.feedbackOn == "2025-02-03")
    }

    @Test("a month is no day, the end of a month is its last")
    func months() {
        #expect(head("2024年4月上旬至7月上旬，县委巡察组进行了巡察。").inspectedFrom == nil)
        #expect(head("截至2024年2月底，已完成整改12个。").asOf == "2024-02-29")
        #expect(head("截至目前，已完成整改12个。").asOf == nil)
    }

    @Test("the inspector's name has no words around it")
    func inspector() {
        #expect(head("市委巡察二组于2024年3月18日至5月24日对公司党委进行了巡察").inspector == "市委巡察二组")
        #expect(head("根据区委统一部署，由区委第一巡察组对中心进行了巡察，区委巡察组反馈了意见").inspector == "区委第一巡察组")
        #expect(head("区委巡察工作领导小组安排").inspector == nil)
    }

    @Test("totals are told apart from what is done, in figures and words")
    func totals() {
        let (a, _) = DeclaredTotals.read([Scalars("反馈的十三个问题细化为52条措施，已完成问题整改12个，落实措施50条，完成率96.2％，建章立制9项。")])
        #expect(
            a.findings == 13 && a.measures == 52 && a.findingsDone == 12 && a.measuresDone == 50 && a.completionRate == 96.2
                && a.regulations == 9)
        let (b, _) = DeclaredTotals.read([Scalars("支部书记领办6个问题。"), Scalars("巡察反馈的39个具体问题已全部完成整改，90条整改措施悉数落实，共建立完善6项制度。")])
        #expect(b.findings == 39 && b.findingsDone == 39 && b.measures == 90 && b.measuresDone == 90 && b.regulations == 6)
        let (c, _) = DeclaredTotals.read([Scalars("12个问题中11个已完成整改，制定整改措施46条，已完成44条。")])
        #expect(c.findings == 12 && c.findingsDone == 11 && c.measures == 46 && c.measuresDone == 44)
    }

    @Test("contacts stand as written")
    func contacts() {
        var contacts = Notice.Contacts()
        _ = ContactDetails.read(Scalars("电话：62351100转8016；地址：柳荫街35号，邮编：310099；邮箱：a_b@lan.example。"), into: &contacts)
        #expect(
            contacts.phones == ["62351100转8016"] && contacts.addresses == ["柳荫街35号，邮编：310099"] && contacts.emails == ["a_b@lan.example"])
        var other = Notice.Contacts()
        _ = ContactDetails.read(Scalars("监督电话（0997）555-0021，手机13900000001，来信请寄：镇政府一楼纪检办。"), into: &other)
        #expect(other.phones == ["（0997）555-0021", "13900000001"] && other.addresses == ["镇政府一楼纪检办"])
    }

    @Test("counts of things done are figures; money, rates and limits are none")
    func figures() {
        let found = Figures.read("已召开13次，策划选题79个，投入1360万元，满意度98.7%，每次不少于5个科室，培训2.6万人次。", at: [0, 0, 0])
        #expect(found.map(\.text) == ["13次", "79个", "2.6万人次"])
        #expect(found.map(\.value) == [13, 79, 26_000])
        #expect(found.map(\.unit) == ["次", "个", "人次"])
    }

    @Test("the JSON has every key of the schema, null where nothing is known")
    func json() throws {
        let notice = try NoticeText.read("1.关于台账不清问题。\n整改情况：已建账。")
        let object = try #require(try JSONSerialization.jsonObject(with: notice.json()) as? [String: Any])
        let keys = [
            "title", "unit", "inspector", "inspectedFrom", "inspectedTo", "feedbackOn", "asOf", "signedOn", "declared", "sections",
            "contacts", "truncated", "figures", "duties", "nextSteps", "unread",
        ]
        #expect(Set(object.keys) == Set(keys))
        #expect(object["asOf"] is NSNull)
        #expect((object["declared"] as? [String: Any])?["measures"] is NSNull)
        #expect(try JSONDecoder().decode(Notice.self, from: notice.json()) == notice)
    }
}
