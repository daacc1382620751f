import Foundation
import Journal
import Records

/// The four hands of a notice: 提出, 核稿, 保密审查, 审批 (two signatures on the same text), and then 发布.
///
/// Party affairs are made public by four different persons (《中国共产党党务公开条例（试行）》第十五条: 提出、审核、审批、实施).
public enum NoticeLife {
    /// SHA-256 of what a reader will see, of what is kept from him, and of whose figures it tells; signatures are given on this.
    /// Why something is kept back is sealed, and a hash that everybody may read would let it be guessed: it stays as it is instead
    /// (``sealedProblem(_:_:)``).
    public static func fingerprint(_ notice: Notice) -> String {
        let seen = JSON.object([
            "title": .string(notice.title), "audience": .string(notice.audience?.rawValue ?? ""), "text": .string(notice.text),
            "cutoff": .string(notice.cutoff?.iso ?? ""), "signedOn": .string(notice.signedOn?.iso ?? ""), "organ": .string(notice.organ),
            "contact": .string(notice.contact), "corrects": .string(notice.corrects?.id.description ?? ""),
            "inspection": .string(notice.inspection?.id.description ?? ""),
            "withheld": .array(notice.withheld.map(\.id.description).sorted().map { .string($0) }),
        ])
        return Hash.of(Data(seen.canonicalText.utf8)).hex
    }

    /// A change after hands were laid on it voids them: the notice goes back to its beginning.
    static func settle(_ notice: inout Notice) {
        let now = fingerprint(notice)
        defer { notice.fingerprint = now }
        let isUnderWay: Bool =
            switch notice.state {
            case .checking, .secrecy, .approval, .approved: true
            case .drafted, .published, .corrected: false
            }
        guard isUnderWay, !notice.fingerprint.isEmpty, notice.fingerprint != now else { return }
        clearHands(&notice)
        notice.state = .drafted
    }

    static func clearHands(_ notice: inout Notice) {
        notice.proposedBy = nil
        notice.checkedBy = nil
        notice.secrecyBy = nil
        notice.signedText = ""
        notice.signedFigures = ""
        notice.signedHead = nil
        notice.signedHeadAt = nil
        notice.signedDiscipline = nil
        notice.signedDisciplineAt = nil
    }

    /// Back to the draft, with the reason for whoever goes on with it.
    static func sendBack(_ notice: inout Notice, in context: ActionContext) {
        clearHands(&notice)
        notice.returnedFor = context.reason ?? ""
        notice.returnedBy = context.viewer.person.map { Reference($0) }
    }

    static func submit(_ notice: inout Notice, in context: ActionContext) throws {
        clearHands(&notice)
        notice.returnedFor = ""
        notice.returnedBy = nil
        let figures = try NoticeFigures.resolve(notice, in: context.lookup, calendar: context.calendar)
        if let problem = figures.problems.first { throw Refusal(problem) }
        try checkPrintable(notice, figures, in: context)
        notice.proposedBy = context.viewer.person.map { Reference($0) }
    }

    /// Every remark of weight is mended, or answered by somebody.
    static func check(_ notice: inout Notice, in context: ActionContext) throws {
        let figures = try NoticeFigures.resolve(notice, in: context.lookup, calendar: context.calendar)
        try checkPrintable(notice, figures, in: context)
        let open = try NoticeRemarks.open(notice, figures, in: context.lookup, calendar: context.calendar)
        guard open.isEmpty else {
            throw Refusal("还有 \(open.count) 条核稿提示没有改正，也没有答复，例如：\(open[0].message)")
        }
        notice.checkedBy = context.viewer.person.map { Reference($0) }
    }

    static func sign(_ notice: inout Notice, in context: ActionContext) throws {
        guard let person = context.viewer.person else { throw Refusal("审批签字要由本人办理。", code: .forbidden) }
        let present = fingerprint(notice)
        if !notice.signedText.isEmpty, notice.signedText != present { throw Refusal("正文在第一个签字之后改过，请退回重新审批。") }
        let figures = try NoticeFigures.resolve(notice, in: context.lookup, calendar: context.calendar)
        try checkPrintable(notice, figures, in: context)
        // What has turned up since 核稿 is mended or answered before anybody signs; after the first signature it is for both to see.
        let open = try NoticeRemarks.open(
            notice, figures, in: context.lookup, calendar: context.calendar, answeredBefore: notice.firstSignedAt)
        if let first = open.first {
            throw Refusal(
                "核稿以后又有 \(open.count) 条提示没有改正，也没有在签字前答复，例如：\(first.message)请退回修改\(notice.firstSignedAt == nil ? "，或在核稿提示里答复" : "")。")
        }
        if let change = figures.changed(since: notice.signedFigures) { throw Refusal("第一个签字以后数字变了：\(change)。请退回重新审批。") }
        if context.viewer.has(.head), notice.signedHead == nil, notice.signedDiscipline?.id != person {
            notice.signedHead = Reference(person)
            notice.signedHeadAt = context.now
        } else if context.viewer.has(.discipline), notice.signedDiscipline == nil, notice.signedHead?.id != person {
            notice.signedDiscipline = Reference(person)
            notice.signedDisciplineAt = context.now
        } else {
            throw Refusal("您已经签过字。还要另一个人签：\(notice.signedHead == nil ? "书记" : "纪检委员")。")
        }
        notice.signedText = present
        notice.signedFigures = try figures.signed()
        if notice.signedHead != nil, notice.signedDiscipline != nil { notice.state = .approved }
    }

