import Records
import Testing

@Suite("A year's calendar from the notice of holidays")
struct WorkYearTests {
    private let notice = """
        一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
        二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
        三、清明节：4月4日（周六）至6日（周一）放假，共3天。
        四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
        五、端午节：6月19日（周五）至21日（周日）放假，共3天。
        六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
        七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
        """

    @Test("the wording of the State Council's notice gives the holidays and the working weekends of 2026")
    func reads() {
        let read = HolidayNotice.read(notice, year: 2026)
        #expect(read.holidays.count == 7)
        #expect(read.holidays[1] == ["2026-02-15", "2026-02-23", "春节"])
        #expect(read.workdays == ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
    }

    @Test("it says the same as the calendar that ships")
    func sameAsShipped() throws {
        let read = HolidayNotice.read(notice, year: 2026)
        let made = try WorkCalendar([.init(year: 2026, source: "", holidays: read.holidays, workdays: read.workdays)])
        let shipped = try WorkCalendar.shipped()
        for day in try #require(Day("2026-01-01"))...(try #require(Day("2026-12-31"))) {
            #expect(try made.isWorkday(day) == shipped.isWorkday(day), "\(day.iso)")
        }
    }

    @Test("a holiday over a month's end, one single day, and a text that is no notice")
    func odd() {
        let read = HolidayNotice.read("国庆节、中秋节：9月29日至10月6日放假调休，共8天。元旦：1月1日放假1天。", year: 2028)
        #expect(read.holidays == [["2028-09-29", "2028-10-06", "国庆节、中秋节"], ["2028-01-01", "2028-01-01", "元旦"]])
        #expect(HolidayNotice.read("请各单位做好值班。", year: 2028).holidays.isEmpty)
    }
}
