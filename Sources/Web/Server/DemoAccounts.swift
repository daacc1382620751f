/// The demo folder's sign-ins, shown on its sign-in page. They exist in a demo folder only.
public enum DemoAccounts {
    public static let password = "changli-demo"
    /// The role words are those of the demo's staff list.
    public static let all: [(login: String, title: String)] = [
        ("shuji", "书记/主任"), ("fenguan", "班子成员（分管领导）"), ("jijian", "纪检委员"), ("bangongshi", "办公室"),
        ("baomi", "办公室（保密员）"), ("zongbian", "总编室负责人"), ("caibian", "采编"), ("xitong", "系统管理员"), ("anquan", "安全管理员"), ("shenji", "审计管理员"),
    ]
}
