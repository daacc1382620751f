import Crypto
import Foundation
import Hummingbird
import Journal
import Records
import Rectification
import Synchronization

/// 我要反映: anybody brings something forward without an account, gets a receipt, and asks by it how far the matter is.
struct TipPages {
    let site: Site

    func add(to router: Router<SiteContext>) {
        router.get("/public/tips/new") { request, context in try await show(request.query, [:], context) }
        router.post("/public/tips") { request, context in try await take(request, context) }
        router.get("/public/tips") { request, context in try await status(request, context) }
    }

    private func show(_ form: FormData, _ problems: [String: String], _ context: SiteContext) async throws -> Response {
        let question = site.questions.ask(at: site.now)
        let html = try await site.office.read { lookup -> HTML in
            let findings = try TipPages.findings(lookup)
            var html = HTML()
            html.markup(
                site.render(
                    "tip",
                    [
                        "problems": problems.sorted { $0.key > $1.key }.map { ["field": $0.key, "sentence": $0.value] },
                        "badText": [problems["text"]].compactMap { $0 }, "badCaller": [problems["caller"]].compactMap { $0 },
                        "badAnswer": [problems["answer"]].compactMap { $0 }, "text": form["text"] ?? "", "caller": form["caller"] ?? "",
                        "question": question.words, "stamp": question.stamp,
                        "days": String(try lookup.settings(on: site.office.today)[.tipDays]),
                        "above": form["above"] == "1",
                        "findings": findings.map {
                            [
                                "id": $0.id.description, "title": "\($0.ordinal ?? 0) \($0.title)",
                                "chosen": form["about"] == $0.id.description,
                            ]
                                as [String: Any]
                        },
                    ] as [String: Any]))
            let unit = try lookup.unit()?.name ?? "本单位"
            return site.publicPage("我要反映", unit: unit, html)
        }
        return TipPages.answer(html, problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Those that the public has read of: they stand in a notice that is out, or in one that was corrected since. What is told in none
    /// has no name here either.
    private static func findings(_ lookup: Lookup) throws -> [Finding] {
        let notices = try PublicWriter.notices(lookup)
        var seen: Set<Reference<Inspection>> = []
        return try notices.compactMap(\.inspection).filter { seen.insert($0).inserted }.flatMap { inspection in
            let texts = notices.filter { $0.inspection == inspection }.map(\.published)
            return try lookup.all(Finding.self, ("inspection", inspection)).filter { finding in
                !finding.title.isEmpty && texts.contains { $0.contains(finding.title) }
            }.sorted { ($0.ordinal ?? 0) < ($1.ordinal ?? 0) }
        }
    }

    private static func answer(_ html: HTML, _ status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: .init(bytes: html.bytes)))
    }

