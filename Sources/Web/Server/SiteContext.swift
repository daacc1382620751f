import Foundation
import HTTPTypes
import Hummingbird
import Journal
import NIOCore
import Records

/// What a request carries: who is signed in, and from where.
struct SiteContext: RequestContext, RemoteAddressRequestContext {
    var coreContext: CoreRequestContextStorage
    let remoteAddress: SocketAddress?
    var session: Session?
    var viewer: Viewer?
    /// Set when the signed-in account must first change its one-time password.
    var mustChangePassword = false

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        remoteAddress = source.channel.remoteAddress
    }

    var maxUploadSize: Int { 2 * 1024 * 1024 }

    func signedIn() throws -> (Session, Viewer) {
        guard let session, let viewer else { throw Refusal("请先登录。", code: .forbidden) }
        return (session, viewer)
    }

    var address: String { remoteAddress?.ipAddress ?? "" }
}

extension Site {
    /// Who is asking: behind the proxy, whom the proxy names (its own entry is the last of the list; those before it are anybody's words).
    func address(_ request: Request, _ context: SiteContext) -> String {
        let forwarded = HTTPField.Name("X-Forwarded-For").flatMap { request.headers[$0] }
        return Site.address(context.address, forwarded, isBehindProxy: settings.isSecure)
    }

    static func address(_ own: String, _ forwarded: String?, isBehindProxy: Bool) -> String {
        guard isBehindProxy, ["127.0.0.1", "::1"].contains(own), let last = forwarded?.split(separator: ",").last else { return own }
        return String(last.trimmingCharacters(in: .whitespaces).prefix(60))
    }
}

extension Request {
    /// Reads the form, of either encoding. Checks the CSRF token against the session.
    func form(_ context: SiteContext, limit: Int = 2 * 1024 * 1024) async throws -> FormData {
        let buffer: ByteBuffer
        do { buffer = try await body.collect(upTo: limit) } catch is NIOTooManyBytesError {
            throw Refusal("提交的内容太大：一次最多 \(limit / 1024 / 1024) MB。请分几次上传，或压缩图片。")
        }
        let type = headers[.contentType] ?? ""
        do {
            if type.hasPrefix("multipart/form-data"), let range = type.range(of: "boundary=") {
                let boundary = type[range.upperBound...].prefix { $0 != ";" }.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))
                guard !boundary.isEmpty, boundary.utf8.count <= 200 else { throw MalformedForm() }
                return try FormData(multipart: Data(buffer.readableBytesView), boundary: boundary)
            }
            return try FormData(urlEncoded: buffer.readableBytesView)
        } catch is MalformedForm {
            throw Refusal("收到的表单不完整或编码不对。请返回上一页重新提交。")
        }
    }

    var query: FormData { (try? FormData(urlEncoded: (uri.query ?? "").utf8)) ?? FormData() }
}
