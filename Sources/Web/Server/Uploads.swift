import Foundation
import Journal
import Records
import Synchronization

/// Files that wait between preview and import; in memory only, so nothing is written before the person says so.
final class Uploads: Sendable {
    struct Item: Sendable {
        let data: Data
        let name: String
        let owner: Actor
        let at: Moment
    }
    private let items = Mutex<[String: Item]>([:])
    private static let total = 200 * 1024 * 1024

    func put(_ data: Data, name: String, owner: Actor, at now: Moment) throws -> String {
        let key = RecordID.new().description
        try items.withLock { items in
            items = items.filter { now.milliseconds - $0.value.at.milliseconds < 1_800_000 && $0.value.owner != owner }
            guard items.values.reduce(data.count, { $0 + $1.data.count }) <= Uploads.total else {
                throw Refusal("同时导入的人太多，请过几分钟再试。")
            }
            items[key] = Item(data: data, name: name, owner: owner, at: now)
        }
        return key
    }

    func get(_ key: String, owner: Actor) -> Item? { items.withLock { $0[key].flatMap { $0.owner == owner ? $0 : nil } } }
    func remove(_ key: String) { items.withLock { $0[key] = nil } }
}
