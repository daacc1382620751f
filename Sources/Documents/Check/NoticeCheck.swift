/// 核稿: checks a notice of rectification for contradictions before it is published (C1–C9).
///
/// Pure: the same text and context give the same remarks. Any text may be given; what is no notice gets the
/// checks that need none (C3 words, C4 doubles, C5 form, C6 days that do not exist).
public enum NoticeCheck {
    /// - Returns: remarks in the order of the text, then of the rules.
    /// - Throws: `.empty` for a text without characters, `.tooLarge` for one that no notice can be.
    public static func remarks(_ text: String, context: Context = .init()) throws(DocumentError) -> [Remark] {
        let script = Manuscript(text, try notice(text))
        guard !script.text.isEmpty else { throw DocumentError(.empty, "没有可核的文字。请确认选对了文件。") }
        var found: [Remark] = []
        if script.notice != nil {
            found += TotalsCheck.remarks(script)
            found += NumberingCheck.remarks(script)
            found += RegulationsCheck.remarks(script)
            found += TwinsCheck.remarks(script)
            found += OrderOfDaysCheck.remarks(script, context)
            found += CadenceCheck.remarks(script, context)
            found += SourcesCheck.remarks(script)
            found += FrameCheck.remarks(script)
            found += HeadingsCheck.remarks(script)
        }
        found += UnfinishedCheck.remarks(script, context)
        found += DoublesCheck.remarks(script, context)
        found += WritingCheck.remarks(script)
        found += NamesCheck.remarks(script)
        found += YearsCheck.remarks(script)
        return found.enumerated().sorted { a, b in
            let (x, y) = (a.element, b.element)
            if x.range[0] != y.range[0] { return x.range[0] < y.range[0] }
            return x.rule != y.rule ? x.rule < y.rule : a.offset < b.offset
        }.map(\.element)
    }

    /// Nil for a text that is no notice.
    private static func notice(_ text: String) throws(DocumentError) -> Notice? {
        do {
            return try NoticeReader.read(text)
        } catch {
            guard error.reason == .notANotice else { throw error }
            return nil
        }
    }
}

extension Array where Element == Remark {
    /// The first ones, and one that says how many more there are; a rule that repeats itself is read by nobody.
    func limited(to most: Int, _ rest: (Int) -> String) -> [Remark] {
        guard count > most, let next = dropFirst(most).first else { return self }
        var last = next
        last.message = rest(count - most)
        last.severity = dropFirst(most).contains { $0.severity == .error } ? .error : next.severity
        return prefix(most) + [last]
    }
}
