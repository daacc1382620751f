import Journal

/// A field without its record's type: everything that tables, forms, lists and exports need.
public struct FieldInfo: Sendable {
    /// The property's name; also the body's key and the column.
    public let name: String
    public let title: String
    public let type: FieldType
    /// Required to leave the first state.
    public var isRequired = false
    /// Longest text, in characters; largest number.
    public var max = 2000
    public var isIndexed = false
    /// Shown as a column of the list page.
    public var isListed = false
    /// Set by actions and rules only, never typed into the form.
    public var isComputed = false
    public var sealed: SealedPart?
    public var help = ""
    /// Open to the record's handlers alone, not even to 书记 and 纪检委员.
    public var isForHandlers = false
    /// A text that others are compared with (R10).
    public var isCompared = false

    init(name: String, title: String, type: FieldType) {
        self.name = name
        self.title = title
        self.type = type
        if case .text(let style) = type { max = style == .line ? 200 : style == .paragraph ? 4000 : 200_000 }
    }
}

/// One field of a kind: a key path, the title on screen, and what is required of it.
public struct Field<R: Record>: Sendable {
    var info: FieldInfo
    let get: @Sendable (R) -> JSON?
    let set: @Sendable (inout R, JSON?) -> Bool

    public init<V: FieldValue>(
        _ path: WritableKeyPath<R, V> & Sendable, _ title: String, _ style: FieldType.Style = .line
    ) {
        info = FieldInfo(name: Field.name(of: path), title: title, type: V.type(style: style))
        get = { $0[keyPath: path].json }
        set = { record, json in
            guard let value = V.from(json) else { return false }
            record[keyPath: path] = value
            return true
        }
    }

    /// A record of another domain, by its kind's name: domains do not import each other. Where that kind does not exist the field is left out.
    public init(_ path: WritableKeyPath<R, RecordID?> & Sendable, _ title: String, of kind: String) {
        info = FieldInfo(name: Field.name(of: path), title: title, type: .reference(kind: kind))
        get = { $0[keyPath: path].map { .string($0.description) } }
        set = { record, json in
            let id = json?.stringValue.flatMap { RecordID($0) }
            if json != nil, id == nil { return false }
            record[keyPath: path] = id
            return true
        }
    }

    /// The property's name, from the key path's own description (SE-0369): `\Measure.due` → `due`.
    static func name(of path: AnyKeyPath) -> String {
        String(String(reflecting: path).split(separator: ".").last ?? "")
    }

    private func with(_ change: (inout FieldInfo) -> Void) -> Self {
        var field = self
        change(&field.info)
        return field
    }

    /// Must be filled in before the record may leave its first state.
    public func required(max: Int? = nil) -> Self {
        with {
            $0.isRequired = true
            if let max { $0.max = max }
        }
    }
    public func limited(to max: Int) -> Self { with { $0.max = max } }
    /// Filter and sort by it through an index.
    public func indexed() -> Self { with { $0.isIndexed = true } }
    public func listed() -> Self { with { $0.isListed = true } }
    public func computed() -> Self { with { $0.isComputed = true } }
    /// Only named handlers, 书记 and 纪检委员 may read it; it is kept in a sealed part.
    public func restricted() -> Self { with { $0.sealed = .restricted } }
    /// Personal data that may have to be erased; kept in a sealed part.
    public func personal() -> Self { with { $0.sealed = .personal } }
    /// Personal data that only the record's handlers may read: who has complained.
    public func forHandlers() -> Self {
        with {
            $0.sealed = .personal
            $0.isForHandlers = true
        }
    }
    /// Long texts that the unit writes: a new one is compared with them for what was copied (R10).
    public func compared() -> Self { with { $0.isCompared = true } }
    public func help(_ text: String) -> Self { with { $0.help = text } }
}

@resultBuilder public enum FieldBuilder<R: Record> {
    // Without this overload the compiler cannot infer R for each field.
    public static func buildExpression(_ field: Field<R>) -> Field<R> { field }
    public static func buildBlock(_ fields: Field<R>...) -> [Field<R>] { fields }
}

@resultBuilder public enum ActionBuilder<R: Record> {
    public static func buildExpression(_ action: Action<R>) -> Action<R> { action }
    public static func buildBlock(_ actions: Action<R>...) -> [Action<R>] { actions }
}
