import Journal

/// The declaration of a kind: the one place from which its table, form, list, history, import, export and API come.
///
/// ```swift
/// public static let register = Register<Measure>("measure", title: "整改措施台账") {
///     Field(\.finding, "所属问题").required().indexed()
///     Field(\.text, "措施内容", .paragraph).required(max: 2000)
/// } actions: {
///     Action("report", "报送佐证", from: [.doing], to: .reported).by(.person(\.owner, "责任人"))
/// }
/// ```
public struct Register<R: Record>: Sendable {
    public let name: String
    public let title: String
    let fields: [Field<R>]
    let actions: [Action<R>]
    /// Made once: every reading and writing of a record goes through it.
    let codec: Codec<R>
    var noun: String
    var group = Menu.all
    var isEveryday = false
    var creators: [Who<R>] = [.staff]
    var editors: [Who<R>]?
    var editableStates: Set<R.State>
    var uniques: [Unique<R>] = []
    var indexes: [[String]] = []
    /// Working days after which an entry counts as late (补记).
    var allowance = 2
    /// The field that says when it happened, in place of the kernel's 发生日.
    var dayField: String?
    var title_: @Sendable (R) -> String
    var isRestricted = false
    var handlers: @Sendable (R) -> [RecordID] = { _ in [] }
    var handlingPosts: Set<Post> = []
    var isHandledByAuthor = false
    var concealedFrom: @Sendable (R) -> [RecordID] = { _ in [] }
    var defaultSort: String?
    var isOldestFirst = false
    var check: @Sendable (R, Common, Lookup) throws -> [String: String] = { _, _, _ in [:] }
    var voiders: [Who<R>] = []
    var checkVoid: @Sendable (R, Viewer, Lookup) throws -> Void = { _, _, _ in }
    var prepare: (@Sendable (inout R, Common, Lookup) throws -> Void)?
    var stateHint: @Sendable (R) -> String? = { _ in nil }
    var afterChange: (@Sendable (R?, R, ActionContext) throws -> Void)?
    var isAdministrative = false
    var isDated = true
    var mayLieAhead = false
    var completedField: String?
    var enter: (@Sendable (inout R, ActionContext) throws -> Void)?
    var propose: (@Sendable (inout R, ProposalContext) throws -> Void)?

    public struct Unique<U: Record>: Sendable {
        let fields: [String]
        let sentence: String
    }

    public init(
        _ name: String, title: String, noun: String = "", @FieldBuilder<R> fields: () -> [Field<R>],
        @ActionBuilder<R> actions: () -> [Action<R>] = { [] }
    ) {
        self.name = name
        self.title = title
        self.noun = noun.isEmpty ? title.replacing("台账", with: "") : noun
        self.fields = fields()
        self.actions = actions()
        codec = Codec(fields: self.fields + [Field<R>.stateField])
        editableStates = Set(R.State.allCases.prefix(1))
        let first = self.fields.first
        title_ = { record in first?.get(record)?.stringValue ?? "" }
    }

    private func with(_ change: (inout Register) -> Void) -> Register {
        var register = self
        change(&register)
        return register
    }

