import Admission
import Domain
import Foundation
import TestSupport
import Testing

/// docs/policy.schema.json says to editors what the reader says to people, of every kind of file and every rule.
@Suite struct PolicySchemaTests {
    private typealias Text = PolicyFolderText

    private static let digest = String(repeating: "a", count: 64)
    private static let money = #"{"amount": 1, "currency": "JPY"}"#
    private static let dollar = #"{"amount": 1, "currency": "USD"}"#
    private static let head = #""apiVersion": "heterolora/v1", "kind": "#

    /// Each kind with every optional field.
    private static let kinds: [(kind: String, full: String)] = [
        (
            "Policy",
            #"""
            "metadata": {"name": "a", "description": "d"}, "rules": [],
            "exemptions": [{"from": "a/b", "teams": ["t"], "users": ["u"], "stages": ["poc"], "until": "2027-01-31", "reason": "r"}]
            """#
        ),
        (
            "RateCard",
            #""metadata": {"name": "a", "description": "d"}, "currency": "JPY", "yenPerCoreHour": 1, "coreCount": 2, "yenPerRun": 0.5, "perGiBHour": \#(money), "energy": {"wattsPerCore": 1, "wattsPerGiB": 0.5, "perKilowattHour": \#(money), "carbonGramsPerKilowattHour": 400}"#
        ),
        (
            "RateCard",
            #""metadata": {"name": "a", "description": "d"}, "currency": "USD", "perCoreHour": 1, "coreCount": 2, "perRun": 0.5, "perGiBHour": \#(dollar), "energy": {"wattsPerCore": 1, "wattsPerGiB": 0.5, "perKilowattHour": \#(dollar), "carbonGramsPerKilowattHour": 400}"#
        ),
        (
            "Authority",
            #"""
            "metadata": {"name": "a", "description": "d"}, "approvers": ["u"], "operators": ["v"],
            "roles": [{"name": "r", "users": ["u"], "groups": ["g"]}]
            """#
        ),
        (
            "Teams",
            #"""
            "metadata": {"name": "a", "description": "d"},
            "teams": [{"name": "t", "users": ["u"], "groups": ["g"], "stages": ["poc"], "data": ["*"], "models": ["m"]}]
            """#
        ),
        (
            "Catalogue",
            #"""
            "metadata": {"name": "a", "description": "d"}, "models": [{"name": "m", "sha256": "\#(digest)", "licence": "MIT"}],
            "data": [{"path": "p", "sha256": "\#(digest)", "licence": "MIT", "classification": "public"}]
            """#
        ),
        (
            "Bundle",
            #""metadata": {"name": "a", "description": "d"}, "order": ["a.yaml"], "utcOffset": "+09:00", "laterFiles": "tighten""#
        ),
        (
            "PolicyTests",
            #"""
            "cases": [{"name": "n", "expect": {"decision": "admitted", "rules": ["x"]}, "given": {
             "stage": "poc", "team": "t", "purpose": "p", "priority": "low", "user": "u", "groups": ["g"], "time": "2026-11-26T09:30:00Z",
             "heldFor": "80h", "approvals": [{"by": "x", "groups": ["g"]}], "engine": "torch", "method": "auto", "compare": ["uniform"], "seeds": 1,
             "testRows": 1, "trainableParameters": 1, "baseParameters": 1, "estimatedCost": \#(money), "estimatedDuration": "1h",
             "estimatedMemory": "1GiB", "cores": 1, "model": "m", "modelSHA256": "\#(digest)", "modelLicence": "MIT", "data": "d",
             "dataSHA256": "\#(digest)", "dataLicence": "MIT", "dataClassification": "public", "spentCost": \#(money),
             "spentThisMonth": \#(money), "reservedCost": \#(money), "spentByUser": \#(money), "spentByUserThisMonth": \#(money),
             "reservedByUser": \#(money), "runs": 1, "runsThisMonth": 1, "openRequests": 1, "runsByUser": 1, "runsByUserThisMonth": 1,
             "openRequestsOfUser": 1, "value": {"benefitPerCorrectDecision": \#(money), "decisionsPerMonth": 0.5, "horizonMonths": 1,
              "discountRatePerYear": 0, "errorCosts": [{"label": "a", "cost": \#(money)}], "benefitPerUnit": \#(money),
              "people": [{"role": "r", "hours": 1, "perHour": \#(money)}], "labellingPerRow": \#(money),
              "servingPerThousandDecisions": \#(money), "fixedCosts": {"perMonth": \#(money), "share": 0.5},
              "today": {"accuracy": 0.5, "quantity": 1, "costPerMonth": \#(money)}}, "evidence": [{"stage": "poc", "team": "t", "age": "1h", "improvement": [0, 1, 2],
              "quantity": "loss", "reliability": [0, 0, 0], "allocations": 8, "roi": 1, "claimed": \#(money), "seeds": 1, "testRows": 1}]}}]
            """#
        ),
    ]

    /// Each rule with every key of its own.
    private static let rules: [(rule: String, full: String)] = [
        ("trainable-parameters", #""max": 1"#), ("base-model-share", #""max": "1%""#), ("estimated-cost", #""max": \#(money)"#),
        ("estimated-duration", #""max": "1h""#), ("estimated-memory", #""max": "1GiB""#), ("cores", #""max": 8"#),
        ("allowed-models", #""models": [{"name": "m", "sha256": "\#(digest)"}]"#),
        ("allowed-data", #""paths": ["p"], "files": [{"path": "p", "sha256": "\#(digest)"}]"#),
        ("allowed-licences", #""of": "models", "allowed": ["MIT"]"#), ("data-classification", #""max": "public""#),
        ("allowed-engines", #""allowed": ["torch"]"#), ("allowed-stages", #""allowed": ["poc"]"#),
        ("allowed-priorities", #""allowed": ["low"]"#),
        ("required-method", #""allowed": ["auto"]"#), ("required-baselines", #""arms": ["uniform"]"#), ("seeds", #""min": 1"#),
        ("test-rows", #""min": 1"#),
        (
            "claimed-value",
            #"""
            "maxBenefitPerDecision": \#(money), "maxDecisionsPerMonth": 1, "maxHorizonMonths": 1, "minDiscountRate": 0, 
            "maxPerMonth": \#(money), "maxInAll": \#(money)
            """#
        ),
        ("time-window", #""days": ["mon"], "from": "09:00", "to": "18:00""#), ("team-cost", #""max": \#(money)"#),
        ("quota", #""of": "team", "period": "month", "max": \#(money), "maxRequests": 1"#), ("team-concurrency", #""max": 1"#),
        ("approval", #""above": \#(money)"#),
        (
            "stage-gate",
            #"""
            "stage": "production", "needs": "poc", "anyTeam": true, "maxAge": "9h", "minAccuracyPoints": 0, "minLossDecrease": 0,
            "minReliability": 0, "minReturnOnInvestment": 0, "maxClaimInAll": \#(money), "minSeeds": 1, "minTestRows": 1
            """#
        ),
    ]

    private func schemas() throws -> [JSONValue] {
        try JSONValue.parsed(Examples.text("docs/policy.schema.json"))["oneOf"]?.items ?? []
    }

    /// Whether the reader finds its form right; what it means together with other files is another thing.
    private func accepts(_ document: JSONValue, _ kind: String) throws -> Bool {
        var files = [
            PolicyFile(name: kind == "PolicyTests" ? "open.tests.json" : "a.json", bytes: try document.bytes(), digest: .zero),
            Text.policy("open"),
        ]
        if kind != "RateCard" { files.append(Text.file("rate-card.yaml", Text.rateCard)) }
        do throws(PolicyError) {
            _ = try PolicyTests.run(files: files)
            return true
        } catch {
            let forms = ["syntax", "missing", "range", "type", "unknown-key"].flatMap { ["policy/" + $0, "policy-test/" + $0] }
            return !error.findings.contains { forms.contains($0.rule) }
        }
    }

    @Test(arguments: kinds.indices) func everyKindMeansTheSame(index: Int) throws {
        let (kind, text) = Self.kinds[index]
        // A rate card is in yen, or in another currency.
        let place = Self.kinds[..<index].count { $0.kind == kind }
        let schema = try #require(
            try schemas().filter { $0["properties"]?["kind"]?["const"]?.text == kind }.dropFirst(place).first)
        let full = try JSONValue.parsed("{\(Self.head)\"\(kind)\", \(text)}")
        #expect(try SchemaCheck(full: full) { try accepts($0, kind) }.run(schema) > 15)
    }

    private func ruleSchemas() throws -> [JSONValue] {
        let policy = try #require(try schemas().first { $0["properties"]?["kind"]?["const"]?.text == "Policy" })
        return try #require(policy["properties"]?["rules"]?["items"]?["oneOf"]?.items)
    }

    @Test func everyRuleHasASchema() throws {
        #expect(try ruleSchemas().compactMap { $0["properties"]?["rule"]?["const"]?.text } == Self.rules.map(\.rule))
    }

    @Test(arguments: rules.indices) func everyRuleMeansTheSame(index: Int) throws {
        let (rule, text) = Self.rules[index]
        let schema = try ruleSchemas()[index]
        let full = try JSONValue.parsed("{\"rule\": \"\(rule)\", \"severity\": \"hold\", \(text)}")
        let policy = try JSONValue.parsed("{\(Self.head)\"Policy\", \"metadata\": {\"name\": \"a\"}, \"rules\": []}")
        let count = try SchemaCheck(full: full) { try accepts(policy.setting(["rules"], to: .array([$0])), "Policy") }.run(
            schema)
        #expect(count > 15)
    }

    /// Texts with a form of their own.
    @Test(
        arguments: [
            (
                "estimated-memory", "max", ["1GiB", "4096MiB", "1TiB"],
                ["1 GiB", "1GB", "GiB", "01GiB", "1.5GiB", "-1GiB", "12345678KiB"]
            ),
            ("estimated-duration", "max", ["1h30m", "90s"], ["1d", "1h 30m", "h", "30m1h", "-1h"]),
            ("time-window", "from", ["00:00", "23:59"], ["24:00", "9:00", "09:60", "0900"]),
            ("time-window", "to", ["24:00", "00:01"], ["24:01", "25:00"]),
            ("base-model-share", "max", ["5%", "0.4%", "1e1%"], ["5", "%", "x%", "-5%"]),
        ] as [(String, String, [String], [String])])
    func textsWithAFormAreReadTheSameWay(rule: String, key: String, right: [String], wrong: [String]) throws {
        let place = try #require(Self.rules.firstIndex { $0.rule == rule })
        let full = try JSONValue.parsed("{\"rule\": \"\(rule)\", \"severity\": \"hold\", \(Self.rules[place].full)}")
        let pattern = try NSRegularExpression(pattern: #require(ruleSchemas()[place]["properties"]?[key]?["pattern"]?.text))
        let policy = try JSONValue.parsed("{\(Self.head)\"Policy\", \"metadata\": {\"name\": \"a\"}, \"rules\": []}")
        for text in right + wrong {
            let isRight = right.contains(text)
            let document = policy.setting(["rules"], to: .array([full.setting([key], to: .text(text))]))
            #expect(try accepts(document, "Policy") == isRight, "\(text)")
            #expect(
                (pattern.firstMatch(in: text, range: NSRange(location: 0, length: text.utf16.count)) != nil) == isRight,
                "\(text)")
        }
    }
}
