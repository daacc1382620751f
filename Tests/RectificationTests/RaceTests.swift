import Journal
import Records
import Testing

@testable import Rectification

@Suite("64 callers at once")
struct RaceTests {
    enum Outcome: Sendable, Equatable {
        case won
        case refused(String)
        case stale
        case failed(String)
    }

    /// Runs 64 attempts together; every one of them ends in a receipt or in an error that a person can be shown.
    private func race(_ attempt: @escaping @Sendable (Int) async throws -> Void) async -> [Outcome] {
        await withTaskGroup(of: Outcome.self) { group in
            for number in 0..<64 {
                group.addTask {
                    do {
                        try await attempt(number)
                        return .won
                    } catch let refusal as Refusal {
                        return .refused(refusal.sentence)
                    } catch let input as InvalidInput {
                        return .refused(input.problems.values.joined())
                    } catch is StaleRevision {
                        return .stale
                    } catch {
                        return .failed("\(error)")
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("for one department's name: one gets it, 63 are told that it is taken")
    func uniqueName() async throws {
        let office = try Fixture()
        let outcomes = await race { _ in
            _ = try await office.office.submit(Command(.create, kind: "department", values: ["name": .string("新媒体部")]), by: office.clerk)
        }
        #expect(outcomes.count(where: { $0 == .won }) == 1)
        #expect(outcomes.count(where: { $0 == .refused("已有同名科室，请直接使用") }) == 63)
        #expect(try office.office.readNow { try $0.count("department", ("state", Department.State.active)) } == 2)
        #expect(try office.verify().problems == [])
    }

    @Test("for one number of a section: one gets it")
    func uniqueNumber() async throws {
        let office = try Fixture()
        let inspection = office.inspection.id.description
        let outcomes = await race { number in
            let values: [String: JSON?] = ["inspection": .string(inspection), "number": .integer(7), "title": .string("方面\(number)")]
            _ = try await office.office.submit(Command(.create, kind: "section", values: values), by: office.clerk)
        }
        #expect(outcomes.count(where: { $0 == .won }) == 1)
        #expect(outcomes.count(where: { $0 == .refused("这次巡察里已有这个序号的方面") }) == 63)
    }

    @Test("each with a number of its own: all get theirs, in one unbroken journal")
    func distinctNumbers() async throws {
        let office = try Fixture()
        let inspection = office.inspection.id.description
        let before = office.office.journal.head.size
        let outcomes = await race { number in
            let values: [String: JSON?] = [
                "inspection": .string(inspection), "number": .integer(Int64(number + 100)), "title": .string("方面"),
            ]
            _ = try await office.office.submit(Command(.create, kind: "section", values: values), by: office.clerk)
        }
        #expect(outcomes.allSatisfy { $0 == .won })
        #expect(office.office.journal.head.size == before + 64)
        #expect(try office.verify().problems == [])
    }

    @Test("on the same revision: one edit is written, 63 are stale")
    func sameRevision() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let outcomes = await race { number in
            _ = try await office.office.submit(
                Command(.edit, kind: "measure", record: measure.id, revision: 1, values: ["text": .string("第\(number)稿")]), by: office.clerk
            )
        }
        #expect(outcomes.count(where: { $0 == .won }) == 1)
        #expect(outcomes.count(where: { $0 == .stale }) == 63)
        #expect(try office.office.readNow { try $0.row("measure", measure.id)?.revision } == 2)
    }

    @Test("on one action: one takes it, 63 are told the state")
    func sameAction() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let outcomes = await race { _ in try await office.act("begin", measure, by: office.owner) }
        #expect(outcomes.count(where: { $0 == .won }) == 1)
        #expect(outcomes.count(where: { if case .refused(let sentence) = $0 { sentence.contains("现在的状态是“整改中”") } else { false } }) == 63)
    }

    @Test("on signing off by two: exactly one signature of each, and the measure is signed off once")
    func twoSignatures() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner)
        try await office.act("confirm", measure, by: office.leader)
        let signers = [office.leader, office.discipline]
        let outcomes = await race { number in try await office.act("sign", measure, by: signers[number % 2]) }
        #expect(outcomes.count(where: { $0 == .won }) == 2)
        #expect(outcomes.allSatisfy { if case .refused(let sentence) = $0 { !sentence.isEmpty } else { $0 == .won } })
        let signed = try office.load(measure)
        #expect(signed.state == .signedOff)
        #expect(signed.signedLead?.id == office.people["分管领导"])
        #expect(signed.signedDiscipline?.id == office.people["纪检委员"])
        #expect(try office.load(office.finding).state == .ready)
        let history = try await office.office.journal.pool.read { try Journal.history(of: measure.id, in: $0) }
        #expect(history.map(\.body.action).filter { $0 == "sign" }.count == 2)
        #expect(try office.verify().problems == [])
    }

    @Test("two of them for one extension: it is granted once and the measure moved once")
    func extensionOnce() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let values: [String: JSON?] = [
            "measure": .string(measure.id.description), "newDue": .string("2026-02-10"), "reason": .string("设备未到货"),
        ]
        let request = try await office.office.submit(Command(.create, kind: "extension", values: values), by: office.owner).record
        let outcomes = await race { number in
            let verb: Command.Verb = .act(number % 2 == 0 ? "grant" : "refuse")
            _ = try await office.office.submit(Command(verb, kind: "extension", record: request, reason: "同意"), by: office.head)
        }
        #expect(outcomes.count(where: { $0 == .won }) == 1)
        #expect(outcomes.allSatisfy { if case .refused = $0 { true } else { $0 == .won } })
        let granted = try office.load(Reference<Extension>(request)).state == .granted
        #expect(try office.load(measure).due == Day(granted ? "2026-02-10" : "2025-12-31"))
    }

    @Test("verifying beside a busy writer finds one sound state each time")
    func verifyBeside() async throws {
        let office = try Fixture()
        let folder = office.folder
        async let writing = race { number in
            for round in 0..<4 {
                _ = try await office.office.submit(
                    Command(.create, kind: "department", values: ["name": .string("科室\(number)-\(round)")]), by: office.clerk)
                if round == 2 { try await office.office.journal.makeCheckpoint() }
            }
        }
        for _ in 0..<12 { #expect(try Office.verify(folder, kinds: RectificationKinds.all).problems == []) }
        #expect(await writing.allSatisfy { $0 == .won })
        #expect(try office.verify().problems == [])
    }
}
