import Testing

@testable import Journal

@Suite("The growing edge of the tree")
struct TreeGrowthTests {
    /// Perfect subtrees by doubling, as RFC 6962 defines the root but computed bottom-up, so that large trees stay cheap.
    private static func root(_ leaves: [Hash]) -> Hash {
        var row = leaves
        guard !row.isEmpty else { return MerkleTree.emptyRoot }
        while row.count > 1 {
            var next: [Hash] = []
            for index in stride(from: 0, to: row.count, by: 2) {
                // A node without a right neighbour moves up as it is.
                next.append(index + 1 < row.count ? MerkleTree.nodeHash(row[index], row[index + 1]) : row[index])
            }
            row = next
        }
        return row[0]
    }

    @Test("frontier and open tiles agree with the naive root at every size up to 600")
    func small() {
        var generator = SeededGenerator(3)
        var frontier = Frontier()
        var tiles = OpenTiles()
        var leaves: [Hash] = []
        for size in 1...600 {
            let leaf = generator.hash()
            leaves.append(leaf)
            frontier.append(leaf)
            tiles.append(leaf, size: size) { _ in }
            let root = Self.root(leaves)
            #expect(frontier.root == root)
            #expect(tiles.root == root)
        }
        #expect(NaiveTree(leaves: leaves).root(600) == frontier.root)
    }

    @Test("and across 65,536 leaves, where a second level of tiles closes")
    func large() {
        var generator = SeededGenerator(5)
        var frontier = Frontier()
        var tiles = OpenTiles()
        var leaves: [Hash] = []
        var completed: [String] = []
        let checked: Set = [65_279, 65_280, 65_281, 65_535, 65_536, 65_537, 66_000]
        for size in 1...66_000 {
            let leaf = Hash(generator.bytes(32)) ?? MerkleTree.emptyRoot
            leaves.append(leaf)
            frontier.append(leaf)
            tiles.append(leaf, size: size) { tile in
                completed.append("\(tile.level)/\(tile.number)")
                #expect(tile.hashes.count == 256)
                #expect(tile.root == MerkleTree.root(of: tile.hashes[...]))
            }
            guard checked.contains(size) else { continue }
            let root = Self.root(leaves)
            #expect(frontier.root == root)
            #expect(tiles.root == root)
        }
        #expect(completed.count == 257 + 1)
        #expect(completed.filter { $0.hasPrefix("1/") } == ["1/0"])
        #expect(completed[256] == "1/0", "the lower tile is handed over first")
    }

    @Test("a frontier is only made from as many subtrees as its size has bits")
    func frontierBits() {
        #expect(Frontier(size: 5, subtrees: [MerkleTree.emptyRoot]) == nil)
        #expect(Frontier(size: -1, subtrees: []) == nil)
        #expect(Frontier(size: 0, subtrees: []) == Frontier())
    }
}
