import Domain
import Ledger
import Testing

/// Notes and keys as other tools write and read them.
@Suite struct SignedNoteTests {
    // The example of golang.org/x/mod/sumdb/note.
    private static let secret = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    private static let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    private static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    private static let note =
        text
        + "\n— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"

    @Test func aPublishedNoteIsReadAndWritten() throws {
        let (secret, key) = (try #require(SigningKey(Self.secret)), try #require(VerificationKey(Self.key)))
        #expect(secret.verificationKey == key && "\(key)" == Self.key && secret.secretText == Self.secret)
        let note = try #require(SignedNote(Self.note))
        #expect(note.isSigned(by: key) && note.text == Self.text && "\(note)" == Self.note)
        // Ed25519 is deterministic by its RFC; a library may add randomness, and what it signs must hold all the same.
        #expect(try SignedNote(Self.text, signedBy: [secret]).isSigned(by: key))
    }

    @Test(arguments: [
        "", "\n", "\n\n", "text\n", "text\n\n", "text\n\n\n", "text\n\n— a\n", "text\n\n- a AAAAAAA=\n", "text\n\n— a AAAAAAA=",
        "text\n\n— a+b AAAAAAA=\n", "text\n\n— a AAAA\n", "text\n\n— a AAAAAAA=\n\n", "te\u{0}xt\n\n— a AAAAAAA=\n",
        "te\rxt\n\n— a AAAAAAA=\n", "text\n\n—  AAAAAAA=\n", "text\n\n— a ÄAAAAAA=\n", "\n\n— a AAAAAAA=\n",
    ])
    func whatIsNoNoteIsRefused(note: String) {
        #expect(SignedNote(note) == nil)
    }

    @Test(arguments: [
        "", "+", "++", "a+b", "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpS2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "PeterNeumann+c74f20a3+ARpc",
        " +c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+-000000+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ])
    func whatIsNoKeyIsRefused(key: String) {
        #expect(VerificationKey(key) == nil && SigningKey("PRIVATE+KEY+" + key) == nil)
    }

    @Test func aChangedTextOrSignatureDoesNotHold() throws {
        let key = try #require(VerificationKey(Self.key))
        for (old, new) in [("answer", "Answer"), ("x08go/Z", "x08go/a"), ("PeterNeumann x", "PeterNeuman x"), ("x08g", "x18g")]
        {
            #expect(SignedNote(Self.note.replacing(old, with: new))?.isSigned(by: key) == false, "\(new)")
        }
    }

    @Test(arguments: [
        ("a\n1\n\(root)\n", true), ("a\n0\n\(root)\nmore\n", true), ("a\n01\n\(root)\n", false), ("a\n-1\n\(root)\n", false),
        ("a\n1\n\(root)", false), ("a\n1\n", false), ("a\n1\nAAAA\n", false), ("a b\n1\n\(root)\n", false),
        ("a\n1\n\(root)\n\nx\n", false),
        ("a\n+1\n\(root)\n", false), ("a\n99999999999999999999\n\(root)\n", false),
    ])
    func aCheckpointHasThreeLines(text: String, isOne: Bool) throws {
        #expect((Checkpoint("\(text)\n— a AAAAAAA=\n") != nil) == isOne, "\(text)")
    }

    private static let root = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    @Test func aKeyIsReplacedByTheWordOfBoth() throws {
        let old = try #require(SigningKey(madeFor: "heterolora/x"))
        let new = try #require(SigningKey(madeFor: "heterolora/x"))
        let other = try #require(SigningKey(madeFor: "heterolora/y"))
        let replacement = try KeyReplacement(of: old, by: new)
        #expect(replacement.key(after: old.verificationKey) == new.verificationKey)
        #expect(replacement.key(after: new.verificationKey) == nil && replacement.key(after: other.verificationKey) == nil)
        // Only the old one, and only the new one.
        let text = try #require(SignedNote(replacement.note)).text
        for signer in [old, new] {
            let note = try SignedNote(text, signedBy: [signer])
            #expect(KeyReplacement(note: "\(note)").key(after: old.verificationKey) == nil)
        }
        #expect(throws: LedgerError.self) { try KeyReplacement(of: old, by: other) }
        #expect(throws: LedgerError.self) { try KeyReplacement(of: old, by: old) }
    }
}
