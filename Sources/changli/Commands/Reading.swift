import ArgumentParser
import Documents
import Foundation
import Journal
import Records
import Rectification

struct Read: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "读懂一份整改通报的结构，不写入任何数据。")

    @Argument(help: ArgumentHelp("通报文件（txt、html、docx、pdf、doc、wps）或问题清单（xlsx、csv）", valueName: "文件")) var files: [String]
    @Flag(help: "输出 JSON") var json = false

    func validate() throws {
        if files.isEmpty { throw ValidationError("请写上文件名。") }
    }

    func run() throws {
        var read: [(file: String, notice: Documents.Notice)] = []
        var failed = false
        for file in files {
            do { read.append((file, try Input.read(file).notice)) } catch let error as DocumentError {
                Console.complain("\(file)：\(error.sentence)")
                failed = true
            }
        }
        if json {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            let data = files.count == 1 ? try read.first.map { try encoder.encode($0.notice) } : try encoder.encode(read.map(\.notice))
            if let data { Console.say(String(decoding: data, as: UTF8.self)) }
        } else {
            for (file, notice) in read { describe(notice, file) }
        }
        if failed { throw ExitCode(2) }
    }

    private func describe(_ notice: Documents.Notice, _ file: String) {
        let measures = notice.findings.reduce(0) { $0 + $1.measures.count }
        Console.say("\(file)：\(notice.title ?? "（没有标题）")")
        Console.say(
            "  单位：\(notice.unit ?? "—")　巡察机构：\(notice.inspector ?? "—")　反馈日：\(notice.feedbackOn ?? "—")　落款：\(notice.signedOn ?? "—")")
        Console.say("  \(notice.sections.count) 个方面，\(notice.findings.count) 个问题，\(measures) 条措施，未读懂 \(notice.unread.count) 段")
        for section in notice.sections {
            Console.say("  ■ \(section.title ?? "（未分方面）")")
            for finding in section.findings {
                Console.say("    \(finding.number ?? "") \(finding.title)（\(finding.measures.count) 条措施）")
            }
        }
        for text in notice.unread { Console.say("  ？ \(text.prefix(80))") }
    }
}

/// Reading a file from disk, with its size checked before its bytes.
enum Input {
    static func read(_ path: String) throws -> ReadFindings {
        let url = URL(fileURLWithPath: path)
        return try FindingsFile.read(try data(url), name: url.lastPathComponent)
    }

    static func data(_ url: URL) throws -> Data {
        guard let size = try? FileManager.default.attributesOfItem(atPath: url.path)[.size] as? Int else {
            throw DocumentError(.failed, "没有这个文件，或无法打开：\(url.path)")
        }
        guard size <= FindingsFile.sizeLimit else {
            throw DocumentError(.tooLarge, "文件超过 50 MB，不像是通报。请去掉图片，或另存为纯文本后再导入。")
        }
        return try Data(contentsOf: url)
    }
}

struct Import: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "读懂通报并写入台账：要么全部写入，要么什么都不写。")

    @OptionGroup var data: DataOption
    @Argument(help: ArgumentHelp("通报或问题清单", valueName: "文件")) var files: [String] = []
    @Option(help: ArgumentHelp("撤回一次导入（整批作废）", valueName: "导入编号")) var undo: String?

    func validate() throws {
        if files.isEmpty == (undo == nil) { throw ValidationError("请写上要导入的文件，或用 --undo 写上要撤回的导入编号。") }
    }

    func run() async throws {
        if let undo { return try await takeBack(undo) }
        // All files are read before the first is written: a bad one leaves nothing half done.
        let read = try files.map { path -> (ReadFindings, NoticeImport.Source) in
            let url = URL(fileURLWithPath: path)
            do {
                let bytes = try Input.data(url)
                return (try FindingsFile.read(bytes, name: url.lastPathComponent), .init(file: url.lastPathComponent, sha256: .of(bytes)))
            } catch let error as DocumentError { throw DocumentError(error.reason, "\(path)：\(error.sentence)") }
        }
        let office = try data.office()
        let repeated = try office.readNow { lookup in try read.compactMap { try NoticeImport.earlier($0.1.sha256, in: lookup) } }
        if let first = repeated.first {
            Console.complain("“\(first.file)”已经导入过，没有再次写入。如要重来：changli import --undo \(first.id)")
            throw ExitCode(1)
        }
        let results = try await office.write(by: .commandLine) { context in
            let results = try read.map { try NoticeImport.write($0.0, from: $0.1, in: context) }
            try context.transaction.makeCheckpoint()
            return results
        }
        for (result, item) in zip(results, read) {
            Console.say("已导入 \(item.1.file)：问题 \(result.findings) 个，措施 \(result.measures) 条，其中长期坚持 \(result.lasting) 条。")
            Console.say("  导入编号 \(result.batch)（撤回：changli import --undo \(result.batch)）")
            for blank in result.blanks { Console.say("  待补：\(blank)") }
            for text in item.0.notice.unread { Console.say("  没有读懂：\(text.prefix(100))") }
        }
    }

    private func takeBack(_ text: String) async throws {
        guard let id = RecordID(text) else { throw Refusal("导入编号不对：\(text)。编号形如 0190a1b2-…，在导入结果里可以看到。") }
        let office = try data.office()
        let (voided, changed) = try await office.write(by: .commandLine, reason: "撤回导入") {
            try NoticeImport.undo(id, reason: "撤回导入", in: $0)
        }
        Console.say("已撤回：作废 \(voided) 条记录" + (changed > 0 ? "，其中 \(changed) 条导入之后有人改过。" : "。"))
    }
}

struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "列出一本台账的全部记录。")

    @OptionGroup var data: DataOption
    @Argument(help: ArgumentHelp("台账代号，例如 finding、measure、evidence", valueName: "台账")) var kind: String
    @Flag(help: "输出 JSON") var json = false

    func run() throws {
        let reader = try ReadOnlyOffice(data.folder, kinds: Changli.kinds)
        guard let table = reader.kinds.table(kind) else {
            throw Refusal("没有这本台账：\(kind)。可用的有：\(reader.kinds.all.map { "\($0.name)（\($0.title)）" }.joined(separator: "、"))。")
        }
        try reader.read { lookup in
            if json { return try printJSON(table, lookup) }
            var rows: [RegisterRow] = []
            try lookup.forEach(ListQuery(), of: table) { rows.append($0) }
            for row in rows {
                let state = row.state["state"]?.stringValue.flatMap { table.kind.state($0)?.title } ?? ""
                Console.say("\(row.id)  \(row.state["voided"] == nil ? state : "作废")  \(row.title)")
            }
            Console.say("共 \(rows.count) 条")
        }
    }

    /// Written record by record, so a million need no memory.
    private func printJSON(_ table: DerivedTable, _ lookup: Lookup) throws {
        var first = true
        Console.write("{\"records\":[")
        try lookup.forEach(ListQuery(), of: table) { row in
            var members = row.state
            members["id"] = .string(row.id.description)
            members["revision"] = .integer(Int64(row.revision))
            let text = (first ? "\n" : ",\n") + JSON.object(members).canonicalText
            first = false
            Console.write(text)
        }
        Console.say("\n]}")
    }
}
