public import Domain

/// Policy files that are not what they should be; every objection, with file and line.
public struct PolicyError: Error, Sendable, CustomStringConvertible {
    public let findings: [Finding]

    public var description: String { told(in: .english) }

    /// Every objection in a reader's language, one a line.
    public func told(in language: Language) -> String {
        findings.map { $0.told(in: language) }.joined(separator: "\n")
    }
}

/// The rules and the rate card in force.
public struct Policies: Sendable {
    public let rateCard: RateCard
    /// Of every file that was read, tests left out.
    public let digests: [PolicyDigest]
    /// In the order in which they are read.
    let policies: [Policy]
    let authority: Authority
    /// Nil where no file binds accounts to teams: then a team is what the request says.
    let teams: Teams?
    let catalogue: Catalogue
    let bundle: Bundle
    /// What stands in every file that was read, tests left out, by digest.
    public let texts: [String: String]

    /// Whether a rule may look at what earlier runs have shown.
    public func needsEvidence(of request: Request) -> Bool {
        demands.contains { $0.demand.rule is StageGateRule && $0.demand.applies(to: request.metadata.stage) }
    }

    /// When the calendar month began that quotas are about.
    public func monthBegan(at time: Timestamp) -> Timestamp {
        time.beginningOfMonth(utcOffsetSeconds: bundle.utcOffsetSeconds)
    }

    /// - Parameters:
    ///   - files: of one folder, in any order; exactly one of them is a rate card, at most one an authority, at least one a policy.
    ///   - problems: with what lies in the folder and could not be read.
    /// - Throws: `PolicyError`: with a malformed policy nothing is judged.
    public init(files: [PolicyFile], problems: [Finding] = []) throws(PolicyError) {
        let sorted = files.sorted { $0.name < $1.name }
        let contents = PolicyContents(sorted)
        var findings = problems + contents.findings
        guard findings.isEmpty, let rateCard = contents.rateCard else { throw PolicyError(findings: findings) }
        self.rateCard = rateCard
        bundle = contents.bundle ?? Bundle()
        (policies, findings) = bundle.ordered(contents.policies)
        authority = contents.authority ?? Authority()
        teams = contents.teams
        catalogue = contents.catalogue
        let inForce = sorted.filter { !$0.isTests }
        digests = inForce.map { PolicyDigest(file: $0.name, digest: $0.digest) }
        // What could be read as a policy is UTF-8.
        texts = Dictionary(
            inForce.map { ($0.digest.hexadecimal, String(decoding: $0.bytes, as: UTF8.self)) },
            uniquingKeysWith: { one, _ in one })
        findings += contradictions
        guard findings.isEmpty else { throw PolicyError(findings: findings) }
    }

    /// Of all policies together.
    public var ruleCount: Int { policies.reduce(0) { $0 + $1.demands.count } }

    /// Every rule with the policy that it stands in.
    var demands: [(policy: Policy, demand: Policy.Demand)] {
        policies.flatMap { policy in policy.demands.map { (policy, $0) } }
    }

    var exemptions: [Exemption] { policies.flatMap(\.exemptions) }

    /// What all policies have against `subject`.
    /// - Parameter byNamesOnly: who claims what, and what may be objected to by the names in a request alone: judged before anything that
    ///   they name is looked at, for a refusal must not tell what is in a file that its reader may not see, nor whether it is there.
    func ruling(on subject: RuleSubject, _ place: RequestPlace, byNamesOnly: Bool = false) -> Ruling {
        var ruling = Ruling(authority: authority, subject: subject, place: place)
        if byNamesOnly {
            for claim in teams?.objections(to: subject) ?? [] { ruling.add(.refusal, "team/claim", claim) }
        }
        let exemptions = exemptions
        for policy in policies {
            policy.judge(subject, into: &ruling, exemptions: exemptions, byNamesOnly: byNamesOnly)
        }
        if !byNamesOnly { ruling.add(GatesTogether.objections(to: subject, demands, exemptions: exemptions)) }
        return ruling
    }
}
