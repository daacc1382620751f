import Journal

/// A Swift type that a field may have. Blank values have no JSON: they are left out of the body.
public protocol FieldValue: Sendable {
    static func type(style: FieldType.Style) -> FieldType
    var json: JSON? { get }
    /// - Returns: nil when the JSON is of another type; blank for no JSON.
    static func from(_ json: JSON?) -> Self?
}

extension String: FieldValue {
    public static func type(style: FieldType.Style) -> FieldType { .text(style) }
    public var json: JSON? { isEmpty ? nil : .string(self) }
    public static func from(_ json: JSON?) -> String? { json == nil ? "" : json?.stringValue }
}

extension Bool: FieldValue {
    public static func type(style: FieldType.Style) -> FieldType { .flag }
    public var json: JSON? { .bool(self) }
    public static func from(_ json: JSON?) -> Bool? { json == nil ? false : json?.boolValue }
}

extension Optional: FieldValue where Wrapped: ScalarValue {
    public static func type(style: FieldType.Style) -> FieldType { Wrapped.type }
    public var json: JSON? { self?.scalar }
    public static func from(_ json: JSON?) -> Wrapped?? {
        guard let json else { return .some(nil) }
        return Wrapped(scalar: json).map { .some($0) }
    }
}

extension Bool: ScalarValue {
    public static var type: FieldType { .flag }
    public var scalar: JSON { .bool(self) }
    public init?(scalar: JSON) {
        guard let flag = scalar.boolValue else { return nil }
        self = flag
    }
}

/// A value that a field holds or lacks.
public protocol ScalarValue: Sendable {
    static var type: FieldType { get }
    var scalar: JSON { get }
    init?(scalar: JSON)
}

extension Int: ScalarValue {
    public static var type: FieldType { .number }
    public var scalar: JSON { .integer(Int64(self)) }
    public init?(scalar: JSON) {
        guard let number = scalar.integerValue else { return nil }
        self.init(exactly: number)
    }
}

extension Day: ScalarValue {
    public static var type: FieldType { .day }
    public var scalar: JSON { .string(iso) }
    public init?(scalar: JSON) {
        guard let text = scalar.stringValue else { return nil }
        self.init(text)
    }
}

extension Moment: ScalarValue {
    public static var type: FieldType { .moment }
    public var scalar: JSON { .integer(milliseconds) }
    public init?(scalar: JSON) {
        guard let time = scalar.integerValue else { return nil }
        self.init(milliseconds: time)
    }
}

extension Money: ScalarValue {
    public static var type: FieldType { .money }
    public var scalar: JSON { .integer(fen) }
    public init?(scalar: JSON) {
        guard let fen = scalar.integerValue else { return nil }
        self.init(fen: fen)
    }
}

extension Recurrence: ScalarValue {
    public static var type: FieldType { .recurrence }
    public var scalar: JSON { .string(text) }
    public init?(scalar: JSON) {
        guard let text = scalar.stringValue else { return nil }
        self.init(text)
    }
}

extension Reference: ScalarValue {
    public static var type: FieldType { .reference(kind: R.kindName) }
    public var scalar: JSON { .string(id.description) }
    public init?(scalar: JSON) {
        guard let id = scalar.stringValue.flatMap({ RecordID($0) }) else { return nil }
        self.init(id)
    }
}

/// Lists; an empty list is blank.
extension Array: FieldValue where Element: ListValue {
    public static func type(style: FieldType.Style) -> FieldType { Element.listType }
    public var json: JSON? { isEmpty ? nil : .array(map(\.item)) }
    public static func from(_ json: JSON?) -> [Element]? {
        guard let json else { return [] }
        guard let items = json.arrayValue else { return nil }
        let values = items.compactMap { Element(item: $0) }
        return values.count == items.count ? values : nil
    }
}

public protocol ListValue: Sendable {
    static var listType: FieldType { get }
    var item: JSON { get }
    init?(item: JSON)
}

extension String: ListValue {
    public static var listType: FieldType { .tags }
    public var item: JSON { .string(self) }
    public init?(item: JSON) {
        guard let text = item.stringValue else { return nil }
        self = text
    }
}

extension Reference: ListValue {
    public static var listType: FieldType { .references(kind: R.kindName) }
    public var item: JSON { scalar }
    public init?(item: JSON) { self.init(scalar: item) }
}

extension AnyReference: ListValue {
    public static var listType: FieldType { .anyReferences }
    public var item: JSON { .string(description) }
    public init?(item: JSON) {
        guard let text = item.stringValue else { return nil }
        self.init(text)
    }
}

extension Attachment: ListValue {
    public static var listType: FieldType { .attachments }
    public var item: JSON { json }
    public init?(item: JSON) { self.init(item) }
}

/// What every choice shares as a field: alone (`Mode?`) or several (`[Role]`).
extension Choice {
    public static var type: FieldType { .choice(options) }
    public var scalar: JSON { .string(rawValue) }
    public init?(scalar: JSON) {
        guard let raw = scalar.stringValue else { return nil }
        self.init(rawValue: raw)
    }
    public static var listType: FieldType { .choices(options) }
    public var item: JSON { scalar }
    public init?(item: JSON) { self.init(scalar: item) }
}
