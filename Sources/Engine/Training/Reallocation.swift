internal import Domain
internal import Tensors

/// The dynamic search of one trial: at every choice all modules are switched on and scored with the weights as they are, the
/// best are kept on, and the training goes on with those.
///
/// A module that is switched off keeps its A, its B and their moments, and comes back with them; while it is off it adds nothing
/// to the model. Ranks stay what they are, so no direction of a module is ever lost.
final class Reallocation {
    let budget: Int
    private let trial: TrialID
    private let search: SearchSettings
    private let settings: DynamicSettings
    private let training: TrainingSettings
    private let sites: [Site]
    private(set) var state = State()

    /// What a snapshot keeps of it.
    struct State: Sendable, Equatable, Codable {
        var round = 0
        /// The sites that are on, sorted.
        var selected: [String] = []
        var counts: [String: Int] = [:]
    }

    init(trial: TrialID, search: SearchSettings, training: TrainingSettings, sites: [Site], budget: Int) {
        self.trial = trial
        self.search = search
        settings = search.dynamic ?? .standard
        self.training = training
        self.sites = sites
        self.budget = budget
    }

    /// Share of the choices so far in which each site was on.
    var frequencies: [String: Double] {
        Dictionary(
            uniqueKeysWithValues: sites.map { ($0.name, Double(state.counts[$0.name] ?? 0) / Double(max(1, state.round))) })
    }

    /// The modules that are on.
    func adapters(of learner: Learner) -> AdapterSet { learner.adapters.restricted(to: Set(state.selected)) }

    /// Goes on where another search of the same trial was.
    func restore(_ state: State, learner: Learner) {
        self.state = state
        if state.round > 0 { switchOn(learner) }
    }

    /// - Parameter step: steps done.
    func chooseIfDue(step: Int, stepsPerEpoch: Int, learner: Learner, rows: [TaskRow], _ reporter: Reporter) throws {
        let interval = max(1, Int((settings.every * Double(stepsPerEpoch)).rounded()))
        guard step.isMultiple(of: interval) else { return }
        state.round += 1
        let seed = trial.seed &+ UInt64(state.round) &* 0x9E37_79B9
        let proxy = state.round <= settings.warmupRounds ? ProxyName.constant : search.proxy
        let start = reporter.clock()
        for parameter in learner.adapters.parameters { parameter.isFrozen = false }
        learner.attach()
        let saliencies = try score(proxy, learner, rows, seed: seed)
        try reporter.say(
            .searchScored(
                SaliencyRound(
                    proxy: proxy, round: state.round, seed: trial.seed,
                    batchCount: proxy == .constant ? 0 : search.probeBatchCount,
                    rowCount: 0, initialisation: "A and B as the training of \(trial.arm.rawValue) has them at step \(step)",
                    seconds: reporter.clock() - start, sites: saliencies)))
        let record = try allocate(saliencies, proxy, seed: seed)
        try reporter.say(.searchAllocated(record))
        state.selected = record.choices.filter { $0.rank > 0 }.map(\.site).sorted()
        for site in state.selected { state.counts[site, default: 0] += 1 }
        switchOn(learner)
    }

    /// The chosen modules alone run and train.
    private func switchOn(_ learner: Learner) {
        let selected = Set(state.selected)
        for module in learner.adapters.modules {
            let isOff = !selected.contains(module.placement.site.name)
            module.adapter.a.isFrozen = isOff
            module.adapter.b.isFrozen = isOff
        }
        learner.attach(only: selected)
    }

    private func score(_ name: ProxyName, _ learner: Learner, _ rows: [TaskRow], seed: UInt64) throws -> [SiteSaliency] {
        let proxy = try Proxies.proxy(name)
        for parameter in learner.parameters { parameter.zeroGradients() }
        if type(of: proxy).need != .nothing {
            let order = BatchOrder(rowCount: rows.count, batchSize: training.batchSize, seed: seed)
            for batch in order.batches(ofEpoch: 0).prefix(search.probeBatchCount) {
                _ = learner.accumulateGradients(rows, at: batch)
            }
            for parameter in learner.parameters { parameter.reduceGradients() }
        }
        let saliencies = learner.adapters.modules.map { module in
            let saliency = proxy.saliency(of: ProbedModule(module.adapter))
            let placement = module.placement
            return SiteSaliency(
                site: placement.site.name, saliency: saliency,
                saliencyPerParameter: saliency / Double(placement.site.parameterCount(rank: placement.rank)))
        }
        for parameter in learner.parameters { parameter.zeroGradients() }
        return saliencies
    }

    private func allocate(_ saliencies: [SiteSaliency], _ proxy: ProxyName, seed: UInt64) throws -> AllocationRecord {
        func record(_ sites: [Site], _ budget: Int) throws -> AllocationRecord {
            try Allocator.switched(
                saliencies: saliencies, proxy: proxy, sites: sites, budget: budget, rank: search.rank, seed: seed,
                ranking: search.effectiveRanking)
        }
        let shortcuts = sites.filter { $0.kind.isShortcut }
        var parts: [AllocationRecord] = []
        if settings.competition == .separated, !shortcuts.isEmpty {
            let share = Int(Double(budget) * settings.shortcutShare)
            parts.append(try record(shortcuts, share))
            // What the shortcuts could not use goes to the linears.
            parts.append(try record(sites.filter { !$0.kind.isShortcut }, budget - parts[0].trainableParameterCount))
        } else {
            parts.append(try record(sites, budget))
        }
        return AllocationRecord(
            arm: trial.arm, budget: budget, trainableParameterCount: parts.reduce(0) { $0 + $1.trainableParameterCount },
            choices: parts.flatMap(\.choices), round: state.round, trial: trial)
    }
}
