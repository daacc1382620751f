import Journal

/// ⚙: what a unit may set for itself, with the value that holds until it does.
public enum SettingKey: String, Choice {
    case lapsePercent, lapseLast, keptAfterLapse, explanationDays, pauseDays
    case gistLength, statementLength, signInEarly, meetingGap, commonPeople, shortMeeting, ideologyLength
    case majorNotice, firstMeeting, tipDays, criticisms

    public static let titles = [
        "反弹：最近若干期履行率下限（%）", "反弹：看最近几期", "反弹后连续做到几期才可再销号", "情况说明几个工作日内", "暂停最长天数",
        "第一议题核心要义最少字数", "三重一大发言最少字数", "签到提前分钟数", "两次会议最少间隔分钟数", "参会人员重合多少算合并（%）", "多短的会议要注明（分钟）", "意识形态责任制部分最少字数",
        "三重一大议题至少会前几小时写进通知", "反馈后几天内召开整改推进会", "监督意见几个工作日内答复", "民主生活会对每人至少几条批评意见",
    ]

    /// What holds where the unit has decided nothing.
    public var standard: Int {
        switch self {
        case .lapsePercent: 80
        case .lapseLast: 12
        case .keptAfterLapse: 4
        case .explanationDays, .tipDays: 5
        case .majorNotice: 24
        case .criticisms: 1
        case .pauseDays, .gistLength: 30
        case .statementLength, .meetingGap, .shortMeeting, .firstMeeting: 10
        case .signInEarly: 20
        case .commonPeople: 50
        case .ideologyLength: 200
        }
    }

    /// Values that make sense.
    var range: ClosedRange<Int> {
        switch self {
        case .lapsePercent, .commonPeople: 1...100
        case .lapseLast: 2...60
        case .keptAfterLapse: 1...12
        case .explanationDays, .tipDays, .firstMeeting: 1...30
        case .majorNotice: 0...240
        case .criticisms: 1...5
        case .pauseDays: 1...90
        case .gistLength, .statementLength, .ideologyLength: 0...2000
        case .signInEarly, .meetingGap, .shortMeeting: 0...240
        }
    }
}

/// 单位参数: a value that the unit has decided, from a day on, with the decision or regulation that it follows.
public struct Setting: Record {
    public enum State: String, Choice {
        case proposed, inForce
        public static let titles = ["拟定", "生效"]
        public static let tones: [Tone] = [.late, .ok]
    }
    public static let kindName = "setting"
    public var id = RecordID.unset
    public var state = State.proposed
    public var key: SettingKey?
    public var value: Int?
    public var from: Day?
    public var basis = ""
    public init() {}

    public static let register = Register<Setting>(kindName, title: "单位参数台账", noun: "单位参数") {
        Field(\.key, "参数").required().indexed().listed()
        Field(\.value, "值").required().listed()
        Field(\.from, "生效日").required().listed().help("从哪天起按新值；过去的不重新判定")
        Field(\.basis, "依据").required(max: 200).listed().help("制度名称和文号，或哪次会议的决定")
    } actions: {
        Action("approve", "生效", from: [.proposed], to: .inForce) { setting, context in
            if let from = setting.from, from < context.today { throw InvalidInput(["from": "参数不能从过去的日子起生效"]) }
        }
        .by(.role(.head)).differsFromAuthor("拟定人").tone(.ok)
    }
    .menu(.people).created(by: .role(.clerk), .role(.head)).happened(on: \.from).ahead()
    .voided { setting, _, _ in if setting.state == .inForce { throw Refusal("已生效的参数不能作废：请从今后的某一天起另定新值。") } }
    .named { ($0.key?.title ?? "参数") + ($0.value.map { "：\($0)" } ?? "") }
    .checked { setting, _, _ in
        guard let key = setting.key, let value = setting.value, !key.range.contains(value) else { return [:] }
        return ["value": "请填写 \(key.range.lowerBound) 到 \(key.range.upperBound)"]
    }
}

/// The values that hold on a day.
public struct Settings: Sendable, Equatable {
    private var values: [SettingKey: Int] = [:]

    public init() {}

    /// Of several the one that came into force last.
    public init(_ settings: [Setting], on day: Day) {
        for setting in settings.filter({ $0.state == .inForce && $0.from.map { $0 <= day } ?? false })
            .sorted(by: { ($0.from ?? day, $0.id) < ($1.from ?? day, $1.id) })
        {
            if let key = setting.key { values[key] = setting.value }
        }
    }

    /// The same day after day: values that were decided, each from its day on.
    public struct History: Sendable {
        private let decided: [Setting]
        public init(_ decided: [Setting]) { self.decided = decided }
        public func on(_ day: Day) -> Settings { decided.isEmpty ? Settings() : Settings(decided, on: day) }
    }

    public subscript(_ key: SettingKey) -> Int { values[key] ?? key.standard }
}

extension Lookup {
    public func settings(on day: Day) throws -> Settings { try settingHistory().on(day) }

    public func settingHistory() throws -> Settings.History { Settings.History(try all(Setting.self, ("state", Setting.State.inForce))) }
}
