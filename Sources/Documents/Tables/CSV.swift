import Foundation

/// Comma-separated text by RFC 4180 (CR LF, quotes doubled), in UTF-8 with a byte order mark, without which Excel takes it for
/// GB18030.
///
/// Header and rows only: a title or a signature line would be a row to every program that reads the file.
/// Text that a spreadsheet would run as a formula gets a leading apostrophe (OWASP, "CSV Injection"); `SpreadsheetReader`
/// takes it off again. Numbers of the register's own keep their minus sign.
public enum CSV {
    public static func write(_ table: Table) -> Data {
        var stream = Stream(columns: table.columns)
        for row in table.rows { stream.append(row) }
        return Data(stream.take())
    }

    /// Row by row, so that a million rows need no memory: append some, send what `take` gives, go on.
    public struct Stream: Sendable {
        private let columns: [Table.Column]
        private var bytes: [UInt8] = [0xEF, 0xBB, 0xBF]

        /// Starts with the byte order mark and the header.
        public init(columns: [Table.Column]) {
            self.columns = columns
            append(columns.map { Table.Value.text($0.title) })
        }

        /// One record with a field for every column.
        public mutating func append(_ row: [Table.Value]) {
            for (index, column) in columns.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(index < row.count ? row[index] : .blank, column.kind)
            }
            bytes += [0x0D, 0x0A]
        }

        /// What has gathered since the last call.
        public mutating func take() -> [UInt8] {
            defer { bytes.removeAll(keepingCapacity: true) }
            return bytes
        }

        /// The size of what `take` would give, in bytes.
        public var waiting: Int { bytes.count }

        private mutating func append(_ value: Table.Value, _ kind: Table.Kind) {
            guard case .text(let text) = value else {
                bytes += value.plain(kind).utf8
                return
            }
            let field = CSV.needsGuard(text) ? "'" + text : text
            let isSpecial: (UInt8) -> Bool = { byte in
                switch byte {
                // Semicolon and tab too, for readers that guess the separator.
                case 0x0A, 0x0D, 0x22, 0x2C, 0x3B, 0x09: true
                default: false
                }
            }
            guard field.utf8.contains(where: isSpecial) else {
                bytes += field.utf8
                return
            }
            bytes.append(0x22)
            for byte in field.utf8 {
                if byte == 0x22 { bytes.append(0x22) }
                bytes.append(byte)
            }
            bytes.append(0x22)
        }
    }

    /// An apostrophe before such a sign is guarded too, so that taking one off always gives back what was written.
    static func needsGuard(_ text: String) -> Bool {
        for scalar in text.unicodeScalars where scalar != "'" { return isFormulaStart(scalar) }
        return false
    }

    static func isGuarded(_ text: String) -> Bool {
        text.unicodeScalars.first == "'" && needsGuard(text)
    }

    /// Full-width forms too: Excel in Chinese turns them into the plain ones.
    private static func isFormulaStart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠": true
        default: false
        }
    }
}
