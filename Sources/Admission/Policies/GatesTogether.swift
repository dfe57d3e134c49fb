internal import Domain

/// Gates that need the same earlier stage are carried by one run together: what one run has shown is not completed by another one.
struct GatesTogether {
    let severity: Finding.Severity
    /// The last one of the gates that no run carries together.
    let policy: Policy
    let demand: Policy.Demand
    let objection: RuleObjection

    /// What is against `subject` where every gate, taken alone, has nothing against it. Gates that decide nothing, object by themselves, or are
    /// lifted by an exemption, ask for nothing here.
    static func objections(
        to subject: RuleSubject, _ demands: [(policy: Policy, demand: Policy.Demand)], exemptions: [Exemption]
    ) -> [GatesTogether] {
        let gates = demands.compactMap { policy, demand -> Gate? in
            guard let rule = demand.rule as? StageGateRule, [.refusal, .hold].contains(demand.severity),
                demand.applies(to: subject.stage),
                exemptions.exempting(subject, from: policy.name(of: demand), demand.severity) == nil
            else { return nil }
            let carriers = rule.carriers(for: subject)
            return carriers.isEmpty
                ? nil : Gate(policy: policy, demand: demand, needed: rule.needed, carriers: Set(carriers))
        }
        return Request.Stage.allCases.compactMap { stage in
            // What refuses is asked first: of runs that carry all of that, what only holds asks for the rest.
            let ordered = [.refusal, .hold].flatMap { severity in
                gates.filter { $0.needed == stage && $0.demand.severity == severity }
            }
            return objection(ordered)
        }
    }

    private struct Gate {
        let policy: Policy
        let demand: Policy.Demand
        let needed: Request.Stage
        let carriers: Set<RequestID>
    }

    /// In their order.
    private static func names(of runs: Set<RequestID>) -> [String] { runs.map(\.text).sorted() }

    /// Of the first gate that no run carries which carries those before it.
    private static func objection(_ gates: [Gate]) -> GatesTogether? {
        guard var carriers = gates.first?.carriers else { return nil }
        for (place, gate) in gates.enumerated().dropFirst() {
            let both = carriers.intersection(gate.carriers)
            guard both.isEmpty else {
                carriers = both
                continue
            }
            let message = GateMessage.noOneRun(
                stage: gate.needed.rawValue, before: gates[..<place].map { $0.policy.place(of: $0.demand) },
                this: names(of: gate.carriers), those: names(of: carriers))
            return GatesTogether(
                severity: gate.demand.severity, policy: gate.policy, demand: gate.demand,
                objection: RuleObjection(.gate(message), field: "metadata.stage", approval: gate.demand.approval))
        }
        return nil
    }
}
