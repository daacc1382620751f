import Foundation
import GRDB
import Journal

/// 数据: the definition of a number that notices may print. Like any record it has versions.
public struct Figure: Record {
    public enum Rounding: String, Choice {
        case exact, tenThousand, nearly
        public static let titles = ["照实", "以万计", "近…万"]
    }
    public static let kindName = "figure"
    public var id = RecordID.unset
    public var state = Plain.current
    public var code = ""
    public var title = ""
    public var kind = ""
    public var conditions = ""
    public var from: Day?
    public var to: Day?
    public var measure: FigureQuery.Measure?
    public var field = ""
    public var unit = ""
    public var rounding: Rounding?
    public var base = ""
    public init() {}

    public static let register = Register<Figure>(kindName, title: "数据台账", noun: "数据") {
        Field(\.code, "编号").required(max: 20).listed().help("字母和数字，例如 F12；通报里写作 [[F12]]")
        Field(\.title, "名称").required(max: 100).listed()
        Field(\.kind, "台账").required(max: 40).listed().help("从哪个台账数，例如 制度台账")
        Field(\.conditions, "条件", .paragraph).listed().help("每行一个，例如 状态=印发；类别=制度、细则；印发日≠空；名称含廉政")
        Field(\.from, "期间起").listed()
        Field(\.to, "期间止").listed().help("不填就到通报的数据截至日")
        Field(\.measure, "算法").required().listed()
        Field(\.field, "字段").limited(to: 40).help("求和、最新、去重要写明对哪个字段")
        Field(\.unit, "单位词").required(max: 6).listed().help("次、期、人次、项、个、条……；占比写 %，对人的占比写 人，印成“8人中6人”")
        Field(\.rounding, "取整")
        Field(\.base, "占比的分母条件", .paragraph).help("要印百分比时填写：满足上面条件的，占满足这里条件的多少；写“全部”就是整个台账")
    }
    .menu(.rectification).created(by: .role(.clerk), .role(.head), .post(.rectificationOffice)).edited(in: [.current]).undated()
    .named { "\($0.code) \($0.title)" }
    .unique("已有数据用了这个编号", \.code)
    .checked { figure, _, lookup in
        if figure.unit.hasPrefix("万") { return ["unit": "单位词不写“万”：要以万计，请在“取整”里选"] }
        if !figure.code.isEmpty, !FigureToken.isCode(figure.code) { return ["code": "编号用字母开头，后面是字母或数字，例如 F12"] }
        do { _ = try figure.query(in: lookup) } catch let problem as FigureProblem { return [problem.field: problem.sentence] }
        return [:]
    }
    .prepared { figure, _, lookup in
        if let kind = lookup.kinds.named(figure.kind) { figure.kind = kind.title }
    }

    /// The query that this definition means.
    public func query(in lookup: Lookup) throws -> FigureQuery {
        guard let kind = lookup.kinds.named(kind), !kind.isAdministrative else {
            throw FigureProblem("kind", "没有这个台账，请写台账名称，例如 制度台账")
        }
        var query = FigureQuery(
            kind.name, try FigureConditions.parse(conditions, kind, lookup), measure: measure ?? .count,
            field: field.isEmpty ? nil : kind.fieldTitled(field)?.name)
        query.from = from
        query.to = to
        if !field.isEmpty, query.field == nil { throw FigureProblem("field", "“\(kind.title)”没有“\(field)”这个字段") }
        _ = try baseQuery(query, kind, lookup)
        if let problem = query.problem(lookup.kinds) {
            throw FigureProblem(measure == .count || measure == nil ? "conditions" : "field", problem)
        }
        return query
    }
}

extension Figure {
    /// What a share is of; nil for a plain number.
    func baseQuery(_ query: FigureQuery, _ kind: Kind, _ lookup: Lookup) throws -> FigureQuery? {
        guard !base.isEmpty else { return nil }
        var whole = query
        do { whole.conditions = base == "全部" ? [] : try FigureConditions.parse(base, kind, lookup) } catch let problem as FigureProblem {
            throw FigureProblem("base", problem.sentence)
        }
        return whole
    }

