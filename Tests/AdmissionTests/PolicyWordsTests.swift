import Admission
import Domain
import TestSupport
import Testing

/// What is wrong, odd or untested in a folder of policies, to readers of both languages.
@Suite struct PolicyWordsTests {
    private typealias Text = PolicyFolderText

    private static let broken: [[PolicyFile]] = [
        [
            Text.policy(
                "a", "- {rule: nonsense, severity: refusal}", "- {rule: estimated-memory, severity: refusal, max: lots}",
                "- {rule: estimated-memory, severity: refusal, max: 1KiB}",
                "- {rule: time-window, severity: refusal, days: [mon], from: '09:00', to: '09:00'}",
                "- {rule: time-window, severity: refusal, days: [mon], from: noon, to: late}",
                "- {rule: seeds, severity: warning, min: 2, role: finance}",
                "- {rule: stage-gate, severity: refusal, stage: pilot, needs: production}",
                "- {rule: allowed-licences, severity: refusal, of: data, allowed: [自由]}",
                and: "exemptions: [{from: a/seeds, until: soon, reason: r}]"),
            Text.other("Authority", "roles: [{name: finance}]"), Text.other("Catalogue", ""),
            Text.other("Bundle", "utcOffset: east"), Text.file("b.yaml", Text.head + "kind: PolicyTests\ncases: []\n"),
        ],
        [
            Text.policy("a"), Text.other("Authority", ""), Text.other("Authority", "", name: "b"), Text.policy("A"),
            Text.other(
                "Catalogue",
                "models: [{name: m, licence: MIT}, {name: m, licence: Apache-2.0}]"),
        ],
        [Text.policy("a"), Text.other("Bundle", "order: [b.yaml]")],
        [
            Text.policy(
                "a", "- {rule: allowed-stages, severity: refusal, allowed: [poc, pilot]}",
                "- {rule: cores, severity: refusal, max: 1}", "- {rule: seeds, severity: hold, min: 2, role: finance}",
                "- {rule: seeds, severity: hold, min: 2, count: 3}",
                "- {rule: allowed-licences, severity: refusal, of: data, allowed: [MIT]}",
                "- {rule: data-classification, severity: refusal, max: internal}",
                "- {rule: allowed-priorities, severity: refusal, allowed: [low]}",
                "- {rule: allowed-priorities, severity: refusal, allowed: [high]}",
                and: "exemptions: [{from: a/sedes, until: 2027-01-31, reason: r}]")
        ],
    ]

    @Test(arguments: broken.indices) func everyErrorIsToldInEveryLanguage(place: Int) throws {
        var findings: [Finding] = []
        do throws(PolicyError) {
            _ = try Policies(files: Self.broken[place] + [Text.file("rate-card.yaml", Text.rateCard)])
        } catch {
            findings = error.findings
        }
        #expect(findings.count >= [10, 3, 2, 6][place], "\(findings)")
        for finding in findings {
            #expect(finding.message?.english == finding.reason, "\(finding)")
            #expect(
                finding.reason(in: .japanese).unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) }, "\(finding)")
            #expect(finding.withColumn(in: .japanese).hasSuffix("[\(finding.rule)]"))
        }
    }

    @Test func everyOddityIsToldInEveryLanguage() throws {
        let policies = try Text.policies(
            Text.policy(
                "a", "- {rule: seeds, severity: refusal, min: 3}", "- {rule: seeds, severity: refusal, min: 2}",
                "- {rule: approval, severity: hold}",
                "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc, minSeeds: 1}",
                "- {rule: claimed-value, severity: refusal, maxDecisionsPerMonth: 9}",
                and: "exemptions: [{from: a/seeds, teams: [x], until: 2020-01-31, reason: r}]"))
        let oddities = policies.oddities(at: try #require(Timestamp("2026-11-27T05:04:03Z")))
        #expect(Set(oddities.map(\.rule)).isSuperset(of: ["policy/idle", "policy/gate", "policy/claim", "policy/people"]))
        #expect(
            oddities.contains {
                $0.reason == "it is over since 2020-01-31, and does nothing: a/seeds for team x until 2020-01-31: r"
            })
        for oddity in oddities {
            #expect(oddity.message?.english == oddity.reason, "\(oddity)")
            #expect(oddity.reason(in: .japanese).unicodeScalars.contains { (0x3040...0x30FF).contains($0.value) }, "\(oddity)")
        }
    }
}
