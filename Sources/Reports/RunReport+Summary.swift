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

    /// The searched arm minus a baseline: `accuracy` as a share, `loss` as by how much it is lower.
    public struct Difference: Sendable, Equatable, Encodable {
        public let baseline: Arm
        public let measure: String
        public let value: Double
        /// Ends of the 95 % interval over test rows; nil where the rows are too few for one, or all say the same.
        public let lower: Double?
        public let upper: Double?
        /// Of the sign-flip test over test rows; nil where the rows are too few for one.
        public let pValue: Double?
        /// `improved`, `worse`, `no-improvement-shown`, `too-few-rows` or `too-few-differing-rows`.
        public let conclusion: String
        public let testRowCount: Int
        /// Test rows that tell the two arms apart.
        public let differingRowCount: Int
        public let seeds: [UInt64]
    }
}

extension RunReport {
    /// The same figures as `terminal(width:)` shows, and each trial's.
    public var summary: RunSummary {
        let words = Decision(self)
        let verdict = history.judgement?.value.verdict
        return RunSummary(
            request: history.request, headline: words.headline, sentence: words.sentence, decision: verdict?.decision,
            findings: verdict?.findings ?? [],
            trials: history.measuredVariants.flatMap(\.results).map { RunSummary.Trial($0.value) },
            comparisons: comparisons.map(RunSummary.Difference.init), notes: dataNotes, outcome: history.outcome?.value,
            cost: history.cost?.value, machine: history.preparation?.value.machine,
            machineChanges: history.machineChanges.map(\.value), curve: BudgetCurve(history).map(RunSummary.Curve.init))
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
        let difference = comparison.difference
        self.init(
            baseline: comparison.baseline, measure: comparison.measure == .accuracy ? "accuracy" : "loss",
            value: difference.point, lower: difference.interval?.lower, upper: difference.interval?.upper,
            pValue: difference.pValue, conclusion: difference.conclusion.rawValue, testRowCount: difference.rowCount,
            differingRowCount: difference.differingRowCount, seeds: comparison.seeds)
    }
}
