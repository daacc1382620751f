import Foundation
import Journal

/// Compares every derived row with a replay of its record's last entry.
public final class RegisterVerifier: DerivedVerifier {
    public private(set) var schema: [String: String] = [:]
    public private(set) var rebuild: [String] = []
    private let kinds: Kinds
    private let reader: SQLiteReader
    private var cursors: [String: Cursor] = [:]
    /// Credentials as the local store has them, by account: their digests stand in the journal. Read before the journal's snapshot.
    private let credentials: [RecordID: String]
    /// Reads them once more: beside a running server a password may have been changed between the two readings.
    private let reread: () throws -> [RecordID: String]

    /// Walks one table in the order of ids, in step with the journal's records.
    private final class Cursor {
        let table: DerivedTable
        let statement: SQLiteReader.Statement
        /// The id of the row it stands at; nil after the last. An id that is none sorts before all, so that it is reported as a row too many.
        private(set) var id: RecordID?

        init(_ table: DerivedTable, _ reader: SQLiteReader) throws {
            self.table = table
            statement = try reader.prepare("SELECT \(table.select) FROM \(table.name) ORDER BY id")
            try step()
        }

        func step() throws {
            id = try statement.step() ? RecordID(bytes: statement.bytes(0)) ?? .unset : nil
        }
    }

    public init(_ reader: SQLiteReader, kinds: Kinds, credentials: [RecordID: String], reread: @escaping () throws -> [RecordID: String])
        throws
    {
        self.kinds = kinds
        self.reader = reader
        self.credentials = credentials
        self.reread = reread
        let known = try RegisterVerifier.declared(reader, kinds)
        for kind in kinds.all {
            guard let table = kinds.table(kind.name) else { continue }
            guard known[kind.name] == table.declarationHash else {
                rebuild.append(kind.name)
                continue
            }
            for statement in table.statements { schema[Verifier.name(of: statement)] = statement }
        }
        // What stands in the file for a kind that is to be rebuilt is not ours to judge: it is thrown away.
        for kind in rebuild {
            let master = try reader.prepare("SELECT name, sql FROM sqlite_master WHERE tbl_name = 'record_\(kind)' AND sql IS NOT NULL")
            while try master.step() { schema[master.text(0)] = master.text(1) }
        }
    }

    /// The declaration hashes according to the journal itself, not to a table that could have been changed.
    private static func declared(_ reader: SQLiteReader, _ kinds: Kinds) throws -> [String: String] {
        var known: [String: String] = [:]
        let rows = try reader.prepare(
            "SELECT body FROM entry WHERE instr(body, CAST('\"kind\":\"\(Declaration.kindName)\"' AS BLOB)) > 0 ORDER BY sequence")
        while try rows.step() {
            guard let body = Body(rows.bytes(0)), body.kind == Declaration.kindName,
                let kind = body.state["kind"]?.stringValue, let hash = body.state["hash"]?.stringValue
            else { continue }
            known[kind] = hash
        }
        return known
    }

    public func check(_ latest: LatestRevision, report: (Problem) -> Void) throws {
        let body = latest.body
        guard let table = kinds.table(body.kind) else {
            report(Problem("总账里有程序不认识的台账：\(body.kind)", entry: latest.sequence, kind: body.kind, record: body.record.description))
            return
        }
        checkCommon(latest, report)
        if body.kind == Account.kindName { try checkCredential(latest, report) }
        guard !rebuild.contains(body.kind) else { return }
        let expected = table.values(
            id: body.record, revision: body.revision, sequence: latest.sequence, open: body.state, sealed: latest.sealed)
        let cursor = try cursors[body.kind] ?? Cursor(table, reader)
        cursors[body.kind] = cursor
        // Rows before this record's place belong to no record.
        while let found = cursor.id, found < body.record {
            report(extra(cursor))
            try cursor.step()
        }
        guard cursor.id == body.record else {
            report(Problem("“\(table.kind.title)”缺少一条记录", entry: latest.sequence, kind: body.kind, record: body.record.description))
            return
        }
        for (offset, value) in expected.enumerated() {
            guard !cursor.statement.holds(value, Int32(offset)) else { continue }
            let found = cursor.statement.value(Int32(offset))
            let field = offset < 4 ? nil : table.columns[offset - 4]
            let name = field?.name ?? ["id", "revision", "sequence", "title_"][min(offset, 3)]
            report(
                Problem(
                    "“\(table.kind.title)”中“\(field?.title ?? name)”与总账不符", entry: latest.sequence, kind: body.kind,
                    record: body.record.description, field: name, found: found.description, expected: value.description))
        }
        try cursor.step()
    }

