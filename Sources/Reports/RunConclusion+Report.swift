public import Domain

extension RunConclusion {
    /// What the report of a run that ends now says, before its end and its cost are in the ledger.
    /// - Parameters:
    ///   - events: of its request so far, in sequence.
    ///   - cost: nil where it has none; then nothing is valued.
    /// - Throws: `RunReportError` where no report can be made of it.
    public init(events: [AuditEvent], ending outcome: Outcome, costing cost: Cost?, at time: Timestamp) throws {
        guard let last = events.last else { throw RunReportError(reason: "no events") }
        let facts = [.runEnded(outcome), cost.map(Fact.costRecorded)].compactMap(\.self)
        let rest = try facts.enumerated().map { place, fact in
            AuditEvent(
                sequence: last.sequence + Int64(place) + 1, time: time, actor: .daemon, kind: fact.kind, request: last.request,
                payload: try fact.payloadJSON(), previousHash: .zero, hash: .zero)
        }
        self.init(try RunReport(events: events + rest))
    }

    /// The same of a run that has ended.
    /// - Throws: `RunReportError` where no report can be made of it.
    public init(events: [AuditEvent]) throws(RunReportError) { self.init(try RunReport(events: events)) }

    init(_ report: RunReport) {
        let history = report.history
        let single = history.planned?.value.plan.trainableParameterCountMax ?? 0
        let deciding = report.comparisons.map { Comparison($0, budget: history.decidingBudget ?? single) }
        let others = report.curveComparisons.filter { $0.budget != history.decidingBudget }.reversed()
        self.init(
            comparisons: deciding + others.map { Comparison($0.comparison, budget: $0.budget) },
            reliability: history.reliability.map { Reliability($0) },
            values: report.valuations?.columns.compactMap { Value($0) } ?? [], evidence: StageEvidence(report))
    }
}

extension RunConclusion.Comparison {
    fileprivate init(_ comparison: Comparison, budget: Int) {
        let difference = comparison.difference
        self.init(
            baseline: comparison.baseline, budget: budget, quantity: comparison.quantity, claim: difference.conclusion,
            value: difference.point, lower: difference.interval?.lower, upper: difference.interval?.upper)
    }
}

extension RunConclusion.Reliability {
    fileprivate init(_ reliability: ScoreReliability) {
        self.init(
            proxy: reliability.proxy, value: reliability.value, lower: reliability.lower, upper: reliability.upper,
            allocationCount: reliability.allocationCount)
    }
}

extension RunConclusion.Value {
    /// Nil where nothing can be told, or what is told is no number.
    fileprivate init?(_ column: Valuations.Column) {
        let against: Other? =
            switch column.other {
            case .today: .today
            case .arm(.headOnly): .headOnly
            case .arm(.uniform): .uniform
            case .arm: nil
            }
        guard let against, let value = column.value?.netPresentValue, value.point.isFinite else { return nil }
        let ends = [value.lower, value.upper].compactMap(\.self).filter(\.isFinite)
        self.init(
            against: against, netPresentValueYen: value.point, lower: ends.count == 2 ? ends[0] : nil,
            upper: ends.count == 2 ? ends[1] : nil)
    }
}
