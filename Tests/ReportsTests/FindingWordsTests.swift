import Domain
import Foundation
import TestSupport
import Testing

/// What findings say: each message in each language, with the same numbers, and out of the ledger as it went in.
@Suite struct FindingWordsTests {
    /// Keys, values, commands and formats, which have no other name in any language.
    private static let names: Set<String> = [
        "A-Z", "B", "CSV", "GGUF", "I", "JPY", "JSON", "KWD", "USD", "MiB", "SHA-256", "TSV", "U", "UTF-16", "UTF-8", "YAML",
        "ablation",
        "adapterStart", "auto", "benefitPerCorrectDecision", "benefitPerUnit", "bert", "chmod", "compare", "completion",
        "constant", "decisionsPerMonth", "dynamic", "first-order", "fisher", "folder", "grad-norm", "gpt2", "heterolorad",
        "label", "last",
        "loss",
        "m", "mean", "measured", "memory", "messages", "method", "probeBatches", "prompt", "proxies", "proxy", "quantity",
        "random-b", "rank", "ranks", "rmse", "s", "safetensors", "sensitivity", "share", "static", "test", "text", "textPair",
        "torch-worker",
        "train", "uniform", "user", "validation", "warm-up", "z", "true", "false", "h", "a-z", "ud83d", "PoC", "r", "x", "30m",
        "2h", "GiB", "T09:30:00Z", "TiB", "UTC", "ASCII", "Apache-2.0", "Authority", "Bundle", "Catalogue", "Policy",
        "RateCard",
        "classification", "data", "description", "from", "groups", "hold", "kind", "laterFiles", "licence", "licences",
        "maxPerMonth", "models", "override", "root", "rules", "severity", "to", "users", "json", "yaml", "yml", "1h30m", "h30m",
        // Of tables and models.
        "NUL", "CR", "LF", "CRLF", "UTF-32", "UTF-16LE", "UTF-16BE", "EUC-JP", "Shift_JIS", "Latin-1", "csv", "tsv", "jsonl",
        "columns", "role", "system", "assistant", "MoE",
        "movie-reviews-poc", "Slurm", "SLURM", "SBATCH", "sbatch", "gres", "gpu:1", "gpu:a100:2",
    ]

