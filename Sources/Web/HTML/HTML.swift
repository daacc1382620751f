/// Writes a piece of HTML as bytes. Text is always escaped; only literals of this program go in raw.
public struct HTML: Sendable {
    public private(set) var bytes: [UInt8] = []

    public init(capacity: Int = 1024) { bytes.reserveCapacity(capacity) }

    /// Markup written in this program.
    public mutating func raw(_ markup: StaticString) {
        markup.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }

    /// Markup that was itself built by ``HTML`` or by a template.
    public mutating func markup(_ html: HTML) { bytes.append(contentsOf: html.bytes) }

    public mutating func markup(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// Text, safe inside elements and double-quoted attributes.
    public mutating func text(_ text: some StringProtocol) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
            case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
            case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
            case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
            case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
            default: bytes.append(byte)
            }
        }
    }

    public mutating func number(_ number: Int) { bytes.append(contentsOf: String(number).utf8) }

    /// `<tag class="…">text</tag>`
    public mutating func element(_ tag: StaticString, _ class: StaticString = "", _ content: some StringProtocol) {
        raw("<")
        raw(tag)
        if `class`.utf8CodeUnitCount > 0 {
            raw(" class=\"")
            raw(`class`)
            raw("\"")
        }
        raw(">")
        text(content)
        raw("</")
        raw(tag)
        raw(">")
    }

    /// A link whose address is built from ids and escaped query values.
    public mutating func link(_ address: String, _ class: StaticString = "", _ content: some StringProtocol) {
        raw("<a href=\"")
        text(address)
        if `class`.utf8CodeUnitCount > 0 {
            raw("\" class=\"")
            raw(`class`)
        }
        raw("\">")
        text(content)
        raw("</a>")
    }

    /// A coloured word; the word says what the colour says.
    public mutating func pill(_ title: some StringProtocol, _ tone: String) {
        raw("<span class=\"pill ")
        text(tone)
        raw("\">")
        text(title)
        raw("</span>")
    }

    public var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension String {
    /// Percent-encoded for a query value.
    var queryEncoded: String {
        var result: [UInt8] = []
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: result.append(byte)
            default:
                result.append(UInt8(ascii: "%"))
                result.append(contentsOf: String(byte >> 4, radix: 16, uppercase: true).utf8)
                result.append(contentsOf: String(byte & 15, radix: 16, uppercase: true).utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

extension HTML {
    mutating func hidden(_ name: String, _ value: String) {
        raw("<input type=\"hidden\" name=\"")
        text(name)
        raw("\" value=\"")
        text(value)
        raw("\">")
    }

    /// A choice in a bar of filters: its first option, named like the field, filters nothing.
    /// - Parameter isFilter: choosing submits the form at once; else it is a field that must be filled in.
    mutating func filter(
        _ name: String, _ title: String, _ options: [(value: String, title: String)], chosen: String?, isFilter: Bool = true
    ) {
        raw("<select name=\"")
        text(name)
        raw("\" aria-label=\"")
        text(title)
        raw(isFilter ? "\" data-submit><option value=\"\">" : "\" required><option value=\"\">")
        text(title)
        raw("</option>")
        for option in options {
            raw("<option value=\"")
            text(option.value)
            raw(chosen == option.value ? "\" selected>" : "\">")
            text(option.title)
            raw("</option>")
        }
        raw("</select>")
    }
}
