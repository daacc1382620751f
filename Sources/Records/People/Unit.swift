import Journal

/// 单位: the public institution whose folder this is. There is one record of it.
public struct Unit: Record {
    public static let kindName = "unit"
    public var id = RecordID.unset
    public var state = Plain.current
    public var name = ""
    public var organ = ""
    public var phone = ""
    public init() {}

    public static let register = Register<Unit>(kindName, title: "单位") {
        Field(\.name, "单位名称").required(max: 100).listed()
        Field(\.organ, "党组织名称").limited(to: 100).listed().help("通报落款，例如：中共某某县融媒体中心支部委员会")
        Field(\.phone, "监督电话").limited(to: 60).listed()
    }
    .menu(.people).created(by: .role(.clerk), .role(.head)).undated()
}

extension Lookup {
    /// The one record of the unit; nil until it is entered.
    public func unit() throws -> Unit? { try all(Unit.self).first }
}

extension Unit {
    /// Whether a document speaks of this unit: 中共某县融媒体中心支部委员会 is the committee of 某县融媒体中心.
    public func isNamed(_ text: String) -> Bool {
        let known = [name, organ].map(Unit.core).filter { !$0.isEmpty }
        let other = Unit.core(text)
        return known.isEmpty || known.contains { $0.contains(other) || other.contains($0) }
    }

    private static func core(_ name: String) -> String {
        var core = name.filter { !$0.isWhitespace }
        if core.hasPrefix("中共") { core.removeFirst(2) }
        for ending in ["总支部委员会", "支部委员会", "委员会", "党支部", "党总支", "党委", "党组"] where core.hasSuffix(ending) {
            return String(core.dropLast(ending.count))
        }
        return core
    }
}

/// 科室.
public struct Department: Record {
    public enum State: String, Choice {
        case active, closed
        public static let titles = ["在设", "撤并"]
        public static let tones: [Tone] = [.ok, .wait]
    }
    public static let kindName = "department"
    public var id = RecordID.unset
    public var state = State.active
    public var name = ""
    public var order: Int?
    public init() {}

    public static let register = Register<Department>(kindName, title: "科室") {
        Field(\.name, "科室名称").required(max: 40).listed()
        Field(\.order, "排序").listed()
    } actions: {
        Action("close", "撤并", from: [.active], to: .closed).by(.role(.clerk)).asksReason()
    }
    .menu(.people).created(by: .role(.clerk), .role(.systemAdmin)).undated()
    .unique("已有同名科室，请直接使用", \.name)
    .sorted(by: \.order)
}
