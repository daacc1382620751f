extension NoticeCheck {
    /// What a check needs to know besides the text. Every list has a default that a unit may replace.
    public struct Context: Sendable {
        /// C3: words that plainly say "not done". Beside a claim of 100% each is an error.
        public var unfinished: [String]
        /// C3: words that may say so. Innocent uses (制定计划, 沟通技巧) are passed over; the rest are hints.
        public var weak: [String]
        /// R10: phrases that every text of the genre shares; dropped before texts are compared.
        public var stock: [String]
        /// ISO day → is it a working day; nil when the calendar does not know. Nil closure: no calendar at all.
        public var isWorkingDay: (@Sendable (String) -> Bool?)?
        /// Texts of earlier notices, compared in C4.
        public var earlier: [String]

        public init(
            unfinished: [String] = Context.defaultUnfinished, weak: [String] = Context.defaultWeak,
            stock: [String] = Similarity.defaultStock, isWorkingDay: (@Sendable (String) -> Bool?)? = nil, earlier: [String] = []
        ) {
            self.unfinished = unfinished
            self.weak = weak
            self.stock = stock
            self.isWorkingDay = isWorkingDay
            self.earlier = earlier
        }

        public static let defaultUnfinished = [
            "待批复", "待审批", "待验收", "待完成", "待解决", "待修复", "暂停", "停播", "损坏", "尚未", "未完成", "未落实", "未整改", "未解决", "正在整改", "正在推进", "正在办理",
            "正在建设", "正在施工",
        ]
        public static let defaultWeak = ["正在", "上报", "争取", "尽力", "启动", "拟", "计划", "适时", "逐步", "沟通", "力争", "预计", "尽快"]
    }
}
