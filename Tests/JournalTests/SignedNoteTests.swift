import Testing

@testable import Journal

/// Texts, keys and signatures of Go's `golang.org/x/mod/sumdb/note`, which defined the format, and of the C2SP document.
@Suite("Signed notes (C2SP)")
struct SignedNoteTests {
    static let verifierText = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let signerText = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let enochText = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let peterLine =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    static let enochLine =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"

    @Test("Go's example verifies with its key, also beside a stranger's line")
    func goExample() throws {
        let peter = try #require(VerifierKey(text: Self.verifierText))
        let enoch = try #require(VerifierKey(text: Self.enochText))
        let single = try SignedNote(Self.text + "\n" + Self.peterLine)
        #expect(single.text == Self.text)
        #expect(single.isSigned(by: peter))
        #expect(!single.isSigned(by: enoch))
        let both = try SignedNote(Self.text + "\n" + Self.peterLine + Self.enochLine)
        #expect(both.isSigned(by: peter))
        #expect(both.isSigned(by: enoch))
    }

    @Test("signing Go's text with Go's key gives Go's note, byte for byte")
    func goSigner() throws {
        let signer = try #require(SignerKey(text: Self.signerText))
        #expect(signer.verifier.text == Self.verifierText)
        #expect(signer.text == Self.signerText)
        #expect(try signer.sign(Self.text).description == Self.text + "\n" + Self.peterLine)
    }

    @Test("the text may hold empty lines; the last one ends it")
    func emptyLines() throws {
        let note =
            "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
            + "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
        let parsed = try SignedNote(note)
        #expect(parsed.text.hasSuffix("sole:\n\ned è subito sera.\n"))
        #expect(parsed.description == note)
    }

    @Test("a wrong signature of the known key spoils the note, one of an unknown key does not")
    func wrongSignature() throws {
        let peter = try #require(VerifierKey(text: Self.verifierText))
        let broken = Self.peterLine.replacing("ZJkuBS9U", with: "ZJkuBS9V")
        #expect(try !SignedNote(Self.text + "\n" + broken).isSigned(by: peter))
        #expect(try !SignedNote(Self.text + "\n" + Self.peterLine + broken).isSigned(by: peter))
        let changed = Self.text.replacing("answer", with: "answers")
        #expect(try !SignedNote(changed + "\n" + Self.peterLine).isSigned(by: peter))
        let strange = Self.enochLine.replacing("5n2tiOHp", with: "5n2tiOHq")
        #expect(try SignedNote(Self.text + "\n" + Self.peterLine + strange).isSigned(by: peter))
    }

    @Test(
        "what Go calls a malformed note is malformed",
        arguments: [
            text, text + "\n", text + "\n" + String(peterLine.dropLast()), "\u{01}" + text + "\n" + peterLine,
            text + "\n— Bad Name x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n",
            text + "\n" + peterLine + "Unexpected line.\n", text + "\n" + peterLine.replacing("—", with: "-"),
            text + "\n" + peterLine.replacing("— ", with: "—  "), text + "\n" + peterLine.replacing("Peter", with: "Pe+er"),
            text + "\n" + peterLine.replacing("=", with: ""), text + "\n— PeterNeumann x08g\n",
            text.replacing("\n", with: "\r\n") + "\r\n" + peterLine,
            "", "\n", "\n\n", "\n" + peterLine, text + "\n" + peterLine + "\n",
        ])
    func malformed(_ note: String) { #expect(throws: MalformedNote.self) { try SignedNote(note) } }

    @Test("up to 100 signatures are read, 101 are too many")
    func limits() throws {
        #expect(try SignedNote(Self.text + "\n" + String(repeating: Self.peterLine, count: 100)).signatures.count == 100)
        #expect(throws: MalformedNote.self) { try SignedNote(Self.text + "\n" + String(repeating: Self.peterLine, count: 101)) }
        #expect(throws: MalformedNote.self) { try SignedNote(String(repeating: "a", count: 1_000_001) + "\n\n" + Self.peterLine) }
    }

    @Test("no part of a verifier key is a key, and no changed byte is forgiven")
    func mangledVerifier() {
        let whole = Array(Self.verifierText.utf8)
        for start in stride(from: 0, to: whole.count, by: 3) {
            for end in start + 1...whole.count where start > 0 || end < whole.count {
                #expect(VerifierKey(text: String(decoding: whole[start..<end], as: UTF8.self)) == nil)
            }
        }
        for place in whole.indices {
            var changed = whole
            changed[place] += 1
            #expect(VerifierKey(text: String(decoding: changed, as: UTF8.self)) == nil)
        }
        // A wrong length, and an unknown algorithm, each with the key id made to fit.
        #expect(VerifierKey(text: "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==") == nil)
        #expect(VerifierKey(text: "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW") == nil)
    }

    @Test("no changed byte of a signer key is forgiven")
    func mangledSigner() {
        let whole = Array(Self.signerText.utf8)
        for place in whole.indices {
            var changed = whole
            changed[place] += 1
            #expect(SignerKey(text: String(decoding: changed, as: UTF8.self)) == nil)
        }
    }

    @Test("a new key goes through its text and back, and signs what its other half verifies")
    func newKey() throws {
        let signer = SignerKey(name: "changli.invalid/0123456789abcdef")
        let again = try #require(SignerKey(text: signer.text + "\n"))
        #expect(again.text == signer.text)
        let verifier = try #require(VerifierKey(text: signer.verifier.text))
        #expect(verifier.id == signer.verifier.id)
        let note = try again.sign("一段文字\n")
        #expect(note.isSigned(by: verifier))
        #expect(try SignedNote(note.description) == note)
        #expect(!note.isSigned(by: SignerKey(name: signer.name).verifier))
    }
}
