import Journal

/// Who may read what. Every page, list, count, search, export, history and error message asks here and nowhere else.
public enum Policy {
    private static let always: Set<Role> = [.head, .discipline]

    /// Whether a kind exists for this viewer at all.
    public static func canSee(_ kind: Kind, _ viewer: Viewer) -> Bool {
        if viewer.actor == .commandLine || viewer.actor == .system { return true }
        if kind.isAdministrative { return viewer.isAdministrator }
        if viewer.isAdministrator { return kind.group == .people }
        return viewer.person != nil
    }

    /// Whether a row may be seen. A row that may not looks like one that does not exist.
    public static func canSee(_ row: RegisterRow, of kind: Kind, _ viewer: Viewer) -> Bool {
        guard canSee(kind, viewer) else { return false }
        return !kind.isRestricted || isNamed(kind, row.state, row.id, viewer)
    }

    /// A list's query, narrowed to the rows that this viewer may see. Restricted registers are small, so each row is asked about.
    public static func narrowed(_ query: ListQuery, of table: DerivedTable, for viewer: Viewer, _ lookup: Lookup) throws -> ListQuery {
        guard table.kind.isRestricted else { return query }
        var ids: [RecordID] = []
        try lookup.forEach(ListQuery(), of: table) { row in
            if canSee(row, of: table.kind, viewer) { ids.append(row.id) }
        }
        var narrowed = query
        narrowed.filters.append(.ids(ids))
        return narrowed
    }

    /// Whether a field's value may be read in this record.
    public static func canRead(_ field: FieldInfo, of kind: Kind, _ state: [String: JSON], _ id: RecordID, _ viewer: Viewer) -> Bool {
        if field.isForHandlers, viewer.actor != .commandLine, viewer.actor != .system {
            return viewer.person.map { kind.handlers(state, id).contains($0) } ?? false
        }
        return switch field.sealed {
        case nil: true
        case .restricted: isNamed(kind, state, id, viewer)
        case .personal: isNamed(kind, state, id, viewer) || !viewer.roles.isDisjoint(with: [.organisation, .clerk])
        }
    }

    private static func isNamed(_ kind: Kind, _ state: [String: JSON], _ id: RecordID, _ viewer: Viewer) -> Bool {
        if viewer.actor == .commandLine || viewer.actor == .system { return true }
        if let person = viewer.person, kind.concealedFrom(state, id).contains(person) { return false }
        if !viewer.isAdministrator, !viewer.roles.isDisjoint(with: always) { return true }
        guard let person = viewer.person else { return false }
        if kind.isHandledByAuthor, state["author"]?.stringValue == viewer.actor.description { return true }
        return viewer.posts.contains { kind.handlingPosts.contains($0.post) } || kind.handlers(state, id).contains(person)
    }

    /// The members of a state that this viewer may read.
    public static func visible(_ state: [String: JSON], _ id: RecordID, of kind: Kind, _ viewer: Viewer) -> [String: JSON] {
        guard kind.fields.contains(where: { $0.sealed != nil }) else { return state }
        return state.filter { name, _ in
            guard let field = kind.field(name) else { return true }
            return canRead(field, of: kind, state, id, viewer)
        }
    }
}
