import Admission
import Domain
import TestSupport
import Testing

/// Requests that are built to slip between rules.
@Suite struct EvasionTests {
    private typealias Text = PolicyFolderText

    private let speed = MachineSpeed(flopsPerSecond: 1e12, threadCount: 1, measuredAt: Timestamp(microseconds: 0))

    /// What a folder says of the example, changed.
    private func findings(
        _ policies: Policies, _ replaced: String = "8", with text: String = "8", evidence: [StageEvidence] = [],
        time: Timestamp? = nil,
        weights: Digest = .zero, data: Digest = .zero
    ) throws -> [Finding] {
        let decoded = RequestDecoder.decode(
            bytes: Array(try Examples.movieReviews().replacing(replaced, with: text).utf8), file: "x.yaml")
        let request = try #require(decoded.request, "\(decoded.findings)")
        let configuration = """
            {"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 6, "intermediate_size": 1536, "vocab_size": 30522,
             "max_position_embeddings": 512, "num_attention_heads": 12, "hidden_act": "gelu"}
            """
        let shape = try ModelShape(configuration: ModelConfiguration(json: Array(configuration.utf8)))
        let model = StoredModel(
            name: request.specification.model, path: "/m", weightsDigest: weights, configurationDigest: .zero,
            tokenizerDigest: .zero, shape: shape)
        let files = Split.allCases.enumerated().map { index, split in
            let digest = split == .train ? data : Digest(bytes: [UInt8](repeating: UInt8(index + 1), count: 32))
            return (
                split,
                StoredData(
                    name: request.specification.data[split], path: "/d", digest: digest, sizeBytes: 1, rowCount: 1000,
                    wordCount: 9000)
            )
        }
        let facts = StoreFacts(model: model, data: Dictionary(uniqueKeysWithValues: files), problems: [])
        let byNames = VerdictBasis(
            submitter: Submitter(userID: 1005, userName: "hanako", groups: []), time: time ?? Timestamp(microseconds: 0),
            facts: nil,
            estimate: nil, machineSpeed: speed, consumption: nil)
        let place = RequestPlace(file: "x.yaml", lines: decoded.lines)
        if let early = Admission.judgeByNames(request, on: byNames, by: policies, place: place) { return early.findings }
        let basis = byNames.looked(
            at: facts,
            estimate: Admission.estimate(of: request, facts: facts, machineSpeed: speed, rateCard: policies.rateCard),
            consumption: .none(since: Timestamp(microseconds: 0)), evidence: evidence)
        return Admission.judge(request, on: basis, by: policies, place: place).findings
    }

