import Foundation
import Testing

@testable import Documents

@Suite("核稿 of hostile and broken texts")
struct CheckHostileTests {
    private func isValid(_ text: String, _ context: NoticeCheck.Context = .init()) -> Bool {
        guard let remarks = try? NoticeCheck.remarks(text, context: context) else { return true }
        let count = text.unicodeScalars.count
        return remarks.allSatisfy {
            $0.range.count == 2 && 0 <= $0.range[0] && $0.range[0] <= $0.range[1] && $0.range[1] <= count && !$0.message.isEmpty
        }
    }

    @Test("an empty text and one that is too large are refused with a sentence")
    func refused() {
        for (text, reason) in [
            ("", DocumentError.Reason.empty), (" \n\u{3000}\u{FEFF}\n", .empty), (String(repeating: "a", count: 2 << 20), .tooLarge),
        ] {
            do {
                _ = try NoticeCheck.remarks(text)
                Issue.record("not refused")
            } catch {
                #expect(error.reason == reason)
            }
        }
    }

    @Test("a number that a line feed cuts in two is no count")
    func cutNumber() throws {
        for claim in ["召开1\n2次推进会。", "召开推进会1\n2次", "月度检查1\n次月度检查。", "反馈的\n3个\n问题"] {
            #expect(isValid(CheckText.notice(CheckText.plain, claim: claim)))
        }
    }

    private func texts() throws -> [Scalars] {
        try ["notices", "sound"].flatMap { folder in
            try FileManager.default.contentsOfDirectory(at: Fixture.folder(folder), includingPropertiesForKeys: nil)
        }.filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }.map { Scalars(try String(contentsOf: $0, encoding: .utf8)) }
    }

    @Test("mutated notices are checked without harm")
    func mutations() throws {
        let texts = try texts()
        var numbers = SeededNumbers(20_270_101)
        let strange = Scalars("1２（）①一是第、。：\t|【】“”《》%．.\u{0}\u{2028}\u{FEFF}\u{1F600}\u{301}年月日每周某同志待批复0\n\r")
        let end = ContinuousClock.now + .seconds(12)
        var done = 0
        while done < 400, ContinuousClock.now < end {
            guard var text = texts.randomElement(using: &numbers) else { return }
            text = Array(text.prefix(Int.random(in: 400...2500, using: &numbers)))
            for _ in 0..<Int.random(in: 1...10, using: &numbers) {
                numbers.mutate(&text, with: strange)
            }
            var context = NoticeCheck.Context()
            if done % 2 == 1 {
                context.isWorkingDay = { $0.hasSuffix("5") }
                context.earlier = [text.prefix(600).string]
            }
            #expect(isValid(text.string, context), "\(text.string)")
            done += 1
        }
        #expect(done > 50)
    }

    @Test("mutated web pages of notices are read and checked without harm")
    func mutatedPages() throws {
        var numbers = SeededNumbers(4_711)
        let strange = Scalars("<>/&;=\"'!-[]()p script style table td tr br div &#x0; &nbsp; 1２（）一、。\u{0}\u{2028}\u{FEFF}\u{1F600}\n\r\t")
        let pages = try texts().map { text in
            Scalars(
                FormHTML.page(FormDocument(title: "关于整改情况的通报", blocks: text.string.split(separator: "\n").map { .paragraph(String($0)) })))
        }
        let end = ContinuousClock.now + .seconds(12)
        var read = 0
        while read < 300, ContinuousClock.now < end {
            guard var page = pages.randomElement(using: &numbers) else { return }
            page = Array(page.prefix(Int.random(in: 2500...6000, using: &numbers)))
            for _ in 0..<Int.random(in: 1...20, using: &numbers) { numbers.mutate(&page, with: strange) }
            guard let text = try? TextExtractor.extract(Data(page.string.utf8), name: "page.html").text else { continue }
            #expect(!text.contains("<script"), "markup is never taken for text")
            #expect(isValid(text), "\(text)")
            read += 1
        }
        #expect(read > 50)
    }

    @Test("random slices of notices are checked without harm")
    func slices() throws {
        let texts = try texts()
        var numbers = SeededNumbers(77)
        let end = ContinuousClock.now + .seconds(8)
        for _ in 0..<300 where ContinuousClock.now < end {
            guard let text = texts.randomElement(using: &numbers) else { return }
            let low = Int.random(in: 0..<text.count, using: &numbers)
            let high = Int.random(in: low...text.count, using: &numbers)
            #expect(isValid(text[low..<high].string), "\(text[low..<high].string)")
        }
    }

    @Test(
        "huge lines and thousands of the same take bounded time",
        arguments: [
            "整改", "李某", "待批复", "“", "《》", "的的", "1.关于台账不清问题。整改情况：1.", "每周四已开展3次。", "12月", "同志", "2024年2月30日", "召开6次会议", "8个中75%", "浏览量1万",
            "暂停尚未损坏", "。\n", "（一）\n",
            "1.关于台账问题。\n整改情况：1.核对承包合同台账，补录缺项。2.待批复。\n",
        ])
    func huge(_ piece: String) {
        let body = String(repeating: piece, count: 40_000 / piece.unicodeScalars.count)
        let time = ContinuousClock().measure {
            #expect(isValid(body))
            #expect(isValid(CheckText.notice(CheckText.with(body, "立牌。"), claim: CheckText.allDone)))
            #expect(isValid(CheckText.notice(CheckText.plain, claim: body) + "\n" + body))
        }
        #expect(time < .seconds(30))
    }
}
