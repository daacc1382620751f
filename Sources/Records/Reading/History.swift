import Foundation
import GRDB
import Journal

/// 来龙去脉: who did what to a record and when, with what changed, field by field.
public struct HistoryLine: Sendable {
    public let sequence: Int
    public let revision: Int
    public let recordedAt: Moment
    public let actor: String
    public let action: String
    public let reason: String?
    public let isClamped: Bool
    public let changes: [Change]

    public struct Change: Sendable, Equatable {
        public let title: String
        public let before: String
        public let after: String
    }
}

extension Lookup {
    /// The history of one record, newest first, with what the viewer may read.
    public func history(of id: RecordID, kind: Kind, for viewer: Viewer) throws -> [HistoryLine] {
        let entries = try Journal.history(of: id, in: db)
        var states: [[String: JSON]] = []
        var references: Set<AnyReference> = []
        for entry in entries {
            let state = try wholeState(entry)
            let visible = Policy.visible(state, id, of: kind, viewer)
            states.append(visible)
            references.formUnion(kind.references(in: visible))
            if let person = entry.body.actor.person { references.insert(AnyReference(kind: Person.kindName, id: person)) }
            if let person = entry.body.principal { references.insert(AnyReference(kind: Person.kindName, id: person)) }
        }
        let titles = try titles(references, for: viewer)
        return entries.enumerated().map { offset, entry in
            HistoryLine(
                sequence: entry.leaf.sequence, revision: entry.body.revision, recordedAt: entry.leaf.recordedAt,
                actor: name(of: entry.body, titles), action: kind.verbTitle(entry.body.action), reason: entry.body.reason,
                isClamped: entry.body.clamped,
                changes: offset == 0 ? [] : kind.changes(from: states[offset - 1], to: states[offset]) { titles[$0] })
        }.reversed()
    }

    /// A record's state as it was in one revision; empty when there is none.
    public func state(of id: RecordID, revision: Int) throws -> [String: JSON] {
        guard let entry = try Journal.entry(of: id, revision: revision, in: db) else { return [:] }
        return try wholeState(entry)
    }

    /// A record as one of its entries left it.
    public func record<R: Record>(_ type: R.Type = R.self, in entry: Entry) throws -> R {
        Codec<R>().decode(try wholeState(entry), id: entry.body.record)
    }

    /// A record as it stood at the end of a day; one that was entered later, as it is.
    public func stood<R: Record>(_ record: R, on day: Day) throws -> R {
        let size = try Journal.size(before: Moment(startOf: day.advanced(by: 1)), in: db)
        guard let row = try row(R.kindName, record.id), row.sequence >= size,
            let entry = try Journal.newest(of: record.id, before: size, in: db)
        else { return record }
        return try self.record(R.self, in: entry)
    }

    /// Open and sealed members of an entry; erased parts are simply missing.
    func wholeState(_ entry: Entry) throws -> [String: JSON] {
        var state = entry.body.state
        for part in entry.body.sealed.keys {
            state.merge(try Journal.sealed(part, sequence: entry.leaf.sequence, in: db) ?? [:]) { open, _ in open }
        }
        return state
    }

    func name(of body: Body, _ titles: [AnyReference: String]) -> String {
        let actor = actorName(body.actor, titles)
        guard let principal = body.principal else { return actor }
        return "\(actor)（替\(titles[AnyReference(kind: Person.kindName, id: principal)] ?? "他人")）"
    }

    public func actorName(_ actor: Actor, _ titles: [AnyReference: String]) -> String {
        switch actor {
        case .person(let id): titles[AnyReference(kind: Person.kindName, id: id)] ?? "（人员）"
        case .commandLine: "命令行"
        case .system: "系统"
        case .bootstrap: "初始账号"
        }
    }
}

extension Kind {
    /// What an action is called on screen.
    public func verbTitle(_ action: String) -> String {
        switch action {
        case "create": "登记"
        case "edit": "修改"
        case "void": "作废"
        case "follow": "状态随措施变化"
        default: self.action(action)?.title ?? action
        }
    }

    /// The fields that differ between two states, as the screen shows them.
    public func changes(
        from before: [String: JSON], to after: [String: JSON], name: (AnyReference) -> String?
    ) -> [HistoryLine.Change] {
        (fields + Common.fields).compactMap { field in
            guard before[field.name] != after[field.name], !["author", "enteredAt"].contains(field.name) else { return nil }
            return HistoryLine.Change(
                title: field.title, before: field.type.display(before[field.name], name: name),
                after: field.type.display(after[field.name], name: name))
        }
    }
}
