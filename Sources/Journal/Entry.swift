import Foundation

/// The bytes that the tree hashes: canonical JSON of exactly four members, so that a public tree tells nothing else.
/// ```json
/// {"batch":"<uuid>","bodyHash":"<64 hex>","recordedAt":<ms UTC>,"sequence":<n>}
/// ```
public struct Leaf: Sendable, Equatable {
    public let sequence: Int
    public let recordedAt: Moment
    public let batch: RecordID
    public let bodyHash: Hash

    init(sequence: Int, recordedAt: Moment, batch: RecordID, bodyHash: Hash) {
        self.sequence = sequence
        self.recordedAt = recordedAt
        self.batch = batch
        self.bodyHash = bodyHash
    }

    var bytes: [UInt8] {
        Array(
            "{\"batch\":\"\(batch)\",\"bodyHash\":\"\(bodyHash.hex)\",\"recordedAt\":\(recordedAt.milliseconds),\"sequence\":\(sequence)}"
                .utf8)
    }

    /// Reads the one spelling, member by member, without a general parser: verifying reads millions.
    public init?(_ bytes: UnsafeRawBufferPointer) {
        var reader = LeafReader(bytes: bytes)
        guard reader.skip("{\"batch\":\""), let id = reader.take(36).flatMap({ RecordID($0) }),
            reader.skip("\",\"bodyHash\":\""), let hash = reader.hash(),
            reader.skip("\",\"recordedAt\":"), let time = reader.number(),
            reader.skip(",\"sequence\":"), let sequence = reader.number(),
            reader.skip("}"), reader.position == bytes.count
        else { return nil }
        self.init(sequence: sequence, recordedAt: Moment(milliseconds: Int64(time)), batch: id, bodyHash: hash)
    }

    public init?(_ bytes: [UInt8]) {
        guard let leaf = bytes.withUnsafeBytes({ Leaf($0) }) else { return nil }
        self = leaf
    }
}

private struct LeafReader {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    mutating func skip(_ word: StaticString) -> Bool {
        let length = word.utf8CodeUnitCount
        guard position + length <= bytes.count, let start = bytes.baseAddress,
            memcmp(start + position, word.utf8Start, length) == 0
        else { return false }
        position += length
        return true
    }

    mutating func take(_ length: Int) -> Substring? {
        guard position + length <= bytes.count else { return nil }
        defer { position += length }
        return Substring(decoding: bytes[position..<position + length], as: UTF8.self)
    }

    mutating func hash() -> Hash? {
        guard position + 64 <= bytes.count else { return nil }
        defer { position += 64 }
        return withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
            for index in 0..<32 {
                guard let high = Hex.value(bytes[position + index * 2]), let low = Hex.value(bytes[position + index * 2 + 1])
                else { return nil }
                buffer[index] = high << 4 | low
            }
            return Hash(unsafe: UnsafeRawBufferPointer(buffer))
        }
    }

    mutating func number() -> Int? {
        let start = position
        var value = 0
        while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39, position - start < 18 {
            value = value * 10 + Int(bytes[position] - 0x30)
            position += 1
        }
        guard position > start, bytes[start] != 0x30 || position == start + 1 else { return nil }
        return value
    }
}

/// A part of a record that can be withheld from a proof, or erased, without breaking the tree: the open body holds only its hash.
public enum SealedPart: String, Sendable, CaseIterable, Hashable {
    /// What only named handlers may read.
    case restricted
    /// Personal data, which may have to be erased (个人信息保护法 第四十七条).
    case personal
}

/// What an entry says: who did what to which record, and the record's full state afterwards.
public struct Body: Sendable, Equatable {
    public var kind: String
    public var record: RecordID
    /// 1 for a record's first entry, then without gaps.
    public var revision: Int
    public var action: String
    public var actor: Actor
    /// On whose behalf: 甲（替乙）.
    public var principal: RecordID?
    /// Why, where the action asks for it.
    public var reason: String?
    /// Set when the computer's clock had gone back and recordedAt was held at the last entry's time.
    public var clamped: Bool
    public var state: [String: JSON]
    public var sealed: [SealedPart: Hash]

