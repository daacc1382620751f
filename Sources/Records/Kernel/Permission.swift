import Journal

extension Kind {
    /// The field that stands for a blank day: the day on which the record was finished. nil where the day is indexed, and so never blank, or
    /// is the kernel's own.
    private var dayFallback: String? { dayField == "occurredOn" || field(dayField)?.isIndexed ?? true ? nil : completedField }

    /// A record's day: its kind's own, or where that is blank (as in records from before the field was there) the day it was finished.
    func day(of state: [String: JSON]) -> Day? {
        (state[dayField] ?? dayFallback.flatMap { state[$0] })?.stringValue.flatMap { Day($0) }
    }

    /// The same for SQL.
    var dayColumn: String { dayFallback.map { "coalesce(\"\(dayField)\", \"\($0)\")" } ?? "\"\(dayField)\"" }

    /// When a record was finished: the day that its kind names, else the one on which it was made.
    public func finishedOn(_ state: [String: JSON]) -> Day {
        completedField.flatMap { state[$0]?.stringValue }.flatMap { Day($0) }
            ?? Day(Moment(milliseconds: state["enteredAt"]?.integerValue ?? 0))
    }

    /// Whether somebody may begin this verb now: asked before its form is shown, and again when it is written.
    /// - Parameter row: the record as it is; nil for a new one.
    /// - Throws: ``Refusal`` that says why not, and who may.
    public func checkAllowed(_ verb: Command.Verb, on row: RegisterRow?, _ viewer: Viewer, _ lookup: Lookup) throws {
        if case .create = verb {
            guard try mayCreate(viewer, lookup) else { throw Refusal("“\(title)”由\(creators)登记，您现在不能新建。", code: .forbidden) }
            return
        }
        guard let row else { throw Refusal.notFound }
        if row.state["voided"] != nil { throw Refusal("这条记录已经作废，不能再改动。") }
        switch verb {
        case .create: break
        case .edit:
            guard try mayEdit(viewer, row.state, row.id, lookup) else {
                throw Refusal("这条记录提交之后只能通过操作改变，或者您没有修改它的权限。", code: .forbidden)
            }
        case .act(let name):
            guard let action = action(name) else { throw Refusal.notFound }
            let isTheirs = try mayAct(name, viewer, row.state, row.id, lookup)
            let present = row.state["state"]?.stringValue ?? ""
            guard action.from.contains(present) else {
                throw Refusal(
                    "现在的状态是“\(state(present)?.title ?? present)”，不能\(action.title)。请刷新页面看最新情况。",
                    code: isTheirs ? .rule : .forbidden)
            }
            guard isTheirs else { throw Refusal("“\(action.title)”由\(action.who)办理，您没有这项权限。", code: .forbidden) }
        case .void:
            // Where everybody may make records, nobody takes away another's by that: the author does, or whoever may mend it.
            let mayTake =
                creators == Who<Person>.staff.title ? try mayEdit(viewer, row.state, row.id, lookup) : try mayCreate(viewer, lookup)
            guard try row.common.author == viewer.actor || mayTake || mayVoid(viewer, row.state, row.id, lookup) else {
                throw Refusal("作废由\(creators)或登记人办理，您没有这项权限。", code: .forbidden)
            }
            try checkVoid(row.state, row.id, viewer, lookup)
        }
    }

    /// As whom somebody may begin this verb: himself, or else one for whom he acts by an approved substitution (R2).
    /// - Throws: what stands against him himself.
    public func acting(_ verb: Command.Verb, on row: RegisterRow?, _ viewer: Viewer, _ lookup: Lookup) throws -> Viewer {
        do {
            try checkAllowed(verb, on: row, viewer, lookup)
            return viewer
        } catch let refusal as Refusal where refusal.code == .forbidden {
            for standIn in viewer.standIns {
                do {
                    try checkAllowed(verb, on: row, standIn, lookup)
                    return standIn
                } catch is Refusal {}
            }
            throw refusal
        }
    }

    /// Whether a new record of this kind may be made by this viewer for another that it refers to, as far as its own check can tell now.
    public func accepts(_ id: RecordID, in field: String, _ viewer: Viewer, _ lookup: Lookup) throws -> Bool {
        guard try mayCreate(viewer, lookup) else { return false }
        var state = initialState
        state[field] = .string(id.description)
        return try check(state, .new(), lookup)[field] == nil
    }

    /// The same as an answer, for pages that offer a verb or leave it out.
    public func isAllowed(_ verb: Command.Verb, on row: RegisterRow?, _ viewer: Viewer, _ lookup: Lookup) throws -> Bool {
        do { _ = try acting(verb, on: row, viewer, lookup) } catch is Refusal { return false }
        return true
    }
}

extension Lookup {
    /// Whether a viewer may make a record of a kind now, himself or for one whom he stands in for; never one of a kind that there is not.
    public func mayMake(_ kind: String, _ viewer: Viewer) throws -> Bool {
        try kinds.kind(kind)?.isAllowed(.create, on: nil, viewer, self) ?? false
    }
}
