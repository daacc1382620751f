import ArgumentParser
import Documents
import Foundation

struct Accuracy: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "用带标准答案的通报测读通报的准确率。", shouldDisplay: false)
    @Argument(help: "放 NN-名称.txt 与 .json 的文件夹") var folder: String

    func run() throws {
        Console.say(NoticeAccuracy.table(try NoticeAccuracy.reports(in: URL(fileURLWithPath: folder))))
    }
}
