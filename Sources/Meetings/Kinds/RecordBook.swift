import Journal
import Records

/// 记录本: the one book that meetings of a kind are minuted in (专本专记), with its recorder and what such meetings need.
public struct RecordBook: Record {
    public enum State: String, Choice {
        case inUse, closed
        public static let titles = ["启用", "封存"]
        public static let tones: [Tone] = [.ok, .wait]
    }
    public enum Sort: String, Choice {
        case committee, branch, democratic, organisational, theory, business, lecture, leadership, monday, topics, ideology, integrity
        case rectification, messages, other
        public static let titles = [
            "支委会", "支部党员大会", "民主生活会", "组织生活会", "理论中心组", "业务学习", "党课", "领导班子会（三重一大）", "周一例会", "选题策划会", "意识形态专题会", "党风廉政专题会",
            "整改推进会", "留言复盘会", "其他",
        ]
        /// Meetings of the party, in which others only sit in.
        var isParty: Bool { [.committee, .branch, .democratic, .organisational].contains(self) }

        /// What meetings of this type need whatever their book says (R8).
        var leastQuorum: Quorum {
            switch self {
            case .committee, .branch: .half
            case .democratic: .twoThirds
            default: .none
            }
        }
    }
    public enum Quorum: String, Choice {
        case none, half, twoThirds
        public static let titles = ["无", "过半", "三分之二"]

        /// The stricter of two.
        func orStricter(_ other: Quorum) -> Quorum {
            self == .twoThirds || other == .twoThirds ? .twoThirds : self == .half || other == .half ? .half : .none
        }
    }
    public static let kindName = "record_book"
    public var id = RecordID.unset
    public var state = State.inUse
    public var title = ""
    public var type: Sort?
    public var year: Int?
    public var recorder: Reference<Person>?
    public var deputy: Reference<Person>?
    public var roster: [Reference<Person>] = []
    public var quorum: Quorum?
    public var firstAgenda = false
    public var partyOnly = false
    public var standard = ""
    public init() {}

    /// By its type, or by its own rule.
    var isPartyOnly: Bool { partyOnly || type?.isParty ?? false }

    public static let register = Register<RecordBook>(kindName, title: "记录本台账", noun: "记录本") {
        Field(\.title, "名称").required(max: 60).listed()
        Field(\.type, "类型").required().indexed().listed()
        Field(\.year, "年度").required().listed()
        Field(\.recorder, "固定记录人").required().listed()
        Field(\.deputy, "替补记录人")
        Field(\.roster, "应到人员").required().help("会议通知发出时按这份名单定应到人员")
        Field(\.quorum, "法定人数").required().help("领导班子会研究三重一大事项，另按三分之二")
        Field(\.firstAgenda, "须有第一议题")
        Field(\.partyOnly, "非党员只能列席").help("支委会、党员大会、组织生活会等党的会议选“是”")
        Field(\.standard, "记录标准", .paragraph)
    } actions: {
        Action("close", "封存", from: [.inUse], to: .closed) { book, context in
            let open: [Meeting] = try context.lookup.all(Meeting.self, ("book", book.reference))
            if let first = open.first(where: { !$0.state.isSigned }) {
                throw Refusal("“\(first.label)”还没有签认，记录本不能封存。请先办完或作废。")
            }
        }
        .by(.role(.clerk), .role(.archivist), .role(.head))
    }
    .menu(.meetings, everyday: true).created(by: .role(.clerk), .role(.head)).edited(in: [.inUse]).undated()
    .unique("这一年已有同名记录本", \.title, \.year)
    .voided { book, _, lookup in
        // Its numbers have no gap (R6): a second book of the same name would begin at one again.
        if try !lookup.all(Meeting.self, ("book", book.reference), narrowed: .limited(to: 1)).isEmpty {
            throw Refusal("这个记录本已有会议，不能作废。用完请封存。")
        }
        if book.state == .closed { throw Refusal("已封存的记录本不能作废。") }
    }
    .checked { book, _, lookup in
        // A rule is not switched off for one signature.
        if let stored = try lookup.find(book.reference),
            try !lookup.all(Meeting.self, ("book", book.reference), narrowed: .limited(to: 1)).isEmpty,
            (book.type, book.quorum) != (stored.type, stored.quorum) || book.firstAgenda != stored.firstAgenda
                || book.partyOnly != stored.partyOnly
        {
            return ["type": "这个记录本已有会议，类型、法定人数、第一议题和列席规则不能再改。确需改变请封存后启用新的记录本。"]
        }
        if let recorder = book.recorder, recorder == book.deputy { return ["deputy": "替补记录人要另选一人"] }
        return book.year.map { (2000...2199).contains($0) } ?? true ? [:] : ["year": "年度请写四位数，例如 2026"]
    }
}
