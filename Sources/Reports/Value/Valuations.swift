package import Domain

/// The adapter that would be deployed, against today, the head alone and uniform LoRA.
package struct Valuations: Sendable {
    package struct Column: Sendable {
        package let other: Valuation.Other
        /// Nil where it cannot be told, which `lack` then says.
        package let value: Valuation?
        package let lack: Lack?

        fileprivate init(_ other: Valuation.Other, _ value: Valuation?, else lack: Lack) {
            self.other = other
            self.value = value
            self.lack = value == nil ? lack : nil
        }
    }

    /// Why there is no value.
    package enum Lack: Sendable, Equatable {
        /// The request says nothing of value, of decisions, of what one is worth, or of how they are made today.
        case noValueModel, noDecisions, noBenefit
        case noBenefitPerUnit(DecisionRule.Quantity)
        case noToday
        case noQuantityToday(DecisionRule.Quantity)
        /// No training of the arm has ended: of the one that would be deployed, or of the other.
        case noAdapter(Arm)
        case notTrained
        /// The rows do not define it.
        case notDefined

        /// Whether the request could say more.
        package var isNotGiven: Bool {
            switch self {
            case .noValueModel, .noDecisions, .noBenefit, .noBenefitPerUnit, .noToday, .noQuantityToday: true
            case .noAdapter, .notTrained, .notDefined: false
            }
        }
    }

    package let cost: ProjectCost
    /// Nil where the request puts no value on anything.
    package let model: ValueModel?
    /// Whose adapter would be deployed: HeteroLoRA's where it is shown to be better than what it is held against.
    package let arm: Arm
    package let columns: [Column]

    /// What leads: today where it is given, else what the adapter that would be deployed is held against.
    package var leading: Column? {
        columns.first { $0.value != nil && $0.other == .today } ?? columns.last { $0.value?.adapter.arm == arm }
            ?? columns.last { $0.value != nil }
    }

    /// Nil where no run has finished, or nobody has said what it costs.
    init?(_ history: RunHistory, deciding: Comparison?) {
        guard history.outcome?.value.ending == .finished, let cost = ProjectCost(history) else { return nil }
        let model = history.judgement?.value.request?.specification.value
        self.cost = cost
        self.model = model
        let arm: Arm =
            deciding.map {
                $0.conclusion == .improved || ![.uniform, .headOnly].contains($0.baseline) ? .searched : $0.baseline
            } ?? .searched
        self.arm = arm
        let others: [Valuation.Other] = [.today, .arm(.headOnly), .arm(.uniform)]
        guard let model else {
            columns = others.map { Column($0, nil, else: .noValueModel) }
            return
        }
        let values = ValuedTrials(history, model, cost)
        // Of what would be deployed nothing is left to be held against itself: there it is HeteroLoRA instead of it.
        func ours(_ other: Valuation.Other) -> Arm { other == .arm(arm) ? .searched : arm }
        let given = others.filter { values.lack(ours($0), $0) == nil }
        columns = others.map { other in
            if let lack = values.lack(ours(other), other) { return Column(other, nil, else: lack) }
            let value = values.valuation(of: ours(other), instead: other, familySize: given.count)
            return Column(other, value, else: .notDefined)
        }
    }
}

extension RunReport {
    /// The return at the lower end of the method's interval, all seeds of both arms together, which a stage gate looks at; nil where nothing
    /// can be priced.
    package var returnAtLowerEnd: Double? {
        guard let comparison = comparisons.first, let cost = ProjectCost(history),
            let model = history.judgement?.value.request?.specification.value
        else { return nil }
        let values = ValuedTrials(history, model, cost)
        guard values.lack(.searched, .arm(comparison.baseline)) == nil,
            let lower = values.lowerEnd(comparison, history)
        else { return nil }
        return values.inputs.flow(gainPerDecision: lower).ratio
    }
}
