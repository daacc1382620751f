import Documents
import Journal
import Records

/// The three lists (三个清单) as tables: views of the same records, never second copies. Also the inspection office's ledger.
public enum RectificationList: String, CaseIterable, Sendable {
    case findings, measures, owners, leaders, ledger

    public var title: String {
        switch self {
        case .findings: "问题清单"
        case .measures: "任务清单"
        case .owners: "责任清单"
        case .leaders: "一岗双责"
        case .ledger: "整改台账"
        }
    }

    public func table(_ board: Board, _ lookup: Lookup, unit: String) throws -> Table {
        let names = try Names(board, lookup)
        var table = Table(title: "\(unit)\(board.inspection.round)\(title)", columns: columns, rows: [])
        table.subtitle = "截至\(board.day.chinese)，问题 \(board.lines.count) 个，措施 \(board.measures.count) 条"
        if self == .leaders {
            table.rows = leaders(board)
            table.footer = [try lookup.checkpointLine()]
            return table
        }
        table.footer = ["单位负责人（签字）：　　　　　　　　　填报人：　　　　　　　　　（盖章）　　　年　　月　　日", try lookup.checkpointLine()]
        let rows: [(Board.Part, Board.Line, Measure?)] = board.parts.flatMap { part in
            part.lines.flatMap { line in
                self == .findings || line.measures.isEmpty
                    ? [(part, line, Measure?.none)] : line.measures.map { (part, line, Optional($0)) }
            }
        }
        let sorted =
            self == .owners
            ? rows.enumerated().sorted { (names.person($0.element.2?.owner), $0.offset) < (names.person($1.element.2?.owner), $1.offset) }
                .map(\.element)
            : rows
        table.rows = sorted.map { row($0.0, $0.1, $0.2, names) }
        return table
    }

    private var columns: [Table.Column] {
        switch self {
        case .findings:
            [
                .init("序号", .number), .init("方面", .wide), .init("问题", .wide), .init("整改类型"), .init("牵头领导"), .init("责任科室"),
                .init("整改时限", .date), .init("措施数", .number), .init("状态"),
            ]
        case .measures:
            [
                .init("编号"), .init("问题", .wide), .init("整改措施", .wide), .init("责任人"), .init("责任科室"), .init("完成时限", .date), .init("长期坚持"),
                .init("状态"),
            ]
        case .owners:
            [.init("责任人"), .init("责任科室"), .init("牵头领导"), .init("编号"), .init("整改措施", .wide), .init("完成时限", .date), .init("状态")]
        case .leaders: [.init("牵头领导"), .init("业务工作", .wide), .init("党建、意识形态和党风廉政", .wide)]
        case .ledger:
            [
                .init("编号"), .init("反馈问题", .wide), .init("整改措施", .wide), .init("牵头领导"), .init("责任科室"), .init("责任人"), .init("完成时限", .date),
                .init("整改成效", .wide), .init("未了事项", .wide), .init("状态"), .init("核验人"), .init("销号签字"),
            ]
        }
    }

    private func row(_ part: Board.Part, _ line: Board.Line, _ measure: Measure?, _ names: Names) -> [Table.Value] {
        let finding = line.finding
        let number = measure?.code ?? "\(finding.ordinal ?? 0)"
        let due = Table.Value(measure?.due)
        let owner = Table.Value.text(names.person(measure?.owner))
        let department = Table.Value.text(names.department(measure?.department ?? finding.department))
        let state = Table.Value.text(measure?.state.title ?? finding.state.title)
        switch self {
        case .findings:
            return [
                .integer(finding.ordinal ?? 0), .text(part.section.title), .text(finding.title), .text(finding.mode?.title ?? ""),
                .text(line.leader),
                .text(line.department), Table.Value(finding.deadline), .integer(line.measures.count), state,
            ]
        case .measures:
            let lasting = measure?.longTerm == true ? measure?.rule?.chinese ?? "是" : ""
            return [.text(number), .text(finding.title), .text(measure?.text ?? ""), owner, department, due, .text(lasting), state]
        case .leaders: return []
        case .owners: return [owner, department, .text(line.leader), .text(number), .text(measure?.text ?? ""), due, state]
        case .ledger:
            let signatures = [names.person(measure?.signedLead), names.person(measure?.signedDiscipline)].filter { !$0.isEmpty }.joined(
                separator: "、")
            return [
                .text(number), .text(finding.title), .text(measure?.text ?? ""), .text(line.leader), department, owner, due,
                .text(measure?.outcome ?? ""), .text(measure?.pending ?? ""), state, .text(names.person(measure?.confirmedBy)),
                .text(signatures),
            ]
        }
    }

