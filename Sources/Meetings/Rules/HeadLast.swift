import Journal
import Records

/// R9 末位表态: on 三重一大 everybody speaks, in his own words, and the head speaks last.
public enum HeadLast {
    /// Who speaks last: the head, or the chair where the head is not there.
    static func last(_ minutes: Minutes, on item: AgendaItem) -> Reference<Person>? {
        let present = Set(minutes.present).subtracting(item.avoids + item.away)
        return [minutes.head, minutes.meeting.chair].compactMap { $0 }.first(where: present.contains)
    }

    static func remarks(_ minutes: Minutes) -> [Minutes.Remark] {
        minutes.majors.flatMap { remarks($0, minutes) }
    }

    static func remarks(_ item: Minutes.Item, _ minutes: Minutes) -> [Minutes.Remark] {
        let title = item.item.title
        var found: [Minutes.Remark] = []
        if !item.item.noticed { found.append(.refuse("“\(title)”是临时动议，没有写进会议通知，不能决定。", "三重一大决策制度：不得临时动议")) }
        let members = minutes.voters(of: item)
        let silent = members.filter { member in !item.statements.contains { $0.person == member } }
        if !silent.isEmpty { found.append(.refuse("“\(title)”还有\(minutes.list(silent))没有发言。每个到会成员都要表态。", "集体决策制度")) }
        let shortest = minutes.settings[.statementLength]
        for statement in item.statements where statement.text.count < shortest {
            let name = statement.person.map(minutes.name) ?? ""
            found.append(.refuse("“\(title)”中\(name)的发言只有\(statement.text.count)字，至少\(shortest)字，请写明理由和意见。"))
        }
        if item.statements.count > 1, Set(item.statements.map(\.text)).count == 1 {
            found.append(.refuse("“\(title)”所有人的发言一字不差，不像真实讨论。请如实记录各人的意见。"))
        }
        guard let last = last(minutes, on: item.item), let final = item.statements.last else { return found }
        if final.person != last || item.statements.dropLast().contains(where: { $0.person == last }) {
            found.append(.refuse("“\(title)”中\(minutes.name(last))没有最后表态。一把手要在其他成员都发言之后表态。", "主要负责人末位表态制度"))
        }
        return found
    }

    /// A statement as it is written down: by the recorder, in the order in which people speak; the head waits for the others.
    static func enter(_ statement: inout Statement, in context: ActionContext) throws {
        guard let item = try context.lookup.find(statement.item), let meeting = try context.lookup.find(item.meeting),
            let minutes = try Minutes(meeting, in: context.lookup),
            let spoken = minutes.items.first(where: { $0.item.id == item.id })
        else { return }
        guard try context.stepIn({ try Who<AgendaItem>.recorder.allows($0, item, context.lookup) }) else {
            throw Refusal("发言由这本记录本的固定记录人记录，您不能代写。", code: .forbidden)
        }
        guard let person = statement.person else { return }
        if !minutes.here.contains(person) { throw Refusal("\(minutes.name(person))没有签到，不能发言。到会了请先签到或补签。") }
        if item.avoids.contains(person) { throw Refusal("\(minutes.name(person))对这个议题回避，不能发言。") }
        if item.away.contains(person) { throw Refusal("\(minutes.name(person))没有参加这个议题，不能发言。回来了请先改议题的不在场人员。") }
        // An answer that the network lost is asked for again by the page: the same words of the same person are one statement.
        if spoken.statements.contains(where: { $0.person == person && $0.text == statement.text }) {
            throw Refusal("这条发言已经记下，没有重复记录。")
        }
        statement.order = (spoken.statements.compactMap(\.order).max() ?? 0) + 1
        guard minutes.isMajor(spoken), person == last(minutes, on: item) else { return }
        let silent = minutes.voters(of: spoken).filter { member in
            member != person && !spoken.statements.contains { $0.person == member }
        }
        if !silent.isEmpty {
            throw Refusal(
                "\(minutes.name(person))要最后表态：还有\(minutes.list(silent))没有发言。", source: "主要负责人末位表态制度")
        }
    }
}
