public import Domain

/// Policy files that are not what they should be; every objection, with file and line.
public struct PolicyError: Error, Sendable, CustomStringConvertible {
    public let findings: [Finding]

    public var description: String { findings.map(\.description).joined(separator: "\n") }
}

/// The rules and the rate card in force.
public struct Policies: Sendable {
    public let rateCard: RateCard
    /// Of every file that was read, tests left out.
    public let digests: [PolicyDigest]
    let policies: [Policy]
    let authority: Authority
    /// Nil where no file binds accounts to teams: then a team is what the request says.
    let teams: Teams?
    /// What stands in every file that was read, tests left out, by digest.
    public let texts: [String: String]

    /// Whether a rule may look at what earlier runs have shown.
    public func needsEvidence(of request: Request) -> Bool { false }

    /// When the calendar month began that quotas are about.
    public func monthBegan(at time: Timestamp) -> Timestamp { time.beginningOfMonth(utcOffsetSeconds: 0) }

    /// - Parameters:
    ///   - files: of one folder, in any order; exactly one of them is a rate card, at most one an authority, at least one a policy.
    ///   - problems: with what lies in the folder and could not be read.
    /// - Throws: `PolicyError`: with a malformed policy nothing is judged.
    public init(files: [PolicyFile], problems: [Finding] = []) throws(PolicyError) {
        var policies: [Policy] = []
        var rateCards: [(card: RateCard, file: String)] = []
        var authorities: [(authority: Authority, file: String)] = []
        var teams: [Teams] = []
        var findings = problems
        let sorted = files.sorted { $0.name < $1.name }
        for file in sorted {
            let content = PolicyContent(file: file)
            findings += content.findings
            if let policy = content.policy { policies.append(policy) }
            if let card = content.rateCard { rateCards.append((card, file.name)) }
            if let bound = content.teams { teams.append(bound) }
            if let authority = content.authority { authorities.append((authority, file.name)) }
        }
        if findings.isEmpty {
            if rateCards.count != 1 {
                findings.append(
                    Self.objection(
                        "rate-card", "\(rateCards.count) rate cards (kind: RateCard); exactly one is needed",
                        rateCards.map(\.file)))
            }
            if policies.isEmpty {
                findings.append(
                    Self.objection(
                        "none",
                        "no policy (kind: Policy), and everything would be admitted; where that is meant, a policy says so with "
                            + "rules: [] and a description", []))
            }
        }
        if authorities.count > 1 {
            findings.append(
                Self.objection(
                    "authority", "\(authorities.count) authorities; at most one is allowed", authorities.map(\.file)))
        }
        for alike in Self.alike(policies, by: \.name) {
            findings.append(
                Self.objection("name", "policies of one metadata.name, '\(alike[0].name)'; rename one", alike.map(\.file)))
        }
        for alike in Self.alike(sorted, by: { PolicyFile.stem(of: $0.name).lowercased() }) {
            findings.append(
                Self.objection(
                    "name", "the same name but for capitals, composed letters or the ending; rename one", alike.map(\.name)))
        }
        if teams.count > 1 {
            findings.append(Self.objection("teams", "\(teams.count) files of teams; at most one is allowed", teams.map(\.file)))
        }
        guard findings.isEmpty, let rateCard = rateCards.first?.card else { throw PolicyError(findings: findings) }
        self.policies = policies
        self.rateCard = rateCard
        authority = authorities.first?.authority ?? Authority()
        self.teams = teams.first
        let inForce = sorted.filter { !$0.isTests }
        digests = inForce.map { PolicyDigest(file: $0.name, digest: $0.digest) }
        // What could be read as a policy is UTF-8.
        texts = Dictionary(
            inForce.map { ($0.digest.hexadecimal, String(decoding: $0.bytes, as: UTF8.self)) },
            uniquingKeysWith: { one, _ in one })
    }

    /// - Parameter files: nobody's in particular where there are none.
    private static func objection(_ rule: String, _ reason: String, _ files: [String]) -> Finding {
        Finding(
            severity: .refusal, rule: "policy/\(rule)", reason: reason,
            file: files.isEmpty ? "policies" : files.map(\.printable).joined(separator: ", "))
    }

    /// Groups of more than one that have the same key; texts are the same that mean the same letters.
    private static func alike<Value>(_ values: [Value], by key: (Value) -> String) -> [[Value]] {
        Dictionary(grouping: values, by: key).filter { $1.count > 1 }.sorted { $0.key < $1.key }.map(\.value)
    }

    /// Of all policies together.
    public var ruleCount: Int { policies.reduce(0) { $0 + $1.demands.count } }

    /// What all policies have against `subject`.
    /// - Parameter byNamesOnly: who claims what, and what may be objected to by the names in a request alone: judged before anything that
    ///   they name is looked at, for a refusal must not tell what is in a file that its reader may not see, nor whether it is there.
    func ruling(on subject: RuleSubject, _ place: RequestPlace, byNamesOnly: Bool = false) -> Ruling {
        var ruling = Ruling(authority: authority, subject: subject, place: place)
        if byNamesOnly {
            for claim in teams?.objections(to: subject) ?? [] { ruling.add(.refusal, "team/claim", claim) }
        }
        for policy in policies { policy.judge(subject, into: &ruling, byNamesOnly: byNamesOnly) }
        return ruling
    }
}

/// One policy file: rules under a name.
struct Policy: Sendable {
    let name: String
    let file: String
    let demands: [Demand]

    struct Demand: Sendable {
        let rule: any Rule
        let severity: Finding.Severity
        /// Nil for every stage.
        let stages: [Request.Stage]?
        let line: Int?

        func objection(to subject: RuleSubject) -> RuleObjection? {
            stages?.contains(subject.stage) ?? true ? rule.objection(to: subject) : nil
        }
    }

    /// Adds what its rules have against `subject`, in their order.
    func judge(_ subject: RuleSubject, into ruling: inout Ruling, byNamesOnly: Bool = false) {
        for demand in demands where !byNamesOnly || type(of: demand.rule).isAboutNames {
            guard let objection = demand.objection(to: subject) else { continue }
            ruling.add(
                demand.severity, "\(name)/\(type(of: demand.rule).name)", objection,
                in: demand.line.map { "\(file):\($0)" } ?? file)
        }
    }
}
