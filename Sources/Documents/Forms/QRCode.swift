import Clibqrencode
import Foundation

/// A QR code (GB/T 18284) as a picture that any printer and screen shows sharp.
public enum QRCode {
    /// - Returns: an SVG of black modules on white, with the quiet zone of four modules that readers need.
    /// - Throws: ``DocumentError`` when the text is too long for a code.
    public static func svg(_ text: String) throws(DocumentError) -> Data {
        guard let code = QRcode_encodeString(text, 0, QR_ECLEVEL_M, QR_MODE_8, 1) else { throw DocumentError(.tooLarge, "文字太长，做不成二维码") }
        defer { QRcode_free(code) }
        let width = Int(code.pointee.width)
        var path = ""
        for row in 0..<width {
            for column in 0..<width where code.pointee.data[row * width + column] & 1 == 1 { path += "M\(column + 4) \(row + 4)h1v1h-1z" }
        }
        let size = width + 8
        return Data(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" shape-rendering="crispEdges">\
            <path fill="#fff" d="M0 0h\(size)v\(size)H0z"/><path d="\(path)"/></svg>
            """.utf8)
    }
}
