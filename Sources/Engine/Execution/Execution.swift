public import Domain

/// A plan from its model and rows to its last trial: probe, allocate, then every arm with every seed.
///
/// Everything decided and measured goes to the reporter as facts, in the order in which it happens. Apart from seconds and
/// tokens per second, the facts are a function of the plan. Deliberately not here: files, and the run folder.
public struct Execution {
    private let plan: Plan
    private let model: Transformer
    private let machine: Machine?
    private let confinementGaps: [String]?
    private let unsignedModel: (() throws -> Transformer)?
    private let data: TrialData
    /// The sites that take part, in execution order.
    private let sites: [Site]
    private let passes: Passes
    private let frozen: FrozenRows
    private let heads: ProbeHeads
    /// Nil for random ones.
    private let starts: AdapterStarts?

    /// - Parameters:
    ///   - model: freshly read, with nothing attached.
    ///   - data: the plan's rows, sampled and tokenised.
    ///   - unsignedModel: builds the model with absolute values for SYNFLOW; nil where that is not to be asked.
    ///   - machine: what the process computes with, for the run's record.
    ///   - confinementGaps: what it could not give up before, for the record too.
    ///   - frozenBytesMax: what may be kept of the blocks below every module, so that they run once per row.
    ///   - crew: the processes that share the run; where several share a trial it has a shard for each, whatever `shardCount` says.
    /// - Throws: `EngineError` when the plan selects no site, or has no rows.
    public init(
        plan: Plan, model: Transformer, data: TrialData, shardCount: Int = Shards.defaultCount, machine: Machine? = nil,
        confinementGaps: [String]? = nil, unsignedModel: (() throws -> Transformer)? = nil,
        frozenBytesMax: Int = TrainingSettings.Defaults.frozenBytesMax, crew: Crew = .alone
    ) throws(EngineError) {
        self.plan = plan
        self.model = model
        self.data = data
        self.unsignedModel = unsignedModel
        self.machine = machine
        self.confinementGaps = confinementGaps
        passes = Passes(shardCount: shardCount, memory: plan.training.memory, crew: crew)
        frozen = FrozenRows(model: model, data: data, bytesMax: frozenBytesMax)
        sites = plan.search.selectedSites(of: plan.model.shape)
        heads = ProbeHeads(plan: plan, model: model, rows: data.train, passes: passes)
        starts = Self.adapterStarts(plan, model, data, passes, heads)
        guard !sites.isEmpty else { throw EngineError("the plan selects none of the model's sites") }
        for split in Split.allCases where data[split].isEmpty { throw EngineError("the \(split.rawValue) split has no row") }
    }

    /// Reads the plan's model and rows from their folders.
    /// - Throws: `FormatError` for a file that is not what it should be, `EngineError` as above.
    public init(
        plan: Plan, shardCount: Int = Shards.defaultCount, machine: Machine? = nil, confinementGaps: [String]? = nil,
        crew: Crew = .alone
    ) throws {
        let folder = try ModelFolder(path: plan.model.path)
        let (configuration, checkpoint, tokenizer) = (folder.configuration, folder.checkpoint, folder.tokenizer)
        guard plan.task.tokenCountMax <= plan.model.shape.positionCountMax else {
            throw EngineError(
                "texts of \(plan.task.tokenCountMax) tokens; the model has positions for \(plan.model.shape.positionCountMax)")
        }
        try self.init(
            plan: plan, model: try Transformer(configuration: configuration, checkpoint: checkpoint),
            data: try TrialData(plan: plan, tokenizer: tokenizer), shardCount: shardCount, machine: machine,
            confinementGaps: confinementGaps,
            unsignedModel: { try Transformer(configuration: configuration, checkpoint: checkpoint.absolute) }, crew: crew)
    }

    /// Of several processes each calls this, with the same snapshot. The first one says everything, in the order in which one process would
    /// have; the others say nothing, are given no trial to keep, and have no snapshot written.
    /// - Parameters:
    ///   - snapshot: where another process had come to with the same plan; nil to begin.
    ///   - snapshots: when the run is to be kept, and who keeps it.
    ///   - keep: is given each trial when it has ended, to write what is to be kept of it.
    /// - Throws: `EngineStopped`, `EngineError`, `AllocationError`, and what reporter and `keep` throw. `EngineStopped` from another process
    ///   than the first one means that it has nothing left to do: why the run ends, the first one throws.
    public func run(
        _ reporter: Reporter, from snapshot: RunSnapshot? = nil, snapshots: SnapshotKeeping = .none,
        keep: @escaping (TrainedTrial, [TrialFile]) throws -> Void
    ) throws {
        let reporter = passes.crew.isFirst ? reporter : reporter.silent
        let decisions =
            try snapshot?.decisions
            ?? decide(
                // Others would leave the first one waiting for them, who hears of it and ends all.
                passes.crew.isFirst ? reporter.stopping(when: { snapshots.wish() == .stop }) : reporter)
        let trials = plan.lineup.trials
        guard let first = snapshot.map({ trials.firstIndex(of: $0.trial) }) ?? 0 else {
            throw EngineError("the snapshot is of another plan's trial")
        }
        try train(Array(trials.dropFirst(first)), decisions, from: snapshot, reporter, snapshots, keep: keep)
        try reporter.say(
            .workFinished(WorkSummary(searchSeconds: decisions.searchSeconds, trialCount: trials.count)))
    }

