import Journal
import Records

/// 巡察: one inspection (or audit, or check from above) whose findings are to be dealt with.
public struct Inspection: Record {
    public enum State: String, Choice {
        case received, rectifying, published, lasting
        public static let titles = ["已反馈", "集中整改", "已公开", "长期巩固"]
        public static let tones: [Tone] = [.late, .info, .ok, .ok]
    }
    public enum Source: String, Choice {
        case inspection, patrol, audit, special, own, petition, superior
        public static let titles = ["巡察", "巡视", "审计", "专项检查", "自查", "信访", "上级交办"]
    }
    public static let kindName = "inspection"
    public var id = RecordID.unset
    public var state = State.received
    public var source: Source?
    public var round = ""
    public var body = ""
    public var from: Day?
    public var to: Day?
    public var feedbackOn: Day?
    public var deadline: Day?
    public var bases = ""
    public var declaredFindings: Int?
    public var declaredMeasures: Int?
    public var phone = ""
    public init() {}

    public static let register = Register<Inspection>(kindName, title: "巡察台账", noun: "巡察") {
        Field(\.source, "来源").required().listed()
        Field(\.round, "轮次").required(max: 60).listed()
        Field(\.body, "巡察机构").required(max: 60).listed()
        Field(\.from, "进驻日").required().listed()
        Field(\.to, "结束日").required().listed()
        Field(\.feedbackOn, "反馈日").required().listed()
        Field(\.deadline, "集中整改期限").required().listed()
        Field(\.bases, "公开依据", .paragraph).required()
        Field(\.declaredFindings, "原文称问题数").limited(to: 1000)
        Field(\.declaredMeasures, "原文称措施数").limited(to: 5000)
        Field(\.phone, "监督电话").required(max: 60)
    } actions: {
        Action("begin", "进入集中整改", from: [.received], to: .rectifying).by(.role(.head), .role(.clerk), .post(.rectificationOffice))
        Action("publish", "标记已公开", from: [.rectifying], to: .published).by(.role(.head)).tone(.ok)
        Action("consolidate", "转入长期巩固", from: [.published], to: .lasting).by(.role(.head))
    }
    .menu(.rectification).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    .edited(in: [.received, .rectifying])
    .named { $0.round.isEmpty ? ($0.source?.title ?? "巡察") : $0.round + ($0.round.contains("巡") ? "" : $0.source?.title ?? "") }
    .happened(on: \.feedbackOn)
    .checked { inspection, _, _ in
        if let from = inspection.from, let to = inspection.to, to < from { return ["to": "结束日不能早于进驻日"] }
        if let feedback = inspection.feedbackOn, let deadline = inspection.deadline, deadline < feedback {
            return ["deadline": "集中整改期限不能早于反馈日"]
        }
        return [:]
    }
}

/// 方面: the heading under which findings stand.
public struct Section: Record {
    public static let kindName = "section"
    public var id = RecordID.unset
    public var state = Plain.current
    public var inspection: Reference<Inspection>?
    public var number: Int?
    public var title = ""
    public init() {}

    public static let register = Register<Section>(kindName, title: "方面", noun: "方面") {
        Field(\.inspection, "所属巡察").required().indexed().listed()
        Field(\.number, "序号").required().listed()
        Field(\.title, "标题", .paragraph).required(max: 200).listed()
    }
    .menu(.rectification).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice))
    .named(\.title).undated()
    .unique("这次巡察里已有这个序号的方面", \.inspection, \.number)
}
