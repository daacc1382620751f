/// One contradiction that verifying found: where, and in a sentence what.
public struct Problem: Sendable, Equatable {
    /// The entry's sequence, where one can be named.
    public var entry: Int?
    public var kind: String?
    public var record: String?
    public var field: String?
    /// The stored value, and what the journal says it should be, where another copy still differs.
    public var found: String?
    public var expected: String?
    /// Simplified Chinese, for whoever runs the check.
    public var sentence: String

    public init(
        _ sentence: String, entry: Int? = nil, kind: String? = nil, record: String? = nil, field: String? = nil,
        found: String? = nil, expected: String? = nil
    ) {
        self.sentence = sentence
        self.entry = entry
        self.kind = kind
        self.record = record
        self.field = field
        self.found = found
        self.expected = expected
    }
}

/// What verifying a folder found.
public struct VerifyReport: Sendable {
    public var origin = ""
    public var entries = 0
    public var root = ""
    public var checkpoints = 0
    /// Entries after the newest checkpoint: whole, but not yet signed.
    public var unsigned = 0
    public var files = 0
    /// Parts and files erased by an entry that names them.
    public var erased = 0
    public var problems: [Problem] = []
    /// Kinds whose declaration has changed: their tables are to be rebuilt, which is no forgery.
    public var rebuild: [String] = []

    /// How long the tree, and the bodies with the derived tables, took.
    public var treeTime = Duration.zero
    public var bodyTime = Duration.zero

    public init() {}
    public var isSound: Bool { problems.isEmpty }

    /// At most this many problems are listed; a forged tree would name every entry.
    public static let limit = 200

    mutating func add(_ problem: Problem) {
        if problems.count < VerifyReport.limit { problems.append(problem) }
    }
}

/// What the layers above the journal check in the same pass: their derived tables against each record's last body.
public protocol DerivedVerifier {
    /// SQL of the tables and indexes that this layer has made, by name.
    var schema: [String: String] { get }
    /// A record's whole story has been read; `latest` is its last revision.
    func check(_ latest: LatestRevision, report: (Problem) -> Void) throws
    /// All records have been seen.
    func finish(report: (Problem) -> Void) throws
    /// Kinds whose stored declaration differs from this program's.
    var rebuild: [String] { get }
}

public struct LatestRevision {
    public let sequence: Int
    public let recordedAt: Moment
    /// Time of the first revision.
    public let enteredAt: Moment
    public let body: Body
    /// Contents of the sealed parts that are still there.
    public let sealed: [SealedPart: [String: JSON]]
}