    /// The same for whoever computes the figure.
    public func baseQuery(in lookup: Lookup) throws -> FigureQuery? {
        try lookup.kinds.named(kind).flatMap { try baseQuery(query(in: lookup), $0, lookup) }
    }
}

/// What is wrong with a definition, beside the field where it is.
public struct FigureProblem: Error {
    public let field: String
    public let sentence: String

    public init(_ field: String, _ sentence: String) {
        self.field = field
        self.sentence = sentence
    }
}

extension Kinds {
    /// A kind by what people call it.
    public func named(_ text: String) -> Kind? { kind(text) ?? all.first { $0.title == text } ?? all.first { $0.noun == text } }
}

extension Kind {
    func fieldTitled(_ text: String) -> FieldInfo? { field(text) ?? (fields + Common.fields).first { $0.title == text } }
}

/// Conditions as people write them: `状态=印发；类别=制度、细则；印发日≠空；名称含廉政`.
public enum FigureConditions {
    /// - Throws: ``FigureProblem`` in the words of whoever wrote them.
    public static func parse(_ text: String, _ kind: Kind, _ lookup: Lookup) throws -> [FigureQuery.Condition] {
        // A NUL or the like would be asked of SQLite as another text.
        try FieldText.clean(text).split(whereSeparator: { "；;\n".contains($0) }).map { $0.trimmingCharacters(in: .whitespaces) }.filter {
            !$0.isEmpty
        }
        .map { try condition($0, kind, lookup) }
    }

    private static func condition(_ text: String, _ kind: Kind, _ lookup: Lookup) throws -> FigureQuery.Condition {
        guard let mark = ["≠", "!=", "=", "＝", "不含", "含"].compactMap({ text.range(of: $0) }).min(by: { $0.lowerBound < $1.lowerBound })
        else {
            throw FigureProblem("conditions", "没有看懂“\(text)”，请写成 字段=值 或 字段≠值")
        }
        let name = text[..<mark.lowerBound].trimmingCharacters(in: .whitespaces)
        let value = text[mark.upperBound...].trimmingCharacters(in: .whitespaces)
        let isNot = ["≠", "!=", "不含"].contains(text[mark])
        let isPart = text[mark].hasSuffix("含")
        guard let field = kind.fieldTitled(name) else { throw FigureProblem("conditions", "“\(kind.title)”没有“\(name)”这个字段") }
        if isPart, value.isEmpty { throw FigureProblem("conditions", "“\(text)”里要写明含什么") }
        if !isPart, value == "空" || value.isEmpty { return .init(field.name, isNot: isNot, []) }
        let values = try value.split(whereSeparator: { "、,，".contains($0) }).map { part -> String in
            let part = part.trimmingCharacters(in: .whitespaces)
            return isPart ? part : try self.value(part, field, lookup)
        }
        return .init(field.name, isNot: isNot, values, isPart: isPart)
    }

    private static func value(_ text: String, _ field: FieldInfo, _ lookup: Lookup) throws -> String {
        if case .reference(let target) = field.type, RecordID(text) == nil {
            guard let id = try lookup.id(titled: text, of: target) else {
                throw FigureProblem("conditions", "“\(field.title)”里没有“\(text)”")
            }
            return id.description
        }
        let json: JSON?
        do { json = try field.type.parse([text]) } catch { throw FigureProblem("conditions", "“\(field.title)”：\(error.sentence)") }
        switch json {
        case .array(let items): if case .string(let text)? = items.first, items.count == 1 { return text }
        case .string(let text): return text
        case .integer(let number): return String(number)
        case .bool(let flag): return flag ? "1" : "0"
        default: break
        }
        throw FigureProblem("conditions", "“\(field.title)”不能用作条件")
    }
}

extension Lookup {
    /// The one record in force with this title; nil when there is none or several.
    func id(titled title: String, of kind: String) throws -> RecordID? {
        guard let table = kinds.table(kind) else { return nil }
        let found = try Data.fetchAll(
            db, sql: "SELECT id FROM \(table.name) WHERE title_ = ? AND voided IS NULL LIMIT 2", arguments: [title])
        return found.count == 1 ? RecordID(bytes: found[0]) : nil
    }
}
