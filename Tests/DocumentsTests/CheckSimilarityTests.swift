import Testing

@testable import Documents

@Suite("核稿 R10 and C4: texts alike")
struct CheckSimilarityTests {
    @Test("short texts: Dice on 2-grams of what is left without signs and digits")
    func dice() {
        // 新建冷库台账 and 新建冷库名册: five 2-grams each, three in common.
        let result = Similarity.compare("新建冷库台账。", "2025年新建冷库名册")
        #expect(!result.isLong && result.containment == nil && result.run == 4)
        #expect(abs((result.dice ?? 0) - 6.0 / 11.0) < 1e-9)
        #expect(Similarity.compare("甲乙丙丁", "甲乙丙戊").dice == 2.0 * 2 / 6)
    }

    @Test("a run of ten that is half of the shorter is told though Dice is low, with both passages")
    func run() {
        let a = "细化《河道“巡查”保洁考核办法》，落实到人。"
        let b = "重申并细化《河道“巡查”保洁考核办法》，压实乡镇、村组两级责任，逐月通报排名情况。"
        let result = Similarity.compare(a, b)
        #expect(result.run == 12 && (result.dice ?? 1) < 0.6 && result.verdict == .warn)
        let first = Scalars(a)[result.first[0]..<result.first[1]]
        let second = Scalars(b)[result.second[0]..<result.second[1]]
        #expect(first.string == "细化《河道“巡查”保洁考核办法" && second == first)
    }

    @Test(
        "thresholds of R10",
        arguments: [(0.6, 0, 30, true), (0.59, 9, 18, false), (0.1, 10, 20, true), (0.1, 10, 21, false), (0.1, 12, 90, true)])
    func shortThresholds(_ dice: Double, _ run: Int, _ shorter: Int, _ warns: Bool) {
        let result = Similarity.Result(
            isLong: false, dice: dice, containment: nil, run: run, first: [0, 0], second: [0, 0], shorter: shorter, isSame: false)
        #expect(result.verdict == (warns ? .warn : .apart))
    }

    @Test(
        "long texts: 0.85 refuses, 0.6 or a run of forty warns",
        arguments: [(0.85, 0, Similarity.Verdict.refuse), (0.84, 0, .warn), (0.59, 39, .apart), (0.1, 40, .warn)])
    func longThresholds(_ containment: Double, _ run: Int, _ verdict: Similarity.Verdict) {
        let result = Similarity.Result(
            isLong: true, dice: nil, containment: containment, run: run, first: [0, 0], second: [0, 0], shorter: 400, isSame: false)
        #expect(result.verdict == verdict)
    }

    @Test("a long text copied with a few words changed is refused, its run found whatever the length")
    func long() {
        var numbers = SeededNumbers(5)
        let han = (0..<900).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0x4E00...0x9FA0, using: &numbers)) }
        var other = han
        other.replaceSubrange(300..<304, with: Scalars("另写几字"))
        let result = Similarity.compare(han.string, other.string)
        #expect(result.isLong && result.verdict == .refuse && result.run == 596 && result.first == [304, 900])
        #expect(Similarity.compare(han.string, han.string).isSame)
    }

    @Test("the table and the hashed search find runs of the same length")
    func runs() {
        var numbers = SeededNumbers(11)
        for _ in 0..<40 {
            let alphabet = Scalars("甲乙丙丁")
            let a = (0..<260).compactMap { _ in alphabet.randomElement(using: &numbers) }
            let b = (0..<260).compactMap { _ in alphabet.randomElement(using: &numbers) }
            let hashed = LongestRun.find(a, b)
            var best = 0
            for i in a.indices {
                for j in b.indices where a[i] == b[j] {
                    var length = 0
                    while i + length < a.count, j + length < b.count, a[i + length] == b[j + length] { length += 1 }
                    best = max(best, length)
                }
            }
            #expect(hashed.length == best)
            #expect(a[hashed.first..<(hashed.first + best)] == b[hashed.second..<(hashed.second + best)])
        }
    }

    @Test("stock phrases, punctuation and digits are no likeness")
    func stock() {
        #expect(Similarity.compare("深入学习习近平新时代中国特色社会主义思想。", "宣讲习近平新时代中国特色社会主义思想3场").verdict == .apart)
        #expect(Similarity.compare("", "").verdict == .apart && Similarity.compare("12、34", "——").dice == 0)
        #expect(Similarity.compare("甲乙丙丁戊", "甲，乙1丙丁戊。").isSame)
    }

    @Test("pairs of few and of many texts are the same pairs")
    func pairs() {
        var numbers = SeededNumbers(3)
        let words = ["核对", "合同", "水渠", "冷库", "专人", "回访", "档案", "巡查", "公示", "票据", "培训", "农机"]
        var texts = (0..<450).map { _ in (0..<8).compactMap { _ in words.randomElement(using: &numbers) }.joined() }
        texts[440] = texts[7]
        let all = Similarity.pairs(texts)
        let few = Similarity.pairs(Array(texts[..<200]))
        #expect(few.allSatisfy { pair in all.contains(pair) || pair.result.run < 8 })
        #expect(all.contains { $0.first == 7 && $0.second == 440 && $0.result.isSame })
    }

    @Test("all pairs of a hundred measures are quick")
    func quick() {
        let texts = (0..<100).map { "对第\($0)类事项核对合同，督促\(CheckText.plain[$0 % 3].measures[0])并留存影像资料备查\($0 % 7 == 0 ? "归档" : "公示")。" }
        let time = ContinuousClock().measure { _ = Similarity.pairs(texts) }
        // 10 ms in release; a debug build on a busy machine takes longer.
        #expect(time < .seconds(2))
    }

    @Test("one answer given to two findings is a warning at the later one")
    func doubles() throws {
        let findings =
            CheckText.plain + [
                ("关于渠系失修问题", ["制定关于严格农田水利管护责任的规定，分段包干。", "清淤。"]), ("关于管护缺位问题", ["印发关于严格农田水利管护责任的规定，聘请监督员并公开电话。", "立牌。"]),
            ]
        let found = try CheckText.remarks(CheckText.notice(findings), "C4")
        #expect(found.count == 1 && found[0].severity == .warning && found[0].path == "二/（一）/5/1")
        #expect(found[0].message.contains("二/（一）/4/1") && found[0].message.contains("关于严格农田水利管护责任的规定"))
        #expect(try CheckText.remarks(CheckText.notice(CheckText.plain), "C4").isEmpty)
    }

    @Test("measures of earlier notices are compared")
    func earlier() throws {
        let old = CheckText.notice([("关于库存不实问题", ["逐户核对承包合同，补录缺项。", "抽查。"]), ("关于值守脱岗问题", ["安装考勤机。", "夜查。"])])
        let found = try CheckText.remarks(CheckText.notice(CheckText.plain), "C4", context: .init(earlier: ["不是通报", "", old]))
        #expect(found.count == 1 && found[0].path == "二/（一）/1/1" && found[0].message.contains("第 3 份以往通报 二/（一）/1/1 内容相同"))
    }
}
