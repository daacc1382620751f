import Records

/// R8: enough people, in the right capacity, and whoever's field it is.
public enum Quorum {
    /// Whether so many of those expected are enough. 过半 is more than half; 三分之二 is two thirds or more.
    public static func isMet(_ present: Int, of expected: Int, _ quorum: RecordBook.Quorum) -> Bool {
        switch quorum {
        case .none: true
        case .half: present * 2 > expected
        case .twoThirds: present * 3 >= expected * 2
        }
    }

    static func remarks(_ minutes: Minutes) -> [Minutes.Remark] {
        let expected = minutes.counted
        let present = minutes.present.filter(expected.contains)
        var found: [Minutes.Remark] = []
        if expected.isEmpty { return [.refuse("没有应到人员（或没有有表决权的人），会议不能签认。请核对记录本的应到人员。")] }
        let majors = minutes.majors
        // 三重一大 needs two thirds whatever the book says, and so do some types of meeting.
        let own = (minutes.book.quorum ?? .none).orStricter(minutes.book.type?.leastQuorum ?? .none)
        let quorum: RecordBook.Quorum = majors.isEmpty ? own : .twoThirds
        if !isMet(present.count, of: expected.count, quorum) {
            let words = quorum == .half ? "超过半数" : "三分之二以上"
            found.append(
                .refuse(
                    "应到\(expected.count)人，实到\(present.count)人，没有达到\(words)，会议决定无效，不能签认。请核对签到，或另行召开。",
                    !majors.isEmpty ? "三重一大决策制度：应有三分之二以上成员到会" : "党的会议法定人数规定"))
        }
        let dropped = Set(minutes.book.roster).subtracting(minutes.meeting.expected)
        if !dropped.isEmpty {
            found.append(.warn("应到人员比记录本少了\(minutes.list(dropped.sorted { $0.id < $1.id }))。不能来的人也要列入应到，再登记请假。"))
        }
        for item in majors {
            guard let lead = item.item.lead else {
                found.append(.refuse("“\(item.item.title)”没有写明分管领导。请在议题里填写。"))
                continue
            }
            let left = present.filter { !item.item.away.contains($0) }
            if left.count < present.count, isMet(present.count, of: expected.count, quorum), !isMet(left.count, of: expected.count, quorum)
            {
                found.append(
                    .refuse(
                        "讨论“\(item.item.title)”时在场\(left.count)人，没有达到三分之二以上，这个事项不能决定。", "三重一大决策制度：应有三分之二以上成员到会"))
            }
            if !minutes.here.contains(lead) || item.item.away.contains(lead) {
                found.append(.refuse("“\(item.item.title)”的分管领导\(minutes.name(lead))没有到会，这个事项不能决定。", "三重一大决策制度：分管领导应到会"))
            }
        }
        let unaccounted = Set(minutes.meeting.expected).subtracting(minutes.attendance.compactMap(\.person))
        if !unaccounted.isEmpty {
            found.append(.refuse("\(minutes.list(unaccounted.sorted { $0.id < $1.id }))没有签到，也没有请假或缺席记录。请逐人写明。"))
        }
        return found
    }
}
