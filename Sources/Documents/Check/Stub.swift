public struct Remark: Codable, Sendable, Equatable {
    public enum Severity: String, Codable, Sendable { case error, warning, hint }
    public var rule: String
    public var severity: Severity
    public var path: String
    public var message: String
    public var range: [Int]
    public init(rule: String, severity: Severity, path: String, message: String, range: [Int]) {
        self.rule = rule; self.severity = severity; self.path = path; self.message = message; self.range = range
    }
}
public enum NoticeCheck {
    public struct Context: Sendable {
        public var isWorkingDay: (@Sendable (String) -> Bool?)?
        public var earlier: [String] = []
        public init() {}
    }
    public static func remarks(_ text: String, context: Context = .init()) throws(DocumentError) -> [Remark] { [] }
}
