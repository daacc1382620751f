/// One line of 今日待办: computed from the registers, no record of its own.
public struct TodoLine: Sendable {
    public let tag: String
    public let tone: Tone
    public let title: String
    public let path: String
    public let hint: String
    /// For sorting: what is due first comes first.
    public let due: Int

    public init(tag: String, tone: Tone, title: String, path: String, hint: String, due: Int = 0) {
        self.tag = tag
        self.tone = tone
        self.title = title
        self.path = path
        self.hint = hint
        self.due = due
    }
}
