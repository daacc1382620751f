import Documents
import Journal
import Records

/// The minutes made from the data: what stands in the registers, and nothing typed twice.
public enum MinutesDocument {
    public static func form(_ minutes: Minutes, checkpoint: String) -> FormDocument {
        let meeting = minutes.meeting
        var form = FormDocument(title: minutes.book.type == .other ? minutes.book.title : meeting.label, docNo: minutes.book.title)
        form.footer = checkpoint
        form.blocks.append(
            .fields([
                ("时间", time(meeting)), ("地点", meeting.place), ("主持人", meeting.chair.map(minutes.name) ?? ""),
                ("记录人", (meeting.recorder ?? minutes.book.recorder).map(minutes.name) ?? ""), ("应到", "\(meeting.expected.count)人"),
                ("实到", "\(minutes.present.count)人"),
                ("出席", list(minutes) { $0.capacity == .member && $0.status?.isPresent ?? false }),
                ("列席", list(minutes) { $0.capacity == .guest && $0.status?.isPresent ?? false }),
                ("请假、缺席", absent(minutes)),
            ]))
        for item in minutes.items { form.blocks += blocks(item, minutes) }
        if !meeting.minutes.isEmpty { form.blocks += [.heading("会议记录"), .paragraph(meeting.minutes)] }
        if !meeting.corrections.isEmpty { form.blocks += [.heading("更正"), .paragraph(meeting.corrections)] }
        form.blocks.append(.signatures(["主持人签认：", "记录人："]))
        return form
    }

    private static func time(_ meeting: Meeting) -> String {
        guard let start = meeting.start, let end = meeting.end else { return "" }
        return "\(start.chinese)至\(end.time)"
    }

    private static func list(_ minutes: Minutes, _ wanted: (Attendance) -> Bool) -> String {
        minutes.attendance.filter(wanted).map { attendance in
            let late = attendance.status == .late ? "（迟到）" : ""
            return (attendance.person.map(minutes.name) ?? "") + late + (attendance.method == .afterwards ? "（补签）" : "")
        }.sorted(by: Pinyin.precedes).joined(separator: "、")
    }

    private static func absent(_ minutes: Minutes) -> String {
        minutes.attendance.filter { !($0.status?.isPresent ?? true) }.map {
            ($0.person.map(minutes.name) ?? "") + "（\($0.status?.title ?? "")：\($0.reason)）"
        }.sorted(by: Pinyin.precedes).joined(separator: "、")
    }

    private static func blocks(_ item: Minutes.Item, _ minutes: Minutes) -> [FormDocument.Block] {
        var blocks: [FormDocument.Block] = [.heading("议题\(item.item.order ?? 0)：\(item.item.title)（\(item.item.type?.title ?? "")）")]
        if !item.item.source.isEmpty { blocks.append(.paragraph("学习原文：\(item.item.source)")) }
        if !item.item.gist.isEmpty { blocks.append(.paragraph("核心要义：\(item.item.gist)")) }
        if !item.item.discussion.isEmpty { blocks.append(.paragraph("研讨情况：\(item.item.discussion)")) }
        if !item.item.avoids.isEmpty { blocks.append(.paragraph("回避：\(item.item.avoids.map(minutes.name).joined(separator: "、"))")) }
        if !item.item.away.isEmpty { blocks.append(.paragraph("本议题不在场：\(item.item.away.map(minutes.name).joined(separator: "、"))")) }
        for statement in item.statements {
            blocks.append(.paragraph("\(statement.person.map(minutes.name) ?? "")（\(statement.view?.title ?? "")）：\(statement.text)"))
        }
        if item.item.postponed { blocks.append(.paragraph("本议题缓议，列入下一次会议。")) }
        for decision in item.decisions {
            let votes = "同意\(decision.agree ?? 0)票，不同意\(decision.against ?? 0)票，弃权\(decision.abstain ?? 0)票"
            let who = decision.executor.map(minutes.name) ?? ""
            blocks.append(.paragraph("决定：\(decision.text)（\(votes)）由\(who)执行，\(decision.due?.chinese ?? "")前完成。"))
        }
        return blocks
    }
}
