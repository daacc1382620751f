import Testing

@testable import Journal

@Suite("Merkle proofs")
struct MerkleProofTests {
    private static func tree(_ count: Int, seed: UInt64 = 7) -> NaiveTree {
        var generator = SeededGenerator(seed)
        return NaiveTree(leaves: (0..<count).map { _ in generator.hash() })
    }

    @Test("of inclusion verify for every leaf of every size up to 70, and for nothing else")
    func everyInclusion() throws {
        let tree = Self.tree(70)
        for size in 1...70 {
            let root = tree.root(size)
            for index in 0..<size {
                let proof = try MerkleTree.inclusionProof(of: index, size: size, in: tree)
                #expect(MerkleTree.verifyInclusion(of: tree.leaves[index], index: index, size: size, proof: proof, root: root))
                #expect(!MerkleTree.verifyInclusion(of: tree.leaves[index], index: index + 1, size: size, proof: proof, root: root))
                #expect(!MerkleTree.verifyInclusion(of: tree.leaves[(index + 1) % 70], index: index, size: size, proof: proof, root: root))
            }
        }
    }

    @Test("of consistency verify for every pair of sizes up to 70")
    func everyConsistency() throws {
        let tree = Self.tree(70)
        let roots = (0...70).map(tree.root)
        for size in 1...70 {
            for old in 0...size {
                let proof = try MerkleTree.consistencyProof(from: old, to: size, in: tree)
                #expect(MerkleTree.verifyConsistency(oldSize: old, newSize: size, oldRoot: roots[old], newRoot: roots[size], proof: proof))
                guard old > 0, old < size else { continue }
                #expect(
                    !MerkleTree.verifyConsistency(oldSize: old, newSize: size, oldRoot: roots[old - 1], newRoot: roots[size], proof: proof))
                #expect(!MerkleTree.verifyConsistency(oldSize: old, newSize: size, oldRoot: roots[old], newRoot: roots[old], proof: proof))
            }
        }
    }

    @Test("fail when one hash is changed, dropped, added or moved")
    func mutations() throws {
        var generator = SeededGenerator(11)
        let tree = Self.tree(200)
        for _ in 0..<400 {
            let size = Int.random(in: 2...200, using: &generator)
            let index = Int.random(in: 0..<size, using: &generator)
            let old = Int.random(in: 1..<size, using: &generator)
            let root = tree.root(size)
            let inclusion = try MerkleTree.inclusionProof(of: index, size: size, in: tree)
            for wrong in Self.mutated(inclusion, &generator) {
                #expect(!MerkleTree.verifyInclusion(of: tree.leaves[index], index: index, size: size, proof: wrong, root: root))
            }
            let consistency = try MerkleTree.consistencyProof(from: old, to: size, in: tree)
            for wrong in Self.mutated(consistency, &generator) {
                #expect(!MerkleTree.verifyConsistency(oldSize: old, newSize: size, oldRoot: tree.root(old), newRoot: root, proof: wrong))
            }
        }
    }

    private static func mutated(_ proof: [Hash], _ generator: inout SeededGenerator) -> [[Hash]] {
        var made = [proof + [generator.hash()], [generator.hash()] + proof]
        if let last = proof.last { made.append(proof + [last]) }
        guard !proof.isEmpty else { return made }
        made.append(Array(proof.dropLast()))
        made.append(Array(proof.dropFirst()))
        let place = Int.random(in: 0..<proof.count, using: &generator)
        var bytes = proof[place].bytes
        bytes[Int.random(in: 0..<32, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        var changed = proof
        changed[place] = Hash(bytes) ?? changed[place]
        made.append(changed)
        if proof.count > 1 { made.append(Array(proof.dropFirst()) + [proof[0]]) }
        return made
    }

    @Test("read from stored tiles are those of the naive tree", arguments: [1, 2, 255, 256, 257, 600, 1000])
    func storedNodes(size: Int) async throws {
        let place = TemporaryFolder()
        let journal = try Journal(opening: place.folder, create: true)
        try await journal.fill(size)
        let leaves = try await journal.pool.read { db in
            try (0..<size).map { try MerkleTree.leafHash(Journal.stored($0, in: db).leafBytes) }
        }
        let tree = NaiveTree(leaves: leaves)
        #expect(journal.head.root == tree.root(size))
        var generator = SeededGenerator(UInt64(size))
        let indexes = [0, size - 1] + (0..<12).map { _ in Int.random(in: 0..<size, using: &generator) }
        let smaller = [1, size] + (0..<6).map { _ in Int.random(in: 1...size, using: &generator) }
        try await journal.pool.read { db in
            let nodes = StoredNodes(db)
            for index in indexes {
                for part in smaller where index < part {
                    let proof = try MerkleTree.inclusionProof(of: index, size: part, in: nodes)
                    #expect(try proof == MerkleTree.inclusionProof(of: index, size: part, in: tree))
                }
            }
            for old in smaller {
                let proof = try MerkleTree.consistencyProof(from: old, to: size, in: nodes)
                #expect(try proof == MerkleTree.consistencyProof(from: old, to: size, in: tree))
            }
        }
    }
}
