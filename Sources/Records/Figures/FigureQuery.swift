import Foundation
import GRDB
import Journal

/// A number over one register: which records, in which period, and what is done with them.
public struct FigureQuery: Sendable, Equatable, Codable {
    public enum Measure: String, Choice, Codable {
        case count, sum, latest, distinct, lineage
        /// ISO weeks in a row, up to the last one with a record.
        case streak
        public static let titles = ["计数", "求和", "最新", "去重", "按沿革去重", "连续周数"]
    }

    /// A field has one of these values (or, reversed, none of them); no values stand for a blank field. A text may also be asked
    /// whether it holds one of them somewhere.
    public struct Condition: Sendable, Equatable, Codable {
        public var field: String
        public var isNot: Bool
        /// As a body holds them.
        public var values: [String]
        /// The values are parts of the text. nil, as in what was frozen before there was such a thing, is no.
        public var isPart: Bool?

        public init(_ field: String, isNot: Bool = false, _ values: [String], isPart: Bool = false) {
            self.field = field
            self.isNot = isNot
            self.values = values
            self.isPart = isPart ? true : nil
        }
    }

    /// The kind's name.
    public var kind: String
    public var conditions: [Condition] = []
    /// Bounds of the kind's own day, both included.
    public var from: Day?
    public var to: Day?
    public var measure = Measure.count
    /// What is summed up, read newest, or told apart; for ``Measure/lineage`` the field that names a record's forerunner.
    public var field: String?

    public init(_ kind: String, _ conditions: [Condition] = [], measure: Measure = .count, field: String? = nil) {
        self.kind = kind
        self.conditions = conditions
        self.measure = measure
        self.field = field
    }

    /// What is wrong with the query, as a sentence; nil when it can be computed.
    /// Sealed fields are no part of a figure: a count by a secret would tell it.
    public func problem(_ kinds: Kinds) -> String? {
        guard let kind = kinds.kind(kind) else { return "没有这个台账：\(kind)" }
        for condition in conditions {
            guard let field = kind.field(condition.field) else { return "“\(kind.title)”没有这个字段：\(condition.field)" }
            if field.sealed != nil { return "“\(field.title)”是限知情人的字段，不能用来统计" }
            if condition.isPart ?? false, !field.type.isText { return "“\(field.title)”不是文字，不能写“含”" }
        }
        if measure == .streak, kind.field(kind.dayField)?.type != .day { return "“\(kind.title)”没有发生日，不能数连续周数" }
        if measure != .count, measure != .streak {
            guard let field = field.flatMap(kind.field) else { return "请写明对哪个字段\(measure.title)" }
            if field.sealed != nil { return "“\(field.title)”是限知情人的字段，不能用来统计" }
            if measure == .sum, field.type != .number, field.type != .money { return "“\(field.title)”不是数字，不能求和" }
            if measure == .latest, field.type != .number, field.type != .money { return "“\(field.title)”不是数字，不能取最新" }
            if measure == .lineage, field.type != .reference(kind: kind.name) { return "“\(field.title)”不是指向同一台账的字段" }
        }
        if (from != nil || to != nil), kind.field(kind.dayField)?.type != .day { return "“\(kind.title)”没有发生日，不能按期间统计" }
        if let from, let to, to < from { return "期间的终点早于起点" }
        return nil
    }
}

/// What a figure came to, with the records behind it.
public struct FigureValue: Sendable, Equatable, Codable {
    /// A count, a number, or 分.
    public var value: Int64
    public var records: [RecordID]
    /// Records among them that were entered later than their kind allows (补记); never mixed in silently.
    public var late: Int
    /// How many records are behind it where a register is restricted and none may be named: even an id tells when it was made.
    public var unnamed: Int?

    public var count: Int { unnamed ?? records.count }

    public init(value: Int64, records: [RecordID], late: Int = 0) {
        self.value = value
        self.records = records
        self.late = late
    }
}

extension RecordID: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let id = RecordID(text) else {
            throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: text))
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Day: Codable {
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        guard let day = Day(text) else { throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: text)) }
        self = day
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(iso)
    }
}
