import Journal
import Records
import Testing

@testable import Rectification

@Suite("Signing a measure off (R3), as a pure rule")
struct SigningTests {
    static let owner = RecordID.new()
    static let leader = RecordID.new()
    static let discipline = RecordID.new()
    static let head = RecordID.new()
    static let now = Moment(milliseconds: 1_762_390_800_000)

    private var measure: Measure {
        var measure = Measure()
        measure.state = .confirmed
        measure.owner = Reference(Self.owner)
        return measure
    }

    private func signer(
        _ person: RecordID, discipline: Bool = false, leader: Bool = false, other: Bool = false, barred: Bool = false
    ) -> MeasureLife.Signer {
        MeasureLife.Signer(person: person, isDiscipline: discipline, isLeader: leader, isOtherLeader: other, leaderIsBarred: barred)
    }

    private func refusal(_ measure: Measure, _ signer: MeasureLife.Signer) -> String {
        var copy = measure
        let refusal = #expect(throws: Refusal.self) { try MeasureLife.sign(&copy, signer, at: Self.now) }
        #expect(copy.signedLead == measure.signedLead && copy.signedDiscipline == measure.signedDiscipline && copy.state == measure.state)
        return refusal?.sentence ?? ""
    }

    @Test("takes the two signatures in either order, and only the second changes the state", arguments: [true, false])
    func twoSignatures(_ leaderFirst: Bool) throws {
        let lead = signer(Self.leader, leader: true, other: true)
        let second = signer(Self.discipline, discipline: true)
        var measure = measure
        try MeasureLife.sign(&measure, leaderFirst ? lead : second, at: Self.now)
        #expect(measure.state == .confirmed)
        try MeasureLife.sign(&measure, leaderFirst ? second : lead, at: Self.now)
        #expect(measure.state == .signedOff)
        #expect(measure.signedLead?.id == Self.leader && measure.signedLeadAt == Self.now)
        #expect(measure.signedDiscipline?.id == Self.discipline && measure.signedDisciplineAt == Self.now)
    }

    @Test("the same person never signs twice, and is told who is missing")
    func twice() throws {
        var first = measure
        try MeasureLife.sign(&first, signer(Self.leader, leader: true), at: Self.now)
        #expect(refusal(first, signer(Self.leader, leader: true)).contains("还要另一个人会签：纪检委员"))
        // Nor in the other's place, should he hold both roles.
        #expect(refusal(first, signer(Self.leader, discipline: true, leader: true)).contains("已经签过字"))
        var second = measure
        try MeasureLife.sign(&second, signer(Self.discipline, discipline: true), at: Self.now)
        #expect(refusal(second, signer(Self.discipline, discipline: true)).contains("还要另一个人会签：分管领导"))
    }

