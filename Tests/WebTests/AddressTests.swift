import Testing

@testable import Web

@Suite("Who is asking")
struct AddressTests {
    @Test("behind a proxy on the same machine it is whom the proxy names last; nobody else's word counts")
    func forwarded() {
        for (own, forwarded, isBehindProxy, expected) in [
            ("127.0.0.1", "203.0.113.7", true, "203.0.113.7"), ("127.0.0.1", "1.2.3.4, 203.0.113.7", true, "203.0.113.7"),
            ("::1", "2001:db8::1", true, "2001:db8::1"), ("127.0.0.1", nil, true, "127.0.0.1"), ("127.0.0.1", "", true, "127.0.0.1"),
            ("10.0.0.5", "203.0.113.7", true, "10.0.0.5"), ("127.0.0.1", "203.0.113.7", false, "127.0.0.1"),
        ] as [(String, String?, Bool, String)] {
            #expect(Site.address(own, forwarded, isBehindProxy: isBehindProxy) == expected)
        }
    }
}
