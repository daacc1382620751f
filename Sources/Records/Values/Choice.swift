/// How a value looks at a glance; never the only sign, since the word stands beside it.
public enum Tone: String, Sendable { case wait, ok, late, miss, info }

/// A fixed set of values that a clerk picks from: states, kinds, levels.
///
/// The raw value is what the journal stores, for ever; the title is what the screen shows.
public protocol Choice: RawRepresentable<String>, CaseIterable, Sendable, Hashable, ScalarValue, ListValue {
    /// Titles in the order of the cases.
    static var titles: [String] { get }
    /// Tones in the order of the cases; shorter lists are filled up with `.wait`.
    static var tones: [Tone] { get }
}

extension Choice {
    public static var tones: [Tone] { [] }

    private var index: Int { Self.allCases.enumerated().first { $0.element == self }?.offset ?? 0 }
    public var title: String { index < Self.titles.count ? Self.titles[index] : rawValue }
    public var tone: Tone { index < Self.tones.count ? Self.tones[index] : .wait }

    static var options: [ChoiceOption] {
        Self.allCases.map { ChoiceOption(value: $0.rawValue, title: $0.title, tone: $0.tone) }
    }
}

/// One value of a ``Choice``, without its type.
public struct ChoiceOption: Sendable, Hashable {
    public let value: String
    public let title: String
    public let tone: Tone
}

/// The state of a kind that has no life of its own: it is simply there.
public enum Plain: String, Choice {
    case current
    public static let titles = ["在册"]
    public static let tones: [Tone] = [.ok]
}
