import Domain
import Foundation
import Reports
import TestSupport
import Testing

/// The catalogue: each message in each language, with the same numbers, and without a word of another language.
@Suite struct WordsTests {
    @Test func everyMessageIsInEveryLanguage() throws {
        let samples = try MessageSamples.all()
        #expect(samples.count > 400)
        for message in samples {
            let (english, japanese) = (message(Words(.english)), message(Words(.japanese)))
            #expect(!english.isEmpty && !japanese.isEmpty)
            #expect(Reading.numbers(english) == Reading.numbers(japanese), "\(english) | \(japanese)")
            #expect(Reading.foreignWords(japanese) == [], "\(japanese)")
            #expect(!english.contains { $0.isJapanese }, "\(english)")
        }
    }

    /// So that no message is forgotten above: the samples name each that the catalogue has.
    @Test func everyMessageOfTheCatalogueHasASample() throws {
        let folders = ["Domain", "Reports"].map { Repository.root + "/Sources/\($0)/Words/" }
        let tests = Repository.root + "/Tests/ReportsTests/"
        let samples = try FileManager.default.contentsOfDirectory(atPath: tests).filter { $0.hasPrefix("MessageSamples") }
            .map { try String(contentsOfFile: tests + $0, encoding: .utf8) }.joined()
        var count = 0
        for folder in folders {
            for file in try FileManager.default.contentsOfDirectory(atPath: folder) where file.hasPrefix("Words+") {
                let source = try String(contentsOfFile: folder + file, encoding: .utf8)
                for match in source.matches(of: /package (?:var|func) (\w+)/) {
                    count += 1
                    #expect(samples.contains(try Regex("\\.\(match.1)(?![A-Za-z0-9_])")), "\(file): \(match.1)")
                }
            }
        }
        #expect(count > 300)
    }

    @Test(arguments: [
        (["LC_ALL": "ja_JP.UTF-8", "LANG": "en_US.UTF-8"], Language.japanese), (["LC_ALL": "", "LANG": "ja"], .japanese),
        (["LC_MESSAGES": "ja_JP", "LANG": "C.UTF-8"], .japanese), (["LC_ALL": "C", "LC_MESSAGES": "ja_JP"], .english),
        (["LANG": "fr_FR.UTF-8"], .english), (["LANG": "jam"], .english), (["LANGUAGE": "ja"], .english), ([:], .english),
    ]) func theLanguageIsThatOfTheLocale(environment: [String: String], language: Language) {
        #expect(Language(environment: environment) == language)
    }

    @Test func numbersAreWrittenAsTheLanguageDoes() throws {
        let (english, japanese) = (Words(.english), Words(.japanese))
        #expect(english.amount(1234.4) == "1,234\u{A0}yen" && japanese.amount(1234.4) == "1,234円")
        let dollars = Money(smallestUnits: 123_450, currency: try #require(Money.Currency(rawValue: "USD")))
        #expect(english.money(dollars) == "$1,234.50" && japanese.money(dollars) == "1,234.50米ドル")
        #expect(japanese.money(Money(smallestUnits: 1_234_567, currency: .jpy)) == "1,234,567円")
        #expect(japanese.price(Price(millionths: 500_000, currency: .jpy)) == "0.50円")
        let time = try #require(Timestamp("2026-11-27T05:04:03.25Z"))
        #expect(japanese.time(time) == "2026年11月27日 05:04:03.250000 UTC" && english.time(time) == "\(time)")
        #expect(japanese.told(0.0123, in: .accuracy) == "+1.23ポイント" && japanese.times(1.933) == "1.93倍")
        #expect(
            japanese.named(interval: japanese.interval(0.5, 1.5) { japanese.significant($0, more: $1) })
                == "95\u{A0}%信頼区間 0.500～1.50")
        #expect(japanese.amount(.nan) == "数値なし" && english.decimal(.infinity, 2) == "not a number")
    }

    /// 禁則処理: no line begins with a full stop or a closing bracket, and none ends with an opening one.
    @Test(arguments: [
        ("差は示されていません。次の行", 20, ["差は示されていませ", "ん。次の行"]), ("費用は（計算費）です", 8, ["費用は", "（計算", "費）です"]),
        ("one two three", 7, ["one two", "three"]), ("HeteroLoRAの差", 10, ["HeteroLoRA", "の差"]), ("", 10, [""]),
        ("unbreakable", 4, ["unbreakable"]), ("値は1,234円です", 8, ["値は", "1,234円", "です"]),
    ]) func linesBreakWhereTheLanguageAllows(text: String, width: Int, lines: [String]) {
        #expect(text.wrapped(to: width) == lines)
    }
}

/// The same report in both languages.
@Suite struct LanguageTests {
    @Test func pagesHaveTheSameFiguresAndNoWordOfEnglish() throws {
        for (name, ledger) in try PageSampleTests.ledgers() {
            let report = try RunReport(events: ledger.events)
            let (english, japanese) = (try report.html(), try report.html(in: .japanese))
            #expect(japanese.contains("<html lang=\"ja\">") && english.contains("<html lang=\"en\">"))
            #expect(Reading.numbers(Reading.text(english)) == Reading.numbers(Reading.text(japanese)), "\(name)")
            #expect(Reading.foreignWords(Reading.text(japanese, withoutLedgers: true)) == [], "\(name)")
            #expect(!english.contains { $0.isJapanese } || name == "worse", "\(name)")
            let lines = report.terminal(width: 60, in: .japanese)
            #expect(Reading.numbers(lines) == Reading.numbers(report.terminal(width: 60)), "\(name)")
        }
    }

