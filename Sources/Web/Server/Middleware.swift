import Foundation
import HTTPTypes
import Hummingbird
import Journal
import Records

extension HTTPField.Name {
    static let contentSecurityPolicy = HTTPField.Name("Content-Security-Policy") ?? .contentType
    static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .contentType
    static let permissionsPolicy = HTTPField.Name("Permissions-Policy") ?? .contentType
    static let contentTypeOptions = HTTPField.Name("X-Content-Type-Options") ?? .contentType
    static let crossOriginOpenerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .contentType
}

/// Headers on every answer: no inline script or style, no framing, nothing from other hosts.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = SiteContext
    let isSecure: Bool

    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = SecurityHeaders.policy
        response.headers[.contentTypeOptions] = "nosniff"
        response.headers[.referrerPolicy] = "same-origin"
        response.headers[.permissionsPolicy] = "camera=(), microphone=(), geolocation=()"
        response.headers[.crossOriginOpenerPolicy] = "same-origin"
        if isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "private, no-cache" }
        return response
    }
}

/// Finds the session and the viewer; pages other than the open ones ask for a sign-in. Every POST needs the session's token.
struct Authentication: RouterMiddleware {
    typealias Context = SiteContext
    let site: Site

    static let cookie = "changli"
    private static let open: Set<String> = ["/sign-in", "/health", "/favicon.ico", "/robots.txt"]

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        let path = request.uri.path
        // Nobody is asked who he is on the public site, and no cookie of his is looked at.
        if path == "/public" || path.hasPrefix("/public/") { return try await next(request, context) }
        var context = context
        if let token = request.cookies[Authentication.cookie]?.value, let session = try site.sessions.find(token, at: site.now),
            let viewer = try await site.viewers.viewer(for: session.account)
        {
            context.session = session
            context.viewer = viewer
            context.mustChangePassword = try site.office.local.credential(of: session.account)?.temporary ?? false
        }
        if Authentication.open.contains(path) || path.hasPrefix("/assets/") { return try await next(request, context) }
        guard let session = context.session, let viewer = context.viewer else {
            return try await askToSignIn(request, context)
        }
        if viewer.actor == .bootstrap, path != "/bootstrap", path != "/sign-out" { return .redirect(to: "/bootstrap") }
        if context.mustChangePassword, viewer.actor != .bootstrap, path != "/password", path != "/sign-out" {
            return .redirect(to: "/password")
        }
        if request.method == .get || request.method == .head { return try await next(request, context) }
        guard request.method == .post else { return Response(status: .methodNotAllowed) }
        // Other origins cannot send our cookie (SameSite) nor know the token; the header is a second lock.
        if let site = request.headers[HTTPField.Name("Sec-Fetch-Site") ?? .origin], site != "same-origin", site != "none" {
            return Response(status: .forbidden)
        }
        _ = session
        return try await next(request, context)
    }

    /// After the sign-in the person is taken to where he was going; a submitted form comes back filled in.
    private func askToSignIn(_ request: Request, _ context: SiteContext) async throws -> Response {
        if request.method == .get { return .redirect(to: "/sign-in?next=\(request.uri.string.queryEncoded)") }
        guard request.method == .post, let form = try? await request.form(context, limit: 220 * 1024 * 1024) else {
            return .redirect(to: "/sign-in")
        }
        let key = site.stash.put(request.uri.path, form.values.filter { $0.key != "csrf" }, at: site.now)
        return .redirect(to: "/sign-in?next=\("/resume/\(key)".queryEncoded)&expired=1")
    }
}

/// Turns errors into pages: a sentence for the person, details to the log only.
struct ErrorPages: RouterMiddleware {
    typealias Context = SiteContext
    let site: Site

    func handle(
        _ request: Request, context: SiteContext, next: (Request, SiteContext) async throws -> Response
    ) async throws -> Response {
        do { return try await next(request, context) } catch let refusal as Refusal {
            let status: HTTPResponse.Status =
                switch refusal.code {
                case .forbidden: .forbidden
                case .notFound: .notFound
                case .rule, .classified, .needsReason: .unprocessableContent
                }
            return page(request, status, refusal.sentence, source: refusal.source, context)
        } catch let invalid as InvalidInput {
            return page(
                request, .unprocessableContent, invalid.problems.sorted { $0.key < $1.key }.map(\.value).joined(separator: "；"), context)
        } catch let problem as ClockProblem {
            return page(request, .serviceUnavailable, Self.sentence(problem), context)
        } catch let problem as CalendarProblem {
            return page(request, .unprocessableContent, problem.description, context)
        } catch let error as HTTPError {
            let sentence = error.status == .notFound ? "没有这个页面。请从左边的菜单进入。" : "请求不完整，请返回上一页重试。"
            return page(request, error.status, sentence, context)
        } catch {
            context.logger.error("\(request.method) \(request.uri.path): \(error)")
            return page(request, .internalServerError, "系统内部错误，没有写入任何内容。请稍后重试；如果反复出现，请告诉系统管理员。", context)
        }
    }

    static func sentence(_ problem: ClockProblem) -> String {
        switch problem.direction {
        case .back: "服务器时钟比最后一条留痕早了不止 5 分钟（现在 \(problem.wall.chinese)，最后一条 \(problem.expected.chinese)），已停止写入。请系统管理员核对时间后在“总账与验真”里确认（校时）。"
        case .ahead: "服务器时钟突然跳快了（现在 \(problem.wall.chinese)，应在 \(problem.expected.chinese) 前后），已停止写入。请系统管理员核对时间后在“总账与验真”里确认（校时）。"
        }
    }

    private func page(
        _ request: Request, _ status: HTTPResponse.Status, _ sentence: String, source: String? = nil, _ context: SiteContext
    ) -> Response {
        var html = HTML()
        let title = status == .notFound ? "没有找到" : status == .forbidden ? "没有权限" : status.code >= 500 ? "出错了" : "没有办成"
        html.raw("<div class=\"card notice\" role=\"alert\"><h1>")
        html.text(title)
        html.raw("</h1><p>")
        html.text(sentence)
        html.raw("</p>")
        if let source { html.element("p", "dim", "依据：\(source)") }
        guard !request.uri.path.hasPrefix("/public") else {
            // Whoever reads the public site has no business with our sign-in page.
            html.raw("<p><a class=\"btn plain\" href=\"/public\">回到信息公开</a></p></div>")
            let bytes = site.publicPage(title, unit: "信息公开", html).bytes
            return Response(
                status: status, headers: [.contentType: "text/html; charset=utf-8"], body: .init(byteBuffer: .init(bytes: bytes)))
        }
        html.raw("<p><a class=\"btn plain\" href=\"/today\">回到今日待办</a></p></div>")
        return site.page(title, html, context, status: status)
    }
}
