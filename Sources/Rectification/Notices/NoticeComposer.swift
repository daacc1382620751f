import Foundation
import Journal
import Records

/// Drafts a notice from the register, in the genre's structure (domain §6): heading, preamble with dates and bases, organisation,
/// findings with what was done, next steps, call for supervision, organ, day. What people write into it afterwards stays.
public enum NoticeComposer {
    /// Fills what was left blank, so that an empty form gives a whole draft.
    static func fill(_ notice: inout Notice, _ lookup: Lookup) throws {
        guard let inspection = try lookup.find(notice.inspection) else { return }
        let unit = try lookup.unit()
        if notice.title.isEmpty { notice.title = "关于\(inspection.round)整改情况的通报" }
        if notice.organ.isEmpty, let unit { notice.organ = unit.organ.isEmpty ? unit.name : unit.organ }
        if notice.contact.isEmpty {
            let phone = inspection.phone.isEmpty ? unit?.phone ?? "" : inspection.phone
            if !phone.isEmpty { notice.contact = "监督电话：\(phone)" }
        }
        if notice.text.isEmpty { notice.text = try compose(notice, inspection, unit, lookup) }
    }

    static func compose(_ notice: Notice, _ inspection: Inspection, _ unit: Records.Unit?, _ lookup: Lookup) throws -> String {
        let board = try Board.load(inspection, lookup, on: notice.cutoff ?? Day(.now))
        let withheld = Set(notice.withheld.map(\.id))
        let hidden = board.parts.flatMap(\.lines).count { withheld.contains($0.finding.id) }
        var lines = [preamble(inspection, unit)]
        lines.append("一、组织落实整改情况")
        lines += organisation(
            notice, hasMeetings: lookup.kinds.kind(OtherDomains.meeting) != nil,
            try lookup.all(RectificationGroup.self, ("inspection", inspection.reference)).last, lookup)
        if hidden > 0 { lines[lines.count - 1] += "按照有关规定，其中\(hidden)个问题不公开，下面列出其余问题。" }
        lines.append("二、整改任务落实情况")
        var number = 0
        var place = 0
        for part in board.parts {
            let shown = part.lines.filter { !withheld.contains($0.finding.id) }
            guard !shown.isEmpty else { continue }
            place += 1
            lines.append("（\(Numeral.chinese(place))）\(heading(part.section.title))")
            for line in shown {
                number += 1
                lines.append("\(number).\(line.finding.title)。")
                lines.append("整改情况：" + measures(line.measures))
            }
        }
        lines.append("三、下一步工作安排")
        lines += next
        lines.append("欢迎干部群众对巡察整改落实情况进行监督。如有意见建议，请及时向我们反映。")
        return lines.joined(separator: "\n")
    }

    private static func heading(_ title: String) -> String { title.hasSuffix("方面") ? title : title + "方面" }

    private static func preamble(_ inspection: Inspection, _ unit: Records.Unit?) -> String {
        let source = inspection.source?.title ?? "巡察"
        var text = "根据统一部署，"
        if let from = inspection.from, let to = inspection.to { text += "\(from.chinese)至\(to.chinese)，" }
        text += "\(inspection.body)对\(unit?.name ?? "本单位")进行了\(source)。"
        if let day = inspection.feedbackOn { text += "\(day.chinese)，\(inspection.body)反馈了\(source)意见。" }
        text += inspection.bases.isEmpty ? "按照有关规定，" : "按照\(inspection.bases.replacing("；", with: "、"))的有关规定，"
        return text + "现将整改情况予以公布。"
    }

    private static func organisation(_ notice: Notice, hasMeetings: Bool, _ group: RectificationGroup?, _ lookup: Lookup) -> [String] {
        var first = "（一）加强组织领导。坚持把整改作为重要政治任务，召开专题会议研究部署，"
        if let group {
            first += "成立整改工作领导小组（副组长\(group.deputies.count)人、成员\(group.members.count)人），"
        }
        first += "制定整改方案，建立问题清单、任务清单、责任清单，逐条明确责任人和完成时限。"
        return [
            first,
            "（二）持续跟踪问效。\(hasMeetings ? "召开[[F3]]次整改推进会，" : "")开展[[F4]]次月度检查回顾，[[F5]]次向分管领导汇报，逐项核验、双人签字销号。",
            "（三）整改总体情况。截至\((notice.cutoff ?? Day(.now)).chinese)，反馈的[[F1]]个问题已完成整改[[F1.done]]个，"
                + "[[F2]]条整改措施已落实[[F2.done]]条，措施完成率[[F2.rate]]，其中长期坚持的措施[[F2.lasting]]条；建立完善制度[[F6]]项。",
        ]
    }

    private static func measures(_ measures: [Measure]) -> String {
        measures.enumerated().map { offset, measure in
            var text = measure.text.trimmingCharacters(in: .whitespacesAndNewlines)
            if !text.hasSuffix("。") { text = trimmed(text) + "。" }
            if measure.state != .signedOff { text = trimmed(text) + "（\(measure.longTerm ? "长期坚持" : "正在推进")）。" }
            return "\(offset + 1).\(text)"
        }.joined()
    }

    private static func trimmed(_ text: String) -> String { text.hasSuffix("。") || text.hasSuffix("；") ? String(text.dropLast()) : text }

    private static let next = [
        "（一）持续加强理论武装。坚持用党的创新理论指导工作，把学习成果转化为解决问题的办法。",
        "（二）持续巩固整改成果。对已销号的问题定期回头看，防止反弹；对长期坚持的措施按周期检查。",
        "（三）持续完善长效机制。把行之有效的做法固化为制度，靠制度管人管事。",
    ]
}

/// 一 to 九十九, as sections are numbered.
public enum Numeral {
    public static func chinese(_ number: Int) -> String {
        let digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
        guard (1...99).contains(number) else { return String(number) }
        let tens = number / 10
        return (tens == 0 ? "" : (tens == 1 ? "" : digits[tens]) + "十") + digits[number % 10]
    }
}
