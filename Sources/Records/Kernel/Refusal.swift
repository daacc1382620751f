import Journal

/// A rule says no, in a sentence that a clerk understands; nothing has been written.
public struct Refusal: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        /// The rule forbids it now (HTTP 422).
        case rule
        /// This person may not (403).
        case forbidden
        /// There is no such record, or it may not be seen, which looks the same (404).
        case notFound
        /// Classified markings: nothing is kept and nothing is shown again (422).
        case classified
        /// Allowed with a written reason (422, the form asks for it).
        case needsReason
    }
    public let code: Code
    public let sentence: String
    /// The regulation and article that the rule follows, where there is one.
    public let source: String?

    public init(_ sentence: String, source: String? = nil, code: Code = .rule) {
        self.sentence = sentence
        self.source = source
        self.code = code
    }

    public static let notFound = Refusal("没有找到这条记录，可能已不可见。请返回台账重新查找。", code: .notFound)
}

/// Fields that cannot be taken as typed; each with its sentence. Nothing has been written.
public struct InvalidInput: Error, Sendable, Equatable {
    public let problems: [String: String]
    public init(_ problems: [String: String]) { self.problems = problems }
}

/// The record has changed since the user saw it; both versions are shown and nothing is lost.
public struct StaleRevision: Error, Sendable, Equatable {
    public let seen: Int
    public let current: Int
}
