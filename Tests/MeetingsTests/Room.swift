import Journal
import Records

@testable import Meetings

/// A meeting of five with everything right; each test takes one thing away.
struct Room {
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

func refusals(_ minutes: Minutes) -> [String] { minutes.remarks.filter(\.isRefusal).map(\.sentence) }
