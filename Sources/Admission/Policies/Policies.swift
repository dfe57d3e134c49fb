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
        digests = sorted.filter { !$0.isTests }.map { PolicyDigest(file: $0.name, digest: $0.digest) }
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

    func findings(_ subject: RuleSubject, file: String, lines: [String: Int]) -> [Finding] {
        policies.flatMap { $0.findings(subject, file: file, lines: lines) }
    }

    /// What stands against the names in a request: its team, and the files and the model that it names. Judged before any of them is
    /// looked at: a refusal must not tell what is in a file that its reader may not see, nor whether it is there.
    func findingsByName(_ request: Request, by submitter: Submitter, file: String, lines: [String: Int]) -> [Finding] {
        let claims = teams?.objections(to: request, by: submitter) ?? []
        let subject = RuleSubject(byName: request)
        return claims.map {
            Finding(
                severity: .refusal, rule: "team/claim", reason: $0.reason, file: file, field: $0.field,
                line: Admission.line($0.field, lines))
        } + policies.flatMap { $0.findings(subject, file: file, lines: lines) { type(of: $0).isAboutNames } }
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
    }

    /// What its rules have against `subject`, in their order.
    /// - Parameter isAsked: which rules are.
    func findings(
        _ subject: RuleSubject, file: String, lines: [String: Int], where isAsked: (any Rule) -> Bool = { _ in true }
    ) -> [Finding] {
        demands.compactMap { demand in
            guard isAsked(demand.rule), demand.stages?.contains(subject.stage) ?? true,
                let objection = demand.rule.objection(to: subject)
            else {
                return nil
            }
            let place = demand.line.map { "\(self.file):\($0)" } ?? self.file
            return Finding(
                severity: demand.severity, rule: "\(name)/\(type(of: demand.rule).name)",
                reason: "\(objection.reason) (\(place))", file: file, field: objection.field, line: lines[objection.field])
        }
    }
}
