import Journal
import Records
import Testing

@testable import Rectification

@Suite("Measures and evidence: what is refused, and what stays")
struct MeasureInputTests {
    private func values(_ office: Fixture, number: Int64 = 1) -> [String: JSON?] {
        [
            "finding": .string(office.finding.id.description), "number": .integer(number), "text": .string("每周更新栏目"),
            "owner": office.people["责任人"].map { .string($0.description) }, "department": .string(office.department.description),
            "due": .string("2025-12-31"),
        ]
    }

    private func create(_ office: Fixture, _ values: [String: JSON?], by viewer: Viewer? = nil) async throws -> Reference<Measure> {
        Reference(try await office.office.submit(Command(.create, kind: "measure", values: values), by: viewer ?? office.clerk).record)
    }

    @Test("a measure may be made with blanks but not begun with them")
    func blanks() async throws {
        let office = try Fixture()
        var values = values(office)
        values["due"] = nil
        values["text"] = nil
        let measure = try await create(office, values)
        let refusal = await #expect(throws: Refusal.self) { try await office.act("begin", measure, by: office.owner) }
        #expect(refusal?.sentence == "还有必填的内容空着：完成时限、措施内容。请先修改记录补齐，再开始整改。")
        _ = try await office.office.submit(
            Command(.edit, kind: "measure", record: measure.id, values: ["due": .string("2025-12-31"), "text": .string("补写")]),
            by: office.clerk)
        try await office.act("begin", measure, by: office.owner)
        let input = await #expect(throws: InvalidInput.self) {
            try await office.office.submit(Command(.edit, kind: "measure", record: measure.id, values: ["text": nil]), by: office.clerk)
        }
        #expect(input?.problems == ["text": "请填写措施内容"], "once begun, nothing required is blanked")
    }

    @Test("its number is its own within its finding, also for the 64th; voiding frees it and keeps the record")
    func unique() async throws {
        let office = try Fixture()
        let first = try await create(office, values(office))
        let input = await #expect(throws: InvalidInput.self) { try await create(office, values(office)) }
        #expect(input?.problems == ["number": "这个问题里已有这个序号的措施"])
        _ = try await create(office, values(office, number: 2))
        let renumber = await #expect(throws: InvalidInput.self) {
            try await office.office.submit(
                Command(.edit, kind: "measure", record: first.id, values: ["number": .integer(2)]), by: office.clerk)
        }
        #expect(renumber?.problems.keys.sorted() == ["number"])
        _ = try await office.office.submit(Command(.void, kind: "measure", record: first.id, reason: "重复登记"), by: office.head)
        _ = try await create(office, values(office))
        let kept = try office.office.readNow { try $0.row("measure", first.id) }
        #expect(kept?.common.voided == "重复登记")
        let dead = await #expect(throws: Refusal.self) { try await office.act("begin", first, by: office.owner) }
        #expect(dead?.sentence == "这条记录已经作废，不能再改动。")
        #expect(try office.verify().problems == [])
    }

    @Test(
        "a reference to nothing, or to a record of another kind, is refused beside its field",
        arguments: ["finding", "owner", "department"])
    func foreign(_ field: String) async throws {
        let office = try Fixture()
        for wrong in [RecordID.new().description, office.inspection.id.description, "x"] {
            var values = values(office)
            values[field] = .string(wrong)
            let input = await #expect(throws: InvalidInput.self) { try await create(office, values) }
            #expect(input?.problems == [field: "选中的记录不存在，请重新选择"])
        }
        var several = values(office)
        several["coOwners"] = .array([several["owner"]??.stringValue, RecordID.new().description].compactMap { $0.map { .string($0) } })
        let input = await #expect(throws: InvalidInput.self) { try await create(office, several) }
        #expect(input?.problems.keys.sorted() == ["coOwners"])
    }

    @Test("text of 2,000 characters is taken, one more is not")
    func length() async throws {
        let office = try Fixture()
        var values = values(office)
        values["text"] = .string(String(repeating: "改", count: 2000))
        _ = try await create(office, values)
        values["number"] = .integer(2)
        values["text"] = .string(String(repeating: "改", count: 2001))
        let input = await #expect(throws: InvalidInput.self) { try await create(office, values) }
        #expect(input?.problems == ["text": "最多 2000 字，现在 2001 字"])
    }

    @Test("a rule that is none is refused where it is typed")
    func rule() async throws {
        let office = try Fixture()
        var values = values(office)
        values["rule"] = .string("每周四")
        let input = await #expect(throws: InvalidInput.self) { try await create(office, values) }
        #expect(input?.problems.keys.sorted() == ["rule"])
    }

    @Test("actions in a wrong state name the state; the wrong person is told who may")
    func wrongState() async throws {
        let office = try Fixture()
        let measure = try await create(office, values(office))
        for (action, title) in [("report", "报送佐证"), ("confirm", "核验通过"), ("sign", "销号签字"), ("reopen", "重开"), ("return", "退回")] {
            let refusal = await #expect(throws: Refusal.self) { try await office.act(action, measure, by: office.head, reason: "x") }
            #expect(refusal?.sentence == "现在的状态是“待办”，不能\(title)。请刷新页面看最新情况。")
        }
        let wrong = await #expect(throws: Refusal.self) { try await office.act("begin", measure, by: office.viewer("记者", .reporter)) }
        #expect(wrong?.sentence == "“开始整改”由责任人、协同人员、责任科室负责人、整改办办理，您没有这项权限。")
        let hidden = await #expect(throws: Refusal.self) { try await office.act("extend", measure, by: office.head) }
        #expect(hidden?.code == .forbidden)
        #expect(try office.load(measure).state == .open)
    }

    @Test("the head of the department, a co-owner and the 整改办 may begin; one of another department may not")
    func whoBegins() async throws {
        let office = try Fixture()
        var chief = office.viewer("记者", .department)
        chief.posts = [.init(post: .departmentHead, department: .new())]
        let first = try await create(office, values(office, number: 11))
        await #expect(throws: Refusal.self) { try await office.act("begin", first, by: chief) }
        chief.posts = [.init(post: .departmentHead, department: office.department)]
        try await office.act("begin", first, by: chief)
        var shared = values(office, number: 12)
        shared["coOwners"] = .array([office.people["记者"].map { .string($0.description) }].compactMap { $0 })
        try await office.act("begin", create(office, shared), by: office.viewer("记者", .reporter))
        var desk = office.clerk
        desk.posts = [.init(post: .rectificationOffice, department: nil)]
        try await office.act("begin", create(office, values(office, number: 13)), by: desk)
    }

    @Test("reported measures can be changed by actions only")
    func noEdit() async throws {
        let office = try Fixture()
        let measure = try await create(office, values(office))
        try await office.act("begin", measure, by: office.owner)
        try await office.addEvidence(to: measure, by: office.owner)
        try await office.act("report", measure, by: office.owner)
        let refusal = await #expect(throws: Refusal.self) {
            try await office.office.submit(
                Command(.edit, kind: "measure", record: measure.id, values: ["text": .string("改")]), by: office.clerk)
        }
        #expect(refusal?.code == .forbidden)
    }

    @Test("rejected or voided evidence is none, and nobody judges his own")
    func evidence() async throws {
        let office = try Fixture()
        let measure = try await create(office, values(office))
        try await office.act("begin", measure, by: office.owner)
        let values: [String: JSON?] = [
            "measure": .string(measure.id.description), "what": .string("照片"), "records": .array([.string("finding:\(office.finding.id)")]),
        ]
        let first = try await office.office.submit(Command(.create, kind: "evidence", values: values), by: office.owner).record
        let second = try await office.office.submit(Command(.create, kind: "evidence", values: values), by: office.owner).record
        let own = await #expect(throws: Refusal.self) {
            try await office.office.submit(Command(.act("accept"), kind: "evidence", record: first), by: office.viewer("责任人", .discipline))
        }
        #expect(own?.sentence.contains("另一个人") == true)
        _ = try await office.office.submit(Command(.act("reject"), kind: "evidence", record: first, reason: "看不清"), by: office.leader)
        _ = try await office.office.submit(Command(.void, kind: "evidence", record: second, reason: "传错了"), by: office.owner)
        await #expect(throws: Refusal.self) { try await office.act("report", measure, by: office.owner) }
        _ = try await office.office.submit(Command(.act("accept"), kind: "evidence", record: first), by: office.discipline)
        try await office.act("report", measure, by: office.owner)
        #expect(try office.load(measure).state == .evidenced)
    }
}

