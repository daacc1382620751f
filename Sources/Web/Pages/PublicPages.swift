import Crypto
import enum Documents.ZipArchive
import Foundation
import Hummingbird
import Journal
import NIOCore
import Records
import Rectification

/// The public site: published notices that anybody can check. No account, no cookies, no script.
struct PublicPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/public") { request, context in try await page(request) { try PublicWriter(site, $0).list() } }
        router.get("/public/notices/:id") { request, context in
            let id = try RecordPages.id(context)
            return try await page(request) { try PublicWriter(site, $0).notice(PublicPages.published(id, $0)) }
        }
        router.get("/public/notices/:id/numbers") { request, context in
            let id = try RecordPages.id(context)
            return try await page(request) { try PublicWriter(site, $0).numbers(PublicPages.published(id, $0)) }
        }
        router.get("/public/notices/:id/export/:format") { _, context in try await export(RecordPages.id(context), context) }
        router.get("/public/notices/:id/proof.zip") { _, context in try await proof(RecordPages.id(context)) }
        router.get("/public/check") { request, _ in try await page(request) { try PublicWriter(site, $0).howToCheck() } }
        router.get("/public/feed.atom") { request, _ in
            let base = site.base(request)
            return try await page(request, key: base, type: "application/atom+xml; charset=utf-8") { try PublicFeeds.atom(base, $0) }
        }
        router.get("/public/sitemap.xml") { request, _ in
            let base = site.base(request)
            return try await page(request, key: base, type: "application/xml; charset=utf-8") { try PublicFeeds.sitemap(base, $0) }
        }
        router.get("/robots.txt") { request, _ in
            PublicPages.text(
                "User-agent: *\nAllow: /public\nAllow: /assets\nDisallow: /\nSitemap: \(site.base(request))/public/sitemap.xml\n")
        }
        router.get("/public/log.vkey") { _, _ in
            PublicPages.text(site.office.journal.verifierKey.text + "\n")
        }
        router.get("/public/checkpoint") { _, _ in
            let note = try await site.office.read { try Journal.checkpoints(limit: 1, in: $0.db).first?.checkpoint.note.description }
            guard let note else { throw Refusal("还没有存证点。", code: .notFound) }
            return PublicPages.text(note)
        }
    }

    static func text(_ text: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "public, no-cache"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// A notice for society that has been published; any other does not exist here.
    static func published(_ id: RecordID, _ lookup: Lookup) throws -> Stored<Notice> {
        guard let stored = try lookup.stored(Reference<Notice>(id)), stored.record.isPublic, stored.common.voided == nil else {
            throw Refusal("没有这份通报，或者它没有向社会公开。", code: .notFound)
        }
        return stored
    }

    /// Public pages are the same for everybody, so each is made once for each state of the journal and then handed out as bytes.
    private func page(
        _ request: Request, key: String = "", type: String = "text/html; charset=utf-8", _ make: @escaping @Sendable (Lookup) throws -> HTML
    ) async throws -> Response {
        let key = key + request.uri.path + "|" + site.office.today.iso
        let size = site.office.journal.head.size
        let ready: PublicPage
        if let known = site.publicPages.find(key, at: size) {
            ready = known
        } else {
            let html = try await site.office.read(make)
            ready = PublicPage(html, type: type)
            site.publicPages.keep(ready, key, at: size)
        }
        if request.holds(ready.etag) {
            return Response(status: .notModified, headers: [.eTag: ready.etag, .cacheControl: "public, no-cache"])
        }
        return Response(
            status: .ok, headers: [.contentType: ready.type, .eTag: ready.etag, .cacheControl: "public, no-cache"],
            body: .init(byteBuffer: ready.bytes))
    }

    private func export(_ id: RecordID, _ context: SiteContext) async throws -> Response {
        // A PDF costs a second of another program: the public gets the formats that cost nothing.
        guard let format = context.parameters.get("format").flatMap(NoticeDocument.Format.init(rawValue:)), format != .pdf else {
            throw Refusal.notFound
        }
        let calendar = site.office.calendar
        let (notice, form) = try await site.office.read { lookup in
            let notice = try PublicPages.published(id, lookup).record
            return (notice, try NoticeDocument.make(notice, in: lookup, calendar: calendar))
        }
        return try await NoticePages.file(notice, form, format, at: notice.publishedAt ?? site.now)
    }

    private func proof(_ id: RecordID) async throws -> Response {
        _ = try await site.office.read { try PublicPages.published(id, $0).revision }
        let files = try await ProofFiles.make(id, action: "publish", for: .system, in: site.office)
        let zip = try ZipArchive.write(
            files.map { (name: $0.name, data: $0.data) }, modified: Date(timeIntervalSince1970: Double(site.now.milliseconds) / 1000))
        return ExportPages.download(zip, name: "通报证明-\(id.description.prefix(8)).zip", type: "application/zip")
    }
}

/// One public page as it goes out.
struct PublicPage: Sendable {
    let bytes: ByteBuffer
    let etag: String
    let type: String

    init(_ html: HTML, type: String) {
        bytes = ByteBuffer(bytes: html.bytes)
        etag = "\"\(Hex.encode(Array(SHA256.hash(data: html.bytes)).prefix(12)))\""
        self.type = type
    }
}

extension Site {
    /// The address under which somebody reached us, for addresses that must be whole.
    func base(_ request: Request) -> String { request.head.authority.map { "\(settings.isSecure ? "https" : "http")://\($0)" } ?? "" }

    /// A public page in its frame.
    func publicPage(_ title: String, unit: String, _ content: HTML) -> HTML {
        var html = HTML(capacity: content.bytes.count + 1200)
        html.markup(
            render("public", ["title": title, "unit": unit, "isDemo": settings.isDemo, "content": content.string] as [String: Any]))
        return html
    }
}

extension Notice {
    /// Whether the public may read it: published, and for society.
    var isPublic: Bool { audience == .society && (state == .published || state == .corrected) }
}
