import Journal
import Records

/// 监督意见 [限]: what the public, or anybody, brings forward. Who it is about never sees it; who brought it, its handler alone.
///
/// A tip about the 书记 or the 纪检委员 is not kept here: it goes to the upper level, and only a receipt stays.
public struct SupervisionTip: Record {
    public enum State: String, Choice {
        case registered, handling, answered, closed, forwarded
        public static let titles = ["登记", "办理", "答复", "办结", "已转上级"]
        public static let tones: [Tone] = [.late, .info, .info, .ok, .wait]
    }
    public enum Via: String, Choice {
        case phone, letter, online, visit
        public static let titles = ["电话", "信函", "网上", "来访"]
    }
    public static let kindName = "supervision_tip"
    public var id = RecordID.unset
    public var state = State.registered
    public var receipt = ""
    public var via: Via?
    public var at: Moment?
    public var caller = ""
    public var about: Reference<Finding>?
    public var text = ""
    public var handler: Reference<Person>?
    public var reply = ""
    public var concerned: [Reference<Person>] = []
    public var answeredOn: Day?
    public init() {}

    public static let register = Register<SupervisionTip>(kindName, title: "监督意见台账", noun: "监督意见") {
        Field(\.receipt, "回执编号").computed().indexed().listed()
        Field(\.via, "来源").required().listed()
        Field(\.at, "收到时间").listed()
        Field(\.caller, "反映人及联系方式").limited(to: 200).forHandlers()
        Field(\.about, "涉及问题").restricted()
        Field(\.text, "反映内容", .paragraph).required(max: 2000).restricted()
        Field(\.handler, "承办人").required().listed()
        Field(\.reply, "答复", .paragraph).limited(to: 2000).restricted()
        Field(\.concerned, "回避人员").computed().restricted()
        Field(\.answeredOn, "答复日").computed()
    } actions: {
        Action("take", "开始办理", from: [.registered], to: .handling) { tip, context in try checkHandler(tip, context.lookup) }
            .by(.person(\.handler, "承办人"), .role(.head), .role(.discipline)).asks(\.handler, required: true)
        // Whoever handles it may fall ill, and the promise of five days runs on.
        Action("assign", "改派", from: [.handling]) { tip, context in try checkHandler(tip, context.lookup) }
            .by(.role(.head), .role(.discipline)).asks(\.handler, required: true).asksReason("改派原因")
        Action("answer", "答复", from: [.handling], to: .answered) { tip, context in tip.answeredOn = context.today }
            .by(.person(\.handler, "承办人")).asks(\.reply, required: true).tone(.ok)
        Action("reopen", "查实重开", from: [.handling, .answered]) { tip, context in
            guard let finding = try context.lookup.find(tip.about) else { throw Refusal("这条意见没有写明涉及哪个问题，不能重开。请先在登记时选择问题。") }
            guard finding.state == .signedOff else { throw Refusal("涉及的问题现在是“\(finding.state.title)”，不用重开。") }
            // Whoever reads the finding learns that it goes on, not that somebody has complained: it looks like any reopening by this hand.
            try context.update(finding.reference, action: "reopen", reason: context.reason) { $0.state = .reopened }
            try DutyLife.askForExplanation(of: finding.reference, about: "重开：\(context.reason ?? "")", in: context)
        }
        .by(.role(.head), .role(.discipline)).asksReason("重开原因（会写进问题台账，请不要提到有人反映）").tone(.miss)
        Action("close", "办结", from: [.answered], to: .closed).by(.role(.head), .role(.discipline)).differs(from: \.handler, "承办人").tone(.ok)
    }
    .menu(.rectification).created(by: .role(.discipline), .role(.clerk)).edited(by: .role(.discipline), in: [.registered]).undated()
    .named { $0.receipt.isEmpty ? "监督意见" : "监督意见 \($0.receipt)" }
    .restricted().completed(on: \.answeredOn)
    .handled { [$0.handler?.id].compactMap { $0 } }
    .concealed { $0.concerned.map(\.id) }
    .checked { tip, _, lookup in
        if let problem = try handlerProblem(tip, lookup) { return ["handler": problem] }
        // What came in writing stays as it came; which finding it is about may be found out later, not taken away.
        guard let row = try lookup.row(kindName, tip.id) else { return [:] }
        let old = (row.typed() as Stored<SupervisionTip>).record
        if old.about != nil, old.about != tip.about { return ["about": "涉及问题已经写明，不能改成别的或清空"] }
        guard old.via == .online else { return [:] }
        if old.text != tip.text { return ["text": "网上提交的内容不能改动"] }
        return old.caller == tip.caller ? [:] : ["caller": "反映人留下的联系方式不能改动"]
    }
    .voided { _, _, _ in throw Refusal("监督意见不能作废：不属实的也要照实答复、办结，反映人凭回执编号要能查到。") }
    .prepared { tip, _, lookup in
        tip.concerned = try concerned(tip, lookup).sorted { $0.id < $1.id }
        if tip.receipt.isEmpty { tip.receipt = newReceipt() }
    }

    private static func handlerProblem(_ tip: SupervisionTip, _ lookup: Lookup) throws -> String? {
        let owners = try concerned(tip, lookup)
        return tip.handler.map(owners.contains) ?? false ? "承办人不能是所反映问题的牵头领导或措施责任人" : nil
    }

    private static func checkHandler(_ tip: SupervisionTip, _ lookup: Lookup) throws {
        if let problem = try handlerProblem(tip, lookup) { throw InvalidInput(["handler": problem]) }
    }

    /// The leader in charge of the finding, and the owners of its measures.
    private static func concerned(_ tip: SupervisionTip, _ lookup: Lookup) throws -> Set<Reference<Person>> {
        guard let finding = try lookup.find(tip.about) else { return [] }
        var found = Set([finding.leader].compactMap { $0 })
        for measure in try lookup.all(Measure.self, ("finding", finding.reference)) {
            found.formUnion([measure.owner].compactMap { $0 } + measure.coOwners)
        }
        return found
    }

    /// Twelve characters that cannot be guessed; none that is taken for another when it is read out on the telephone.
    public static func newReceipt() -> String {
        let letters = Array("ACDEFGHJKLMNPQRTUVWXY34679")
        var generator = SystemRandomNumberGenerator()
        let text = String((0..<12).map { _ in letters[Int.random(in: letters.indices, using: &generator)] })
        return "\(text.prefix(4))-\(text.dropFirst(4).prefix(4))-\(text.suffix(4))"
    }
}
