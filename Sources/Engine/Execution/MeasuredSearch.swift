internal import Domain

/// Short trainings of allocations at one budget, and what a regression learns from them (`method: measured`).
struct MeasuredSearch {
    /// Draws from what the trainings leave likely, behind each interval.
    static let drawCount = 200

    let settings: MeasuredSettings
    let contest: Contest
    let sites: [Site]
    /// What a proxy said of the sites beforehand; nil where none was asked.
    let scores: SaliencyRound?
    let budget: Int
    let search: Search

    func gains() throws -> MeasuredGains {
        let start = contest.reporter.clock()
        let regression = GainRegression(
            sites: sites, budget: budget, rankMax: contest.plan.search.rank,
            scores: scores.map { round in
                let known = Dictionary(uniqueKeysWithValues: round.sites.map { ($0.site, $0.saliencyPerParameter) })
                return sites.map { known[$0.name] ?? 0 }
            })
        // Those by lot depend on nothing before them.
        let byLot = try (0..<min(settings.drawnCount, settings.trainings)).map { try drawn($0) }
        let losses = try self.losses(of: [.none] + byLot.map { $0.allocation(sites: sites) })
        let without = losses[0]
        let nothing = GainRegression.Training(ranks: sites.map { _ in 0 }, loss: without)
        var tried = zip(byLot, losses.dropFirst()).enumerated().map { index, training in
            self.tried("random \(index + 1)", training.0, loss: training.1)
        }
        for index in byLot.count..<settings.trainings {
            let record = try likely(index, by: regression.fit([nothing] + tried.map(\.training)))
            let loss = try self.losses(of: [record.allocation(sites: sites)])[0]
            tried.append(self.tried("likely \(index + 1 - settings.drawnCount)", record, loss: loss))
        }
        guard let fit = regression.fit([nothing] + tried.map(\.training)) else {
            throw EngineError(
                "all \(settings.trainings) trainings of search.measured ended with one loss: nothing tells the sites apart")
        }
        // What each one's loss would have been held to be, had it not been trained.
        let predicted = tried.indices.map { left in
            let others = tried.indices.filter { $0 != left }.map { tried[$0].training }
            return regression.fit([nothing] + others).map { without - $0.loss(tried[left].training.ranks) }
        }
        return MeasuredGains(
            sites: sites, budget: budget, settings: settings, lossWithoutModules: without, tried: tried,
            predictedGains: predicted, fit: fit, seconds: contest.reporter.clock() - start)
    }

    private func tried(_ name: String, _ record: AllocationRecord, loss: Double) -> MeasuredGains.Tried {
        let ranks = record.ranks
        return MeasuredGains.Tried(
            name: name, record: record,
            training: GainRegression.Training(ranks: sites.map { ranks[$0.name] ?? 0 }, loss: loss))
    }

    private func losses(of allocations: [Allocation]) throws -> [Double] {
        let losses = try contest.losses(of: allocations, epochs: settings.epochs, frozen: search.frozen)
        guard losses.allSatisfy(\.isFinite) else {
            throw EngineError("a training of search.measured diverged; a lower learning rate may help")
        }
        return losses
    }

    private func drawn(_ index: Int) throws -> AllocationRecord {
        var generator = SeededGenerator(seed: contest.seed &+ UInt64(index), stream: "measured/random")
        return try search.allocate(SiteSaliency.equal(sites), .constant, sites, at: budget, seed: generator.next())
    }

    /// What would be chosen if gains were as one draw from what is held likely so far has them (Thompson 1933): what looks good is tried, and
    /// so is what too little is known about.
    private func likely(_ index: Int, by fit: GainRegression.Fit?) throws -> AllocationRecord {
        guard let fit else { return try drawn(index) }
        var generator = SeededGenerator(seed: contest.seed &+ UInt64(index), stream: "measured/likely")
        return try search.allocate(
            MeasuredGains.saliencies(sites, fit.drawnSiteGains(&generator), rank: contest.plan.search.rank), .measured, sites,
            at: budget)
    }
}

