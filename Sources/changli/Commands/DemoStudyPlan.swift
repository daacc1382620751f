import Foundation
import Journal
import Meetings
import Records

/// The demo's plan of study: an item a month, gone through on the fifth, one added and one postponed.
extension DemoMeetings {
    private static let subjects = [
        "意识形态工作责任制实施办法", "新闻采编人员职业行为准则", "网络信息内容生态治理规定", "保密法及其实施条例", "基层党组织工作条例", "突发事件新闻报道要求",
        "著作权法关于新闻作品的规定", "财务报销与票据管理办法",
    ]

    func studyPlanEvents() throws -> [Event] {
        let months = try days("FREQ=MONTHLY;BYMONTHDAY=5")
        guard let first = months.first else { return [] }
        let start = Event(day: span.lowerBound.advanced(by: 5), minute: 10 * 60) { try await makePlan(months) }
        return [start]
            + months.enumerated().map { index, day in
                Event(day: max(day, first), minute: 16 * 60) { try await goThrough(day, index) }
            }
    }

    private func makePlan(_ months: [Day]) async throws {
        let plan = try await submit(
            Command(
                .create, kind: StudyPlan.kindName,
                values: ["year": .integer(Int64(span.lowerBound.year)), "audience": .string(StudyPlan.Audience.branch.rawValue)]), clerk)
        try await submit(Command(.act("pass"), kind: StudyPlan.kindName, record: plan), head)
        for (index, day) in months.enumerated() {
            let isAdded = index == 3
            try await submit(
                Command(
                    .create, kind: StudyItem.kindName,
                    values: [
                        "plan": .string(plan.description), "month": .integer(Int64(day.civil.month)),
                        "title": .string(DemoMeetings.subjects[index % DemoMeetings.subjects.count]),
                        "origin": .string((isAdded ? StudyItem.Origin.added : .planned).rawValue),
                        "addedOn": isAdded ? .string(office.today.iso) : nil, "reason": isAdded ? .string("上级新发通知，列入当月学习") : nil,
                    ]), clerk)
        }
    }

    /// What was studied is said, what was not is postponed with the reason, and the month is confirmed.
    private func goThrough(_ day: Day, _ index: Int) async throws {
        let plan = try await office.read { try $0.all(StudyPlan.self).first }
        guard let plan else { return }
        let month = day.civil.month
        let items: [StudyItem] = try await office.read { try $0.all(StudyItem.self, ("plan", plan.reference)) }
        for item in items where item.state != .studied && (item.month ?? 13) <= month {
            let isPostponed = index == 2
            try await submit(
                Command(
                    .act(isPostponed ? "postpone" : "study"), kind: StudyItem.kindName, record: item.id,
                    values: isPostponed ? ["month": .integer(Int64(month + 1))] : [:], reason: isPostponed ? "防汛值守，推迟一个月" : nil),
                clerk)
        }
        let update = try await submit(
            Command(
                .create, kind: PlanUpdate.kindName,
                values: [
                    "plan": .string(plan.id.description), "month": .integer(Int64(month)), "said": .string("逐项核对，计划与实际一致。"),
                ]), clerk)
        try await submit(Command(.act("confirm"), kind: PlanUpdate.kindName, record: update), clerk)
    }
}
