import enum Documents.DOCX
import struct Documents.DocumentError
import enum Documents.FormHTML
import enum Documents.FormPDF
import enum Documents.FormText
import struct Documents.FormDocument
import Foundation
import Journal
import Records

/// A notice as a paper: its printed text in the layout of official documents, the checkpoint in small print.
public enum NoticeDocument {
    public enum Format: String, CaseIterable, Sendable {
        case docx, pdf, html, txt

        public var type: String {
            switch self {
            case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            case .pdf: "application/pdf"
            case .html: "text/html; charset=utf-8"
            case .txt: "text/plain; charset=utf-8"
            }
        }
    }

    /// A published notice as it was published; one being written as it would be printed now, marked as a draft.
    public static func make(_ notice: Notice, in lookup: Lookup, calendar: WorkCalendar) throws -> FormDocument {
        let frozen = NoticeFigures.Frozen(notice)
        let figures =
            try frozen.map { NoticeFigures(notice.text, $0.items) } ?? NoticeFigures.resolve(notice, in: lookup, calendar: calendar)
        let line =
            try frozen != nil
            ? lookup.publication(of: notice).map(Lookup.line) ?? lookup.checkpointLine() : "草稿，没有发布。" + lookup.checkpointLine()
        return form(notice, figures, footer: try relations(notice, lookup) + line)
    }

    /// What a paper has to do with another, in its small print: the page alone would say it, and papers are passed on.
    private static func relations(_ notice: Notice, _ lookup: Lookup) throws -> String {
        func name(_ notice: Notice) -> String { "《\(notice.title)》（\(notice.publishedAt.map { Day($0).chinese } ?? "")发布）" }
        // Readers of one audience are told nothing of a notice for another.
        func isTold(_ other: Notice) -> Bool { other.publishedAt != nil && other.audience == notice.audience }
        let old = try lookup.find(notice.corrects).flatMap { isTold($0) ? $0 : nil }
        var text = old.map { "本通报更正\(name($0))。" } ?? ""
        let newer: [Notice] = try lookup.all(Notice.self, ("corrects", notice.reference))
        if let last = newer.last(where: isTold) { text += "本通报已由\(name(last))更正。" }
        return text
    }

    /// The sheet of a notice whose figures are known.
    static func form(_ notice: Notice, _ figures: NoticeFigures, footer: String?) -> FormDocument {
        var blocks: [FormDocument.Block] = []
        for paragraph in NoticeSheet(figures, marksUnbound: false).paragraphs {
            let text = paragraph.pieces.map(\.text).joined().trimmingCharacters(in: .whitespaces)
            switch paragraph.style {
            case .part: blocks.append(.heading(text))
            case .section: blocks.append(.section(text))
            case .item: blocks.append(.item(text))
            case .body: blocks.append(paragraph.runIn.isEmpty ? .paragraph(text) : .lead(paragraph.runIn, text))
            }
        }
        if !notice.contact.isEmpty { blocks.append(.paragraph(notice.contact)) }
        blocks.append(.signed(organ: notice.organ, day: notice.signedOn?.chinese ?? ""))
        return FormDocument(title: notice.title, docNo: notice.organ, blocks: blocks, footer: footer)
    }

    /// - Throws: `DocumentError` when a PDF cannot be made on this machine.
    public static func write(_ form: FormDocument, _ format: Format, at moment: Moment) throws(DocumentError) -> Data {
        switch format {
        case .docx: try DOCX.write(form, modified: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000))
        case .pdf: try FormPDF.write(form)
        case .html: Data(FormHTML.page(form).utf8)
        case .txt: Data(FormText.text(form).utf8)
        }
    }

    /// The file's name: title and day.
    public static func name(_ notice: Notice, _ format: Format) -> String {
        "\(notice.title)\(notice.signedOn.map { "（\($0.chinese)）" } ?? "").\(format.rawValue)"
    }
}

extension Lookup {
    /// The first checkpoint over a notice's publication: what came afterwards, a correction too, changes nothing of it.
    public func publication(of notice: Notice) throws -> NumberedCheckpoint? {
        guard let entry = try entry(of: notice.id, action: "publish") else { return nil }
        return try Journal.checkpoint(covering: entry.leaf.sequence, in: db)
    }

    /// Whether what a reader sees of a published notice is what was entered when it came out, hash by hash up to the signed root.
    public func isAsPublished(_ notice: Notice, under checkpoint: Checkpoint, by key: VerifierKey) throws -> Bool {
        guard let entry = try entry(of: notice.id, action: "publish"), entry.isSound, let kind = kinds.kind(Notice.kindName),
            let now = try row(Notice.kindName, notice.id)?.state
        else { return false }
        // It may have been corrected since; why something was kept back is sealed.
        let seen = kind.fields.filter { $0.sealed == nil && $0.name != "state" }.map(\.name)
        guard seen.allSatisfy({ now[$0] == entry.body.state[$0] }) else { return false }
        return try Journal.proof(of: entry.leaf.sequence, in: checkpoint, db: db).verifies(leaf: entry.leafBytes, by: key)
    }
}
