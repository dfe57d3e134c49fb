import Admission
import Domain
import TestSupport
import Testing

/// What a policy folder may hold: everything that lies in it is in force or an error.
@Suite struct PolicyFolderTests {
    private static let head = "apiVersion: heterolora/v1\n"
    private static let rateCard = head + "kind: RateCard\nmetadata: {name: r}\nyenPerCoreHour: 8\ncoreCount: 2\nyenPerRun: 1\n"
    private static let tests =
        head + "kind: PolicyTests\ncases: [{name: one, given: {}, expect: {decision: refused, rules: [allowed-stages]}}]\n"

    private static func policy(
        _ name: String, _ rules: String = "[{rule: allowed-stages, severity: refusal, allowed: [pilot]}]"
    )
        -> String
    {
        head + "kind: Policy\nmetadata: {name: \(name), description: For a test.}\nrules: \(rules)\n"
    }

    private func files(_ texts: KeyValuePairs<String, String>) -> [PolicyFile] {
        texts.map { PolicyFile(name: $0, bytes: Array($1.utf8), digest: .zero) }
    }

    @Test(arguments: ["strict.yaml", "strict.yml", "STRICT.YAML", "Strict.Yml", "strict.json", "a.tests.b.yaml", "tests.yaml"])
    func everyEndingIsInForce(name: String) throws {
        let policies = try Policies(files: files([name: Self.policy("strict"), "rate-card.yml": Self.rateCard]))
        #expect(policies.digests.map(\.file) == [name, "rate-card.yml"].sorted() && policies.ruleCount == 1)
    }

    @Test(arguments: [
        "strict.yaml.bak", "strict.yaml~", ".strict.yaml", "#strict.yaml#", "strict.yaml.dpkg-dist", "strict.yaml.rpmsave",
        "strict.yaml ", "strict.ya\u{200B}ml", "strict\u{FF0E}yaml", "strictyaml", ".yaml", "README.md", "strict.yaml\n", "",
    ])
    func everyOtherNameIsLeftOut(name: String) {
        #expect(PolicyFile.reasonToLeaveOut(name) != nil)
    }

    @Test(
        arguments: [
            ([:], "no policy (kind: Policy)", ["policies"]),
            (["b.tests.yaml": tests], "no policy (kind: Policy)", ["policies"]),
            (["a.yaml": policy("a"), "A.YML": policy("b")], "the same name but for", ["A.YML", "a.yaml"]),
            (["ガ.yaml": policy("a"), "カ\u{3099}.yaml": policy("b")], "the same name but for", ["ガ.yaml", "カ\u{3099}.yaml"]),
            (["a.yaml": policy("a"), "b.yml": policy("a")], "policies of one metadata.name, 'a'", ["a.yaml", "b.yml"]),
            (["a.yaml": policy("a"), "s.json": rateCard], "2 rate cards", ["rate-card.yaml", "s.json"]),
            (["a.tests.yaml": policy("a"), "b.yaml": policy("b")], "tests, and nothing else, lie in", ["a.tests.yaml"]),
            (["A.TESTS.YML": policy("a"), "b.yaml": policy("b")], "tests, and nothing else, lie in", ["A.TESTS.YML"]),
            (["a.yaml": policy("a"), "b.yaml": tests], "tests, and nothing else, lie in", ["b.yaml"]),
            (["a.yaml": policy("a"), "a.tests.yaml": "kind: ["], "not YAML", ["a.tests.yaml"]),
            (
                ["a.yaml": head + "kind: Policy\nmetadata: {name: a}\nrules: []\n"], "says why in metadata.description",
                ["a.yaml"]
            ),
        ] as [(KeyValuePairs<String, String>, String, [String])])
    func whatIsNeitherInForceNorLeftOutIsNamed(texts: KeyValuePairs<String, String>, reason: String, names: [String]) throws {
        let error = #expect(throws: PolicyError.self) {
            try Policies(files: files(texts) + files(["rate-card.yaml": Self.rateCard]))
        }
        let findings = try #require(error?.findings)
        #expect(findings.count == 1 && findings[0].reason.contains(reason), "\(findings)")
        #expect(names.allSatisfy { findings[0].file.contains($0) }, "\(findings)")
    }

    @Test func aFolderThatAdmitsEverythingSaysSo() throws {
        let policies = try Policies(files: files(["open.yaml": Self.policy("open", "[]"), "rate-card.yaml": Self.rateCard]))
        #expect(policies.ruleCount == 0 && policies.digests.map(\.file) == ["open.yaml", "rate-card.yaml"])
    }

    @Test func whatCannotBeReadIsAnError() throws {
        let problem = Finding(severity: .refusal, rule: "policy/unreadable", reason: "is a folder", file: "x.yaml")
        let error = #expect(throws: PolicyError.self) {
            try Policies(files: files(["a.yaml": Self.policy("a"), "r.yaml": Self.rateCard]), problems: [problem])
        }
        #expect(error?.findings == [problem])
    }

    @Test func testsAreFoundWhateverTheEnding() throws {
        let folder = files([
            "Strict.YML": Self.policy("strict"), "STRICT.tests.json": Self.tests, "rate-card.yaml": Self.rateCard,
        ])
        #expect(try PolicyTests.run(files: folder).map(\.failure) == [nil])
    }
}