    public init(
        kind: String, record: RecordID, revision: Int, action: String, actor: Actor, principal: RecordID? = nil,
        reason: String? = nil, clamped: Bool = false, state: [String: JSON], sealed: [SealedPart: Hash] = [:]
    ) {
        self.kind = kind
        self.record = record
        self.revision = revision
        self.action = action
        self.actor = actor
        self.principal = principal
        self.reason = reason
        self.clamped = clamped
        self.state = state
        self.sealed = sealed
    }

    var json: JSON {
        var members: [String: JSON] = [
            "action": .string(action), "actor": .string(actor.description), "kind": .string(kind),
            "record": .string(record.description), "revision": .integer(Int64(revision)), "state": .object(state),
        ]
        if let principal { members["principal"] = .string(principal.description) }
        if let reason { members["reason"] = .string(reason) }
        if clamped { members["clamped"] = .bool(true) }
        if !sealed.isEmpty {
            members["sealed"] = .object(
                Dictionary(uniqueKeysWithValues: sealed.map { ($0.key.rawValue, JSON.string($0.value.hex)) }))
        }
        return .object(members)
    }

    public init?(_ bytes: UnsafeRawBufferPointer) {
        guard case .object(let members)? = try? JSON(canonical: bytes) else { return nil }
        guard let kind = members["kind"]?.stringValue,
            let record = members["record"]?.stringValue.flatMap({ RecordID($0) }),
            let revision = members["revision"]?.integerValue, revision >= 1,
            let action = members["action"]?.stringValue,
            let actor = members["actor"]?.stringValue.flatMap({ Actor($0) }),
            let state = members["state"]?.objectValue
        else { return nil }
        guard members.keys.allSatisfy(Body.members.contains) else { return nil }
        var sealed: [SealedPart: Hash] = [:]
        if let parts = members["sealed"] {
            guard let parts = parts.objectValue else { return nil }
            for (name, hex) in parts {
                guard let part = SealedPart(rawValue: name), let hash = hex.stringValue.flatMap({ Hash(hex: $0) }) else { return nil }
                sealed[part] = hash
            }
        }
        let principal = members["principal"].map { $0.stringValue.flatMap { RecordID($0) } }
        let reason = members["reason"].map(\.stringValue)
        let clamped = members["clamped"].map(\.boolValue)
        // A member that is there must be of its type; `.some(nil)` is one that is not.
        if case .some(nil) = principal { return nil }
        if case .some(nil) = reason { return nil }
        if case .some(nil) = clamped { return nil }
        self.init(
            kind: kind, record: record, revision: Int(revision), action: action, actor: actor, principal: principal ?? nil,
            reason: reason ?? nil, clamped: (clamped ?? nil) ?? false, state: state, sealed: sealed)
    }

    private static let members: Set<String> = [
        "action", "actor", "clamped", "kind", "principal", "reason", "record", "revision", "sealed", "state",
    ]

    public init?(_ bytes: [UInt8]) {
        guard let body = bytes.withUnsafeBytes({ Body($0) }) else { return nil }
        self = body
    }
}

/// Who acted: a person with an account, the owner of the folder at the command line, or the system itself.
public enum Actor: Sendable, Hashable, CustomStringConvertible {
    case person(RecordID)
    case commandLine
    case system
    /// The first account of a new unit, which can only appoint the three administrators.
    case bootstrap

    public init?(_ text: String) {
        switch text {
        case "command-line": self = .commandLine
        case "system": self = .system
        case "bootstrap": self = .bootstrap
        default:
            guard let id = RecordID(text) else { return nil }
            self = .person(id)
        }
    }

    public var description: String {
        switch self {
        case .person(let id): id.description
        case .commandLine: "command-line"
        case .system: "system"
        case .bootstrap: "bootstrap"
        }
    }

    public var person: RecordID? { if case .person(let id) = self { id } else { nil } }
}

/// One stored entry as read back.
public struct Entry: Sendable {
    public let leafBytes: [UInt8]
    public let nonce: [UInt8]
    public let bodyBytes: [UInt8]
    public let leaf: Leaf
    public let body: Body

    /// Whether the leaf is that of this body.
    public var isSound: Bool { Hash.hiding(nonce: nonce, content: bodyBytes) == leaf.bodyHash }
}
