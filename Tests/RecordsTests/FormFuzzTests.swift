import Foundation
import Journal
import Testing

@testable import Records

@Suite("Fuzzing of what people type")
struct FormFuzzTests {
    private static let types: [FieldType] = FieldTypeTests.samples.map(\.type) + [.attachments]
    private static let telling = Array(
        "0123456789-/.:,，、；年月日TtZ +eE%\"'\\{}[]★元是否甲a\u{0}\u{301}\u{FE0F}\u{200B}\u{202E}\n\r\t😀é０１".unicodeScalars)
    private static let seeds = [
        "2025-11-06", "2025年11月6日", "20251106", "2025-11-06T14:30", "1,234.50", "-5", "on", "甲、乙",
        "person:018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
        "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f", "9223372036854775807", "一段普通的话", "",
    ]

    static func text(_ generator: inout SeededGenerator) -> String {
        var scalars = Array(seeds[Int.random(in: 0..<seeds.count, using: &generator)].unicodeScalars)
        for _ in 0..<Int.random(in: 0...4, using: &generator) {
            let scalar = telling[Int.random(in: 0..<telling.count, using: &generator)]
            let place = Int.random(in: 0...scalars.count, using: &generator)
            if place < scalars.count, Bool.random(using: &generator) { scalars[place] = scalar } else { scalars.insert(scalar, at: place) }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    @Test("40,000 inputs become a value that is stored and read back as itself, or a sentence")
    func parse() throws {
        var generator = SeededGenerator(31)
        for round in 0..<40_000 {
            let type = Self.types[round % Self.types.count]
            let typed = (0..<Int.random(in: 0...2, using: &generator)).map { _ in Self.text(&generator) }
            do throws(FieldProblem) {
                guard let json = try type.parse(typed) else { continue }
                #expect(type.json(type.stored(json)) == json)
                #expect(throws: Never.self) { try JSON(canonical: json.canonicalBytes) }
                #expect(!type.display(json) { _ in "题" }.isEmpty)
            } catch {
                #expect(!error.sentence.isEmpty)
            }
        }
    }

    @Test("20,000 texts are read as day, moment, money, reference or page key without a crash, and written as what was read")
    func values() {
        var generator = SeededGenerator(37)
        for _ in 0..<20_000 {
            let text = Self.text(&generator)
            if let day = Day(text) { #expect(Day(day.iso) == day) }
            if let moment = Moment(local: text) { #expect(Moment(local: moment.local) == moment) }
            if let money = Money(yuan: text) { #expect(Money(yuan: money.yuan) == money) }
            if let reference = AnyReference(text) { #expect(reference.description == text) }
            let key =
                "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f" + ["i", "t", "b", "n", "x", ""][Int.random(in: 0..<6, using: &generator)] + text
            if let page = PageKey(key) { #expect(PageKey(page.text) == page) }
            _ = Classified.isMarked(text)
            _ = Password.weakness(text, login: "x")
        }
    }

    @Test("600 forms are saved or answered with sentences, and the folder stays sound")
    func forms() async throws {
        let garage = try Garage()
        let kind = Garage.kinds[0]
        var generator = SeededGenerator(41)
        var records: [RecordID] = [try await garage.create()]
        var saved = 0
        for _ in 0..<600 {
            var values: [String: JSON?] = [:]
            for field in kind.fields where Bool.random(using: &generator) {
                guard let parsed = try? field.type.parse([Self.text(&generator)]) else { continue }
                values[field.name] = parsed
            }
            let record = records[Int.random(in: 0..<records.count, using: &generator)]
            let verbs: [Command.Verb] = [.create, .edit, .act("take"), .act("bring"), .act("scrap"), .void, .act("fly")]
            let verb = verbs[Int.random(in: 0..<verbs.count, using: &generator)]
            let viewer = [garage.head, garage.clerk, garage.driver][Int.random(in: 0..<3, using: &generator)]
            let command = Command(
                verb, kind: "vehicle", record: verb == .create ? nil : record,
                revision: Bool.random(using: &generator) ? nil : Int.random(in: 0...4, using: &generator),
                values: values, reason: Bool.random(using: &generator) ? nil : "因为")
            do {
                records.append(try await garage.office.submit(command, by: viewer).record)
                saved += 1
            } catch let refusal as Refusal {
                #expect(!refusal.sentence.isEmpty)
            } catch let input as InvalidInput {
                #expect(!input.problems.isEmpty && input.problems.values.allSatisfy { !$0.isEmpty })
            } catch is StaleRevision {
            } catch {
                Issue.record("\(error)")
            }
        }
        #expect(saved > 20)
        #expect(try garage.verify().problems == [])
    }

    @Test("lists answer any filter, sort and key, and only with what fits")
    func lists() async throws {
        let garage = try Garage()
        for number in 0..<5 {
            var values = garage.full
            values["plate"] = .string("川A·\(number)")
            try await garage.create(values)
        }
        let table = try #require(garage.office.kinds.table("vehicle"))
        var generator = SeededGenerator(43)
        let names = table.kind.fields.map(\.name) + ["occurredOn", "nonsense", "\" OR 1=1 --"]
        for _ in 0..<400 {
            var query = ListQuery()
            let name = names[Int.random(in: 0..<names.count, using: &generator)]
            let text = Self.text(&generator)
            let day = Day(number: Int.random(in: -100_000...100_000, using: &generator))
            query.filters = [
                [.equals(name, text), .blank(name), .from(name, day), .through(name, day), .ids([.new()]), .voided(true)][
                    Int.random(in: 0..<6, using: &generator)]
            ]
            query.sort = names[Int.random(in: 0..<names.count, using: &generator)]
            query.descending = Bool.random(using: &generator)
            query.after = PageKey(
                "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f" + ["i5", "t\(text)", "b00ff", "n"][Int.random(in: 0..<4, using: &generator)])
            let page = try garage.office.readNow { try $0.page(query, of: table, fields: table.kind.listed) }
            #expect(page.rows.count <= 5)
        }
    }
}
