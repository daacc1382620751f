import Foundation
import Journal
import Testing

@testable import Records

@Suite("Field types")
struct FieldTypeTests {
    static let options = [ChoiceOption(value: "a", title: "甲", tone: .ok), ChoiceOption(value: "b", title: "乙", tone: .wait)]
    static let id = "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f"

    struct Sample: Sendable {
        let type: FieldType
        let typed: [String]
        let json: JSON?
        let stored: StoredValue
    }

    static let samples = [
        Sample(type: .text(.line), typed: [" 一行\n两行 "], json: .string("一行 两行"), stored: .text("一行 两行")),
        Sample(type: .text(.paragraph), typed: ["一行\r\n两行\r"], json: .string("一行\n两行"), stored: .text("一行\n两行")),
        Sample(type: .text(.rich), typed: ["[1]"], json: .string("[1]"), stored: .text("[1]")),
        Sample(type: .text(.line), typed: ["e\u{301}\u{0}\u{7}\u{FEFF}x"], json: .string("é" + "x"), stored: .text("éx")),
        Sample(type: .number, typed: ["1,234"], json: .integer(1234), stored: .integer(1234)),
        Sample(type: .number, typed: ["-5"], json: .integer(-5), stored: .integer(-5)),
        Sample(type: .money, typed: ["1,200.5"], json: .integer(120_050), stored: .integer(120_050)),
        Sample(type: .day, typed: ["2025年11月6日"], json: .string("2025-11-06"), stored: .integer(20_398)),
        Sample(type: .moment, typed: ["2025-11-06T14:30"], json: .integer(1_762_410_600_000), stored: .integer(1_762_410_600_000)),
        Sample(
            type: .recurrence, typed: ["每周四"], json: .string("FREQ=WEEKLY;BYDAY=TH"), stored: .text("FREQ=WEEKLY;BYDAY=TH")),
        Sample(type: .flag, typed: ["on"], json: .bool(true), stored: .integer(1)),
        Sample(type: .flag, typed: ["否"], json: .bool(false), stored: .integer(0)),
        Sample(type: .choice(options), typed: ["乙"], json: .string("b"), stored: .text("b")),
        Sample(type: .choice(options), typed: ["a"], json: .string("a"), stored: .text("a")),
        Sample(
            type: .choices(options), typed: ["a", "乙", ""], json: .array([.string("a"), .string("b")]), stored: .text("[\"a\",\"b\"]")),
        Sample(type: .reference(kind: "person"), typed: [id], json: .string(id), stored: .blob([UInt8](RecordID(id)?.data ?? Data()))),
        Sample(
            type: .references(kind: "person"), typed: [id, id], json: .array([.string(id), .string(id)]),
            stored: .text("[\"\(id)\",\"\(id)\"]")),
        Sample(type: .anyReferences, typed: ["person:\(id)"], json: .array([.string("person:\(id)")]), stored: .text("[\"person:\(id)\"]")),
        Sample(
            type: .tags, typed: ["甲、乙，丙; 丁"], json: .array(["甲", "乙", "丙", "丁"].map { .string($0) }),
            stored: .text("[\"甲\",\"乙\",\"丙\",\"丁\"]")),
    ]

    @Test("what is typed, stored and read back is one value", arguments: samples)
    func roundTrip(_ sample: Sample) throws {
        #expect(try sample.type.parse(sample.typed) == sample.json)
        #expect(sample.type.stored(sample.json) == sample.stored)
        #expect(sample.type.json(sample.stored) == sample.json)
    }

