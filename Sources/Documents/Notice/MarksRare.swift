/// Numbers that few notices use for headings.
extension Marks {
    /// 1-1、 as a heading number, second problem of part one; a sign must follow, else it is a span.
    static func dashed(_ text: Scalars, at start: Int) -> Mark? {
        var index = start
        var parts: [Int] = []
        while let part = Numerals.arabic(text, at: index), part.end - index <= 2 {
            parts.append(part.value)
            index = part.end
            guard index + 1 < text.count, text[index] == "-" || text[index] == "－" || text[index] == "—" || text[index] == "–",
                text[index + 1].digit != nil
            else { break }
            index += 1
        }
        guard (2...4).contains(parts.count), parts.allSatisfy({ (1...40).contains($0) }), index + 1 < text.count, let last = parts.last,
            text[index] == "、" || text[index] == "." || text[index] == "．" || text[index].isColon || text[index].isBlank,
            text[index + 1].digit == nil
        else { return nil }
        return Mark(style: .dotted(parts.count - 1), value: last, start: start, end: index + 1)
    }

    /// 第三条、 as regulations count; 第三条 without a sign behind is a reference.
    static func article(_ text: Scalars, at start: Int) -> Mark? {
        guard let number = Numerals.any(text, at: start + 1), (1...200).contains(number.value), number.end + 2 < text.count,
            text[number.end] == "条"
        else { return nil }
        let sign = text[number.end + 1]
        guard sign.isColon || sign == "、" || sign == "." || sign == "．" || sign.isBlank else { return nil }
        return Mark(style: .article, value: number.value, start: start, end: number.end + 2)
    }
}
