import Journal
import Testing

@testable import Records

@Suite("A register that one file declares (vehicles)")
struct NewRegisterTests {
    @Test("records are made, read back typed, and named")
    func create() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        let row = try garage.row(id)
        #expect(row.title == "川A·00001")
        #expect(row.revision == 1)
        #expect(row.common.author == .person(garage.people["办公室"] ?? .unset))
        #expect(row.common.enteredAt == garage.time.now)
        let vehicle = try garage.load(id)
        #expect(vehicle.seats == 5)
        #expect(vehicle.price == Money(fen: 12_345_678))
        #expect(vehicle.bought == Day("2024-02-29"))
        #expect(vehicle.keeper?.id == garage.people["司机"])
        #expect(vehicle.fault == "追尾一次")
        #expect(try garage.verify().problems == [])
    }

    @Test("an edit is a new revision; one that changes nothing is none")
    func edit() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        let receipt = try await garage.submit(.edit, id, revision: 1, ["seats": .integer(7), "price": nil], by: garage.clerk)
        #expect(receipt.revision == 2)
        #expect(try garage.load(id).seats == 7)
        #expect(try garage.load(id).price == nil)
        let same = try await garage.submit(.edit, id, revision: 2, ["seats": .integer(7)], by: garage.clerk)
        #expect(same.revision == 2)
        #expect(try garage.row(id).revision == 2)
    }

    @Test("a stale revision is refused with both numbers, and nothing is written")
    func stale() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        try await garage.submit(.edit, id, revision: 1, ["seats": .integer(7)], by: garage.clerk)
        let size = garage.office.journal.head.size
        let error = await #expect(throws: StaleRevision.self) {
            try await garage.submit(.edit, id, revision: 1, ["seats": .integer(9)], by: garage.clerk)
        }
        #expect(error == StaleRevision(seen: 1, current: 2))
        #expect(garage.office.journal.head.size == size)
    }

    @Test("actions walk its states, ask for their inputs, and know who may")
    func actions() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        let asked = await #expect(throws: InvalidInput.self) { try await garage.submit(.act("take"), id, by: garage.driver) }
        #expect(asked?.problems == ["driver": "请填写驾驶人"])
        try await garage.submit(.act("take"), id, ["driver": garage.id("司机")], by: garage.driver)
        #expect(try garage.load(id).state == .out)
        let other = await #expect(throws: Refusal.self) { try await garage.submit(.act("bring"), id, by: garage.clerk) }
        #expect(other?.code == .forbidden)
        #expect(other?.sentence == "“回场”由驾驶人办理，您没有这项权限。")
        try await garage.submit(.act("bring"), id, by: garage.driver)
        #expect(try garage.load(id).state == .parked)
        let state = await #expect(throws: Refusal.self) { try await garage.submit(.act("bring"), id, by: garage.driver) }
        #expect(state?.sentence == "现在的状态是“在库”，不能回场。请刷新页面看最新情况。")
        #expect(try garage.verify().problems == [])
    }

    @Test("a rule refuses with its sentence, a reason is asked for, and duties are kept apart by person")
    func rules() async throws {
        let garage = try Garage()
        var values = garage.full
        values["bought"] = .string("2025-11-06")
        let id = try await garage.create(values)
        let reason = await #expect(throws: InvalidInput.self) { try await garage.submit(.act("scrap"), id, by: garage.head) }
        #expect(reason?.problems == ["reason": "请填写报废依据"])
        let rule = await #expect(throws: Refusal.self) { try await garage.submit(.act("scrap"), id, reason: "鉴定", by: garage.head) }
        #expect(rule?.sentence == "今天才买的车不能报废。")
        let keeper = garage.viewer("司机", .head)
        let own = await #expect(throws: Refusal.self) { try await garage.submit(.act("scrap"), id, reason: "鉴定", by: keeper) }
        #expect(own?.sentence.contains("另一个人") == true)
        garage.time.pass(days: 1)
        try await garage.submit(.act("scrap"), id, reason: "鉴定", by: garage.head)
        #expect(try garage.load(id).state == .scrapped)
        let lines = try garage.office.readNow { try $0.history(of: id, kind: Garage.kinds[0], for: garage.head) }
        #expect(lines.first?.reason == "鉴定")
    }

    @Test("a draft may have blanks, but leaves its first state only when they are filled")
    func blanks() async throws {
        let garage = try Garage()
        let id = try await garage.create(["plate": .string("川A·2")])
        let refusal = await #expect(throws: Refusal.self) {
            try await garage.submit(.act("take"), id, ["driver": garage.id("司机")], by: garage.driver)
        }
        #expect(refusal?.sentence.contains("保管人、座位数、购置日") == true)
        #expect(try garage.load(id).state == .parked)
    }

    @Test("no two in force share the plate; voiding frees it and keeps the record")
    func unique() async throws {
        let garage = try Garage()
        let first = try await garage.create()
        let error = await #expect(throws: InvalidInput.self) { try await garage.create() }
        #expect(error?.problems == ["plate": "这个车牌号已经登记"])
        let reason = await #expect(throws: InvalidInput.self) { try await garage.submit(.void, first, by: garage.clerk) }
        #expect(reason?.problems["reason"] == "请填写作废原因")
        try await garage.submit(.void, first, reason: "重复登记", by: garage.clerk)
        #expect(try garage.row(first).common.voided == "重复登记")
        let second = try await garage.create()
        #expect(try garage.office.readNow { try $0.all(Vehicle.self) }.map(\.id) == [second])
        let dead = await #expect(throws: Refusal.self) { try await garage.submit(.edit, first, ["seats": .integer(2)], by: garage.clerk) }
        #expect(dead?.sentence.contains("已经作废") == true)
        #expect(try garage.verify().problems == [])
    }

    @Test("its history tells who did what, field by field, newest first")
    func history() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        garage.time.pass(days: 1)
        try await garage.submit(.edit, id, ["seats": .integer(7), "bought": .string("2024-03-01")], by: garage.clerk)
        try await garage.submit(.act("take"), id, ["driver": garage.id("司机")], by: garage.driver)
        let lines = try garage.office.readNow { try $0.history(of: id, kind: Garage.kinds[0], for: garage.head) }
        #expect(lines.map(\.action) == ["出车", "修改", "登记"])
        #expect(lines.map(\.actor) == ["司机", "办公室", "办公室"])
        #expect(lines.map(\.revision) == [3, 2, 1])
        #expect(
            lines[1].changes == [
                .init(title: "座位数", before: "5", after: "7"), .init(title: "购置日", before: "2024年2月29日", after: "2024年3月1日"),
            ])
        #expect(
            lines[0].changes == [
                .init(title: "驾驶人", before: "", after: "司机"), .init(title: "状态", before: "在库", after: "出车"),
            ])
    }

    @Test("restricted and personal members are for those named, also in the history")
    func sealedMembers() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        try await garage.submit(.edit, id, ["phone": .string("13900000000")], by: garage.clerk)
        let kind = Garage.kinds[0]
        let state = try garage.row(id).state
        #expect(Policy.visible(state, id, of: kind, garage.head).keys.contains("fault"))
        #expect(Policy.visible(state, id, of: kind, garage.driver).keys.contains("fault"), "the keeper is a handler")
        #expect(!Policy.visible(state, id, of: kind, garage.clerk).keys.contains("fault"))
        #expect(Policy.visible(state, id, of: kind, garage.clerk).keys.contains("phone"))
        let stranger = Viewer(actor: .person(.new()), name: "路人", roles: [.reporter])
        #expect(!Policy.visible(state, id, of: kind, stranger).keys.contains("phone"))
        let seen = try garage.office.readNow { try $0.history(of: id, kind: kind, for: stranger) }
        #expect(seen.allSatisfy { $0.changes.isEmpty })
        let body = try await garage.office.journal.pool.read { try Journal.newest(of: id, in: $0)?.body }
        #expect(body?.state.keys.contains("fault") == false && body?.state.keys.contains("phone") == false)
        #expect(body?.sealed.keys.count == 2)
    }

    @Test("a page of its list is filtered, sorted, and continued by key without a gap or a repeat")
    func list() async throws {
        let garage = try Garage()
        try await garage.office.write(by: .commandLine) { context in
            for number in 0..<60 {
                var vehicle = Vehicle()
                vehicle.plate = "川A·\(number)"
                vehicle.seats = number % 7 == 0 ? nil : number % 5
                try context.create(vehicle)
            }
        }
        let kinds = garage.office.kinds
        let table = try #require(kinds.table("vehicle"))
        let fields = table.kind.listed
        for descending in [false, true] {
            var query = ListQuery()
            query.sort = "seats"
            query.descending = descending
            query.limit = 7
            var titles: [String] = []
            var seats: [StoredValue] = []
            repeat {
                let page = try garage.office.readNow { try $0.page(query, of: table, fields: fields) }
                titles += page.rows.map(\.title)
                seats += page.rows.map { $0.cells[1].value }
                #expect(page.count == 60)
                query.after = page.next.flatMap { PageKey($0.text) }
            } while query.after != nil
            #expect(Set(titles).count == 60 && titles.count == 60)
            let numbers = seats.compactMap { if case .integer(let number) = $0 { number } else { nil } }
            #expect(numbers == (descending ? numbers.sorted(by: >) : numbers.sorted()))
            #expect(seats.suffix(9).allSatisfy { $0 == .null }, "blank ones come last")
        }
        var query = ListQuery()
        let chosen = try garage.office.readNow { try $0.all(Vehicle.self) }.filter { $0.plate.hasPrefix("川A·1") }.map(\.id)
        query.filters = [.equals("seats", "3"), .ids(chosen)]
        let page = try garage.office.readNow { try $0.page(query, of: table, fields: fields) }
        #expect(page.rows.allSatisfy { $0.cells[1].value == .integer(3) && $0.title.hasPrefix("川A·1") })
        #expect(page.rows.count == page.count)
    }

    @Test("its table can be thrown away and made again")
    func rebuild() async throws {
        let garage = try Garage()
        let id = try await garage.create()
        try await garage.submit(.act("take"), id, ["driver": garage.id("司机")], by: garage.driver)
        let before = try garage.row(id).state
        try garage.office.rebuild()
        #expect(try garage.row(id).state == before)
        #expect(try garage.verify().problems == [])
    }
}
