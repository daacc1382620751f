import Clibxml2
import Foundation

/// A parsed tree of libxml2, freed with this object.
///
/// No network, no entities of the document's own, no huge nodes: a document may cost its own size and no more.
final class XMLTree {
    let document: xmlDocPtr

    /// nil when the parser finds no tree at all.
    init?(xml data: Data) {
        let options = XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue | XML_PARSE_NOWARNING.rawValue | XML_PARSE_COMPACT.rawValue
        let parsed = data.withUnsafeBytes { bytes in
            xmlReadMemory(bytes.bindMemory(to: CChar.self).baseAddress, Int32(clamping: bytes.count), nil, nil, Int32(options))
        }
        guard let parsed else { return nil }
        document = parsed
    }

    init?(html text: String) {
        let options =
            HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_RECOVER.rawValue
            | HTML_PARSE_COMPACT.rawValue
        var utf8 = text
        let parsed = utf8.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                htmlReadMemory($0.baseAddress, Int32(clamping: $0.count), nil, "UTF-8", Int32(options))
            }
        }
        guard let parsed else { return nil }
        document = parsed
    }

    deinit { xmlFreeDoc(document) }

    var root: XMLNode? { xmlDocGetRootElement(document).map { XMLNode(pointer: $0) } }
}

/// A node of a tree that must outlive it.
struct XMLNode {
    let pointer: xmlNodePtr

    var isElement: Bool { pointer.pointee.type == XML_ELEMENT_NODE }
    var isText: Bool { pointer.pointee.type == XML_TEXT_NODE || pointer.pointee.type == XML_CDATA_SECTION_NODE }
    var name: String { pointer.pointee.name.map { String(cString: $0) } ?? "" }
    var text: String { pointer.pointee.content.map { String(cString: $0) } ?? "" }
    var first: XMLNode? { pointer.pointee.children.map { XMLNode(pointer: $0) } }
    var next: XMLNode? { pointer.pointee.next.map { XMLNode(pointer: $0) } }
    var parent: XMLNode? { pointer.pointee.parent.map { XMLNode(pointer: $0) } }

    /// An attribute by its local name, in whatever namespace.
    func attribute(_ wanted: String) -> String? {
        guard isElement else { return nil }
        var attribute = pointer.pointee.properties
        while let current = attribute {
            if let name = current.pointee.name, String(cString: name) == wanted {
                guard let value = current.pointee.children?.pointee.content else { return "" }
                return String(cString: value)
            }
            attribute = current.pointee.next
        }
        return nil
    }

    var elements: [XMLNode] {
        var found: [XMLNode] = []
        var child = first
        while let node = child {
            if node.isElement { found.append(node) }
            child = node.next
        }
        return found
    }

    func child(_ name: String) -> XMLNode? { elements.first { $0.name == name } }

    /// Walks the tree without recursion, for a hostile file may nest a million deep.
    ///
    /// - Parameter enter: whether to go into the node; `leave` is called for entered elements only.
    func walk(enter: (XMLNode) -> Bool, leave: (XMLNode) -> Void) {
        var current = self
        while true {
            if enter(current) {
                if let child = current.first {
                    current = child
                    continue
                }
                leave(current)
            }
            while current.next == nil || current.pointer == pointer {
                if current.pointer == pointer { return }
                guard let up = current.parent else { return }
                current = up
                leave(current)
                if current.pointer == pointer { return }
            }
            guard let sibling = current.next else { return }
            current = sibling
        }
    }
}
