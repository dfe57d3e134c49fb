internal import Domain

/// One policy file: rules under a name.
struct Policy: Sendable {
    let name: String
    let file: String
    let demands: [Demand]
    /// Whom it lets pass by its own rules, or by others.
    let exemptions: [Exemption]

    struct Demand: Sendable {
        let rule: any Rule
        let severity: Finding.Severity
        /// Nil for every stage.
        let stages: [Request.Stage]?
        /// Who has to approve what it holds.
        let approval: ApprovalNeed
        let line: Int
        let column: Int

        var name: String { type(of: rule).name }

        func applies(to stage: Request.Stage) -> Bool { stages?.contains(stage) ?? true }

        func objection(to subject: RuleSubject) -> RuleObjection? {
            guard applies(to: subject.stage), var objection = rule.objection(to: subject) else { return nil }
            objection.approval = approval
            return objection.in(subject.currency)
        }
    }

    /// As findings name it.
    func name(of demand: Demand) -> String { "\(name)/\(demand.name)" }

    func place(of demand: Demand) -> String { "\(file):\(demand.line)" }

    /// Adds what its rules have against `subject`, in their order.
    /// - Parameter exemptions: of all files.
    func judge(_ subject: RuleSubject, into ruling: inout Ruling, exemptions: [Exemption], byNamesOnly: Bool = false) {
        for demand in demands where !byNamesOnly || type(of: demand.rule).isAboutNames {
            guard var objection = demand.objection(to: subject) else { continue }
            let rule = name(of: demand)
            var severity = demand.severity
            if let exemption = exemptions.exempting(subject, from: rule, severity) {
                severity = .warning
                objection = objection.noting(
                    .exempt(until: exemption.until.text, place: exemption.place, reason: exemption.reason))
            }
            ruling.add(severity, rule, objection, in: place(of: demand))
        }
    }
}
