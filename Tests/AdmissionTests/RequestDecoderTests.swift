import Admission
import Domain
import Foundation
import TestSupport
import Testing

@Suite struct RequestDecoderTests {
    @Test func theExampleIsARequest() throws {
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        #expect(decoded.findings == [])
        let request = try #require(decoded.request)
        let specification = request.specification
        #expect(request.metadata.name == "movie-reviews-poc" && request.metadata.stage == .poc)
        #expect(specification.task.labels == ["negative", "positive"] && specification.task.tokenCountMax == 64)
        #expect(specification.data.sample == DataSelection.Sample(train: 2000))
        #expect(specification.budget.trainableParameters == .count(82_944))
        #expect(specification.budget.costYenMax == 500 && specification.budget.durationSecondsMax == 1800)
        #expect(specification.search.sites == .allLinear && specification.search.proxy == .gradNorm)
        #expect(specification.training.learningRate == 0.002 && specification.training.seeds == [1, 2])
        #expect(specification.training.warmupShare == 0.1 && specification.training.alpha == nil)
        #expect(specification.compare == [.uniform, .headOnly])
        #expect(specification.value?.benefitYenPerCorrectDecision == 12 && specification.value?.horizonMonths == 12)
        #expect(decoded.lines["spec.budget.maxCost"] == 12)
    }

    /// What is left of the example when `text` is replaced there.
    private func decode(_ replaced: String, by text: String) throws -> RequestDecoder.Decoded {
        let example = try Examples.movieReviews()
        #expect(example.contains(replaced), "'\(replaced)' is not in the example")
        let decoded = RequestDecoder.decode(bytes: Array(example.replacing(replaced, with: text).utf8), file: "x.yaml")
        #expect(decoded.findings.allSatisfy { $0.message != nil }, "of no language but English: \(decoded.findings)")
        return decoded
    }

