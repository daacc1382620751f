import Journal
import Records
import Testing

@testable import Meetings

/// A meeting of five with everything right; each test takes one thing away.
private struct Room {
    let people: [Reference<Person>] = (0..<5).map { _ in Reference(.new()) }
    var head: Reference<Person> { people[0] }

    func meeting(_ sort: RecordBook.Sort = .leadership) -> Minutes {
        var book = RecordBook()
        book.type = sort
        book.quorum = .half
        var meeting = Meeting()
        meeting.id = .new()
        meeting.expected = people
        meeting.chair = head
        meeting.start = Moment(local: "2026-03-05T09:00")
        meeting.end = Moment(local: "2026-03-05T10:00")
        var minutes = Minutes(meeting, book, attendance: people.map { present($0) })
        minutes.head = head
        minutes.names = Dictionary(uniqueKeysWithValues: zip(people, ["赵一", "钱二", "孙三", "李四", "周五"]))
        return minutes
    }

    func present(_ person: Reference<Person>, _ capacity: Attendance.Capacity = .member) -> Attendance {
        var attendance = Attendance()
        attendance.person = person
        attendance.capacity = capacity
        attendance.status = .onTime
        return attendance
    }

    func statement(_ person: Reference<Person>, _ text: String = "情况属实，程序完备，同意办理，") -> Statement {
        var statement = Statement()
        statement.person = person
        statement.view = .agree
        statement.text = text + person.id.description
        return statement
    }

    /// A 三重一大 item that everybody spoke to, the head last.
    func major() -> Minutes.Item {
        var item = AgendaItem()
        item.id = .new()
        item.type = .major
        item.title = "采购"
        item.noticed = true
        item.lead = people[1]
        var decision = Decision()
        (decision.agree, decision.against, decision.abstain) = (5, 0, 0)
        let order = Array(people.dropFirst()) + [head]
        return Minutes.Item(item, statements: order.map { statement($0) }, decisions: [decision])
    }

    func first() -> Minutes.Item {
        var item = AgendaItem()
        item.type = .first
        item.order = 1
        item.source = "关于基层党建的论述"
        item.gist = String(repeating: "要", count: 30)
        item.discussion = "赵一谈了体会，钱二结合岗位作了发言。"
        return Minutes.Item(item)
    }
}

private func refusals(_ minutes: Minutes) -> [String] { minutes.remarks.filter(\.isRefusal).map(\.sentence) }

@Suite("R7, the first agenda")
struct FirstAgendaTests {
    private func problem(_ change: (inout Minutes) -> Void) -> String? {
        var minutes = Room().meeting(.committee)
        minutes.book.firstAgenda = true
        minutes.items = [Room().first()]
        change(&minutes)
        return FirstAgenda.problem(minutes)
    }

