import Journal

/// What a person may be in the unit (domain: roles). A role is held by an account; a post by an ``Appointment``.
public enum Role: String, Choice {
    case head, leader, discipline, organisation, editorial, department, reporter, proofreader, accountant, archivist, clerk
    case systemAdmin, securityAdmin, auditAdmin

    public static let titles = [
        "书记/主任", "班子成员", "纪检委员", "组织委员", "总编室", "科室负责人", "采编", "校对", "会计", "档案员", "办公室",
        "系统管理员", "安全管理员", "审计管理员",
    ]

    /// The three that must lie in three different hands, and that see no business records.
    public static let administrators: Set<Role> = [.systemAdmin, .securityAdmin, .auditAdmin]
}

/// Who is looking or acting, as of now: the person, and what he may do today.
public struct Viewer: Sendable {
    public var actor: Actor
    public var name: String
    public var roles: Set<Role>
    public var department: RecordID?
    public var posts: [HeldPost]
    /// On whose behalf, when an approved substitution is used.
    public var principal: RecordID?
    /// The same person as he may act for others who are away today (R2); each with the absent one's roles and posts.
    public var standIns: [Viewer] = []
    /// The whole person is stood in for, not only some of his posts.
    public var lendsPerson = false

    public struct HeldPost: Sendable, Hashable {
        public var post: Post
        public var department: RecordID?

        public init(post: Post, department: RecordID?) {
            self.post = post
            self.department = department
        }
    }

    public init(
        actor: Actor, name: String, roles: Set<Role>, department: RecordID? = nil, posts: [HeldPost] = [],
        principal: RecordID? = nil
    ) {
        self.actor = actor
        self.name = name
        self.roles = roles
        self.department = department
        self.posts = posts
        self.principal = principal
    }

    /// The folder's owner at the command line, who is trusted (and named 命令行 in the journal).
    public static let commandLine = Viewer(actor: .commandLine, name: "命令行", roles: Set(Role.allCases))
    /// The system itself: consequences of other people's actions, and what the clock brings.
    public static let system = Viewer(actor: .system, name: "系统", roles: [])

    public var person: RecordID? { actor.person }
    public func has(_ role: Role) -> Bool { roles.contains(role) }
    public func holds(_ post: Post) -> Bool { posts.contains { $0.post == post } }
    /// Whether it is he himself, or the one for whom he acts.
    public func isOrActs(for other: RecordID?) -> Bool { other != nil && (person == other || lendsPerson && principal == other) }
    /// Whether he acts for this person by an approved substitution (R2).
    public func standsIn(for absent: RecordID?) -> Bool {
        absent != nil && principal == absent && (lendsPerson || holds(.recorder))
    }
    /// 负责人 of that department today.
    public func heads(_ department: RecordID?) -> Bool {
        guard let department else { return false }
        return posts.contains { $0.post == .departmentHead && $0.department == department }
    }
    public var isAdministrator: Bool { !roles.isDisjoint(with: Role.administrators) && actor != .commandLine }
}

/// Posts finer than roles (岗位): "指定专人" in the notice. Held through an ``Appointment`` from day to day.
public enum Post: String, Choice {
    case secretary, organiser, disciplinarian, deputy, departmentHead
    case recorder, confidentiality, broadcastSupervisor, voucherChecker, messages, archive, partyBuilding, rectificationOffice

    public static let titles = [
        "书记", "组织委员", "纪检委员", "班子副职", "科室负责人",
        "记录人", "保密员", "播出监管员", "凭证复核人", "留言专员", "档案专人", "分管党建", "整改办",
    ]

    /// Held by one person at a time in the whole unit.
    public var isSingle: Bool {
        switch self {
        case .secretary, .organiser, .disciplinarian, .partyBuilding: true
        default: false
        }
    }
}
