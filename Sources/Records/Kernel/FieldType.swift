import Foundation
import Journal

/// What a field holds, without its Swift type: how it is stored, typed in, and shown follows from this alone.
public enum FieldType: Sendable, Hashable {
    public enum Style: Sendable { case line, paragraph, rich }
    case text(Style)
    case number
    case money
    case day
    case moment
    case recurrence
    case flag
    case choice([ChoiceOption])
    case choices([ChoiceOption])
    case reference(kind: String)
    case references(kind: String)
    case anyReferences
    case tags
    case attachments

    var columnType: String {
        switch self {
        case .number, .money, .day, .moment, .flag: "INTEGER"
        case .reference: "BLOB"
        default: "TEXT"
        }
    }

    /// The value of the derived table's column; nil (NULL) for a blank field.
    func stored(_ json: JSON?) -> StoredValue {
        guard let json else { return .null }
        switch (self, json) {
        case (.day, .string(let text)): return Day(text).map { .integer(Int64($0.number)) } ?? .null
        case (.reference, .string(let text)): return RecordID(text).map { .blob($0.bytes) } ?? .null
        case (.flag, .bool(let flag)): return .integer(flag ? 1 : 0)
        case (_, .integer(let number)): return .integer(number)
        case (_, .string(let text)): return .text(text)
        default: return .text(json.canonicalText)
        }
    }

    /// The body's value for a column; the inverse of ``stored(_:)``.
    func json(_ stored: StoredValue) -> JSON? {
        switch (self, stored) {
        case (_, .null), (_, .other): return nil
        case (.day, .integer(let number)): return .string(Day(number: Int(number)).iso)
        case (.flag, .integer(let number)): return .bool(number != 0)
        case (.reference, .blob(let bytes)): return RecordID(bytes: bytes).map { .string($0.description) }
        case (_, .integer(let number)): return .integer(number)
        case (.text, .text(let text)), (.choice, .text(let text)), (.recurrence, .text(let text)): return .string(text)
        case (_, .text(let text)): return try? JSON(canonical: Array(text.utf8))
        case (_, .blob): return nil
        }
    }

    /// The kind that a reference points to.
    public var target: String? {
        switch self {
        case .reference(let kind), .references(let kind): kind
        default: nil
        }
    }

    public var options: [ChoiceOption]? {
        switch self {
        case .choice(let options), .choices(let options): options
        case .flag: [ChoiceOption(value: "1", title: "是", tone: .info), ChoiceOption(value: "0", title: "否", tone: .wait)]
        default: nil
        }
    }
}

/// Text from outside a form, cleaned as a form's is: NFC, no control characters.
public enum FieldText {
    public static func clean(_ text: String) -> String { FieldType.clean(text) }
}

/// A typed-in value that cannot be taken, with the sentence shown beside its field.
public struct FieldProblem: Error, Sendable, Equatable {
    public let sentence: String
    public init(_ sentence: String) { self.sentence = sentence }
}

extension FieldType {
    /// Reads what a person typed. Blank text is a blank field (nil). Text becomes NFC, without control characters.
    /// - Throws: ``FieldProblem`` with a sentence that says what to type instead.
    public func parse(_ typed: [String]) throws(FieldProblem) -> JSON? {
        let values = typed.map { FieldType.clean($0) }.filter { !$0.isEmpty }
        guard let first = values.first else { return nil }
        switch self {
        case .text(.line): return .string(first.utf8.contains(0x0A) ? first.replacing("\n", with: " ") : first)
        case .text: return .string(first)
        case .number:
            guard let number = Int64(first.replacing(",", with: "")) else { throw FieldProblem("请填写整数，例如 12") }
            return .integer(number)
        case .money:
            guard let money = Money(yuan: first) else { throw FieldProblem("请填写金额（元），例如 1200.50 或 10万元") }
            return .integer(money.fen)
        case .day: return .string(try FieldType.day(first).iso)
        case .moment:
            guard let moment = Moment(local: first) else { throw FieldProblem("请填写日期和时间，例如 2025-11-06 14:30") }
            return .integer(moment.milliseconds)
        case .recurrence:
            guard let rule = Recurrence(typed: first) else { throw FieldProblem("没有看懂这个周期，请写成“每周四”“每月5日”“每季度”这样") }
            return .string(rule.text)
        case .flag:
            switch first {
            case "1", "true", "on", "是": return .bool(true)
            case "0", "false", "否": return .bool(false)
            default: throw FieldProblem("请选择“是”或“否”")
            }
        case .choice(let options): return .string(try FieldType.pick(first, from: options))
        case .choices(let options):
            var picked: [JSON] = []
            for value in values { picked.append(.string(try FieldType.pick(value, from: options))) }
            return .array(picked)
        case .reference:
            guard RecordID(first) != nil else { throw FieldProblem("请从列表中选择") }
            return .string(first)
        case .references:
            guard values.allSatisfy({ RecordID($0) != nil }) else { throw FieldProblem("请从列表中选择") }
            return .array(values.map { .string($0) })
        case .anyReferences:
            guard values.allSatisfy({ AnyReference($0) != nil }) else { throw FieldProblem("请从列表中选择记录") }
            return .array(values.map { .string($0) })
        case .tags:
            let tags = values.flatMap { $0.split(whereSeparator: { "、，,;； \n".contains($0) }) }.map(String.init)
            return tags.isEmpty ? nil : .array(tags.map { .string($0) })
        case .attachments: throw FieldProblem("请上传文件")
        }
    }

