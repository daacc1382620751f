import Documents
import Foundation
import GRDB
import Journal
import Records
import Synchronization

/// Every long text that the unit has written, ready to be compared with a new one (R10): minutes, papers, study and published notices.
/// Lives in memory, is made at the first question, and from then on follows the journal.
final class TextArchive: Sendable {
    /// Which fields of which registers are texts: those declared so (`Field.compared()`).
    private let sources: [String: [String]]

    struct Match: Sendable {
        let reference: AnyReference
        let title: String
        let result: Similarity.Result
        /// The passage that both have, as either writes it.
        let mine: String
        let theirs: String
    }

    private struct State {
        /// Entries of the journal that have been looked at.
        var size = 0
        var index = SimilarityIndex()
        var references: [AnyReference] = []
        var keys: [AnyReference: Int] = [:]

        mutating func set(_ reference: AnyReference, _ text: String) {
            if let key = keys[reference] { index.remove(key) }
            guard text.count >= Similarity.longText else { return }
            let key = keys[reference] ?? references.count
            if keys.updateValue(key, forKey: reference) == nil { references.append(reference) }
            index.add(key, text)
        }
    }

    private let state = Mutex(State())

    init(_ kinds: Kinds) {
        sources = Dictionary(
            uniqueKeysWithValues: kinds.all.map { ($0.name, $0.fields.filter { $0.isCompared && $0.sealed == nil }.map(\.name)) }
        ).filter { !$0.value.isEmpty }
    }

    /// The texts that this one may have been copied from, those that this viewer may see, nearest first.
    func matches(_ text: String, for viewer: Viewer, _ lookup: Lookup) throws -> [Match] {
        let near = try state.withLock { state in
            try follow(&state, lookup)
            return state.index.candidates(text).map { state.references[$0] }
        }
        var found: [(reference: AnyReference, title: String, text: String)] = []
        for reference in near {
            guard let kind = lookup.kinds.kind(reference.kind), let row = try lookup.row(reference.kind, reference.id),
                row.common.voided == nil, Policy.canSee(row, of: kind, viewer)
            else { continue }
            found.append((reference, row.title, self.text(row.state, of: reference.kind)))
        }
        return Similarity.matches(text, with: found.map(\.text)).map { match in
            let other = found[match.index]
            return Match(
                reference: other.reference, title: other.title, result: match.result, mine: Similarity.passage(text, match.result.first),
                theirs: Similarity.passage(other.text, match.result.second))
        }.sorted { ($0.result.containment ?? 0, $0.result.run) > ($1.result.containment ?? 0, $1.result.run) }
    }

    private func text(_ state: [String: JSON], of kind: String) -> String {
        (sources[kind] ?? []).compactMap { state[$0]?.stringValue }.joined(separator: "\n")
    }

    /// Entries behind which reading everything anew is quicker than following.
    private static let farBehind = 20_000

    private func follow(_ state: inout State, _ lookup: Lookup) throws {
        let size = try lookup.journalSize()
        if state.size == 0 || size - state.size > TextArchive.farBehind {
            state = State()
            for (kind, fields) in sources.sorted(by: { $0.key < $1.key }) { try read(kind, fields, into: &state, lookup) }
        } else {
            while state.size < size {
                let entries = try Journal.entries(from: state.size, limit: min(1000, size - state.size), in: lookup.db)
                if entries.isEmpty { break }
                for entry in entries where sources[entry.body.kind] != nil {
                    let isVoid = entry.body.state["voided"] != nil
                    state.set(
                        AnyReference(kind: entry.body.kind, id: entry.body.record),
                        isVoid ? "" : text(entry.body.state, of: entry.body.kind))
                }
                state.size += entries.count
            }
        }
        state.size = size
    }

    /// Long texts alone are taken out of the table: of a long register of short minutes nothing is decoded.
    private func read(_ kind: String, _ fields: [String], into state: inout State, _ lookup: Lookup) throws {
        guard let table = lookup.kinds.table(kind) else { return }
        let text = fields.map { "coalesce(\"\($0)\", '')" }.joined(separator: " || char(10) || ")
        let rows = try Row.fetchCursor(
            lookup.db, sql: "SELECT id, \(text) FROM \(table.name) WHERE voided IS NULL AND length(\(text)) >= ?",
            arguments: [Similarity.longText])
        while let row = try rows.next() {
            guard let id = RecordID(bytes: row[0] as Data) else { continue }
            state.set(AnyReference(kind: kind, id: id), row[1])
        }
    }
}
