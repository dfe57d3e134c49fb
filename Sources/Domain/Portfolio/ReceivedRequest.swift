/// A request that was received in a period, and what its verdicts said of it until now.
public struct ReceivedRequest: Sendable, Equatable {
    /// The event that received it.
    public let event: Int64
    public let request: RequestID
    /// Nil, as what follows, where the file could not be decoded.
    public let team: String?
    public let purpose: String?
    public let stage: Request.Stage?
    /// Where it stands now.
    public let state: RequestState
    /// The policies' first word; nil until there is one.
    public let firstDecision: Verdict.Decision?
    /// What held or refused it, each rule once.
    public let objections: [Objection]

    public init(
        event: Int64, request: RequestID, team: String?, purpose: String?, stage: Request.Stage?, state: RequestState,
        firstDecision: Verdict.Decision?, objections: [Objection] = []
    ) {
        self.event = event
        self.request = request
        self.team = team
        self.purpose = purpose
        self.stage = stage
        self.state = state
        self.firstDecision = firstDecision
        self.objections = objections
    }

    public struct Objection: Sendable, Equatable {
        /// The first verdict that has it.
        public let event: Int64
        public let severity: Finding.Severity
        /// As findings name it: `POLICY/RULE`.
        public let rule: String

        public init(event: Int64, severity: Finding.Severity, rule: String) {
            self.event = event
            self.severity = severity
            self.rule = rule
        }

        /// Whether a gate between two stages objects, whatever its policy is called.
        public var isOfGate: Bool { rule.utf8.elementsEqual("stage-gate".utf8) || rule.hasSuffix("/stage-gate") }
    }
}
