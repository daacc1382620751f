import Foundation
import Testing

@testable import Documents

@Suite("Hostile and broken notices")
struct NoticeHostileTests {
    private func refusal(_ text: String) -> DocumentError.Reason? {
        do {
            _ = try NoticeReader.read(text)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test("what is no notice is refused with a sentence")
    func noNotice() {
        #expect(refusal("") == .empty)
        #expect(refusal(" \n\u{3000}\n") == .empty)
        #expect(refusal("今天天气很好。") == .notANotice)
        #expect(refusal("采购合同\n1.甲方付款问题。\n整改情况：乙方验收。") == .notANotice)
        #expect(refusal(String(repeating: "a", count: 3 << 20)) == .tooLarge)
        #expect(refusal(String(repeating: "整改", count: 150_000)) == .notANotice)
    }

    @Test("thousands of mutated notices are read or refused, never more")
    func mutations() throws {
        let files = try FileManager.default.contentsOfDirectory(at: Fixture.folder("notices"), includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
        let texts = try files.map { Array(try String(contentsOf: $0, encoding: .utf8).unicodeScalars.prefix(1500)) }
        var numbers = SeededNumbers(20_260_101)
        let strange = Scalars("1２（）①一是第、。：\t|【】“”《》%．.\u{0}\u{2028}\u{FEFF}\u{1F600}年月日每周问题整改措施\n\r")
        for _ in 0..<2000 {
            guard var text = texts.randomElement(using: &numbers) else { return }
            for _ in 0..<Int.random(in: 1...8, using: &numbers) {
                numbers.mutate(&text, with: strange)
            }
            _ = try? NoticeReader.read(text.string)
        }
    }

    @Test(
        "long texts of one kind of mark take time in proportion",
        arguments: [
            "1.\n", "。（1）", "一是，", "整改 ：", "。整改情况：", "反馈2024年1月1日", "1个", "①", "其中一是", "每周", "问题1：。", "a\tb\tc\n", "| |\n", "已完成整改。",
        ])
    func proportion(_ piece: String) {
        let clock = ContinuousClock()
        let body = String(repeating: piece, count: 60_000 / piece.unicodeScalars.count)
        let time = clock.measure { _ = try? NoticeReader.read(NoticeText.notice("1.关于台账不清问题。\n整改情况：\(body)\n")) }
        #expect(time < .seconds(10))
    }

    @Test("nothing is lost: every clause is in a field or listed as unread")
    func nothingLost() throws {
        let body =
            "一、组织情况\n成立专班，统筹推进。\n二、整改情况\n（一）党建方面。共两个问题。\n说明如下，供参考。\n1.关于台账不清问题。底数长期不明。\n整改情况：局党组核对后，①建账。②销号。\n另附说明一段。\n下一步，抓好后续。\n2.关于会风不实问题。\n整改目标：会议减半。\n整改情况：精简会议。\n三、下一步打算。抓好落实。\n适时回头看。"
        let notice = try NoticeText.read(body)
        let all = String(decoding: try notice.json(pretty: false), as: UTF8.self)
        for clause in [
            "成立专班，统筹推进。", "共两个问题。", "说明如下，供参考。", "底数长期不明。", "局党组核对后，", "另附说明一段。", "抓好后续。", "会议减半。", "抓好落实。", "适时回头看。", "建账。", "精简会议。",
        ] {
            #expect(all.contains(clause), "\(clause)")
        }
    }
}
