package import Domain

/// What one adapter would be worth instead of something else. docs/roi.md defines each figure.
package struct Valuation: Sendable {
    /// What it is held against.
    package enum Other: Sendable, Equatable {
        case today
        case arm(Arm)
    }

    /// A figure at what was measured, and at both ends of the interval of what was measured.
    package struct Estimated: Sendable, Equatable {
        package let point: Double
        /// Nil where test rows are too few for an interval.
        package let lower: Double?
        package let upper: Double?

        func map(_ figure: (Double) -> Double) -> Estimated {
            let ends = [lower.map(figure), upper.map(figure)].compactMap(\.self)
            return Estimated(
                point: figure(point), lower: ends.count == 2 ? ends.min() : nil, upper: ends.count == 2 ? ends.max() : nil)
        }
    }

    /// The adapter that is valued: the one that would be deployed of its arm.
    package let adapter: TrialID
    package let other: Other
    package let inputs: ValueInputs
    /// Yen per decision.
    package let gain: Estimated
    /// How many more decisions are right, as a share; nil where nothing says so.
    package let correct: Estimated?
    /// Whether the interval of the gain leaves 0 out, over as many seeds as the request asks for: noise has no price.
    package let isShown: Bool
    package let seedCount: Int
    package let events: [Int64]
    let means: GainMeans
    private let difference: PairedDifference
    private let yenPerQuality: Double

    /// - Parameters:
    ///   - rows: one for each seed of what it is held against.
    ///   - yenPerQuality: what 1 of the rows' quantity is worth per decision.
    ///   - correct: by how much more often the adapter is right.
    init(
        adapter: TrialID, other: Other, inputs: ValueInputs, means: GainMeans, rows: [PairedRows], yenPerQuality: Double,
        correct: [PairedRows]?, claim: PairedDifference.Claim, events: [Int64]
    ) {
        self.adapter = adapter
        self.other = other
        self.inputs = inputs
        self.means = means
        self.yenPerQuality = yenPerQuality
        self.events = events
        seedCount = rows.count
        let difference = PairedDifference(rows, claim: claim)
        self.difference = difference
        let saved = means.saved(inputs)
        func yen(_ quality: Double) -> Double { quality * yenPerQuality + saved }
        let interval = difference.interval
        gain = Estimated(
            point: means.gainPerDecision(inputs), lower: interval.map { yen($0.lower) }, upper: interval.map { yen($0.upper) })
        let isEnough = other == .today || rows.count >= claim.seedsMin
        let leavesOutZero = gain.lower.map { $0 > 0 } == true || gain.upper.map { $0 < 0 } == true
        // Where all rows say the same there is no interval to look at.
        isShown = isEnough && (interval == nil ? [.improved, .worse].contains(difference.conclusion) : leavesOutZero)
        self.correct = correct.flatMap { corrects in
            // Where all errors cost the same, the rows are the same.
            let difference = corrects == rows ? difference : PairedDifference(corrects, claim: claim)
            return difference.point.map {
                Estimated(point: $0, lower: difference.interval?.lower, upper: difference.interval?.upper)
            }
        }
    }

    /// What a gain comes to.
    package func flow(_ gainPerDecision: Double) -> CashFlow { inputs.flow(gainPerDecision: gainPerDecision) }

    package var netPresentValue: Estimated { gain.map { flow($0).netPresentValue } }

    /// Nil where nothing is spent.
    package var ratio: Estimated? {
        flow(gain.point).ratio == nil ? nil : gain.map { flow($0).ratio ?? .nan }
    }

    /// Present value of all costs ÷ correct decisions more over the horizon, which are not discounted; nil where there are none more.
    package func costPerCorrectDecision(_ share: Double) -> Double? {
        let count = share * inputs.decisionsPerMonth * Double(inputs.horizonMonths)
        let cost = flow(0).costs / count
        return count > 0 && cost.isFinite ? cost : nil
    }

    /// Share of the resamples in which the net present value is below 0; nil where there is no interval.
    package var lossProbability: Double? { probability(below: inputs.gainPerDecisionNeeded()) }

    private func probability(below gain: Double) -> Double? {
        guard gain.isFinite, yenPerQuality > 0, difference.interval != nil else { return nil }
        return difference.bootstrap?.share(below: (gain - means.saved(inputs)) / yenPerQuality)
    }

    /// Yen that knowing the true gain before it is decided would be worth at most, what is spent already left out: the expected value of perfect
    /// information, with the resamples for what is believed (Raiffa and Schlaifer, Applied Statistical Decision Theory, 1961).
    package var perfectInformation: Double? {
        guard yenPerQuality > 0, difference.interval != nil, let bootstrap = difference.bootstrap else { return nil }
        let needed = (inputs.gainPerDecisionNeeded(isSunk: true) - means.saved(inputs)) / yenPerQuality
        guard needed.isFinite else { return nil }
        let excess = bootstrap.meanExcess(over: needed)
        let worth = max(0, excess.ofPositive - max(0, excess.ofAll))
        return worth * yenPerQuality * inputs.decisionsPerMonth * flow(0).annuity
    }

    /// Whether nothing but computing stands under the line.
    package var isComputingAlone: Bool {
        [inputs.peopleYen, inputs.labellingYen, inputs.servingYenPerThousand, inputs.fixedYenPerMonth].allSatisfy { $0 == nil }
    }

    package var resampleCount: Int { difference.bootstrap?.resampleCount ?? 0 }
}

/// What two ways of deciding do wrong in the mean, so that a gain can be told at other prices too.
struct GainMeans: Sendable, Equatable {
    enum Other: Sendable, Equatable {
        /// Per decision: share of errors (or by how much the adapter's quantity is better), and what errors cost, yen.
        case measured(errors: Double, errorYen: Double)
        /// Errors as `ValueInputs.todayErrorShare` has them, spread over the classes as the test rows are; yen that an error costs in the mean.
        case today(yenPerError: Double)
        /// Of a quantity, by how much the adapter's is better than today's.
        case todayQuantity(Double)
    }

    let errors: Double
    let errorYen: Double
    let other: Other

    func gainPerDecision(_ inputs: ValueInputs) -> Double {
        let (otherErrors, otherYen) =
            switch other {
            case .measured(let errors, let yen): (errors, yen)
            case .today(let yenPerError): (inputs.todayErrorShare ?? 0, (inputs.todayErrorShare ?? 0) * yenPerError)
            case .todayQuantity(let better): (better, 0.0)
            }
        return inputs.yenPerUnit * (otherErrors - errors) + inputs.errorCostFactor * (otherYen - errorYen) + saved(inputs)
    }

    /// What a decision costs today and would no longer, yen.
    func saved(_ inputs: ValueInputs) -> Double {
        if case .measured = other { 0 } else { inputs.todayYenPerDecision ?? 0 }
    }
}
