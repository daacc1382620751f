import Crypto
import Foundation

/// The key that signs a unit's checkpoints: Ed25519, named after the journal's origin (C2SP `signed-note`).
///
/// Its text form is `PRIVATE+KEY+<name>+<id>+<base64(0x01 ‖ seed)>`, the one that Go's `x/mod/sumdb/note` reads.
public struct SignerKey: Sendable {
    public let name: String
    let privateKey: Curve25519.Signing.PrivateKey

    public init(name: String) {
        self.name = name
        privateKey = Curve25519.Signing.PrivateKey()
    }

    public init?(text: some StringProtocol) {
        let parts = text.trimmingCharacters(in: .whitespacesAndNewlines)
            .split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY",
            let data = Data(base64Encoded: String(parts[4])), data.count == 33, data.first == 1,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: data.dropFirst())
        else { return nil }
        name = String(parts[2])
        privateKey = key
        guard VerifierKey.isValid(name: name), verifier.id == parts[3] else { return nil }
    }

    public var text: String {
        "PRIVATE+KEY+\(name)+\(verifier.id)+\((Data([1]) + privateKey.rawRepresentation).base64EncodedString())"
    }

    public var verifier: VerifierKey { VerifierKey(name: name, publicKey: privateKey.publicKey) }

    /// Signs a text that ends in a newline.
    func sign(_ text: String) throws -> SignedNote {
        let signature = try privateKey.signature(for: Data(text.utf8))
        let line = (Data(verifier.idBytes) + signature).base64EncodedString()
        return SignedNote(text: text, signatures: [.init(name: name, base64: line)])
    }
}

/// The public half: `<name>+<id>+<base64(0x01 ‖ public key)>` (C2SP `signed-note`, verifier key).
public struct VerifierKey: Sendable {
    public let name: String
    let publicKey: Curve25519.Signing.PublicKey

    init(name: String, publicKey: Curve25519.Signing.PublicKey) {
        self.name = name
        self.publicKey = publicKey
    }

    public init?(text: some StringProtocol) {
        let parts = text.trimmingCharacters(in: .whitespacesAndNewlines)
            .split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let data = Data(base64Encoded: String(parts[2])), data.count == 33, data.first == 1,
            let key = try? Curve25519.Signing.PublicKey(rawRepresentation: data.dropFirst())
        else { return nil }
        name = String(parts[0])
        publicKey = key
        guard VerifierKey.isValid(name: name), id == parts[1] else { return nil }
    }

    static func isValid(name: String) -> Bool {
        !name.isEmpty && name.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0 != "+" && $0.value != 0x7F }
    }

    /// SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key)[:4].
    var idBytes: [UInt8] {
        Array(Hash.of(Data(name.utf8) + [0x0A, 0x01] + publicKey.rawRepresentation).bytes.prefix(4))
    }

    public var id: String { Hex.encode(idBytes) }
    public var text: String { "\(name)+\(id)+\((Data([1]) + publicKey.rawRepresentation).base64EncodedString())" }
}

/// A text with signature lines below it (C2SP `signed-note`):
/// ```text
/// <text, ends in newline>
///
/// — <key name> <base64(key id ‖ signature)>
/// ```
public struct SignedNote: Sendable, Equatable {
    struct Signature: Sendable, Equatable {
        let name: String
        let base64: String
    }
    /// Includes the final newline.
    public let text: String
    let signatures: [Signature]

    init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    /// - Throws: ``MalformedNote`` for anything but the one spelling, for more than 100 signatures, and for over 1 MB.
    public init(_ note: String) throws(MalformedNote) {
        guard note.utf8.count <= 1_000_000 else { throw MalformedNote("malformed note: too large") }
        guard note.unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0 == "\n" }) else {
            throw MalformedNote("malformed note: control character")
        }
        guard let cut = note.range(of: "\n\n", options: .backwards) else {
            throw MalformedNote("malformed note: no signatures")
        }
        text = String(note[..<note.index(after: cut.lowerBound)])
        let rest = note[cut.upperBound...]
        guard rest.hasSuffix("\n"), text.utf8.count > 1 else { throw MalformedNote("malformed note: not ended") }
        var signatures: [Signature] = []
        for line in rest.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "—", !parts[1].isEmpty, !parts[1].contains("+"),
                !parts[1].unicodeScalars.contains(where: \.properties.isWhitespace),
                let data = Data(base64Encoded: String(parts[2])), data.count >= 5,
                data.base64EncodedString() == parts[2]
            else { throw MalformedNote("malformed note: bad signature line") }
            signatures.append(Signature(name: String(parts[1]), base64: String(parts[2])))
            guard signatures.count <= 100 else { throw MalformedNote("malformed note: too many signatures") }
        }
        self.signatures = signatures
    }

    public var description: String {
        text + "\n" + signatures.map { "— \($0.name) \($0.base64)\n" }.joined()
    }

    /// Whether `key` has signed the text. Lines of other keys are ignored; a wrong line of this key fails the note.
    public func isSigned(by key: VerifierKey) -> Bool {
        var found = false
        for signature in signatures where signature.name == key.name {
            guard let data = Data(base64Encoded: signature.base64), Array(data.prefix(4)) == key.idBytes else { continue }
            guard key.publicKey.isValidSignature(data.dropFirst(4), for: Data(text.utf8)) else { return false }
            found = true
        }
        return found
    }
}

/// A note, checkpoint or proof that is not written in its one spelling.
public struct MalformedNote: Error, Equatable, CustomStringConvertible {
    public let description: String
    init(_ description: String) { self.description = description }
}
