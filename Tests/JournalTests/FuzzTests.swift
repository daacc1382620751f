import Foundation
import Testing

@testable import Journal

/// Seeded mutations: nothing crashes, and what is accepted is written back as the same bytes.
@Suite("Fuzzing of everything that is parsed")
struct FuzzTests {
    /// Changes, drops, doubles, swaps or splices a few bytes; often with bytes that mean something to the format.
    private static func mutate(_ seed: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = seed
        let telling = Array("{}[]\",:\\u0-+=/ \n\r\t—1eE.nulltf".utf8) + [0x00, 0x7F, 0x80, 0xC3, 0xE2, 0xFF]
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            guard !bytes.isEmpty else { return bytes }
            let place = Int.random(in: 0..<bytes.count, using: &generator)
            let byte =
                Bool.random(using: &generator)
                ? telling[Int.random(in: 0..<telling.count, using: &generator)] : UInt8.random(in: .min ... .max, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: bytes[place] = byte
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(byte, at: place)
            case 3: bytes.swapAt(place, Int.random(in: 0..<bytes.count, using: &generator))
            case 4: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...8, using: &generator)))
            default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + Int.random(in: 1...8, using: &generator))], at: place)
            }
        }
        return bytes
    }

    @Test("30,000 mutated bodies and values of canonical JSON", arguments: 1...3)
    func json(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        var accepted = 0
        for round in 0..<10_000 {
            let source = round % 2 == 0 ? JSON.random(&generator).canonicalBytes : Self.body(&generator).json.canonicalBytes
            let bytes = Self.mutate(source, &generator)
            if let value = try? JSON(canonical: bytes) {
                accepted += 1
                #expect(value.canonicalBytes == bytes)
            }
            _ = Body(bytes)
        }
        #expect(accepted > 100)
    }

    private static func body(_ generator: inout SeededGenerator) -> Body {
        var body = Body(
            kind: "measure", record: .new(), revision: Int.random(in: 1...9, using: &generator), action: "edit",
            actor: Bool.random(using: &generator) ? .person(.new()) : .commandLine,
            principal: Bool.random(using: &generator) ? .new() : nil,
            reason: Bool.random(using: &generator) ? "因为\n" : nil, state: ["text": .string("整改\"\\"), "n": .integer(-5), "on": .bool(true)])
        if Bool.random(using: &generator) { body.sealed[.personal] = generator.hash() }
        return body
    }

    @Test("every body reads back as itself")
    func bodies() throws {
        var generator = SeededGenerator(17)
        for _ in 0..<2000 {
            let body = Self.body(&generator)
            #expect(Body(body.json.canonicalBytes) == body)
        }
    }

    @Test("20,000 mutated leaves")
    func leaves() {
        var generator = SeededGenerator(19)
        for _ in 0..<20_000 {
            let leaf = Leaf(
                sequence: Int.random(in: 0...1_000_000, using: &generator), recordedAt: .now, batch: .new(), bodyHash: generator.hash())
            #expect(Leaf(leaf.bytes) == leaf)
            let bytes = Self.mutate(leaf.bytes, &generator)
            if let read = Leaf(bytes) { #expect(read.bytes == bytes) }
        }
        #expect(Leaf([UInt8]()) == nil)
    }

    @Test("a leaf is canonical JSON of exactly four members")
    func leafIsJSON() throws {
        let leaf = Leaf(sequence: 3, recordedAt: Moment(milliseconds: 1_762_390_800_000), batch: .new(), bodyHash: MerkleTree.emptyRoot)
        let json = try JSON(canonical: leaf.bytes)
        #expect(json.objectValue?.keys.sorted() == ["batch", "bodyHash", "recordedAt", "sequence"])
        #expect(json.canonicalBytes == leaf.bytes)
    }

    @Test("15,000 mutated notes, checkpoints and proofs", arguments: 1...3)
    func notes(seed: UInt64) throws {
        var generator = SeededGenerator(seed)
        let key = SignerKey(name: "changli.invalid/fuzz")
        let tree = NaiveTree(leaves: (0..<20).map { _ in generator.hash() })
        let checkpoint = try Checkpoint(size: 20, root: tree.root(20), signedBy: key)
        let proof = TlogProof(index: 7, hashes: try MerkleTree.inclusionProof(of: 7, size: 20, in: tree), checkpoint: checkpoint)
        let sources = [try key.sign("任意\n\n文字\n").description, checkpoint.note.description, proof.description].map { Array($0.utf8) }
        for round in 0..<5000 {
            let source = sources[round % 3]
            let bytes = Self.mutate(source, &generator)
            guard let text = String(validating: bytes, as: UTF8.self) else { continue }
            if let note = try? SignedNote(text) {
                #expect(Array(note.description.utf8) == bytes)
                let isSame = note.text == String(decoding: source, as: UTF8.self).components(separatedBy: "\n\n—")[0] + "\n"
                #expect(!note.isSigned(by: key.verifier) || isSame, "a changed text must not stay signed")
            }
            if let read = try? Checkpoint(text) { #expect(Array(read.note.description.utf8) == bytes) }
            if let read = try? TlogProof(text), !text.contains("\nextra ") { #expect(Array(read.description.utf8) == bytes) }
            _ = VerifierKey(text: text)
        }
    }

    @Test("10,000 mutated keys: what is read, writes the same text")
    func keys() {
        var generator = SeededGenerator(23)
        let key = SignerKey(name: "changli.invalid/fuzz")
        let sources = [key.text, key.verifier.text].map { Array($0.utf8) }
        for round in 0..<10_000 {
            let text = String(decoding: Self.mutate(sources[round % 2], &generator), as: UTF8.self)
            let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
            if let read = VerifierKey(text: text) { #expect(read.text == trimmed) }
            if let read = SignerKey(text: text) { #expect(read.text == trimmed) }
        }
    }

    @Test("10,000 mutated proofs of bytes never verify")
    func hashes() throws {
        var generator = SeededGenerator(29)
        let tree = NaiveTree(leaves: (0..<37).map { _ in generator.hash() })
        let root = tree.root(37)
        for _ in 0..<10_000 {
            let index = Int.random(in: 0..<37, using: &generator)
            var proof = try MerkleTree.inclusionProof(of: index, size: 37, in: tree)
            let size = Int.random(in: -3...80, using: &generator)
            proof[Int.random(in: 0..<proof.count, using: &generator)] = generator.hash()
            #expect(
                !MerkleTree.verifyInclusion(
                    of: tree.leaves[index], index: Int.random(in: -2...40, using: &generator), size: size, proof: proof, root: root))
            _ = MerkleTree.verifyConsistency(oldSize: size, newSize: index, oldRoot: root, newRoot: root, proof: proof)
        }
    }
}
