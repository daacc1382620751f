import Foundation

/// Which tags of a template a model does not answer. The engine renders a missing key as nothing, so nobody would notice.
enum TemplateTags {
    /// - Parameter model: the values given; sections are checked with their first element.
    static func missing(in template: String, model: Any) -> Set<String> {
        var missing: Set<String> = []
        var scopes: [[Any]] = [[model]]
        var rest = template[...]
        while let start = rest.range(of: "{{"), let end = rest.range(of: "}}", range: start.upperBound..<rest.endIndex) {
            var tag = rest[start.upperBound..<end.lowerBound]
            rest = rest[end.upperBound...]
            if tag.hasPrefix("{") {
                tag = tag.dropFirst()
                if rest.hasPrefix("}") { rest = rest.dropFirst() }
            }
            let name = tag.drop { "#^/&!>".contains($0) }.trimmingCharacters(in: .whitespaces)
            let isFunction = name.hasSuffix("()")
            switch tag.first {
            case "!", ">": continue
            case "/": scopes.removeLast(scopes.count > 1 ? 1 : 0)
            case "#", "^":
                let value = isFunction ? nil : look(name, scopes)
                if value == nil, !isFunction { missing.insert(name) }
                let inner: [Any] =
                    switch value {
                    case let list as [Any]: list.first.map { [$0] } ?? []
                    case let value?: [value]
                    case nil: scopes.last ?? []
                    }
                scopes.append(inner)
            default: if name != ".", look(name, scopes) == nil { missing.insert(name) }
            }
        }
        return missing
    }

    private static func look(_ name: String, _ scopes: [[Any]]) -> Any? {
        // An empty list shows nothing of its inside, so its tags cannot be checked and count as answered.
        if scopes.contains(where: \.isEmpty) { return "" }
        for scope in scopes.reversed() {
            for object in scope {
                if let members = object as? [String: Any], let value = members[name] { return value }
            }
        }
        return nil
    }
}
