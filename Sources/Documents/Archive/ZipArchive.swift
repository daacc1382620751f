import Foundation

/// ZIP containers (APPNOTE.TXT 6.3; the container of ECMA-376 part 2, "OPC") in memory.
///
/// Nothing is ever unpacked to disk. Reading goes by the central directory, so a truncated file is
/// refused as a whole instead of being read half.
public enum ZipArchive {
    /// What a file may cost to open. Sizes are bytes after unpacking.
    public struct Limits: Sendable {
        /// The largest single wanted entry.
        public var entryBytes: Int
        /// All entries together, unwanted ones by the size that they declare.
        public var totalBytes: Int
        public var entries: Int

        public init(entryBytes: Int, totalBytes: Int, entries: Int) {
            self.entryBytes = entryBytes
            self.totalBytes = totalBytes
            self.entries = entries
        }

        /// 64 MB an entry, 128 MB in all, 2,000 entries: ten times the largest office file met.
        public static let standard = Limits(entryBytes: 64 << 20, totalBytes: 128 << 20, entries: 2000)
    }
}

extension DocumentError {
    static let damagedArchive = DocumentError(.damaged, "文件已损坏或不完整，请在办公软件中打开原件，另存一份后重新上传。")
    static let archiveBomb = DocumentError(.bomb, "文件解压后过大，已停止读取。请删去多余的图片、空白行或分成几个文件后再上传。")
}
