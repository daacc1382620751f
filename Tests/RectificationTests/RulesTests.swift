import Journal
import Records
import Testing

@testable import Rectification

@Suite("Extensions of a due day")
struct ExtensionTests {
    private func request(_ office: Fixture, _ measure: Reference<Measure>, newDue: String = "2026-02-10") async throws -> RecordID {
        let values: [String: JSON?] = ["measure": .string(measure.id.description), "newDue": .string(newDue), "reason": .string("设备未到货")]
        return try await office.office.submit(Command(.create, kind: "extension", values: values), by: office.owner).record
    }

    private func act(_ verb: String, _ request: RecordID, _ office: Fixture, by viewer: Viewer, reason: String? = nil) async throws {
        _ = try await office.office.submit(Command(.act(verb), kind: "extension", record: request, reason: reason), by: viewer)
    }

    @Test(
        "granted up to the old due day itself, it moves the measure and keeps the old day",
        arguments: ["2025-11-07T08:00", "2025-12-31T23:59"])
    func granted(_ moment: String) async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let request = try await request(office, measure)
        office.move(to: moment)
        try await act("grant", request, office, by: office.leader)
        let granted = try office.load(Reference<Extension>(request))
        #expect(granted.state == .granted)
        #expect(granted.oldDue == Day("2025-12-31"))
        #expect(granted.approvedBy?.id == office.people["分管领导"])
        #expect(try office.load(measure).due == Day("2026-02-10"))
        let body = try await office.office.journal.pool.read { try Journal.newest(of: measure.id, in: $0)?.body }
        #expect(body?.action == "extend")
        #expect(body?.reason == "设备未到货")
        #expect(try office.verify().problems == [])
    }

    @Test("the day after, it is too late, and the measure is overdue from the old day")
    func tooLate() async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let request = try await request(office, measure)
        office.move(to: "2026-01-01T00:00")
        let refusal = await #expect(throws: Refusal.self) { try await act("grant", request, office, by: office.leader) }
        #expect(refusal?.sentence == "原时限2025年12月31日已过，不能再延期；逾期天数从原时限起算。")
        #expect(try office.load(measure).due == Day("2025-12-31"))
        #expect(try office.load(measure).isOverdue(on: Day(number: (Day("2025-12-31")?.number ?? 0) + 1)))
        #expect(try !office.load(measure).isOverdue(on: Day("2025-12-31") ?? Day(number: 0)))
    }

    @Test("a new day that is not later is no extension", arguments: ["2025-12-31", "2025-12-30"])
    func notLater(_ day: String) async throws {
        let office = try Fixture()
        let measure = try await office.measure()
        let input = await #expect(throws: InvalidInput.self, "said when it is asked for, not only when it is granted") {
            try await request(office, measure, newDue: day)
        }
        #expect(input?.problems["newDue"]?.contains("要晚于原时限2025年12月31日") == true)
    }

    @Test("nothing to extend without a due day")
    func noDue() async throws {
        let office = try Fixture()
        let measure = try await office.measure { $0.due = nil }
        let request = try await request(office, measure)
        let refusal = await #expect(throws: Refusal.self) { try await act("grant", request, office, by: office.head) }
        #expect(refusal?.sentence.contains("还没有完成时限") == true)
    }

    @Test("neither the owner nor the applicant grants it; others but the leader in charge and the 书记 may not")
    func whoGrants() async throws {
        let office = try Fixture()
        let request = try await request(office, office.measure())
        let own = await #expect(throws: Refusal.self) { try await act("grant", request, office, by: office.viewer("责任人", .head)) }
        #expect(own?.sentence.contains("另一个人") == true)
        for viewer in [office.clerk, office.discipline, office.owner, office.viewer("副主任", .leader)] {
            let refusal = await #expect(throws: Refusal.self) { try await act("grant", request, office, by: viewer) }
            #expect(refusal?.code == .forbidden)
        }
        await #expect(throws: InvalidInput.self) { try await act("refuse", request, office, by: office.leader) }
        try await act("refuse", request, office, by: office.leader, reason: "理由不充分")
        let done = await #expect(throws: Refusal.self) { try await act("grant", request, office, by: office.head) }
        #expect(done?.sentence.contains("不批") == true)
    }
}

@Suite("The leading group (R24)")
struct GroupTests {
    private static let head = Reference<Person>(.new())
    private static let deputy = Reference<Person>(.new())
    private static let other = Reference<Person>(.new())
    private static let chief = Reference<Person>(.new())

    private func group(_ head: Reference<Person>?, _ deputies: [Reference<Person>], _ members: [Reference<Person>]) -> RectificationGroup {
        var group = RectificationGroup()
        group.head = head
        group.deputies = deputies
        group.members = members
        return group
    }

    @Test("that fits the rule has no deviation")
    func fits() {
        let group = group(Self.head, [Self.deputy, Self.other], [Self.chief])
        #expect(
            GroupRule.deviations(group, secretary: Self.head, deputies: [Self.deputy, Self.other], departmentHeads: [Self.chief]) == [])
        // A head of department may be among the deputies; more members than needed are welcome.
        #expect(GroupRule.deviations(group, secretary: Self.head, deputies: [Self.deputy], departmentHeads: [Self.other]) == [])
    }

    @Test("is told each deviation in words")
    func deviations() {
        let group = group(Self.other, [], [])
        let found = GroupRule.deviations(group, secretary: Self.head, deputies: [Self.deputy], departmentHeads: [Self.chief])
        #expect(found == ["组长不是现任书记", "有班子成员没有列为副组长", "有科室负责人没有列为成员"])
        #expect(GroupRule.deviations(group, secretary: nil, deputies: [], departmentHeads: []) == ["书记一职没有任职记录"])
    }

    @Test("with deviations becomes active only with a written reason, and is judged by today's posts")
    func activate() async throws {
        let office = try Fixture()
        let ids = office.people.mapValues { JSON.string($0.description) }
        func create(deputies: [String]) async throws -> RecordID {
            let values: [String: JSON?] = [
                "inspection": .string(office.inspection.id.description), "head": ids["书记"],
                "deputies": .array(deputies.compactMap { ids[$0] }),
                "members": .array([ids["责任人"]].compactMap { $0 }), "setOn": .string("2025-11-06"), "basis": .string("会议纪要"),
            ]
            return try await office.office.submit(Command(.create, kind: "rectification_group", values: values), by: office.clerk).record
        }
        func activate(_ id: RecordID, reason: String? = nil) async throws {
            _ = try await office.office.submit(
                Command(.act("activate"), kind: "rectification_group", record: id, reason: reason), by: office.head)
        }
        let fit = try await create(deputies: ["分管领导", "副主任"])
        try await activate(fit)
        #expect(try office.load(Reference<RectificationGroup>(fit)).state == .active)
        let short = try await create(deputies: ["分管领导"])
        let refusal = await #expect(throws: Refusal.self) { try await activate(short) }
        #expect(refusal?.code == .needsReason)
        #expect(refusal?.sentence.contains("有班子成员没有列为副组长") == true)
        try await activate(short, reason: "另一位在外挂职")
        #expect(try office.load(Reference<RectificationGroup>(short)).state == .active)
        // Calling it again is how its composition is adjusted.
        try await activate(fit)
        #expect(try office.office.readNow { try $0.row("rectification_group", fit)?.revision } == 3)
    }
}
