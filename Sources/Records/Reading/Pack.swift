import Foundation
import GRDB
import Journal

/// What an inspector takes along (核查包): records with everything that is needed to check them without us. Its JSON is what the pack's page
/// reads, and what the command line checks.
public struct Pack: Codable, Sendable {
    public struct Option: Codable, Sendable {
        public var value: String
        public var title: String
        public var tone: String
    }
    public struct Field: Codable, Sendable {
        public var name: String
        public var title: String
        public var type: String
        public var options: [Option]?
        public var target: String?
    }
    public struct KindInfo: Codable, Sendable {
        public var title: String
        public var noun: String
        public var fields: [Field]
        public var titleField: String
        public var actions: [String: String]
    }
    public struct Part: Codable, Sendable {
        public var content: String
        public var nonce: String
    }
    public struct PackedEntry: Codable, Sendable {
        public var leaf: String
        public var body: String
        public var nonce: String
        /// Siblings from the leaf up, base64 (RFC 6962 §2.1.1).
        public var proof: [String]
        public var sealed: [String: Part]?
    }
    public struct Node: Codable, Sendable {
        public var record: String
        public var children: [Node]

        public init(_ record: RecordID, _ children: [Node] = []) {
            self.record = record.description
            self.children = children
        }
    }
    public struct PackedFigure: Codable, Sendable {
        public var code: String
        public var title: String
        public var unit: String
        public var printed: String
        public var value: Int64
        public var query: String
        public var records: [String]
        public var notice: String?

        public init(
            code: String, title: String, unit: String, printed: String, value: Int64, query: String, records: [RecordID], notice: RecordID?
        ) {
            self.code = code
            self.title = title
            self.unit = unit
            self.printed = printed
            self.value = value
            self.query = query
            self.records = records.map(\.description)
            self.notice = notice?.description
        }
    }
    public struct PackedFile: Codable, Sendable {
        public var sha256: String
        public var name: String
        /// Within the pack.
        public var path: String
        public var size: Int
        public var record: String
    }

    public var format = 1
    public var unit = ""
    /// Milliseconds UTC.
    public var madeAt: Int64 = 0
    public var inspection = ""
    /// C2SP signed-note verifier key.
    public var vkey = ""
    /// C2SP tlog-checkpoint.
    public var checkpoint = ""
    public var checkpointNumber = 0
    public var kinds: [String: KindInfo] = [:]
    public var entries: [PackedEntry] = []
    public var titles: [String: String] = [:]
    public var tree: [Node] = []
    public var figures: [PackedFigure] = []
    public var notices: [String] = []
    public var files: [PackedFile] = []
    public var withheld: [String] = []

    public init() {}

    /// What stands before the JSON in `data.js`: a page opened from disk may load scripts, but no data.
    static let opening = "window.PACK = "

    /// The pack as the script that its page loads.
    public func script() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Data(Pack.opening.utf8) + (try encoder.encode(self)) + Data(";\n".utf8)
    }

    /// - Throws: ``Refusal`` when it is no such script.
    public static func read(_ script: Data) throws -> Pack {
        let opening = Data(Pack.opening.utf8)
        guard script.starts(with: opening), let end = script.lastIndex(of: UInt8(ascii: ";")), end > opening.count,
            let pack = try? JSONDecoder().decode(Pack.self, from: script[script.startIndex + opening.count..<end])
        else { throw Refusal("核查包里的 data.js 已损坏或不是长立的核查包。请重新索取。") }
        guard pack.format == 1 else { throw Refusal("核查包的版本比这个程序新，请用新版程序核对。") }
        return pack
    }
}

/// Gathers records into a pack, each once, with all its revisions under one checkpoint.
public struct PackBuilder {
    public private(set) var pack = Pack()
    private let lookup: Lookup
    private let checkpoint: Checkpoint
    private let nodes: RememberedNodes
    private let viewer: Viewer
    private let withSealed: Bool
    private var seen: Set<RecordID> = []
    private var withheld: Set<String> = []
    /// Entries made after the checkpoint, which nothing signs yet.
    public private(set) var unsigned = 0

