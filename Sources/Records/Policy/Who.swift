/// Who may take an action. Several stand for "any of these".
public struct Who<R: Record>: Sendable {
    /// In the words of the screen, for the sentence that refuses.
    public let title: String
    public let allows: @Sendable (Viewer, R, Lookup) throws -> Bool

    public init(_ title: String, _ allows: @escaping @Sendable (Viewer, R, Lookup) throws -> Bool) {
        self.title = title
        self.allows = allows
    }

    public static func role(_ roles: Role...) -> Who {
        Who(roles.map(\.title).joined(separator: "、")) { viewer, _, _ in !viewer.roles.isDisjoint(with: roles) }
    }

    public static func post(_ post: Post) -> Who { Who(post.title) { viewer, _, _ in viewer.holds(post) } }

    /// The person named in a field.
    public static func person(_ path: KeyPath<R, Reference<Person>?> & Sendable, _ title: String) -> Who {
        Who(title) { viewer, record, _ in viewer.isOrActs(for: record[keyPath: path]?.id) }
    }

    /// One of the persons named in a field.
    public static func persons(_ path: KeyPath<R, [Reference<Person>]> & Sendable, _ title: String) -> Who {
        Who(title) { viewer, record, _ in
            record[keyPath: path].contains { viewer.isOrActs(for: $0.id) }
        }
    }

    /// 负责人 of the department named in a field.
    public static func head(of path: KeyPath<R, Reference<Department>?> & Sendable) -> Who {
        Who("责任科室负责人") { viewer, record, _ in viewer.heads(record[keyPath: path]?.id) }
    }

    /// Whoever made the record.
    public static var author: Who {
        Who("登记人") { viewer, record, lookup in try lookup.row(R.kindName, record.id)?.common.author == viewer.actor }
    }

    /// Written by the program alone.
    public static var nobody: Who { Who("系统") { _, _, _ in false } }

    /// Anybody who works with business records.
    public static var staff: Who { Who("本单位人员") { viewer, _, _ in viewer.person != nil && !viewer.isAdministrator } }
}
