import Admission
import Domain
import TestSupport

/// Policy folders as tests write them.
enum PolicyFolderText {
    static let head = "apiVersion: heterolora/v1\n"
    static let rateCard = head + "kind: RateCard\nmetadata: {name: r}\nyenPerCoreHour: 8\ncoreCount: 2\nyenPerRun: 1\n"

    static func file(_ name: String, _ text: String) -> PolicyFile {
        PolicyFile(name: name, bytes: Array(text.utf8), digest: .zero)
    }

    /// A policy in a file of its name.
    /// - Parameter rules: lines such as `- {rule: …}`.
    static func policy(_ name: String, _ rules: String..., and rest: String = "") -> PolicyFile {
        let list = rules.isEmpty ? " []" : "\n" + rules.joined(separator: "\n")
        return file(
            name + ".yaml", head + "kind: Policy\nmetadata: {name: \(name), description: For a test.}\nrules:\(list)\n\(rest)\n"
        )
    }

    static func other(_ kind: String, _ body: String, name: String? = nil) -> PolicyFile {
        file((name ?? kind.lowercased()) + ".yaml", head + "kind: \(kind)\nmetadata: {name: n}\n\(body)\n")
    }

    /// Every kind of file and every rule, as docs/policies.md shows them; some of it again as JSON.
    static func everything() throws -> [PolicyFile] {
        let text = try Examples.text("docs/policies.md")
        let blocks = text.split(separator: "```yaml\n").dropFirst().compactMap {
            $0.split(separator: "```").first.map(String.init)
        }
        let whole = blocks.filter { $0.hasPrefix("# ") }.map { file(String($0.prefix { $0 != "\n" }.dropFirst(2)), $0) }
        let rules = blocks.filter { $0.hasPrefix("rules:\n") }.map { $0.dropFirst("rules:\n".count) }.joined()
        let cases = blocks.filter { $0.hasPrefix("cases:\n") }.map { $0.dropFirst("cases:\n".count) }.joined()
        let json = """
            {"apiVersion": "heterolora/v1", "kind": "Policy", "metadata": {"name": "json", "description": "d"},
             "rules": [{"rule": "seeds", "severity": "hold", "min": 2, "count": 1, "expiresAfter": "72h", "stages": ["poc", "pilot"]}],
             "exemptions": [{"from": "json/seeds", "users": ["x"], "until": "2027-01-31", "reason": "r"}]}
            """
        return whole.filter { $0.name != "bundle.yaml" } + [
            file("rate-card.yaml", rateCard), file("json.json", json),
            other("Bundle", "utcOffset: '-05:30'\nlaterFiles: override"),
            file("every.yaml", head + "kind: Policy\nmetadata: {name: every}\nrules:\n" + rules),
            file("every.tests.yaml", head + "kind: PolicyTests\ncases:\n" + cases),
        ]
    }

    static func policies(_ files: PolicyFile...) throws(PolicyError) -> Policies {
        try Policies(files: files + [file("rate-card.yaml", rateCard)])
    }

    static func findings(_ files: PolicyFile...) -> [Finding] {
        do throws(PolicyError) {
            _ = try Policies(files: files + [file("rate-card.yaml", rateCard)])
            return []
        } catch {
            return error.findings
        }
    }
}
