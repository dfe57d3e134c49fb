import Domain
import Testing

/// What the ledger keeps of a file that may be refused.
@Suite struct FirstLinesTests {
    @Test(arguments: [
        ("", ""), ("a\nb", "a\nb"),
        (String(repeating: "x", count: 1023) + "\nrest", String(repeating: "x", count: 1023) + "\n"),
        ("one\n" + String(repeating: "y", count: 2000), "one\n"),
        // Without an end of a line: between code points.
        (String(repeating: "あ", count: 400), String(repeating: "あ", count: 341)),
        (String(repeating: "\r\n", count: 600), String(repeating: "\r\n", count: 512)),
    ])
    func whatFitsIsKept(text: String, kept: String) {
        #expect(Array(Reception.firstLines(of: text).utf8) == Array(kept.utf8))
    }
}
