/// A file that cannot be read or written, said so that a clerk knows what to do next.
public struct DocumentError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Reason: String, Sendable {
        case empty, tooLarge, unknownFormat, wrongEncoding, damaged, bomb, scan, toolMissing, encrypted, notANotice, failed
    }
    public let reason: Reason
    /// The Simplified Chinese sentence shown on screen.
    public let sentence: String

    public init(_ reason: Reason, _ sentence: String) {
        self.reason = reason
        self.sentence = sentence
    }

    public var description: String { sentence }
}
