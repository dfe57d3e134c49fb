public import Domain

/// Runs the `*.tests.yaml` files of a policy folder against the policies beside them.
public enum PolicyTests {
    /// How one case went.
    public struct Result: Sendable, Equatable {
        public let file: String
        public let name: String
        /// What was expected and what came instead; nil where the case holds.
        public let failure: String?
        /// Whether it is a case of a file, not the want of one.
        public let isCase: Bool
    }

    /// - Parameter files: all of one folder. A policy without a test is reported as a failure: an untested rule is a guess.
    /// - Throws: `PolicyError` for a policy or a test file that is malformed.
    public static func run(files: [PolicyFile]) throws(PolicyError) -> [Result] {
        let all = try Policies(files: files)
        let policies = all.policies
        var results: [Result] = []
        var findings: [Finding] = []
        for policy in policies {
            guard let file = files.first(where: { $0.tests(policy.file) }) else {
                let name = PolicyFile.stem(of: policy.file) + ".tests.yaml"
                results.append(Result(file: name, name: "exists", failure: "there is no test of \(policy.file)", isCase: false))
                continue
            }
            let reading = Reading(file: file.name, subject: "policy-test")
            let cases = reading.top(of: file.bytes).flatMap(cases) ?? []
            findings += reading.findings
            results += cases.map {
                Result(file: file.name, name: $0.name, failure: $0.failure(of: policy, authority: all.authority), isCase: true)
            }
        }
        for file in files where file.isTests && !policies.contains(where: { file.tests($0.file) }) {
            results.append(
                Result(file: file.name, name: "has a policy", failure: "there is no policy beside it", isCase: false))
        }
        guard findings.isEmpty else { throw PolicyError(findings: findings) }
        return results
    }

    private static func cases(_ top: Fields) -> [PolicyTestCase]? {
        top.allow(["apiVersion", "kind", "cases"])
        top.constant("apiVersion", Request.apiVersion)
        top.constant("kind", "PolicyTests")
        return top.required("cases")?.items(1...1000)?.compactMap(PolicyTestCase.init)
    }
}

/// Figures given, decision and rules expected. What a case does not give is harmless.
private struct PolicyTestCase {
    let name: String
    let subject: RuleSubject
    let decision: Verdict.Decision
    /// Names of the rules that object, in their order.
    let rules: [String]

    init?(_ field: Field) {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["name", "given", "expect"])
        let name = fields.required("name")?.text(1...200)
        let subject = fields.mapping("given").flatMap(RuleSubject.init)
        guard let expect = fields.mapping("expect") else { return nil }
        expect.allow(["decision", "rules"])
        let decision = expect.required("decision")?.choice(Verdict.Decision.allCases)
        let rules = expect.optional("rules").map { $0.items(1...50)?.compactMap { $0.text(1...100) } } ?? []
        guard let name, let subject, let decision, let rules else { return nil }
        self.name = name
        self.subject = subject
        self.decision = decision
        self.rules = rules
    }

    func failure(of policy: Policy, authority: Authority) -> String? {
        var ruling = Ruling(authority: authority, subject: subject, place: RequestPlace(file: "case"))
        policy.judge(subject, into: &ruling)
        let verdict = ruling.verdict(estimate: nil)
        let objecting = verdict.findings.map { $0.rule.split(separator: "/").last.map(String.init) ?? $0.rule }
        guard verdict.decision != decision || objecting != rules else { return nil }
        return "expected \(decision.rawValue) by [\(rules.joined(separator: ", "))], got \(verdict.decision.rawValue) by "
            + "[\(objecting.joined(separator: ", "))]"
    }
}

extension RuleSubject {
    fileprivate init?(_ fields: Fields) {
        fields.allow([
            "stage", "team", "trainableParameters", "baseParameters", "estimatedCost", "estimatedDuration", "model",
            "modelSHA256", "data", "spentCost", "reservedCost",
        ])
        let before = fields.field.reading.findings.count
        self.init()
        if let value = fields.optional("stage")?.choice(Request.Stage.allCases) { stage = value }
        if let value = fields.optional("team")?.name() { team = value }
        if let value = fields.optional("trainableParameters")?.integer(0...1_000_000_000_000) {
            trainableParameterCount = value
        }
        if let value = fields.optional("baseParameters")?.integer(1...1_000_000_000_000) { baseParameterCount = value }
        if let value = fields.optional("estimatedCost")?.yen(0...1e12) { costYen = value }
        if let value = fields.optional("estimatedDuration")?.duration(0...1e9) { wallSeconds = value }
        if let value = fields.optional("model")?.name(1...128) { modelName = value }
        if let value = fields.optional("modelSHA256")?.digest() { modelDigest = value }
        if let value = fields.optional("data")?.storePath() { data = Split.allCases.map { DataFile(split: $0, path: value) } }
        let spent = fields.optional("spentCost")?.yen(0...1e12) ?? 0
        let reserved = fields.optional("reservedCost")?.yen(0...1e12) ?? 0
        let usage = Usage(costYen: spent, runCount: 0, reservedYen: reserved, reservedCount: 0)
        consumption = Consumption(
            team: usage, teamInMonth: usage, user: usage, userInMonth: usage, monthBegan: consumption.monthBegan)
        guard fields.field.reading.findings.count == before else { return nil }
    }
}
