/// A recurrence rule as text (RFC 5545 §3.3.10), restricted to what offices promise: a frequency, an interval, and days.
/// Here it is only read and checked; when each occurrence falls due is the standing duties' matter.
public struct Recurrence: Sendable, Equatable {
    public enum Frequency: String, Sendable { case daily = "DAILY", weekly = "WEEKLY", monthly = "MONTHLY", yearly = "YEARLY" }
    public var frequency: Frequency
    public var interval = 1
    public var days: [String] = []
    public var monthDays: [Int] = []
    public var months: [Int] = []

    /// - Returns: nil when the text is not such a rule.
    public init?(_ text: String) {
        var parts: [String: String] = [:]
        for part in text.split(separator: ";") {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, parts.updateValue(String(pair[1]), forKey: String(pair[0])) == nil else { return nil }
        }
        guard let frequency = parts.removeValue(forKey: "FREQ").flatMap(Frequency.init(rawValue:)) else { return nil }
        self.frequency = frequency
        if let text = parts.removeValue(forKey: "INTERVAL") {
            guard let interval = Int(text), (1...120).contains(interval) else { return nil }
            self.interval = interval
        }
        if let text = parts.removeValue(forKey: "BYDAY") {
            days = text.split(separator: ",").map(String.init)
            let known: Set = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
            guard !days.isEmpty, days.allSatisfy({ known.contains(String($0.suffix(2))) && (Int($0.dropLast(2)) != nil || $0.count == 2) })
            else { return nil }
        }
        if let text = parts.removeValue(forKey: "BYMONTHDAY") {
            monthDays = text.split(separator: ",").compactMap { Int($0) }
            guard !monthDays.isEmpty, monthDays.allSatisfy({ (-31...31).contains($0) && $0 != 0 }) else { return nil }
        }
        if let text = parts.removeValue(forKey: "BYMONTH") {
            months = text.split(separator: ",").compactMap { Int($0) }
            guard !months.isEmpty, months.allSatisfy({ (1...12).contains($0) }) else { return nil }
        }
        guard parts.isEmpty else { return nil }
    }

    /// 每周四、每月5日、每季度: for people who do not read rules.
    public var chinese: String {
        let names = ["MO": "一", "TU": "二", "WE": "三", "TH": "四", "FR": "五", "SA": "六", "SU": "日"]
        switch frequency {
        case .daily: return interval == 1 ? "每天" : "每\(interval)天"
        case .weekly:
            let days = days.compactMap { names[String($0.suffix(2))] }.joined(separator: "、")
            return (interval == 1 ? "每周" : "每\(interval)周") + days
        case .monthly:
            let base = interval == 1 ? "每月" : interval == 3 ? "每季度" : interval == 6 ? "每半年" : "每\(interval)个月"
            return base + monthDays.map { $0 == -1 ? "最后一天" : "\($0)日" }.joined(separator: "、")
        case .yearly:
            return (interval == 1 ? "每年" : "每\(interval)年") + months.map { "\($0)月" }.joined(separator: "、")
                + monthDays.map { "\($0)日" }.joined(separator: "、")
        }
    }
}
