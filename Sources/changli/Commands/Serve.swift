import Documents
import ArgumentParser
import Foundation
import Hummingbird
import Journal
import Records
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "启动服务，用浏览器办公。")

    @OptionGroup var data: DataOption
    @Option(help: "端口") var port = 8080
    @Option(help: "监听地址；只在本机用时不要改") var host = "127.0.0.1"
    @Flag(help: "前面有 HTTPS 代理时打开，Cookie 只走加密连接") var behindTls = false

    func run() async throws {
        let folder = data.folder
        let isNew = !folder.exists
        let office = try data.office(create: isNew)
        let isDemo = try office.local.fact("demo") == "1"
        if isNew {
            let slip = try Accounts.bootstrap(in: office)
            Console.say("已建立新单位：\(folder.url.path)")
            Console.say("初始账号 \(slip.login)，一次性密码 \(slip.password)")
            Console.say("它只能任命三位管理员，完成后自动停用。密码只显示这一次。")
        }
        var settings = Site.Settings()
        settings.isDemo = isDemo
        settings.isSecure = behindTls
        let site = try await Site(office, settings: settings)
        let address = "http://\(host):\(port)"
        let application = Server.application(site, host: host, port: port) {
            Console.say("长立已启动：\(address)")
            if isDemo {
                Console.say("演示账号（密码都是 \(DemoAccounts.password)）：")
                for account in DemoAccounts.all { Console.say("  \(account.login)  \(account.title)") }
            }
        }
        Task.detached { if let lack = FormPDF.lack() { Console.say("提醒：\(lack.sentence)") } }
        // A large folder's first index is made beside the work.
        Task.detached { try? site.search.catchUp() }
        let checkpoints = Task { await Server.keepCheckpoints(office) }
        let deliveries = Task { await Deliveries(office).keep() }
        let duties = Task { await Server.keepDuties(office) }
        defer {
            duties.cancel()
            checkpoints.cancel()
            deliveries.cancel()
        }
        do { try await application.runService() } catch {
            throw Refusal("服务没有启动成功：端口 \(port) 可能被占用。请换一个端口，例如 changli serve --port 8081。（\(error)）")
        }
        _ = try? await office.journal.makeCheckpoint()
    }
}
