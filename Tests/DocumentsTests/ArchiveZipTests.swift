import Foundation
import Testing

@testable import Documents

@Suite("ZIP archives")
struct ArchiveZipTests {
    private let moment = Date(timeIntervalSince1970: 1_760_000_000)
    private let entries: [(name: String, data: Data)] = [
        ("a.txt", Data("hello".utf8)),
        ("目录/佐证.txt", Data(repeating: 0x41, count: 200_000)),
        ("空.txt", Data()),
    ]

    private func refusal(_ data: Data, limits: ZipArchive.Limits = .standard) throws -> DocumentError.Reason {
        try #require(throws: DocumentError.self) { try ZipArchive.read(data, limits: limits) { _ in true } }.reason
    }

    @Test("what is written is read back, Chinese names and empty entries too")
    func roundTrip() throws {
        let read = try ZipArchive.read(ZipArchive.write(entries, modified: moment)) { _ in true }
        #expect(read == Dictionary(uniqueKeysWithValues: entries.map { ($0.name, $0.data) }))
    }

    @Test("the same input gives the same bytes, and repetition is packed")
    func deterministic() throws {
        let first = try ZipArchive.write(entries, modified: moment)
        #expect(try first == ZipArchive.write(entries, modified: moment))
        #expect(first.count < 2000)
    }

    @Test("time is stamped in Beijing time: 2025-10-09 16:53:20")
    func beijingTime() throws {
        let file = try ZipArchive.write([("a", Data())], modified: moment)
        let date = UInt16(file[12]) | UInt16(file[13]) << 8
        let time = UInt16(file[10]) | UInt16(file[11]) << 8
        #expect(date == (2025 - 1980) << 9 | 10 << 5 | 9)
        #expect(time == 16 << 11 | 53 << 5 | 10)
    }

    @Test("only wanted entries are unpacked")
    func wanted() throws {
        let read = try ZipArchive.read(ZipArchive.write(entries, modified: moment)) { $0 == "a.txt" }
        #expect(Array(read.keys) == ["a.txt"])
    }

    @Test("a bomb is stopped, wanted or not")
    func bomb() throws {
        let file = try ZipArchive.write([("big", Data(count: 10 << 20))], modified: moment)
        let limits = ZipArchive.Limits(entryBytes: 1 << 20, totalBytes: 2 << 20, entries: 10)
        #expect(try refusal(file, limits: limits) == .bomb)
        #expect(throws: DocumentError.self) { try ZipArchive.read(file, limits: limits) { _ in false } }
    }

    @Test("a size that lies is found out while unpacking")
    func lyingSize() throws {
        let file = try ZipArchive.write([("big", Data(count: 10 << 20))], modified: moment)
        var lying = file
        // Uncompressed size in the local header (22) and in the directory.
        let directory = try #require(lying.range(of: Data([0x50, 0x4B, 0x01, 0x02]))).lowerBound
        for place in [22, directory + 24] {
            for (offset, byte) in [UInt8(16), 0, 0, 0].enumerated() { lying[place + offset] = byte }
        }
        let limits = ZipArchive.Limits(entryBytes: 1 << 20, totalBytes: 2 << 20, entries: 10)
        #expect([.bomb, .damaged].contains(try refusal(lying, limits: limits)))
    }

    @Test("too many entries are refused")
    func tooMany() throws {
        let many = (0..<20).map { (name: "\($0)", data: Data()) }
        let limits = ZipArchive.Limits(entryBytes: 1 << 20, totalBytes: 2 << 20, entries: 10)
        #expect(try refusal(ZipArchive.write(many, modified: moment), limits: limits) == .bomb)
    }

    @Test("names that leave the archive are refused", arguments: ["../xx", "a/../b", "/etc/p", "C:/aaa", "..\\xyz"])
    func traversal(name: String) throws {
        // Written with a harmless name of the same length, which is then overwritten.
        let harmless = String(repeating: "q", count: name.utf8.count)
        var file = try ZipArchive.write([(harmless, Data("x".utf8))], modified: moment)
        while let place = file.range(of: Data(harmless.utf8)) { file.replaceSubrange(place, with: Data(name.utf8)) }
        #expect(try refusal(file) == .damaged)
    }

    @Test("writing refuses bad and double names")
    func badNames() {
        for names in [["../a"], ["/a"], [""], ["a", "a"]] {
            #expect(throws: DocumentError.self) { try ZipArchive.write(names.map { ($0, Data()) }, modified: moment) }
        }
    }

    @Test("two entries of one name are refused")
    func duplicate() throws {
        var file = try ZipArchive.write([("aa", Data("1".utf8)), ("ab", Data("2".utf8))], modified: moment)
        while let place = file.range(of: Data("ab".utf8)) { file.replaceSubrange(place, with: Data("aa".utf8)) }
        #expect(try refusal(file) == .damaged)
    }

    @Test("an encrypted entry asks for the password's removal")
    func encrypted() throws {
        var file = try ZipArchive.write([("a", Data("secret".utf8))], modified: moment)
        let directory = try #require(file.range(of: Data([0x50, 0x4B, 0x01, 0x02]))).lowerBound
        file[6] |= 1
        file[directory + 8] |= 1
        #expect(try refusal(file) == .encrypted)
    }

    @Test("empty, foreign and truncated files, and wrong check sums, are refused")
    func damage() throws {
        let file = try ZipArchive.write(entries, modified: moment)
        #expect(try refusal(Data()) == .empty)
        #expect(try refusal(Data("not a zip".utf8)) == .unknownFormat)
        for length in stride(from: 4, to: file.count, by: 37) {
            #expect(try refusal(file.prefix(length)) == .damaged)
        }
        var flipped = file
        flipped[14] ^= 0xFF
        let directory = try #require(file.range(of: Data([0x50, 0x4B, 0x01, 0x02]))).lowerBound
        flipped[directory + 16] ^= 0xFF
        #expect(try refusal(flipped) == .damaged)
    }

    @Test("a slice of a larger buffer is read like a copy")
    func slice() throws {
        let file = try ZipArchive.write(entries, modified: moment)
        let padded = Data("junk".utf8) + file
        #expect(try ZipArchive.read(padded.dropFirst(4)) { _ in true }.count == 3)
    }
}
