import Foundation
import Testing

@testable import Documents

@Suite("核稿 of whole notices")
struct CheckSoundTests {
    @Test(
        "a sound notice has no error and no warning, whatever its layout",
        arguments: ["parts-sections-numbers", "problem-and-measures", "first-second-third"])
    func sound(_ name: String) throws {
        let text = try String(contentsOf: Fixture.folder("sound").appendingPathComponent(name + ".txt"), encoding: .utf8)
        #expect(try NoticeReader.read(text).findings.count >= 10)
        let remarks = try NoticeCheck.remarks(text)
        #expect(remarks.filter { $0.severity != .hint }.map(\.message) == [])
    }

    @Test("remarks come in the order of the text, then of the rules, and point into it")
    func order() throws {
        for file in try fixtures() {
            let text = try String(contentsOf: file, encoding: .utf8)
            let remarks = try NoticeCheck.remarks(text)
            let count = text.unicodeScalars.count
            for (a, b) in zip(remarks, remarks.dropFirst()) {
                #expect(a.range[0] < b.range[0] || (a.range[0] == b.range[0] && a.rule <= b.rule))
            }
            #expect(remarks.allSatisfy { $0.range.count == 2 && 0 <= $0.range[0] && $0.range[0] <= $0.range[1] && $0.range[1] <= count })
            #expect(remarks.allSatisfy { !$0.message.isEmpty && $0.message.hasSuffix("。") })
            #expect(remarks.count <= 60)
        }
    }

    @Test("findings and measures are found where they stand, with their path")
    func places() throws {
        for file in try fixtures() {
            let text = try String(contentsOf: file, encoding: .utf8)
            let script = Manuscript(text, try NoticeReader.read(text))
            let pieces = script.measures
            #expect(pieces.filter(\.isExact).count * 100 >= pieces.count * 97, "\(file.lastPathComponent)")
            for piece in pieces where piece.isExact {
                #expect(Array(script.text[piece.range]) == piece.text && script.path(at: piece.range.lowerBound) == piece.path)
            }
            for (a, b) in zip(script.items, script.items.dropFirst()) { #expect(a.heading.lowerBound < b.heading.lowerBound) }
        }
        let text = CheckText.notice(CheckText.plain)
        #expect(
            Manuscript(text, try NoticeReader.read(text)).measures.map { $0.path.joined(separator: "/") }.prefix(3) == [
                "二/（一）/1/1", "二/（一）/1/2", "二/（一）/2/1",
            ])
    }

    @Test("errors in the fictional notices are those put in on purpose")
    func planted() throws {
        var errors: [String: [String]] = [:]
        for file in try fixtures() {
            let found = try NoticeCheck.remarks(String(contentsOf: file, encoding: .utf8)).filter { $0.severity == .error }
            if !found.isEmpty { errors[file.deletingPathExtension().lastPathComponent] = found.map { $0.rule + " " + $0.path } }
        }
        #expect(errors["21-school-blank-lines"] == ["C1 "])
        #expect(errors["26-media-running-measures"] == ["C1 一", "C3 二/（二）/6/2"])
        #expect(errors["29-town-circled-subitems"] == ["C3 第2个问题/2"])
        #expect(errors["33-school-mismatch-empty"] == ["C1 "])
        #expect(errors.values.flatMap { $0 }.allSatisfy { $0.hasPrefix("C1") || $0.hasPrefix("C3") })
    }

    private func fixtures() throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: Fixture.folder("notices"), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
    }

    @Test("remarks survive JSON with a range of two numbers")
    func json() throws {
        let remark = Remark(rule: "C1", severity: .error, path: "二/（一）/1", message: "句子。", range: [3, 9])
        let data = try JSONEncoder().encode(remark)
        #expect(try JSONDecoder().decode(Remark.self, from: data) == remark)
        #expect(String(decoding: data, as: UTF8.self).contains("[3,9]"))
    }

    /// The text whose ground truth says that it was published.
    private func realNotice(in folder: String) -> String? {
        let files = (try? FileManager.default.contentsOfDirectory(at: URL(fileURLWithPath: folder), includingPropertiesForKeys: nil)) ?? []
        let real = files.first { file in
            guard file.pathExtension == "json", let data = try? Data(contentsOf: file) else { return false }
            return (try? JSONDecoder().decode([String: Provenance].self, from: data))?["provenance"]?.isReal ?? false
        }
        return real.flatMap { try? String(contentsOf: $0.deletingPathExtension().appendingPathExtension("txt"), encoding: .utf8) }
    }

    /// One value of the ground truth; all but the text "real" are of no interest.
    private struct Provenance: Decodable {
        var isReal: Bool

        init(from decoder: any Decoder) throws {
            isReal = (try? decoder.singleValueContainer().decode(String.self)) == "real"
        }
    }

    private static let outerFolder = ProcessInfo.processInfo.environment["CHANGLI_NOTICES"]

    @Test(
        "the real notice of the outer set gets the remarks that a careful reader made",
        .enabled(if: outerFolder != nil, "CHANGLI_NOTICES is not set"))
    func outer() throws {
        let folder = try #require(Self.outerFolder)
        let text = try #require(realNotice(in: folder))
        let remarks = try NoticeCheck.remarks(text)
        #expect(remarks.count < 60)
        func has(_ rule: String, _ severity: Remark.Severity, _ path: String, _ words: String...) -> Bool {
            remarks.contains { remark in
                remark.rule == rule && remark.severity == severity && remark.path == path
                    && words.allSatisfy { remark.message.contains($0) }
            }
        }
        #expect(has("C1", .error, "一/（三）", "90 条", "89 条"))
        #expect(has("C1", .warning, "一/（三）", "制度 6 项"))
        #expect(has("C2", .warning, "一/（三）", "推进会", "各类会议"))
        #expect(has("C3", .error, "二/（二）/12/1", "待批复") && has("C3", .error, "二/（二）/12/3", "暂停播放", "损坏"))
        #expect(remarks.filter { $0.severity == .error }.count == 3)
        #expect(remarks.filter { $0.rule == "C4" }.map(\.path) == ["二/（二）/16/1", "二/（四）/37/1"])
        #expect(has("C5", .warning, "二/（二）/22", "关于"))
        #expect(has("C6", .warning, "", "35 天"))
        #expect(has("C7", .warning, "二/（一）/1/2", "18 个周四", "13次") && has("C7", .hint, "二/（二）/11/1", "18 个周五", "20条"))
        #expect(has("C7", .hint, "二/（二）/4/1", "79期"))
        #expect(has("C9", .hint, "", "只有电话"))
        #expect(has("C8", .hint, "二/（二）/10/2", "46335") && has("C8", .hint, "二/（四）/39/2", "75%"))
        let shifted = NoticeCheck.Context(isWorkingDay: { day in
            if day == "2026-01-04" { return true }
            if day == "2026-01-01" || (day >= "2026-02-15" && day <= "2026-02-23") || day == "2026-04-06" { return false }
            return Day(day).map { Day.weekday($0.number) < 5 }
        })
        let withCalendar = try NoticeCheck.remarks(text, context: shifted)
        #expect(withCalendar.contains { $0.rule == "C7" && $0.path == "二/（一）/1/2" && $0.message.contains("17 次") })
        #expect(withCalendar.contains { $0.rule == "C6" && $0.message.contains("2026年4月6日") && $0.message.contains("工作日") })
    }
}
