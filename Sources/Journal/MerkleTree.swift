import Crypto
import Foundation

/// The Merkle tree of RFC 6962 §2.1 (the same as RFC 9162 §2.1): hashing, and checking of proofs.
///
/// Everything here is a pure function of hashes; where they are stored is ``TileReader``'s matter.
public enum MerkleTree {
    /// The root of the empty tree, SHA-256 of nothing.
    public static let emptyRoot = Hash.of([UInt8]())

    /// SHA-256(0x00 ‖ leaf).
    public static func leafHash(_ leaf: UnsafeRawBufferPointer) -> Hash {
        var hasher = SHA256()
        withUnsafeBytes(of: UInt8(0)) { hasher.update(bufferPointer: $0) }
        hasher.update(bufferPointer: leaf)
        return Hash(hasher.finalize())
    }

    public static func leafHash(_ leaf: [UInt8]) -> Hash { leaf.withUnsafeBytes { leafHash($0) } }

    /// SHA-256(0x01 ‖ left ‖ right).
    public static func nodeHash(_ left: Hash, _ right: Hash) -> Hash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 1) { buffer in
            buffer[0] = 1
            left.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[1..<33]).copyMemory(from: $0) }
            right.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: buffer[33...]).copyMemory(from: $0) }
            var hasher = SHA256()
            hasher.update(bufferPointer: UnsafeRawBufferPointer(buffer))
            return Hash(hasher.finalize())
        }
    }

    /// The root over a list of nodes of equal height (its length need not be a power of two).
    static func root(of nodes: ArraySlice<Hash>) -> Hash {
        switch nodes.count {
        case 0: return emptyRoot
        case 1: return nodes[nodes.startIndex]
        default:
            let middle = nodes.startIndex + split(nodes.count)
            return nodeHash(root(of: nodes[..<middle]), root(of: nodes[middle...]))
        }
    }

    /// The largest power of two smaller than `count`, which must be at least 2.
    static func split(_ count: Int) -> Int { 1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount) }
}

/// The right edge of a growing tree: the roots of its perfect subtrees, largest first, one for each set bit of the size.
public struct Frontier: Sendable, Equatable {
    public private(set) var size = 0
    private var subtrees: [Hash] = []

    public init() {}

    /// - Returns: nil when the number of subtrees does not fit the size.
    init?(size: Int, subtrees: [Hash]) {
        guard size >= 0, size.nonzeroBitCount == subtrees.count else { return nil }
        self.size = size
        self.subtrees = subtrees
    }

    public mutating func append(_ leaf: Hash) {
        var node = leaf
        var rest = size
        while rest & 1 == 1 {
            node = MerkleTree.nodeHash(subtrees.removeLast(), node)
            rest >>= 1
        }
        subtrees.append(node)
        size += 1
    }

    public var root: Hash {
        guard var node = subtrees.last else { return MerkleTree.emptyRoot }
        for left in subtrees.dropLast().reversed() { node = MerkleTree.nodeHash(left, node) }
        return node
    }
}

/// Where the nodes of a tree can be read: `node(level, index)` is the root of the perfect subtree over
/// leaves `index << level ..< (index + 1) << level`, all of which must lie inside the tree.
public protocol NodeReader {
    func node(level: Int, index: Int) throws -> Hash
}

extension MerkleTree {
    /// The root over leaves `from ..< to`.
    static func root(from: Int, to: Int, in reader: some NodeReader) throws -> Hash {
        let count = to - from
        if count == 0 { return emptyRoot }
        if count.nonzeroBitCount == 1, from.isMultiple(of: count) {
            let level = count.trailingZeroBitCount
            return try reader.node(level: level, index: from >> level)
        }
        let middle = from + split(count)
        return nodeHash(try root(from: from, to: middle, in: reader), try root(from: middle, to: to, in: reader))
    }

    /// The inclusion proof of leaf `index` in the tree of `size` leaves (RFC 6962 §2.1.1), leaf's sibling first.
    public static func inclusionProof(of index: Int, size: Int, in reader: some NodeReader) throws -> [Hash] {
        var proof: [Hash] = []
        var from = 0
        var to = size
        while to - from > 1 {
            let middle = from + split(to - from)
            if index < middle {
                proof.append(try root(from: middle, to: to, in: reader))
                to = middle
            } else {
                proof.append(try root(from: from, to: middle, in: reader))
                from = middle
            }
        }
        return proof.reversed()
    }

    /// The consistency proof between two sizes of one tree (RFC 6962 §2.1.2).
    public static func consistencyProof(from old: Int, to size: Int, in reader: some NodeReader) throws -> [Hash] {
        guard old > 0, old < size else { return [] }
        return try subproof(old: old, from: 0, to: size, isWhole: true, in: reader)
    }

    private static func subproof(
        old: Int, from: Int, to: Int, isWhole: Bool, in reader: some NodeReader
    ) throws -> [Hash] {
        if old == to { return isWhole ? [] : [try root(from: from, to: to, in: reader)] }
        let middle = from + split(to - from)
        if old <= middle {
            return try subproof(old: old, from: from, to: middle, isWhole: isWhole, in: reader)
                + [root(from: middle, to: to, in: reader)]
        }
        return try subproof(old: old, from: middle, to: to, isWhole: false, in: reader)
            + [root(from: from, to: middle, in: reader)]
    }

    /// Whether `proof` leads from a leaf's hash to `root` (RFC 9162 §2.1.3.2).
    public static func verifyInclusion(
        of leaf: Hash, index: Int, size: Int, proof: [Hash], root: Hash
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var position = index
        var last = size - 1
        var node = leaf
        for sibling in proof {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                node = nodeHash(sibling, node)
                if position & 1 == 0 {
                    while position & 1 == 0, position != 0 {
                        position >>= 1
                        last >>= 1
                    }
                }
            } else {
                node = nodeHash(node, sibling)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && node == root
    }

    /// Whether the tree of `newSize` leaves extends the one of `oldSize` (RFC 9162 §2.1.4.2).
    public static func verifyConsistency(
        oldSize: Int, newSize: Int, oldRoot: Hash, newRoot: Hash, proof: [Hash]
    ) -> Bool {
        guard oldSize >= 0, oldSize <= newSize else { return false }
        if oldSize == newSize { return proof.isEmpty && oldRoot == newRoot }
        if oldSize == 0 { return proof.isEmpty && oldRoot == emptyRoot }
        var path = proof[...]
        if oldSize.nonzeroBitCount == 1 { path = [oldRoot] + path }
        guard let first = path.popFirst() else { return false }
        var position = oldSize - 1
        var last = newSize - 1
        while position & 1 == 1 {
            position >>= 1
            last >>= 1
        }
        var old = first
        var new = first
        for node in path {
            guard last > 0 else { return false }
            if position & 1 == 1 || position == last {
                old = nodeHash(node, old)
                new = nodeHash(node, new)
                if position & 1 == 0 {
                    while position & 1 == 0, position != 0 {
                        position >>= 1
                        last >>= 1
                    }
                }
            } else {
                new = nodeHash(new, node)
            }
            position >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}
