import Foundation

/// What a browser sent: values by name, and uploaded files.
public struct FormData: Sendable {
    public struct File: Sendable {
        public var field: String
        public var name: String
        public var data: Data
    }
    public var values: [String: [String]] = [:]
    public var files: [File] = []

    public init() {}
    public subscript(_ name: String) -> String? { values[name]?.first }
    public func all(_ name: String) -> [String] { values[name] ?? [] }

    /// Some of the values as a query string, in the order of their names; blank ones are left out.
    func query(where isKept: (String) -> Bool) -> String {
        values.filter { isKept($0.key) }.sorted { $0.key < $1.key }
            .flatMap { name, values in values.filter { !$0.isEmpty }.map { "\(name.queryEncoded)=\($0.queryEncoded)" } }
            .joined(separator: "&")
    }

    /// Forms carry at most this many values: a guard against hostile bodies, far above any page of ours.
    static let maxValues = 20_000
}

/// A body that is not a form.
struct MalformedForm: Error {}

extension FormData {
    /// `application/x-www-form-urlencoded` (WHATWG URL §5.1), also a query string. Bytes that are not UTF-8 are refused.
    init(urlEncoded bytes: some Sequence<UInt8>) throws {
        var count = 0
        for pair in Array(bytes).split(separator: UInt8(ascii: "&")) {
            count += 1
            guard count <= FormData.maxValues else { throw MalformedForm() }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = FormData.decode(parts[0]) else { throw MalformedForm() }
            guard let value = parts.count == 2 ? FormData.decode(parts[1]) : "" else { throw MalformedForm() }
            values[name, default: []].append(value)
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            switch bytes[index] {
            case UInt8(ascii: "+"): plain.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.endIndex, let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2]) else {
                    return nil
                }
                plain.append(high << 4 | low)
                index += 2
            default: plain.append(bytes[index])
            }
            index += 1
        }
        return String(validating: plain, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// `multipart/form-data` (RFC 7578). Each part's headers are read only for its name and file name.
    init(multipart body: Data, boundary: String) throws {
        let mark = Data("--\(boundary)".utf8)
        guard var position = body.range(of: mark)?.upperBound else { throw MalformedForm() }
        var count = 0
        while true {
            if body[position...].starts(with: Data("--".utf8)) { return }
            count += 1
            guard count <= FormData.maxValues, body[position...].starts(with: Data("\r\n".utf8)) else { throw MalformedForm() }
            position += 2
            guard let headerEnd = body.range(of: Data("\r\n\r\n".utf8), in: position..<body.endIndex),
                let next = body.range(of: Data("\r\n".utf8) + mark, in: headerEnd.upperBound..<body.endIndex)
                    ?? (body[headerEnd.upperBound...].starts(with: mark) ? headerEnd.upperBound..<headerEnd.upperBound + mark.count : nil),
                let header = String(data: body[position..<headerEnd.lowerBound], encoding: .utf8),
                let name = FormData.parameter("name", in: header)
            else { throw MalformedForm() }
            let content = body[headerEnd.upperBound..<next.lowerBound]
            if let file = FormData.parameter("filename", in: header) {
                if !file.isEmpty { files.append(File(field: name, name: FormData.fileName(file), data: Data(content))) }
            } else {
                guard let value = String(data: content, encoding: .utf8) else { throw MalformedForm() }
                values[name, default: []].append(value)
            }
            position = next.upperBound
        }
    }

    private static func parameter(_ name: String, in header: String) -> String? {
        guard let start = header.range(of: " \(name)=\"") else { return nil }
        guard let end = header[start.upperBound...].firstIndex(of: "\"") else { return nil }
        return String(header[start.upperBound..<end])
            .replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
    }

    /// The last path component, without characters that a file system or a header could misread.
    static func fileName(_ text: String) -> String {
        let last = text.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let plain = String(last.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F && !"\"<>|:*?".unicodeScalars.contains($0) })
        let trimmed = plain.trimmingCharacters(in: CharacterSet(charactersIn: ". "))
        return trimmed.isEmpty ? "附件" : String(trimmed.prefix(120))
    }
}
