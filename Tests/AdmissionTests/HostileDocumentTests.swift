import Admission
import Domain
import Foundation
import TestSupport
import Testing

/// Files that are no request at all, and files that want to hurt.
@Suite struct HostileDocumentTests {
    private static let anchors =
        "anchors (&) and aliases (*) are not accepted; write the value out, or put text and patterns in quotes, such as '*.query'"

    private func finding(_ bytes: [UInt8]) -> Finding? {
        let decoded = RequestDecoder.decode(bytes: bytes, file: "x.yaml")
        #expect(decoded.findings.allSatisfy { $0.message != nil })
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
            ("a: &x 1\n", HostileDocumentTests.anchors, 1),
            ("a: 1\nb: *x\n", HostileDocumentTests.anchors, 2),
            (
                "a: !ruby/object:File {}\n",
                "tags (!) are not accepted: '!ruby/object:File'; put text that begins with ! in quotes", 1
            ),
            (
                "a: !!binary aGk=\n",
                "tags (!) are not accepted: 'tag:yaml.org,2002:binary'; put text that begins with ! in quotes", 1
            ),
            ("a: [1, 2\nb: 3\n", "not YAML: did not find expected ',' or ']'", 2),
            ("a: 'open\n", "not YAML: found unexpected end of stream", 2),
            ("\ta: 1\n", "not YAML: U+0009 (tab) stands where spaces are needed", 1),
            ("{\"apiVersion\": ", "not JSON: nothing stands where a value is needed", 1),
            ("? [a, b]\n: 1\n", "a key must be a word", 1),
            ("# a\rb: \u{7}\n", "U+0007 is a control character; these are not accepted", 2),
        ] as [(String, String, Int?)])
    func malformedFilesAreRefused(text: String, reason: String, line: Int?) throws {
        let first = try #require(finding(Array(text.utf8)))
        #expect(first.reason == reason)
        #expect(first.line == line)
    }

    @Test func bytesThatAreNoTextAreRefused() {
        #expect(finding([0x61, 0x3A, 0x20, 0xFF])?.reason == "not UTF-8; save the file as UTF-8")
        #expect(finding([0x61, 0x0D, 0x62, 0x0D, 0x0A, 0x93, 0xFA])?.line == 3)
        #expect(finding([0x61, 0x0A, 0x62, 0x3A, 0x20, 0x93, 0xFA])?.line == 2)
        #expect(finding([0x61, 0x3A, 0x20, 0x00, 0x62])?.rule == "request/syntax")
        #expect(finding([0x61, 0x3A, 0x20, 0xEF, 0xBB])?.rule == "request/syntax")
        let large = [UInt8](repeating: UInt8(ascii: "#"), count: (1 << 20) + 1)
        #expect(finding(large)?.reason == "1048577 bytes; at most 1048576 (1 MiB) are read")
    }

    @Test(arguments: ["UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE", "UTF-32BE"], ["a: 1\n", "{\"目的\": \"口コミ\"}"])
    func otherEncodingsAreNamed(name: String, text: String) throws {
        let encodings: [String: String.Encoding] = [
            "UTF-16": .utf16, "UTF-16LE": .utf16LittleEndian, "UTF-16BE": .utf16BigEndian, "UTF-32": .utf32,
            "UTF-32LE": .utf32LittleEndian, "UTF-32BE": .utf32BigEndian,
        ]
        let encoding = try #require(encodings[name])
        let bytes = try #require(text.data(using: encoding))
        #expect(finding(Array(bytes))?.reason == "the file is \(name.prefix(6)); save it as UTF-8")
    }

    /// Had one of them gone off, the tests would not end.
    @Test func bombsDoNotGoOff() {
        let lists = (1...40).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n")
        let keys = (1...40).map { "a\($0): &a\($0) {? *a\($0 - 1) : 1, ? [*a\($0 - 1)] : 2}" }.joined(separator: "\n")
        for bomb in [lists, keys] {
            for start in [
                "a0: &a0 x\n", "b: don't\na0: &a0 x\n", "# it's\ra0: &a0 x\n", "b: \"it\\\"s\"\na0: &a0 x\n",
                "b: |\n  '\na0: &a0 x\n",
                "%TAG ! tag:yaml.org,2002:\n---\na0: &str x\n", "---\n&a0 a0: x\n", "{b: don't, c: [&a0 x]}\n",
            ] {
                #expect(finding(Array((start + bomb).utf8))?.rule == "request/syntax", "\(start)")
            }
        }
        for alias in ["a: &a {x: 1}\nb: {<<: *a}\n", "--- &a\n- *a\n", "? &a [b]\n: *a\n", "a: [&a x, *a]\n"] {
            #expect(finding(Array(alias.utf8))?.reason == Self.anchors, "\(alias)")
        }
    }

    @Test func depthIsBounded() {
        for open in ["[", "{a: ", "- ", "? ", "x: [", "- [", "a: {b: ", "[a: ", "&a ", "[\n", "\"'\": ["] {
            let deep = String(repeating: open, count: 1_048_576 / open.utf8.count)
            let reason = finding(Array(deep.utf8))?.reason ?? ""
            let expected = open == "&a " ? Self.anchors : "nested deeper than 32 levels"
            #expect(reason.hasPrefix(expected) || reason.hasPrefix("not YAML: mapping values"), "\(open): \(reason)")
        }
        let indented = (0..<900).map { String(repeating: " ", count: $0) + "a:\n" }.joined()
        #expect(finding(Array(indented.utf8))?.reason == "nested deeper than 32 levels")
        for (count, isFine) in [(31, true), (34, false)] {
            let list = String(repeating: "[", count: count) + String(repeating: "]", count: count)
            for text in ["a: \(list)\n", "{\"a\": \(list)}"] {
                #expect((finding(Array(text.utf8))?.rule != "request/syntax") == isFine, "\(text)")
            }
        }
    }

    /// The parser's work is its tokens times the collections that are open there; where that could be much, it is not begun.
    @Test func workIsBounded() {
        let wide = "a: " + String(repeating: "[", count: 999) + String(repeating: "b,", count: 500_000)
        #expect(finding(Array(wide.utf8))?.reason == "nested deeper than 32 levels, or too many brackets for 1001002 bytes")
        let keys = (0..<50_000).map { "k\($0): 1\n" }.joined()
        let decoded = RequestDecoder.decode(bytes: Array(keys.utf8), file: "x.yaml")
        #expect(decoded.findings.filter { $0.rule == "request/unknown-key" }.count == 21)
        #expect(decoded.findings.contains { $0.reason == "49980 more unknown keys, from line 21 on" })
        let marks = "e" + String(repeating: "\u{301}", count: 300_000)
        #expect(finding(Array("? \(marks)\n: 1\n".utf8))?.reason.utf8.count ?? 0 < 400)
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

    /// Replaces, adds, removes or repeats something.
    private static func mutate(_ bytes: inout [UInt8], _ alphabet: [UInt8], _ generator: inout SeededGenerator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes[place] = alphabet[Int.random(in: 0..<alphabet.count, using: &generator)]
        case 1: bytes.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)], at: place)
        case 2: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 1...40, using: &generator)))
        default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 30)], at: place)
        }
    }

    /// The same of every kind of policy file, in YAML and JSON: a folder is in force or has findings.
    @Test func mutationsOfPoliciesNeverCrash() throws {
        let folder = try PolicyFolderText.everything()
        let alphabet = Array("{}[],:&*!?-|>'\"%@`#\n\t \\09a.e+~\u{e9}\u{1F600}".utf8) + [0, 0xFF, 0xC3]
        var generator = SeededGenerator(seed: 11, stream: "policies")
        for round in 0..<600 {
            let index = round % folder.count
            var bytes = folder[index].bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
                Self.mutate(&bytes, alphabet, &generator)
            }
            var files = folder
            files[index] = PolicyFile(name: folder[index].name, bytes: bytes, digest: .zero)
            do throws(PolicyError) {
                _ = try PolicyTests.run(files: files)
                _ = try Policies(files: files).oddities(at: Timestamp(microseconds: .max))
            } catch {
                #expect(!error.findings.isEmpty)
            }
        }
    }

    /// Numbers and dates at the ends of what can be held.
    @Test(arguments: [
        "- {rule: seeds, severity: refusal, min: 99999999999999999999}", "- {rule: cores, severity: refusal, max: -1}",
        "- {rule: estimated-memory, severity: refusal, max: 9999999TiB}",
        "- {rule: estimated-memory, severity: refusal, max: GiB}",
        "- {rule: estimated-memory, severity: refusal, max: ９GiB}",
        "- {rule: approval, severity: hold, expiresAfter: 9999999h}",
        "- {rule: stage-gate, severity: refusal, stage: Pilot, needs: poc}",
        "- {rule: Stage-Gate, severity: refusal, stage: pilot, needs: poc}",
        "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc, minReliability: nan}",
        "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc, minAccuracyPoints: 1e999}",
        "- {rule: stage-gate, severity: refusal, stages: [pilot], stage: pilot, needs: poc}",
        "- {rule: time-window, severity: refusal, days: [mon], from: '24:00', to: '25:00'}",
        "- {rule: time-window, severity: refusal, days: [mon], from: '09:00', to: '09:00'}",
        "- {rule: claimed-value, severity: hold}", "- {rule: quota, severity: refusal, of: team, period: month}",
        "- {rule: allowed-data, severity: refusal}",
        "- {rule: allowed-data, severity: refusal, files: [{path: '../x', sha256: 0}]}",
    ]) func rulesAreReadStrictly(rule: String) {
        let findings = PolicyFolderText.findings(PolicyFolderText.policy("a", rule))
        #expect(
            !findings.isEmpty && findings.allSatisfy { $0.file == "a.yaml" && $0.line == 5 && $0.column != nil }, "\(findings)")
    }

    /// Columns count code points from 1, whichever format, behind whatever stands before.
    @Test(arguments: [
        ("rules: [{rule: seeds, severity: refusal, min: 0}]", "a.yaml", 47),
        ("rules:\n- {rule: seeds, severity: refusal, min: 0}", "a.yaml", 41),
        ("\"rules\": [{\"rule\": \"seeds\", \"severity\": \"refusal\", \"min\": 0}]", "a.json", 59),
        ("\"x\": \"目的😀\\u53e3\\n\", \"rules\": [{\"rule\": \"seeds\", \"severity\": \"refusal\", \"min\": 0}]", "a.json", 79),
    ]) func columnsAreNamed(text: String, file: String, column: Int) {
        let isJSON = file.hasSuffix("json")
        let head =
            isJSON
            ? "{\"apiVersion\": \"heterolora/v1\", \"kind\": \"Policy\",\n \"metadata\": {\"name\": \"a\"},\n"
            : "apiVersion: heterolora/v1\nkind: Policy\nmetadata: {name: a}\n"
        let findings = PolicyFolderText.findings(PolicyFolderText.file(file, head + text + (isJSON ? "}" : "\n")))
        #expect(findings.first { $0.field == "rules[0].min" }?.column == column, "\(findings)")
    }

    /// Thousands of broken versions of the example: each is a request or has a finding, and none ends the program.
    @Test func mutationsNeverCrash() throws {
        let example = Array(try Examples.movieReviews().utf8)
        let alphabet = Array("{}[],:&*!?-|>'\"%@`#\n\t \\0a\u{e9}\u{1F600}".utf8) + [0, 0xFF, 0xC3]
        var generator = SeededGenerator(seed: 7, stream: "mutations")
        for _ in 0..<5000 {
            var bytes = example
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                Self.mutate(&bytes, alphabet, &generator)
                if bytes.isEmpty { bytes = [0x61] }
            }
            let decoded = RequestDecoder.decode(bytes: bytes, file: "x.yaml")
            #expect((decoded.request == nil) == !decoded.findings.isEmpty)
        }
    }
}
