import Testing

@testable import Documents

@Suite("核稿 R10: the index of earlier texts")
struct SimilarityIndexTests {
    /// Eight in ten of 1,500 characters, some short and some long, all made from their number.
    static let earlier: [String] = (0..<240).map { number in GenreText.text(UInt64(number), length: length(number)) }

    private static func length(_ number: Int) -> Int {
        switch number % 10 {
        case 0: 330
        case 1: 6000
        default: 1500
        }
    }

    static let compared = earlier.map(compare)

    private static func compare(_ text: String) -> ComparedText {
        ComparedText(Scalars(text), StockPhrases(Similarity.defaultStock))
    }

    static let index: SimilarityIndex = {
        var index = SimilarityIndex()
        for (key, text) in earlier.enumerated() { index.add(key, text) }
        return index
    }()

    @Test("of each kind of copying, what brute force tells is found", arguments: Copying.allCases)
    func recall(_ copying: Copying) {
        var numbers = SeededNumbers(3)
        var (pairs, found) = (0, 0)
        for probe in 0..<12 {
            let source = copying == .shortInLong ? probe * 10 : probe * 23 % 240
            let (other, third) = (GenreText.text(UInt64(7000 + probe), length: 3000), GenreText.text(UInt64(8000 + probe), length: 3000))
            let text = copying.copy(Self.earlier[source], other, third, &numbers)
            guard Similarity.compare(text, Self.earlier[source]).verdict != .apart else { continue }
            pairs += 1
            if Self.index.candidates(text).contains(source) { found += 1 }
        }
        // Every eighth character changed leaves a containment of a half: nothing to find.
        #expect(copying == .everyEighthCharacter ? pairs == 0 : pairs >= 8)
        #expect(found == pairs)
    }

    @Test("recall is 0.98 and more against brute force over every pair, not only the planted ones")
    func allPairs() {
        var numbers = SeededNumbers(9)
        var (pairs, found) = (0, 0)
        for (place, copying) in Copying.allCases.enumerated() {
            let text = copying.copy(Self.earlier[place * 10 + 3], Self.earlier[place + 100], Self.earlier[place + 200], &numbers)
            let told = Similarity.matches(Self.compare(text), with: Self.compared).map(\.index)
            let candidates = Set(Self.index.candidates(text))
            pairs += told.count
            found += told.count(where: candidates.contains)
        }
        #expect(pairs >= 15 && Double(found) >= 0.98 * Double(pairs))
    }

    @Test("matches are the results of compare that are not apart")
    func matches() {
        var numbers = SeededNumbers(21)
        let others = Array(Self.earlier[..<25]) + ["", "甲乙", "新建冷库台账，逐户核对承包合同，补录缺项。"]
        for copying in [Copying.passageOf45, .everyTenthCharacter, .excerptOf300, .shortInLong] {
            let text = copying.copy(Self.earlier[12], Self.earlier[200], Self.earlier[201], &numbers)
            let slow = others.indices.compactMap { index -> Similarity.Match? in
                let result = Similarity.compare(text, others[index])
                return result.verdict == .apart ? nil : .init(index: index, result: result)
            }
            #expect(Similarity.matches(text, with: others) == slow && !slow.isEmpty)
        }
        #expect(Similarity.matches("逐户核对承包合同，补录缺项，另立台账。", with: others).map(\.index) == [27])
    }

    @Test("a copy comes first, and the same text is asked twice with the same answer")
    func order() {
        let text = Self.earlier[77]
        #expect(Self.index.candidates(text).first == 77)
        #expect(Self.index.candidates(text) == Self.index.candidates(text))
        #expect(Self.index.candidates(text, limit: 1) == [77] && Self.index.candidates(text, limit: 0).isEmpty)
        #expect(Self.index.candidates(text, limit: 5).count <= 5 && Self.index.candidates(text, limit: -3).isEmpty)
    }

    @Test("a phrase in every text hides no passage that was lifted from one")
    func boilerplate() {
        let phrase = "会议号召全体党员干部群众紧密团结起来以更加昂扬的斗志更加饱满的热情更加务实的作风奋力谱写高质量发展的崭新篇章为实现目标而努力奋斗"
        var index = SimilarityIndex()
        for (key, text) in Self.earlier.enumerated() { index.add(key, text + phrase) }
        var numbers = SeededNumbers(31)
        for source in [5, 123, 177, 199, 239] {
            let other = GenreText.text(UInt64(90_000 + source), length: 3000)
            let text = Copying.passageOf45.copy(Self.earlier[source], other, "", &numbers) + phrase
            // Brute force warns of all 240; the one that gave more than the phrase is among the ten best.
            #expect(Similarity.compare(text, Self.earlier[0] + phrase).verdict == .warn || Self.earlier[0].count < 400)
            #expect(index.candidates(text, limit: 10).contains(source))
        }
    }

    @Test("texts that copy nothing have candidates, for they share phrases of the genre, but no match")
    func unrelated() {
        for number in 0..<8 {
            let text = GenreText.text(UInt64(50_000 + number), length: 3000)
            let candidates = Self.index.candidates(text)
            #expect(candidates.count <= 50)
            #expect(Similarity.matches(text, with: candidates.map { Self.earlier[$0] }).isEmpty)
        }
    }

    @Test("short texts are found by what they have in common with short ones")
    func short() {
        var index = SimilarityIndex()
        index.add(1, "细化《河道“巡查”保洁考核办法》，落实到人。")
        index.add(2, "组织全体党员观看警示教育片，撰写心得体会。")
        index.add(3, "短")
        #expect(index.candidates("重申并细化《河道“巡查”保洁考核办法》，压实乡镇、村组两级责任，逐月通报排名情况。") == [1])
        #expect(index.candidates("组织党员观看警示教育片，撰写心得体会文章。").first == 2)
        let long = GenreText.text(4, length: 2000) + "组织全体党员观看警示教育片，撰写心得体会。"
        #expect(index.candidates(long).contains(2))
    }

    @Test("adding again replaces, removing forgets, and both leave the others")
    func changing() {
        var index = SimilarityIndex()
        for key in 0..<60 { index.add(key, Self.earlier[key]) }
        let before = index
        index.add(7, Self.earlier[100])
        #expect(!index.candidates(Self.earlier[7]).prefix(1).contains(7) && index.candidates(Self.earlier[100]).first == 7)
        for key in 10..<60 { index.remove(key) }
        index.remove(999)
        #expect(index.count == 10 && index.candidates(Self.earlier[3]).first == 3)
        #expect(index.candidates(Self.earlier[20]).allSatisfy { $0 < 10 })
        for key in 10..<60 { index.add(key, Self.earlier[key]) }
        #expect((10..<60).allSatisfy { index.candidates(Self.earlier[$0]).first == $0 })
        #expect(before.count == 60 && before.candidates(Self.earlier[7]).first == 7)
    }

    @Test("adding and removing for ever does not grow")
    func churn() {
        var lists = PostingLists()
        var index = SimilarityIndex()
        for round in 0..<300 { index.add(round % 3, round % 5 == 0 ? "" : Self.earlier[round % 40]) }
        #expect(index.count == 3)
        for text in 0..<10 { lists.add([1 << 33, 5, 7], UInt32(text)) }
        lists.sweep { $0 >= 4 }
        var found: [UInt32] = []
        lists.texts(1 << 33, into: &found)
        #expect(lists.count == 12 && found == [0, 1, 2, 3])
    }
}
