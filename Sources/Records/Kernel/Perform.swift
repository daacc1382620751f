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
        reason = try cleaned(command.reason)
        // What one command borrowed from an absent person, the next does not have.
        let own = viewer
        defer { viewer = own }
        guard let id = command.record else {
            viewer = try kind.acting(.create, on: nil, viewer, lookup)
            return try create(command, kind)
        }
        guard let row = try lookup.row(command.kind, id), Policy.canSee(row, of: kind, viewer) else { throw Refusal.notFound }
        if let seen = command.revision, seen != row.revision { throw StaleRevision(seen: seen, current: row.revision) }
        viewer = try kind.acting(command.verb, on: row, viewer, lookup)
        common = row.common
        switch command.verb {
        case .create: throw Refusal.notFound
        case .edit: return try edit(command, kind, row)
        case .act(let name): return try act(name, command, kind, row)
        case .void: return try void(kind, row)
        }
    }

    /// A reason as the journal keeps it: NFC, trimmed, at most 1,000 characters; blank is none.
    private func cleaned(_ reason: String?) throws -> String? {
        guard let text = reason.map(FieldType.clean), !text.isEmpty else { return nil }
        guard text.count <= 1000, text.utf8.count <= 8000 else { throw InvalidInput(["reason": "最多 1000 字，现在 \(text.count) 字"]) }
        return text
    }

    private func create(_ command: Command, _ kind: Kind) throws -> Receipt {
        let id = RecordID.new(at: now)
        var state = kind.initialState
        try apply(command.values, to: &state, id, kind, allowed: nil)
        var problems = try fieldProblems(state, kind, changed: Set(command.values.keys))
        if !kind.hasStates { problems.merge(missing(in: state, kind)) { first, _ in first } }
        problems.merge(try kind.check(state, id, lookup)) { first, _ in first }
        guard problems.isEmpty else { throw InvalidInput(problems) }
        state = try kind.enter(state, id, self)
        try write(kind.name, id, before: nil, after: state, action: "create", as: viewer, reason: reason)
        return Receipt(record: id, revision: 1)
    }

    private func edit(_ command: Command, _ kind: Kind, _ row: RegisterRow) throws -> Receipt {
        var state = row.state
        try apply(command.values, to: &state, row.id, kind, allowed: nil)
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
        if action.isReasonRequired, reason == nil { throw InvalidInput(["reason": "请填写\(action.reasonTitle ?? "原因")"]) }
        var state = row.state
        try apply(command.values, to: &state, row.id, kind, allowed: Set(action.inputs))
        var problems = try fieldProblems(state, kind, changed: Set(command.values.keys))
        for input in action.requiredInputs where state[input] == nil {
            problems[input] = "请填写\(kind.field(input)?.title ?? "")"
        }
        let stateValue = row.state["state"]?.stringValue
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
        guard let reason else { throw InvalidInput(["reason": "请填写作废原因"]) }
        try void(kind.name, row, reason: reason)
        return Receipt(record: row.id, revision: row.revision + 1)
    }

    /// Puts typed values into a state. Computed fields, and fields that an action does not ask for, cannot be set.
    private func apply(_ values: [String: JSON?], to state: inout [String: JSON], _ id: RecordID, _ kind: Kind, allowed: Set<String>?)
        throws
    {
        for (name, value) in values {
            guard let field = kind.field(name), !["author", "enteredAt", "voided", "imported", "state"].contains(name) else { continue }
            let kernel = ["occurredOn", "files", "note"].contains(name)
            if let allowed {
                guard allowed.contains(name) || kernel else { continue }
            } else if field.isComputed {
                continue
            }
            // Who may not read a sealed field may still fill a blank one, as when a record is made; he cannot change or empty it.
            let mayFill = value != nil && allowed == nil && state[name] == nil
            guard mayFill || Policy.canRead(field, of: kind, state, id, viewer) else { continue }
            // Blank text fills nothing.
            if case .string(let text)? = value, case .text = field.type {
                let plain = FieldType.clean(text)
                state[name] = plain.isEmpty ? nil : .string(plain)
            } else {
                state[name] = value
            }
        }
    }

    private func fieldProblems(_ state: [String: JSON], _ kind: Kind, changed: Set<String>) throws -> [String: String] {
        var problems: [String: String] = [:]
        for name in changed {
            guard let field = kind.field(name), let value = state[name] else { continue }
            if let problem = try problem(with: value, field) { problems[name] = problem }
        }
        if changed.contains(kind.dayField), let day = state[kind.dayField]?.stringValue.flatMap({ Day($0) }),
            !kind.mayLieAhead, day > today
        {
            problems[kind.dayField] = "\(kind.field(kind.dayField)?.title ?? "发生日")不能晚于今天"
        }
        return problems
    }

    private func problem(with value: JSON, _ field: FieldInfo) throws -> String? {
        switch (field.type, value) {
        case (.text, .string(let text)):
            // Bytes are bounded too: combining marks can make one character of a megabyte.
            if text.utf8.count > field.max * 8 { return "最多 \(field.max) 字" }
            // A character takes a byte at least: short text need not be counted.
            return text.utf8.count > field.max && text.count > field.max ? "最多 \(field.max) 字，现在 \(text.count) 字" : nil
        case (.number, .integer(let number)):
            return number.magnitude > 1_000_000_000 ? "数字太大，请核对" : nil
        case (.money, .integer(let fen)): return fen.magnitude > 100_000_000_000_000 ? "金额太大，请核对" : nil
        case (.moment, .integer(let time)):
            return (1900...2199).contains(Day(Moment(milliseconds: time)).year) ? nil : "没有这个时间"
        case (.flag, .bool): return nil
        case (.recurrence, .string(let text)): return Recurrence(text) == nil ? "周期的写法不对" : nil
        case (.day, .string(let text)): return Day(text) == nil ? "没有这一天" : nil
        case (.choice(let options), .string(let text)):
            return options.contains { $0.value == text } ? nil : "请从列表中选择"
        case (.choices(let options), .array(let items)):
            return items.allSatisfy { item in options.contains { $0.value == item.stringValue } } ? nil : "请从列表中选择"
        case (.tags, .array(let items)):
            return items.count <= 50 && items.allSatisfy { ($0.stringValue?.utf8.count ?? 1000) <= 200 } ? nil : "标签太多或太长"
        case (.reference(let kind), .string(let text)): return try exists(kind, text) ? nil : "选中的记录不存在，请重新选择"
        case (.references(let kind), .array(let items)):
            guard try items.allSatisfy({ try exists(kind, $0.stringValue ?? "") }) else { return "选中的记录不存在，请重新选择" }
            return items.count > 200 ? "最多选择 200 项" : nil
        case (.anyReferences, .array(let items)):
            guard try items.allSatisfy({ try isVisible($0.stringValue ?? "") }) else { return "关联的记录不存在，请重新选择" }
            return items.count > 200 ? "最多关联 200 条" : nil
        case (.attachments, .array(let items)):
            for item in items {
                guard let attachment = Attachment(item), transaction.files.contains(attachment.sha256) else { return "文件没有上传成功，请重新选择" }
            }
            return items.count > 100 ? "最多 100 个附件" : nil
        default: return "填写的内容格式不对，请重新填写"
        }
    }

    private func exists(_ kind: String, _ text: String) throws -> Bool {
        guard let id = RecordID(text) else { return false }
        return try lookup.row(kind, id) != nil
    }

    private func isVisible(_ text: String) throws -> Bool {
        guard let reference = AnyReference(text), let kind = kinds.kind(reference.kind),
            let row = try lookup.row(reference.kind, reference.id)
        else { return false }
        return Policy.canSee(row, of: kind, viewer)
    }

    private func missing(in state: [String: JSON], _ kind: Kind) -> [String: String] {
        var problems: [String: String] = [:]
        for field in kind.fields where field.isRequired && state[field.name] == nil && !field.isComputed {
            problems[field.name] = "请填写\(field.title)"
        }
        return problems
    }
}
