import Foundation
import Journal
import Records
import Rectification

/// What the people of the demo did about the findings.
struct Story {
    let office: Office
    let inspection: Reference<Inspection>
    let span: ClosedRange<Day>
    let head: Viewer
    let leader: Viewer
    let discipline: Viewer
    let clerk: Viewer
    let staff: [Person]
    let departments: [Department]
    let leaders: [Person]
    let owners: [Person]
    private var regulation: RecordID?

    init(office: Office, inspection: Reference<Inspection>, span: ClosedRange<Day>) async throws {
        self.office = office
        self.inspection = inspection
        self.span = span
        head = try await DemoOffice.viewer("shuji", office)
        leader = try await DemoOffice.viewer("fenguan", office)
        discipline = try await DemoOffice.viewer("jijian", office)
        clerk = try await DemoOffice.viewer("bangongshi", office)
        let (staff, departments, posts) = try await office.read { lookup in
            (try lookup.all(Person.self), try lookup.all(Department.self), try lookup.all(Appointment.self))
        }
        self.staff = staff
        self.departments = departments
        let deputies = Set(posts.filter { $0.post == .deputy }.compactMap { $0.person?.id })
        let heads = Set(posts.filter { $0.post == .departmentHead }.compactMap { $0.person?.id })
        leaders = staff.filter { deputies.contains($0.id) }
        owners = staff.filter { heads.contains($0.id) }
    }

    /// The office fills in who, where and by when: batches, as the bulk page makes them. The newest findings stay open for visitors.
    func assign(move: (Day) -> Void) async throws {
        move(span.lowerBound)
        let inspection = inspection
        let deadline = span.upperBound.advanced(by: 30)
        let day = span.lowerBound
        let leaders = leaders
        let first = leader.person.map { Reference<Person>($0) }
        let owners = owners
        _ = try await office.write(by: clerk) { context in
            try context.update(inspection, action: "edit") {
                $0.deadline = deadline
                $0.bases = "《中国共产党巡视工作条例》；县委巡察整改情况公开办法（演示）"
            }
            let findings: [Finding] = try context.lookup.all(Finding.self, ("inspection", inspection))
            for (index, finding) in findings.enumerated() where index < findings.count - 2 {
                let owner = owners[index % owners.count]
                // The last ones are led by whoever signs in as the leader in charge, so that there is something to do.
                let lead = index >= findings.count - 8 ? first : leaders[index % leaders.count].reference
                let due = day.advanced(by: 35 + index * 4)
                try context.update(finding.reference, action: "edit") {
                    $0.leader = lead
                    $0.department = owner.department
                    $0.deadline = due
                    $0.mode = index % 5 == 0 ? .lasting : .dated
                    $0.cause = "制度执行不严，责任没有落到人头。"
                }
                for measure in try context.lookup.all(Measure.self, ("finding", finding.reference)) {
                    try context.update(measure.reference, action: "edit") {
                        $0.owner = owner.reference
                        $0.department = owner.department
                        $0.due = due
                    }
                }
            }
        }
    }

    private func viewer(_ person: Reference<Person>?) -> Viewer? {
        guard let person, let found = staff.first(where: { $0.id == person.id }) else { return nil }
        let posts: [Viewer.HeldPost] =
            owners.contains { $0.id == found.id } ? [.init(post: .departmentHead, department: found.department?.id)] : []
        let roles: Set<Role> = leaders.contains { $0.id == found.id } ? [.leader] : [.department]
        return Viewer(actor: .person(found.id), name: found.name, roles: roles, department: found.department?.id, posts: posts)
    }

    /// One event a finding: claimed, its measures carried as far as the story goes, signed off.
    mutating func events() async throws -> [DemoMeetings.Event] {
        let inspection = inspection
        regulation = try await makeRegulation()
        let story = self
        let findings: [Finding] = try await office.read { try $0.all(Finding.self, ("inspection", inspection)) }
        let days = span.lowerBound.distance(to: span.upperBound)
        return findings.enumerated().filter { index, finding in finding.leader != nil && index != findings.count - 4 }.map {
            index, finding in
            let day = span.lowerBound.advanced(by: 2 + index * max(days - 10, 1) / max(findings.count, 1))
            return DemoMeetings.Event(day: day, minute: 11 * 60) { try await story.carry(finding, index, of: findings.count) }
        }
    }

    private func carry(_ finding: Finding, _ index: Int, of count: Int) async throws {
        guard let lead = viewer(finding.leader) else { return }
        try await act("claim", "finding", finding.id, lead)
        let measures: [Measure] = try await office.read { try $0.all(Measure.self, ("finding", finding.reference)) }
        for (place, measure) in measures.enumerated() {
            // Three quarters are carried through; the rest stop on the way, as in a real office.
            let stage = (index * 7 + place * 3) % 8
            let open = index == count - 3 ? 1 : index == count - 5 ? 2 : stage
            try await carry(measure, stage: index < 20 ? max(stage, 3) : open, lead)
        }
        let state = try await office.read { try $0.find(finding.reference)?.state }
        if state == .ready, index % 6 != 5 { try await act("signOff", "finding", finding.id, head) }
    }

