import Foundation
import Synchronization

/// Things that pages work out again and again while nothing is written: each holds for one size of the journal.
final class PageCache<Value: Sendable>: Sendable {
    private let held = Mutex<(size: Int, values: [String: Value])>((0, [:]))
    private let most: Int
    private let making = NSLock()

    init(most: Int = 500) { self.most = most }

    func find(_ key: String, at size: Int) -> Value? {
        held.withLock { $0.size == size ? $0.values[key] : nil }
    }

    /// The value, worked out by one caller while the others wait: sixteen readers at once must not do the same work sixteen times.
    func value(_ key: String, at size: Int, _ make: () throws -> Value) throws -> Value {
        if let known = find(key, at: size) { return known }
        making.lock()
        defer { making.unlock() }
        if let known = find(key, at: size) { return known }
        let made = try make()
        keep(made, key, at: size)
        return made
    }

    func keep(_ value: Value, _ key: String, at size: Int) {
        held.withLock { held in
            if held.size != size || held.values.count >= most { held = (size, [:]) }
            held.values[key] = value
        }
    }
}
