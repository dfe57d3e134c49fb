internal import Domain
internal import Tensors

/// Finds the allocation of every arm: scores, allocates, and under `method: auto` lets allocations compete.
struct Search {
    let plan: Plan
    let model: Transformer
    let unsignedModel: (() throws -> Transformer)?
    let data: TrialData
    let passes: Passes
    private let heads: ProbeHeads
    /// Nil for random ones.
    private let starts: AdapterStarts?
    let frozen: FrozenRows
    let reporter: Reporter
    /// The budget of the curve that is searched at; nil where the run has one.
    var curveBudget: Int?
    private let scores = SharedScores()
    private let measurements = Measurements()

    init(
        plan: Plan, model: Transformer, unsignedModel: (() throws -> Transformer)?, data: TrialData, passes: Passes,
        heads: ProbeHeads, starts: AdapterStarts?, frozen: FrozenRows, reporter: Reporter
    ) {
        self.frozen = frozen
        self.heads = heads
        self.starts = starts
        self.plan = plan
        self.model = model
        self.unsignedModel = unsignedModel
        self.data = data
        self.passes = passes
        self.reporter = reporter
    }

    /// The ceiling of the searched arms here.
    private var budget: Int { curveBudget ?? plan.trainableParameterCountMax }
    var budgets: [Int] { plan.budgets ?? [plan.trainableParameterCountMax] }

    /// The allocation of each arm that has one beforehand, at every budget. Scores are asked once.
    func allocations() throws -> [ArmVariant: Allocation] {
        guard let budgets = plan.budgets else { return try allocationsAtBudget() }
        return try budgets.reduce(into: [:]) { all, budget in
            var search = self
            search.curveBudget = budget
            all.merge(try search.allocationsAtBudget()) { $1 }
        }
    }

    private func allocationsAtBudget() throws -> [ArmVariant: Allocation] {
        let shape = plan.model.shape
        let sites = plan.search.selectedSites(of: shape)
        if plan.search.method == .dynamic { return try dynamicAllocations(sites) }
        let linears = plan.search.selectedSites(of: shape, withShortcuts: false)
        var records = [try self.searched(sites, rounds: 0).with(variant(.searched))]
        try reporter.say(.searchAllocated(records[0].record))
        if plan.arms.contains(.searchedWithoutShortcuts) {
            records.append(try self.searched(linears, rounds: 100).with(variant(.searchedWithoutShortcuts)))
            try reporter.say(.searchAllocated(records[1].record))
        }
        var allocations = Dictionary(
            uniqueKeysWithValues: records.map { ($0.record.variant, $0.record.allocation(sites: sites)) })
        // As many parameters as the searched arm uses, not as it might have used: else the comparison is not fair.
        let count = records[0].record.trainableParameterCount
        allocations.merge(try baselines(sites, budget: count, ranks: records[0].ranks)) { $1 }
        return allocations
    }

    /// An allocation, and the ladder of ranks that it chose from; nil for on or off.
    private struct Found {
        let record: AllocationRecord
        let ranks: [Int]?

        func with(_ variant: ArmVariant) -> Found { Found(record: record.with(variant), ranks: ranks) }
    }

    private func variant(_ arm: Arm) -> ArmVariant { ArmVariant(arm: arm, budget: curveBudget) }

    /// The arms that no search places, as far as they are to be trained.
    private func baselines(_ sites: [Site], budget: Int, ranks: [Int]?) throws -> [ArmVariant: Allocation] {
        var allocations: [ArmVariant: Allocation] = [:]
        for variant in plan.lineup.variants where variant.budget == curveBudget {
            let found: AllocationRecord? =
                switch variant.arm {
                case .uniform:
                    Allocator.uniform(
                        sites: plan.search.selectedSites(of: plan.model.shape, withShortcuts: false), budget: budget)
                case .random: try drawn(sites, lot: UInt64(variant.draw ?? 0), budget: budget, ranks: ranks)
                case .habit: Allocator.habit(shape: plan.model.shape, budget: budget)
                case .searched, .searchedWithoutShortcuts, .headOnly, .full: nil
                }
            guard let record = found?.with(variant) else { continue }
            try reporter.say(.searchAllocated(record))
            // A habit does not ask which sites are selected.
            allocations[variant] = record.allocation(sites: plan.model.shape.sites)
        }
        return allocations
    }

    /// Places by lot, which is the same whatever the seeds of the training and the budgets are.
    private func drawn(_ sites: [Site], lot: UInt64, budget: Int, ranks: [Int]?) throws -> AllocationRecord {
        var generator = SeededGenerator(seed: lot, stream: "arm/random")
        let seed = generator.next()
        return try allocate(SiteSaliency.equal(sites), .constant, sites, by: ranks, at: budget, seed: seed)
    }

