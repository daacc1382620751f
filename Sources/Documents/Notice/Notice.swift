import Foundation

/// What a careful reader finds in a published notice of rectification (巡察整改情况通报).
///
/// Days are `YYYY-MM-DD`. A value is nil when the notice does not say it plainly; nothing is guessed.
public struct Notice: Codable, Sendable, Equatable {
    public var title: String?
    /// The party organisation that signs.
    public var unit: String?
    /// The inspection group, as named in the preamble: 区委第一巡察组.
    public var inspector: String?
    public var inspectedFrom: String?
    public var inspectedTo: String?
    public var feedbackOn: String?
    /// The day up to which the notice counts (截至…).
    public var asOf: String?
    public var signedOn: String?
    public var declared = Declared()
    public var sections: [Section] = []
    public var contacts = Contacts()
    /// The text stops in the middle of a sentence and nobody signs.
    public var truncated = false
    public var figures: [Figure] = []
    public var duties: [Duty] = []
    public var nextSteps: [String] = []
    /// Every paragraph, or part of one, that ended in none of the fields above.
    public var unread: [String] = []

    public init() {}

    /// The totals that the notice claims for the whole.
    public struct Declared: Codable, Sendable, Equatable {
        public var findings: Int?
        public var measures: Int?
        public var findingsDone: Int?
        public var measuresDone: Int?
        /// Percent.
        public var completionRate: Double?
        public var regulations: Int?

        public init() {}
    }

    /// A group of findings: the heading above them (…方面), or nil.
    public struct Section: Codable, Sendable, Equatable {
        public var title: String?
        public var findings: [Finding]

        public init(title: String?, findings: [Finding] = []) {
            self.title = title
            self.findings = findings
        }
    }

    /// The lowest heading that names one problem, with what was done about it.
    public struct Finding: Codable, Sendable, Equatable {
        /// The number as written, with its mark: `1.`, `（一）`, `问题3`.
        public var number: String?
        public var title: String
        public var measures: [String] = []
        /// 整改成效, where the notice tells it apart from the measures.
        public var results: [String]?
        /// The heading between section and finding, where there is one.
        public var group: String?
        /// The problem described at length (存在问题：…) under a heading that names it.
        public var detail: String?
        public var leader: String?
        public var department: String?
        public var deadline: String?
        public var status: String?

        public init(number: String?, title: String) {
            self.number = number
            self.title = title
        }
    }

    public struct Contacts: Codable, Sendable, Equatable {
        public var phones: [String] = []
        public var emails: [String] = []
        public var addresses: [String] = []

        public init() {}
    }

    /// A count of things done: 13次 in `sections[m[0]].findings[m[1]].measures[m[2]]`.
    public struct Figure: Codable, Sendable, Equatable {
        public var measure: [Int]
        public var text: String
        public var value: Double
        public var unit: String
        public var counts: String
    }

    /// A promise that recurs, with its RFC 5545 rule where the rhythm is plain.
    public struct Duty: Codable, Sendable, Equatable {
        public var measure: [Int]
        public var text: String
        public var recurrence: String?
    }
}

extension Notice {
    /// All findings in the order of the text.
    public var findings: [Finding] { sections.flatMap(\.findings) }

    /// The notice as JSON: keys sorted, null where nothing is known, slashes as they are.
    public func json(pretty: Bool = true) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting =
            pretty ? [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes] : [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

// The synthesized encoders leave nil out; readers of the JSON are promised every key of the schema,
// so these write null. Decoding stays synthesized: it takes null and a missing key alike.

extension Notice {
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(title, forKey: .title)
        try c.encode(unit, forKey: .unit)
        try c.encode(inspector, forKey: .inspector)
        try c.encode(inspectedFrom, forKey: .inspectedFrom)
        try c.encode(inspectedTo, forKey: .inspectedTo)
        try c.encode(feedbackOn, forKey: .feedbackOn)
        try c.encode(asOf, forKey: .asOf)
        try c.encode(signedOn, forKey: .signedOn)
        try c.encode(declared, forKey: .declared)
        try c.encode(sections, forKey: .sections)
        try c.encode(contacts, forKey: .contacts)
        try c.encode(truncated, forKey: .truncated)
        try c.encode(figures, forKey: .figures)
        try c.encode(duties, forKey: .duties)
        try c.encode(nextSteps, forKey: .nextSteps)
        try c.encode(unread, forKey: .unread)
    }
}

extension Notice.Declared {
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(findings, forKey: .findings)
        try c.encode(measures, forKey: .measures)
        try c.encode(findingsDone, forKey: .findingsDone)
        try c.encode(measuresDone, forKey: .measuresDone)
        try c.encode(completionRate, forKey: .completionRate)
        try c.encode(regulations, forKey: .regulations)
    }
}

extension Notice.Section {
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(title, forKey: .title)
        try c.encode(findings, forKey: .findings)
    }
}

extension Notice.Finding {
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(number, forKey: .number)
        try c.encode(title, forKey: .title)
        try c.encode(measures, forKey: .measures)
        try c.encodeIfPresent(results, forKey: .results)
        try c.encodeIfPresent(group, forKey: .group)
        try c.encodeIfPresent(detail, forKey: .detail)
        try c.encodeIfPresent(leader, forKey: .leader)
        try c.encodeIfPresent(department, forKey: .department)
        try c.encodeIfPresent(deadline, forKey: .deadline)
        try c.encodeIfPresent(status, forKey: .status)
    }
}

extension Notice.Duty {
    public func encode(to encoder: any Encoder) throws {
        var c = encoder.container(keyedBy: CodingKeys.self)
        try c.encode(measure, forKey: .measure)
        try c.encode(text, forKey: .text)
        try c.encode(recurrence, forKey: .recurrence)
    }
}
