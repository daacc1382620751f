import Crypto
import Foundation

/// Hexadecimal digits, lower case on output.
public enum Hex {
    static func digit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 0x30 + nibble : 0x61 + nibble - 10 }

    /// The value of one lower-case hexadecimal digit; upper case is another spelling and refused.
    static func value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    public static func encode(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digit(byte >> 4))
            text.append(digit(byte & 15))
        }
        return String(decoding: text, as: UTF8.self)
    }

    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = value(digits[index]), let low = value(digits[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }
}

/// A SHA-256 digest: of a body, a sealed part, a file, or a node of the tree.
public struct Hash: Sendable, Hashable {
    private let words: SIMD4<UInt64>

    /// - Returns: nil unless there are exactly 32 bytes.
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var copy = SIMD4<UInt64>()
        withUnsafeMutableBytes(of: &copy) { $0.copyBytes(from: bytes) }
        words = copy
    }

    public init?(hex: some StringProtocol) {
        guard let bytes = Hex.decode(hex) else { return nil }
        self.init(bytes)
    }

    init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD4<UInt64>.self) }
    }

    /// - Precondition: the buffer holds at least 32 bytes.
    init(unsafe buffer: UnsafeRawBufferPointer) {
        words = buffer.loadUnaligned(as: SIMD4<UInt64>.self)
    }

    public func withUnsafeBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try Swift.withUnsafeBytes(of: words, body)
    }

    public var bytes: [UInt8] { withUnsafeBytes { Array($0) } }
    public var data: Data { withUnsafeBytes { Data($0) } }
    public var hex: String { withUnsafeBytes { Hex.encode($0) } }
    public var base64: String { data.base64EncodedString() }

    /// SHA-256 of some bytes, for files and other content-addressed things.
    public static func of(_ data: some DataProtocol) -> Hash { Hash(SHA256.hash(data: data)) }

    /// SHA-256(nonce ‖ content): hides the content from whoever sees only the hash, so a public tree tells nothing.
    static func hiding(nonce: UnsafeRawBufferPointer, content: UnsafeRawBufferPointer) -> Hash {
        var hasher = SHA256()
        hasher.update(bufferPointer: nonce)
        hasher.update(bufferPointer: content)
        return Hash(hasher.finalize())
    }

    static func hiding(nonce: [UInt8], content: [UInt8]) -> Hash {
        nonce.withUnsafeBytes { nonce in content.withUnsafeBytes { hiding(nonce: nonce, content: $0) } }
    }
}
