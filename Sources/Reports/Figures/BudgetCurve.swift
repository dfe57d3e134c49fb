package import Domain
import Glibc

/// Quality against parameters over the budgets of a curve, and what follows from it for whoever buys one.
///
/// Only what every seed and draw has ended of takes part, so that all means are over the same trials.
package struct BudgetCurve: Sendable {
    /// An arm at a budget, or an arm that keeps to none.
    package struct Point: Sendable {
        package let arm: Arm
        /// Nil for `head-only` and `full`.
        package let budget: Int?
        /// Adapter parameters; of several draws their mean.
        package let parameterCount: Double
        package let quality: CurveEstimate
        /// Of single trials: seeds, and draws.
        package let trials: Spread
        /// Of the way from head-only to full fine-tuning; nil where that is not known, or not shown to lead upwards.
        package let headroom: CurveEstimate?
        package let events: [Int64]
    }

    /// How many parameters uniform LoRA needs for what the search reaches with a budget.
    package struct Need: Sendable, Equatable {
        package let budget: Int
        /// −∞ for as many as the smallest trained or fewer, +∞ for more than the largest trained: nothing is extrapolated.
        package let parameterCount: CurveEstimate

        package init(budget: Int, parameterCount: CurveEstimate) {
            self.budget = budget
            self.parameterCount = parameterCount
        }
    }

    package let measure: RowQuality
    /// By arm in the order of the vocabulary, then by budget.
    package let points: [Point]
    package let needs: [Need]
    /// The smallest and the largest number of parameters that uniform LoRA was trained with.
    package let uniformRange: ClosedRange<Double>?
    /// The smallest budget at which the searched arm is within one standard error of its best, and the ends of what 95 % of the resamples
    /// choose; nil with fewer than two budgets.
    package let smallestBudget: CurveEstimate?
    package let seedCount: Int
    /// What was planned and has not ended, so that it does not take part.
    package let missing: [ArmVariant]

    /// Nil where the run has one budget, or nothing of it has ended.
    package init?(_ history: RunHistory) {
        let hasLabels = history.results.values.contains { !$0.value.testLabels.isEmpty }
        let decides = history.judgement?.value.request?.specification.decision?.quantity
        self.init(history, hasLabels && decides != .loss ? .accuracy : .loss)
    }

    package init?(_ history: RunHistory, _ measure: RowQuality) {
        guard let plan = history.planned?.value.plan, plan.budgets != nil else { return nil }
        let measured = Self.measured(plan.lineup, history, measure)
        guard let first = measured.found.first else { return nil }
        let found = measured.found.filter { $0.values.allSatisfy { $0.count == first.values[0].count } }
        let bootstrap = CurveBootstrap(found.map(\.values), weights: found.map(\.weights))
        let isEnough = first.values[0].count >= PairedDifference.rowCountMin
        func estimate(_ figure: ([Double]) -> Double) -> CurveEstimate {
            isEnough ? bootstrap.estimate(figure) : bootstrap.estimate(figure).withoutInterval
        }
        func place(_ arm: Arm) -> Int? { found.firstIndex { $0.arm == arm } }
        let headroom = place(.headOnly).flatMap { low in
            place(.full).flatMap { high in
                let whole = estimate { $0[high] - $0[low] }
                return (whole.lower ?? 0) > 0 ? (low: low, high: high) : nil
            }
        }
        points = found.enumerated().map { index, item in
            let interval = estimate { $0[index] }
            return Point(
                arm: item.arm, budget: item.budget, parameterCount: item.parameterCount,
                // The mean as the other tables have it, to the last bit, so that it is rounded as theirs.
                quality: CurveEstimate(value: item.trials.mean, lower: interval.lower, upper: interval.upper),
                trials: item.trials,
                headroom: item.arm.keepsToBudget
                    ? headroom.map { ends in estimate { Self.share($0[index], from: $0[ends.low], to: $0[ends.high]) } } : nil,
                events: item.events)
        }
        let uniform = found.indices.filter { found[$0].arm == .uniform && found[$0].parameterCount > 0 }
            .sorted { found[$0].parameterCount < found[$1].parameterCount }
        let counts = uniform.map { found[$0].parameterCount }
        uniformRange = counts.first.flatMap { low in counts.last.map { low...$0 } }
        let searched = found.indices.filter { found[$0].arm == .searched }
        needs =
            counts.isEmpty
            ? []
            : searched.compactMap { index in
                found[index].budget.map { budget in
                    Need(
                        budget: budget,
                        parameterCount: estimate { means in
                            Self.parameters(zip(counts, uniform).map { ($0, means[$1]) }, reaching: means[index])
                        })
                }
            }
        smallestBudget = searched.count > 1 ? Self.smallest(searched, bootstrap, found.map(\.budget), estimate) : nil
        self.measure = measure
        seedCount = plan.training.seeds.count
        missing = measured.missing
    }

    private struct Measured {
        let arm: Arm
        let budget: Int?
        let parameterCount: Double
        /// `[seed][row]`: of several draws with a seed, their mean.
        let values: [[Double]]
        /// Per seed, how many trainings that are.
        let weights: [Double]
        let trials: Spread
        let events: [Int64]
    }

    private static func measured(
        _ lineup: Lineup, _ history: RunHistory, _ measure: RowQuality
    ) -> (found: [Measured], missing: [ArmVariant]) {
        var found: [Measured] = []
        var missing: [ArmVariant] = []
        let trials = Dictionary(grouping: lineup.trials, by: \.variant.ofAnyDraw)
        for arm in Arm.allCases {
            for variant in trials.keys.filter({ $0.arm == arm }).sorted(by: { $0.budget ?? 0 < $1.budget ?? 0 }) {
                if let item = measured(variant, trials[variant] ?? [], lineup.seeds, history, measure) {
                    found.append(item)
                } else {
                    missing.append(variant)
                }
            }
        }
        return (found, missing)
    }

    /// Nil where a trial has not ended.
    private static func measured(
        _ variant: ArmVariant, _ trials: [TrialID], _ seeds: [UInt64], _ history: RunHistory, _ measure: RowQuality
    ) -> Measured? {
        let results = trials.compactMap { history.results[$0] }
        let rows = results.compactMap { measure.rows($0.value) }
        guard rows.count == trials.count, let first = rows.first, !first.isEmpty, rows.allSatisfy({ $0.count == first.count }),
            let spread = Spread(rows.map { $0.reduce(0, +) / Double($0.count) })
        else { return nil }
        let bySeed = seeds.map { seed in zip(results, rows).filter { $0.0.value.trial.seed == seed }.map(\.1) }
        let values = bySeed.map { own in
            first.indices.map { row in own.reduce(0) { $0 + $1[row] } / Double(max(1, own.count)) }
        }
        let counts = results.map { Double($0.value.trainableParameterCount) }
        return Measured(
            arm: variant.arm, budget: variant.budget, parameterCount: counts.reduce(0, +) / Double(counts.count),
            values: values,
            weights: bySeed.map { Double($0.count) },
            trials: spread, events: results.map(\.event))
    }

    private static func share(_ value: Double, from low: Double, to high: Double) -> Double {
        let gain = value - low
        // Where a resample has no headroom, what is gained of it is without bound.
        return high > low ? gain / (high - low) : gain > 0 ? .infinity : gain < 0 ? -.infinity : 0
    }

    /// The least number of parameters with which a curve reaches `target`: linear between its points in the logarithm of parameters.
    /// - Parameter curve: ascending in parameters, which are above 0.
    /// - Returns: −∞ where its first point does already, +∞ where none does.
    static func parameters(_ curve: [(count: Double, quality: Double)], reaching target: Double) -> Double {
        guard let place = curve.firstIndex(where: { $0.quality >= target }) else { return .infinity }
        guard place > 0 else { return -.infinity }
        let (before, after) = (curve[place - 1], curve[place])
        let share = (target - before.quality) / (after.quality - before.quality)
        return exp(log(before.count) + share * (log(after.count) - log(before.count)))
    }

    /// - Parameter searched: places of the searched arm's means, by ascending budget.
    private static func smallest(
        _ searched: [Int], _ bootstrap: CurveBootstrap, _ budgets: [Int?], _ estimate: (([Double]) -> Double) -> CurveEstimate
    ) -> CurveEstimate {
        let errors = searched.map { first in searched.map { bootstrap.standardError(first, $0) } }
        return estimate { means in
            let values = searched.map { means[$0] }
            let best = values.indices.max { values[$0] < values[$1] } ?? 0
            let chosen = values.indices.first { values[best] - values[$0] <= errors[best][$0] } ?? best
            return Double(budgets[searched[chosen]] ?? 0)
        }
    }
}
