import ArgumentParser
import Documents
import Foundation
import Records
import Rectification

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "核稿：找出一份通报里前后矛盾、没有做完却说做完、雷同和缺项的地方。", discussion: "有错误时退出码为 1，读不了文件为 2。")

    @Argument(help: ArgumentHelp("通报文件（txt、html、docx、pdf、doc、wps）", valueName: "文件")) var files: [String]
    @Flag(help: "输出 JSON") var json = false

    private struct Answer: Encodable {
        let remarks: [Remark]
    }

    func validate() throws {
        if files.isEmpty { throw ValidationError("请写上文件名。") }
    }

    func run() throws {
        let context = NoticeCheck.Context(try WorkCalendar.shipped())
        var answers: [(file: String, remarks: [Remark])] = []
        var failed = false
        for file in files {
            switch Check.outcome(file, context) {
            case .success(let remarks): answers.append((file, remarks))
            case .failure(let error):
                Console.complain("\(file)：\(error.sentence)")
                failed = true
            }
        }
        if json {
            let all = answers.map { Answer(remarks: $0.remarks) }
            if files.count > 1 { Console.say(try Console.json(all)) } else if let only = all.first { Console.say(try Console.json(only)) }
        } else {
            for (file, remarks) in answers { Check.describe(file, remarks) }
        }
        if failed { throw ExitCode(2) }
        if answers.contains(where: { $0.remarks.contains { $0.severity == .error } }) { throw ExitCode(1) }
    }

    private static func outcome(_ file: String, _ context: NoticeCheck.Context) -> Result<[Remark], DocumentError> {
        do throws(DocumentError) {
            return .success(
                try NoticeCheck.remarks(try TextExtractor.extract(contentsOf: URL(fileURLWithPath: file)).text, context: context))
        } catch { return .failure(error) }
    }

    private static func describe(_ file: String, _ remarks: [Remark]) {
        let errors = remarks.count { $0.severity == .error }
        Console.say(remarks.isEmpty ? "\(file)：没有发现矛盾。" : "\(file)：\(remarks.count) 条提示，其中要改的 \(errors) 条。")
        for remark in remarks {
            let mark = remark.severity == .error ? "✗" : remark.severity == .warning ? "！" : "·"
            Console.say("  \(mark) \(remark.rule) \(remark.path.isEmpty ? "全文" : remark.path)　\(remark.message)")
        }
    }
}
