internal import Domain
internal import Tensors

/// The dynamic search of one trial: at every choice all modules are switched on and scored with the weights as they are, the
/// best are kept on, and the training goes on with those.
///
/// Every site keeps a module of the largest rank for the whole training. A choice of rank r switches on r of its directions, those
/// that the function would miss most (`directionsByContribution`). A direction that is off keeps its row of A, its column of B and
/// their moments, adds nothing to the model, and comes back as it was; its scale is that of the largest rank, whatever is on beside
/// it. So no trained direction is ever lost, and none jumps.
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
        /// The directions of each site that are on; a site that is off has none.
        var selected: [String: [Int]] = [:]
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

    /// The modules that are on, with the directions that are on.
    func adapters(of learner: Learner) -> AdapterSet { learner.adapters.restricted(to: state.selected, training) }

    /// Switches on what was on at another time of the same training.
    func select(_ directions: [String: [Int]], of learner: Learner) {
        state.selected = directions
        learner.attach(only: directions)
    }

    /// Goes on where another search of the same trial was.
    func restore(_ state: State, learner: Learner) {
        self.state = state
        if state.round > 0 { learner.attach(only: state.selected) }
    }

    /// - Parameter step: steps done.
    func chooseIfDue(step: Int, stepsPerEpoch: Int, learner: Learner, rows: [TaskRow], _ reporter: Reporter) throws {
        let interval = max(1, Int((settings.every * Double(stepsPerEpoch)).rounded()))
        guard step.isMultiple(of: interval), state.round == 0 || !isFinal(step, of: training.epochs * stepsPerEpoch) else {
            return
        }
        state.round += 1
        let seed = trial.seed &+ UInt64(state.round) &* 0x9E37_79B9
        let proxy = state.round <= settings.warmupRounds ? ProxyName.constant : search.proxy
        let start = reporter.clock()
        learner.attach()
        let batches = try batches(proxy, rows, seed: seed)
        let scores = try score(proxy, learner, rows, batches)
        try reporter.say(
            .searchScored(
                SaliencyRound(
                    proxy: proxy, round: state.round, seed: trial.seed, batchCount: batches.count,
                    rowCount: batches.reduce(0) { $0 + $1.count },
                    initialisation: "A and B as the training of \(trial.arm.rawValue) has them at step \(step)",
                    seconds: reporter.clock() - start, sites: scores.map(\.saliency))))
        let record = try allocate(scores, proxy, seed: seed)
        try reporter.say(.searchAllocated(record))
        select(directions(record, scores), of: learner)
        for site in state.selected.keys { state.counts[site, default: 0] += 1 }
    }

    private func isFinal(_ step: Int, of stepCount: Int) -> Bool {
        settings.freezeAfter.map { Double(step) > $0 * Double(stepCount) } ?? false
    }

    /// A module's number, and its directions in the order in which they are switched on.
    private struct Score {
        let saliency: SiteSaliency
        let directions: [Int]
    }

    private func batches(_ name: ProxyName, _ rows: [TaskRow], seed: UInt64) throws -> ArraySlice<[Int]> {
        guard type(of: try Proxies.proxy(name)).need != .nothing else { return [] }
        return BatchOrder(rowCount: rows.count, batchSize: training.batchSize, seed: seed).batches(ofEpoch: 0)
            .prefix(search.probeBatchCount)
    }

    private func score(
        _ name: ProxyName, _ learner: Learner, _ rows: [TaskRow], _ batches: ArraySlice<[Int]>
    ) throws -> [Score] {
        let proxy = try Proxies.proxy(name)
        let need = type(of: proxy).need
        // Scores are of the function that evaluates, in a dynamic search as in a static one.
        let seen = learner.withoutDropout { statistics(need, learner, rows, batches) }
        return zip(learner.adapters.modules, seen).map { module, statistic in
            let (adapter, placement) = (module.adapter, module.placement)
            let probed = ProbedModule(
                values: adapter.flatValues, statistic: statistic[...], countOfA: adapter.a.count, rank: placement.rank)
            let saliency = proxy.saliency(of: probed)
            let ofB = statistic.dropFirst(adapter.a.count)
            return Score(
                saliency: SiteSaliency(
                    site: placement.site.name, saliency: saliency,
                    saliencyPerParameter: saliency / Double(placement.site.parameterCount(rank: placement.rank)),
                    rankShares: search.ranks == nil ? nil : proxy.rankShares(of: probed)),
                directions: adapter.directionsByContribution(pull: ofB))
        }
    }

    /// What the proxy needs of every module, all of A and then all of B: zeros where it needs nothing.
    private func statistics(
        _ need: ProxyNeed, _ learner: Learner, _ rows: [TaskRow], _ batches: ArraySlice<[Int]>
    ) -> [[Float]] {
        defer { for parameter in learner.parameters { parameter.zeroGradients() } }
        var sums = learner.adapters.modules.map { [Float](repeating: 0, count: $0.adapter.count) }
        guard need == .squaredGradients else {
            learner.accumulateGradients(rows, of: batches)
            return learner.adapters.reducedGradients()
        }
        for batch in batches {
            let share = 1 / Float(batches.count * batch.count)
            for (index, sum) in learner.squaredRowGradients(rows, at: batch, share: share).enumerated() {
                for place in sum.indices { sums[index][place] += sum[place] }
            }
        }
        return sums
    }

    private func allocate(_ scores: [Score], _ proxy: ProxyName, seed: UInt64) throws -> AllocationRecord {
        let held = Allocator.Held(ranks: state.selected.mapValues(\.count), factor: 1 + (settings.hysteresis ?? 0))
        func record(_ sites: [Site], _ budget: Int) throws -> AllocationRecord {
            try Allocator.chosen(
                scores.map(\.saliency), proxy, search, sites: sites, budget: budget, seed: seed, held: held)
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
        let on = Dictionary(uniqueKeysWithValues: scores.map { ($0.saliency.site, $0.directions) })
        return AllocationRecord(
            arm: trial.arm, budget: budget, trainableParameterCount: parts.reduce(0) { $0 + $1.trainableParameterCount },
            choices: parts.flatMap(\.choices).map { Self.naming(on[$0.site] ?? [], $0) }, round: state.round, trial: trial,
            curveBudget: trial.budget)
    }

    /// The choice with the directions that it switches on, where there are others.
    private static func naming(_ order: [Int], _ choice: SiteChoice) -> SiteChoice {
        guard choice.rank > 0, choice.rank < order.count else { return choice }
        let directions = order.prefix(choice.rank).sorted()
        let words = directions.map(String.init).joined(separator: ", ")
        return choice.with(
            reason: choice.reason + "; of \(order.count) directions, from 0, on by contribution: \(words)",
            directions: directions)
    }

    private func directions(_ record: AllocationRecord, _ scores: [Score]) -> [String: [Int]] {
        let all = Dictionary(uniqueKeysWithValues: scores.map { ($0.saliency.site, $0.directions.sorted()) })
        let on = record.choices.filter { $0.rank > 0 }.map { ($0.site, $0.directions ?? all[$0.site] ?? []) }
        return Dictionary(uniqueKeysWithValues: on)
    }
}
