import Journal
import Records

/// A whole meeting as plain values, so that its rules are pure functions.
public struct Minutes: Sendable {
    public struct Item: Sendable {
        public var item: AgendaItem
        /// In the order in which people spoke.
        public var statements: [Statement]
        public var decisions: [Decision]

        public init(_ item: AgendaItem, statements: [Statement] = [], decisions: [Decision] = []) {
            self.item = item
            self.statements = statements
            self.decisions = decisions
        }
    }
    public var meeting: Meeting
    public var book: RecordBook
    /// In the order of the agenda.
    public var items: [Item]
    public var attendance: [Attendance]
    /// 一把手 on the day of the meeting; nil where the post is vacant.
    public var head: Reference<Person>?
    /// Members of the leadership on that day.
    public var leaders: Set<Reference<Person>> = []
    public var names: [Reference<Person>: String] = [:]
    public var matters: [Reference<MatterCatalogue>: MatterCatalogue] = [:]
    public var criticisms: [Criticism] = []
    /// When 三重一大 items were written into the notice.
    public var written: [Reference<AgendaItem>: Moment] = [:]
    public var settings = Settings()

    public init(_ meeting: Meeting, _ book: RecordBook, items: [Item] = [], attendance: [Attendance] = []) {
        self.meeting = meeting
        self.book = book
        self.items = items
        self.attendance = attendance
    }

    /// Those of the expected who may vote at all; nil where everybody may. 预备党员 have no vote at party meetings.
    public var entitled: Set<Reference<Person>>?

    /// 准时 and 迟到 with capacity 出席.
    public var present: [Reference<Person>] {
        attendance.filter { $0.status?.isPresent ?? false && $0.capacity == .member }.compactMap(\.person)
    }
    /// Those present who may vote.
    public var voters: [Reference<Person>] { present.filter { entitled?.contains($0) ?? true } }
    /// Those who may vote on an item: neither recused nor out of the room.
    public func voters(of item: Item) -> [Reference<Person>] {
        voters.filter { !item.item.avoids.contains($0) && !item.item.away.contains($0) }
    }
    /// Those who count for a quorum: expected, and entitled to vote.
    public var counted: Set<Reference<Person>> { Set(meeting.expected).filter { entitled?.contains($0) ?? true } }

    /// 三重一大 by its type, by the matter that is decided, or by an amount that the catalogue brings before a meeting: not by its label alone.
    public func isMajor(_ item: Item) -> Bool {
        if item.item.type == .major { return true }
        let lowest = matters.values.filter { $0.state == .inForce }.compactMap(\.threshold).min()
        return item.decisions.contains { decision in
            decision.matter != nil || decision.amount.flatMap { amount in lowest.map { amount >= $0 } } ?? false
        }
    }

    /// Everybody who was there, in whatever capacity.
    var here: Set<Reference<Person>> { Set(attendance.filter { $0.status?.isPresent ?? false }.compactMap(\.person)) }

    /// 三重一大 items that this meeting decides: what is put off needs neither quorum nor statements.
    var majors: [Item] { items.filter { isMajor($0) && !$0.item.postponed } }

    public func name(_ person: Reference<Person>) -> String { names[person] ?? "（未知人员）" }
    func list(_ people: some Sequence<Reference<Person>>) -> String { people.map(name).joined(separator: "、") }

    /// A sentence that refuses, or only warns; with what it follows.
    public struct Remark: Sendable, Equatable {
        public var sentence: String
        public var isRefusal: Bool
        public var source: String?
        /// Tells who criticised whom: for those alone who may read that.
        public var isRestricted = false

        static func refuse(_ sentence: String, _ source: String? = nil) -> Remark {
            .init(sentence: sentence, isRefusal: true, source: source)
        }
        static func restricted(_ remark: Remark) -> Remark {
            var remark = remark
            remark.isRestricted = true
            return remark
        }
        static func warn(_ sentence: String, _ source: String? = nil) -> Remark {
            .init(sentence: sentence, isRefusal: false, source: source)
        }
    }

    /// Everything that stands against signing these minutes, in the order in which it would be put right.
    public var remarks: [Remark] {
        FirstAgenda.remarks(self) + Quorum.remarks(self) + Announcing.remarks(self) + HeadLast.remarks(self) + Votes.remarks(self)
            + Plainness.remarks(self)
    }
}

extension Minutes {
    public init?(_ meeting: Meeting, in lookup: Lookup) throws {
        guard let book = try lookup.find(meeting.book) else { return nil }
        let items: [AgendaItem] = try lookup.all(AgendaItem.self, ("meeting", meeting.reference))
        let statements: [Statement] = try lookup.all(narrowed: .among("item", items.map(\.id)))
        let decisions: [Decision] = try lookup.all(narrowed: .among("item", items.map(\.id)))
        let spoken = Dictionary(grouping: statements, by: \.item)
        let decided = Dictionary(grouping: decisions, by: \.item)
        self.init(
            meeting, book,
            items: items.sorted { ($0.order ?? 0) < ($1.order ?? 0) }.map { item in
                Item(
                    item, statements: (spoken[item.reference] ?? []).sorted { ($0.order ?? 0) < ($1.order ?? 0) },
                    decisions: decided[item.reference] ?? [])
            }, attendance: try lookup.all(Attendance.self, ("meeting", meeting.reference)))
        let day = meeting.day ?? Day(.now)
        let posts = try lookup.all(Appointment.self).filter { $0.holds(on: day) }
        head = posts.first { $0.post == .secretary }?.person
        leaders = Set(posts.filter { [.secretary, .deputy, .organiser, .disciplinarian].contains($0.post) }.compactMap(\.person))
        let people = Set(
            meeting.expected + book.roster + attendance.compactMap(\.person) + statements.compactMap(\.person) + items.compactMap(\.lead)
                + items.flatMap { $0.avoids + $0.away }
                + decisions.compactMap(\.executor)
                + [meeting.chair, head, meeting.recorder, book.recorder].compactMap { $0 })
        let titles = try lookup.titles(Set(people.map { AnyReference(kind: Person.kindName, id: $0.id) }))
        names = Dictionary(uniqueKeysWithValues: titles.map { (Reference($0.key.id), $0.value) })
        for matter in try lookup.all(MatterCatalogue.self) { matters[matter.reference] = matter }
        settings = try lookup.settings(on: day)
        if book.isPartyOnly {
            let persons: [Person] = try lookup.all(
                narrowed: .among("id", Set(meeting.expected + attendance.compactMap(\.person)).map(\.id)))
            // Who could vote is told by that day: a probationary member may be a full one when the minutes are signed. What was blank or
            // wrong then and has been put right since counts as it is now.
            entitled = Set(
                try persons.filter { person in
                    try person.political == .member && lookup.stood(person, on: day).political != .probationary
                }.map(\.reference))
        }
        for item in items where item.type == .major { written[item.reference] = try Announcing.written(item, lookup) }
        criticisms = try lookup.all(Criticism.self, ("meeting", meeting.reference))
    }
}
