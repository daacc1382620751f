import Journal
import Records
import Testing

@testable import Rectification

@Suite("体检, what the system looks for by itself")
struct CheckupTests {
    private func measure(_ change: (inout Measure) -> Void) -> Measure {
        var measure = Measure()
        measure.code = "3-1"
        measure.owner = Reference(.new())
        measure.due = Day("2026-01-31")
        change(&measure)
        return measure
    }

    private func rules(_ measure: Measure, deadline: String? = nil, isKept: Bool = false) -> [String] {
        var inspection = Inspection()
        inspection.deadline = deadline.flatMap { Day($0) }
        return Checkup.lines(measure, [], inspection, isKept: isKept).map(\.rule)
    }

    @Test("signed off without evidence, or with something unfinished")
    func signedOff() {
        #expect(rules(measure { $0.state = .signedOff }) == ["T1"])
        #expect(
            rules(
                measure {
                    $0.state = .signedOff; $0.pending = "待批复"
                }) == ["T1", "T8"])
    }

    @Test("without owner, without day, a day after the whole inspection's, and confirmed by its owner")
    func blanks() {
        #expect(
            rules(
                measure {
                    $0.owner = nil; $0.due = nil
                }) == ["T5", "T5"])
        #expect(rules(measure { _ in }, deadline: "2026-01-30") == ["T6"])
        #expect(rules(measure { $0.longTerm = true }, deadline: "2026-01-30", isKept: true).isEmpty)
        #expect(rules(measure { $0.confirmedBy = $0.owner }) == ["T7"])
    }

    @Test("a lasting measure that no duty keeps")
    func lasting() { #expect(rules(measure { $0.longTerm = true }) == ["T9"]) }

    @Test("the whole look at a unit names what is wrong in it, and nothing twice")
    func unit() async throws {
        let fixture = try Fixture()
        _ = try await fixture.measure { $0.state = .signedOff }
        _ = try await fixture.measure(number: 2) { $0.owner = nil }
        let calendar = fixture.office.calendar
        let today = fixture.office.today
        let now = Fixture.start
        let lines = try fixture.office.readNow {
            try Checkup($0, watches: [], calendar: calendar, today: today, now: now).lines
        }
        #expect(lines.map(\.rule).contains("T1") && lines.map(\.rule).contains("T5"))
        #expect(lines.filter { $0.rule == "T15" }.map(\.sentence).contains { $0.contains("保密员") })
        #expect(Set(lines.map { $0.rule + $0.sentence + $0.path }).count == lines.count)
        #expect(lines.map(\.severity) == lines.map(\.severity).sorted())
    }
}