    /// A dynamic search chooses within the training; only the places of the baselines are known beforehand. Modules that are on or
    /// off whole leave some of the budget unspent, so the baselines get what a first choice would spend.
    private func dynamicAllocations(_ sites: [Site]) throws -> [ArmVariant: Allocation] {
        let typical = try Allocator.chosen(
            SiteSaliency.equal(sites), .constant, plan.search, sites: sites, budget: budget, seed: seed)
        return try baselines(sites, budget: typical.trainableParameterCount, ranks: plan.search.ranks)
    }

    var seed: UInt64 { plan.training.seeds.first ?? 0 }

    private var probe: Probe {
        Probe(
            model: model, task: plan.task, search: plan.search, training: plan.training, passes: passes, heads: heads,
            unsignedModel: unsignedModel)
    }

    /// - Parameter rounds: the number that this search's rounds of scores are counted from.
    private func searched(_ sites: [Site], rounds: Int) throws -> Found {
        if plan.search.method == .measured { return try measured(sites, rounds: rounds) }
        guard plan.search.method == .auto else {
            let round = try score(plan.search.proxy, sites, round: rounds + 1, by: [plan.search.ranks])
            let record = try allocate(round.sites, plan.search.proxy, sites, at: budget)
            // Once, for all budgets: they share their scores.
            if let validation = plan.search.validation, rounds == 0, budget == budgets.last {
                try ScoreValidation(
                    settings: validation, contest: contest(purpose: .allocation), sites: sites, round: round, search: self
                ).run()
            }
            return Found(record: record, ranks: plan.search.ranks)
        }
        return try compete(sites, rounds: rounds)
    }

    /// What short trainings at this budget make likely. The search without shortcuts reads the same trainings.
    private func measured(_ sites: [Site], rounds: Int) throws -> Found {
        let place = budgets.firstIndex(of: budget) ?? 0
        let gains: MeasuredGains
        if let known = measurements[budget] {
            gains = known
        } else {
            // One that sees nothing says nothing about sites.
            let probed =
                plan.search.proxy == .constant ? nil : try score(plan.search.proxy, sites, round: 1, by: [plan.search.ranks])
            gains = try MeasuredSearch(
                settings: plan.search.effectiveMeasured, contest: contest(purpose: .allocation), sites: sites, scores: probed,
                budget: budget, search: self
            ).gains()
            measurements.add(gains, at: budget)
            if budget == budgets.last { try reporter.say(.searchValidated(measurements.validation(of: self))) }
        }
        let round = try gains.round(rounds + 2 + place, of: sites, search: self)
        try reporter.say(.searchScored(round))
        return Found(record: try allocate(round.sites, .measured, sites, at: budget), ranks: plan.search.ranks)
    }

    /// - Parameter forms: the ladders of ranks that modules are placed by, nil for on or off: the probabilities are those of the last one.
    private func score(
        _ proxy: ProxyName, _ sites: [Site], round: Int, by forms: [[Int]?]
    ) throws -> SaliencyRound {
        let ways = budgets.flatMap { budget in forms.map { SharedScores.Way(budget: budget, ranks: $0) } }
        return try scores.round(
            round, SharedScores.Way(budget: budget, ranks: forms.last ?? nil), of: ways,
            chosen: { saliencies, way in
                let record = try allocate(saliencies, proxy, sites, by: way.ranks, at: way.budget)
                return Set(record.choices.filter { $0.rank > 0 }.map(\.site))
            },
            ask: { selects in
                let scored = try probe.round(
                    proxy, round: round, sites: sites, rows: data.train, seed: seed, clock: reporter.clock, selects: selects)
                try reporter.say(.searchScored(scored))
                return scored
            })
    }

    /// As the request has it: on or off at one rank, or a rank per site.
    func allocate(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, _ sites: [Site], at budget: Int, seed: UInt64? = nil
    ) throws(AllocationError) -> AllocationRecord {
        try allocate(saliencies, proxy, sites, by: plan.search.ranks, at: budget, seed: seed)
    }

    /// - Parameter ranks: the ladder; nil for on or off.
    private func allocate(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, _ sites: [Site], by ranks: [Int]?, at budget: Int,
        seed: UInt64? = nil
    ) throws(AllocationError) -> AllocationRecord {
        guard let ranks else {
            return try Allocator.searched(
                saliencies: saliencies, proxy: proxy, sites: sites, budget: budget, rank: plan.search.rank,
                seed: seed ?? self.seed, ranking: plan.search.effectiveRanking)
        }
        return try Allocator.ranked(
            saliencies: saliencies, proxy: proxy, sites: sites, budget: budget, ranks: ranks, seed: seed ?? self.seed,
            ranking: plan.search.effectiveRanking)
    }

