import Foundation
import Journal
import Testing

@testable import Web

@Suite("Those who get checkpoints, and those who bring something forward")
struct ReceiverTests {
    private let start = Moment(local: "2026-03-05T09:00") ?? .now

    @Test("a mail has what mail must have, and says to its receiver what to do with it")
    func mail() throws {
        let text = Deliveries.mail(
            "changli.invalid/1\n7\nroot\n\n— sig\n", number: 7, unit: "云溪县融媒体中心", key: "changli.invalid/1+abc+key", from: "a@example.org",
            to: "b@example.org", at: start)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
        #expect(lines[0] == "Date: Thu, 05 Mar 2026 01:00:00 +0000")
        #expect(lines[1].hasPrefix("Message-ID: <") && lines[1].hasSuffix("@example.org>"))
        let end = try #require(lines.firstIndex(of: ""))
        let data = try #require(Data(base64Encoded: lines[(end + 1)...].joined()))
        let body = String(decoding: data, as: UTF8.self)
        #expect(body.contains("changli verify --data 副本文件夹 --since checkpoint-7.txt") && body.contains("changli.invalid/1+abc+key"))
    }

    @Test("after a failure it waits a minute, then two, an hour at most; what was delivered once is not held against it")
    func patience() {
        let patience = Patience()
        #expect(patience.mayTry("a", at: start))
        patience.note("a", failed: true, at: start)
        #expect(!patience.mayTry("a", at: start.adding(seconds: 59)) && patience.mayTry("a", at: start.adding(seconds: 60)))
        #expect(patience.mayTry("b", at: start), "another address is another matter")
        for _ in 0..<20 { patience.note("a", failed: true, at: start) }
        #expect(!patience.mayTry("a", at: start.adding(seconds: 3599)) && patience.mayTry("a", at: start.adding(seconds: 3600)))
        patience.note("a", failed: false, at: start)
        #expect(patience.mayTry("a", at: start))
    }

    @Test(
        "a subscriber's whole IPv6 network is one, an IPv4 address stands for itself",
        arguments: [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true), ("2001:db8:1:2::1", "2001:db8:1:3::1", false),
            ("203.0.113.7", "203.0.113.8", false), ("::ffff:203.0.113.7", "203.0.113.7", true), ("fe80::1%eth0", "fe80::2", true),
        ])
    func networks(_ a: String, _ b: String, _ isOne: Bool) { #expect((RateLimit.network(a) == RateLimit.network(b)) == isOne) }

    @Test("one network may do so much in an hour, all together so much, and each is told how long to wait")
    func limits() {
        let limit = RateLimit(perNetwork: 2, together: 3)
        #expect(limit.wait("10.0.0.1", at: start) == nil && limit.wait("10.0.0.1", at: start.adding(seconds: 600)) == nil)
        #expect(limit.wait("10.0.0.1", at: start.adding(seconds: 1200)) == "40 分钟后")
        #expect(limit.wait("10.0.0.2", at: start.adding(seconds: 1200)) == nil)
        #expect(limit.wait("10.0.0.3", at: start.adding(seconds: 1200)) == "40 分钟后")
        #expect(limit.wait("10.0.0.3", at: start.adding(seconds: 3600)) == nil, "shut for an hour, no longer")
    }
}
