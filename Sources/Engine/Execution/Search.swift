internal import Domain
internal import Tensors

/// Finds the allocation of every arm: scores, allocates, and under `method: auto` lets allocations compete.
struct Search {
    let plan: Plan
    let model: any Architecture
    let unsignedModel: (() throws -> any Architecture)?
    let data: TrialData
    let passes: Passes
    let reporter: Reporter

    /// The allocation of each arm that has one beforehand.
    func allocations() throws -> [Arm: Allocation] {
        let shape = plan.model.shape
        let sites = plan.search.selectedSites(of: shape)
        if plan.search.method == .dynamic { return try dynamicAllocations(sites) }
        var allocations: [Arm: Allocation] = [:]
        let searched = try self.searched(sites, rounds: 0)
        try reporter.say(.searchAllocated(searched))
        allocations[.searched] = searched.allocation(sites: sites)
        let linears = plan.search.selectedSites(of: shape, withShortcuts: false)
        if plan.arms.contains(.searchedWithoutShortcuts) {
            let record = try self.searched(linears, rounds: 100)
            let renamed = AllocationRecord(
                arm: .searchedWithoutShortcuts, budget: record.budget,
                trainableParameterCount: record.trainableParameterCount, choices: record.choices)
            try reporter.say(.searchAllocated(renamed))
            allocations[.searchedWithoutShortcuts] = record.allocation(sites: linears)
        }
        if plan.arms.contains(.uniform) {
            // As many parameters as the searched arm uses, not as it might have used: else the comparison is not fair.
            let uniform = Allocator.uniform(sites: linears, budget: searched.trainableParameterCount)
            try reporter.say(.searchAllocated(uniform))
            allocations[.uniform] = uniform.allocation(sites: linears)
        }
        return allocations
    }

    /// A dynamic search chooses within the training; only uniform's places are known beforehand. Modules are on or off whole there,
    /// so some of the budget stays unspent, and uniform gets what a first choice would spend.
    private func dynamicAllocations(_ sites: [Site]) throws -> [Arm: Allocation] {
        guard plan.arms.contains(.uniform) else { return [:] }
        let linears = plan.search.selectedSites(of: plan.model.shape, withShortcuts: false)
        let equal = sites.map { SiteSaliency(site: $0.name, saliency: 1, saliencyPerParameter: 0) }
        let typical = try Allocator.switched(
            saliencies: equal, proxy: .constant, sites: sites, budget: plan.trainableParameterCountMax,
            rank: plan.search.rank, seed: seed, ranking: plan.search.effectiveRanking)
        let uniform = Allocator.uniform(sites: linears, budget: typical.trainableParameterCount)
        try reporter.say(.searchAllocated(uniform))
        return [.uniform: uniform.allocation(sites: linears)]
    }

    private var seed: UInt64 { plan.training.seeds.first ?? 0 }

    private var probe: Probe {
        Probe(
            model: model, task: plan.task, search: plan.search, training: plan.training, passes: passes,
            unsignedModel: unsignedModel)
    }

    /// - Parameter rounds: the number that this search's rounds of scores are counted from.
    private func searched(_ sites: [Site], rounds: Int) throws -> AllocationRecord {
        guard plan.search.method == .auto else {
            let round = try score(plan.search.proxy, sites, round: rounds + 1)
            let record = try allocate(round.sites, plan.search.proxy, sites)
            if let validation = plan.search.validation, rounds == 0 {
                try ScoreValidation(
                    settings: validation, contest: contest(purpose: .allocation), sites: sites, round: round, search: self
                ).run()
            }
            return record
        }
        return try compete(sites, rounds: rounds)
    }

    private func score(_ proxy: ProxyName, _ sites: [Site], round: Int) throws -> SaliencyRound {
        let scored = try probe.round(
            proxy, round: round, sites: sites, rows: data.train, seed: seed, clock: reporter.clock
        ) { saliencies in
            Set(try allocate(saliencies, proxy, sites).choices.filter { $0.rank > 0 }.map(\.site))
        }
        try reporter.say(.searchScored(scored))
        return scored
    }

    /// As the request has it: on or off at one rank, or a rank per site.
    func allocate(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, _ sites: [Site], seed: UInt64? = nil
    ) throws(AllocationError) -> AllocationRecord {
        if let ranks = plan.search.ranks { return try ranked(saliencies, proxy, sites, ranks, seed: seed ?? self.seed) }
        return try switched(saliencies, proxy, sites, seed: seed ?? self.seed)
    }

    private func switched(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, _ sites: [Site], seed: UInt64
    ) throws(AllocationError) -> AllocationRecord {
        try Allocator.searched(
            saliencies: saliencies, proxy: proxy, sites: sites, budget: plan.trainableParameterCountMax,
            rank: plan.search.rank, seed: seed, ranking: plan.search.effectiveRanking)
    }

    private func ranked(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, _ sites: [Site], _ ranks: [Int], seed: UInt64
    ) throws(AllocationError) -> AllocationRecord {
        try Allocator.ranked(
            saliencies: saliencies, proxy: proxy, sites: sites, budget: plan.trainableParameterCountMax, ranks: ranks,
            seed: seed, ranking: plan.search.effectiveRanking)
    }

    func contest(purpose: CandidateRound.Purpose, arm: Arm? = nil) -> Contest {
        Contest(
            purpose: purpose, arm: arm, plan: plan, model: model, data: data, passes: passes, reporter: reporter, seed: seed)
    }

    /// Allocations of several proxies, on or off and with a rank per site, with shortcuts where they take part, and uniform.
    private func compete(_ sites: [Site], rounds: Int) throws -> AllocationRecord {
        let settings = plan.search.auto ?? .standard
        let linears = sites.filter { !$0.kind.isShortcut }
        let ladder = plan.search.ranks ?? Self.ladder(upTo: plan.search.rank)
        let uniform = Allocator.uniform(sites: linears, budget: plan.trainableParameterCountMax)
        var records: [(name: String, record: AllocationRecord)] = [("uniform", uniform)]
        let pools = linears.count == sites.count ? [("", linears)] : [("", linears), (", with shortcuts", sites)]
        var round = rounds
        var onOff: [(name: String, record: AllocationRecord)] = []
        for (suffix, pool) in pools where !pool.isEmpty {
            for proxy in settings.proxies {
                round += 1
                let saliencies = try score(proxy, pool, round: round).sites
                let name = proxy.rawValue + suffix
                records.append((name + ", rank per site", try ranked(saliencies, proxy, pool, ladder, seed: seed)))
                onOff.append((name + ", on or off", try switched(saliencies, proxy, pool, seed: seed)))
            }
        }
        // Where fewer can compete than there are, ranks per site go before on or off.
        records += onOff
        let contest = contest(purpose: .allocation)
        let winner = try contest.winner(
            records.map { (name: $0.name, allocation: $0.record.allocation(sites: sites)) }, share: settings.share)
        let chosen = records[winner]
        return AllocationRecord(
            arm: .searched, budget: chosen.record.budget,
            trainableParameterCount: chosen.record.trainableParameterCount,
            choices: chosen.record.choices.map { choice in
                SiteChoice(
                    site: choice.site, order: choice.order, rank: choice.rank, parameterCount: choice.parameterCount,
                    saliency: choice.saliency, gainPerParameter: choice.gainPerParameter, budgetLeft: choice.budgetLeft,
                    selectionProbability: choice.selectionProbability,
                    reason: "of '\(chosen.name)', which won on validation: \(choice.reason)")
            })
    }

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
