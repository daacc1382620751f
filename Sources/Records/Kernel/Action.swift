import Journal

/// A verb of the domain: from which states, to which, who may, what is asked, and the rule that may refuse.
public struct Action<R: Record>: Sendable {
    public let name: String
    public let title: String
    let from: Set<R.State>
    let to: R.State?
    var who: [Who<R>] = []
    /// Names of fields that the action's form asks for; ``asksReason`` adds the reason.
    var inputs: [String] = []
    var requiredInputs: Set<String> = []
    var reasonTitle: String?
    var isReasonRequired = false
    var differs: [Separation] = []
    var tone = Tone.info
    var isHidden = false
    var isOffered: @Sendable (R, Viewer) -> Bool = { _, _ in true }
    var rule: @Sendable (inout R, ActionContext) throws -> Void

    struct Separation: Sendable {
        let title: String
        let person: @Sendable (R, Common, Lookup) throws -> [RecordID]
    }

    public init(
        _ name: String, _ title: String, from: Set<R.State>, to: R.State? = nil,
        rule: @escaping @Sendable (inout R, ActionContext) throws -> Void = { _, _ in }
    ) {
        self.name = name
        self.title = title
        self.from = from
        self.to = to
        self.rule = rule
    }

    private func with(_ change: (inout Action) -> Void) -> Action {
        var action = self
        change(&action)
        return action
    }

    public func by(_ who: Who<R>...) -> Action { with { $0.who += who } }

    /// The action's form asks for this field.
    public func asks<V: FieldValue>(_ path: WritableKeyPath<R, V> & Sendable, required: Bool = false) -> Action {
        with {
            $0.inputs.append(Field<R>.name(of: path))
            if required { $0.requiredInputs.insert(Field<R>.name(of: path)) }
        }
    }

    /// The action's form asks for this record of another domain.
    public func asks(_ path: WritableKeyPath<R, RecordID?> & Sendable) -> Action {
        with { $0.inputs.append(Field<R>.name(of: path)) }
    }

    /// The action asks why; the answer is kept in the journal.
    public func asksReason(_ title: String = "原因", required: Bool = true) -> Action {
        with {
            $0.reasonTitle = title
            $0.isReasonRequired = required
        }
    }

    /// Separation of duties (R1): whoever acts must not be the person in this field. Compared by person, never by account or role.
    public func differs(from path: KeyPath<R, Reference<Person>?> & Sendable, _ title: String) -> Action {
        with { $0.differs.append(Separation(title: title) { record, _, _ in record[keyPath: path].map { [$0.id] } ?? [] }) }
    }

    public func differs(fromAny path: KeyPath<R, [Reference<Person>]> & Sendable, _ title: String) -> Action {
        with { $0.differs.append(Separation(title: title) { record, _, _ in record[keyPath: path].map(\.id) }) }
    }

    /// Separation from whoever made the record.
    public func differsFromAuthor(_ title: String = "登记人") -> Action {
        with { $0.differs.append(Separation(title: title) { _, common, _ in common.author.person.map { [$0] } ?? [] }) }
    }

    public func differs(_ title: String, _ persons: @escaping @Sendable (R, Lookup) throws -> [RecordID]) -> Action {
        with { $0.differs.append(Separation(title: title) { record, _, lookup in try persons(record, lookup) }) }
    }

    /// Shows the button only then; the rule alone decides whether the action succeeds.
    public func offered(_ condition: @escaping @Sendable (R, Viewer) -> Bool) -> Action { with { $0.isOffered = condition } }

    public func tone(_ tone: Tone) -> Action { with { $0.tone = tone } }

    /// Taken by the system or as a consequence; no button.
    public func hidden() -> Action { with { $0.isHidden = true } }
}

/// An action without its record's type.
public struct ActionInfo: Sendable {
    public let name: String
    public let title: String
    public let from: Set<String>
    public let to: String?
    public let who: String
    public let inputs: [String]
    public let requiredInputs: Set<String>
    public let reasonTitle: String?
    public let isReasonRequired: Bool
    public let tone: Tone
    public let isHidden: Bool
}
