import Foundation
import Hummingbird
import Journal
import Records

/// Sign-in, sign-out, passwords, and the first start.
struct SignInPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/sign-in") { request, context in show(request.query, nil, context) }
        router.post("/sign-in") { request, context in
            try await signIn(request.form(context, limit: 64 * 1024), from: site.address(request, context), context)
        }
        router.post("/sign-out") { request, context in
            let (session, _) = try context.signedIn()
            _ = try await site.checked(request, context, limit: 64 * 1024)
            site.sessions.end(session.key)
            var response = Response.redirect(to: "/sign-in")
            response.setCookie(
                Cookie(
                    name: Authentication.cookie, value: "", maxAge: 0, path: "/", secure: site.settings.isSecure, httpOnly: true,
                    sameSite: .lax))
            return response
        }
        router.get("/password") { _, context in try showPassword(nil, context) }
        router.post("/password") { request, context in try await changePassword(request, context) }
    }

    private func show(_ query: FormData, _ problem: String?, _ context: SiteContext, login: String = "") -> Response {
        var model: [String: Any] = ["next": SignInPages.safe(query["next"]), "login": login, "problem": [problem].compactMap { $0 }]
        model["expired"] = query["expired"] == "1"
        // Demo accounts exist only in a demo folder, and only its page names them.
        model["demo"] = site.settings.isDemo ? DemoAccounts.all.map { ["login": $0.login, "title": $0.title] } : []
        model["password"] = site.settings.isDemo ? DemoAccounts.password : ""
        var html = HTML()
        html.markup(site.render("sign-in", model))
        return site.page("登录", html, SiteContext.anonymous(context), status: problem == nil ? .ok : .unprocessableContent)
    }

    /// Only paths of this site: another host after sign-in would be a trap.
    static func safe(_ next: String?) -> String {
        guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), !next.contains("\\"), next.utf8.allSatisfy({ $0 > 0x20 }) else {
            return "/"
        }
        return next
    }

    private func signIn(_ form: FormData, from address: String, _ context: SiteContext) async throws -> Response {
        let login = (form["login"] ?? "").trimmingCharacters(in: .whitespaces)
        let wait = try site.signIns.delay(login: login, at: site.now)
        if wait > 0 {
            try site.signIns.add(.blocked, login: login, address: address, at: site.now)
            return show(form, "密码输错次数过多，请 \(wait) 秒后再试。", context, login: login)
        }
        let account = try await site.office.read { lookup -> Account? in
            try lookup.account(login: login)
        }
        let stored = try account.flatMap { try site.office.local.credential(of: $0.id) }
        // An unknown name costs the same time as a wrong password, so that names cannot be guessed.
        let fits = Password.matches(form["password"] ?? "", stored?.hash ?? SignInPages.decoy)
        guard let account, fits, stored != nil else {
            try site.signIns.add(.wrong, login: login, address: address, at: site.now)
            return show(form, "登录名或密码不对。", context, login: login)
        }
        guard try await site.viewers.viewer(for: account.id) != nil else {
            try site.signIns.add(.disabled, login: login, address: address, at: site.now)
            return show(form, "账号还没有启用，请联系安全管理员。", context, login: login)
        }
        try site.signIns.add(.signedIn, login: login, address: address, at: site.now)
        let token = try site.sessions.start(account.id, at: site.now)
        var response = Response.redirect(to: SignInPages.safe(form["next"]))
        response.setCookie(
            Cookie(name: Authentication.cookie, value: token, path: "/", secure: site.settings.isSecure, httpOnly: true, sameSite: .lax))
        return response
    }

    private static let decoy = (try? Password.hash(Password.oneTime())) ?? ""

    private func showPassword(_ problem: String?, _ context: SiteContext) throws -> Response {
        let (session, _) = try context.signedIn()
        var html = HTML()
        html.markup(
            site.render(
                "password",
                ["csrf": session.csrf, "problem": [problem].compactMap { $0 }, "must": context.mustChangePassword] as [String: Any]))
        return site.page("改密码", html, context, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func changePassword(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let form = try await site.checked(request, context, limit: 64 * 1024)
        let new = form["new"] ?? ""
        let account = try await site.office.read { try $0.find(Reference<Account>(session.account)) }
        guard let account, let stored = try site.office.local.credential(of: session.account),
            Password.matches(form["old"] ?? "", stored.hash)
        else { return try showPassword("现在的密码不对。", context) }
        if let weakness = Password.weakness(new, login: account.login) { return try showPassword(weakness + "。", context) }
        if new != form["again"] { return try showPassword("两次输入的新密码不一样。", context) }
        if new == form["old"] { return try showPassword("新密码要和原来的不同。", context) }
        try await Accounts.setPassword(new, of: session.account, temporary: false, action: "password", by: viewer, in: site.office)
        site.sessions.endAll(of: session.account)
        let token = try site.sessions.start(session.account, at: site.now)
        var response = Response.redirect(to: "/today?done=password")
        response.setCookie(
            Cookie(name: Authentication.cookie, value: token, path: "/", secure: site.settings.isSecure, httpOnly: true, sameSite: .lax))
        return response
    }
}

extension SiteContext {
    /// The same request without a viewer, for pages that must not show the menu.
    static func anonymous(_ context: SiteContext) -> SiteContext {
        var copy = context
        copy.session = nil
        copy.viewer = nil
        return copy
    }
}

extension Site {
    /// Reads a form and checks its token against the session's (CSRF).
    func checked(_ request: Request, _ context: SiteContext, limit: Int = 4 * 1024 * 1024) async throws -> FormData {
        let (session, _) = try context.signedIn()
        let form = try await request.form(context, limit: limit)
        guard form["csrf"] == session.csrf else {
            throw Refusal("页面已过期或来自别处，没有办理。请回到原页面刷新后重新提交。", code: .forbidden)
        }
        return form
    }
}
