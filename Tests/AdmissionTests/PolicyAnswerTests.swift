import Admission
import Domain
import TestSupport
import Testing

/// What `policy diff`, `explain` and `test --coverage` say.
@Suite struct PolicyAnswerTests {
    private typealias Text = PolicyFolderText

    @Test(
        arguments: [
            ("rule: seeds, min: 2", "rule: seeds, min: 3", ["stricter  a/seeds (a.yaml:5): min 2 → 3"]),
            ("rule: cores, max: 8", "rule: cores, max: 9", ["looser    a/cores (a.yaml:5): max 8 → 9"]),
            (
                "rule: allowed-data, paths: ['a/*']", "rule: allowed-data, paths: ['a/b*', a/c]",
                ["stricter  a/allowed-data (a.yaml:5): paths a/* → a/b*, a/c"]
            ),
            (
                "rule: required-baselines, arms: [random, full]", "rule: required-baselines, arms: [full]",
                ["looser    a/required-baselines (a.yaml:5): arms random, full → full"]
            ),
            (
                "rule: quota, of: team, period: month, maxRequests: 3",
                "rule: quota, of: team, period: month, max: {amount: 9, currency: JPY}, maxRequests: 3",
                ["stricter  a/quota (a.yaml:5): no max → max 9\u{A0}yen"]
            ),
            (
                "rule: quota, of: team, period: month, maxRequests: 3", "rule: quota, of: user, period: month, maxRequests: 3",
                [
                    "went      a/quota (a.yaml:5): refusal, every stage; of team, period month, maxRequests 3",
                    "came      a/quota (a.yaml:5): refusal, every stage; of user, period month, maxRequests 3",
                ]
            ),
            (
                "rule: seeds, min: 2, stages: [poc]", "rule: seeds, min: 2",
                ["stricter  a/seeds (a.yaml:5): stages poc → poc, pilot, production"]
            ),
            ("rule: seeds, min: 2", "min: 2, rule: seeds", []),
            (
                "rule: time-window, days: [mon], from: '09:00', to: '18:00'",
                "rule: time-window, days: [mon, tue], from: '10:00', to: '18:00'",
                ["changed   a/time-window (a.yaml:5): days mon, 09:00 to 18:00 → mon, tue, 10:00 to 18:00"]
            ),
        ] as [(String, String, [String])])
    func differencesAreSaidInWords(before: String, after: String, lines: [String]) throws {
        func folder(_ rule: String) throws -> Policies { try Text.policies(Text.policy("a", "- {severity: refusal, \(rule)}")) }
        let differences = try folder(before).differences(to: folder(after))
        #expect(differences.map { Words(.english).difference($0) } == lines)
        #expect(try folder(before).differences(to: folder(before)) == [])
    }

