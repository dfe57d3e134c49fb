package import Domain

/// What is recommended next, by the stage's own gate: what the rule `stage-gate` will look at (docs/policies.md).
package enum NextStep: Sendable, Equatable {
    /// Of a refused request, and of a held one.
    case mendFindings, decide
    /// Of a run that did not finish, or has not.
    case mendCause, dropAgain, awaitCost, awaitEnd
    /// Without a value, for want of what the request does not say, or of a baseline.
    case giveValue(Request.Stage)
    case trainBaseline(Request.Stage)
    /// The whole interval of the net present value lies below 0.
    case stop
    /// It is not shown to be above 0; what knowing more is worth at most, yen.
    case testMore(Request.Stage, worthYen: Double?)
    case goOn(Request.Stage, TrialID, Gate?)

    /// What the gate sees of the run.
    package struct Gate: Sendable, Equatable {
        package let baseline: Arm
        package let quantity: DecisionRule.Quantity
        package let difference: PairedDifference
        package let returnAtLowerEnd: Double?

        package init(
            baseline: Arm, quantity: DecisionRule.Quantity, difference: PairedDifference, returnAtLowerEnd: Double?
        ) {
            self.baseline = baseline
            self.quantity = quantity
            self.difference = difference
            self.returnAtLowerEnd = returnAtLowerEnd
        }
    }

    init(withoutRun history: RunHistory) {
        switch history.judgement?.value.verdict.decision {
        case .refused: self = .mendFindings
        case .held: self = .decide
        case .admitted, nil:
            self =
                switch history.outcome?.value.ending {
                case .failed: .mendCause
                case .cancelled: .dropAgain
                case .finished: .awaitCost
                case nil: .awaitEnd
                }
        }
    }

    init(_ report: RunReport, _ valuations: Valuations, _ stage: Request.Stage) {
        guard let value = valuations.leading?.value else {
            self = valuations.columns.first?.lack?.isNotGiven == true ? .giveValue(stage) : .trainBaseline(stage)
            return
        }
        let worth = value.netPresentValue
        if let upper = worth.upper, upper < 0 {
            self = .stop
            return
        }
        guard let lower = worth.lower, lower > 0 else {
            self = .testMore(stage, worthYen: value.perfectInformation)
            return
        }
        let gate = report.comparisons.first.map { comparison in
            Gate(
                baseline: comparison.baseline, quantity: comparison.quantity, difference: comparison.difference,
                returnAtLowerEnd: report.returnAtLowerEnd)
        }
        self = .goOn(stage, value.adapter, stage == .production ? nil : gate)
    }
}
