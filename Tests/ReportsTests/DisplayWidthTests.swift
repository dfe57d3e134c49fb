import Reports
import Testing

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("reviews", 7), ("口コミ", 6), ("ｶﾀｶﾅ", 4), ("ＡＢ", 4), ("日本 yen", 8), ("がa", 3), ("か\u{3099}", 2), ("e\u{301}", 1),
        ("한국", 4),
        ("\u{1112}\u{1161}\u{11AB}", 2), ("🙂", 2), ("👩‍👩‍👧", 2), ("−0.4 “x” ·", 10), ("𠮷野", 4), ("", 0),
    ]) func wideCharactersTakeTwoColumns(text: String, width: Int) {
        #expect(text.displayWidth == width, "\(text)")
    }

    @Test func whatATerminalObeysIsLeftOut() {
        #expect("a\u{1B}[2Jb\u{202E}c\nd\u{A0}e".terminalLine == "a<U+001B>[2Jb<U+202E>c d e")
    }
}