    private func take(_ request: Request, _ context: SiteContext) async throws -> Response {
        let form = try await request.form(context, limit: 64 * 1024)
        var problems: [String: String] = [:]
        let text = (form["text"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let caller = (form["caller"] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let isAbove = form["above"] == "1"
        if text.isEmpty, !isAbove { problems["text"] = "请写明要反映的内容。" }
        if text.count > 2000 { problems["text"] = "最多 2000 字，请精简，或改用电话、来信。" }
        if caller.count > 200 { problems["caller"] = "联系方式最多 200 字。" }
        guard !Classified.isMarked(text + caller) else { throw Classified.refusal }
        if !site.questions.fits(form["answer"] ?? "", stamp: form["stamp"] ?? "", at: site.now) {
            problems["answer"] = "算术题没有答对或已过期，请再答一次。"
        }
        guard problems.isEmpty else { return try await show(form, problems, context) }
        if let wait = site.tipLimits.wait(site.address(request, context), at: site.now) {
            let phone = try await site.office.read { try TipPages.phone($0) }
            return try await show(
                form, ["text": "提交太频繁，请\(wait)再试\(phone.isEmpty ? "，或拨打监督电话" : "，或拨打监督电话 \(phone)")。您填写的内容还在下面。"], context)
        }
        let about = form["about"].flatMap { RecordID($0) }
        let now = site.now
        let receipt = try await site.office.write(by: .system, reason: "网上提交") { context -> String in
            var tip = SupervisionTip()
            tip.via = .online
            tip.at = now
            tip.receipt = SupervisionTip.newReceipt()
            // What concerns the 书记 or the 纪检委员 is not theirs to read: nothing of it is kept here but the receipt.
            if isAbove {
                tip.state = .forwarded
            } else {
                tip.text = FieldText.clean(text)
                tip.caller = FieldText.clean(caller)
                tip.about = try TipPages.findings(context.lookup).first { $0.id == about }?.reference
            }
            try context.create(tip)
            return tip.receipt
        }
        return .redirect(to: "/public/tips?receipt=\(receipt)&new=1")
    }

    /// Whoever knows the receipt sees how far the matter is, and the answer; never what was brought forward, nor by whom.
    private func status(_ request: Request, _ context: SiteContext) async throws -> Response {
        let wanted = (request.query["receipt"] ?? "").trimmingCharacters(in: .whitespaces).uppercased()
        if !wanted.isEmpty, let wait = site.lookupLimits.wait(site.address(request, context), at: site.now) {
            throw Refusal("查询太频繁，请\(wait)再试。")
        }
        let isNew = request.query["new"] == "1"
        let calendar = site.office.calendar
        let html = try await site.office.read { lookup -> HTML in
            let found: [SupervisionTip] = wanted.isEmpty ? [] : try lookup.all(narrowed: .text("receipt", wanted))
            let tip = found.first
            let days = try lookup.settings(on: tip?.at.map { Day($0) } ?? site.office.today)[.tipDays]
            let due = tip?.at.flatMap { try? calendar.day(workingDays: days, after: Day($0)) }
            let phone = try TipPages.phone(lookup)
            let model: [String: Any] = [
                "receipt": wanted, "missing": !wanted.isEmpty && tip == nil,
                "found": tip.map { [TipPages.model($0, due, days, phone)] } ?? [],
                "new": isNew && tip != nil,
            ]
            var html = HTML()
            html.markup(site.render("tip-status", model))
            let unit = try lookup.unit()?.name ?? "本单位"
            return site.publicPage("办理进度", unit: unit, html)
        }
        return TipPages.answer(html)
    }
}

extension TipPages {
    fileprivate static func model(_ tip: SupervisionTip, _ due: Day?, _ days: Int, _ phone: String) -> [String: Any] {
        var model: [String: Any] = ["state": tip.state.title, "tone": tip.state.tone.rawValue, "at": tip.at?.chinese ?? ""]
        model["due"] = due.map { "最迟 \($0.chinese) 答复" } ?? "\(days) 个工作日内答复"
        model["open"] = tip.state == .registered || tip.state == .handling
        model["forwarded"] = tip.state == .forwarded
        model["phone"] = phone.isEmpty ? [] : [phone]
        model["reply"] = tip.state == .answered || tip.state == .closed ? [tip.reply] : []
        return model
    }
}

/// A sum in words instead of a foreign captcha: readable aloud, needs no script, and keeps the plainest robots out.
final class Questions: Sendable {
    private let key = SymmetricKey(size: .bits256)
    private let used = Mutex<[String: Int64]>([:])
    private static let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
    private static let life: Int64 = 3_600_000

    /// - Returns: the question, and a stamp that holds the answer sealed.
    func ask(at now: Moment) -> (words: String, stamp: String) {
        let a = Int.random(in: 1...9)
        let b = Int.random(in: 1...9)
        let head = "\(now.milliseconds).\(UInt64.random(in: 0...UInt64.max))"
        return ("\(Questions.digits[a])加\(Questions.digits[b])等于几？", "\(head).\(seal(head, a + b))")
    }

    /// Each stamp is good once, for an hour.
    func fits(_ answer: String, stamp: String, at now: Moment) -> Bool {
        let parts = stamp.split(separator: ".")
        guard parts.count == 3, let time = Int64(parts[0]), now.milliseconds >= time, now.milliseconds - time < Questions.life,
            let number = Questions.number(answer), seal("\(parts[0]).\(parts[1])", number) == parts[2]
        else { return false }
        return used.withLock { used in
            used = used.filter { now.milliseconds - $0.value < Questions.life }
            return used.updateValue(time, forKey: stamp) == nil
        }
    }

    private func seal(_ head: String, _ answer: Int) -> String {
        Hex.encode(Array(HMAC<SHA256>.authenticationCode(for: Data("\(head)=\(answer)".utf8), using: key)).prefix(16))
    }

    /// 12, １２ or 十二.
    private static func number(_ text: String) -> Int? {
        let plain = text.trimmingCharacters(in: .whitespaces).applyingTransform(.fullwidthToHalfwidth, reverse: false) ?? text
        if let number = Int(plain) { return number }
        if plain.hasPrefix("十") { return 10 + (digits.firstIndex(of: String(plain.dropFirst())) ?? 0) }
        return digits.firstIndex(of: plain)
    }
}

extension TipPages {
    fileprivate static func phone(_ lookup: Lookup) throws -> String {
        let inspection = try Board.inspections(lookup).first?.phone ?? ""
        return try inspection.isEmpty ? lookup.unit()?.phone ?? "" : inspection
    }
}

/// At most so many from one network in an hour, and so many from all together in an hour. Addresses live in memory only.
///
/// One who fills the common measure shuts the door for an hour and no longer; the telephone stays open.
final class RateLimit: Sendable {
    private let perNetwork: Int
    private let together: Int
    private let seen = Mutex<[(network: String, at: Int64)]>([])
    private static let hour: Int64 = 3_600_000

    init(perNetwork: Int, together: Int) {
        self.perNetwork = perNetwork
        self.together = together
    }

    /// nil when it may be done now, and is counted; else after how long it may, in words.
    func wait(_ address: String, at now: Moment) -> String? {
        let network = RateLimit.network(address)
        return seen.withLock { seen in
            seen.removeAll { now.milliseconds - $0.at >= RateLimit.hour }
            let own = seen.filter { $0.network == network }
            let oldest = own.count >= perNetwork ? own.first : seen.count >= together ? seen.first : nil
            guard let oldest else {
                seen.append((network, now.milliseconds))
                return nil
            }
            return "\(max(1, (oldest.at + RateLimit.hour - now.milliseconds + 59_999) / 60_000)) 分钟后"
        }
    }

    /// An IPv6 subscriber has a whole /64 to himself (RFC 6177); an IPv4 address stands for itself.
    static func network(_ address: String) -> String {
        var parsed = in6_addr()
        guard address.contains(":"), inet_pton(AF_INET6, address.split(separator: "%").first.map(String.init) ?? "", &parsed) == 1 else {
            return address
        }
        return withUnsafeBytes(of: parsed) { bytes in
            // ::ffff:203.0.113.7 is an IPv4 address.
            let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
            return isMapped ? bytes.suffix(4).map(String.init).joined(separator: ".") : Hex.encode(Array(bytes.prefix(8))) + "/64"
        }
    }
}
