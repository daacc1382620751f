/// C9: contact, organ, day and bases around the findings.
enum FrameCheck {
    static func remarks(_ script: Manuscript) -> [Remark] {
        guard let notice = script.notice else { return [] }
        if notice.truncated {
            return [script.remark("C9", .warning, script.end, path: [], "文字在句子中间断了，落款和联系方式都没有。请换完整的文稿再核。")]
        }
        var remarks = ending(script, notice)
        if let remark = organs(script, notice) { remarks.append(remark) }
        remarks += bases(script)
        return remarks
    }

    private static func ending(_ script: Manuscript, _ notice: Notice) -> [Remark] {
        var remarks: [Remark] = []
        let contacts = notice.contacts
        if contacts.phones.isEmpty, contacts.emails.isEmpty, contacts.addresses.isEmpty {
            remarks.append(script.remark("C9", .warning, script.end, path: [], "没有找到联系方式（电话、邮箱或地址）。公开件要便于群众监督，请补上。"))
        } else if contacts.phones.isEmpty {
            remarks.append(script.remark("C9", .hint, script.end, path: [], "没有找到监督电话。请补上，或确认只用邮箱、地址。"))
        } else {
            remarks += contactForm(script, contacts)
        }
        if notice.signedOn == nil { remarks.append(script.remark("C9", .warning, script.end, path: [], "没有找到落款日期。请补上年月日。")) }
        if signature(script) == nil, notice.unit == nil {
            remarks.append(script.remark("C9", .warning, script.end, path: [], "没有找到落款单位。请补上党组织全称。"))
        }
        return remarks
    }

    /// 巡察整改公开 usually gives telephone, mail address and e-mail; a telephone needs its area code.
    private static func contactForm(_ script: Manuscript, _ contacts: Notice.Contacts) -> [Remark] {
        func place(_ phone: String) -> Range<Int> {
            let token = TextMap.compact(phone)
            return script.text.firstIndex(of: token, from: script.items.last?.body.upperBound ?? 0).map { $0..<($0 + token.count) }
                ?? script.end
        }
        var remarks: [Remark] = []
        if contacts.emails.isEmpty, contacts.addresses.isEmpty, let phone = contacts.phones.first {
            remarks.append(script.remark("C9", .hint, place(phone), path: [], "联系方式只有电话。整改公开通常同时公布通信地址和电子邮箱，请补上，或确认只公布电话。"))
        }
        for phone in contacts.phones.prefix(3) {
            let digits = phone.unicodeScalars.prefix { $0 != "转" }.filter { $0.digit != nil }
            guard (7...8).contains(digits.count), digits.first != "0", !phone.hasPrefix("400"), !phone.hasPrefix("800") else { continue }
            remarks.append(script.remark("C9", .hint, place(phone), path: [], "电话“\(phone)”没有区号。请补上，外地群众也能打通。"))
        }
        return remarks
    }

    /// The last rows hold the organ's name.
    private static func signature(_ script: Manuscript) -> (name: Scalars, range: Range<Int>)? {
        for row in script.map.rows.suffix(8).reversed() where row.range.count <= 60 {
            if let name = Tail.signature(Array(script.text[row.range])) {
                return (name, row.range.lowerBound..<(row.range.lowerBound + name.count))
            }
        }
        return nil
    }

    private static func heading(_ script: Manuscript, _ notice: Notice) -> (name: Scalars, range: Range<Int>)? {
        for row in script.map.rows.prefix(4) where row.range.upperBound <= script.preamble.upperBound {
            let text = Array(script.text[row.range])
            if Head.isBody(text) { return (text, row.range) }
            if let name = Head.unit(inTitle: text) { return (name, row.range.lowerBound..<(row.range.lowerBound + name.count)) }
        }
        return nil
    }

    private static func organs(_ script: Manuscript, _ notice: Notice) -> Remark? {
        guard let above = heading(script, notice), let below = signature(script), above.range.upperBound <= below.range.lowerBound else {
            return nil
        }
        guard !isOne(above.name, below.name) else { return nil }
        return script.remark(
            "C9", .warning, below.range, path: [], "标题处的单位是“\(above.name.string)”，落款是“\(below.name.string)”。请统一为党组织全称。")
    }

    private static let parts = words("中国共产党 中共 委员会 党组 党委 党支部 支部委员会 总支部 总支 工作委员会 党工委 支部 关于")

    /// One organ, whatever its party name is shortened to: 县水利局党组 and 中共某县水利局党组.
    private static func isOne(_ a: Scalars, _ b: Scalars) -> Bool {
        let (x, y) = (core(a), core(b))
        if x == y || x.contains(y) || y.contains(x) { return true }
        let shared = LongestRun.find(Array(x.prefix(60)), Array(y.prefix(60))).length
        return shared * 2 >= min(x.count, y.count)
    }

    private static func core(_ name: Scalars) -> Scalars {
        var text = name.filter { $0.isHan }
        for part in parts where text.count > part.count {
            while let at = text.firstIndex(of: part, from: 0), text.count > part.count { text.removeSubrange(at..<(at + part.count)) }
        }
        return text
    }

    /// 按照有关规定 without naming any.
    private static func bases(_ script: Manuscript) -> [Remark] {
        let text = script.text
        for index in script.preamble where text.starts(with: Scalars("有关规定"), at: index) || text.starts(with: Scalars("相关规定"), at: index) {
            let sentence = script.map.sentence(at: index)
            guard !text[sentence].contains("《"), Array(text[sentence]).containsAny(words("公开 公布 通报")) else { continue }
            return [script.remark("C9", .hint, index..<(index + 4), "只写“\(script.quote(index..<(index + 4)))”，没有写是哪一件。请写明公开依据的文件名和文号。")]
        }
        return []
    }
}
