internal import Domain

/// What stands in one file of the policy folder. Of tests only that they are some: `PolicyTests` reads them.
struct PolicyContent {
    private(set) var policy: Policy?
    private(set) var rateCard: RateCard?
    private(set) var authority: Authority?
    private(set) var teams: Teams?
    private(set) var catalogue: Catalogue?
    private(set) var bundle: Bundle?
    let findings: [Finding]
    /// What its amounts are in; nil where it has none.
    let amounts: Reading.Amounts?

    private enum Kind: String, CaseIterable {
        case policy = "Policy"
        case rateCard = "RateCard"
        case authority = "Authority"
        case policyTests = "PolicyTests"
        case teams = "Teams"
        case catalogue = "Catalogue"
        case bundle = "Bundle"
    }

    init(file: PolicyFile) {
        let reading = Reading(file: file.name, subject: "policy")
        if let top = reading.top(of: file.bytes) {
            top.constant("apiVersion", Request.apiVersion)
            let field = top.required("kind")
            let kind = field?.choice(Kind.allCases)
            if let field, let kind, (kind == .policyTests) != file.isTests {
                // A policy must not lie where only tests are looked for, nor tests where nobody runs them.
                field.object(.range, .testsApart(kind: kind.rawValue, file: file.name.quoted()))
            }
            switch kind {
            case .policy: policy = Policy(top, file: file.name)
            case .rateCard: rateCard = RateCard(top)
            case .authority: authority = Authority(top)
            case .teams: teams = Teams(top, file: file.name)
            case .catalogue: catalogue = Catalogue(top, file: file.name)
            case .bundle: bundle = Bundle(top, file: file.name)
            case .policyTests, nil: break
            }
        }
        findings = reading.findings
        amounts = reading.currency
    }
}

extension Policy {
    fileprivate init?(_ top: Fields, file: String) {
        top.allow(["apiVersion", "kind", "metadata", "rules", "exemptions"])
        let metadata = top.mapping("metadata")
        let name = metadata?.policyName()
        let exempted = top.optional("exemptions")?.items(0...200) ?? []
        let exemptions = exempted.compactMap { Exemption($0, file: file) }
        guard let rules = top.required("rules"), let items = rules.items(0...200) else { return nil }
        if items.isEmpty, exempted.isEmpty, metadata?.optional("description") == nil {
            rules.object(.range, .noRules)
        }
        let demands = items.compactMap(Demand.init)
        guard let name, demands.count == items.count, exemptions.count == exempted.count else { return nil }
        self.init(name: name, file: file, demands: demands, exemptions: exemptions)
    }
}

extension Policy.Demand {
    fileprivate init?(_ field: Field) {
        guard let fields = Fields(field), let kind = fields.required("rule") else { return nil }
        guard let rule = Rules.all.first(where: { kind.says($0.name) }) else {
            kind.object(.range, .noChoice(seen: kind.seen, allowed: Rules.all.map { $0.name }))
            return nil
        }
        fields.allow(["rule", "severity", "stages"] + ApprovalNeed.keys + rule.keys)
        let before = field.reading.findings.count
        let severity = fields.required("severity")?.choice(rule.severities)
        let stages = fields.given("stages") { field in
            field.items(1...Request.Stage.allCases.count)?.compactMap { $0.choice(Request.Stage.allCases) }
        }
        let need = severity.flatMap { ApprovalNeed(fields, severity: $0) }
        guard let rule = rule.init(fields), let severity, let need, let stages else { return nil }
        if rule.stages != nil, stages.value != nil {
            fields.optional("stages")?.object(.unknownKey, .stageTwice)
        }
        guard field.reading.findings.count == before else { return nil }
        self.init(
            rule: rule, severity: severity, stages: rule.stages ?? stages.value, approval: need, line: field.line,
            column: field.column)
    }
}

extension ApprovalNeed {
    fileprivate static let keys = ["role", "count", "expiresAfter"]

