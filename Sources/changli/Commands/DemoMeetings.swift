import Foundation
import Journal
import Meetings
import Records
import Rectification

/// Half a year of the demo's meetings, study and standing duties, with what goes wrong in a real office: weeks left out, one entered late,
/// one excused, and a duty that lapses.
struct DemoMeetings {
    /// Something that happens at an hour of a day.
    struct Event {
        let day: Day
        let minute: Int
        let run: () async throws -> Void
    }

    let office: Office
    let inspection: Reference<Inspection>
    let span: ClosedRange<Day>
    let move: (Day, Int) -> Void
    let staff: [String: Person]
    let clerk: Viewer
    let head: Viewer

    init(office: Office, inspection: Reference<Inspection>, span: ClosedRange<Day>, move: @escaping (Day, Int) -> Void) async throws {
        self.office = office
        self.inspection = inspection
        self.span = span
        self.move = move
        let people = try await office.read { try $0.all(Person.self) }
        staff = Dictionary(people.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        clerk = try await DemoOffice.viewer("bangongshi", office)
        head = try await DemoOffice.viewer("shuji", office)
    }

    // MARK: what is set up at the beginning

    /// Measures that are checked for ever, by finding and a word of the measure; all others of the story end with their sign-off.
    private static let duties: [(finding: Int, word: String, code: String, title: String, rule: String?, owner: String)] = [
        (4, "回头看", "D36", "每半年回头看", "FREQ=MONTHLY;INTERVAL=6", "梅建波"), (5, "意识形态", "D20", "每季度意识形态研判", nil, "欧阳旭"),
        (8, "采前策划会", "D8", "每周三采前策划会", "FREQ=WEEKLY;BYDAY=WE", "欧阳旭"), (12, "每周一", "D29", "每周一例会点评作品、研究党建", nil, "苏沐晴"),
        (20, "通讯员培训", "D15", "每季度通讯员培训", nil, "翁志宏"), (22, "党风廉政", "D22", "每季度党风廉政专题会", "FREQ=MONTHLY;INTERVAL=3", "梅建波"),
        (25, "逐人表态", "D25", "三重一大集体决策、末位表态", nil, "梅建波"), (31, "每月召开", "D31", "支委会每月一次", nil, "梅建波"),
    ]

    /// Which measures last, by the office, and the duties that keep them, by the head (one is rarer than the standard asks), on the first day of work.
    func setUpDuties() async throws {
        let start = span.lowerBound.advanced(by: 4)
        let (findings, measures) = try await office.read { [inspection] lookup in
            let findings: [Finding] = try lookup.all(Finding.self, ("inspection", inspection))
            return (findings, try lookup.all(Measure.self, narrowed: .among("finding", findings.map(\.id))))
        }
        var lasting: [RecordID: (code: String, title: String, rule: String?, owner: String)] = [:]
        for duty in DemoMeetings.duties {
            let finding = findings.first { $0.ordinal == duty.finding }
            let measure = measures.first { $0.finding?.id == finding?.id && $0.text.contains(duty.word) }
            if let measure { lasting[measure.id] = (duty.code, duty.title, duty.rule, duty.owner) }
        }
        for measure in measures where measure.owner != nil && measure.longTerm != (lasting[measure.id] != nil) {
            let isLasting = !measure.longTerm
            var values: [String: JSON?] = ["longTerm": .bool(isLasting)]
            if isLasting { values["start"] = .string(start.iso) }
            if let duty = lasting[measure.id], measure.rule == nil {
                values["rule"] = .string(duty.rule ?? StandardDuties.named(duty.code)?.rule ?? "FREQ=MONTHLY")
            }
            try await submit(Command(.edit, kind: Measure.kindName, record: measure.id, values: values), clerk)
        }
        for measure in measures {
            guard let duty = lasting[measure.id], let owner = staff[duty.owner] else { continue }
            try await submit(
                Command(
                    .create, kind: StandingDuty.kindName,
                    values: [
                        "code": .string(duty.code), "title": .string(duty.title), "measure": .string(measure.id.description),
                        "owner": .string(owner.id.description),
                        "department": owner.department.map { .string($0.id.description) }, "start": .string(start.iso),
                        "rule": duty.rule.map { .string($0) },
                    ]), head)
        }
    }

    struct Book {
        let title: String
        let type: RecordBook.Sort
        let chair: String
        let roster: [String]
        var quorum = RecordBook.Quorum.half
        var first = false
        var partyOnly = false
    }

    private static let heads = ["梅建波", "欧阳旭", "翁志宏", "苏沐晴", "费国梁"]
    private static let books = [
        Book(title: "采前策划会记录本", type: .topics, chair: "祝明霞", roster: ["祝明霞"] + heads.dropFirst() + ["骆一鸣"]),
        Book(title: "周一例会记录本", type: .monday, chair: "盛远舟", roster: ["盛远舟", "祝明霞", "柯立衡"] + heads),
        Book(title: "支委会记录本", type: .committee, chair: "盛远舟", roster: ["盛远舟", "裴松年", "蓝若筠"], first: true, partyOnly: true),
        Book(
            title: "领导班子会记录本", type: .leadership, chair: "盛远舟", roster: ["盛远舟", "祝明霞", "柯立衡", "裴松年", "蓝若筠"], quorum: .twoThirds,
            first: true),
        Book(title: "意识形态专题会记录本", type: .ideology, chair: "盛远舟", roster: ["盛远舟", "祝明霞", "柯立衡", "欧阳旭", "苏沐晴"]),
        Book(title: "党风廉政专题会记录本", type: .integrity, chair: "盛远舟", roster: ["盛远舟", "祝明霞", "柯立衡", "裴松年"] + heads),
        Book(title: "整改推进会记录本", type: .rectification, chair: "盛远舟", roster: ["盛远舟", "祝明霞", "柯立衡", "裴松年"] + heads),
    ]

    func setUpBooks() async throws -> [RecordBook.Sort: RecordID] {
        var made: [RecordBook.Sort: RecordID] = [:]
        for book in DemoMeetings.books {
            made[book.type] = try await submit(
                Command(
                    .create, kind: RecordBook.kindName,
                    values: [
                        "title": .string(book.title), "type": .string(book.type.rawValue), "year": .integer(Int64(span.lowerBound.year)),
                        "recorder": clerk.person.map { .string($0.description) }, "deputy": staff["邢伟"].map { .string($0.id.description) },
                        "roster": references(book.roster), "quorum": .string(book.quorum.rawValue), "firstAgenda": .bool(book.first),
                        "partyOnly": .bool(book.partyOnly), "standard": .string("写明讨论过程、不同意见和结论；会后两个工作日内完成记录。"),
                    ]), clerk)
        }
        return made
    }

    // MARK: what happens

    /// All meetings of the span, in no order.
    func events(_ books: [RecordBook.Sort: RecordID]) throws -> [Event] {
        var events: [Event] = []
        func hold(_ type: RecordBook.Sort, _ day: Day, _ hour: Int, lateBy: Int = 0, _ items: [Item]) {
            guard let id = books[type], let book = DemoMeetings.books.first(where: { $0.type == type }),
                day.advanced(by: lateBy) < span.upperBound
            else { return }
            // What the leadership decides is announced two days ahead.
            let isAhead = type == .leadership
            if isAhead {
                events.append(Event(day: day.advanced(by: -2), minute: 9 * 60) { try await announce(id, book, day, hour, items) })
            }
            events.append(
                Event(day: day.advanced(by: lateBy), minute: hour * 60 - 40) {
                    if !isAhead { try await announce(id, book, day, hour, items) }
                    try await meet(book, id, day, hour: hour, lateBy: lateBy, items)
                })
        }
        let wednesdays = try days("FREQ=WEEKLY;BYDAY=WE")
        // Of the first eighteen one is excused and four are left out: far enough from one another that it is no lapse yet.
        for (index, day) in wednesdays.enumerated() where ![0, 4, 8, 13, 17].contains(index) {
            let topic = DemoMeetings.topics[index % DemoMeetings.topics.count]
            hold(
                .topics, day, 14, lateBy: index == 10 ? 6 : 0,
                [
                    Item(type: .business, title: topic, discussion: "欧阳旭介绍线索来源和采访条件，翁志宏提出人手安排，骆一鸣提醒核对数字。"),
                    Item(type: .data, title: "上周稿件数据复盘", discussion: "新媒体部通报阅读量前五名稿件，讨论标题和发布时间。"),
                ])
        }
        if wednesdays.count > 18 {
            let day = wednesdays[8]
            // Once the eighteenth week is over, before the next one's meeting: 13 held, 17 due.
            let told = wednesdays[18]
            events.append(
                Event(day: told, minute: 9 * 60) {
                    try await DemoNotice.tellHalfway(office, inspection: inspection, on: told.advanced(by: -1))
                })
            events.append(Event(day: day, minute: 8 * 60) { try await waive(day) })
        }
        for (index, day) in try days("FREQ=WEEKLY;BYDAY=MO").enumerated() where index < 14 || index > 16 {
            hold(
                .monday, day, 8,
                [
                    Item(type: .business, title: "本周重点报道和播出安排", discussion: "各科室报本周安排，明确两项跨科室协作。"),
                    Item(
                        type: .party, title: "支部本周工作：\(DemoMeetings.party[index % DemoMeetings.party.count])",
                        discussion: "与业务工作一并安排，组织委员落实。"),
                ])
        }
        for (index, day) in try days("FREQ=MONTHLY;BYMONTHDAY=12").enumerated() {
            hold(
                .committee, day, 16,
                [
                    DemoMeetings.first(index),
                    Item(type: .party, title: "研究本月组织生活和党员教育", discussion: "裴松年通报纪律学习安排，蓝若筠汇报党员发展进度。"),
                ])
            hold(
                .rectification, day.advanced(by: 2 - day.weekday + (day.weekday > 4 ? 7 : 0)), 10,
                [
                    Item(type: .report, title: "整改进展和未完成事项", discussion: "逐条通报待核验措施，对佐证不足的提出补充要求。")
                ])
        }
        for (index, day) in try days("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=20").enumerated() {
            hold(.leadership, day, 10, [DemoMeetings.first(index + 3), major(index)])
        }
        for (index, day) in try days("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=24").enumerated() {
            hold(
                .ideology, day, 10,
                [
                    Item(type: .ideology, title: "第\(index == 0 ? "三" : "四")季度意识形态形势研判", discussion: "欧阳旭报告内容把关情况，苏沐晴报告账号管理和评论区风险。")
                ])
            hold(
                .integrity, day.advanced(by: 1), 15,
                [
                    Item(type: .integrity, title: "党风廉政建设专题研究", discussion: "裴松年通报廉政风险排查情况，盛远舟对采购环节提出要求。")
                ])
        }
        for (index, day) in try days("FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=28").enumerated() {
            events.append(Event(day: day, minute: 14 * 60) { try await train(day, index) })
        }
        for day in stride(from: span.lowerBound, through: span.upperBound, by: 1) where day.weekday == 3 {
            events.append(Event(day: day, minute: 7 * 60) { try await office.judgeDuties() })
        }
        return events
    }

    struct Item {
        let type: AgendaItem.Sort
        let title: String
        var source = ""
        var gist = ""
        let discussion: String
        var lead: String?
        var statements: [(String, Statement.View, String)] = []
        var decision: (text: String, amount: Int64, executor: String)?
    }

    private static let topics = [
        "防汛值守一线报道", "乡镇卫生院夜门诊蹲点", "新就业群体城市驿站专题", "县中职校学生技能大赛直播", "老旧小区加装电梯系列", "高温下的供电检修工", "云溪茶农秋茶开采", "开学第一课短视频",
        "社区食堂价格调查", "非遗竹编传承人纪录片", "红色展馆讲解员访谈", "县城公交线网调整解读", "国庆假期文旅服务报道", "秋收机械化现场", "村集体经济分红故事", "消防月逃生演练短片", "冬季供水保障问答",
        "返乡创业青年系列", "县医院影像中心启用", "河长巡河随行记录", "旧衣回收箱去向调查", "残疾人就业基地走访",
    ]
    private static let party = ["主题党日筹备", "学习计划更新", "党费收缴核对", "入党积极分子谈话", "志愿服务安排", "支部手册检查"]

    private static func first(_ index: Int) -> Item {
        let sources = ["关于加强基层党组织建设的论述", "关于宣传思想文化工作的论述", "关于密切联系群众的论述", "关于作风建设的论述", "关于保密工作的规定", "关于意识形态工作责任制的规定"]
        let source = sources[index % sources.count]
        return Item(
            type: .first, title: "学习\(source)", source: source,
            gist: "要把学习成果落到媒体工作的具体环节，坚持正确导向，守住内容安全底线，把群众是否满意作为检验标准。",
            discussion: "盛远舟结合本单位实际谈了三点认识，裴松年就抓好监督检查作了发言。")
    }

    private func major(_ index: Int) -> Item {
        let matters = [("采访车辆更新", 18_600_000), ("演播室灯光改造", 9_800_000), ("内容审核系统续费", 6_200_000)]
        let (title, amount) = matters[index % matters.count]
        return Item(
            type: .major, title: title, discussion: "柯立衡介绍比价过程，各成员发表意见后主要负责人表态。", lead: "柯立衡",
            statements: [
                ("柯立衡", .agree, "三家比价，取中间价，售后年限最长，同意按方案办理。"), ("祝明霞", .agree, "一线确有需要，建议分两批付款，同意。"),
                ("裴松年", .agree, "采购程序材料齐全，提醒验收要有使用科室签字，同意。"), ("蓝若筠", index == 1 ? .reserve : .agree, "预算略紧，希望年底前再核一次，对时间安排持审慎意见。"),
                ("盛远舟", .agree, "综合大家意见，按分两批付款的方案办理，验收由使用科室和财务室共同签字。"),
            ], decision: ("同意\(title)，分两批付款，验收后付尾款。", Int64(amount), "柯立衡"))
    }

    /// The days of a rule within the span, moved for holidays as the duties move them.
    func days(_ rule: String) throws -> [Day] {
        guard let rule = Recurrence(rule) else { return [] }
        let terms = DutyTerms(.rule(rule), start: span.lowerBound.advanced(by: 4))
        return try terms.occurrences(records: [], calendars: office.calendars, today: span.upperBound.advanced(by: -1))
            .filter { $0.state != .waived && $0.due < span.upperBound }.map(\.due)
    }

    /// Training of correspondents: planned, signed in on the spot, finished the same afternoon.
    private func train(_ day: Day, _ index: Int) async throws {
        let start = Moment(milliseconds: (Int64(day.number) * 24 + 14 + 1 - 8) * 3_600_000)
        let names = ["翁志宏", "苏沐晴", "沙棠", "尹立新", "左航"]
        let study = try await submit(
            Command(
                .create, kind: Study.kindName,
                values: [
                    "kind": .string(Study.Sort.training.rawValue), "title": .string(index == 0 ? "通讯员稿件写作培训" : "短视频拍摄与审核培训"),
                    "from": .integer(start.milliseconds), "to": .integer(start.adding(seconds: 5400).milliseconds),
                    "teacher": .string("骆一鸣"), "expected": references(names), "gist": .string("结合近期退稿和改稿案例，讲解事实核对、标题和画面要求。"),
                ]), clerk)
        move(day, 15 * 60 - 10)
        for name in names {
            guard let person = staff[name] else { continue }
            try await submit(
                Command(
                    .create, kind: Attendance.kindName,
                    values: ["study": .string(study.description), "person": .string(person.id.description)]),
                Viewer(actor: .person(person.id), name: person.name, roles: []))
        }
        move(day, 17 * 60)
        try await submit(Command(.act("finish"), kind: Study.kindName, record: study), clerk)
    }

    /// One week's meeting is excused: everybody was out for the flood.
    private func waive(_ day: Day) async throws {
        let duties = try await office.read { try $0.all(StandingDuty.self) }
        guard let duty = duties.first(where: { $0.code == "D8" }) else { return }
        let waiver = try await submit(
            Command(
                .create, kind: Waiver.kindName,
                values: [
                    "duty": .string(duty.id.description), "occurrence": .string(day.iso),
                    "reason": .string(Waiver.Reason.majorTask.rawValue),
                    "text": .string("全员参加应急报道值守，当周不开采前策划会。"),
                ]), clerk)
        try await submit(Command(.act("grant"), kind: Waiver.kindName, record: waiver), head)
    }

    func references(_ names: [String]) -> JSON { .array(names.compactMap { staff[$0] }.map { .string($0.id.description) }) }

    @discardableResult
    func submit(_ command: Command, _ viewer: Viewer) async throws -> RecordID {
        try await office.submit(command, by: viewer).record
    }

    func act(_ name: String, _ meeting: RecordID, _ viewer: Viewer) async throws {
        try await submit(Command(.act(name), kind: Meeting.kindName, record: meeting), viewer)
    }
}
