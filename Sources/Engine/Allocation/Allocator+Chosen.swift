internal import Domain

extension Allocator {
    /// As the settings of a dynamic search have it: a rank per site, or on or off at exactly one rank.
    static func chosen(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, _ search: SearchSettings, sites: [Site], budget: Int, seed: UInt64,
        held: Held = .nothing
    ) throws(AllocationError) -> AllocationRecord {
        guard let ranks = search.ranks else {
            return try switched(
                saliencies: saliencies, proxy: proxy, sites: sites, budget: budget, rank: search.rank, seed: seed,
                ranking: search.effectiveRanking, held: held)
        }
        return try ranked(
            saliencies: saliencies, proxy: proxy, sites: sites, budget: budget, ranks: ranks, seed: seed,
            ranking: search.effectiveRanking, held: held)
    }
}