    /// - Parameter withSealed: restricted parts are given too; personal ones never are.
    /// - Throws: ``Refusal`` while there is no checkpoint.
    public init(_ lookup: Lookup, vkey: String, for viewer: Viewer, withSealed: Bool, at now: Moment) throws {
        guard let newest = try Journal.checkpoints(limit: 1, in: lookup.db).first else {
            throw Refusal("还没有存证点，不能制作核查包。请在“总账与验真”里生成存证点，或等一小时自动生成后再做。")
        }
        self.lookup = lookup
        nodes = RememberedNodes(lookup.db)
        self.viewer = viewer
        self.withSealed = withSealed
        checkpoint = newest.checkpoint
        pack.unit = try lookup.unit()?.name ?? ""
        pack.madeAt = now.milliseconds
        pack.vkey = vkey
        pack.checkpoint = newest.checkpoint.note.description
        pack.checkpointNumber = newest.number
    }

    public mutating func change(_ change: (inout Pack) -> Void) { change(&pack) }

    /// Adds a record with its history and files.
    /// - Returns: false where this viewer may not see it, or it is unknown: then nothing is added.
    @discardableResult
    public mutating func add(_ kindName: String, _ id: RecordID) throws -> Bool {
        guard let kind = lookup.kinds.kind(kindName), !kind.isRestricted || withSealed, let row = try lookup.row(kindName, id),
            Policy.canSee(row, of: kind, viewer)
        else { return false }
        guard seen.insert(id).inserted else { return true }
        try describe(kind)
        for entry in try Journal.history(of: id, in: lookup.db) {
            guard entry.leaf.sequence < checkpoint.size else {
                unsigned += 1
                continue
            }
            try add(entry, kind)
        }
        for file in row.common.files {
            pack.files.append(
                .init(
                    sha256: file.sha256.hex, name: file.name, path: "files/\(file.sha256.hex.prefix(2))/\(file.sha256.hex)",
                    size: file.size,
                    record: id.description))
        }
        let titles = try lookup.titles(kind.references(in: Policy.visible(row.state, id, of: kind, viewer)), for: viewer)
        for (reference, title) in titles { pack.titles[reference.id.description] = title }
        return true
    }

    private mutating func add(_ entry: Entry, _ kind: Kind) throws {
        var packed = Pack.PackedEntry(
            leaf: String(decoding: entry.leafBytes, as: UTF8.self), body: String(decoding: entry.bodyBytes, as: UTF8.self),
            nonce: Hex.encode(entry.nonce),
            proof: try Journal.proof(of: entry.leaf.sequence, in: checkpoint, nodes: nodes).hashes.map(\.base64))
        for part in entry.body.sealed.keys {
            guard withSealed, part == .restricted else {
                for field in kind.fields where field.sealed == part { withheld.insert("\(kind.name).\(field.name) \(field.title)") }
                continue
            }
            let row = try Row.fetchOne(
                lookup.db, sql: "SELECT nonce, content FROM sealed WHERE sequence = ? AND part = ?",
                arguments: [entry.leaf.sequence, part.rawValue])
            guard let row else { continue }
            packed.sealed = [
                part.rawValue: .init(
                    content: String(decoding: row["content"] as Data, as: UTF8.self), nonce: Hex.encode(Array(row["nonce"] as Data)))
            ]
        }
        pack.entries.append(packed)
    }

    private mutating func describe(_ kind: Kind) throws {
        guard pack.kinds[kind.name] == nil else { return }
        let fields = kind.fields.map { field in
            Pack.Field(
                name: field.name, title: field.title, type: field.type.packName,
                options: field.type.options?.map { .init(value: $0.value, title: $0.title, tone: $0.tone.rawValue) },
                target: field.type.target)
        }
        let plain = kind.fields.first { if case .text = $0.type { true } else { false } }?.name
        let title = ["title", "text", "what", "name"].first { name in kind.field(name) != nil } ?? plain ?? "state"
        pack.kinds[kind.name] = .init(
            title: kind.title, noun: kind.noun, fields: fields, titleField: title,
            actions: Dictionary(kind.actions.map { ($0.name, $0.title) }, uniquingKeysWith: { first, _ in first }))
    }

    /// The finished pack.
    public func finished() -> Pack {
        var done = pack
        done.withheld = withheld.sorted()
        done.files.sort { ($0.path, $0.record) < ($1.path, $1.record) }
        return done
    }
}

extension FieldType {
    /// The type's name in a pack.
    var packName: String {
        switch self {
        case .text: "text"
        case .number: "number"
        case .money: "money"
        case .day: "day"
        case .moment: "moment"
        case .recurrence: "recurrence"
        case .flag: "flag"
        case .choice: "choice"
        case .choices: "choices"
        case .reference: "reference"
        case .references: "references"
        case .anyReferences: "anyReferences"
        case .tags: "tags"
        case .attachments: "attachments"
        }
    }
}
