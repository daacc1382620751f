import Journal

/// 存证点接收方: who gets every new checkpoint outside this machine, the inspection office first of all.
///
/// Against anybody who holds an earlier checkpoint, nobody can rewrite unseen; so they must leave the house.
public struct CheckpointReceiver: Record {
    public enum State: String, Choice {
        case active, stopped
        public static let titles = ["启用", "停用"]
        public static let tones: [Tone] = [.ok, .wait]
    }
    public enum Way: String, Choice {
        case mail, web
        public static let titles = ["电子邮件", "网址（POST）"]
    }
    public static let kindName = "checkpoint_receiver"
    public var id = RecordID.unset
    public var state = State.active
    public var name = ""
    public var way: Way?
    public var address = ""
    public init() {}

    public static let register = Register<CheckpointReceiver>(kindName, title: "存证点接收方", noun: "接收方") {
        Field(\.name, "名称").required(max: 60).listed().help("例如 县委巡察办")
        Field(\.way, "方式").required().listed()
        Field(\.address, "地址").required(max: 200).listed().help("邮箱，或 https:// 开头的网址")
    } actions: {
        Action("stop", "停用", from: [.active], to: .stopped).by(.role(.head), .role(.discipline)).asksReason().tone(.miss)
        Action("start", "重新启用", from: [.stopped], to: .active).by(.role(.head), .role(.discipline))
    }
    .menu(.rectification).created(by: .role(.head), .role(.discipline), .role(.clerk))
    // Who may take the inspection office off the list decides whether anybody outside would notice.
    .edited(by: .role(.head), .role(.discipline), in: [.active]).undated()
    .voided { _, viewer, _ in
        if !viewer.has(.head), !viewer.has(.discipline) { throw Refusal("存证点接收方由书记/主任或纪检委员撤销。", code: .forbidden) }
    }
    .unique("已有这个接收地址", \.address)
    .checked { receiver, _, _ in
        guard let way = receiver.way, !receiver.address.isEmpty else { return [:] }
        return isAddress(receiver.address, way)
            ? [:] : ["address": way == .mail ? "请填写一个邮箱，例如 jiancha@example.org" : "请填写 https:// 或 http:// 开头的网址"]
    }

    /// Plain addresses only: they are handed to another program, and no sign in them may mean anything to it.
    public static func isAddress(_ text: String, _ way: Way) -> Bool {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "@"), UInt8(ascii: ":"),
                UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "%"), UInt8(ascii: "~"):
                true
            default: false
            }
        }
        guard isPlain else { return false }
        switch way {
        case .mail:
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains("/") && !text.hasPrefix("-")
        // No password in an address that every reader of the register sees.
        case .web: return (text.hasPrefix("https://") || text.hasPrefix("http://")) && !text.contains("@")
        }
    }
}
