import Foundation

/// What a file is by its first bytes; names lie. Only office types, pictures, sound, film and plain text are taken.
enum MediaSniffer {
    /// - Returns: nil for programs, scripts and whatever else an office has no use for.
    static func type(of data: Data, name: String) -> String? {
        let head = [UInt8](data.prefix(16))
        let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        func starts(_ bytes: [UInt8]) -> Bool { head.starts(with: bytes) }
        if starts([0x25, 0x50, 0x44, 0x46]) { return "application/pdf" }
        if starts([0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if starts([0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if starts(Array("GIF8".utf8)) { return "image/gif" }
        if starts(Array("RIFF".utf8)), data.count > 12, [UInt8](data[8..<12]) == Array("WEBP".utf8) { return "image/webp" }
        if starts([0x50, 0x4B, 0x03, 0x04]) {
            switch suffix {
            case "docx": return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            case "xlsx": return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case "pptx": return "application/vnd.openxmlformats-officedocument.presentationml.presentation"
            case "ofd": return "application/ofd"
            default: return "application/zip"
            }
        }
        if starts([0xD0, 0xCF, 0x11, 0xE0]) {
            return [
                "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
                "wps": "application/vnd.ms-works", "et": "application/vnd.ms-excel",
            ][suffix]
        }
        if data.count > 12, [UInt8](data[4..<8]) == Array("ftyp".utf8) { return suffix == "m4a" ? "audio/mp4" : "video/mp4" }
        if starts([0x49, 0x44, 0x33]) || starts([0xFF, 0xFB]) { return "audio/mpeg" }
        if ["txt", "csv", "md"].contains(suffix), !head.contains(0) { return "text/plain; charset=utf-8" }
        return nil
    }

    static let accepted = ".pdf,.jpg,.jpeg,.png,.gif,.webp,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.et,.ofd,.zip,.mp3,.m4a,.mp4,.txt,.csv"

    /// Shown in the browser itself; everything else is offered for saving.
    static func isInline(_ type: String) -> Bool { type == "application/pdf" || type.hasPrefix("image/") }
}
