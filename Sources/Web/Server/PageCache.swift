import Synchronization

/// Things that pages work out again and again while nothing is written: each holds for one size of the journal.
final class PageCache<Value: Sendable>: Sendable {
    private let held = Mutex<(size: Int, values: [String: Value])>((0, [:]))
    private let most: Int

    init(most: Int = 500) { self.most = most }

    func find(_ key: String, at size: Int) -> Value? {
        held.withLock { $0.size == size ? $0.values[key] : nil }
    }

    func keep(_ value: Value, _ key: String, at size: Int) {
        held.withLock { held in
            if held.size != size || held.values.count >= most { held = (size, [:]) }
            held.values[key] = value
        }
    }
}
