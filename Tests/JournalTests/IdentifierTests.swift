import Foundation
import Testing

@testable import Journal

@Suite("Hexadecimal and hashes")
struct HashTests {
    @Test("every byte survives hex and back")
    func roundTrip() {
        let all = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(all)) == all)
        #expect(Hex.encode([0x00, 0xAB, 0xFF]) == "00abff")
    }

    @Test("upper case, odd length and other characters are other spellings", arguments: ["AB", "abc", "0g", "0 ", "０1", " 00"])
    func refused(_ text: String) { #expect(Hex.decode(text) == nil) }

    @Test("a hash has exactly 32 bytes")
    func length() {
        #expect(Hash([UInt8](repeating: 1, count: 31)) == nil)
        #expect(Hash([UInt8](repeating: 1, count: 33)) == nil)
        #expect(Hash(hex: String(repeating: "ab", count: 32))?.hex == String(repeating: "ab", count: 32))
        #expect(Hash(hex: String(repeating: "AB", count: 32)) == nil)
    }

    @Test("SHA-256 of the words of FIPS 180")
    func fips() {
        #expect(Hash.of(Data("abc".utf8)).hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(Hash.of([UInt8]()).base64 == "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
    }

    @Test("hiding is the hash of nonce and content together")
    func hiding() {
        #expect(Hash.hiding(nonce: Array("ab".utf8), content: Array("c".utf8)) == Hash.of(Data("abc".utf8)))
    }
}

@Suite("Record ids (UUIDv7)")
struct RecordIDTests {
    @Test("sort by the time of making, and never repeat")
    func order() {
        let made = (0..<20_000).map { _ in RecordID.new() }
        #expect(zip(made, made.dropFirst()).allSatisfy { $0 < $1 })
        let texts = made.map(\.description)
        #expect(texts == texts.sorted())
        #expect(zip(made, made.dropFirst()).allSatisfy { $0.data.lexicographicallyPrecedes($1.data) })
    }

    @Test("keep their order when the clock goes back")
    func clockBack() {
        let now = Moment.now
        let first = RecordID.new(at: now)
        let second = RecordID.new(at: now.adding(seconds: -3600))
        #expect(first < second)
    }

    @Test("carry version 7 and the RFC 9562 variant")
    func version() {
        for _ in 0..<200 {
            let text = Array(RecordID.new().description.utf8)
            #expect(text[14] == UInt8(ascii: "7"))
            #expect("89ab".utf8.contains(text[19]))
        }
    }

    @Test("text and bytes go there and back")
    func roundTrip() {
        let text = "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f"
        let id = RecordID(text)
        #expect(id?.description == text)
        #expect(id.flatMap { RecordID(bytes: $0.data) } == id)
    }

    @Test(
        "only one spelling is read",
        arguments: [
            "", "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0", "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0ff", "018FE9C4-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
            "018fe9c41a2b7c3d8e4f5a6b7c8d9e0f", "{018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f}", "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0g",
            "018fe9c4_1a2b-7c3d-8e4f-5a6b7c8d9e0f", "018fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f ", "０18fe9c4-1a2b-7c3d-8e4f-5a6b7c8d9e0f",
        ])
    func otherSpellings(_ text: String) { #expect(RecordID(text) == nil) }

    @Test("made by many at once are all different")
    func concurrent() async {
        let all = await withTaskGroup(of: [RecordID].self) { group in
            for _ in 0..<8 { group.addTask { (0..<2000).map { _ in RecordID.new() } } }
            return await group.reduce(into: [RecordID]()) { $0 += $1 }
        }
        #expect(Set(all).count == 16_000)
    }
}
