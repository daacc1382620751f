import Foundation
import Hummingbird
import Journal
import Records
import Rectification

/// 整改看板.
struct BoardPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/board") { request, context in
            try await site.steady(request, context, of: Inspection.kindName) { _, viewer in try await board(request, viewer, context) }
        }
    }

    private func board(_ request: Request, _ viewer: Viewer, _ context: SiteContext) async throws -> Response {
        let day = site.office.today
        let query = request.query
        let content = try await site.office.read { lookup -> HTML in
            let inspections = try Board.inspections(lookup)
            let chosen = query["inspection"].flatMap { RecordID($0) }
            guard let inspection = inspections.first(where: { $0.id == chosen }) ?? inspections.first else {
                return BoardPages.empty(mayImport: ImportPages.isAllowed(viewer))
            }
            let board = try Board.load(inspection, lookup, on: day)
            let writer = BoardWriter(
                board: board, inspections: inspections, filter: BoardFilter(query), form: query,
                departments: try lookup.options(Department.kindName, chosen: query.all("department")),
                people: try lookup.options(Person.kindName, chosen: query.all("person")), viewer: viewer, day: day)
            guard let batch = try query["imported"].flatMap({ RecordID($0) }).flatMap({ try lookup.find(Reference<ImportBatch>($0)) })
            else {
                return writer.page()
            }
            var html = HTML()
            html.raw("<p class=\"done\" role=\"status\">")
            html.text("已写入：\(batch.summary)。牵头领导、责任人和时限请到")
            html.raw("<a href=\"/today\">今日待办</a>里的“待补”批量补齐。</p>")
            html.markup(writer.page())
            return html
        }
        return site.page("整改看板", content, context, place: "/board")
    }

    private static func empty(mayImport: Bool) -> HTML {
        var html = HTML()
        html.raw(
            """
            <header><h1>整改看板</h1></header><div class="card empty"><p>还没有巡察反馈。</p>\
            <p class="dim">可以从已公开的通报导入，也可以从反馈意见的 Excel 清单导入，或者逐条登记。</p>
            """)
        if mayImport {
            html.raw("<p><a class=\"btn\" href=\"/imports/new\">导入通报或反馈</a> ")
            html.raw("<a class=\"btn plain\" href=\"/registers/inspection/new\">手工登记巡察</a></p>")
        }
        html.raw("</div>")
        return html
    }
}

extension BoardFilter {
    /// Reads the address. What it cannot mean filters nothing.
    init(_ form: FormData) {
        self.init()
        show = form["show"].flatMap(Show.init(rawValue:)) ?? .all
        department = form["department"].flatMap { RecordID($0) }
        person = form["person"].flatMap { RecordID($0) }
        state = form["state"].flatMap(Finding.State.init(rawValue:))
        words = (form["q"] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
