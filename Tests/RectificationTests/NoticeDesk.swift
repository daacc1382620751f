import Foundation
import Journal
import Records

@testable import Rectification

/// A notice on its way through the four hands.
struct NoticeDesk {
    let office: Fixture
    let notice: RecordID

    static func make(in known: Fixture? = nil, _ change: [String: JSON?] = [:]) async throws -> NoticeDesk {
        let office = try known ?? Fixture()
        if known == nil { _ = try await office.measure() }
        var values: [String: JSON?] = [
            "inspection": .string(office.inspection.id.description), "audience": .string("society"), "cutoff": .string("2025-11-06"),
            "signedOn": .string("2025-11-10"), "organ": .string("中共测试县融媒体中心支部委员会"), "contact": .string("监督电话：0000-0000000"),
        ]
        values.merge(change) { _, new in new }
        let receipt = try await office.office.submit(Command(.create, kind: "notice", values: values), by: office.clerk)
        return NoticeDesk(office: office, notice: receipt.record)
    }

    func act(_ name: String, by viewer: Viewer, reason: String? = nil) async throws {
        _ = try await office.office.submit(Command(.act(name), kind: "notice", record: notice, reason: reason), by: viewer)
    }

    func load() throws -> Notice { try office.load(Reference<Notice>(notice)) }

    var secretary: Viewer { NoticeDesk.confidential(office.viewer("记者", .clerk)) }

    static func confidential(_ viewer: Viewer) -> Viewer {
        var viewer = viewer
        viewer.posts = [.init(post: .confidentiality, department: nil)]
        return viewer
    }

    /// Answers every remark of weight, as somebody would who leaves the text as it is.
    func answerAll() async throws {
        let calendar = office.office.calendar
        let notice = try load()
        let open = try office.office.readNow { try NoticeRemarks.open(notice, in: $0, calendar: calendar) }
        for remark in open {
            _ = try await office.office.submit(
                Command(
                    .create, kind: "notice_answer",
                    values: [
                        "notice": .string(notice.id.description), "rule": .string(remark.rule), "path": .string(remark.path),
                        "remark": .string(remark.message),
                        "answer": .string("已核对，属实"),
                    ]), by: office.clerk)
        }
    }

    func carry() async throws {
        try await act("submit", by: office.clerk)
        try await answerAll()
        try await act("check", by: office.leader)
        try await act("clear", by: secretary)
        try await act("sign", by: office.head)
        try await act("sign", by: office.discipline)
    }
}
