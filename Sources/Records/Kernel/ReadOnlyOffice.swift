import Foundation
import GRDB
import Journal

/// A unit's registers for reading alone; works beside a running server.
public struct ReadOnlyOffice: Sendable {
    public let kinds: Kinds
    private let pool: DatabasePool

    public init(_ folder: UnitFolder, kinds: [Kind]) throws {
        guard folder.exists else { throw FolderError.missing(folder.url.path) }
        var configuration = Configuration()
        configuration.readonly = true
        pool = try DatabasePool(path: folder.journal.path, configuration: configuration)
        self.kinds = try Kinds(KernelKinds.all + kinds)
    }

    public func read<T>(_ work: (Lookup) throws -> T) throws -> T { try pool.read { try work(Lookup($0, kinds)) } }
}

/// A whole copy of a folder, made from consistent snapshots.
public enum FolderBackup {
    /// - Throws: ``FolderError/notEmpty`` when the target is not empty.
    /// - Returns: the number of stored files copied.
    public static func copy(_ folder: UnitFolder, to target: URL, say: (String) -> Void = { _ in }) throws -> Int {
        guard folder.exists else { throw FolderError.missing(folder.url.path) }
        let copy = UnitFolder(target)
        guard copy.isEmpty else { throw FolderError.notEmpty(target.path) }
        try FileManager.default.createDirectory(at: copy.files, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // Databases first: files only ever get more, so every file that a copied entry names is there when files are copied.
        for (from, to) in [(folder.journal, copy.journal), (folder.local, copy.local)]
        where FileManager.default.fileExists(atPath: from.path) {
            say("复制 \(from.lastPathComponent)")
            var configuration = Configuration()
            configuration.readonly = true
            try DatabasePool(path: from.path, configuration: configuration).writeWithoutTransaction { db in
                try db.execute(sql: "VACUUM INTO ?", arguments: [to.path])
            }
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: to.path)
        }
        try FileManager.default.copyItem(at: folder.key, to: copy.key)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy.key.path)
        say("复制文件")
        var count = 0
        let listing = FileManager.default.enumerator(at: folder.files, includingPropertiesForKeys: [.isRegularFileKey])
        while let url = listing?.nextObject() as? URL {
            guard (try? url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile) == true, !url.lastPathComponent.hasPrefix(".")
            else { continue }
            let place = copy.files.appending(path: url.deletingLastPathComponent().lastPathComponent).appending(path: url.lastPathComponent)
            try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: url, to: place)
            count += 1
        }
        return count
    }
}
