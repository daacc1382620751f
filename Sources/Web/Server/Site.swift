import Crypto
import Foundation
import Journal
import Mustache
import Records
import Rectification
import Synchronization

/// Everything the pages share.
public final class Site: Sendable {
    public let office: Office
    public let sessions: Sessions
    public let viewers: Viewers
    public let signIns: SignInLog
    public let settings: Settings
    public let search: SearchIndex
    let templates: MustacheLibrary
    /// The templates' text, by name, for checking that every tag is answered.
    let sources: [String: String]
    let shells = ShellCache()
    let stash = Stash()
    let uploads = Uploads()
    /// Capped counts of lists (nil: more than the cap), and filter bars, by register and filters.
    let counts = PageCache<Int?>()
    let filterBars = PageCache<HTML>()
    let publicPages = PageCache<PublicPage>()
    /// What the checks say about notices being written: worked out once for each state of the journal and day.
    let noticeWork = PageCache<NoticeWork>(most: 50)
    /// Standing duties with their occurrences, and the look-back pages made from them.
    let dutyWork = PageCache<[DutyWatch]>(most: 3)
    let todos = PageCache<Todo>(most: 200)
    let checkups = PageCache<[CheckupLine]>(most: 3)
    let lookBackPages = PageCache<HTML>(most: 20)
    let texts: TextArchive
    let questions = Questions()
    let tipLimits = RateLimit(perNetwork: 5, together: 100)
    let lookupLimits = RateLimit(perNetwork: 60, together: 5000)
    private let etagKey = SymmetricKey(size: .bits256)

    public struct Settings: Sendable {
        /// A demo folder shows a banner and its accounts.
        public var isDemo = false
        /// Behind TLS, cookies are marked Secure.
        public var isSecure = false
        public init() {}
    }

    public init(_ office: Office, settings: Settings) async throws {
        self.office = office
        self.settings = settings
        sessions = Sessions(office.local)
        viewers = Viewers(office)
        signIns = SignInLog(office.local)
        search = try SearchIndex(office)
        texts = TextArchive(office.kinds)
        guard let path = Bundle.module.resourceURL?.appending(path: "Templates").path else { throw CocoaError(.fileNoSuchFile) }
        templates = try await MustacheLibrary(directory: path)
        var sources: [String: String] = [:]
        for file in try FileManager.default.contentsOfDirectory(atPath: path) where file.hasSuffix(".mustache") {
            sources[String(file.dropLast(9))] = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
        }
        self.sources = sources
    }

    public var now: Moment { office.clock.wall() }

    func render(_ name: String, _ model: [String: Any]) -> String {
        #if DEBUG
            let missing = TemplateTags.missing(in: sources[name] ?? "", model: model)
            assert(missing.isEmpty && sources[name] != nil, "template \(name) asks for \(missing.sorted())")
        #endif
        return templates.render(model, withTemplate: name) ?? ""
    }

    /// A page's ETag: the same for one session while nothing is written, no day passes, and the program stays.
    func etag(_ session: Session, path: String) -> String {
        let text = "\(session.csrf)|\(office.journal.head.size)|\(office.peopleVersion)|\(office.today.iso)|\(path)"
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: etagKey)
        return "\"\(Hex.encode(Array(code).prefix(12)))\""
    }
}

/// Forms that could not be taken because the session had ended; kept half an hour in memory so that nothing typed is lost.
final class Stash: Sendable {
    struct Item: Sendable {
        let path: String
        let values: [String: [String]]
        let at: Moment
        var owner: RecordID?
    }
    private let items = Mutex<[String: Item]>([:])

    func put(_ path: String, _ values: [String: [String]], at now: Moment) -> String {
        let key = RecordID.new().description
        items.withLock { items in
            items = items.filter { now.milliseconds - $0.value.at.milliseconds < 1_800_000 }
            if items.count < 500 { items[key] = Item(path: path, values: values, at: now) }
        }
        return key
    }

    /// Whoever opens it first is its owner; it stays until it is too old, so a reload shows it again.
    func get(_ key: String, for account: RecordID) -> Item? {
        items.withLock { items in
            guard let item = items[key], item.owner == nil || item.owner == account else { return nil }
            items[key]?.owner = account
            return item
        }
    }
}
