import Documents
import Foundation
import Hummingbird
import Journal
import Meetings
import Records

/// 会议现场: who is here, what is said, what is decided, on one page that fits a tablet; and the minutes as a paper.
struct MeetingPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/meetings/:id") { request, context in
            try await site.steady(request, context, of: Meeting.kindName) { try await live(request, $0, $1, context, isPart: false) }
        }
        router.get("/meetings/:id/live") { request, context in
            try await site.steady(request, context, of: Meeting.kindName) { try await live(request, $0, $1, context, isPart: true) }
        }
        router.get("/meetings/:id/sign-in") { _, context in try await signIn(context) }
        router.get("/meetings/:id/code.svg") { request, context in try await code(request, context) }
        router.get("/meetings/:id/minutes.docx") { _, context in try await minutes(context) }
    }

    private func load(_ context: SiteContext, _ viewer: Viewer, _ lookup: Lookup) throws -> (Minutes, RegisterRow, Kind) {
        guard let id = context.parameters.get("id").flatMap({ RecordID($0) }), let kind = site.office.kinds.kind(Meeting.kindName),
            Policy.canSee(kind, viewer), let row = try lookup.row(Meeting.kindName, id),
            let meeting = try lookup.find(Reference<Meeting>(id)), let minutes = try Minutes(meeting, in: lookup)
        else { throw Refusal.notFound }
        return (minutes, row, kind)
    }

    /// - Parameter isPart: only what changes while people speak, for the page that asks every few seconds.
    private func live(
        _ request: Request, _ session: Session, _ viewer: Viewer, _ context: SiteContext, isPart: Bool
    ) async throws -> Response {
        let now = site.now
        let done = request.query["done"] != nil
        let (title, html) = try await site.office.read { lookup -> (String, HTML) in
            let (minutes, row, kind) = try load(context, viewer, lookup)
            let writer = try MeetingWriter(
                minutes: minutes, row: row, kind: kind, viewer: viewer, lookup: lookup, csrf: session.csrf, now: now)
            return (minutes.meeting.label, isPart ? try writer.part() : try writer.page(done: done))
        }
        guard isPart else { return site.page(title, html, context, place: "/registers/meeting") }
        return Response(
            status: .ok, headers: [.contentType: "text/html; charset=utf-8"], body: .init(byteBuffer: .init(bytes: html.bytes)))
    }

    /// Where the code on the wall leads: one's own telephone, one's own account, one button.
    private func signIn(_ context: SiteContext) async throws -> Response {
        let (session, viewer) = try context.signedIn()
        let now = site.now
        let (title, html) = try await site.office.read { lookup -> (String, HTML) in
            let (minutes, row, kind) = try load(context, viewer, lookup)
            let writer = try MeetingWriter(
                minutes: minutes, row: row, kind: kind, viewer: viewer, lookup: lookup, csrf: session.csrf, now: now)
            return (minutes.meeting.label, writer.signInPage())
        }
        return site.page("签到：" + title, html, context, place: "/registers/meeting")
    }

    /// The code that is shown on a screen or printed for the door.
    private func code(_ request: Request, _ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let id = try await site.office.read { try load(context, viewer, $0).0.meeting.id }
        guard let host = request.head.authority else { throw Refusal.notFound }
        let address = "\(site.settings.isSecure ? "https" : "http")://\(host)/meetings/\(id)/sign-in"
        return Response(
            status: .ok, headers: [.contentType: "image/svg+xml"], body: .init(byteBuffer: .init(data: try QRCode.svg(address))))
    }

    private func minutes(_ context: SiteContext) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let (form, name) = try await site.office.read { lookup in
            let (minutes, _, _) = try load(context, viewer, lookup)
            return (MinutesDocument.form(minutes, checkpoint: try lookup.checkpointLine()), minutes.meeting.label)
        }
        return ExportPages.download(
            try DOCX.write(form, modified: Date(timeIntervalSince1970: Double(site.now.milliseconds) / 1000)), name: "\(name).docx",
            type: ExportPages.docx)
    }
}
