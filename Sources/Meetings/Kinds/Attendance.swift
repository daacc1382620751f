import Journal
import Records

/// 签到: one person at one meeting or study. Made by the person himself on the spot; afterwards it is 补签, and says so.
public struct Attendance: Record {
    public enum Capacity: String, Choice {
        case member, guest
        public static let titles = ["出席", "列席"]
    }
    public enum Status: String, Choice {
        case onTime, late, leave, absent
        public static let titles = ["准时", "迟到", "请假", "缺席"]
        public static let tones: [Tone] = [.ok, .late, .wait, .miss]
        public var isPresent: Bool { self == .onTime || self == .late }
    }
    public enum Method: String, Choice {
        case self_, afterwards
        public static let titles = ["本人现场", "补签"]
        public static let tones: [Tone] = [.ok, .late]
    }
    public static let kindName = "attendance"
    public var id = RecordID.unset
    public var state = Plain.current
    public var meeting: Reference<Meeting>?
    public var study: Reference<Study>?
    public var person: Reference<Person>?
    public var capacity: Capacity?
    public var status: Status?
    public var at: Moment?
    public var method: Method?
    public var reason = ""
    public var day: Day?
    public init() {}

    public static let register = Register<Attendance>(kindName, title: "签到台账", noun: "签到") {
        Field(\.meeting, "会议").indexed().listed()
        Field(\.study, "学习").indexed().listed()
        Field(\.person, "人员").required().indexed().listed()
        Field(\.capacity, "身份").computed().listed()
        Field(\.status, "到会情况").listed().help("自己签到不用选，由时间决定")
        Field(\.at, "签到时间").computed().listed()
        Field(\.day, "哪一天").listed().help("几天的学习每天签到；补签以前的日子在这里写明")
        Field(\.method, "方式").computed().listed()
        Field(\.reason, "原因", .paragraph).limited(to: 200).help("请假、缺席、补签写明原因")
    }
    .menu(.meetings).created(by: .staff).edited(in: []).undated()
    .unique("这个人在这次会议已有签到", \.meeting, \.person)
    .unique("这个人这一天在这次学习已有签到", \.study, \.person, \.day)
    .named { ($0.status?.title ?? "签到") + ($0.method == .afterwards ? "（补签）" : "") }
    .checked { attendance, _, _ in
        (attendance.meeting == nil) == (attendance.study == nil) ? ["meeting": "请选择会议或学习中的一个"] : [:]
    }
    .entered { attendance, context in try SignIn.enter(&attendance, in: context) }
    .voided(by: .role(.clerk))
    .voided { attendance, viewer, lookup in
        if try lookup.find(attendance.meeting)?.state.isWritten == false { throw Refusal("会议已经提交签认，签到不能作废。要改请主持人退回。") }
        // Nobody's presence is taken back by his own hand or by chance: the office does it, and the reason stays.
        if !viewer.has(.clerk) { throw Refusal("签到由办公室作废。", code: .forbidden) }
    }
}
