import struct Documents.DocumentError
import enum Documents.Subprocess
import Foundation
import Journal
import Records
import Synchronization

/// Sends checkpoints out of the house, by mail or to an address on the web. What could not be sent is tried again.
///
/// curl does the talking; SMTP's server comes from `CHANGLI_SMTP` (`smtps://user:password@host`) and `CHANGLI_MAIL_FROM`.
public struct Deliveries: Sendable {
    let office: Office
    let smtp: String?
    let sender: String
    private let patience = Patience()

    public init(_ office: Office, environment: [String: String] = ProcessInfo.processInfo.environment) {
        self.office = office
        smtp = environment["CHANGLI_SMTP"]
        sender = environment["CHANGLI_MAIL_FROM"] ?? "changli@localhost"
    }

    public enum Outcome: Sendable, Equatable {
        case sent
        case failed(String)
    }

    /// Looks every so often whether a receiver lacks the newest checkpoint. Ends when the task is cancelled.
    public func keep(every interval: Duration = .seconds(30)) async {
        while !Task.isCancelled {
            _ = try? await run()
            do { try await Task.sleep(for: interval) } catch { return }
        }
    }

    /// One round. Only the newest checkpoint is sent: it vouches for all before it.
    @discardableResult
    public func run() async throws -> [RecordID: Outcome] {
        let found = try await office.read { lookup -> (NumberedCheckpoint, [CheckpointReceiver], String)? in
            guard let newest = try Journal.checkpoints(limit: 1, in: lookup.db).first else { return nil }
            let unit = try lookup.unit()?.name ?? ""
            return (newest, try lookup.all(CheckpointReceiver.self, ("state", CheckpointReceiver.State.active)), unit)
        }
        guard let (newest, receivers, unit) = found else { return [:] }
        var outcomes: [RecordID: Outcome] = [:]
        for receiver in receivers where try office.local.delivered(to: receiver.id) < newest.number {
            let now = office.clock.wall()
            guard patience.mayTry(receiver.address, at: now) else { continue }
            let outcome = await send(newest, to: receiver, unit: unit)
            patience.note(receiver.address, failed: outcome != .sent, at: now)
            outcomes[receiver.id] = outcome
            try office.local.noteDelivery(
                to: receiver.id, number: outcome == .sent ? newest.number : nil, at: office.clock.wall(),
                outcome: outcome == .sent ? "已送达" : outcome.words)
        }
        return outcomes
    }

