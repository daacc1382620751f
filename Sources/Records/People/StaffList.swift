import Foundation
import Journal

/// A staff list (人员名册) from a spreadsheet: departments, persons, posts, and accounts that wait for 安全管理员 to grant their roles.
public struct StaffList: Sendable {
    struct Line: Sendable {
        var name = ""
        var department = ""
        var title = ""
        var staff: Person.Staff?
        var political: Person.Political?
        var joined: Day?
        var role: Role?
        var posts: [Post] = []
        var login = ""
    }
    let lines: [Line]

    /// - Throws: ``Refusal`` that lists what is wrong by row; nothing has been written then.
    public init(rows: [[String]]) throws {
        guard let heading = rows.firstIndex(where: { $0.contains { $0.trimmingCharacters(in: .whitespaces) == "姓名" } }) else {
            throw Refusal("名册里没有“姓名”一栏。第一行请写列名：姓名、科室、职务、编制、政治面貌、到岗日期、角色、岗位。")
        }
        let titles = rows[heading].map { $0.filter { !$0.isWhitespace } }
        func text(_ row: [String], _ title: String) -> String {
            guard let index = titles.firstIndex(of: title), index < row.count else { return "" }
            return row[index].trimmingCharacters(in: .whitespacesAndNewlines)
        }
        var lines: [Line] = []
        var problems: [String] = []
        for (offset, row) in rows[(heading + 1)...].enumerated() where row.contains(where: { !$0.isEmpty }) {
            var line = Line()
            let place = "第 \(heading + offset + 2) 行"
            line.name = text(row, "姓名")
            line.department = text(row, "科室")
            line.title = text(row, "职务")
            line.login = text(row, "登录名")
            line.staff = StaffList.staff(text(row, "编制"))
            line.political = StaffList.political(text(row, "政治面貌"))
            let joined = text(row, "到岗日期")
            line.joined = joined.isEmpty ? nil : try? FieldType.day(joined)
            let role = text(row, "角色")
            line.role = Role.allCases.first { $0.title == role }
            line.posts = text(row, "岗位").split(whereSeparator: { "、，,;；".contains($0) }).compactMap { word in
                Post.allCases.first { $0.title == word }
            }
            if line.name.isEmpty { problems.append("\(place)没有姓名") }
            if line.department.isEmpty { problems.append("\(place)没有科室") }
            if !joined.isEmpty, line.joined == nil { problems.append("\(place)到岗日期“\(joined)”不对") }
            if !role.isEmpty, line.role == nil { problems.append("\(place)没有“\(role)”这个角色") }
            if !line.login.isEmpty, !Login.isValid(line.login) { problems.append("\(place)登录名“\(line.login)”不合规") }
            lines.append(line)
        }
        if lines.isEmpty { problems.append("名册里没有一个人") }
        guard problems.isEmpty else { throw Refusal("名册还有 \(problems.count) 处要改：" + problems.prefix(10).joined(separator: "；") + "。") }
        self.lines = lines
    }

    private static func staff(_ text: String) -> Person.Staff? {
        if let exact = Person.Staff.allCases.first(where: { $0.title == text }) { return exact }
        if text.contains("事业") || text.contains("在编") { return .established }
        if text.contains("借调") { return .seconded }
        return text.isEmpty ? nil : .hired
    }

    private static func political(_ text: String) -> Person.Political? {
        if let exact = Person.Political.allCases.first(where: { $0.title == text }) { return exact }
        if text.contains("预备") { return .probationary }
        if text.contains("党员") { return .member }
        if text.contains("团员") { return .league }
        return text.isEmpty ? nil : text == "群众" ? .masses : .otherParty
    }

    /// Writes the list as one batch. Persons who are there already (same name and department) are passed over.
    /// - Returns: a slip for each new account.
    public func write(by viewer: Viewer, in office: Office, password: String? = nil, granted: Bool = false) async throws -> [Accounts.Slip]
    {
        let taken = try await office.read { Set(try $0.all(Account.self).map(\.login)) }
        var used = taken
        var prepared: [(line: Line, slip: Accounts.Slip, hash: String)] = []
        // Hashing is slow on purpose, so a fixed password (demo) is hashed once.
        let shared = try password.map(Password.hash)
        for line in lines {
            let login = line.login.isEmpty ? Login.make(from: line.name, taken: used) : line.login
            used.insert(login)
            let slip = Accounts.Slip(name: line.name, login: login, password: password ?? Password.oneTime())
            prepared.append((line, slip, try shared ?? Password.hash(slip.password)))
        }
        let all = prepared
        let made = try await office.write(by: viewer) { context in try StaffList.write(all, granted: granted, in: context) }
        for (id, index) in made { try office.local.setCredential(all[index].hash, for: id, temporary: password == nil) }
        return made.map { all[$0.1].slip }
    }

    private static func write(
        _ prepared: [(line: Line, slip: Accounts.Slip, hash: String)], granted: Bool, in context: ActionContext
    ) throws -> [(RecordID, Int)] {
        var departments = Dictionary(
            try context.lookup.all(Department.self).map { ($0.name, $0.reference) }, uniquingKeysWith: { first, _ in first })
        let present = Set(
            try context.lookup.all(Person.self, ("state", Person.State.serving)).map { "\($0.name)|\($0.department?.id.description ?? "")" }
        )
        var made: [(RecordID, Int)] = []
        for (index, item) in prepared.enumerated() {
            let line = item.line
            if departments[line.department] == nil {
                var department = Department()
                department.name = line.department
                department.order = departments.count + 1
                departments[line.department] = try context.create(department)
            }
            let department = departments[line.department]
            if present.contains("\(line.name)|\(department?.id.description ?? "")") { continue }
            var person = Person()
            person.name = line.name
            person.department = department
            person.title = line.title
            person.staff = line.staff
            person.political = line.political
            person.joined = line.joined
            let reference = try context.create(person)
            try appoint(line, reference, department, granted: granted, in: context)
            let roles = line.role.map { [$0] } ?? []
            made.append(
                (
                    try Accounts.make(
                        login: item.slip.login, person: reference, roles: roles, state: granted ? .active : .pending, hash: item.hash,
                        in: context),
                    index
                ))
        }
        return made
    }

    /// Posts that a role implies, and those that the list names. In a real unit they wait for the 书记 (拟任); see ``Appointment``.
    private static func appoint(
        _ line: Line, _ person: Reference<Person>, _ department: Reference<Department>?, granted: Bool, in context: ActionContext
    ) throws {
        var posts = line.posts
        switch line.role {
        case .head: posts.append(.secretary)
        case .discipline: posts.append(.disciplinarian)
        case .organisation: posts.append(.organiser)
        case .leader: posts.append(.deputy)
        case .department: posts.append(.departmentHead)
        default: break
        }
        for post in posts {
            var appointment = Appointment()
            appointment.person = person
            appointment.post = post
            appointment.department = post == .departmentHead ? department : nil
            appointment.from = context.today
            appointment.basis = "人员名册"
            appointment.state = granted ? .serving : .proposed
            try context.create(appointment)
        }
    }
}
