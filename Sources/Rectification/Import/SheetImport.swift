import Documents
import Foundation
import Records

/// Reads a 反馈意见/问题清单 kept as a spreadsheet into the same structure as a notice. Columns are found by their headings.
public enum SheetImport {
    private enum Column: CaseIterable {
        case number, section, finding, measure, owner, department, leader, deadline, status

        var headings: [String] {
            switch self {
            case .number: ["序号", "编号"]
            case .section: ["方面", "类别", "问题类别", "反馈方面"]
            case .finding: ["反馈问题", "具体问题", "存在问题", "问题", "问题表述", "反馈意见"]
            case .measure: ["整改措施", "措施", "整改任务", "具体措施"]
            case .owner: ["责任人", "具体责任人", "经办人"]
            case .department: ["责任科室", "责任部门", "责任单位", "牵头科室"]
            case .leader: ["牵头领导", "责任领导", "分管领导"]
            case .deadline: ["完成时限", "整改时限", "时限", "完成时间"]
            case .status: ["整改状态", "完成情况", "整改进度", "状态"]
            }
        }
    }

    /// - Throws: ``DocumentError`` when no sheet has a heading row with a finding column.
    public static func read(_ sheets: [Sheet]) throws(DocumentError) -> ReadFindings {
        for sheet in sheets {
            let rows = sheet.filledDown().rows
            for (index, row) in rows.prefix(20).enumerated() {
                let columns = columns(in: row)
                guard columns[.finding] != nil, columns.count >= 2 else { continue }
                return try read(
                    Array(rows[(index + 1)...]), columns, title: rows.prefix(index).flatMap { $0 }.map(\.string).first { $0.count > 3 })
            }
        }
        throw DocumentError(.notANotice, "表格里没有找到“问题”一栏。请在第一行写上列名：序号、方面、问题、整改措施、责任人、责任科室、牵头领导、完成时限。")
    }

    private static func columns(in row: [Cell]) -> [Column: Int] {
        var found: [Column: Int] = [:]
        for (index, cell) in row.enumerated() {
            let heading = cell.string.filter { !$0.isWhitespace }
            for column in Column.allCases where found[column] == nil && column.headings.contains(heading) {
                found[column] = index
                break
            }
        }
        return found
    }

    private static func read(_ rows: [[Cell]], _ columns: [Column: Int], title: String?) throws(DocumentError) -> ReadFindings {
        var details: [[Int]: ReadFindings.Detail] = [:]
        var notice = Documents.Notice()
        notice.title = title
        func text(_ column: Column, _ row: [Cell]) -> String {
            guard let index = columns[column], index < row.count else { return "" }
            return row[index].string.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        for row in rows {
            let finding = text(.finding, row)
            let measure = text(.measure, row)
            guard !finding.isEmpty || !measure.isEmpty else { continue }
            let section = text(.section, row)
            if notice.sections.isEmpty || (!section.isEmpty && notice.sections.last?.title != section) {
                notice.sections.append(Documents.Notice.Section(title: section.isEmpty ? nil : section))
            }
            let last = notice.sections.count - 1
            if !finding.isEmpty, notice.sections[last].findings.last?.title != finding {
                var made = Documents.Notice.Finding(number: text(.number, row).isEmpty ? nil : text(.number, row), title: finding)
                made.leader = nonEmpty(text(.leader, row))
                made.department = nonEmpty(text(.department, row))
                made.deadline = nonEmpty(text(.deadline, row))
                made.status = nonEmpty(text(.status, row))
                notice.sections[last].findings.append(made)
            }
            if !measure.isEmpty {
                guard !notice.sections[last].findings.isEmpty else {
                    notice.unread.append(measure)
                    continue
                }
                let finding = notice.sections[last].findings.count - 1
                notice.sections[last].findings[finding].measures.append(measure)
                // Each row may name its own people and day, so they belong to the measure.
                details[[last, finding, notice.sections[last].findings[finding].measures.count - 1]] = ReadFindings.Detail(
                    owner: nonEmpty(text(.owner, row)), department: nonEmpty(text(.department, row)),
                    deadline: nonEmpty(text(.deadline, row)))
            }
        }
        guard !notice.findings.isEmpty else { throw DocumentError(.notANotice, "表格里有列名，但没有一行问题。请核对后再导入。") }
        return ReadFindings(notice: notice, details: details)
    }

    private static func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }
}

/// A notice or list as read, with what a list says of single measures.
public struct ReadFindings: Sendable {
    public struct Detail: Sendable {
        public var owner: String?
        public var department: String?
        public var deadline: String?
    }
    public var notice: Documents.Notice
    /// By the path section, finding, measure, each from 0.
    public var details: [[Int]: Detail] = [:]

    public init(notice: Documents.Notice, details: [[Int]: Detail] = [:]) {
        self.notice = notice
        self.details = details
    }
}

/// Any file that may hold findings: a notice in one of the text formats, or a spreadsheet.
public enum FindingsFile {
    public static let sizeLimit = 50 * 1024 * 1024

    /// - Throws: ``DocumentError`` with a sentence that says what to do.
    public static func read(_ data: Data, name: String) throws(DocumentError) -> ReadFindings {
        guard data.count <= sizeLimit else {
            throw DocumentError(.tooLarge, "文件超过 50 MB，不像是通报。请去掉图片，或另存为纯文本后再导入。")
        }
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        if ["xlsx", "csv", "xls", "et"].contains(suffix) { return try SheetImport.read(SpreadsheetReader.read(data, name: name)) }
        return ReadFindings(notice: try NoticeReader.read(TextExtractor.extract(data, name: name).text))
    }
}
