import Journal

/// One thing that 体检 has found (domain §8): which rule, what was seen, where, and whose matter it is. Nothing here counts or ranks persons.
public struct CheckupLine: Sendable {
    public enum Severity: Int, Sendable, Comparable {
        case serious, look, hint
        public var title: String { ["要改", "要看", "提示"][rawValue] }
        public var tone: Tone { [.miss, .late, .info][rawValue] }
        public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }
    public let rule: String
    public let severity: Severity
    public let sentence: String
    public let path: String
    /// nil is the head's and the office's.
    public let owner: RecordID?
    /// The rule's place in the list.
    public var number: Int { Int(rule.dropFirst()) ?? 0 }

    public init(_ rule: String, _ severity: Severity, _ sentence: String, _ path: String, owner: RecordID? = nil) {
        self.rule = rule
        self.severity = severity
        self.sentence = sentence
        self.path = path
        self.owner = owner
    }
}
