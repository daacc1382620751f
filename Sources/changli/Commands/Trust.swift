import ArgumentParser
import Documents
import Foundation
import Journal
import Records
import Rectification

struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "验真：重新计算全部留痕、存证点、文件，并与台账逐格对照。")

    @OptionGroup var data: DataOption
    @Option(help: ArgumentHelp("以前保存的存证点，同时核对现在的总账是它的延续", valueName: "文件")) var since: String?
    @Option(help: ArgumentHelp("单位的公钥 log.vkey；不写就用文件夹里的密钥", valueName: "文件")) var key: String?
    @Flag(help: "输出 JSON") var json = false

    struct Output: Encodable {
        struct Item: Encodable {
            let entry: Int?
            let kind: String?
            let record: String?
            let field: String?
            let found: String?
            let expected: String?
            let message: String
        }
        let ok: Bool
        let origin: String
        let entries: Int
        let checkpoints: Int
        let files: Int
        let unsigned: Int
        let erased: Int
        let root: String
        let rebuild: [String]
        let problems: [Item]
    }

    func run() throws {
        let old = try since.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw Refusal("读不出存证点文件：\(path)。") }
            // Typed from paper or passed through mail: line ends and blank lines at the end are no part of the note.
            let lines = text.replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
            return try Checkpoint(lines + "\n")
        }
        let key = try key.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8), let key = VerifierKey(text: text) else {
                throw Refusal("读不出公钥文件：\(path)。公钥在网页“总账与验真”里下载，文件名 log.vkey。")
            }
            return key
        }
        let progress = Console.Progress()
        let report = try Office.verify(data.folder, kinds: Changli.kinds, key: key, since: old) { phase in
            progress.show(phase.title, phase.done, phase.total)
        }
        progress.end()
        if json {
            Console.say(
                try Console.json(
                    Output(
                        ok: report.isSound, origin: report.origin, entries: report.entries, checkpoints: report.checkpoints,
                        files: report.files,
                        unsigned: report.unsigned, erased: report.erased, root: report.root, rebuild: report.rebuild,
                        problems: report.problems.map {
                            .init(
                                entry: $0.entry, kind: $0.kind, record: $0.record, field: $0.field, found: $0.found, expected: $0.expected,
                                message: $0.sentence)
                        })))
        } else {
            describe(report)
        }
        if !report.isSound { throw ExitCode(1) }
    }

    private func describe(_ report: VerifyReport) {
        for problem in report.problems {
            var line = "✗ \(problem.sentence)"
            if let record = problem.record { line += "　记录 \(record)" }
            if let field = problem.field { line += "　字段 \(field)" }
            if let found = problem.found { line += "　现为：\(found.prefix(80))" }
            if let expected = problem.expected { line += "　应为：\(expected.prefix(80))" }
            Console.say(line)
        }
        for kind in report.rebuild { Console.say("· 台账 \(kind) 的定义已更新，启动服务时会自动重建（不是伪造）") }
        if report.isSound {
            Console.say("验真通过：\(report.entries) 条留痕，\(report.checkpoints) 个存证点，\(report.files) 个文件。树根 \(report.root)")
        } else {
            Console.say("验真不通过：\(report.problems.count) 处问题。请保护现场，不要改动数据文件夹。")
        }
        if report.unsigned > 0 { Console.say("其中 \(report.unsigned) 条在最新存证点之后，已入树、尚未签名。") }
        if report.erased > 0 { Console.say("已按规定删除个人信息 \(report.erased) 处，均有留痕。") }
    }
}

struct Prove: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "给一条记录出具证明，别人不用长立也能核对。")

    @OptionGroup var data: DataOption
    @Argument(help: ArgumentHelp("记录编号，在记录页面“存证”一栏可以看到", valueName: "记录编号")) var record: String
    @Option(help: ArgumentHelp("放证明文件的新文件夹", valueName: "文件夹")) var out: String

    func run() async throws {
        guard let id = RecordID(record) else { throw Refusal("记录编号不对：\(record)。编号形如 0190a1b2-…。") }
        let office = try data.office()
        let files = try await ProofFiles.make(id, for: .commandLine, in: office)
        let folder = URL(fileURLWithPath: out)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for file in files { try file.data.write(to: folder.appending(path: file.name)) }
        Console.say("证明已写入 \(folder.path)：\(files.map(\.name).joined(separator: "、"))")
    }
}

struct RebuildTables: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "rebuild", abstract: "从总账重建全部台账表。")
    @OptionGroup var data: DataOption

    func run() throws {
        let office = try data.office()
        let progress = Console.Progress()
        try office.rebuild { progress.show("重建台账", $0, $1) }
        progress.end()
        Console.say("完成。")
    }
}

struct Backup: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "把单位数据完整备份到一个新文件夹，服务运行时也可以。")
    @OptionGroup var data: DataOption
    @Argument(help: ArgumentHelp("新文件夹，最好在另一块盘或移动硬盘上", valueName: "文件夹")) var target: String

    func run() throws {
        let count = try FolderBackup.copy(data.folder, to: URL(fileURLWithPath: target)) { Console.say($0) }
        Console.say("备份完成：\(target)（\(count) 个文件）。建议接着运行 changli verify --data \(target) 核对。")
        Console.say("备份里有单位密钥，请像保管公章一样保管。")
    }
}

struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "account", abstract: "账号管理。", subcommands: [Reset.self])

    struct Reset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "给一个账号换一次性密码（要先停止服务）。")
        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp("登录名", valueName: "登录名")) var name: String

        func run() async throws {
            let slip = try await Accounts.reset(name, by: .commandLine, in: data.office())
            Console.say("登录名 \(slip.login)，一次性密码 \(slip.password)（只显示这一次，首次登录要改）")
        }
    }
}
