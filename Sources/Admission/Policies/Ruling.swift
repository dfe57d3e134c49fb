internal import Domain

/// Objections as they are found, each with whether it has been approved, into a verdict.
struct Ruling {
    let authority: Authority
    let subject: RuleSubject
    let place: RequestPlace
    private var findings: [Finding] = []
    private var expiresAt: Timestamp?

    init(authority: Authority, subject: RuleSubject, place: RequestPlace) {
        self.authority = authority
        self.subject = subject
        self.place = place
    }

    /// - Parameter policy: where the rule stands.
    mutating func add(_ severity: Finding.Severity, _ rule: String, _ objection: RuleObjection, in policy: String? = nil) {
        var (severity, message) = (severity, objection.message)
        var approvedBy: [String]?
        if severity == .hold {
            let need = objection.approval
            let deadline = need.expirySeconds.map { (subject.heldSince ?? subject.time).adding(seconds: $0) }
            let approvers = authority.approvers(for: need, among: subject)
            if approvers.count >= need.count {
                approvedBy = approvers
            } else if let deadline, subject.time >= deadline {
                severity = .refusal
                message = message.noting(.approvalLate(count: need.count, role: need.role, until: deadline))
            } else {
                if need != .standard {
                    message = message.noting(.approvalNeeded(count: need.count, role: need.role, given: approvers.count))
                }
                expiresAt = [expiresAt, deadline].compactMap(\.self).min()
            }
        }
        if let policy { message = message.noting(.standsIn(place: policy)) }
        findings.append(
            Finding(
                severity: severity, rule: rule, message: message, file: place.file, field: objection.field,
                line: place.line(objection.field), approvedBy: approvedBy))
    }

    mutating func add(_ gates: [GatesTogether]) {
        for gate in gates {
            add(gate.severity, gate.policy.name(of: gate.demand), gate.objection, in: gate.policy.place(of: gate.demand))
        }
    }

    /// The same with other findings in front.
    func after(_ others: [Finding]) -> Ruling {
        var ruling = self
        ruling.findings = others + findings
        return ruling
    }

    func verdict(estimate: Estimate?) -> Verdict {
        Verdict(findings: findings, estimate: estimate, expiresAt: expiresAt)
    }
}
