/// The closing part: the call for supervision, contacts, signature and day.
enum Tail {
    private static let calls = words(
        """
        欢迎 拨打 监督电话 联系电话 联系方式 举报电话 电子邮箱 电子信箱 电子邮件 邮政地址 通信地址 通讯地址 来信地址
        来信请寄 邮寄地址 联系地址 邮政编码 意见建议 意见和建议 如有意见 公示期 公示时间 特此通报 特此公告 特此公示
        特此报告 咨询电话 反映问题 反映情况 来电 来信 邮编 服务热线
        """)
    private static let contactMarks = words("电话 热线 邮箱 信箱 地址 邮编 传真 手机 邮政编码 联系人 邮件 E-mail email 来信")

    private static let contactStarts = contactMarks + words("联系 监督 咨询 举报 通信 通讯 邮政 电子 办公 受理")

    static func isClosing(_ line: Line) -> Bool {
        let text = line.text
        guard text.count <= 400 else { return false }
        if line.mark != nil || line.label != nil {
            let rest = line.afterMark
            return rest.count <= 80
                && rest.startsWithAny(contactStarts)
                && rest.contains(where: { $0.digit != nil || $0 == "@" || $0.isColon }) && rest.containsAny(contactMarks)
        }
        if text.containsAny(calls) {
            if text.contains(Scalars("监督")) || text.containsAny(contactMarks) || text.count <= 60 || text.contains(Scalars("公示期"))
                || text.contains(Scalars("意见"))
            {
                return true
            }
        }
        if text.count <= 60, text.startsWithAny(contactMarks), text.contains(where: { $0.isColon || $0.digit != nil }) { return true }
        if signature(text) != nil || day(text) != nil || isMonth(text) { return true }
        return text.count <= 80 && text.starts(with: Scalars("附件"), at: 0)
    }

    /// A line that is an organisation's name, perhaps with the day behind.
    static func signature(_ text: Scalars) -> Scalars? {
        var name = text
        if let digit = name.firstIndex(where: { $0.digit != nil || $0 == "二" }), digit > 3, day(Array(name[digit...].trimmed)) != nil {
            name = Array(name[..<digit].trimmed)
        }
        let compact = name.filter { !$0.isBlank && $0 != "（" && $0 != "）" }
        guard compact.count == name.filter({ !$0.isBlank && $0 != "（" && $0 != "）" }).count, Head.isBody(compact) else { return nil }
        return name.filter { !$0.isBlank }
    }

    /// A line that is a day and nothing else.
    static func day(_ text: Scalars) -> String? {
        guard (6...24).contains(text.count) else { return nil }
        var year: Int?
        let dates = Dates.all(in: text, year: &year)
        guard dates.count == 1, let date = dates.first, let iso = date.iso else { return nil }
        let others = text[..<date.start] + text[date.end...]
        return others.allSatisfy({
            $0.isBlank || $0 == "（" || $0 == "）" || $0 == "(" || $0 == ")" || $0 == "。" || $0 == "日" || $0 == "期" || $0.isColon
        }) ? iso : nil
    }

    /// Closing sentences that stand in one paragraph with the last of the text, each a line of its own.
    static func peeled(_ lines: [Line]) -> [Line] {
        guard let last = lines.indices.last else { return lines }
        var result = lines
        for index in stride(from: last, through: max(0, last - 6), by: -1) where result[index].forced == nil {
            let text = result[index].text
            guard text.count <= 20_000 else { continue }
            var cut = text.count
            var end = text.count
            while end > 0 {
                var start = end - 1
                while start > 0, !text.isSentenceEnd(start - 1) { start -= 1 }
                let sentence = Line(Array(text[start..<end].trimmed))
                guard start > 0, !sentence.text.isEmpty, sentence.mark == nil, isClosing(sentence),
                    hasContact(sentence.text) || signature(sentence.text) != nil || day(sentence.text) != nil || cut < text.count
                else { break }
                cut = start
                end = start
            }
            guard cut < text.count, cut > 0 else { continue }
            var pieces = [Line(Array(text[..<cut].trimmed), blankBefore: result[index].blankBefore)]
            var low = cut
            for position in cut..<text.count where text.isSentenceEnd(position) || position == text.count - 1 {
                var piece = Line(Array(text[low...position].trimmed))
                piece.continues = low > cut || isClosing(pieces[0])
                pieces.append(piece)
                low = position + 1
            }
            result.replaceSubrange(index...index, with: pieces.filter { !$0.text.isEmpty })
        }
        return result
    }

    private static func hasContact(_ text: Scalars) -> Bool {
        text.containsAny(contactMarks + [Scalars("热线")]) && (text.contains { $0.digit != nil } || text.contains("@"))
            || text.contains(Scalars("公示期"))
    }

    private static let fileEndings = words(".docx .doc .xlsx .xls .pdf .wps .zip .rar .jpg")

    /// 附件：… and the numbered names of files below it.
    static func isAttachment(_ line: Line) -> Bool {
        if line.text.startsWithAny([Scalars("附件"), Scalars("附：")]), line.text.count <= 80 { return true }
        return line.mark != nil && line.text.endsWithAny(fileEndings)
    }

    /// 2024年7月 below a signature: a date, if not a day.
    static func isMonth(_ text: Scalars) -> Bool {
        guard (5...12).contains(text.count), text.last == "月" else { return false }
        var year: Int?
        return Dates.all(in: text, year: &year).first.map { $0.start == 0 && $0.end == text.count } ?? false
    }

    /// The unit's name with the day below, where only links and buttons of the page follow.
    private static func signed(_ lines: [Line], after first: Int) -> Int? {
        for index in stride(from: lines.count - 2, to: max(first, lines.count - 30), by: -1)
        where lines[index].mark == nil && lines[index].label == nil && signature(lines[index].text) != nil
            && day(lines[index + 1].text) != nil
        {
            return lines[(index + 2)...].allSatisfy { $0.mark == nil && $0.label == nil && $0.forced == nil && $0.text.count <= 80 }
                ? index : nil
        }
        return nil
    }

    /// Where the closing part begins, from the end upwards.
    static func start(_ lines: [Line], after first: Int) -> Int {
        var start = lines.count
        var strangers = 0
        var index = lines.count - 1
        // Numbered attachments below 附件 count no items.
        if let attachment = lines.lastIndex(where: { $0.text.starts(with: Scalars("附件"), at: 0) && $0.text.count <= 80 }),
            lines.count - attachment <= 12, attachment > first,
            lines[attachment...].allSatisfy({ $0.text.count <= 80 && $0.label == nil })
        {
            start = attachment
            index = attachment - 1
        }
        if let signed = signed(lines, after: first), signed < index {
            start = signed
            index = signed - 1
        }
        while index > first {
            let line = lines[index]
            if isClosing(line) {
                start = index
                strangers = 0
            } else if line.mark != nil || line.label != nil || line.forced != nil || strangers >= 3 || line.text.count > 160 {
                break
            } else {
                strangers += 1
            }
            index -= 1
        }
        return start
    }
}