    @Test("the owner never signs, whatever else he is", arguments: [(true, false), (false, true), (true, true), (false, false)])
    func owner(_ isDiscipline: Bool, _ isLeader: Bool) {
        #expect(
            refusal(measure, signer(Self.owner, discipline: isDiscipline, leader: isLeader, other: true, barred: true)).contains("责任人不能"))
    }

    @Test("another leader, or the 书记, signs only where the leader in charge may not")
    func otherLeader() throws {
        #expect(refusal(measure, signer(Self.head, other: true)).contains("您不在其中"))
        var measure = measure
        try MeasureLife.sign(&measure, signer(Self.head, other: true, barred: true), at: Self.now)
        #expect(measure.signedLead?.id == Self.head)
    }

    @Test("a leader in charge who is the 纪检委员 signs as that, and another takes the lead side")
    func leaderIsDiscipline() throws {
        var measure = measure
        let both = signer(Self.leader, discipline: true, leader: true, other: true, barred: true)
        try MeasureLife.sign(&measure, both, at: Self.now)
        #expect(measure.signedDiscipline?.id == Self.leader && measure.signedLead == nil)
        #expect(refusal(measure, both).contains("还要另一个人会签：分管领导"))
        try MeasureLife.sign(&measure, signer(Self.head, other: true, barred: true), at: Self.now)
        #expect(measure.state == .signedOff)
    }

    @Test("nobody else signs, nor a third")
    func nobodyElse() throws {
        #expect(refusal(measure, signer(.new())).contains("您不在其中"))
        var signed = measure
        try MeasureLife.sign(&signed, signer(Self.discipline, discipline: true), at: Self.now)
        #expect(refusal(signed, signer(.new(), discipline: true)).contains("这一栏已经签过"))
    }

    @Test("not while something is pending")
    func pending() {
        var measure = measure
        measure.pending = "经费待批复"
        #expect(refusal(measure, signer(Self.leader, leader: true)) == "仍有未了事项：经费待批复，请转为长期任务或补充结果。")
    }

    @Test(
        "a long-term measure needs its rule and its start",
        arguments: [
            ("", "2025-11-06", false), ("FREQ=WEEKLY;BYDAY=TH", nil, false), ("每周四", "2025-11-06", false),
            ("FREQ=WEEKLY;BYDAY=TH", "2025-11-06", true),
            ("FREQ=MONTHLY;INTERVAL=3", "2025-11-06", true),
        ] as [(String, String?, Bool)])
    func longTerm(_ rule: String, _ start: String?, _ signs: Bool) throws {
        var measure = measure
        measure.longTerm = true
        measure.rule = Recurrence(rule)
        measure.start = start.flatMap { Day($0) }
        if signs {
            try MeasureLife.sign(&measure, signer(Self.leader, leader: true), at: Self.now)
            #expect(measure.signedLead != nil)
        } else {
            #expect(refusal(measure, signer(Self.leader, leader: true)).contains("先写明周期和起算日"))
        }
    }

    @Test("unfinished words are found in the text, and innocent text has none")
    func words() {
        #expect(MeasureLife.unfinished(in: "正在采购，争取年内完成") == ["正在", "争取"])
        #expect(MeasureLife.unfinished(in: "已更新栏目20期") == [])
        for word in MeasureLife.unfinishedWords { #expect(MeasureLife.unfinished(in: "……\(word)……").contains(word)) }
    }

    @Test("clearing signatures leaves neither names nor times")
    func clear() throws {
        var measure = measure
        try MeasureLife.confirm(&measure, evidence: [Evidence()], by: Self.leader, at: Self.now)
        try MeasureLife.sign(&measure, signer(Self.leader, leader: true), at: Self.now)
        try MeasureLife.sign(&measure, signer(Self.discipline, discipline: true), at: Self.now)
        MeasureLife.clearSignatures(&measure)
        #expect(measure.confirmedBy == nil && measure.confirmedAt == nil && measure.signedLead == nil && measure.signedLeadAt == nil)
        #expect(measure.signedDiscipline == nil && measure.signedDisciplineAt == nil)
    }
}

