import Journal

/// 账号: a person's way in. The password itself lies in the local store; its digest here makes a swapped password show.
public struct Account: Record {
    public enum State: String, Choice {
        case pending, active, disabled
        public static let titles = ["待授权", "启用", "停用"]
        public static let tones: [Tone] = [.late, .ok, .wait]
    }
    public static let kindName = "account"
    public var id = RecordID.unset
    public var state = State.pending
    public var login = ""
    public var person: Reference<Person>?
    public var roles: [Role] = []
    public var isBootstrap = false
    /// SHA-256 of the stored password hash, in hex.
    public var digest = ""
    public init() {}

    public static let register = Register<Account>(kindName, title: "账号") {
        Field(\.login, "登录名").required(max: 40).listed()
        Field(\.person, "人员").indexed().listed()
        Field(\.roles, "角色").listed()
        Field(\.isBootstrap, "初始账号").computed()
        Field(\.digest, "密码指纹").computed()
    } actions: {
        Action("grant", "授权启用", from: [.pending, .active], to: .active) { account, context in
            try Account.check(account)
            try Account.checkAdministrators(account, others: context.lookup.all(Account.self, ("state", Account.State.active)))
        }
        .by(.role(.securityAdmin)).asks(\.roles, required: true)
        .differs(from: \.person, "账号本人").tone(.ok)
        Action("disable", "停用", from: [.pending, .active], to: .disabled)
            .by(.role(.systemAdmin), .role(.securityAdmin)).asksReason().tone(.miss)
        Action("enable", "重新启用", from: [.disabled], to: .pending).by(.role(.systemAdmin)).asksReason()
        Action("password", "更换密码", from: [.pending, .active]).by(
            Who("本人") { viewer, account, _ in viewer.person != nil && viewer.person == account.person?.id }
        ).hidden()
        Action("reset", "重置密码", from: [.pending, .active]).by(.role(.systemAdmin)).hidden()
    }
    .menu(.people).created(by: .role(.systemAdmin)).edited(in: []).undated()
    .unique("这个登录名已经有人用了，请换一个", \.login)
    .administrative()

    /// 系统管理员, 安全管理员 and 审计管理员 are kept apart, and none of them does business.
    static func check(_ account: Account) throws {
        let admin = account.roles.filter { Role.administrators.contains($0) }
        if admin.count > 1 || (admin.count == 1 && account.roles.count > 1) {
            throw Refusal(
                "系统管理员、安全管理员、审计管理员要由三个人分别担任，也不能兼任业务角色。", source: "GB/T 22239-2019 三权分立")
        }
    }

    static func checkAdministrators(_ account: Account, others: [Account]) throws {
        guard let person = account.person else { return }
        let isAdministrator = account.roles.contains(where: Role.administrators.contains)
        for other in others where other.id != account.id && other.person == person {
            guard isAdministrator || other.roles.contains(where: Role.administrators.contains) else { continue }
            throw Refusal("这个人已有另一个账号，管理员账号要由专人专用。", source: "GB/T 22239-2019 三权分立")
        }
    }
}
