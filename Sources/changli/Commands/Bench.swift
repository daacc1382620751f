import ArgumentParser
import Foundation

struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "在本机测速，并与裸 SQLite 对比。", shouldDisplay: false)
    @Option(help: "总账条数") var count = 100_000

    func run() async throws { Console.say("稍后补上") }
}
