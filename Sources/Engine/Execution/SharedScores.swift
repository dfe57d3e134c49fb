internal import Domain

/// The scores of one run, which its searches at all budgets share: each round is asked once, and for every way to allocate it is counted
/// how often the allocator would have chosen a site in the resamples.
final class SharedScores {
    /// Under which budget modules are placed, and with which ranks; nil for on or off.
    struct Way: Hashable {
        let budget: Int
        let ranks: [Int]?
    }

    private struct Kept {
        let round: SaliencyRound
        /// Per way and site, in how many resamples the site was chosen.
        let counts: [Way: [String: Int]]
        let resampleCount: Int
    }

    private var kept: [Int: Kept] = [:]

    /// A round's scores, with the selection probabilities of one of `ways`.
    /// - Parameters:
    ///   - number: which round; its scores are asked of `ask` the first time.
    ///   - ways: all that will be asked for; the ledger has the probabilities of the last one.
    ///   - chosen: the sites that the allocator would choose.
    ///   - ask: is given what to ask of each resample: the sites that the last way chooses.
    func round(
        _ number: Int, _ way: Way, of ways: [Way],
        chosen: @escaping ([SiteSaliency], Way) throws -> Set<String>,
        ask: (_ selects: ([SiteSaliency]) throws -> Set<String>) throws -> SaliencyRound
    ) throws -> SaliencyRound {
        if let known = kept[number] { return Self.round(known, way) }
        var counts: [Way: [String: Int]] = [:]
        var resampleCount = 0
        let round = try ask { saliencies in
            resampleCount += 1
            var last: Set<String> = []
            for way in ways {
                last = try chosen(saliencies, way)
                for site in last { counts[way, default: [:]][site, default: 0] += 1 }
            }
            return last
        }
        let known = Kept(round: round, counts: counts, resampleCount: resampleCount)
        kept[number] = known
        return Self.round(known, way)
    }

    private static func round(_ kept: Kept, _ way: Way) -> SaliencyRound {
        guard kept.resampleCount > 0 else { return kept.round }
        let counts = kept.counts[way] ?? [:]
        return kept.round.with(
            sites: kept.round.sites.map { site in
                SiteSaliency(
                    site: site.site, saliency: site.saliency, saliencyPerParameter: site.saliencyPerParameter,
                    lower: site.lower, upper: site.upper,
                    selectionProbability: Double(counts[site.site] ?? 0) / Double(kept.resampleCount),
                    rankShares: site.rankShares)
            })
    }
}
