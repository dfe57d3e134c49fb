import Domain
import Foundation
import TestSupport
import Testing

/// What docs/ledger.md tells people to type works, and a stranger's verifier agrees with ours.
@Suite struct DocumentationTests {
    private func blocks(_ language: String) throws -> [String] {
        try Examples.text("docs/ledger.md").components(separatedBy: "```" + language + "\n").dropFirst().compactMap {
            $0.components(separatedBy: "```").first
        }
    }

    @Test func everyQueryAnswers() async throws {
        let ledger = try await TestLedger()
        _ = try await ledger.fill()
        let queries = try blocks("sql")
        #expect(queries.count == 8)
        for query in queries { #expect(try !ledger.psql(query, user: "heterolora_reader").isEmpty, "\(query)") }
    }

    /// What docs/compliance.md says that the ledger has, it has, and its Japanese says the same.
    @Test func everyColumnNamedForTheLawIsThere() async throws {
        func named(_ file: String) throws -> Set<String> {
            Set(try Examples.text(file).matches(of: /`([a-z_]+\.[a-z_0-9]+)`/).map { String($0.output.1) })
        }
        let ledger = try await TestLedger()
        let columns = try ledger.psql(
            "select table_name || '.' || column_name from information_schema.columns where table_schema = 'public'")
        // What is no column is a kind of event, or a part of a payload.
        let known = Set(columns.split(separator: "\n").map(String.init)).union(Fact.Kind.allCases.map(\.rawValue))
        let (english, japanese) = (try named("docs/compliance.md"), try named("docs/compliance.ja.md"))
        #expect(english.count > 50 && english == japanese, "\(english.symmetricDifference(japanese))")
        #expect(english.subtracting(known).subtracting(["basis.facts"]) == [])
    }

    @Test func aStrangersVerifierAgreesWithOurs() async throws {
        let ledger = try await TestLedger()
        let events = try await ledger.fill()
        let script = try #require(try blocks("python").first)
        let conninfo = ledger.cluster.conninfo(database: ledger.database, user: "heterolora_reader")
        let head = try #require(events.last)
        #expect(try python(script, conninfo) == "\(events.count) events, last hash \(head.hash)")
        try ledger.psql(
            unguarded: "update audit_event set kind = 'work.finished' where sequence = 5")
        #expect(try python(script, conninfo) == "event 5 is not what was recorded")
    }

    private func python(_ script: String, _ argument: String) throws -> String {
        let text = try Command.run(["PGCLIENTENCODING=LATIN1", "LC_ALL=C", "python3", "-c", script, argument]).output
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