    @Test("source, gist and two speakers stand in it: it was held")
    func held() { #expect(problem { _ in } == nil) }

    @Test("another item first, no source, 29 characters, or one speaker: it was not")
    func notHeld() {
        #expect(problem { $0.items[0].item.type = .party }?.contains("不是“第一议题”") == true)
        #expect(problem { $0.items[0].item.order = 2 }?.contains("没有第一个议题") == true)
        #expect(problem { $0.items[0].item.source = "" }?.contains("学习原文") == true)
        #expect(problem { $0.items[0].item.gist.removeLast() }?.contains("29字") == true)
        #expect(problem { $0.items[0].item.discussion = "赵一谈了体会。" }?.contains("现在看到1人") == true)
    }

    @Test("a book that does not ask for it needs none")
    func notAsked() { #expect(FirstAgenda.remarks(Room().meeting()).isEmpty) }
}

@Suite("R8, quorum and votes")
struct QuorumTests {
    @Test("more than half is not half, and two thirds are enough", arguments: [(2, 5, false), (3, 5, true), (3, 6, false), (4, 6, true)])
    func half(_ present: Int, _ expected: Int, _ isMet: Bool) { #expect(Quorum.isMet(present, of: expected, .half) == isMet) }

    @Test("two thirds exactly are two thirds", arguments: [(2, 3, true), (3, 5, false), (4, 6, true), (0, 0, true)])
    func twoThirds(_ present: Int, _ expected: Int, _ isMet: Bool) { #expect(Quorum.isMet(present, of: expected, .twoThirds) == isMet) }

    @Test("one more present never loses a quorum, one more expected never gains one")
    func monotone() {
        for quorum in RecordBook.Quorum.allCases {
            for expected in 1...60 {
                for present in 0..<expected where Quorum.isMet(present, of: expected, quorum) {
                    #expect(Quorum.isMet(present + 1, of: expected, quorum))
                    if present < expected - 1 { #expect(Quorum.isMet(present, of: expected - 1, quorum)) }
                }
            }
        }
    }

    @Test("a meeting with everything right is signed without a word")
    func whole() {
        var minutes = Room().meeting()
        let room = Room()
        minutes = room.meeting()
        minutes.items = [room.major()]
        #expect(minutes.remarks.isEmpty)
    }

    @Test("guests do not count, and whoever neither signed in nor excused himself is named")
    func guests() {
        let room = Room()
        var minutes = room.meeting(.committee)
        minutes.attendance = room.people.prefix(2).map { room.present($0) } + [room.present(room.people[2], .guest)]
        let sentences = refusals(minutes)
        #expect(sentences.contains { $0.contains("实到2人，没有达到超过半数") })
        #expect(sentences.contains { $0.contains("李四、周五没有签到") || $0.contains("周五、李四没有签到") })
    }

    @Test("三重一大 needs two thirds whatever the book says, and the leader whose field it is")
    func major() {
        let room = Room()
        var minutes = room.meeting()
        minutes.items = [room.major()]
        minutes.attendance[1].status = .leave
        minutes.attendance[2].status = .absent
        let sentences = refusals(minutes)
        #expect(sentences.contains { $0.contains("没有达到三分之二以上") })
        #expect(sentences.contains { $0.contains("分管领导钱二没有到会") })
    }

    @Test("votes add up to those who may vote, and more than half of them agree")
    func votes() {
        let room = Room()
        var minutes = room.meeting()
        minutes.items = [room.major()]
        minutes.items[0].decisions[0].agree = 4
        #expect(refusals(minutes).contains { $0.contains("表决4票，有表决权的到会5人") })
        minutes.items[0].decisions[0].agree = 2
        minutes.items[0].decisions[0].against = 3
        #expect(refusals(minutes).contains { $0.contains("没有超过到会5人的半数") })
    }

    @Test("a branch meeting's resolution needs more than half of all who are entitled, not of those who came")
    func branch() {
        let room = Room()
        var minutes = room.meeting(.branch)
        var item = room.major()
        item.item.type = .party
        item.decisions[0].agree = 2
        item.decisions[0].abstain = 1
        minutes.items = [item]
        minutes.attendance = room.people.map { person in
            var attendance = room.present(person)
            if person == room.people[3] || person == room.people[4] { attendance.status = .leave }
            return attendance
        }
        #expect(refusals(minutes).contains { $0.contains("应到5人，同意2票") })
    }

    @Test("an amount at the threshold belongs to the forum that the catalogue names")
    func forum() {
        let room = Room()
        var minutes = room.meeting(.monday)
        minutes.items = [room.major()]
        var matter = MatterCatalogue()
        matter.id = .new()
        matter.matter = "大额采购"
        matter.threshold = Money(fen: 5_000_000)
        matter.forum = .leadership
        minutes.matters = [matter.reference: matter]
        minutes.items[0].decisions[0].matter = matter.reference
        minutes.items[0].decisions[0].amount = Money(fen: 5_000_000)
        #expect(refusals(minutes).contains { $0.contains("要由领导班子会（三重一大）决定") })
        minutes.items[0].decisions[0].amount = Money(fen: 4_999_999)
        #expect(!refusals(minutes).contains { $0.contains("要由领导班子会") })
    }
}

@Suite("R9, the head speaks last")
struct HeadLastTests {
    private func sentences(_ change: (inout Minutes.Item, Room) -> Void) -> [String] {
        let room = Room()
        var minutes = room.meeting()
        var item = room.major()
        change(&item, room)
        minutes.items = [item]
        return refusals(minutes)
    }

    @Test("an item that was not announced is not decided")
    func sudden() { #expect(sentences { item, _ in item.item.noticed = false }.contains { $0.contains("临时动议") }) }

    @Test("everybody present says something, and what he says is his own")
    func everybody() {
        #expect(sentences { item, _ in item.statements.remove(at: 1) }.contains { $0.contains("还有孙三没有发言") })
        #expect(
            sentences { item, room in
                item.statements[0] = room.statement(room.people[1], ""); item.statements[0].text = "同意。"
            }.contains { $0.contains("只有3字") })
        #expect(
            sentences { item, _ in for index in item.statements.indices { item.statements[index].text = "程序完备，同意按方案办理。" } }
                .contains { $0.contains("一字不差") })
    }

    @Test("a head who speaks first, or twice, has not spoken last")
    func order() {
        #expect(sentences { item, _ in item.statements.insert(item.statements.removeLast(), at: 0) }.contains { $0.contains("赵一没有最后表态") })
        #expect(sentences { item, room in item.statements.insert(room.statement(room.head), at: 0) }.contains { $0.contains("赵一没有最后表态") })
    }

    @Test("whoever has an interest leaves the item and need not speak; his vote is not counted")
    func avoiding() {
        let found = sentences { item, room in
            item.item.avoids = [room.people[4]]
            item.statements.removeAll { $0.person == room.people[4] }
            item.decisions[0].agree = 4
        }
        #expect(found.isEmpty)
    }

    @Test("where the head is away the chair speaks last")
    func chair() {
        let room = Room()
        var minutes = room.meeting()
        minutes.meeting.chair = room.people[1]
        minutes.attendance[0].status = .leave
        var item = room.major()
        item.statements = [2, 3, 4, 1].map { room.statement(room.people[$0]) }
        item.decisions[0].agree = 4
        minutes.items = [item]
        #expect(refusals(minutes).isEmpty)
    }

    @Test("any order of speaking but the head's last is refused")
    func permutations() {
        let room = Room()
        var minutes = room.meeting()
        for place in 0..<5 {
            var item = room.major()
            let head = item.statements.removeLast()
            item.statements.insert(head, at: place)
            minutes.items = [item]
            #expect(refusals(minutes).isEmpty == (place == 4))
        }
    }
}

@Suite("R6, books, and what only warns")
struct BooksTests {
    private func meeting(_ start: String, _ end: String, _ people: [Reference<Person>], chair: Reference<Person>? = nil) -> Meeting {
        var meeting = Meeting()
        meeting.id = .new()
        meeting.start = Moment(local: "2026-03-05T" + start)
        meeting.end = Moment(local: "2026-03-05T" + end)
        meeting.expected = people
        meeting.chair = chair
        return meeting
    }

    @Test(
        "two meetings of the same people need ten minutes between them; the same chair is enough, half of the people is not more than half")
    func overlap() {
        let people = Room().people
        let first = meeting("09:00", "10:00", people, chair: people[0])
        func clashes(_ other: Meeting) -> Bool { Books.clash(first, expected: first.expected, other) != nil }
        #expect(clashes(meeting("10:09", "11:00", people)))
        #expect(!clashes(meeting("10:10", "11:00", people)))
        #expect(clashes(meeting("09:30", "09:40", [people[0]], chair: people[0])))
        #expect(!clashes(meeting("09:30", "09:40", Room().people)))
        let half = Array(people.prefix(2)) + Room().people.prefix(2)
        #expect(!clashes(meeting("09:30", "09:40", half)))
        #expect(clashes(meeting("09:30", "09:40", Array(people.prefix(3)) + Room().people.prefix(1))))
    }

    @Test("hopes and praise without a fault named are bland")
    func bland() {
        #expect(Plainness.isBland("希望今后再接再厉，多出精品。"))
        #expect(!Plainness.isBland("希望改进：深入一线不够，审核不严。"))
        #expect(!Plainness.isBland("批评你开会迟到。"))
    }

    @Test("a democratic-life meeting needs self-criticism and criticism of every other")
    func democratic() {
        let room = Room()
        var minutes = room.meeting(.democratic)
        for from in room.people {
            for to in room.people {
                var criticism = Criticism()
                (criticism.from, criticism.to, criticism.text) = (from, to, "联系群众不够深入，问题解决不及时。")
                minutes.criticisms.append(criticism)
            }
        }
        #expect(refusals(minutes).isEmpty)
        minutes.criticisms.removeAll { $0.from == room.people[1] && $0.to == room.people[1] }
        minutes.criticisms.removeAll { $0.from == room.people[2] && $0.to == room.people[3] }
        let sentences = refusals(minutes)
        #expect(sentences.contains("钱二没有自我批评") || sentences.contains("钱二没有自我批评。"))
        #expect(sentences.contains { $0.contains("孙三还没有对李四提出批评意见") })
    }
}
