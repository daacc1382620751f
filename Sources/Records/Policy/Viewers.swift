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
    private let cache = Mutex<[Key: Viewer]>([:])

    public init(_ office: Office) { self.office = office }

    /// - Returns: nil when the account is not active.
    public func viewer(for account: RecordID) async throws -> Viewer? {
        let key = Key(account: account, version: office.peopleVersion, day: office.today)
        if let known = cache.withLock({ $0[key] }) { return known }
        let made = try await office.read { lookup in try Viewers.make(account, lookup, on: key.day) }
        if let made {
            cache.withLock { cache in
                if cache.count > 500 { cache = [:] }
                cache[key] = made
            }
        }
        return made
    }

    static func make(_ id: RecordID, _ lookup: Lookup, on day: Day) throws -> Viewer? {
        guard let account = try lookup.stored(Reference<Account>(id)), account.common.voided == nil,
            account.record.state == .active
        else { return nil }
        if account.record.isBootstrap { return Viewer(actor: .bootstrap, name: "初始账号", roles: []) }
        guard let reference = account.record.person, let person = try lookup.find(reference), person.state == .serving else {
            return nil
        }
        let held: [Appointment] = try lookup.all(Appointment.self, ("person", reference))
        let posts = held.filter { $0.holds(on: day) }.compactMap { appointment in
            appointment.post.map { Viewer.HeldPost(post: $0, department: appointment.department?.id) }
        }
        return Viewer(
            actor: .person(reference.id), name: person.name, roles: Set(account.record.roles),
            department: person.department?.id, posts: posts)
    }
}
