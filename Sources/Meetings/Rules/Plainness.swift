import Records

/// What only warns: criticism without a fault named, a meeting too short to have discussed anything.
enum Plainness {
    private static let kind = ["希望", "建议", "再接再厉", "更上一层楼", "继续发扬"]
    private static let fault = ["不足", "不够", "问题", "欠缺", "缺乏", "没有", "不严", "不实", "不深", "急躁", "拖延", "疏于", "滞后", "薄弱", "松"]

    static func remarks(_ minutes: Minutes) -> [Minutes.Remark] {
        var found: [Minutes.Remark] = []
        if let start = minutes.meeting.start, let end = minutes.meeting.end,
            end.milliseconds - start.milliseconds < Int64(minutes.settings[.shortMeeting]) * 60_000
        {
            found.append(.warn("会议只开了\((end.milliseconds - start.milliseconds) / 60_000)分钟。"))
        }
        guard minutes.book.type == .democratic else { return found }
        let members = Set(minutes.present)
        for member in members.sorted(by: { $0.id < $1.id }) {
            let own = minutes.criticisms.filter { $0.from == member }
            if !own.contains(where: { $0.to == member }) { found.append(.restricted(.refuse("\(minutes.name(member))没有自我批评。", "民主生活会制度"))) }
            let told = Dictionary(grouping: own, by: \.to).mapValues(\.count)
            let missing = members.subtracting([member]).filter { told[$0, default: 0] < minutes.settings[.criticisms] }
            if !missing.isEmpty {
                found.append(
                    .restricted(
                        .refuse(
                            "\(minutes.name(member))还没有对\(minutes.list(missing.sorted { $0.id < $1.id }))提出\(minutes.settings[.criticisms] > 1 ? "\(minutes.settings[.criticisms])条" : "")批评意见。",
                            "民主生活会制度")))
            }
        }
        for criticism in minutes.criticisms where isBland(criticism.text) {
            found.append(.restricted(.warn("\(criticism.from.map(minutes.name) ?? "")的一条批评意见只有希望和表扬，没有指出问题。")))
        }
        return found
    }

    /// Hopes and praise with no fault named (辣味).
    static func isBland(_ text: String) -> Bool { kind.contains(where: text.contains) && !fault.contains(where: text.contains) }
}
