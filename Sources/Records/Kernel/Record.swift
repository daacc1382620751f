import Journal

/// A kind of record, declared once: see ``Register``.
///
/// Its stored properties are the fields. What every record has besides (发生日, 附件, 备注, author, 作废) belongs to ``Common``.
public protocol Record: Sendable {
    associatedtype State: Choice
    init()
    var id: RecordID { get set }
    var state: State { get set }
    static var kindName: String { get }
    static var register: Register<Self> { get }
}

extension RecordID {
    /// The id of a value that is not stored yet.
    public static let unset = RecordID(bytes: [UInt8](repeating: 0, count: 16)) ?? .new()
}

extension Record {
    public var reference: Reference<Self> { Reference(id) }
}

/// What the kernel adds to every record.
public struct Common: Sendable, Equatable {
    /// When it happened, where the kind has no day of its own.
    public var occurredOn: Day?
    public var files: [Attachment] = []
    public var note = ""
    /// Who made the record.
    public var author: Actor = .system
    /// When it was first written (UTC); never later changed.
    public var enteredAt = Moment(milliseconds: 0)
    /// Why it was voided (作废); nil while it is in force.
    public var voided: String?
    /// Taken over from a notice or another system, so never counted as on time: the batch or source in words.
    public var imported: String?

    public init() {}

    static let fields: [FieldInfo] = [
        FieldInfo(name: "occurredOn", title: "发生日", type: .day),
        FieldInfo(name: "files", title: "附件", type: .attachments),
        FieldInfo(name: "note", title: "备注", type: .text(.paragraph)),
        FieldInfo(name: "author", title: "登记人", type: .text(.line)),
        FieldInfo(name: "enteredAt", title: "登记时间", type: .moment),
        FieldInfo(name: "voided", title: "作废原因", type: .text(.line)),
        FieldInfo(name: "imported", title: "导入来源", type: .text(.line)),
    ]

    var members: [String: JSON] {
        var members: [String: JSON] = [
            "author": .string(author.description), "enteredAt": .integer(enteredAt.milliseconds),
        ]
        members["occurredOn"] = occurredOn?.scalar
        members["files"] = files.json
        members["note"] = note.json
        members["voided"] = voided.map { .string($0) }
        members["imported"] = imported.map { .string($0) }
        return members
    }

    init(_ state: [String: JSON]) {
        occurredOn = state["occurredOn"].flatMap(Day.init(scalar:))
        files = [Attachment].from(state["files"]) ?? []
        note = state["note"]?.stringValue ?? ""
        author = state["author"]?.stringValue.flatMap { Actor($0) } ?? .system
        enteredAt = Moment(milliseconds: state["enteredAt"]?.integerValue ?? 0)
        voided = state["voided"]?.stringValue
        imported = state["imported"]?.stringValue
    }
}

/// A record as it stands in the register.
public struct Stored<R: Record>: Sendable {
    public var record: R
    public var common: Common
    public var revision: Int

    public init(record: R, common: Common, revision: Int) {
        self.record = record
        self.common = common
        self.revision = revision
    }
}
