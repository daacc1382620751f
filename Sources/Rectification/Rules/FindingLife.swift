import Journal
import Records

/// R5, state from evidence: a finding's state follows its measures and is never typed by hand.
public enum FindingLife {
    /// The state that a finding must have, given its measures' states.
    public static func state(_ current: Finding.State, measures: [Measure.State]) -> Finding.State {
        let allSigned = !measures.isEmpty && measures.allSatisfy { $0 == .signedOff }
        switch current {
        case .unclaimed: return .unclaimed
        case .rectifying, .reopened: return allSigned ? .ready : current
        case .ready: return allSigned ? .ready : .rectifying
        case .signedOff: return allSigned ? .signedOff : .reopened
        }
    }

    /// The change is an entry in the same batch as its cause.
    static func follow(_ measure: Measure, changedFrom before: Measure?, in context: ActionContext) throws {
        for reference in Set([measure.finding, before?.finding].compactMap { $0 } + measure.also + (before?.also ?? [])) {
            guard let finding = try context.lookup.find(reference) else { continue }
            try settle(finding, in: context)
        }
    }

    /// Brings a finding's state in line with its measures, whichever of the two has changed.
    static func settle(_ finding: Finding, in context: ActionContext) throws {
        let next = state(finding.state, measures: try measureStates(of: finding, context.lookup))
        guard next != finding.state else { return }
        try context.update(finding.reference, action: next == .reopened ? "reopen" : "follow", as: .system, reason: context.reason) {
            $0.state = next
        }
    }

    /// Whether all of a finding's measures are signed off, said in as few states as that takes: a finding may have any number.
    private static func measureStates(of finding: Finding, _ lookup: Lookup) throws -> [Measure.State] {
        let done = Measure.State.signedOff.rawValue
        if try lookup.exists(Measure.kindName, "finding", finding.id, state: done, isNot: true) { return [.doing] }
        // A measure of another finding that answers for this one too (同时对应).
        let shared = try lookup.all(Measure.self, listing: finding.id, in: "also")
        if shared.contains(where: { $0.state != .signedOff }) { return [.doing] }
        return try !shared.isEmpty || lookup.exists(Measure.kindName, "finding", finding.id, state: done, isNot: false) ? [.signedOff] : []
    }

    /// The 书记 signs a finding off, but not one whose measures are his own.
    static func signOff(measures: [Measure], by person: RecordID?) throws {
        guard measures.allSatisfy({ $0.state == .signedOff }), !measures.isEmpty else {
            throw Refusal("还有措施没有销号，问题不能销号。")
        }
        if measures.contains(where: { $0.owner?.id == person && person != nil }) {
            throw Refusal("您是其中措施的责任人，不能给这个问题销号。请由上级或另一位负责人办理。", source: "不相容岗位相互分离")
        }
    }
}

extension FindingLife {
    /// What has come back is signed off again only after somebody has said why, and his leader has accepted it.
    static func checkExplained(_ finding: Reference<Finding>, _ lookup: Lookup) throws {
        let open: [Explanation] = try lookup.all(Explanation.self, ("finding", finding)).filter { $0.state != .accepted }
        if let first = open.first { throw Refusal("这个问题的情况说明还是“\(first.state.title)”，认可以后才能再销号。") }
    }
}

/// R24: the leading group's composition.
enum GroupRule {
    static func deviations(_ group: RectificationGroup, in lookup: Lookup, on day: Day) throws -> [String] {
        // Judged by the day it was set up as well as by today, since people change.
        let posts = try lookup.all(Appointment.self)
        var found: [String] = []
        for day in Set([group.setOn ?? day, day]).sorted() {
            let held = posts.filter { $0.holds(on: day) }
            let here = deviations(
                group, secretary: held.first { $0.post == .secretary }?.person,
                deputies: Set(held.filter { $0.post == .deputy }.compactMap(\.person)),
                departmentHeads: Set(held.filter { $0.post == .departmentHead }.compactMap(\.person)))
            found += here.filter { !found.contains($0) }
        }
        return found
    }

    static func deviations(
        _ group: RectificationGroup, secretary: Reference<Person>?, deputies: Set<Reference<Person>>,
        departmentHeads: Set<Reference<Person>>
    ) -> [String] {
        var found: [String] = []
        if let secretary, group.head != secretary { found.append("组长不是现任书记") }
        if secretary == nil { found.append("书记一职没有任职记录") }
        if !deputies.isSubset(of: Set(group.deputies)) { found.append("有班子成员没有列为副组长") }
        let members = Set(group.members + group.deputies + [group.head].compactMap { $0 })
        if !departmentHeads.isSubset(of: members) { found.append("有科室负责人没有列为成员") }
        return found
    }
}

/// Counts of one inspection as of a day.
public struct Progress: Sendable, Equatable {
    public var findings: [Finding.State: Int] = [:]
    public var measures: [Measure.State: Int] = [:]
    public var overdue = 0
    public var lasting = 0

    public static func of(_ inspection: Reference<Inspection>, in lookup: Lookup, on day: Day) throws -> Progress {
        let findings: [Finding] = try lookup.all(Finding.self, ("inspection", inspection))
        let measures: [Measure] = try lookup.all(narrowed: .among("finding", findings.map(\.id)))
        var progress = Progress()
        for finding in findings { progress.findings[finding.state, default: 0] += 1 }
        for measure in measures {
            progress.measures[measure.state, default: 0] += 1
            if measure.isOverdue(on: day) { progress.overdue += 1 }
            if measure.longTerm { progress.lasting += 1 }
        }
        return progress
    }

    public var findingCount: Int { findings.values.reduce(0, +) }
    public var measureCount: Int { measures.values.reduce(0, +) }

    /// One sentence for the monthly check.
    public var sentence: String {
        "问题 \(findingCount) 个，已销号 \(findings[.signedOff] ?? 0) 个；措施 \(measureCount) 条，已销号 \(measures[.signedOff] ?? 0) 条，"
            + "逾期 \(overdue) 条，长期坚持 \(lasting) 条。"
    }
}

extension Measure {
    /// Past its due day and not signed off. Depends on the day, so it is computed on reading and stored nowhere.
    public func isOverdue(on day: Day) -> Bool {
        guard let due, state != .signedOff else { return false }
        return due < day
    }
}
