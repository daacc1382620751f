import Foundation

/// Telephones, mail and postal addresses of the closing part, as written.
enum ContactDetails {
    private static let phone = Pattern(
        "(?<![\\d.@A-Za-z_])(?:\\(0\\d{2,3}\\)[- ]{0,3}\\d{3,4}-?\\d{4}|0\\d{2,3} ?[- ] ?\\d{7,8}|0\\d{2,3}[- ]\\d{3,4}[- ]\\d{4}|0\\d{9,11}|1[3-9]\\d{9}|1[3-9]\\d[- ]\\d{4}[- ]\\d{4}|[48]00-?\\d{3}-?\\d{4}|[2-9]\\d{6,7}|12\\d{3}(?=热线|[，。；、)]|$))(?: ?(?:转|-) ?\\d{1,6})?(?![\\d.@A-Za-z_])"
    )
    private static let email = Pattern("[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\\.[A-Za-z0-9-]+)+")
    private static let phoneWords = ["电话", "手机", "热线", "传真", "联系", "咨询", "拨打"]
    private static let addressOpens = words(
        "邮政地址 通信地址 通讯地址 来信地址 邮寄地址 联系地址 办公地址 来访地址 寄送地址 信函地址 收信地址 接待地址 邮政信箱 通信信箱 通讯信箱 来信信箱 地址 来信请寄至 来信请寄 信件请寄 请寄至 请寄 邮寄至 寄至")

    /// Returns whether the line held any.
    static func read(_ line: Scalars, into contacts: inout Notice.Contacts) -> Bool {
        let half = half(line)
        let before = contacts
        for match in email.matches(in: half) {
            if let address = match.groups[0], !contacts.emails.contains(address) { contacts.emails.append(address) }
        }
        readPhones(line, half, &contacts)
        readAddresses(line, &contacts)
        return contacts != before
    }

    private static func readPhones(_ line: Scalars, _ half: String, _ contacts: inout Notice.Contacts) {
        guard phoneWords.contains(where: half.contains) else { return }
        for match in phone.matches(in: half) {
            let range = match.range.location..<(match.range.location + match.range.length)
            // 邮编：099712 and house numbers are shorter; 邮编 before eight digits is no telephone either.
            let before = Array(line[max(0, range.lowerBound - 4)..<range.lowerBound])
            guard range.upperBound <= line.count, !before.contains(Scalars("邮编")) else { continue }
            let number = line[range].filter { !$0.isBlank }.string
            if !contacts.phones.contains(number) { contacts.phones.append(number) }
        }
    }

    private static func readAddresses(_ line: Scalars, _ contacts: inout Notice.Contacts) {
        var index = 0
        while index < line.count {
            guard let word = addressOpens.first(where: { line.starts(with: $0, at: index) }) else { index += 1; continue }
            var start = index + word.count
            while start < line.count, line[start].isBlank { start += 1 }
            let asks = word.last == "寄" || word.last == "至"
            guard start < line.count, line[start].isColon || asks else { index += 1; continue }
            if line[start].isColon { start += 1 }
            let end = addressEnd(line, from: start)
            let address = line[start..<end].trimmed
            if address.count >= 4, !address.contains("@"), !contacts.addresses.contains(address.string) {
                contacts.addresses.append(address.string)
            }
            index = max(end, index + 1)
        }
    }

    private static let others = words("电话 联系 监督 邮箱 电子 手机 传真 咨询 举报 E 收件 信箱 请 欢迎")

    private static func addressEnd(_ line: Scalars, from start: Int) -> Int {
        for index in start..<line.count {
            if line[index].isTerminator || line.isSentenceEnd(index) { return index }
            // The post code stays with its address; another kind of contact ends it.
            if line[index].isComma || line[index].isBlank || line[index] == "、" {
                if Array(line[(index + 1)...].prefix(12).trimmed).startsWithAny(others) { return index }
            }
        }
        return line.count
    }

    /// Half width, one UTF-16 unit a scalar, so that a match's range is a range of the line.
    private static func half(_ line: Scalars) -> String {
        var out = Scalars()
        for scalar in line {
            switch scalar.value {
            case 0xFF0C, 0xFF1B, 0xFF1A: out.append(scalar)
            case 0xFF01...0xFF5E: out.append(Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar)
            case 0x2014, 0x2013, 0x2010, 0x2011, 0x2012, 0x2015, 0x2212: out.append("-")
            case 0x10000...: out.append("\u{FFFD}")
            default: out.append(scalar.isBlank ? " " : scalar)
            }
        }
        return out.string
    }
}
