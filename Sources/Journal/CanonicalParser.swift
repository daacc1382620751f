import Foundation

/// Bytes that are not canonical JSON. The position is the byte at which reading stopped.
public struct MalformedJSON: Error, Equatable, CustomStringConvertible {
    public let position: Int
    public let description: String
}

extension JSON {
    /// Reads canonical bytes and accepts no other spelling of the same value.
    /// - Throws: ``MalformedJSON`` on white space, unsorted or repeated keys, floats, `null`, needless
    ///   escapes, invalid UTF-8, numbers outside 64 bits, nesting deeper than 32, or trailing bytes.
    public init(canonical bytes: UnsafeRawBufferPointer) throws(MalformedJSON) {
        var parser = CanonicalParser(bytes: bytes)
        self = try parser.value(depth: 0)
        guard parser.position == bytes.count else { throw parser.malformed("malformed JSON: trailing bytes") }
    }

    public init(canonical bytes: [UInt8]) throws(MalformedJSON) {
        var result: Result<JSON, MalformedJSON>?
        bytes.withUnsafeBytes { buffer in
            do throws(MalformedJSON) { result = .success(try JSON(canonical: buffer)) } catch { result = .failure(error) }
        }
        switch result {
        case .success(let value): self = value
        case .failure(let error): throw error
        case nil: throw MalformedJSON(position: 0, description: "malformed JSON: empty")
        }
    }
}

private struct CanonicalParser {
    let bytes: UnsafeRawBufferPointer
    var position = 0

    func malformed(_ what: String) -> MalformedJSON { MalformedJSON(position: position, description: what) }

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func expect(_ byte: UInt8) throws(MalformedJSON) {
        guard peek() == byte else { throw malformed("malformed JSON: expected \(Character(UnicodeScalar(byte)))") }
        position += 1
    }

