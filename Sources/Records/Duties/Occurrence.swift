import Journal

/// 应办期次: one time that a standing duty falls due, and what came of it.
public struct Occurrence: Sendable, Equatable {
    public enum State: String, Choice {
        case ahead, done, supplied, overdue, missing, waived
        public static let titles = ["未到期", "已完成", "补记完成", "逾期", "缺失", "经批准免办"]
        public static let tones: [Tone] = [.wait, .ok, .info, .late, .miss, .wait]
    }

    public enum Verdict: Sendable { case kept, late, missing }

    /// The day by the rule; names the occurrence.
    public let nominal: Day
    /// The day on which it falls due, holidays considered.
    public let due: Day
    /// Days within which something done counts, both included.
    public internal(set) var from: Day
    public internal(set) var to: Day
    /// Last day on which it is late and not missing.
    public internal(set) var graceEnd: Day
    public internal(set) var state: State
    /// What satisfies it, or was done towards it.
    public internal(set) var records: [RecordID] = []
    /// What was known when its grace ended; what is entered later does not change it. nil while it is open, and where it is waived.
    public internal(set) var verdict: Verdict?
    /// For a duty of each record, the record that it is about; with the day it names the occurrence.
    public internal(set) var subject: RecordID?
    /// What the planned day turned out to be, where it was moved.
    var dayOff: WorkCalendar.Kind?
    /// Why it need not be done.
    var excuse: String?
    /// Why it lies on another day, or need not be done; put into words only where somebody reads it.
    public var reason: String? {
        if let excuse { return excuse }
        guard let dayOff else { return nil }
        let name = if case .holiday(let name) = dayOff { name + "假期" } else { "周末" }
        return "\(nominal.chinese)是\(name)，调到\(due.chinese)（\(due.weekdayName)）"
    }

    /// Whether it counts as due: its window is over, or it has been done.
    public var isDue: Bool { state != .ahead }
    public var isKept: Bool { state == .done || state == .supplied }
}

/// Something that was done, as a duty counts it.
public struct DutyRecord: Sendable, Equatable {
    public var id: RecordID
    /// When it happened.
    public var day: Day
    /// When it was entered, or for a duty of each record, when it was dealt with.
    public var enteredOn: Day
    /// Entered later than its kind allows (补记).
    public var isLate: Bool

    public init(id: RecordID, day: Day, enteredOn: Day, isLate: Bool = false) {
        self.id = id
        self.day = day
        self.enteredOn = enteredOn
        self.isLate = isLate
    }
}

/// Days on which a duty need not be done, with the reason: 免办, or a pause.
public struct DutyExemption: Sendable, Equatable {
    public var days: ClosedRange<Day>
    public var reason: String
    /// Whether it names one occurrence by its nominal day (免办), or all that fall due within (暂停).
    public var isNominal: Bool
    /// The one record whose occurrence it excuses, where a duty is of each record; nil excuses all of these days.
    public var subject: RecordID?

    public init(_ days: ClosedRange<Day>, reason: String, isNominal: Bool, subject: RecordID? = nil) {
        self.days = days
        self.reason = reason
        self.isNominal = isNominal
        self.subject = subject
    }

    func excuses(_ occurrence: Occurrence) -> Bool {
        days.contains(isNominal ? occurrence.nominal : occurrence.due) && (subject == nil || subject == occurrence.subject)
    }
}

/// 履行率 and its parts.
public struct DutyRate: Sendable, Equatable {
    public var due = 0
    public var waived = 0
    public var done = 0
    public var supplied = 0
    public var overdue = 0
    public var missing = 0

    public init(_ occurrences: some Sequence<Occurrence>) {
        for occurrence in occurrences where occurrence.isDue {
            due += 1
            switch occurrence.state {
            case .done: done += 1
            case .supplied: supplied += 1
            case .overdue: overdue += 1
            case .missing: missing += 1
            case .waived: waived += 1
            case .ahead: break
            }
        }
    }

    /// (已完成+补记完成) ÷ (应办−免办), in whole percent rounded down; nil when nothing was due.
    public var percent: Int? {
        let base = due - waived
        return base > 0 ? (done + supplied) * 100 / base : nil
    }
}
