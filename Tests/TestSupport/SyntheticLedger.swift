public import Domain

/// A ledger of one request as a real run would leave it: 36 sites, three arms, two seeds, 189 steps. Made from rules, not recorded.
public struct SyntheticLedger {
    public private(set) var events: [AuditEvent] = []
    public let request: RequestID
    let digest = Digest(bytes: [UInt8](repeating: 7, count: 32))
    public static let rowCount = 400

    init() throws {
        guard let request = RequestID("20261124-013548-movie-reviews-poc") else { throw CancellationError() }
        self.request = request
    }

    public mutating func append(_ fact: Fact) throws {
        events.append(
            AuditEvent(
                sequence: Int64(events.count + 11), time: Timestamp(microseconds: 1_790_000_000_000_000 + Int64(events.count)),
                actor: Self.actor(of: fact), kind: fact.kind, request: request,
                payload: try fact.payloadJSON(), previousHash: .zero, hash: digest))
    }

    private static func actor(of fact: Fact) -> Actor {
        if case .requestReceived(let reception) = fact { return .user(reception.submitter.userName) }
        if case .requestControlled = fact { return .user(hanako.userName) }
        return fact.kind.isWorkers ? .worker : .daemon
    }

    /// The events as their daemon and worker would append them; worker's events have numbers of attempt 1.
    public func entries() throws -> [AuditEntry] {
        var number = 0
        return try events.map { event in
            if event.kind.isWorkers { number += 1 }
            return AuditEntry(
                time: event.time, actor: event.actor, request: event.request, fact: try event.fact(),
                source: event.kind.isWorkers ? EventSource(attempt: 1, sequence: number) : nil)
        }
    }