    /// Freezes every figure as it is now; what changes later changes no published page.
    static func publish(_ notice: inout Notice, in context: ActionContext) throws {
        guard notice.signedText == fingerprint(notice), notice.signedHead != nil, notice.signedDiscipline != nil else {
            throw Refusal("这份正文没有经书记和纪检委员签字，不能发布。")
        }
        let figures = try NoticeFigures.resolve(notice, in: context.lookup, calendar: context.calendar)
        if let problem = figures.problems.first { throw Refusal(problem) }
        try checkPrintable(notice, figures, in: context)
        if let problem = try correctionProblem(notice, context.lookup) { throw Refusal("更正的对象不对：\(problem)。请退回修改。") }
        if let change = figures.changed(since: notice.signedFigures) { throw Refusal("审批签字以后数字变了：\(change)。请退回重新审批。") }
        if !context.common.note.isEmpty || !context.common.files.isEmpty {
            throw Refusal("发布时这条记录本身会作为证明一起公开。请先清空备注、移走附件，再发布；正文不用重新审批。")
        }
        let lapsed = try NoticeRemarks.open(
            notice, figures, in: context.lookup, calendar: context.calendar, answeredBefore: notice.firstSignedAt
        ).filter { $0.rule == "C7" && $0.severity == .error }
        if let first = lapsed.first { throw Refusal("审批以后又有新情况，签字的人没有看到，不能发布：\(first.message)请退回修改，重新核稿和审批。") }
        notice.published = figures.printed
        notice.frozen = try figures.frozen(in: context.lookup)
        notice.publishedAt = context.now
        // The entry of the publication is handed to everybody as the proof; which findings are kept back stands in the entries before it.
        notice.withheld = []
    }

    /// What must be right at every hand, and cannot be answered away.
    private static func checkPrintable(_ notice: Notice, _ figures: NoticeFigures, in context: ActionContext) throws {
        if let cutoff = notice.cutoff, cutoff > context.today {
            throw Refusal("数据截至日（\(cutoff.chinese)）还没有到，那天的数字现在算不出。请改成今天或以前的日子。")
        }
        if let sentence = try NoticeRemarks.withheld(notice, figures.printed, context.lookup).first { throw Refusal(sentence) }
    }

    /// Everybody who has written on what is read: none of them lays another hand on it. Once it was sent back, whoever reworks it
    /// makes it his; sending it back alone takes nobody's words off him.
    @Sendable static func writers(_ notice: Notice, _ lookup: Lookup) throws -> [RecordID] {
        var found: [RecordID] = []
        var before: JSON?
        var isReturned = false
        for entry in try Journal.history(of: notice.id, in: lookup.db) {
            let body = entry.body
            if body.action == "return" { isReturned = true }
            if body.action == "create" || body.state["fingerprint"] != before {
                if isReturned { found = [] }
                isReturned = false
                found += [body.actor.person, body.principal].compactMap { $0 }
            }
            before = body.state["fingerprint"]
        }
        return found
    }

    /// The reason for keeping something back is not changed under hands that were laid on it.
    static func sealedProblem(_ notice: Notice, _ lookup: Lookup) throws -> String? {
        guard let old = try lookup.find(notice.reference), old.state != .drafted, old.excluded != notice.excluded else { return nil }
        return "送核稿以后不能改不公开的理由，请先退回修改"
    }

    /// A correction names a notice that is out, and reaches those whom that one reached.
    static func correctionProblem(_ notice: Notice, _ lookup: Lookup) throws -> String? {
        guard notice.publishedAt == nil, let old = try lookup.find(notice.corrects) else { return nil }
        if old.id == notice.id { return "不能更正自己" }
        if old.state == .corrected { return "这份通报已经更正过，请更正最新的那份" }
        if old.state != .published { return "只能更正已发布的通报；没有发布的请直接修改" }
        if let audience = notice.audience, audience != old.audience { return "更正的公开范围要与原通报一样（\(old.audience?.title ?? "")）" }
        return nil
    }
}

extension Notice {
    /// When the first of the two signatures was given.
    var firstSignedAt: Moment? { [signedHeadAt, signedDisciplineAt].compactMap { $0 }.min() }
}
