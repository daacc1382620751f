import Foundation
import Journal

/// 工作日历 of one year, as the State Council's notice gives it. A year that is arranged anew gets a second record: what was judged by the
/// first stays judged.
public struct WorkYear: Record {
    public enum State: String, Choice {
        case drafted, inForce
        public static let titles = ["核对", "生效"]
        public static let tones: [Tone] = [.late, .ok]
    }
    public static let kindName = "work_year"
    public var id = RecordID.unset
    public var state = State.drafted
    public var year: Int?
    public var source = ""
    public var text = ""
    public var holidays = ""
    public var workdays = ""
    public var inForceFrom: Day?
    public init() {}

    public static let register = Register<WorkYear>(kindName, title: "工作日历", noun: "年度日历") {
        Field(\.year, "年度").required().listed()
        Field(\.source, "通知文号").required(max: 120).listed().help("例如 国办发明电〔2025〕7号")
        Field(\.text, "通知正文", .paragraph).help("把放假通知的正文粘贴在这里，放假和调休自动读出；也可以直接填写下面两栏")
        Field(\.holidays, "放假", .paragraph).help("每行一段：2026-01-01 2026-01-03 元旦")
        Field(\.workdays, "调休上班", .paragraph).help("每行一天：2026-01-04")
        Field(\.inForceFrom, "生效日").computed().listed()
    } actions: {
        Action("enforce", "生效", from: [.drafted], to: .inForce) { year, context in year.inForceFrom = context.today }
            .by(.role(.clerk), .role(.head)).differsFromAuthor("录入人").tone(.ok)
    }
    .menu(.people).created(by: .role(.clerk), .role(.head)).undated()
    .voided { year, _, _ in if year.state == .inForce { throw Refusal("已生效的日历不能作废：请录入新的安排并生效。") } }
    .named { ($0.year.map { "\($0)年" } ?? "") + "工作日历" }
    .prepared { year, _, _ in year = year.read }
    .checked { typed, _, _ in
        let year = typed.read
        guard let number = year.year else { return [:] }
        if !(2000...2199).contains(number) { return ["year": "年度请写四位数，例如 2027"] }
        if year.holidays.isEmpty { return ["text": "没有读出放假安排。请粘贴通知正文，或逐行填写放假日期"] }
        do { _ = try WorkCalendar([year.calendarYear(number)]) } catch let problem as CalendarProblem {
            return ["holidays": problem.description]
        }
        return [:]
    }

    /// With what stands in the notice's text, where the two lists are blank.
    private var read: WorkYear {
        guard let year, holidays.isEmpty, !text.isEmpty else { return self }
        var filled = self
        let found = HolidayNotice.read(text, year: year)
        filled.holidays = found.holidays.map { $0.joined(separator: " ") }.joined(separator: "\n")
        if workdays.isEmpty { filled.workdays = found.workdays.joined(separator: "\n") }
        return filled
    }

    func calendarYear(_ number: Int) -> WorkCalendar.Year {
        WorkCalendar.Year(
            year: number, source: source,
            holidays: holidays.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 2).map(String.init) },
            workdays: workdays.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    }
}

/// The State Council's notice of holidays, as it is worded year after year:
/// 元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
public enum HolidayNotice {
    public static func read(_ text: String, year: Int) -> (holidays: [[String]], workdays: [String]) {
        var holidays: [[String]] = []
        var workdays: [String] = []
        // What stands in brackets (week days, the lunar date) says nothing new.
        let plain = String(text.filter { !$0.isWhitespace || $0 == "\n" }).replacing(/[（(][^）)\n]*[）)]/, with: "")
        let heads = plain.matches(of: /([^\n。：:]{1,16})[：:](\d{1,2})月(\d{1,2})日(?:至(?:(\d{1,2})月)?(\d{1,2})日)?放假/)
        for (index, head) in heads.enumerated() {
            guard let month = Int(head.2), let first = Day(year: year, month: month, day: Int(head.3) ?? 0) else { continue }
            let last =
                head.5.flatMap { Int($0) }.flatMap { Day(year: year, month: head.4.flatMap { Int($0) } ?? month, day: $0) } ?? first
            // 一、 counts the paragraph; 、 within joins two holidays.
            holidays.append([first.iso, last.iso, String(head.1.replacing(/^[一二三四五六七八九十]+、/, with: ""))])
            let end = index + 1 < heads.count ? heads[index + 1].range.lowerBound : plain.endIndex
            for sentence in plain[head.range.upperBound..<end].split(separator: "。") where sentence.contains("上班") {
                var month = month
                for day in sentence.matches(of: /(?:(\d{1,2})月)?(\d{1,2})日/) {
                    month = day.1.flatMap { Int($0) } ?? month
                    if let day = Day(year: year, month: month, day: Int(day.2) ?? 0) { workdays.append(day.iso) }
                }
            }
        }
        return (holidays, workdays)
    }
}

extension Lookup {
    /// The calendars of this unit: what ships, and the years that its office brought into force.
    public func calendars() throws -> CalendarHistory { WorkCalendar.history(try .shipped(), try all(WorkYear.self)) }
}

extension WorkCalendar {
    /// The calendars as they were known: what ships, and each year that the office brought into force.
    static func history(_ shipped: WorkCalendar, _ years: [WorkYear]) -> CalendarHistory {
        var calendar = shipped
        var versions = [(from: Day(number: Int.min), calendar: shipped)]
        for year in years.filter({ $0.state == .inForce }).sorted(by: {
            ($0.inForceFrom ?? Day(number: 0), $0.id) < ($1.inForceFrom ?? Day(number: 0), $1.id)
        }) {
            guard let number = year.year, let from = year.inForceFrom, let next = try? calendar.replacing(year.calendarYear(number)) else {
                continue
            }
            calendar = next
            versions.append((from, next))
        }
        return CalendarHistory(versions)
    }
}