    @Test func theLedgersWordsKeepTheirLanguage() throws {
        let refused = try RunReport(events: SyntheticLedger.refused().events).html(in: .japanese)
        #expect(refused.contains(" lang=\"en\">900000 parameters asked; at most 200000 are allowed</td>"))
        #expect(refused.contains("原文のまま"))
        let failed = try RunReport(events: SyntheticLedger.failed(reason: "<b>\u{202E}").events).html(in: .japanese)
        #expect(failed.contains("<p><span lang=\"en\">&lt;b&gt;&lt;U+202E&gt;</span>。以下は"))
        #expect(try !RunReport(events: SyntheticLedger.refused().events).html().contains("<td lang"))
    }

    @Test func explanationsAreInTheReadersLanguage() throws {
        let events = try SyntheticLedger.finished(rightRows: [.searched: 320, .uniform: 250]).events
        let (english, japanese) = (
            try RequestExplanation(events: events, arm: .searched, site: nil),
            try RequestExplanation(events: events, arm: .searched, site: nil, in: .japanese)
        )
        let (ours, theirs) = (
            english.allocation?.sites.flatMap(\.sentences) ?? [], japanese.allocation?.sites.flatMap(\.sentences) ?? []
        )
        #expect(ours.count == theirs.count && !ours.isEmpty)
        for (english, japanese) in zip(ours, theirs) {
            #expect(Reading.numbers(english) == Reading.numbers(japanese))
            #expect(japanese.contains { $0.isJapanese })
        }
    }
}

/// A text as a reader sees it.
enum Reading {
    /// As they count, in order of size: `1,234.50` and `1234.5` are one, `09` and `9` too.
    static func numbers(_ text: String) -> [Double] {
        let plain = text.replacing(/[0-9a-f]{64}/, with: "")
        return plain.matches(of: /−?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?:e−?[0-9]+)?/).compactMap { match in
            Double(match.output.replacing(",", with: "").replacing("−", with: "-"))
        }.sorted()
    }

    /// The words of a page that is shown, charts and titles too.
    /// - Parameter withoutLedgers: without what is marked as English.
    static func text(_ html: String, withoutLedgers: Bool = false) -> String {
        var text = html.replacing(/(?s)<style>.*?<\/style>/, with: "")
        if withoutLedgers { text = text.replacing(/<(td|span)[^>]* lang="en">[^<]*</, with: "<") }
        return text.replacing(/<[^>]*>/, with: " ").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
            .replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    }

    /// Names and units of measurement that every language writes so.
    private static let names: Set<String> = [
        "MiB", "GFLOP", "TFLOP", "database",
        "HeteroLoRA", "LoRA", "NPV", "ROI", "PoC", "F1", "UTC", "SHA-256", "GiB", "kWh", "W", "g", "CO", "p", "t", "uid", "e",
        "A", "B",
        "USD", "OPENBLAS_CORETYPE", "JSON", "CSV", "heteroloractl", "approve", "refuse", "plan", "audit", "verify", "compare",
        "spec.value", "sha256sum", "MiB", "UTF-8", "utcOffset", "laterFiles", "daemon", "worker", "user:NAME", "T05:04:03Z",
        // What the synthetic ledgers call their things.
        "all-MiniLM-L6-v2", "customer-voice", "movie-reviews-poc", "negative", "positive", "hanako", "engineer", "office",
        "random",
        "Some", "Xeon", "GenuineIntel", "family", "model", "SkylakeX", "Haswell", "Cooperlake", "OpenBLAS", "Does", "it", "pay",
        "Which",
        "budget", "do", "we", "buy",
        // Of tables, and of a request that is made of one.
        "csv", "tsv", "jsonl", "classification", "drop-bad-rows", "models", "name", "train", "test", "team", "new", "poc",
        "pilot", "production", "value", "data", "policies", "speed", "calibrate", "cls", "auto", "uniform", "habit", "peft",
        "head-only",
    ]

    /// Words in Latin letters that are no names: neither of the list nor of files, sites, proxies, numbers in hexadecimal.
    static func foreignWords(_ text: String) -> [String] {
        text.matches(of: /[A-Za-z][A-Za-z0-9_.\/:-]*/).map { String($0.output) }.filter { word in
            let bare = word.trimmingCharacters(in: CharacterSet(charactersIn: ".:/-"))
            return !names.contains(bare) && bare.dropFirst().allSatisfy { !"./_".contains($0) }
                && !ProxyName.allCases.contains { $0.rawValue == bare } && bare.contains { !$0.isHexDigit }
        }
    }
}

extension Character {
    /// Kana, ideographs, or the punctuation that goes with them.
    var isJapanese: Bool {
        unicodeScalars.contains { (0x3001...0x9FFF).contains($0.value) || (0xFF00...0xFFEF).contains($0.value) }
    }
}
