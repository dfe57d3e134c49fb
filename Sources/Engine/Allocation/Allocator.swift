public import Domain

/// Turns saliencies into an allocation under an exact parameter budget. Pure: the same input gives the same record.
public enum Allocator {
    /// Modules on or off at a fixed rank, by gain per parameter.
    ///
    /// Sites are taken in falling order of saliency per parameter (a plain sum would favour wide modules, which also cost the
    /// most). Each gets `rank` while that fits. What is left then goes, in the same order, to the sites still off, at the
    /// largest smaller rank that fits, so that no arm of a comparison is short of parameters.
    /// - Parameters:
    ///   - saliencies: one for each of `sites`, at least one of them above zero unless the proxy is CONSTANT.
    ///   - seed: breaks ties at random; names and positions of sites never do.
    /// - Throws: `AllocationError` when a site has no finite saliency, or all are zero: a ranking of ties is no ranking.
    public static func searched(
        saliencies: [SiteSaliency], proxy: ProxyName, sites: [Site], budget: Int, rank: Int, seed: UInt64,
        ranking: SearchSettings.Ranking = .perParameter
    ) throws(AllocationError) -> AllocationRecord {
        let order = Order(proxy, ranking)
        let ranked = try candidates(saliencies, proxy, order, sites: sites, rank: rank, seed: seed)
        var (ranks, left) = whole(ranked, budget: budget, rank: rank)
        for (index, candidate) in ranked.enumerated() where ranks[index] == 0 {
            let partial = min(rank - 1, left / candidate.site.parameterCount(rank: 1))
            guard partial > 0 else { continue }
            ranks[index] = partial
            left -= candidate.site.parameterCount(rank: partial)
        }
        return record(ranked, order, ranks: ranks, budget: budget, rank: rank)
    }

    /// Modules on or off at exactly `rank`, as a dynamic search switches them: what is left over stays unspent.
    static func switched(
        saliencies: [SiteSaliency], proxy: ProxyName, sites: [Site], budget: Int, rank: Int, seed: UInt64,
        ranking: SearchSettings.Ranking, held: Held = .nothing
    ) throws(AllocationError) -> AllocationRecord {
        let order = Order(proxy, ranking)
        let ranked = try candidates(saliencies, proxy, order, sites: sites, rank: rank, seed: seed, held: held)
        return record(ranked, order, ranks: whole(ranked, budget: budget, rank: rank).ranks, budget: budget, rank: rank)
    }

    /// `rank` for each candidate that it still fits for, in their order, and what is left of the budget.
    private static func whole(_ ranked: [Candidate], budget: Int, rank: Int) -> (ranks: [Int], left: Int) {
        var left = budget
        let ranks = ranked.map { candidate in
            let cost = candidate.site.parameterCount(rank: rank)
            guard cost <= left else { return 0 }
            left -= cost
            return rank
        }
        return (ranks, left)
    }

    /// What candidates are put in order by.
    enum Order {
        case gainPerParameter, saliency, lot

        init(_ proxy: ProxyName, _ ranking: SearchSettings.Ranking) {
            self = proxy == .constant ? .lot : ranking == .saliency ? .saliency : .gainPerParameter
        }
    }

    /// What a dynamic search has on, and how many times its gains count against those of what is off.
    public struct Held: Sendable {
        let ranks: [String: Int]
        let factor: Double

        public init(ranks: [String: Int], factor: Double) {
            self.ranks = ranks
            self.factor = factor
        }

        public static let nothing = Held(ranks: [:], factor: 1)

        func factor(_ site: Site, rank: Int) -> Double { rank <= ranks[site.name] ?? 0 ? factor : 1 }
    }

    struct Candidate {
        let site: Site
        let saliency: SiteSaliency
        let gain: Double
        let tie: UInt64
    }

