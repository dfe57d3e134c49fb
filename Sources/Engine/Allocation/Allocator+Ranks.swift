public import Domain

extension Allocator {
    /// A rank for each site, by the gain per parameter of each step from one rank of the ladder to the next.
    ///
    /// The gain of a site's first r directions is its saliency times the share of the gradient of B that they hold
    /// (`SiteSaliency.rankShares`; where no such gradient was seen, `√(r / largest rank)`), so steps of one site have falling gains.
    /// Steps of all sites are taken in falling order of gain per parameter, ties at random from the seed, until one does not fit;
    /// of that one as many ranks as fit are taken, and nothing behind it. So a larger budget never takes a rank away from a site,
    /// and less than one rank of one site is left over. Under CONSTANT the order of steps is drawn, each site's own in their order.
    /// - Parameters:
    ///   - ranks: the ladder, ascending, without 0.
    ///   - saliencies: of modules of the largest rank.
    ///   - held: what is on already, and how many times the gain of its steps counts.
    /// - Throws: `AllocationError` as `searched`, and where the ladder is no ladder.
    public static func ranked(
        saliencies: [SiteSaliency], proxy: ProxyName, sites: [Site], budget: Int, ranks ladder: [Int], seed: UInt64,
        ranking: SearchSettings.Ranking = .perParameter, held: Held = .nothing
    ) throws(AllocationError) -> AllocationRecord {
        guard let largest = ladder.last, ladder == ladder.sorted(), Set(ladder).count == ladder.count, ladder[0] > 0 else {
            throw AllocationError(reason: "ranks \(ladder) are not ascending from at least 1")
        }
        let order = Order(proxy, ranking)
        let candidates = try candidates(saliencies, proxy, order, sites: sites, rank: largest, seed: seed, held: held)
        let steps =
            order == .lot
            ? drawnSteps(of: candidates, ladder: ladder, seed: seed)
            : steps(of: candidates, ladder: ladder, order, held: held)
        return take(steps, candidates, order, budget: budget)
    }

    /// One site's step from one rank of the ladder to the next.
    struct Step {
        let candidate: Int
        let rank: Int
        /// What steps are ordered by, falling.
        let gain: Double
    }

    private static func take(
        _ steps: [Step], _ candidates: [Candidate], _ order: Order, budget: Int
    ) -> AllocationRecord {
        var taken = [Int](repeating: 0, count: candidates.count)
        var leftAfter = [Int](repeating: budget, count: candidates.count)
        var left = budget
        var paidCount = 0
        for step in steps {
            let site = candidates[step.candidate].site
            let cost = site.parameterCount(rank: step.rank - taken[step.candidate])
            let fitting = cost <= left ? step.rank : taken[step.candidate] + left / site.parameterCount(rank: 1)
            left -= site.parameterCount(rank: fitting - taken[step.candidate])
            if fitting > taken[step.candidate] { leftAfter[step.candidate] = left }
            taken[step.candidate] = fitting
            guard fitting == step.rank else { break }
            paidCount += 1
        }
        let reasons = StepReasons(
            candidates: candidates, steps: steps, order: order, taken: taken, leftAfter: leftAfter, paidCount: paidCount,
            left: left)
        let choices = reasons.sorted.enumerated().map { place, index in
            let candidate = candidates[index]
            return SiteChoice(
                site: candidate.site.name, order: place + 1, rank: taken[index],
                parameterCount: candidate.site.parameterCount(rank: taken[index]), saliency: candidate.saliency.saliency,
                gainPerParameter: candidate.gain, budgetLeft: taken[index] == 0 ? left : leftAfter[index],
                selectionProbability: candidate.saliency.selectionProbability, reason: reasons.reason(index),
                margin: reasons.margin(index))
        }
        return AllocationRecord(
            arm: .searched, budget: budget, trainableParameterCount: budget - left, choices: choices)
    }

    private static func steps(of candidates: [Candidate], ladder: [Int], _ order: Order, held: Held) -> [Step] {
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
                let width = rank - previous.rank
                let cost = order == .saliency ? Double(width) : Double(candidate.site.parameterCount(rank: width))
                // A later step of a site never goes before an earlier one, whatever rounding does.
                previous = (rank, min(previous.gain, held.factor(candidate.site, rank: rank) * gain / cost))
                steps.append(Step(candidate: index, rank: rank, gain: previous.gain))
            }
        }
        return sorted(steps)
    }

    /// Steps in a random order in which each site's own keep theirs.
    private static func drawnSteps(of candidates: [Candidate], ladder: [Int], seed: UInt64) -> [Step] {
        var generator = SeededGenerator(seed: seed, stream: "steps")
        return sorted(
            candidates.indices.flatMap { index in
                let lots = ladder.map { _ in generator.unitInterval() }.sorted(by: >)
                return zip(ladder, lots).map { Step(candidate: index, rank: $0, gain: $1) }
            })
    }

    /// In falling order of gain. Candidates are in falling order already, ties broken; that order and the rank break ties here.
    private static func sorted(_ steps: [Step]) -> [Step] {
        steps.sorted { ($0.gain, -$0.candidate, -$0.rank) > ($1.gain, -$1.candidate, -$1.rank) }
    }
}
