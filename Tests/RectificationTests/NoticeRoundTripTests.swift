import Documents
import Foundation
import Journal
import Records
import Testing

@testable import Rectification

/// The text of every notice at hand is put on paper by us and read again: the reader must find what it found in the original.
@Suite("A notice put on paper and read again", .serialized)
struct NoticeRoundTripTests {
    /// Our own fictional notices, and the outer set where it is at hand.
    private static let files: [URL] = {
        let own = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "DocumentsTests/Fixtures/notices")
        let outer = ProcessInfo.processInfo.environment["CHANGLI_NOTICES"].map { URL(fileURLWithPath: $0) }
        if outer == nil { print("CHANGLI_NOTICES is not set: the outer set of notices was not put on paper.") }
        return [own, outer].compactMap { $0 }.flatMap { folder in
            ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)) ?? [])
                // Texts broken into lines of a print's width, or set out with tabs or Markdown, are not what anybody types into a field of paragraphs.
                .filter {
                    $0.pathExtension == "txt" && !$0.path.contains("hard-wrapped") && !$0.path.contains("tab-table")
                        && !$0.path.contains("markdown")
                }.sorted { $0.path < $1.path }
        }
    }()

    /// The notice as a clerk would type it in: title, organ and day in their fields, the rest as text.
    private static func typed(_ raw: String, _ read: Documents.Notice) -> Rectification.Notice {
        var notice = Rectification.Notice()
        notice.title = read.title ?? "关于整改情况的通报"
        notice.organ = read.unit ?? ""
        notice.signedOn = read.signedOn.flatMap { Day($0) }
        func plain(_ text: some StringProtocol) -> String { String(text).filter { !$0.isWhitespace } }
        var lines = raw.split(whereSeparator: \.isNewline).map(String.init).filter { !plain($0).isEmpty }
        let title = plain(notice.title)
        while let first = lines.first, plain(first) == plain(notice.organ) || title.contains(plain(first)) { lines.removeFirst() }
        while let last = lines.last, plain(last) == plain(notice.organ) || plain(last) == notice.signedOn?.chinese { lines.removeLast() }
        notice.text = lines.joined(separator: "\n")
        return notice
    }

    /// What must not be lost: title, the headings of parts, each finding with its measures, the declared totals.
    private static func substance(_ notice: Documents.Notice) -> [String] {
        var lines = [notice.title ?? ""]
        for section in notice.sections {
            lines.append("# " + (section.title ?? ""))
            for finding in section.findings {
                lines.append("## " + finding.title)
                lines += finding.measures.map { "- " + $0 }
            }
        }
        return lines
    }

    @Test("every export of every notice reads back to the same titles, heads and measures", arguments: files)
    func roundTrip(file: URL) throws {
        let raw = try String(contentsOf: file, encoding: .utf8)
        let read = try NoticeReader.read(raw)
        let notice = Self.typed(raw, read)
        // A text that breaks off is not put on paper by anybody.
        if read.truncated { return }
        let form = NoticeDocument.form(notice, NoticeFigures(notice.text, []), footer: "存证点第 1 号")
        let expected = Self.substance(read)
        // Tables drawn with signs stay lines of text in a field and wrap on a PDF's page like any line; and a PDF's text has lost the wide
        // blank that alone parts 第一条 from its title.
        let isDrawn = file.path.contains("-table") || file.path.contains("-articles")
        // A PDF takes a second each: all of the outer set, and every fourth of our own.
        let isOuter = !file.path.contains("DocumentsTests")
        let hasPDF = !isDrawn && (isOuter || (Self.files.firstIndex(of: file) ?? 0) % 4 == 0)
        for format in NoticeDocument.Format.allCases where hasPDF || format != .pdf {
            let bytes = try NoticeDocument.write(form, format, at: Moment(milliseconds: 0))
            let text = try TextExtractor.extract(bytes, name: "notice.\(format.rawValue)")
            let again = try Self.substance(NoticeReader.read(text.text))
            let first = zip(again, expected).first { $0 != $1 }
            #expect(first == nil, "\(file.lastPathComponent) as \(format.rawValue)")
            #expect(again.count == expected.count, "\(file.lastPathComponent) as \(format.rawValue)")
        }
    }
}
