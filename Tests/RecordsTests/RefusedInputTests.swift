import Journal
import Testing

@testable import Records

@Suite("Input that is refused")
struct RefusedInputTests {
    private func problems(_ values: [String: JSON?], in garage: Garage) async -> [String: String] {
        let size = garage.office.journal.head.size
        let error = await #expect(throws: InvalidInput.self) { try await garage.create(values) }
        #expect(garage.office.journal.head.size == size, "nothing is written")
        return error?.problems ?? [:]
    }

    @Test("text over its limit says how much too long it is")
    func tooLong() async throws {
        let garage = try Garage()
        #expect(await problems(["plate": .string(String(repeating: "长", count: 11))], in: garage) == ["plate": "最多 10 字，现在 11 字"])
        #expect(await problems(["note": .string(String(repeating: "长", count: 4001))], in: garage).keys.sorted() == ["note"])
    }

    @Test("ids of nobody, and of a record of another kind, are no choice")
    func unknownReferences() async throws {
        let garage = try Garage()
        #expect(await problems(["keeper": .string(RecordID.new().description)], in: garage)["keeper"]?.contains("不存在") == true)
        #expect(await problems(["keeper": .string(garage.department.description)], in: garage)["keeper"]?.contains("不存在") == true)
        #expect(await problems(["keeper": .string("not an id")], in: garage)["keeper"]?.contains("不存在") == true)
    }

    @Test("a day that has not come yet is not when it happened")
    func future() async throws {
        let garage = try Garage()
        let values: [String: JSON?] = ["name": .string("新科室"), "occurredOn": .string("2025-11-07")]
        let error = await #expect(throws: InvalidInput.self) {
            try await garage.office.submit(Command(.create, kind: "department", values: values), by: garage.clerk)
        }
        #expect(error?.problems == ["occurredOn": "发生日不能晚于今天"])
    }

    @Test("state, author, time of entry and computed fields cannot be typed in")
    func untouchable() async throws {
        let garage = try Garage()
        var values = garage.full
        values["state"] = .string("scrapped")
        values["author"] = .string("system")
        values["enteredAt"] = .integer(1)
        values["voided"] = .string("x")
        values["imported"] = .string("x")
        values["driver"] = garage.id("书记")
        values["nonsense"] = .string("x")
        values["id"] = .string("x")
        let id = try await garage.create(values)
        let row = try garage.row(id)
        #expect(try garage.load(id).state == .parked)
        #expect(try garage.load(id).driver == nil)
        #expect(row.common.enteredAt == garage.time.now)
        #expect(row.common.author.person == garage.people["办公室"])
        #expect(row.common.voided == nil && row.common.imported == nil)
        #expect(row.state["nonsense"] == nil)
    }

    @Test("an action takes only the fields that it asks for")
    func actionInputs() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        try await garage.submit(.act("take"), id, ["driver": garage.id("司机"), "seats": .integer(99)], by: garage.driver)
        #expect(try garage.load(id).seats == 5)
    }

    @Test("unknown kinds, records and actions look alike: not found")
    func unknown() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        let refusals = await [
            #expect(throws: Refusal.self) { try await garage.office.submit(Command(.create, kind: "nothing"), by: garage.clerk) },
            #expect(throws: Refusal.self) { try await garage.submit(.edit, .new(), by: garage.clerk) },
            #expect(throws: Refusal.self) { try await garage.submit(.edit, garage.department, by: garage.clerk) },
            #expect(throws: Refusal.self) { try await garage.submit(.act("fly"), id, by: garage.clerk) },
            #expect(throws: Refusal.self) { try await garage.submit(.create, id, by: garage.clerk) },
        ]
        #expect(refusals.allSatisfy { $0?.code == .notFound })
    }

    @Test("those who may not create or edit are told who may")
    func forbidden() async throws {
        let garage = try Garage()
        let refusal = await #expect(throws: Refusal.self) { try await garage.create(by: garage.driver) }
        #expect(refusal == Refusal("“车辆台账”由办公室登记，您现在不能新建。", code: .forbidden))
        let id = try await garage.create()
        let edit = await #expect(throws: Refusal.self) { try await garage.submit(.edit, id, ["seats": .integer(1)], by: garage.driver) }
        #expect(edit?.code == .forbidden)
        let void = await #expect(throws: Refusal.self) { try await garage.submit(.void, id, reason: "x", by: garage.driver) }
        #expect(void?.code == .forbidden)
    }

    @Test("administrators see no business register, and business people no administrative one")
    func administrators() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        for role in [Role.systemAdmin, .securityAdmin, .auditAdmin] {
            let admin = Viewer(actor: .person(.new()), name: "管理员", roles: [role])
            let refusal = await #expect(throws: Refusal.self) { try await garage.submit(.edit, id, ["seats": .integer(1)], by: admin) }
            #expect(refusal?.code == .notFound)
        }
        for viewer in [garage.head, garage.clerk] {
            let refusal = await #expect(throws: Refusal.self) {
                try await garage.office.submit(Command(.create, kind: "account", values: ["login": .string("x")]), by: viewer)
            }
            #expect(refusal?.code == .notFound)
        }
    }

    @Test(
        "classified markings are refused wherever they stand, and nothing is kept",
        arguments: [
            ["plate": .string("绝密★")], ["fault": .string("见〔2025〕3号（机密★1年）")], ["note": .string("秘 密 ★ 10年")],
            ["tags": .array([.string("x"), .string("机密☆")])], ["x": .object(["y": .string("绝密★30年")])],
        ] as [[String: JSON]])
    func classified(_ values: [String: JSON]) async throws {
        let garage = try Garage()
        let size = garage.office.journal.head.size
        let refusal = await #expect(throws: Refusal.self) { try await garage.create(values.mapValues { $0 }) }
        #expect(refusal?.code == .classified)
        #expect(garage.office.journal.head.size == size)
    }

    @Test("also in a reason")
    func classifiedReason() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        let refusal = await #expect(throws: Refusal.self) { try await garage.submit(.void, id, reason: "机密★", by: garage.clerk) }
        #expect(refusal?.code == .classified)
    }

    @Test("plain words about secrets are innocent", arguments: ["保密自查", "绝密级", "★★★ 五星好评", "机密 与 星", "秘密", ""])
    func innocent(_ text: String) { #expect(!Classified.isMarked(text)) }

    @Test("markings are recognised", arguments: ["绝密★", "机密★20年", "秘密☆", "密级：秘密 ★", "机密\n★", "绝　密★"])
    func marked(_ text: String) { #expect(Classified.isMarked(text)) }
}
