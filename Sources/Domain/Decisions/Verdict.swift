/// What admission says about a request: a decision, every finding, and what the run would cost.
public struct Verdict: Sendable, Equatable, Codable {
    public let decision: Decision
    /// Every objection of every rule, in the order of the rules; empty when nothing objects.
    public let findings: [Finding]
    /// Nil where the request was too malformed to estimate.
    public let estimate: Estimate?
    /// When a held request is refused unless it has been approved; nil where it waits for ever.
    public let expiresAt: Timestamp?

    public init(decision: Decision, findings: [Finding], estimate: Estimate? = nil, expiresAt: Timestamp? = nil) {
        self.expiresAt = expiresAt
        self.decision = decision
        self.findings = findings
        self.estimate = estimate
    }

    /// The decision follows from the worst severity among the findings; what has been approved holds no longer.
    public init(findings: [Finding], estimate: Estimate?, expiresAt: Timestamp? = nil) {
        let severities = Set(findings.filter { $0.approvedBy == nil }.map(\.severity))
        let decision: Decision =
            severities.contains(.refusal) ? .refused : severities.contains(.hold) ? .held : .admitted
        self.init(
            decision: decision, findings: findings, estimate: estimate, expiresAt: decision == .held ? expiresAt : nil)
    }

    public enum Decision: String, Sendable, Codable, CaseIterable {
        case admitted, held, refused
    }
}
