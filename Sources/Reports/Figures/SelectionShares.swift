import Domain

/// How often each site was chosen by its scores: over resamples of what they were made of, or over the rounds and seeds of a dynamic search.
struct SelectionShares: Sendable {
    enum Source: Sendable, Equatable {
        /// What was drawn again, how often, and the seed of the modules that were scored; nil where it is not on record.
        case resamples(count: Int?, of: String, seed: UInt64?)
        /// Choices of a dynamic search, without those that were drawn by lot.
        case choices(count: Int, byLot: Int, seeds: [UInt64])
    }

    let source: Source
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
    init?(_ made: [RunHistory.MadeChoice]) {
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
    init?(_ round: SaliencyRound) {
        shares = round.sites.reduce(into: [:]) { $0[$1.site] = $1.selectionProbability }
        guard !shares.isEmpty else { return nil }
        source = Self.resamples(of: round)
        perSeed = [:]
    }

    private static func resamples(of round: SaliencyRound?) -> Source {
        .resamples(count: round?.resampleCount, of: round?.dataWords ?? "what was scored", seed: round?.seed)
    }

    /// What the shares are of, in words: `200 resamples of 16 batches, seed 1`.
    var words: String {
        switch source {
        case .resamples(let count, let data, let seed):
            return (count.map { Figure.counted($0, "resample") } ?? "resamples") + " of \(data)"
                + (seed.map { ", seed \($0)" } ?? "")
        case .choices(let count, let byLot, let seeds):
            let without = byLot > 0 ? ", without \(byLot) that \(byLot == 1 ? "was" : "were") drawn by lot" : ""
            return "\(Figure.counted(count, "choice")) over \(Figure.counted(seeds.count, "seed"))\(without)"
        }
    }

    /// How often a site was chosen, in words: `24 of 200 resamples of 16 batches, seed 1 (12.0 %)`.
    func words(of site: String) -> String? {
        guard let share = shares[site] else { return nil }
        switch source {
        case .resamples(let count, _, _):
            let times = count.map { Figure.count(Int((share * Double($0)).rounded())) + " of " } ?? ""
            return "\(times)\(words) (\(Figure.percent(share)))"
        case .choices(let count, _, let seeds):
            let each = seeds.map { seed in
                "seed \(seed): \(perSeed[seed]?.sites[site] ?? 0) of \(perSeed[seed]?.choiceCount ?? 0)"
            }
            return "\(Figure.count(Int((share * Double(count)).rounded()))) of \(words) (\(each.joined(separator: "; ")))"
        }
    }
}
