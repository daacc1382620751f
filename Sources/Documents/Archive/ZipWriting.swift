import Clibarchive
import Foundation

extension ZipArchive {
    /// A ZIP of these entries in the given order. The same input gives the same bytes on any machine and in any time zone.
    ///
    /// `modified` is shown as Beijing time. Names must be relative, unique and without `..`; each entry must stay below 4 GB,
    /// as must the whole (no ZIP64). The container is written here and only deflate is libarchive's, because its own ZIP
    /// writer puts in local time, user ids and data descriptors that some office programs refuse.
    public static func write(_ entries: [(name: String, data: Data)], modified: Date) throws(DocumentError) -> Data {
        let stamp = dosTime(modified)
        var file = Data()
        var directory = Data()
        var names = Set<String>()
        for (name, data) in entries {
            guard isWritable(name), names.insert(name).inserted, entries.count < 0xFFFF else {
                throw DocumentError(.failed, "文件打包失败：条目名称“\(name)”不合规或重复，请联系管理员。")
            }
            let packed = try deflate(data)
            let isSmaller = packed.body.count < data.count
            let body = isSmaller ? packed.body : data
            guard file.count + body.count + directory.count < Int(UInt32.max) - 1_000_000, data.count < Int(UInt32.max) else {
                throw DocumentError(.tooLarge, "打包后的文件超过 4 GB，请分批导出。")
            }
            // Shared by the local header and the directory: version 2.0, UTF-8 names, method, time, CRC and sizes.
            var header = Data()
            header.append16(20)
            header.append16(0x0800)
            header.append16(isSmaller ? 8 : 0)
            header.append16(stamp.time)
            header.append16(stamp.date)
            header.append32(packed.crc)
            header.append32(UInt32(body.count))
            header.append32(UInt32(data.count))
            header.append16(UInt16(name.utf8.count))
            header.append16(0)

            directory.append32(0x0201_4B50)
            directory.append16(20)
            directory.append(header)
            directory.append(contentsOf: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
            directory.append32(UInt32(file.count))
            directory.append(contentsOf: name.utf8)

            file.append32(0x0403_4B50)
            file.append(header)
            file.append(contentsOf: name.utf8)
            file.append(body)
        }
        let start = file.count
        file.append(directory)
        file.append32(0x0605_4B50)
        file.append32(0)
        file.append16(UInt16(entries.count))
        file.append16(UInt16(entries.count))
        file.append32(UInt32(directory.count))
        file.append32(UInt32(start))
        file.append16(0)
        return file
    }

    private static func isWritable(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 0xFFFF && !name.hasPrefix("/") && !name.contains("\\")
            && !name.split(separator: "/").contains("..") && !name.utf8.contains(0)
    }

    /// MS-DOS date and time (two-second steps, 1980 to 2107) in Beijing time, which has had no daylight saving since 1991.
    private static func dosTime(_ date: Date) -> (date: UInt16, time: UInt16) {
        let seconds = date.timeIntervalSince1970.rounded(.down) + 8 * 3600
        let inRange = min(max(seconds, 315_532_800), 4_354_819_198)
        let moment = Int(inRange)
        let (year, month, day) = CivilDay.date(fromUnixDay: moment / 86_400)
        let second = moment % 86_400
        let packedDate = (year - 1980) << 9 | month << 5 | day
        let packedTime = (second / 3600) << 11 | (second % 3600 / 60) << 5 | (second % 60 / 2)
        return (UInt16(packedDate), UInt16(packedTime))
    }

    /// Raw deflate (RFC 1951) and CRC-32, cut out of a gzip member (RFC 1952): 10 bytes of header, body, CRC, size.
    private static func deflate(_ data: Data) throws(DocumentError) -> (body: Data, crc: UInt32) {
        let failure = DocumentError(.failed, "文件压缩失败，请稍后再试。")
        guard let archive = archive_write_new() else { throw failure }
        defer { archive_write_free(archive) }
        guard let entry = archive_entry_new() else { throw failure }
        defer { archive_entry_free(entry) }
        archive_write_set_format_raw(archive)
        archive_write_add_filter_gzip(archive)
        archive_write_set_filter_option(archive, "gzip", "timestamp", nil)
        archive_write_set_bytes_in_last_block(archive, 1)
        archive_entry_set_filetype(entry, 0o100000)
        archive_entry_set_pathname(entry, "entry")

        var room = [UInt8](repeating: 0, count: data.count + data.count / 1000 + 20_480)
        var used = 0
        let isDone = room.withUnsafeMutableBytes { room in
            guard archive_write_open_memory(archive, room.baseAddress, room.count, &used) == ARCHIVE_OK,
                archive_write_header(archive, entry) == ARCHIVE_OK
            else { return false }
            let written = data.withUnsafeBytes { $0.isEmpty ? 0 : archive_write_data(archive, $0.baseAddress, $0.count) }
            return written == data.count && archive_write_close(archive) == ARCHIVE_OK
        }
        guard isDone, used >= 18 else { throw failure }
        let crc = room[(used - 8)..<(used - 4)].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return (Data(room[10..<(used - 8)]), crc)
    }
}

extension Data {
    fileprivate mutating func append16(_ value: UInt16) {
        append(contentsOf: [UInt8(value & 0xFF), UInt8(value >> 8)])
    }

    fileprivate mutating func append32(_ value: UInt32) {
        append16(UInt16(value & 0xFFFF))
        append16(UInt16(value >> 16))
    }
}
