import Domain
import Engine
import Testing

/// What short trainings of allocations say of single sites.
@Suite struct GainRegressionTests {
    /// Six sites of each of four blocks, as wide as MiniLM's; one of them wide.
    private static let sites = (0..<4).flatMap { block in
        ["query", "key", "value", "output", "intermediate", "dense"].map { role in
            let isWide = role == "dense"
            return Site(
                name: "layer.\(block).\(role)", kind: .linear, block: block, role: role, inputWidth: isWide ? 64 : 16,
                outputWidth: 16)
        }
    }
    private static let budget = 160

    /// What a module of rank 1 takes off the loss.
    private static func truth(_ site: Site) -> Double {
        (site.role == "value" ? 0.08 : site.role == "dense" ? 0.05 : 0.01) * (site.block == 2 ? 2 : 1)
    }

    private func trainings(_ count: Int, noise: Double, seed: UInt64) throws -> [GainRegression.Training] {
        var generator = SeededGenerator(seed: seed, stream: "test")
        return try [GainRegression.Training(ranks: Self.sites.map { _ in 0 }, loss: 0.7)]
            + (0..<count).map { _ in
                let record = try Allocator.ranked(
                    saliencies: SiteSaliency.equal(Self.sites),
                    proxy: .constant, sites: Self.sites, budget: Self.budget,
                    ranks: [1, 2, 4], seed: generator.next())
                let ranks = Self.sites.map { record.ranks[$0.name] ?? 0 }
                let gain = zip(Self.sites, ranks).reduce(0.0) { $0 + Self.truth($1.0) * Double($1.1).squareRoot() }
                return GainRegression.Training(ranks: ranks, loss: 0.7 - gain + noise * generator.normal())
            }
    }

    private var regression: GainRegression { GainRegression(sites: Self.sites, budget: Self.budget, rankMax: 4) }

    @Test func itFindsWhatTheLossesWereMadeOf() throws {
        let fit = try #require(regression.fit(try trainings(60, noise: 0.002, seed: 1)))
        let truth = Self.sites.map { 2 * Self.truth($0) }
        #expect(try #require(RankCorrelation.spearman(fit.siteGains, truth)) > 0.6)
        let best = try #require(fit.siteGains.indices.max { fit.siteGains[$0] < fit.siteGains[$1] })
        #expect(Self.sites[best].name == "layer.2.value" && abs(fit.siteGains[best] - truth[best]) < 0.1)
        #expect(fit.signal >= 0.7)
        // It tells the loss of allocations that it has not seen.
        let others = try trainings(40, noise: 0, seed: 2).dropFirst()
        let told = others.map { fit.loss($0.ranks) }
        #expect(try #require(RankCorrelation.spearman(told, others.map(\.loss))) > 0.8)
        #expect(zip(told, others).allSatisfy { abs($0 - $1.loss) < 0.1 })
    }

    /// Where only luck speaks, draws from what is likely differ as widely as sites do, and little is put down to places.
    @Test func ofNoiseItMakesNoOrder() throws {
        var generator = SeededGenerator(seed: 3, stream: "test")
        let seen = try trainings(30, noise: 0, seed: 3).map { training in
            GainRegression.Training(
                ranks: training.ranks,
                loss: training.ranks.contains { $0 > 0 } ? 0.5 + 0.01 * generator.normal() : 0.7)
        }
        let fit = try #require(regression.fit(seen))
        #expect(fit.signal <= 0.5)
        let draws = (0..<200).map { _ in fit.drawnSiteGains(&generator) }
        let prices = Self.sites.map { Double($0.parameterCount(rank: 1)) }
        let firsts = Set(draws.map { draw in draw.indices.max { draw[$0] / prices[$0] < draw[$1] / prices[$1] } })
        #expect(firsts.count > 6)
    }

    /// The mean of the draws is the mean that is told.
    @Test func drawsLieAroundTheMean() throws {
        let fit = try #require(regression.fit(try trainings(24, noise: 0.02, seed: 4)))
        var generator = SeededGenerator(seed: 5, stream: "test")
        let draws = (0..<2000).map { _ in fit.drawnSiteGains(&generator) }
        for (site, gain) in fit.siteGains.enumerated() {
            let values = draws.map { $0[site] }
            let mean = values.reduce(0, +) / Double(values.count)
            let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
            #expect(abs(mean - gain) < 0.12 * deviation, "\(Self.sites[site].name): \(mean), \(gain), \(deviation)")
        }
    }

    /// A proxy's scores count as far as the losses bear them out.
    @Test func scoresBeforehandHelpWhereTheyAreRight() throws {
        let seen = try trainings(12, noise: 0.01, seed: 6)
        let unseen = try trainings(40, noise: 0, seed: 7).dropFirst()
        func error(_ scores: [Double]?) throws -> Double {
            let regression = GainRegression(sites: Self.sites, budget: Self.budget, rankMax: 4, scores: scores)
            let fit = try #require(regression.fit(seen))
            return unseen.reduce(0) { $0 + ($1.loss - fit.loss($1.ranks)) * ($1.loss - fit.loss($1.ranks)) }
        }
        let right = Self.sites.map { Self.truth($0) / Double($0.parameterCount(rank: 1)) }
        #expect(try error(right) < 0.9 * error(nil))
    }

    @Test func equalLossesSayNothing() {
        let training = GainRegression.Training(ranks: Self.sites.map { _ in 1 }, loss: 0.5)
        #expect(regression.fit([training, training]) == nil && regression.fit([training]) == nil)
    }
}
