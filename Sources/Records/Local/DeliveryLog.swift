import GRDB
import Journal

/// Which checkpoints have left the machine, and how the last attempt ended. Not evidence: the receivers hold that.
extension LocalStore {
    public struct Delivery: Sendable {
        /// The newest checkpoint that arrived; 0 for none.
        public let number: Int
        public let at: Moment
        public let outcome: String
    }

    public func delivered(to receiver: RecordID) throws -> Int { try delivery(to: receiver)?.number ?? 0 }

    public func delivery(to receiver: RecordID) throws -> Delivery? {
        try pool.read { db in
            try Row.fetchOne(db, sql: "SELECT number, at, outcome FROM delivery WHERE receiver = ?", arguments: [receiver.description])
                .map { Delivery(number: $0[0], at: Moment(milliseconds: $0[1]), outcome: $0[2]) }
        }
    }

    /// - Parameter number: nil when the attempt failed; what arrived before stays.
    public func noteDelivery(to receiver: RecordID, number: Int?, at moment: Moment, outcome: String) throws {
        try pool.write { db in
            try db.execute(
                sql: """
                    INSERT INTO delivery VALUES(?1, ?2, ?3, ?4) ON CONFLICT(receiver) \
                    DO UPDATE SET number = max(number, ?2), at = ?3, outcome = ?4
                    """, arguments: [receiver.description, number ?? 0, moment.milliseconds, outcome])
        }
    }
}