    /// Trains what is this process's of `trials`, the first of which the snapshot is of.
    private func train(
        _ trials: [TrialID], _ decisions: SearchDecisions, from snapshot: RunSnapshot?, _ reporter: Reporter,
        _ snapshots: SnapshotKeeping, keep: @escaping (TrainedTrial, [TrialFile]) throws -> Void
    ) throws {
        let crew = passes.crew
        let begun = snapshot.map { [RunSnapshot.Beside(facts: [], training: $0.training)] + $0.beside } ?? []
        let states = trials.map { trial in begun.first { $0.training.position.trial == trial } }
        let groups = crew.groups(of: trials)
        let post: any TrialPost =
            if crew.isFirst {
                SpeakingPost(crew, decisions, states: states, groups: groups, reporter, snapshots, keep: keep)
            } else if crew.leads {
                SendingPost(crew, decisions, snapshots)
            } else {
                QuietPost()
            }
        for (index, trial) in trials.enumerated() where groups[index] == crew.group {
            do {
                let trained = try train(trial, at: index, decisions, from: states[index]?.training, reporter.clock, post)
                try post.finish(trained, try trained.files(plan: plan, data: data), of: index)
            } catch {
                guard let failure = error as? EngineError, try post.fail(failure, of: index) else { throw error }
                break
            }
        }
        try post.end()
    }

    /// What is decided before the first trial.
    private func decide(_ reporter: Reporter) throws -> SearchDecisions {
        try reporter.say(.runPrepared(preparation))
        let start = reporter.clock()
        let search = Search(
            plan: plan, model: model, unsignedModel: unsignedModel, data: data, passes: passes, heads: heads, starts: starts,
            frozen: frozen, reporter: reporter)
        let allocations = try search.allocations()
        let rates = try learningRates(allocations, search)
        return SearchDecisions(
            variants: plan.lineup.variants.map { variant in
                SearchDecisions.Decided(
                    variant: variant, allocation: allocations[variant] ?? .none, learningRate: rates[variant.ofAnyDraw])
            }, searchSeconds: reporter.clock() - start)
    }

    private var preparation: RunPreparation {
        RunPreparation(
            engineVersion: Engine.version, threadCount: passes.dealtCount,
            baseParameterCount: plan.model.shape.baseParameterCount, sites: sites,
            splits: Split.allCases.map { data.summary(of: $0, labelCount: plan.task.labels.count) },
            shardCount: passes.dealtCount, machine: machine, confinementGaps: confinementGaps)
    }

    /// Trains every arm that has modules with each of the request's learning rates at the first seed, at every budget; the lowest loss
    /// on validation wins. As many tries for every arm: of several draws the first one is tried, and its rate is that of all.
    private func learningRates(_ allocations: [ArmVariant: Allocation], _ search: Search) throws -> [ArmVariant: Double] {
        guard let rates = plan.training.learningRates, rates.count > 1 else { return [:] }
        var chosen: [ArmVariant: Double] = [:]
        for variant in plan.lineup.variants where variant.draw ?? 1 == 1 {
            guard let allocation = allocations[variant] else { continue }
            let start = search.reporter.clock()
            let contest = search.contest(purpose: .learningRate, arm: variant.arm)
            let losses = try passes.crew.spread(Array(rates.indices)) { index in
                try contest.loss(
                    of: allocation, epochs: plan.training.epochs, settings: plan.training.with(learningRate: rates[index]),
                    frozen: frozen)
            }
            // A rate that diverged loses; it is no number for the ledger.
            let finite = zip(rates, losses).filter { $0.1.isFinite }
            guard let best = finite.min(by: { $0.1 < $1.1 })?.0 else {
                throw EngineError("\(variant.words): every learning rate of \(rates) diverged; lower ones may help")
            }
            chosen[variant.ofAnyDraw] = best
            try search.reporter.say(
                .searchCompared(
                    CandidateRound(
                        purpose: .learningRate, round: 1, arm: variant.arm, seed: plan.training.seeds.first ?? 0,
                        seconds: search.reporter.clock() - start,
                        candidates: finite.map {
                            CandidateRound.Candidate(
                                name: "\($0.0)", trainableParameterCount: allocation.trainableParameterCount,
                                stepCount: plan.training.epochs * data.stepsPerEpoch(plan.training), validationLoss: $0.1,
                                isKept: $0.0 == best)
                        }, budget: variant.budget)))
        }
        return chosen
    }

