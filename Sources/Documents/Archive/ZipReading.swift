import Clibarchive
import Foundation

extension ZipArchive {
    /// The wanted entries by name (`/` between folders).
    ///
    /// Refuses with a sentence for the clerk: an empty file, one that is no ZIP or is truncated, wrong check sums, encryption,
    /// more than `limits` allow, names that leave the archive (`../`, `/etc`, `C:`), and two entries of one name
    /// (two programs would read two different documents from it).
    public static func read(
        _ data: Data, limits: Limits = .standard, where wanted: (String) -> Bool
    ) throws(DocumentError) -> [String: Data] {
        guard !data.isEmpty else { throw DocumentError(.empty, "文件是空的，请检查后重新上传。") }
        let outcome = data.withUnsafeBytes { bytes in
            Result { () throws(DocumentError) in
                // libarchive converts names to the thread's locale, which is "C" in a server: Chinese would become "?".
                let utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
                let previous = uselocale(utf8)
                defer {
                    _ = uselocale(previous)
                    if let utf8 { freelocale(utf8) }
                }
                return try unpack(bytes, limits, wanted)
            }
        }
        return try outcome.get()
    }

    private static func unpack(
        _ bytes: UnsafeRawBufferPointer, _ limits: Limits, _ wanted: (String) -> Bool
    ) throws(DocumentError) -> [String: Data] {
        guard let archive = archive_read_new() else { throw DocumentError(.failed, "系统内存不足，请稍后再试。") }
        defer { archive_read_free(archive) }
        // The seekable reader only: the streaming one would accept a file whose end is missing.
        archive_read_support_format_zip_seekable(archive)
        guard archive_read_open_memory(archive, bytes.baseAddress, bytes.count) == ARCHIVE_OK else {
            throw unreadable(bytes)
        }
        var found: [String: Data] = [:]
        var names = Set<String>()
        var total = 0
        var entry: OpaquePointer?
        while true {
            let status = archive_read_next_header(archive, &entry)
            if status == ARCHIVE_EOF { break }
            // A warning is a name that the C locale cannot show; everything else means damage.
            guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else { throw unreadable(bytes) }
            guard archive_entry_is_data_encrypted(entry) == 0, archive_entry_is_metadata_encrypted(entry) == 0 else {
                throw DocumentError(.encrypted, "文件设有密码，请取消密码保护后重新上传。")
            }
            let name = try safeName(of: entry)
            guard names.insert(name).inserted else { throw .damagedArchive }
            guard names.count <= limits.entries else { throw .archiveBomb }
            if !name.hasSuffix("/"), isPlainFile(entry), wanted(name) {
                guard isPlainlyPacked(archive) else { throw .damagedArchive }
                let content = try contents(archive, entry, most: min(limits.entryBytes, limits.totalBytes - total))
                total += content.count
                found[name] = content
            } else {
                let declared = archive_entry_size(entry)
                guard declared >= 0, declared <= Int64(limits.totalBytes - total) else { throw .archiveBomb }
                total += Int(declared)
            }
        }
        return found
    }

    private static func contents(
        _ archive: OpaquePointer, _ entry: OpaquePointer, most: Int
    ) throws(DocumentError) -> Data {
        let declared = archive_entry_size(entry)
        guard declared <= Int64(most) else { throw .archiveBomb }
        // No more than a little on the word of the file: two thousand entries may each claim the limit.
        var content = Data(capacity: max(0, min(Int(declared), 256 << 10)))
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = chunk.withUnsafeMutableBytes { archive_read_data(archive, $0.baseAddress, $0.count) }
            if count == 0 { return content }
            guard count > 0 else { throw .damagedArchive }
            // The declared size may lie, so what really comes out is counted too.
            guard content.count + count <= most else { throw .archiveBomb }
            content.append(contentsOf: chunk[..<count])
        }
    }

    private static func isPlainFile(_ entry: OpaquePointer) -> Bool {
        // AE_IFREG; 0 where the writer gave no file type.
        let type = UInt32(archive_entry_filetype(entry))
        return type == 0o100000 || type == 0
    }

    /// OPC knows stored and deflated entries only (ECMA-376 part 2, annex B); the other methods, with dictionaries of up to
    /// 4 GB, never come from an office program. libarchive tells the method in the format's name, as "ZIP 2.0 (deflation)".
    private static func isPlainlyPacked(_ archive: OpaquePointer) -> Bool {
        guard let name = archive_format_name(archive) else { return false }
        let format = String(cString: name)
        return format.hasSuffix("(deflation)") || format.hasSuffix("(uncompressed)")
    }

    private static func safeName(of entry: OpaquePointer) throws(DocumentError) -> String {
        guard let raw = rawName(of: entry) else { throw .damagedArchive }
        let name = raw.replacing("\\", with: "/")
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let leaves =
            name.isEmpty || name.hasPrefix("/") || parts.contains("..")
            || (name.utf8.count >= 2 && name.utf8.dropFirst().first == UInt8(ascii: ":"))
        guard !leaves else { throw DocumentError(.damaged, "压缩包内有不安全的文件路径，已拒绝读取。请重新制作该文件后上传。") }
        return name
    }

    /// UTF-8 where the entry says so, else the bytes: UTF-8 in practice, or GB18030 from Windows in Chinese.
    private static func rawName(of entry: OpaquePointer) -> String? {
        if let name = archive_entry_pathname_utf8(entry) { return String(validatingCString: name) }
        guard let name = archive_entry_pathname(entry) else { return nil }
        if let utf8 = String(validatingCString: name) { return utf8 }
        let bytes = Data(bytes: name, count: strlen(name))
        return String(data: bytes, encoding: .gb18030)
    }

    private static func unreadable(_ bytes: UnsafeRawBufferPointer) -> DocumentError {
        if bytes.starts(with: [0x50, 0x4B]) { return .damagedArchive }
        return DocumentError(.unknownFormat, "无法识别该文件的格式，请在办公软件中另存为 .docx 或 .xlsx 后重新上传。")
    }
}

extension String.Encoding {
    /// GB 18030, kCFStringEncodingGB_18030_2000.
    static let gb18030 = String.Encoding(rawValue: 0x8000_0632)
}
