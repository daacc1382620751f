import ArgumentParser
import Documents
import Foundation
import Journal
import Records
import Rectification

struct PackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "给巡察组制作可离线核对的核查包，或核对一个核查包。", subcommands: [Make.self, Check.self], defaultSubcommand: Make.self)

    struct Make: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "制作核查包：问题、措施、佐证、数据背后的记录、附件和证明。")

        @OptionGroup var data: DataOption
        @Argument(help: ArgumentHelp("巡察的记录编号", valueName: "编号")) var inspection: String
        @Option(help: ArgumentHelp("写到哪个文件", valueName: "文件")) var out: String
        @Flag(help: "连同限知情人的内容一起给出（个人信息仍然保留）") var withSealed = false

        func run() throws {
            guard let id = RecordID(inspection) else { throw Refusal("编号不对：\(inspection)。用 changli list inspection 查看编号。") }
            let folder = data.folder
            let vkey = try folder.readKey().verifier.text
            let made = try ReadOnlyOffice(folder, kinds: Changli.kinds).read { lookup in
                try InspectionPack.make(
                    Reference(id), in: lookup, vkey: vkey, for: .commandLine, withSealed: withSealed, calendars: lookup.calendars(),
                    at: .now)
            }
            try made.zip(from: folder, at: .now).write(to: URL(fileURLWithPath: out), options: .atomic)
            let (pack, unsigned) = (made.pack, made.unsigned)
            Console.say("核查包已写到 \(out)：\(pack.entries.count) 条留痕，\(pack.files.count) 个附件，存证点第 \(pack.checkpointNumber) 号")
            if unsigned > 0 { Console.say("有 \(unsigned) 条留痕还没有被存证点覆盖，没有收入。需要的话请等下一个存证点再做。") }
            if !pack.withheld.isEmpty { Console.say("没有给出的内容：\(pack.withheld.joined(separator: "、"))") }
            Console.say("请对方解压后用浏览器打开 index.html，或用 changli pack check 核对。")
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "核对一个核查包，不需要数据文件夹。")

        @Argument(help: ArgumentHelp("核查包", valueName: "文件")) var file: String
        @Option(help: ArgumentHelp("单位公布的公钥 log.vkey；不写就用包里的", valueName: "文件")) var key: String?

        func run() throws {
            guard let bytes = try? Data(contentsOf: URL(fileURLWithPath: file)) else { throw Refusal("打不开文件：\(file)。") }
            let key = try key.map { path in
                guard let text = try? String(contentsOfFile: path, encoding: .utf8), let key = VerifierKey(text: text) else {
                    throw Refusal("读不出公钥文件：\(path)。")
                }
                return key
            }
            let limits = ZipArchive.Limits(entryBytes: 1 << 30, totalBytes: 4 << 30, entries: 60_000)
            let files = try ZipArchive.read(bytes, limits: limits) { _ in true }
            guard let script = files["data.js"] else { throw Refusal("这不是核查包：里面没有 data.js。") }
            let pack = try Pack.read(script)
            let problems = pack.problems(key: key) { files[$0] }
            for problem in problems { Console.say("✗ \(problem)") }
            guard problems.isEmpty else { throw ExitCode(1) }
            Console.say("✓ \(pack.unit)的核查包：\(pack.entries.count) 条留痕全部与存证点第 \(pack.checkpointNumber) 号一致，签名有效，附件完整。")
            if key == nil { Console.say("公钥取自包内。请与单位公布的公钥、您以前收到的存证点对照。") }
        }
    }
}
