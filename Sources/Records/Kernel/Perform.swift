import Foundation
import GRDB
import Journal

extension ActionContext {
    /// Runs one command inside the writer's transaction: permission, revision, fields, rule, entry, derived row, consequences.
    /// - Throws: ``Refusal``, ``InvalidInput`` or ``StaleRevision``; then nothing of the command is written.
    public func perform(_ command: Command) throws -> Receipt {
        guard let table = kinds.table(command.kind), Policy.canSee(table.kind, viewer) else { throw Refusal.notFound }
        let kind = table.kind
        for value in command.values.values { if let value { try Classified.check(value) } }
        if let reason = command.reason { try Classified.check(.string(reason)) }
        reason = command.reason.flatMap { $0.isEmpty ? nil : $0 }
        guard let id = command.record else { return try create(command, kind) }
        guard let row = try lookup.row(command.kind, id), Policy.canSee(row, of: kind, viewer) else { throw Refusal.notFound }
        if let seen = command.revision, seen != row.revision { throw StaleRevision(seen: seen, current: row.revision) }
        if row.state["voided"] != nil { throw Refusal("这条记录已经作废，不能再改动。") }
        common = row.common
        switch command.verb {
        case .create: throw Refusal.notFound
        case .edit: return try edit(command, kind, row)
        case .act(let name): return try act(name, command, kind, row)
        case .void: return try void(kind, row)
        }
    }

    private func create(_ command: Command, _ kind: Kind) throws -> Receipt {
        guard try kind.mayCreate(viewer, lookup) else {
            throw Refusal("“\(kind.title)”由\(kind.creators)登记，您现在不能新建。", code: .forbidden)
        }
        let id = RecordID.new(at: now)
        var state = kind.initialState
        try apply(command.values, to: &state, kind, allowed: nil)
        var problems = try fieldProblems(state, kind, changed: Set(command.values.keys))
        if !kind.hasStates { problems.merge(missing(in: state, kind)) { first, _ in first } }
        problems.merge(try kind.check(state, id, lookup)) { first, _ in first }
        guard problems.isEmpty else { throw InvalidInput(problems) }
        try write(kind.name, id, before: nil, after: state, action: "create", as: viewer, reason: reason)
        return Receipt(record: id, revision: 1)
    }

    private func edit(_ command: Command, _ kind: Kind, _ row: RegisterRow) throws -> Receipt {
        guard try kind.mayEdit(viewer, row.state, row.id, lookup) else {
            throw Refusal("这条记录提交之后只能通过操作改变，或者您没有修改它的权限。", code: .forbidden)
        }
        var state = row.state
        try apply(command.values, to: &state, kind, allowed: nil)
        guard state != row.state else { return Receipt(record: row.id, revision: row.revision) }
        var problems = try fieldProblems(state, kind, changed: Set(command.values.keys))
        if !kind.hasStates || state["state"]?.stringValue != kind.states.first?.value {
            problems.merge(missing(in: state, kind)) { first, _ in first }
        }
        problems.merge(try kind.check(state, row.id, lookup)) { first, _ in first }
        guard problems.isEmpty else { throw InvalidInput(problems) }
        try write(kind.name, row.id, before: row, after: state, action: "edit", as: viewer, reason: reason)
        return Receipt(record: row.id, revision: row.revision + 1)
    }

    private func act(_ name: String, _ command: Command, _ kind: Kind, _ row: RegisterRow) throws -> Receipt {
        guard let action = kind.action(name) else { throw Refusal.notFound }
        let stateValue = row.state["state"]?.stringValue ?? ""
        guard action.from.contains(stateValue) else {
            throw Refusal("现在的状态是“\(kind.state(stateValue)?.title ?? stateValue)”，不能\(action.title)。请刷新页面看最新情况。")
        }
        guard try kind.mayAct(name, viewer, row.state, row.id, lookup) else {
            throw Refusal("“\(action.title)”由\(action.who)办理，您没有这项权限。", code: .forbidden)
        }
        if action.isReasonRequired, reason == nil { throw InvalidInput(["reason": "请填写\(action.reasonTitle ?? "原因")"]) }
        var state = row.state
        try apply(command.values, to: &state, kind, allowed: Set(action.inputs))
        var problems = try fieldProblems(state, kind, changed: Set(command.values.keys))
        for input in action.requiredInputs where state[input] == nil {
            problems[input] = "请填写\(kind.field(input)?.title ?? "")"
        }
        let leavesFirst = stateValue == kind.states.first?.value && action.to != nil && action.to != stateValue
        if leavesFirst {
            let blanks = missing(in: state, kind).filter { problems[$0.key] == nil }
            let typed = blanks.filter { action.inputs.contains($0.key) }
            problems.merge(typed) { first, _ in first }
            if problems.isEmpty, !blanks.isEmpty {
                let titles = blanks.keys.compactMap { kind.field($0)?.title }.sorted().joined(separator: "、")
                throw Refusal("还有必填的内容空着：\(titles)。请先修改记录补齐，再\(action.title)。")
            }
        }
        guard problems.isEmpty else { throw InvalidInput(problems) }
        let after = try kind.act(name, state, row.id, self)
        try write(kind.name, row.id, before: row, after: after, action: name, as: viewer, reason: reason)
        return Receipt(record: row.id, revision: row.revision + 1)
    }

