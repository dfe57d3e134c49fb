public import Domain

extension SyntheticLedger {
    /// A finished run over budgets and draws.
    /// - Parameter rightRows: of each trial, how many of the test rows it has right; nil for one that has not ended.
    public static func curve(_ lineup: Lineup, rightRows: (TrialID) -> Int?) throws -> SyntheticLedger {
        var ledger = try SyntheticLedger()
        try ledger.begin(purpose: "Which budget do we buy?", labels: ["negative", "positive"], curve: lineup)
        for trial in lineup.trials {
            guard let right = rightRows(trial) else { continue }
            let parameters = trial.arm.keepsToBudget ? trial.budget ?? 82_944 : 0
            try ledger.append(.trialFinished(ledger.result(trial, right: right, parameters: parameters)))
        }
        try ledger.append(.runEnded(outcome(.finished, "")))
        try ledger.append(.costRecorded(Cost(rateCard: card, wallSeconds: 412.5, costYen: 118.4, estimatedCostYen: 131)))
        return ledger
    }
}
