import Foundation
import Hummingbird
import Journal
import Records

extension Site {
    /// A page that stays the same for one session while nothing is written: asked for again it is not even made (304).
    /// - Parameter kind: the register that it shows; whoever may not see that finds no page.
    func steady(
        _ request: Request, _ context: SiteContext, of kind: String, make: (Session, Viewer) async throws -> Response
    ) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        guard let kind = office.kinds.kind(kind), Policy.canSee(kind, viewer) else { throw Refusal.notFound }
        let etag = etag(session, path: request.uri.string)
        if request.headers[.ifNoneMatch] == etag { return Response(status: .notModified, headers: [.eTag: etag]) }
        var response = try await make(session, viewer)
        response.headers[.eTag] = etag
        return response
    }
}
