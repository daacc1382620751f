import struct Documents.Remark
import Foundation
import Journal
import Records
import Rectification

/// The demo's published notice: composed from its register, through all four hands, and another one still being written.
enum DemoNotice {
    static func publish(_ office: Office, inspection: Reference<Inspection>, on day: Day) async throws {
        let clerk = try await DemoOffice.viewer("bangongshi", office)
        let id = try await draft(office, inspection, on: day, title: "", by: clerk)
        // What somebody once wrote into a measure gives way to what the register counts.
        let text = try await office.read { try $0.find(Reference<Notice>(id))?.text ?? "" }
        let bound = text.replacing("已召开23次", with: "已召开[[F15]]次")
        try await office.submit(Command(.edit, kind: Notice.kindName, record: id, values: ["text": .string(bound)]), by: clerk)
        try await send(id, by: clerk, office)
    }

    /// A short notice in the middle: 13 meetings were held, 17 were due, and that is what it says.
    static func tellHalfway(_ office: Office, inspection: Reference<Inspection>, on day: Day) async throws {
        let clerk = try await DemoOffice.viewer("bangongshi", office)
        let text = """
            现将常态任务履行情况阶段性公布如下。
            每周三采前策划会：反馈以来应召开17次，已召开[[F15]]次；一周因全员参加应急报道经批准免办，四周没有召开，已在会上说明原因并定出办法。
            整改推进会：已召开[[F3]]次，逐条核对没有完成的措施。
            欢迎干部群众监督。
            """
        let id = try await draft(office, inspection, on: day, title: "关于第八轮巡察整改常态任务履行情况的通报", text: text, by: clerk)
        try await send(id, by: clerk, office)
    }

    /// Through all four hands.
    private static func send(_ id: RecordID, by clerk: Viewer, _ office: Office) async throws {
        try await act("submit", id, clerk, office)
        try await answer(id, clerk, office)
        try await act("check", id, DemoOffice.viewer("fenguan", office), office)
        try await act("clear", id, DemoOffice.viewer("baomi", office), office)
        try await act("sign", id, DemoOffice.viewer("shuji", office), office)
        try await act("sign", id, DemoOffice.viewer("jijian", office), office)
        try await act("publish", id, clerk, office)
    }

    private static func draft(
        _ office: Office, _ inspection: Reference<Inspection>, on day: Day, title: String, text: String? = nil, by viewer: Viewer
    ) async throws -> RecordID {
        try await office.submit(
            Command(
                .create, kind: Notice.kindName,
                values: [
                    "inspection": .string(inspection.id.description), "audience": .string(Notice.Audience.society.rawValue),
                    "cutoff": .string(day.iso), "signedOn": .string(day.iso), "title": title.isEmpty ? nil : .string(title),
                    "text": text.map { .string($0) },
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
                        "answer": .string(answer(to: remark)),
                    ]), by: viewer)
        }
    }

    /// What an office would say that leaves the words as they are.
    private static func answer(to remark: Remark) -> String {
        switch remark.rule {
        case "C3": "确实还没有办完，正文已照实写明，没有列为完成。"
        case "C4": "两个问题的起因相同，用的是同一项制度，分别落实。"
        case "C8": "这些数字出自有关科室的工作记录，还没有进台账，正文照原记录书写。"
        default: "已对照台账核实，照实公布。"
        }
    }
}