    /// The sites in falling order of gain.
    static func candidates(
        _ saliencies: [SiteSaliency], _ proxy: ProxyName, _ order: Order, sites: [Site], rank: Int, seed: UInt64,
        held: Held = .nothing
    ) throws(AllocationError) -> [Candidate] {
        var values: [String: SiteSaliency] = [:]
        for saliency in saliencies { values[saliency.site] = saliency }
        var ties = SeededGenerator(seed: seed, stream: "ties")
        var candidates: [Candidate] = []
        for site in sites {
            guard let value = values[site.name], value.saliency.isFinite else {
                throw AllocationError(reason: "site '\(site.name)' has no finite saliency")
            }
            let divisor = order == .gainPerParameter ? Double(site.parameterCount(rank: rank)) : 1
            let factor = order == .lot ? 1 : held.factor(site, rank: 1)
            candidates.append(
                Candidate(site: site, saliency: value, gain: factor * value.saliency / divisor, tie: ties.next()))
        }
        guard order == .lot || candidates.contains(where: { $0.saliency.saliency != 0 }) else {
            throw AllocationError(reason: "every saliency of \(proxy.rawValue) is zero: a ranking of ties is no ranking")
        }
        return candidates.sorted { ($0.gain, $0.tie) > ($1.gain, $1.tie) }
    }

    private static func record(
        _ ranked: [Candidate], _ order: Order, ranks: [Int], budget: Int, rank: Int
    ) -> AllocationRecord {
        // The budget left is told in the order of the decisions: full ranks first, then the remainder.
        var left = budget
        var leftAfter = [Int](repeating: 0, count: ranked.count)
        for isFull in [true, false] {
            for (index, candidate) in ranked.enumerated() where (ranks[index] == rank) == isFull {
                left -= candidate.site.parameterCount(rank: ranks[index])
                leftAfter[index] = left
            }
        }
        let reasons = SwitchReasons(candidates: ranked, order: order, ranks: ranks, full: rank, leftAfter: leftAfter)
        let choices = ranked.enumerated().map { index, candidate in
            SiteChoice(
                site: candidate.site.name, order: index + 1, rank: ranks[index],
                parameterCount: candidate.site.parameterCount(rank: ranks[index]), saliency: candidate.saliency.saliency,
                gainPerParameter: candidate.gain, budgetLeft: leftAfter[index],
                selectionProbability: candidate.saliency.selectionProbability, reason: reasons.reason(index),
                margin: reasons.margin(index))
        }
        return AllocationRecord(
            arm: .searched, budget: budget, trainableParameterCount: budget - left, choices: choices)
    }

    /// LoRA on every site, ranks as equal as the number allows: the baseline.
    ///
    /// Every site gets the rank that fits everywhere. The remainder goes as one more rank to sites spread evenly over the
    /// model, the widest that still fit, until nothing fits.
    /// - Parameter budget: parameters of the arm that it is compared with; never exceeded.
    public static func uniform(sites: [Site], budget: Int) -> AllocationRecord {
        let unit = sites.reduce(0) { $0 + $1.parameterCount(rank: 1) }
        let base = unit == 0 ? 0 : budget / unit
        var ranks = [Int](repeating: base, count: sites.count)
        var left = budget - base * unit
        for index in spread(sites.count) where sites[index].parameterCount(rank: 1) <= left {
            ranks[index] += 1
            left -= sites[index].parameterCount(rank: 1)
        }
        var running = budget
        let choices = sites.enumerated().map { index, site in
            running -= site.parameterCount(rank: ranks[index])
            return SiteChoice(
                site: site.name, order: index + 1, rank: ranks[index], parameterCount: site.parameterCount(rank: ranks[index]),
                budgetLeft: running,
                reason: ranks[index] > base
                    ? "one more rank, of the remainder"
                    : base > 0 ? "the rank that every site gets" : "off: the budget has no rank for every site")
        }
        return AllocationRecord(arm: .uniform, budget: budget, trainableParameterCount: budget - left, choices: choices)
    }

    /// 0 ..< count in an order whose every beginning is spread over the whole: steps of the golden ratio.
    private static func spread(_ count: Int) -> [Int] {
        (0..<count).sorted { first, second in
            func key(_ index: Int) -> Double { (Double(index) * 0.618_033_988_749_895).truncatingRemainder(dividingBy: 1) }
            return key(first) < key(second)
        }
    }
}

/// Saliencies that no allocation can be made from.
public struct AllocationError: Error, Sendable, Equatable, CustomStringConvertible {
    public let reason: String

    public init(reason: String) {
        self.reason = reason
    }

    public var description: String { reason }
}
