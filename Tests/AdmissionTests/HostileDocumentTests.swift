import Admission
import Domain
import TestSupport
import Testing

/// Files that are no request at all, and files that want to hurt.
@Suite struct HostileDocumentTests {
    private func finding(_ bytes: [UInt8]) -> Finding? {
        let decoded = RequestDecoder.decode(bytes: bytes, file: "x.yaml")
        #expect(decoded.request == nil)
        return decoded.findings.first
    }

    @Test(
        arguments: [
            ("", "the file is empty", nil), ("\n# only a comment\n", "the file is empty", nil),
            ("just words", "'just words'; a mapping with keys is needed", 1),
            ("- a\n- b\n", "a list; a mapping with keys is needed", 1),
            ("a: 1\na: 2\n", "'a' stands twice; each key may stand once", 1),
            ("a: 1\n---\nb: 2\n", "found another document", 2),
            ("a: &x 1\n", "anchors (&) and aliases (*) are not accepted; write the value out", 1),
            ("a: 1\nb: *x\n", "found undefined alias", 2),
            ("a: !ruby/object:File {}\n", "tags (!) are not accepted: '!ruby/object:File'", 1),
            ("a: !!binary aGk=\n", "tags (!) are not accepted: 'tag:yaml.org,2002:binary'", 1),
            ("a: [1, 2\nb: 3\n", "not YAML: did not find expected ',' or ']'", 2),
            ("a: 'open\n", "not YAML: found unexpected end of stream", 2),
            ("\ta: 1\n", "not YAML: found character that cannot start any token", 1),
            ("{\"apiVersion\": ", "not YAML: did not find expected node content", 2),
            ("? [a, b]\n: 1\n", "a key must be a word", 1),
            ("a: \u{7}\n", "not YAML: control characters are not allowed", nil),
        ] as [(String, String, Int?)])
    func malformedFilesAreRefused(text: String, reason: String, line: Int?) throws {
        let first = try #require(finding(Array(text.utf8)))
        #expect(first.reason == reason)
        #expect(first.line == line)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(finding([0x61, 0x3A, 0x20, 0xFF])?.reason == "not UTF-8")
        #expect(finding([0x61, 0x0A, 0x62, 0x3A, 0x20, 0x93, 0xFA])?.line == 2)
        #expect(finding([0x61, 0x3A, 0x20, 0x00, 0x62])?.rule == "request/syntax")
        #expect(finding([0xFE, 0xFF, 0x00, 0x61])?.reason == "not UTF-8")
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1)
        #expect(finding(large)?.reason == "1048577 bytes; at most 1048576 (1 MiB) are read")
    }

    @Test func bombsDoNotGoOff() {
        let aliases = (1...40).map { "a\($0): [*a\($0 - 1), *a\($0 - 1)]" }.map { $0.replacing("[", with: "&b [") }
        #expect(finding(Array(("a0: &a0 x\n" + aliases.joined(separator: "\n")).utf8))?.rule == "request/syntax")
        let keys = (1...40).map { "a\($0): &a\($0) {? *a\($0 - 1) : 1, ? [*a\($0 - 1)] : 2}" }
        #expect(finding(Array(("a0: &a0 x\n" + keys.joined(separator: "\n")).utf8))?.rule == "request/syntax")
        for open in ["[", "{a: ", "- ", "? "] {
            let deep = String(repeating: open, count: 200_000)
            #expect(finding(Array(deep.utf8))?.reason == "nested deeper than 32 levels", "\(open)")
        }
        let indented = (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(finding(Array(indented.utf8))?.reason == "nested deeper than 32 levels")
    }

    @Test func jsonIsReadAsWell() throws {
        let text = """
            {
            \t"apiVersion": "heterolora/v1", "kind": "FineTuneRequest",
            \t"metadata": {"name": "a", "team": "b", "purpose": "\\u53e3\\ud83d\\ude00\\/", "stage": "poc"},
            \t"spec": {
            \t\t"model": "m", "task": {"type": "classification", "labels": ["0", "1"], "maxTokens": 64, "pooling": "cls"},
            \t\t"data": {"train": "a.tsv", "validation": "b.tsv", "test": "c.tsv", "columns": {"text": "t", "label": "l"}},
            \t\t"budget": {"trainableParameters": "0.4%", "maxCost": {"amount": 1, "currency": "JPY"}, "maxDuration": "90s"},
            \t\t"search": {"method": "static", "proxy": "constant", "probeBatches": 1, "rank": 2, "sites": {"linear": "all"}},
            \t\t"training": {"epochs": 1, "batchSize": 1, "learningRate": 1E-3, "seeds": [9007199254740992]},
            \t\t"compare": ["uniform"],
            \t\t"value": {"benefitPerCorrectDecision": {"amount": 0, "currency": "JPY"}, "decisionsPerMonth": 0, "horizonMonths": 1,
            \t\t\t"discountRatePerYear": 0}
            \t}
            }
            """
        let decoded = RequestDecoder.decode(bytes: Array(text.utf8), file: "x.json")
        #expect(decoded.findings == [])
        #expect(decoded.request?.metadata.purpose == "口😀/")
        #expect(decoded.request?.specification.training.seeds == [1 << 53])
    }

    /// Thousands of broken versions of the example: each is a request or has a finding, and none ends the program.
    @Test func mutationsNeverCrash() throws {
        let example = Array(try Examples.movieReviews().utf8)
        let alphabet = Array("{}[],:&*!?-|>'\"%@`#\n\t \\0a\u{e9}\u{1F600}".utf8) + [0, 0xFF, 0xC3]
        var generator = SeededGenerator(seed: 7, stream: "mutations")
        for _ in 0..<5000 {
            var bytes = example
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
                case 1: bytes.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)], at: place)
                case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
                }
                if bytes.isEmpty { bytes = [0x61] }
            }
            let decoded = RequestDecoder.decode(bytes: bytes, file: "x.yaml")
            #expect((decoded.request == nil) == !decoded.findings.isEmpty)
        }
    }
}
