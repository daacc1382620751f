import Foundation

/// The signed head of the tree (C2SP `tlog-checkpoint`):
/// ```text
/// <origin>
/// <size, decimal>
/// <root, base64>
///
/// — <origin> <signature>
/// ```
public struct Checkpoint: Sendable, Equatable {
    public let origin: String
    public let size: Int
    public let root: Hash
    public let note: SignedNote

    public init(size: Int, root: Hash, signedBy key: SignerKey) throws {
        origin = key.name
        self.size = size
        self.root = root
        note = try key.sign("\(key.name)\n\(size)\n\(root.base64)\n")
    }

    /// Parses a checkpoint; the signature is checked apart, by ``SignedNote/isSigned(by:)``.
    public init(_ text: String) throws(MalformedNote) {
        note = try SignedNote(text)
        let lines = note.text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 3, !lines.contains(where: \.isEmpty) else { throw MalformedNote("malformed checkpoint: lines") }
        guard let size = Int(lines[1]), size >= 0, String(size) == lines[1] else {
            throw MalformedNote("malformed checkpoint: size")
        }
        guard let data = Data(base64Encoded: String(lines[2])), let root = Hash(data), root.base64 == lines[2] else {
            throw MalformedNote("malformed checkpoint: root")
        }
        origin = String(lines[0])
        self.size = size
        self.root = root
    }
}

/// A proof that a leaf stands in a signed tree (C2SP `tlog-proof@v1`):
/// ```text
/// c2sp.org/tlog-proof@v1
/// index <n>
/// <base64 hash>        one a line, the leaf's sibling first
///
/// <checkpoint>
/// ```
public struct TlogProof: Sendable, Equatable {
    public static let header = "c2sp.org/tlog-proof@v1"
    public let index: Int
    public let hashes: [Hash]
    public let checkpoint: Checkpoint
    /// Opaque data of whoever made the proof; nothing vouches for it.
    public let extra: [UInt8]?

    public init(index: Int, hashes: [Hash], checkpoint: Checkpoint) {
        extra = nil
        self.index = index
        self.hashes = hashes
        self.checkpoint = checkpoint
    }

    public init(_ text: String) throws(MalformedNote) {
        guard text.utf8.count <= 1_000_000, let cut = text.range(of: "\n\n") else {
            throw MalformedNote("malformed proof: no checkpoint")
        }
        checkpoint = try Checkpoint(String(text[cut.upperBound...]))
        var lines = text[..<cut.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)[...]
        guard lines.popFirst().map(String.init) == TlogProof.header else { throw MalformedNote("malformed proof: header") }
        if let line = lines.first, line.hasPrefix("extra ") {
            guard let data = Data(base64Encoded: String(line.dropFirst(6))), data.base64EncodedString() == line.dropFirst(6) else {
                throw MalformedNote("malformed proof: extra")
            }
            extra = Array(data)
            lines.removeFirst()
        } else {
            extra = nil
        }
        guard let line = lines.popFirst(), line.hasPrefix("index "), let index = Int(line.dropFirst(6)), index >= 0,
            String(index) == line.dropFirst(6)
        else { throw MalformedNote("malformed proof: index") }
        guard lines.count <= 64 else { throw MalformedNote("malformed proof: too long") }
        self.index = index
        var hashes: [Hash] = []
        for line in lines {
            guard let data = Data(base64Encoded: String(line)), let hash = Hash(data), hash.base64 == line else {
                throw MalformedNote("malformed proof: hash")
            }
            hashes.append(hash)
        }
        self.hashes = hashes
    }

    public var description: String {
        "\(TlogProof.header)\n" + (extra.map { "extra \(Data($0).base64EncodedString())\n" } ?? "") + "index \(index)\n"
            + hashes.map { $0.base64 + "\n" }.joined() + "\n" + checkpoint.note.description
    }

    /// Whether this proves that `leaf` (the bytes as hashed) stands in a tree signed by `key`.
    public func verifies(leaf: [UInt8], by key: VerifierKey) -> Bool {
        checkpoint.origin == key.name && checkpoint.note.isSigned(by: key)
            && MerkleTree.verifyInclusion(
                of: MerkleTree.leafHash(leaf), index: index, size: checkpoint.size, proof: hashes, root: checkpoint.root)
    }
}