    /// Who has to approve what a rule holds; nil after an objection.
    fileprivate init?(_ fields: Fields, severity: Finding.Severity) {
        let role = fields.given("role") { $0.name() }
        let count = fields.given("count") { $0.integer(1...20) }
        let expiry = fields.given("expiresAfter") { $0.duration(60...8_784 * 3600) }
        guard let role, let count, let expiry else { return nil }
        // A rule that is being tried is tried as it will be.
        if severity != .hold, severity != .shadow, let key = Self.keys.first(where: { fields.optional($0) != nil }) {
            fields.optional(key)?.object(.range, .noApproval(severity: severity, key: key))
            return nil
        }
        self.init(count: count.value ?? 1, role: role.value, expirySeconds: expiry.value)
    }
}

extension RateCard {
    fileprivate init?(_ top: Fields) {
        let currency = top.given("currency") { field in
            field.currency().flatMap { field.reading.note($0, in: field, by: .rateCard) ? $0 : nil }
        }
        let isInYen = currency?.value.orYen == .jpy
        // What a price in yen is called was said before there were others.
        let (hour, run) = isInYen ? ("yenPerCoreHour", "yenPerRun") : ("perCoreHour", "perRun")
        top.allow(["apiVersion", "kind", "metadata", "currency", hour, "coreCount", run, "perGiBHour", "energy"])
        if let currency, currency.value == nil { _ = top.field.reading.note(.jpy, in: top.field, by: .rateCard) }
        let name = top.mapping("metadata")?.policyName()
        let yenPerCoreHour = top.required(hour)?.number(0...1e9)
        let coreCount = top.required("coreCount")?.integer(1...4096)
        let yenPerRun = top.required(run)?.number(0...1e9)
        let perGiBHour = top.given("perGiBHour") { $0.price() }
        let energy = top.given("energy") { Fields($0).flatMap(EnergyModel.init) }
        guard let name, let currency, let yenPerCoreHour, let coreCount, let yenPerRun, let perGiBHour, let energy else {
            return nil
        }
        self.init(
            name: name, currency: currency.value.orYen, yenPerCoreHour: yenPerCoreHour, coreCount: coreCount,
            yenPerRun: yenPerRun,
            perGiBHour: perGiBHour.value, energy: energy.value)
    }
}

extension RateCard.EnergyModel {
    fileprivate init?(_ fields: Fields) {
        fields.allow(["wattsPerCore", "wattsPerGiB", "perKilowattHour", "carbonGramsPerKilowattHour"])
        let wattsPerCore = fields.required("wattsPerCore")?.number(0...1e4)
        let wattsPerGiB = fields.required("wattsPerGiB")?.number(0...1e4)
        let perKilowattHour = fields.given("perKilowattHour") { $0.price() }
        let carbon = fields.given("carbonGramsPerKilowattHour") { $0.number(0...1e5) }
        guard let wattsPerCore, let wattsPerGiB, let perKilowattHour, let carbon else { return nil }
        self.init(
            wattsPerCore: wattsPerCore, wattsPerGiB: wattsPerGiB, perKilowattHour: perKilowattHour.value,
            carbonGramsPerKilowattHour: carbon.value)
    }
}

extension Authority {
    fileprivate init?(_ top: Fields) {
        top.allow(["apiVersion", "kind", "metadata", "approvers", "operators", "roles"])
        let name = top.mapping("metadata")?.policyName()
        let approvers = top.userNames("approvers")
        let operators = top.userNames("operators")
        let roles = top.given("roles") { field -> [Role]? in
            guard let items = field.items(0...200) else { return nil }
            let roles = items.compactMap(Self.role)
            return roles.count == items.count && field.areDistinct(roles.map(\.name)) ? roles : nil
        }
        guard name != nil, let approvers, let operators, let roles else { return nil }
        self.init(approvers: approvers, operators: operators, roles: roles.value ?? [])
    }

    private static func role(_ field: Field) -> Role? {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["name", "users", "groups"])
        let name = fields.required("name")?.name()
        let users = fields.userNames("users")
        guard let name, let users, let groups = fields.userNames("groups") else { return nil }
        guard !users.isEmpty || !groups.isEmpty else {
            field.object(.missing, .emptyRole)
            return nil
        }
        return Role(name: name, users: users, groups: groups)
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
