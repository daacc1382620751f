import Foundation

/// The totals that a notice claims for itself: 39个问题, 90条措施, 完成率100%, 6项制度.
enum DeclaredTotals {
    private static let allDone =
        "(?:现|目前|截至目前)?，?(?:现)?(?:已|均|都|全部|悉数|已经)*(?:已|均|全部|得到)*(?:完成整改|整改完成|整改到位|整改完毕|整改落实|落实到位|得到整改|完成|整改|办结|销号|落实(?!到[^位]))(?![^，。；]{0,6}?\\d+(?:个|项|条))"

    private static let findingsAllDone = Pattern("(\\d+)(?:个|项|条)(?:具体|突出|主要|反馈|整改)?(?:的)?问题(?!中)\(allDone)")
    private static let bothDone = Pattern("(\\d+)(?:个|项)(?:具体)?问题(?:、|和|及|，)(\\d+)(?:条|项|个)(?:整改)?(?:措施|举措)\(allDone)")
    private static let findingsDonePatterns = [
        Pattern("问题中的(\\d+)(?:个|项)"),
        Pattern("问题(?:现|目前|均)?(?:已)?(?:经)?(?:整改完成|完成整改|整改到位|完成|整改|办结|销号)(\\d+)(?:个|项)"),
        Pattern("问题中，?(?:有|已有|已)?(\\d+)(?:个|项)(?:问题)?(?:已|均)?(?:经)?(?:完成|整改|办结|销号)"),
        Pattern("问题(?:共)?\\d+(?:个|项|条)，?(?:其中)?(?:现|目前)?，?已(?:经)?(?:全部)?(?:完成整改|整改完成|整改到位|完成|整改|办结|销号)(?:问题)?(\\d+)(?:个|项)"),
        Pattern("(?:已|现已|全部|共)(?:经)?(?:完成整改|整改完成|整改到位|完成问题整改|整改问题|完成整改问题|整改完成问题|办结|销号|整改到位问题|整改|完成)(?:的)?(?:问题)?(\\d+)个(?!方面|月|工作日)"),
        Pattern("(?<!个问题细化为)(?:完成整改|整改完成|整改到位|完成问题整改)(?:的)?(?:问题)?(\\d+)(?:个|项)"),
        Pattern("(?:已|其中)(\\d+)个(?:问题)?(?:已)?(?:完成整改|整改完成|整改到位|办结|销号)"),
    ]
    private static let findingsPatterns = [
        Pattern(
            "反馈(?:的|了|指出的|意见)?(?:我\\S{1,6}?)?(?:共)?(?:的)?(?:\\d+(?:个|大)(?:方面|聚焦|领域|类别|板块|维度))?(?:、|，|的|共|共计)*(\\d+)(?:个|项|条)(?:具体|突出|主要|重点)?(?:方面)?(?:的)?问题"
        ),
        Pattern("\\d+(?:个|大)(?:方面|聚焦|领域|类别|板块|维度)(?:、|，|的|共|共计|中的)*(\\d+)(?:个|项|条)(?:具体|突出|主要|重点)?(?:的)?(?:问题|具体表现)"),
        Pattern("反馈(?:的|了)?(?:具体)?问题(?:共|共计)?(\\d+)(?:个|项|条)"),
        Pattern("(?:反馈|指出|提出|查找|梳理)(?:出|的|了)?(?:具体|突出|主要)?问题(?:共|共计)?(\\d+)(?:个|项|条)"),
        Pattern("(?<!完成整改|整改完成|整改到位|销号|发现的?|尚有|剩余|余下|其余|其中|未完成的?|已完成|移交的?|的)(?<!\\d)(\\d+)(?:个|项)(?:具体|突出|主要|反馈|整改|重点)?(?:的)?问题(?!线索|中)"),
        Pattern("(?<!完成整改|完成|整改|发现|解决|移交|排查|销号|到位)(?:具体)?问题(?:共|共计)?(\\d+)(?:个|项)"),
        Pattern("(\\d+)(?:个|项)(?:具体|突出|主要|反馈)?问题"),
        Pattern("(?:反馈|指出)(?:的|了|指出的|意见)?(?:共)?(\\d+)个方面的(?:具体|突出|主要)问题"),
    ]
    private static let measuresAllDone = Pattern("(\\d+)(?:条|项|个)(?:具体)?(?:整改)?(?:措施|举措)\(allDone)")
    private static let measuresDonePatterns = [
        Pattern("(?:完成整改|整改完成)(?:问题)?\\d+(?:个|项)(?:问题)?(?:、|和|及|，)(?:整改)?(?:措施|举措)(\\d+)(?:条|项)"),
        Pattern("完成整改(?:的)?\\d+(?:个|项)问题(?:、|和|及|，)(\\d+)(?:条|项)(?:整改)?(?:措施|举措)"),
        Pattern("(?:措施|举措)中的(\\d+)(?:条|项|个)"),
        Pattern("(?:措施|举措)(?:现|目前|均)?(?:已)?(?:经)?(?:完成|落实|整改)(?:到位)?(\\d+)(?:条|项|个)"),
        Pattern("(?:、|，|并|已)(?:完成|落实)(\\d+)(?:条|项|个)(?:整改)?(?:措施|举措)"),
        Pattern("(?:措施|举措)(?:共)?\\d+(?:条|项)，?(?:其中)?，?(?:现|目前)?(?:已|均|全部)?(?:经)?(?:完成|落实|整改)(?:到位|整改)?(\\d+)(?:条|项)"),
        Pattern("(?:措施|举措)(?:共)?\\d+个，?(?:其中)?，?(?:现|目前)?(?:已|均|全部)(?:经)?(?:完成|落实)(\\d+)个"),
        Pattern("(?:措施|举措)中，?(?:有|已有|已)?(\\d+)(?:条|项|个)(?:已|均)?(?:经)?(?:完成|落实)"),
        Pattern("(?:措施|举措)中，?(?:有|已)?(?:经)?(?:全部)?(?:完成|落实)(?:整改|到位)?(\\d+)(?:条|项|个)"),
        Pattern("(?<!制定)(?:落实|完成)(?:整改)?(?:措施|举措)(?:落实)?(\\d+)(?:条|项|个)"),
        Pattern("已(?:完成|落实)(?:整改)?(\\d+)条"),
        Pattern("(?:已|其中)(\\d+)条(?:措施)?(?:已|均)?(?:完成|落实)"),
        Pattern("\\d+(?:条|项)(?:整改)?(?:措施|举措)，(?:截至|截止|目前)[^，。；问]{0,16}已(?:完成|落实)(\\d+)(?:条|项)"),
    ]
    /// 12条措施 of which the text says at once that they are done may be a part of all.
    private static let measuresPatterns = [
        Pattern("(?<!完成|落实)(\\d+)(?:条|项|个)(?:具体)?(?:的)?(?:整改)?(?:措施|举措|任务措施)(?!(?:现|均|已|全部|悉数|都)*(?:落实|完成))"),
        Pattern("(?:制定|细化|分解|提出)(?:具体)?(?:整改)?(?:措施|举措)(?:共|共计)?(\\d+)(?:条|项|个)"),
        Pattern("(?<!完成|落实)(\\d+)(?:条|项|个)(?:具体)?(?:的)?(?:整改)?(?:措施|举措|任务措施)"),
        Pattern("(?<!落实|完成)(?:具体)?(?:整改)?(?:措施|举措)(?:共|共计)?(\\d+)(?:条|项|个)"),
    ]
    private static let rate = Pattern("(?:完成率|整改率|落实率|办结率|销号率)(?:已|均)?(?:达到|达|为|是|均为|均达)?(?:了)?：?(\\d+(?:\\.\\d+)?)%")
    private static let rateWords = Pattern("(?:完成率|整改率|落实率|办结率|销号率)(?:已|均)?(?:达到|达|为)?(?:了)?百分之百")
    /// 新建制度23项、修订制度18项，合计41项
    private static let newAndRevised = Pattern(
        "(?:新建|制定|新制定|新订|出台)[^，。；\\d]{0,6}(\\d+)项[、，](?:修订|完善|修改)[^，。；\\d]{0,8}(\\d+)项(?:，(?:合计|共计|共)(\\d+)项)?")
    private static let regulations = [
        Pattern(
            "(?:制定|建立|新建|修订|完善|健全|出台|新增|印发|建章立制|废改立|立改废)[^，。；\\d]{0,16}?(?:制度|规章|办法|机制|规定)(?:类文件|文件|规定|办法|机制|性文件)?(?:共|共计|等)?(\\d+)(?:项|个|部|份|条|余项|件)"
        ),
        Pattern("建章立制(?:共)?(\\d+)(?:项|个|部|份|条|件)"),
        Pattern("(?:制定|建立|新建|修订|完善|健全|出台|新增|印发|形成)[^，。；\\d]{0,10}?(\\d+)(?:项|个|部|份|条|余项|件)[^，。；\\d]{0,6}?(?:制度|规章|办法|机制|规定)"),
    ]

