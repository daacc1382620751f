import Foundation

/// What an export needs to know of a register: columns, values and the lines around them.
public struct Table: Sendable {
    public enum Kind: Sendable {
        case text
        case number
        /// 分 as an integer, shown as 元 with two decimals.
        case money
        case date
        /// Long text, wrapped.
        case wide
    }

    public struct Column: Sendable {
        public var title: String
        public var kind: Kind
        /// In characters of the width of a digit (a Chinese character is two); nil fits the content.
        public var width: Double?

        public init(_ title: String, _ kind: Kind = .text, width: Double? = nil) {
            self.title = title
            self.kind = kind
            self.width = width
        }
    }

    public enum Value: Sendable, Equatable {
        case blank
        case text(String)
        case integer(Int)
        case date(year: Int, month: Int, day: Int)
    }

    public var title: String
    public var subtitle: String?
    public var columns: [Column]
    /// A row may be shorter than the columns; values beyond them are ignored.
    public var rows: [[Value]]
    /// Lines below the table: signatures, seal, checkpoint.
    public var footer: [String]

    public init(
        title: String, subtitle: String? = nil, columns: [Column], rows: [[Value]] = [], footer: [String] = []
    ) {
        self.title = title
        self.subtitle = subtitle
        self.columns = columns
        self.rows = rows
        self.footer = footer
    }
}

extension Table.Value {
    /// The value as text: 1234.56 for money, 2025-11-06 for a day.
    func plain(_ kind: Table.Kind) -> String {
        switch self {
        case .blank: ""
        case .text(let text): text
        case .integer(let integer): kind == .money ? Self.yuan(integer) : String(integer)
        case .date(let year, let month, let day): isoDay(year, month, day)
        }
    }

    /// The value as people read it on paper: 1,234.56 and 2025年11月6日.
    func printed(_ kind: Table.Kind) -> String {
        switch self {
        case .integer(let integer) where kind == .money: Self.yuan(integer, grouping: ",")
        case .date(let year, let month, let day): "\(year)年\(month)月\(day)日"
        default: plain(kind)
        }
    }

    /// Exact at any size, which a division of floating-point numbers is not.
    private static func yuan(_ cents: Int, grouping: String = "") -> String {
        let (whole, rest) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        var digits = [Character](String(whole))
        for place in stride(from: digits.count - 3, to: 0, by: -3) { digits.insert(contentsOf: grouping, at: place) }
        return (cents < 0 ? "-" : "") + String(digits) + "." + padded(Int(rest), 2)
    }
}

/// Width on screen in digits: 2 for a CJK character or full-width mark, 1 for the rest.
func displayWidth(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
}
