import Testing

@testable import Journal

@Suite("The clock's guard")
struct ClockGuardTests {
    private let start = Moment(milliseconds: 1_762_390_800_000)
    private let minute: Int64 = 60_000

    private func at(_ milliseconds: Int64) -> Moment { Moment(milliseconds: start.milliseconds + milliseconds) }

    @Test("passes a clock that runs on")
    func runsOn() throws {
        var guardian = ClockGuard(last: start)
        let first = try guardian.stamp(wall: at(10), monotonic: 0)
        #expect(first == (at(10), false))
        let second = try guardian.stamp(wall: at(10), monotonic: 0)
        #expect(second == (at(10), false))
        let later = try guardian.stamp(wall: at(24 * 60 * minute), monotonic: 24 * 60 * minute)
        #expect(later == (at(24 * 60 * minute), false))
    }

    @Test("holds the time of a clock up to five minutes behind, and marks it")
    func clamps() throws {
        var guardian = ClockGuard(last: start)
        let held = try guardian.stamp(wall: at(-5 * minute), monotonic: 0)
        #expect(held == (start, true))
        #expect(guardian.lastRecorded == start)
        let after = try guardian.stamp(wall: at(1), monotonic: 5 * minute + 1)
        #expect(after == (at(1), false))
    }

    @Test("stops when the clock is more than five minutes behind")
    func back() {
        var guardian = ClockGuard(last: start)
        let problem = #expect(throws: ClockProblem.self) { try guardian.stamp(wall: at(-5 * minute - 1), monotonic: 0) }
        #expect(problem == ClockProblem(direction: .back, wall: at(-5 * minute - 1), expected: start))
        #expect(guardian.lastRecorded == start)
    }

    @Test("stops when the clock jumps more than five minutes ahead of the monotonic one")
    func ahead() throws {
        var guardian = ClockGuard(last: start)
        _ = try guardian.stamp(wall: at(0), monotonic: 1000)
        _ = try guardian.stamp(wall: at(5 * minute + 500), monotonic: 1500)
        let problem = #expect(throws: ClockProblem.self) { try guardian.stamp(wall: at(11 * minute), monotonic: 1500) }
        #expect(problem?.direction == .ahead)
        #expect(problem?.expected == at(5 * minute + 500))
    }

    @Test("goes on from the confirmed time after a jump ahead")
    func confirmAhead() throws {
        var guardian = ClockGuard(last: start)
        _ = try guardian.stamp(wall: at(0), monotonic: 0)
        #expect(throws: ClockProblem.self) { try guardian.stamp(wall: at(60 * minute), monotonic: 1) }
        guardian.confirm(wall: at(60 * minute), monotonic: 1)
        let after = try guardian.stamp(wall: at(60 * minute + 5), monotonic: 6)
        #expect(after == (at(60 * minute + 5), false))
    }

    @Test("after a confirmation of an earlier time, entries bear the last time and the mark until the clock has caught up")
    func confirmBack() throws {
        var guardian = ClockGuard(last: start)
        guardian.confirm(wall: at(-60 * minute), monotonic: 0)
        let held = try guardian.stamp(wall: at(-59 * minute), monotonic: minute)
        #expect(held == (start, true))
        #expect(throws: ClockProblem.self) { try guardian.stamp(wall: at(-61 * minute), monotonic: minute) }
        let caught = try guardian.stamp(wall: at(minute), monotonic: 61 * minute)
        #expect(caught == (at(minute), false))
    }

    @Test("a small drift that time service mends is no jump")
    func drift() throws {
        var guardian = ClockGuard(last: start)
        var wall: Int64 = 0
        for step in 1...100 {
            wall += 10 * minute + 4000
            let stamp = try guardian.stamp(wall: at(wall), monotonic: Int64(step) * 10 * minute)
            #expect(!stamp.clamped)
        }
    }

    @Test("a journal whose clock went back an hour writes nothing until a person confirms, and then marks its entries")
    func journal() async throws {
        let place = TemporaryFolder()
        let hand = HandClock()
        let journal = try Journal(opening: place.folder, create: true, clock: hand.clock)
        try await journal.fill(1)
        let last = journal.head.recordedAt
        hand.jump(milliseconds: -60 * minute)
        let problem = await #expect(throws: ClockProblem.self) { try await journal.fill(1) }
        #expect(problem?.direction == .back)
        #expect(journal.head.size == 1)
        journal.confirmClock()
        try await journal.fill(1)
        let entry = try await journal.pool.read { try Journal.stored(1, in: $0) }
        #expect(entry.leaf.recordedAt == last)
        #expect(entry.body.clamped)
        #expect(try journal.verify().problems == [])
    }
}
