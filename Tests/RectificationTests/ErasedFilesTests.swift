import Foundation
import Journal
import Records
import Testing

@testable import Rectification

@Suite("Erasing the files of a record")
struct ErasedFilesTests {
    @Test("removes the bytes after two persons agreed, keeps those that another record names, and verify counts it")
    func erase() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let files = office.office.journal.files
        let own = try files.add(Data("本人照片".utf8))
        let shared = try files.add(Data("共用文件".utf8))
        func evidence(_ hashes: [Hash]) async throws -> RecordID {
            let attachments = hashes.map { Attachment(name: "a.txt", sha256: $0, size: 12, type: "text/plain").item }
            let values: [String: JSON?] = [
                "measure": .string(measure.id.description), "what": .string("照片"), "files": .array(attachments),
            ]
            return try await office.office.submit(Command(.create, kind: "evidence", values: values), by: office.owner).record
        }
        let first = try await evidence([own, shared])
        _ = try await evidence([shared])
        let values: [String: JSON?] = ["subject": .string(first.description), "part": .string("files"), "reason": .string("本人申请")]
        let request = try await office.office.submit(Command(.create, kind: "erasure", values: values), by: office.clerk).record
        await #expect(throws: Refusal.self) {
            try await office.office.submit(Command(.act("approve"), kind: "erasure", record: request), by: office.viewer("办公室", .head))
        }
        #expect(files.contains(own))
        _ = try await office.office.submit(Command(.act("approve"), kind: "erasure", record: request), by: office.head)
        #expect(!files.contains(own) && files.contains(shared))
        let report = try office.verify()
        #expect(report.problems == [] && report.erased == 1)
        files.remove(shared)
        #expect(try office.verify().problems.count == 1, "a file that goes without an entry is a forgery")
    }
}
