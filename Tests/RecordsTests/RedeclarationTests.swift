import Foundation
import Journal
import Testing

@testable import Records

/// The same kind in a later version of the program: one field more, and another index.
private struct LaterVehicle: Record {
    static let kindName = Vehicle.kindName
    var id = RecordID.unset
    var state = Vehicle.State.parked
    var plate = ""
    var seats: Int?
    var colour = "未填"

    static let register = Register<LaterVehicle>(kindName, title: "车辆台账") {
        Field(\.plate, "车牌号").required(max: 10).indexed().listed()
        Field(\.seats, "座位数").listed()
        Field(\.colour, "颜色").listed()
    }
}

@Suite("A kind declared otherwise than before")
struct RedeclarationTests {
    private static let later = [Kind(LaterVehicle.register)]

    /// The writer's queue may hold on to the folder's last owner for a moment longer.
    private func open(_ folder: UnitFolder, _ kinds: [Kind], create: Bool = false) async throws -> Office {
        for _ in 0..<100_000 {
            do {
                return try Office(opening: folder, create: create, kinds: kinds)
            } catch FolderError.locked {
                await Task.yield()
            }
        }
        return try Office(opening: folder, create: create, kinds: kinds)
    }

    private func withFolder(_ work: (UnitFolder) async throws -> Void) async throws {
        let folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-redeclared-\(RecordID.new())"))
        defer { try? FileManager.default.removeItem(at: folder.url) }
        try await work(folder)
    }

    @Test("its table is rebuilt at the next start, with old bodies read by default values")
    func rebuilt() async throws {
        try await withFolder { folder in
            var office: Office? = try await open(folder, Garage.kinds, create: true)
            let reference = try await office?.write(by: .commandLine) { context in
                var vehicle = Vehicle()
                vehicle.plate = "川A·1"
                vehicle.seats = 5
                return try context.create(vehicle)
            }
            office = nil
            let id = try #require(reference?.id)
            let now = try await open(folder, Self.later)
            let record = try now.readNow { try $0.find(Reference<LaterVehicle>(id)) }
            #expect(record?.plate == "川A·1" && record?.seats == 5)
            #expect(record?.colour == "未填", "a member that the body lacks leaves the default")
            #expect(try Office.verify(folder, kinds: Self.later).problems == [])
        }
    }

    @Test("before that, verify says rebuild and not forged")
    func notForged() async throws {
        try await withFolder { folder in
            _ = try await open(folder, Garage.kinds, create: true)
            let report = try Office.verify(folder, kinds: Self.later)
            #expect(report.problems == [])
            #expect(report.rebuild == ["vehicle"])
        }
    }

    @Test("an unchanged declaration writes nothing at start")
    func unchanged() async throws {
        try await withFolder { folder in
            let size = try await open(folder, Garage.kinds, create: true).journal.head.size
            let again = try await open(folder, Garage.kinds)
            #expect(again.journal.head.size == size)
        }
    }

    @Test("a kind that this program lacks is named, not skipped")
    func unknownKind() async throws {
        try await withFolder { folder in
            var office: Office? = try await open(folder, Garage.kinds, create: true)
            let id = try await office?.write(by: .commandLine) { try $0.create(Vehicle()).id }
            office = nil
            let report = try Office.verify(folder, kinds: [])
            #expect(report.problems.contains { $0.field == "record_vehicle" })
            #expect(id != nil)
        }
    }

    @Test("the declaration's hash tells what is stored, not how it looks")
    func hash() {
        #expect(DerivedTable(Kind(Vehicle.register)).declarationHash == DerivedTable(Kind(Vehicle.register)).declarationHash)
        #expect(DerivedTable(Kind(Vehicle.register)).declarationHash != DerivedTable(Self.later[0]).declarationHash)
        #expect(DerivedTable(Kind(Vehicle.register.menu(.people))).declarationHash == DerivedTable(Kind(Vehicle.register)).declarationHash)
        let renamed = Kind(Vehicle.register.named { "车辆 " + $0.plate })
        #expect(DerivedTable(renamed).declarationHash != DerivedTable(Kind(Vehicle.register)).declarationHash, "stored titles would differ")
    }
}