    private static func pick(_ text: String, from options: [ChoiceOption]) throws(FieldProblem) -> String {
        guard let option = options.first(where: { $0.value == text || $0.title == text }) else {
            throw FieldProblem("请从这些里选择：\(options.map(\.title).joined(separator: "、"))")
        }
        return option.value
    }

    /// Days are typed in many ways: 2025-11-06, 2025/11/6, 2025.11.6, 2025年11月6日, 20251106.
    static func day(_ text: String) throws(FieldProblem) -> Day {
        let digits = text.split(whereSeparator: { !$0.isASCII || !$0.isNumber }).compactMap { Int($0) }
        if digits.count >= 3, let day = Day(year: digits[0], month: digits[1], day: digits[2]) { return day }
        if digits.count == 1, text.utf8.count == 8,
            let day = Day(year: digits[0] / 10000, month: digits[0] / 100 % 100, day: digits[0] % 100)
        {
            return day
        }
        throw FieldProblem("没有这一天，请按 2025-11-06 的样子填写")
    }

    /// NFC, line ends as newline, no other control characters, no outer white space.
    ///
    /// Every value of every form comes this way, twice, and the second time while all other writers wait: what is clean already, as nearly
    /// everything is, is told so in one pass.
    static func clean(_ text: String) -> String {
        let scalars = text.unicodeScalars
        if scalars.allSatisfy(isSettled), !(scalars.first.map(isBlank) ?? false), !(scalars.last.map(isBlank) ?? false) { return text }
        var plain = String.UnicodeScalarView()
        var afterReturn = false
        for scalar in text.precomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar {
            case "\r": plain.append("\n")
            case "\n": if !afterReturn { plain.append("\n") }
            case "\t": plain.append(" ")
            default: if scalar.value >= 0x20, scalar.value != 0x7F, scalar.value != 0xFEFF { plain.append(scalar) }
            }
            afterReturn = scalar == "\r"
        }
        let start = plain.firstIndex { !isBlank($0) } ?? plain.endIndex
        let end = plain.lastIndex { !isBlank($0) }.map { plain.index(after: $0) } ?? start
        return String(plain[start..<end])
    }

    /// Whether cleaning leaves it alone whatever stands beside it: a newline, or one that NFC neither changes nor joins to another, out of
    /// the blocks that nearly all text here is made of.
    private static func isSettled(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x0A, 0x20...0x7E, 0xA0...0x2FF, 0x2010...0x205E, 0x2460...0x24FF, 0x3000...0x3029, 0x3030...0x303F, 0x3400...0x9FFF,
            0xFF01...0xFF5E, 0x20000...0x2A6DF:
            true
        default: false
        }
    }

    /// White space (Unicode's property), and the space of no width.
    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace || scalar.value == 0x200B }

    var isText: Bool { if case .text = self { true } else { false } }

    /// What the screen shows. `name` gives the title of a referenced record.
    public func display(_ json: JSON?, name: (AnyReference) -> String?) -> String {
        guard let json else { return "" }
        switch (self, json) {
        case (.money, .integer(let fen)): return Money(fen: fen).yuan + " 元"
        case (.moment, .integer(let time)): return Moment(milliseconds: time).chinese
        case (.day, .string(let text)): return Day(text)?.chinese ?? text
        case (.recurrence, .string(let text)): return Recurrence(text)?.chinese ?? text
        case (.flag, .bool(let flag)): return flag ? "是" : "否"
        case (.choice(let options), .string(let value)): return options.first { $0.value == value }?.title ?? value
        case (.choices(let options), .array(let values)):
            return values.compactMap { value in options.first { $0.value == value.stringValue }?.title }.joined(separator: "、")
        case (.reference(let kind), .string(let text)):
            return RecordID(text).flatMap { name(AnyReference(kind: kind, id: $0)) } ?? "（已不可见）"
        case (.references(let kind), .array(let values)):
            return values.compactMap { $0.stringValue.flatMap { RecordID($0) }.flatMap { name(AnyReference(kind: kind, id: $0)) } }
                .joined(separator: "、")
        case (.anyReferences, .array(let values)):
            return values.compactMap { $0.stringValue.flatMap { AnyReference($0) }.flatMap { name($0) } }.joined(separator: "、")
        case (.attachments, .array(let values)):
            return values.compactMap { $0["name"]?.stringValue }.joined(separator: "、")
        case (.tags, .array(let values)): return values.compactMap(\.stringValue).joined(separator: "、")
        case (_, .integer(let number)): return String(number)
        case (_, .string(let text)): return text
        default: return json.canonicalText
        }
    }
}