    /// - Parameter head: what competing candidates start from; nil for the head that a training begins with.
    func contest(purpose: CandidateRound.Purpose, arm: Arm? = nil, head: LinearHead? = nil) -> Contest {
        Contest(
            purpose: purpose, arm: arm, plan: plan, model: model, data: data, passes: passes, starts: starts, head: head,
            reporter: reporter, seed: seed, budget: curveBudget)
    }

    /// Uniform, what habit and luck would do, and allocations of several proxies, with a rank per site and on or off, with shortcuts where
    /// they take part. Probes, rounds and evaluations together stay within the share.
    private func compete(_ sites: [Site], rounds: Int) throws -> Found {
        let settings = plan.search.auto ?? .standard
        let linears = sites.filter { !$0.kind.isShortcut }
        let ladder = plan.search.ranks ?? Self.ladder(upTo: plan.search.rank)
        let pools = zip(["", ", with shortcuts"], ProbeCost.pools(sites)).map { (suffix: $0, sites: $1) }
        let cost = ProbeCost(
            search: plan.search, task: plan.task.type, batchSize: plan.training.batchSize, rowCount: data.train.count,
            blockCount: plan.model.shape.blockCount)
        // Every budget of a curve bears as much of the probes that they share.
        let price = CompetitionPrice(
            share: settings.share, probes: cost.stepsOfCompetition(sites: sites) / Double(budgets.count),
            training: plan.training, trainRowCount: data.train.count, validationRowCount: data.validation.count)
        // Before anything is spent: a competition that nobody can enter is none.
        if let lack = price.lack { throw EngineError(Words(.english).search(lack)) }
        let contest = contest(purpose: .allocation, head: try heads.head()?.head)
        // The one that needs no proof comes first. Where fewer can compete than there are, ranks per site go before on or off.
        var candidates = [
            Entrant("uniform", Found(record: Allocator.uniform(sites: linears, budget: budget), ranks: ladder))
        ]
        var (perSite, onOff): ([Entrant], [Entrant]) = ([], [])
        var round = rounds
        for proxy in settings.proxies {
            for (suffix, pool) in pools {
                round += 1
                // How sure a place is depends on how it is come by.
                func found(_ forms: [[Int]?]) throws -> Found {
                    let saliencies = try score(proxy, pool, round: round, by: forms).sites
                    let ranks = forms.last ?? nil
                    return Found(record: try allocate(saliencies, proxy, pool, by: ranks, at: budget), ranks: ranks)
                }
                func entrant(_ form: String, _ found: Found) -> Entrant {
                    Entrant(proxy.rawValue + suffix + form, found, twin: suffix.isEmpty ? nil : proxy.rawValue + form)
                }
                perSite.append(entrant(", rank per site", try found([nil, ladder])))
                onOff.append(entrant(", on or off", try found([ladder, nil])))
            }
        }
        // The first proxy's, what people do without one, and then the others.
        candidates += perSite.prefix(pools.count)
        let habit = Allocator.habit(shape: plan.model.shape, budget: budget)
        let selected = Set(linears.map(\.name))
        // A request may leave out where habit puts its modules.
        if habit.choices.allSatisfy({ $0.rank == 0 || selected.contains($0.site) }) {
            candidates.append(Entrant("habit", Found(record: habit, ranks: ladder)))
        }
        candidates += try (1...Self.drawCount).map { draw in
            let record = try drawn(linears, lot: UInt64(draw), budget: budget, ranks: ladder)
            return Entrant("random draw \(draw)", Found(record: record, ranks: ladder))
        }
        candidates += perSite.dropFirst(pools.count) + onOff
        let winner = try contest.winner(
            candidates.map { entrant in
                Contest.Candidate(
                    name: entrant.name, allocation: entrant.found.record.allocation(sites: plan.model.shape.sites),
                    twin: entrant.twin)
            }, price: price.left)
        let chosen = candidates[winner]
        return Found(record: chosen.found.record.won(as: chosen.name), ranks: chosen.found.ranks)
    }

    /// What competes under `method: auto`.
    private struct Entrant {
        let name: String
        let found: Found
        /// The same without shortcuts.
        let twin: String?

        init(_ name: String, _ found: Found, twin: String? = nil) {
            self.name = name
            self.found = found
            self.twin = twin
        }
    }

    /// Allocations drawn by lot that compete.
    private static let drawCount = 2

    /// 1, 2, 4, … and `rank` itself.
    private static func ladder(upTo rank: Int) -> [Int] {
        var ladder: [Int] = []
        var next = 1
        while next < rank {
            ladder.append(next)
            next *= 2
        }
        return ladder + [rank]
    }
}
