package import Domain
internal import Glibc
internal import Tensors

/// What a module adds at each site, learnt from short trainings of whole allocations at one budget.
///
/// Bayesian linear regression. An allocation's loss is that without modules minus `Σ βᵢ xᵢ`, where `xᵢ = √rᵢ · (d_in + d_out) / budget`:
/// `βᵢ` is the gain of site i for the whole budget at rank 1, and the root is how gains grow with the rank elsewhere (`Allocator.ranked`).
/// `βᵢ` is made of a part that all sites share, which is left free, and of parts for its role in the block, for its block, for its place
/// among a proxy's scores where there are any, and for itself, each normal around 0: so that a site is known a little by its relatives, and
/// nothing is made of noise. How much of what losses differ by is put down to these parts, and how it is shared out among them, is what makes
/// the losses most likely (type II maximum likelihood over a grid).
package struct GainRegression: Sendable {
    /// One short training.
    package struct Training: Sendable {
        /// For each site the rank of its module; 0 for none.
        package let ranks: [Int]
        /// On validation rows.
        package let loss: Double

        package init(ranks: [Int], loss: Double) {
            self.ranks = ranks
            self.loss = loss
        }
    }

    /// A part of `β`: site i's is `weights[i]` times coefficient `labels[i]`.
    private struct Part: Sendable {
        let labels: [Int]
        let weights: [Double]
        let count: Int

        init(labels: [Int], weights: [Double]? = nil) {
            self.labels = labels
            self.weights = weights ?? labels.map { _ in 1 }
            count = (labels.max() ?? -1) + 1
        }

        func features(_ x: [Double]) -> [Double] {
            x.indices.reduce(into: [Double](repeating: 0, count: count)) { $0[labels[$1]] += weights[$1] * x[$1] }
        }
    }

    /// Of standardised losses, the variance of what is left free.
    private static let freeVariance = 100.0
    private static let signals = [0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 0.98]
    private static let ownShares = [0.2, 0.5, 0.8]

    private let prices: [Double]
    private let rankMax: Int
    /// Shared by all sites, then what relatives share, then each site's own.
    private let parts: [Part]

    /// - Parameters:
    ///   - rankMax: the rank whose module a gain is told for.
    ///   - scores: a proxy's numbers per parameter, of which their order is read; nil for none.
    package init(sites: [Site], budget: Int, rankMax: Int, scores: [Double]? = nil) {
        prices = sites.map { Double($0.parameterCount(rank: 1)) / Double(max(1, budget)) }
        self.rankMax = rankMax
        let everywhere = Part(labels: sites.map { _ in 0 })
        let roles = Self.labels(sites.map(\.role))
        let blocks = Self.labels(sites.map { "\($0.block)" })
        var parts = [everywhere, Part(labels: roles), Part(labels: blocks)]
        if let scores {
            // Ranks of variance 1 around 0: a proxy's numbers have no unit that the loss knows.
            let ranks = RankCorrelation.ranks(scores)
            let mean = ranks.reduce(0, +) / Double(max(1, ranks.count))
            let variance = ranks.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, ranks.count))
            if variance > 0 {
                parts.append(
                    Part(labels: sites.map { _ in 0 }, weights: ranks.map { ($0 - mean) / variance.squareRoot() }))
            }
        }
        self.parts = parts + [Part(labels: Array(sites.indices))]
    }

    private static func labels(_ names: [String]) -> [Int] {
        var known: [String: Int] = [:]
        return names.map { name in
            let label = known[name] ?? known.count
            known[name] = label
            return label
        }
    }

    private func row(_ ranks: [Int]) -> [Double] {
        zip(prices, ranks).map { $1 == 0 ? 0 : $0 * Double($1).squareRoot() }
    }

    /// What the trainings say.
    /// - Returns: nil where all allocations with modules ended with the same loss, or there are fewer than two.
    package func fit(_ trainings: [Training]) -> Fit? {
        let placed = trainings.filter { $0.ranks.contains { $0 > 0 } }
        let mean = placed.reduce(0) { $0 + $1.loss } / Double(max(1, placed.count))
        let squares = placed.reduce(0) { $0 + ($1.loss - mean) * ($1.loss - mean) }
        guard placed.count > 1, squares > 0 else { return nil }
        let unit = (squares / Double(placed.count - 1)).squareRoot()
        let rows = trainings.map { row($0.ranks) }
        let features = parts.map { part in rows.map(part.features) }
        // Each part's variance is told by what it makes of a typical allocation.
        let sizes = features.map { rows in
            max(1e-12, rows.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } / Double(placed.count))
        }
        let products = features.map(Self.products)
        let gains = trainings.map { (mean - $0.loss) / unit }
        var best: (likelihood: Double, fit: Fit)?
        for signal in Self.signals {
            for own in Self.ownShares {
                let relatives = parts.count - 2
                let shares =
                    [Self.freeVariance] + (0..<relatives).map { _ in signal * (1 - own) / Double(relatives) } + [signal * own]
                let variances = zip(shares, sizes).map { $0 / $1 }
                guard let system = Self.system(products, variances, noise: 1 - signal, count: rows.count) else { continue }
                let weights = system.solution(gains)
                let likelihood = -0.5 * (zip(gains, weights).reduce(0) { $0 + $1.0 * $1.1 } + system.logDeterminant)
                guard likelihood > best?.likelihood ?? -.infinity else { continue }
                best = (
                    likelihood,
                    Fit(
                        regression: self, features: features, gains: gains, variances: variances, signal: signal,
                        system: system,
                        weights: weights, mean: mean, unit: unit)
                )
            }
        }
        return best?.fit
    }

    /// `Φ Φᵀ`, row-major.
    private static func products(_ features: [[Double]]) -> [Double] {
        features.flatMap { first in features.map { zip(first, $0).reduce(0) { $0 + $1.0 * $1.1 } } }
    }

    private static func system(_ products: [[Double]], _ variances: [Double], noise: Double, count: Int) -> Cholesky? {
        var matrix = [Double](repeating: freeVariance, count: count * count)
        for (product, variance) in zip(products, variances) {
            for index in matrix.indices { matrix[index] += variance * product[index] }
        }
        for index in 0..<count { matrix[index * count + index] += noise }
        return Cholesky(matrix, size: count)
    }

    /// The regression after some trainings.
    package struct Fit: Sendable {
        fileprivate let regression: GainRegression
        fileprivate let features: [[[Double]]]
        fileprivate let gains: [Double]
        fileprivate let variances: [Double]
        /// The share of the variance of losses, of allocations at equal budget, that is put down to where modules are.
        package let signal: Double
        fileprivate let system: Cholesky
        fileprivate let weights: [Double]
        fileprivate let mean: Double
        fileprivate let unit: Double

        /// By how much a module of the largest rank lowers the loss, for each site: the posterior mean.
        package var siteGains: [Double] { told(coefficients(weights)) }

        /// The loss after a training of this allocation.
        package func loss(_ ranks: [Int]) -> Double {
            let x = regression.row(ranks)
            let gain = zip(regression.parts, coefficients(weights)).reduce(freeGain(weights)) { sum, part in
                zip(part.0.features(x), part.1).reduce(sum) { $0 + $1.0 * $1.1 }
            }
            return mean - unit * gain
        }

        /// Site gains as they may be: one draw from the posterior distribution (Matheron's rule: a draw from what was held before, mended
        /// by what was seen).
        package func drawnSiteGains(_ generator: inout SeededGenerator) -> [Double] {
            let prior = zip(regression.parts, variances).map { part, variance in
                (0..<part.count).map { _ in variance.squareRoot() * generator.normal() }
            }
            let free = GainRegression.freeVariance.squareRoot() * generator.normal()
            let left = gains.indices.map { row in
                let seen = zip(features, prior).reduce(free) { sum, part in
                    zip(part.0[row], part.1).reduce(sum) { $0 + $1.0 * $1.1 }
                }
                return gains[row] - seen - (1 - signal).squareRoot() * generator.normal()
            }
            let mended = coefficients(system.solution(left))
            return told(zip(prior, mended).map { zip($0, $1).map { $0 + $1 } })
        }

        /// Each part's coefficients, `v Φᵀ α`.
        private func coefficients(_ weights: [Double]) -> [[Double]] {
            regression.parts.indices.map { part in
                (0..<regression.parts[part].count).map { column in
                    variances[part] * features[part].indices.reduce(0) { $0 + features[part][$1][column] * weights[$1] }
                }
            }
        }

        private func freeGain(_ weights: [Double]) -> Double { GainRegression.freeVariance * weights.reduce(0, +) }

        private func told(_ coefficients: [[Double]]) -> [Double] {
            let growth = Double(regression.rankMax).squareRoot()
            return regression.prices.indices.map { site in
                let beta = zip(regression.parts, coefficients).reduce(0) { sum, part in
                    sum + part.0.weights[site] * part.1[part.0.labels[site]]
                }
                return unit * beta * regression.prices[site] * growth
            }
        }
    }
}
