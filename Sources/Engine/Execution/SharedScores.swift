internal import Domain

/// The scores of one run, which its searches at all budgets share: each round is asked once, and for every budget it is counted how
/// often the allocator would have chosen a site in the resamples.
final class SharedScores {
    private struct Kept {
        let round: SaliencyRound
        /// Per budget and site, in how many resamples the site was chosen.
        let counts: [Int: [String: Int]]
        let resampleCount: Int
    }

    private var kept: [Int: Kept] = [:]

    /// A round's scores, with the selection probabilities at one of `budgets`.
    /// - Parameters:
    ///   - number: which round; its scores are asked of `ask` the first time.
    ///   - chosen: the sites that the allocator would choose at a budget.
    ///   - ask: is given what to ask of each resample: the sites at the largest budget, whose probabilities the ledger has.
    func round(
        _ number: Int, at budget: Int, of budgets: [Int],
        chosen: @escaping ([SiteSaliency], _ budget: Int) throws -> Set<String>,
        ask: (_ selects: ([SiteSaliency]) throws -> Set<String>) throws -> SaliencyRound
    ) throws -> SaliencyRound {
        if let known = kept[number] { return Self.round(known, at: budget) }
        var counts: [Int: [String: Int]] = [:]
        var resampleCount = 0
        let round = try ask { saliencies in
            resampleCount += 1
            var last: Set<String> = []
            for budget in budgets {
                last = try chosen(saliencies, budget)
                for site in last { counts[budget, default: [:]][site, default: 0] += 1 }
            }
            return last
        }
        let known = Kept(round: round, counts: counts, resampleCount: resampleCount)
        kept[number] = known
        return Self.round(known, at: budget)
    }

    private static func round(_ kept: Kept, at budget: Int) -> SaliencyRound {
        guard kept.resampleCount > 0 else { return kept.round }
        let counts = kept.counts[budget] ?? [:]
        let round = kept.round
        return SaliencyRound(
            proxy: round.proxy, round: round.round, seed: round.seed, batchCount: round.batchCount, rowCount: round.rowCount,
            initialisation: round.initialisation, seconds: round.seconds,
            sites: round.sites.map { site in
                SiteSaliency(
                    site: site.site, saliency: site.saliency, saliencyPerParameter: site.saliencyPerParameter,
                    lower: site.lower, upper: site.upper,
                    selectionProbability: Double(counts[site.site] ?? 0) / Double(kept.resampleCount),
                    rankShares: site.rankShares)
            }, resampleCount: round.resampleCount, head: round.head)
    }
}
