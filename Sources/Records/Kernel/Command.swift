import Foundation
import Journal

/// One thing that a person wants done to one record.
public struct Command: Sendable {
    public enum Verb: Sendable, Equatable {
        case create
        case edit
        case act(String)
        /// 作废: the record stays, struck through, with the reason.
        case void
    }
    public var kind: String
    /// nil to create.
    public var record: RecordID?
    public var verb: Verb
    /// The revision that the person saw; nil only where nobody looked (command line, consequences).
    public var revision: Int?
    /// Field values as the body will hold them; a nil value blanks the field.
    public var values: [String: JSON?]
    public var reason: String?

    public init(
        _ verb: Verb, kind: String, record: RecordID? = nil, revision: Int? = nil, values: [String: JSON?] = [:],
        reason: String? = nil
    ) {
        self.verb = verb
        self.kind = kind
        self.record = record
        self.revision = revision
        self.values = values
        self.reason = reason
    }
}

/// What was written.
public struct Receipt: Sendable {
    public let record: RecordID
    public let revision: Int
}

/// 绝密★, 机密★, 秘密★: nothing classified may enter, and nothing of it is kept (domain: R18).
public enum Classified {
    private static let words = ["绝密", "机密", "秘密"]

    /// Asked of every character that is entered, so without a set's hashing.
    private static func isStar(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "★", "☆", "*", "＊", "⭐", "✩", "✭": true
        default: false
        }
    }

    /// Compared scalar by scalar with everything invisible left out, so that neither spaces nor joiners hide a marking.
    public static func isMarked(_ text: String) -> Bool {
        guard text.unicodeScalars.contains(where: isStar) else { return false }
        let plain = text.unicodeScalars.filter { scalar in
            let properties = scalar.properties
            return !properties.isWhitespace && !properties.isDefaultIgnorableCodePoint && !properties.isVariationSelector
        }
        let scalars = Array(plain)
        return scalars.indices.contains { index in
            guard isStar(scalars[index]), index >= 2 else { return false }
            let word = String(String.UnicodeScalarView(scalars[index - 2..<index]))
            return words.contains(word)
        }
    }

    public static let refusal = Refusal(
        "内容带有密级标志，已拒绝，且没有保存。本系统为非涉密系统，严禁录入、上传涉密文件的编号、标题、内容、照片或扫描件。",
        source: "保守国家秘密法", code: .classified)

    static func check(_ json: JSON) throws {
        switch json {
        case .string(let text): if isMarked(text) { throw refusal }
        case .array(let items): try items.forEach(check)
        case .object(let members): try members.values.forEach(check)
        default: break
        }
    }
}