    /// The menu's group; registers of every day stand in the menu itself, the others under 全部台账.
    public func menu(_ group: Menu, everyday: Bool = false) -> Register {
        with {
            $0.group = group
            $0.isEveryday = everyday
        }
    }
    /// How the record is called in lists and references.
    public func named(_ title: @escaping @Sendable (R) -> String) -> Register { with { $0.title_ = title } }
    public func created(by who: Who<R>...) -> Register { with { $0.creators = who } }
    /// Who may change fields by the form, and in which states; without it, the creators in the first state.
    public func edited(by who: Who<R>..., in states: Set<R.State>? = nil) -> Register {
        with {
            if !who.isEmpty { $0.editors = who }
            if let states { $0.editableStates = states }
        }
    }
    /// No two records in force share these fields.
    public func unique(_ sentence: String, _ paths: (PartialKeyPath<R> & Sendable)...) -> Register {
        with { $0.uniques.append(Unique(fields: paths.map { Field<R>.name(of: $0) }, sentence: sentence)) }
    }
    /// An index over several fields, for a list that is filtered by the first and sorted by the last.
    public func index(_ paths: (PartialKeyPath<R> & Sendable)...) -> Register {
        with { $0.indexes.append(paths.map { Field<R>.name(of: $0) }) }
    }
    public func allowance(workingDays: Int) -> Register { with { $0.allowance = workingDays } }
    public func happened(on path: PartialKeyPath<R> & Sendable) -> Register {
        with { $0.dayField = Field<R>.name(of: path) }
    }
    public func sorted(by path: PartialKeyPath<R> & Sendable) -> Register {
        with { $0.defaultSort = Field<R>.name(of: path) }
    }
    /// Lists begin with the first record instead of the newest: for registers that are read from the top, like a book.
    public func oldestFirst() -> Register { with { $0.isOldestFirst = true } }
    /// [限]: rows seen by handlers, 书记 and 纪检委员 only.
    public func restricted() -> Register { with { $0.isRestricted = true } }
    /// The persons concerned, who may read restricted fields of their own record.
    public func handled(by persons: @escaping @Sendable (R) -> [RecordID]) -> Register { with { $0.handlers = persons } }
    /// The same for whoever made the record, and for holders of posts.
    public func handledByAuthor(and posts: Post...) -> Register {
        with {
            $0.isHandledByAuthor = true
            $0.handlingPosts = Set(posts)
        }
    }
    /// Persons who never see the record, whatever their role: those whom it is about.
    public func concealed(from persons: @escaping @Sendable (R) -> [RecordID]) -> Register { with { $0.concealedFrom = persons } }
    /// Checks over several fields; sentences by field name. The first sentence about a field stands.
    public func checked(_ check: @escaping @Sendable (R, Common, Lookup) throws -> [String: String]) -> Register {
        let others = self.check
        return with { register in
            register.check = { record, common, lookup in
                try others(record, common, lookup).merging(check(record, common, lookup)) { first, _ in first }
            }
        }
    }
    /// A part of another record, for good: it is never given to another whole, and while `closed` says why the whole is closed, it is neither
    /// made, changed nor voided.
    public func part<W: Record>(
        of path: KeyPath<R, Reference<W>?> & Sendable, closed: @escaping @Sendable (Reference<W>, Lookup) throws -> String?
    ) -> Register {
        let (field, kind, noun) = (Field<R>.name(of: path), name, noun)
        let whole = fields.first { $0.info.name == field }?.info.title ?? ""
        return checked { record, _, lookup in
            let parent = record[keyPath: path]
            if let stored = try lookup.row(kind, record.id)?.state[field]?.stringValue, stored != parent?.id.description {
                return [field: "\(noun)不能移到别的\(whole)。写错了请作废重写。"]
            }
            return try parent.flatMap { try closed($0, lookup) }.map { [field: $0] } ?? [:]
        }
        .voided { record, _, lookup in
            if let sentence = try record[keyPath: path].flatMap({ try closed($0, lookup) }) { throw Refusal(sentence) }
        }
    }
    /// Fills computed fields from the record's other fields, whenever it is written.
    public func prepared(_ prepare: @escaping @Sendable (inout R, Common, Lookup) throws -> Void) -> Register {
        with { $0.prepare = prepare }
    }
    /// What the page says beside the state, such as who is waited for.
    public func hinted(_ hint: @escaping @Sendable (R) -> String?) -> Register { with { $0.stateHint = hint } }
    /// Refuses to void a record on which others stand.
    public func voided(_ check: @escaping @Sendable (R, Viewer, Lookup) throws -> Void) -> Register {
        let others = checkVoid
        return with { register in
            register.checkVoid = { record, viewer, lookup in
                try others(record, viewer, lookup)
                try check(record, viewer, lookup)
            }
        }
    }
    /// Who takes a record back besides its author and whoever may edit it.
    public func voided(by who: Who<R>...) -> Register { with { $0.voiders = who } }
    /// What a new record's form is filled with beforehand, beside what the person wrote or came with.
    public func proposed(_ propose: @escaping @Sendable (inout R, ProposalContext) throws -> Void) -> Register {
        with { $0.propose = propose }
    }
    /// What follows for other records, as entries of the same batch. `before` is nil for a new record.
    public func afterChange(_ follow: @escaping @Sendable (R?, R, ActionContext) throws -> Void) -> Register {
        with { $0.afterChange = follow }
    }
    /// The rule of making one: it may refuse, and fill in what follows from who makes it and when.
    public func entered(_ rule: @escaping @Sendable (inout R, ActionContext) throws -> Void) -> Register { with { $0.enter = rule } }
    /// The field that says when the record was finished, for kinds that are begun before they happen: a meeting is announced first and
    /// minuted afterwards. Late entry (R4) and standing duties go by it; a record without it has not happened yet.
    public func completed(on path: PartialKeyPath<R> & Sendable) -> Register { with { $0.completedField = Field<R>.name(of: path) } }
    /// Its day may lie ahead: an appointment made today for next month.
    public func ahead() -> Register { with { $0.mayLieAhead = true } }
    /// A thing rather than an event: its form asks for no 发生日.
    public func undated() -> Register { with { $0.isDated = false } }
    /// Kept by administrators; not a business register.
    public func administrative() -> Register { with { $0.isAdministrative = true } }
}

/// What a proposal may look at.
public struct ProposalContext {
    public let lookup: Lookup
    public let viewer: Viewer
    public let calendars: CalendarHistory
    public let today: Day

    public init(_ lookup: Lookup, viewer: Viewer, calendars: CalendarHistory, today: Day) {
        self.lookup = lookup
        self.viewer = viewer
        self.calendars = calendars
        self.today = today
    }
}

/// The groups of the menu.
public enum Menu: String, CaseIterable, Sendable {
    case rectification = "整改"
    case newsroom = "采编"
    case service = "为民"
    case meetings = "议事"
    case control = "内控"
    case people = "人员"
    case all = "其他"
}
