import Crypto
import Foundation
import Journal

/// A declared kind without its Swift type: what the office, the pages and the verifier work with.
public struct Kind: Sendable {
    public let name: String
    public let title: String
    /// What one record is called: 措施.
    public let noun: String
    public let group: Menu
    public let isEveryday: Bool
    public private(set) var fields: [FieldInfo]
    public let actions: [ActionInfo]
    public let states: [ChoiceOption]
    public let uniques: [(fields: [String], sentence: String)]
    public let indexes: [[String]]
    public let allowance: Int
    public let dayField: String
    public let isRestricted: Bool
    public let isAdministrative: Bool
    /// Whether the form asks when it happened.
    public let isDated: Bool
    public let mayLieAhead: Bool
    /// The field that says when a record was finished; nil where making it is finishing it.
    public let completedField: String?
    public let defaultSort: String?
    public let isOldestFirst: Bool
    public let editableStates: Set<String>
    public let creators: String

    /// The title of a record from its open state and sealed parts.
    public let recordTitle: @Sendable ([String: JSON]) -> String
    let handlers: @Sendable ([String: JSON], RecordID) -> [RecordID]
    let handlingPosts: Set<Post>
    let isHandledByAuthor: Bool
    let concealedFrom: @Sendable ([String: JSON], RecordID) -> [RecordID]
    public let mayCreate: @Sendable (Viewer, Lookup) throws -> Bool
    public let mayEdit: @Sendable (Viewer, [String: JSON], RecordID, Lookup) throws -> Bool
    let mayVoid: @Sendable (Viewer, [String: JSON], RecordID, Lookup) throws -> Bool
    /// Whether an action is this viewer's to take, in whatever state the record is.
    let mayAct: @Sendable (String, Viewer, [String: JSON], RecordID, Lookup) throws -> Bool
    let check: @Sendable ([String: JSON], RecordID, Lookup) throws -> [String: String]
    /// The rule of making a record; returns its state.
    let enter: @Sendable ([String: JSON], RecordID, ActionContext) throws -> [String: JSON]
    /// Runs an action's separation of duties and rule; returns the new state.
    let act: @Sendable (String, [String: JSON], RecordID, ActionContext) throws -> [String: JSON]
    /// Whether the page shows an action's button to somebody who may take it.
    public let isOffered: @Sendable (String, Viewer, [String: JSON], RecordID) -> Bool
    public let checkVoid: @Sendable ([String: JSON], RecordID, Viewer, Lookup) throws -> Void
    let prepare: @Sendable ([String: JSON], RecordID, Lookup) throws -> [String: JSON]
    public let stateHint: @Sendable ([String: JSON]) -> String?
    let follow: @Sendable ([String: JSON]?, [String: JSON], RecordID, ActionContext) throws -> Void
    let initialState: [String: JSON]
    /// Fills what a new record begins with; nil where nothing is proposed.
    public let propose: (@Sendable ([String: JSON], ProposalContext) throws -> [String: JSON])?
    private var fieldByName: [String: FieldInfo]

    public func field(_ name: String) -> FieldInfo? { fieldByName[name] }

    /// What people wrote into a record for everybody in the house to read, as its page shows it: texts, numbers and amounts, one a line.
    public func openText(_ state: [String: JSON]) -> String {
        fields.filter { $0.sealed == nil && !$0.isComputed }.compactMap { field -> String? in
            switch field.type {
            case .text, .number, .money: state[field.name].map { field.type.display($0) { _ in nil } }
            default: nil
            }
        }.joined(separator: "\n")
    }
    public func action(_ name: String) -> ActionInfo? { actions.first { $0.name == name } }
    public func state(_ value: String) -> ChoiceOption? { states.first { $0.value == value } }
    public var hasStates: Bool { states.count > 1 }
    public var listed: [FieldInfo] {
        let chosen = fields.filter { $0.isListed && $0.sealed == nil }
        return chosen.isEmpty ? Array(fields.filter { $0.sealed == nil && $0.name != "state" }.prefix(6)) : chosen
    }

    /// The same without fields that point to kinds which do not exist.
    func knowing(_ kinds: Set<String>) -> Kind {
        var kind = self
        kind.fields.removeAll { field in
            if case .reference(let target) = field.type { !kinds.contains(target) } else { false }
        }
        let names = Set(kind.fields.map(\.name) + Common.fields.map(\.name))
        kind.fieldByName = fieldByName.filter { names.contains($0.key) }
        return kind
    }

