import Foundation
import Journal
import Records
import Rectification

/// The demo's published notice: composed from its register, through all four hands, and another one still being written.
enum DemoNotice {
    static func publish(_ office: Office, inspection: Reference<Inspection>, on day: Day) async throws {
        let clerk = try await DemoOffice.viewer("bangongshi", office)
        let id = try await draft(office, inspection, on: day, title: "", by: clerk)
        try await act("submit", id, clerk, office)
        try await answer(id, clerk, office)
        try await act("check", id, DemoOffice.viewer("fenguan", office), office)
        try await act("clear", id, DemoOffice.viewer("baomi", office), office)
        try await act("sign", id, DemoOffice.viewer("shuji", office), office)
        try await act("sign", id, DemoOffice.viewer("jijian", office), office)
        try await act("publish", id, clerk, office)
    }

    private static func draft(
        _ office: Office, _ inspection: Reference<Inspection>, on day: Day, title: String, by viewer: Viewer
    ) async throws -> RecordID {
        try await office.submit(
            Command(
                .create, kind: Notice.kindName,
                values: [
                    "inspection": .string(inspection.id.description), "audience": .string(Notice.Audience.society.rawValue),
                    "cutoff": .string(day.iso), "signedOn": .string(day.iso), "title": title.isEmpty ? nil : .string(title),
                ]), by: viewer
        ).record
    }

    private static func act(_ name: String, _ id: RecordID, _ viewer: Viewer, _ office: Office) async throws {
        _ = try await office.submit(Command(.act(name), kind: Notice.kindName, record: id), by: viewer)
    }

    private static func answer(_ id: RecordID, _ viewer: Viewer, _ office: Office) async throws {
        let calendar = office.calendar
        let open = try await office.read { lookup in
            try lookup.find(Reference<Notice>(id)).map { try NoticeRemarks.open($0, in: lookup, calendar: calendar) } ?? []
        }
        for remark in open {
            _ = try await office.submit(
                Command(
                    .create, kind: NoticeAnswer.kindName,
                    values: [
                        "notice": .string(id.description), "rule": .string(remark.rule), "path": .string(remark.path),
                        "remark": .string(remark.message),
                        "answer": .string("已对照台账核实，照实公布。"),
                    ]), by: viewer)
        }
    }
}
