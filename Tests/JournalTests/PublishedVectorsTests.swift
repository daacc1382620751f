import Testing

@testable import Journal

/// The eight-leaf tree of Google's certificate-transparency test suite, whose values every RFC 6962 implementation shares.
@Suite("Published vectors of RFC 6962")
struct PublishedVectorsTests {
    static let inputs = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static let leaves = inputs.map { MerkleTree.leafHash(Hex.decode($0) ?? []) }
    static let tree = NaiveTree(leaves: leaves)

    struct Path: Sendable {
        let from: Int
        let size: Int
        let hashes: [String]
    }

    /// Leaf indexes from 0.
    static let inclusions = [
        Path(from: 0, size: 1, hashes: []),
        Path(
            from: 0, size: 8,
            hashes: [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]),
        Path(
            from: 5, size: 8,
            hashes: [
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]),
        Path(from: 2, size: 3, hashes: ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        Path(
            from: 1, size: 5,
            hashes: [
                "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]),
    ]

    static let consistencies = [
        Path(from: 1, size: 1, hashes: []),
        Path(
            from: 1, size: 8,
            hashes: [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]),
        Path(
            from: 6, size: 8,
            hashes: [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ]),
        Path(
            from: 2, size: 5,
            hashes: [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ]),
    ]

    @Test("the empty tree and the trees of 1 to 8 leaves have the published roots")
    func publishedRoots() {
        var frontier = Frontier()
        var tiles = OpenTiles()
        #expect(MerkleTree.emptyRoot.hex == Self.roots[0])
        #expect(frontier.root.hex == Self.roots[0])
        #expect(tiles.root.hex == Self.roots[0])
        for (index, leaf) in Self.leaves.enumerated() {
            frontier.append(leaf)
            tiles.append(leaf, size: index + 1) { _ in }
            #expect(frontier.root.hex == Self.roots[index + 1])
            #expect(tiles.root.hex == Self.roots[index + 1])
            #expect(MerkleTree.root(of: Self.leaves[...index]).hex == Self.roots[index + 1])
        }
    }

    @Test("inclusion proofs are the published ones and verify", arguments: inclusions)
    func publishedInclusion(_ path: Path) throws {
        let proof = try MerkleTree.inclusionProof(of: path.from, size: path.size, in: Self.tree)
        #expect(proof.map(\.hex) == path.hashes)
        let root = try #require(Hash(hex: Self.roots[path.size]))
        #expect(MerkleTree.verifyInclusion(of: Self.leaves[path.from], index: path.from, size: path.size, proof: proof, root: root))
    }

    @Test("consistency proofs are the published ones and verify", arguments: consistencies)
    func publishedConsistency(_ path: Path) throws {
        let proof = try MerkleTree.consistencyProof(from: path.from, to: path.size, in: Self.tree)
        #expect(proof.map(\.hex) == path.hashes)
        let old = try #require(Hash(hex: Self.roots[path.from]))
        let new = try #require(Hash(hex: Self.roots[path.size]))
        #expect(MerkleTree.verifyConsistency(oldSize: path.from, newSize: path.size, oldRoot: old, newRoot: new, proof: proof))
    }

    @Test("proofs that the suite calls invalid are refused")
    func invalidProofs() throws {
        let empty = MerkleTree.emptyRoot
        let other = Self.leaves[0]
        for (index, size) in [(0, 0), (1, 0), (1, 1), (2, 1), (-1, 1)] {
            #expect(!MerkleTree.verifyInclusion(of: other, index: index, size: size, proof: [], root: other))
        }
        for (old, new) in [(1, 0), (2, 1), (1, 2), (-1, 0)] {
            #expect(!MerkleTree.verifyConsistency(oldSize: old, newSize: new, oldRoot: empty, newRoot: empty, proof: []))
        }
        #expect(!MerkleTree.verifyConsistency(oldSize: 0, newSize: 0, oldRoot: empty, newRoot: other, proof: []))
        #expect(!MerkleTree.verifyConsistency(oldSize: 1, newSize: 1, oldRoot: other, newRoot: empty, proof: []))
        for (old, new) in [(0, 0), (0, 1), (1, 1)] {
            #expect(!MerkleTree.verifyConsistency(oldSize: old, newSize: new, oldRoot: empty, newRoot: empty, proof: [empty]))
        }
        #expect(MerkleTree.verifyConsistency(oldSize: 0, newSize: 0, oldRoot: empty, newRoot: empty, proof: []))
        #expect(MerkleTree.verifyConsistency(oldSize: 0, newSize: 5, oldRoot: empty, newRoot: other, proof: []))
    }
}
