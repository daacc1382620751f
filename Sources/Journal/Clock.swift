import Foundation

/// Where the time comes from; a parameter, so that tests can move it.
public struct Clock: Sendable {
    /// The computer's idea of the time (UTC).
    public var wall: @Sendable () -> Moment
    /// Milliseconds that only ever grow while the process lives; nobody can set them.
    public var monotonic: @Sendable () -> Int64

    public init(wall: @escaping @Sendable () -> Moment, monotonic: @escaping @Sendable () -> Int64) {
        self.wall = wall
        self.monotonic = monotonic
    }

    public static let system = Clock(
        wall: { .now },
        monotonic: {
            var time = timespec()
            clock_gettime(CLOCK_BOOTTIME, &time)
            return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
        })
}

/// The clock cannot be trusted, and nothing is written until a person confirms the time (校时).
public struct ClockProblem: Error, Sendable, Equatable {
    public enum Direction: Sendable { case back, ahead }
    public let direction: Direction
    public let wall: Moment
    /// What the time should be at least (back) or at most (ahead).
    public let expected: Moment
}

/// Decides the time written into an entry. recordedAt never goes back: a clock up to five minutes behind
/// the last entry is clamped and marked; more, or a jump ahead of the monotonic clock, stops writing.
struct ClockGuard: Sendable {
    static let tolerance: Int64 = 5 * 60 * 1000

    private var last: Moment
    var lastRecorded: Moment { last }
    private var anchor: (wall: Moment, monotonic: Int64)?
    /// A person has confirmed that the clock, though behind the last entry, is right: times from here on are accepted.
    private var confirmedFrom: Moment?

    init(last: Moment, confirmedFrom: Moment? = nil) {
        self.last = last
        self.confirmedFrom = confirmedFrom
    }

    mutating func stamp(wall: Moment, monotonic: Int64) throws(ClockProblem) -> (time: Moment, clamped: Bool) {
        if let anchor {
            let expected = Moment(milliseconds: anchor.wall.milliseconds + monotonic - anchor.monotonic)
            if wall.milliseconds - expected.milliseconds > ClockGuard.tolerance {
                throw ClockProblem(direction: .ahead, wall: wall, expected: expected)
            }
        }
        if last.milliseconds - wall.milliseconds > ClockGuard.tolerance {
            guard let confirmedFrom, wall >= confirmedFrom else {
                throw ClockProblem(direction: .back, wall: wall, expected: last)
            }
        }
        // The anchor moves with every accepted stamp, so a slow drift that time service mends is no jump.
        anchor = (wall, monotonic)
        let clamped = wall < last
        if !clamped { last = wall }
        return (last, clamped)
    }

    mutating func restore(confirmedFrom moment: Moment) { confirmedFrom = moment }

    /// A person says that `wall` is right.
    mutating func confirm(wall: Moment, monotonic: Int64) {
        anchor = (wall, monotonic)
        confirmedFrom = wall
    }
}
