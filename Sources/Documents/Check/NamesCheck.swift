/// C5: names of persons. A public notice names posts; a name needs a reason (privacy).
enum NamesCheck {
    private static let surnames = Set(
        """
        王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文
        庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂焦向柳邢岳齐梅莫庄辛管祝左涂谷祁时舒耿卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边
        """.unicodeScalars.filter { $0.isHan })
    /// Surnames that begin common words: only beside 同志 or in brackets are they names.
    private static let common = Set("任周高常文方于万何易白金石江田成项单包时关向安管解强华车位席章季盛游左温严谷余查房边史林马".unicodeScalars)
    private static let publicFigures = words("习近平 毛泽东 邓小平 江泽民 胡锦涛 周恩来 刘少奇 朱德 雷锋 焦裕禄 孔繁森 黄大年 张桂梅 李大钊 王进喜 杨善洲 谷文昌 廖俊波 黄文秀")
    private static let notNames = words("任职 高级 常委 常务 安全 方面 项目 文明 包村 包联 单位 安保 管理 向导 关心 时任 成员 司法 强化 位次 房管 边防 车间 季度 章程 查处 严格 全体 万名 余名")
    private static let posts = words("书记 主任 局长 院长 校长 主席 部长 镇长 乡长 科长 队长 组长 所长 站长 处长 经理 会计 出纳 委员 记者 编辑 秘书 干事 员工 副局 副主 教师 医生")
    private static let personWords = words("名 人员 同志 干部 职工 员工 记者 编辑 员 主任 书记 人 师")

    static func remarks(_ script: Manuscript) -> [Remark] {
        let found = Self.found(script.text)
        var remarks: [Remark] = []
        for (range, isMasked) in found {
            let name = script.quote(range)
            remarks.append(
                script.remark(
                    "C5", isMasked ? .hint : .warning, range,
                    isMasked ? "出现人员“\(name)”，单位人少时仍可辨认。请改写为职务或岗位。" : "出现个人姓名“\(name)”。公开件请用职务或岗位代替；确需写名的，请说明理由。"))
        }
        let (full, masked) = (remarks.filter { $0.severity == .warning }, remarks.filter { $0.severity == .hint })
        return full.limited(to: 5) { "还有 \($0) 处个人姓名。请改用职务或岗位。" } + masked.limited(to: 4) { "还有 \($0) 处以“某”代名的人员。请改用职务或岗位。" }
    }

    /// Names with whether they are masked (李某).
    static func found(_ text: Scalars) -> [(range: Range<Int>, isMasked: Bool)] {
        var found: [(Range<Int>, Bool)] = []
        var index = 0
        while index + 1 < text.count, found.count < 200 {
            guard surnames.contains(text[index]) else { index += 1; continue }
            if let end = masked(text, index) {
                found.append((index..<end, true))
                index = end
            } else if let end = full(text, index) {
                found.append((index..<end, false))
                index = end
            } else {
                index += 1
            }
        }
        return found
    }

    private static let maskedStops = Set("些个项种类一次单地镇县村区市局公部科段年月日环方时家企".unicodeScalars)

    private static func masked(_ text: Scalars, _ start: Int) -> Int? {
        guard text[start + 1] == "某" else { return nil }
        var end = start + 2
        while end < text.count, end - start < 4, text[end] == "某" || text[end] == "甲" || text[end] == "乙" { end += 1 }
        if end < text.count, maskedStops.contains(text[end]) { return nil }
        // 对于某, 担任某: the surname is the end of a word.
        guard !common.contains(text[start]) || opensName(text, start) else { return nil }
        return end
    }

    private static let leads = Set("由经是为对给派请聘让将把与和及长任记员理师志".unicodeScalars)

    /// A name begins a clause, follows a title, or a word that leads to a person.
    private static func opensName(_ text: Scalars, _ index: Int) -> Bool {
        index == 0 || !text[index - 1].isHan || leads.contains(text[index - 1])
            || Array(text[max(0, index - 3)..<index]).endsWithAny(words("明确 指定 任命 聘任 选派 安排 书记 主任 会计"))
    }

    private static func full(_ text: Scalars, _ start: Int) -> Int? {
        for length in [3, 2] {
            let end = start + length
            guard end <= text.count, text[start..<end].allSatisfy({ $0.isHan }) else { continue }
            let name = Array(text[start..<end])
            guard !publicFigures.contains(name), !name.startsWithAny(notNames), !name.endsWithAny(notNames),
                !name.dropFirst().contains(where: stops.contains)
            else { continue }
            if isComrade(text, start, end) || isBracketed(text, start, end) || followsPost(text, start, end) { return end }
        }
        return nil
    }

    /// Scalars that are in no given name here.
    private static let stops = Set("同志的了和与及或等个名次年月日员长部局会组室任在为已对把将".unicodeScalars)

    private static func isComrade(_ text: Scalars, _ start: Int, _ end: Int) -> Bool {
        text.starts(with: Scalars("同志"), at: end) && opensName(text, start)
    }

    /// 1名工作人员（王小明）
    private static func isBracketed(_ text: Scalars, _ start: Int, _ end: Int) -> Bool {
        guard start > 1, end < text.count, text[start - 1] == "（" || text[start - 1] == "(", text[end] == "）" || text[end] == ")" else {
            return false
        }
        return Array(text[max(0, start - 5)..<(start - 1)]).endsWithAny(personWords)
    }

    /// 局长张建国任组长
    private static func followsPost(_ text: Scalars, _ start: Int, _ end: Int) -> Bool {
        guard start >= 2, Array(text[(start - 2)..<start]).endsWithAny(posts), end <= text.count else { return false }
        let rest = Array(text[end..<min(text.count, end + 3)])
        if rest.startsWithAny(words("任 担任 为组 为成 负责 带队 主持 牵头 等同")) { return true }
        return !common.contains(text[start])
            && (rest.isEmpty || rest[0].isComma || rest[0].isTerminator || rest[0] == "、" || rest[0] == "）")
    }
}