    /// Voids a record as a consequence; whoever calls has checked that it may be.
    public func void(_ kindName: String, _ row: RegisterRow, reason: String) throws {
        var state = row.state
        state["voided"] = .string(reason)
        try write(kindName, row.id, before: row, after: state, action: "void", as: viewer, reason: reason)
    }

    private func void(_ kind: Kind, _ row: RegisterRow) throws -> Receipt {
        guard try row.common.author == viewer.actor || kind.mayCreate(viewer, lookup) else {
            throw Refusal("作废由\(kind.creators)或登记人办理，您没有这项权限。", code: .forbidden)
        }
        guard let reason else { throw InvalidInput(["reason": "请填写作废原因"]) }
        try void(kind.name, row, reason: reason)
        return Receipt(record: row.id, revision: row.revision + 1)
    }

    /// Puts typed values into a state. Computed fields, and fields that an action does not ask for, cannot be set.
    private func apply(_ values: [String: JSON?], to state: inout [String: JSON], _ kind: Kind, allowed: Set<String>?) throws {
        for (name, value) in values {
            guard let field = kind.field(name), !["author", "enteredAt", "voided", "imported", "state"].contains(name) else { continue }
            let kernel = ["occurredOn", "files", "note"].contains(name)
            if let allowed {
                guard allowed.contains(name) || kernel else { continue }
            } else if field.isComputed {
                continue
            }
            guard Policy.canRead(field, of: kind, state, viewer) || value != nil && allowed == nil && state[name] == nil else { continue }
            state[name] = value
        }
    }

    private func fieldProblems(_ state: [String: JSON], _ kind: Kind, changed: Set<String>) throws -> [String: String] {
        var problems: [String: String] = [:]
        for name in changed {
            guard let field = kind.field(name), let value = state[name] else { continue }
            if let problem = try problem(with: value, field) { problems[name] = problem }
        }
        if changed.contains(kind.dayField), let day = state[kind.dayField]?.stringValue.flatMap({ Day($0) }),
            kind.dayField == "occurredOn", day > today
        {
            problems[kind.dayField] = "发生日不能晚于今天"
        }
        return problems
    }

    private func problem(with value: JSON, _ field: FieldInfo) throws -> String? {
        switch (field.type, value) {
        case (.text, .string(let text)):
            return text.count > field.max ? "最多 \(field.max) 字，现在 \(text.count) 字" : nil
        case (.number, .integer(let number)):
            return abs(number) > 1_000_000_000 ? "数字太大，请核对" : nil
        case (.reference(let kind), .string(let text)):
            guard let id = RecordID(text), try lookup.row(kind, id) != nil else { return "选中的记录不存在，请重新选择" }
            return nil
        case (.references(let kind), .array(let items)):
            for item in items {
                guard let id = item.stringValue.flatMap({ RecordID($0) }), try lookup.row(kind, id) != nil else {
                    return "选中的记录不存在，请重新选择"
                }
            }
            return items.count > 200 ? "最多选择 200 项" : nil
        case (.anyReferences, .array(let items)):
            for item in items {
                guard let reference = item.stringValue.flatMap({ AnyReference($0) }),
                    let kind = kinds.kind(reference.kind), let row = try lookup.row(reference.kind, reference.id),
                    Policy.canSee(row, of: kind, viewer)
                else { return "关联的记录不存在，请重新选择" }
            }
            return items.count > 200 ? "最多关联 200 条" : nil
        case (.attachments, .array(let items)): return items.count > 100 ? "最多 100 个附件" : nil
        default: return nil
        }
    }

    private func missing(in state: [String: JSON], _ kind: Kind) -> [String: String] {
        var problems: [String: String] = [:]
        for field in kind.fields where field.isRequired && state[field.name] == nil && !field.isComputed {
            problems[field.name] = "请填写\(field.title)"
        }
        return problems
    }
}
