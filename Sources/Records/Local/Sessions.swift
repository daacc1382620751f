import Crypto
import Foundation
import GRDB
import Journal
import Synchronization

/// A signed-in browser. The token itself is only in the cookie; the store has its hash.
public struct Session: Sendable {
    /// Ends after this long without use, and in any case after ``absolute`` (milliseconds).
    public static let idle: Int64 = 2 * 3_600_000
    public static let absolute: Int64 = 12 * 3_600_000

    public let key: Data
    public let account: RecordID
    public let csrf: String
    public let created: Moment
    public var seen: Moment

    func isAlive(at now: Moment) -> Bool {
        now.milliseconds - seen.milliseconds < Session.idle && now.milliseconds - created.milliseconds < Session.absolute
    }
}

/// Sessions, kept in memory and in the local store so that a restart does not sign people out.
public final class Sessions: Sendable {
    private let store: LocalStore
    private let cache = Mutex<[Data: Session]>([:])

    public init(_ store: LocalStore) { self.store = store }

    private static func random(_ count: Int) -> Data {
        var generator = SystemRandomNumberGenerator()
        return Data((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
    }

    private static func key(_ token: String) -> Data { Hash.of(Data(token.utf8)).data }

    /// Starts a session; the returned token goes into the cookie.
    public func start(_ account: RecordID, at now: Moment) throws -> String {
        let token = Hex.encode(Sessions.random(32))
        let session = Session(
            key: Sessions.key(token), account: account, csrf: Hex.encode(Sessions.random(16)), created: now, seen: now)
        try store.pool.write { db in
            try db.execute(
                sql: "DELETE FROM session WHERE seen < ? OR created < ?",
                arguments: [now.milliseconds - Session.idle, now.milliseconds - Session.absolute])
            try db.execute(
                sql: "INSERT INTO session VALUES(?, ?, ?, ?, ?)",
                arguments: [session.key, account.description, session.csrf, now.milliseconds, now.milliseconds])
        }
        cache.withLock { $0[session.key] = session }
        return token
    }

    public func find(_ token: String, at now: Moment) throws -> Session? {
        let key = Sessions.key(token)
        if var known = cache.withLock({ $0[key] }) {
            guard known.isAlive(at: now) else {
                end(key)
                return nil
            }
            // Written down at most once a minute: a page view must not cost a write.
            if now.milliseconds - known.seen.milliseconds > 60_000 {
                known.seen = now
                let updated = known
                cache.withLock { $0[key] = updated }
                try store.pool.write {
                    try $0.execute(sql: "UPDATE session SET seen = ? WHERE token = ?", arguments: [now.milliseconds, key])
                }
            }
            return known
        }
        let stored = try store.pool.read { db in
            try Row.fetchOne(db, sql: "SELECT account, csrf, created, seen FROM session WHERE token = ?", arguments: [key])
        }
        guard let stored, let account = RecordID(stored[0] as String) else { return nil }
        let session = Session(
            key: key, account: account, csrf: stored[1], created: Moment(milliseconds: stored[2]), seen: Moment(milliseconds: stored[3]))
        guard session.isAlive(at: now) else { return nil }
        cache.withLock { $0[key] = session }
        return session
    }

    public func end(_ key: Data) {
        cache.withLock { $0[key] = nil }
        try? store.pool.write { try $0.execute(sql: "DELETE FROM session WHERE token = ?", arguments: [key]) }
    }

    /// Signs an account out everywhere, as after a changed password.
    public func endAll(of account: RecordID) {
        cache.withLock { cache in cache = cache.filter { $0.value.account != account } }
        try? store.pool.write { try $0.execute(sql: "DELETE FROM session WHERE account = ?", arguments: [account.description]) }
    }
}

/// The sign-in log, and the delay that follows failures.
public struct SignInLog: Sendable {
    public enum Outcome: String, Sendable { case signedIn = "成功", wrong = "密码或登录名不对", blocked = "失败次数过多", disabled = "账号未启用" }
    let store: LocalStore

    public init(_ store: LocalStore) { self.store = store }

    public func add(_ outcome: Outcome, login: String, address: String, at now: Moment) throws {
        try store.pool.write { db in
            try db.execute(
                sql: "INSERT INTO signin(at, login, address, outcome) VALUES(?, ?, ?, ?)",
                arguments: [now.milliseconds, String(login.prefix(80)), String(address.prefix(80)), outcome.rawValue])
        }
    }

    /// Seconds that this login must still wait: 1, 2, 4 … up to 15 minutes after the fifth failure in a row within a day.
    public func delay(login: String, at now: Moment) throws -> Int {
        let (failures, last) = try store.pool.read { db -> (Int, Int64) in
            let since =
                try Int64.fetchOne(
                    db, sql: "SELECT max(at) FROM signin WHERE login = ? AND outcome = ?",
                    arguments: [login, Outcome.signedIn.rawValue]) ?? 0
            let row = try Row.fetchOne(
                db, sql: "SELECT count(*), max(at) FROM signin WHERE login = ? AND outcome = ? AND at > ?",
                arguments: [login, Outcome.wrong.rawValue, max(since, now.milliseconds - 86_400_000)])
            return (row?[0] ?? 0, row?[1] ?? 0)
        }
        guard failures >= 5 else { return 0 }
        let wait = min(900, 1 << min(failures - 5, 10)) * 1000
        return max(0, Int((last + Int64(wait) - now.milliseconds + 999) / 1000))
    }

    public struct Line: Sendable {
        public let at: Moment
        public let login: String
        public let address: String
        public let outcome: String
    }

    public func newest(_ limit: Int) throws -> [Line] {
        try store.pool.read { db in
            try Row.fetchAll(db, sql: "SELECT at, login, address, outcome FROM signin ORDER BY id DESC LIMIT ?", arguments: [limit])
                .map { Line(at: Moment(milliseconds: $0[0]), login: $0[1], address: $0[2], outcome: $0[3]) }
        }
    }
}
