import GRDB

/// One token a CJK character, one a Latin or digit run; punctuation and line ends are tokens too, so that a phrase never
/// matches across them. Two-character words are found, which the built-in trigram tokenizer misses.
final class CharacterTokenizer: FTS5CustomTokenizer {
    static let name = "characters"

    init(db: Database, arguments: [String]) throws {}

    func tokenize(
        context: UnsafeMutableRawPointer?, tokenization: FTS5Tokenization, pText: UnsafePointer<CChar>?, nText: CInt,
        tokenCallback: @escaping FTS5TokenCallback
    ) -> CInt {
        guard let pText else { return 0 }
        let bytes = UnsafeRawBufferPointer(start: pText, count: Int(nText))
        var index = 0
        var word: [UInt8] = []
        var wordStart = 0
        func emit(_ token: [UInt8], _ start: Int, _ end: Int) -> CInt {
            token.withUnsafeBytes { buffer in
                tokenCallback(
                    context, 0, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), CInt(buffer.count), CInt(start), CInt(end))
            }
        }
        while index < bytes.count {
            let byte = bytes[index]
            let length = CharacterTokenizer.length(byte)
            let isWord = CharacterTokenizer.isWord(byte)
            if isWord {
                if word.isEmpty { wordStart = index }
                word.append(CharacterTokenizer.lowered(byte))
            } else {
                if !word.isEmpty {
                    let code = emit(word, wordStart, index)
                    if code != 0 { return code }
                    word.removeAll(keepingCapacity: true)
                }
                let end = min(index + length, bytes.count)
                if byte != 0x20 {
                    let code = emit(Array(bytes[index..<end]), index, end)
                    if code != 0 { return code }
                }
            }
            index += isWord ? 1 : length
        }
        return word.isEmpty ? 0 : emit(word, wordStart, bytes.count)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }

    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte + 32 : byte }

    /// Bytes of the UTF-8 character that starts with this byte.
    private static func length(_ byte: UInt8) -> Int {
        switch byte {
        case 0xF0...: 4
        case 0xE0...: 3
        case 0xC0...: 2
        default: 1
        }
    }
}