    @Test("blank is blank for every type", arguments: samples)
    func blank(_ sample: Sample) throws {
        for typed in [[], [""], [" \n\t"], ["", " "]] { #expect(try sample.type.parse(typed) == nil) }
        #expect(sample.type.stored(nil) == .null)
        #expect(sample.type.json(.null) == nil)
        #expect(sample.type.display(nil) { _ in nil } == "")
    }

    @Test(
        "what cannot be taken is answered with what to type instead",
        arguments: [
            (.number, "十二"), (.number, "1.5"), (.number, "9223372036854775808"), (.money, "1.234"), (.money, "一百"), (.day, "2025-02-30"),
            (.moment, "2025-11-06"),
            (.moment, "14:30"), (.flag, "也许"), (.choice(options), "丙"), (.choices(options), "丙"), (.reference(kind: "person"), "张三"),
            (.references(kind: "person"), "张三"), (.anyReferences, id), (.anyReferences, "person:"), (.attachments, "x"),
        ] as [(FieldType, String)])
    func refused(_ type: FieldType, _ typed: String) {
        let problem = #expect(throws: FieldProblem.self) { try type.parse([typed]) }
        #expect(problem?.sentence.hasPrefix("请") == true || problem?.sentence.hasPrefix("没有") == true)
    }

    /// Through the body and back, as a field of this Swift type does it.
    private func again<V: FieldValue>(_ value: V) -> V? { V.from(value.json) }
    private func read<V: FieldValue>(_ type: V.Type, _ json: JSON?) -> V? { V.from(json) }

    @Test("attachments keep name, hash, size and type")
    func attachments() throws {
        let file = Records.Attachment(name: "照片.jpg", sha256: Hash.of(Data("x".utf8)), size: 1, type: "image/jpeg")
        let json = try #require([file].json)
        #expect(again([file]) == [file])
        let type = Array<Records.Attachment>.type(style: .line)
        #expect(type == .attachments)
        #expect(type.json(type.stored(json)) == json)
        #expect(type.display(json) { _ in nil } == "照片.jpg")
        #expect(read([Records.Attachment].self, .array([.object(["name": .string("x")])])) == nil)
    }

    @Test("Swift values go through the body and back, and blank ones leave nothing in it")
    func swiftValues() throws {
        #expect(again("整改") == "整改")
        #expect(again(true) == true)
        #expect(again(Int?.some(7)) == .some(7))
        #expect(again(Day("2025-11-06")) == Day("2025-11-06"))
        #expect(again(Money?.some(Money(fen: 5))) == .some(Money(fen: 5)))
        #expect(again(Moment?.some(Moment(milliseconds: 5))) == .some(Moment(milliseconds: 5)))
        #expect(again(["a", "b"]) == ["a", "b"])
        let reference = Reference<Person>(.new())
        #expect(again(Reference<Person>?.some(reference)) == .some(reference))
        #expect(again([reference, reference]) == [reference, reference])
        #expect(again([AnyReference(kind: "person", id: reference.id)])?.first?.description == "person:\(reference.id)")
        #expect(again([Role.clerk, .head]) == [.clerk, .head])
        #expect("".json == nil && [String]().json == nil && Int?.none.json == nil)
        #expect(read(String.self, nil) == "" && read(Bool.self, nil) == false && read([String].self, nil) == [])
        #expect(read(Int?.self, nil) == .some(.none))
    }

    @Test("JSON of another type is no value")
    func otherJSON() {
        #expect(read(Int?.self, .string("7")) == nil)
        #expect(read(Day?.self, .string("2025-02-30")) == nil)
        #expect(read(String.self, .integer(1)) == nil)
        #expect(read([String].self, .array([.integer(1)])) == nil)
        #expect(read([Role].self, .array([.string("king")])) == nil)
        #expect(read(Reference<Person>?.self, .string("x")) == nil)
        #expect(AnyReference("person:x") == nil && AnyReference("x") == nil && AnyReference("") == nil)
    }

    @Test("the screen's words")
    func display() {
        let name: (AnyReference) -> String? = { $0.kind == "person" ? "张三" : nil }
        #expect(FieldType.money.display(.integer(123_450), name: name) == "1234.50 元")
        #expect(FieldType.day.display(.string("2025-11-06"), name: name) == "2025年11月6日")
        #expect(FieldType.flag.display(.bool(true), name: name) == "是")
        #expect(FieldType.choice(Self.options).display(.string("b"), name: name) == "乙")
        #expect(FieldType.choices(Self.options).display(.array([.string("a"), .string("b")]), name: name) == "甲、乙")
        #expect(FieldType.reference(kind: "person").display(.string(Self.id), name: name) == "张三")
        #expect(FieldType.reference(kind: "other").display(.string(Self.id), name: name) == "（已不可见）")
        #expect(FieldType.tags.display(.array([.string("x"), .string("y")]), name: name) == "x、y")
    }
}

@Suite("Declared kinds of the kernel")
struct DeclarationTests {
    @Test("every state and choice has a title of its own", arguments: KernelKinds.all.map(\.name))
    func titles(_ name: String) throws {
        let kind = try #require(KernelKinds.all.first { $0.name == name })
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
            #expect(options.allSatisfy { !$0.title.isEmpty && $0.title != $0.value && $0.title.utf8.contains { $0 >= 0x80 } })
        }
    }

    @Test("as many titles as cases, and no more tones")
    func counts() {
        func check<C: Choice>(_ type: C.Type) {
            #expect(C.titles.count == C.allCases.count, "\(C.self)")
            #expect(C.tones.count <= C.allCases.count, "\(C.self)")
        }
        check(Role.self)
        check(Post.self)
        check(Plain.self)
        check(Person.State.self)
        check(Person.Staff.self)
        check(Person.Political.self)
        check(Department.State.self)
        check(Appointment.State.self)
        check(Account.State.self)
        check(ImportBatch.State.self)
        check(ErasureRequest.State.self)
        check(ErasureRequest.Part.self)
    }

    @Test("two kinds of one name, a field twice, and a reserved name are found at start")
    func refusedKinds() {
        #expect(throws: KindsError.self) { try Kinds(KernelKinds.all + [Kind(Person.register)]) }
        struct Twice: Record {
            static let kindName = "twice"
            var id = RecordID.unset
            var state = Plain.current
            var name = ""
            static let register = Register<Twice>(kindName, title: "两次") {
                Field(\.name, "一"); Field(\.name, "二")
            }
        }
        #expect(throws: KindsError.self) { try Kinds([Kind(Twice.register)]) }
        struct Reserved: Record {
            static let kindName = "reserved"
            var id = RecordID.unset
            var state = Plain.current
            var note = ""
            static let register = Register<Reserved>(kindName, title: "保留") { Field(\.note, "备注") }
        }
        #expect(throws: KindsError.self) { try Kinds([Kind(Reserved.register)]) }
    }
}
