import ArgumentParser
import enum Documents.CSV
import enum Documents.XLSX
import Foundation
import Journal
import Records
import Rectification

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "导出台账、通报。", subcommands: [Register.self, Paper.self])

    enum Format: String, ExpressibleByArgument, CaseIterable { case csv, xlsx }

    struct Register: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "register", abstract: "把一本台账导出为 CSV 或 Excel。")

        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp("台账代号，例如 measure", valueName: "台账")) var kind: String
        @Option(help: "格式：csv 或 xlsx") var format: Format
        @Option(help: ArgumentHelp("写到哪个文件", valueName: "文件")) var out: String

        func run() throws {
            let reader = try ReadOnlyOffice(data.folder, kinds: Changli.kinds)
            guard let table = reader.kinds.table(kind) else { throw Refusal("没有这本台账：\(kind)。") }
            let made = try reader.read {
                try RegisterExport.table(table, ListQuery(), for: .commandLine, calendar: $0.calendars().known(on: Day(.now)), $0)
            }
            let bytes = format == .csv ? CSV.write(made) : try XLSX.write([made])
            try bytes.write(to: URL(fileURLWithPath: out), options: .atomic)
            Console.say("已导出 \(made.rows.count) 条到 \(out)")
        }
    }

    struct Paper: ParsableCommand {
        static let configuration = CommandConfiguration(commandName: "notice", abstract: "把一份通报导出为公文格式的 Word、PDF、网页或文本。")

        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp("通报的记录编号", valueName: "编号")) var id: String
        @Option(help: "格式：docx、pdf、html 或 txt") var format: NoticeDocument.Format
        @Option(help: ArgumentHelp("写到哪个文件", valueName: "文件")) var out: String

        func run() throws {
            guard let id = RecordID(id) else { throw Refusal("编号不对：\(id)。用 changli list notice 查看编号。") }
            let form = try ReadOnlyOffice(data.folder, kinds: Changli.kinds).read { lookup in
                guard let notice = try lookup.find(Reference<Notice>(id)) else { throw Refusal("没有这份通报。用 changli list notice 查看编号。") }
                return try NoticeDocument.make(notice, in: lookup, calendar: lookup.calendars().known(on: Day(.now)))
            }
            try NoticeDocument.write(form, format, at: .now).write(to: URL(fileURLWithPath: out), options: .atomic)
            Console.say("已导出到 \(out)")
        }
    }
}

extension NoticeDocument.Format: ExpressibleByArgument {}
