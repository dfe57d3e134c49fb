import Admission
import Domain
import Foundation
import TestSupport
import Testing

/// docs/policies.md shows an example of every rule, and what it shows is so.
@Suite struct PolicyDocumentationTests {
    private typealias Text = PolicyFolderText

    private func blocks(_ text: String) -> [String] {
        text.components(separatedBy: "```yaml\n").dropFirst().compactMap { $0.components(separatedBy: "```").first }
    }

    /// The files that stand there whole, by the name in their first line.
    private func files(_ text: String) -> [PolicyFile] {
        blocks(text).filter { $0.hasPrefix("# ") }.map { block in
            let name = String(block.prefix { $0 != "\n" }.dropFirst(2))
            return Text.file(name, block)
        }
    }

    /// One section for each rule.
    private func sections(_ text: String) -> [(rule: String, text: String)] {
        text.components(separatedBy: "\n### ").dropFirst().map { section in
            (String(section.prefix { $0 != "\n" }), section.components(separatedBy: "\n## ")[0])
        }
    }

    @Test func everyRuleHasAnExampleThatIsSo() throws {
        let text = try Examples.text("docs/policies.md")
        let shared = files(text).filter { ["people.yaml", "catalogue.yaml"].contains($0.name) }
        #expect(shared.count == 2)
        for (rule, section) in sections(text) {
            let examples = blocks(section)
            try #require(examples.count == 2, "\(rule)")
            let policy = Text.head + "kind: Policy\nmetadata: {name: example}\n" + examples[0]
            let tests = Text.head + "kind: PolicyTests\n" + examples[1]
            let report = try PolicyTests.report(
                on: shared + [
                    Text.file("rate-card.yaml", Text.rateCard), Text.file("example.yaml", policy),
                    Text.file("example.tests.yaml", tests),
                ])
            #expect(report.results.filter { $0.failure != nil } == [], "\(rule)")
            #expect(report.uncovered == [], "\(rule)")
            #expect(report.results.contains { $0.isCase } && examples[0].contains("rule: \(rule)"), "\(rule)")
        }
    }

    @Test func everyRuleHasASection() throws {
        let findings = Text.findings(Text.policy("a", "- {rule: nonsense, severity: refusal}"))
        let names = try #require(
            findings.first?.reason.split(separator: "; one of ").last?.split(separator: " is needed").first)
        let documented = sections(try Examples.text("docs/policies.md")).map(\.rule)
        #expect(documented.sorted() == names.split(separator: ", ").map(String.init).sorted())
        #expect(documented.count == 24)
    }

    @Test func theFilesThatItShowsBelongTogether() throws {
        let shown = files(try Examples.text("docs/policies.md"))
        #expect(
            shown.map(\.name).sorted() == [
                "bundle.yaml", "catalogue.yaml", "parameters.tests.yaml", "parameters.yaml", "people.yaml", "teams.yaml",
                "voice.yaml",
            ])
        let policies = try Policies(files: shown + [Text.file("rate-card.yaml", Text.rateCard)])
        #expect(policies.ruleCount == 1)
    }
}
