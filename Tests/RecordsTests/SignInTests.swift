import Foundation
import Journal
import Testing

@testable import Records

private final class Store: Sendable {
    let folder: UnitFolder
    let local: LocalStore

    init() throws {
        folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-local-\(RecordID.new())"))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        local = try LocalStore(folder)
    }

    deinit { try? FileManager.default.removeItem(at: folder.url) }
}

@Suite("Passwords")
struct PasswordTests {
    @Test("a hash matches its own password only, whichever way its letters are composed")
    func hash() throws {
        let stored = try Password.hash("Café-口令-1234")
        #expect(stored.hasPrefix("scrypt$32768$8$1$"))
        #expect(Password.matches("Cafe\u{301}-口令-1234", stored))
        #expect(!Password.matches("Café-口令-1235", stored))
        #expect(try stored != Password.hash("Café-口令-1234"), "salted")
    }

    @Test(
        "a hash of another form matches nothing",
        arguments: ["", "scrypt", "scrypt$16384$8$1$AAAA$AAAA", "bcrypt$32768$8$1$AAAA$AAAA", "scrypt$32768$8$1$***$AAAA"])
    func malformed(_ stored: String) { #expect(!Password.matches("x", stored)) }

    @Test("one-time passwords can be read aloud, and differ")
    func oneTime() throws {
        let made = (0..<200).map { _ in Password.oneTime() }
        #expect(Set(made).count == 200)
        let form = try Regex("[a-hj-km-np-z2-9]{4}-[a-hj-km-np-z2-9]{4}-[a-hj-km-np-z2-9]{4}")
        #expect(made.allSatisfy { $0.wholeMatch(of: form) != nil })
        #expect(made.allSatisfy { Password.weakness($0, login: "zhangsan") == nil })
    }

    @Test(
        "weak ones are told why",
        arguments: [
            ("short", "密码至少 10 位"), ("Zhangsan-2025", "密码里不能含有登录名"), ("aaaaaaaaaaaa", "密码太简单，请多用几种字符"),
            (String(repeating: "ab1-x", count: 41), "密码最多 200 位"),
        ])
    func weak(_ password: String, _ sentence: String) { #expect(Password.weakness(password, login: "zhangsan") == sentence) }

    @Test("a credential is kept, replaced, and read without opening the store")
    func credentials() throws {
        let store = try Store()
        let account = RecordID.new()
        try store.local.setCredential("a", for: account, temporary: true)
        try store.local.setCredential("b", for: account, temporary: false)
        let kept = try #require(try store.local.credential(of: account))
        #expect(kept.hash == "b" && !kept.temporary)
        #expect(try store.local.credential(of: .new()) == nil)
        #expect(try LocalStore.credentials(in: store.folder) == [account: "b"])
    }
}

@Suite("Sessions")
struct SessionTests {
    private let start = Moment(milliseconds: 1_762_390_800_000)
    private let hour: Int64 = 3_600_000
    private func at(_ milliseconds: Int64) -> Moment { Moment(milliseconds: start.milliseconds + milliseconds) }

    @Test("end after two hours without use")
    func idle() throws {
        let store = try Store()
        let sessions = Sessions(store.local)
        let account = RecordID.new()
        let token = try sessions.start(account, at: start)
        #expect(try sessions.find(token, at: at(2 * hour - 1))?.account == account)
        #expect(try sessions.find(token, at: at(4 * hour - 2))?.account == account)
        #expect(try sessions.find(token, at: at(6 * hour)) == nil)
        #expect(try sessions.find(token, at: at(6 * hour - 1)) == nil, "ended is ended")
    }

    @Test("end after twelve hours in any case")
    func absolute() throws {
        let store = try Store()
        let sessions = Sessions(store.local)
        let token = try sessions.start(.new(), at: start)
        for step in 1...11 { #expect(try sessions.find(token, at: at(Int64(step) * hour)) != nil) }
        #expect(try sessions.find(token, at: at(12 * hour - 1)) != nil)
        #expect(try sessions.find(token, at: at(12 * hour)) == nil)
    }

    @Test("outlive a restart, with the same limits")
    func restart() throws {
        let store = try Store()
        let first = Sessions(store.local)
        let account = RecordID.new()
        let token = try first.start(account, at: start)
        let csrf = try #require(try first.find(token, at: at(hour))?.csrf)
        let again = try Sessions(store.local).find(token, at: at(3 * hour - 1))
        #expect(again?.account == account)
        #expect(again?.csrf == csrf)
        #expect(try Sessions(store.local).find(token, at: at(13 * hour)) == nil)
    }

    @Test("the store has the token's hash, never the token")
    func hashed() throws {
        let store = try Store()
        let token = try Sessions(store.local).start(.new(), at: start)
        let bytes = try Data(contentsOf: store.folder.local) + Data(contentsOf: URL(fileURLWithPath: store.folder.local.path + "-wal"))
        #expect(bytes.range(of: Data(token.utf8)) == nil)
        #expect(bytes.range(of: Hash.of(Data(token.utf8)).data) != nil)
    }

    @Test("of one account all end together, and no other's")
    func endAll() throws {
        let store = try Store()
        let sessions = Sessions(store.local)
        let (mine, other) = (RecordID.new(), RecordID.new())
        let tokens = try [sessions.start(mine, at: start), sessions.start(mine, at: start)]
        let kept = try sessions.start(other, at: start)
        sessions.endAll(of: mine)
        for token in tokens { #expect(try sessions.find(token, at: start) == nil) }
        #expect(try sessions.find(kept, at: start) != nil)
        #expect(try sessions.find("unknown", at: start) == nil)
    }
}

@Suite("The sign-in log")
struct SignInLogTests {
    private let start = Moment(milliseconds: 1_762_390_800_000)

    @Test("asks for a growing delay from the fifth failure in a row, up to fifteen minutes")
    func delay() throws {
        let store = try Store()
        let log = SignInLog(store.local)
        var delays: [Int] = []
        for _ in 0..<20 {
            try log.add(.wrong, login: "zhangsan", address: "::1", at: start)
            delays.append(try log.delay(login: "zhangsan", at: start))
        }
        #expect(delays == [0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900, 900, 900])
        #expect(try log.delay(login: "zhangsan", at: start.adding(seconds: 899)) == 1)
        #expect(try log.delay(login: "zhangsan", at: start.adding(seconds: 900)) == 0)
        #expect(try log.delay(login: "lisi", at: start) == 0, "of this login alone")
    }

    @Test("forgets failures after a success, and after a day")
    func forgets() throws {
        let store = try Store()
        let log = SignInLog(store.local)
        for _ in 0..<6 { try log.add(.wrong, login: "a", address: "", at: start) }
        #expect(try log.delay(login: "a", at: start) == 2)
        try log.add(.signedIn, login: "a", address: "", at: start.adding(seconds: 10))
        #expect(try log.delay(login: "a", at: start.adding(seconds: 10)) == 0)
        try log.add(.wrong, login: "a", address: "", at: start.adding(seconds: 20))
        #expect(try log.delay(login: "a", at: start.adding(seconds: 20)) == 0)
        for _ in 0..<6 { try log.add(.wrong, login: "b", address: "", at: start) }
        #expect(try log.delay(login: "b", at: start.adding(seconds: 86_401)) == 0)
    }

    @Test("lists the newest first and cuts what is overlong")
    func newest() throws {
        let store = try Store()
        let log = SignInLog(store.local)
        try log.add(.wrong, login: String(repeating: "x", count: 500), address: String(repeating: "y", count: 500), at: start)
        try log.add(.signedIn, login: "a", address: "127.0.0.1", at: start.adding(seconds: 1))
        let lines = try log.newest(10)
        #expect(lines.map(\.outcome) == ["成功", "密码或登录名不对"])
        #expect(lines[1].login.count == 80 && lines[1].address.count == 80)
        #expect(try log.newest(1).count == 1)
    }

    @Test("small facts about a folder are kept")
    func facts() throws {
        let store = try Store()
        #expect(try store.local.fact("demo") == nil)
        try store.local.setFact("demo", "1")
        try store.local.setFact("demo", "2")
        #expect(try store.local.fact("demo") == "2")
    }
}
