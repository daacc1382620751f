/// Tiles of 256 hashes (C2SP `tlog-tiles`): the tile at (level, number) holds the nodes at height
/// `8 × level` with indexes `number × 256 ..< (number + 1) × 256`. Only full tiles are stored; the open
/// ones at the right edge are kept in memory and can be computed again from the entries.
public enum Tile {
    public static let width = 256
    static let height = 8

    /// The node `up` levels above the tile's own row that covers positions `index << up ..< (index + 1) << up` of it.
    static func node(in row: ArraySlice<Hash>, up: Int, index: Int) -> Hash {
        let start = row.startIndex + index << up
        return MerkleTree.root(of: row[start..<start + 1 << up])
    }
}

/// The unfinished tiles at the right edge of the tree, one a level. They alone give the root at any size.
struct OpenTiles: Sendable {
    /// `open[level]` are the hashes so far in the unfinished tile of that level; always fewer than 256.
    var open: [[Hash]] = [[]]

    /// A tile that has become full and must be stored.
    struct FullTile {
        let level: Int
        let number: Int
        let root: Hash
        let hashes: [Hash]
    }

    /// Appends the leaf hash number `size - 1` and hands over the tiles that it completed, lowest level first.
    mutating func append(_ leaf: Hash, size: Int, completed: (FullTile) throws -> Void) rethrows {
        open[0].append(leaf)
        var level = 0
        while open[level].count == Tile.width {
            let root = MerkleTree.root(of: open[level][...])
            let number = (size >> (Tile.height * (level + 1))) - 1
            try completed(FullTile(level: level, number: number, root: root, hashes: open[level]))
            open[level].removeAll(keepingCapacity: true)
            if open.count == level + 1 { open.append([]) }
            open[level + 1].append(root)
            level += 1
        }
    }

    /// The root of the whole tree: each level's open nodes are the right edge of the level above.
    var root: Hash {
        var edge: Hash?
        for level in open {
            guard !level.isEmpty else { continue }
            let whole = OpenTiles.fold(level[...])
            edge = whole.reversed().reduce(edge) { right, left in right.map { MerkleTree.nodeHash(left, $0) } ?? left }
        }
        return edge ?? MerkleTree.emptyRoot
    }

    /// The perfect subtrees of a row, largest first.
    private static func fold(_ row: ArraySlice<Hash>) -> [Hash] {
        var subtrees: [Hash] = []
        var start = row.startIndex
        for bit in stride(from: 8, through: 0, by: -1) where row.count >> bit & 1 == 1 {
            subtrees.append(MerkleTree.root(of: row[start..<start + 1 << bit]))
            start += 1 << bit
        }
        return subtrees
    }
}

/// What the writer keeps of the tree: the frontier, which gives a root for every group at little cost, and the open tiles.
struct TreeState: Sendable {
    var frontier = Frontier()
    var tiles = OpenTiles()

    mutating func append(_ leaf: Hash, completed: (OpenTiles.FullTile) throws -> Void) rethrows {
        frontier.append(leaf)
        try tiles.append(leaf, size: frontier.size, completed: completed)
    }
}
