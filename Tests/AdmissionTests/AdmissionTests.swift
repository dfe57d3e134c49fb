import Admission
import Domain
import Foundation
import TestSupport
import Testing

@Suite struct AdmissionTests {
    private let speed = MachineSpeed(flopsPerSecond: 2e11, threadCount: 2, measuredAt: Timestamp(microseconds: 0))

    private func files() throws -> [PolicyFile] {
        try FileManager.default.contentsOfDirectory(atPath: Repository.root + "/policies").map { name in
            PolicyFile(name: name, bytes: Array(try Examples.text("policies/" + name).utf8), digest: .zero)
        }
    }

    private func facts() throws -> StoreFacts {
        let weights = try #require(Digest(hexadecimal: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"))
        let configuration = """
            {"model_type": "bert", "hidden_size": 384, "num_hidden_layers": 6, "intermediate_size": 1536, "vocab_size": 30522,
             "max_position_embeddings": 512, "num_attention_heads": 12, "hidden_act": "gelu"}
            """
        let model = StoredModel(
            name: "all-MiniLM-L6-v2", path: "/models/all-MiniLM-L6-v2", weightsDigest: weights, configurationDigest: .zero,
            tokenizerDigest: .zero, shape: try ModelShape(configuration: ModelConfiguration(json: Array(configuration.utf8))))
        func data(_ split: Split, rowCount: Int) -> StoredData {
            let name = "movie-reviews/\(split.rawValue).tsv"
            let digest = Digest(bytes: (0..<32).map { _ in UInt8(rowCount % 251) })
            return StoredData(
                name: name, path: "/data/" + name, digest: digest, sizeBytes: 1, rowCount: rowCount,
                wordCount: 45 * rowCount / 2
            )
        }
        return StoreFacts(
            model: model,
            data: [
                .train: data(.train, rowCount: 8489), .validation: data(.validation, rowCount: 1091),
                .test: data(.test, rowCount: 988),
            ], problems: [])
    }

    /// A house that pays in dinars of Kuwait: rate card, rules and request.
    private func kuwaiti() -> [PolicyFile] {
        [
            PolicyFolderText.file(
                "card.yaml",
                PolicyFolderText.head + "kind: RateCard\nmetadata: {name: r}\ncurrency: KWD\n"
                    + "perCoreHour: 0.005\ncoreCount: 2\nperRun: 0.001\n"),
            PolicyFolderText.policy(
                "p", "  - {rule: estimated-cost, severity: refusal, max: {amount: 0.0015, currency: KWD}}"),
        ]
    }

    private func verdict(in currency: String, _ policies: [PolicyFile]) throws -> Verdict {
        let bytes = Array(try Examples.movieReviews().replacing("JPY", with: currency).utf8)
        return try judge(RequestDecoder.decode(bytes: bytes, file: "x.yaml"), facts(), policyFiles: policies)
    }

    /// 218 s on two cores at 0.005 KWD, and 0.001: about 0.0016.
    @Test func amountsAreInTheCurrencyOfTheRateCard() throws {
        let verdict = try verdict(in: "KWD", kuwaiti())
        let finding = try #require(verdict.findings.first)
        #expect(verdict.findings.count == 1 && finding.rule == "p/estimated-cost")
        #expect(finding.reason.contains("0.0016\u{A0}KWD; at most 0.0015\u{A0}KWD are allowed"), "\(finding.reason)")
        #expect(finding.reason(in: .japanese).contains("0.0016\u{A0}KWDです"), "\(finding.reason(in: .japanese))")
        #expect(finding.message?.currency?.rawValue == "KWD")
    }