    /// Weights are what they are, whatever the folder is called; and a name is no licence for other weights.
    @Test func renamedModelsAreWhatTheyAre() throws {
        let known = Digest(bytes: [UInt8](repeating: 7, count: 32))
        let byName = try Text.policies(
            Text.policy(
                "a", "- {rule: allowed-models, severity: refusal, models: [{name: all-MiniLM-L6-v2, sha256: \(known)}]}"))
        #expect(try findings(byName, weights: known) == [])
        #expect(try findings(byName).map(\.rule) == ["a/allowed-models"])
        #expect(
            try findings(byName, "model: all-MiniLM-L6-v2", with: "model: copy", weights: known).map(\.rule) == [
                "a/allowed-models"
            ])
        let byBytes = try Text.policies(
            Text.policy("a", "- {rule: allowed-models, severity: refusal, models: [{sha256: \(known)}]}"))
        #expect(try findings(byBytes, "model: all-MiniLM-L6-v2", with: "model: copy", weights: known) == [])
        #expect(try findings(byBytes).first?.reason.contains("which is not the allowed one") == true)
    }

    /// An entry of other bytes says nothing, and the strictest of those that match counts.
    @Test func whatACatalogueSaysIsAboutTheBytes() throws {
        let known = Digest(bytes: [UInt8](repeating: 7, count: 32))
        func policies(_ entries: String) throws -> Policies {
            try Text.policies(
                Text.policy("a", "- {rule: data-classification, severity: refusal, max: internal}"),
                Text.other("Catalogue", "data: [\(entries)]"))
        }
        let all = "{path: 'movie-reviews/*', classification: public}"
        #expect(try findings(policies(all)) == [])
        let strict = "{path: movie-reviews/train.tsv, sha256: \(known), classification: restricted}"
        #expect(try findings(policies(all + ", " + strict)) == [])
        #expect(
            try findings(policies(all + ", " + strict), data: known).first?.reason
                == "'movie-reviews/train.tsv' is restricted; at most internal is allowed (a.yaml:5)")
        let others =
            "{path: 'movie-reviews/v*', classification: public}, {path: 'movie-reviews/test.tsv', classification: public}"
        let own = "{path: movie-reviews/train.tsv, sha256: \(known), classification: public}"
        #expect(try findings(policies(others + ", " + own), data: known) == [])
        #expect(try findings(policies(others + ", " + own)).first?.reason.contains("is in no catalogue") == true)
        #expect(try findings(policies(others)).map(\.field) == ["spec.data.train"])
    }

    @Test(arguments: [
        ("amount: 12", "amount: 6", "decisionsPerMonth: 20000", "decisionsPerMonth: 40001"),
        ("amount: 12", "amount: 0.0012", "decisionsPerMonth: 20000", "decisionsPerMonth: 2000000000"),
        ("horizonMonths: 12", "horizonMonths: 13", "decisionsPerMonth: 20000", "decisionsPerMonth: 19000"),
        // What an error costs is claimed too, and so is what today costs.
        (
            "amount: 12", "amount: 6", "discountRatePerYear: 0.05",
            "discountRatePerYear: 0.05, errorCosts: [{label: negative, cost: {amount: 6.001, currency: JPY}}]"
        ),
        (
            "amount: 12", "amount: 6", "discountRatePerYear: 0.05",
            "discountRatePerYear: 0.05, today: {costPerMonth: {amount: 120001, currency: JPY}}"
        ),
    ]) func halvesAndDoublesAreTheSameClaim(one: String, changed: String, other: String, changedToo: String) throws {
        let policies = try Text.policies(
            Text.policy(
                "a",
                "- {rule: claimed-value, severity: hold, maxPerMonth: {amount: 240000, currency: JPY}, maxInAll: {amount: 2880000, currency: JPY}}"
            ))
        #expect(try findings(policies) == [])
        let text = try Examples.movieReviews()
        let evading = text.replacing(one, with: changed).replacing(other, with: changedToo)
        #expect(try findings(policies, text, with: evading).map(\.rule) == ["a/claimed-value"])
    }

    private func run(
        _ number: Int, lower: Double?, team: String = "customer-voice", stage: Request.Stage = .poc, claimed: Double? = 100,
        seeds: Int? = 3, rows: Int? = 988, quantity: StageEvidence.Quantity = .accuracy, baseline: Arm = .uniform,
        reliability: Double? = 0.1, validated: Int? = 8
    ) throws -> StageEvidence {
        StageEvidence(
            request: try #require(RequestID("run-\(number)")), stage: stage, team: team, at: Timestamp(microseconds: 0),
            improvement: .init(
                baseline: baseline, quantity: quantity, value: 0.03, lower: lower, upper: lower.map { $0 + 0.04 }),
            reliability: reliability.map { .init(value: 0.5, lower: $0, upper: 0.8) }, returnOnInvestment: 2,
            claimedYen: claimed, seedCount: seeds, testRowCount: rows, validatedAllocationCount: validated)
    }

    private static let gate =
        "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc, minAccuracyPoints: 1, minReturnOnInvestment: 1, "
        + "minReliability: 0.1, minSeeds: 2, minTestRows: 100, maxClaimInAll: {amount: 1000, currency: JPY}, maxAge: 24h}"

    @Test func aGateOpensForWhatWasShown() throws {
        let policies = try Text.policies(Text.policy("a", Self.gate))
        func reason(_ runs: StageEvidence..., time: Timestamp? = nil) throws -> String? {
            try findings(policies, "stage: poc", with: "stage: pilot", evidence: runs, time: time).first?.reason
        }
        #expect(try reason(run(1, lower: 0.011)) == nil)
        #expect(try reason(run(1, lower: 0.01), run(2, lower: 0.02)) == nil)
        let cases: [(StageEvidence, String)] = [
            (
                try run(1, lower: 0.01),
                "'run-1' does not carry it: the lower end of its improvement over uniform is 1 percentage points of accuracy"
            ),
            (try run(1, lower: nil), "its test rows are too few for an interval"),
            (try run(1, lower: 0.02, seeds: 1), "the number of seeds is 1; at least 2 is needed"),
            (try run(1, lower: 0.02, rows: 1), "the number of test rows is 1; at least 100 is needed"),
            (
                try run(1, lower: 0.02, claimed: 1001),
                "what it claims to be worth in all is 1,001\u{A0}yen; at most 1,000\u{A0}yen"
            ),
            (try run(1, lower: 0.02, claimed: nil), "what it claims to be worth in all is not known"),
            (try run(1, lower: 0.02, seeds: nil), "its seeds are not known; at least 2 is needed"),
            (try run(1, lower: 0.2, baseline: .headOnly), "it was compared with head-only, and not with uniform"),
            (try run(1, lower: .nan), "the lower end of its improvement"),
            (
                try run(1, lower: 0.02, reliability: 0.099),
                "the lower end of its scores' reliability is 0.099; at least 0.1 is needed"
            ),
            (
                try run(1, lower: 0.02, reliability: nil, validated: 3),
                "its scores were validated by 3 allocations, which cannot show agreement; at least 0.1 is needed"
            ),
            (
                try run(1, lower: 0.02, reliability: nil, validated: nil),
                "its scores were not validated (spec.search.validation); at least 0.1 is needed"
            ),
            (try run(1, lower: 0.02, team: "others"), "has finished; runs of other teams do not count"),
            (try run(1, lower: 0.02, stage: .pilot), "no 'poc' of this purpose, model and test rows has finished"),
            (try run(1, lower: 0.02, quantity: .loss), "it measured loss, and the gate has a floor for the other only"),
        ]
        for (run, words) in cases {
            let given = try reason(run)
            #expect(given?.contains(words) == true, "\(given ?? "admitted")")
        }
        let late = Timestamp(microseconds: 86_400_000_001)
        #expect(try reason(run(1, lower: 0.02), time: late)?.contains("more than 24 hours ago") == true)
        let seven = try Text.policies(
            Text.policy("a", "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc, minAccuracyPoints: 7}"))
        #expect(try findings(seven, "stage: poc", with: "stage: pilot", evidence: [run(1, lower: 0.07)]).count == 1)
        // The one that lacks least is named.
        #expect(
            try reason(run(1, lower: nil, seeds: 1), run(2, lower: 0.02, seeds: 1))?.hasPrefix(
                "'run-2' does not carry it: the number") == true)
    }

    /// What one run has shown is not completed by another one, whichever files the gates stand in.
    @Test func gatesAreCarriedByOneRun() throws {
        let better = "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc, minAccuracyPoints: 1}"
        let sure = "- {rule: stage-gate, severity: hold, stage: pilot, needs: poc, minReliability: 0.3}"
        let policies = try Text.policies(Text.policy("a", sure), Text.policy("b", better))
        func found(_ policies: Policies, _ runs: StageEvidence...) throws -> [Finding] {
            try findings(policies, "stage: poc", with: "stage: pilot", evidence: runs)
        }
        let luck = try run(1, lower: 0.02)
        let rank = try run(2, lower: 0, reliability: 0.4)
        #expect(try found(policies, run(3, lower: 0.02, reliability: 0.4)) == [])
        #expect(try found(policies, luck, rank, run(3, lower: 0.02, reliability: 0.4)) == [])
        let apart = try found(policies, luck, rank)
        #expect(apart.map(\.rule) == ["a/stage-gate"] && apart.map(\.severity) == [.hold])
        #expect(
            apart.first?.reason.hasPrefix(
                "no one 'poc' carries both this and what b.yaml:") == true
                && apart.first?.reason.contains("asks: 'run-2' this, 'run-1' that (a.yaml:") == true, "\(apart)")
        // Each that lacks something is said by itself; and what only warns asks for nothing.
        #expect(try found(policies, rank).map(\.rule) == ["b/stage-gate"])
        let warned = try Text.policies(Text.policy("a", sure.replacing("hold", with: "warning")), Text.policy("b", better))
        #expect(try found(warned, luck, rank) == [])
        let refused = try Text.policies(Text.policy("a", sure.replacing("hold", with: "refusal"), better))
        #expect(try found(refused, luck, rank).map(\.severity) == [.refusal])
    }

    @Test func gatesAreAskedForEvidence() throws {
        let policies = try Text.policies(Text.policy("a", Self.gate))
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        let poc = try #require(decoded.request)
        #expect(!policies.needsEvidence(of: poc))
        let bytes = Array(try Examples.movieReviews().replacing("stage: poc", with: "stage: pilot").utf8)
        #expect(policies.needsEvidence(of: try #require(RequestDecoder.decode(bytes: bytes, file: "x.yaml").request)))
        // A stage in other letters is no request.
        let capitals = Array(try Examples.movieReviews().replacing("stage: poc", with: "stage: Pilot").utf8)
        #expect(RequestDecoder.decode(bytes: capitals, file: "x.yaml").request == nil)
    }

    /// The month of quotas is the bundle's.
    @Test func monthsBeginWhereTheClockIs() throws {
        let time = try #require(Timestamp("2026-11-30T15:00:00Z"))
        #expect(try Text.policies(Text.policy("a")).monthBegan(at: time).description == "2026-11-01T00:00:00.000000Z")
        let here = try Text.policies(Text.policy("a"), Text.other("Bundle", "utcOffset: '+09:00'"))
        #expect(here.monthBegan(at: time).description == "2026-11-30T15:00:00.000000Z")
    }

    /// What is tried decides nothing.
    @Test func shadowsAreSeen() throws {
        let policies = try Text.policies(Text.policy("a", "- {rule: seeds, severity: shadow, min: 3}"))
        let found = try findings(policies)
        #expect(found.map(\.severity) == [.shadow] && Verdict(findings: found, estimate: nil).decision == .admitted)
    }
}
