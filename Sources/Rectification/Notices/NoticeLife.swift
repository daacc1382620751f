import Foundation
import Journal
import Records

/// The four hands of a notice: 提出, 核稿, 保密审查, 审批 (two signatures on the same text), and then 发布.
///
/// Party affairs are made public by four different persons (《中国共产党党务公开条例（试行）》第十五条: 提出、审核、审批、实施).
public enum NoticeLife {
    /// SHA-256 of everything that a reader will see; signatures are given on this.
    public static func fingerprint(_ notice: Notice) -> String {
        let seen = JSON.object([
            "title": .string(notice.title), "audience": .string(notice.audience?.rawValue ?? ""), "text": .string(notice.text),
            "cutoff": .string(notice.cutoff?.iso ?? ""), "signedOn": .string(notice.signedOn?.iso ?? ""), "organ": .string(notice.organ),
            "contact": .string(notice.contact), "corrects": .string(notice.corrects?.id.description ?? ""),
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
        notice.signedHead = nil
        notice.signedHeadAt = nil
        notice.signedDiscipline = nil
        notice.signedDisciplineAt = nil
    }

    static func submit(_ notice: inout Notice, in context: ActionContext) throws {
        clearHands(&notice)
        let figures = try NoticeFigures.resolve(notice, in: context.lookup, calendar: context.calendar)
        if let problem = figures.problems.first { throw Refusal(problem) }
        notice.proposedBy = context.viewer.person.map { Reference($0) }
    }

    /// Every remark of weight is mended, or answered by somebody.
    static func check(_ notice: inout Notice, in context: ActionContext) throws {
        let open = try NoticeRemarks.open(notice, in: context.lookup, calendar: context.calendar)
        guard open.isEmpty else {
            throw Refusal("还有 \(open.count) 条核稿提示没有改正，也没有答复，例如：\(open[0].message)")
        }
        notice.checkedBy = context.viewer.person.map { Reference($0) }
    }

    static func sign(_ notice: inout Notice, in context: ActionContext) throws {
        guard let person = context.viewer.person else { throw Refusal("审批签字要由本人办理。", code: .forbidden) }
        let present = fingerprint(notice)
        if !notice.signedText.isEmpty, notice.signedText != present { throw Refusal("正文在第一个签字之后改过，请退回重新审批。") }
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
        if notice.signedHead != nil, notice.signedDiscipline != nil { notice.state = .approved }
    }

    /// Freezes every figure as it is now; what changes later changes no published page.
    static func publish(_ notice: inout Notice, in context: ActionContext) throws {
        guard notice.signedText == fingerprint(notice), notice.signedHead != nil, notice.signedDiscipline != nil else {
            throw Refusal("这份正文没有经书记和纪检委员签字，不能发布。")
        }
        let figures = try NoticeFigures.resolve(notice, in: context.lookup, calendar: context.calendar)
        if let problem = figures.problems.first { throw Refusal(problem) }
        let lapsed = try NoticeRemarks.open(notice, figures, in: context.lookup, calendar: context.calendar).filter {
            $0.rule == "C7" && $0.severity == .error
        }
        if let first = lapsed.first { throw Refusal("审批以后又有新情况，不能发布：\(first.message)请退回修改，或在核稿提示里答复。") }
        notice.published = figures.printed
        notice.frozen = try figures.frozen(size: context.lookup.journalSize())
        notice.publishedAt = context.now
    }
}
