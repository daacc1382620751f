import Journal
import Records

/// 议题.
public struct AgendaItem: Record {
    public enum Sort: String, Choice {
        case first, study, major, party, business, ideology, integrity, data, messages, report, rectification
        public static let titles = ["第一议题", "学习", "三重一大", "党建", "业务", "意识形态", "党风廉政", "数据复盘", "留言复盘", "通报", "整改"]
    }
    public static let kindName = "agenda_item"
    public var id = RecordID.unset
    public var state = Plain.current
    public var meeting: Reference<Meeting>?
    public var order: Int?
    public var type: Sort?
    public var title = ""
    public var lead: Reference<Person>?
    public var avoids: [Reference<Person>] = []
    public var away: [Reference<Person>] = []
    public var source = ""
    public var gist = ""
    public var discussion = ""
    public var noticed = false
    public var postponed = false
    public var carriedFrom: Reference<AgendaItem>?
    public init() {}

    public static let register = Register<AgendaItem>(kindName, title: "议题台账", noun: "议题") {
        Field(\.meeting, "会议").required().indexed().listed()
        Field(\.order, "顺序").required().listed()
        Field(\.type, "类型").required().listed()
        Field(\.title, "议题").required(max: 120).listed()
        Field(\.lead, "分管领导").help("三重一大事项必须到会的分管领导；党课写主讲人，不写就是主持人")
        Field(\.avoids, "回避人员").help("与事项有利害关系、本议题离席的人员")
        Field(\.away, "本议题不在场人员").help("到会但中途离席、晚到，没有参加这个议题的人员；不计入这个议题的表决")
        Field(\.source, "学习原文").limited(to: 200).help("第一议题写明学习的文件或讲话")
        Field(\.gist, "核心要义", .paragraph)
        Field(\.discussion, "研讨情况", .paragraph).help("写明谁说了什么")
        Field(\.noticed, "会前通知").computed().listed()
        Field(\.postponed, "缓议").indexed().help("这次不决定，列入下一次会议")
        Field(\.carriedFrom, "接上次哪个议题").indexed().help("上次缓议的议题，从会议现场点“列入议程”会自动带出")
    }
    .menu(.meetings).created(by: .staff)
    .edited(by: .recorder, .clerkBefore, in: [.current]).undated().sorted(by: \.order).oldestFirst()
    .unique("这次会议已有这个顺序的议题", \.meeting, \.order)
    .named { ($0.order.map { "议题\($0)：" } ?? "") + $0.title }
    .part(of: \.meeting, closed: MeetingLife.closed)
    .checked { item, _, lookup in
        if let sentence = try Announcing.changed(item, lookup) { return ["title": sentence] }
        if let order = item.order, !(1...99).contains(order) { return ["order": "顺序从 1 起"] }
        if let from = item.carriedFrom, from.id == item.id { return ["carriedFrom": "不能接自己"] }
        let both = item.avoids.filter(item.away.contains)
        return both.isEmpty ? [:] : ["away": "回避的人不用再列在这里"]
    }
    .entered { item, context in
        let who: [Who<AgendaItem>] = [.role(.clerk), .role(.head), .role(.department), .role(.editorial), .role(.organisation), .recorder]
        guard try context.stepIn({ viewer in try who.contains { try $0.allows(viewer, item, context.lookup) } }) else {
            throw Refusal("议题由\(who.map(\.title).joined(separator: "、"))写入。请把建议告诉办公室或记录人。", code: .forbidden)
        }
        guard let meeting = try context.lookup.find(item.meeting) else { return }
        item.noticed = meeting.state == .noticed && meeting.start.map { context.now < $0 } ?? true
        if !item.noticed, item.type == .major {
            throw Refusal("三重一大事项不得临时动议：这个议题没有写进会议通知。请列入下一次会议。", source: "三重一大决策制度：临时动议事项不得表决")
        }
    }
}

/// 发言, in the order in which people spoke.
public struct Statement: Record {
    public enum View: String, Choice {
        case agree, disagree, reserve
        public static let titles = ["同意", "不同意", "保留"]
        public static let tones: [Tone] = [.ok, .miss, .late]
    }
    public static let kindName = "statement"
    public var id = RecordID.unset
    public var state = Plain.current
    public var item: Reference<AgendaItem>?
    public var person: Reference<Person>?
    public var order: Int?
    public var view: View?
    public var text = ""
    public init() {}

    public static let register = Register<Statement>(kindName, title: "发言台账", noun: "发言") {
        Field(\.item, "议题").required().indexed().listed()
        Field(\.order, "次序").computed().listed()
        Field(\.person, "发言人").required().listed()
        Field(\.view, "意见").required().listed()
        Field(\.text, "发言内容", .paragraph).required(max: 4000).listed()
    }
    .menu(.meetings).created(by: .staff).edited(by: .recorder, in: [.current]).undated().sorted(by: \.order).oldestFirst()
    .named { "发言\($0.order.map(String.init) ?? "")：\($0.text.prefix(20))" }
    .part(of: \.item, closed: MeetingLife.closed)
    .entered { statement, context in try HeadLast.enter(&statement, in: context) }
}

extension Who<AgendaItem> {
    /// The office mends an announcement; once people speak it is the recorder's.
    static var clerkBefore: Who<AgendaItem> {
        Who("办公室（会前）") { viewer, item, lookup in try viewer.has(.clerk) && lookup.find(item.meeting)?.state == .noticed }
    }

    static var recorder: Who<AgendaItem> {
        Who("固定记录人") { viewer, item, lookup in
            guard let meeting = try lookup.find(item.meeting) else { return false }
            return try Who<Meeting>.recorder.allows(viewer, meeting, lookup)
        }
    }
}

extension Who<Statement> {
    static var recorder: Who<Statement> {
        Who("固定记录人") { viewer, statement, lookup in
            guard let item = try lookup.find(statement.item) else { return false }
            return try Who<AgendaItem>.recorder.allows(viewer, item, lookup)
        }
    }
}
