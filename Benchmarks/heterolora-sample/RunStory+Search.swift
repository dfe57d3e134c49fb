import Domain
import Engine
import Glibc

extension RunStory {
    /// Scores and allocations, in the order in which the engine says them.
    mutating func search() throws {
        let budgets = plan.budgets ?? [plan.trainableParameterCountMax]
        var round: SaliencyRound?
        // Three rounds and a score at each budget under auto.
        searchShare = plan.search.method == .auto ? 0.08 / Double(budgets.count) : 0.12
        for budget in budgets {
            let curveBudget = plan.budgets == nil ? nil : budget
            let searched: AllocationRecord
            switch plan.search.method {
            case .static, .measured:
                let scored = try round ?? score(plan.search.proxy, round: 1, at: budgets.last ?? budget)
                round = scored
                searched = try allocate(scored.sites, plan.search.proxy, at: budget)
                if budget == budgets.last, let validation = plan.search.validation { try validate(scored, validation, budgets) }
            case .auto: searched = try compete(at: budget, curveBudget)
            case .dynamic: searched = try allocate(SiteSaliency.equal(sites), .constant, at: budget)
            }
            if plan.search.method != .dynamic {
                let record = searched.with(ArmVariant(arm: .searched, budget: curveBudget))
                allocations[record.variant] = record
                work(0.001)
                say(.searchAllocated(record))
            }
            try placeBaselines(searched.trainableParameterCount, curveBudget)
        }
        if round == nil { work(searchShare / 4) }
    }

    var sites: [Site] { plan.search.selectedSites(of: plan.model.shape) }
    private var seedOfRun: UInt64 { plan.training.seeds.first ?? 0 }

    private mutating func placeBaselines(_ count: Int, _ curveBudget: Int?) throws {
        let linears = plan.search.selectedSites(of: plan.model.shape, withShortcuts: false)
        for variant in plan.lineup.variants where variant.budget == curveBudget {
            let record: AllocationRecord? =
                switch variant.arm {
                case .uniform: Allocator.uniform(sites: linears, budget: count)
                case .habit: Allocator.habit(shape: plan.model.shape, budget: count)
                case .random:
                    try allocate(SiteSaliency.equal(sites), .constant, at: count, seed: UInt64(variant.draw ?? 0) &* 7919)
                case .searched, .searchedWithoutShortcuts, .headOnly, .full: nil
                }
            guard let placed = record?.with(variant) else { continue }
            allocations[variant] = placed
            say(.searchAllocated(placed))
        }
    }

    func allocate(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, at budget: Int, seed: UInt64? = nil
    ) throws -> AllocationRecord {
        guard let ranks = plan.search.ranks else {
            return try Allocator.searched(
                saliencies: saliencies, proxy: proxy, sites: sites, budget: budget, rank: plan.search.rank,
                seed: seed ?? seedOfRun)
        }
        return try Allocator.ranked(
            saliencies: saliencies, proxy: proxy, sites: sites, budget: budget, ranks: ranks, seed: seed ?? seedOfRun)
    }

    /// How far a proxy is from the truth: of the logarithm of its scores.
    private static func error(of proxy: ProxyName) -> Double {
        switch proxy {
        case .ablation, .firstOrder, .sensitivity, .measured: 0.3
        case .gradientSpectrum: 0.5
        case .gradNorm, .ensemble, .snip: 0.8
        case .fisher, .alphaTest: 1
        case .synflow: 1.6
        case .constant: 0
        }
    }

    /// What a proxy says of every site; said at once.
    mutating func score(_ proxy: ProxyName, round: Int, at budget: Int) throws -> SaliencyRound {
        let spread = Self.error(of: proxy)
        let looksAtRows = ![ProxyName.constant, .synflow].contains(proxy)
        let top = Truth.gain(rank: plan.search.rank)
        let shares =
            proxy == .constant ? nil : (1...plan.search.rank).map { (Truth.gain(rank: $0) / top).rounded(4) }
        var saliencies = sites.map { site in
            let value = proxy == .constant ? 1 : 0.01 * truth.usefulness(site) * exp(spread * generator.normal())
            let saliency = value.rounded(6)
            return SiteSaliency(
                site: site.name, saliency: saliency,
                saliencyPerParameter: saliency / Double(site.parameterCount(rank: plan.search.rank)),
                lower: looksAtRows ? (value * 0.85).rounded(6) : nil, upper: looksAtRows ? (value * 1.2).rounded(6) : nil,
                rankShares: shares)
        }
        if looksAtRows { saliencies = try withProbabilities(saliencies, proxy, at: budget) }
        work(searchShare / 2)
        let held = proxy.looksAtTrainedModules
        let scored = SaliencyRound(
            proxy: proxy, round: round, seed: seedOfRun, batchCount: held || !looksAtRows ? 0 : plan.search.probeBatchCount,
            rowCount: held ? 256 : looksAtRows ? plan.search.probeBatchCount * plan.training.batchSize : 0,
            initialisation: held
                ? "40 steps of all modules at rank 1"
                : proxy.needsNonZeroB ? "A and B random, uniform in ±1/√d_in" : "A random, uniform in ±1/√d_in; B zero",
            seconds: seconds(searchShare / 2), sites: saliencies, resampleCount: looksAtRows ? 200 : nil,
            head: looksAtRows ? "fitted on the frozen model" : nil)
        say(.searchScored(scored))
        return scored
    }

