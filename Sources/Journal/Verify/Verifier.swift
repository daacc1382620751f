import Foundation
import GRDBSQLite

/// Checks a unit's folder while trusting nothing in it but the key: the schema, every leaf, body, part, file, tile and
/// checkpoint, the times, and (through ``DerivedVerifier``) every derived row against a replay.
///
/// Checks of the tree alone would miss edited bodies; here each body is hashed, and each row column is compared with the
/// body that is its source.
public struct Verifier {
    public struct Phase: Sendable {
        public let title: String
        public let done: Int
        public let total: Int
    }

    let folder: UnitFolder
    let key: VerifierKey
    let since: Checkpoint?
    let progress: (Phase) -> Void

    /// - Parameter since: an older checkpoint, kept elsewhere; today's journal must extend it.
    public init(
        _ folder: UnitFolder, key: VerifierKey, since: Checkpoint? = nil, progress: @escaping (Phase) -> Void = { _ in }
    ) {
        self.folder = folder
        self.key = key
        self.since = since
        self.progress = progress
    }

    public func verify(derived: (SQLiteReader) throws -> any DerivedVerifier) throws -> VerifyReport {
        guard folder.exists else { throw FolderError.missing(folder.url.path) }
        let reader = try SQLiteReader(folder.journal)
        // One snapshot for the whole check, also while a server goes on writing.
        try reader.execute("BEGIN")
        let above = try derived(reader)
        var report = VerifyReport()
        report.origin = key.name
        try checkFile(reader, report: &report)
        try checkSchema(reader, derived: above, report: &report)
        guard report.isSound else { return report }
        let clock = ContinuousClock()
        report.treeTime = try clock.measure {
            try TreePass(reader: reader, key: key, since: since, progress: progress).run(&report)
        }
        report.bodyTime = try clock.measure {
            try BodyPass(reader: reader, files: FileStore(folder), derived: above, progress: progress).run(&report)
        }
        report.rebuild = above.rebuild
        return report
    }

    private func checkFile(_ reader: SQLiteReader, report: inout VerifyReport) throws {
        let check = try reader.prepare("PRAGMA integrity_check(20)")
        while try check.step() {
            let line = check.text(0)
            if line != "ok" { report.add(Problem("数据库文件受损：\(line)")) }
        }
    }

    /// Compares what SQLite says it holds with what this program would have made: no table, index, trigger or view more or less.
    private func checkSchema(_ reader: SQLiteReader, derived: any DerivedVerifier, report: inout VerifyReport) throws {
        var expected = derived.schema
        for statement in JournalSchema.statements { expected[Verifier.name(of: statement)] = statement }
        let master = try reader.prepare("SELECT type, name, sql FROM sqlite_master ORDER BY name")
        while try master.step() {
            let type = master.text(0)
            let name = master.text(1)
            let sql = master.text(2)
            if name.hasPrefix("sqlite_autoindex_"), type == "index", sql.isEmpty { continue }
            guard let wanted = expected.removeValue(forKey: name) else {
                report.add(Problem("数据库里多出了程序没有建立的对象：\(Verifier.word(type)) \(name)", field: name, found: sql))
                continue
            }
            if wanted != sql {
                report.add(Problem("\(Verifier.word(type)) \(name) 的定义被改动", field: name, found: sql, expected: wanted))
            }
        }
        for (name, sql) in expected.sorted(by: { $0.key < $1.key }) {
            report.add(Problem("数据库里缺少 \(name)", field: name, expected: sql))
        }
    }

    private static func word(_ type: String) -> String {
        ["table": "表", "index": "索引", "trigger": "触发器", "view": "视图"][type] ?? type
    }

    /// The name in a CREATE statement of ours: the word after TABLE or INDEX.
    public static func name(of statement: String) -> String {
        let words = statement.split(whereSeparator: { $0 == " " || $0 == "(" })
        guard let at = words.firstIndex(where: { $0 == "TABLE" || $0 == "INDEX" }), at + 1 < words.count else { return "" }
        return String(words[at + 1])
    }
}
