public import Domain

extension StageEvidence {
    /// How many of the newest runs of a purpose are looked at.
    private static let runCountMax = 20

    /// What finished runs of a request's purpose, model and test rows have shown, newest first.
    public static func found(
        for request: Request, _ facts: StoreFacts, in ledger: some LedgerReading
    ) async throws -> [StageEvidence] {
        guard let model = facts.model, let test = facts.data[.test] else { return [] }
        var evidence: [StageEvidence] = []
        let purpose = request.metadata.purpose.purposeKey
        // Runs for something else do not crowd out those that count.
        let runs = try await ledger.finishedRuns(on: model.weightsDigest, tested: test.digest)
            .filter { $0.purpose.purposeKey == purpose }.prefix(runCountMax)
        for run in runs {
            // A run that ended before conclusions were recorded is judged now.
            let shown =
                if let shown = run.shown { shown } else { StageEvidence(events: try await ledger.events(of: run.request)) }
            if let shown { evidence.append(shown) }
        }
        return evidence
    }

    /// What a run has shown, by its report's own figures.
    /// - Parameter events: every ledger event of one request, in sequence.
    /// - Returns: nil for what no report can be made of.
    init?(events: [AuditEvent]) {
        guard let report = try? RunReport(events: events) else { return nil }
        self.init(report)
    }

    init?(_ report: RunReport) {
        guard let outcome = report.history.outcome, outcome.value.ending == .finished,
            let request = report.history.judgement?.value.request, let endedAt = report.history.endedAt
        else { return nil }
        let deciding = report.comparisons.first
        self.init(
            request: report.history.request, stage: request.metadata.stage, team: request.metadata.team, at: endedAt,
            improvement: deciding.flatMap(Improvement.init), reliability: report.history.reliability.flatMap(\.shown),
            returnOnInvestment: report.returnAtLowerEnd,
            claimedYen: request.specification.value?.claimedYen, currency: request.currency, seedCount: deciding?.seeds.count,
            testRowCount: deciding?.difference.rowCount,
            validatedAllocationCount: report.history.reliability?.allocationCount)
    }
}

extension String {
    /// What a purpose is known by: how its words are spaced makes no other.
    var purposeKey: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}

extension StageEvidence.Improvement {
    /// Gates know accuracy and loss: of a run that another quantity decided they see that one of the two that its task is judged by.
    fileprivate init?(_ comparison: Comparison) {
        let loss = DecisionRule.Quantity.loss(of: comparison.task)
        let isLoss = comparison.quantity == loss || comparison.difference(in: .accuracy) == nil
        guard let difference = comparison.difference(in: isLoss ? loss : .accuracy), let value = difference.point else {
            return nil
        }
        self.init(
            baseline: comparison.baseline, quantity: isLoss ? .loss : .accuracy, value: value,
            lower: difference.interval?.lower, upper: difference.interval?.upper)
    }
}

extension ScoreReliability {
    /// Nil where too few allocations could show anything.
    fileprivate var shown: ProxyValidation.Correlation? {
        guard let value, let lower, let upper else { return nil }
        return ProxyValidation.Correlation(value: value, lower: lower, upper: upper)
    }
}
