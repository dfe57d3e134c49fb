internal import Domain
internal import Glibc

/// Short trainings of allocations with high and with random scores: does the proxy's order agree with what is learnt?
struct ScoreValidation {
    /// Standard deviation of the noise on the logarithm of a saliency that makes other allocations with high scores.
    private static let spread = 0.5

    let settings: ValidationSettings
    let contest: Contest
    let sites: [Site]
    let round: SaliencyRound
    let search: Search

    /// At every budget of the curve as many candidates, which are put in order among themselves: what has more parameters has a higher
    /// score and a lower loss whatever the scores are worth.
    func run() throws {
        let start = contest.reporter.clock()
        let candidates = try search.budgets.map(candidates)
        try contest.reporter.say(
            .searchValidated(
                ProxyValidation(
                    of: candidates, proxy: round.proxy, epochs: settings.epochs, seed: contest.seed,
                    seconds: contest.reporter.clock() - start)))
    }

    private func candidates(at budget: Int) throws -> [ProxyValidation.Candidate] {
        let records = try (0..<settings.candidates).map { index in
            try allocation(index, isRandom: !index.isMultiple(of: 2), at: budget)
        }
        let losses = try contest.losses(
            of: records.map { $0.allocation(sites: sites) }, epochs: settings.epochs, frozen: search.frozen)
        return try zip(records, losses).enumerated().map { index, tried in
            let (record, loss) = tried
            let isRandom = !index.isMultiple(of: 2)
            guard loss.isFinite else {
                throw EngineError("a candidate of search.validation diverged; a lower learning rate may help")
            }
            return ProxyValidation.Candidate(
                name: isRandom ? "random \(index / 2 + 1)" : index == 0 ? "top" : "near the top \(index / 2)",
                trainableParameterCount: record.trainableParameterCount, score: score(record), validationLoss: loss,
                budget: contest.plan.budgets == nil ? nil : budget, ranks: record.ranks)
        }
    }

    /// The sum of the saliencies of the sites that are on, each times the share of it that its rank holds.
    private func score(_ record: AllocationRecord) -> Double {
        let saliencies = Dictionary(uniqueKeysWithValues: round.sites.map { ($0.site, $0) })
        return record.choices.reduce(0) { sum, choice in
            guard choice.rank > 0, let saliency = saliencies[choice.site] else { return sum }
            let shares = saliency.rankShares ?? []
            let plain = (Double(choice.rank) / Double(contest.plan.search.rank)).squareRoot()
            return sum + saliency.saliency * (choice.rank <= shares.count ? shares[choice.rank - 1] : min(1, plain))
        }
    }

    private func allocation(_ index: Int, isRandom: Bool, at budget: Int) throws -> AllocationRecord {
        let seed = contest.seed &+ UInt64(index)
        if isRandom {
            return try search.allocate(SiteSaliency.equal(sites), .constant, sites, at: budget, seed: seed)
        }
        var generator = SeededGenerator(seed: seed, stream: "validation/noise")
        let noisy = round.sites.map { saliency in
            let normal = generator.normal()
            let factor = index == 0 ? 1 : exp(Self.spread * normal)
            return SiteSaliency(
                site: saliency.site, saliency: saliency.saliency * factor, saliencyPerParameter: 0,
                rankShares: saliency.rankShares)
        }
        return try search.allocate(noisy, round.proxy, sites, at: budget)
    }
}
