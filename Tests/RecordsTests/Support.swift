import Foundation
import Journal
import Records
import Synchronization

struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// A unit of three persons in a temporary folder that disappears with it, and a clock that tests move.
final class Garage: Sendable {
    static let kinds = [Kind(Vehicle.register)]
    let office: Office
    let time: TimeBox
    let people: [String: RecordID]
    let department: RecordID

    final class TimeBox: Sendable {
        private let value: Mutex<Moment>
        init(_ start: Moment) { value = Mutex(start) }
        var now: Moment { value.withLock { $0 } }
        func pass(days: Int64) { value.withLock { $0 = $0.adding(seconds: days * 86_400) } }
    }

    init() throws {
        let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-records-\(RecordID.new())"))
        let box = TimeBox(Moment(local: "2025-11-06T09:00") ?? .now)
        time = box
        office = try Office(
            opening: folder, create: true, kinds: Garage.kinds,
            clock: Clock(wall: { box.now }, monotonic: { box.now.milliseconds }))
        (people, department) = try office.writeAndWait(by: .commandLine) { context in
            var department = Department()
            department.name = "办公室"
            let home = try context.create(department)
            var people: [String: RecordID] = [:]
            for name in ["书记", "办公室", "司机"] {
                var person = Person()
                person.name = name
                person.department = home
                people[name] = try context.create(person).id
            }
            return (people, home.id)
        }
    }

    deinit { try? FileManager.default.removeItem(at: office.journal.folder.url) }

    func viewer(_ name: String, _ roles: Role...) -> Viewer {
        Viewer(actor: people[name].map { .person($0) } ?? .system, name: name, roles: Set(roles), department: department)
    }

    var head: Viewer { viewer("书记", .head) }
    var clerk: Viewer { viewer("办公室", .clerk) }
    var driver: Viewer { viewer("司机", .reporter) }

    func id(_ name: String) -> JSON { .string(people[name]?.description ?? "") }

    var full: [String: JSON?] {
        [
            "plate": .string("川A·00001"), "seats": .integer(5), "price": .integer(12_345_678), "bought": .string("2024-02-29"),
            "keeper": id("司机"), "fault": .string("追尾一次"), "phone": .string("13800000000"),
        ]
    }

    @discardableResult
    func create(_ values: [String: JSON?]? = nil, by viewer: Viewer? = nil) async throws -> RecordID {
        try await office.submit(Command(.create, kind: "vehicle", values: values ?? full), by: viewer ?? clerk).record
    }

    @discardableResult
    func submit(
        _ verb: Command.Verb, _ record: RecordID, revision: Int? = nil, _ values: [String: JSON?] = [:], reason: String? = nil,
        by viewer: Viewer
    ) async throws -> Receipt {
        try await office.submit(
            Command(verb, kind: "vehicle", record: record, revision: revision, values: values, reason: reason), by: viewer)
    }

    func row(_ id: RecordID) throws -> RegisterRow {
        guard let row = try office.readNow({ try $0.row("vehicle", id) }) else { throw Refusal.notFound }
        return row
    }

    func load(_ id: RecordID) throws -> Vehicle { (try row(id).typed() as Stored<Vehicle>).record }

    func verify() throws -> VerifyReport { try Office.verify(office.journal.folder, kinds: Garage.kinds) }
}
