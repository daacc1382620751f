import Testing

@testable import Documents

@Suite("核稿 R10: fingerprints")
struct FingerprintsTests {
    private static func prints(_ text: String) -> Fingerprints {
        Fingerprints(ComparedText(Scalars(text), StockPhrases(Similarity.defaultStock)))
    }

    private static func han(_ count: Int, _ numbers: inout SeededNumbers) -> String {
        GenreText.string((0..<count).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0x4E00...0x9FA0, using: &numbers)) })
    }

    @Test("any common run of forty shares a fingerprint wherever it stands")
    func guarantee() {
        var numbers = SeededNumbers(17)
        for _ in 0..<300 {
            let passage = Self.han(40, &numbers)
            let first = Self.han(Int.random(in: 0...90, using: &numbers), &numbers) + passage + Self.han(50, &numbers)
            let second = Self.han(30, &numbers) + passage + Self.han(Int.random(in: 0...90, using: &numbers), &numbers)
            #expect(!Set(Self.prints(first).runs).isDisjoint(with: Self.prints(second).runs))
        }
    }

    @Test("winnowing keeps one of each window of w, about two in w + 1 of all")
    func density() {
        var numbers = SeededNumbers(18)
        let hashes = (0..<20_000).map { _ in numbers.next() }
        let kept = Set(Fingerprints.winnow(hashes, window: 21))
        for start in 0...(hashes.count - 21) {
            guard let least = hashes[start..<(start + 21)].min() else { continue }
            #expect(kept.contains(least))
        }
        #expect(abs(Double(kept.count) / 20_000 - 2.0 / 22) < 0.005)
        #expect(Fingerprints.winnow([], window: 21).isEmpty && Fingerprints.winnow([4, 2, 9], window: 21) == [2])
        #expect(Fingerprints.winnow([UInt64](repeating: 6, count: 99), window: 21).allSatisfy { $0 == 6 })
        #expect(Set(Fingerprints.winnow(Array(0..<99), window: 21)) == Set(0...78))
    }

    @Test("fingerprints are the same for ever: these are written down")
    func fixed() {
        let text = "会议听取了农村集体资产清理情况汇报，决定由农经站牵头逐户核对承包合同。"
        #expect(SimilarityIndex.fingerprints(text).prefix(3) == [11_714_988_361_166, 13_521_701_871_218, 21_859_685_641_058])
        #expect(SimilarityIndex.fingerprints(text).count == 31)
        #expect(SimilarityIndex.fingerprints(text.replacing("，", with: "、2025")) == SimilarityIndex.fingerprints(text))
    }

    @Test("the sample is one in sixteen of a long text and all of a short one")
    func samples() {
        var numbers = SeededNumbers(19)
        let (short, long) = (Self.prints(Self.han(200, &numbers)), Self.prints(Self.han(8000, &numbers)))
        #expect(short.level == 0 && short.keptCounts[0] == 197 && long.level == 4)
        #expect(abs(long.keptCounts[4] - 500) < 70 && long.keptCounts[0] == 7997)
        let stored = SimilarityIndex.fingerprints(Self.han(3000, &numbers))
        #expect(stored == stored.sorted() && Set(stored).count == stored.count && stored.allSatisfy { $0 < 1 << 48 })
        #expect((560...670).contains(stored.count))
    }

    @Test(
        "hostile texts are added and asked for like any other",
        arguments: [
            "", " \n\t", "一", "。，！？——…“”", "20251231", String(repeating: "长", count: 350_000), String(repeating: "整改", count: 100_000),
            String(repeating: "😀👨‍👩‍👧‍👦", count: 5000), String(decoding: [0xD800, 0xDC00, 0xDFFF, 0x957F] as [UInt16], as: UTF16.self),
            String(decoding: [0xFF, 0xFE, 0x80] as [UInt8], as: UTF8.self), "e\u{301}" + String(repeating: "\u{300}", count: 9000), "\0",
        ])
    func hostile(_ text: String) {
        var index = SimilarityIndex()
        let plain = GenreText.text(1, length: 1000)
        index.add(1, plain)
        index.add(2, text)
        let found = index.candidates(text)
        #expect(found.count <= 2 && index.candidates(plain).first == 1)
        #expect(Similarity.matches(text, with: [plain]).isEmpty)
        index.remove(2)
        #expect(!index.candidates(text).contains(2))
    }

    @Test("a megabyte of text is added, found and compared in seconds")
    func megabyte() {
        var index = SimilarityIndex()
        let book = GenreText.text(2, length: 350_000)
        index.add(1, book)
        for key in 2..<60 { index.add(key, GenreText.text(UInt64(key), length: 600)) }
        let chapter = String(book.prefix(40_000).suffix(3000))
        #expect(index.candidates(chapter).first == 1 && index.candidates(book).first == 1)
    }

    @Test("an empty index and an index of one text answer")
    func small() {
        var index = SimilarityIndex()
        #expect(index.candidates("甲乙丙丁戊己庚辛").isEmpty && index.count == 0)
        index.add(-5, "甲乙丙丁戊己庚辛")
        #expect(index.candidates("甲乙丙丁戊己庚辛") == [-5] && index.candidates("完全不同的话").isEmpty)
        index.remove(-5)
        #expect(index.candidates("甲乙丙丁戊己庚辛").isEmpty && index.count == 0)
    }
}
