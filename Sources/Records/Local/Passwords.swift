import Crypto
import CryptoExtras
import Foundation
import GRDB
import Journal

/// Password hashes: scrypt (RFC 7914) with N=32768, r=8, p=1, as `scrypt$32768$8$1$<salt>$<key>` in base64.
public enum Password {
    static let rounds = 32768

    public static func hash(_ password: String) throws -> String {
        var generator = SystemRandomNumberGenerator()
        let salt = Data((0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        return "scrypt$\(rounds)$8$1$\(salt.base64EncodedString())$\(try derive(password, salt).base64EncodedString())"
    }

    public static func matches(_ password: String, _ stored: String) -> Bool {
        let parts = stored.split(separator: "$")
        guard parts.count == 6, parts[0] == "scrypt", parts[1] == String(rounds), let salt = Data(base64Encoded: String(parts[4])),
            let key = Data(base64Encoded: String(parts[5])), let made = try? derive(password, salt)
        else { return false }
        // Compared through a hash, so the time taken says nothing about the place of the first difference.
        return SHA256.hash(data: key) == SHA256.hash(data: made)
    }

    private static func derive(_ password: String, _ salt: Data) throws -> Data {
        let normal = password.precomposedStringWithCompatibilityMapping
        let key = try KDF.Scrypt.deriveKey(
            from: Data(normal.utf8), salt: salt, outputByteCount: 32, rounds: rounds, blockSize: 8, parallelism: 1)
        return key.withUnsafeBytes { Data($0) }
    }

    /// A one-time password that can be read aloud: three groups of four, without letters that look alike.
    public static func oneTime() -> String {
        let letters = Array("abcdefghjkmnpqrstuvwxyz23456789")
        var generator = SystemRandomNumberGenerator()
        let groups = (0..<3).map { _ in String((0..<4).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] }) }
        return groups.joined(separator: "-")
    }

    /// Why a new password is too weak; nil when it will do.
    public static func weakness(_ password: String, login: String) -> String? {
        if password.count < 10 { return "密码至少 10 位" }
        if password.count > 200 { return "密码最多 200 位" }
        if password.localizedCaseInsensitiveContains(login) { return "密码里不能含有登录名" }
        if Set(password).count < 5 { return "密码太简单，请多用几种字符" }
        return nil
    }
}

extension LocalStore {
    /// Keeps a password hash; `temporary` ones must be changed at the first sign-in.
    public func setCredential(_ hash: String, for account: RecordID, temporary: Bool) throws {
        try pool.write { db in
            try db.execute(
                sql: "INSERT OR REPLACE INTO credential VALUES(?, ?, ?)",
                arguments: [account.description, hash, temporary])
        }
        known.withLock { $0[account] = Credential(hash: hash, temporary: temporary) }
    }

    /// Read on every request, so kept in memory; only ``setCredential(_:for:temporary:)`` changes it.
    public func credential(of account: RecordID) throws -> Credential? {
        if let credential = known.withLock({ $0[account] }) { return credential }
        let stored = try pool.read { db in
            try Row.fetchOne(
                db, sql: "SELECT hash, temporary FROM credential WHERE account = ?", arguments: [account.description]
            ).map { Credential(hash: $0[0], temporary: $0[1]) }
        }
        if let stored { known.withLock { $0[account] = stored } }
        return stored
    }
}

/// A stored password hash, and whether it must be changed at the next sign-in.
public struct Credential: Sendable, Equatable {
    public let hash: String
    public let temporary: Bool
}
