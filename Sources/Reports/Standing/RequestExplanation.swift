public import Domain

/// Why a request was admitted, held or refused, why it waits, and why each module is where it is: from its events alone.
/// The keys of its JSON are for scripts and stay as they are.
public struct RequestExplanation: Sendable, Encodable {
    public let request: RequestID
    public let state: RequestState
    /// In order: a held request has a second one, given by a person.
    public let verdicts: [GivenVerdict]
    public let waiting: String?
    public let ending: String?
    /// Nil until there is an allocation of the arm, and where one of several budgets has to be said.
    public let allocation: ExplainedAllocation?
    /// How far the scores can be trusted on these data; nil where they were not validated.
    public let reliability: ScoreReliability?
    /// The budgets of the curve that the arm has allocations at, ascending; nil where the run has one.
    public let budgets: [Int]?

    /// - Parameters:
    ///   - events: every ledger event of one request, in sequence.
    ///   - arm: whose allocation is explained.
    ///   - budget: of a curve; nil where the run has one.
    ///   - draw: of an arm that draws its places; nil for the first.
    ///   - site: a site's name or a pattern such as `*.query`, asked of every choice that was made; nil for all sites of the last one.
    ///   - language: of its sentences.
    /// - Throws: `RunReportError` where there is no event, or a payload is not of its kind.
    public init(
        events: [AuditEvent], arm: Arm, site: String?, budget: Int? = nil, draw: Int? = nil,
        in language: Language = .english
    ) throws(RunReportError) {
        let standing = try RequestStanding(events: events, in: language)
        request = standing.request
        state = standing.state
        waiting = standing.waiting
        ending = standing.ending
        // That every payload is of its kind, the standing has found out.
        let facts = events.compactMap { event in (try? event.fact()).map { (event: event, fact: $0) } }
        verdicts = facts.compactMap { entry in
            guard case .requestJudged(let judgement) = entry.fact else { return nil }
            return GivenVerdict(judgement, entry.event)
        }
        let history = try RunHistory(events: events)
        let variants = history.choices.keys.filter { $0.arm == arm }
        let known = Set(variants.compactMap(\.budget)).sorted()
        budgets = known.isEmpty ? nil : known
        // In records of before, and in most arms, nothing is drawn.
        let first = variants.contains { $0.draw == 1 } ? 1 : nil
        reliability = history.reliability
        allocation = ExplainedAllocation(
            history.choices[ArmVariant(arm: arm, budget: budget, draw: draw ?? first)] ?? [],
            scored: history.rounds.map(\.value), site: site, Words(language))
    }

    /// A verdict and who gave it.
    public struct GivenVerdict: Sendable, Equatable, Encodable {
        public let decision: Verdict.Decision
        public let at: Timestamp
        /// `policies`, or `user:NAME` for the owner of a control file.
        public let by: String
        /// The control file's id, where a person gave it.
        public let control: RequestID?
        public let findings: [Finding]
        public let policies: [PolicyDigest]

        init(_ judgement: Judgement, _ event: AuditEvent) {
            decision = judgement.verdict.decision
            at = event.time
            by = judgement.control == nil ? "policies" : "\(event.actor)"
            control = judgement.control
            findings = judgement.verdict.findings
            policies = judgement.policyDigests
        }
    }
}
