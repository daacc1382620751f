import Journal
import Testing

@testable import Records

@Suite("R2, circles of substitutes")
struct SubstitutionCircleTests {
    @Test("no circle goes through somebody's second substitute either")
    func secondSubstitute() throws {
        func stand(_ absent: Reference<Person>, _ by: Reference<Person>) -> Substitution {
            var substitution = Substitution()
            substitution.id = .new()
            substitution.absent = absent
            substitution.by = by
            substitution.from = Moment(milliseconds: 0)
            substitution.to = Moment(milliseconds: 10)
            substitution.state = .granted
            return substitution
        }
        let people = (0..<4).map { _ in Reference<Person>(.new()) }
        let others = [stand(people[0], people[1]), stand(people[0], people[2]), stand(people[2], people[3])]
        #expect(throws: Refusal.self) { try Substitution.check(stand(people[3], people[0]), against: others) }
        #expect(throws: Never.self) { try Substitution.check(stand(people[1], people[3]), against: others) }
    }
}
