import Journal
import Records

/// What the look-back map shows of some findings, in words: with what a 回头看 begins.
struct DutySummary {
    let text: String
    /// 反弹 where a duty has lapsed, 弱化 where occurrences are missing; nil where no duty tells.
    let result: LookBack.Result?

    init(_ findings: [Reference<Finding>], _ context: ProposalContext) throws {
        let measures: [Measure] = try context.lookup.all(narrowed: .among("finding", findings.map(\.id)))
        let codes = Dictionary(measures.map { ($0.reference, $0.code) }, uniquingKeysWith: { first, _ in first })
        let watches = try LookBackGrid.watches(context.lookup, calendars: context.calendars, today: context.today).filter {
            $0.duty.measure.map { codes[$0] != nil } ?? false && $0.duty.state != .ended
        }
        let lines = watches.map { watch -> String in
            let rate = DutyRate(watch.occurrences.suffix(12))
            let code = watch.duty.measure.flatMap { codes[$0] } ?? ""
            let words = "措施\(code)“\(watch.duty.title)”：近\(rate.due)期免办\(rate.waived)期，做到\(rate.done + rate.supplied)期"
            return words + (rate.missing > 0 ? "，缺失\(rate.missing)期" : "") + (watch.duty.lapsedOn == nil ? "。" : "，已反弹。")
        }
        text = lines.isEmpty ? "" : "常态任务台账显示（\(context.today.chinese)）：\n" + lines.joined(separator: "\n")
        if watches.isEmpty {
            result = nil
        } else if watches.contains(where: { $0.duty.lapsedOn != nil }) {
            result = .lapsed
        } else {
            result = watches.contains { DutyRate($0.occurrences.suffix(12)).missing > 0 } ? .weakened : .holds
        }
    }
}