    /// The totals of all lines, and which lines told one.
    ///
    /// The plainest wording wins wherever it stands: 反馈的34个具体问题 before 领办6个问题 of an earlier line.
    static func read(_ lines: [Scalars]) -> (declared: Notice.Declared, fed: Set<Int>) {
        let texts = lines.map { Normal.form($0) }
        var declared = Notice.Declared()
        var fed = Set<Int>()
        func take(_ path: WritableKeyPath<Notice.Declared, Int?>, _ value: Int?, _ line: Int) {
            guard declared[keyPath: path] == nil, let value else { return }
            declared[keyPath: path] = value
            fed.insert(line)
        }
        func search(_ patterns: [Pattern], _ path: WritableKeyPath<Notice.Declared, Int?>, about words: [Scalars]) {
            let telling = lines.map { $0.containsAny(words) }
            for pattern in patterns where declared[keyPath: path] == nil {
                for (line, text) in texts.enumerated() where declared[keyPath: path] == nil && telling[line] {
                    if let match = pattern.first(in: text) { take(path, number(match, 1), line) }
                }
            }
        }
        for (line, text) in texts.enumerated() where lines[line].contains(Scalars("问题")) {
            guard let both = bothDone.first(in: text) else { continue }
            take(\.findingsDone, number(both, 1), line)
            take(\.measuresDone, number(both, 2), line)
        }
        search(findingsPatterns, \.findings, about: words("问题"))
        search([findingsAllDone] + findingsDonePatterns, \.findingsDone, about: words("问题 完成整改 整改完成"))
        search(measuresPatterns, \.measures, about: words("措施 举措"))
        search([measuresAllDone] + measuresDonePatterns, \.measuresDone, about: words("措施 举措"))
        for (line, text) in texts.enumerated() where declared.completionRate == nil {
            if let match = rate.first(in: text), let percent = match.groups[1].flatMap({ Double($0) }) {
                declared.completionRate = percent
                fed.insert(line)
            } else if rateWords.first(in: text) != nil {
                declared.completionRate = 100
                fed.insert(line)
            }
        }
        for (line, text) in texts.enumerated() {
            if let match = newAndRevised.first(in: text), let new = number(match, 1), let revised = number(match, 2) {
                take(\.regulations, number(match, 3) ?? new + revised, line)
            }
        }
        search(regulations, \.regulations, about: words("制度 规章 办法 机制 规定 建章立制"))
        return (declared, fed)
    }

    private static func number(_ match: Pattern.Match, _ group: Int) -> Int? {
        match.groups[group].flatMap { Int($0) }
    }

    static var allPatterns: [Pattern] {
        findingsDonePatterns + findingsPatterns + measuresDonePatterns + measuresPatterns + regulations + [
            bothDone, newAndRevised, findingsAllDone, measuresAllDone, rate, rateWords,
        ]
    }
}
