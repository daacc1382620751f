import Clibxml2
import Foundation

/// A forward-only walk over one XML part by libxml2's `xmlTextReader`.
///
/// No network, no external files, no entity expansion; a document type declaration is refused outright, as OPC demands
/// (ECMA-376 part 2, 9.1.3). libxml2's own limits stay on (10 MB a text node, 256 levels).
/// Namespaces are ignored on purpose: the strict and the transitional form of ECMA-376 differ in nothing else that matters here.
struct SheetXML: ~Copyable {
    typealias Name = UnsafePointer<xmlChar>?
    private let reader: xmlTextReaderPtr
    /// Set up once before the first use: libxml2 demands it when several threads parse.
    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()

    static func walk(
        _ data: Data, _ body: (borrowing SheetXML) throws(DocumentError) -> Void
    ) throws(DocumentError) {
        guard isReady, !data.isEmpty, data.count < Int(Int32.max) else { throw .damagedSheet }
        let outcome = data.withUnsafeBytes { bytes in
            Result { () throws(DocumentError) in
                // OPC allows UTF-8 and UTF-16 only (ECMA-376 part 2, 9.1.2), which the parser tells apart by itself; any other
                // encoding that a part declares is ignored.
                let options = [XML_PARSE_NONET, XML_PARSE_NOERROR, XML_PARSE_NOWARNING, XML_PARSE_IGNORE_ENC]
                    .reduce(Int32(0)) { $0 | Int32($1.rawValue) }
                // Without a handler libxml2 writes a hostile file's encoding errors to the server's log, whatever the options.
                xmlSetStructuredErrorFunc(nil) { _, _ in }
                defer { xmlSetStructuredErrorFunc(nil, nil) }
                guard let base = bytes.bindMemory(to: CChar.self).baseAddress,
                    let reader = xmlReaderForMemory(base, Int32(bytes.count), nil, nil, options)
                else { throw .damagedSheet }
                defer { xmlFreeTextReader(reader) }
                try body(SheetXML(reader: reader))
            }
        }
        try outcome.get()
    }

    enum Event {
        case start(Name, isEmpty: Bool)
        case end(Name)
        case text
    }

    /// The parser's own copy of a name, so that names are compared by address.
    func name(_ string: StaticString) -> Name {
        string.withUTF8Buffer { xmlTextReaderConstString(reader, $0.baseAddress) }
    }

    /// nil at the end of the part.
    func next() throws(DocumentError) -> Event? {
        while true {
            let status = xmlTextReaderRead(reader)
            if status == 0 { return nil }
            guard status == 1 else { throw .damagedSheet }
            switch xmlReaderTypes(UInt32(bitPattern: xmlTextReaderNodeType(reader))) {
            case XML_READER_TYPE_ELEMENT:
                return .start(xmlTextReaderConstLocalName(reader), isEmpty: xmlTextReaderIsEmptyElement(reader) == 1)
            case XML_READER_TYPE_END_ELEMENT:
                return .end(xmlTextReaderConstLocalName(reader))
            case XML_READER_TYPE_TEXT, XML_READER_TYPE_CDATA, XML_READER_TYPE_SIGNIFICANT_WHITESPACE,
                XML_READER_TYPE_WHITESPACE:
                return .text
            case XML_READER_TYPE_DOCUMENT_TYPE, XML_READER_TYPE_ENTITY_REFERENCE, XML_READER_TYPE_ENTITY:
                throw .damagedSheet
            default:
                continue
            }
        }
    }

    /// The text of a `.text` event, added to what came before.
    func appendText(to text: inout String) {
        if let value = xmlTextReaderConstValue(reader) { text += String(cString: value) }
    }

    /// Each attribute of the element just started: local name and value (valid during the call only).
    func attributes(_ body: (Name, UnsafePointer<xmlChar>) throws(DocumentError) -> Void) throws(DocumentError) {
        guard xmlTextReaderMoveToFirstAttribute(reader) == 1 else { return }
        defer { xmlTextReaderMoveToElement(reader) }
        repeat {
            // `xmlns` declarations are attributes to this parser and of no interest.
            if xmlTextReaderIsNamespaceDecl(reader) == 1 { continue }
            if let value = xmlTextReaderConstValue(reader) { try body(xmlTextReaderConstLocalName(reader), value) }
        } while xmlTextReaderMoveToNextAttribute(reader) == 1
    }

    /// Attributes by name; any prefix becomes `r:`, for `r:id` is the only prefixed one of interest and `id` may stand beside it.
    func attributes() throws(DocumentError) -> [String: String] {
        var found: [String: String] = [:]
        try attributes { name, value throws(DocumentError) in
            guard let name else { return }
            let isPrefixed = xmlTextReaderConstPrefix(reader) != nil
            found[(isPrefixed ? "r:" : "") + String(cString: name)] = String(cString: value)
        }
        return found
    }
}
