import Records
import Testing

@Suite("Recurrence rules as text")
struct RecurrenceTests {
    @Test(
        "what offices promise is read and said in Chinese",
        arguments: [
            ("FREQ=DAILY", "每天"), ("FREQ=WEEKLY;BYDAY=TH", "每周四"), ("FREQ=WEEKLY;BYDAY=MO,FR", "每周一、五"),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", "每2周的星期二"),
            ("FREQ=MONTHLY;BYMONTHDAY=5", "每月5日"), ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月最后一天"), ("FREQ=MONTHLY;INTERVAL=3", "每季度"),
            ("FREQ=MONTHLY;INTERVAL=6", "每半年"), ("FREQ=YEARLY;BYMONTH=3", "每年3月"), ("BYDAY=TH;FREQ=WEEKLY", "每周四"),
        ])
    func reads(_ text: String, _ chinese: String) { #expect(Recurrence(text)?.chinese == chinese) }

    @Test(
        "anything else is none",
        arguments: [
            "", "每周四", "FREQ=HOURLY", "BYDAY=TH", "FREQ=WEEKLY;BYDAY=XX", "FREQ=WEEKLY;BYDAY=", "FREQ=WEEKLY;INTERVAL=0",
            "FREQ=WEEKLY;INTERVAL=121",
            "FREQ=WEEKLY;FREQ=DAILY", "FREQ=WEEKLY;COUNT=3", "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=MONTHLY;BYMONTHDAY=32",
            "FREQ=YEARLY;BYMONTH=13",
            "FREQ=WEEKLY;BYDAY=TH,TH", "FREQ=MONTHLY;BYMONTHDAY=5,5", "FREQ=YEARLY;BYMONTH=3,3",
            "FREQ=WEEKLY;BYDAY=" + String(repeating: "TH,", count: 100) + "TH",
            "FREQ", "FREQ=", "freq=weekly", "FREQ=WEEKLY BYDAY=TH",
        ])
    func refused(_ text: String) { #expect(Recurrence(text) == nil) }

    @Test(
        "people write it in words",
        arguments: [
            ("每周四", "FREQ=WEEKLY;BYDAY=TH"), ("每星期一、三、五", "FREQ=WEEKLY;BYDAY=MO,WE,FR"), ("每周二和周四", "FREQ=WEEKLY;BYDAY=TU,TH"),
            ("每两周", "FREQ=WEEKLY;INTERVAL=2"), ("每2周的星期二", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
            ("每个工作日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
            ("每月5日", "FREQ=MONTHLY;BYMONTHDAY=5"), ("每月十五号、三十号", "FREQ=MONTHLY;BYMONTHDAY=15,30"), ("每月底", "FREQ=MONTHLY;BYMONTHDAY=-1"),
            ("每月第二个星期三", "FREQ=MONTHLY;BYDAY=2WE"), ("每季度", "FREQ=MONTHLY;INTERVAL=3"), ("每半年", "FREQ=MONTHLY;INTERVAL=6"),
            ("每 3 个月", "FREQ=MONTHLY;INTERVAL=3"), ("每年3月、9月", "FREQ=YEARLY;BYMONTH=3,9"),
            ("每年3月15日", "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15"),
            ("freq=weekly;byday=th", "FREQ=WEEKLY;BYDAY=TH"), ("每天", "FREQ=DAILY"),
        ])
    func typed(_ words: String, _ rule: String) { #expect(Recurrence(typed: words)?.text == rule) }

    @Test(
        "what is not understood to the last character is refused",
        arguments: [
            "", "每", "每周四下午", "每月32日", "每年13月", "每零周", "周四", "每周八", "每月第个周一", "每季度末次", "每99999999999999999999周", "十十十",
        ])
    func notUnderstood(_ words: String) { #expect(Recurrence(typed: words) == nil) }

    @Test("what the screen says can be typed back")
    func returns() {
        for text in [
            "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=TH", "FREQ=WEEKLY;BYDAY=MO,FR", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "FREQ=MONTHLY",
            "FREQ=MONTHLY;BYMONTHDAY=5,20", "FREQ=MONTHLY;BYMONTHDAY=-1", "FREQ=MONTHLY;BYDAY=1TH", "FREQ=MONTHLY;BYDAY=-1FR",
            "FREQ=MONTHLY;INTERVAL=3", "FREQ=MONTHLY;INTERVAL=6", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=3",
            "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=15",
        ] {
            let rule = Recurrence(text)
            #expect(rule.flatMap { Recurrence(typed: $0.chinese) } == rule, "\(text): \(rule?.chinese ?? "")")
        }
    }
}
