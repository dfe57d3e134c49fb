public import Domain

/// An arm's allocation site by site, each with the number that placed it.
public struct ExplainedAllocation: Sendable, Encodable {
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
    /// Short trainings that the numbers were learnt from; nil where a proxy gave them.
    public let trainingCount: Int?
    /// In the allocator's order; with a site asked for, each choice about it, oldest first.
    public let sites: [ExplainedSite]
    /// Sites of the last choice about which other rows, seeds or rounds might have decided otherwise, and those on either side of the
    /// edge of the budget; in the allocator's order. Of a site asked for, that one.
    public let edge: [String]

    /// - Parameters:
    ///   - made: every choice of one arm at one budget, oldest first; nil comes back where there is none.
    ///   - scored: all scores of the run.
    init?(_ made: [RunHistory.MadeChoice], scored: [SaliencyRound], site: String?, _ words: Words) {
        guard let last = made.last else { return nil }
        let record = last.record.value
        arm = record.arm
        draw = record.draw
        budget = record.budget
        trainableParameterCount = record.trainableParameterCount
        let source = last.scoredBy
        proxy = source?.proxy
        initialisation = source?.initialisation
        batchCount = source?.batchCount
        rowCount = source?.rowCount
        trainingCount = source?.trainingCount
        let shares = SelectionShares(made)
        let shown = site == nil ? [last] : made
        sites = shown.flatMap { choice in
            let isLast = choice.record.event == last.record.event
            return choice.record.value.choices.sorted { $0.order < $1.order }
                .filter { choice in site.map { Glob.matches(choice.site, pattern: $0) } ?? true }
                .map { ExplainedSite($0, of: choice, isLast ? (shares: shares, scored: scored) : nil, words) }
        }
        edge = site == nil ? Self.edge(of: record, shares) : Array(Set(sites.map(\.site))).sorted()
    }

    /// As many as a person reads.
    private static let edgeCountMax = 12

    private static func edge(of record: AllocationRecord, _ shares: SelectionShares?) -> [String] {
        let choices = record.choices.sorted { $0.order < $1.order }
        let ends = [choices.last { $0.rank > 0 }, choices.first { $0.rank == 0 }].compactMap(\.self)
        // A baseline's places have no edge.
        guard ends.contains(where: { $0.saliency != nil }) || shares != nil else { return [] }
        let unsure = choices.filter { choice in
            SiteSentences.unsure.contains(shares?.shares[choice.site] ?? 0) && !ends.contains { $0.site == choice.site }
        }
        .sorted { abs((shares?.shares[$0.site] ?? 0) - 0.5) < abs((shares?.shares[$1.site] ?? 0) - 0.5) }
        let names = Set((ends + unsure).prefix(edgeCountMax).map(\.site))
        return choices.map(\.site).filter(names.contains)
    }
}

/// The allocator's decision on one site.
public struct ExplainedSite: Sendable, Encodable {
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
    /// What steps were put in order by; nil where no order decided, and in records of before, as with what follows.
    public let basis: ChoiceMargin.Basis?
    /// The site's own step that decided.
    public let step: ChoiceMargin.Step?
    /// What it displaced, or what displaced it.
    public let against: Rival?
    /// Resamples behind the selection probability.
    public let resampleCount: Int?
    /// Of a dynamic search the share of all choices by score, over rounds and seeds, in which the site was on; with its last choice only.
    public let choiceShare: Double?
    /// Why it is in or out, against what, and how sure that is; with the last choice only.
    public let sentences: [String]

    /// Another site's step at the edge, and what that site scored.
    public struct Rival: Sendable, Encodable {
        public let step: ChoiceMargin.Step
        public let saliency: Double?
        public let saliencyLower: Double?
        public let saliencyUpper: Double?

        init(_ step: ChoiceMargin.Step, _ score: SiteSaliency?) {
            self.step = step
            saliency = score?.saliency
            saliencyLower = score?.lower
            saliencyUpper = score?.upper
        }
    }

    /// - Parameter last: how often sites were chosen, and all scores of the run, for the last choice about the site.
    init(
        _ choice: SiteChoice, of made: RunHistory.MadeChoice, _ last: (shares: SelectionShares?, scored: [SaliencyRound])?,
        _ words: Words
    ) {
        let record = made.record.value
        let score = Self.score(of: choice, in: made.rounds)
        site = choice.site
        order = choice.order
        rank = choice.rank
        parameterCount = choice.parameterCount
        saliency = choice.saliency
        saliencyLower = score?.site.lower
        saliencyUpper = score?.site.upper
        selectionProbability = choice.selectionProbability ?? score?.site.selectionProbability
        gainPerParameter = choice.gainPerParameter
        budgetLeft = choice.budgetLeft
        reason = choice.reason
        round = record.round
        seed = record.trial?.seed
        basis = choice.margin?.basis
        step = choice.margin?.own
        against = choice.margin?.other.map { step in
            Rival(step, score?.round.sites.first { $0.site == step.site })
        }
        resampleCount = score?.round.resampleCount
        choiceShare = record.trial == nil ? nil : last?.shares?.shares[choice.site]
        sentences = last.map { SiteSentences(choice, of: made, $0.shares, scored: $0.scored, words).all.map(\.text) } ?? []
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

extension RunHistory.MadeChoice {
    /// The scores that placed the first site that any placed; nil where no proxy was asked.
    var scoredBy: SaliencyRound? {
        record.value.choices.lazy.compactMap { ExplainedSite.score(of: $0, in: rounds)?.round }.first
    }
}

extension ExplainedAllocation {
    /// What the scores were made of; nil where there were none.
    package var scoredData: ScoredData? {
        batchCount.map { ScoredData(batchCount: $0, rowCount: rowCount, trainingCount: trainingCount) }
    }
}