    public func finish(report: (Problem) -> Void) throws {
        for kind in kinds.all where !rebuild.contains(kind.name) {
            guard let table = kinds.table(kind.name) else { continue }
            let cursor = try cursors[kind.name] ?? Cursor(table, reader)
            while cursor.id != nil {
                report(extra(cursor))
                try cursor.step()
            }
        }
    }

    private func extra(_ cursor: Cursor) -> Problem {
        Problem(
            "“\(cursor.table.kind.title)”里多出一条总账没有的记录", kind: cursor.table.kind.name,
            record: cursor.statement.value(0).description)
    }

    /// The kernel's own members: when and by whom a record was entered is settled by its first entry.
    private func checkCommon(_ latest: LatestRevision, _ report: (Problem) -> Void) {
        if latest.body.state["enteredAt"]?.integerValue != latest.enteredAt.milliseconds {
            report(
                Problem(
                    "登记时间与第一条留痕不符", entry: latest.sequence, kind: latest.body.kind,
                    record: latest.body.record.description, field: "enteredAt"))
        }
    }

    private func checkCredential(_ latest: LatestRevision, _ report: (Problem) -> Void) throws {
        guard let digest = latest.body.state["digest"]?.stringValue else { return }
        func digests(_ credentials: [RecordID: String]) -> String? { credentials[latest.body.record].map { Hash.of(Data($0.utf8)).hex } }
        guard let stored = digests(credentials), stored != digest else { return }
        // The entry comes first and the credential a moment after it.
        Thread.sleep(forTimeInterval: 0.2)
        guard let stored = digests(try reread()), stored != digest else { return }
        report(
            Problem(
                "账号的密码不是通过系统设置的：密码被替换", entry: latest.sequence, kind: Account.kindName,
                record: latest.body.record.description, field: "digest", found: stored, expected: digest))
    }
}

extension Office {
    /// Verifies a folder without opening it for writing, so it also runs beside a server.
    /// - Parameter key: the unit's public key as an inspector has it; without it the folder's own is used.
    public static func verify(
        _ folder: UnitFolder, kinds: [Kind], key: VerifierKey? = nil, since: Checkpoint? = nil,
        progress: @escaping (Verifier.Phase) -> Void = { _ in }
    ) throws -> VerifyReport {
        try verify(folder, allKinds: KernelKinds.all + kinds, key: key, since: since, progress: progress)
    }

    /// The same with every kind named, the kernel's own included.
    public static func verify(
        _ folder: UnitFolder, allKinds: [Kind], key: VerifierKey? = nil, since: Checkpoint? = nil,
        progress: @escaping (Verifier.Phase) -> Void = { _ in }
    ) throws -> VerifyReport {
        guard folder.exists else { throw FolderError.missing(folder.url.path) }
        let key = try key ?? folder.readKey().verifier
        let kinds = try Kinds(allKinds)
        let credentials = try LocalStore.credentials(in: folder)
        return try Verifier(folder, key: key, since: since, progress: progress).verify { reader in
            try RegisterVerifier(reader, kinds: kinds, credentials: credentials) { try LocalStore.credentials(in: folder) }
        }
    }
}
