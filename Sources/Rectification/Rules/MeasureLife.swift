import Journal
import Records

/// R3, the life of a measure: 待办→整改中→已报佐证→已核验→已销号. Pure functions on values.
public enum MeasureLife {
    /// Words that say a thing is not finished (核稿 C3).
    public static let unfinishedWords = ["待批复", "正在", "暂停", "损坏", "上报", "争取", "尽力", "启动", "拟", "计划", "适时", "逐步", "沟通"]

    /// 已报佐证 needs at least one piece of evidence.
    public static func report(_ measure: inout Measure, evidence: [Evidence]) throws {
        guard !evidence.isEmpty else {
            throw Refusal("还没有佐证。请先在本页上传文件或关联日常记录，再报送。")
        }
        measure.returnedFor = ""
    }

    public static func confirm(_ measure: inout Measure, evidence: [Evidence], by person: RecordID?, at now: Moment) throws {
        guard !evidence.isEmpty else { throw Refusal("佐证都没有被采纳，不能核验通过。请退回补充佐证。") }
        measure.confirmedBy = person.map { Reference($0) }
        measure.confirmedAt = now
    }

    public static func clearSignatures(_ measure: inout Measure) {
        measure.confirmedBy = nil
        measure.confirmedAt = nil
        measure.signedLead = nil
        measure.signedLeadAt = nil
        measure.signedDiscipline = nil
        measure.signedDisciplineAt = nil
    }

    /// Who signs, as the rule needs it.
    public struct Signer: Sendable {
        public var person: RecordID
        /// 纪检委员 by role.
        public var isDiscipline: Bool
        /// The leader in charge of the finding.
        public var isLeader: Bool
        /// Another member of the leadership, or the 书记.
        public var isOtherLeader: Bool
        /// The leader in charge is himself the 纪检委员 (or owns the measure), so that another leader signs the lead side.
        public var leaderIsBarred: Bool

        public init(person: RecordID, isDiscipline: Bool, isLeader: Bool, isOtherLeader: Bool, leaderIsBarred: Bool) {
            self.person = person
            self.isDiscipline = isDiscipline
            self.isLeader = isLeader
            self.isOtherLeader = isOtherLeader
            self.leaderIsBarred = leaderIsBarred
        }
    }

    /// 销号 needs two signatures, the leader in charge and the 纪检委员: two persons, neither the owner.
    /// After the first the state stays 已核验 (待会签).
    public static func sign(_ measure: inout Measure, _ signer: Signer, at now: Moment) throws {
        if measure.owner?.id == signer.person { throw Refusal("责任人不能给自己的措施销号签字。", source: "不相容岗位相互分离") }
        if !measure.pending.isEmpty {
            throw Refusal("仍有未了事项：\(measure.pending)，请转为长期任务或补充结果。")
        }
        if measure.longTerm {
            guard measure.rule != nil, measure.start != nil else {
                throw Refusal("长期坚持的措施要先写明周期和起算日，才能销号。请修改措施补齐。")
            }
        }
        let mayLead = signer.isLeader && !signer.leaderIsBarred || signer.isOtherLeader && signer.leaderIsBarred && !signer.isDiscipline
        if signer.isDiscipline, measure.signedDiscipline == nil, measure.signedLead?.id != signer.person {
            measure.signedDiscipline = Reference(signer.person)
            measure.signedDisciplineAt = now
        } else if mayLead, measure.signedLead == nil, measure.signedDiscipline?.id != signer.person {
            measure.signedLead = Reference(signer.person)
            measure.signedLeadAt = now
        } else if measure.signedLead?.id == signer.person || measure.signedDiscipline?.id == signer.person {
            throw Refusal("您已经签过字，还要另一个人会签：\(measure.signedLead == nil ? "分管领导" : "纪检委员")。")
        } else {
            throw Refusal("销号由牵头领导和纪检委员两人会签，您不在其中，或这一栏已经签过。")
        }
        if measure.signedLead != nil, measure.signedDiscipline != nil {
            measure.state = .signedOff
            // What was asked for by a day is done; should it come back, that is another day's matter.
            measure.urgedUntil = nil
        }
    }

    static func sign(_ measure: inout Measure, in context: ActionContext) throws {
        guard let person = context.viewer.person, let finding = try context.lookup.find(measure.finding) else { throw Refusal.notFound }
        let leader = finding.leader?.id
        let disciplines: [Appointment] = try context.lookup.all(Appointment.self, ("post", Post.disciplinarian))
        // 纪检委员 by post or by the role of his account: either puts him on the discipline side.
        let accounts: [Account] = try finding.leader.map { try context.lookup.all(Account.self, ("person", $0)) } ?? []
        let leaderIsDiscipline =
            disciplines.contains { $0.person?.id == leader && $0.holds(on: context.today) }
            || accounts.contains { $0.state == .active && $0.roles.contains(.discipline) }
        try DutyLife.checkKept(measure, in: context)
        let words = unfinished(in: measure.text + "\n" + measure.outcome)
        try sign(
            &measure,
            Signer(
                person: person, isDiscipline: context.viewer.has(.discipline), isLeader: context.viewer.isOrActs(for: leader),
                isOtherLeader: context.viewer.has(.leader) || context.viewer.has(.head),
                leaderIsBarred: leaderIsDiscipline || leader == measure.owner?.id),
            at: context.now)
        if !words.isEmpty {
            try context.warn("文字里有未完成的字样（\(words.joined(separator: "、"))）。")
        }
    }

    public static func unfinished(in text: String) -> [String] { unfinishedWords.filter { text.contains($0) } }
}

/// 延期: asked for and granted before the old due day.
enum ExtensionRule {
    static func check(_ request: Extension, measure: Measure, on today: Day) throws {
        guard let due = measure.due else { throw Refusal("这条措施还没有完成时限，请先填写时限，不用延期。") }
        if measure.state == .signedOff { throw Refusal("这条措施已经销号，不用延期。") }
        if today > due { throw Refusal("原时限\(due.chinese)已过，不能再延期；逾期天数从原时限起算。") }
        guard let new = request.newDue, new > due else { throw InvalidInput(["newDue": "新时限要晚于原时限\(due.chinese)"]) }
    }
}
