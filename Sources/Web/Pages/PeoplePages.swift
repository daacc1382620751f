import Documents
import Foundation
import Hummingbird
import Journal
import Records

/// The first start, the staff list, and one-time password slips.
struct PeoplePages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/bootstrap") { _, context in try showBootstrap(nil, FormData(), context) }
        router.post("/bootstrap") { request, context in try await bootstrap(request, context) }
        router.get("/accounts/import") { _, context in try showImport(nil, context) }
        router.post("/accounts/import") { request, context in try await importStaff(request, context) }
        router.get("/accounts/:id/slip") { _, context in try await askSlip(context) }
        router.post("/accounts/:id/slip") { request, context in try await slip(request, context) }
    }

    private func showBootstrap(_ problem: String?, _ form: FormData, _ context: SiteContext) throws -> Response {
        let (session, viewer) = try context.signedIn()
        guard viewer.actor == .bootstrap else { throw Refusal.notFound }
        var html = HTML()
        let seats = FirstStart.seats.map {
            ["key": $0.key, "title": $0.title, "name": form["\($0.key)-name"] ?? "", "login": form["\($0.key)-login"] ?? ""]
        }
        html.markup(
            site.render(
                "bootstrap",
                ["csrf": session.csrf, "problem": [problem].compactMap { $0 }, "seats": seats, "unit": form["unit"] ?? ""] as [String: Any])
        )
        return site.page("初始设置", html, .anonymous(context), status: problem == nil ? .ok : .unprocessableContent)
    }

    private func bootstrap(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        guard viewer.actor == .bootstrap else { throw Refusal.notFound }
        let form = try await site.checked(request, context)
        let slips: [Accounts.Slip]
        do {
            slips = try await FirstStart.appoint(
                unit: form["unit"] ?? "",
                FirstStart.seats.map { .init(role: $0.role, name: form["\($0.key)-name"] ?? "", login: form["\($0.key)-login"] ?? "") },
                ending: session.account, in: site.office)
        } catch let refusal as Refusal { return try showBootstrap(refusal.sentence, form, context) } catch let invalid as InvalidInput {
            return try showBootstrap(invalid.problems.values.sorted().joined(separator: "；"), form, context)
        }
        site.sessions.endAll(of: session.account)
        return try await page(slips, title: "三位管理员的一次性密码", request, .anonymous(context))
    }

    /// Each slip says where to sign in and whose system it is: it is handed over on paper.
    private func page(_ slips: [Accounts.Slip], title: String, _ request: Request, _ context: SiteContext) async throws -> Response {
        let unit = try await site.office.read { try $0.unit()?.name ?? "" }
        let address = request.head.authority.map { "\(site.settings.isSecure ? "https" : "http")://\($0)" } ?? ""
        var html = HTML()
        html.markup(
            site.render(
                "slips",
                [
                    "title": title, "unit": unit, "address": address,
                    "slips": slips.map { ["name": $0.name, "login": $0.login, "password": $0.password] },
                ] as [String: Any]))
        return site.page(title, html, context)
    }

    private func requireSystemAdmin(_ context: SiteContext) throws -> (Session, Viewer) {
        let (session, viewer) = try context.signedIn()
        guard viewer.has(.systemAdmin) else { throw Refusal("账号由系统管理员办理。", code: .forbidden) }
        return (session, viewer)
    }

    private func showImport(_ problem: String?, _ context: SiteContext) throws -> Response {
        let (session, _) = try requireSystemAdmin(context)
        var html = HTML()
        html.markup(site.render("staff", ["csrf": session.csrf, "problem": [problem].compactMap { $0 }]))
        return site.page("导入人员名册", html, context, place: "/accounts/import", status: problem == nil ? .ok : .unprocessableContent)
    }

    private func importStaff(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try requireSystemAdmin(context)
        let form = try await site.checked(request, context, limit: 12 * 1024 * 1024)
        guard let file = form.files.first else { return try showImport("请先选择名册文件。", context) }
        do {
            let rows = try SpreadsheetReader.read(file.data, name: file.name).first?.rows.map { $0.map(\.string) } ?? []
            let staff = try StaffList(rows: rows)
            let slips = try await staff.write(by: viewer, in: site.office)
            return try await page(slips, title: "一次性密码", request, context)
        } catch let error as DocumentError { return try showImport(error.sentence, context) } catch let refusal as Refusal {
            return try showImport(refusal.sentence, context)
        }
    }

    private func askSlip(_ context: SiteContext) async throws -> Response {
        let (session, _) = try requireSystemAdmin(context)
        let id = try RecordPages.id(context)
        guard let account = try await site.office.read({ try $0.find(Reference<Account>(id)) }) else { throw Refusal.notFound }
        var html = HTML()
        html.markup(site.render("slip", ["csrf": session.csrf, "id": id.description, "login": account.login]))
        return site.page("重发一次性密码", html, context, place: "/registers/account")
    }

    /// A new one-time password for one account.
    private func slip(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try requireSystemAdmin(context)
        _ = try await site.checked(request, context)
        let id = try RecordPages.id(context)
        guard let account = try await site.office.read({ try $0.find(Reference<Account>(id)) }) else { throw Refusal.notFound }
        let slip = try await Accounts.reset(account.login, by: viewer, in: site.office)
        site.sessions.endAll(of: id)
        return try await page([slip], title: "一次性密码", request, context)
    }
}