    /// Before anything that it names is looked at, and nothing else is said: no rule can look at its amounts.
    @Test func aRequestInAnotherCurrencyIsRefused() throws {
        for (currency, policies, card) in [("JPY", kuwaiti(), "KWD"), ("USD", try files(), "JPY")] {
            let verdict = try verdict(in: currency, policies)
            #expect(
                verdict.decision == .refused && verdict.findings.map(\.rule) == ["budget/currency"] && verdict.estimate == nil)
            let finding = try #require(verdict.findings.first)
            #expect(finding.reason == "it is in \(currency); \(card) is needed, the currency of the rate card")
            #expect(finding.field == "spec.budget.maxCost" && finding.line == 12)
        }
    }

    /// A rule in another currency than the card says nothing, so the folder is none.
    @Test func rulesAreInTheCurrencyOfTheCard() throws {
        let yen = PolicyFolderText.policy(
            "q", "  - {rule: approval, severity: hold, above: {amount: 5, currency: JPY}}")
        let error = try #require(throws: PolicyError.self) { try Policies(files: kuwaiti() + [yen]) }
        #expect("\(error)".hasPrefix("q.yaml:5:"), "\(error)")
        #expect("\(error)".contains("it is in JPY; KWD is needed, the currency of the rate card"), "\(error)")
        let card = PolicyFolderText.rateCard + "currency: KWD\n"
        let wrong = try #require(throws: PolicyError.self) {
            try Policies(files: [PolicyFolderText.file("card.yaml", card)])
        }
        #expect("\(wrong)".contains("unknown key 'yenPerCoreHour'"), "\(wrong)")
    }

    private func verdict(_ replaced: String = "8", by text: String = "8", usage: Usage = .none) throws -> Verdict {
        let bytes = Array(try Examples.movieReviews().replacing(replaced, with: text).utf8)
        let decoded = RequestDecoder.decode(bytes: bytes, file: "x.yaml")
        return try judge(decoded, facts(), usage: usage)
    }

    private func judge(
        _ decoded: RequestDecoder.Decoded, _ facts: StoreFacts, usage: Usage = .none, memoryBytesMax: Int? = nil,
        engines: [EngineName]? = nil, policyFiles: [PolicyFile]? = nil
    ) throws -> Verdict {
        let request = try #require(decoded.request, "\(decoded.findings)")
        let policies = try Policies(files: policyFiles ?? files())
        let start = Timestamp(microseconds: 0)
        let estimate = Admission.estimate(of: request, facts: facts, machineSpeed: speed, rateCard: policies.rateCard)
        let basis = VerdictBasis(
            submitter: Submitter(userID: 1000, userName: "hanako"), time: start, facts: facts, estimate: estimate,
            machineSpeed: speed, memoryBytesMax: memoryBytesMax,
            consumption: Consumption(
                team: usage, teamInMonth: usage, user: usage, userInMonth: usage, monthBegan: start), engines: engines)
        // A basis is what the ledger keeps, so its way through JSON changes nothing.
        let kept = try JSONDecoder().decode(VerdictBasis.self, from: Data(CanonicalJSON.text(basis).utf8))
        #expect(kept == basis)
        let verdict = Admission.judge(
            request, on: kept, by: policies, place: RequestPlace(file: "x.yaml", lines: decoded.lines))
        // What the stores say may have words of its own.
        #expect(verdict.findings.allSatisfy { $0.message != nil || $0.rule == "store/missing" })
        try expectSameOnReplay(verdict, of: request, on: kept, by: policies)
        return verdict
    }

    /// Verdicts of before have no codes beside their reasons, and are the same nevertheless.
    private func expectSameOnReplay(
        _ verdict: Verdict, of request: Request, on basis: VerdictBasis, by policies: Policies
    ) throws {
        let findings = verdict.findings.map { finding in
            Finding(
                severity: finding.severity, rule: finding.rule, reason: finding.reason, file: finding.file,
                field: finding.field, line: finding.line, column: finding.column, approvedBy: finding.approvedBy)
        }
        for findings in [verdict.findings, findings] {
            let recorded = Verdict(decision: verdict.decision, findings: findings, estimate: verdict.estimate)
            let judgement = Judgement(verdict: recorded, request: request, policyDigests: policies.digests, basis: basis)
            #expect(try #require(Replay(of: judgement, by: policies)).outcome == .same)
        }
    }

    private func findings(_ rows: RowFacts, equal: [Split] = []) throws -> [String] {
        let facts = try facts()
        let digests = facts.data.mapValues { data in
            guard equal.contains(where: { facts.data[$0] == data }) else { return data }
            return StoredData(
                name: data.name, path: data.path, digest: .zero, sizeBytes: 1, rowCount: data.rowCount, wordCount: 1)
        }
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        let verdict = try judge(decoded, StoreFacts(model: facts.model, data: digests, rows: rows, problems: []))
        #expect((verdict.decision == .refused) == !equal.isEmpty)
        return verdict.findings.map { $0.withSeverity(in: .english) }
    }

    @Test func whatRowsShareIsAWarningAndEqualFilesAreRefused() throws {
        let counts = RowFacts.Counts(rowCount: 8, labelCounts: [8, 0], contradictoryCount: 2, quotedCount: 1)
        let shared = RowFacts.Shared(split: .test, other: .train, rowCount: 6)
        let warnings = [
            "warning: x.yaml:11: spec.data.test: 6 of 8 test texts stand in train too, so what is measured on test may be memory; "
                + "leave them out of one of the two [data/shared-rows]",
            "warning: x.yaml:11: spec.data.test: 2 of 8 test rows have texts that another row gives another label [data/contradictions]",
            "warning: x.yaml:11: spec.data.test: of 8 test rows none has the label 'positive' [data/missing-label]",
            "warning: x.yaml:11: spec.data.test: 1 of 8 test rows have a text in quotes with doubled quotes in it, as programs write CSV; "
                + "they are read as they stand (TSV has no quoting) [data/quotes]",
        ]
        #expect(try findings(RowFacts(splits: [.test: counts], shared: [shared])) == warnings)
        let refusal =
            "refusal: x.yaml:11: spec.data.test: 'movie-reviews/test.tsv' is 'movie-reviews/train.tsv' of train, byte for byte "
            + "(SHA-256 \(Digest.zero)); each split needs rows of its own [data/equal-files]"
        #expect(
            try findings(RowFacts(splits: [.test: counts], shared: [shared]), equal: [.train, .test])
                == [refusal] + warnings.dropFirst())
    }

    @Test func theExampleIsAdmittedUnderThePoliciesThatShip() throws {
        let verdict = try verdict()
        #expect(verdict.decision == .admitted && verdict.findings == [])
        let estimate = try #require(verdict.estimate)
        #expect(estimate.trainableParameterCount == 82_944 && estimate.headParameterCount == 770)
        #expect(estimate.baseParameterCount == 22_713_216)
        // 3 epochs × 2,000 rows × 27.2 tokens × 4 trials.
        #expect(abs(estimate.trainingTokenCount - 652_800) < 20)
        // 2 FLOPs × 10,616,832 weights × 27.2 tokens, and attention; twice for training, once for evaluation, in the run's numbers.
        let weights = 2 * 10_616_832 * 27.2
        let attention = 4 * 6 * 384 * 27.2 * 27.2
        let forward: Double = weights + attention
        let trialForwards = 2 * 3 * 2000 + 3 * 1091 + 988
        // The head of the scores is fitted on what the frozen model makes of 1,024 rows.
        let forwards = 4 * trialForwards + 2 * 4079 + 2 * 512 + 1024
        #expect(abs(estimate.flops / (Double(forwards) * forward) - 1) < 1e-4)
        #expect(abs(estimate.wallSeconds - (5 + estimate.flops / 2e11)) < 1e-9)
        #expect(abs(estimate.costYen - (1 + 16 * estimate.wallSeconds / 3600)) < 1e-9)
    }

    private func engineVerdict(_ changes: [(String, String)] = [], engines: [EngineName]? = [.cpu, .torch]) throws -> Verdict {
        let asked = try Examples.movieReviews().replacing("  compare:", with: "  engine: torch\n  compare:")
        let text = changes.reduce(asked) { $0.replacing($1.0, with: $1.1) }
        let decoded = RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml")
        return try judge(decoded, facts(), engines: engines)
    }

    @Test func anEngineIsAskedForWhereThereIsAWorkerForIt() throws {
        #expect(try verdict().decision == .admitted)
        let torch = try engineVerdict()
        #expect(torch.decision == .admitted)
        // Nothing that is known of this machine says so: it is what PyTorch took elsewhere.
        let (own, other) = (try #require(try verdict().estimate), try #require(torch.estimate))
        #expect(abs(other.wallSeconds - (25 + 3 * (own.wallSeconds - 5))) < 1e-9)
        #expect(other.memoryBytes - own.memoryBytes == 1.5 * 1_073_741_824)
        #expect(other.flops == own.flops)

        let absent = try engineVerdict(engines: [.cpu])
        #expect(
            absent.findings.map(\.description)
                == ["x.yaml:15: spec.engine: there is no worker for 'torch' here; there is one for cpu [engine/absent]"])
        // Where nobody knows, nobody objects: a plan on another machine.
        #expect(try engineVerdict(engines: nil).decision == .admitted)
    }

    @Test func whatAnEngineCannotDoIsSaidFieldByField() throws {
        let many = try engineVerdict([
            ("proxy: grad-norm", "proxy: ablation, shortcuts: on, validation: {candidates: 8, epochs: 1}"),
            ("learningRate: 2e-3", "learningRate: [1e-3, 2e-3], dropout: 0.1, adapterStart: gradient, memory: lean"),
            ("[uniform, head-only]", "[uniform, full]"),
        ])
        #expect(many.findings.allSatisfy { $0.rule == "engine/undone" && $0.severity == .refusal })
        #expect(
            many.findings.map(\.field) == [
                "spec.search.proxy", "spec.search.shortcuts", "spec.search.validation", "spec.training.dropout",
                "spec.training.adapterStart", "spec.training.memory", "spec.training.learningRate", "spec.compare",
            ])
        #expect(
            many.findings.first?.reason
                == "the engine 'torch' does no scores by this proxy; constant, grad-norm, snip, synflow, fisher, ensemble can be asked for"
        )
        let method = try engineVerdict([("method: static", "method: auto")])
        #expect(method.findings.map(\.field) == ["spec.search.method"])
    }

    @Test func fullFineTuningAndTheRandomArmAreEstimated() throws {
        func estimate(_ arms: String, _ learningRate: String = "2e-3") throws -> Estimate {
            let bytes = Array(
                try Examples.movieReviews().replacing("[uniform, head-only]", with: arms)
                    .replacing("learningRate: 2e-3", with: "learningRate: \(learningRate)").utf8)
            return try #require(judge(RequestDecoder.decode(bytes: bytes, file: "x.yaml"), facts()).estimate)
        }
        let (plain, full) = (try estimate("[uniform]"), try estimate("[uniform, full]", "2e-3, fullLearningRate: 1e-5"))
        let forward: Double = 2 * 10_616_832 * 27.2 + 4 * 6 * 384 * 27.2 * 27.2
        // Two seeds of three forward passes' worth a row and epoch, and the evaluations.
        let passes = Double(2 * (3 * 3 * 2000 + 3 * 1091 + 988))
        #expect(abs((full.flops - plain.flops) / (passes * forward) - 1) < 1e-3)
        #expect(full.memoryBytes - plain.memoryBytes == 4 * (5 * 22_713_216 - 10_616_832))
        #expect(full.trainableParameterCount == plain.trainableParameterCount)
        #expect(abs(full.trainingTokenCount / plain.trainingTokenCount - 1.5) < 1e-9)
        // Five draws beside two trials of each of two arms.
        #expect(abs(try estimate("[uniform, random]").trainingTokenCount / plain.trainingTokenCount - 9.0 / 4) < 1e-9)
    }

    /// What is estimated is what the plan lists, scores once for all budgets.
    @Test func aCurveIsEstimatedAsItIsPlanned() throws {
        func decoded(_ budgets: String, _ rate: String = "2e-3") throws -> RequestDecoder.Decoded {
            RequestDecoder.decode(
                bytes: Array(
                    try Examples.movieReviews().replacing("82944", with: budgets).replacing("2e-3", with: rate)
                        .replacing("[uniform, head-only]", with: "[uniform, random, habit, head-only, full]").utf8),
                file: "x.yaml")
        }
        let curve = try decoded("[4608, 0.2%]")
        let estimate = try #require(judge(curve, facts()).estimate)
        let id = try #require(RequestID("curve"))
        let request = try #require(curve.request)
        let planned = Admission.plan(request: request, id: id, facts: try facts(), policyDigests: [])
        let plan = try #require(planned)
        #expect(plan.budgets == [4608, 45_426] && plan.trainableParameterCountMax == 45_426 && plan.drawCount == 5)
        #expect(estimate.trainableParameterCount == 45_426)
        let trials = plan.lineup.trials
        // Of each of two seeds three arms at two budgets, and two without; five draws at two budgets.
        #expect(trials.count == 2 * (3 * 2 + 2) + 5 * 2)
        #expect(abs(estimate.trainingTokenCount / (3 * 2000 * 27.2) - Double(trials.count - 2)) < 1e-3)
        let forward: Double = 2 * 10_616_832 * 27.2 + 4 * 6 * 384 * 27.2 * 27.2
        let (training, evaluation) = (2 * 3 * 2000, 3 * 1091 + 988)
        let passes = 22 * (training + evaluation) + 2 * (training * 3 / 2 + evaluation) + 2 * 4079 + 2 * 512 + 1024
        #expect(abs(estimate.flops / (Double(passes) * forward) - 1) < 1e-4)
        // Two rates for four arms at two budgets, the first draw for all.
        let rated = try #require(judge(decoded("[4608, 0.2%]", "[1e-3, 2e-3]"), facts()).estimate)
        #expect(abs((rated.flops - estimate.flops) / (Double(2 * 4 * 2 * (training + evaluation)) * forward) - 1) < 1e-4)
    }

    @Test(arguments: [
        (
            "[82944, 4608]", "static",
            ["budgets of 82944, 4608 parameters; ascending ones are needed, each once: 4608, 82944 [search/budgets]"]
        ),
        // 0.2 % is 45,426.
        (
            "[0.2%, 4608, 45426]", "static",
            ["budgets of 45426, 4608, 45426 parameters; ascending ones are needed, each once: 4608, 45426 [search/budgets]"]
        ),
        ("[500, 767, 82944]", "static", ["500, 767 parameters; the smallest module has 768 [search/budget]"]),
        // Whole modules of rank 8 are all that a dynamic search without ranks has.
        ("[4608, 82944]", "dynamic", ["4608 parameters; the smallest module has 6144 [search/budget]"]),
        ("[768, 82944, 400000]", "static", []),
        (
            "[4608, 3000000]", "static",
            [
                "3000000 trainable parameters are asked for; at most 2000000 are allowed (parameters.yaml:7) "
                    + "[parameters/trainable-parameters]"
            ]
        ),
    ])
    func everyBudgetOfACurveHasToFit(budgets: String, method: String, objections: [String]) throws {
        let text = try Examples.movieReviews().replacing("82944", with: budgets).replacing(
            "method: static", with: "method: \(method)")
        let verdict = try judge(RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml"), facts())
        let place = "x.yaml:12: spec.budget.trainableParameters: "
        #expect(verdict.findings.prefix(max(1, objections.count)).map(\.description) == objections.map { place + $0 })
    }

    /// Each thing that a run holds more of makes the bound larger by what it is.
    @Test func memoryIsBoundedTermByTerm() throws {
        func bytes(_ replaced: String = "8", _ by: String = "8") throws -> Double {
            try #require(try verdict(replaced, by: by).estimate).memoryBytes
        }
        let plain = try bytes()
        let weights = 4.0 * 22_713_216
        #expect(try bytes("proxy: grad-norm", "proxy: synflow") < plain + weights)
        #expect(try bytes("[uniform, head-only]", "[uniform, random]") == plain)
        #expect(try bytes("seeds: [1, 2]", "seeds: [1, 2], keep: best") == plain)
        // 6 blocks: for every token the linears' outputs, what the activation and attention make, two layer norms of a sum and one beside the
        // first block, 24 numbers of 12 heads; the gradients of the last block but for the heads' numbers and the norms' own.
        let rows = 32.0 * 64
        let block = 5 * 384 + 1536 + 1536 + 384 + 24 + 2 * (2 * 384 + 1)
        let perToken = Double(6 * block + (384 + 2 * 384 + 1) + (block - 24 - 2 * 385) + 2 * 384 + 8)
        let (short, long) = (try bytes(), try bytes("maxTokens: 64", "maxTokens: 128"))
        // Two shards' weights of 64 queries, and their gradients. What blocks below every module make of all rows is at its ceiling with
        // either.
        let more = 4 * (rows * perToken + 2 * 2 * (64 * 128 - 64 * 64))
        #expect(abs(long - short - more) < 1, "\(long - short) \(more)")
        // What blocks read instead of what they make.
        let lean = try bytes("seeds: [1, 2]", "seeds: [1, 2], memory: lean")
        #expect(plain - lean == 4 * rows * Double(5 * block - 6 * 384))
    }

    /// A step of lean training runs every block once more.
    @Test func leanTrainingTakesHalfAsLongAgain() throws {
        func estimate(_ more: String) throws -> Estimate {
            try #require(try verdict("seeds: [1, 2]", by: "seeds: [1, 2]" + more).estimate)
        }
        let (fast, lean) = (try estimate(""), try estimate(", memory: lean"))
        #expect(try estimate(", memory: fast") == fast)
        #expect(abs(lean.searchFlops / fast.searchFlops - 1.5) < 1e-9 && lean.flops > 1.3 * fast.flops)
    }

    @Test(
        arguments: [
            ("proxy: snip", "search/dynamic"), ("proxy: grad-norm, ranks: [2, 4, 8]", nil),
            ("proxy: grad-norm, dynamic: {freezeAfter: 0.75, hysteresis: 0.2}", nil),
        ] as [(String, String?)])
    func aDynamicSearchMayHaveARankPerSite(search: String, rule: String?) throws {
        let verdict = try verdict("{method: static, proxy: grad-norm", by: "{method: dynamic, \(search)")
        #expect(verdict.findings.map(\.rule) == (rule.map { [$0] } ?? []))
    }

    /// Nothing would choose the rate of its searched arm, while the baselines had theirs chosen.
    @Test func aDynamicSearchHasOneLearningRate() throws {
        let text = try Examples.movieReviews()
            .replacing("{method: static, proxy: grad-norm", with: "{method: dynamic, proxy: grad-norm")
            .replacing("learningRate: 2e-3", with: "learningRate: [1e-3, 2e-3]")
        let verdict = try judge(RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml"), facts())
        #expect(verdict.findings.map(\.rule) == ["training/learning-rates"])
    }

    /// The first token of a decoder sees no other: its vector is the same for every text that begins alike.
    @Test(arguments: [("cls", ["model/pooling"]), ("mean", []), ("last", [])])
    func aDecodersFirstTokenSaysNothing(pooling: String, rules: [String]) throws {
        let configuration = """
            {"model_type": "llama", "hidden_size": 384, "num_hidden_layers": 6, "intermediate_size": 1536, "vocab_size": 30522,
             "max_position_embeddings": 512, "num_attention_heads": 12}
            """
        let (encoder, shape) = (try facts(), try ModelShape(configuration: ModelConfiguration(json: Array(configuration.utf8))))
        let model = try #require(encoder.model)
        let decoder = StoredModel(
            name: model.name, path: model.path, weightsDigest: model.weightsDigest,
            configurationDigest: model.configurationDigest, tokenizerDigest: model.tokenizerDigest, shape: shape)
        let text = try Examples.movieReviews().replacing("pooling: mean", with: "pooling: \(pooling)")
        let verdict = try judge(
            RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml"),
            StoreFacts(model: decoder, data: encoder.data, problems: []))
        #expect(verdict.findings.map(\.rule).filter { $0.hasPrefix("model/") } == rules)
    }

    @Test func aFrozenEndCostsFewerProbes() throws {
        func searchFlops(_ dynamic: String) throws -> Double {
            let search = "{method: dynamic, dynamic: {\(dynamic)}, proxy: grad-norm"
            return try #require(try verdict("{method: static, proxy: grad-norm", by: search).estimate).searchFlops
        }
        // Three epochs: choices at 0, ½, 1, 1½, 2 and 2½, the first at random.
        let all = try searchFlops("every: 0.5")
        #expect(abs(try searchFlops("every: 0.5, freezeAfter: 0.5") / all - 3.0 / 5) < 1e-9)
        #expect(try searchFlops("every: 0.5, freezeAfter: 1") == all)
    }

    /// As many trainings at each budget of a curve.
    @Test func aValidationCostsAsMuchAtEachBudget() throws {
        func searchFlops(_ budgets: String, _ validation: String) throws -> Double {
            let text = try Examples.movieReviews().replacing("82944", with: budgets).replacing(
                "{method: static, proxy: grad-norm", with: "{method: static, \(validation)proxy: grad-norm")
            let decoded = RequestDecoder.decode(bytes: Array(text.utf8), file: "x.yaml")
            return try #require(judge(decoded, facts()).estimate).searchFlops
        }
        func proof(_ budgets: String) throws -> Double {
            try searchFlops(budgets, "validation: {candidates: 6, epochs: 1}, ") - searchFlops(budgets, "")
        }
        #expect(abs(try proof("[4608, 20736, 82944]") / proof("82944") - 3) < 1e-9)
    }

    @Test func theCompetitionsShareCoversItsProbes() throws {
        func estimate(_ batches: String) throws -> Estimate {
            try #require(
                try verdict(
                    "{method: static, proxy: grad-norm, probeBatches: 16",
                    by: "{method: auto, proxy: grad-norm, probeBatches: \(batches)"
                )
                .estimate)
        }
        let forward: Double = 2 * 10_616_832 * 27.2 + 4 * 6 * 384 * 27.2 * 27.2
        // As much as one arm with two seeds of three epochs.
        #expect(abs(try estimate("16").searchFlops / (Double(2 * 2 * 3 * 2000) * forward) - 1) < 1e-3)
        #expect(try estimate("32").searchFlops == estimate("16").searchFlops)
    }

    @Test(arguments: [
        (
            "82944", "3000000",
            [
                "parameters/trainable-parameters", "parameters/base-model-share", "parameters/base-model-share",
                "stages/trainable-parameters",
            ]
        ),
        ("82944", "500", ["search/budget"]), ("82944", "3%", ["parameters/base-model-share"]),
        ("amount: 500", "amount: 0.5", ["budget/cost"]), ("maxDuration: 30m", "maxDuration: 10s", ["budget/duration"]),
        ("maxTokens: 64", "maxTokens: 513", ["model/positions"]), ("{linear: all}", "{linear: [nothing]}", ["search/sites"]),
        ("epochs: 3", "epochs: 100", ["budget/duration"]),
        ("seeds: [1, 2]", "seeds: [1, 2], fullLearningRate: 1e-5", ["training/full"]),
        ("{method: static,", "{method: auto, auto: {share: 0.01},", ["search/auto"]),
        ("{linear: all}", "{linear: all}, warmUp: {steps: 20}", ["search/warm-up"]),
        ("{linear: all}", "{linear: all}, measured: {trainings: 20}", ["search/measured"]),
        ("proxy: grad-norm", "proxy: ablation, initialisation: random-b", ["search/initialisation"]),
        ("{method: static,", "{method: dynamic, head: random,", ["search/head"]),
    ])
    func everyRuleSpeaks(replaced: String, text: String, rules: [String]) throws {
        #expect(try verdict(replaced, by: text).findings.map(\.rule) == rules)
    }

    @Test(
        arguments: [
            ("{quantity: loss, minimumImprovement: 3}", nil), ("{quantity: macro-f1, minimumImprovement: 0.99}", nil),
            ("{quantity: rmse}", "'classification' has no rmse; one of accuracy, macro-f1, loss is needed [decision/quantity]"),
            (
                "{quantity: nats-per-token}",
                "'classification' has no nats-per-token; one of accuracy, macro-f1, loss is needed [decision/quantity]"
            ),
            (
                "{quantity: accuracy, minimumImprovement: 1}",
                "1; accuracy can rise by 1 at most, and 0.01 is one percentage point [decision/minimum]"
            ),
        ] as [(String, String?)])
    func whatDecidesIsOneOfTheTasksOwn(decision: String, reason: String?) throws {
        let findings = try verdict("spec:", by: "spec:\n  decision: \(decision)").findings.map(\.description)
        #expect(findings.count == (reason == nil ? 0 : 1))
        #expect(reason.map { findings.first?.hasSuffix(": " + $0) ?? false } ?? true, "\(findings)")
    }

    @Test(
        arguments: [
            ("errorCosts: [{label: negative, cost: {amount: 0.5, currency: JPY}}], today: {accuracy: 0.7}", nil),
            (
                "errorCosts: [{label: Negative, cost: {amount: 1, currency: JPY}}]",
                "'Negative' is none of the task's labels [value/task]"
            ),
            (
                "benefitPerUnit: {amount: 1, currency: JPY}",
                "a classification is valued by benefitPerCorrectDecision [value/task]"
            ),
            ("today: {quantity: 0.4}", "a classification is valued by its accuracy [value/task]"),
        ] as [(String, String?)])
    func aValueIsPutOnWhatTheTaskHas(value: String, reason: String?) throws {
        let findings = try verdict("discountRatePerYear: 0.05", by: "discountRatePerYear: 0.05, \(value)").findings
            .map(\.description)
        #expect(findings.count == (reason == nil ? 0 : 1), "\(findings)")
        #expect(reason.map { findings.first?.hasSuffix(": " + $0) ?? false } ?? true, "\(findings)")
    }

    @Test func findingsNameTheRequestsLineAndThePolicysToo() throws {
        let finding = try #require(try verdict("82944", by: "3000000").findings.first)
        #expect(
            finding.description
                == "x.yaml:12: spec.budget.trainableParameters: 3000000 trainable parameters are asked for; at most 2000000 are allowed "
                + "(parameters.yaml:7) [parameters/trainable-parameters]")
    }

    /// Neither is 0, and neither reads as the other.
    @Test func anExcessIsSeenBesideItsLimit() throws {
        let small = try verdict("{amount: 500, currency: JPY}", by: "{amount: 0.0004, currency: JPY}").findings
        #expect(small.contains { $0.reason.hasSuffix("yen; the request allows 0.00040") }, "\(small)")
        let spent = try verdict(usage: Usage(costYen: 49_999.5, runCount: 3)).findings.first
        let words = "has spent 50,000 yen, has 0 reserved for what is admitted, and would come to 50,0"
        #expect(spent?.reason.contains(words) == true, "\(String(describing: spent))")
        #expect(spent?.reason.contains("; its quota is 50,000") == true)
    }

    @Test func aTeamsQuotaIsHeldAgainstTheLedger() throws {
        #expect(try verdict(usage: Usage(costYen: 49_999.5, runCount: 3)).findings.map(\.rule) == ["cost/team-cost"])
        let reserved = Usage(costYen: 0, runCount: 0, reservedYen: 49_999.5, reservedCount: 3)
        #expect(try verdict(usage: reserved).findings.map(\.rule) == ["cost/team-cost"])
    }

    /// What is admitted must not be stopped for want of memory that the machine never had.
    @Test func whatTheMachineCannotHoldIsRefused() throws {
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        let estimate = try #require(try judge(decoded, facts()).estimate)
        let least = Int(estimate.memoryBytes / 0.9) + 1
        #expect(try judge(decoded, facts(), memoryBytesMax: least).decision == .admitted)
        let refused = try judge(decoded, facts(), memoryBytesMax: least / 2)
        #expect(refused.decision == .refused && refused.findings.map(\.rule) == ["machine/memory"])
    }

    @Test func whatTheStoresLackIsRefused() throws {
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        let facts = StoreFacts(
            model: nil, data: [:], problems: [.init(field: "spec.data.train", reason: "no such file")])
        let verdict = try judge(decoded, facts)
        #expect(verdict.decision == .refused && verdict.estimate == nil)
        #expect(verdict.findings.map(\.description) == ["x.yaml:11: spec.data.train: no such file [store/missing]"])
    }

    @Test func thePlanIsTheRequestWithItsFilesFixed() throws {
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        let request = try #require(decoded.request)
        let id = try #require(RequestID("r"))
        let made = Admission.plan(
            request: request, id: id, facts: try facts(), policyDigests: try Policies(files: files()).digests)
        let plan = try #require(made)
        #expect(plan.arms == [.searched, .uniform, .headOnly] && plan.trainableParameterCountMax == 82_944)
        #expect(
            plan.policyDigests.map(\.file) == ["cost.yaml", "models.yaml", "parameters.yaml", "rate-card.yaml", "stages.yaml"])
    }

    @Test func thePoliciesThatShipPassTheirTests() throws {
        let results = try PolicyTests.run(files: files())
        #expect(results.count == 30)
        #expect(results.compactMap(\.failure) == [])
    }

    @Test func aPolicyThatChangedFailsItsTests() throws {
        let changed = try files().map { file in
            let text = String(decoding: file.bytes, as: UTF8.self).replacing("max: 2000000", with: "max: 2000001")
            return PolicyFile(name: file.name, bytes: Array(text.utf8), digest: .zero)
        }
        #expect(
            try PolicyTests.run(files: changed).compactMap(\.failure) == [
                .expected(decision: .refused, rules: ["trainable-parameters"], got: .admitted, by: [])
            ])
        let untested = try files().filter { $0.name != "cost.tests.yaml" }
        #expect(try PolicyTests.run(files: untested).compactMap(\.failure) == [.noTest(policy: "cost.yaml")])
    }

    @Test(arguments: [
        ("max: 2000000", "max: many", "parameters.yaml:8: rules[0].max: 'many'; a whole number is needed [policy/type]"),
        (
            "rule: trainable-parameters", "rule: parameters",
            "parameters.yaml:7: rules[0].rule: 'parameters'; one of trainable-parameters, base-model-share, estimated-cost, estimated-duration, estimated-memory, cores, allowed-models, allowed-data, allowed-licences, data-classification, allowed-engines, allowed-stages, allowed-priorities, required-method, required-baselines, seeds, test-rows, claimed-value, time-window, team-cost, quota, team-concurrency, approval, stage-gate is needed [policy/range]"
        ),
        (
            "stages: [poc]", "stage: poc",
            "parameters.yaml:16: rules[2].stage: unknown key 'stage'; did you mean 'stages'? [policy/unknown-key]"
        ),
        (
            "kind: Policy", "kind: Rules",
            "parameters.yaml:2: kind: 'Rules'; one of Policy, RateCard, Authority, PolicyTests, Teams, Catalogue, Bundle is needed [policy/range]"
        ),
    ])
    func malformedPoliciesAreNamed(replaced: String, text: String, message: String) throws {
        let broken = try files().map { file in
            guard file.name == "parameters.yaml" else { return file }
            let content = String(decoding: file.bytes, as: UTF8.self)
            #expect(content.contains(replaced))
            return PolicyFile(name: file.name, bytes: Array(content.replacing(replaced, with: text).utf8), digest: .zero)
        }
        let error = #expect(throws: PolicyError.self) { try Policies(files: broken) }
        #expect(error?.findings.first?.description == message)
    }

    @Test func oneRateCardIsNeeded() throws {
        let none = try files().filter { $0.name != "rate-card.yaml" }
        let error = #expect(throws: PolicyError.self) { try Policies(files: none) }
        #expect(error?.description == "policies: 0 rate cards (kind: RateCard); exactly one is needed [policy/rate-card]")
    }
}
