import Foundation
import Hummingbird
import Journal
import Records

/// Files of records, and the product's own style and script.
struct FilePages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/files/:kind/:id/:hash") { _, context in try await file(context) }
        router.get("/assets/:name") { _, context in try asset(context.parameters.get("name") ?? "") }
        router.get("/favicon.ico") { _, _ in try asset("icon.svg") }
        router.head("/health") { _, _ in Response(status: .ok) }
        router.get("/health") { _, _ in
            Response(status: .ok, headers: [.contentType: "text/plain"], body: .init(byteBuffer: .init(string: "ok\n")))
        }
    }

    /// A file is reached through a record that names it, so whoever may not see the record cannot have the file.
    private func file(_ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let table = try RegisterPages.kind(site, context)
        let id = try RecordPages.id(context)
        guard let hash = context.parameters.get("hash").flatMap({ Hash(hex: $0) }) else { throw Refusal.notFound }
        let found = try await site.office.read { lookup -> Attachment? in
            guard let row = try lookup.row(table.kind.name, id), Policy.canSee(row, of: table.kind, viewer) else { return nil }
            return row.common.files.first { $0.sha256 == hash }
        }
        guard let found, let data = try? site.office.journal.files.read(hash) else { throw Refusal.notFound }
        let disposition = MediaSniffer.isInline(found.type) ? "inline" : "attachment"
        return Response(
            status: .ok,
            headers: [
                .contentType: found.type, .cacheControl: "private, max-age=86400, immutable",
                .contentDisposition: "\(disposition); filename*=UTF-8''\(found.name.queryEncoded)",
            ],
            body: .init(byteBuffer: .init(bytes: data)))
    }

    private static let types = ["css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml"]

    private func asset(_ name: String) throws -> Response {
        guard !name.contains("/"), !name.hasPrefix("."), let type = FilePages.types[String(name.split(separator: ".").last ?? "")],
            let url = Bundle.module.resourceURL?.appending(path: "Public/\(name)"), let data = try? Data(contentsOf: url)
        else { throw Refusal.notFound }
        return Response(
            status: .ok, headers: [.contentType: type, .cacheControl: "public, max-age=3600"], body: .init(byteBuffer: .init(bytes: data)))
    }
}
