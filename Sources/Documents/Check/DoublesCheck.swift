/// C4: one answer given twice, in this notice or in an earlier one (R10).
enum DoublesCheck {
    /// Below this many characters that count, alike texts are a coincidence (已完成整改).
    private static let shortest = 8
    private static let most = 8
    /// A hostile text may have tens of thousands of items.
    private static let mostPieces = 3000
    private static let mostPairs = 300

    static func remarks(_ script: Manuscript, _ context: NoticeCheck.Context) -> [Remark] {
        let stock = StockPhrases(context.stock)
        let own = pieces(script).prefix(mostPieces).map { ($0, ComparedText($0.text, stock)) }.filter { $0.1.kept.count >= shortest }
        return within(script, own) + earlier(script, own, context, stock)
    }

    /// Measures; of a text that is no notice its longer paragraphs.
    private static func pieces(_ script: Manuscript) -> [Manuscript.Piece] {
        guard script.notice == nil else { return script.measures }
        return script.map.rows.filter { row in
            // Runs of Latin letters are words, not passages.
            (24...5000).contains(row.range.count) && script.text[row.range].filter(\.isHan).count * 2 >= row.range.count
        }.map {
            Manuscript.Piece(text: Array(script.text[$0.range]), range: $0.range, isExact: true, path: [])
        }
    }

    private static func within(_ script: Manuscript, _ own: [(Manuscript.Piece, ComparedText)]) -> [Remark] {
        let remarks = Similarity.pairs(own.map(\.1), most: mostPairs).map { pair in
            let first = own[pair.first].0
            let second = own[pair.second].0
            let place = first.path.isEmpty ? "前文" : "与 \(first.path.joined(separator: "/")) "
            return script.remark(
                "C4", .warning, passage(second, pair.result.second), path: second.path,
                "\(place)\(alike(pair.result))：“\(quote(first, pair.result.first))”“\(quote(second, pair.result.second))”。"
                    + "若是同一项工作，请合并或写明分工；若不是，请各写各的做法。"
            )
        }
        return remarks.limited(to: most) { "还有 \($0) 对措施写法雷同。请通查。" }
    }

    private static func earlier(
        _ script: Manuscript, _ own: [(Manuscript.Piece, ComparedText)], _ context: NoticeCheck.Context, _ stock: StockPhrases
    ) -> [Remark] {
        var remarks: [Remark] = []
        for (index, text) in context.earlier.enumerated() {
            let old = Manuscript(text, try? NoticeReader.read(text))
            let others = pieces(old).prefix(mostPieces).map { ($0, ComparedText($0.text, stock)) }.filter { $0.1.kept.count >= shortest }
            let all = own.map(\.1) + others.map(\.1)
            var told = Set<Int>()
            for pair in Similarity.pairs(all, of: 0..<own.count, with: own.count..<all.count, most: mostPairs)
            where told.insert(pair.first).inserted {
                let new = own[pair.first].0
                let before = others[pair.second - own.count].0
                let place = before.path.isEmpty ? "" : " \(before.path.joined(separator: "/"))"
                remarks.append(
                    script.remark(
                        "C4", .warning, passage(new, pair.result.first), path: new.path,
                        "与第 \(index + 1) 份以往通报\(place) \(alike(pair.result))：“\(quote(before, pair.result.second))”。请写这一次实际做了什么。"))
            }
        }
        return remarks.limited(to: most) { "还有 \($0) 条措施与以往通报雷同。请通查。" }
    }

    private static func alike(_ result: Similarity.Result) -> String {
        if result.isSame { return "内容相同" }
        return result.run >= 10 ? "有连续 \(result.run) 字相同" : "写法相近（相似度 \(Percent.text(100 * (result.dice ?? result.containment ?? 0)))%）"
    }

    private static func passage(_ piece: Manuscript.Piece, _ local: [Int]) -> Range<Int> {
        piece.place(local[0]..<min(local[1], piece.text.count))
    }

    private static func quote(_ piece: Manuscript.Piece, _ local: [Int]) -> String {
        var end = min(local[1], piece.text.count)
        while end < piece.text.count, piece.text[end].isCloser { end += 1 }
        return Manuscript.quote(Array(piece.text[local[0]..<end]), longest: 30)
    }
}
