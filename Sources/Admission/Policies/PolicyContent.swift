internal import Domain

/// What stands in one file of the policy folder. Of tests only that they are some: `PolicyTests` reads them.
struct PolicyContent {
    private(set) var policy: Policy?
    private(set) var rateCard: RateCard?
    private(set) var authority: Authority?
    private(set) var teams: Teams?
    let findings: [Finding]

    private enum Kind: String, CaseIterable {
        case policy = "Policy"
        case rateCard = "RateCard"
        case authority = "Authority"
        case policyTests = "PolicyTests"
        case teams = "Teams"
    }

    init(file: PolicyFile) {
        let reading = Reading(file: file.name, subject: "policy")
        if let top = reading.top(of: file.bytes) {
            top.constant("apiVersion", Request.apiVersion)
            let field = top.required("kind")
            let kind = field?.choice(Kind.allCases)
            if let field, let kind, (kind == .policyTests) != file.isTests {
                // A policy must not lie where only tests are looked for, nor tests where nobody runs them.
                field.object(
                    .range,
                    "\(kind.rawValue) in \(file.name.quoted()); tests, and nothing else, lie in NAME.tests.yaml beside NAME.yaml"
                )
            }
            switch kind {
            case .policy: policy = Policy(top, file: file.name)
            case .rateCard: rateCard = RateCard(top)
            case .authority: authority = Authority(top)
            case .teams: teams = Teams(top, file: file.name)
            case .policyTests, nil: break
            }
        }
        findings = reading.findings
    }
}

extension Policy {
    fileprivate init?(_ top: Fields, file: String) {
        top.allow(["apiVersion", "kind", "metadata", "rules"])
        let metadata = top.mapping("metadata")
        let name = metadata?.policyName()
        guard let rules = top.required("rules"), let items = rules.items(0...200) else { return nil }
        if items.isEmpty, metadata?.optional("description") == nil {
            rules.object(.range, "no rules; a policy that is to have none says why in metadata.description")
        }
        let demands = items.compactMap(Demand.init)
        guard let name, demands.count == items.count else { return nil }
        self.init(name: name, file: file, demands: demands)
    }
}

extension Policy.Demand {
    fileprivate init?(_ field: Field) {
        guard let fields = Fields(field), let kind = fields.required("rule") else { return nil }
        guard let rule = Rules.all.first(where: { kind.says($0.name) }) else {
            kind.object(.range, "\(kind.words); one of \(Rules.all.map { $0.name }.joined(separator: ", ")) is needed")
            return nil
        }
        fields.allow(["rule", "severity", "stages"] + rule.keys)
        let severity = fields.required("severity")?.choice(Finding.Severity.allCases)
        let stages = fields.optional("stages").map {
            $0.items(1...Request.Stage.allCases.count)?.compactMap { $0.choice(Request.Stage.allCases) }
        }
        guard let rule = rule.init(fields), let severity else { return nil }
        if case .some(nil) = stages { return nil }
        self.init(rule: rule, severity: severity, stages: stages ?? nil, line: field.line)
    }
}

extension RateCard {
    fileprivate init?(_ top: Fields) {
        top.allow(["apiVersion", "kind", "metadata", "yenPerCoreHour", "coreCount", "yenPerRun"])
        let name = top.mapping("metadata")?.policyName()
        let yenPerCoreHour = top.required("yenPerCoreHour")?.number(0...1e9)
        let coreCount = top.required("coreCount")?.integer(1...4096)
        let yenPerRun = top.required("yenPerRun")?.number(0...1e9)
        guard let name, let yenPerCoreHour, let coreCount, let yenPerRun else { return nil }
        self.init(name: name, yenPerCoreHour: yenPerCoreHour, coreCount: coreCount, yenPerRun: yenPerRun)
    }
}

extension Authority {
    fileprivate init?(_ top: Fields) {
        top.allow(["apiVersion", "kind", "metadata", "approvers", "operators"])
        let name = top.mapping("metadata")?.policyName()
        let approvers = top.userNames("approvers")
        let operators = top.userNames("operators")
        guard name != nil, let approvers, let operators else { return nil }
        self.init(approvers: approvers, operators: operators)
    }
}

extension Fields {
    /// A list of account names under an optional key; nil after an objection.
    func userNames(_ key: String) -> [String]? {
        guard let field = optional(key) else { return [] }
        guard let items = field.items(0...1000) else { return nil }
        let names = items.compactMap { $0.text(1...64) }
        return names.count == items.count && field.areDistinct(names) ? names : nil
    }

    func policyName() -> String? {
        allow(["name", "description"])
        _ = optional("description")?.text(1...1000)
        return required("name")?.name()
    }
}
