import Foundation
import Journal

/// Making accounts and setting passwords: the hash goes to the local store, its digest into the journal.
public enum Accounts {
    /// A new account's slip, printed once.
    public struct Slip: Sendable {
        public let name: String
        public let login: String
        public let password: String
        public init(name: String, login: String, password: String) {
            self.name = name
            self.login = login
            self.password = password
        }
    }

    public static func setPassword(
        _ password: String, of id: RecordID, temporary: Bool, action: String, by viewer: Viewer, in office: Office
    ) async throws {
        let hash = try Password.hash(password)
        let digest = Hash.of(Data(hash.utf8)).hex
        // The entry first: should the process die between the two, the old password works and verify says that it was replaced.
        try await office.write(by: viewer) { context in
            try context.update(Reference<Account>(id), action: action) { $0.digest = digest }
        }
        try office.local.setCredential(hash, for: id, temporary: temporary)
    }

    /// Makes an account inside a running batch; returns its id and what must go to the local store once the batch is durable.
    public static func make(
        login: String, person: Reference<Person>?, roles: [Role], state: Account.State, hash: String, isBootstrap: Bool = false,
        in context: ActionContext
    ) throws -> RecordID {
        var account = Account()
        account.login = login
        account.person = person
        account.roles = roles
        account.state = state
        account.isBootstrap = isBootstrap
        account.digest = Hash.of(Data(hash.utf8)).hex
        try Account.check(account)
        return try context.create(account).id
    }

    /// The first account of a new folder. It can only appoint the three administrators, and then ends.
    public static func bootstrap(in office: Office) throws -> Slip {
        let slip = Slip(name: "初始账号", login: "bootstrap", password: Password.oneTime())
        let hash = try Password.hash(slip.password)
        let id = try office.writeAndWait(by: .system) { context in
            try make(login: slip.login, person: nil, roles: [], state: .active, hash: hash, isBootstrap: true, in: context)
        }
        try office.local.setCredential(hash, for: id, temporary: true)
        return slip
    }

    /// A new one-time password for an account, by login.
    public static func reset(_ login: String, by viewer: Viewer, in office: Office) async throws -> Slip {
        let account = try await office.read { lookup -> Account? in
            try lookup.account(login: login)
        }
        guard let account else { throw Refusal("没有这个登录名：\(login)。", code: .notFound) }
        let slip = Slip(name: login, login: login, password: Password.oneTime())
        try await setPassword(slip.password, of: account.id, temporary: true, action: "reset", by: viewer, in: office)
        return slip
    }
}

extension Lookup {
    public func account(login: String) throws -> Account? { try all(Account.self, narrowed: .text("login", login)).first }
}