    private func send(_ checkpoint: NumberedCheckpoint, to receiver: CheckpointReceiver, unit: String) async -> Outcome {
        guard let way = receiver.way, CheckpointReceiver.isAddress(receiver.address, way) else { return .failed("地址不对") }
        let note = checkpoint.checkpoint.note.description
        let arguments: [String]
        let content: String
        let url: String
        switch way {
        case .web:
            content = note
            arguments = ["--header", "Content-Type: text/plain; charset=utf-8", "--data-binary", "@content"]
            url = receiver.address
        case .mail:
            guard let smtp else { return .failed("没有设置邮件服务器（CHANGLI_SMTP）") }
            content = Deliveries.mail(
                note, number: checkpoint.number, unit: unit, key: office.journal.verifierKey.text, from: sender, to: receiver.address,
                at: office.clock.wall())
            url = smtp
            arguments = ["--mail-from", sender, "--mail-rcpt", receiver.address, "--upload-file", "content"]
        }
        // Off the pool of tasks: curl may take its time.
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: Deliveries.curl(url, arguments, content)) }
        }
    }

    private static func curl(_ url: String, _ arguments: [String], _ content: String) -> Outcome {
        guard let program = Subprocess.find(["curl"]) else { return .failed("没有安装 curl") }
        do throws(DocumentError) {
            let outcome = try Subprocess.withFolder { folder throws(DocumentError) in
                // The address may hold a password: in a file that is ours alone it shows in no list of processes.
                let quoted = url.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                for (name, text) in [("content", content), ("config", "url = \"\(quoted)\"\n")] {
                    let place = folder.appending(path: name).path
                    guard FileManager.default.createFile(atPath: place, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
                    else {
                        throw DocumentError(.failed, "临时文件夹写不进去")
                    }
                }
                // No redirect is followed, and no scheme but these: an address must not lead into the house.
                return try Subprocess.run(
                    program,
                    ["--silent", "--show-error", "--fail", "--max-time", "20", "--proto", "=http,https,smtp,smtps", "--config", "config"]
                        + arguments,
                    in: folder, seconds: 30, bytes: 1 << 20)
            }
            return outcome.status == 0 ? .sent : .failed(reason(outcome.status))
        } catch { return .failed(error.sentence) }
    }

    /// What curl's exit status means. Its own words would tell every reader of the register which doors of the house stand open.
    private static func reason(_ status: Int32) -> String {
        switch status {
        case 6: "找不到这个地址，请核对"
        case 7, 28, 52, 56: "对方没有应答，稍后会再试"
        case 22: "对方没有接收，请与对方核对地址"
        case 35, 51, 58, 60, 77: "加密连接没有建立，请与对方核对证书"
        case 55, 67: "邮件服务器没有接收，请核对账号设置"
        default: "发送失败（代号 \(status)），稍后会再试"
        }
    }

    /// RFC 5322, UTF-8 in base64 so that no line is too long and none begins with a dot.
    static func mail(
        _ note: String, number: Int, unit: String, key: String, from: String, to: String, at moment: Moment
    ) -> String {
        func encoded(_ text: String) -> String { "=?utf-8?B?\(Data(text.utf8).base64EncodedString())?=" }
        let text = """
            \(unit)总账存证点第 \(number) 号。请妥善保存本邮件：以后任何对总账的改动、删除、倒填，都能凭它查出。
            怎样用它：
            1. 把下面“来源”一行起到签名一行止，连同末尾的换行，原样存成 checkpoint-\(number).txt。
            2. 需要核对时，请单位交一份总账文件夹的副本（或核查包），在装有长立的电脑上运行
               changli verify --data 副本文件夹 --since checkpoint-\(number).txt
               “验真通过”就是这以前的记录一条也没有改过、删过。
            3. 不想用长立的程序，也可以按单位公开网站“如何核对”页面，用任何实现 C2SP tlog-checkpoint 的工具。
            验签公钥（请与以前收到的对照，应当一样）：
            \(key)

            \(note)
            """
        let id = Hash.of(Data((note + to).utf8)).hex.prefix(32)
        return [
            "Date: \(Deliveries.date(moment))", "Message-ID: <\(id)@\(from.split(separator: "@").last ?? "localhost")>", "From: \(from)",
            "To: \(to)", "Subject: \(encoded("\(unit) 存证点第 \(number) 号"))", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
            Data(text.utf8).base64EncodedString(options: [.lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed]), "",
        ].joined(separator: "\r\n")
    }
}

extension Deliveries {
    /// RFC 5322 §3.3, in UTC.
    static func date(_ moment: Moment) -> String {
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss '+0000'"
        return formatter.string(from: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
    }
}

/// After a failure an address is left alone for a while, each time twice as long, an hour at most: a wrong password that is tried every
/// half minute gets the account locked. An address that was mended is a new one.
final class Patience: Sendable {
    private let failures = Mutex<[String: (count: Int, until: Int64)]>([:])

    func mayTry(_ address: String, at now: Moment) -> Bool {
        failures.withLock { now.milliseconds >= $0[address]?.until ?? 0 }
    }

    func note(_ address: String, failed: Bool, at now: Moment) {
        failures.withLock { failures in
            guard failed else { return failures[address] = nil }
            let count = (failures[address]?.count ?? 0) + 1
            failures[address] = (count, now.milliseconds + min(60_000 << Int64(min(count - 1, 10)), 3_600_000))
        }
    }
}

extension Deliveries.Outcome {
    var words: String {
        switch self {
        case .sent: "已送达"
        case .failed(let why): "没有送达：\(why)"
        }
    }
}