@Suite("Signing a measure off (R3), in the office")
struct SigningInOfficeTests {
    /// A confirmed measure, as its change makes it.
    private func confirmed(_ office: Fixture, outcome: String = "已更新20期", _ change: @Sendable @escaping (inout Measure) -> Void = { _ in })
        async throws -> Reference<Measure>
    {
        let measure = try await office.measure(change)
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner, values: ["outcome": .string(outcome)])
        try await office.act("confirm", measure, by: office.leader)
        return measure
    }

    /// The finding's leader becomes another person.
    private func lead(_ name: String, _ office: Fixture) async throws {
        let leader = office.people[name].map { Reference<Person>($0) }
        let finding = office.finding
        try await office.office.write(by: .commandLine) { context in try context.update(finding, action: "edit") { $0.leader = leader } }
    }

    @Test("where the 纪检委员 leads the finding, the 书记 or another leader signs the lead side", arguments: ["书记", "副主任"])
    func leaderIsDiscipline(_ other: String) async throws {
        let office = try Fixture()
        try await lead("纪检委员", office)
        let measure = try await office.measure()
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner)
        try await office.act("confirm", measure, by: office.discipline)
        try await office.act("sign", measure, by: office.discipline)
        #expect(try office.load(measure).signedDiscipline?.id == office.people["纪检委员"])
        await #expect(throws: Refusal.self) { try await office.act("sign", measure, by: office.discipline) }
        try await office.act("sign", measure, by: office.viewer(other, other == "书记" ? .head : .leader))
        #expect(try office.load(measure).state == .signedOff)
        #expect(try office.load(measure).signedLead?.id == office.people[other])
    }

    @Test("elsewhere neither the 书记 nor another leader signs for the leader in charge")
    func notForHim() async throws {
        let office = try Fixture()
        let measure = try await confirmed(office)
        for viewer in [office.head, office.viewer("副主任", .leader)] {
            let refusal = await #expect(throws: Refusal.self) { try await office.act("sign", measure, by: viewer) }
            #expect(refusal?.sentence.contains("您不在其中") == true)
        }
        let clerk = await #expect(throws: Refusal.self) { try await office.act("sign", measure, by: office.clerk) }
        #expect(clerk?.code == .forbidden)
    }

    @Test("unfinished words ask for a reason, which is kept, and then let the signature pass")
    func unfinishedWords() async throws {
        let office = try Fixture()
        let measure = try await confirmed(office, outcome: "已制定计划并落实")
        let refusal = await #expect(throws: Refusal.self) { try await office.act("sign", measure, by: office.discipline) }
        #expect(refusal?.code == .needsReason)
        #expect(refusal?.sentence.contains("计划") == true)
        #expect(try office.load(measure).signedDiscipline == nil)
        try await office.act("sign", measure, by: office.discipline, reason: "是文件名称")
        let body = try await office.office.journal.pool.read { try Journal.newest(of: measure.id, in: $0)?.body }
        #expect(body?.reason == "是文件名称")
        #expect(try office.load(measure).signedDiscipline != nil)
    }

    @Test("a return clears confirmation and signatures and needs a reason")
    func returned() async throws {
        let office = try Fixture()
        let measure = try await confirmed(office)
        try await office.act("sign", measure, by: office.discipline)
        await #expect(throws: InvalidInput.self) { try await office.act("return", measure, by: office.leader) }
        try await office.act("return", measure, by: office.leader, reason: "佐证不足")
        let back = try office.load(measure)
        #expect(back.state == .doing)
        #expect(back.confirmedBy == nil && back.signedDiscipline == nil)
    }

    @Test("confirming is the leader in charge's alone, and never the owner's (R1)")
    func confirm() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner)
        for viewer in [office.head, office.discipline, office.owner, office.clerk, office.viewer("副主任", .leader)] {
            let refusal = await #expect(throws: Refusal.self) { try await office.act("confirm", measure, by: viewer) }
            #expect(refusal?.code == .forbidden)
        }
        try await office.act("confirm", measure, by: office.leader)
        #expect(try office.load(measure).confirmedBy?.id == office.people["分管领导"])
        #expect(try office.load(measure).confirmedAt == Fixture.start)
    }

    @Test("a person is the same person in every role and on another's behalf (R1)")
    func samePerson() async throws {
        let office = try Fixture()
        let owner = office.people["分管领导"]
        let measure = try await office.measure { $0.owner = owner.map { Reference($0) } }
        try await office.act("begin", measure, by: office.leader)
        try await office.addEvidence(to: measure, by: office.leader)
        try await office.act("report", measure, by: office.leader)
        for roles in [[Role.head], [.discipline], [.leader, .head, .discipline]] {
            var viewer = office.leader
            viewer.roles = Set(roles)
            let refusal = await #expect(throws: Refusal.self) { try await office.act("confirm", measure, by: viewer) }
            #expect(refusal?.source == "不相容岗位相互分离")
        }
        #expect(try office.load(measure).state == .evidenced)
    }
}
