public import Domain

/// A plan from its model and rows to its last trial: probe, allocate, then every arm with every seed.
///
/// Everything decided and measured goes to the reporter as facts, in the order in which it happens. Apart from seconds and
/// tokens per second, the facts are a function of the plan. Deliberately not here: files, and the run folder.
public struct Execution {
    private let plan: Plan
    private let model: any Architecture
    private let baseParameterCount: Int
    private let data: TrialData
    /// The linear sites that take part, in execution order.
    private let sites: [Site]
    private let shardCount: Int

    /// - Parameters:
    ///   - model: freshly read, with nothing attached.
    ///   - data: the plan's rows, sampled and tokenised.
    /// - Throws: `EngineError` when the plan selects no site, or has no rows.
    public init(
        plan: Plan, model: any Architecture, data: TrialData, shardCount: Int = Shards.defaultCount
    ) throws(EngineError) {
        self.plan = plan
        self.model = model
        self.data = data
        self.shardCount = shardCount
        baseParameterCount = plan.model.shape.baseParameterCount
        sites = plan.model.shape.sites.filter(plan.search.sites.selects)
        guard !sites.isEmpty else { throw EngineError("the plan selects none of the model's linears") }
        for split in Split.allCases where data[split].isEmpty { throw EngineError("the \(split.rawValue) split has no row") }
    }

    /// Reads the plan's model and rows from their folders.
    /// - Throws: `FormatError` for a file that is not what it should be, `EngineError` as above.
    public init(plan: Plan, shardCount: Int = Shards.defaultCount) throws {
        let (configuration, checkpoint) = try Checkpoint.open(folder: plan.model.path)
        let tokenizer = try Tokenizers.open(modelFolder: plan.model.path)
        guard tokenizer.pieceCount <= plan.model.shape.vocabularySize else {
            throw FormatError(
                file: tokenizer.file,
                reason: "\(tokenizer.pieceCount) pieces; the model has vectors for \(plan.model.shape.vocabularySize)")
        }
        guard plan.task.tokenCountMax <= plan.model.shape.positionCountMax else {
            throw EngineError(
                "texts of \(plan.task.tokenCountMax) tokens; the model has positions for \(plan.model.shape.positionCountMax)")
        }
        try self.init(
            plan: plan, model: try Architectures.model(configuration: configuration, checkpoint: checkpoint),
            data: try TrialData(plan: plan, tokenizer: tokenizer), shardCount: shardCount)
    }

    /// - Parameter keep: is given each trial when it has ended, to write what is to be kept of it.
    /// - Throws: `EngineStopped`, `EngineError`, `AllocationError`, and what reporter and `keep` throw.
    public func run(_ reporter: Reporter, keep: (TrainedTrial, [TrialFile]) throws -> Void) throws {
        try reporter.say(.runPrepared(preparation))
        let (allocations, searchSeconds) = try search(reporter)
        var trialCount = 0
        for seed in plan.training.seeds {
            for arm in plan.arms {
                let trained = try train(TrialID(arm: arm, seed: seed), allocations[arm] ?? .none, reporter)
                try keep(trained, try trained.files(plan: plan, data: data))
                trialCount += 1
            }
        }
        try reporter.say(.workFinished(WorkSummary(searchSeconds: searchSeconds, trialCount: trialCount)))
    }

    private var preparation: RunPreparation {
        RunPreparation(
            engineVersion: Engine.version, threadCount: shardCount, baseParameterCount: baseParameterCount, sites: sites,
            splits: Split.allCases.map { data.summary(of: $0, labelCount: plan.task.labels.count) })
    }

    /// - Returns: the allocation of every arm that has one, and the seconds that it took to find them.
    private func search(_ reporter: Reporter) throws -> (allocations: [Arm: Allocation], seconds: Double) {
        let start = reporter.clock()
        let seed = plan.training.seeds.first ?? 0
        let probe = Probe(model: model, task: plan.task, search: plan.search, training: plan.training, shardCount: shardCount)
        let round = try probe.round(sites: sites, rows: data.train, seed: seed, clock: reporter.clock)
        try reporter.say(.searchScored(round))
        let searched = try Allocator.searched(
            saliencies: round.sites, proxy: plan.search.proxy, sites: sites, budget: plan.trainableParameterCountMax,
            rank: plan.search.rank, seed: seed)
        try reporter.say(.searchAllocated(searched))
        var allocations: [Arm: Allocation] = [.searched: searched.allocation(sites: sites)]
        if plan.arms.contains(.uniform) {
            // As many parameters as the searched arm uses, not as it might have used: else the comparison is not fair.
            let uniform = Allocator.uniform(sites: sites, budget: searched.trainableParameterCount)
            try reporter.say(.searchAllocated(uniform))
            allocations[.uniform] = uniform.allocation(sites: sites)
        }
        return (allocations, reporter.clock() - start)
    }

    private func train(_ trial: TrialID, _ allocation: Allocation, _ reporter: Reporter) throws -> TrainedTrial {
        let head = LinearHead(task: plan.task, hiddenWidth: model.hiddenWidth, seed: trial.seed, shardCount: shardCount)
        let classifier = try classifier(trial, allocation, head)
        defer { AdapterSet.detachAll(from: model) }
        let trainer = Trainer(
            trial: trial, settings: plan.training, labelCount: plan.task.labels.count, data: data, classifier: classifier)
        return TrainedTrial(result: try trainer.train(reporter), adapters: classifier.adapters, head: head)
    }

    private func classifier(_ trial: TrialID, _ allocation: Allocation, _ head: LinearHead) throws(EngineError) -> Classifier {
        switch trial.arm {
        case .headOnly:
            return try .headOnly(model: model, head: head, data: data, shardCount: shardCount)
        case .searched, .uniform:
            let adapters = AdapterSet(
                allocation: allocation, training: plan.training, seed: trial.seed, shardCount: shardCount)
            return try Classifier(model: model, adapters: adapters, head: head, shardCount: shardCount)
        }
    }
}

/// What a trial leaves behind.
public struct TrainedTrial: Sendable {
    public let result: TrialResult
    /// Empty in the head-only arm.
    public let adapters: AdapterSet
    public let head: LinearHead
}

/// The engine's own identity, which stands in every run's record.
public enum Engine {
    public static let version = "0.1.0"
}
