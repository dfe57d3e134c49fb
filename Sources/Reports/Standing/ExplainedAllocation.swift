public import Domain

/// An arm's allocation site by site, each with the number that placed it.
public struct ExplainedAllocation: Sendable, Equatable, Encodable {
    public let arm: Arm
    /// Which of the arm's draws of places; nil where it draws none.
    public let draw: Int?
    /// Parameters that the allocation was made under, and what it took of them.
    public let budget: Int
    public let trainableParameterCount: Int
    /// What gave the saliencies, what A and B held meanwhile, and over how many batches; nil where no proxy was asked.
    public let proxy: ProxyName?
    public let initialisation: String?
    public let batchCount: Int?
    /// Rows of these batches, or rows held aside where there is none.
    public let rowCount: Int?
    /// In the allocator's order; with a site asked for, each choice about it, oldest first.
    public let sites: [ExplainedSite]

    /// Nil where the facts hold no such allocation.
    init?(facts: [Fact], variant: ArmVariant, site: String?) {
        // What the run had said before it began again no longer counts.
        let begin = facts.lastIndex { if case .runPrepared = $0 { true } else { false } } ?? 0
        var rounds: [SaliencyRound] = []
        var choices: [(record: AllocationRecord, rounds: [SaliencyRound])] = []
        for fact in facts[begin...] {
            switch fact {
            case .searchScored(let round): rounds.append(round)
            case .searchAllocated(let record) where record.variant == variant: choices.append((record, rounds))
            default: break
            }
        }
        guard let last = choices.last else { return nil }
        let shown = site == nil ? [last] : choices
        arm = variant.arm
        draw = variant.draw
        budget = last.record.budget
        trainableParameterCount = last.record.trainableParameterCount
        let source = last.record.choices.lazy.compactMap { ExplainedSite.score(of: $0, in: last.rounds)?.round }.first
        proxy = source?.proxy
        initialisation = source?.initialisation
        batchCount = source?.batchCount
        rowCount = source?.rowCount
        sites = shown.flatMap { shown in
            shown.record.choices.sorted { $0.order < $1.order }
                .filter { choice in site.map { Glob.matches(choice.site, pattern: $0) } ?? true }
                .map { ExplainedSite($0, record: shown.record, score: ExplainedSite.score(of: $0, in: shown.rounds)?.site) }
        }
    }
}

/// The allocator's decision on one site.
public struct ExplainedSite: Sendable, Equatable, Encodable {
    public let site: String
    /// Place in the allocator's order, from 1.
    public let order: Int
    /// 0: no module.
    public let rank: Int
    public let parameterCount: Int
    public let saliency: Double?
    /// Ends of the 95 % bootstrap interval over batches.
    public let saliencyLower: Double?
    public let saliencyUpper: Double?
    /// Share of the resamples in which the site would have been chosen.
    public let selectionProbability: Double?
    public let gainPerParameter: Double?
    public let budgetLeft: Int
    public let reason: String
    /// The choice of a dynamic search, from 1, and the seed that it was made in.
    public let round: Int?
    public let seed: UInt64?

    init(_ choice: SiteChoice, record: AllocationRecord, score: SiteSaliency?) {
        site = choice.site
        order = choice.order
        rank = choice.rank
        parameterCount = choice.parameterCount
        saliency = choice.saliency
        saliencyLower = score?.lower
        saliencyUpper = score?.upper
        selectionProbability = choice.selectionProbability ?? score?.selectionProbability
        gainPerParameter = choice.gainPerParameter
        budgetLeft = choice.budgetLeft
        reason = choice.reason
        round = record.round
        seed = record.trial?.seed
    }

    /// The score that placed the site: several proxies may have been asked, so it is the newest of exactly this number.
    static func score(
        of choice: SiteChoice, in rounds: [SaliencyRound]
    ) -> (round: SaliencyRound, site: SiteSaliency)? {
        guard let saliency = choice.saliency else { return nil }
        for round in rounds.reversed() {
            if let site = round.sites.first(where: { $0.site == choice.site && $0.saliency == saliency }) {
                return (round, site)
            }
        }
        return nil
    }
}

extension ExplainedAllocation {
    /// What the scores were made of, in words; nil where there were none.
    public var dataWords: String? { batchCount.map { ScoredData.words(batchCount: $0, rowCount: rowCount) } }
}
