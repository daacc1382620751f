import Journal

/// The id of a record of one kind.
public struct Reference<R: Record>: Sendable, Hashable {
    public var id: RecordID
    public init(_ id: RecordID) { self.id = id }
}

/// The id of a record of any kind, with the kind's name; text form `kind:id`.
public struct AnyReference: Sendable, Hashable, CustomStringConvertible {
    public var kind: String
    public var id: RecordID

    public init(kind: String, id: RecordID) {
        self.kind = kind
        self.id = id
    }

    public init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let id = RecordID(parts[1]) else { return nil }
        self.init(kind: String(parts[0]), id: id)
    }

    public var description: String { "\(kind):\(id)" }
}

/// A file that belongs to a record; the bytes lie under their SHA-256.
public struct Attachment: Sendable, Hashable {
    public var name: String
    public var sha256: Hash
    /// Bytes.
    public var size: Int
    /// Media type as sniffed from the content.
    public var type: String

    public init(name: String, sha256: Hash, size: Int, type: String) {
        self.name = name
        self.sha256 = sha256
        self.size = size
        self.type = type
    }

    var json: JSON {
        .object([
            "name": .string(name), "sha256": .string(sha256.hex), "size": .integer(Int64(size)), "type": .string(type),
        ])
    }

    public init?(_ json: JSON) {
        guard let name = json["name"]?.stringValue, let hash = json["sha256"]?.stringValue.flatMap({ Hash(hex: $0) }),
            let size = json["size"]?.integerValue, let type = json["type"]?.stringValue
        else { return nil }
        self.init(name: name, sha256: hash, size: Int(size), type: type)
    }
}
