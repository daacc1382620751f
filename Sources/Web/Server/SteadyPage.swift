import Foundation
import Hummingbird
import Journal
import Records

extension Request {
    /// Whether If-None-Match names this tag (RFC 9110 §13.1.2): a list, compared weakly, since a proxy that compresses weakens it.
    func holds(_ etag: String) -> Bool {
        guard let header = headers[.ifNoneMatch] else { return false }
        if header == etag { return true }
        return header.split(separator: ",").contains { part in
            let tag = part.trimmingCharacters(in: .whitespaces)
            return tag == "*" || (tag.hasPrefix("W/") ? String(tag.dropFirst(2)) : tag) == etag
        }
    }
}

extension Site {
    /// A page that stays the same for one session while nothing is written: asked for again it is not even made (304).
    /// - Parameter kind: the register that it shows; whoever may not see that finds no page.
    func steady(
        _ request: Request, _ context: SiteContext, of kind: String, make: (Session, Viewer) async throws -> Response
    ) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        guard let kind = office.kinds.kind(kind), Policy.canSee(kind, viewer) else { throw Refusal.notFound }
        let etag = etag(session, path: request.uri.string)
        if request.holds(etag) { return Response(status: .notModified, headers: [.eTag: etag]) }
        var response = try await make(session, viewer)
        response.headers[.eTag] = etag
        return response
    }
}
