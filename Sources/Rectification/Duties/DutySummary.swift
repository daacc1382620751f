import Journal
import Records

/// What the look-back map shows of some findings, in words: with what a 回头看 begins.
struct DutySummary {
    let text: String
    /// 反弹 where a duty has lapsed, 弱化 where occurrences are missing; nil where no duty tells.
    let result: LookBack.Result?
    /// Those of the findings whose duties have lapsed.
    let lapsed: [Reference<Finding>]

    init(_ findings: [Reference<Finding>], _ context: ProposalContext) throws {
        let measures: [Measure] = try context.lookup.all(narrowed: .among("finding", findings.map(\.id)))
        let codes = Dictionary(measures.map { ($0.reference, $0.code) }, uniquingKeysWith: { first, _ in first })
        let watches = try LookBackGrid.watches(context.lookup, calendars: context.calendars, today: context.today) {
            $0.measure.map { codes[$0] != nil } ?? false && $0.state != .ended
        }
        let lines = watches.compactMap { watch -> String? in
            let rate = DutyRate(watch.occurrences.filter(\.isDue).suffix(12))
            guard rate.due > 0 else { return nil }
            let code = watch.duty.measure.flatMap { codes[$0] } ?? ""
            let waived = rate.waived > 0 ? "，免办\(rate.waived)期" : ""
            let missing = rate.missing > 0 ? "，缺失\(rate.missing)期" : ""
            let lapsed = watch.duty.lapsedOn == nil ? "" : "，已反弹"
            return "措施\(code)“\(watch.duty.title)”：最近应办\(rate.due)期，做到\(rate.done + rate.supplied)期\(waived)\(missing)\(lapsed)。"
        }
        text = lines.isEmpty ? "" : "常态任务台账显示（\(context.today.chinese)）：\n" + lines.joined(separator: "\n")
        let back = Set(watches.filter { $0.duty.lapsedOn != nil }.compactMap(\.duty.measure))
        let theirs = Set(measures.filter { back.contains($0.reference) }.compactMap(\.finding))
        lapsed = findings.filter(theirs.contains)
        if watches.isEmpty {
            result = nil
        } else if !back.isEmpty {
            result = .lapsed
        } else {
            result = watches.contains { DutyRate($0.occurrences.suffix(12)).missing > 0 } ? .weakened : .holds
        }
    }
}
