public import Domain

/// Runs the `*.tests.yaml` files of a policy folder against the policies beside them.
public enum PolicyTests {
    /// How one case went.
    public struct Result: Sendable, Equatable {
        public let file: String
        public let name: String
        /// What was expected and what came instead; nil where the case holds.
        public let failure: PolicyMessage?
        /// Whether it is a case of a file, not the want of one.
        public let isCase: Bool
    }

    /// How all cases went, and what they leave open.
    public struct Report: Sendable, Equatable {
        public let results: [Result]
        /// Rules that no case makes object, or that no case has pass, with file and line.
        public let uncovered: [PolicyMessage]
    }

    /// - Parameter files: all of one folder. A policy without a test is reported as a failure: an untested rule is a guess.
    /// - Throws: `PolicyError` for a policy or a test file that is malformed.
    public static func run(files: [PolicyFile]) throws(PolicyError) -> [Result] { try report(on: files).results }

    /// The same, with the rules that cases leave untried.
    public static func report(on files: [PolicyFile]) throws(PolicyError) -> Report {
        let all = try Policies(files: files)
        let policies = all.policies
        var results: [Result] = []
        var findings: [Finding] = []
        var uncovered: [PolicyMessage] = []
        for policy in policies {
            guard let file = files.first(where: { $0.tests(policy.file) }) else {
                let name = PolicyFile.stem(of: policy.file) + ".tests.yaml"
                results.append(Result(file: name, name: "exists", failure: .noTest(policy: policy.file), isCase: false))
                continue
            }
            let reading = Reading(file: file.name, subject: "policy-test", rateCard: all.rateCard)
            let cases = reading.top(of: file.bytes).flatMap { Self.cases($0, all) } ?? []
            findings += reading.findings
            results += cases.map {
                Result(file: file.name, name: $0.name, failure: $0.failure(of: policy, among: all), isCase: true)
            }
            uncovered += policy.uncovered(by: cases.map(\.subject), all.authority)
        }
        for file in files where file.isTests && !policies.contains(where: { file.tests($0.file) }) {
            results.append(
                Result(file: file.name, name: "has a policy", failure: .noPolicyBeside, isCase: false))
        }
        guard findings.isEmpty else { throw PolicyError(findings: findings) }
        return Report(results: results, uncovered: uncovered)
    }

    private static func cases(_ top: Fields, _ policies: Policies) -> [PolicyTestCase]? {
        top.allow(["apiVersion", "kind", "cases"])
        top.constant("apiVersion", Request.apiVersion)
        top.constant("kind", "PolicyTests")
        return top.required("cases")?.items(1...1000)?.compactMap { PolicyTestCase($0, policies) }
    }
}

extension Policy {
    /// Rules of which no case shows both sides. What has been approved passes.
    fileprivate func uncovered(by subjects: [RuleSubject], _ authority: Authority) -> [PolicyMessage] {
        demands.compactMap { demand in
            let concerned = subjects.filter { demand.applies(to: $0.stage) }
            let objects = concerned.contains { demand.objection(to: $0) != nil }
            let passes = concerned.contains { subject in
                demand.objection(to: subject) == nil
                    || demand.severity == .hold
                        && authority.approvers(for: demand.approval, among: subject).count >= demand.approval.count
            }
            return objects && passes
                ? nil
                : .uncovered(place: place(of: demand), rule: demand.name, objection: !objects, pass: !passes)
        }
    }
}

/// Figures given, decision and rules expected. What a case does not give is harmless.
private struct PolicyTestCase {
    let name: String
    let subject: RuleSubject
    let decision: Verdict.Decision
    /// Names of the rules that object, in their order.
    let rules: [String]

    init?(_ field: Field, _ policies: Policies) {
        guard let fields = Fields(field) else { return nil }
        fields.allow(["name", "given", "expect"])
        let name = fields.required("name")?.text(1...200)
        let subject = fields.mapping("given").flatMap { RuleSubject($0, policies) }
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

    func failure(of policy: Policy, among policies: Policies) -> PolicyMessage? {
        var ruling = Ruling(authority: policies.authority, subject: subject, place: RequestPlace(file: "case"))
        policy.judge(subject, into: &ruling, exemptions: policies.exemptions)
        let own = policy.demands.map { (policy: policy, demand: $0) }
        ruling.add(GatesTogether.objections(to: subject, own, exemptions: policies.exemptions))
        let verdict = ruling.verdict(estimate: nil)
        let objecting = verdict.findings.map { $0.rule.split(separator: "/").last.map(String.init) ?? $0.rule }
        guard verdict.decision != decision || objecting != rules else { return nil }
        return .expected(decision: decision, rules: rules, got: verdict.decision, by: objecting)
    }
}
