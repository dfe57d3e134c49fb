public import Domain

/// A report as a value: the decision and the comparison, for programs. The keys of its JSON stay as they are; the words may change.
public struct RunSummary: Sendable, Equatable, Encodable {
    public let request: RequestID
    public let headline: String
    public let sentence: String
    /// Nil until there is a verdict.
    public let decision: Verdict.Decision?
    public let findings: [Finding]
    public let trials: [Trial]
    public let comparisons: [Difference]
    /// What the rows cannot show, in words: labels that a split lacks.
    public let notes: [String]
    public let outcome: Outcome?
    public let cost: Cost?
    /// What the run began to compute with; nil in runs of before it was written down.
    public let machine: Machine?
    /// Each time that it went on with another: its bits may differ from there.
    public let machineChanges: [MachineChange]
    /// Nil where the run has one budget.
    public let curve: Curve?
    /// Runs that had finished with the same test rows before it; nil where that was not written down.
    public let earlierLooksAtTest: Int?
    /// How far the scores of the search can be trusted; nil where they were not validated.
    public let reliability: ScoreReliability?
    /// Of every amount.
    public let currency: Money.Currency
    /// What the adapter that would be deployed is worth against today, head only and uniform LoRA; nil where no run has finished.
    public let values: [Value]?

    /// What an adapter would be worth instead of something else; docs/roi.md defines each figure. Amounts are in the request's
    /// currency, and estimates, not payments.
    public struct Value: Sendable, Equatable, Encodable {
        /// `today`, `head-only` or `uniform`.
        public let against: String
        /// Why there is no figure; nil where there is.
        public let lack: String?
        /// Relative to the results folder.
        public let adapter: String?
        /// Whether the interval of the gain leaves 0 out.
        public let isShown: Bool
        public let gainYenPerDecision: Figure?
        public let netPresentValueYen: Figure?
        public let returnOnInvestment: Figure?
        public let paybackMonth: Int?
        public let breakEvenDecisionsPerMonth: Double?
        public let costYenPerCorrectDecision: Double?
        public let lossProbability: Double?
        public let perfectInformationYen: Double?

        /// At what was measured, and at the ends of its 95 % interval; nil ends where there is none.
        public struct Figure: Sendable, Equatable, Encodable {
            public let value: Double
            public let lower: Double?
            public let upper: Double?
        }
    }

    /// A finished training and its last measurements.
    public struct Trial: Sendable, Equatable, Encodable {
        public let arm: Arm
        public let seed: UInt64
        /// Of a curve, and of an arm that draws its places.
        public let budget: Int?
        public let draw: Int?
        public let trainableParameterCount: Int
        public let headParameterCount: Int
        public let trainingSeconds: Double
        public let measurements: [Measurement]
    }

    /// The searched arm minus a baseline: `accuracy`, `macro-f1` and `spearman` as by how much they are higher, `loss`, `nats-per-token` and
    /// `rmse` as by how much they are lower. What decides comes first; what is shown beside it follows.
    public struct Difference: Sendable, Equatable, Encodable {
        public let baseline: Arm
        public let measure: String
        /// Nil where the rows do not define it.
        public let value: Double?
        /// Ends of the 95 % interval over test rows and seeds, for all comparisons together; nil where the rows are too few for one, or all
        /// say the same.
        public let lower: Double?
        public let upper: Double?
        /// Of the sign-flip test over test rows, times the number of comparisons; nil where the rows are too few for one.
        public let pValue: Double?
        /// `improved`, `worse`, `no-improvement-shown`, `too-few-rows`, `too-few-differing-rows`, `too-few-seeds` or `not-defined`.
        public let conclusion: String
        public let testRowCount: Int
        /// Test rows that tell the two arms apart.
        public let differingRowCount: Int
        public let seeds: [UInt64]
        /// What these rows and seeds show four times in five; nil where there is no interval.
        public let smallestDifference: Double?
        /// Test rows, and seeds, in all that would show the difference that was seen; nil where no number does, or nobody can say.
        public let testRowsNeeded: Int?
        public let seedsNeeded: Int?
        /// The same in other quantities, which decide nothing; empty within.
        public let others: [Difference]
    }
}

