import Documents
import Journal
import Records

/// 核稿 against the standing duties: what a notice says was done "every week", and what the registers show up to its cut-off.
enum DutyRemarks {
    static func all(
        _ notice: Notice, page: String, bound: [Range<Int>], in lookup: Lookup, calendars: CalendarHistory
    ) throws -> [Remark] {
        guard let cutoff = notice.cutoff, let inspection = notice.inspection else { return [] }
        let findings: [Finding] = try lookup.all(Finding.self, ("inspection", inspection))
        let measures: [Measure] = try lookup.all(narrowed: .among("finding", findings.map(\.id)))
        let titles = Dictionary(findings.map { ($0.reference, $0.title) }, uniquingKeysWith: { first, _ in first })
        let measureOf = Dictionary(measures.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
        var remarks: [Remark] = []
        let shared = try DutyWatch.Shared(lookup)
        for duty in try lookup.all(StandingDuty.self) {
            guard let measure = duty.measure.flatMap({ measureOf[$0] }) else { continue }
            let watch = try DutyWatch(duty, shared, in: lookup, calendars: calendars, today: cutoff)
            // A notice that speaks neither of it nor of its finding, such as a short correction, is not asked about it.
            let place = Self.range(of: measure, in: page)
            // What has come back since the cut-off counts as well: the notice is not out yet. A reworded measure hides nothing: its
            // finding stands there.
            let told = place ?? measure.finding.flatMap { titles[$0] }.flatMap { Self.range(of: $0, in: page) }
            if let place = told, let lapse = watch.lapse ?? duty.lapsedOn.map({ Lapse(day: $0, reason: duty.lapsedFor) }) {
                remarks.append(
                    Remark(
                        rule: "C7", severity: .error, path: measure.code,
                        message: "“\(duty.title)”已在\(lapse.day.chinese)反弹（\(lapse.reason)），不能写成已经做到。请照实写，或列为长期坚持、正在恢复。",
                        range: [place.lowerBound, place.upperBound]))
            }
            if let place { remarks += counts(duty, watch, place, page, bound) }
        }
        return remarks
    }

    /// A number of times beside the promise that differs from what was due and kept.
    private static func counts(
        _ duty: StandingDuty, _ watch: DutyWatch, _ place: Range<Int>, _ page: String, _ bound: [Range<Int>]
    ) -> [Remark] {
        guard duty.rule != nil else { return [] }
        let scalars = Array(page.unicodeScalars)
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[place])
        let rate = watch.rate
        let kept = rate.done + rate.supplied
        return Numbers.find(in: String(view)).compactMap { number in
            let at = place.lowerBound + number.at
            guard ["次", "期"].contains(number.unit), !bound.contains(where: { $0.contains(at) }), !number.agrees(with: kept),
                Int(number.plain) != nil, !isRhythm(scalars, at)
            else { return nil }
            let facts = [
                "应办\(rate.due - rate.waived)期", "做到\(kept)期", rate.supplied > 0 ? "其中补记\(rate.supplied)期" : "",
                rate.waived > 0 ? "免办\(rate.waived)期" : "",
                rate.overdue > 0 ? "逾期\(rate.overdue)期" : "", rate.missing > 0 ? "缺失\(rate.missing)期" : "",
            ].filter { !$0.isEmpty }.joined(separator: "、")
            return Remark(
                rule: "C7", severity: .warning, path: "",
                message:
                    "写的是\(number.text)\(number.isAtLeast ? "余" : "")\(number.unit)，台账里“\(duty.title)”从\(duty.start?.chinese ?? "")起\(facts)。请核对起止日期，或改用台账里的数。",
                range: [at, at + number.length])
        }
    }

    /// 每周1次, 每月召开不少于一期: how often it is to be done, not how often it was. 每周四召开策划会9次 tells what was done.
    private static func isRhythm(_ scalars: [Unicode.Scalar], _ at: Int) -> Bool {
        let before = String(String.UnicodeScalarView(scalars[max(0, at - 12)..<at]))
        return before.contains(/每个?(?:周|星期|月|日|天|季度|半年|年)(?:召开|开展|组织|举办|更新|播出|刊发)?(?:至少|不少于|不低于)?$/)
    }

    private static func range(of title: String, in page: String) -> Range<Int>? {
        guard title.count >= 4 else { return nil }
        return page.range(of: title).map { offsets($0, in: page) }
    }

    private static func offsets(_ range: Range<String.Index>, in page: String) -> Range<Int> {
        let start = page.unicodeScalars.distance(from: page.startIndex, to: range.lowerBound)
        return start..<start + page.unicodeScalars.distance(from: range.lowerBound, to: range.upperBound)
    }

    /// Where a measure's text stands in the notice, in Unicode scalars; by its beginning, since people rework the end.
    private static func range(of measure: Measure, in page: String) -> Range<Int>? {
        let whole = measure.text.hasSuffix("。") ? String(measure.text.dropLast()) : measure.text
        for text in [whole, String(whole.prefix(12))] where text.count >= 6 {
            guard let found = page.range(of: text) else { continue }
            let end = page[found.lowerBound...].firstIndex { $0 == "\n" } ?? page.endIndex
            let upper = text == whole ? found.upperBound : min(end, page.index(found.lowerBound, offsetBy: 200, limitedBy: end) ?? end)
            return offsets(found.lowerBound..<upper, in: page)
        }
        return nil
    }
}
