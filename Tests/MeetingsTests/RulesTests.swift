import Journal
import Records
import Testing

@testable import Meetings

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

    @Test("a democratic-life meeting needs two thirds and a committee more than half, though their book asks for nothing")
    func leastQuorum() {
        let room = Room()
        for (type, present, isEnough) in [
            (RecordBook.Sort.democratic, 3, false), (.democratic, 4, true), (.committee, 2, false), (.committee, 3, true),
            (.monday, 1, true),
        ] {
            var minutes = room.meeting(type)
            minutes.book.quorum = RecordBook.Quorum.none
            minutes.attendance = room.people.enumerated().map { index, person in
                var attendance = room.present(person)
                if index >= present { attendance.status = .leave }
                return attendance
            }
            #expect(refusals(minutes).contains { $0.contains("没有达到") } != isEnough, "\(type) \(present)")
        }
    }

    @Test("whoever is out of the room for an item does not vote on it, and two thirds must still be there")
    func away() {
        let room = Room()
        var minutes = room.meeting()
        minutes.items = [room.major()]
        minutes.items[0].item.away = [room.people[4]]
        #expect(refusals(minutes).contains { $0.contains("有表决权的到会4人，对不上") })
        minutes.items[0].decisions[0].agree = 4
        minutes.items[0].statements.removeAll { $0.person == room.people[4] }
        #expect(refusals(minutes).isEmpty)
        minutes.items[0].item.away = [room.people[3], room.people[4]]
        #expect(refusals(minutes).contains { $0.contains("在场3人，没有达到三分之二以上") })
        minutes.items[0].item.away = [room.people[1]]
        #expect(refusals(minutes).contains { $0.contains("分管领导钱二没有到会") })
    }

    @Test("an item that is put off needs no decision and no statements, and must not have one")
    func postponed() {
        let room = Room()
        var minutes = room.meeting()
        var item = room.major()
        item.item.postponed = true
        minutes.items = [item]
        #expect(refusals(minutes).contains { $0.contains("标明缓议，又有决定") })
        minutes.items[0].decisions = []
        minutes.items[0].statements = []
        #expect(refusals(minutes).isEmpty)
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