    private func train(
        _ trial: TrialID, at index: Int, _ decisions: SearchDecisions, from state: TrainingState?,
        _ clock: @escaping () -> Double, _ post: any TrialPost
    ) throws -> TrainedTrial {
        let decided = decisions[trial.variant]
        let rate = trial.arm == .full ? plan.training.effectiveFullLearningRate : decided?.learningRate
        let settings = rate.map(plan.training.with) ?? plan.training
        let count = passes.shardCount
        let head = LinearHead(
            task: plan.task, hiddenWidth: model.hiddenWidth, seed: trial.seed, shardCount: count,
            targets: TargetScale(data.train))
        let reallocation = reallocation(trial)
        let unfrozen = trial.arm == .full ? UnfrozenModel(model, shardCount: count) : nil
        defer {
            AdapterSet.detachAll(from: model)
            unfrozen?.freeze()
        }
        let learner = try learner(
            trial, decided?.allocation ?? .none, settings, head, unfrozen, isDynamic: reallocation != nil)
        let trainer = Trainer(
            trial: trial, settings: settings, task: plan.task, data: data, learner: learner, reallocation: reallocation)
        let reporter = Reporter(clock: clock) { fact in
            try post.say(fact, of: index)
            return .goOn
        }
        let result = try trainer.train(
            reporter, from: state, wish: { try passes.crew.agreed(post.wish) }, keep: { try post.keep($0, of: index) },
            close: { try post.close($0, of: index) })
        return TrainedTrial(
            result: result, adapters: reallocation?.adapters(of: learner) ?? learner.adapters, head: head)
    }

    /// A dynamic search of this trial; nil where its modules are fixed.
    private func reallocation(_ trial: TrialID) -> Reallocation? {
        guard plan.search.method == .dynamic, let sites = candidates(trial.arm) else { return nil }
        return Reallocation(
            trial: trial, search: plan.search, training: plan.training, sites: sites,
            budget: trial.budget ?? plan.trainableParameterCountMax)
    }

    /// The directions of every site of the model, at the first seed: the same for all seeds and arms.
    private static func adapterStarts(
        _ plan: Plan, _ model: Transformer, _ data: TrialData, _ passes: Passes, _ heads: ProbeHeads
    ) -> AdapterStarts? {
        let start = plan.training.adapterStart ?? .random
        guard start != .random else { return nil }
        return AdapterStarts {
            let seed = plan.training.seeds.first ?? 0
            let sites = plan.model.shape.sites
            let probe = Probe(
                model: model, task: plan.task, search: plan.search, training: plan.training, passes: passes, heads: heads)
            let directions =
                try start == .activation
                ? probe.inputDirections(of: sites, rows: data.train, seed: seed)
                : probe.gradientDirections(of: sites, rows: data.train, seed: seed)
            return Dictionary(uniqueKeysWithValues: zip(sites.map(\.name), directions))
        }
    }

    private func candidates(_ arm: Arm) -> [Site]? {
        switch arm {
        case .searched: sites
        case .searchedWithoutShortcuts: sites.filter { !$0.kind.isShortcut }
        case .uniform, .random, .habit, .headOnly, .full: nil
        }
    }

    private func learner(
        _ trial: TrialID, _ allocation: Allocation, _ settings: TrainingSettings, _ head: LinearHead?,
        _ unfrozen: UnfrozenModel?, isDynamic: Bool
    ) throws -> Learner {
        var placed = allocation
        if isDynamic, let sites = candidates(trial.arm) {
            placed = Allocation(placements: sites.map { Placement(site: $0, rank: plan.search.rank) })
        }
        let adapters = AdapterSet(
            allocation: placed, training: settings, seed: trial.seed, shardCount: passes.shardCount)
        try starts?.apply(to: adapters)
        return try Learner(
            model: model, adapters: adapters, head: head, task: plan.task, base: unfrozen?.parameters ?? [], passes: passes,
            frozen: frozen)
    }
}

/// What a trial leaves behind.
public struct TrainedTrial: Sendable {
    public let result: TrialResult
    /// Empty in the arms without modules, and where another process of the run has trained it.
    public let adapters: AdapterSet
    /// Nil for language modelling, whose head is the model's own, and where another process has trained it.
    public let head: LinearHead?
}

/// The engine's own identity, which stands in every run's record.
public enum Engine {
    public static let version = "0.7.0"
}