@Suite("Declared kinds of rectification")
struct RectificationKindTests {
    @Test("every state and choice has a Chinese title of its own", arguments: RectificationKinds.all.map(\.name))
    func titles(_ name: String) throws {
        let kind = try #require(RectificationKinds.all.first { $0.name == name })
        let lists =
            [kind.states]
            + kind.fields.compactMap { field in
                switch field.type {
                case .choice(let options), .choices(let options): options
                default: nil
                }
            }
        for options in lists {
            #expect(Set(options.map(\.title)).count == options.count)
            #expect(options.allSatisfy { $0.title != $0.value && $0.title.utf8.contains { $0 >= 0x80 } })
        }
    }

    @Test(
        "every action leads from and to states of its kind, names who may, and asks for fields that exist",
        arguments: RectificationKinds.all.map(\.name))
    func actions(_ name: String) throws {
        let kind = try #require(RectificationKinds.all.first { $0.name == name })
        let states = Set(kind.states.map(\.value))
        for action in kind.actions {
            #expect(action.from.isSubset(of: states) && !action.from.isEmpty)
            #expect(action.to.map(states.contains) ?? true)
            #expect(action.inputs.allSatisfy { kind.field($0) != nil })
            #expect(action.isHidden || !action.who.isEmpty, "\(action.name)")
        }
        #expect(Set(kind.actions.map(\.name)).count == kind.actions.count)
        #expect(!kind.noun.isEmpty && !kind.title.isEmpty)
    }

    @Test("references point to kinds that exist")
    func references() throws {
        let kinds = try Kinds(KernelKinds.all + RectificationKinds.all).all
        let names = Set(kinds.map(\.name))
        for kind in kinds {
            for field in kind.fields { #expect(field.type.target.map(names.contains) ?? true, "\(kind.name).\(field.name)") }
        }
    }
}

extension RectificationKindTests {
    @Test("as many titles as cases, and no more tones")
    func counts() {
        func check<C: Choice>(_ type: C.Type) {
            #expect(C.titles.count == C.allCases.count, "\(C.self)")
            #expect(C.tones.count <= C.allCases.count, "\(C.self)")
        }
        check(Inspection.State.self)
        check(Inspection.Source.self)
        check(Finding.State.self)
        check(Finding.Mode.self)
        check(Measure.State.self)
        check(Evidence.State.self)
        check(Extension.State.self)
        check(RectificationGroup.State.self)
        check(Plan.State.self)
        check(MonthlyCheck.State.self)
        check(ProgressReport.State.self)
        check(ProgressReport.Receiver.self)
        check(ProgressReport.Form.self)
        check(Explanation.State.self)
        check(Regulation.State.self)
        check(Regulation.Sort.self)
    }
}