extension RunReport {
    /// The same figures as `terminal(width:in:)` shows, and each trial's. Its words are English, whatever language people read.
    public var summary: RunSummary {
        let localized = LocalizedReport(self, .english)
        let words = localized.words
        let told = Decision(self, words)
        let verdict = history.judgement?.value.verdict
        return RunSummary(
            request: history.request, headline: told.headline, sentence: told.sentence.text, decision: verdict?.decision,
            findings: verdict?.findings ?? [],
            trials: history.measuredVariants.flatMap(\.results).map { RunSummary.Trial($0.value) },
            comparisons: comparisons.map(RunSummary.Difference.init), notes: localized.dataNotes,
            outcome: history.outcome?.value,
            cost: history.cost?.value, machine: history.preparation?.value.machine,
            machineChanges: history.machineChanges.map(\.value),
            curve: BudgetCurve(history).map { RunSummary.Curve($0, words) },
            earlierLooksAtTest: history.outcome?.value.earlierLooksAtTest, reliability: history.reliability,
            currency: history.currency, values: valuations?.columns.map { RunSummary.Value($0, words) })
    }
}

extension RunSummary.Value {
    init(_ column: Valuations.Column, _ words: Words) {
        let value = column.value
        against = if case .arm(let arm) = column.other { arm.rawValue } else { "today" }
        lack = column.lack.map(words.lack)
        adapter = value.map { "adapters/\($0.adapter.fileName)" }
        isShown = value?.isShown ?? false
        gainYenPerDecision = (value?.gain).flatMap(Figure.init)
        netPresentValueYen = (value?.netPresentValue).flatMap(Figure.init)
        returnOnInvestment = (value?.ratio).flatMap(Figure.init)
        paybackMonth = value.flatMap { $0.flow($0.gain.point).paybackMonth }
        breakEvenDecisionsPerMonth = value.flatMap { $0.inputs.decisionsNeeded(gainPerDecision: $0.gain.point) }
        costYenPerCorrectDecision = value.flatMap { value in
            value.correct.flatMap { value.costPerCorrectDecision($0.point) }
        }
        lossProbability = value?.lossProbability
        perfectInformationYen = value?.perfectInformation
    }
}

extension RunSummary.Value.Figure {
    /// Nil where it is no number.
    init?(_ figure: Valuation.Estimated) {
        guard figure.point.isFinite else { return nil }
        func finite(_ end: Double?) -> Double? { end.flatMap { $0.isFinite ? $0 : nil } }
        self.init(value: figure.point, lower: finite(figure.lower), upper: finite(figure.upper))
    }
}

extension RunSummary.Trial {
    init(_ result: TrialResult) {
        self.init(
            arm: result.trial.arm, seed: result.trial.seed, budget: result.trial.budget, draw: result.trial.draw,
            trainableParameterCount: result.trainableParameterCount,
            headParameterCount: result.headParameterCount, trainingSeconds: result.trainingSeconds,
            measurements: result.measurements)
    }
}

extension RunSummary.Difference {
    init(_ comparison: Comparison) {
        self.init(
            comparison, comparison.quantity, comparison.difference,
            others: comparison.others.map { Self(comparison, $0.quantity, $0.difference, others: []) })
    }

    private init(_ comparison: Comparison, _ quantity: DecisionRule.Quantity, _ difference: PairedDifference, others: [Self]) {
        self.init(
            baseline: comparison.baseline, measure: quantity.rawValue, value: difference.point,
            lower: difference.interval?.lower, upper: difference.interval?.upper, pValue: difference.pValue,
            conclusion: difference.conclusion.rawValue, testRowCount: difference.rowCount,
            differingRowCount: difference.differingRowCount, seeds: comparison.seeds,
            smallestDifference: difference.power?.smallestDifference, testRowsNeeded: difference.power?.rowsNeeded.number,
            seedsNeeded: difference.power?.seedsNeeded.number, others: others)
    }
}

extension Power.Needed {
    fileprivate var number: Int? {
        if case .count(let count) = self { count } else { nil }
    }
}
