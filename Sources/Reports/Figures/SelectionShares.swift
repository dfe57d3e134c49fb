package import Domain

/// How often each site was chosen by its scores: over resamples of what they were made of, or over the rounds and seeds of a dynamic search.
package struct SelectionShares: Sendable {
    package enum Source: Sendable, Equatable {
        /// What was drawn again, how often, and the seed of the modules that were scored; nil where it is not on record.
        case resamples(count: Int?, of: ScoredData?, seed: UInt64?)
        /// Choices of a dynamic search, without those that were drawn by lot.
        case choices(count: Int, byLot: Int, seeds: [UInt64])
    }

    package let source: Source
    /// 0…1 by site.
    let shares: [String: Double]
    /// Of a dynamic search by seed.
    let perSeed: [UInt64: Counts]

    /// In how many of so many choices each site was on.
    struct Counts: Sendable {
        var sites: [String: Int] = [:]
        var choiceCount = 0

        mutating func count(_ record: AllocationRecord) {
            choiceCount += 1
            for choice in record.choices { sites[choice.site, default: 0] += choice.rank > 0 ? 1 : 0 }
        }
    }

    /// Nil where nothing was resampled and no search chose anew.
    /// - Parameter made: the choices of one arm at one budget.
    package init?(_ made: [RunHistory.MadeChoice]) {
        guard let last = made.last else { return nil }
        guard last.record.value.trial != nil else {
            let choices = last.record.value.choices
            shares = choices.reduce(into: [:]) { $0[$1.site] = $1.selectionProbability }
            guard !shares.isEmpty else { return nil }
            source = Self.resamples(of: last.scoredBy)
            perSeed = [:]
            return
        }
        let scored = made.filter { !$0.isByLot }.map(\.record.value)
        guard !scored.isEmpty else { return nil }
        var (all, perSeed) = (Counts(), [UInt64: Counts]())
        for record in scored {
            all.count(record)
            perSeed[record.trial?.seed ?? 0, default: Counts()].count(record)
        }
        self.perSeed = perSeed
        shares = all.sites.mapValues { Double($0) / Double(scored.count) }
        source = .choices(count: scored.count, byLot: made.count - scored.count, seeds: perSeed.keys.sorted())
    }

    /// What a proxy alone would have chosen; nil where its scores were not resampled.
    package init?(_ round: SaliencyRound) {
        shares = round.sites.reduce(into: [:]) { $0[$1.site] = $1.selectionProbability }
        guard !shares.isEmpty else { return nil }
        source = Self.resamples(of: round)
        perSeed = [:]
    }

    private static func resamples(of round: SaliencyRound?) -> Source {
        .resamples(count: round?.resampleCount, of: round?.scoredData, seed: round?.seed)
    }
}