    /// The nearer a site's gain is to the edge of the budget, the less sure is its place.
    private func withProbabilities(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, at budget: Int
    ) throws -> [SiteSaliency] {
        let record = try allocate(saliencies, proxy, at: budget)
        let gains = record.choices.reduce(into: [String: Double]()) { $0[$1.site] = $1.gainPerParameter }
        guard let edge = record.choices.filter({ $0.rank > 0 }).compactMap(\.gainPerParameter).min(), edge > 0 else {
            return saliencies
        }
        return saliencies.map { saliency in
            let ratio = max(gains[saliency.site] ?? 0, 1e-12) / edge
            let share = (1 / (1 + pow(ratio, -4))).rounded(3)
            return SiteSaliency(
                site: saliency.site, saliency: saliency.saliency, saliencyPerParameter: saliency.saliencyPerParameter,
                lower: saliency.lower, upper: saliency.upper, selectionProbability: share, rankShares: saliency.rankShares)
        }
    }

    /// The loss that a short training of an allocation reaches on the validation rows.
    private mutating func shortLoss(_ record: AllocationRecord) -> Double {
        (0.9 - 0.22 * truth.ability(record) + 0.012 * generator.normal()).rounded(4)
    }

    private mutating func validate(_ round: SaliencyRound, _ settings: ValidationSettings, _ budgets: [Int]) throws {
        var candidates: [[ProxyValidation.Candidate]] = []
        for budget in budgets {
            candidates.append([])
            for index in 0..<settings.candidates {
                let isRandom = !index.isMultiple(of: 2)
                let noisy = round.sites.map { site in
                    SiteSaliency(
                        site: site.site, saliency: site.saliency * (index == 0 ? 1 : exp(0.5 * generator.normal())),
                        saliencyPerParameter: 0, rankShares: site.rankShares)
                }
                let record =
                    isRandom
                    ? try allocate(SiteSaliency.equal(sites), .constant, at: budget, seed: UInt64(index) &* 104_729)
                    : try allocate(noisy, round.proxy, at: budget)
                candidates[candidates.count - 1].append(
                    ProxyValidation.Candidate(
                        name: isRandom ? "random \(index / 2 + 1)" : index == 0 ? "top" : "near the top \(index / 2)",
                        trainableParameterCount: record.trainableParameterCount, score: Self.score(record, round).rounded(5),
                        validationLoss: shortLoss(record), budget: plan.budgets == nil ? nil : budget))
            }
        }
        work(searchShare)
        say(
            .searchValidated(
                ProxyValidation(
                    of: candidates, proxy: round.proxy, epochs: settings.epochs, seed: seedOfRun, seconds: seconds(searchShare))
            ))
    }

    private static func score(_ record: AllocationRecord, _ round: SaliencyRound) -> Double {
        let saliencies = round.sites.reduce(into: [String: SiteSaliency]()) { $0[$1.site] = $1 }
        return record.choices.reduce(0) { sum, choice in
            guard choice.rank > 0, let saliency = saliencies[choice.site] else { return sum }
            return sum + saliency.saliency * (saliency.rankShares?[choice.rank - 1] ?? 1)
        }
    }

    /// Uniform, what habit and luck would do, and the proxy's, in rounds of which the better half goes on.
    private mutating func compete(at budget: Int, _ curveBudget: Int?) throws -> AllocationRecord {
        let proxy = plan.search.askedProxies.first ?? .ablation
        let scored = try score(proxy, round: 1, at: budget)
        let linears = plan.search.selectedSites(of: plan.model.shape, withShortcuts: false)
        let perSite = try Allocator.ranked(
            saliencies: scored.sites, proxy: proxy, sites: sites, budget: budget, ranks: [1, 2, 4, 8], seed: seedOfRun)
        var entrants = [
            ("uniform", Allocator.uniform(sites: linears, budget: budget)), ("\(proxy.rawValue), rank per site", perSite),
            ("habit", Allocator.habit(shape: plan.model.shape, budget: budget)),
            ("random draw 1", try allocate(SiteSaliency.equal(sites), .constant, at: budget, seed: 1)),
            ("\(proxy.rawValue), on or off", try allocate(scored.sites, proxy, at: budget)),
        ]
        var steps = 0
        for round in 1...3 {
            steps += 24 * round
            let losses = entrants.map { shortLoss($0.1) }
            let order = losses.indices.sorted { (losses[$0], $0) < (losses[$1], $1) }
            let kept = Set(order.prefix(round == 3 ? 1 : 4 - round))
            work(searchShare)
            say(
                .searchCompared(
                    CandidateRound(
                        purpose: .allocation, round: round, seed: seedOfRun, seconds: seconds(searchShare),
                        candidates: entrants.indices.map { place in
                            CandidateRound.Candidate(
                                name: entrants[place].0, trainableParameterCount: entrants[place].1.trainableParameterCount,
                                stepCount: steps, validationLoss: losses[place], isKept: kept.contains(place))
                        }, budget: curveBudget)))
            entrants = entrants.indices.filter { kept.contains($0) }.map { entrants[$0] }
        }
        guard let (name, record) = entrants.first else { return perSite }
        return record.won(as: name)
    }
}
