/// One thing that 核稿 found in a text: what differs, where, and what to do about it.
///
/// A remark says what differs and where, never who lied; the person who checks answers or mends each one.
public struct Remark: Codable, Sendable, Equatable {
    /// How sure the check is. An error is a plain contradiction; a hint is a question.
    public enum Severity: String, Codable, Sendable, CaseIterable {
        case error, warning, hint
    }

    /// `C1` … `C9`.
    public var rule: String
    public var severity: Severity
    /// 二/（三）/29/2: marks of part and section, number of the finding, number of the measure; as many as apply.
    /// Empty for the whole notice.
    public var path: String
    /// A Chinese sentence for the screen.
    public var message: String
    /// From and to, in Unicode scalars of the text that was checked. Both lie within the text, from ≤ to.
    public var range: [Int]

    public init(rule: String, severity: Severity, path: String, message: String, range: [Int]) {
        self.rule = rule
        self.severity = severity
        self.path = path
        self.message = message
        self.range = range
    }
}