    /// A rule put between two of its kind is the only one that came; severities, people and prices differ too.
    @Test func everythingThatRulesRestOnIsCompared() throws {
        func seeds(_ min: Int, _ severity: String) -> String { "- {rule: seeds, min: \(min), severity: \(severity)}" }
        let before = try Text.policies(Text.policy("a", seeds(2, "refusal"), seeds(4, "warning")))
        let after = try Policies(files: [
            Text.policy("a", seeds(2, "refusal"), seeds(3, "hold"), seeds(4, "warning")),
            Text.file("rate-card.yaml", Text.rateCard.replacing("yenPerCoreHour: 8", with: "yenPerCoreHour: 9")),
            Text.other("Authority", "approvers: [x]\nroles: [{name: c, users: [y]}]"),
            Text.other("Teams", "teams: [{name: t, users: [x]}]"),
            Text.other("Catalogue", "data: [{path: 'a/*', classification: public}]"),
            Text.other("Bundle", "utcOffset: '+09:00'"),
        ])
        #expect(
            before.differences(to: after).map { Words(.english).difference($0) } == [
                "came      a/seeds (a.yaml:6): hold, every stage; min 3", "changed   utcOffset: 0 min → 540 min",
                "changed   rate card: r, 8\u{A0}yen per core and hour, 2 cores, 1\u{A0}yen per run → r, 9\u{A0}yen per core and hour, 2 cores, "
                    + "1\u{A0}yen per run",
                "came      approver x", "came      role c: users y; groups ", "stricter  teams: accounts are bound to teams",
                "came      team t: users x; groups ; all stages; all data; all models", "came      data a/*, public",
            ])
        let held = try Text.policies(Text.policy("a", seeds(2, "hold"), seeds(4, "warning")))
        #expect(
            before.differences(to: held) == [
                PolicyDifference(.looser, .inRule(name: "a/seeds", place: "a.yaml:5", .severity(.refusal, .hold)))
            ])
        #expect(
            before.differences(to: after).map { Words(.japanese).difference($0) }.prefix(3) == [
                "追加      a/seeds (a.yaml:6)：承認が必要、すべての段階、min 3", "変更      utcOffset：0 分 → 540 分",
                "変更      料金表：r、コア時あたり 8円、2 コア、実行あたり 1円 → r、コア時あたり 9円、2 コア、実行あたり 1円",
            ])
    }

    @Test func casesThatTryNothingAreNamed() throws {
        let policy = Text.policy(
            "a", "- {rule: seeds, severity: refusal, min: 3}", "- {rule: cores, severity: refusal, max: 4, stages: [pilot]}")
        let tests = Text.file(
            "a.tests.yaml",
            Text.head
                + "kind: PolicyTests\ncases:\n  - {name: one, given: {seeds: 2}, expect: {decision: refused, rules: [seeds]}}\n"
        )
        let report = try PolicyTests.report(on: [policy, tests, Text.file("rate-card.yaml", Text.rateCard)])
        #expect(report.results.map(\.failure) == [nil])
        #expect(
            report.uncovered == [
                .uncovered(place: "a.yaml:5", rule: "seeds", objection: false, pass: true),
                .uncovered(place: "a.yaml:6", rule: "cores", objection: true, pass: true),
            ])
        #expect(
            report.uncovered.map { Words(.english).policy($0) } == [
                "a.yaml:5: seeds: no case has it pass", "a.yaml:6: cores: no case makes it object, and none has it pass",
            ])
    }

    @Test func everyRuleIsExplained() throws {
        let decoded = RequestDecoder.decode(bytes: Array(try Examples.movieReviews().utf8), file: "x.yaml")
        let request = try #require(decoded.request)
        let policies = try Text.policies(
            Text.policy(
                "a", "- {rule: seeds, severity: refusal, min: 3}", "- {rule: seeds, severity: refusal, min: 2}",
                "- {rule: seeds, severity: refusal, min: 5, stages: [pilot]}",
                "- {rule: estimated-cost, severity: refusal, max: {amount: 1, currency: JPY}}",
                "- {rule: required-method, severity: hold, allowed: [auto]}",
                and: "exemptions: [{from: a/required-method, until: 2027-01-31, reason: Agreed.}]"))
        let basis = VerdictBasis(
            submitter: Submitter(userID: 1005, userName: "hanako", groups: []), time: Timestamp(microseconds: 0), facts: nil,
            estimate: nil,
            machineSpeed: MachineSpeed(flopsPerSecond: 1, threadCount: 1, measuredAt: Timestamp(microseconds: 0)),
            consumption: nil)
        let explained = policies.explanations(of: request, on: basis, knowsLedger: false)
        #expect(explained.map(\.place) == (5...9).map { "a.yaml:\($0)" })
        #expect(
            explained.map(\.outcome) == [
                .objects(
                    Message(.rule(.seeds(count: 2, least: 3))),
                    RuleChange(field: "spec.training.seeds", wanted: .terms([RuleTerm("min", .plain("3"))]), approval: nil)),
                .passes, .notConcerned, .filesNotKnown,
                .exempt(
                    Message(.rule(.choice(of: .method, chosen: "static", allowed: ["auto"]))), until: "2027-01-31",
                    place: "a.yaml:10", reason: "Agreed."),
            ])
        #expect(
            explained.map(\.sees) == [
                .count(of: .seed, 2), .count(of: .seed, 2), nil, nil, .choice(of: .method, "static"),
            ])
        let (english, japanese) = (Words(.english), Words(.japanese))
        #expect(explained.compactMap(\.sees).map(english.sight) == ["2 seeds", "2 seeds", "method static"])
        #expect(explained.compactMap(\.sees).map(japanese.sight) == ["シード 2 個", "シード 2 個", "探索方法 static"])
        #expect(english.asks(explained[0].asks) == "every stage; min 3")
        #expect(english.asks(explained[2].asks) == "stage pilot; min 5")
        #expect(japanese.asks(explained[2].asks) == "段階 pilot、min 5")
        guard case .objects(_, let change) = explained[0].outcome else { return }
        #expect(english.change(change) == "spec.training.seeds within min 3")
    }
}