    /// 一岗双责: what each leader answers for, business and party work side by side. Nobody is counted or compared.
    private func leaders(_ board: Board) -> [[Table.Value]] {
        let party = ["党", "廉", "意识形态", "组织", "思想", "理论", "保密"]
        let lines = board.parts.flatMap { part in part.lines.map { (isParty: party.contains(where: part.section.title.contains), line: $0) }
        }
        func words(_ lines: [(isParty: Bool, line: Board.Line)]) -> Table.Value {
            .text(
                lines.map { "\($0.line.finding.ordinal ?? 0). \($0.line.finding.title)（\($0.line.finding.state.title)）" }.joined(
                    separator: "\n"))
        }
        return Dictionary(grouping: lines, by: \.line.leader).filter { !$0.key.isEmpty }.sorted { Pinyin.precedes($0.key, $1.key) }.map {
            [.text($0.key), words($0.value.filter { !$0.isParty }), words($0.value.filter(\.isParty))]
        }
    }

    /// Titles of everybody and every department on the board, in two queries.
    struct Names {
        private let titles: [AnyReference: String]

        init(_ board: Board, _ lookup: Lookup) throws {
            var wanted: Set<AnyReference> = []
            for measure in board.measures {
                for person in [measure.owner, measure.confirmedBy, measure.signedLead, measure.signedDiscipline].compactMap({ $0 }) {
                    wanted.insert(AnyReference(kind: Person.kindName, id: person.id))
                }
                if let department = measure.department { wanted.insert(AnyReference(kind: Department.kindName, id: department.id)) }
            }
            for line in board.lines {
                if let department = line.finding.department { wanted.insert(AnyReference(kind: Department.kindName, id: department.id)) }
                if let leader = line.finding.leader { wanted.insert(AnyReference(kind: Person.kindName, id: leader.id)) }
            }
            titles = try lookup.titles(wanted)
        }

        func person(_ reference: Reference<Person>?) -> String {
            reference.flatMap { titles[AnyReference(kind: Person.kindName, id: $0.id)] } ?? ""
        }
        func department(_ reference: Reference<Department>?) -> String {
            reference.flatMap { titles[AnyReference(kind: Department.kindName, id: $0.id)] } ?? ""
        }
    }
}

extension Table.Value {
    init(_ day: Day?) {
        guard let civil = day?.civil else {
            self = .blank
            return
        }
        self = .date(year: civil.year, month: civil.month, day: civil.day)
    }
}

/// 销号审批表: one finding with its measures, for signature and seal on paper.
public enum ClosingForm {
    public static func make(_ finding: Finding, _ lookup: Lookup, on day: Day) throws -> FormDocument {
        guard let reference = finding.inspection, let inspection = try lookup.find(reference) else { throw Refusal.notFound }
        let board = try Board.load(inspection, lookup, on: day)
        guard let line = board.lines.first(where: { $0.finding.id == finding.id }) else { throw Refusal.notFound }
        let names = try RectificationList.Names(board, lookup)
        var table = Table(
            title: "整改措施",
            columns: [.init("序号", .number), .init("整改措施", .wide), .init("责任人"), .init("完成时限", .date), .init("成效", .wide), .init("状态")],
            rows: [])
        table.rows = line.measures.map {
            [
                .integer($0.number ?? 0), .text($0.text), .text(names.person($0.owner)), Table.Value($0.due), .text($0.outcome),
                .text($0.state.title),
            ]
        }
        var form = FormDocument(title: "问题整改销号审批表")
        form.blocks = [
            .fields([
                ("来源", inspection.round), ("问题序号", "\(finding.ordinal ?? 0)"), ("问题", finding.title), ("整改类型", finding.mode?.title ?? ""),
                ("牵头领导", line.leader), ("责任科室", line.department), ("整改时限", finding.deadline?.chinese ?? ""), ("佐证", "\(line.evidence) 件"),
            ]),
            .table(table), .signatures(["责任人", "牵头领导", "纪检委员", "党组织书记"]),
        ]
        form.footer = "编号 \(finding.id)　打印日期 \(day.chinese)　\(try lookup.checkpointLine())"
        return form
    }
}
