import Foundation
import Testing

@testable import Documents

@Suite("CSV")
struct TablesCSVTests {
    private func rows(_ data: Data, name: String = "a.csv") throws -> [[String]] {
        try #require(try SpreadsheetReader.read(data, name: name).first).rows.map { $0.map(\.string) }
    }

    private func rows(_ text: String) throws -> [[String]] { try rows(Data(text.utf8)) }

    private let sample = "序号,内容\r\n1,选题策划会\r\n"

    @Test("quotes, separators and line breaks inside quotes (RFC 4180)")
    func quoting() throws {
        #expect(try rows("a,\"b,\"\"c\"\"\nd\",e\r\n,,\r\n\r\nf") == [["a", "b,\"c\"\nd", "e"], [], [], ["f"]])
        #expect(try rows("\"甲\"乙,5\"\n") == [["甲乙", "5\""]])
        #expect(try rows("a\rb\r") == [["a"], ["b"]])
        #expect(try rows("\"\",x") == [["", "x"]])
    }

    @Test("the separator is found", arguments: [",", ";", "\t"])
    func separators(separator: String) throws {
        #expect(try rows("\n序号\(separator)\"a,;\t,,,\"\(separator)c\n1\(separator)2\(separator)3")[1] == ["序号", "a,;\t,,,", "c"])
    }

    @Test("Excel's own sep= line is obeyed")
    func directive() throws {
        #expect(try rows("sep=;\r\na;b,c,d\r\n") == [["a", "b,c,d"]])
    }

    @Test("UTF-8 with and without mark, GB18030 and UTF-16 are told apart")
    func encodings() throws {
        let expected = [["序号", "内容"], ["1", "选题策划会"]]
        #expect(try rows(Data(sample.utf8)) == expected)
        #expect(try rows(Data([0xEF, 0xBB, 0xBF]) + Data(sample.utf8)) == expected)
        #expect(try rows(#require(sample.data(using: .gb18030))) == expected)
        let little = try #require(sample.data(using: .utf16LittleEndian))
        let big = try #require(sample.data(using: .utf16BigEndian))
        #expect(try rows(Data([0xFF, 0xFE]) + little) == expected)
        #expect(try rows(Data([0xFE, 0xFF]) + big) == expected)
        #expect(try rows(little) == expected)
        #expect(try rows(big) == expected)
    }

    @Test("zeros in front and long numbers stay as written")
    func textOnly() throws {
        #expect(try SpreadsheetReader.read(Data("0012,330102199001011234".utf8), name: "名单.csv").map(\.name) == ["名单"])
        #expect(try rows("0012,330102199001011234,_x000D_") == [["0012", "330102199001011234", "_x000D_"]])
    }

    @Test("an open quote names its line")
    func openQuote() throws {
        let error = try #require(throws: DocumentError.self) {
            try SpreadsheetReader.read(Data("a,b\nc,\"d\n".utf8), name: "a.csv")
        }
        #expect(error.sentence.contains("第 2 行"))
    }

    @Test("binary, blank and oversized files are refused")
    func refusals() throws {
        #expect(try WorkbookFixture.refusal(Data([0x41, 0, 0, 0x42, 0, 0, 0]), name: "a.csv") != .empty)
        #expect(try WorkbookFixture.refusal(Data("\n,,\n".utf8), name: "a.csv") == .empty)
        #expect(try WorkbookFixture.refusal(Data(repeating: 0x0A, count: 200_001), name: "a.csv") == .tooLarge)
        #expect(try WorkbookFixture.refusal(Data(repeating: 0x61, count: 21 << 20), name: "a.csv") == .tooLarge)
        let wide = Data(String(repeating: "x,", count: 201).utf8)
        #expect(try WorkbookFixture.refusal(wide, name: "a.csv") == .tooLarge)
    }

    @Test("written with mark, CR LF, 元 with two decimals and ISO days")
    func writing() {
        let table = Table(
            title: "标题", columns: [.init("内容"), .init("金额", .money), .init("次数", .number), .init("日期", .date)],
            rows: [
                [.text("甲,\"乙\"\n丙"), .integer(-105), .integer(-3), .date(year: 2025, month: 1, day: 2)],
                [.blank, .integer(123_456_789)],
            ], footer: ["盖章"])
        let text = String(decoding: CSV.write(table), as: UTF8.self)
        #expect(text == "\u{FEFF}内容,金额,次数,日期\r\n\"甲,\"\"乙\"\"\n丙\",-1.05,-3,2025-01-02\r\n,1234567.89,,\r\n")
    }

    @Test(
        "formulas are disarmed, and come back as they were",
        arguments: [
            "=1+1", "+86 571", "-x", "@SUM(A1)", "\t=1", "＝1", "'=1", "''=1", "'普通", "普通", "=cmd|'/c calc'!A0",
        ])
    func injection(text: String) throws {
        let data = CSV.write(Table(title: "", columns: [.init("内容"), .init("二")], rows: [[.text(text), .text("x")]]))
        let line = String(decoding: data, as: UTF8.self).split(separator: "\r\n")[1].drop { $0 == "\"" }
        #expect(!["=", "+", "-", "@", "\t", "＝"].contains { line.hasPrefix($0) })
        #expect(try rows(data)[1] == [text, "x"])
    }

    @Test("the stream gives the same bytes as the whole")
    func streaming() {
        let table = Table(title: "", columns: [.init("a"), .init("b")], rows: (0..<100).map { [.integer($0), .text("值")] })
        var stream = CSV.Stream(columns: table.columns)
        var gathered = stream.take()
        for row in table.rows {
            stream.append(row)
            if stream.waiting > 64 { gathered += stream.take() }
        }
        gathered += stream.take()
        #expect(Data(gathered) == CSV.write(table))
    }
}
