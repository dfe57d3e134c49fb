import Domain
import Ledger
import TestSupport
import Testing

/// States and kinds are spelled once in Domain; what the database enforces is held against that.
@Suite struct VocabularyTests {
    @Test func theDatabaseLetsStatesFollowAsTheyMay() async throws {
        let ledger = try await TestLedger()
        let states = RequestState.allCases
        let pairs = states.flatMap { before in states.map { (before, $0) } }
        let values = pairs.map { "('\($0.0.rawValue)', '\($0.1.rawValue)')" }.joined(separator: ", ")
        let answer = try ledger.psql("select can_follow(a, b) from (values \(values)) as pair (a, b)")
        let allowed = answer.split(separator: "\n").map { $0 == "t" }
        #expect(allowed.count == pairs.count)
        for (pair, isAllowed) in zip(pairs, allowed) {
            // A run may be started again.
            let expected = pair.0.successors.contains(pair.1) || pair == (.running, .running)
            #expect(isAllowed == expected, "\(pair)")
        }
        let first = try ledger.psql("select can_follow(null, s) from unnest(array[\(list(states.map(\.rawValue)))]) as s")
        #expect(first.split(separator: "\n").map { $0 == "t" } == states.map { $0 == .received })
        #expect(try quoted("a_state_is_one_of_the_known", ledger) == Set(states.map(\.rawValue)))
    }

    @Test func theDatabaseFollowsEventsAsDomainDoes() async throws {
        let ledger = try await TestLedger()
        let rows: [Arm: Int] = [.searched: 320, .uniform: 319, .headOnly: 280]
        let stories = [
            try SyntheticLedger.refused(), try SyntheticLedger.held(), try SyntheticLedger.failed(),
            try SyntheticLedger.finished(rightRows: rows), try SyntheticLedger.paused(),
        ]
        for (number, story) in stories.enumerated() {
            let id = try #require(RequestID("20261124-00000\(number)-story"))
            _ = try await ledger.writer.append(story.controlFiles)
            _ = try await ledger.writer.append(
                story.entries().map {
                    AuditEntry(time: $0.time, actor: $0.actor, request: id, fact: $0.fact, source: $0.source)
                })
            let states = try story.events.compactMap { try $0.fact().stateAfter?.rawValue }
            let recorded = try ledger.psql(
                "select state from state_change where request = '\(id.text)' order by event_sequence")
            #expect(recorded.split(separator: "\n").map(String.init) == states)
        }
    }

    @Test func theDatabaseKnowsTheKindsOfFacts() async throws {
        let ledger = try await TestLedger()
        let kinds = Set(Fact.Kind.allCases.map(\.rawValue))
        #expect(try quoted("an_event_is_of_a_known_kind", ledger) == kinds)
        let workers = Set(Fact.Kind.allCases.filter(\.isWorkers).map(\.rawValue))
        #expect(
            try quoted("a_worker_says_only_what_workers_may_say_and_names_its_source", ledger).subtracting(["worker"])
                == workers)
        let daemons: Set<String> = [
            "daemon.started", "policies.loaded", "policies.refused", "machine.calibrated", "ledger.identified", "key.replaced",
            "checkpoint.signed",
        ]
        #expect(try quoted("only_facts_about_the_daemon_have_no_request", ledger) == daemons)
    }

    private func list(_ words: [String]) -> String { words.map { "'\($0)'" }.joined(separator: ", ") }

    /// The words that a constraint lists.
    private func quoted(_ constraint: String, _ ledger: TestLedger) throws -> Set<String> {
        let text = try ledger.psql("select pg_get_constraintdef(oid) from pg_constraint where conname = '\(constraint)'")
        let parts = text.split(separator: "'", omittingEmptySubsequences: false)
        return Set(stride(from: 1, to: parts.count, by: 2).map { String(parts[$0]) })
    }
}
