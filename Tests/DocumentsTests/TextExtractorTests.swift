import Foundation
import Testing

@testable import Documents

@Suite("Text out of files")
struct TextExtractorTests {
    private let text = NoticeText.notice("1.关于台账不清问题。\n整改情况：1.建账。2.销号。")

    private func refusal(_ data: Data, _ name: String = "通报") -> DocumentError? {
        do {
            _ = try TextExtractor.extract(data, name: name)
            return nil
        } catch {
            return error
        }
    }

    private func encoded(_ encoding: String.Encoding) throws -> Data { try #require(text.data(using: encoding)) }

    @Test("UTF-8, GB18030 and UTF-16, with and without a byte order mark")
    func encodings() throws {
        var all = [Data(text.utf8), Data([0xEF, 0xBB, 0xBF]) + Data(text.utf8)]
        all.append(try encoded(.gb18030))
        for (encoding, mark) in [(String.Encoding.utf16LittleEndian, [UInt8(0xFF), 0xFE]), (.utf16BigEndian, [0xFE, 0xFF])] {
            all.append(try encoded(encoding))
            all.append(Data(mark) + (try encoded(encoding)))
        }
        for data in all { #expect(try TextExtractor.extract(data, name: "通报.txt") == ExtractedText(text: text, format: .text)) }
    }

    @Test("a file cut within a character is read up to there")
    func cutWithinCharacter() throws {
        #expect(try TextExtractor.extract(Data(text.utf8).dropLast(40).dropLast(1), name: "a.txt").text.contains("销号"))
        let gb = try encoded(.gb18030)
        #expect(try TextExtractor.extract(gb.dropLast(21), name: "a.txt").text.contains("销号"))
        #expect(try TextExtractor.extract(encoded(.utf16LittleEndian).dropLast(1), name: "a.txt").text.contains("销号"))
    }

    @Test("wrong bytes, programs, pictures and empty files are refused with a sentence that says what to do")
    func refusals() throws {
        #expect(refusal(Data())?.reason == .empty)
        #expect(refusal(Data("  \n\n".utf8))?.reason == .empty)
        var numbers = SeededNumbers(7)
        let noise = Data((0..<4000).map { _ in UInt8.random(in: 0...255, using: &numbers) })
        #expect(refusal(noise) != nil)
        #expect(refusal(Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]))?.reason == .scan)
        #expect(refusal(Data([0xFF, 0xD8, 0xFF, 0xE0, 0, 16]))?.reason == .scan)
        #expect(refusal(Data("Rar!\u{1A}\u{07}".utf8))?.reason == .unknownFormat)
        #expect(refusal(Data(repeating: 0, count: 5000)) != nil)
        #expect(refusal(Data(repeating: 0x41, count: (50 << 20) + 1))?.reason == .tooLarge)
        // A UTF-8 text read as Latin-1 and stored again.
        let mojibake = String(decoding: Data(text.utf8).map { UInt16($0) }, as: UTF16.self)
        #expect(refusal(Data(mojibake.utf8))?.reason == .wrongEncoding)
        for reason in [refusal(noise), refusal(Data()), refusal(Data("Rar!\u{1A}\u{07}".utf8))] {
            #expect(reason?.sentence.contains("请") == true)
        }
    }

    @Test("a spreadsheet, a plain archive and a broken archive are told apart")
    func archives() throws {
        func zip(_ names: [String]) throws -> Data {
            try ZipArchive.write(names.map { ($0, Data("x".utf8)) }, modified: Date(timeIntervalSince1970: 1_760_000_000))
        }
        #expect(refusal(try zip(["xl/workbook.xml"]))?.sentence.contains("Excel") == true)
        #expect(refusal(try zip(["通报.txt"]))?.sentence.contains("解压") == true)
        #expect(refusal(try zip(["OFD.xml"]))?.sentence.contains("OFD") == true)
        #expect(refusal(try zip(["word/document.xml"]).dropLast(30))?.reason == .damaged)
    }

    @Test("old Word files need LibreOffice, and its absence is said")
    func oldWord() {
        let error = #expect(throws: DocumentError.self) { try OfficeText.read(Data([1]), ending: "doc", program: nil) }
        #expect(error?.reason == .toolMissing)
        #expect(error?.sentence.contains("另存为 .docx") == true)
        let header = Data([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])
        let locked = header + Data("EncryptedPackage".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        #expect(refusal(locked)?.reason == .encrypted)
    }

    @Test("a program that hangs is killed with its children")
    func children() throws {
        _ = try? Subprocess.withFolder { folder throws(DocumentError) in
            try Subprocess.run("/bin/sh", ["-c", "sleep 31.25 & wait"], in: folder, seconds: 0.3)
        }
        Thread.sleep(forTimeInterval: 0.2)
        let left = try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { process in
            Int(process) != nil
                && (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/cmdline"))) == Data("sleep\u{0}31.25\u{0}".utf8)
        }
        #expect(left.isEmpty)
    }

    @Test("a program that hangs is killed in time")
    func hang() throws {
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(throws: DocumentError.self) {
                try Subprocess.withFolder { folder throws(DocumentError) in
                    _ = try Subprocess.run("/bin/sleep", ["30"], in: folder, seconds: 0.3)
                }
            }
        }
        #expect(time < .seconds(5))
    }
}

@Suite("Text out of web pages")
struct TextHTMLTests {
    @Test("blocks are lines, scripts and hidden parts are gone, an ordered list has its numbers")
    func blocks() throws {
        let page =
            "<!DOCTYPE html><html><head><title>x</title><style>p{}</style></head><body><nav>首页</nav><p>甲&nbsp;乙</p><p>丙<br>丁</p><script>整改情况</script><div style='display: none'>藏</div><ol><li>建账。</li><li>销号。</li></ol></body></html>"
        let text = try TextExtractor.extract(Data(page.utf8), name: "a.html")
        #expect(text.format == .html)
        #expect(text.text.split(separator: "\n") == ["甲\u{A0}乙", "丙", "丁", "1.建账。", "2.销号。"])
    }

    @Test("the page's own charset counts, and a page that lies about it is read all the same")
    func charset() throws {
        let page = "<html><head><meta charset=\"gb2312\"></head><body><p>巡察整改情况的通报，根据部署</p></body></html>"
        let gb = try #require(page.data(using: .gb18030))
        #expect(try TextExtractor.extract(gb, name: "a.htm").text.contains("巡察整改"))
        #expect(try TextExtractor.extract(Data(page.utf8), name: "a.htm").text.contains("巡察整改"))
    }

    @Test("a table of data is rows with tabs, merged cells keep their columns; a table for layout is lines")
    func tables() throws {
        let data =
            "<html><body><table><tr><th>序号</th><th>问题</th><th>措施</th></tr><tr><td rowspan=2>1</td><td rowspan=2>甲</td><td>建账<br>销号</td></tr><tr><td>回访</td></tr></table></body></html>"
        #expect(try TextExtractor.extract(Data(data.utf8), name: "a.html").text.contains("序号\t问题\t措施\n1\t甲\t建账\u{2028}销号\n\t\t回访\n"))
        let layout = "<html><body><table><tr><td><p>甲</p><p>乙</p></td></tr></table></body></html>"
        #expect(try TextExtractor.extract(Data(layout.utf8), name: "a.html").text.split(separator: "\n") == ["甲", "乙"])
    }

    @Test("a page nested a hundred thousand deep neither crashes nor hangs")
    func deep() {
        let page = "<html><body>" + String(repeating: "<div><b>", count: 100_000) + "巡察"
        _ = try? TextExtractor.extract(Data(page.utf8), name: "a.html")
    }
}