    mutating func value(depth: Int) throws(MalformedJSON) -> JSON {
        guard depth < 32 else { throw malformed("malformed JSON: nested too deep") }
        switch peek() {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): try literal("true"); return .bool(true)
        case UInt8(ascii: "f"): try literal("false"); return .bool(false)
        case .some(0x2D), .some(0x30...0x39): return .integer(try integer())
        default: throw malformed("malformed JSON: no value")
        }
    }

    private mutating func literal(_ word: StaticString) throws(MalformedJSON) {
        for offset in 0..<word.utf8CodeUnitCount { try expect(word.utf8Start[offset]) }
    }

    private mutating func integer() throws(MalformedJSON) -> Int64 {
        let start = position
        let negative = peek() == UInt8(ascii: "-")
        if negative { position += 1 }
        let digits = position
        var number: Int64 = 0
        while let byte = peek(), byte >= 0x30, byte <= 0x39 {
            let (product, high) = number.multipliedReportingOverflow(by: 10)
            let digit = Int64(byte - 0x30)
            let (sum, low) = negative ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !high, !low else { throw malformed("malformed JSON: number too large") }
            number = sum
            position += 1
        }
        let length = position - digits
        guard length > 0 else { throw malformed("malformed JSON: no digits") }
        if length > 1, bytes[digits] == 0x30 { throw malformed("malformed JSON: leading zero") }
        if negative, number == 0 { position = start; throw malformed("malformed JSON: negative zero") }
        return number
    }

    private mutating func array(depth: Int) throws(MalformedJSON) -> JSON {
        try expect(UInt8(ascii: "["))
        var items: [JSON] = []
        if peek() == UInt8(ascii: "]") { position += 1; return .array(items) }
        while true {
            items.append(try value(depth: depth + 1))
            if peek() == UInt8(ascii: "]") { position += 1; return .array(items) }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func object(depth: Int) throws(MalformedJSON) -> JSON {
        try expect(UInt8(ascii: "{"))
        var members: [String: JSON] = [:]
        if peek() == UInt8(ascii: "}") { position += 1; return .object(members) }
        var previous: (key: String, raw: UnsafeRawBufferPointer, isPlain: Bool)?
        while true {
            let start = position
            let key = try string()
            let raw = UnsafeRawBufferPointer(rebasing: bytes[start + 1..<position - 1])
            guard raw.allSatisfy({ $0 < 0x80 }) else { throw malformed("malformed JSON: key is not ASCII") }
            let isPlain = !raw.contains(0x5C)
            if let previous {
                // Keys without escapes, which is all of ours, are compared as they are written.
                let inOrder =
                    isPlain && previous.isPlain ? previous.raw.precedes(raw) : previous.key.utf8.lexicographicallyPrecedes(key.utf8)
                guard inOrder else { throw malformed("malformed JSON: keys out of order") }
            }
            previous = (key, raw, isPlain)
            try expect(UInt8(ascii: ":"))
            members[key] = try value(depth: depth + 1)
            if peek() == UInt8(ascii: "}") { position += 1; return .object(members) }
            try expect(UInt8(ascii: ","))
        }
    }

    private mutating func string() throws(MalformedJSON) -> String {
        try expect(UInt8(ascii: "\""))
        let start = position
        while let byte = peek(), byte != 0x22, byte != 0x5C {
            guard byte >= 0x20 else { throw malformed("malformed JSON: control character") }
            position += 1
        }
        // Most strings hold no escape: they are taken as one slice.
        if peek() == 0x22 {
            let text = try utf8(UnsafeRawBufferPointer(rebasing: bytes[start..<position]))
            position += 1
            return text
        }
        var collected = Array(bytes[start..<position])
        while let byte = peek() {
            switch byte {
            case 0x22:
                let text = try collected.withUnsafeBytesTyped { (buffer) throws(MalformedJSON) in try utf8(buffer) }
                position += 1
                return text
            case 0x5C: collected.append(try escape())
            case 0..<0x20: throw malformed("malformed JSON: control character")
            default:
                collected.append(byte)
                position += 1
            }
        }
        throw malformed("malformed JSON: string not ended")
    }

    private func utf8(_ slice: UnsafeRawBufferPointer) throws(MalformedJSON) -> String {
        guard let text = String(validating: slice.bindMemory(to: UInt8.self), as: UTF8.self) else {
            throw malformed("malformed JSON: invalid UTF-8")
        }
        return text
    }

    private mutating func escape() throws(MalformedJSON) -> UInt8 {
        position += 1
        guard let byte = peek() else { throw malformed("malformed JSON: string not ended") }
        position += 1
        switch byte {
        case 0x22, 0x5C: return byte
        case UInt8(ascii: "b"): return 0x08
        case UInt8(ascii: "t"): return 0x09
        case UInt8(ascii: "n"): return 0x0A
        case UInt8(ascii: "f"): return 0x0C
        case UInt8(ascii: "r"): return 0x0D
        case UInt8(ascii: "u"):
            try expect(0x30)
            try expect(0x30)
            guard let high = peek().flatMap(Hex.value), position + 1 < bytes.count,
                let low = Hex.value(bytes[position + 1])
            else { throw malformed("malformed JSON: bad escape") }
            position += 2
            let code = high << 4 | low
            switch code {
            case 0x08, 0x09, 0x0A, 0x0C, 0x0D, 0x20...: throw malformed("malformed JSON: needless escape")
            default: return code
            }
        default: throw malformed("malformed JSON: bad escape")
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Byte order, as memcmp has it.
    fileprivate func precedes(_ other: UnsafeRawBufferPointer) -> Bool {
        guard let a = baseAddress, let b = other.baseAddress else { return count < other.count }
        let order = memcmp(a, b, Swift.min(count, other.count))
        return order == 0 ? count < other.count : order < 0
    }
}

extension Array where Element == UInt8 {
    fileprivate func withUnsafeBytesTyped<T, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> T) throws(E) -> T {
        var outcome: Result<T, E>?
        withUnsafeBytes { buffer in
            do throws(E) { outcome = .success(try body(buffer)) } catch { outcome = .failure(error) }
        }
        guard let outcome else { preconditionFailure("withUnsafeBytes always calls its body") }
        return try outcome.get()
    }
}
