import Foundation
import Journal

/// The first start of a unit: the bootstrap account appoints the three administrators and ends.
public enum FirstStart {
    public struct Seat: Sendable {
        public let key: String
        public let title: String
        public let role: Role
    }
    public static let seats = [
        Seat(key: "system", title: Role.systemAdmin.title, role: .systemAdmin),
        Seat(key: "security", title: Role.securityAdmin.title, role: .securityAdmin),
        Seat(key: "audit", title: Role.auditAdmin.title, role: .auditAdmin),
    ]

    public struct Appointee: Sendable {
        public let role: Role
        public let name: String
        public let login: String
        public init(role: Role, name: String, login: String) {
            self.role = role
            self.name = name.trimmingCharacters(in: .whitespaces)
            self.login = login.trimmingCharacters(in: .whitespaces)
        }
    }

    /// Makes the unit, three persons and their accounts, and disables the bootstrap account: one batch.
    public static func appoint(unit: String, _ appointees: [Appointee], ending bootstrap: RecordID, in office: Office) async throws
        -> [Accounts.Slip]
    {
        let unit = unit.trimmingCharacters(in: .whitespaces)
        guard !unit.isEmpty else { throw Refusal("请填写单位名称。") }
        guard appointees.allSatisfy({ !$0.name.isEmpty && Login.isValid($0.login) }) else {
            throw Refusal("三位管理员都要填写姓名和登录名；登录名用 2–40 个小写字母、数字或点。")
        }
        guard Set(appointees.map(\.name)).count == 3, Set(appointees.map(\.login)).count == 3 else {
            throw Refusal("系统管理员、安全管理员、审计管理员要由三个不同的人担任。", source: "GB/T 22239-2019 三权分立")
        }
        let prepared = try appointees.map { ($0, Accounts.Slip(name: $0.name, login: $0.login, password: Password.oneTime())) }
            .map { ($0.0, $0.1, try Password.hash($0.1.password)) }
        let ids = try await office.write(by: Viewer(actor: .bootstrap, name: "初始账号", roles: [])) { context in
            var record = Unit()
            record.name = unit
            try context.create(record)
            let ids = try prepared.map { appointee, _, hash in
                var person = Person()
                person.name = appointee.name
                person.title = appointee.role.title
                let reference = try context.create(person)
                return try Accounts.make(
                    login: appointee.login, person: reference, roles: [appointee.role], state: .active, hash: hash, in: context)
            }
            try context.update(Reference<Account>(bootstrap), action: "disable", reason: "三位管理员已任命") { $0.state = .disabled }
            return ids
        }
        for (id, item) in zip(ids, prepared) { try office.local.setCredential(item.2, for: id, temporary: true) }
        return prepared.map(\.1)
    }
}

/// Login names: 2–40 lower-case letters, digits, dots and hyphens.
public enum Login {
    public static func isValid(_ login: String) -> Bool {
        (2...40).contains(login.utf8.count) && login != "bootstrap"
            && login.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x2D }
    }

    /// A login made from a name's pinyin, kept apart from those already taken.
    public static func make(from name: String, taken: Set<String>) -> String {
        let latin = name.applyingTransform(.toLatin, reverse: false)?.applyingTransform(.stripDiacritics, reverse: false) ?? ""
        let plain = latin.lowercased().filter { $0.isASCII && $0.isLetter }
        let base = plain.count >= 2 ? String(plain.prefix(30)) : "user"
        if !taken.contains(base), base != "bootstrap" { return base }
        return (2...).lazy.map { "\(base)\($0)" }.first { !taken.contains($0) } ?? base
    }
}
