import Foundation
import Journal
import Records
import Synchronization

@testable import Rectification

/// A unit in a temporary folder, with a clock that tests move, and the people whom the rules know.
final class Fixture: Sendable {
    let folder: UnitFolder
    let office: Office
    let time: Mutex<Moment>
    let people: [String: RecordID]
    let department: RecordID
    let inspection: Reference<Inspection>
    let finding: Reference<Finding>

    static let start = Moment(local: "2025-11-06T09:00") ?? .now

    init() throws {
        let url = FileManager.default.temporaryDirectory.appending(path: "changli-test-\(RecordID.new())")
        folder = UnitFolder(url)
        let box = TimeBox(Fixture.start)
        time = Mutex(Fixture.start)
        office = try Office(
            opening: folder, create: true, kinds: RectificationKinds.all,
            clock: Clock(wall: { box.now }, monotonic: { box.now.milliseconds }))
        self.box = box
        let made = try office.writeAndWait(by: .commandLine) { context in
            var department = Department()
            department.name = "总编室"
            let departmentID = try context.create(department)
            var people: [String: RecordID] = [:]
            for name in ["书记", "分管领导", "纪检委员", "副主任", "责任人", "办公室", "记者"] {
                var person = Person()
                person.name = name
                person.department = departmentID
                people[name] = try context.create(person).id
            }
            for (name, post) in [("书记", Post.secretary), ("纪检委员", .disciplinarian), ("分管领导", .deputy), ("副主任", .deputy)] {
                var appointment = Appointment()
                appointment.person = people[name].map { Reference($0) }
                appointment.post = post
                appointment.from = Day("2025-01-01")
                appointment.basis = "任职文件"
                appointment.state = .serving
                try context.create(appointment)
            }
            var inspection = Inspection()
            inspection.round = "第三轮"
            let inspectionRef = try context.create(inspection)
            var section = Section()
            section.inspection = inspectionRef
            section.number = 1
            section.title = "一个方面"
            let sectionRef = try context.create(section)
            var finding = Finding()
            finding.inspection = inspectionRef
            finding.section = sectionRef
            finding.ordinal = 1
            finding.title = "栏目更新不及时问题"
            finding.leader = people["分管领导"].map { Reference($0) }
            finding.department = departmentID
            finding.deadline = Day("2026-03-31")
            finding.mode = .dated
            finding.state = .rectifying
            let findingRef = try context.create(finding)
            return Made(people: people, department: departmentID.id, inspection: inspectionRef, finding: findingRef)
        }
        people = made.people
        department = made.department
        inspection = made.inspection
        finding = made.finding
    }

    private struct Made: Sendable {
        let people: [String: RecordID]
        let department: RecordID
        let inspection: Reference<Inspection>
        let finding: Reference<Finding>
    }

    private let box: TimeBox

    deinit { try? FileManager.default.removeItem(at: folder.url) }

    final class TimeBox: Sendable {
        private let value: Mutex<Moment>
        init(_ start: Moment) { value = Mutex(start) }
        var now: Moment { value.withLock { $0 } }
        func set(_ moment: Moment) { value.withLock { $0 = moment } }
    }

    func move(to local: String) { if let moment = Moment(local: local) { box.set(moment) } }

    func viewer(_ name: String, _ roles: Role...) -> Viewer {
        Viewer(actor: people[name].map { .person($0) } ?? .system, name: name, roles: Set(roles), department: department)
    }

    var head: Viewer { viewer("书记", .head) }
    var leader: Viewer { viewer("分管领导", .leader) }
    var discipline: Viewer { viewer("纪检委员", .discipline) }
    var owner: Viewer { viewer("责任人", .reporter) }
    var clerk: Viewer { viewer("办公室", .clerk) }

    /// A measure whose owner is 责任人, ready to begin.
    func measure(number: Int = 1, _ change: @Sendable @escaping (inout Measure) -> Void = { _ in }) async throws -> Reference<Measure> {
        let owner = people["责任人"]
        let department = department
        let finding = finding
        return try await office.write(by: .commandLine) { context in
            var measure = Measure()
            measure.finding = finding
            measure.number = number
            measure.text = "每周更新栏目"
            measure.owner = owner.map { Reference($0) }
            measure.department = Reference(department)
            measure.due = Day("2025-12-31")
            change(&measure)
            return try context.create(measure)
        }
    }

    func act(_ name: String, _ measure: Reference<Measure>, by viewer: Viewer, values: [String: JSON?] = [:], reason: String? = nil)
        async throws
    {
        _ = try await office.submit(
            Command(.act(name), kind: Measure.kindName, record: measure.id, values: values, reason: reason), by: viewer)
    }

    func load<R: Record>(_ reference: Reference<R>) throws -> R {
        guard let record = try office.readNow({ try $0.find(reference) }) else { throw Refusal.notFound }
        return record
    }

    func addEvidence(to measure: Reference<Measure>, by viewer: Viewer) async throws {
        let values: [String: JSON?] = [
            "measure": .string(measure.id.description), "what": .string("更新记录"), "records": .array([.string("finding:\(finding.id)")]),
        ]
        _ = try await office.submit(Command(.create, kind: Evidence.kindName, values: values), by: viewer)
    }

    func verify() throws -> VerifyReport { try Office.verify(folder, kinds: RectificationKinds.all) }
}
