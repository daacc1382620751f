import Foundation
import Journal
import Records
import Rectification
import Synchronization

@testable import Meetings

/// A leadership of three with its recorder, his deputy and a clerk, a book, and a clock that tests move.
final class MeetingFixture: Sendable {
    let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-meeting-\(RecordID.new())"))
    let office: Office
    let people: [String: Reference<Person>]
    let book: Reference<RecordBook>
    private let time: Time

    private final class Time: Sendable {
        private let value: Mutex<Moment>
        init(_ start: Moment) { value = Mutex(start) }
        var now: Moment { value.withLock { $0 } }
        func set(_ moment: Moment) { value.withLock { $0 = moment } }
    }

    init(_ sort: RecordBook.Sort = .leadership, at start: String = "2026-03-05T08:30") throws {
        let time = Time(Moment(local: start) ?? .now)
        self.time = time
        office = try Office(
            opening: folder, create: true, kinds: RectificationKinds.all + MeetingKinds.all,
            clock: Clock(wall: { time.now }, monotonic: { time.now.milliseconds }))
        (people, book) = try office.writeAndWait(by: .commandLine) { context in
            var people: [String: Reference<Person>] = [:]
            for name in ["书记", "副主任", "委员", "记录人", "替补", "办公室"] {
                var person = Person()
                person.name = name
                person.political = .member
                people[name] = try context.create(person)
            }
            for (name, post) in [("书记", Post.secretary), ("副主任", .deputy), ("委员", .disciplinarian)] {
                var appointment = Appointment()
                appointment.person = people[name]
                appointment.post = post
                appointment.from = Day("2025-01-01")
                appointment.state = .serving
                try context.create(appointment)
            }
            var book = RecordBook()
            book.title = "会议记录本"
            book.type = sort
            book.year = 2026
            book.recorder = people["记录人"]
            book.deputy = people["替补"]
            book.roster = ["书记", "副主任", "委员"].compactMap { people[$0] }
            book.quorum = .half
            return (people, try context.create(book))
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder.url) }

    func move(to local: String) { if let moment = Moment(local: local) { time.set(moment) } }

    func viewer(_ name: String, _ roles: Role...) -> Viewer {
        Viewer(actor: people[name].map { .person($0.id) } ?? .system, name: name, roles: Set(roles))
    }
    var clerk: Viewer { viewer("办公室", .clerk) }
    var head: Viewer { viewer("书记", .head) }
    var recorder: Viewer { viewer("记录人", .reporter) }

    @discardableResult
    func submit(
        _ verb: Command.Verb, _ kind: String, _ id: RecordID? = nil, _ values: [String: JSON] = [:], reason: String? = nil,
        by viewer: Viewer
    )
        async throws -> RecordID
    {
        try await office.submit(
            Command(verb, kind: kind, record: id, values: values.mapValues { .some($0) }, reason: reason), by: viewer
        ).record
    }

    /// A meeting announced for 5 March 2026.
    func notice(
        _ from: String = "09:00", _ to: String = "10:00", chair: String = "书记", in book: Reference<RecordBook>? = nil,
        expected: [String] = [], on day: String = "2026-03-05"
    ) async throws -> Reference<Meeting> {
        var values: [String: JSON] = [
            "book": .string((book ?? self.book).id.description), "place": .string("三楼会议室"),
            "start": .integer(Moment(local: "\(day)T\(from)")?.milliseconds ?? 0),
            "end": .integer(Moment(local: "\(day)T\(to)")?.milliseconds ?? 0), "chair": text(chair),
        ]
        if !expected.isEmpty { values["expected"] = .array(expected.map(text)) }
        return Reference(try await submit(.create, Meeting.kindName, nil, values, by: clerk))
    }

    func text(_ name: String) -> JSON { .string(people[name]?.id.description ?? "") }

    func load<R: Record>(_ reference: Reference<R>) throws -> R? { try office.readNow { try $0.find(reference) } }

    /// The sentence that refuses; nil when nothing does.
    func refusal(_ work: () async throws -> Void) async -> String? {
        do {
            try await work()
            return nil
        } catch let refusal as Refusal { return refusal.sentence } catch let invalid as InvalidInput {
            return invalid.problems.values.sorted().joined(separator: "；")
        } catch { return "\(error)" }
    }
}
