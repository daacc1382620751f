import Documents
import Foundation
import Hummingbird
import Journal
import NIOCore
import Records
import Rectification

/// Registers as CSV and XLSX, with the filters of the list page.
struct ExportPages {
    let site: Site
    static let xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    static let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    func add(to router: Router<SiteContext>) {
        router.get("/registers/:kind/export.csv") { request, context in try await export(request, context, asCSV: true) }
        router.get("/registers/:kind/export.xlsx") { request, context in try await export(request, context, asCSV: false) }
    }

    static func download(_ data: Data, name: String, type: String) -> Response {
        Response(
            status: .ok,
            headers: [.contentType: type, .contentDisposition: "attachment; filename*=UTF-8''\(name.queryEncoded)"],
            body: .init(byteBuffer: ByteBuffer(bytes: data)))
    }

    private func export(_ request: Request, _ context: SiteContext, asCSV: Bool) async throws -> Response {
        let (_, viewer) = try context.signedIn()
        let table = try RegisterPages.kind(site, context)
        let query = try site.resolved(ListQuery(request.query, table.kind), table.kind)
        let calendar = site.office.calendar
        let made = try await site.office.read { try RegisterExport.table(table, query, for: viewer, calendar: calendar, $0) }
        return asCSV
            ? ExportPages.download(CSV.write(made), name: "\(table.kind.title).csv", type: "text/csv; charset=utf-8")
            : ExportPages.download(try XLSX.write([made]), name: "\(table.kind.title).xlsx", type: ExportPages.xlsx)
    }
}
