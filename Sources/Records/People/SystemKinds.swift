import Journal

/// How each kind's table was last built; a program that declares a kind otherwise rebuilds the table and writes it down here.
public struct Declaration: Record {
    public static let kindName = "declaration"
    public var id = RecordID.unset
    public var state = Plain.current
    public var kind = ""
    public var hash = ""
    public init() {}

    public static let register = Register<Declaration>(kindName, title: "台账定义") {
        Field(\.kind, "台账").required().listed()
        Field(\.hash, "定义指纹").required().listed()
    }
    .created(by: .nobody).edited(in: []).administrative()
    .unique("这个台账已有定义", \.kind)
}

/// 导入: one file taken over in one batch, which can be voided as one.
public struct ImportBatch: Record {
    public enum State: String, Choice {
        case done, undone
        public static let titles = ["已导入", "已撤回"]
        public static let tones: [Tone] = [.ok, .wait]
    }
    public static let kindName = "import"
    public var id = RecordID.unset
    public var state = State.done
    public var file = ""
    public var sha256 = ""
    public var what = ""
    public var summary = ""
    public var unread: String = ""
    public init() {}

    public static let register = Register<ImportBatch>(kindName, title: "导入记录", noun: "导入") {
        Field(\.file, "文件名").required().listed()
        Field(\.what, "内容").required().listed()
        Field(\.summary, "结果").listed()
        Field(\.unread, "未读懂的文字", .rich)
        Field(\.sha256, "文件指纹").required().indexed()
    } actions: {
        Action("undo", "撤回导入", from: [.done], to: .undone).by(.role(.clerk), .role(.head), .post(.rectificationOffice))
            .asksReason("撤回原因").tone(.miss).hidden()
    }
    .menu(.rectification).created(by: .role(.clerk), .role(.head)).edited(in: []).undated()
}

/// 个人信息删除: erases one sealed part of a record in every revision; needs two persons, and names what it erased.
public struct ErasureRequest: Record {
    public enum State: String, Choice {
        case requested, done, refused
        public static let titles = ["待批准", "已删除", "不批准"]
        public static let tones: [Tone] = [.late, .ok, .wait]
    }
    public enum Part: String, Choice {
        case personal, restricted, files
        public static let titles = ["个人信息", "限制信息", "附件"]
    }
    public static let kindName = Erasure.kind
    public var id = RecordID.unset
    public var state = State.requested
    public var subject = ""
    public var part: Part?
    public var reason = ""
    public var sequences = ""
    public var erasedFiles: [String] = []
    public init() {}

    public static let register = Register<ErasureRequest>(kindName, title: "个人信息删除台账", noun: "删除申请") {
        Field(\.subject, "记录编号").required().listed().help("在记录页面“存证”一栏可以看到")
        Field(\.part, "删除哪一部分").required().listed()
        Field(\.reason, "理由", .paragraph).required()
        Field(\.sequences, "已删除的留痕", .paragraph).computed().limited(to: 100_000)
        Field(\.erasedFiles, "已删除的文件").computed()
    } actions: {
        Action("approve", "批准并删除", from: [.requested], to: .done) { erasure, context in try erasure.execute(in: context) }
            .by(.role(.head), .role(.discipline)).differsFromAuthor("申请人").tone(.miss)
        Action("refuse", "不批准", from: [.requested], to: .refused).by(.role(.head), .role(.discipline)).asksReason()
    }
    .menu(.people).created(by: .role(.clerk), .role(.head), .role(.discipline)).undated()
    .named { "删除" + ($0.part?.title ?? "") }
}

/// 校时: a person confirmed that the computer's clock is right.
public struct ClockConfirmation: Record {
    public static let kindName = "clock"
    public var id = RecordID.unset
    public var state = Plain.current
    public var confirmed: Moment?
    public var before: Moment?
    public init() {}

    public static let register = Register<ClockConfirmation>(kindName, title: "校时记录", noun: "校时") {
        Field(\.confirmed, "确认的时间").required().listed()
        Field(\.before, "此前最后一条的时间").listed()
    }
    .created(by: .role(.systemAdmin)).edited(in: []).administrative()
}

/// The kinds that the kernel itself needs. Domains add theirs.
public enum KernelKinds {
    public static let all: [Kind] = [
        Kind(Unit.register), Kind(Department.register), Kind(Person.register), Kind(Appointment.register),
        Kind(Account.register), Kind(Declaration.register), Kind(ImportBatch.register), Kind(ErasureRequest.register),
        Kind(ClockConfirmation.register), Kind(Figure.register), Kind(CheckpointReceiver.register),
        Kind(Substitution.register), Kind(Setting.register), Kind(WorkYear.register),
    ]
}
