import ArgumentParser
import Documents
import Foundation
import Synchronization
import Journal
import Records
import Rectification
import Meetings

/// The command line. Each command is one file under Commands.
@main
struct Changli: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "changli",
        abstract: "长立：当下改，长久立。县级融媒体中心的整改与运行台账。",
        version: "0.1.0",
        subcommands: [
            Serve.self, Demo.self, Read.self, Check.self, Import.self, List.self, Verify.self, Prove.self, Export.self, PackCommand.self,
            RebuildTables.self,
            Backup.self, AccountCommand.self, Load.self, Bench.self, Accuracy.self,
        ])

    /// The one list of the product's kinds, besides the kernel's own.
    static let kinds: [Kind] = RectificationKinds.all + MeetingKinds.all

    static func main() async {
        // Pipes that close early (head, less) end the program quietly instead of with a signal.
        signal(SIGPIPE, SIG_IGN)
        // Whatever is written into a unit's folder is its owner's alone.
        umask(0o077)
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let code as ExitCode {
            Changli.exit(withError: code)
        } catch {
            guard let sentence = Console.sentence(error) else { Changli.exit(withError: error) }
            Console.complain(sentence)
            Foundation.exit(2)
        }
    }
}

/// Where the data lies.
struct DataOption: ParsableArguments {
    @Option(name: .long, help: ArgumentHelp("单位数据文件夹（默认取环境变量 CHANGLI_DATA，再取用户数据目录）", valueName: "文件夹"))
    var data: String?

    var folder: UnitFolder {
        let environment = ProcessInfo.processInfo.environment
        if let data { return UnitFolder(URL(fileURLWithPath: data)) }
        if let path = environment["CHANGLI_DATA"], !path.isEmpty { return UnitFolder(URL(fileURLWithPath: path)) }
        let base = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory() + "/.local/share"
        return UnitFolder(URL(fileURLWithPath: base).appending(path: "changli"))
    }

    /// Opens the folder for writing; refuses while a server runs.
    func office(create: Bool = false) throws -> Office {
        let progress = Console.Progress()
        defer { progress.end() }
        return try Office(opening: folder, create: create, kinds: Changli.kinds) { progress.show("程序已更新，正在重新整理台账", $0, $1) }
    }
}

/// What goes to the terminal: sentences for clerks, never raw errors.
enum Console {
    /// Written through at once, so that whoever reads a pipe sees the address when the server is up.
    static func say(_ line: String) { write(line + "\n") }

    /// A reader that has had enough (head, less) ends the program quietly.
    static func write(_ text: String) {
        do { try FileHandle.standardOutput.write(contentsOf: Data(text.utf8)) } catch { Foundation.exit(0) }
    }

    static func complain(_ line: String) { try? FileHandle.standardError.write(contentsOf: Data((line + "\n").utf8)) }

    /// The sentence for an error of ours; nil for the argument parser's own.
    static func sentence(_ error: any Error) -> String? {
        switch error {
        case let error as Refusal: error.sentence
        case let error as DocumentError: error.sentence
        case let error as InvalidInput: error.problems.sorted { $0.key < $1.key }.map(\.value).joined(separator: "；")
        case let error as FolderError: error.description
        case let error as CalendarProblem: error.description
        case let error as MalformedNote: "存证点或证明文件的格式不对：\(error.description)"
        case let error as JournalDamage: "总账数据受损：\(error.description)。请运行 changli verify 查明。"
        case is ClockProblem: "系统时钟不可信，已停止写入。请核对时间，由系统管理员在网页“总账与验真”里校时。"
        case let error as CocoaError where error.code == .fileReadNoSuchFile || error.code == .fileNoSuchFile:
            "没有这个文件：\(error.userInfo[NSFilePathErrorKey] as? String ?? "")。请核对路径。"
        case let error as CocoaError: "文件读写失败：\(error.localizedDescription)"
        case is ValidationError, is CleanExit, is ExitCode: nil
        default: String(describing: type(of: error)).contains("CommandError") ? nil : "没有办成：\(error)"
        }
    }

    /// A progress bar on a terminal, from the second second on.
    final class Progress: Sendable {
        private let start = Date()
        private let isTerminal = isatty(STDERR_FILENO) == 1
        private let shown = Mutex("")

        func show(_ title: String, _ done: Int, _ total: Int) {
            guard isTerminal, Date().timeIntervalSince(start) > 1, total > 0 else { return }
            let width = 30
            let filled = min(width, done * width / total)
            let line =
                "\(title) [\(String(repeating: "█", count: filled))\(String(repeating: "·", count: width - filled))] \(done * 100 / total)%"
            guard
                shown.withLock({ shown in
                    defer { shown = line }
                    return shown != line
                })
            else { return }
            FileHandle.standardError.write(Data("\r\(line)".utf8))
        }

        func end() {
            guard shown.withLock({ !$0.isEmpty }) else { return }
            FileHandle.standardError.write(Data("\r\u{1B}[K".utf8))
        }
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
