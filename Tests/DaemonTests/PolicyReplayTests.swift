import Domain
import Foundation
import Glibc
import Ledger
import TestSupport
import Testing

/// Verdicts of a real daemon, given again from the ledger alone.
@Suite(.serialized, .timeLimit(.minutes(30))) struct PolicyReplayTests {
    private func replay(_ house: TestHouse, _ arguments: String...) async throws -> (status: Int32, output: String) {
        try await heteroloractl(
            ["policy", "replay"] + arguments + ["--database", house.conninfo("heterolora_reader")])
    }

    @Test func everyVerdictFollowsFromItsRecord() async throws {
        let house = try await TestHouse()
        try house.folder.write(
            "policies/cost.yaml",
            """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: quota}
            rules:
              - {rule: team-cost, max: {amount: 2.5, currency: JPY}, severity: refusal}
              - {rule: trainable-parameters, max: 1, severity: shadow}
            """)
        for name in ["one.yaml", "two.yaml", "three.yaml"] { try house.drop(name, try house.request().utf8) }
        try house.drop("four.yaml", "kind: [".utf8)
        let daemon = try LiveProgram(house)
        for _ in 1...4 { #expect(await daemon.says("decision="), "\(daemon.lines)") }
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.says("ending=finished"), "\(daemon.lines)")
        #expect(await daemon.stop() == 0)

        // The third was refused for what the first two had reserved, and the record says so.
        let own = try await replay(house)
        #expect(own.status == 0, "\(own.output)")
        #expect(own.output.contains("4 verdicts: 3 the same, 0 not following from the record"), "\(own.output)")
        #expect(own.output.contains("1 not by policies"), "\(own.output)")

        try house.folder.write("other/rate-card.yaml", Data(try Examples.text("policies/rate-card.yaml").utf8))
        try house.folder.write(
            "other/strict.yaml",
            """
            apiVersion: heterolora/v1
            kind: Policy
            metadata: {name: strict}
            rules: [{rule: trainable-parameters, max: 1, severity: refusal}]
            """)
        let other = try await replay(house, "--bundle", house.folder.path + "/other", "--output", "json")
        #expect(other.status == 1)
        let answer = try #require(
            try JSONSerialization.jsonObject(with: Data(other.output.utf8)) as? [String: Any])
        let differing = try #require(answer["differing"] as? [[String: Any]])
        #expect(differing.count == 2 && differing.allSatisfy { $0["replayed"] as? String == "refused" }, "\(other.output)")
        #expect(answer["otherFindingsCount"] as? Int == 1, "\(other.output)")
        let told = try await replay(house, "--bundle", house.folder.path + "/other", "--language", "ja")
        #expect(told.status == 1)
        for words in ["受理 → 却下\n", "    + 却下：", "判定 4 件：", "結論が変わるもの 2 件\n", "ポリシーによらないもの 1 件：", "  受理 → 却下：2 件\n"] {
            #expect(told.output.contains(words), "\(told.output)")
        }
        let later = try await replay(house, "--bundle", house.folder.path + "/other", "--since", "2099-01-01")
        #expect(later.status == 0 && later.output.contains("0 verdicts"), "\(later.output)")
        let verdicts = try await house.reader.verdicts(after: 0, since: nil, limit: 10).map { try $0.fact() }
        let shadows = verdicts.filter { fact in
            guard case .requestJudged(let judgement) = fact else { return false }
            return judgement.verdict.findings.contains { $0.severity == .shadow }
        }
        #expect(shadows.count == 3)
    }
}
