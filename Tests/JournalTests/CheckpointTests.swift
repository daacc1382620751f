import Testing

@testable import Journal

@Suite("Checkpoints and proofs as text")
struct CheckpointTests {
    static let key = SignerKey(name: "changli.invalid/test")
    static let root = MerkleTree.leafHash([1, 2, 3])

    @Test("a checkpoint is four lines and a signature, and reads back as itself")
    func roundTrip() throws {
        let checkpoint = try Checkpoint(size: 42, root: Self.root, signedBy: Self.key)
        let text = checkpoint.note.description
        #expect(text.hasPrefix("changli.invalid/test\n42\n\(Self.root.base64)\n\n— changli.invalid/test "))
        let read = try Checkpoint(text)
        #expect(read == checkpoint)
        #expect(read.note.isSigned(by: Self.key.verifier))
    }

    @Test("extension lines are allowed and signed with the rest")
    func extensions() throws {
        let note = try Self.key.sign("\(Self.key.name)\n7\n\(Self.root.base64)\nextension\n")
        let read = try Checkpoint(note.description)
        #expect(read.size == 7)
        #expect(read.note.isSigned(by: Self.key.verifier))
    }

    @Test(
        "any other spelling of its lines is malformed",
        arguments: [
            "o\n1\n", "o\n+1\nROOT\n", "o\n01\nROOT\n", "o\n-1\nROOT\n", "o\n 1\nROOT\n", "o\n1 \nROOT\n", "o\n1\nROOT=\n",
            "o\n1\n\nROOT\n",
            "\n1\nROOT\n", "o\n1\nAAAA\n", "o\n1\n ROOT\n", "o\n99999999999999999999\nROOT\n", "o\n１\nROOT\n", "o\n1\nROOT\n\nmore\n",
        ])
    func malformed(_ lines: String) throws {
        let text = lines.replacing("ROOT", with: Self.root.base64)
        let note = try Self.key.sign(text)
        #expect(throws: MalformedNote.self) { try Checkpoint(note.description) }
    }

    private static func proof() throws -> (TlogProof, leaf: [UInt8]) {
        let leaves = (0..<9).map { [UInt8($0), 7] as [UInt8] }
        let tree = NaiveTree(leaves: leaves.map { MerkleTree.leafHash($0) })
        let checkpoint = try Checkpoint(size: 9, root: tree.root(9), signedBy: key)
        return (TlogProof(index: 5, hashes: try MerkleTree.inclusionProof(of: 5, size: 9, in: tree), checkpoint: checkpoint), leaves[5])
    }

    @Test("a proof reads back as itself and proves its leaf by its key alone")
    func proofRoundTrip() throws {
        let (proof, leaf) = try Self.proof()
        let text = proof.description
        #expect(text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 5\n"))
        let read = try TlogProof(text)
        #expect(read == proof)
        #expect(read.verifies(leaf: leaf, by: Self.key.verifier))
        #expect(!read.verifies(leaf: leaf + [0], by: Self.key.verifier))
        #expect(!read.verifies(leaf: leaf, by: SignerKey(name: "changli.invalid/test").verifier))
        #expect(!read.verifies(leaf: leaf, by: SignerKey(name: "changli.invalid/other").verifier))
    }

    @Test("a proof of the only leaf has no hashes")
    func single() throws {
        let checkpoint = try Checkpoint(size: 1, root: MerkleTree.leafHash([9]), signedBy: Self.key)
        let read = try TlogProof(TlogProof(index: 0, hashes: [], checkpoint: checkpoint).description)
        #expect(read.hashes.isEmpty)
        #expect(read.verifies(leaf: [9], by: Self.key.verifier))
    }

    @Test("a line of extra data is allowed before the index")
    func extra() throws {
        let (proof, leaf) = try Self.proof()
        let read = try TlogProof(proof.description.replacing("index 5", with: "extra AAAA\nindex 5"))
        #expect(read.verifies(leaf: leaf, by: Self.key.verifier))
    }

    @Test(
        "any other spelling of a proof is malformed",
        arguments: [
            ("@v1", "@v2"), ("@v1\n", "@v1\r\n"), ("@v1\n", "@v1 \n"), ("index 5", "index 05"), ("index 5", "index +5"),
            ("index 5", "index -5"),
            ("index 5", "Index 5"), ("index 5", "index  5"), ("index 5", "index 5 "), ("index 5\n", ""),
            ("index 5\n", "index 5\nindex 5\n"),
            ("index 5", "extra ***\nindex 5"), ("index 5", "extra AAAA\nextra AAAA\nindex 5"), ("=\n", "\n"), ("=\n", "==\n"),
            ("=\n", "= \n"),
            ("c2sp", "\nc2sp"), ("\n\n", "\n"),
        ])
    func malformedProof(_ change: (from: String, to: String)) throws {
        let text = try Self.proof().0.description.replacing(change.from, with: change.to, maxReplacements: 1)
        #expect(throws: MalformedNote.self) { try TlogProof(text) }
    }

    @Test("a proof of more than 64 hashes is refused")
    func tooLong() throws {
        let (proof, _) = try Self.proof()
        let long = TlogProof(index: 5, hashes: (0..<65).map { _ in Self.root }, checkpoint: proof.checkpoint)
        #expect(throws: MalformedNote.self) { try TlogProof(long.description) }
    }
}