    private static func foreignWords(_ text: String) -> [String] {
        // Not those of a command that may be copied.
        let plain = text.replacing(/(python3|iconv) .*/, with: "").replacing(/'[^']*'/, with: "").replacing(
            /U\+[0-9A-F]+/, with: "")
        return plain.matches(of: /[A-Za-z][A-Za-z0-9_.\/:-]*/).map { String($0.output) }.filter { word in
            let bare = word.trimmingCharacters(in: CharacterSet(charactersIn: ".:/-"))
            return !names.contains(bare) && bare.dropFirst().allSatisfy { !"./_".contains($0) }
                && bare.contains { !$0.isHexDigit }
        }
    }

    private static func check(_ message: Message) { check { $0.message(message) } }

    private static func check(_ message: (Words) -> String) {
        let (english, japanese) = (message(Words(.english)), message(Words(.japanese)))
        #expect(!english.isEmpty && !japanese.isEmpty)
        #expect(japanese.contains { $0.isJapanese }, "\(japanese)")
        #expect(Reading.numbers(english) == Reading.numbers(japanese), "\(english) | \(japanese)")
        #expect(foreignWords(japanese) == [], "\(japanese)")
        #expect(!english.contains { $0.isJapanese }, "\(english)")
    }

    @Test func everyMessageIsInEveryLanguage() {
        #expect(FindingSamples.all.count > 200)
        for says in FindingSamples.all { Self.check(Message(says)) }
        for note in FindingSamples.notes { Self.check(Message(.request(.noLabels)).noting(note)) }
    }

    /// Amounts in whatever currency: each message that tells one, and no other, carries it.
    @Test(arguments: ["USD", "KWD", "KRW"]) func amountsAreInTheirCurrency(code: String) throws {
        let currency = try #require(Money.Currency(rawValue: code))
        let told = FindingSamples.all.map { Message($0, in: currency) }.filter { $0.currency != nil }
        #expect(told.count > 10 && Message(.request(.noLabels), in: currency).currency == nil)
        for message in told {
            Self.check(message)
            let texts = Language.allCases.map { Words($0).message(message) }
            #expect(!texts.contains { $0.contains("yen") || $0.contains("円") }, "\(texts)")
            let json = Data(try CanonicalJSON.text(message).utf8)
            #expect(try JSONDecoder().decode(Message.self, from: json) == message)
        }
        let dear = Message(.rule(.estimatedCost(yen: 12.5, mostYen: 10)), in: currency)
        let expected = [
            "USD": "$12.50; at most $10.00", "KWD": "12.500\u{A0}KWD; at most 10.000\u{A0}KWD", "KRW": "₩12.50; at most ₩10",
        ]
        #expect(Words(.english).message(dear) == "the run is estimated at \(expected[code] ?? "") are allowed")
    }

    @Test func everyWordOfALookIsInEveryLanguage() throws {
        for message in FindingSamples.looks { Self.check { $0.look(message) } }
        let sampled = FindingSamples.looks.map { String("\($0)".prefix { $0 != "(" }) }
        #expect(try Set(Self.cases(of: "LookMessage")) == Set(sampled))
    }

    /// So that none is forgotten in the samples of what they are parts of.
    @Test func everyCodeWithinACodeHasASample() throws {
        let tables = try FindingSamples.tables.map { try Self.code($0) }
        let configurations = try FindingSamples.configurations.map { try Self.code($0) }
        #expect(try Set(Self.cases(of: "TableMessage")) == Set(tables))
        #expect(try Set(Self.cases(of: "ConfigurationMessage")) == Set(configurations))
    }

    private static func code(_ message: some Encodable) throws -> String {
        try #require((JSONSerialization.jsonObject(with: JSONEncoder().encode(message)) as? [String: Any])?.keys.first)
    }

    private static func cases(of name: String) throws -> [String] {
        let source = try String(contentsOfFile: Repository.root + "/Sources/Domain/Words/\(name).swift", encoding: .utf8)
        return source.matches(of: /\n {4}case (\w+)/).map { String($0.1) }
    }

    /// Codes are keys of the ledger: each stands in one room, and has a sample above.
    @Test func everyCodeHasASample() throws {
        let folder = Repository.root + "/Sources/Domain/Words/"
        var codes: [String] = []
        for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasPrefix("Message+") {
            let source = try String(contentsOfFile: folder + file, encoding: .utf8)
            codes += source.matches(of: /\n {4}case (\w+)/).map { String($0.1) }
        }
        let sampled = try FindingSamples.all.map { says in
            let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Message(says))) as? [String: Any]
            return try #require((json?["says"] as? [String: Any])?.keys.first)
        }
        #expect(codes.count > 120 && Set(codes).count == codes.count)
        #expect(Set(codes) == Set(sampled))
    }

    @Test func messagesComeOutOfTheLedgerAsTheyWentIn() throws {
        let notes = FindingSamples.notes
        for (number, says) in FindingSamples.all.enumerated() {
            let message = Message(says).noting(notes[number % notes.count])
            let finding = Finding(severity: .hold, rule: "a/b", message: message, file: "a.yaml", field: "spec", line: 3)
            let text = try CanonicalJSON.text(finding)
            let read = try JSONDecoder().decode(Finding.self, from: Data(text.utf8))
            #expect(read == finding && read.message == message)
            #expect(read.reason == Words(.english).message(message).printable)
        }
    }

    @Test func theFormIsACodeWithNamedArguments() throws {
        let message = Message(.rule(.estimatedCost(yen: 1200, mostYen: 1000))).noting(.standsIn(place: "poc.yaml:7"))
        #expect(
            try CanonicalJSON.text(message)
                == #"{"notes":[{"standsIn":{"place":"poc.yaml:7"}}],"says":{"estimatedCost":{"mostYen":1000,"yen":1200}}}"#)
        // A younger one says besides in which room its code stands, and is looked for nowhere else.
        let trouble = try CanonicalJSON.text(Message(.policiesMalformed(folder: "p")))
        #expect(trouble == #"{"room":"trouble","says":{"policiesMalformed":{"folder":"p"}}}"#)
        for text in [#"{"room":"run","says":{"paused":{}}}"#, #"{"says":{"policiesMalformed":{"folder":"p"}}}"#] {
            #expect(throws: DecodingError.self) { try JSONDecoder().decode(Message.self, from: Data(text.utf8)) }
        }
        let finding = Finding(severity: .refusal, rule: "poc/estimated-cost", message: message, file: "a.yaml", line: 3)
        #expect(
            "\(finding)"
                == "a.yaml:3: the run is estimated at 1,200 yen; at most 1,000 are allowed (poc.yaml:7) [poc/estimated-cost]")
        #expect(
            finding.told(in: .japanese)
                == "a.yaml:3: 実行費用の見積りは 1,200 円です。上限は 1,000 円です（poc.yaml:7） [poc/estimated-cost]")
    }

    /// Ledgers of before have no message, and ledgers of later may have others.
    @Test(arguments: ["", #""message":{"says":{"ofLater":{"number":1}}},"#, #""message":7,"#])
    func whatIsNotKnownIsReadAsItStands(message: String) throws {
        let json = "{\(message)\"severity\":\"refusal\",\"rule\":\"a/b\",\"reason\":\"too dear\",\"file\":\"a.yaml\"}"
        let finding = try JSONDecoder().decode(Finding.self, from: Data(json.utf8))
        #expect(finding == Finding(severity: .refusal, rule: "a/b", reason: "too dear", file: "a.yaml"))
        #expect(finding.reason(in: .japanese) == "too dear")
        #expect(finding.withSeverity(in: .japanese) == "却下：a.yaml: too dear [a/b]")
        #expect(try !CanonicalJSON.text(finding).contains("message"))
    }

    /// What strangers wrote is made harmless in every language.
    @Test func whatHasNoShapeIsSpelledOut() {
        let message = Message(.store(.notThere(path: "a\u{1B}[31m\u{202E}b")))
        let finding = Finding(severity: .refusal, rule: "store/missing", message: message, file: "a.yaml")
        for language in Language.allCases {
            #expect(!finding.reason(in: language).unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        }
    }
}