    @Test func sharesDurationsPatternsAndOptionalsAreRead() throws {
        #expect(try decode("82944", by: "0.4%").request?.specification.budget.trainableParameters == .share(0.004))
        #expect(try decode("30m", by: "1h30m").request?.specification.budget.durationSecondsMax == 5400)
        #expect(
            try decode("{linear: all}", by: "{linear: ['*.query', \"*.value\"]}").request?.specification.search.sites
                == SiteSelection(linear: ["*.query", "*.value"]))
        #expect(
            try decode("seeds: [1, 2]", by: "seeds: [7], alpha: 16, warmupShare: 0").request?.specification.training.alpha == 16
        )
        #expect(try decode("[negative, positive]", by: "[no, yes]").request?.specification.task.labels == ["no", "yes"])
        #expect(try decode("purpose: Does", by: "purpose: R&D *now*: Does").request == nil)
        #expect(
            try decode("Does heterogeneous LoRA pay on review sentiment?", by: "異種LoRAは口コミ分析に見合うか？")
                .request?.metadata.purpose == "異種LoRAは口コミ分析に見合うか？")
    }

    @Test(
        arguments: [
            ("[4608, 82944]", [.count(4608), .count(82_944)]), ("[1536, 0.4%]", [.count(1536), .share(0.004)]),
            // Whether they ascend is for admission, which knows what a share is a share of.
            ("[0.4%, 0.1%]", [.share(0.004), .share(0.001)]), ("[4608]", [.count(4608)]), ("4608", [.count(4608)]),
        ] as [(String, [ParameterCeiling])])
    func aBudgetIsOneOrACurve(text: String, ceilings: [ParameterCeiling]) throws {
        let budget = try #require(decode("82944", by: text).request?.specification.budget)
        #expect(budget.trainableParameters == ceilings.last && budget.curve == (ceilings.count > 1 ? ceilings : nil))
        #expect(budget.counts(ofBaseParameters: 1_000_000).count == ceilings.count)
    }

    @Test func aRecordedBudgetOfBeforeIsRead() throws {
        let json = #"{"costYenMax":500,"durationSecondsMax":1800,"trainableParameters":{"count":82944}}"#
        let budget = try JSONDecoder().decode(RequestedBudget.self, from: Data(json.utf8))
        #expect(budget.counts(ofBaseParameters: 1) == [82_944] && budget.curve == nil)
        #expect(try CanonicalJSON.text(budget) == json)
    }

    @Test func theDecisionIsChosenBeforehand() throws {
        func decision(_ text: String) throws -> DecisionRule? {
            try decode("spec:", by: "spec:\n  decision: \(text)").request?.specification.decision
        }
        #expect(try decode("spec:", by: "spec:").request?.specification.decision == nil)
        #expect(try decision("{quantity: macro-f1}") == DecisionRule(quantity: .macroF1))
        #expect(
            try decision("{quantity: accuracy, minimumImprovement: 0.01, seedsMin: 3}")
                == DecisionRule(quantity: .accuracy, minimumImprovement: 0.01, seedsMin: 3))
        for wrong in [
            "{}", "accuracy", "{quantity: f1}", "{quantity: loss, minimumImprovement: -0.1}",
            "{quantity: loss, minimumImprovement: .nan}", "{quantity: loss, seedsMin: 0}", "{quantity: loss, seeds: 2}",
        ] {
            #expect(try decision(wrong) == nil, "\(wrong)")
        }
    }

    @Test func aValueMayHaveCostsAndToday() throws {
        func value(_ text: String) throws -> RequestDecoder.Decoded {
            try decode("discountRatePerYear: 0.05", by: "discountRatePerYear: 0.05, \(text)")
        }
        let yen = "{amount: 0.000001, currency: JPY}"
        let given = try #require(
            try value("people: [{role: 技術者, hours: 10.25, perHour: \(yen)}], labellingPerRow: \(yen)").request)
        #expect(given.specification.value?.people?.first?.hundredthsOfHours == 1025)
        #expect(given.specification.value?.labellingPerRow?.millionths == 1 && given.specification.value?.today == nil)
        let line = try #require(try Examples.movieReviews().split(separator: "\n").first { $0.hasPrefix("  value:") })
        #expect(try #require(decode(String(line), by: "").request).specification.value == nil)
        let wrongs = [
            ("labellingPerRow: {amount: 0.0000001, currency: JPY}", "'0.0000001'; at most 6 digits after the point are kept"),
            (
                "labellingPerRow: {amount: 1, currency: USD}",
                "it is in USD; JPY is needed, the currency of the other amounts here"
            ),
            (
                "labellingPerRow: {amount: 1, currency: yen}",
                "'yen'; the three letters of a currency are needed, such as JPY"
            ),
            (
                "today: {costPerMonth: {amount: 1.5, currency: JPY}}",
                "'1.5'; JPY has no decimals, so that a whole amount is needed"
            ),
            ("today: {}", "one of accuracy, quantity, costPerMonth is needed"),
            ("people: [{role: a, hours: 0.125, perHour: \(yen)}]", "'0.125'; hours have at most two digits after the point"),
            (
                "people: [{role: a, hours: 1, perHour: \(yen)}, {role: a, hours: 1, perHour: \(yen)}]",
                "'a' stands twice; each item may stand once"
            ),
            ("fixedCosts: {perMonth: {amount: 1, currency: JPY}, share: 1.5}", "'1.5'; 0 to 1 are allowed"),
        ]
        for (text, reason) in wrongs { #expect(try value(text).findings.map(\.reason) == [reason], "\(text)") }
    }

    @Test(arguments: [
        ("name: movie-reviews-poc", "nam: movie-reviews-poc", 4, "metadata.nam", "unknown key 'nam'; did you mean 'name'?"),
        ("kind: FineTuneRequest", "kind: Request", 2, "kind", "'Request'; 'FineTuneRequest' is needed"),
        ("heterolora/v1", "heterolora/v2", 1, "apiVersion", "'heterolora/v2'; 'heterolora/v1' is needed"),
        (
            "team: customer-voice", "team: ../x", 5, "metadata.team",
            "'../x'; letters A-Z a-z, digits and . _ - are allowed, the first a letter or digit"
        ),
        ("stage: poc", "stage: prod", 7, "metadata.stage", "'prod'; one of poc, pilot, production is needed"),
        ("stage: poc", "stage: [poc]", 7, "metadata.stage", "a list; one of poc, pilot, production is needed"),
        ("name: movie-reviews-poc", "name: 12", 4, "metadata.name", "'12'; a text is needed, write it in quotes if it is one"),
        ("name: movie-reviews-poc", "name:", 4, "metadata.name", "nothing; a text is needed"),
        (
            "model: all-MiniLM-L6-v2", "model: ../../etc", 9, "spec.model",
            "'../../etc'; letters A-Z a-z, digits and . _ - are allowed, the first a letter or digit"
        ),
        (
            "type: classification", "type: ranking", 10, "spec.task.type",
            "'ranking'; one of classification, regression, causal-lm is needed"
        ),
        ("labels: [negative, positive]", "labels: [negative]", 10, "spec.task.labels", "1 items; 2 to 1000 are allowed"),
        (
            "labels: [negative, positive]", "labels: [a, a]", 10, "spec.task.labels",
            "'a' stands twice; each item may stand once"
        ),
        (
            "labels: [negative, positive]", "labels: [0, 1]", 10, "spec.task.labels[0]",
            "'0'; a text is needed, write it in quotes if it is one"
        ),
        ("labels: [negative, positive]", "labels: negative", 10, "spec.task.labels", "'negative'; a list is needed"),
        ("maxTokens: 64", "maxTokens: 64.0", 10, "spec.task.maxTokens", "'64.0'; a whole number is needed"),
        ("maxTokens: 64", "maxTokens: 0x40", 10, "spec.task.maxTokens", "'0x40'; a whole number is needed"),
        ("maxTokens: 64", "maxTokens: '64'", 10, "spec.task.maxTokens", "the text '64'; a whole number is needed"),
        ("maxTokens: 64", "maxTokens: 1_000", 10, "spec.task.maxTokens", "'1_000'; a whole number is needed"),
        (
            "maxTokens: 64", "maxTokens: 99999999999999999999", 10, "spec.task.maxTokens",
            "'99999999999999999999'; 4 to 4096 are allowed"
        ),
        ("pooling: mean", "pooling: max", 10, "spec.task.pooling", "'max'; one of mean, cls, last is needed"),
        (
            "train: movie-reviews/train.tsv", "train: ../secret.tsv", 11, "spec.data.train",
            "'../secret.tsv'; a path below the store is needed, such as folder/file, without '.', '..' or a leading '/'"
        ),
        (
            "train: movie-reviews/train.tsv", "train: /etc/passwd", 11, "spec.data.train",
            "'/etc/passwd'; a path below the store is needed, such as folder/file, without '.', '..' or a leading '/'"
        ),
        (
            "train: movie-reviews/train.tsv", "train: a//b.tsv", 11, "spec.data.train",
            "'a//b.tsv'; a path below the store is needed, such as folder/file, without '.', '..' or a leading '/'"
        ),
        (
            "test: movie-reviews/test.tsv", "test: movie-reviews/train.tsv", 11, "spec.data.test",
            "'movie-reviews/train.tsv' is another split's file too; a test on it would prove nothing"
        ),
        (
            "columns: {text: text, label: label}", "columns: {text: a, label: a}", 11, "spec.data.columns",
            "'a' stands twice; each item may stand once"
        ),
        ("sample: {train: 2000}", "sample: {train: 0}", 11, "spec.data.sample.train", "'0'; 1 to 10000000 are allowed"),
        ("sample: {train: 2000}", "sample: 2000", 11, "spec.data.sample", "'2000'; a mapping with keys is needed"),
        (
            "trainableParameters: 82944", "trainableParameters: -1", 12, "spec.budget.trainableParameters",
            "'-1'; 1 to 1000000000000 are allowed"
        ),
        (
            "trainableParameters: 82944", "trainableParameters: 101%", 12, "spec.budget.trainableParameters",
            "'101%'; a share such as 0.4%, more than 0% and at most 100%, is needed"
        ),
        ("82944", "[]", 12, "spec.budget.trainableParameters", "0 items; 1 to 16 are allowed"),
        (
            "82944", "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]", 12, "spec.budget.trainableParameters",
            "17 items; 1 to 16 are allowed"
        ),
        (
            "82944", "[4608, 4608]", 12, "spec.budget.trainableParameters", "'4608' stands twice; each item may stand once"
        ),
        ("82944", "[4608, 0]", 12, "spec.budget.trainableParameters[1]", "'0'; 1 to 1000000000000 are allowed"),
        ("82944", "[[4608]]", 12, "spec.budget.trainableParameters[0]", "a list; a whole number is needed"),
        (
            "82944", "[4608, 0%]", 12, "spec.budget.trainableParameters[1]",
            "'0%'; a share such as 0.4%, more than 0% and at most 100%, is needed"
        ),
        (
            "currency: JPY}, maxDuration", "currency: XTS}, maxDuration", 12, "spec.budget.maxCost.currency",
            "'XTS'; the three letters of a currency are needed, such as JPY"
        ),
        ("amount: 500", "amount: .inf", 12, "spec.budget.maxCost.amount", "'.inf'; a number is needed"),
        ("amount: 500", "amount: 1e400", 12, "spec.budget.maxCost.amount", "'1e400'; a number is needed"),
        ("amount: 500", "amount: 0", 12, "spec.budget.maxCost.amount", "'0'; more than 0 to 1000000000 are allowed"),
        (
            "maxDuration: 30m", "maxDuration: 30", 12, "spec.budget.maxDuration",
            "'30'; a time such as 90s, 30m, 2h or 1h30m is needed"
        ),
        (
            "maxDuration: 30m", "maxDuration: 5m2h", 12, "spec.budget.maxDuration",
            "'5m2h'; a time such as 90s, 30m, 2h or 1h30m is needed"
        ),
        ("maxDuration: 30m", "maxDuration: 0s", 12, "spec.budget.maxDuration", "'0s'; 1s to 2592000s are allowed"),
        (
            "proxy: grad-norm", "proxy: gradnorm", 13, "spec.search.proxy",
            "'gradnorm'; one of constant, grad-norm, snip, synflow, alpha-test, fisher, gradient-spectrum, ablation, first-order, sensitivity, ensemble is needed"
        ),
        ("rank: 8", "rank: eight", 13, "spec.search.rank", "'eight'; a whole number is needed"),
        (
            "{linear: all}", "{linear: some}", 13, "spec.search.sites.linear",
            "'some'; 'all' or a list of patterns such as '*.query' is needed"
        ),
        ("learningRate: 2e-3", "learningRate: 2e", 14, "spec.training.learningRate", "'2e'; a number is needed"),
        ("learningRate: 2e-3", "learningRate: .nan", 14, "spec.training.learningRate", "'.nan'; a number is needed"),
        ("learningRate: 2e-3", "learningRate: 3", 14, "spec.training.learningRate", "'3'; more than 0 to 1 are allowed"),
        ("seeds: [1, 2]", "seeds: [1, 1]", 14, "spec.training.seeds", "'1' stands twice; each item may stand once"),
        ("seeds: [1, 2]", "seeds: []", 14, "spec.training.seeds", "0 items; 1 to 16 are allowed"),
        (
            "compare: [uniform, head-only]", "compare: [head-only]", 15, "spec.compare",
            "uniform is missing; the verdict compares the searched allocation with it"
        ),
        (
            "compare: [uniform, head-only]", "compare: [searched]", 15, "spec.compare[0]",
            "'searched'; one of uniform, random, habit, head-only, full is needed"
        ),
        ("horizonMonths: 12, ", "", 16, "spec.value.horizonMonths", "missing"),
        (
            "discountRatePerYear: 0.05", "discountRatePerYear: 5%", 16, "spec.value.discountRatePerYear",
            "'5%'; a number is needed"
        ),
    ])
    func badFieldsAreNamed(replaced: String, text: String, line: Int, field: String, reason: String) throws {
        let decoded = try decode(replaced, by: text)
        #expect(decoded.request == nil)
        let finding = try #require(decoded.findings.first)
        #expect(finding.reason == reason)
        #expect(finding.field == field)
        #expect(finding.line == line)
        #expect(finding.file == "x.yaml" && finding.severity == .refusal)
    }

    @Test func everyObjectionIsMade() throws {
        let bad = try Examples.movieReviews().replacing("rank: 8", with: "rank: 0").replacing("epochs: 3", with: "epochs: no")
            .replacing("team:", with: "teem:")
        let decoded = RequestDecoder.decode(bytes: Array(bad.utf8), file: "x.yaml")
        #expect(
            decoded.findings.map(\.field) == ["metadata.teem", "metadata.team", "spec.search.rank", "spec.training.epochs"])
        #expect(decoded.findings.map(\.rule) == ["request/unknown-key", "request/missing", "request/range", "request/type"])
    }
}
