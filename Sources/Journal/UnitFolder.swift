import Foundation

/// One unit's data folder: `journal.sqlite`, `local.sqlite`, `files/`, `key` (mode 0600), and `lock`.
public struct UnitFolder: Sendable {
    public let url: URL

    public init(_ url: URL) { self.url = url.standardizedFileURL }

    public var journal: URL { url.appending(path: "journal.sqlite") }
    public var local: URL { url.appending(path: "local.sqlite") }
    public var files: URL { url.appending(path: "files", directoryHint: .isDirectory) }
    public var key: URL { url.appending(path: "key") }
    public var lock: URL { url.appending(path: "lock") }

    public var exists: Bool { FileManager.default.fileExists(atPath: journal.path) }

    /// Whether there is nothing at all in the folder (or no folder yet).
    public var isEmpty: Bool {
        ((try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []).isEmpty
    }

    /// Makes the folder and a new key. The origin, ASCII and fixed for ever, becomes the key's name.
    /// - Throws: ``FolderError/notEmpty`` when anything is there already.
    public func create() throws -> SignerKey {
        guard isEmpty else { throw FolderError.notEmpty(url.path) }
        try FileManager.default.createDirectory(
            at: files, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: url.path)
        let random = (0..<8).map { _ in UInt8.random(in: .min ... .max) }
        let signer = SignerKey(name: "changli.invalid/\(Hex.encode(random))")
        let descriptor = open(key.path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else { throw FolderError.unwritable(key.path) }
        defer { close(descriptor) }
        let bytes = Array((signer.text + "\n").utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw FolderError.unwritable(key.path)
        }
        return signer
    }

    public func readKey() throws -> SignerKey {
        guard let text = try? String(contentsOf: key, encoding: .utf8), let signer = SignerKey(text: text) else {
            throw FolderError.noKey(key.path)
        }
        return signer
    }
}

public enum FolderError: Error, Sendable, CustomStringConvertible {
    case missing(String)
    case notEmpty(String)
    case unwritable(String)
    case noKey(String)
    case locked(String)
    case wrongKey(String)
    case notDurable

    public var description: String {
        switch self {
        case .missing(let path): "这里还没有单位数据：\(path)。请先运行 changli demo 或 changli serve 建立。"
        case .notEmpty(let path): "文件夹不是空的，为防止覆盖已有数据，不再写入：\(path)。请换一个空文件夹。"
        case .unwritable(let path): "无法写入：\(path)。请检查磁盘空间和文件夹权限。"
        case .noKey(let path): "缺少或无法读取单位密钥：\(path)。请从备份恢复密钥后再启动。"
        case .locked(let path): "另一个长立程序正在使用此文件夹：\(path)。请先停止服务，或在网页上操作。"
        case .wrongKey(let path): "这把密钥不是这个单位的：\(path)。请从备份恢复原来的密钥，不要换用别的。"
        case .notDurable: "数据库不能保证断电不丢数据（synchronous 未能设为 FULL），已拒绝启动。"
        }
    }
}

/// The exclusive right to write in a folder; released when the process ends, however it ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    init(_ folder: UnitFolder) throws {
        descriptor = open(folder.lock.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FolderError.unwritable(folder.lock.path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw FolderError.locked(folder.url.path)
        }
    }

    /// Frees the folder before the process ends. The descriptor itself is closed once, at the end of this object.
    func release() { _ = flock(descriptor, LOCK_UN) }

    deinit { close(descriptor) }
}

/// Files by their SHA-256: `files/ab/abcdef…`. A file is written beside its place, synced and renamed, so it is whole or absent.
public struct FileStore: Sendable {
    let folder: URL

    public init(_ folder: UnitFolder) { self.folder = folder.files }

    public func url(of hash: Hash) -> URL {
        let hex = hash.hex
        return folder.appending(path: "\(hex.prefix(2))/\(hex)")
    }

    public func add(_ data: Data) throws -> Hash {
        let hash = Hash.of(data)
        let place = url(of: hash)
        if FileManager.default.fileExists(atPath: place.path) { return hash }
        let parent = place.deletingLastPathComponent()
        try FileManager.default.createDirectory(at: parent, withIntermediateDirectories: true)
        let temporary = parent.appending(path: ".\(hash.hex).\(RecordID.new())")
        guard FileManager.default.createFile(atPath: temporary.path, contents: data, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forUpdatingAtPath: temporary.path)
        else { throw FolderError.unwritable(temporary.path) }
        try handle.synchronize()
        try handle.close()
        guard rename(temporary.path, place.path) == 0 else { throw FolderError.unwritable(place.path) }
        let directory = open(parent.path, O_RDONLY | O_DIRECTORY)
        if directory >= 0 {
            fsync(directory)
            close(directory)
        }
        return hash
    }

    public func read(_ hash: Hash) throws -> Data { try Data(contentsOf: url(of: hash), options: .mappedIfSafe) }

    public func contains(_ hash: Hash) -> Bool { FileManager.default.fileExists(atPath: url(of: hash).path) }

    public func remove(_ hash: Hash) { try? FileManager.default.removeItem(at: url(of: hash)) }
}