    /// 0: only begun; 1: evidence; 2: confirmed; 3 and more: signed off.
    private func carry(_ measure: Measure, stage: Int, _ lead: Viewer) async throws {
        guard let owner = viewer(measure.owner), stage > 0, measure.pending.isEmpty else { return }
        var values: [String: JSON?] = [
            "measure": .string(measure.id.description), "occurredOn": .string(office.today.iso), "what": .string("工作记录，见所附文件"),
        ]
        if let regulation, (measure.number ?? 0) % 2 == 0 {
            values["what"] = .string("按制度执行，见制度台账")
            values["records"] = .array([.string("regulation:\(regulation)")])
        } else {
            let text = Data("工作记录（演示）\n措施 \(measure.code)：\(measure.text)\n\(office.today.chinese)".utf8)
            let file = Attachment(
                name: "工作记录\(measure.code).txt", sha256: try office.journal.files.add(text), size: text.count,
                type: "text/plain; charset=utf-8")
            values["files"] = .array([file.item])
        }
        try await submit(Command(.create, kind: "evidence", values: values), owner)
        try await act("report", "measure", measure.id, owner, values: ["outcome": .string("已按措施落实，有工作记录可查。")])
        guard stage > 1 else { return }
        if stage == 2, measure.number == 1 {
            return try await act("return", "measure", measure.id, lead, reason: "佐证缺制度文件，请补上")
        }
        try await act("confirm", "measure", measure.id, lead)
        guard stage > 2 else { return }
        try await act("sign", "measure", measure.id, discipline, reason: "文字为过程描述，结果已核实")
        try await act("sign", "measure", measure.id, lead, reason: "文字为过程描述，结果已核实")
    }

    func following() async throws {
        let inspection = inspection.id.description
        let month = String(span.upperBound.iso.prefix(7))
        let check = try await submit(
            Command(
                .create, kind: "monthly_check",
                values: [
                    "inspection": .string(inspection), "month": .string(month), "by": discipline.person.map { .string($0.description) },
                    "problems": .string("个别措施佐证以附件为主，日常台账关联不够。"), "next": .string("下月起逐条回看长期坚持的措施。"),
                ]), clerk)
        try await act("confirm", "monthly_check", check, head)
        let report = try await submit(
            Command(
                .create, kind: "progress_report",
                values: [
                    "inspection": .string(inspection), "to": .string("leader"), "on": .string(span.upperBound.iso), "form": .string("oral"),
                    "by": head.person.map { .string($0.description) }, "summary": .string("汇报整改进展和尚未完成的事项。"),
                ]), clerk)
        try await act("give", "progress_report", report, clerk)
        try await lookBack()
    }

    /// Somebody who owns none of it goes and sees whether it still holds.
    private func lookBack() async throws {
        let inspection = inspection
        let held: [Finding] = try await office.read { try $0.all(Finding.self, ("inspection", inspection)) }.filter {
            $0.state == .signedOff
        }
        let back = try await submit(
            Command(
                .create, kind: "look_back",
                values: [
                    "inspection": .string(inspection.id.description), "findings": .array(held.map { .string($0.id.description) }),
                    "on": .string(span.upperBound.iso), "by": discipline.person.map { .array([.string($0.description)]) },
                ]), clerk)
        try await act(
            "carry", "look_back", back, discipline,
            values: ["result": .string("holds"), "found": .string("抽查近三个月的会议记录和栏目刊播单，与台账一致，整改成效保持。")])
    }

    /// The regulation that half of the evidence points to: good practice fixed early.
    private func makeRegulation() async throws -> RecordID {
        let regulation = try await submit(
            Command(
                .create, kind: "regulation",
                values: [
                    "title": .string("云溪县融媒体中心重点选题会商制度"), "kind": .string("regulation"),
                    "text": .string("第一条 每周召开一次选题会商会。\n第二条 会商结果登记入台账。"),
                    "owner": departments.first { $0.name == "总编室" }.map { .string($0.id.description) },
                ]), clerk)
        try await act("consider", "regulation", regulation, clerk)
        try await act(
            "issue", "regulation", regulation, head,
            values: ["docNo": .string("云融媒〔2026〕9号"), "issuedOn": .string(office.today.iso)])
        return regulation
    }

    @discardableResult
    private func submit(_ command: Command, _ viewer: Viewer) async throws -> RecordID {
        try await office.submit(command, by: viewer).record
    }

    private func act(
        _ action: String, _ kind: String, _ id: RecordID, _ viewer: Viewer, values: [String: JSON?] = [:], reason: String? = nil
    ) async throws {
        try await submit(Command(.act(action), kind: kind, record: id, values: values, reason: reason), viewer)
    }
}
