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
        #expect(queries.count == 7)
        for query in queries { #expect(try !ledger.psql(query, user: "heterolora_reader").isEmpty, "\(query)") }
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
