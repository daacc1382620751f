import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import Records
import Rectification

@testable import Web

/// A site over a small unit in a temporary folder, with one person for each role.
final class SiteFixture: Sendable {
    let folder: UnitFolder
    let office: Office
    let site: Site
    let accounts: [Role: RecordID]
    let people: [Role: RecordID]
    let department: RecordID

    init() async throws {
        folder = UnitFolder(FileManager.default.temporaryDirectory.appending(path: "changli-web-\(RecordID.new())"))
        office = try Office(opening: folder, create: true, kinds: RectificationKinds.all)
        let made = try office.writeAndWait(by: .commandLine) { context in
            var department = Department()
            department.name = "总编室"
            let departmentReference = try context.create(department)
            var accounts: [Role: RecordID] = [:]
            var people: [Role: RecordID] = [:]
            for role in Role.allCases {
                var person = Person()
                person.name = role.title
                person.department = departmentReference
                let reference = try context.create(person)
                people[role] = reference.id
                accounts[role] = try Accounts.make(
                    login: role.rawValue.lowercased(), person: reference, roles: [role], state: .active, hash: "none", in: context)
            }
            return Made(accounts: accounts, people: people, department: departmentReference.id)
        }
        accounts = made.accounts
        people = made.people
        department = made.department
        for account in made.accounts.values { try office.local.setCredential("none", for: account, temporary: false) }
        site = try await Site(office, settings: .init())
    }

    private struct Made: Sendable {
        let accounts: [Role: RecordID]
        let people: [Role: RecordID]
        let department: RecordID
    }

    deinit { try? FileManager.default.removeItem(at: folder.url) }

    struct Answer {
        let status: Int
        let body: String
        let headers: HTTPFields
    }

    struct SignedIn: Sendable {
        let cookie: String
        let csrf: String
    }

    func signIn(_ role: Role) throws -> SignedIn {
        guard let account = accounts[role] else { throw Refusal.notFound }
        let token = try site.sessions.start(account, at: site.now)
        guard let session = try site.sessions.find(token, at: site.now) else { throw Refusal.notFound }
        return SignedIn(cookie: "\(Authentication.cookie)=\(token)", csrf: session.csrf)
    }

    /// Runs requests against the router, without a network.
    func run(_ work: @escaping @Sendable (Browser) async throws -> Void) async throws {
        let application = Application(router: Server.router(site))
        try await application.test(.router) { client in try await work(Browser(client: client)) }
    }

    struct Browser {
        let client: any TestClientProtocol

        func get(_ path: String, _ who: SignedIn? = nil) async throws -> Answer { try await send(path, .get, who, nil) }

        func post(_ path: String, _ who: SignedIn?, _ fields: [(String, String)], csrf: Bool = true) async throws -> Answer {
            var all = fields
            if csrf, let who { all.append(("csrf", who.csrf)) }
            return try await send(path, .post, who, all.map { "\($0.0.queryEncoded)=\($0.1.queryEncoded)" }.joined(separator: "&"))
        }

        private func send(_ path: String, _ method: HTTPRequest.Method, _ who: SignedIn?, _ body: String?) async throws -> Answer {
            var headers = HTTPFields()
            if let who { headers[.cookie] = who.cookie }
            if body != nil { headers[.contentType] = "application/x-www-form-urlencoded" }
            return try await client.execute(uri: path, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) }) {
                response in
                Answer(status: response.status.code, body: String(buffer: response.body), headers: response.headers)
            }
        }
    }
}
