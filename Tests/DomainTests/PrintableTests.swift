import Domain
import Foundation
import Testing

@Suite struct PrintableTests {
    @Test(arguments: [
        ("two\nlines, three　words", "two\nlines, three　words"),
        ("a\u{1B}[31mred\u{0}", "a<U+001B>[31mred<U+0000>"),
        ("\u{FEFF}text", "<U+FEFF>text"),
        ("safe\u{202E}lmay.exe", "safe<U+202E>lmay.exe"),
        ("zero\u{200B}width", "zero<U+200B>width"),
        ("a\u{200D}b", "a<U+200D>b"),
        ("soft\u{AD}hyphen \u{2028}", "soft<U+00AD>hyphen <U+2028>"),
        ("tag\u{E0041} \u{E000} \u{0378}", "tag<U+E0041> <U+E000> <U+0378>"),
        // Shapes of what stands before them.
        ("👨‍👩‍👧 👍🏽‍ ❤️", "👨‍👩‍👧 👍🏽‍ ❤️"),
        ("葛\u{E0100}城市", "葛\u{E0100}城市"),
        ("か\u{3099}き", "か\u{3099}き"),
    ]) func whatNobodySeesIsSpelledOut(text: String, expected: String) {
        // Compared by code points: equality of strings would take composed and decomposed ones for the same.
        #expect(Array(text.printable.unicodeScalars) == Array(expected.unicodeScalars))
    }

    @Test func quotesAreOneLineOfBoundedLength() {
        #expect("two\nlines\u{A0}and　more".quoted() == "'two<U+000A>lines<U+00A0>and<U+3000>more'")
        #expect(("e" + String(repeating: "\u{301}", count: 30_000)).quoted(3).unicodeScalars.count == "'e..…'".count)
        #expect("abc".quoted(3) == "'abc'")
        #expect("abcd".quoted(3) == "'abc…'")
    }

    @Test func programsReadTheSameValue() throws {
        let text = "\u{202E}a \u{E0041}\u{3000}口"
        let json = String(decoding: try JSONEncoder().encode([text]), as: UTF8.self).printableJSON
        #expect(json == "[\"\\u202ea \\udb40\\udc41\u{3000}口\"]")
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
        #expect("a\u{2800}".printable == "a<U+2800>")
        let finding = Finding(severity: .refusal, rule: "a/b", reason: "c", file: "x\ny.yaml:3: all is well")
        #expect(!finding.description.contains("\n"))
    }
}
