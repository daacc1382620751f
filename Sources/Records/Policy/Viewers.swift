import Foundation
import Journal
import Synchronization

/// Turns an account into a ``Viewer``: the person, his roles, and the posts that he holds today.
public final class Viewers: Sendable {
    private struct Key: Hashable {
        let account: RecordID
        let version: Int
        let day: Day
    }
    private let office: Office
    private let cache = Mutex<[Key: (viewer: Viewer, until: Moment?)]>([:])

    public init(_ office: Office) { self.office = office }

    /// - Returns: nil when the account is not active.
    public func viewer(for account: RecordID) async throws -> Viewer? {
        let now = office.clock.wall()
        let key = Key(account: account, version: office.peopleVersion, day: office.today)
        if let known = cache.withLock({ $0[key] }), known.until.map({ now < $0 }) ?? true { return known.viewer }
        guard let made = try await office.read({ lookup in try Viewers.make(account, lookup, at: now) }) else { return nil }
        cache.withLock { cache in
            if cache.count > 500 { cache = [:] }
            cache[key] = made
        }
        return made.viewer
    }

    /// - Returns: also until when this holds, where a substitution begins or ends within the day.
    static func make(_ id: RecordID, _ lookup: Lookup, at now: Moment) throws -> (viewer: Viewer, until: Moment?)? {
        guard let account = try lookup.stored(Reference<Account>(id)), account.common.voided == nil,
            account.record.state == .active
        else { return nil }
        if account.record.isBootstrap { return (Viewer(actor: .bootstrap, name: "初始账号", roles: []), nil) }
        guard let reference = account.record.person, let person = try lookup.find(reference), person.state == .serving else {
            return nil
        }
        var viewer = Viewer(
            actor: .person(reference.id), name: person.name, roles: Set(account.record.roles), department: person.department?.id,
            posts: try posts(of: reference, lookup, on: Day(now)))
        let asked: [Substitution] = try lookup.all(Substitution.self, ("by", reference), ("state", Substitution.State.granted))
        if !viewer.isAdministrator {
            viewer.standIns = try asked.filter { $0.holds(at: now) }.compactMap { try standIn(for: $0, as: viewer, lookup, at: now) }
        }
        return (
            viewer,
            asked.flatMap { [$0.from, $0.to.map { Moment(milliseconds: $0.milliseconds + 1) }] }.compactMap { $0 }.filter { $0 > now }.min()
        )
    }

    private static func posts(of person: Reference<Person>, _ lookup: Lookup, on day: Day) throws -> [Viewer.HeldPost] {
        let held: [Appointment] = try lookup.all(Appointment.self, ("person", person))
        // Power ends with the word, though the post counts as held to the end of the day.
        return held.filter { $0.state == .serving && $0.holds(on: day) }.compactMap { appointment in
            appointment.post.map { Viewer.HeldPost(post: $0, department: appointment.department?.id) }
        }
    }

    /// What a substitution lends: the absent one's posts, and unless it names some, his roles too. Never those of administrators.
    private static func standIn(for substitution: Substitution, as viewer: Viewer, _ lookup: Lookup, at now: Moment) throws -> Viewer? {
        guard let absent = substitution.absent else { return nil }
        let accounts: [Account] = try lookup.all(Account.self, ("person", absent))
        let posts = try posts(of: absent, lookup, on: Day(now))
        var acting = viewer
        acting.principal = absent.id
        acting.lendsPerson = substitution.posts.isEmpty
        acting.posts = substitution.posts.isEmpty ? posts : posts.filter { substitution.posts.contains($0.post) }
        let roles = accounts.filter { $0.state == .active }.flatMap(\.roles)
        acting.roles = substitution.posts.isEmpty ? Set(roles).subtracting(Role.administrators) : Set(acting.posts.compactMap(\.post.role))
        acting.department = try lookup.find(absent)?.department?.id
        return acting
    }
}

extension Post {
    /// The role whose powers a post carries, where it has one.
    var role: Role? {
        switch self {
        case .secretary: .head
        case .organiser: .organisation
        case .disciplinarian: .discipline
        case .deputy: .leader
        case .departmentHead: .department
        case .archive: .archivist
        default: nil
        }
    }
}