    /// - Parameter rightRows: per arm, how many of the test rows it has right; the second seed has three more.
    public static func finished(
        rightRows: [Arm: Int], purpose: String = "Does it pay?", labels: [String] = ["negative", "positive"],
        findings: [Finding] = []
    ) throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        try ledger.begin(purpose: purpose, labels: labels, findings: findings)
        for seed in [UInt64(1), 2] {
            for arm in Arm.allCases {
                guard let right = rightRows[arm] else { continue }
                try ledger.train(TrialID(arm: arm, seed: seed), right: right + (seed == 2 ? 3 : 0))
            }
        }
        try ledger.append(.runEnded(outcome(.finished, "")))
        try ledger.append(.costRecorded(Cost(rateCard: card, wallSeconds: 412.5, costYen: 118.4, estimatedCostYen: 131)))
        return ledger
    }

    /// A finished run of any task with just these trials.
    /// - Parameter labelCounts: per split, rows per label.
    public static func finished(
        _ results: [TrialResult], task: LearningTask.Kind = .classification, labels: [String] = ["negative", "positive"],
        labelCounts: [Split: [Int]] = [:], decision: DecisionRule? = nil, earlierLooks: Int? = nil,
        value: ValueModel? = Self.value, interruptions: [AttemptEnd] = [], shortcuts: SearchSettings.ShortcutMode? = nil
    ) throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        let splits = Split.allCases.compactMap { split in
            labelCounts[split].map {
                SplitSummary(
                    split: split, rowCount: $0.reduce(0, +), tokenCount: 1, truncatedRowCount: 0, labelCounts: $0)
            }
        }
        try ledger.begin(
            purpose: "Does it pay?", labels: labels, task: task, splits: splits, decision: decision, value: value,
            shortcuts: shortcuts)
        for interruption in interruptions { try ledger.append(.runInterrupted(interruption)) }
        for result in results { try ledger.append(.trialFinished(result)) }
        let ended = outcome(.finished, "")
        try ledger.append(.runEnded(earlierLooks.map(ended.after(looksAtTest:)) ?? ended))
        try ledger.append(.costRecorded(Cost(rateCard: card, wallSeconds: 412.5, costYen: 118.4, estimatedCostYen: 131)))
        return ledger
    }

    public static func failed(reason: String = "worker was killed: 4 GiB of memory exceeded") throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        try ledger.begin(purpose: "Does it pay?", labels: ["negative", "positive"])
        try ledger.train(TrialID(arm: .searched, seed: 1), right: 300)
        try ledger.append(.runEnded(outcome(.failed, reason)))
        return ledger
    }

    public static func refused(for findings: [Finding] = [tooLarge]) throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        try ledger.receive()
        try ledger.append(
            .requestJudged(
                Judgement(
                    verdict: Verdict(findings: findings, estimate: nil),
                    policyDigests: [PolicyDigest(file: "parameters.yaml", digest: ledger.digest)])))
        return ledger
    }

    /// With words of its own only, as ledgers of before have them.
    public static let tooLarge = Finding(
        severity: .refusal, rule: "parameters/ceiling", reason: "900000 parameters asked; at most 200000 are allowed",
        file: "x.yaml", field: "spec.budget.trainableParameters", line: 12)

    mutating func receive() throws {
        try append(
            .requestReceived(
                Reception(
                    fileName: "movie-reviews-poc.yaml", sizeBytes: 900, digest: digest,
                    submitter: Self.hanako)))
    }

    static let hanako = Submitter(userID: 1000, userName: "hanako")

    /// The control files of the orders in it, as their daemon records them; before the orders in a ledger.
    public var controlFiles: [AuditEntry] {
        get throws {
            try events.flatMap { event -> [AuditEntry] in
                guard case .requestControlled(let control) = try event.fact() else { return [] }
                let file = Reception(fileName: "order.yaml", sizeBytes: 1, digest: digest, submitter: Self.hanako)
                let order = ControlOrder(action: control.action, request: request, reason: control.reason)
                return [
                    AuditEntry(time: event.time, actor: event.actor, request: control.control, fact: .requestReceived(file)),
                    AuditEntry(
                        time: event.time, actor: .daemon, request: control.control,
                        fact: .controlDecided(ControlDecision(order: order, findings: []))),
                ]
            }
        }
    }

    mutating func begin(
        purpose: String, labels: [String], task: LearningTask.Kind = .classification, splits: [SplitSummary] = [],
        findings: [Finding] = [], curve: Lineup? = nil, decision: DecisionRule? = nil, value: ValueModel? = Self.value,
        shortcuts: SearchSettings.ShortcutMode? = nil
    ) throws {
        let plan = plan(labels: labels, task: task, curve: curve, shortcuts: shortcuts)
        try receive()
        let estimate = Estimate(
            trainableParameterCount: 82_944, headParameterCount: 770, baseParameterCount: 22_713_216,
            trainingTokenCount: 910_000, flops: 8.2e13, searchFlops: 1e12, wallSeconds: 460, costYen: 131,
            memoryBytes: 900_000_000)
        try append(
            .requestJudged(
                Judgement(
                    verdict: Verdict(findings: findings, estimate: estimate),
                    request: wish(plan, purpose: purpose, decision: decision, value: value),
                    policyDigests: plan.policyDigests)))
        try append(.runPlanned(PlannedRun(planDigest: digest, plan: plan)))
        try append(.runStarted(AttemptStart(attempt: 1, planDigest: digest)))
        try append(
            .runPrepared(
                RunPreparation(
                    engineVersion: "0.1", threadCount: 2, baseParameterCount: 22_713_216,
                    sites: Self.sites + (shortcuts.map { $0 == .off ? [] : Self.shortcuts } ?? []), splits: splits,
                    shardCount: 2, machine: Self.machine("SkylakeX"))))
        for budget in curve?.budgets?.map(Optional.some) ?? [nil] { try search(budget) }
    }

    private mutating func search(_ budget: Int?) throws {
        var generator = SeededGenerator(seed: 3, stream: "saliency")
        let saliencies = Self.sites.map { site in (site, 0.2 + generator.unitInterval() * Double(site.block + 1)) }
        try append(
            .searchScored(
                SaliencyRound(
                    proxy: .gradNorm, round: 1, seed: 1, batchCount: 16, rowCount: 512, initialisation: "A random, B zero",
                    seconds: 3.2,
                    sites: saliencies.map { site, saliency in
                        SiteSaliency(
                            site: site.name, saliency: saliency,
                            saliencyPerParameter: saliency / Double(site.parameterCount(rank: 8)), lower: saliency * 0.9,
                            upper: saliency * 1.1)
                    }, resampleCount: 200)))
        try append(.searchAllocated(Self.chosen(saliencies, budget)))
        let spread = Self.sites.enumerated().map { place, site in
            SiteChoice(
                site: site.name, order: place + 1, rank: 2, parameterCount: site.parameterCount(rank: 2),
                budgetLeft: 0, reason: "equal share")
        }
        try append(
            .searchAllocated(
                AllocationRecord(
                    arm: .uniform, budget: budget ?? 82_944, trainableParameterCount: budget ?? 82_900, choices: spread,
                    curveBudget: budget)))
    }

    private static func chosen(_ saliencies: [(Site, Double)], _ budget: Int?) -> AllocationRecord {
        let whole = budget ?? 82_944
        var left = whole
        var choices: [SiteChoice] = []
        let order = saliencies.sorted {
            $0.1 / Double($0.0.parameterCount(rank: 8)) > $1.1 / Double($1.0.parameterCount(rank: 8))
        }
        for (place, (site, saliency)) in order.enumerated() {
            let wanted = site.parameterCount(rank: 8)
            let taken = wanted <= left ? wanted : 0
            left -= taken
            choices.append(
                SiteChoice(
                    site: site.name, order: place + 1, rank: taken > 0 ? 8 : 0, parameterCount: taken, saliency: saliency,
                    gainPerParameter: saliency / Double(wanted), budgetLeft: left,
                    // The surer, the farther from where the largest budget ends.
                    selectionProbability: max(0, min(1, 0.5 + 0.06 * Double(13 - place))),
                    reason: taken > 0 ? "fits the budget" : "\(wanted) parameters needed, \(left) left"))
        }
        return AllocationRecord(
            arm: .searched, budget: whole, trainableParameterCount: whole - left, choices: choices, curveBudget: budget)
    }

    private mutating func train(_ trial: TrialID, right: Int) throws {
        let parameters = [.headOnly, .full].contains(trial.arm) ? 0 : trial.arm == .uniform ? 82_900 : 79_872
        try append(
            .trialStarted(
                TrialStart(trial: trial, trainableParameterCount: parameters, headParameterCount: 770, stepCount: 189)))
        for step in 1...189 {
            let epoch = Double(step) / 63
            let loss = 0.35 + (trial.arm == .headOnly ? 0.15 : 0) + 0.35 / (1 + epoch * 2) + 0.02 * Double(step * 7 % 11) / 11
            var measurements = [Measurement(quantity: .loss, value: loss, step: step, epoch: epoch, split: .train)]
            if step % 63 == 0 {
                measurements.append(
                    Measurement(quantity: .loss, value: loss + 0.05, step: step, epoch: epoch, split: .validation))
            }
            try append(.trialProgressed(TrialProgress(trial: trial, stepCount: 189, measurements: measurements)))
        }
        try append(.trialFinished(result(trial, right: right, parameters: parameters)))
    }

    /// Rows are right from an arm's own offset on, so that arms differ on rows in both directions.
    func result(_ trial: TrialID, right: Int, parameters: Int) -> TrialResult {
        let offset = trial.arm == .searched ? 0 : trial.arm == .uniform ? 9 : 20
        let truth = (0..<Self.rowCount).map { $0 % 2 }
        let guesses = truth.indices.map { row in
            (row + offset) % Self.rowCount < right ? truth[row] : 1 - truth[row]
        }
        let accuracy = Double(right) / Double(Self.rowCount)
        let measurements = [Split.validation, .test].flatMap { split in
            [(Measurement.Quantity.accuracy, accuracy), (.macroF1, accuracy - 0.004), (.loss, 1.2 - accuracy)].map {
                Measurement(quantity: $0.0, value: $0.1, step: 189, epoch: 3, split: split)
            }
        }
        return TrialResult(
            trial: trial, trainableParameterCount: parameters, headParameterCount: 770, trainedTokenCount: 151_200,
            trainingSeconds: 60, evaluationSeconds: 3, measurements: measurements,
            testPredictions: guesses.map(String.init).joined(), testLabels: truth.map(String.init).joined(),
            baseParameterCount: trial.arm == .full ? 22_565_376 : nil)
    }

    func wish(
        _ plan: Plan, purpose: String, decision: DecisionRule? = nil, value: ValueModel? = Self.value
    ) -> Request {
        Request(
            metadata: .init(name: "movie-reviews-poc", team: "customer-voice", purpose: purpose, stage: .poc),
            specification: .init(
                model: "all-MiniLM-L6-v2", task: plan.task,
                data: DataSelection(
                    train: "train.tsv", validation: "validation.tsv", test: "test.tsv", columns: plan.data.columns,
                    sample: plan.data.sample),
                budget: RequestedBudget(trainableParameters: .count(82_944), costYenMax: 500, durationSecondsMax: 1800),
                search: plan.search, training: plan.training, compare: [.uniform, .headOnly], value: value,
                decision: decision))
    }

    func plan(
        labels: [String], task: LearningTask.Kind = .classification, curve: Lineup? = nil,
        shortcuts: SearchSettings.ShortcutMode? = nil
    ) -> Plan {
        let data = Split.allCases.map { split in
            StoredData(
                name: "movie-reviews/\(split.rawValue).tsv", path: "/data/\(split.rawValue).tsv", digest: digest,
                sizeBytes: 100_000, rowCount: Self.rowCount, wordCount: 9000)
        }
        return Plan(
            formatVersion: 1, request: request,
            model: StoredModel(
                name: "all-MiniLM-L6-v2", path: "/models/all-MiniLM-L6-v2", weightsDigest: digest, configurationDigest: digest,
                tokenizerDigest: digest,
                shape: ModelShape(
                    modelType: "bert", blockCount: 6, hiddenWidth: 384, positionCountMax: 512, vocabularySize: 30_522,
                    baseParameterCount: 22_713_216, sites: Self.sites)),
            data: PlannedData(
                train: data[0], validation: data[1], test: data[2], columns: .init(text: "text", label: "label"),
                sample: .init(train: 2000)),
            task: LearningTask(type: task, labels: labels, tokenCountMax: 64, pooling: .mean),
            trainableParameterCountMax: curve?.budgets?.last ?? 82_944, durationSecondsMax: 1800,
            search: SearchSettings(
                method: .static, proxy: .gradNorm, probeBatchCount: 16, rank: 8, sites: .allLinear, shortcuts: shortcuts),
            training: TrainingSettings(
                epochs: 3, batchSize: 32, learningRate: 2e-3, seeds: curve?.seeds ?? [1, 2], warmupShare: 0.06,
                weightDecay: 0.01,
                gradientNormMax: 1),
            arms: curve?.arms ?? [.searched, .uniform, .headOnly],
            policyDigests: [PolicyDigest(file: "parameters.yaml", digest: digest)], budgets: curve?.budgets,
            drawCount: curve?.drawCount)
    }

    public static let value = ValueModel(
        benefitYenPerCorrectDecision: 12, decisionsPerMonth: 20_000, horizonMonths: 12, discountRatePerYear: 0.05)
    static let card = RateCard(name: "office", yenPerCoreHour: 480, coreCount: 2, yenPerRun: 8.4)

    static func outcome(_ ending: Outcome.Ending, _ reason: String) -> Outcome {
        Outcome(
            ending: ending, reason: reason, searchSeconds: 3.2, wallSeconds: 412.5, processorSeconds: 800,
            memoryBytesMax: 870_000_000)
    }

    /// A run on a machine whose best kernel was passed over.
    public static func machine(_ kernel: String) -> Machine {
        Machine(
            processor: Processor(name: "Some Xeon", vendor: "GenuineIntel", family: 6, model: 207), kernel: kernel,
            origin: .chosen, library: "OpenBLAS 0.3.21 DYNAMIC_ARCH",
            refusedKernels: [RefusedKernel(kernel: "Cooperlake", cause: .crashed, words: "ended with signal 4")])
    }

    public static let shortcuts: [Site] = (0..<6).map { block in
        Site(
            name: "encoder.layer.\(block).residual_1", kind: .residualShortcut, block: block, role: "residual_1",
            inputWidth: 384, outputWidth: 384)
    }

    public static let sites: [Site] = (0..<6).flatMap { block in
        [
            ("attention.self.query", 384, 384), ("attention.self.key", 384, 384), ("attention.self.value", 384, 384),
            ("attention.output.dense", 384, 384), ("intermediate.dense", 384, 1536), ("output.dense", 1536, 384),
        ].map { role, input, output in
            Site(
                name: "encoder.layer.\(block).\(role)", kind: .linear, block: block, role: role, inputWidth: input,
                outputWidth: output)
        }
    }
}
