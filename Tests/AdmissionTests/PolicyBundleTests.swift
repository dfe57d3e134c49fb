import Admission
import Domain
import TestSupport
import Testing

/// Files that belong together: their order, what later ones may do, and what contradicts itself.
@Suite struct PolicyBundleTests {
    private typealias Text = PolicyFolderText

    private static let cost = "- {rule: estimated-cost, severity: refusal, max: {amount: 100, currency: JPY}}"
    private static let exemption =
        "exemptions: [{from: cost/estimated-cost, teams: [nlp], until: 2026-12-31, reason: Agreed.}]"

    private func tests(_ cases: String) -> PolicyFile {
        Text.file("cost.tests.yaml", Text.head + "kind: PolicyTests\ncases:\n\(cases)\n")
    }

    /// A year and a day ends where the clock of the bundle says so.
    @Test func anExemptionEndsWithItsLastDay() throws {
        let cases = """
              - {name: before, given: {team: nlp, estimatedCost: {amount: 200, currency: JPY}, time: '2026-12-31T14:59:59Z'}, expect: {decision: admitted, rules: [estimated-cost]}}
              - {name: after, given: {team: nlp, estimatedCost: {amount: 200, currency: JPY}, time: '2026-12-31T15:00:00Z'}, expect: {decision: refused, rules: [estimated-cost]}}
              - {name: others, given: {team: law, estimatedCost: {amount: 200, currency: JPY}, time: '2026-12-31T00:00:00Z'}, expect: {decision: refused, rules: [estimated-cost]}}
            """
        let files = [
            Text.policy("cost", Self.cost, and: Self.exemption), tests(cases), Text.other("Bundle", "utcOffset: '+09:00'"),
            Text.file("rate-card.yaml", Text.rateCard),
        ]
        #expect(try PolicyTests.run(files: files).compactMap(\.failure) == [])
        let policies = try Policies(files: files)
        let day = try #require(Timestamp("2026-12-31T15:00:00Z"))
        #expect(policies.oddities(at: day.adding(seconds: -1)) == [])
        #expect(
            policies.oddities(at: day).map(\.description) == [
                "cost.yaml:6: it is over since 2026-12-31, and does nothing: cost/estimated-cost for team nlp until 2026-12-31: Agreed. "
                    + "[policy/exemption]"
            ])
    }

    @Test func laterFilesOnlyTighten() throws {
        let later = Text.policy("voice", and: Self.exemption)
        let loosening = Text.findings(Text.policy("cost", Self.cost), later)
        #expect(loosening.map(\.rule) == ["policy/exemption"] && loosening[0].file == "voice.yaml" && loosening[0].line == 5)
        #expect(loosening.first?.reason.contains("earlier file 'cost.yaml'") == true)
        #expect(Text.findings(Text.policy("cost", Self.cost), later, Text.other("Bundle", "laterFiles: tighten")).count == 1)
        #expect(Text.findings(Text.policy("cost", Self.cost), later, Text.other("Bundle", "laterFiles: override")) == [])
        // The company's own file, read first, may.
        #expect(
            Text.findings(Text.policy("cost", Self.cost), later, Text.other("Bundle", "order: [voice.yaml, cost.yaml]")) == [])
        #expect(
            Text.findings(
                Text.policy("cost", Self.cost, and: Self.exemption.replacing("estimated-cost", with: "estimated-costs"))
            )
            .map(\.reason) == [
                "there is no rule 'cost/estimated-costs', written POLICY/RULE; did you mean 'cost/estimated-cost'?"
            ])
    }

    @Test(arguments: [
        ("order: [cost.yaml]", "'voice.yaml' is missing"),
        ("order: [cost.yaml, voice.yaml, x.yaml]", "no policy file 'x.yaml'"),
        ("order: [cost.yaml, voice.yaml, rate-card.yaml]", "no policy file 'rate-card.yaml'"),
        ("order: [cost.yaml, cost.yaml]", "stands twice"), ("utcOffset: 9", "what local time is ahead"),
        ("utcOffset: '+14:01'", "at most 14 hours"), ("laterFiles: loosen", "one of tighten, override"),
        ("later: override", "unknown key"),
    ]) func bundlesAreReadStrictly(body: String, reason: String) {
        let findings = Text.findings(
            Text.policy("cost", Self.cost), Text.policy("voice", Self.cost), Text.other("Bundle", body))
        #expect(findings.contains { $0.reason.contains(reason) && $0.line != nil && $0.file == "bundle.yaml" }, "\(findings)")
    }

    @Test(
        arguments: [
            (["[poc]", "[pilot]"], "rule: allowed-stages, severity: refusal, allowed: ", "no request could be admitted"),
            (
                ["[low]", "[high]"], "rule: allowed-priorities, severity: refusal, allowed: ",
                "leaves nothing of what a.yaml:5 allows"
            ),
            (["[static]", "[auto]"], "rule: required-method, severity: refusal, allowed: ", "leaves nothing"),
            (["['a/*']", "['b/*', 'c/*']"], "rule: allowed-data, severity: refusal, paths: ", "leaves nothing"),
            (["['*a*']", "['b', 'cd']"], "rule: allowed-data, severity: refusal, paths: ", "leaves nothing"),
            (["['a/*']", "['*/b']"], "rule: allowed-data, severity: refusal, paths: ", nil),
            (["[MIT]", "[Apache-2.0]"], "rule: allowed-licences, of: models, severity: refusal, allowed: ", "leaves nothing"),
            (["[MIT]", "[MIT]"], "rule: allowed-licences, of: data, severity: refusal, allowed: ", "no catalogue"),
            (["[low]", "[high]"], "rule: allowed-priorities, severity: warning, allowed: ", nil),
            (["[low]", "[high]"], "rule: allowed-priorities, stages: [pilot], severity: refusal, allowed: ", "stage 'pilot'"),
            (
                ["[mon, tue]", "[wed]"], "rule: time-window, severity: refusal, from: '09:00', to: '18:00', days: ",
                "leaves nothing"
            ),
            (["[mon]", "[tue, mon]"], "rule: time-window, severity: refusal, from: '22:00', to: '06:00', days: ", nil),
            (["1", "2"], "rule: cores, severity: refusal, max: ", "by the rate card a run holds 2 cores"),
            (
                ["controllers", "controllers"], "rule: approval, severity: hold, role: ",
                "has a role 'controllers'; its roles are: none"
            ),
            (["2", "2"], "rule: approval, severity: hold, count: ", "the authority names 0 approvers"),
            (["poc", "poc"], "rule: stage-gate, severity: refusal, stage: pilot, needs: ", nil),
            (
                ["pilot", "pilot"], "rule: stage-gate, severity: refusal, stage: pilot, needs: ",
                "a stage before 'pilot' is needed"
            ),
        ] as [([String], String, String?)])
    func contradictionsAreErrors(values: [String], rule: String, reason: String?) {
        let catalogue = Text.other("Catalogue", "models: [{name: a, licence: MIT}, {name: b, licence: Apache-2.0}]")
        let (one, other) = (Text.policy("a", "- {\(rule)\(values[0])}"), Text.policy("b", "- {\(rule)\(values[1])}"))
        let findings = Text.findings(one, other, catalogue)
        guard let reason else {
            #expect(findings == [])
            return
        }
        #expect(findings.contains { $0.reason.contains(reason) && $0.line == 5 && $0.column != nil }, "\(findings)")
    }

    /// Two agree pairwise, and not all three.
    @Test func threeListsContradictToo() {
        let findings = Text.findings(
            Text.policy("a", "- {rule: allowed-priorities, severity: refusal, allowed: [low, normal]}"),
            Text.policy("b", "- {rule: allowed-priorities, severity: refusal, allowed: [normal, high]}"),
            Text.policy("c", "- {rule: allowed-priorities, severity: refusal, allowed: [low, high]}"))
        #expect(
            findings.map(\.description) == [
                "c.yaml:5: no request of stage 'poc' could be admitted: allowed-priorities leaves nothing of what a.yaml:5 and b.yaml:5 "
                    + "allow [policy/contradiction]"
            ])
    }

    /// A stage that is left out on purpose is no contradiction, nor what would be asked of it.
    @Test func aStageMayBeLeftOut() {
        #expect(
            Text.findings(
                Text.policy(
                    "a", "- {rule: allowed-stages, severity: refusal, allowed: [poc]}",
                    "- {rule: cores, severity: refusal, max: 1, stages: [production]}")) == [])
    }

    @Test func gatesThatNobodyCanPassAreErrors() {
        let gate = "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc, minReliability: 0}"
        let method = "- {rule: required-method, severity: refusal, stages: [poc], allowed: [dynamic, auto]}"
        #expect(
            Text.findings(Text.policy("a", gate, method)).first?.reason.contains("only method static validates scores") == true)
        #expect(Text.findings(Text.policy("a", gate)) == [])
    }

    @Test func peopleAreCounted() throws {
        let rule = "- {rule: approval, severity: hold, role: c, count: 2}"
        func findings(_ role: String) -> [Finding] {
            Text.findings(Text.policy("a", rule), Text.other("Authority", "roles: [\(role)]"))
        }
        #expect(findings("{name: c, users: [x]}").map(\.rule) == ["policy/people"])
        #expect(findings("{name: c, users: [x, y]}") == [] && findings("{name: c, groups: [g]}") == [])
        #expect(findings("{name: c}").map(\.rule) == ["policy/missing"])
        let approval = Text.findings(Text.policy("a", "- {rule: approval, severity: refusal}"))
        #expect(
            approval.first?.description
                == "a.yaml:5: rules[0].severity: 'refusal'; one of hold, shadow is needed [policy/range]")
        let warned = Text.findings(Text.policy("a", "- {rule: seeds, severity: warning, min: 2, role: c}"))
        #expect(warned.first?.reason == "nobody approves what is a warning; severity hold is needed for role")
    }

    @Test(
        arguments: [
            (
                [
                    "- {rule: seeds, severity: refusal, min: 3}", "- {rule: seeds, severity: warning, min: 2, stages: [poc]}",
                ], ["seeds can never decide: a.yaml:5 asks as much of the same requests"]
            ),
            (["- {rule: seeds, severity: refusal, min: 2}", "- {rule: seeds, severity: refusal, min: 3, stages: [poc]}"], []),
            (
                ["- {rule: seeds, severity: refusal, min: 2}", "- {rule: seeds, severity: refusal, min: 2}"],
                ["seeds can never decide"]
            ),
            (
                ["- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc}"],
                ["stage 'production' has no gate: a request may name it straight away"]
            ),
            (
                [
                    "- {rule: stage-gate, severity: refusal, stage: pilot, needs: poc}",
                    "- {rule: allowed-stages, severity: refusal, allowed: [pilot]}",
                ], ["it needs a run of stage 'poc', of which no request is admitted"]
            ),
            (
                ["- {rule: claimed-value, severity: refusal, maxBenefitPerDecision: {amount: 5, currency: JPY}}"],
                ["maxBenefitPerDecision alone is no limit"]
            ),
            (["- {rule: seeds, severity: hold, min: 2}"], ["only root can approve what it holds"]),
        ] as [([String], [String])])
    func oddThingsAreNamed(rules: [String], reasons: [String]) throws {
        let policy = Text.file(
            "a.yaml", Text.head + "kind: Policy\nmetadata: {name: a}\nrules:\n" + rules.joined(separator: "\n") + "\n")
        let found = try Text.policies(policy).oddities(at: Timestamp(microseconds: 0))
        #expect(found.count == reasons.count, "\(found)")
        for (finding, reason) in zip(found, reasons) {
            #expect(finding.reason.contains(reason) && finding.line != nil && finding.column == 3, "\(finding)")
        }
    }

    @Test func teamsThatMayUseNothingAreNamed() throws {
        let found = try Text.policies(
            Text.policy(
                "a", "- {rule: allowed-stages, severity: refusal, allowed: [poc]}",
                "- {rule: allowed-data, severity: refusal, paths: ['reviews/*']}"),
            Text.other("Teams", "teams: [{name: x, stages: [pilot], data: ['*']}, {name: y, data: ['payroll/*']}, {name: z}]")
        ).oddities(at: Timestamp(microseconds: 0))
        #expect(
            found.map(\.reason) == [
                "team 'x' may use no stage that policies allow", "team 'y' may use no data that policies allow",
            ])
    }

    @Test func cataloguesAgree() {
        func catalogue(_ name: String, _ licence: String) -> PolicyFile {
            Text.other("Catalogue", "models: [{name: m, licence: \(licence)}]", name: name)
        }
        #expect(Text.findings(Text.policy("a"), catalogue("c", "MIT"), catalogue("d", "MIT")) == [])
        #expect(
            Text.findings(Text.policy("a"), catalogue("c", "MIT"), catalogue("d", "Apache-2.0")).map(\.description) == [
                "d.yaml:4: 'm' is listed otherwise at c.yaml:4; leave one out, or make them agree [policy/catalogue]"
            ])
    }
}