/// What short trainings at one budget say of each site.
struct MeasuredGains {
    struct Tried {
        let name: String
        let record: AllocationRecord
        let training: GainRegression.Training
    }

    let sites: [Site]
    let budget: Int
    let settings: MeasuredSettings
    /// After a training of the head alone.
    let lossWithoutModules: Double
    let tried: [Tried]
    /// What the regression over the others says of each; nil where these say nothing.
    let predictedGains: [Double?]
    let fit: GainRegression.Fit
    let seconds: Double

    static func saliencies(_ sites: [Site], _ gains: [Double], rank: Int) -> [SiteSaliency] {
        zip(sites, gains).map { site, gain in
            SiteSaliency(
                site: site.name, saliency: gain, saliencyPerParameter: gain / Double(site.parameterCount(rank: rank)))
        }
    }

    /// The scores of these sites, which may be some of those that were tried, with intervals and probabilities by the regression's own
    /// uncertainty.
    func round(_ number: Int, of subset: [Site], search: Search) throws -> SaliencyRound {
        let rank = search.plan.search.rank
        let names = Set(subset.map(\.name))
        let places = sites.indices.filter { names.contains(sites[$0].name) }
        var generator = SeededGenerator(seed: search.seed, stream: "measured/interval")
        let draws = (0..<MeasuredSearch.drawCount).map { _ in
            let gains = fit.drawnSiteGains(&generator)
            return places.map { gains[$0] }
        }
        var counts = [Int](repeating: 0, count: places.count)
        for draw in draws {
            let chosen = try search.allocate(Self.saliencies(subset, draw, rank: rank), .measured, subset, at: budget).ranks
            for (index, site) in subset.enumerated() where chosen[site.name] != nil { counts[index] += 1 }
        }
        let means = fit.siteGains
        let scores = Self.saliencies(subset, places.map { means[$0] }, rank: rank)
        return SaliencyRound(
            proxy: .measured, round: number, seed: search.seed, batchCount: 0, rowCount: 0, initialisation: words,
            seconds: seconds,
            sites: scores.enumerated().map { index, score in
                let interval = draws.map { $0[index] }.sorted().percentileInterval
                return SiteSaliency(
                    site: score.site, saliency: score.saliency, saliencyPerParameter: score.saliencyPerParameter,
                    lower: interval?.lower, upper: interval?.upper,
                    selectionProbability: Double(counts[index]) / Double(draws.count))
            }, resampleCount: draws.count, trainingCount: tried.count + 1)
    }

    private var words: String {
        let share = Int((100 * fit.signal).rounded())
        return
            "each training begins anew at the first seed, \(settings.drawnCount) allocations drawn by lot and the others from what those "
            + "before them made likely; of what losses differ by, \(share) % is put down to places"
    }
}

/// The measurements of one run, by budget.
final class Measurements {
    private var all: [(budget: Int, gains: MeasuredGains)] = []

    subscript(budget: Int) -> MeasuredGains? { all.first { $0.budget == budget }?.gains }

    func add(_ gains: MeasuredGains, at budget: Int) { all.append((budget, gains)) }

    /// How far each training's loss follows from the others, at all budgets: a proof of the gains by what they were not made of.
    func validation(of search: Search) -> ProxyValidation {
        let groups = all.map { _, gains in
            zip(gains.tried, gains.predictedGains).compactMap { tried, gain in
                gain.map {
                    ProxyValidation.Candidate(
                        name: tried.name, trainableParameterCount: tried.record.trainableParameterCount, score: $0,
                        validationLoss: tried.training.loss, budget: search.plan.budgets == nil ? nil : gains.budget,
                        ranks: tried.record.ranks)
                }
            }
        }
        return ProxyValidation(
            of: groups, proxy: .measured, epochs: search.plan.search.effectiveMeasured.epochs, seed: search.seed,
            seconds: all.reduce(0) { $0 + $1.gains.seconds },
            lossWithoutModules: all.first?.gains.lossWithoutModules)
    }
}
