public import Domain

extension Allocator {
    /// A rank for each site, by the gain per parameter of each step from one rank of the ladder to the next.
    ///
    /// The gain of a site's first r directions is its saliency times the share of the gradient of B that they hold
    /// (`SiteSaliency.rankShares`; where no such gradient was seen, `√(r / largest rank)`), so steps of one site have falling gains.
    /// Steps of all sites are taken in falling order of gain per parameter, ties at random from the seed, until one does not fit;
    /// of that one as many ranks as fit are taken, and nothing behind it. So a larger budget never takes a rank away from a site,
    /// and less than one rank of one site is left over.
    /// - Parameters:
    ///   - ranks: the ladder, ascending, without 0.
    ///   - saliencies: of modules of the largest rank.
    /// - Throws: `AllocationError` as `searched`, and where the ladder is no ladder.
    public static func ranked(
        saliencies: [SiteSaliency], proxy: ProxyName, sites: [Site], budget: Int, ranks ladder: [Int], seed: UInt64,
        ranking: SearchSettings.Ranking = .perParameter
    ) throws(AllocationError) -> AllocationRecord {
        guard let largest = ladder.last, ladder == ladder.sorted(), Set(ladder).count == ladder.count, ladder[0] > 0 else {
            throw AllocationError(reason: "ranks \(ladder) are not ascending from at least 1")
        }
        let candidates = try order(saliencies, proxy: proxy, sites: sites, rank: largest, seed: seed, ranking: ranking)
        let steps = steps(of: candidates, ladder: ladder, isPlain: ranking == .saliency)
        var taken = [Int](repeating: 0, count: candidates.count)
        var lastOrder = [Int?](repeating: nil, count: candidates.count)
        var leftAfter = [Int](repeating: budget, count: candidates.count)
        var left = budget
        var cut: Step?
        for (place, step) in steps.enumerated() {
            let site = candidates[step.candidate].site
            let cost = site.parameterCount(rank: step.rank - taken[step.candidate])
            let fitting = cost <= left ? step.rank : taken[step.candidate] + left / site.parameterCount(rank: 1)
            left -= site.parameterCount(rank: fitting - taken[step.candidate])
            if fitting > taken[step.candidate] {
                lastOrder[step.candidate] = place
                leftAfter[step.candidate] = left
            }
            taken[step.candidate] = fitting
            guard fitting == step.rank else {
                cut = step
                break
            }
        }
        return record(
            candidates, taken: taken, lastOrder: lastOrder, leftAfter: leftAfter, left: left, budget: budget, cut: cut)
    }

    private struct Step {
        let candidate: Int
        let rank: Int
        let gain: Double
    }

    private static func steps(of candidates: [Candidate], ladder: [Int], isPlain: Bool) -> [Step] {
        let largest = Double(ladder.last ?? 1)
        var steps: [Step] = []
        for (index, candidate) in candidates.enumerated() {
            func share(_ rank: Int) -> Double {
                guard rank > 0 else { return 0 }
                if let shares = candidate.saliency.rankShares, rank <= shares.count { return shares[rank - 1] }
                return (Double(rank) / largest).squareRoot()
            }
            var previous = (rank: 0, gain: Double.infinity)
            for rank in ladder {
                let gain = max(0, candidate.saliency.saliency) * (share(rank) - share(previous.rank))
                let cost =
                    isPlain ? Double(rank - previous.rank) : Double(candidate.site.parameterCount(rank: rank - previous.rank))
                // A later step of a site never goes before an earlier one, whatever rounding does.
                previous = (rank, min(previous.gain, gain / cost))
                steps.append(Step(candidate: index, rank: rank, gain: previous.gain))
            }
        }
        // Candidates are in falling order already, ties broken; that order and the rank break ties between steps.
        return steps.sorted { ($0.gain, -$0.candidate, -$0.rank) > ($1.gain, -$1.candidate, -$1.rank) }
    }

    private static func record(
        _ candidates: [Candidate], taken: [Int], lastOrder: [Int?], leftAfter: [Int], left: Int, budget: Int, cut: Step?
    ) -> AllocationRecord {
        let order = candidates.indices.sorted { (lastOrder[$0] ?? .max, $0) < (lastOrder[$1] ?? .max, $1) }
        let displaced = cut.map { "'\(candidates[$0.candidate].site.name)' to rank \($0.rank)" }
        let choices = order.enumerated().map { place, index in
            let candidate = candidates[index]
            let rank = taken[index]
            let reason: String
            if rank == 0 {
                reason = "off: its first step comes behind \(displaced ?? "the others"), where the budget ended"
            } else if let cut, cut.candidate == index {
                reason = "rank \(rank): of its step to rank \(cut.rank) so much fits; the budget ends here"
            } else {
                reason =
                    "rank \(rank): its last step is number \((lastOrder[index] ?? 0) + 1) by gain per parameter"
                    + (displaced.map { ", before \($0)" } ?? "")
            }
            return SiteChoice(
                site: candidate.site.name, order: place + 1, rank: rank,
                parameterCount: candidate.site.parameterCount(rank: rank), saliency: candidate.saliency.saliency,
                gainPerParameter: candidate.gain, budgetLeft: rank == 0 ? left : leftAfter[index],
                selectionProbability: candidate.saliency.selectionProbability, reason: reason)
        }
        return AllocationRecord(
            arm: .searched, budget: budget, trainableParameterCount: budget - left, choices: choices)
    }
}
