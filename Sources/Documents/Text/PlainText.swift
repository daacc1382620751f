import Foundation

/// Text in the encodings that Chinese offices leave behind: UTF-8, GB18030 (with GBK and GB2312 in it), UTF-16.
enum PlainText {
    /// - Throws: `.wrongEncoding` where no reading gives Chinese, `.unknownFormat` for bytes that are no text.
    static func decode(_ data: Data, most: Int = largest) throws(DocumentError) -> String {
        guard data.count <= most else {
            throw DocumentError(.tooLarge, "文本文件超过 4 MB，不像一份通报。请只留下通报正文后再上传。")
        }
        if let marked = byMark(data) { return try checked(marked) }
        if let utf8 = String(validating: data, as: UTF8.self), !isSixteenBit(data) { return try checked(utf8) }
        if isSixteenBit(data), let wide = guessWide(data) { return try checked(wide) }
        if let mended = mendedUTF8(data) { return try checked(mended) }
        if let gb = gb18030(data) { return try checked(gb) }
        throw garbled
    }

    /// A million characters in any of the encodings; the longest notices have a tenth.
    static let largest = 4 << 20

    /// A name of an encoding as web pages give it; nil when it is none of ours or the bytes do not fit.
    static func decode(_ data: Data, charset: String) -> String? {
        switch charset.lowercased() {
        case "utf-8", "utf8": String(decoding: data, as: UTF8.self)
        case "gb2312", "gbk", "gb18030", "gb_2312-80", "x-gbk", "cp936": gb18030(data)
        case "big5", "big5-hkscs": String(data: data, encoding: String.Encoding(rawValue: 0x8000_0A03))
        case "utf-16", "utf-16le": String(data: data, encoding: .utf16LittleEndian)
        case "utf-16be": String(data: data, encoding: .utf16BigEndian)
        default: nil
        }
    }

    static let garbled = DocumentError(.wrongEncoding, "文件里的文字编码认不出来，读出来是乱码。请用记事本打开，另存为“UTF-8”编码后再上传。")

    private static func byMark(_ data: Data) -> String? {
        if data.starts(with: [0xEF, 0xBB, 0xBF]) { return String(decoding: data.dropFirst(3), as: UTF8.self) }
        if data.starts(with: [0xFF, 0xFE, 0x00, 0x00]) { return String(data: data.dropFirst(4), encoding: .utf32LittleEndian) }
        if data.starts(with: [0xFF, 0xFE]) { return wide(data.dropFirst(2), little: true) }
        if data.starts(with: [0xFE, 0xFF]) { return wide(data.dropFirst(2), little: false) }
        return nil
    }

    /// UTF-16 by hand: a half character at the end of a truncated file is left out, not the whole text.
    private static func wide(_ data: Data, little: Bool) -> String {
        var units: [UInt16] = []
        units.reserveCapacity(data.count / 2)
        var low: UInt8?
        for byte in data {
            guard let first = low else { low = byte; continue }
            units.append(little ? UInt16(first) | UInt16(byte) << 8 : UInt16(first) << 8 | UInt16(byte))
            low = nil
        }
        return String(decoding: units, as: UTF16.self)
    }

    /// NULs beside line feeds, digits or Latin letters betray 16-bit text without a mark.
    private static func isSixteenBit(_ data: Data) -> Bool {
        let sample = data.prefix(64 << 10)
        let zeros = sample.reduce(0) { $0 + ($1 == 0 ? 1 : 0) }
        return data.count >= 4 && zeros * 500 >= sample.count && zeros >= 1
    }

    private static func guessWide(_ data: Data) -> String? {
        let readings = [wide(data, little: true), wide(data, little: false)]
        let best = readings.max { share($0, of: isUsual) < share($1, of: isUsual) }
        return best.flatMap { share($0, of: isUsual) > 0.9 ? $0 : nil }
    }

    /// UTF-8 with a few broken bytes, as a cut or a bad copy leaves it.
    private static func mendedUTF8(_ data: Data) -> String? {
        let text = String(decoding: data, as: UTF8.self)
        let scalars = text.unicodeScalars
        let broken = scalars.reduce(0) { $0 + ($1 == "\u{FFFD}" ? 1 : 0) }
        let han = scalars.reduce(0) { $0 + ($1.isHan ? 1 : 0) }
        guard broken * 100 <= han || (broken <= 3 && han >= 20) else { return nil }
        return text.replacing("\u{FFFD}", with: "")
    }

    private static func gb18030(_ data: Data) -> String? {
        if let text = String(data: data, encoding: .gb18030) { return text }
        // A file cut within a character: up to three bytes belong to nothing.
        for cut in 1...3 where data.count > cut {
            if let text = String(data: data.dropLast(cut), encoding: .gb18030) { return text }
        }
        return nil
    }

    // MARK: Is it Chinese?

    private static func checked(_ text: String) throws(DocumentError) -> String {
        let scalars = text.unicodeScalars
        let count = scalars.count
        guard count > 0 else { return text }
        let sample = scalars.prefix(200_000)
        var controls = 0
        var han = 0
        var common = 0
        var latin = 0
        var strange = 0
        for scalar in sample {
            if scalar.isHan {
                han += 1
                if commonHan.contains(scalar) { common += 1 }
            } else {
                switch scalar.value {
                case 0x09, 0x0A, 0x0B, 0x0C, 0x0D: break
                case 0..<0x20, 0x7F: controls += 1
                case 0x80..<0xA0: latin += 1
                case 0xC0...0x24F: latin += 1
                case 0xE000...0xF8FF, 0xFFFD, 0xFFFE, 0xFFFF: strange += 1
                default: break
                }
            }
        }
        let total = sample.count
        if controls * 20 > total { throw DocumentError(.unknownFormat, "这不是文字文件，读不出内容。请上传 Word、PDF、网页或文本文件。") }
        // In any Chinese text a third of the characters are among the commonest; in a wrong reading hardly any.
        if han >= 40, common * 12 < han { throw garbled }
        if strange * 20 > total || (latin * 4 > total && han * 10 < total) { throw garbled }
        return text
    }

    private static func isUsual(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isHan { return true }
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x3000...0x303F, 0xFF00...0xFFEF, 0x2010...0x2027, 0x2460...0x24FF, 0xB7, 0xA0: return true
        default: return false
        }
    }

    private static func share(_ text: String, of isWanted: (Unicode.Scalar) -> Bool) -> Double {
        let sample = text.unicodeScalars.prefix(20_000)
        guard !sample.isEmpty else { return 0 }
        // Random CJK from a swapped byte order is Han too, so rare characters count half.
        let points = sample.reduce(0.0) { sum, scalar in
            guard isWanted(scalar) else { return sum }
            return sum + (scalar.isHan && !commonHan.contains(scalar) ? 0.9 : 1)
        }
        return points / Double(sample.count)
    }

    private static let commonHan: Set<Unicode.Scalar> = Set(
        """
        的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民
        得经三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社
        义事平形相全表间样与关各重新线内数正心反明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并
        提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别手角期根论运农指几九区强
        放决西被干做必战先回则任取据处理南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联认六共权收证改清己
        美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步
        群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便
        团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调
        满县局照参红细引听该铁价严巡察视督审纪监纲责任落实强化制度完善规范镇村街支部书记委组织
        """.unicodeScalars)
}