    public init<R: Record>(_ register: Register<R>) {
        name = register.name
        title = register.title
        noun = register.noun
        group = register.group
        isEveryday = register.isEveryday
        let codec = register.codec
        let typed = codec.fields
        fields = typed.map(\.info)
        fieldByName = Dictionary((typed.map(\.info) + Common.fields).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        states = R.State.options
        uniques = register.uniques.map { ($0.fields, $0.sentence) }
        indexes = register.indexes
        allowance = register.allowance
        dayField = register.dayField ?? "occurredOn"
        isRestricted = register.isRestricted
        isAdministrative = register.isAdministrative
        isDated = register.isDated
        mayLieAhead = register.mayLieAhead
        completedField = register.completedField
        defaultSort = register.defaultSort
        isOldestFirst = register.isOldestFirst
        editableStates = Set(register.editableStates.map(\.rawValue))
        creators = register.creators.map(\.title).joined(separator: "、")
        actions = register.actions.map { action in
            ActionInfo(
                name: action.name, title: action.title, from: Set(action.from.map(\.rawValue)), to: action.to?.rawValue,
                who: action.who.map(\.title).joined(separator: "、"), inputs: action.inputs,
                requiredInputs: action.requiredInputs, reasonTitle: action.reasonTitle,
                isReasonRequired: action.isReasonRequired, tone: action.tone, isHidden: action.isHidden)
        }
        initialState = codec.encode(R())
        if let proposal = register.propose {
            propose = { typed, context in
                var record = codec.decode(typed, id: .unset)
                try proposal(&record, context)
                return codec.encode(record).filter { $0.key != "state" }.merging(typed) { _, mine in mine }
            }
        } else {
            propose = nil
        }
        recordTitle = { register.title_(codec.decode($0, id: .unset)) }
        handlers = { register.handlers(codec.decode($0, id: $1)) }
        handlingPosts = register.handlingPosts
        isHandledByAuthor = register.isHandledByAuthor
        concealedFrom = { register.concealedFrom(codec.decode($0, id: $1)) }
        mayCreate = { viewer, lookup in try register.creators.contains { try $0.allows(viewer, R(), lookup) } }
        let editors = register.editors ?? register.creators
        mayEdit = { viewer, state, id, lookup in
            let record = codec.decode(state, id: id)
            guard register.editableStates.contains(record.state) else { return false }
            return try editors.contains { try $0.allows(viewer, record, lookup) }
        }
        mayVoid = { viewer, state, id, lookup in
            let record = codec.decode(state, id: id)
            return try register.voiders.contains { try $0.allows(viewer, record, lookup) }
        }
        mayAct = { name, viewer, state, id, lookup in
            guard let action = register.actions.first(where: { $0.name == name }) else { return false }
            let record = codec.decode(state, id: id)
            return try action.who.contains { try $0.allows(viewer, record, lookup) }
        }
        check = { state, id, lookup in try register.check(codec.decode(state, id: id), Common(state), lookup) }
        enter = { state, id, context in
            guard let enter = register.enter else { return state }
            var record = codec.decode(state, id: id)
            try enter(&record, context)
            return state.filter { !codec.names.contains($0.key) }.merging(codec.encode(record)) { _, new in new }
        }
        act = { name, state, id, context in
            guard let action = register.actions.first(where: { $0.name == name }) else { throw Refusal.notFound }
            var record = codec.decode(state, id: id)
            try action.perform(on: &record, context)
            let rest = state.filter { !codec.names.contains($0.key) }
            return rest.merging(codec.encode(record)) { _, new in new }
        }
        isOffered = { name, viewer, state, id in
            register.actions.first { $0.name == name }?.isOffered(codec.decode(state, id: id), viewer) ?? false
        }
        checkVoid = { state, id, viewer, lookup in try register.checkVoid(codec.decode(state, id: id), viewer, lookup) }
        prepare = { state, id, lookup in
            guard let prepare = register.prepare else { return state }
            var record = codec.decode(state, id: id)
            try prepare(&record, Common(state), lookup)
            return state.filter { !codec.names.contains($0.key) }.merging(codec.encode(record)) { _, new in new }
        }
        stateHint = { register.stateHint(codec.decode($0, id: .unset)) }
        follow = { before, after, id, context in
            guard let afterChange = register.afterChange else { return }
            try afterChange(before.map { codec.decode($0, id: id) }, codec.decode(after, id: id), context)
        }
    }
}

extension Field {
    /// Every kind has its state as a field like the others.
    static var stateField: Field<R> {
        var field = Field(info: FieldInfo(name: "state", title: "状态", type: .choice(R.State.options)), get: { .string($0.state.rawValue) })
        {
            record, json in
            guard let state = json?.stringValue.flatMap(R.State.init(rawValue:)) else { return json == nil }
            record.state = state
            return true
        }
        field.info.isComputed = true
        field.info.isIndexed = R.State.allCases.count > 1
        field.info.isListed = R.State.allCases.count > 1
        return field
    }

    init(info: FieldInfo, get: @escaping @Sendable (R) -> JSON?, set: @escaping @Sendable (inout R, JSON?) -> Bool) {
        self.info = info
        self.get = get
        self.set = set
    }
}

/// Between a record's Swift value and its body state.
struct Codec<R: Record>: Sendable {
    let fields: [Field<R>]
    let names: Set<String>

    init(fields: [Field<R>]) {
        self.fields = fields
        names = Set(fields.map(\.info.name))
    }

    /// The kind's own, which its register made once.
    init() { self = R.register.codec }

    func encode(_ record: R) -> [String: JSON] {
        var state: [String: JSON] = [:]
        for field in fields { state[field.info.name] = field.get(record) }
        return state
    }

    /// Old bodies stay readable for ever: a member that is missing or of another type leaves the default.
    func decode(_ state: [String: JSON], id: RecordID) -> R {
        var record = R()
        record.id = id
        for field in fields {
            guard let json = state[field.info.name] else { continue }
            _ = field.set(&record, json)
        }
        return record
    }
}

extension Action {
    fileprivate func perform(on record: inout R, _ context: ActionContext) throws {
        for separation in differs {
            let persons = try separation.person(record, context.common, context.lookup)
            // A substitute never becomes both sides, not by turns either.
            let sides =
                [context.viewer.person, context.viewer.principal].compactMap { $0 } + context.viewer.standIns.compactMap(\.principal)
            if sides.contains(where: persons.contains) {
                throw Refusal(
                    "“\(title)”要由另一个人来做：您是本条的\(separation.title)，不能自己办理。请转给其他有权人员。",
                    source: "不相容岗位相互分离", code: .rule)
            }
        }
        try rule(&record, context)
        if let to { record.state = to }
    }
}
